"""What is known of a period: values, growth, shares, and the level a year earlier."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import WORLD, Whole
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.reading import Desk, Filters, Series
from ktrade.queries.rows import Outline
from ktrade.store.read import Store

COLUMNS = ("value", "yoy %", "share %", "year earlier")
SORTS = ("value", "yoy", "share", "name", "listed")


def show(
    store: Store, period: Period, filters: Filters, *, depth: int = 2, sort: str = "value", top: int = 0
) -> Answer:
    """Every item and destination known in the period, `depth` steps down; NothingKnown if there is none.

    Shares are of the table's top category to or from the world. Siblings are sorted by one of SORTS,
    and `top` of them are named (0: all).
    """
    desk = Desk(store, [period], filters)
    named = desk.series(period)
    root = desk.root(named)
    whole = Whole(root, WORLD)
    cells = cache(partial(_cells, desk, period=period, whole=whole))  # each is asked for again to sort and to show
    known = [series for series in named if any(cells(series))]
    also = tuple(_also(desk, period, whole))
    desk.confirm(known or also, period)

    by = None if sort in ("name", "listed") else lambda series: cells(series)[SORTS.index(sort)]
    outline = Outline(depth, by, sort == "listed", top)
    rows = tuple(
        Row(line.label, cells(line.series), line.depth, is_total=line.depth == 0)
        for line in outline.lines(desk, known, root)
    )
    measured = [m for row in (*rows, *also) for m in row.measured]
    notes = list(desk.vintage_note(measured))
    if any(m.measure == "share" for row in rows for m in row.measured):
        notes.append(f"Shares: {desk.categories[root].name} to or from the world are 100.")
    notes += dict.fromkeys(outline.undecided)
    if hidden := outline.hidden(desk, known, root):
        notes.append(f"{hidden} more at a greater --depth.")
    return Answer(period.title, tuple(map(Column, COLUMNS)), rows, store.sources, also, tuple(notes))


def _cells(desk: Desk, series: Series, period: Period, whole: Whole) -> tuple[Measured | None, ...]:
    is_whole = Whole(series.category, series.destination) == whole
    share = None if is_whole or series.flow == "balance" else desk.ask("share", series, period, whole)
    return (
        desk.ask("value", series, period),
        desk.ask("yoy", series, period),
        share,
        desk.ask("value", series, period.year_before),
    )


def _also(desk: Desk, period: Period, whole: Whole) -> Iterator[Row]:
    """What is printed of the period in measures that have no column, and what nothing is reckoned with."""
    for quantity in desk.bounds.printed(period):
        series = Series(quantity.flow, quantity.category, quantity.destination)
        in_column = quantity.measure in ("value", "yoy") or (quantity.measure == "share" and quantity.of == whole)
        if not in_column and desk.accepts(series):
            (measured,) = desk.ask_all([quantity])
            yield Row(f"{desk.label(series)}, {desk.wording.measure(quantity)}", (measured,))
    for statement in desk.set_apart(period):
        quantity = statement.quantity
        series = Series(quantity.flow, quantity.category, quantity.destination)
        measure = "" if quantity.measure == "value" else f"{desk.wording.measure(quantity)}, "
        reports = desk.store.sources[statement.source].reports
        cell = Measured.from_statement(statement, str(reports or Vintage.of(period)))
        yield Row(f"{desk.label(series)}, {measure}{statement.status}", (cell,))
