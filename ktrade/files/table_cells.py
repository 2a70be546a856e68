"""Cells of official tables -> figures as ktrade keeps them, and the units that tables state.

A cell of a workbook is a float, and so are many of a CSV file that a program wrote: what the
computer adds to `16283620` is taken off, what the table itself has beyond the unit is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from ktrade.errors import NotUnderstood, shown
from ktrade.model.number import parse_row_unit, unpasted

NOISE = Decimal("1E-9")  # of a number, what a computer makes of it
MOST_DECIMALS = 6
NOT_PRINTED = frozenset({"", "-", "--", "–", "…", "...", "n/a", "na", "nan", "null", "none"})
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MONEY = r"(?:us ?\$|\$|usd|(?:us ?)?dollars?|미?달러|미?불|弗)"
_SCALES = {
    "": r"", "k ": r"천|1,?000|thousands?|k|th\.?", "m ": r"백만|1,000,000|millions?|mn|m|mil\.?",
    "bn ": r"십억|billions?|bn", "억 ": "억", "만 ": "만",
}  # fmt: skip
_VOLUMES = {
    "kg": "kg|kgs|킬로그램|㎏",
    "t": "톤|t|tons?|tonnes?|m/t|mt",
    "units": "대|개|units?|ea",
}


def text_of(cell: object) -> str:
    """A cell as text, as a reader of the table sees it."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else " ".join(str(cell).split())


def printed_number(cell: object, decimals: int) -> str | None:
    """The number in a cell, with so many decimals, or with its own where it has more; None where
    nothing is printed. A text keeps what it has: `12` was not printed as `12.0`.

    NotUnderstood where it is no number, or one that readers would read differently.
    """
    if isinstance(cell, (bool, date)):
        raise NotUnderstood(f"is {cell}; expected a number")
    if isinstance(cell, (int, float)):
        number = Decimal(repr(cell))
    else:
        text = unpasted(text_of(cell)).replace(" ", "")
        if text.casefold() in NOT_PRINTED:
            return None
        text = text.removesuffix("%")
        if _THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise NotUnderstood(
                f"{shown(text)} is not a number; expected one such as 1,239,083"
            ) from None
        decimals = min(decimals, len(text.partition(".")[2])) if "e" not in text.lower() else 0
    if not number.is_finite():
        return None
    return f"{_rounded(number, decimals):f}"


def _rounded(number: Decimal, decimals: int) -> Decimal:
    """The number without noise: at its unit, else with as many decimals as it really has."""
    places = [decimals, *range(decimals + 1, MOST_DECIMALS), MOST_DECIMALS]
    for place in places:
        unit = Decimal(1).scaleb(-place)
        nearest = number.quantize(unit)
        if abs(number - nearest) <= min(NOISE * abs(number), unit / 1000):
            return nearest
    return nearest


def unit_stated(text: str) -> str:
    """The unit that a header or title line states, as `printed_in` takes it (`k usd`, `kg`); ''
    where it is none that is known."""
    plain = " ".join(text.casefold().replace("미화", "").split())
    for scale, words in _SCALES.items():
        if re.fullmatch(rf"(?:{words}) ?{_MONEY}|{_MONEY} ?(?:{words})", plain):
            return f"{scale}usd"
    for scale in ("", "k "):
        for unit, words in _VOLUMES.items():
            if re.fullmatch(rf"(?:{_SCALES[scale]}) ?(?:{words})", plain):
                return scale + unit
    return ""


def units_in(text: str) -> Iterator[str]:
    """The units of a line such as `(단위 : 천달러, 톤, %)`; none where it is no such line."""
    for stated in re.findall(r"(?:단위|units?\b)\s*[:：]?\s*([^)\]>\n]+)", text, re.I):
        for part in re.split(r"[/·;、]|,(?![0-9])", stated):
            if unit := unit_stated(part.strip()):
                yield unit


def bracketed_units(header: str) -> Iterator[str]:
    """The units in the brackets of a header, such as `수출금액(천$)`."""
    for stated in re.findall(r"[(\[]([^()\[\]]*)[)\]]", header):
        if unit := unit_stated(re.sub(r"^(?:단위|unit)\s*[:：]\s*", "", stated.strip())):
            yield unit


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one, whatever their spelling (`k usd`, `천 달러`)."""
    return _scaled(one) == _scaled(other)


def is_same_kind(one: str, other: str) -> bool:
    """Whether both are money, or both a volume of one unit but for the scale."""
    return _scaled(one)[1] == _scaled(other)[1]


def _scaled(unit: str) -> tuple[str, object]:
    found = parse_row_unit(unit_stated(unit) or unit)
    return found.behind.split()[0] if found.behind.split() else "", found.unit
