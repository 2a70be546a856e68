"""A workbook for Excel: the table with its numbers as numbers, notes and sources on a second sheet.

Nothing of an answer is ever a formula: texts are written as texts, whatever they begin with.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, TextIO

from ktrade.errors import NotUnderstood, missing_library, visible
from ktrade.model import digits
from ktrade.model.quantity import Source
from ktrade.queries.answer import Answer, Cell, Listing, Measured, Row, Value
from ktrade.queries.explanation import Explanation
from ktrade.queries.findings import Findings
from ktrade.report.grid import grid_of, scale_of, unit_name
from ktrade.report.style import Style

MOST_ROWS, LONGEST_TEXT = 1_048_576, 32_767  # what a sheet and a cell of it hold
# Of a column, in characters; a label is indented by so many a step.
WIDEST, NUMBER_WIDTH, SOURCES_WIDTH, INDENT = 60, 12, 30, 2
BESIDE = ("low", "high", "printed")
SOURCE_HEADER = ("mark", "id", "publisher", "agency", "published", "rounding", "subject", "url")
# The same facts give the same bytes: the day a workbook was made says nothing of them.
MADE = datetime(2000, 1, 1)


def render(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """The workbook's bytes, behind the text stream; nothing where nothing is known.

    NotUnderstood where that stream is a terminal, XlsxWriter is not installed, or a sheet cannot
    hold the answer.
    """
    if out.isatty():
        raise NotUnderstood(
            "a workbook cannot be shown on a terminal; name a file for it, as in --output"
            " answer.xlsx"
        )
    try:
        import xlsxwriter
    except ImportError as error:
        raise missing_library("workbooks", "XlsxWriter", "excel") from error

    if answer.is_empty:
        return
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as workbook:
        workbook.set_properties({"title": visible(answer.title)[:255], "created": MADE})
        sheet = _Sheet(workbook, "Table")
        if isinstance(answer, Answer):
            _quantities(answer, style.exponent, sheet)
            _notes(answer, style.exponent, _Sheet(workbook, "Notes and sources"))
        else:
            _records(answer, sheet)
    out.flush()
    out.buffer.write(content.getvalue())  # the guard behind standard output tells of failure


class _Sheet:
    """A sheet that is filled row by row."""

    def __init__(self, workbook: Any, name: str) -> None:
        self._sheet = workbook.add_worksheet(name)
        self._format = cache(lambda items: workbook.add_format(dict(items)))
        self._next = 0

    def row(self, cells: Iterable[str | float | tuple[float, str] | None], **look: Any) -> None:
        """Writes a row: texts, numbers, numbers with the format they are shown in, nothing."""
        if self._next == MOST_ROWS:
            raise NotUnderstood(
                f"a sheet holds {MOST_ROWS:,} rows, and the answer has more; narrow the question,"
                " or ask for --format csv"
            )
        for column, cell in enumerate(cells):
            where = (self._next, column)
            if isinstance(cell, str):
                self._text(where, visible(cell), look)
            elif isinstance(cell, tuple):
                shown = self._format((*look.items(), ("num_format", cell[1])))
                self._sheet.write_number(*where, cell[0], shown)
            elif cell is not None:
                self._sheet.write_number(*where, cell, self._format(tuple(look.items())))
            look.pop("indent", None)  # of the label alone
        self._next += 1

    def _text(self, where: tuple[int, int], text: str, look: dict[str, Any]) -> None:
        if len(text) > LONGEST_TEXT:
            raise NotUnderstood(
                f"a cell of a workbook holds {LONGEST_TEXT:,} characters, and a text of the answer"
                f" has {len(text):,}; ask for --format csv"
            )
        self._sheet.write_string(*where, text, self._format(tuple(look.items())))

    def header(self, cells: Sequence[str], widths: Sequence[int]) -> None:
        """Writes the header, which stays in sight with the labels beside it."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, min(width + 2, WIDEST))
        self._sheet.freeze_panes(1, 1)
        self.row(cells, bold=True, bottom=1, text_wrap=True)


def _quantities(answer: Answer, exponent: int, sheet: _Sheet) -> None:
    """A row a row; of each column the number as the table reads it, its bounds and its print."""
    kept = [i for i in range(len(answer.columns)) if any(row.cells[i] for row in answer.rows)]
    header = [""]
    units: dict[int, bool] = {}  # whether the column's cells differ in theirs
    for i in kept:
        name = answer.columns[i].header
        found = {m.unit: None for row in answer.rows if (m := row.cells[i])}
        units[i] = len(found) > 1
        unit = "" if units[i] else unit_name(next(iter(found)), exponent)
        header += [f"{name}, {unit}" if unit and unit not in name else name]
        header += [f"{name}: {word}" for word in (*BESIDE, *(["unit"] if units[i] else []))]
    label = max(len(row.label) + INDENT * row.depth for row in answer.rows)
    sheet.header([*header, "sources"], [label, *(NUMBER_WIDTH for _ in header[1:]), SOURCES_WIDTH])
    for row in answer.rows:
        cells: list[Any] = [row.label]
        for i in kept:
            cells += _cell(row.cells[i], exponent, units[i])
        sheet.row([*cells, _sources(row)], indent=row.depth, bold=row.is_total)


def _cell(measured: Cell, exponent: int, has_unit: bool) -> list[Any]:
    if measured is None:
        return [None] * (len(BESIDE) + 1 + has_unit)
    power = scale_of(measured.unit, exponent)
    low, high = (
        digits.in_a_sheet(end, side, power)
        for end, side in ((measured.interval.low, "low"), (measured.interval.high, "high"))
    )
    printed = measured.printed.printed if measured.printed else None
    unit = [unit_name(measured.unit, exponent)] if has_unit else []
    return [_number(measured, power), low, high, printed, *unit]


def _number(measured: Measured, power: int) -> tuple[float, str] | None:
    """The number a reader sees, with its digits: the print's, else the middle of the bounds where
    they decide one."""
    printed = measured.printed
    if printed and printed.number and not printed.qualifier and not measured.is_sharper:
        value = printed.number.value.scaleb(-power)
        place = printed.number.place.scaleb(-power)
    else:
        middle = digits.middle(measured.interval, power)
        if middle is None:
            return None
        value = place = middle
    places = max(0, -int(place.as_tuple().exponent))
    shown = "#,##0" + ("." + "0" * places if places else "")
    return float(value), f"+{shown};-{shown};{shown}" if measured.is_signed else shown


def _sources(row: Row) -> str:
    return "; ".join(dict.fromkeys(source for m in row.measured for source in m.sources))


def _notes(answer: Answer, exponent: int, sheet: _Sheet) -> None:
    """The title, what has no column, the notes, and every source named."""
    grid = grid_of(answer, exponent)
    sheet.header([grid.title, grid.unit], [40, 14, 14, 14, 14, 12, 20, 60])
    if answer.also:
        sheet.row(["also", "number", *BESIDE, "unit", "sources"], bold=True)
    for row in answer.also:
        for measured in row.measured:
            sheet.row([row.label, *_cell(measured, exponent, True), _sources(row)])
    for note in (*answer.asides, *answer.notes):
        sheet.row([note])
    sheet.row([])
    sheet.row(SOURCE_HEADER, bold=True)
    for mark, source in grid.sources:
        sheet.row(_source(mark, source))


def _source(mark: str, source: Source) -> list[str]:
    day = source.published.isoformat() if source.published else ""
    return [
        mark, source.id, source.publisher, source.agency, day, str(source.rounding),
        source.subject, source.url,
    ]  # fmt: skip


def _records(answer: Listing | Explanation | Findings, sheet: _Sheet) -> None:
    """A row a record, with the fields that every format has."""
    sheet.header(answer.fields, [max(len(field), 14) for field in answer.fields])
    for record in answer.records():
        sheet.row(_plain(value, str(record.get("end", name))) for name, value in record.items())


def _plain(value: Value, side: str) -> str | float | None:
    """A cell; `side` tells which end a bound is: low or high."""
    if isinstance(value, Decimal):
        return digits.in_a_sheet(value, side)
    if isinstance(value, tuple):
        return "; ".join(value)
    return value
