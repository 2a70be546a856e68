"""A brief in any format: a page, a note, a text; of the machine formats its quantities alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from ktrade.errors import visible
from ktrade.model.quantity import WORLD, Series, Source
from ktrade.queries.answer import Answer, Listing
from ktrade.queries.brief import Brief, PartsOfFlow
from ktrade.report import markdown, page, write
from ktrade.report.as_html import finding
from ktrade.report.bars import bars
from ktrade.report.findings import blocks, counts
from ktrade.report.grid import Grid, GridRow, describe, grid_of, marks_of_sources, with_marks
from ktrade.report.headlines import sentences
from ktrade.report.style import Style

PARTS = {"category": "item", "destination": "destination"}


def write_brief(brief: Brief, style: Style, out: TextIO) -> None:
    """The brief in that format."""
    if style.format == "html":
        out.writelines(page.page(brief.title, _Page(brief, style.exponent).parts()))
    elif style.format == "markdown":
        _note(brief, style, out)
    elif style.format == "table":
        _text(brief, style, out)
    else:
        rows = [tuple(record.values()) for record in brief.records()]
        write(Listing(brief.title, brief.fields, rows), style, out)


class _Page:
    """The parts of the page; its tables share the marks of the sources, and a note is shown
    once."""

    def __init__(self, brief: Brief, exponent: int) -> None:
        self.brief, self.exponent = brief, exponent
        self.marks = _marks(brief)
        self._shown_notes: set[str] = set()

    def parts(self) -> Iterator[str]:
        brief = self.brief
        yield f"<h1>{page.escaped(brief.title)}</h1>\n"
        lines = [with_marks(one, self.marks) for one in sentences(brief, self.exponent)]
        if lines:
            yield '<ul class="headlines">\n'
            yield from (f"<li>{page.escaped(sentence)}</li>\n" for sentence in lines)
            yield "</ul>\n"
        if brief.main.rows:
            yield from self._section("Main figures", self._table(brief.main))
        for breakdown in brief.breakdowns:
            yield from self._section(heading(brief, breakdown), self._breakdown(breakdown))
        if brief.cross:
            tables = (part for answer in brief.cross for part in self._table(answer))
            yield from self._section("Items by destination", tables)
        yield from self._section("Contradictions and revisions", self._findings())
        yield from self._section("What each source says", self._statements())
        yield from self._section("Sources", page.sources(_marked(brief, self.marks)))

    def _section(self, title: str, parts: Iterable[str]) -> Iterator[str]:
        yield f"<section>\n<h2>{page.escaped(title)}</h2>\n"
        yield from parts
        yield "</section>\n"

    def _table(self, answer: Answer) -> Iterator[str]:
        grid = grid_of(answer, self.exponent, self.marks)
        yield from page.table(grid)
        new = [note for note in grid.notes if note not in self._shown_notes]
        self._shown_notes.update(new)
        yield from page.notes(new)

    def _breakdown(self, breakdown: PartsOfFlow) -> Iterator[str]:
        """Each table with the bars of what it tells: contributions, shares."""
        charts = (
            (breakdown.growth, 3, "Contribution to growth, points", "points"),
            (breakdown.share, 1, "Share, %", "%"),
        )
        for answer, column, title, unit in charts:
            if answer:
                yield from self._table(answer)
                found = [
                    (with_marks(row.label, self.marks), cell)
                    for row in answer.rows
                    if row.depth and len(row.cells) > column and (cell := row.cells[column])
                ]
                yield from bars(title, found, self.exponent, unit)

    def _findings(self) -> Iterator[str]:
        found = self.brief.findings
        counted = counts(found) or "nothing to report"
        yield f"<p>{page.escaped(f'{found.title}: {counted}')}</p>\n"
        for block in blocks(found):
            yield from finding(block, level=3)

    def _statements(self) -> Iterator[str]:
        for mark, source in _marked(self.brief, self.marks):
            if grid := prints_of(self.brief, mark, source):
                yield from page.table(grid)


def heading(brief: Brief, breakdown: PartsOfFlow) -> str:
    """'Exports of ICT goods by item'."""
    first = next(breakdown.answers).rows[0]
    measured = next(first.measured, None) if first.is_total else None
    root = measured.category if measured else "total"
    words = brief.wording.series(Series(breakdown.flow, root, WORLD))
    return f"{words} by {PARTS[breakdown.by]}"


def prints_of(brief: Brief, mark: str, source: Source) -> Grid | None:
    """What a source prints of the period, in its order; None where that is nothing."""
    rows = tuple(
        GridRow(
            tuple(
                map(
                    visible, (brief.wording.quantity(s.quantity), s.figure.printed, s.where, s.note)
                )
            )
        )
        for s in brief.observations
        if s.source == source.id
    )
    if not rows:
        return None
    header = ("what", "as printed", "where", "note")
    kept = [i for i in range(len(header)) if any(row.cells[i] for row in rows)]
    return Grid(
        f"{mark}  {visible(describe(source._replace(url='')))}",
        "",
        tuple(header[i] for i in kept),
        tuple(header[i] == "as printed" for i in kept),
        tuple(GridRow(tuple(row.cells[i] for i in kept)) for row in rows),
        has_labels=False,
    )


def _marks(brief: Brief) -> dict[str, str]:
    """Those of the tables, then of sources that only print or are found at odds."""
    named = [s.source for s in brief.observations]
    named += [source for f in brief.findings.findings for source in f.sources]
    return marks_of_sources(*brief.answers, also=named)


def _marked(brief: Brief, marks: dict[str, str]) -> list[tuple[str, Source]]:
    return [(mark, brief.sources[source]) for source, mark in marks.items()]


def _note(brief: Brief, style: Style, out: TextIO) -> None:
    """Headings, sentences and tables, for a note or an issue."""
    marks = _marks(brief)
    out.write(f"# {markdown.text(brief.title)}\n\n")
    lines = (with_marks(sentence, marks) for sentence in sentences(brief, style.exponent))
    out.write(markdown.bullets(lines))
    tables = [("Main figures", [brief.main])] if brief.main.rows else []
    tables += [(heading(brief, b), list(b.answers)) for b in brief.breakdowns]
    tables += [("Items by destination", list(brief.cross))] if brief.cross else []
    shown: set[str] = set()
    for title, answers in tables:
        out.write(f"\n## {markdown.text(title)}\n")
        for answer in answers:
            grid = grid_of(answer, style.exponent, marks)
            out.write("\n")
            markdown.table(grid, out)
            new = [note for note in grid.notes if note not in shown]
            shown.update(new)
            out.write("\n" + markdown.bullets(new) if new else "")
    out.write("\n## Contradictions and revisions\n\n")
    markdown.finding_blocks(brief.findings, out)
    counted = f"{brief.findings.title}: {counts(brief.findings) or 'nothing to report'}"
    out.write(f"\n{markdown.text(counted)}\n\n## What each source says\n")
    for mark, source in _marked(brief, marks):
        if printed := prints_of(brief, mark, source):
            out.write("\n")
            markdown.table(printed, out)
    legend = [f"{mark}  {describe(source)}" for mark, source in _marked(brief, marks)]
    out.write("\n## Sources\n\n" + markdown.bullets(map(visible, legend)))


def _text(brief: Brief, style: Style, out: TextIO) -> None:
    """The sentences, then its tables as other commands print them, the findings last."""
    out.write(f"{visible(brief.title)}\n\n")
    out.writelines(f"- {visible(sentence)}\n" for sentence in sentences(brief, style.exponent))
    for answer in brief.answers:
        out.write("\n")
        write(answer, style, out)
    out.write("\n")
    write(brief.findings, style, out)
