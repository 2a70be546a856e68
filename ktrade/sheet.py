"""CSV files a curator writes -> sources, terms, statements and claims, with a problem for every bad cell.

A file is read row by row: memory does not grow with it. Problems go to a `Report` as they
are found and the row they are in is left out, so that one run names them all.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import BinaryIO, TypeVar

from ktrade.claim import Claim
from ktrade.errors import KtradeError, NotUnderstood, Problem, UnknownName, nearest, shown
from ktrade.fact import (
    FLOWS,
    MEASURES,
    MEASURES_OF_A_WHOLE,
    TOTAL,
    WORLD,
    Entry,
    Said,
    Source,
    Whole,
    default_whole,
    parse_date,
)
from ktrade.figure import MOST_FIGURES, Rounding, Unit, read_figure
from ktrade.period import FIRST_YEAR, LAST_YEAR, Period, Vintage
from ktrade.store.floats import as_floats
from ktrade.vocabulary import LONGEST_ID, Term, Vocabulary, term_from

Report = Callable[[Problem], None]
Cells = Mapping[str, str]  # of a row, by column, stripped
T = TypeVar("T")

SOURCES_FILE = "sources.csv"
VOCABULARY_FILES = {"categories.csv": "category", "destinations.csv": "destination"}

SOURCE_COLUMNS = ("id", "publisher", "agency", "published", "rounding", "reports", "subject", "url")
TERM_COLUMNS = ("id", "name", "parent", "part", "aliases", "basis")
PLACE_COLUMNS = ("period", "flow", "category", "destination")
WIDE_COLUMNS = (*PLACE_COLUMNS, *MEASURES, "year_earlier", "claims", "source", "where", "note")
LONG_COLUMNS = (*PLACE_COLUMNS, "measure", "of", "printed", "source", "where", "note")
MEASURES_OF_DAYS = tuple(measure for measure, unit in MEASURES.items() if unit is Unit.DAYS)
SYNONYMS = {"month": "period", "claim": "claims"}

# Limits, so that no file takes memory or time without end. A note of a page has some 3,000 bytes,
# the widest form here 20 columns, and a customs history of a million figures some 60 million bytes.
LONGEST_ROW = 1 << 20
LONGEST_CELL = csv.field_size_limit()  # 131,072 unless told otherwise
MOST_COLUMNS = 1000
LARGEST_FILE = 1 << 28

# Python's words for what it cannot read, by how they begin, and ours.
_FAULTS = {
    "unexpected end": "a quote in this row is never closed",
    "new-line": "a carriage return stands in this row, outside quotes; expected lines that end in LF or CRLF",
    "field larger": f"a cell in this row is longer than {LONGEST_CELL} characters; is a quote not closed?",
}
MOST_WORDS = 10_000  # of a kind are kept with what they stand for: a history repeats its words row after row


class Sheet:
    """A CSV file being read: its header at once, its rows as they are asked for.

    `name` is what messages call it. After the last row, `rows_read` and `sha256` say what went by.
    """

    def __init__(self, name: str, stream: BinaryIO, report: Report) -> None:
        self.name = name
        self.rows_read = 0
        self.bytes_read = 0
        self._row_start = 0
        self._report = report
        self._hash = hashlib.sha256()
        self._rows = self._read(stream)
        self.header = self._header()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @property
    def is_long(self) -> bool:
        """Whether a facts file gives one figure a row."""
        return "measure" in self.header and "printed" in self.header

    def problem(self, line: int, column: str, message: str) -> None:
        self._report(Problem(self.name, line, column, message))

    def has_columns(self, known: Iterable[str], required: Iterable[str] = (), *, others_ignored: bool = False) -> bool:
        """Whether the header will do; a problem is reported for each column that will not."""
        known = tuple(known)
        if len(self.header) > MOST_COLUMNS:
            self.problem(1, "", f"has {len(self.header)} columns; expected at most {MOST_COLUMNS}")
            return False
        complete = bool(self.header)
        for column in dict.fromkeys(self.header):
            if self.header.count(column) > 1 and column:
                self.problem(1, column, "this column stands twice; expected each once")
                complete = False
            if column not in known and not others_ignored:
                self.problem(
                    1, shown(column), f"is not a column here{nearest(column, known)}; expected {', '.join(known)}"
                )
                complete = False
        for column in required:
            if self.header and column not in self.header:
                self.problem(1, column, "this column is missing")
                complete = False
        return complete

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The first line and the cells of each row below the header; blank lines are passed over."""
        for line, row in self._rows:
            cells = list(map(str.strip, row))
            if any(cells):
                self.rows_read += 1
                if len(cells) == len(self.header):
                    yield line, dict(zip(self.header, cells))  # noqa: B905  # as long, as was just seen
                else:
                    self.problem(line, "", f"has {len(cells)} cells, expected {len(self.header)} as in the header")

    def _header(self) -> tuple[str, ...]:
        for _, cells in self._rows:
            names = (cell.strip().casefold() for cell in cells)
            return tuple(SYNONYMS.get(name, name) for name in names)
        if not self.bytes_read:
            self.problem(0, "", "is empty; expected a header row")
        return ()

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """The first line and the raw cells of each row, up to the end or where the rest cannot be read."""
        reader = csv.reader(self._lines(stream), strict=True)
        line = 1
        try:
            for row in reader:
                yield line, row
                line, self._row_start = reader.line_num + 1, self.bytes_read
        except _NotText as error:
            self.problem(reader.line_num + 1, "", str(error))
        except csv.Error as error:
            fault = next((ours for start, ours in _FAULTS.items() if str(error).startswith(start)), str(error))
            self.problem(line, "", f"cannot be read as CSV: {fault}")

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        # Decoded line by line, so that a bad byte is reported where it stands.
        encoding = "utf-8-sig"
        while raw := stream.readline(LONGEST_ROW + 1):
            self._hash.update(raw)
            self.bytes_read += len(raw)
            if self.bytes_read - self._row_start > LONGEST_ROW:
                raise _NotText(
                    f"the row that ends here is longer than {LONGEST_ROW} bytes; expected every quote to be closed"
                )
            if b"\0" in raw:
                raise _NotText("has a NUL byte; expected UTF-8 text")
            try:
                yield raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise _NotText(
                    f"is not UTF-8 text at its byte {error.start + 1}; expected the file saved as UTF-8"
                ) from None
            encoding = "utf-8"


class _NotText(Exception):
    """Bytes that are no lines of text."""


def read_sources(sheet: Sheet) -> Iterator[tuple[int, Source]]:
    """(line, source) for each good row of a sources file."""
    if not sheet.has_columns(SOURCE_COLUMNS, ["id"]):
        return
    for line, cells in sheet.rows():
        cell = _Cells(sheet, line, cells)
        source_id = cell.read("id", parse_source_id)
        published = cell.read("published", parse_date)
        rounding = cell.read("rounding", _rounding)
        reports = cell.read("reports", Vintage.parse)
        if not cells["id"]:
            cell.problem("id", "is blank; expected the source's id")
        if cell.good and source_id:
            text = {column: cells.get(column, "") for column in ("publisher", "agency", "subject", "url")}
            yield (
                line,
                Source(source_id, published=published, rounding=rounding or Rounding.EITHER, reports=reports, **text),
            )


def read_terms(sheet: Sheet, kind: str) -> Iterator[tuple[int, Term]]:
    """(line, term) for each good row of a categories or destinations file (`kind` in the singular)."""
    columns = (*TERM_COLUMNS, "iso") if kind == "destination" else TERM_COLUMNS
    if not sheet.has_columns(columns, ["id"]):
        return
    for line, cells in sheet.rows():
        if not cells["id"]:
            sheet.problem(line, "id", f"is blank; expected the {kind}'s id")
            continue
        try:
            yield line, term_from(dict(cells))
        except NotUnderstood as error:
            sheet.problem(line, "id", str(error))


@lru_cache(MOST_WORDS)
def parse_source_id(text: str) -> str:
    """The id itself; NotUnderstood where it is blank, long, or has what a list of ids could not hold."""
    if 0 < len(text) <= LONGEST_ID and text.isprintable() and ";" not in text:
        return text
    raise NotUnderstood(
        f"{shown(text)} is not a source id; expected up to {LONGEST_ID} printable characters without semicolons"
    )


class Lexicon:
    """What the words of a facts file may mean, and how its sources round."""

    def __init__(self, categories: Vocabulary, destinations: Vocabulary, rounding: Callable[[str], Rounding]) -> None:
        self.category = lru_cache(MOST_WORDS)(categories.match)
        self.destination = lru_cache(MOST_WORDS)(destinations.match)
        self.rounding = lru_cache(MOST_WORDS)(rounding)


def read_facts(sheet: Sheet, lexicon: Lexicon, source: str) -> Iterator[tuple[int, Entry]]:
    """(line, what it says of a place) for each good row of a facts file, wide or long.

    `source` is the id for rows that name none; '' where every row has to.
    """
    required = ["period"] if source else ["period", "source"]
    if sheet.is_long:
        if sheet.has_columns(LONG_COLUMNS, required, others_ignored=True):
            for line, cells in sheet.rows():
                for entry in _FactRow(sheet, line, cells, lexicon, source).long():
                    yield line, entry
    elif sheet.has_columns(WIDE_COLUMNS, required):
        measures = [measure for measure in MEASURES if measure in sheet.header]
        for line, cells in sheet.rows():
            for entry in _FactRow(sheet, line, cells, lexicon, source).wide(measures):
                yield line, entry


class _Cells:
    """Reads the cells of one row; a cell that does not read is a problem, and spoils `good`."""

    def __init__(self, sheet: Sheet, line: int, cells: Cells) -> None:
        self.sheet, self.line, self.cells = sheet, line, cells
        self.good = True

    def problem(self, column: str, message: str) -> None:
        self.good = False
        self.sheet.problem(self.line, column, message)

    def read(self, column: str, reader: Callable[[str], T], default: str = "") -> T | None:
        """What `reader` makes of the cell, or of `default` where it is blank; None if it fails or both are blank."""
        text = self.cells.get(column) or default
        try:
            return reader(text) if text else None
        except KtradeError as error:
            self.problem(column, str(error))
            return None


class _FactRow(_Cells):
    """One row of a facts file."""

    def __init__(self, sheet: Sheet, line: int, cells: Cells, lexicon: Lexicon, source: str) -> None:
        super().__init__(sheet, line, cells)
        self.lexicon = lexicon
        self.source = self.read("source", parse_source_id, source) or ""
        if not self.source and self.good:
            self.problem("source", "is blank; expected a source's id")
        period = self.read("period", _period)
        if not cells["period"]:
            self.problem("period", "is blank; expected a period such as 2026-01")
        flow = self.read("flow", _flow, "export")
        category = self.read("category", lexicon.category, TOTAL)
        destination = self.read("destination", lexicon.destination, WORLD)
        self.place = (period, flow, category, destination) if period and flow and category and destination else None
        self.rounding = lexicon.rounding(self.source)

    def wide(self, measures: Iterable[str]) -> list[Entry]:
        """What the row says in the columns of these measures and in the others; nothing where it does not read."""
        cells = self.cells
        figures = [said for measure in measures if (text := cells[measure]) and (said := self._said(measure, text))]
        year_earlier = cells.get("year_earlier", "")
        base = self._said("value", year_earlier, "year_earlier") if year_earlier else None
        if base and self.place and self.place[0].year_before.first < FIRST_YEAR * 12:
            period = self.place[0].year_before
            self.problem("year_earlier", f"{period} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
        claims = list(self._claims(cells["claims"])) if cells.get("claims") else []
        if self.good and not (figures or base or claims):
            self.problem("", "has neither a figure nor a claim; fill in the row or delete it")
        entries = self._entry(figures, claims)
        if base:
            entries += [
                e._replace(place=(e.place[0].year_before, *e.place[1:]), figures=[base], claims=()) for e in entries
            ]
        return entries

    def long(self) -> list[Entry]:
        """The one figure of the row; nothing where it does not read."""
        measure = self.read("measure", _measure)
        text = self.cells["printed"]
        if not self.cells["measure"]:
            self.problem("measure", f"is blank; expected one of {', '.join(MEASURES)}")
        if not text:
            self.problem("printed", "is blank; expected a figure")
        said = self._said(measure, text, "printed", self.cells.get("of", "")) if measure and text else None
        return self._entry([said]) if said else []

    def _entry(self, figures: Sequence[Said], claims: Sequence[Claim] = ()) -> list[Entry]:
        if not self.good or not self.place:
            return []
        where, note = self.cells.get("where", ""), self.cells.get("note", "")
        return [Entry(self.source, self.place, where, note, figures, claims)]

    def _said(self, measure: str, text: str, column: str = "", of: str = "") -> Said | None:
        """What a cell (of its measure's column, if no other is named) says; None where it or its row does not read."""
        column = column or measure
        has_whole = measure in MEASURES_OF_A_WHOLE
        if has_whole and not of:
            text, _, of = text.partition(" of ")
        elif of and not has_whole:
            self.problem("of", f"belongs to {' and '.join(MEASURES_OF_A_WHOLE)} only; expected it blank")
        try:
            said = _said(measure, text, self.rounding)
        except NotUnderstood as error:
            self.problem(column, str(error))
            return None
        if not self.place:
            return None
        if measure in MEASURES_OF_DAYS and self.place[1:] != ("export", TOTAL, WORLD):
            self.problem(column, "working days belong on the row of total exports to the world")
        return said._replace(of=self._whole(column, of, *self.place[2:])) if has_whole else said

    def _whole(self, column: str, of: str, category: str, destination: str) -> Whole | None:
        """What a share of this category and destination is of: as written after `of`, else by the default."""
        whole = default_whole(category, destination)
        if of.strip():
            wanted, _, to = of.partition(" to ")
            try:
                whole = Whole(self.lexicon.category(wanted), self.lexicon.destination(to) if to else destination)
            except UnknownName as error:
                self.problem(column, str(error))
                return None
        if whole == Whole(category, destination):
            self.problem(column, f"is a share of {whole.text(WORLD)} itself; expected '… of CATEGORY [to DESTINATION]'")
        return whole

    def _claims(self, cell: str) -> Iterator[Claim]:
        for text in cell.split(";"):
            if text.strip():
                try:
                    yield Claim.parse(text)
                except NotUnderstood as error:
                    self.problem("claims", str(error))


def _one_of(text: str, known: Iterable[str], what: str) -> str:
    known = tuple(known)
    if text.casefold() in known:
        return text.casefold()
    raise UnknownName(f"{shown(text)} is not a {what}{nearest(text, known)}; expected {', '.join(known)}")


@lru_cache(MOST_FIGURES)
def _said(measure: str, text: str, rounding: Rounding) -> Said:
    figure = read_figure(text, MEASURES[measure], rounding)
    return Said(measure, None, figure.printed, *as_floats(figure.interval))


@lru_cache(MOST_WORDS)
def _period(text: str) -> Period:
    return Period.parse(text)


@lru_cache(MOST_WORDS)
def _flow(text: str) -> str:
    return _one_of(text, FLOWS, "flow")


def _measure(text: str) -> str:
    return _one_of(text, MEASURES, "measure")


def _rounding(text: str) -> Rounding:
    return Rounding(_one_of(text, list(Rounding), "way of rounding"))
