"""Cells of official tables -> figures as ktrade keeps them, and the units that tables state.

A cell of a workbook is a float, and so are many of a CSV file that a program wrote: what the
computer adds to `16283620` is taken off, what the table itself has beyond the unit is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from ktrade.errors import NotUnderstood, shown
from ktrade.model.number import parse_row_unit, unpasted

_RAISED = re.compile("[⁰¹²³⁴-⁹⁽⁾]+")  # a mark of a footnote: NFKC would make digits of it
NOISE = Decimal("1E-9")  # of a number, what a computer makes of it
MOST_DIGITS = 18  # before the point: more than any trade in won has
MOST_DECIMALS = 6
NOT_PRINTED = frozenset({"", "-", "--", "–", "…", "...", "n/a", "na", "nan", "null", "none"})
_PROVISIONAL = re.compile(r"(?<=[0-9])(?:p|\(p\)|\*+)$", re.I)  # behind a number: it may change
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MONEY = r"(?:us ?\$|\$|usd|(?:us ?)?dollars?|미?달러화?|미?불|弗)"
_DOLLARS = re.compile(r"\$|달러|불(?![가-힣])|\busd\b|dollar", re.I)
_SCALES = {
    "": r"", "k ": r"천|1,?000|thousands?|k|th\.?|thou\.?",
    "m ": r"백만|1,000,000|millions?|mn|m|mil\.?", "bn ": r"십억|billions?|bn", "억 ": "억",
    "만 ": "만",
}  # fmt: skip
_VOLUMES = {
    "kg": "kg|kgs|킬로그램|㎏",
    "t": "톤|t|tons?|tonnes?|m/t|mt",
    "units": "대|개|units?|ea",
}
_FOREIGN = re.compile(
    r"(?:[천백만억조]+|십억|thousand|million|billion|k|m|mn|bn)? ?"
    r"(?:원|엔|유로|위안|krw|jpy|eur|cny|won|yen|euros?|₩|¥|€)"
)
_BRACKETS = r"\([^()]*\)|\[[^\[\]]*\]"
# In brackets alone: of what, it does not say.
SCALE_ALONE = re.compile(
    r"^ ?(?:천|백만|십억|억|만|1,000(?:,000)?|thousands?|millions?|billions?|mn|bn) ?$", re.I
)
_PERCENT = re.compile(r"%|％|퍼센트|pct|percent|per cent")
_BY = "(?:thousand|million|billion|mn|bn|k|m|th)"
# A unit behind a header without brackets: `exports_usd_mn`, `Export value, US$ thousand`.
_BEHIND = re.compile(
    rf"^(?P<name>.*?[^\s_,-])[\s_,-]+(?P<unit>{_MONEY}[ _]?{_BY}|{_BY}[ _]{_MONEY}"
    r"|usd|us ?\$|kg|tons?|tonnes?|%|pct|percent)$",
    re.I,
)


def cell_of(cells: Sequence[object], number: int) -> object:
    """The cell of a column; '' where a row ends before it."""
    return cells[number] if number < len(cells) else ""


def text_of(cell: object) -> str:
    """A cell as text, as a reader of the table sees it; full-width letters and digits as plain
    ones."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else " ".join(str(cell).split())
    if text.isascii():
        return text
    if (plain := _RAISED.sub("", text)) != text and plain.count(")") > plain.count("("):
        plain = plain.replace(")", "", 1)
    return unicodedata.normalize("NFKC", plain)


def printed_number(cell: object, decimals: int) -> str | None:
    """The number in a cell, with `decimals`, or with its own where it has more; None where
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
        if "▲" in text:
            raise NotUnderstood(f"{shown(text)}: ▲ is a plus to some and a minus to others")
        if not text[-1:].isdigit():
            text = _PROVISIONAL.sub("", text.removesuffix("%"))
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
    if number.adjusted() >= MOST_DIGITS:  # which could not be rounded to a unit
        raise NotUnderstood(f"{shown(str(cell))} has {number.adjusted() + 1} digits")
    return f"{_rounded(number, decimals):f}"


def is_number(cell: object) -> bool:
    """Whether a cell has a number in it, or nothing."""
    try:
        printed_number(cell, 0)
    except NotUnderstood:
        return False
    return True


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
    where it is none that is known. NotUnderstood where it is money of another country."""
    plain = " ".join(text.casefold().replace("미화", "").replace("_", " ").split())
    plain = re.sub(r"^(?:단위|units?)\s*[:：]?\s*", "", plain)
    if _FOREIGN.fullmatch(plain):
        raise NotUnderstood(f"states {shown(text.strip())} as its unit; expected dollars")
    for scale, words in _SCALES.items():
        if re.fullmatch(rf"(?:{words}) ?{_MONEY}|{_MONEY} ?(?:{words})", plain):
            return f"{scale}usd"
    for scale in ("", "k "):
        for unit, words in _VOLUMES.items():
            if re.fullmatch(rf"(?:{_SCALES[scale]}) ?(?:{words})", plain):
                return scale + unit
    return ""


def is_unit(text: str) -> bool:
    """Whether a cell of a header is nothing but a unit: `천달러`, `(%)`."""
    plain = text.strip().strip("()[]<> ")
    return bool(_PERCENT.fullmatch(plain.casefold()) or unit_stated(plain))


def units_in(text: str) -> Iterator[str]:
    """The units of a line such as `(단위 : 천달러, 톤, %)` or `[US$ million]`; none where it is no
    such line."""
    plain = re.sub(r"(?<=\w)\((?![^()]*(?:단위|unit))[^()]*\)", "", text)  # `톤(TON)`
    lines = re.findall(r"(?:(?:단위|units?\b)\s*[:：]?|금액 ?[:：])\s*([^)\]>\n]+)", plain, re.I)
    if not lines:  # `국가별 수출입 (백만달러)`
        lines = re.findall(r"[(\[<]([^()\[\]<>]+)[)\]>]", text)
    for stated in lines:
        yield from _units_of(stated)


def _units_of(stated: str) -> Iterator[str]:
    """The units in `천달러, 톤` or `US$, thousands`."""
    parts = [part.strip() for part in re.split(r"[/·;、]|,(?![0-9])", stated)]
    while parts:
        part = parts.pop(0)
        if parts and (unit := unit_stated(f"{part} {parts[0]}")):
            del parts[0]
        else:
            unit = unit_stated(part)
        if unit:
            yield unit


def without_unit(header: str) -> tuple[str, str]:
    """A header without the unit at its end, and that unit, '' where there is none."""
    if found := _BEHIND.match(header):
        return found["name"], unit_stated(found["unit"])
    return header, ""


def bracketed_units(header: str) -> Iterator[str]:
    """The units of a header: in its brackets, as of `수출금액(천$)`, or behind it; of brackets in
    brackets, as of `천 달러(US$)`, the outer ones."""
    for stated in re.findall(rf"[(\[]((?:[^()\[\]]|{_BRACKETS})*)[)\]]", header):
        outer = list(_units_of(re.sub(_BRACKETS, "", stated)))
        yield from outer or (
            u for each in re.findall(_BRACKETS, stated) for u in _units_of(each[1:-1])
        )
    if unit := without_unit(header)[1] or (unit_stated(header.strip("()[]<> "))):
        yield unit


def unclear_unit(texts: Iterable[str], unclear: re.Pattern[str] = _DOLLARS) -> str:
    """What the brackets of headers or title lines say of dollars, of texts that state no unit that
    is known: `십만불`; ''."""
    found = (re.findall(r"[(\[<]([^()\[\]<>]*)[)\]>]", text) for text in texts)
    return next((stated for each in found for stated in each if unclear.search(stated)), "")


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one, whatever their spelling (`k usd`, `천 달러`)."""
    return _scaled(one) == _scaled(other)


def is_same_kind(one: str, other: str) -> bool:
    """Whether both are money, or both a volume of one unit but for the scale."""
    return _scaled(one)[1] == _scaled(other)[1]


def _scaled(unit: str) -> tuple[str, object]:
    found = parse_row_unit(unit_stated(unit) or unit)
    return found.behind.split()[0] if found.behind.split() else "", found.unit
