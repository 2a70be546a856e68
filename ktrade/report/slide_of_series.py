"""A series over time on a slide, or several together: levels as marks, bounds as bars."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ktrade.errors import NotUnderstood, visible
from ktrade.queries.answer import Trend, Trends
from ktrade.report.chart import Panel, Point, heading, time_marks
from ktrade.report.slide import DARK, GREY, RED, slide, sources_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

LABEL_ROOM = 0.09  # of the scale, free above and below for the values written on points
MOST_MARKS = 10  # on the time axis
# Told apart by those who see few colours, and in grey by their marks (Okabe and Ito).
COLOURS = ("#1f5a94", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#3b3b3b")
MARKS = "oD^vPX"
NAME_WIDTH = 22  # characters of a line of a series' name beside its end
MARK = 4  # pixels from the middle of a mark to its edge
NAME_GAP = 24  # pixels between the last point and the names


class Ink(NamedTuple):
    """How a series is drawn; without a mark its points say by theirs from which report they are."""

    colour: str = COLOURS[0]
    mark: str = ""


def figure_of(trend: Trend, panel: Panel) -> Figure:
    """The figure of one series, its texts all within it and none over another."""
    figure, axes = slide(trend.title, _footer(trend, panel.points))
    first, last = panel.points[0].period, panel.points[-1].period
    _set_up(axes, [panel], f"{panel.title}, {first} to {last}")
    _draw(axes, panel, Ink())
    figure.draw_without_rendering()  # lays out: before, nothing has a place
    points = panel.outstanding
    _write_values(axes, panel, points, _marks(axes, [panel]), points[:1])
    return figure


def figure_together(trend: Trends, panels: Sequence[Panel], exponent: int) -> Figure:
    """The figure of several series on one axis, each named beside its last point; NotUnderstood for
    more than can be told apart."""
    if len(panels) > len(COLOURS):
        raise NotUnderstood(
            f"{len(panels)} series are too many for one picture; expected at most {len(COLOURS)}"
        )
    every = [point for panel in panels for point in panel.points]
    figure, axes = slide(trend.title, _footer(trend, every, are_several=True))
    _set_up(axes, panels, heading(trend, every, exponent))
    inks = [Ink(*pair) for pair in zip(COLOURS, MARKS, strict=True)]
    for panel, ink in zip(panels, inks, strict=False):
        _draw(axes, panel, ink)
    figure.draw_without_rendering()
    taken = _name_at_the_end(axes, panels, inks)
    taken += _marks(axes, panels)
    for panel in panels:
        _write_values(axes, panel, panel.outstanding[1:], taken)
    return figure


def _set_up(axes: Axes, panels: Sequence[Panel], subtitle: str) -> None:
    """The scales, which the panels share, and their labels."""
    bottom, top = panels[0].bottom, panels[0].top
    room = LABEL_ROOM * (top - bottom)
    axes.set_ylim(bottom - room, top + room)
    axes.set_title(visible(subtitle), loc="left", fontsize=11, color=DARK)
    axes.grid(axis="y", color="#e5e5e5", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.ticklabel_format(axis="y", style="plain", useOffset=False)
    if bottom < 0 < top:
        axes.axhline(0, color=DARK, linewidth=1)
    points = [point for panel in panels for point in panel.points]
    start, end = min(p.start for p in points), max(p.end for p in points)
    marks = time_marks(start, end, MOST_MARKS, MOST_MARKS)
    # A month is named under its middle, where its point stands; a year at its begin.
    axes.set_xticks([at + 0.5 * ("-" in text) for at, text in marks], [text for _, text in marks])
    axes.set_xlim(start - 0.5, end + 0.5)


def _draw(axes: Axes, panel: Panel, ink: Ink) -> None:
    for a, b in panel.joined:
        axes.plot([a.centre, b.centre], [a.level, b.level], color=ink.colour, linewidth=1)
    for point in panel.points:
        _draw_point(axes, panel, point, ink)


def _draw_point(axes: Axes, panel: Panel, point: Point, ink: Ink) -> None:
    """Bounds as a bar, of every point alike; its mark filled where printed, square where a later
    report tells it."""
    is_grey = point.is_wide and not ink.mark
    colour = RED if point.is_clash else GREY if is_grey else ink.colour
    low, high = max(point.low, panel.bottom), min(point.high, panel.top)
    axes.vlines(point.centre, low, high, color=colour, linewidth=4, alpha=0.35)
    for goes_on, edge, mark in zip(
        panel.goes_on(point), (panel.top, panel.bottom), "^v", strict=True
    ):
        if goes_on:
            axes.plot(point.centre, edge, marker=mark, color=colour, markersize=5, clip_on=False)
    if point.is_clash or not point.is_wide:
        mark = "x" if point.is_clash else ink.mark or ("s" if point.is_late else "o")
        axes.plot(
            point.centre,
            point.level,
            marker=mark,
            color=colour,
            markerfacecolor=colour if point.is_printed else "white",
            markersize=5 if ink.mark else 4,
        )


def _name_at_the_end(axes: Axes, panels: Sequence[Panel], inks: Sequence[Ink]) -> list[Bbox]:
    """Writes each series' name with its last value right of the axes; where they lie."""
    texts = []
    for panel, ink in zip(panels, inks, strict=False):
        last = panel.points[-1]
        name = textwrap.wrap(visible(panel.title), NAME_WIDTH, max_lines=2, placeholder=" …")
        label = "\n".join([*name, last.text] if last.text else name)
        at = min(max(last.level, panel.bottom), panel.top)
        texts.append(axes.text(1, at, label, color=ink.colour, va="center", fontweight="bold",
                               fontsize=10, linespacing=1.1))  # fmt: skip
    widest = max(text.get_window_extent().width for text in texts)
    start, end = axes.get_xlim()
    room = (widest + NAME_GAP) / axes.bbox.width
    end = start + (end - start) / (1 - room)
    axes.set_xlim(start, end)
    left = end - (end - start) * (widest / axes.bbox.width)
    _spread(axes, texts)
    for text in texts:
        text.set_x(left)
    return [text.get_window_extent() for text in texts]


def _spread(axes: Axes, texts: Sequence[Text]) -> None:
    """Moves the texts up and down, no further than they need, until none lies over another."""
    to_data = axes.transData.inverted()
    heights = {text: text.get_window_extent().height + 4 for text in texts}
    bottom, top = axes.bbox.y0, axes.bbox.y1
    places: list[tuple[Text, float]] = []
    ordered = sorted(texts, key=lambda text: text.get_window_extent().y0)
    floor = bottom
    for text in ordered:
        middle = max(_middle(text), floor + heights[text] / 2)
        places.append((text, middle))
        floor = middle + heights[text] / 2
    ceiling = top
    for text, middle in reversed(places):
        middle = min(middle, ceiling - heights[text] / 2)
        text.set_y(to_data.transform((0, middle))[1])
        ceiling = middle - heights[text] / 2


def _middle(text: Text) -> float:
    box = text.get_window_extent()
    return float(box.y0 + box.y1) / 2


def _write_values(
    axes: Axes, panel: Panel, points: Sequence[Point], taken: list[Bbox], bold: Sequence[Point] = ()
) -> None:
    """Writes the values of the points, above or (of the lowest first) below, each where it lies
    over nothing that is taken, or nowhere."""
    lowest = min(panel.outstanding, key=lambda point: point.level, default=None)
    for point in points:
        is_below = point is lowest and len(panel.outstanding) > 1
        for below in (is_below, not is_below):
            text = _write_beside(axes, point, below, "bold" if point in bold else "normal")
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            text.remove()


def _write_beside(axes: Axes, point: Point, below: bool, weight: str) -> Text:
    text = axes.annotate(
        point.text,
        (point.centre, min(point.low, point.level) if below else max(point.high, point.level)),
        (0, -6 if below else 6),
        textcoords="offset points",
        ha="center",
        va="top" if below else "bottom",
        fontweight=weight,
    )
    box = text.get_window_extent()
    if box.x0 < axes.bbox.x0 or box.x1 > axes.figure.bbox.x1:
        text.set_horizontalalignment("left" if box.x0 < axes.bbox.x0 else "right")
    return text


def _marks(axes: Axes, panels: Sequence[Panel]) -> list[Bbox]:
    """Where the marks of the points lie."""
    from matplotlib.transforms import Bbox

    points = [point for panel in panels for point in panel.points if not point.is_wide]
    places = (axes.transData.transform((point.centre, point.level)) for point in points)
    return [Bbox.from_extents(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in places]


def _footer(trend: Trend, points: Sequence[Point], are_several: bool = False) -> list[str]:
    """What the signs mean, and the sources, a line each; as many names as one holds."""
    signs = ["filled: printed", "hollow: derived", "bars: bounds"]
    is_late = any(p.is_late for p in points) and not are_several
    signs += ["squares: from a later report"] if is_late else []
    signs += ["red crosses: figures in conflict"] if any(p.is_clash for p in points) else []
    is_grey = any(p.is_wide for p in points) and not are_several
    signs += ["grey: no level decided"] if is_grey else []
    drawn = {point.period for point in points}
    shown = (cell for row in trend.rows for cell in (row.cells if are_several else row.cells[:1]))
    cells = [cell for cell in shown if cell and cell.period in drawn]
    return ["; ".join(signs), sources_line(trend, cells)]
