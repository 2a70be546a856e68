"""What is known about a period: values, growth, shares, and the level a year earlier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial

from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import WORLD, Series, Whole
from ktrade.model.wording import counted, listed, lowered
from ktrade.queries.answer import Answer, Column, Measured, Row, Standing
from ktrade.queries.filters import Filters
from ktrade.queries.reading import Reading, cell_of
from ktrade.queries.rows import RowLabel, RowTree, has_share
from ktrade.queries.standing import standings
from ktrade.store.read import Store

COLUMNS = ("value", "yoy %", "share %", "year earlier")
SORTS = ("value", "yoy", "share", "name", "listed")


def show(
    store: Store,
    period: Period,
    filters: Filters,
    *,
    depth: int = 2,
    sort: str = "value",
    top: int = 0,
) -> Answer:
    """Every item and destination known in the period, `depth` steps down; NothingKnown if there is
    none.

    Shares are of the table's top category to or from the world. Siblings are sorted by one of
    SORTS, and `top` of them are named (0: all).
    """
    reading = Reading(store, [period], filters)
    named = reading.series(period)
    whole = reading.whole_of_shares(period)
    cells = cache(
        partial(_cells, reading, period=period, whole=whole)
    )  # each is asked for again to sort and to show
    known = [series for series in named if any(cells(series))]
    root = reading.root(known)
    also = tuple(_also(reading, period, whole))
    reading.confirm(known or also, period)

    by = None if sort in ("name", "listed") else lambda series: cells(series)[SORTS.index(sort)]
    tree = RowTree(depth, by, sort == "listed", top)
    lines = list(tree.lines(reading, known, root))
    place = (root, filters.destination or WORLD)
    headline = [line.series for line in lines if line.series.place == place]
    stand = standings(store, filters, {series: cells(series)[0] for series in headline})
    rows = tuple(_row(line, cells(line.series), stand.get(line.series)) for line in lines)
    measured = [m for row in (*rows, *also) for m in row.measured]
    shown = [line.series for line in lines]
    asides = [*reading.vintage_note(measured), *reading.balance_note(shown)]
    if any(m.measure == "share" for row in rows for m in row.measured):
        name = reading.wording.category(whole.category)
        asides.append(f"Shares are of {name}, to or from the world.")
    notes = [*_standing_notes(reading, stand)]
    notes += dict.fromkeys(tree.undecided)
    if hidden := tree.hidden(reading, known, root):
        notes.append(f"{counted(hidden, 'more row')} with --depth {depth + 1}.")
    columns = tuple(map(Column, COLUMNS))
    return Answer(
        period.title, columns, rows, store.sources, also, tuple(notes), asides=tuple(asides)
    )


def _standing_notes(reading: Reading, stand: Mapping[Series, Standing]) -> Iterator[str]:
    """'Imports and balance: highest of the 14 Januaries known.' Those alike in one line."""
    for standing in dict.fromkeys(stand.values()):
        labels = [reading.label(series) for series, own in stand.items() if own == standing]
        yield f"{listed([labels[0], *map(lowered, labels[1:])])}: {standing}."


def _row(line: RowLabel, cells: tuple[Measured | None, ...], standing: Standing | None) -> Row:
    value, *others = cells
    value = value and value._replace(standing=standing)
    return Row(line.label, (value, *others), line.depth, is_total=line.depth == 0)


def _cells(
    reading: Reading, series: Series, period: Period, whole: Whole
) -> tuple[Measured | None, ...]:
    line = reading.line(series, period)
    return (
        line.cell("value"),
        line.cell("yoy") if series.flow != "balance" else None,
        line.cell("share", of=whole) if has_share(reading, series, whole) else None,
        line.cell("value", period.year_before),
    )


def _also(reading: Reading, period: Period, whole: Whole) -> Iterator[Row]:
    """What is printed of the period in measures without a column, and what is not solved with."""
    for quantity in reading.bounds.printed(period):
        series = quantity.series
        has_growth = quantity.measure == "yoy" and quantity.flow != "balance"
        is_share = quantity.measure == "share" and quantity.of == whole
        in_column = quantity.measure == "value" or has_growth or is_share
        if not in_column and reading.accepts(series):
            for source in reading.sources_apart(quantity):
                named = reading.label(series._replace(source=source))
                label = reading.wording.measured(named, quantity)
                known = reading.known(quantity, source=source)
                yield Row(label, (cell_of(known),))
    for observation in reading.set_apart(period):
        quantity = observation.quantity
        label = reading.wording.measured(reading.label(quantity.series), quantity)
        reports = reading.store.sources[observation.source].reports
        cell = Measured.from_observation(observation, str(reports or Vintage.of(period)))
        yield Row(f"{label}, {observation.status}", (cell,))
