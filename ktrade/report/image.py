"""The picture of a series for a document, as SVG, PNG or PDF."""

from __future__ import annotations

import io
import logging
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ktrade.errors import NothingKnown, NotUnderstood, missing_library, shown, visible
from ktrade.queries.answer import Trend
from ktrade.report.chart import Panel, Point, panels, time_marks
from ktrade.report.grid import describe
from ktrade.report.saving import saved
from ktrade.report.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# What may be drawn, by its ending, and what keeps the day out of it.
KINDS: dict[str, dict[str, None]] = {
    ".svg": {"Date": None},
    ".png": {},
    ".pdf": {"CreationDate": None},
}
WIDTH, FIRST_HEIGHT, HEIGHT = 8.0, 3.2, 1.8  # inches, of the first panel and of the others
LINE_HEIGHT, FOOTER_WIDTH = 0.125, 150  # inches and characters, of a line of the footer
MOST_MARKS = 10  # on the time axis
BLUE, GREY, RED = "#1f5a94", "#8a8a8a", "#c0392b"
# Sources may have Korean names; the first of these that a machine has is used.
FONTS = ["DejaVu Sans", "Noto Sans CJK KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo"]
# The same facts give the same bytes: no dates, no random ids. Text stays text, and a $ is a dollar.
SETTINGS = {
    "svg.hashsalt": "ktrade", "svg.fonttype": "none", "text.parse_math": False,
    "font.family": FONTS, "font.size": 9,
}  # fmt: skip


def draw(trend: Trend, style: Style, file: Path) -> None:
    """Draws the series into the file: levels as marks, bounds as bars and bands, the sources below.

    The kind of picture is the file's ending. NothingKnown where there are not two points to draw,
    NotUnderstood where the ending is none of KINDS, the file cannot be written, or matplotlib is
    not installed.
    """
    if file.suffix.lower() not in KINDS:
        raise NotUnderstood(
            f"{shown(str(file))} is not an image that can be written; expected a name that ends in"
            f" {', '.join(KINDS)}"
        )
    shapes = panels(trend, style.exponent)
    if not shapes:
        raise NothingKnown("a chart needs two periods of one kind; there are none")
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise missing_library("pictures in files", "matplotlib", "plot") from error

    logging.getLogger("matplotlib").setLevel(
        logging.ERROR
    )  # it tells of every font that is not there
    footer = _footer(trend, shapes)
    heights = [FIRST_HEIGHT, *[HEIGHT] * (len(shapes) - 1)]
    height = sum(heights) + LINE_HEIGHT * (len(footer) + 1)
    with matplotlib.rc_context(SETTINGS):  # type: ignore[arg-type]  # it wants its names as literals
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        below = LINE_HEIGHT * (len(footer) + 1) / height
        figure.get_layout_engine().set(rect=(0, below, 1, 1 - below))  # type: ignore[union-attr,call-arg]
        axes = figure.subplots(len(shapes), sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        for one, panel in zip(axes, shapes, strict=True):
            _draw_panel(one, panel)
        axes[0].set_title(visible(trend.title), fontweight="bold", loc="left")
        _label_time(axes[-1], shapes)
        figure.text(
            0.01, 0.01, "\n".join(footer), fontsize=7, linespacing=1.2, color="#444444", va="bottom"
        )
        _save(figure.savefig, file)


def _save(savefig, file: Path) -> None:  # type: ignore[no-untyped-def]  # matplotlib's own
    ending = file.suffix.lower()
    # What writes PDF fails with an error of its own where a file cannot be written.
    picture = io.BytesIO()
    savefig(picture, format=ending[1:], dpi=150, metadata=KINDS[ending])
    with saved(file) as out:
        out.write(picture.getvalue())


def _draw_panel(axes: Axes, panel: Panel) -> None:
    axes.set_ylim(panel.bottom, panel.top)
    axes.set_ylabel(panel.title)
    axes.grid(axis="y", color="#e5e5e5", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    for a, b in panel.joined:
        axes.fill_between(
            [a.centre, b.centre],
            [a.low, b.low],
            [a.high, b.high],
            color=BLUE,
            alpha=0.15,
            linewidth=0,
        )
        axes.plot([a.centre, b.centre], [a.level, b.level], color=BLUE, linewidth=0.8)
    for point in panel.points:
        _draw_point(axes, panel, point)


def _draw_point(axes: Axes, panel: Panel, point: Point) -> None:
    """Bounds as a bar over the point's months; its mark filled where printed, square where a later
    report tells it."""
    colour = RED if point.is_clash else GREY if point.is_wide else BLUE
    low, high = max(point.low, panel.bottom), min(point.high, panel.top)
    axes.fill_between(
        [point.start + 0.15, point.end - 0.15], low, high, color=colour, alpha=0.3, linewidth=0
    )
    axes.vlines(point.centre, low, high, color=colour, linewidth=1)
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


def _label_time(axes: Axes, shapes: Sequence[Panel]) -> None:
    """Years, or months where there are few."""
    start = min(panel.points[0].start for panel in shapes)
    end = max(point.end for panel in shapes for point in panel.points)
    months, texts = zip(*time_marks(start, end, MOST_MARKS, MOST_MARKS), strict=True)
    axes.set_xticks(months, texts)
    axes.set_xlim(start - 0.5, end + 0.5)


def _footer(trend: Trend, shapes: Sequence[Panel]) -> list[str]:
    points = [point for panel in shapes for point in panel.points]
    signs = ["filled marks: printed", "hollow: derived", "bars and bands: bounds"]
    signs += (
        ["squares: known from a later report"] if any(point.is_late for point in points) else []
    )
    signs += ["red crosses: figures in conflict"] * any(point.is_clash for point in points)
    signs += (
        ["grey bars: no level, only words or wide bounds"]
        if any(point.is_wide for point in points)
        else []
    )
    used = dict.fromkeys(s for row in trend.rows if (found := row.cells[0]) for s in found.sources)
    sources = (visible(describe(trend.sources[source]._replace(url=""))) for source in used)
    texts = ["; ".join(signs), "Sources: " + "; ".join(sources)]
    return [
        line
        for text in texts
        for line in textwrap.wrap(text, FOOTER_WIDTH, subsequent_indent="    ")
    ]
