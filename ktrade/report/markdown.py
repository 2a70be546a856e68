"""A markdown table, for documents and issue trackers."""

from __future__ import annotations

from typing import TextIO

from ktrade.queries.answer import Answer, Explanation, Findings, Listing
from ktrade.report.findings import blocks, counts
from ktrade.report.grid import grid_of
from ktrade.report.style import Style

_ESCAPED = str.maketrans({c: "\\" + c for c in "\\`*_[]<>|#~"})
INDENT = "&nbsp;&nbsp;"


def render(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """The title in bold, the table, and the notes and sources as a list below."""
    if isinstance(answer, Findings):
        _findings(answer, out)
        return
    if answer.is_empty:
        return
    grid = grid_of(answer, style.exponent)
    out.write(f"**{_text(grid.title)}**{f' ({grid.unit})' if grid.unit else ''}\n\n")
    out.write(_row([_text(header) for header in grid.header]))
    out.write(_row(["---:" if numeric else "---" for numeric in grid.numeric]))
    for row in grid.rows:
        first = INDENT * row.depth + _text(row.cells[0].lstrip())
        out.write(_row([f"**{first}**" if row.is_total else first, *map(_text, row.cells[1:])]))
    if grid.footer:
        out.write("\n" + "".join(f"- {_text(line)}\n" for line in grid.footer))


def _findings(answer: Findings, out: TextIO) -> None:
    """A heading a finding, its figures as a table."""
    for block in blocks(answer):
        if block.is_short:
            out.write(f"- {_text(block.kind)}: {_text(block.summary)}\n")
            continue
        out.write(f"### {_text(block.kind)}, {_text(block.period)}\n\n{_text(block.summary)}\n\n")
        if block.rows:
            out.write(_row(list(map(_text, block.header))) + _row(["---:", "---", "---", "---"]))
            out.write("".join(_row(list(map(_text, row))) for row in block.rows) + "\n")
        if block.below:
            out.write("".join(f"- {_text(line)}\n" for line in block.below) + "\n")
    out.write(f"\n{_text(answer.title)}: {_text(counts(answer) or 'nothing to report')}\n")


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"
