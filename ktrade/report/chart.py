"""A series over time as points to draw, one panel a kind of period: what all pictures share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ktrade.model import digits
from ktrade.model.number import VOLUMES, Unit
from ktrade.model.period import WHOLE, Period
from ktrade.model.wording import KINDS_OF_PERIOD
from ktrade.queries.answer import Measured, Trend, Trends
from ktrade.report.grid import scale_of, unit_name

# Bounds wider than this do not set a picture's scale: half of a level itself, or ten points of a
# rate.
WIDE_LEVEL, WIDE_RATE = 0.5, 10
YEAR = 12
STEPS = (1, 3, 6, YEAR, 24, 60, 120, 240)  # months between two marks of a time axis
ROOM = 0.06  # of the scale, left free above and below
# An axis is no shorter than so many typical intervals, and than this part of the level, or the
# rounding of a figure would look like news.
LEAST_INTERVALS, LEAST_PART = 5, 0.1


@dataclass(frozen=True, slots=True)
class Point:
    """A quantity in a picture, in the unit shown; a bound may be infinite. Times are months, as a
    period counts them.

    Where it is wide the bounds decide little more than a direction, as words like 'more than
    doubled' do.
    """

    period: Period
    low: float
    high: float
    level: float  # where its mark stands: the number printed, else the middle of its bounds
    is_wide: bool
    is_printed: bool
    is_late: bool
    is_clash: bool
    text: str = ""  # the level in its own digits; '' where bounds decide none

    @property
    def start(self) -> int:
        return self.period.first

    @property
    def end(self) -> int:
        return self.period.last + 1

    @property
    def centre(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Panel:
    """The points of one kind of period, in order, and the scale they are drawn to."""

    title: str
    points: tuple[Point, ...]
    bottom: float
    top: float

    def goes_on(self, point: Point) -> tuple[bool, bool]:
        """Whether the point's bounds go on above the panel, and whether below it."""
        return point.high > self.top, point.low < self.bottom

    @property
    def outstanding(self) -> list[Point]:
        """The points whose values are worth writing: the last, the highest and the lowest of those
        whose level bounds decide."""
        decided = [p for p in self.points if p.text and not p.is_wide and not p.is_clash]
        if not decided:
            return []
        extremes = (max(decided, key=_level), min(decided, key=_level))
        return list(dict.fromkeys((decided[-1], *extremes)))

    @property
    def joined(self) -> list[tuple[Point, Point]]:
        """Neighbours that a line may join: no gap between them, and no break of vintage.

        Two first reports may be joined, and two figures of one later report; between the two, a
        step may be nothing but a revision.
        """
        pairs = zip(self.points, self.points[1:], strict=False)
        return [
            (a, b)
            for a, b in pairs
            if b.period.previous == a.period
            and a.is_late == b.is_late
            and not (a.is_wide or b.is_wide)
        ]


def panels(trend: Trend, exponent: int) -> list[Panel]:
    """The panels, in order, dollars in units of 10**exponent; a kind with a single point has none
    to itself."""
    found: dict[str, list[Point]] = {kind: [] for kind in KINDS_OF_PERIOD}
    unit, has_zero = "", False
    for row in trend.rows:
        if (measured := row.cells[0]) and (point := _point(measured, exponent)):
            found[measured.period.kind].append(point)
            unit, has_zero = unit_name(measured.unit, exponent), measured.is_signed
    return [
        Panel(f"{KINDS_OF_PERIOD[kind]}, {unit}", tuple(points), *_scale(points, has_zero))
        for kind, points in found.items()
        if len(points) > 1
    ]


def main_panel(trend: Trend, exponent: int) -> Panel | None:
    """That of the kind of period of which most is known; None where there is none."""
    return max(panels(trend, exponent), key=lambda panel: len(panel.points), default=None)


def panels_together(trend: Trends, exponent: int) -> list[Panel]:
    """A panel a series, its title the column's, all to one scale; those without a point left
    out."""
    found: list[tuple[str, list[Point]]] = []
    has_zero = False
    for number, column in enumerate(trend.columns):
        cells = [row.cells[number] for row in trend.rows]
        points = [point for cell in cells if cell and (point := _point(cell, exponent))]
        has_zero |= any(cell.is_signed for cell in cells if cell)
        if points:
            found.append((column.header, points))
    every = [point for _, points in found for point in points]
    scale = _scale(every, has_zero) if every else (0.0, 0.0)
    return [Panel(title, tuple(points), *scale) for title, points in found]


def heading(trend: Trend, points: Sequence[Point], exponent: int) -> str:
    """'Months, USD billion, 2019-11 to 2026-01': the kind of the points, their unit, and when."""
    unit = next((cell.unit for row in trend.rows for cell in row.cells if cell), "")
    times = sorted(point.period for point in points)
    kind = KINDS_OF_PERIOD[times[0].kind]
    return f"{kind}, {unit_name(unit, exponent)}, {times[0]} to {times[-1]}"


def time_marks(
    start: int, end: int, most_months: float, most_years: float
) -> list[tuple[int, str]]:
    """What to write on a time axis, and at which month: years, or months where no more than that
    many would stand."""
    step = next(
        (s for s in STEPS if (end - start) / s <= (most_years if s >= YEAR else most_months)),
        STEPS[-1],
    )
    months = range(start + -start % step, end + 1, step)
    return [
        (month, f"{month // YEAR}" if step >= YEAR else str(Period(month, WHOLE, 1)))
        for month in months
    ]


def _point(measured: Measured, exponent: int) -> Point | None:
    power = scale_of(measured.unit, exponent)
    interval, printed = measured.interval, measured.printed
    low, high = (
        float(end.scaleb(-power)) if end.is_finite() else float(end)
        for end in (interval.low, interval.high)
    )
    if printed and printed.number and not printed.qualifier:
        level = float(printed.number.value.scaleb(-power))
    else:
        ends = [end for end in (low, high) if math.isfinite(end)]
        if not ends:
            return None
        level = sum(ends) / len(ends)
    widest = (
        WIDE_LEVEL * abs(level) if measured.unit in (Unit.USD, Unit.KRW, *VOLUMES) else WIDE_RATE
    )
    is_wide = not high - low <= widest
    return Point(
        measured.period,
        low,
        high,
        level,
        is_wide,
        printed is not None,
        measured.is_late,
        measured.is_in_conflict,
        _text_of(measured, power),
    )


def _level(point: Point) -> float:
    return point.level


def _text_of(measured: Measured, power: int) -> str:
    printed = measured.printed
    if printed and printed.number and not printed.qualifier:
        return digits.printed(printed, power, measured.is_signed)
    middle = digits.middle(measured.interval, power)
    return "" if middle is None else f"{middle:{'+' if measured.is_signed else ''},f}"


def _scale(points: Sequence[Point], has_zero: bool) -> tuple[float, float]:
    """Bottom and top: all that the points with a level of their own need, and others as far as they
    do not dwarf it; of balances and changes also zero."""
    decided = [end for point in points if not point.is_wide for end in (point.low, point.high)]
    others = [
        end
        for point in points
        if point.is_wide
        for end in (point.low, point.high)
        if math.isfinite(end)
    ]
    ends = decided or others or [point.level for point in points]
    bottom, top = min(ends), max(ends)
    span = top - bottom or abs(top) or 1.0
    ends += [end for end in others if bottom - span <= end <= top + span]
    ends += [0.0] if has_zero else []
    bottom, top = min(ends), max(ends)
    widths = sorted(point.high - point.low for point in points if not point.is_wide)
    typical = widths[len(widths) // 2] if widths else 0.0
    missing = max(LEAST_INTERVALS * typical, LEAST_PART * abs(bottom + top) / 2) - (top - bottom)
    if missing > 0:
        bottom, top = bottom - missing / 2, top + missing / 2
    return bottom - ROOM * span, top + ROOM * span
