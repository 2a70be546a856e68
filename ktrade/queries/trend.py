"""A series over time: one quantity in every period it is known of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ktrade.errors import NothingKnown, NotUnderstood, nearest, shown
from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import (
    MEASURES_OF_A_WHOLE,
    TOTAL,
    UNITS,
    WORLD,
    Quantity,
    Whole,
    default_whole,
)
from ktrade.model.wording import KINDS_OF_PERIOD
from ktrade.queries.answer import Column, Measured, Row, Trend
from ktrade.queries.filters import Filters, nothing_known
from ktrade.queries.reading import Line, Reading
from ktrade.queries.series import Series
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
    value.

    A share is of `total` to the same destination, or of the category to the world. One row a
    period, grouped by kind of period; a period known only from a later report than its own first
    says so. Only periods that begin with `start` or later and end with `end` or earlier, of one
    `kind` if it is named, and the last `most` of each kind (0: all). NothingKnown if there is none,
    NotUnderstood where none can be.
    """
    if measure not in UNITS:
        raise NotUnderstood(
            f"{shown(measure)} is not a measure{nearest(measure, UNITS)}; expected"
            f" {', '.join(UNITS)}"
        )
    filters = filters.of_one("series")
    series = Series(
        filters.flow or "export", filters.category or TOTAL, filters.destination or WORLD
    )
    of = None
    if measure in MEASURES_OF_A_WHOLE:
        of = default_whole(series.category, series.destination)
    stretch = start.through(end) if start and end else start or end
    if stretch and stretch.length < 1:
        raise NotUnderstood(
            f"from {start} to {end} ends before it begins; expected the earlier period first"
        )
    periods = [
        period
        for period in all_periods(store)
        if (not start or period.first >= start.first)
        and (not end or (period.last, period.day) <= (end.last, end.day))
    ]
    asked = [stretch] if stretch else []
    if not periods:
        raise NothingKnown(nothing_known(store, filters, *asked))
    about = Quantity("value", periods[0], series.flow, series.category, series.destination)
    reading = Reading(store, periods if stretch else None, filters, [about])
    of_kind = [period for period in periods if kind in ("", period.kind)]
    known = _points(reading, reading.meanings(about), measure, of, of_kind)
    known = {kind: _latest(points, most) for kind, points in known.items()}
    reading.confirm(known, *asked)
    return _table(reading, series, measure, of, known)


Points = dict[str, list["Point"]]


class Point(NamedTuple):
    """A period of a series, with the cells of its row."""

    period: Period
    series: Series
    cells: tuple[Measured | None, ...]

    @property
    def first(self) -> Measured:
        """What the row is there for."""
        assert self.cells[0]
        return self.cells[0]

    @property
    def label(self) -> str:
        label = (
            f"{self.period} as of {self.first.vintage}" if self.first.is_late else str(self.period)
        )
        return f"{label} ({self.series.source})" if self.series.source else label


def all_periods(store: Store) -> list[Period]:
    """All of which anything may be known: those with a figure, their bases, those before them, and
    the quarters, halves and years that they may add up to or be left over in."""
    known = set(store.periods())
    found = known | {q for p in known for q in (p.year_before, p.previous)}
    for year in {month // 12 for p in found for month in (p.first, p.last)}:
        last = year * 12 + 11
        found |= {Period(last - before, WHOLE, 3) for before in (0, 3, 6, 9)}
        found |= {Period(last, WHOLE, 12), Period(last, WHOLE, 6), Period(last - 6, WHOLE, 6)}
    return sorted(found)


def _points(
    reading: Reading,
    meanings: Sequence[Series],
    measure: str,
    of: Whole | None,
    periods: Sequence[Period],
) -> Points:
    """What is known of each period, by kind of period; of a word known as printed, source by
    source."""
    known: Points = {}
    for period in periods:
        for series in meanings:
            asked = reading.known(
                reading.quantity(measure, series, period, of), source=series.source
            )
            if asked:
                line = Line(reading, series, period, asked.vintage)
                cells: list[Measured | None] = [Measured.from_known(asked)]
                if measure == "value":
                    cells.append(line.cell("yoy") if series.flow != "balance" else None)
                known.setdefault(period.kind, []).append(Point(period, series, tuple(cells)))
    return known


def _latest(points: list[Point], most: int) -> list[Point]:
    """The points of the last `most` periods among them; 0: all."""
    periods = list(dict.fromkeys(point.period for point in points))[-most:]
    return [point for point in points if point.period in periods]


def _table(
    reading: Reading, series: Series, measure: str, of: Whole | None, known: Points
) -> Trend:
    points = [point for of_kind in known.values() for point in of_kind]
    unit = points[0].first.unit
    header = f"volume, {unit}" if measure == "volume" else HEADERS[measure]
    columns = [Column(header), *([Column(HEADERS["yoy"])] if measure == "value" else [])]
    no_cells = (None,) * len(columns)
    rows: list[Row] = []
    for kind in (kind for kind in KINDS_OF_PERIOD if kind in known):
        if len(known) > 1:
            rows.append(Row(KINDS_OF_PERIOD[kind], no_cells, is_total=True))
        for point in _with_gaps(known[kind]):
            depth = int(len(known) > 1)
            rows.append(
                Row(point.label, point.cells, depth) if point else Row("…", no_cells, depth)
            )
    late = any(point.first.is_late for point in points)
    notes = reading.part_note
    notes += ("as of: from that later report, not from the first one on the period.",) * late
    title = _title(reading, series, measure, of)
    return Trend(title, tuple(columns), tuple(rows), reading.store.sources, notes=notes)


def _with_gaps(points: Sequence[Point]) -> Iterator[Point | None]:
    """The points, with None for the periods between two of them that are not known."""
    before: Period | None = None
    for point in points:
        period = point.period
        if (
            before
            and period.kind not in ("span", "days")
            and before not in (period, period.previous)
        ):
            yield None
        yield point
        before = period


def _title(reading: Reading, series: Series, measure: str, of: Whole | None) -> str:
    title = reading.label(series)
    if measure == "value":
        return title
    if not of:
        return f"{title}: {HEADERS[measure]}"
    whole = reading.label(Series(series.flow, of.category, of.destination))
    return f"{title}: {HEADERS[measure]} of {whole}"
