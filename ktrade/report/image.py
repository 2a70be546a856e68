"""Pictures for a document, as SVG, PNG or PDF."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ktrade.errors import NothingKnown, NotUnderstood, missing_library, shown
from ktrade.queries.answer import Answer, Trend, Trends
from ktrade.report.chart import main_panel, panels_together
from ktrade.report.saving import saved
from ktrade.report.slide_of_parts import drawn_parts, figure_of_parts
from ktrade.report.slide_of_series import figure_of, figure_together
from ktrade.report.style import Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What may be drawn, by its ending, and what keeps the day out of it.
KINDS: dict[str, dict[str, None]] = {
    ".svg": {"Date": None},
    ".png": {},
    ".pdf": {"CreationDate": None},
}
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
    figure = _figure_maker(answer, style.exponent)
    try:
        import matplotlib
    except ImportError as error:
        raise missing_library("pictures in files", "matplotlib", "plot") from error

    # It tells of every font that is not there.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    # It wants the names of settings as literals.
    with matplotlib.rc_context(SETTINGS):  # type: ignore[arg-type]
        _save(figure().savefig, file)


def _figure_maker(answer: Answer, exponent: int) -> Callable[[], Figure]:
    """What makes the figure; NothingKnown where there are not two points or parts to draw."""
    if isinstance(answer, Trends):
        several = panels_together(answer, exponent)
        if len({point.period for panel in several for point in panel.points}) > 1:
            return partial(figure_together, answer, several, exponent)
    elif isinstance(answer, Trend) and (panel := main_panel(answer, exponent)):
        return partial(figure_of, answer, panel)
    if isinstance(answer, Trend):
        raise NothingKnown("a chart needs two periods of one kind; there are none")
    parts = drawn_parts(answer)
    if len(parts) < 2:
        raise NothingKnown("a chart needs two parts with bounds; there are none")
    return partial(figure_of_parts, answer, parts)


def _save(savefig, file: Path) -> None:  # type: ignore[no-untyped-def]  # matplotlib's own
    ending = file.suffix.lower()
    # What writes PDF fails with an error of its own where a file cannot be written.
    picture = io.BytesIO()
    savefig(picture, format=ending[1:], dpi=150, metadata=KINDS[ending])
    with saved(file) as out:
        out.write(picture.getvalue())
