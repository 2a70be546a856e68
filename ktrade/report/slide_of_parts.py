"""The parts of a whole as bars on a slide: what each contributed, or its share."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ktrade.errors import visible
from ktrade.model.wording import lowered
from ktrade.queries.answer import Answer, Measured
from ktrade.report.grid import DERIVED, number, unit_name
from ktrade.report.slide import LINE_WIDTH, RED, slide, sources_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BARS, MANY_BARS, LABEL_WIDTH = 14, 9, 32  # parts, and characters of a line of their labels
VALUE_ROOM = 0.4  # of the scale, behind a bar for its value
BLUE = "#1f5a94"


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
    sources = sources_line(answer, (measured for _, measured in shown))
    rest = [f"{len(parts) - len(shown)} more parts are not drawn."] if parts[MOST_BARS:] else []
    remarks = " ".join(["Lines are bounds.", *rest, *map(visible, answer.notes)])
    remarks = textwrap.shorten(remarks, LINE_WIDTH, placeholder=" …")
    figure, axes = slide(answer.title, [remarks, sources])
    unit = unit_name(shown[0][1].unit, 0)
    title = "Contributions to the growth" if shown[0][1].measure == "contribution" else "Shares"
    whole = next((f" of {lowered(row.label)}" for row in answer.rows if row.is_total), "")
    axes.set_title(visible(f"{title}{whole}, {unit}"), loc="left", fontsize=11, color="#444444")
    ends = [[float(m.interval.low), float(m.interval.high)] for _, m in shown]
    span = max(0.0, *(high for _, high in ends)) - min(0.0, *(low for low, _ in ends)) or 1.0
    for place, ((_, measured), (low, high)) in enumerate(zip(shown, ends, strict=True)):
        level = (low + high) / 2
        colour = RED if measured.is_in_conflict else BLUE
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
