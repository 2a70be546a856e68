"""Exports, imports, and what is between them."""

from __future__ import annotations

from functools import cache, partial

from ktrade.model.period import Period
from ktrade.model.quantity import WORLD, Series
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.filters import Filters
from ktrade.queries.reading import Line, Reading
from ktrade.queries.rows import RowTree
from ktrade.store.read import Store

COLUMNS = ("exports", "imports", "balance", "cover %", "balance a year earlier", "change")


def surplus(store: Store, period: Period, filters: Filters, *, depth: int = 2) -> Answer:
    """Exports, imports, balance, cover ratio (exports as a percentage of imports) and the balance's
    change.

    A row needs two of the three, or a balance; the third follows from any two. Its cells are of one
    report: the latest that knows all three and prints most of them.
    """
    reading = Reading(store, [period], filters)
    balances = dict.fromkeys(s._replace(flow="balance") for s in reading.series(period))
    cells = cache(partial(_cells, reading, period=period))
    known = {series: found for series in balances if (found := cells(series))[2]}
    reading.confirm(known, period)
    root = reading.root(known)
    rows: list[Row] = []
    heading: list[Row] = []  # shown with the first row below it, if it has no numbers itself
    for line in RowTree(depth, listed=True).lines(reading, known, root):
        found = cells(line.series)
        row = Row(_label(reading, line.series, line.label, root), found, line.depth)
        if line.depth == 0 and not any(found):
            heading = [row]
        elif any(found):
            rows += [*heading, row] if line.depth else [row]
            heading = []
    measured = [m for row in rows for m in row.measured]
    title = f"{period.title}: exports, imports and balance"
    notes = reading.vintage_note(measured)
    return Answer(title, tuple(map(Column, COLUMNS)), tuple(rows), store.sources, notes=notes)


def _label(reading: Reading, series: Series, label: str, root: str) -> str:
    """The item or destination; the heading of them all, not called a balance here."""
    if (series.category, series.destination) == (root, reading.filters.destination or WORLD):
        return reading.categories[root].name
    return label


def _cells(reading: Reading, series: Series, period: Period) -> tuple[Measured | None, ...]:
    exports, imports, balance = (
        series._replace(flow=flow) for flow in ("export", "import", "balance")
    )
    all_three = [reading.quantity("value", s, period) for s in (exports, imports, balance)]
    vintage = reading.vintage_of_table(all_three, all_three)
    if series.source or vintage is None:
        vintage = reading.line(balance, period).vintage

    def cell(of: Series, measure: str = "value", at: Period = period) -> Measured | None:
        return Line(reading, of, period, vintage).cell(measure, at)

    return (
        cell(exports),
        cell(imports),
        cell(balance),
        cell(balance, "cover"),
        cell(balance, at=period.year_before),
        cell(balance, "change"),
    )
