"""Shares of a whole, now and a year earlier, and the rest that nobody named."""

from __future__ import annotations

from ktrade.model.figure import Unit
from ktrade.model.interval import NOT_NEGATIVE, Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Whole
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.breakdown import Parts
from ktrade.queries.reading import Desk, Filters, Series, quantity_of
from ktrade.store.read import Store


def share(store: Store, period: Period, filters: Filters, *, by: str = "category") -> Answer:
    """The known parts of a whole, by category or destination, with their shares and how these changed.

    The rest is what the parts that do not overlap leave of 100 percent.
    """
    desk = Desk(store, [period], filters)
    parts = Parts(desk, period, by)
    whole = parts.whole
    found = {part: _cells(desk, part, period, whole) for part in parts.series}
    known = {part: cells for part, cells in found.items() if any(cells[1:])}
    value = desk.ask("value", whole, period)
    desk.confirm(known or value, period)
    rows = [Row(desk.label(whole), (value, None, None, None), is_total=True)]
    rows += [Row(parts.name(part), cells, 1) for part, cells in known.items()]
    shares = [cells[1] for part, cells in known.items() if parts.is_disjoint(part) and cells[1]]
    if value and shares:
        rows.append(Row("Rest, not named", (None, _rest(shares, value, whole), None, None), 1))
    measured = [m for row in rows for m in row.measured]
    notes = (*desk.vintage_note(measured), *parts.notes())
    columns = tuple(map(Column, ("value", "share %", "year earlier %", "change, points")))
    return Answer(f"{period.title}: shares of {desk.label(whole)}", columns, tuple(rows), store.sources, notes=notes)


def _cells(desk: Desk, part: Series, period: Period, whole: Series) -> tuple[Measured | None, ...]:
    of = Whole(whole.category, whole.destination)
    change = desk.bounds.of(quantity_of("share_change", part, period, of))
    return (
        desk.ask("value", part, period),
        desk.ask("share", part, period, of),
        desk.ask("share", part, period.year_before, of),
        Measured.from_known(change) if change else None,
    )


def _rest(shares: list[Measured], value: Measured, whole: Series) -> Measured:
    rest = Interval.point(100)
    for one in shares:
        rest = rest - one.interval
    of = Whole(whole.category, whole.destination).text(whole.destination)
    category = f"rest of {whole.category}"
    return value.derived("share", Unit.PERCENT, rest.clipped(NOT_NEGATIVE), *shares, category=category, of=of)
