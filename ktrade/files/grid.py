"""The rows of an official table as they stand, whatever kind of file it is: CSV, a workbook, XML
of records, or the web page that some sites save as `.xls`.

What a file is, its first bytes say, not its name. Text is UTF-8 or Korean CP949.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from typing import BinaryIO
from xml.parsers import expat

from ktrade.errors import NotUnderstood, Problem, shown
from ktrade.files.csv_reader import LARGEST_FILE
from ktrade.files.recognition import foreign
from ktrade.files.workbook import column_letters, workbook_rows

Row = tuple[int, list[object]]  # its number, from 1 on, and its cells
CHUNK = 1 << 20
SEPARATORS = ",\t;|"
RESULTS = ("resultMsg", "errMsg", "returnAuthMsg")  # where a service says why it has no records


class Grid:
    """A table being read a row at a time: what its rows are called in messages, and how far it
    is."""

    def __init__(self, name: str, stream: BinaryIO, count: Callable[[bytes], None]) -> None:
        """`count` is given all bytes, in order, as they are read."""
        self.name = name
        self._stream = stream
        self._count = count

    def rows(self) -> Iterator[Row]:
        """Each row; NotUnderstood where the file cannot be read (on)."""
        raise NotImplementedError

    def place(self, line: int, column: int | None) -> Problem:
        """Where a cell stands, as a problem without a message; of a column counted from 0."""
        return Problem(self.name, line, "", "")


def grid_of(name: str, stream: BinaryIO, count: Callable[[bytes], None], record: str) -> Grid:
    """The table in a file. `record` is the tag of a row, where it is XML."""
    beginning = stream.read(4096)
    stream.seek(0)
    if beginning.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _WorkbookGrid(name, stream, count)
    plain = beginning.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if plain.startswith(b"<"):
        is_page = any(mark in plain for mark in (b"<html", b"<table", b"<!doctype html"))
        return _PageGrid(name, stream, count) if is_page else _XmlGrid(name, stream, count, record)
    return _CsvGrid(name, stream, count)


class _CsvGrid(Grid):
    def rows(self) -> Iterator[Row]:
        beginning = self._stream.read(4096)
        self._stream.seek(0)
        if kind := foreign(beginning):
            raise NotUnderstood(kind)
        encoding = _encoding(self._stream)
        separator = max(SEPARATORS, key=beginning.decode(encoding, "replace").count)
        reader = csv.reader(self._lines(encoding), delimiter=separator, strict=True)
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


class _WorkbookGrid(Grid):
    def rows(self) -> Iterator[Row]:
        content = self._stream.read(LARGEST_FILE)
        self._count(content)
        yield from enumerate(workbook_rows(content), 1)

    def place(self, line: int, column: int | None) -> Problem:
        if column is None:
            return super().place(line, column)
        return Problem(f"{self.name}:{column_letters(column)}{line}", 0, "", "")


class _XmlGrid(Grid):
    """Records as rows below a header of the tags they have; a row's number is the record's."""

    def __init__(
        self, name: str, stream: BinaryIO, count: Callable[[bytes], None], record: str
    ) -> None:
        super().__init__(name, stream, count)
        self._tag = record
        self._record: dict[str, str] | None = None
        self._field = ""
        self._text: list[str] = []
        self._found: list[dict[str, str]] = []
        self._said: dict[str, str] = {}

    def rows(self) -> Iterator[Row]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = _refuse_doctype
        header: dict[str, int] = {}
        number = 0
        while True:
            chunk = self._stream.read(CHUNK)
            self._count(chunk)
            try:
                parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                raise NotUnderstood(f"cannot be read as XML: {error}") from None
            if not header and self._found:
                tags = dict.fromkeys(tag for record in self._found for tag in record)
                header = {tag: at for at, tag in enumerate(tags)}
                yield 0, list(header)
            for record in self._found:
                number += 1
                yield number, [record.get(tag, "") for tag in header]
            self._found.clear()
            if not chunk:
                break
        if not number:
            reason = ": ".join(self._said[tag] for tag in RESULTS if self._said.get(tag))
            said = f"; the service says: {shown(reason, 200)}" if reason else ""
            raise NotUnderstood(f"has no record <{self._tag}>{said}")

    def place(self, line: int, column: int | None) -> Problem:
        return Problem(f"{self.name}: record {line}" if line else self.name, 0, "", "")

    def _start(self, tag: str, attributes: object) -> None:
        self._text.clear()
        if tag == self._tag:
            self._record = {}

    def _end(self, tag: str) -> None:
        if tag == self._tag and self._record is not None:
            self._found.append(self._record)
            self._record = None
        elif self._record is None:
            self._said[tag] = "".join(self._text).strip()
        else:
            self._record[tag] = "".join(self._text).strip()
        self._text.clear()


def _refuse_doctype(*declared: object) -> None:
    raise NotUnderstood("declares a document type; expected plain XML of records")


class _PageGrid(Grid):
    """The rows of all tables of a page, one below the other; a cell over several columns or rows
    stands in the first of them."""

    def rows(self) -> Iterator[Row]:
        content = self._stream.read(LARGEST_FILE)
        self._count(content)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp949", "replace")
        page = _Page()
        page.feed(text)
        page.close()
        yield from enumerate(page.rows, 1)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[object]] = []
        self._cell: list[str] | None = None
        self._width = 1
        self._taken: dict[tuple[int, int], None] = {}  # by cells that reach down, by row and column

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            said = dict(attributes)
            row, number = self.rows[-1], len(self.rows)
            while (number, len(row)) in self._taken:
                row.append("")
            self._width = _span(said.get("colspan"))
            for down in range(1, _span(said.get("rowspan"))):
                self._taken |= {(number + down, len(row) + c): None for c in range(self._width)}
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.rows[-1] += [" ".join("".join(self._cell).split()), *[""] * (self._width - 1)]
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def _span(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdigit() and int(text) else 1


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


def is_blank(cells: Sequence[object]) -> bool:
    """Whether a row has nothing in it."""
    return all(
        cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells
    )
