"""A markdown table, for documents and issue trackers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from ktrade.queries.answer import Answer, Listing
from ktrade.queries.explanation import Explanation
from ktrade.queries.findings import Findings
from ktrade.report.findings import blocks, counts
from ktrade.report.grid import Grid, grid_of
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
    grid = grid_of(answer, style.exponent, is_short=style.is_short)
    table(grid, out)
    if grid.footer:
        out.write("\n" + bullets(grid.footer))


def table(grid: Grid, out: TextIO) -> None:
    """The grid under its title."""
    out.write(f"**{text(grid.title)}**{f' ({grid.unit})' if grid.unit else ''}\n\n")
    out.write(_row([text(header) for header in grid.header]))
    out.write(_row(["---:" if numeric else "---" for numeric in grid.numeric]))
    for row in grid.rows:
        first = INDENT * row.depth + text(row.cells[0].lstrip())
        out.write(_row([f"**{first}**" if row.is_total else first, *map(text, row.cells[1:])]))


def bullets(lines: Iterable[str]) -> str:
    """The lines as a list."""
    return "".join(f"- {text(line)}\n" for line in lines)


def _findings(answer: Findings, out: TextIO) -> None:
    finding_blocks(answer, out)
    out.write(f"\n{text(answer.title)}: {text(counts(answer) or 'nothing to report')}\n")


def finding_blocks(answer: Findings, out: TextIO) -> None:
    """A heading a finding, its figures as a table."""
    for block in blocks(answer):
        if block.is_short:
            out.write(f"- {text(block.kind)}: {text(block.summary)}\n")
            continue
        out.write(f"### {text(block.kind)}, {text(block.period)}\n\n{text(block.summary)}\n\n")
        if block.rows:
            out.write(_row(list(map(text, block.header))) + _row(["---:", "---", "---", "---"]))
            out.write("".join(_row(list(map(text, row))) for row in block.rows) + "\n")
        if block.below:
            out.write("".join(f"- {text(line)}\n" for line in block.below) + "\n")


def text(words: str) -> str:
    """Words that markdown leaves as they are."""
    return words.translate(_ESCAPED)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"
