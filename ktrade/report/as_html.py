"""An HTML page: the answer as a table under its caption, its notes and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from ktrade.queries.answer import Answer, Listing
from ktrade.queries.explanation import Explanation
from ktrade.queries.findings import Findings
from ktrade.report.findings import Block, blocks, counts
from ktrade.report.grid import Grid, GridRow, grid_of
from ktrade.report.page import escaped, notes, page, sources, table
from ktrade.report.style import Style


def render(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """The whole page; nothing where nothing is known."""
    if isinstance(answer, Findings):
        out.writelines(page(answer.title, _findings(answer)))
    elif not answer.is_empty:
        grid = grid_of(answer, style.exponent, is_short=style.is_short)
        out.writelines(page(grid.title, _of_grid(grid)))


def parts(answer: Answer | Listing | Explanation | Findings, style: Style) -> Iterator[str]:
    """The content of its page, to be put into another."""
    if isinstance(answer, Findings):
        return _findings(answer)
    return _of_grid(grid_of(answer, style.exponent, is_short=style.is_short))


def _of_grid(grid: Grid) -> Iterator[str]:
    return chain(table(grid), notes(grid.notes), sources(grid.sources))


def _findings(answer: Findings) -> Iterator[str]:
    found = counts(answer) or "nothing to report"
    yield f"<h1>{escaped(f'{answer.title}: {found}')}</h1>\n"
    for block in blocks(answer):
        yield from finding(block)


def finding(block: Block, level: int = 2) -> Iterator[str]:
    """A finding: a sentence, or a heading of that level with its figures as a table below."""
    if block.is_short:
        yield f"<p>{escaped(f'{block.kind.capitalize()}: {block.summary}')}</p>\n"
        return
    bad = ' class="bad"' if block.is_bad else ""
    heading = escaped(f"{block.kind.capitalize()}, {block.period}")
    yield f'<section class="finding">\n<h{level}{bad}>{heading}</h{level}>\n'
    yield f"<p>{escaped(block.summary)}</p>\n"
    if block.rows:
        kept = [i for i in range(len(block.header)) if any(row[i] for row in block.rows)]
        yield from table(
            Grid(
                "Figures",
                "",
                tuple(block.header[i] or "what" for i in kept),
                tuple(i == 0 for i in kept),
                tuple(GridRow(tuple(row[i] for i in kept)) for row in block.rows),
                has_labels=False,
            )
        )
    yield from notes(block.below)
    yield "</section>\n"
