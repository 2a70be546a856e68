"""SDMX-CSV (version 2.0) as the package writes it: periods, blanks, and its rows as a file of
facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from ktrade.errors import NotUnderstood
from ktrade.files.csv_reader import Sheet
from ktrade.model.period import WHOLE, Period

_NOT_APPLICABLE = "_Z"  # a dimension is never blank
_MAY_BE_BLANK = ("OF", "WHERE")
REQUIRED = ("TIME_PERIOD", "MEASURE", "PRINTED")
_RANGE = re.compile(r"([0-9]{4}-[0-9]{2})-01/P(?:([0-9]{1,3})M)?(?:([0-9]{1,2})D)?")


def time_period(period: Period) -> str:
    """As SDMX writes it: `2026-01`, `2025-Q2`, `2025-S1`, `2025`, and of any other stretch the
    first day and how long it lasts, `2026-02-01/P20D`."""
    if period.kind in ("month", "quarter", "half", "year"):
        return str(period).replace("-H", "-S")
    is_whole = period.day == WHOLE
    months = period.length if is_whole else period.length - 1
    lasting = (f"{months}M" if months else "") + ("" if is_whole else f"{period.day}D")
    return f"{period.first_day}/P{lasting}"


def dimension(text: str) -> str:
    """The value of a dimension that may be blank; one that begins with _ gets another before it."""
    return f"_{text}" if text.startswith("_") else text or _NOT_APPLICABLE


def period_of(text: str) -> str:
    """The period as a file of facts writes it; the text itself where it is no range of SDMX."""
    found = _RANGE.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return text
    first = Period.parse(found[1])
    months, day = int(found[2] or 0), int(found[3] or WHOLE)
    last = first.last + months - (not found[3])
    return str(Period(last, day, last - first.first + 1))


class SdmxSheet(Sheet):
    """An SDMX-CSV file being read as a file of facts is: PRINTED is the figure, and its number,
    scale and bounds are made of it."""

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        header: list[str] = []
        for line, cells in super()._read(stream):
            if header:
                yield line, [_cell(*pair) for pair in zip(header, cells, strict=False)]
                continue
            header = [cell.strip().upper() for cell in cells]
            missing = [name for name in REQUIRED if name not in header]
            if missing:
                self.problem(
                    line,
                    "",
                    f"is SDMX-CSV without {', '.join(missing)}; expected a file that 'ktrade"
                    " package' wrote",
                )
                return
            yield line, ["period" if name == "TIME_PERIOD" else name for name in header]


def _cell(column: str, text: str) -> str:
    if column in _MAY_BE_BLANK and text.startswith("_"):
        return "" if text == _NOT_APPLICABLE else text[1:]
    if column != "TIME_PERIOD":
        return text
    try:
        return period_of(text)
    except NotUnderstood:
        return text  # its reader says why
