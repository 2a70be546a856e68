"""The picture of a series in a terminal, in braille dots."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from plotille import Canvas

from ktrade.report.chart import Panel, Point, time_marks

HEIGHT, LOW_HEIGHT = 12, 6  # lines of the first panel, and of the others
LEAST_WIDTH = 24
NO_DOTS = "\N{BRAILLE PATTERN BLANK}"
PRINTED, DERIVED, LATE_PRINTED, LATE_DERIVED, CLASH, ABOVE, BELOW = (
    "●",
    "○",
    "◆",
    "◇",
    "×",
    "▲",
    "▼",
)
MEANINGS = {
    PRINTED: "printed",
    DERIVED: "derived",
    LATE_PRINTED: "printed in a later report",
    LATE_DERIVED: "derived from a later report",
    CLASH: "figures in conflict",
    ABOVE: "bounds extend above",
    BELOW: "bounds extend below",
}
MONTH_WIDTH, YEAR_WIDTH = 9, 6  # of a mark on the time axis, with the space after it


def plot(title: str, panels: Sequence[Panel], width: int) -> list[str]:
    """The panels one below the other, each as wide as `width`, and what their signs mean; a line a
    text."""
    lines: list[str] = []
    for number, panel in enumerate(panels):
        heading = panel.title if number else f"{title}: {panel.title}"
        lines += [heading, *_panel(panel, width, LOW_HEIGHT if number else HEIGHT), ""]
    used = [
        f"{sign} {meaning}"
        for sign, meaning in MEANINGS.items()
        if any(sign in line for line in lines)
    ]
    return (
        [*lines, *_legend([*used, "dots: bounds, and joins of neighbours"], width), ""]
        if lines
        else []
    )


def _legend(entries: Sequence[str], width: int) -> Iterator[str]:
    line = ""
    for entry in entries:
        if line and len(line) + 3 + len(entry) > width:
            yield line
            line = ""
        line += ("   " if line else "") + entry
    yield line


def _panel(panel: Panel, width: int, height: int) -> list[str]:
    ticks = _ticks(panel.bottom, panel.top, height // 2)
    labels = {
        round((tick - panel.bottom) / (panel.top - panel.bottom) * height - 0.5): text
        for tick, text in ticks
    }
    margin = max(map(len, labels.values()), default=0)
    start, end = panel.points[0].start, max(point.end for point in panel.points)
    canvas = Canvas(
        max(width - margin - 2, LEAST_WIDTH), height, start, panel.bottom, end, panel.top
    )
    for a, b in panel.joined:
        canvas.line(a.centre, _within(panel, a.level), b.centre, _within(panel, b.level))
    for point in panel.points:
        _draw_bounds(canvas, panel, point)
    for point in panel.points:
        if sign := _sign(panel, point):
            canvas.point(point.centre, _within(panel, point.level), marker=sign)
    rows = canvas.plot(linesep="\n").replace(NO_DOTS, " ").split("\n")
    marked = [
        (labels.get(place, ""), row.rstrip())
        for place, row in zip(reversed(range(height)), rows, strict=True)
    ]
    lines = [f"{label:>{margin}} {'┤' if label else '│'}{row}" for label, row in marked]
    return [
        *lines,
        " " * margin + " └" + "─" * canvas.width,
        " " * (margin + 2) + _time_axis(start, end, canvas.width),
    ]


def _draw_bounds(canvas: Canvas, panel: Panel, point: Point) -> None:
    """A line from bound to bound; of a longer period also the bounds over all its months."""
    low, high = _within(panel, point.low), _within(panel, point.high)
    canvas.line(point.centre, low, point.centre, high)
    if point.period.length > 1:
        for end in (low, high):
            canvas.line(point.start, end, point.end, end)
    for goes_on, edge, sign in zip(panel.goes_on(point), (high, low), (ABOVE, BELOW), strict=True):
        if goes_on:
            canvas.point(point.centre, edge, marker=sign)


def _sign(panel: Panel, point: Point) -> str:
    """What marks the point; '' where its bounds are all there is to see."""
    if point.is_clash:
        return CLASH
    if point.is_wide or not panel.bottom <= point.level <= panel.top:
        return ""
    if point.is_late:
        return LATE_PRINTED if point.is_printed else LATE_DERIVED
    return PRINTED if point.is_printed else DERIVED


def _within(panel: Panel, level: float) -> float:
    """The level, or the panel's edge where it lies beyond; half a dot inside, since a canvas ends
    before its top."""
    edge = (panel.top - panel.bottom) / (4 * HEIGHT * 2)
    return min(max(level, panel.bottom), panel.top - edge)


def _ticks(bottom: float, top: float, most: int) -> list[tuple[float, str]]:
    """Round levels between bottom and top, at most `most`, and how they are written."""
    rough = Decimal((top - bottom) / most)
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    first, last = math.ceil(Decimal(bottom) / step), math.floor(Decimal(top) / step)
    places = max(0, -step.normalize().as_tuple().exponent)  # type: ignore[operator]  # a step is finite
    return [(float(step * n), f"{step * n:,.{places}f}") for n in range(first, last + 1)]


def _time_axis(start: int, end: int, width: int) -> str:
    """Month or year at places where it has room; the month stands under its first day."""
    line = ""
    for month, text in time_marks(start, end, width / MONTH_WIDTH, width / YEAR_WIDTH):
        place = round((month - start) / (end - start) * width)
        if place >= len(line) + (2 if line else 0) and place + len(text) <= width:
            line = line.ljust(place) + text
    return line
