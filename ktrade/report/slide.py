"""What every picture in a file is drawn on: a slide with its title, and its sources below."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ktrade.errors import visible
from ktrade.queries.answer import Answer, Measured
from ktrade.report.grid import publisher

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 10.0, 5.625  # inches: the shape of a slide
LINE_WIDTH, TITLE_WIDTH = 135, 80  # characters of a line below, and of the title
DARK, GREY, RED = "#444444", "#8a8a8a", "#c0392b"


def slide(title: str, footer: Sequence[str]) -> tuple[Figure, Axes]:
    """An empty slide with its title and the lines below."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    lines = "\n".join(textwrap.wrap(visible(title), TITLE_WIDTH))
    figure.suptitle(lines, x=0.01, ha="left", fontsize=15, fontweight="bold")
    below = 0.03 * (len(footer) + 1)
    room = (0.01, below, 0.98, 0.985 - below)
    figure.get_layout_engine().set(rect=room)  # type: ignore[union-attr,call-arg]
    figure.text(0.01, 0.015, "\n".join(footer), fontsize=8, color="#444444", va="bottom")
    return figure, figure.subplots()


def sources_line(answer: Answer, drawn: Iterable[Measured]) -> str:
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
