"""CSV files a curator writes, as columns of cells; `described` and `facts` make sources, terms and
facts of them.

A file is read a block of rows at a time: memory does not grow with it. Problems go to a `Report` in
the order of lines and the row they are in is left out, so that one run names them all.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, TypeVar

from ktrade.errors import KtradeError, NotUnderstood, Problem, nearest, shown
from ktrade.files.columns import SYNONYMS
from ktrade.files.problems import Problems, Report
from ktrade.files.recognition import SAVED, encoding_of, foreign, separator_of

T = TypeVar("T")


# Limits, so that no file takes memory or time without end. A note of a page has some 3,000 bytes,
# the widest form here 20 columns, and a customs history of a million figures some 60 million bytes.
LONGEST_ROW = 1 << 20
LONGEST_CELL = csv.field_size_limit()  # 131,072 unless told otherwise
MOST_COLUMNS = 1000
MOST_NAMED = 5  # of the columns that are not known: a line is to be read
LARGEST_FILE = 1 << 28

# Python's words for what it cannot read, by how they begin, and ours.
_FAULTS = {
    "unexpected end": "a quote in this row is never closed",
    "new-line": (
        "there is a carriage return in this row, outside quotes; expected lines ending in LF or"
        " CRLF"
    ),
    "field larger": (
        f"a cell in this row is longer than {LONGEST_CELL} characters; is a quote not closed?"
    ),
}
BLOCK_ROWS, BLOCK_BYTES = 1000, 1 << 18  # read at a time; whichever is reached first


class Sheet:
    """A CSV file being read: its header at once, its rows as they are asked for.

    `name` is what messages call it. After the last row, `rows_read` and `sha256` say what went by.
    """

    def __init__(self, name: str, stream: BinaryIO, report: Report) -> None:
        self.name = name
        self.rows_read = 0
        self.bytes_read = 0
        self._row_start = 0
        self._is_at_end = False
        self._report = report
        self._held: Problems | None = None
        self._hash = hashlib.sha256()
        self._rows = self._read(stream)
        self.header = self._header()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def tell(self, report: Report) -> None:
        """From now on problems go to another report."""
        self._report = report

    @property
    def is_long(self) -> bool:
        """Whether a facts file gives one figure a row."""
        return "measure" in self.header and "printed" in self.header

    def problem(self, line: int, column: str, message: str, cause: str = "") -> None:
        """Reports a bad cell, row or file; between rows it is held back, and one cause is reported
        once."""
        problem = self._placed(line, column, message)
        if self._held:
            self._held.add(line, problem, cause)
        else:
            self._report(problem)

    def _placed(self, line: int, column: str, message: str) -> Problem:
        return Problem(self.name, line, column, message)

    def has_columns(
        self, known: Iterable[str], required: Iterable[str] = (), *, others_ignored: bool = False
    ) -> bool:
        """Whether the header will do; else what is wrong with it is reported in a line."""
        known = tuple(known)
        if len(self.header) > MOST_COLUMNS:
            self.problem(1, "", f"has {len(self.header)} columns; expected at most {MOST_COLUMNS}")
            return False
        complete = bool(self.header)
        columns = tuple(dict.fromkeys(self.header))
        for column in columns:
            if self.header.count(column) > 1 and column:
                self.problem(1, column, "duplicate column; expected each once")
                complete = False
        unknown = [] if others_ignored else [column for column in columns if column not in known]
        if unknown:
            self._tell_unknown(unknown, known)
            complete = False
        for column in required:
            is_misspelt = any(nearest(other, [column]) for other in unknown)
            if (
                self.header
                and column not in self.header
                and not is_misspelt
                and set(columns) != set(unknown)
            ):
                self.problem(1, column, "this column is missing")
                complete = False
        return complete

    def _tell_unknown(self, unknown: Sequence[str], known: Sequence[str]) -> None:
        expected = f"expected {', '.join(known)}"
        if len(unknown) == len(set(self.header)) and not any(
            nearest(column, known) for column in unknown
        ):
            self.problem(1, "", f"has no known column: is the header row missing? {expected}")
        elif len(unknown) == 1:
            self.problem(
                1,
                shown(unknown[0]),
                f"is not a known column{nearest(unknown[0], known)}; {expected}",
            )
        else:
            names = ", ".join(
                shown(column) + nearest(column, known) for column in unknown[:MOST_NAMED]
            )
            more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
            self.problem(1, "", f"{names}{more} are not known columns; {expected}")

    def blocks(self) -> Iterator[Block]:
        """The rows below the header, some at a time; blank lines and rows of another length are
        passed over.

        Problems are held back until the last of them: one cause is told once, in the order of
        lines.
        """
        self._held = held = Problems(self._report)
        try:
            while not (self._is_at_end or held.are_too_many):
                if (block := self._block()).lines:
                    yield block
            held.tell()
        finally:
            self._held = None

    def _block(self) -> Block:
        """The next rows; none at the end."""
        end, width = self.bytes_read + BLOCK_BYTES, len(self.header)
        lines: list[int] = []
        rows: list[list[str]] = []
        for line, row in self._rows:
            cells = list(map(str.strip, row))
            if any(cells):
                self.rows_read += 1
                if len(cells) == width:
                    lines.append(line)
                    rows.append(cells)
                else:
                    self.problem(
                        line, "", f"has {len(cells)} cells, expected {width} as in the header"
                    )
            if len(lines) == BLOCK_ROWS or self.bytes_read > end:
                break
        else:
            self._is_at_end = True
        return Block(self, lines, rows)

    def _header(self) -> tuple[str, ...]:
        for _, cells in self._rows:
            names = [cell.strip().casefold() for cell in cells]
            if separator := separator_of(names):
                self.problem(1, "", f"is separated by {separator}; expected commas, as in CSV")
                return ()
            return tuple(SYNONYMS.get(name, name) for name in names)
        if not self.bytes_read:
            self.problem(0, "", "is empty; expected a header row")
        return ()

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """The first line and the raw cells of each row, up to the end or where the rest cannot be
        read."""
        reader = csv.reader(self._lines(stream), strict=True)
        line = 1
        try:
            for row in reader:
                yield line, row
                line, self._row_start = reader.line_num + 1, self.bytes_read
        except _NotText as error:
            self.problem(reader.line_num + 1, "", str(error))
        except csv.Error as error:
            fault = next(
                (ours for start, ours in _FAULTS.items() if str(error).startswith(start)),
                str(error),
            )
            self.problem(line, "", f"cannot be read as CSV: {fault}")

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        # Decoded line by line, so that a bad byte is reported where it stands.
        encoding = "utf-8-sig"
        while raw := stream.readline(LONGEST_ROW + 1):
            self._hash.update(raw)
            self.bytes_read += len(raw)
            if self.bytes_read == len(raw) and (kind := foreign(raw)):
                raise _NotText(kind)
            if self.bytes_read - self._row_start > LONGEST_ROW:
                raise _NotText(
                    f"the row that ends here is longer than {LONGEST_ROW} bytes; expected every"
                    " quote to be closed"
                )
            if b"\0" in raw:
                raise _NotText("has a NUL byte; expected UTF-8 text")
            try:
                yield raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise _NotText(
                    f"is not UTF-8 text at its byte {error.start + 1}{encoding_of(raw)}; {SAVED}"
                ) from None
            encoding = "utf-8"


class _NotText(Exception):
    """Bytes that are no lines of text."""


class Block:
    """Rows of a sheet, read a column at a time: cell by cell, a million rows took 8 s to read
    rather than 5.

    `lines` has the first line of each row, `bad` those of rows with a problem.
    """

    def __init__(self, sheet: Sheet, lines: Sequence[int], rows: Iterable[Sequence[str]]) -> None:
        self.lines = lines
        self.bad: set[int] = set()
        self._sheet = sheet
        self._columns = dict(zip(sheet.header, zip(*rows, strict=True), strict=bool(rows)))

    def problem(self, line: int, column: str, message: str, cause: str = "") -> None:
        self.bad.add(line)
        self._sheet.problem(line, column, message, cause)

    def texts(self, column: str, default: str = "") -> Sequence[str]:
        """The cells of a column, row by row; the default for those that are blank or not there."""
        texts = self._columns.get(column) or ("",) * len(self.lines)
        return [text or default for text in texts] if default else texts

    def read(
        self,
        column: str,
        reader: Callable[..., T],
        *beside: Iterable[object],
        default: str = "",
        blank: str = "",
    ) -> list[T | None]:
        """What `reader` makes of each cell of a column, or of the default where it is blank, and of
        what stands beside it; None where there is neither, or it does not read.

        That is a problem, and so is a blank cell where there is a message for it.
        """
        texts = self.texts(column, default)
        if not blank and not any(texts):
            return [None] * len(texts)
        if all(texts):
            with suppress(KtradeError):
                return list(map(reader, texts, *beside))
        found: list[T | None] = []
        for line, text, *others in zip(
            self.lines, texts, *beside, strict=False
        ):  # some go on for ever
            try:
                if blank and not text:
                    raise NotUnderstood(blank)
                found.append(reader(text, *others) if text else None)
            except KtradeError as error:
                marked = doubtful(text)
                self.problem(line, column, marked or str(error), "" if marked else error.cause)
                found.append(None)
        return found


def doubtful(text: str) -> str:
    """What to say of a cell that a draft has marked with a question mark; '' of any other."""
    if not text.endswith("?"):
        return ""
    return f"{shown(text)} is marked as doubtful; settle it against the article, then remove the ?"
