"""CSV files a curator writes -> sources, terms, statements and claims, with a problem for every bad cell.

A file is read row by row: memory does not grow with it. Problems go to a `Report` as they
are found and the row they are in is left out, so that one run names them all.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from ktrade.claim import Claim
from ktrade.errors import KtradeError, NotUnderstood, Problem, UnknownName, nearest, shown
from ktrade.fact import (
    FLOWS,
    MEASURES,
    MEASURES_OF_A_WHOLE,
    TOTAL,
    WORLD,
    ClaimStatement,
    Quantity,
    Source,
    Statement,
    Whole,
    default_whole,
    parse_date,
)
from ktrade.figure import Figure, Rounding, Unit, parse_figure
from ktrade.period import FIRST_YEAR, LAST_YEAR, Period, Vintage
from ktrade.vocabulary import LONGEST_ID, Term, Vocabulary, term_from

Report = Callable[[Problem], None]
T = TypeVar("T")

SOURCES_FILE = "sources.csv"
VOCABULARY_FILES = {"categories.csv": "category", "destinations.csv": "destination"}

SOURCE_COLUMNS = ("id", "publisher", "agency", "published", "rounding", "reports", "subject", "url")
TERM_COLUMNS = ("id", "name", "parent", "part", "aliases", "basis")
PLACE_COLUMNS = ("period", "flow", "category", "destination")
WIDE_COLUMNS = (*PLACE_COLUMNS, *MEASURES, "year_earlier", "claims", "source", "where", "note")
LONG_COLUMNS = (*PLACE_COLUMNS, "measure", "of", "printed", "source", "where", "note")
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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its first line, and its cells by column, stripped."""

    line: int
    cells: Mapping[str, str]


class Sheet:
    """A CSV file being read: its header at once, its rows as they are asked for.

    `name` is what messages call it. After the last row, `rows_read` and `sha256` say what went by.
    """

    def __init__(self, name: str, stream: BinaryIO, report: Report) -> None:
        self.name = name
        self.rows_read = 0
        self.bytes_read = 0
        self._row_bytes = 0
        self._report = report
        self._hash = hashlib.sha256()
        self._reader = csv.reader(self._lines(stream), strict=True)
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

    def rows(self) -> Iterator[Row]:
        """The rows below the header; blank lines are passed over."""
        while True:
            line = self._reader.line_num + 1
            cells = self._next()
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            self.rows_read += 1
            if len(cells) != len(self.header):
                self.problem(line, "", f"has {len(cells)} cells, expected {len(self.header)} as in the header")
                continue
            yield Row(line, {column: cell.strip() for column, cell in zip(self.header, cells, strict=True)})

    def _header(self) -> tuple[str, ...]:
        cells = self._next()
        if cells is None:
            if not self.bytes_read:
                self.problem(0, "", "is empty; expected a header row")
            return ()
        names = (cell.strip().casefold() for cell in cells)
        return tuple(SYNONYMS.get(name, name) for name in names)

    def _next(self) -> list[str] | None:
        """The next row, or None at the end and where the rest cannot be read."""
        line, self._row_bytes = self._reader.line_num + 1, 0
        try:
            return next(self._reader)
        except StopIteration:
            return None
        except _NotText as error:
            self.problem(self._reader.line_num + 1, "", str(error))
        except csv.Error as error:
            fault = next((ours for start, ours in _FAULTS.items() if str(error).startswith(start)), str(error))
            self.problem(line, "", f"cannot be read as CSV: {fault}")
        return None

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        # Decoded line by line, so that a bad byte is reported where it stands.
        encoding = "utf-8-sig"
        while raw := stream.readline(LONGEST_ROW + 1):
            self._hash.update(raw)
            self.bytes_read += len(raw)
            self._row_bytes += len(raw)
            if self._row_bytes > LONGEST_ROW:
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
    for row in sheet.rows():
        cell = _Cells(sheet, row)
        source_id = cell.read("id", parse_source_id)
        published = cell.read("published", parse_date)
        rounding = cell.read("rounding", _rounding)
        reports = cell.read("reports", Vintage.parse)
        if not row.cells["id"]:
            cell.problem("id", "is blank; expected the source's id")
        if cell.good and source_id:
            text = {column: row.cells.get(column, "") for column in ("publisher", "agency", "subject", "url")}
            yield (
                row.line,
                Source(source_id, published=published, rounding=rounding or Rounding.EITHER, reports=reports, **text),
            )


def read_terms(sheet: Sheet, kind: str) -> Iterator[tuple[int, Term]]:
    """(line, term) for each good row of a categories or destinations file (`kind` in the singular)."""
    columns = (*TERM_COLUMNS, "iso") if kind == "destination" else TERM_COLUMNS
    if not sheet.has_columns(columns, ["id"]):
        return
    for row in sheet.rows():
        if not row.cells["id"]:
            sheet.problem(row.line, "id", f"is blank; expected the {kind}'s id")
            continue
        try:
            yield row.line, term_from(dict(row.cells))
        except NotUnderstood as error:
            sheet.problem(row.line, "id", str(error))


def parse_source_id(text: str) -> str:
    """The id itself; NotUnderstood where it is blank, long, or has what a list of ids could not hold."""
    if 0 < len(text) <= LONGEST_ID and text.isprintable() and ";" not in text:
        return text
    raise NotUnderstood(
        f"{shown(text)} is not a source id; expected up to {LONGEST_ID} printable characters without semicolons"
    )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the words of a facts file may mean, and how its sources round."""

    categories: Vocabulary
    destinations: Vocabulary
    rounding: Callable[[str], Rounding]


def read_facts(sheet: Sheet, lexicon: Lexicon, source: str) -> Iterator[tuple[int, Statement | ClaimStatement]]:
    """(line, figure or claim) for each good cell of a facts file, wide or long.

    `source` is the id for rows that name none; '' where every row has to.
    """
    required = ["period"] if source else ["period", "source"]
    if sheet.is_long:
        if sheet.has_columns(LONG_COLUMNS, required, others_ignored=True):
            for row in sheet.rows():
                yield from _FactRow(sheet, row, lexicon, source).long()
    elif sheet.has_columns(WIDE_COLUMNS, required):
        for row in sheet.rows():
            yield from _FactRow(sheet, row, lexicon, source).wide()


class _Cells:
    """Reads the cells of one row; a cell that does not read is a problem, and spoils `good`."""

    def __init__(self, sheet: Sheet, row: Row) -> None:
        self.sheet, self.row = sheet, row
        self.good = True

    def problem(self, column: str, message: str) -> None:
        self.good = False
        self.sheet.problem(self.row.line, column, message)

    def read(self, column: str, reader: Callable[[str], T], default: str = "") -> T | None:
        """What `reader` makes of the cell, or of `default` where it is blank; None if it fails or both are blank."""
        text = self.row.cells.get(column, "") or default
        if not text:
            return None
        try:
            return reader(text)
        except KtradeError as error:
            self.problem(column, str(error))
            return None


class _FactRow(_Cells):
    """One row of a facts file."""

    def __init__(self, sheet: Sheet, row: Row, lexicon: Lexicon, source: str) -> None:
        super().__init__(sheet, row)
        self.lexicon = lexicon
        self.source = self.read("source", parse_source_id, source) or ""
        if not self.source and self.good:
            self.problem("source", "is blank; expected a source's id")
        self.period = self.read("period", Period.parse)
        if not row.cells["period"]:
            self.problem("period", "is blank; expected a period such as 2026-01")
        self.flow = self.read("flow", _flow, "export")
        self.category = self.read("category", lexicon.categories.match, TOTAL)
        self.destination = self.read("destination", lexicon.destinations.match, WORLD)
        self.rounding = lexicon.rounding(self.source)
        self.where = row.cells.get("where", "")
        self.note = row.cells.get("note", "")

    def wide(self) -> Iterator[tuple[int, Statement | ClaimStatement]]:
        found: list[Statement | ClaimStatement] = []
        for measure in MEASURES:
            if text := self.row.cells.get(measure, ""):
                found += self._statement(measure, measure, text)
        if text := self.row.cells.get("year_earlier", ""):
            found += self._statement("year_earlier", "value", text)
        claims = [text for text in self.row.cells.get("claims", "").split(";") if text.strip()]
        for text in claims:
            found += self._claim(text)
        if self.good and not found:
            self.problem("", "has neither a figure nor a claim; fill in the row or delete it")
        if self.good:
            for statement in found:
                yield self.row.line, statement

    def long(self) -> Iterator[tuple[int, Statement]]:
        measure = self.read("measure", _measure)
        text = self.row.cells["printed"]
        if not self.row.cells["measure"]:
            self.problem("measure", f"is blank; expected one of {', '.join(MEASURES)}")
        if not text:
            self.problem("printed", "is blank; expected a figure")
        if measure and text:
            of = self.row.cells.get("of", "")
            found = self._statement("printed", measure, text, of)
            if self.good:
                for statement in found:
                    yield self.row.line, statement

    def _statement(self, column: str, measure: str, text: str, of: str = "") -> list[Statement]:
        """The statement of one cell, or none where it or its row does not read."""
        has_whole = measure in MEASURES_OF_A_WHOLE
        if has_whole and not of:
            text, _, of = text.partition(" of ")
        elif of and not has_whole:
            self.problem("of", f"belongs to {' and '.join(MEASURES_OF_A_WHOLE)} only; expected it blank")
        figure = self._figure(column, measure, text)
        if not (figure and self.period and self.flow and self.category and self.destination):
            return []
        if MEASURES[measure] is Unit.DAYS and (self.flow, self.category, self.destination) != ("export", TOTAL, WORLD):
            self.problem(column, "working days belong on the row of total exports to the world")
        whole = self._whole(column, of) if has_whole else None
        period = self.period
        if column == "year_earlier":
            period = period.year_before
            if period.first < FIRST_YEAR * 12:
                self.problem(column, f"{period} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
        quantity = Quantity(measure, period, self.flow, self.category, self.destination, whole)
        return [Statement(quantity, figure, self.source, self.where, self.note)]

    def _figure(self, column: str, measure: str, text: str) -> Figure | None:
        try:
            return parse_figure(text, MEASURES[measure], self.rounding)
        except NotUnderstood as error:
            self.problem(column, str(error))
            return None

    def _whole(self, column: str, of: str) -> Whole | None:
        """What a share is of: as written after `of`, else by the default."""
        row = Whole(self.category or TOTAL, self.destination or WORLD)
        if not of.strip():
            whole = default_whole(row.category, row.destination)
        else:
            category, _, destination = of.partition(" to ")
            try:
                whole = Whole(
                    self.lexicon.categories.match(category),
                    self.lexicon.destinations.match(destination) if destination else row.destination,
                )
            except UnknownName as error:
                self.problem(column, str(error))
                return None
        if whole == row:
            self.problem(column, f"is a share of {whole.text(WORLD)} itself; expected '… of CATEGORY [to DESTINATION]'")
        return whole

    def _claim(self, text: str) -> list[ClaimStatement]:
        try:
            claim = Claim.parse(text)
        except NotUnderstood as error:
            self.problem("claims", str(error))
            return []
        if not (self.period and self.flow and self.category and self.destination):
            return []
        place = (self.period, self.flow, self.category, self.destination)
        return [ClaimStatement(claim, *place, self.source, self.where, self.note)]


def _one_of(text: str, known: Iterable[str], what: str) -> str:
    known = tuple(known)
    if text.casefold() in known:
        return text.casefold()
    raise UnknownName(f"{shown(text)} is not a {what}{nearest(text, known)}; expected {', '.join(known)}")


def _flow(text: str) -> str:
    return _one_of(text, FLOWS, "flow")


def _measure(text: str) -> str:
    return _one_of(text, MEASURES, "measure")


def _rounding(text: str) -> Rounding:
    return Rounding(_one_of(text, list(Rounding), "way of rounding"))
