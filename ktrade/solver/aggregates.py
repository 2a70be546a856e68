"""What holds between variables because one aggregates others: parts of a whole, levels over
time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

from ktrade.model.figure import Unit
from ktrade.model.period import Period
from ktrade.model.quantity import Observation, Quantity, Whole
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.constraints import (
    Excess,
    Factor,
    Levels,
    Ratio,
    Sum,
    Variable,
    is_as_printed,
)
from ktrade.solver.excess import FEW_PERIODS
from ktrade.solver.identities import working_days, year_earlier
from ktrade.solver.timeline import boundaries, overlapping

# What adds up over time, changes on a year earlier too: what is counted in won is converted at
# other rates each month.
CHANGES = {"change": "value", "days_change": "days"}  # each with the level that it is of
ADDITIVE = ("value", "days", "volume", *CHANGES)

# A measure, flow, category and destination, what it is counted in, and whose word: a series of
# levels.
Place = tuple[str, str, str, str, Unit | None, str]
Series = Mapping[Place, Mapping[Period, Quantity]]
IsKnown = Callable[[Variable], bool]


def by_series(variables: Iterable[Variable]) -> dict[Place, dict[Period, Quantity]]:
    """The additive levels among the variables, series by series."""
    found: dict[Place, dict[Period, Quantity]] = {}
    for q in variables:
        if isinstance(q, Quantity) and q.measure in ADDITIVE:
            found.setdefault(place_of(q), {})[q.period] = q
    return found


def place_of(quantity: Quantity) -> Place:
    """The measure and series of a quantity."""
    q = quantity
    return q.measure, q.flow, q.category, q.destination, q.counted_in, q.source


def levels_over_time(series: Series) -> Iterator[Levels]:
    """The timeline of each group of levels of a series that overlap in time."""
    every = {period for of_series in series.values() for period in of_series}
    if all(len(group) == 1 for group in overlapping(every)):
        return
    for (measure, flow, *_), of_series in series.items():
        for group in overlapping(of_series):
            if len(group) > 1:
                quantities = tuple(of_series[period] for period in group)
                yield levels_of(quantities, measure, flow)


def changes_over_time(variables: Iterable[Variable]) -> Iterator[Quantity]:
    """The changes of the levels of series that overlap in time with a change that is known: they
    add up as well."""
    variables = list(variables)
    if not any(isinstance(v, Quantity) and v.measure in CHANGES for v in variables):
        return  # as in most reports
    series = by_series(variables)
    for place, changes in series.items():
        if level := CHANGES.get(place[0]):
            first, *_ = changes.values()
            for group in overlapping({*series.get((level, *place[1:]), ()), *changes}):
                if not changes.keys().isdisjoint(group):
                    for period in group:
                        if period not in changes:
                            yield first.other(first.measure, period=period)


def levels_of(quantities: tuple[Quantity, ...], measure: str, flow: str) -> Levels:
    """The timeline of levels of one series."""
    words = "periods of one series add up"
    grows = flow != "balance" and measure not in CHANGES
    return Levels(words, quantities, grows, is_calendar=measure == "days")


RATIOS = ("yoy", "share", "daily")


def ratio_of(quantity: Quantity) -> Ratio | None:
    """A growth, share or daily average with its levels, which add up over time; None for any other
    measure, and for balances, which have no sign of their own."""
    if quantity.flow == "balance" or quantity.measure not in RATIOS:
        return None
    value = quantity.other("value")
    if quantity.measure == "yoy":
        base, ratio = year_earlier(value), Factor(quantity, 2, 1)
    elif quantity.measure == "share":
        base, ratio = quantity.other("value", whole=quantity.of), Factor(quantity, 2)
    else:
        base, ratio = working_days(quantity.period), Factor(quantity)
    return Ratio(*boundaries(quantity.period), value, base, ratio)


def excess_over_time(ratios: Iterable[Quantity], is_known: IsKnown) -> Excess | None:
    """The excess of growth, shares or averages of one series that overlap in time, with those of
    its changes that are known or asked for; None of fewer than two."""
    rows = [row for q in ratios if (row := ratio_of(q))]
    if len(rows) < 2:
        return None
    if rows[0].ratio and rows[0].ratio.plus:  # growth
        rows = [_with_change(row, is_known) for row in rows]
    return Excess("excess over a multiple adds up over time", tuple(rows))


# Of which flows the first two add up to the last, and what that says of growth.
SUMS_OF_FLOWS = {
    "trade": (
        ("export", "import", "trade"),
        "growth of trade lies between that of exports and imports",
    ),
    "balance": (
        ("import", "balance", "export"),
        "growth of exports comes from imports and the balance",
    ),
}


def excess_of_flows(flow: str, level: Quantity, is_known: IsKnown) -> Excess | None:
    """The growth of exports and imports of the level's place beside trade, or the balance, and its
    base; of a balance there is no ratio. None where no growth is known."""
    flows, words = SUMS_OF_FLOWS[flow]
    grown = {one: level.other("yoy", flow=one) for one in flows if one != "balance"}
    known = {one: Factor(yoy, 2, 1) for one, yoy in grown.items() if is_known(yoy)}
    if not known:
        return None
    rows = []
    for (begin, end), one in zip(((0, 1), (1, 2), (0, 2)), flows, strict=True):
        value = level.other("value", flow=one)
        row = Ratio(begin, end, value, year_earlier(value), known.get(one))
        rows.append(_with_change(row, is_known))
    return Excess(words, tuple(rows))


def _with_change(row: Ratio, is_known: IsKnown) -> Ratio:
    assert isinstance(row.numerator, Quantity)
    change = row.numerator.other("change")
    return row._replace(difference=change) if is_known(change) else row


def excesses(variables: Collection[Variable], known: Container[Variable]) -> Iterator[Excess]:
    """The excess of each trade and balance whose levels and bases, and those of its flows, are
    variables, and of each group of overlapping periods with ratios of one kind.

    Over time only where a level of the group does not follow, so that nothing else may bound it: of
    a hundred real articles it narrows no other cell by a twentieth, and takes most of the time of a
    dense history. What is asked beside the closure has it in any case: see `leaves`.
    """
    groups: dict[tuple[Place, str, Whole | None], dict[Period, Quantity]] = {}
    is_known = variables.__contains__
    for q in variables:
        if isinstance(q, Quantity) and q.measure in RATIOS and q.flow != "balance":
            key = (place_of(q.other("value")), q.measure, q.of)
            groups.setdefault(key, {})[q.period] = q
        elif isinstance(q, Quantity) and q.measure == "value" and q.flow in SUMS_OF_FLOWS:
            flows, _ = SUMS_OF_FLOWS[q.flow]
            levels = (at.other("value", flow=one) for at in (q, year_earlier(q)) for one in flows)
            if all(map(is_known, levels)) and (excess := excess_of_flows(q.flow, q, is_known)):
                yield excess
    series = by_series(variables)
    every = {p for ratios in (*groups.values(), *series.values()) for p in ratios}
    if all(len(group) == 1 for group in overlapping(every | {p.year_after for p in every})):
        return  # as in most reports of a month, and looking at each series would take long
    for ratios in groups.values():
        stated = with_levels(ratios, series)
        for group in overlapping(stated) if len(stated) > 1 else ():
            if len(group) < 2 or not any(period in ratios for period in group):
                continue
            over_time = excess_over_time((stated[p] for p in group), is_known)
            if over_time and (
                len(over_time.rows) <= FEW_PERIODS
                or not all(level in known for level in over_time.levels)
            ):
                yield over_time


def with_levels(ratios: Mapping[Period, Quantity], series: Series) -> dict[Period, Quantity]:
    """The growth of one series by period, and that of the periods of which a level or base is
    known; shares and averages as they are."""
    found = dict(ratios)
    first, *_ = ratios.values()
    if first.measure == "yoy":
        levels = series.get(place_of(first.other("value")), {})
        for period in levels:
            for p in (period, period.year_after):
                found.setdefault(p, first.other("yoy", period=p))
    return found


def parts(variables: Iterable[Variable], words: Vocabulary, by: str) -> Iterator[Sum]:
    """Between levels, and between shares of one whole, of one period: a part is no more than what
    it is part of, and parts that do not overlap are together no more than that.

    `by` says whether the parts are by category or by destination. Not of balances, which have no
    sign. What a word of one source's own covers may overlap with any part that others print.
    """
    rows: dict[tuple[object, ...], dict[str, Quantity]] = {}
    for q in variables:
        if isinstance(q, Quantity) and q.measure in ("value", "share") and q.flow != "balance":
            beside = q.destination if by == "category" else q.category
            key = q.measure, q.period, q.flow, beside, q.of, q.source
            rows.setdefault(key, {})[getattr(q, by)] = q
    for (*same, other, whole, source), row in rows.items():
        is_along = isinstance(whole, Whole) and _other(whole, by) == other
        top = getattr(whole, by) if is_along else ""
        every = row if not source else {**rows.get((*same, other, whole, ""), {}), **row}
        if len(every) > 1 or top:
            yield from _parts(row, every, words, top)


def _other(whole: Whole, by: str) -> str:
    return whole.destination if by == "category" else whole.category


def _parts(
    row: Mapping[str, Quantity], wholes: Mapping[str, Quantity], words: Vocabulary, top: str
) -> Iterator[Sum]:
    """Of the quantities of a row beside what they may be part of. `top` is the whole that these are
    shares of, where it contains them by this very breakdown."""
    disjoint: dict[str, list[str]] = {}
    for term_id in row:
        is_disjoint = words[term_id].part
        for above in words.ancestors(term_id):
            if above in wholes or above == top:
                if is_disjoint:
                    disjoint.setdefault(above, []).append(term_id)
                else:
                    yield _at_most([row[term_id]], wholes.get(above), "a part ≤ its whole")
                break
            is_disjoint = is_disjoint and words[above].part
    for above, terms in disjoint.items():
        said = "parts that do not overlap ≤ their whole"
        yield _at_most([row[term_id] for term_id in terms], wholes.get(above), said)


def _at_most(parts: list[Quantity], whole: Quantity | None, words: str) -> Sum:
    terms = tuple((1, part) for part in parts)
    if whole is None:  # shares of a whole that contains them
        return Sum(words, terms, at_most=True, total=100)
    return Sum(words, (*terms, (-1, whole)), at_most=True)


# A source, period, flow, and the category or destination beside which a breakdown stands.
Breakdown = tuple[str, Period, str, str]


def breakdowns(
    observations: Sequence[Observation], categories: Vocabulary, destinations: Vocabulary
) -> tuple[Sum, ...]:
    """The pieces that a source names and the rest it prints beside them add up to their whole; so
    do the same a year earlier, where it prints no rest of its own.

    Only where each of its pieces has a level, and none of its terms there may overlap with them. To
    be asked of all that sources print, misprints and forecasts included: with a figure set aside
    its piece is no less a piece.
    """
    found: list[Sum] = []
    for words, by in ((categories, "category"), (destinations, "destination")):
        for levels, whole in _breakdowns(observations, words, by):
            own = max(q.source for q in levels)  # all else, and the rest at least, is its own
            if own and is_as_printed(whole, categories, destinations):
                whole = whole._replace(source=own)
            found.append(Sum("pieces + rest = whole", (*((1, q) for q in levels), (-1, whole))))
    return tuple(found)


def wholes_of_rest(
    quantity: Quantity, categories: Vocabulary, destinations: Vocabulary
) -> Iterator[tuple[str, str]]:
    """The category and destination of what a rest is the rest of, by either; none of all else, nor
    where only its source knows that."""
    item, place = quantity.category, quantity.destination
    for words, others, one, other in (
        (categories, destinations, item, place),
        (destinations, categories, place, item),
    ):
        if one in words.as_printed and words[one].is_rest:
            above = words[one].parent
            if above not in words.as_printed and other not in others.as_printed:
                yield (above, other) if words is categories else (other, above)


def _breakdowns(
    observations: Sequence[Observation], words: Vocabulary, by: str
) -> Iterator[tuple[list[Quantity], Quantity]]:
    """The levels of the rest and the pieces, and that of their whole."""
    rows: dict[Breakdown, dict[str, dict[str, Quantity]]] = {}
    rests = {term.id for term in words if term.is_rest}
    said = {getattr(o.quantity, by) for o in observations}
    for o in observations if not rests.isdisjoint(said) else ():
        q = o.quantity
        beside = q.destination if by == "category" else q.category
        row = rows.setdefault((o.source, q.period, q.flow, beside), {})
        row.setdefault(getattr(q, by), {})[q.measure] = q
    for (source, period, flow, beside), row in rows.items():
        before = rows.get((source, period.year_before, flow, beside), {})
        for rest in [term_id for term_id in row if term_id in rests]:
            above = words[rest].parent
            pieces = _pieces(row, words, rest, above)
            if pieces and all("value" in row[piece] for piece in pieces):
                first, *_ = row[rest].values()
                levels = [first.other("value"), *(row[piece]["value"] for piece in pieces)]
                whole = Quantity(**(levels[0]._asdict() | {by: above, "source": ""}))
                yield levels, whole
                if rest not in before:
                    yield [year_earlier(level) for level in levels], year_earlier(whole)


def _pieces(row: Iterable[str], words: Vocabulary, rest: str, above: str) -> list[str]:
    """The outermost terms of a row below one, beside the rest there, none of which may overlap;
    none where any may."""
    found: list[str] = []
    for term_id in row:
        line = (term_id, *words.ancestors(term_id))
        if term_id == rest or above not in line[1:]:
            continue
        line = line[: line.index(above)]
        if any(outer in row for outer in line[1:]):
            continue
        if not all(words[one].part for one in line):
            return []
        found.append(term_id)
    return found
