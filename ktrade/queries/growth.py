"""Growth: of one series between two periods, or of the parts of a whole with what each
contributes."""

from __future__ import annotations

from collections.abc import Sequence

from ktrade.errors import NothingKnown, NotUnderstood
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Quantity, Series, name_of_rest
from ktrade.model.wording import listed, lowered, with_article
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.breakdown import Breakdown
from ktrade.queries.filters import Filters, earlier_first, nothing_known
from ktrade.queries.reading import Line, Reading, measured
from ktrade.store.read import Store

OF_PARTS = ("value", "year earlier", "yoy %", "contribution")
# What parts may be sorted by: the place of its column; else by name, or as listed.
SORTS: dict[str, int | str] = {"value": 0, "growth": 2, "contribution": 3}
SORTS_BETWEEN: dict[str, int | str] = {"value": 1, "growth": 3}
OF_BALANCES = ("value", "year earlier", "change")


def growth_between(
    store: Store,
    first: Period,
    last: Period,
    filters: Filters,
    *,
    by: str = "",
    sort: str = "value",
    top: int = 0,
) -> Answer:
    """One series from one period to another: the ratio, the growth in percent, and that a year; of
    a balance the change in dollars, since a percentage across a change of sign says nothing. With
    `by`, the parts too of which both levels are known, sorted and cut as those of one period.

    Of the latest report that knows both ends, else of the best of each. NothingKnown where either
    level is unknown or two sources mean different things by the name; NotUnderstood for periods of
    different length.
    """
    first, last = earlier_first(first, last)
    reading = Reading(store, [first, last], filters.of_one("whole"))
    series = filters.series
    headers = {"ratio": "ratio", "growth": "growth %", "growth_a_year": "% a year"}
    if series.flow == "balance":
        headers = {"change": "change"}
    value = reading.quantity("value", series, last)
    meanings = reading.meanings(value)
    both = {one: _levels_and_ratios(reading, one, value, first, list(headers)) for one in meanings}
    rows = [Row(reading.label(one), cells) for one, cells in both.items() if cells]
    if not rows:
        ends = [reading.known(q) for q in (value._replace(period=first), value)]
        if all(ends) and reading.bounds.is_as_printed(value):
            name = reading.label(series)
            raise NothingKnown(
                f"no growth follows for {name}: it is known only as printed, and two sources may"
                " mean different things by it"
            )
        raise NothingKnown(nothing_known(store, filters, last if ends[0] else first))
    notes: tuple[str, ...] = ()
    if by:
        rows = [row._replace(is_total=True) for row in rows]
        parts = Breakdown(reading, last, by, series)
        found, notes = _parts_between(parts, first, last, list(headers), sort, top)
        rows += found
    columns = [str(first), str(last), *headers.values()]
    if not any(row.cells[-1] for row in rows):
        del columns[-1]
        rows = [row._replace(cells=row.cells[:-1]) for row in rows]
    title = f"{reading.label(series)}, {first} to {last}"
    notes = (*reading.vintage_note(m for row in rows for m in row.measured), *notes)
    return Answer(title, tuple(map(Column, columns)), tuple(rows), store.sources, notes=notes)


def _parts_between(
    parts: Breakdown, first: Period, last: Period, measures: Sequence[str], sort: str, top: int
) -> tuple[list[Row], tuple[str, ...]]:
    """The parts of which both levels are known, and what they leave of the whole; with notes."""
    reading = parts.reading

    def cells_of(part: Series) -> tuple[Measured | None, ...]:
        value = reading.quantity("value", part, last)
        return _levels_and_ratios(reading, part, value, first, measures)

    known = {part: cells for part in parts.series if (cells := cells_of(part))}
    ranked = parts.ranked(known, SORTS_BETWEEN.get(sort, sort), top)
    rows = [Row(parts.name(part), known[part], 1) for part in ranked.parts]
    taken = parts.taken(ranked.parts)
    rest = parts.rest_row(taken, cells_of)
    return [*rows, *rest], (*parts.notes(ranked.parts, taken if rest else ()), *ranked.notes)


def _levels_and_ratios(
    reading: Reading, series: Series, value: Quantity, first: Period, measures: Sequence[str]
) -> tuple[Measured | None, ...]:
    """Both levels and what they are beside each other; () where one is not known."""
    earlier, later = reading.pair(value._replace(period=first), value, series.source)
    if not earlier or not later:
        return ()
    if series.source and earlier.vintage != later.vintage:
        return ()
    found = [measured(reading.compare(m, value, first, series.source), m, first) for m in measures]
    return (Measured.from_known(earlier), Measured.from_known(later), *found)


def growth_of_parts(
    store: Store,
    period: Period,
    filters: Filters,
    *,
    by: str = "category",
    without: Sequence[str] = (),
    left_out: str = "category",
    sort: str = "value",
    top: int = 0,
    reading: Reading | None = None,
) -> Answer:
    """The growth of a whole and of its parts, each part's contribution in points of the whole's
    growth, and what those that do not overlap leave of it.

    They are of one report: the latest that knows the whole and prints most of the parts. `without`
    names categories to leave out together, or the kind of part that `left_out` says: what the rest
    of the whole did. Parts are sorted by one of SORTS, and `top` of them are shown (0: all).
    `reading`: where that was read already.
    """
    reading = reading or Reading(store, [period], filters.of_one("whole"))
    parts = Breakdown(reading, period, by)
    whole = parts.whole
    vintage = parts.vintage(
        [reading.quantity(measure, whole, period) for measure in ("yoy", "value")],
        [reading.quantity(m, s, period) for s in parts.series for m in ("value", "yoy")],
    )
    reading.confirm(parts.series or vintage, period)
    cells = {p: _cells(_line(reading, p, period, vintage), whole) for p in parts.series}
    known = {part: found for part, found in cells.items() if any(found)}
    ranked = parts.ranked(known, SORTS.get(sort, sort), top)
    rows = []
    for one in reading.meanings(reading.quantity("value", whole, period)):
        line = _line(reading, one, period, vintage)
        rows.append(Row(reading.label(one), _cells(line, whole), is_total=True))
        of_it = [part for part in ranked.parts if one.source in ("", part.source)]
        rows += [Row(parts.name(part), known[part], 1) for part in of_it]
    # Of parts whose levels are not known, what they contribute leaves the rest's contribution.
    taken = parts.taken(part for part in ranked.parts if known[part][0])
    taken = taken or parts.taken(part for part in ranked.parts if known[part][-1])
    of_rest = parts.rest_row(
        taken, lambda left: _cells(Line(reading, left, period, vintage), whole)
    )
    rows += of_rest
    silent: tuple[str, ...] = ()
    if without:
        rest, names = _rest(reading, whole, without, left_out)
        label = f"{reading.label(whole)} without {listed(names)}"
        left = _cells(Line(reading, rest, period, vintage), whole)
        rows.append(Row(label, left))
        if not any(left):
            silent = (f"Nothing follows for {lowered(label)}.",)
    rows = [row for row in rows if any(row.cells)]
    found = [m for row in rows for m in row.measured]
    reading.confirm(found, period)
    of_parts = (*parts.notes(ranked.parts, taken if of_rest else ()), *ranked.notes)
    notes = (*reading.vintage_note(found), *of_parts, *silent)
    title = f"{period.title}: growth year on year, contributions in percentage points"
    columns = OF_BALANCES if whole.flow == "balance" else OF_PARTS
    return Answer(title, tuple(map(Column, columns)), tuple(rows), store.sources, notes=notes)


def _line(reading: Reading, part: Series, period: Period, vintage: Vintage | None) -> Line:
    """A part in the table's vintage or, where that knows neither its value nor its growth, its
    own."""
    line = Line(reading, part, period, vintage)
    asked = (reading.quantity(measure, part, period) for measure in ("value", "yoy"))
    is_known = vintage and any(reading.known(q, vintage) for q in asked)
    return line if is_known and not part.source else reading.line(part, period)


def _cells(line: Line, whole: Series) -> tuple[Measured | None, ...]:
    levels = line.cell("value"), line.cell("value", line.period.year_before)
    if line.series.flow == "balance":
        return (*levels, line.cell("change"))
    contribution = None
    if line.series.place != whole.place:
        contribution = line.cell("contribution", of=whole.place)
    if contribution:
        contribution = contribution._replace(compared_with=line.period.year_before)
    return (*levels, line.cell("yoy"), contribution)


def _rest(
    reading: Reading, whole: Series, without: Sequence[str], by: str
) -> tuple[Series, list[str]]:
    """The whole without some of its categories or destinations, and what these are called;
    NotUnderstood for one that is not part of it."""
    is_by_place = by == "destination"
    terms = reading.destinations if is_by_place else reading.categories
    top = whole.destination if is_by_place else whole.category
    for one in without:
        if terms.depth(one, top) in (0, None):
            raise NotUnderstood(f"{one} is not part of {top}; expected a {by} below it")
    rest = name_of_rest(top, tuple(dict.fromkeys(without)))
    if is_by_place:
        called = [with_article(terms[one].name) for one in without]
        return whole._replace(destination=rest), called
    return whole._replace(category=rest), list(map(reading.wording.category, without))
