"""The picture of a series for a document, as SVG, PNG or PDF."""

from __future__ import annotations

import io
import logging
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ktrade.errors import NothingKnown, NotUnderstood, missing_library, shown, visible
from ktrade.queries.answer import Answer, Measured, Trend
from ktrade.report.chart import Panel, Point, panels, time_marks
from ktrade.report.grid import DERIVED, number, publisher, unit_name
from ktrade.report.saving import saved
from ktrade.report.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

# What may be drawn, by its ending, and what keeps the day out of it.
KINDS: dict[str, dict[str, None]] = {
    ".svg": {"Date": None},
    ".png": {},
    ".pdf": {"CreationDate": None},
}
WIDTH, HEIGHT = 10.0, 5.625  # inches: the shape of a slide
LINE_WIDTH, TITLE_WIDTH = 135, 80  # characters of a line below, and of the title
LABEL_ROOM = 0.09  # of the scale, free above and below for the values written on points
MOST_MARKS = 10  # on the time axis
MOST_BARS, MANY_BARS, LABEL_WIDTH = 14, 9, 32  # parts, and characters of a line of their labels
VALUE_ROOM = 0.4  # of the scale, behind a bar for its value
BLUE, GREY, RED = "#1f5a94", "#8a8a8a", "#c0392b"
# Sources may have Korean names; the first of these that a machine has is used.
FONTS = ["DejaVu Sans", "Noto Sans CJK KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo"]
# The same facts give the same bytes: no dates, no random ids. Text stays text, and a $ is a dollar.
SETTINGS = {
    "svg.hashsalt": "ktrade", "svg.fonttype": "none", "text.parse_math": False,
    "font.family": FONTS, "font.size": 11,
}  # fmt: skip


def draw(answer: Answer, style: Style, file: Path) -> None:
    """Draws a series or the parts of a whole into the file.

    Of a series one kind of period, that with most points: levels as marks, bounds as bars, values
    on the last and the extreme points. Of parts their contributions or shares as bars. The kind of
    picture is the file's ending. NothingKnown where there are not two to draw, NotUnderstood where
    the ending is none of KINDS, the file cannot be written, or matplotlib is not installed.
    """
    if file.suffix.lower() not in KINDS:
        raise NotUnderstood(
            f"{shown(str(file))} is not an image that can be written; expected a name that ends in"
            f" {', '.join(KINDS)}"
        )
    shapes = panels(answer, style.exponent) if isinstance(answer, Trend) else []
    parts = [] if isinstance(answer, Trend) else drawn_parts(answer)
    if isinstance(answer, Trend) and not shapes:
        raise NothingKnown("a chart needs two periods of one kind; there are none")
    if not isinstance(answer, Trend) and len(parts) < 2:
        raise NothingKnown("a chart needs two parts with bounds; there are none")
    try:
        import matplotlib
    except ImportError as error:
        raise missing_library("pictures in files", "matplotlib", "plot") from error

    # It tells of every font that is not there.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with matplotlib.rc_context(SETTINGS):  # type: ignore[arg-type]  # it wants its names as literals
        if isinstance(answer, Trend):
            figure = figure_of(answer, max(shapes, key=lambda panel: len(panel.points)))
        else:
            figure = figure_of_parts(answer, parts)
        _save(figure.savefig, file)


def figure_of(trend: Trend, panel: Panel) -> Figure:
    """The figure, its texts all within it and none over another."""
    figure, axes = _slide(trend.title, _footer(trend, panel))
    _draw_panel(axes, panel)
    _label_time(axes, panel)
    figure.draw_without_rendering()  # lays out: before, nothing has a place
    _label_points(axes, panel)
    return figure


def _slide(title: str, footer: Sequence[str]) -> tuple[Figure, Axes]:
    """An empty slide with its title and what stands below."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    lines = "\n".join(textwrap.wrap(visible(title), TITLE_WIDTH))
    figure.suptitle(lines, x=0.01, ha="left", fontsize=15, fontweight="bold")
    below = 0.03 * (len(footer) + 1)
    figure.get_layout_engine().set(rect=(0.01, below, 0.98, 0.985 - below))  # type: ignore[union-attr,call-arg]
    figure.text(0.01, 0.015, "\n".join(footer), fontsize=8, color="#444444", va="bottom")
    return figure, figure.subplots()


def drawn_parts(answer: Answer) -> list[tuple[str, Measured]]:
    """The parts of a whole with what each contributed or, where no column says that, its share;
    those without two bounds left out."""
    columns = list(zip(*(row.cells for row in answer.rows), strict=True))
    for measure in ("contribution", "share"):
        for cells in columns:
            if any(cell and cell.measure == measure for cell in cells):
                return [
                    (row.label, cell)
                    for row, cell in zip(answer.rows, cells, strict=True)
                    if cell and row.depth and cell.interval.is_bounded
                ]
    return []


def figure_of_parts(answer: Answer, parts: Sequence[tuple[str, Measured]]) -> Figure:
    """A bar a part from zero, its bounds as a line across the end, its value behind."""
    shown = parts[:MOST_BARS]
    sources = _sources_line(answer, (measured for _, measured in shown))
    rest = [f"{len(parts) - len(shown)} more parts are not drawn."] if parts[MOST_BARS:] else []
    said = " ".join(["Lines are bounds.", *rest, *map(visible, answer.notes)])
    said = textwrap.shorten(said, LINE_WIDTH, placeholder=" …")
    figure, axes = _slide(answer.title, [said, sources])
    unit = unit_name(shown[0][1].unit, 0)
    title = "Contributions to the growth" if shown[0][1].measure == "contribution" else "Shares"
    whole = next(
        (f" of {row.label[:1].lower() + row.label[1:]}" for row in answer.rows if row.is_total), ""
    )
    axes.set_title(visible(f"{title}{whole}, {unit}"), loc="left", fontsize=11, color="#444444")
    ends = [[float(m.interval.low), float(m.interval.high)] for _, m in shown]
    span = max(0.0, *(high for _, high in ends)) - min(0.0, *(low for low, _ in ends)) or 1.0
    for place, ((_, measured), (low, high)) in enumerate(zip(shown, ends, strict=True)):
        level = (low + high) / 2
        colour = RED if measured.clash else BLUE
        axes.barh(place, level, height=0.62, color=colour, alpha=0.55)
        axes.hlines(place, low, high, color="#222222", linewidth=2)
        is_left = level < 0
        axes.annotate(
            number(measured, 0).lstrip(DERIVED),
            (low if is_left else high, place),
            (-6 if is_left else 6, 0),
            textcoords="offset points",
            ha="right" if is_left else "left",
            va="center",
        )
    bottom, top = min(0.0, *(low for low, _ in ends)), max(0.0, *(high for _, high in ends))
    axes.set_xlim(bottom - VALUE_ROOM * span * (bottom < 0), top + VALUE_ROOM * span)
    size = 11 if len(shown) < MANY_BARS else 8
    labels = ["\n".join(textwrap.wrap(visible(label), LABEL_WIDTH)[:2]) for label, _ in shown]
    axes.set_yticks(range(len(shown)), labels, fontsize=size, linespacing=0.9)
    axes.invert_yaxis()
    axes.axvline(0, color="#444444", linewidth=1)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="#e5e5e5", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure


def _save(savefig, file: Path) -> None:  # type: ignore[no-untyped-def]  # matplotlib's own
    ending = file.suffix.lower()
    # What writes PDF fails with an error of its own where a file cannot be written.
    picture = io.BytesIO()
    savefig(picture, format=ending[1:], dpi=150, metadata=KINDS[ending])
    with saved(file) as out:
        out.write(picture.getvalue())


def _draw_panel(axes: Axes, panel: Panel) -> None:
    room = LABEL_ROOM * (panel.top - panel.bottom)
    axes.set_ylim(panel.bottom - room, panel.top + room)
    first, last = panel.points[0].period, panel.points[-1].period
    axes.set_title(f"{panel.title}, {first} to {last}", loc="left", fontsize=11, color="#444444")
    axes.grid(axis="y", color="#e5e5e5", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.ticklabel_format(axis="y", style="plain", useOffset=False)
    if panel.bottom < 0 < panel.top:
        axes.axhline(0, color="#444444", linewidth=1)
    for a, b in panel.joined:
        axes.plot([a.centre, b.centre], [a.level, b.level], color=BLUE, linewidth=1)
    for point in panel.points:
        _draw_point(axes, panel, point)


def _label_points(axes: Axes, panel: Panel) -> None:
    """Writes the values of the last and of the extreme points, each where it lies over no other."""
    decided = [p for p in panel.points if p.text and not p.is_wide and not p.is_clash]
    if not decided:
        return
    highest, lowest = max(decided, key=_level), min(decided, key=_level)
    taken: list[Bbox] = []
    for point in dict.fromkeys((decided[-1], highest, lowest)):
        below = point is lowest and point is not highest
        text = axes.annotate(
            point.text,
            (point.centre, min(point.low, point.level) if below else max(point.high, point.level)),
            (0, -6 if below else 6),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontweight="bold" if point is decided[-1] else "normal",
        )
        box = text.get_window_extent()
        if box.x0 < axes.bbox.x0 or box.x1 > axes.figure.bbox.x1:
            text.set_horizontalalignment("left" if box.x0 < axes.bbox.x0 else "right")
            box = text.get_window_extent()
        if not any(box.overlaps(other) for other in taken):
            taken.append(box)
        else:
            text.remove()


def _level(point: Point) -> float:
    return point.level


def _draw_point(axes: Axes, panel: Panel, point: Point) -> None:
    """Bounds as a bar, of every point alike; its mark filled where printed, square where a later
    report tells it."""
    colour = RED if point.is_clash else GREY if point.is_wide else BLUE
    low, high = max(point.low, panel.bottom), min(point.high, panel.top)
    axes.vlines(point.centre, low, high, color=colour, linewidth=4, alpha=0.35)
    for goes_on, edge, mark in zip(
        panel.goes_on(point), (panel.top, panel.bottom), "^v", strict=True
    ):
        if goes_on:
            axes.plot(point.centre, edge, marker=mark, color=colour, markersize=5, clip_on=False)
    if point.is_clash or not point.is_wide:
        mark = "x" if point.is_clash else "s" if point.is_late else "o"
        inside = colour if point.is_printed else "white"
        axes.plot(
            point.centre,
            point.level,
            marker=mark,
            color=colour,
            markerfacecolor=inside,
            markersize=4,
        )


def _label_time(axes: Axes, panel: Panel) -> None:
    """Years, or months where there are few."""
    start, end = panel.points[0].start, max(point.end for point in panel.points)
    marks = time_marks(start, end, MOST_MARKS, MOST_MARKS)
    # A month is named under its middle, where its point stands; a year at its begin.
    axes.set_xticks([at + 0.5 * ("-" in text) for at, text in marks], [text for _, text in marks])
    axes.set_xlim(start - 0.5, end + 0.5)


def _footer(trend: Trend, panel: Panel) -> list[str]:
    """What the signs mean, and the sources, a line each; as many names as one holds."""
    points = panel.points
    signs = ["filled: printed", "hollow: derived", "bars: bounds"]
    signs += ["squares: from a later report"] if any(p.is_late for p in points) else []
    signs += ["red crosses: figures clash"] if any(p.is_clash for p in points) else []
    signs += ["grey: no level decided"] if any(p.is_wide for p in points) else []
    drawn = {point.period for point in points}
    cells = (cell for row in trend.rows if (cell := row.cells[0]) and cell.period in drawn)
    return ["; ".join(signs), _sources_line(trend, cells)]


def _sources_line(answer: Answer, drawn: Iterable[Measured]) -> str:
    """As many of the sources as a line holds, and how many more there are."""
    used = dict.fromkeys(source for measured in drawn for source in measured.sources)
    names = list(dict.fromkeys(visible(publisher(answer.sources[source])) for source in used))
    kept = len(names)
    while kept > 1 and len(_sources(names, kept)) > LINE_WIDTH:
        kept -= 1
    return textwrap.shorten(_sources(names, kept), LINE_WIDTH, placeholder=" …")


def _sources(names: Sequence[str], kept: int) -> str:
    more = f" and {len(names) - kept} more" if kept < len(names) else ""
    return f"{'Sources' if len(names) > 1 else 'Source'}: {', '.join(names[:kept])}{more}"
