"""A markdown table, for documents and issue trackers."""

from __future__ import annotations

from typing import TextIO

from ktrade.answer import Answer, Explanation, Listing
from ktrade.render.grid import grid_of
from ktrade.render.style import Style

_ESCAPED = str.maketrans({c: "\\" + c for c in "\\`*_[]<>|#~"})
INDENT = "&nbsp;&nbsp;"


def render(answer: Answer | Listing | Explanation, style: Style, out: TextIO) -> None:
    """The title in bold, the table, and the notes and sources as a list below."""
    if answer.is_empty:
        return
    grid = grid_of(answer, style.exponent)
    out.write(f"**{_text(grid.title)}**{f' ({grid.unit})' if grid.unit else ''}\n\n")
    out.write(_row([_text(header) for header in grid.header]))
    out.write(_row(["---:" if numeric else "---" for numeric in grid.numeric]))
    for row in grid.rows:
        label = row.cells[0].lstrip()
        first = INDENT * ((len(row.cells[0]) - len(label)) // 2) + _text(label)
        out.write(_row([f"**{first}**" if row.is_total else first, *map(_text, row.cells[1:])]))
    if grid.footer:
        out.write("\n" + "".join(f"- {_text(line)}\n" for line in grid.footer))


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"
