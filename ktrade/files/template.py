"""The file of a new article, begun: laid out as the last article of its kind was, its figures left
to fill in.

Beside it goes the article's description. Both are written or neither, and nothing is overwritten.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ktrade.errors import BadFiles, NotUnderstood, Problem, shown
from ktrade.files.article import Article, moved
from ktrade.files.columns import (
    PLACE_COLUMNS,
    SOURCE_COLUMNS,
    SOURCES_FILE,
    VOCABULARY_FILES,
    WIDE_COLUMNS,
)
from ktrade.files.csv_reader import Sheet
from ktrade.files.described import parse_source_id, read_sources
from ktrade.model.figure import Rounding
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import ClaimStatement, Observation, Series, Source, default_whole
from ktrade.store.read import Store
from ktrade.store.selection import Selection

PLAIN_MEASURES = ("value", "yoy", "share")  # columns for an article that follows no other
THEN = "then: "  # before what the article that is followed claimed
TEXTS = ("publisher", "agency", "subject", "url")


@dataclass(frozen=True, slots=True)
class Draft:
    """The files written; how many rows of facts there are to fill in, and whose they were before
    ('': nobody's)."""

    facts: Path
    sources: Path
    rows: int
    after: str


def draft(
    source: Source,
    folder: Path,
    store: Store | None,
    like: str = "",
    rounding: Rounding | None = None,
) -> Draft:
    """Writes the source's facts file, and its row in the sources.csv beside it unless it is there
    already.

    Who published it, from which agency and how it rounds are, where not said, as of the last
    article of its maker. NotUnderstood for what does not describe a source, UnknownName for a
    `like` that the store lacks, BadFiles where something is in the way or cannot be written: then
    nothing was.
    """
    given = _described(source)
    about = Article.of(given).period
    assert about  # `_described` sees to it
    if store and given.id in store.sources:
        raise BadFiles(
            f"{shown(given.id)} is already in the store; expected a new id for a new article"
        )
    known = list(store.sources.values()) if store else []
    after = store.sources[store.source(like)] if store and like else _followed(given, known)
    maker = _maker(given, known, after if like else None)
    source = given._replace(
        publisher=given.publisher or maker.publisher,
        agency=given.agency or maker.agency,
        rounding=rounding or (maker.rounding if maker.id else given.rounding),
    )
    found: list[dict[str, str]] = []
    if store and after and (before := Article.of(after).period):
        figures = list(store.observations(Selection(sources=(after.id,)), by_period=False))
        found = _layout(figures, list(store.claims(Selection(sources=(after.id,)))), before, about)
    columns = {column for row in found for column in row} or PLAIN_MEASURES
    rows = found or [{"period": str(about)}]
    header = [
        c for c in WIDE_COLUMNS if c in columns or c in (*PLACE_COLUMNS, "claims", "where", "note")
    ]
    text = _csv([header, *([row.get(column, "") for column in header] for row in rows)])
    facts, sources = folder / f"{source.id}.csv", folder / SOURCES_FILE
    try:
        description = _description(
            sources, source, given._replace(rounding=rounding or Rounding.EITHER)
        )
        with ExitStack() as undo:
            if not facts.exists() or facts.read_bytes() != text:  # as an earlier try left it
                _add(facts, "xb", text, undo)
            _add(sources, "ab", description, undo)
            undo.pop_all()
    except FileExistsError:
        raise BadFiles(
            f"{shown(str(facts), 300)} already exists; delete it to start again"
        ) from None
    except OSError as error:
        raise BadFiles(
            f"{shown(str(error.filename or folder), 300)} cannot be written: {error.strerror}"
        ) from None
    return Draft(facts, sources, len(rows), after.id if after and found else "")


def describe(source: Source, folder: Path) -> Path:
    """Adds the source's row to the sources.csv of a folder, unless one is there already: that file.

    Errors are those of `draft`.
    """
    source = _described(source)
    file = folder / SOURCES_FILE
    try:
        with ExitStack() as undo:
            _add(file, "ab", _description(file, source, Source(source.id)), undo)
            undo.pop_all()
    except OSError as error:
        raise BadFiles(
            f"{shown(str(error.filename or file), 300)} cannot be written: {error.strerror}"
        ) from None
    return file


def _described(source: Source) -> Source:
    """The source as a sources.csv would give it back, with its vintage, which its id may tell."""
    source_id = parse_source_id(source.id.strip())
    if set(source_id) & set("/\\") or f"{source_id.casefold()}.csv" in (
        SOURCES_FILE,
        *VOCABULARY_FILES,
    ):
        raise NotUnderstood(
            f"{shown(source_id)} cannot name a file of facts; expected an id without / or \\,"
            " and other than sources, categories and destinations"
        )
    texts: dict[str, Any] = {name: " ".join(getattr(source, name).split()) for name in TEXTS}
    for name, text in texts.items():
        if not text.isprintable():
            raise NotUnderstood(
                f"--{name}: {shown(text)} has characters that do not print; expected plain text"
            )
    source = source._replace(id=source_id, **texts)
    vintage = Article.of(source).vintage
    if not vintage:
        raise NotUnderstood(
            f"{shown(source_id)} does not begin with the period it reports on; begin it with one,"
            " as in 2026-02_ict-motie, or name it with --reports 2026-02"
        )
    return source._replace(reports=source.reports or vintage)


def _when(source: Source) -> tuple[Vintage, date]:
    """By which sources are early or late."""
    assert source.reports
    return source.reports, source.known_on(source.reports)


def _followed(source: Source, known: Iterable[Source]) -> Source | None:
    """The latest of those most of a kind with it, by their ids; else the latest of that publisher
    and agency."""
    mine = Article.of(source)
    maker = source.publisher and (source.publisher, source.agency)
    ranked = [
        (mine.likeness(Article.of(other)), *_when(other), other.id, other)
        for other in known
        if other.reports
        and (mine.likeness(Article.of(other)) or (other.publisher, other.agency) == maker)
    ]
    return max(ranked)[-1] if ranked else None


def _maker(source: Source, known: Iterable[Source], like: Source | None) -> Source:
    """The latest article of the publisher, if one is named, else of whom the id names; else the one
    to be like."""
    name = Article.of(source).maker
    alike = [
        other
        for other in known
        if other.reports
        and (
            other.publisher == source.publisher
            if source.publisher
            else name and Article.of(other).maker == name
        )
    ]
    instead = like if like and not source.publisher and not name else None
    return max(alike, key=_when) if alike else instead or Source("")


def _layout(
    observations: Sequence[Observation],
    claims: Sequence[ClaimStatement],
    before: Period,
    now: Period,
) -> list[dict[str, str]]:
    """A row for each place said something of, in that order: its cells by column, a figure's left
    blank.

    A share of another whole than the usual keeps `of …`: a bare figure there would be of the wrong
    whole. What was claimed of a place is a note, for what to look for.
    """
    places = {(s.quantity.period, s.quantity.series) for s in observations}
    rows: dict[tuple[str, ...], list[dict[str, str]]] = {}

    def row_of(period: Period, series: Series, column: str = "", cell: str = "") -> dict[str, str]:
        """The row for it, with that cell; one thrown away where the place lies nowhere for the new
        article."""
        there = moved(period, before, now)
        cells = (str(there), series.flow, *series.place)
        here = rows.setdefault(cells, []) if there else []
        row = next((row for row in here if row.get(column, cell) == cell), None)
        if row is None:
            here.append(row := dict(zip(PLACE_COLUMNS, cells, strict=True)))
        if column:
            row[column] = cell
        return row

    for observation in observations:
        q = observation.quantity
        column, period = q.measure, q.period
        if column == "value" and (period.year_after, q.series) in places:
            column, period = "year_earlier", period.year_after
        usual = q.of is None or q.of == default_whole(q.category, q.destination)
        row_of(
            period,
            q.series,
            column,
            "" if usual or not q.of else f"of {q.of.text(q.destination)}",
        )
    for claim in claims:
        row = row_of(claim.period, claim.series)
        then = row.get("note", "")
        row["note"] = f"{then}; {claim.claim}" if then else f"{THEN}{claim.claim}"
    return [row for here in rows.values() for row in here]


def _description(file: Path, source: Source, given: Source | None = None) -> bytes:
    """What has to be added to this sources file for it to describe the source: nothing where it
    does.

    A row that is there, from an earlier try or by hand, has only to agree with what was given of
    it.
    """
    cells = {column: str(getattr(source, column) or "") for column in SOURCE_COLUMNS}
    if not file.exists():
        return _csv([SOURCE_COLUMNS, cells.values()])
    content = file.read_bytes()
    sheet = Sheet(str(file), io.BytesIO(content), _refuse)
    known_sources = list(read_sources(sheet))  # to the end: until then it holds problems back
    for line, known in known_sources:
        if known.id == source.id:
            blank = Source(source.id)._asdict()
            given_fields = {
                name: value
                for name, value in (given or source)._asdict().items()
                if value != blank[name]
            }
            if {**known._asdict(), **given_fields} != known._asdict():
                sheet.problem(
                    line,
                    "id",
                    f"{source.id} is described differently here; expected the same, or another id",
                )
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
