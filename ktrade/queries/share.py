"""Shares of a whole, now and a year earlier, and the rest that nobody named."""

from __future__ import annotations

from collections.abc import Iterator

from ktrade.errors import NothingKnown
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Series
from ktrade.model.wording import lowered
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.breakdown import Breakdown
from ktrade.queries.filters import Filters
from ktrade.queries.reading import Line, Reading
from ktrade.store.read import Store

COLUMNS = ("value", "share %", "year earlier %", "change, points")
Cells = tuple[Measured | None, ...]


def share(
    store: Store,
    period: Period,
    filters: Filters,
    *,
    by: str = "category",
    reading: Reading | None = None,
) -> Answer:
    """The known parts of a whole, by category or destination, with their shares and how these
    changed.

    They are of one report: the latest that knows the whole and prints most of the parts; parts that
    only another knows stand below. The rest is what the parts that do not overlap leave of the
    whole. Of a series named that has no known parts, the shares that it is itself.
    `reading`: where that was read already.
    """
    if filters.flow == "balance":
        raise NothingKnown("a balance has no shares, since a part of it may be in deficit")
    reading = reading or Reading(store, [period], filters.of_one("whole"))
    parts = Breakdown(reading, period, by)
    whole = parts.whole
    shares = [reading.quantity("share", part, period, whole.place) for part in parts.series]
    counted = [*(reading.quantity("value", part, period) for part in parts.series), *shares]
    vintage = parts.vintage((reading.quantity("value", whole, period), *shares), counted)
    cells = {part: _cells(reading, part, period, whole, vintage) for part in parts.series}
    known = {part: found for part, found in cells.items() if any(found[1:])}
    if not known and (own := _of_a_part(reading, whole, period)):
        return own
    value = Line(reading, whole, period, vintage).cell("value")
    reading.confirm(known or value, period)
    here = [part for part, found in known.items() if _is_of(found, vintage)]
    rows = [Row(reading.label(whole), (value, None, None, None), is_total=True)]
    rows += [Row(parts.name(part), known[part], 1) for part in here]
    taken = parts.taken(part for part in here if known[part][1])
    rest = parts.rest_row(taken, lambda left: _cells(reading, left, period, whole, vintage))
    rows += rest
    rows += [Row(parts.name(part), found, 1) for part, found in known.items() if part not in here]
    measured = [m for row in rows for m in row.measured]
    notes = (*reading.vintage_note(measured), *parts.notes(list(known), taken if rest else ()))
    label = reading.label(whole)
    title = f"{period.title}: shares of {lowered(label)}"
    return Answer(title, tuple(map(Column, COLUMNS)), tuple(rows), store.sources, notes=notes)


def _of_a_part(reading: Reading, part: Series, period: Period) -> Answer | None:
    """The shares that a series has itself, of which no parts are known: one row a whole; None where
    none follows."""
    line = reading.line(part, period)
    rows = []
    for whole in _wholes(reading, part):
        of = whole.place
        cells = (
            Line(reading, whole, period, line.vintage).cell("value"),
            line.cell("share", of=of),
            line.cell("share", period.year_before, of),
            line.cell("share_change", of=of),
        )
        if any(cells[1:]):
            rows.append(Row(f"of {reading.label(whole)}", cells))
    if not rows:
        return None
    title = f"{period.title}: {reading.label(part)} as a share"
    notes = reading.vintage_note(m for row in rows for m in row.measured)
    return Answer(
        title, tuple(map(Column, COLUMNS)), tuple(rows), reading.store.sources, notes=notes
    )


def _wholes(reading: Reading, part: Series) -> Iterator[Series]:
    """All that it is a part of, by its category, by its destination, and by both."""
    categories = (part.category, *reading.categories.ancestors(part.category))
    destinations = (part.destination, *reading.destinations.ancestors(part.destination))
    for destination in destinations:
        for category in categories:
            whole = Series(part.flow, category, destination)
            if whole.place != part.place:
                yield whole


def _cells(
    reading: Reading, part: Series, period: Period, whole: Series, vintage: Vintage | None
) -> Cells:
    """From the table's vintage or, for a part that it does not know, from the part's own."""
    line = Line(reading, part, period, vintage)
    if part.source or not (
        vintage and reading.known(reading.quantity("share", part, period, whole.place), vintage)
    ):
        line = reading.line(part, period)
    return (
        line.cell("value"),
        line.cell("share", of=whole.place),
        line.cell("share", period.year_before, whole.place),
        line.cell("share_change", of=whole.place),
    )


def _is_of(cells: Cells, vintage: Vintage | None) -> bool:
    first = next((cell for cell in cells[1:] if cell), None)
    return first is not None and first.vintage == str(vintage)
