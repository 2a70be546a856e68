"""The picture of a series in a terminal, in braille dots."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from plotille import Canvas

from ktrade.errors import visible
from ktrade.report.chart import Panel, Point, time_marks

HEIGHT = 12  # lines
LEAST_WIDTH = 24
NO_DOTS = "\N{BRAILLE PATTERN BLANK}"
PRINTED, DERIVED, LATE_PRINTED, LATE_DERIVED, CONFLICT, ABOVE, BELOW = (
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
    CONFLICT: "figures in conflict",
    ABOVE: "bounds extend above",
    BELOW: "bounds extend below",
}
ZERO = "┈"
SIGNS = ("●", "■", "◆", "○", "□", "◇")  # of series drawn together
MONTH_WIDTH, YEAR_WIDTH = 9, 6  # of a mark on the time axis, with the space after it


def plot(title: str, panel: Panel, width: int) -> list[str]:
    """The panel, as wide as `width`, and what its signs mean; a line a text."""
    lines = [f"{title}: {panel.title}", *_drawn([panel], [""], width), ""]
    used = [
        f"{sign} {meaning}"
        for sign, meaning in MEANINGS.items()
        if any(sign in line for line in lines)
    ]
    return [*lines, *_legend([*used, "dots: bounds, and lines between neighbours"], width), ""]


def plot_together(title: str, panels: Sequence[Panel], width: int) -> list[str]:
    """Several series on one scale, each with a sign of its own; what the signs mean, with the last
    value. None where there are more series than signs."""
    if not panels or len(panels) > len(SIGNS):
        return []
    signs = SIGNS[: len(panels)]
    lines = [title, *_drawn(panels, signs, width), ""]
    named = [
        f"{sign} {visible(panel.title)} {panel.points[-1].text}".rstrip()
        for sign, panel in zip(signs, panels, strict=True)
    ]
    named += [f"{CONFLICT} {MEANINGS[CONFLICT]}"] if any(CONFLICT in line for line in lines) else []
    return [*lines, *_legend([*named, "dots: bounds"], width), ""]


def _legend(entries: Sequence[str], width: int) -> Iterator[str]:
    line = ""
    for entry in entries:
        if line and len(line) + 3 + len(entry) > width:
            yield line
            line = ""
        line += ("   " if line else "") + entry
    yield line


def _drawn(panels: Sequence[Panel], signs: Sequence[str], width: int) -> list[str]:
    """The panels on one canvas between their axes; of each the values of the last and of the
    extreme points, where there is room for them."""
    bottom, top = panels[0].bottom, panels[0].top
    labels = {_line_of(tick, bottom, top): text for tick, text in _ticks(bottom, top, HEIGHT // 2)}
    margin = max(map(len, labels.values()), default=0)
    points = [point for panel in panels for point in panel.points]
    start, end = min(p.start for p in points), max(p.end for p in points)
    canvas = Canvas(max(width - margin - 2, LEAST_WIDTH), HEIGHT, start, bottom, end, top)
    for panel in panels:
        for a, b in panel.joined:
            canvas.line(a.centre, _within(panel, a.level), b.centre, _within(panel, b.level))
        for point in panel.points:
            _draw_bounds(canvas, panel, point)
    for panel, own in zip(panels, signs, strict=True):
        for point in panel.points:
            if sign := _sign(panel, point, own):
                canvas.point(point.centre, _within(panel, point.level), marker=sign)
    rows = [list(row.ljust(canvas.width)) for row in
            canvas.plot(linesep="\n").replace(NO_DOTS, " ").split("\n")]  # fmt: skip
    if bottom < 0 < top:
        zero = rows[HEIGHT - 1 - _line_of(0, bottom, top)]
        zero[:] = [ZERO if sign == " " else sign for sign in zero]
    for point in panels[0].outstanding if len(panels) == 1 else ():
        line = HEIGHT - 1 - _line_of(point.level, bottom, top)
        column = int((point.centre - start) / (end - start) * canvas.width)
        _write(rows, line, column, _sign(panels[0], point), point.text)
    marked = [
        (labels.get(place, ""), "".join(row).rstrip())
        for place, row in zip(reversed(range(HEIGHT)), rows, strict=True)
    ]
    lines = [f"{label:>{margin}} {'┤' if label else '│'}{row}" for label, row in marked]
    return [
        *lines,
        " " * margin + " └" + "─" * canvas.width,
        " " * (margin + 2) + _time_axis(start, end, canvas.width),
    ]


def _line_of(level: float, bottom: float, top: float) -> int:
    """The line that a level is drawn in, counted from below."""
    return min(max(round((level - bottom) / (top - bottom) * HEIGHT - 0.5), 0), HEIGHT - 1)


def _write(rows: list[list[str]], line: int, column: int, sign: str, text: str) -> None:
    """Writes a value beside the sign of its point, over nothing else, or not at all."""
    places = [
        (abs(y - line) + abs(x - column), y, x)
        for y in range(max(line - 1, 0), min(line + 2, len(rows)))
        for x in range(max(column - 1, 0), min(column + 2, len(rows[y])))
        if rows[y][x] == sign
    ]
    if not places:
        return
    _, line, column = min(places)
    middle = column - len(text) // 2
    for at, begin in ((line - 1, middle), (line + 1, middle), (line, column + 2),
                      (line, column - 1 - len(text)), (line - 1, column - len(text)),
                      (line + 1, column - len(text))):  # fmt: skip
        if not 0 <= at < len(rows) or begin < 1 or begin + len(text) > len(rows[at]):
            continue
        first, last = max(begin - 1, 0), begin + len(text) + 1
        if {" ", ZERO}.issuperset(rows[at][first:last]):
            padded = f"{' ' * (begin - first)}{text} "
            rows[at][first:last] = padded[: len(rows[at][first:last])]
            return


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


def _sign(panel: Panel, point: Point, own: str = "") -> str:
    """What marks the point, its series' `own` sign or what says how it is known; '' where its
    bounds are all there is to see."""
    if point.is_clash:
        return CONFLICT
    if point.is_wide or not panel.bottom <= point.level <= panel.top:
        return ""
    if own:
        return own
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
    # A step is finite.
    places = max(0, -step.normalize().as_tuple().exponent)  # type: ignore[operator]
    return [(float(step * n), f"{step * n:,.{places}f}") for n in range(first, last + 1)]


def _time_axis(start: int, end: int, width: int) -> str:
    """Month or year where there is room; a month is named under its first day."""
    line = ""
    for month, text in time_marks(start, end, width / MONTH_WIDTH, width / YEAR_WIDTH):
        place = round((month - start) / (end - start) * width)
        if place >= len(line) + (2 if line else 0) and place + len(text) <= width:
            line = line.ljust(place) + text
    return line
