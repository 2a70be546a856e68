"""What holds between variables because one aggregates others: parts of a whole, levels over time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ktrade.model.period import Period
from ktrade.model.quantity import Quantity, Whole
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.constraints import Excess, Factor, Levels, Sum, Variable
from ktrade.solver.identities import working_days, year_earlier
from ktrade.solver.timeline import overlapping

# Levels that add up over time: what is counted in won is converted at other rates each month.
ADDITIVE = ("value", "days", "volume")

# A measure, flow, category and destination: the quantities of a series by period.
Place = tuple[str, str, str, str]
Series = Mapping[Place, Mapping[Period, Quantity]]


def by_series(variables: Iterable[Variable]) -> dict[Place, dict[Period, Quantity]]:
    """The additive levels among the variables, series by series."""
    found: dict[Place, dict[Period, Quantity]] = {}
    for q in variables:
        if isinstance(q, Quantity) and q.measure in ADDITIVE:
            found.setdefault(place_of(q), {})[q.period] = q
    return found


def place_of(quantity: Quantity) -> Place:
    """The measure and series of a quantity."""
    return quantity.measure, quantity.flow, quantity.category, quantity.destination


def levels_over_time(series: Series) -> Iterator[Levels]:
    """The timeline of each group of levels of a series that overlap in time."""
    for (measure, flow, _, _), of_series in series.items():
        if len(of_series) < 2:
            continue
        for group in overlapping(of_series):
            if len(group) > 1:
                quantities = tuple(of_series[period] for period in group)
                yield levels_of(quantities, measure, flow)


def levels_of(quantities: tuple[Quantity, ...], measure: str, flow: str) -> Levels:
    """The timeline of levels of one series."""
    words = "periods of one series add up"
    return Levels(words, quantities, grows=flow != "balance", is_calendar=measure == "days")


def ratio_of(quantity: Quantity) -> tuple[Quantity, Quantity, Factor] | None:
    """A growth, share or daily average as (numerator, denominator, ratio) of levels that add up over
    time; None for any other measure, and for balances, which have no sign of their own."""
    value = quantity.other("value")
    if quantity.flow == "balance":
        return None
    if quantity.measure == "yoy":
        return value, year_earlier(value), Factor(quantity, 2, 1)
    if quantity.measure == "share":
        return value, quantity.other("value", whole=quantity.of), Factor(quantity, 2)
    if quantity.measure == "daily":
        return value, working_days(quantity.period), Factor(quantity)
    return None


def excesses(variables: Collection[Variable]) -> Iterator[Excess]:
    """For each group of overlapping periods of two series with ratios between them, their excess."""
    groups: dict[tuple[Place, str, Whole | None], dict[Period, Quantity]] = {}
    for q in variables:
        if isinstance(q, Quantity) and q.measure in ("yoy", "share", "daily"):
            key = (place_of(q.other("value")), q.measure, q.of)
            groups.setdefault(key, {})[q.period] = q
    for ratios in groups.values():
        for group in overlapping(ratios) if len(ratios) > 1 else ():
            rows = [row for period in group if (row := ratio_of(ratios[period]))]
            if len(rows) > 1:
                yield Excess("excess over a multiple adds up over time", tuple(rows))


def parts(variables: Iterable[Variable], words: Vocabulary, by: str) -> Iterator[Sum]:
    """Between levels, and between shares of one whole, of one period: a part is no more than what it
    is part of, and parts that do not overlap are together no more than that.

    `by` says whether the parts are by category or by destination. Not of balances, which have no sign.
    """
    rows: dict[tuple[object, ...], dict[str, Quantity]] = {}
    for q in variables:
        if isinstance(q, Quantity) and q.measure in ("value", "share") and q.flow != "balance":
            beside = q.destination if by == "category" else q.category
            rows.setdefault((q.measure, q.period, q.flow, beside, q.of), {})[getattr(q, by)] = q
    for (*_, other, whole), row in rows.items():
        is_along = isinstance(whole, Whole) and _other(whole, by) == other
        top = getattr(whole, by) if is_along else ""
        if len(row) > 1 or top:
            yield from _parts(row, words, top)


def _other(whole: Whole, by: str) -> str:
    return whole.destination if by == "category" else whole.category


def _parts(row: Mapping[str, Quantity], words: Vocabulary, top: str) -> Iterator[Sum]:
    """`top` is the whole that these are shares of, where it contains them by this very breakdown."""
    disjoint: dict[str, list[str]] = {}
    for term_id in row:
        is_disjoint = words[term_id].part
        for above in words.ancestors(term_id):
            if above in row or above == top:
                if is_disjoint:
                    disjoint.setdefault(above, []).append(term_id)
                else:
                    yield _at_most([row[term_id]], row.get(above), "a part ≤ its whole")
                break
            is_disjoint = is_disjoint and words[above].part
    for above, terms in disjoint.items():
        said = "parts that do not overlap ≤ their whole"
        yield _at_most([row[term_id] for term_id in terms], row.get(above), said)


def _at_most(parts: list[Quantity], whole: Quantity | None, words: str) -> Sum:
    terms = tuple((1, part) for part in parts)
    if whole is None:  # shares of a whole that contains them
        return Sum(words, terms, at_most=True, total=100)
    return Sum(words, (*terms, (-1, whole)), at_most=True)
