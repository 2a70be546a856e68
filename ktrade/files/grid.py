"""The rows of an official table as they are, of a CSV file or a workbook.

Text is UTF-8, UTF-16 or Korean CP949. What is neither CSV nor a workbook, `table_files.py` knows.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ktrade.errors import NotUnderstood, Problem
from ktrade.files.csv_reader import LARGEST_FILE
from ktrade.files.recognition import foreign
from ktrade.files.workbook import column_letters, workbook_rows

Row = tuple[int, list[object]]  # its number, from 1 on, and its cells
CHUNK = 1 << 20
BEGINNING = 4096  # bytes, by which a file is told
SEPARATORS = ",\t;|"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Grid:
    """A table being read a row at a time: what its rows are called in messages, and how far it
    is."""

    def __init__(self, name: str, stream: BinaryIO, count: Callable[[bytes], None]) -> None:
        """`count` is given all bytes, in order, as they are read."""
        self.name = name
        self._stream = stream
        self._count = count

    def rows(self) -> Iterator[Row]:
        """Each row; NotUnderstood where the file cannot be read (on). A cell over several rows or
        columns stands in all of them."""
        raise NotImplementedError

    def place(self, line: int, column: int | None) -> Problem:
        """Where a cell is, as a problem without a message; the column is counted from 0."""
        return Problem(self.name, line, "", "")

    def _content(self) -> bytes:
        """All of the file."""
        content = self._stream.read(LARGEST_FILE)
        self._count(content)
        return content


class CsvGrid(Grid):
    """Lines of cells, however they are separated."""

    def rows(self) -> Iterator[Row]:
        beginning = self._stream.read(BEGINNING)
        self._stream.seek(0)
        is_wide = beginning.startswith(UTF_16)
        if kind := "" if is_wide else foreign(beginning):
            raise NotUnderstood(kind)
        encoding = "utf-16" if is_wide else _encoding(self._stream)
        separator = _separator(beginning.decode(encoding, "ignore"))
        lines = self._wide_lines() if is_wide else self._lines(encoding)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        line = 1
        try:
            for row in reader:
                yield line, list(row)
                line = reader.line_num + 1
        except csv.Error as error:
            raise NotUnderstood(f"cannot be read as CSV in row {line}: {error}") from None

    def _lines(self, encoding: str) -> Iterator[str]:
        while raw := self._stream.readline(CHUNK):
            self._count(raw)
            yield raw.replace(b"\0", b"").decode(encoding, "replace")

    def _wide_lines(self) -> Iterator[str]:
        """Those of UTF-16, whose line ends are two bytes."""
        yield from self._content().decode("utf-16", "replace").splitlines(keepends=True)


class WorkbookGrid(Grid):
    """The sheet of a workbook."""

    def rows(self) -> Iterator[Row]:
        yield from enumerate(workbook_rows(self._content(), fills_merged=True), 1)

    def place(self, line: int, column: int | None) -> Problem:
        if column is None:
            return super().place(line, column)
        return Problem(f"{self.name}:{column_letters(column)}{line}", 0, "", "")


def decoded(content: bytes) -> str:
    """The text of a file that says itself what it is."""
    if content.startswith(UTF_16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp949", "replace")


def _separator(beginning: str) -> str:
    """What separates cells: with it most lines have equally many; names of goods have commas and
    semicolons in them too."""
    lines = beginning.splitlines()
    lines = lines[:-1] if len(lines) > 1 else lines

    def fit(separator: str) -> tuple[int, int]:
        widths = Counter(map(len, csv.reader(lines, delimiter=separator)))
        return max(((n, width) for width, n in widths.items() if width > 1), default=(0, 0))

    return max(SEPARATORS, key=fit)


def _encoding(stream: BinaryIO) -> str:
    """UTF-8 if all of the file is, else CP949 or (UN Comtrade: Türkiye) CP1252 if all of it is
    that; NotUnderstood where it is none."""
    for encoding in ("utf-8-sig", "cp949", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            continue
        finally:
            stream.seek(0)
        return encoding
    raise NotUnderstood(
        "is neither UTF-8, CP949 nor CP1252 text; expected a CSV file in one of them"
    )
