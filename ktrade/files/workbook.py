"""Workbooks (.xlsx, .xls) of the columns of a CSV file, read a row at a time; needs the extra
`excel`.

A spreadsheet keeps numbers and days, not what was typed: `29.0` becomes 29, `2026-01` a day,
`33.9%` 0.339. A cell that is no text is read only where nothing can have been lost, or where the
header says what stood there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ktrade.errors import NotUnderstood, Problem, missing_library
from ktrade.files.columns import SYNONYMS
from ktrade.files.csv_reader import LARGEST_FILE, Sheet
from ktrade.files.recognition import foreign
from ktrade.model.number import RowUnit, Unit, parse_row_unit
from ktrade.model.quantity import MEASURES

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

FIGURES = {**MEASURES, "year_earlier": Unit.USD, "printed": Unit.USD}
# `value (bn usd, 2)`, `yoy (1)`: what stands behind the numbers below, and how many decimals they
# were printed with.
_STATED = re.compile(r"(?P<name>[^()]+?) ?\((?:(?P<unit>[^,()0-9]+), ?)?(?P<decimals>[0-9])\)")
_AS_TEXT = "expected it as text, in cells formatted as text before it is typed"
_ABOUT = ("메타정보", "Metadata")  # what a sheet about the other is called, as KOSIS has it
MOST_NOISE = 1e-9  # of what a computer makes of 33.9


class _Column(NamedTuple):
    """A column by its header: where it stands, its name, and the unit and decimals that the header
    states."""

    number: int
    name: str
    unit: RowUnit | None = None
    decimals: int | None = None


class Workbook(Sheet):
    """A workbook of one sheet being read as a CSV file is; messages name a bad cell as the
    spreadsheet does."""

    _letters: Mapping[str, str] = MappingProxyType({})  # of the columns by their names

    def _placed(self, line: int, column: str, message: str) -> Problem:
        if column in self._letters:
            return Problem(f"{self.name}:{self._letters[column]}{line}", 0, column, message)
        return super()._placed(line, column, message)

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        content = stream.read(LARGEST_FILE)
        self._hash.update(content)
        try:
            rows = workbook_rows(content)
        except NotUnderstood as error:
            self.bytes_read = len(content) or 1  # else it would be called empty as well
            self.problem(0, "", str(error))
            return
        columns: list[_Column] = []
        for line, cells in enumerate(rows, 1):
            self.bytes_read += 1 + len(content) // len(rows)
            if columns:
                if texts := self._texts(line, columns, cells):
                    yield line, texts
            elif any(cells):
                columns = [_column(number, cell) for number, cell in enumerate(cells) if cell]
                names = [SYNONYMS.get(column.name, column.name) for column in columns]
                self._letters = {
                    name: column_letters(c.number) for name, c in zip(names, columns, strict=True)
                }
                yield line, names

    def _texts(self, line: int, columns: Sequence[_Column], cells: Sequence[object]) -> list[str]:
        """The cells as they would be in a CSV file; none where one has lost what was typed."""
        row = {column.name: cells[column.number] for column in columns}
        texts = []
        for column in columns:
            try:
                texts.append(_text(cells[column.number], column, row))
            except NotUnderstood as error:
                self.problem(line, column.name, str(error), error.cause)
        unnamed = set(range(len(cells))) - {column.number for column in columns}
        if stray := [number for number in sorted(unnamed) if cells[number] != ""]:
            self.problem(
                line,
                "",
                f"has a cell in column {column_letters(stray[0])}, which has no header; expected"
                " one",
            )
        return texts if len(texts) == len(columns) and not stray else []


class _Lost(NotUnderstood):
    """A cell that no longer has what was typed: reported once for a whole column."""

    cause = "a spreadsheet made it"


def workbook_rows(content: bytes, *, fills_merged: bool = False) -> list[list[object]]:
    """The cells of its only sheet with any, from A1 on; NotUnderstood where there is none to be
    read. With `fills_merged` a cell over several rows or columns stands in all of them."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        raise missing_library("workbooks", "python-calamine", "excel") from error
    if kind := (
        "" if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else foreign(content[:4096])
    ):
        raise NotUnderstood(kind)
    if _size_unpacked(content) > LARGEST_FILE:
        raise NotUnderstood(f"unpacks to more than {LARGEST_FILE} bytes; split it into parts")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        filled: list[CalamineSheet] = [
            sheet for sheet in sheets if sheet.total_height and sheet.name not in _ABOUT
        ]
        if len(filled) > 1:
            raise NotUnderstood(
                f"has {len(filled)} sheets with cells in them; expected one sheet per file"
            )
        if not filled:
            return []
        rows: list[list[object]] = [list(row) for row in filled[0].to_python(skip_empty_area=False)]
        if fills_merged:
            _fill_merged(filled[0], rows)
        return rows
    except NotUnderstood:
        raise
    except BaseException as error:  # a panic of the library, which is in Rust, is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise NotUnderstood(
            f"cannot be read as a workbook: {' '.join(str(error).split())[:200]}"
        ) from None


def _fill_merged(sheet: CalamineSheet, rows: list[list[object]]) -> None:
    """Of merged cells, which only the first has in the file, puts the text into all."""
    for (top, left), (bottom, right) in getattr(sheet, "merged_cell_ranges", None) or ():
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = rows[top][left : left + 1] * len(row[left : right + 1])


def _size_unpacked(content: bytes) -> int:
    """How large the files in an .xlsx are by its own account; 0 of an .xls, which is not packed."""
    from zipfile import BadZipFile, ZipFile

    try:
        return sum(packed.file_size for packed in ZipFile(io.BytesIO(content)).infolist())
    except (BadZipFile, ValueError, NotImplementedError):
        return 0


def _column(number: int, header: object) -> _Column:
    text = " ".join(str(header).split()).casefold()
    if found := _STATED.fullmatch(text):
        try:
            unit = parse_row_unit(found["unit"].strip()) if found["unit"] else None
        except NotUnderstood:
            return _Column(number, text)  # which no column is called
        return _Column(number, found["name"], unit, int(found["decimals"]))
    return _Column(number, text)


def _text(cell: object, column: _Column, row: Mapping[str, object]) -> str:
    """What was typed into a cell; NotUnderstood where that can no longer be told."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, (int, float, date)):
        raise _Lost(f"is {cell}, which the spreadsheet made from something else; {_AS_TEXT}")
    if isinstance(cell, date):
        if column.name in FIGURES:
            raise _Lost(
                f"is a date, {_day(cell)}, which the spreadsheet made from something else;"
                f" {_AS_TEXT}"
            )
        return _day(cell)
    return (
        _number(float(cell), column, bool(row.get("printed_in")))
        if column.name in FIGURES
        else _plain(float(cell))
    )


def _number(number: float, column: _Column, has_row_unit: bool) -> str:
    """A figure that the spreadsheet keeps as a number, with the digits it was printed with."""
    unit = FIGURES[column.name]
    if column.decimals is not None:
        if abs(number - round(number, column.decimals)) > MOST_NOISE * max(1, abs(number)):
            raise _Lost(
                f"is {_plain(number)}, which has more than {column.decimals} decimals; is it a"
                " percentage, or computed?"
            )
        text = f"{number:.{column.decimals}f}"
        return column.unit.behind_bare(text, unit) if column.unit else text
    is_whole_in_unit = has_row_unit and unit.is_level and number.is_integer()
    if is_whole_in_unit or unit is Unit.DAYS or not number:
        return _plain(number)
    example = f"{column.name} (bn usd, 2)" if unit.is_level else f"{column.name} (1)"
    raise _Lost(
        f"is a number, {_plain(number)}, of which the spreadsheet may have lost digits; expected"
        f" text such as {'29.0bn' if unit.is_level else '33.90'}, or the header '{example}', with"
        " the unit and the decimals printed"
    )


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _day(cell: date) -> str:
    return (cell.date() if isinstance(cell, datetime) else cell).isoformat()


def column_letters(column: int) -> str:
    """A, B, …, Z, AA, … of columns counted from 0."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return letters
