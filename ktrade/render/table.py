"""The terminal table: aligned on the decimal point, never cut; in colour where that is wanted."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ktrade.answer import Answer, Explanation, Findings, Listing
from ktrade.render.blocks import blocks, columns, counts
from ktrade.render.grid import CLASH, DERIVED, Grid, GridRow, aligned, grid_of
from ktrade.render.style import Style

GAP = "   "
INDENT = "  "


def render(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """A table as wide as it needs; on a terminal too narrow for it, one line a cell. No figure is ever cut."""
    room = shutil.get_terminal_size().columns if out.isatty() else None
    if isinstance(answer, Findings):
        _print(_findings(answer, room), out)
    elif not answer.is_empty:
        grid = grid_of(answer, style.exponent)
        lines = _table(grid, _padded(grid))
        if room is not None and any(cell_len(line.plain) > room for line in lines):
            lines = _stacked(grid)
        _print([*lines, *(Text(text) for text in ["", *grid.footer] if grid.footer)], out)


def _print(lines: Sequence[Text], out: TextIO) -> None:
    colour = wants_colour(out)
    # The console gets whole lines and may not wrap, crop or interpret them.
    console = Console(
        file=out, force_terminal=colour, color_system="standard" if colour else None, width=1 << 20, _environ={}
    )
    for line in lines:
        line.rstrip()
        console.print(line, no_wrap=True, crop=False, overflow="ignore", soft_wrap=True, markup=False, highlight=False)


def wants_colour(out: TextIO) -> bool:
    """NO_COLOR, then FORCE_COLOR (either counts when it is not empty), then whether `out` is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (out.isatty() and os.environ.get("TERM") != "dumb")


def _padded(grid: Grid) -> list[list[str]]:
    """The columns, each with its header on top, every text as wide as the widest."""
    columns = []
    for i, (header, numeric) in enumerate(zip(grid.header, grid.numeric, strict=True)):
        texts = [row.cells[i] for row in grid.rows]
        texts = aligned(header, texts) if numeric else [header, *texts]
        width = max(map(cell_len, texts))
        columns.append([text + " " * (width - cell_len(text)) for text in texts])
    return columns


def _table(grid: Grid, columns: Sequence[Sequence[str]]) -> list[Text]:
    title = Text(grid.title, style="bold")
    width = sum(cell_len(column[0]) for column in columns[:-1]) + len(GAP) * (len(columns) - 2)
    if grid.unit:
        title.append(" " * max(width - cell_len(grid.title) - cell_len(grid.unit), 3) + grid.unit, style="not bold")
    lines = [title, Text(GAP.join(column[0] for column in columns), style="dim")]
    for number, row in enumerate(grid.rows, 1):
        lines.append(_line([column[number] for column in columns], row))
    return lines


def _line(cells: Sequence[str], row: GridRow) -> Text:
    line = Text(cells[0], style="bold" if row.is_total else "")
    for cell in cells[1:]:
        line.append(GAP)
        line.append(cell, style=_style(cell))
    return line


def _style(cell: str) -> str:
    """Meaningful, and never needed: what a colour says a sign says too."""
    if CLASH in cell:
        return "red not bold"
    return "cyan not bold" if cell.lstrip().startswith(DERIVED) else "not bold"


def _stacked(grid: Grid) -> list[Text]:
    """For narrow terminals: a line a row with its label, then a line a cell."""
    lines = [Text(grid.title + (f", {grid.unit}" if grid.unit else ""), style="bold")]
    for row in grid.rows:
        indent = " " * (len(row.cells[0]) - len(row.cells[0].lstrip()))
        lines.append(Text(row.cells[0], style="bold" if row.is_total else ""))
        for header, cell in zip(grid.header[1:], row.cells[1:], strict=True):
            if cell:
                line = Text(f"{indent}  {header}: " if header else f"{indent}  ", style="dim")
                line.append(cell, style=_style(cell) + " not dim")
                lines.append(line)
    return lines


def _findings(answer: Findings, room: int | None) -> list[Text]:
    """A block a finding, then how many there are; on a terminal prose is wrapped, figures never are."""
    lines: list[Text] = []
    for block in blocks(answer):
        if block.is_short:
            lines += _prose(f"{block.kind}: {block.summary}", room, indent="")
            continue
        lines.append(Text(f"{block.kind}, {block.period}", style="bold red" if block.is_bad else "bold"))
        lines += _prose(block.summary, room)
        table = columns(block.rows, block.header)
        if room is not None and any(cell_len(INDENT + GAP.join(row).rstrip()) > room for row in table):
            for printed, allowed, what, where in block.rows:
                lines += [Text(f"{INDENT}{printed}"), *_prose(what, room, INDENT * 2), *_prose(where, room, INDENT * 2)]
                if allowed:
                    lines.append(Text(f"{INDENT * 2}the others leave {allowed}"))
        else:
            lines += (Text(INDENT + GAP.join(row), style="dim" if i == 0 else "") for i, row in enumerate(table))
        for below in block.below:
            lines += _prose(below, room)
        lines.append(Text(""))
    if lines and lines[-1].plain:
        lines.append(Text(""))
    return [*lines, Text(f"{answer.title}: {counts(answer) or 'nothing to report'}")]


def _prose(text: str, room: int | None, indent: str = INDENT) -> list[Text]:
    if room is None:
        return [Text(indent + text)]
    return [
        Text(line)
        for line in textwrap.wrap(
            text,
            max(room, 20),
            initial_indent=indent,
            subsequent_indent=indent + INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
