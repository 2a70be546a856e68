"""What every HTML page is made of: a frame that needs nothing but itself, tables, notes, sources.

Data is never markup: all text goes through `escaped`, and only web addresses become links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from ktrade.errors import visible
from ktrade.model.quantity import Source
from ktrade.report.grid import CONFLICT, Grid, GridRow, aligned, describe

DEEPEST = 6  # indent that the style knows
WEB = ("http://", "https://")


def page(title: str, parts: Iterable[str]) -> Iterator[str]:
    """A whole page, piece by piece: the style within it, no script, nothing fetched."""
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="ktrade">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
    )
    yield from parts
    yield "</main>\n</body>\n</html>\n"


def escaped(text: str) -> str:
    """Text as HTML; control characters are shown as elsewhere, since no page may hold them."""
    return escape(visible(text))


def table(grid: Grid) -> Iterator[str]:
    """The grid as a table: its title the caption, each row headed by its label; the numbers of a
    column stand on their decimal points."""
    unit = f' <span class="unit">{escaped(grid.unit)}</span>' if grid.unit else ""
    yield f"<table>\n<caption>{escaped(grid.title)}{unit}</caption>\n<thead>\n<tr>"
    room = [_room(grid, i) if numeric else [] for i, numeric in enumerate(grid.numeric)]
    for header, after in zip(grid.header, room, strict=True):
        css = f' class="n"{_after(after[0])}' if after else ""
        yield f'<th scope="col"{css}>{escaped(header)}</th>' if header else f"<td{css}></td>"
    yield "</tr>\n</thead>\n<tbody>\n"
    for number, row in enumerate(grid.rows):
        yield from _row(grid, row, [after[number + 1] if after else None for after in room])
    yield "</tbody>\n</table>\n"


def _row(grid: Grid, row: GridRow, after: list[int | None]) -> Iterator[str]:
    """A row; `after` says how many characters of room follow each number."""
    css = f"d{min(row.depth, DEEPEST)}" + (" total" if row.is_total else "")
    yield f'<tr class="{css}">'
    last = len(row.cells) - 1
    for i, (text, room) in enumerate(zip(row.cells, after, strict=True)):
        column = f' data-column="{escaped(grid.header[i])}"' if grid.header[i] else ""
        if i == 0 and grid.has_labels:
            yield f'<th scope="row">{escaped(text.strip())}</th>'
        elif room is not None:
            clash = " clash" if CONFLICT in text else ""
            yield f'<td class="n{clash}"{column}{_after(room)}>{escaped(text)}</td>'
        elif i == last and grid.has_labels:
            sources = ' data-column="sources"' if text else ""
            yield f'<td class="marks"{sources}>{escaped(text)}</td>'
        else:
            yield f"<td{column}>{escaped(text)}</td>"
    yield "</tr>\n"


def _room(grid: Grid, column: int) -> list[int]:
    """How many characters of room follow the header and each number, so that decimal points stand
    under each other."""
    texts = aligned(grid.header[column], [row.cells[column] for row in grid.rows])
    return [len(text) - len(text.rstrip()) for text in texts]


def _after(room: int) -> str:
    return f' style="--after:{room}"' if room else ""


def notes(lines: Iterable[str]) -> Iterator[str]:
    """The lines as a list; nothing where there are none."""
    items = "".join(f"<li>{escaped(line)}</li>\n" for line in lines)
    if items:
        yield f'<ul class="notes">\n{items}</ul>\n'


def sources(marked: Iterable[tuple[str, Source]]) -> Iterator[str]:
    """Each source behind its mark, its address a link where it is one."""
    items = "".join(
        f"<dt>{escaped(mark)}</dt><dd>{_source(source)}</dd>\n" for mark, source in marked
    )
    if items:
        yield f'<dl class="sources" aria-label="Sources">\n{items}</dl>\n'


def _source(source: Source) -> str:
    name = escaped(describe(source._replace(url="")))
    if source.url.startswith(WEB):
        return f'<a href="{escaped(source.url)}">{name}</a>'
    return f"{name} {escaped(source.url)}".rstrip()
