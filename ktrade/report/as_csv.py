"""Comma-separated (`csv`, `spreadsheet`) and tab-separated (`tsv`) values, with a header row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from typing import TextIO

from ktrade.model.digits import machine
from ktrade.queries.answer import Answer, Listing, Value
from ktrade.queries.explanation import Explanation
from ktrade.queries.findings import Findings
from ktrade.report.style import Style

# A tab or newline within a cell would break `cut` and `while read`: written as jq's @tsv does.
_TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r'["\r\n]')
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def render(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """An empty cell is nothing known; several sources are joined by `;`."""
    rows = ([text(value, key) for key, value in record.items()] for record in answer.records())
    for row in chain([answer.fields], rows):
        if style.format == "tsv":
            out.write("\t".join(cell.translate(_TSV) for cell in row) + "\n")
        else:
            cells = [_inert(cell) for cell in row] if style.format == "spreadsheet" else row
            out.write(_line(cells) + "\n")


def _inert(cell: str) -> str:
    """The cell behind an apostrophe where a spreadsheet might compute it: no number, but begun as
    formulas are."""
    return (
        f"'{cell}"
        if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(cell)
        else cell
    )


def _line(cells: Sequence[str]) -> str:
    """The cells with commas between them, each quoted that needs it; most lines have none."""
    line = ",".join(cells)
    if line.count(",") < len(cells) and not _SPECIAL.search(line):
        return line
    return ",".join(map(_quoted, cells))


def _quoted(cell: str) -> str:
    # Not csv.writer: with a newline as the line's end it leaves a lone carriage return unquoted.
    return '"' + cell.replace('"', '""') + '"' if "," in cell or _SPECIAL.search(cell) else cell


def text(value: Value, key: str) -> str:
    """A value as text: '' for nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return machine(value, key)
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else str(value)
