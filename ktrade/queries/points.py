"""What is known of a series over time, period by period: the points of a trend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ktrade.errors import NothingKnown, NotUnderstood, nearest, shown
from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import (
    MEASURES_OF_A_WHOLE,
    UNITS,
    Series,
    Whole,
    default_whole,
)
from ktrade.queries.answer import Measured
from ktrade.queries.filters import Filters, nothing_known
from ktrade.queries.names import GROWTH
from ktrade.queries.reading import Line, Reading
from ktrade.store.read import Store


class Span(NamedTuple):
    """Which periods are asked about: those that begin with `start` or later and end with `end` or
    earlier, of one `kind` if it is named, and the last `most` of each kind (0: all)."""

    start: Period | None = None
    end: Period | None = None
    kind: str = ""
    most: int = 0

    @property
    def stretch(self) -> Period | None:
        """The whole of it, None where it has no end; NotUnderstood where that is before its
        begin."""
        start, end = self.start, self.end
        found = start.through(end) if start and end else start or end
        if found and found.length < 1:
            raise NotUnderstood(
                f"from {start} to {end} ends before it begins; expected the earlier period first"
            )
        return found

    def holds(self, period: Period) -> bool:
        """Whether the period lies in it, whatever its kind."""
        after = not self.start or period.first >= self.start.first
        return after and (
            not self.end or (period.last, period.day) <= (self.end.last, self.end.day)
        )


class KnownPoints(NamedTuple):
    """The points of a series by kind of period, and what they were read from; `of` is the whole of
    a share."""

    reading: Reading
    series: Series
    of: Whole | None
    points: Points


def known_points(store: Store, filters: Filters, measure: str, span: Span) -> KnownPoints:
    """The points of the one series that the filters name; NothingKnown if there is none,
    NotUnderstood where none can be."""
    if measure not in UNITS:
        raise NotUnderstood(
            f"{shown(measure)} is not a measure{nearest(measure, (*UNITS, GROWTH))}; expected"
            f" {', '.join(UNITS)}"
        )
    filters = filters.of_one("series")
    series = filters.series
    of = None
    if measure in MEASURES_OF_A_WHOLE:
        of = default_whole(*series.place)
    stretch = span.stretch
    periods = [period for period in all_periods(store) if span.holds(period)]
    asked = [stretch] if stretch else []
    if not periods:
        raise NothingKnown(nothing_known(store, filters, *asked))
    about = series.quantity("value", periods[0])
    reading = Reading(store, periods if stretch else None, filters, [about])
    of_kind = [period for period in periods if span.kind in ("", period.kind)]
    known = _points(reading, reading.meanings(about), measure, of, of_kind)
    reading.confirm(known, *asked)
    return KnownPoints(
        reading, series, of, {kind: _latest(points, span.most) for kind, points in known.items()}
    )


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
