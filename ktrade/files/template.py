"""The file of a new article, begun: laid out as the last article of its kind was, its figures left to fill in.

Beside it goes the article's description. Both are written or neither, and nothing is overwritten.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ktrade.errors import BadFiles, NotUnderstood, Problem, shown
from ktrade.files.csv_reader import (
    PLACE_COLUMNS,
    SOURCE_COLUMNS,
    SOURCES_FILE,
    VOCABULARY_FILES,
    WIDE_COLUMNS,
    Sheet,
    parse_source_id,
    read_sources,
)
from ktrade.model.period import WHOLE, Period, Vintage
from ktrade.model.quantity import Source, Statement, default_whole
from ktrade.store.read import Selection, Store

PLAIN_MEASURES = ("value", "yoy", "share")  # columns for an article that follows no other
TEXTS = ("publisher", "agency", "subject", "url")


@dataclass(frozen=True, slots=True)
class Draft:
    """The files written; how many rows of facts there are to fill in, and whose they were before ('': nobody's)."""

    facts: Path
    sources: Path
    rows: int
    after: str


def draft(source: Source, folder: Path, store: Store | None, like: str = "") -> Draft:
    """Writes the source's facts file, and its row in the sources.csv beside it unless it is there already.

    NotUnderstood for what does not describe a source, UnknownName for a `like` that the store lacks,
    BadFiles where something is in the way or cannot be written: then nothing was.
    """
    source, vintage = _described(source)
    if store and source.id in store.sources:
        raise BadFiles(f"{shown(source.id)} is in the store already; expected an id of its own for a new article")
    after = _followed(source, store, like) if store else None
    found: list[dict[str, str]] = []
    if store and after and after.reports:
        figures = store.statements(Selection(sources=(after.id,)), by_period=False)
        found = _layout(list(figures), after.reports, vintage)
    columns = {column for row in found for column in row} or PLAIN_MEASURES
    rows = found or [{"period": str(Period(vintage.last, vintage.day, 1))}]
    header = [c for c in WIDE_COLUMNS if c in columns or c in (*PLACE_COLUMNS, "claims", "where", "note")]
    text = _csv([header, *([row.get(column, "") for column in header] for row in rows)])
    facts, sources = folder / f"{source.id}.csv", folder / SOURCES_FILE
    try:
        description = _description(sources, source)
        with ExitStack() as undo:
            _add(facts, "xb", text, undo)
            _add(sources, "ab", description, undo)
            undo.pop_all()
    except FileExistsError:
        raise BadFiles(f"{shown(str(facts), 300)} is there already; delete it to start anew") from None
    except OSError as error:
        raise BadFiles(f"{shown(str(error.filename or folder), 300)} cannot be written: {error.strerror}") from None
    return Draft(facts, sources, len(rows), after.id if after and found else "")


def describe(source: Source, folder: Path) -> Path:
    """Adds the source's row to the sources.csv of a folder, unless it is there already: that file.

    Errors are those of `draft`.
    """
    source, _ = _described(source)
    file = folder / SOURCES_FILE
    try:
        with ExitStack() as undo:
            _add(file, "ab", _description(file, source), undo)
            undo.pop_all()
    except OSError as error:
        raise BadFiles(f"{shown(str(error.filename or file), 300)} cannot be written: {error.strerror}") from None
    return file


def moved(period: Period, before: Vintage, now: Vintage) -> Period:
    """Where a period that an article of one vintage speaks of lies for an article of another.

    As many months on as they are apart, with first days as the new one has them. A time since January
    goes on from January; of quarters, halves and years it is the last that is over by then.
    """
    last = period.last + now.last - before.last
    if period.kind in ("quarter", "half", "year"):
        over = last if now.day != WHOLE else last + 1
        return Period(over // period.length * period.length - 1, WHOLE, period.length)
    since_january = period.kind == "span" and period.length <= 12 and period.first % 12 == 0
    day = now.day if period.day == before.day else period.day
    return Period(last, day, last % 12 + 1 if since_january else period.length)


def _described(source: Source) -> tuple[Source, Vintage]:
    """The source as a sources.csv would give it back, with its vintage, which its id may tell."""
    source_id = parse_source_id(source.id.strip())
    if set(source_id) & set("/\\") or f"{source_id.casefold()}.csv" in (SOURCES_FILE, *VOCABULARY_FILES):
        raise NotUnderstood(
            f"{shown(source_id)} cannot name a file of facts; expected an id without / or \\,"
            " and other than sources, categories and destinations"
        )
    texts: dict[str, Any] = {name: " ".join(getattr(source, name).split()) for name in TEXTS}
    for name, text in texts.items():
        if not text.isprintable():
            raise NotUnderstood(f"--{name}: {shown(text)} has characters that do not print; expected plain text")
    vintage = source.reports or _parted(source_id)[0]
    if not vintage:
        raise NotUnderstood(
            f"{shown(source_id)} does not begin with the period it reports on; begin it with one, as in"
            " 2026-02_ict-motie, or name it with --reports 2026-02"
        )
    return source._replace(id=source_id, reports=vintage, **texts), vintage


def _parted(source_id: str) -> tuple[Vintage | None, str]:
    """(2026-02, 'ict-motie') of '2026-02_ict-motie'; (None, '') where it begins with no period."""
    start, _, end = source_id.partition("_")
    try:
        return Vintage.parse(start), end
    except NotUnderstood:
        return None, ""


def _followed(source: Source, store: Store, like: str) -> Source | None:
    """The source named; else the latest whose id ends alike; else the latest of that publisher and agency."""
    if like:
        return store.sources[store.source(like)]
    known = [(s.reports, s.known_on(s.reports), s) for s in store.sources.values() if s.reports]
    end = _parted(source.id)[1]
    maker = (source.publisher, source.agency)
    alike = [k for k in known if end and _parted(k[2].id)[1] == end] or [
        k for k in known if source.publisher and (k[2].publisher, k[2].agency) == maker
    ]
    return max(alike, key=lambda k: k[:2])[2] if alike else None


def _layout(said: Sequence[Statement], before: Vintage, now: Vintage) -> list[dict[str, str]]:
    """A row for each place said something of, in that order: its cells by column, a figure's left blank.

    A share of another whole than the usual keeps `of …`: a bare figure there would be of the wrong whole.
    """

    def place(statement: Statement, period: Period) -> tuple[Period, str, str, str]:
        q = statement.quantity
        return period, q.flow, q.category, q.destination

    places = {place(s, s.quantity.period) for s in said}
    rows: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for statement in said:
        q = statement.quantity
        column, period = q.measure, q.period
        if column == "value" and place(statement, period.year_after) in places:
            column, period = "year_earlier", period.year_after
        usual = q.of is None or q.of == default_whole(q.category, q.destination)
        cell = "" if usual or q.of is None else f"of {q.of.text(q.destination)}"
        cells = tuple(map(str, place(statement, moved(period, before, now))))
        here = rows.setdefault(cells, [])
        row = next((row for row in here if row.get(column, cell) == cell), None)
        if row is None:
            here.append(row := dict(zip(PLACE_COLUMNS, cells, strict=True)))
        row[column] = cell
    return [row for here in rows.values() for row in here]


def _description(file: Path, source: Source) -> bytes:
    """What has to be added to this sources file for it to describe the source: nothing where it does."""
    cells = {column: str(getattr(source, column) or "") for column in SOURCE_COLUMNS}
    if not file.exists():
        return _csv([SOURCE_COLUMNS, cells.values()])
    content = file.read_bytes()
    sheet = Sheet(str(file), io.BytesIO(content), _refuse)
    known_sources = list(read_sources(sheet))  # to the end: until then it holds problems back
    for line, known in known_sources:
        if known.id == source.id:
            if known != source:
                sheet.problem(line, "id", f"{source.id} is described otherwise here; expected the same, or another id")
            return b""
    bare = Source(source.id)
    for column, cell in cells.items():
        if column not in sheet.header and getattr(source, column) != getattr(bare, column):
            sheet.problem(1, column, f"this column is missing; add it, for {shown(cell)}")
    end = b"\r\n" if b"\r\n" in content else b"\n"
    row = _csv([[cells[column] for column in sheet.header]]).replace(b"\n", end)
    return row if content.endswith(b"\n") else end + row


def _refuse(problem: Problem) -> None:
    raise BadFiles(str(problem))


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _add(file: Path, mode: str, text: bytes, undo: ExitStack) -> None:
    """Writes at the end of a file, one that is made if missing; `undo` puts back what was."""
    if not text:
        return
    is_new = not file.exists()
    with file.open(mode) as stream:
        if is_new:
            undo.callback(file.unlink)
        else:
            undo.callback(os.truncate, file, stream.tell())
        stream.write(text)
