"""The terminal table: aligned on the decimal point, never cut; in colour where that is wanted."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.text import Text

from ktrade.errors import visible
from ktrade.queries.answer import Answer, Listing, Trend, Trends
from ktrade.queries.explanation import Explanation
from ktrade.queries.findings import Findings
from ktrade.report.findings import blocks, columns, counts
from ktrade.report.grid import CONFLICT, DERIVED, Grid, GridRow, aligned, grid_of
from ktrade.report.legend import legend
from ktrade.report.pager import goes_through_pager, print_paged
from ktrade.report.style import Style

GAP, NARROW_GAP = "   ", "  "
INDENT = "  "
PICTURE_WIDTH = 100  # where no terminal says how wide it is
_BEFORE_BOUNDS = re.compile(r" (?=[≈±])|(?<=≈) |(?<=\d) (?=(?:USD|KRW|%|points|days)\b)")


def render(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """A table as wide as it needs, laid out otherwise where a terminal is too narrow for it. No
    figure is ever cut."""
    room = shutil.get_terminal_size().columns if out.isatty() else None
    if isinstance(answer, Findings):
        _print(_findings(answer, room), out)
    elif not answer.is_empty:
        grid = grid_of(answer, style.exponent, is_short=style.is_short)
        picture = _picture(answer, style, room) if isinstance(answer, Trend) else []
        notes = [line for text in grid.notes for line in _prose(text, room, indent="")]
        lines = [*picture, *_laid_out(grid, room)]
        lines += [Text("")] if notes or grid.sources else []
        lines += notes
        # A pager may not know links: `less` has since 2020.
        is_paged = out.isatty() and goes_through_pager(len(lines) + len(grid.sources))
        has_links = room is not None and wants_colour(out) and not is_paged
        sources = legend(grid.sources, room, style.is_short, has_links)
        if room is not None and not style.is_short:
            sources = [part for line in sources for part in _broken(line, room)]
        _print([*lines, *sources], out)


def _picture(trend: Trend, style: Style, room: int | None) -> list[Text]:
    from ktrade.report.chart import main_panel, panels_together
    from ktrade.report.terminal_chart import CONFLICT as CROSS  # 20 ms, and only for pictures
    from ktrade.report.terminal_chart import plot, plot_together

    title, width = visible(trend.title), room or PICTURE_WIDTH
    if isinstance(trend, Trends):
        drawn = plot_together(title, panels_together(trend, style.exponent), width)
    else:
        panel = main_panel(trend, style.exponent)
        drawn = plot(title, panel, width) if panel else []
    lines = list(map(Text, drawn))
    for line in lines:
        line.highlight_words([CROSS], style="red")
    return lines


def _broken(line: Text, room: int) -> list[Text]:
    """A line in as many as it needs, broken between words only; a link goes on in each."""
    if cell_len(line.plain) <= room:
        return [line]
    lengths = [len(part.plain.strip()) for part in _prose(line.plain, room, indent="")]
    ends = [sum(lengths[:i]) + i for i in range(1, len(lengths))]
    return list(line.divide(ends))


def _print(lines: Sequence[Text], out: TextIO) -> None:
    if out is sys.stdout and out.isatty():
        text = io.StringIO()
        _write(lines, text, wants_colour(out))
        print_paged(text.getvalue().removesuffix("\n"))
    else:
        _write(lines, out, wants_colour(out))


def _write(lines: Sequence[Text], out: TextIO, colour: bool) -> None:
    for line in lines:
        line.rstrip()
    # All at once: line by line, half the time of a long table went into beginning and ending them.
    text = Text("\n").join(lines)
    if not colour:
        out.write(f"{text.plain}\n")
        return
    from rich.console import Console  # only for colours

    # The console gets whole lines and may not wrap, crop or interpret them.
    console = Console(
        file=out, force_terminal=True, color_system="standard", width=1 << 20, _environ={}
    )
    console.print(
        text,
        no_wrap=True,
        crop=False,
        overflow="ignore",
        soft_wrap=True,
        markup=False,
        highlight=False,
    )


def wants_colour(out: TextIO) -> bool:
    """NO_COLOR, then FORCE_COLOR (either counts when it is not empty), then whether `out` is a
    terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (
        out.isatty() and os.environ.get("TERM") != "dumb"
    )


def _padded(grid: Grid) -> list[list[str]]:
    """The columns, each with its header on top, every text as wide as the widest."""
    columns = []
    for i, (header, numeric) in enumerate(zip(grid.header, grid.numeric, strict=True)):
        texts = [row.cells[i] for row in grid.rows]
        texts = aligned(header, texts) if numeric else [header, *texts]
        width = max(map(cell_len, texts))
        columns.append([text + " " * (width - cell_len(text)) for text in texts])
    return columns


def _laid_out(grid: Grid, room: int | None) -> list[Text]:
    """The first that fits: one table, a closer one, several one below the other, a line a cell."""
    columns = _padded(grid)
    everything = range(1, len(columns))
    lines = _titled(grid, columns, everything, GAP, room)
    if room is None or _fits(lines, room):
        return lines
    lines = _titled(grid, columns, everything, NARROW_GAP, room)
    if not _fits(lines, room) and grid.has_labels:
        lines = _tables(grid, columns, room)
    return lines if _fits(lines, room) else _stacked(grid, room)


def _fits(lines: Sequence[Text], room: int) -> bool:
    return all(cell_len(line.plain.rstrip()) <= room for line in lines)


def _tables(grid: Grid, columns: Sequence[Sequence[str]], room: int) -> list[Text]:
    """The columns in as many tables as they need, each with the labels; the marks of the sources
    stand in the first."""
    widths = [cell_len(column[0]) + len(NARROW_GAP) for column in columns]
    marks = len(columns) - 1
    parts: list[list[int]] = [[]]
    left = room - sum(widths[i] for i in (0, marks)) + len(NARROW_GAP)
    for i in range(1, marks):
        if widths[i] > left and parts[-1]:
            parts.append([])
            left = room - widths[0] + len(NARROW_GAP)
        parts[-1].append(i)
        left -= widths[i]
    parts[0].append(marks)
    lines = _titled(grid, columns, parts[0], NARROW_GAP, room)
    for part in parts[1:]:
        lines += [Text(""), *_table(grid, columns, part, NARROW_GAP)]
    return lines


def _titled(
    grid: Grid, columns: Sequence[Sequence[str]], shown: Sequence[int], gap: str, room: int | None
) -> list[Text]:
    """A table of these columns, the last of which is not of figures, under its title."""
    width = sum(cell_len(columns[i][0]) + len(gap) for i in (0, *shown[:-1])) - len(gap)
    return [*_title(grid, width, room), *_table(grid, columns, shown, gap)]


def _table(
    grid: Grid, columns: Sequence[Sequence[str]], shown: Sequence[int], gap: str
) -> list[Text]:
    """These columns beside the labels, without the rows that have nothing in them."""
    chosen = [columns[0], *(columns[i] for i in shown)]
    lines = [Text(gap.join(column[0] for column in chosen), style="dim")]
    numbers = _rows_with(grid, shown)
    depths = [grid.rows[number].depth for number in numbers]
    for i, number in enumerate(numbers):
        if i and not depths[i] and (depths[i - 1] or any(depths[i + 1 : i + 2])):
            lines.append(
                Text("")
            )  # a total with what stands below it is set apart from what is around
        lines.append(_line([column[number + 1] for column in chosen], grid.rows[number], gap))
    return lines


def _rows_with(grid: Grid, shown: Sequence[int]) -> list[int]:
    """The rows that have a text in one of these columns, those they stand below, and those that are
    a label alone."""
    found: list[int] = []
    depth = 0  # of the shallowest row kept so far, going up
    for number in range(len(grid.rows) - 1, -1, -1):
        row = grid.rows[number]
        if any(row.cells[i] for i in shown) or row.depth < depth or not any(row.cells[1:]):
            found.append(number)
            depth = row.depth
    return found[::-1]


def _title(grid: Grid, width: int, room: int | None) -> list[Text]:
    """The title, and the unit at the right end of the figures, or below where there is no room
    beside it."""
    title, unit = Text(grid.title, style="bold"), grid.unit
    space = max(width - cell_len(grid.title) - cell_len(unit), len(GAP))
    if room is not None and cell_len(grid.title) + (space + cell_len(unit) if unit else 0) > room:
        return [
            *(Text(line.plain, style="bold") for line in _prose(grid.title, room, "")),
            *([Text(unit)] if unit else []),
        ]
    if unit:
        title.append(" " * space + unit, style="not bold")
    return [title]


def _line(cells: Sequence[str], row: GridRow, gap: str) -> Text:
    line = Text(cells[0], style="bold" if row.is_total else "")
    for cell in cells[1:]:
        line.append(gap)
        line.append(cell, style=_style(cell))
    return line


def _style(cell: str) -> str:
    """Meaningful, and never needed: what a colour says a sign says too."""
    if CONFLICT in cell:
        return "red not bold"
    return "cyan not bold" if cell.lstrip().startswith(DERIVED) else "not bold"


def _stacked(grid: Grid, room: int) -> list[Text]:
    """For narrow terminals: a line a row with its label, then a line a cell."""
    lines = _title(grid, 0, room)
    for row in grid.rows:
        indent = INDENT * row.depth
        lines.append(Text(row.cells[0], style="bold" if row.is_total else ""))
        for header, cell in zip(grid.header[1:], row.cells[1:], strict=True):
            if cell:
                line = Text(f"{indent}  {header}: " if header else f"{indent}  ", style="dim")
                line.append(cell, style=_style(cell) + " not dim")
                lines.append(line)
    return lines


def _findings(answer: Findings, room: int | None) -> list[Text]:
    """A block a finding, then how many there are; on a terminal prose is wrapped, figures never
    are."""
    lines: list[Text] = []
    for block in blocks(answer):
        if block.is_short:
            lines += _prose(f"{block.kind}: {block.summary}", room, indent="")
            continue
        if lines and lines[-1].plain:
            lines.append(Text(""))
        lines.append(
            Text(f"{block.kind}, {block.period}", style="bold red" if block.is_bad else "bold")
        )
        lines += _prose(block.summary, room)
        table = columns(block.rows, block.header)
        if room is not None and any(
            cell_len(INDENT + GAP.join(row).rstrip()) > room for row in table
        ):
            for printed, allowed, what, where in block.rows:
                lines += [
                    Text(f"{INDENT}{printed}"),
                    *_prose(what, room, INDENT * 2),
                    *_prose(where, room, INDENT * 2),
                ]
                if allowed:
                    lines.append(Text(f"{INDENT * 2}the others imply {allowed}"))
        else:
            lines += (
                Text(INDENT + GAP.join(row), style="dim" if i == 0 else "")
                for i, row in enumerate(table)
            )
        for below in block.below:
            lines += _prose(below, room)
        lines.append(Text(""))
    if lines and lines[-1].plain:
        lines.append(Text(""))
    return [*lines, Text(f"{answer.title}: {counts(answer) or 'nothing to report'}")]


def _prose(text: str, room: int | None, indent: str = INDENT) -> list[Text]:
    """Wrapped where there is a terminal, never within a figure: `29 ≈ 29.06 ±0.06` stays on one
    line."""
    if room is None:
        return [Text(indent + text)]
    wrapped = textwrap.wrap(
        _BEFORE_BOUNDS.sub("\N{NO-BREAK SPACE}", text),
        max(room, 20),
        initial_indent=indent,
        subsequent_indent=indent + INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [Text(line.replace("\N{NO-BREAK SPACE}", " ")) for line in wrapped]
