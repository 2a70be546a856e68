"""Exports, imports, and what is between them."""

from __future__ import annotations

from ktrade.model.figure import Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.reading import Desk, Filters, Series
from ktrade.queries.rows import Outline
from ktrade.store.read import Store

COLUMNS = ("exports", "imports", "balance", "cover %", "balance a year earlier", "change")


def surplus(store: Store, period: Period, filters: Filters, *, depth: int = 2) -> Answer:
    """Exports, imports, balance, cover ratio (exports in percent of imports) and the balance's change.

    A row needs two of the three, or a balance; the third follows from any two.
    """
    desk = Desk(store, [period], filters)
    balances = {Series("balance", s.category, s.destination): None for s in desk.series(period)}
    cells = {series: _cells(desk, series, period) for series in balances}
    cells = {series: found for series, found in cells.items() if found[2]}
    desk.confirm(cells, period)
    root = desk.root(cells)
    rows = [
        Row(line.label.replace("Balance of ", "").replace("Balance", desk.categories[root].name), found, line.depth)
        for line in Outline(depth, listed=True).lines(desk, cells, root)
        if any(found := _cells(desk, line.series, period))
    ]
    measured = [m for row in rows for m in row.measured]
    return Answer(
        f"{period.title}: exports, imports and balance",
        tuple(map(Column, COLUMNS)),
        tuple(rows),
        store.sources,
        notes=desk.vintage_note(measured),
    )


def _cells(desk: Desk, series: Series, period: Period) -> tuple[Measured | None, ...]:
    exports, imports = (
        desk.ask("value", Series(flow, series.category, series.destination), period) for flow in ("export", "import")
    )
    cover = None
    if exports and imports:
        percent = exports.interval / imports.interval * Interval.point(100)
        cover = exports.derived("cover", Unit.PERCENT, percent, imports, flow="balance")
    return (
        exports,
        imports,
        desk.ask("value", series, period),
        cover,
        desk.ask("value", series, period.year_before),
        desk.ask("change", series, period),
    )
