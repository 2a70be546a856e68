"""A measure over time, of one series or of several together: a row a period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from ktrade.errors import NotUnderstood
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Series, Whole
from ktrade.model.wording import KINDS_OF_PERIOD, listed, lowered, with_source
from ktrade.queries.answer import Column, Measured, Row, Trend, Trends
from ktrade.queries.filters import Filters
from ktrade.queries.points import KnownPoints, Points, Span, known_points
from ktrade.queries.reading import Reading
from ktrade.store.read import Store

HEADERS = {
    "value": "value",
    "krw": "KRW trillion",
    "yoy": "yoy %",
    "mom": "mom %",
    "share": "share %",
    "share_change": "change in share, points on a year earlier",
    "change": "change on a year earlier",
    "daily": "per working day",
    "daily_yoy": "per working day, yoy %",
    "days": "working days",
    "days_change": "working days, change on a year earlier",
    "volume": "volume",
    "volume_yoy": "volume, yoy %",
    "krw_yoy": "in won, yoy %",
    "unit_value": "unit value",
    "contribution": "contribution, points",
    "cover": "cover %",
}


AS_OF = "as of: from that later report, not from the first one on the period."


def trend(
    store: Store,
    filters: Filters,
    measure: str = "value",
    start: Period | None = None,
    end: Period | None = None,
    *,
    kind: str = "",
    most: int = 0,
) -> Trend:
    """A measure of one series, by default of total exports to the world, with growth beside a
    value; where the filters name several, a column each.

    A share is of `total` to the same destination, or of the category to the world. One row a
    period, grouped by kind of period; a period known only from a later report than its own first
    says so. Only periods that begin with `start` or later and end with `end` or earlier, of one
    `kind` if it is named, and the last `most` of each kind (0: all). Several series stand together
    in one kind of period, that of which most is known. NothingKnown if there is none, NotUnderstood
    where none can be, or several are not counted in one unit.
    """
    span = Span(start, end, kind, most)
    named = [
        filters._replace(flows=(flow,), categories=(category,), destinations=(destination,))
        for flow, category, destination in product(
            filters.flows or ("export",), filters.categories or (TOTAL,),
            filters.destinations or (WORLD,),
        )
    ]  # fmt: skip
    if len(named) > 1:
        return _together([known_points(store, one, measure, span) for one in named], measure, most)
    known = known_points(store, filters, measure, span)
    return _table(known.reading, known.series, measure, known.of, known.points)


def _together(known: Sequence[KnownPoints], measure: str, most: int) -> Trends:
    """A column a series; of a word known as printed, one a source."""
    counts = {kind: sum(len(one.points.get(kind, ())) for one in known) for kind in KINDS_OF_PERIOD}
    kind = max(counts, key=lambda kind: counts[kind])
    reading = known[0].reading
    cells: dict[Series, dict[Period, Measured]] = {}
    for point in (point for one in known for point in one.points.get(kind, ())):
        cells.setdefault(point.series, {})[point.period] = point.first
    units = {next(iter(of.values())).unit: series for series, of in cells.items()}
    if len(units) > 1:
        units_of = [f"{reading.label(series)} in {unit}" for unit, series in units.items()]
        raise NotUnderstood(f"no unit in common: {listed(units_of)}; expected series of one unit")
    periods = sorted({period for of in cells.values() for period in of})[-most:]
    rows = []
    for period in with_gaps(periods):
        found = tuple(of.get(period) if period else None for of in cells.values())
        rows.append(Row(_label(period, found) if period else "…", found))
    labels = [reading.label(series) for series in cells]
    title = listed([labels[0], *map(lowered, labels[1:])])
    title += "" if measure == "value" else f": {HEADERS[measure]}"
    is_late = any(cell and cell.is_late for row in rows for cell in row.cells)
    notes = (*reading.part_note, *((AS_OF,) if is_late else ()))
    columns = tuple(Column(header) for header in _headers(reading, list(cells)))
    return Trends(title, columns, tuple(rows), reading.store.sources, notes=notes)


def _label(period: Period, cells: Sequence[Measured | None]) -> str:
    late = sorted({cell.vintage for cell in cells if cell and cell.is_late})
    return f"{period} as of {listed(late)}" if late else str(period)


def _headers(reading: Reading, series: Sequence[Series]) -> list[str]:
    """What tells the series apart: the item where only that differs, or the destination."""
    flows, categories, destinations, _ = (set(part) for part in zip(*series, strict=True))
    if len(flows) == len(destinations) == 1:
        names = [reading.categories[one.category].name for one in series]
    elif len(flows) == len(categories) == 1:
        names = [reading.destinations[one.destination].name for one in series]
    else:
        return [reading.label(one) for one in series]
    return [with_source(name, one) for name, one in zip(names, series, strict=True)]


def _table(
    reading: Reading, series: Series, measure: str, of: Whole | None, known: Points
) -> Trend:
    every = [point for of_kind in known.values() for point in of_kind]
    unit = every[0].first.unit
    header = f"volume, {unit}" if measure == "volume" else HEADERS[measure]
    columns = [Column(header), *([Column(HEADERS["yoy"])] if measure == "value" else [])]
    no_cells = (None,) * len(columns)
    rows: list[Row] = []
    for kind in (kind for kind in KINDS_OF_PERIOD if kind in known):
        if len(known) > 1:
            rows.append(Row(KINDS_OF_PERIOD[kind], no_cells, is_total=True))
        depth = int(len(known) > 1)
        points = iter(known[kind])
        for period in with_gaps([point.period for point in known[kind]]):
            point = next(points) if period else None
            rows.append(
                Row(point.label, point.cells, depth) if point else Row("…", no_cells, depth)
            )
    late = any(point.first.is_late for point in every)
    notes = reading.part_note
    notes += (AS_OF,) * late
    title = _title(reading, series, measure, of)
    return Trend(title, tuple(columns), tuple(rows), reading.store.sources, notes=notes)


def with_gaps(periods: Sequence[Period]) -> Iterator[Period | None]:
    """The periods, with None for those between two of them that are not known."""
    before: Period | None = None
    for period in periods:
        if (
            before
            and period.kind not in ("span", "days")
            and before not in (period, period.previous)
        ):
            yield None
        yield period
        before = period


def _title(reading: Reading, series: Series, measure: str, of: Whole | None) -> str:
    title = reading.label(series)
    if measure == "value":
        return title
    if not of:
        return f"{title}: {HEADERS[measure]}"
    whole = reading.label(Series(series.flow, *of))
    return f"{title}: {HEADERS[measure]} of {whole}"
