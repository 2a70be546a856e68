"""Numbers as they are printed and pasted: `29bn`, `$67.4 billion`, `−13.8 %`, `316억1500만 달러`.

What several readers would read differently is refused, saying why: nothing tells which of them
wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from ktrade.errors import NotUnderstood, UnknownName, shown


class Unit(StrEnum):
    """What a measure is counted in."""

    USD = "USD"
    KRW = "KRW"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"
    UNITS = "units"
    TONNES = "t"
    KILOGRAMS = "kg"

    # An enum's own is written in Python: it took half the time of finding a known print.
    __hash__ = str.__hash__

    @property
    def is_money(self) -> bool:
        return self in (Unit.USD, Unit.KRW)

    @property
    def is_volume(self) -> bool:
        return self in VOLUMES

    @property
    def is_level(self) -> bool:
        """Whether it is an amount, which may be written with a scale and needs a unit."""
        return self.is_money or self.is_volume


class Number(NamedTuple):
    """One number as written: its value, and the unit of its last printed place."""

    value: Decimal
    place: Decimal
    has_decimals: bool


class RowUnit(NamedTuple):
    """The unit of the bare numbers of a row, and what it makes of them.

    None: dollars or won, whichever the measure is in.
    """

    behind: str
    unit: Unit | None

    def behind_bare(self, text: str, unit: Unit) -> str:
        """The text with the unit behind it, where it has none and is of that kind; else the
        text."""
        end = re.split(r"\.\.|±", unpasted(text))[-1].lstrip("<>=~ ")
        is_meant = (
            self.unit in VOLUMES if unit.is_volume else unit.is_money and self.unit in (None, unit)
        )
        return text + self.behind if is_meant and re.fullmatch(_NUMBER, end, _FLAGS) else text


class NoUnit(NotUnderstood):
    """A number that needs a unit and has none."""


VOLUMES = (Unit.UNITS, Unit.TONNES, Unit.KILOGRAMS)
MOST_DIGITS = 20

_VOLUME = "a count or a weight such as 178,994 units, 1.2m t or 300 kg"
EXPECTED = {
    Unit.USD: "dollars such as 29bn, 20.54bn, 420m, >100m, ~58bn or 2.3bn..2.5bn",
    Unit.KRW: "won such as 158.5868tn KRW or 158.5868tn",
    Unit.PERCENT: "a percentage such as 33.9, -13.8, >100, <~70 or 50..100",
    Unit.POINTS: "points such as 10.6 or -1.2",
    Unit.DAYS: "working days such as 23.5 or 24, in halves",
    **dict.fromkeys(VOLUMES, _VOLUME),
}

SCALES = {
    "k": 3, "thousand": 3, "m": 6, "million": 6,
    "bn": 9, "billion": 9, "tn": 12, "trillion": 12,
    "십": 1, "백": 2, "천": 3, "만": 4, "억": 8, "조": 12,
}  # fmt: skip
# What may stand behind a number and its scale, and before it, in each unit.
_BEHIND = {
    Unit.USD: "usd|(?:us )?dollars?|달러|불|弗",
    Unit.KRW: "krw|won|원",
    Unit.PERCENT: "%|percent|per cent|퍼센트",
    Unit.POINTS: "%p|%|pp|(?:percentage )?points?|%?포인트",
    Unit.DAYS: "",
    Unit.UNITS: "units?|vehicles|대",
    Unit.TONNES: "t|tons?|tonnes?|톤",
    Unit.KILOGRAMS: "kg|kilograms?",
}
_BEFORE = {Unit.USD: ("$", "us$", "usd"), Unit.KRW: ("₩", "krw")}
_SINGLE = "|".join(_BEHIND[unit] for unit in (Unit.USD, Unit.KRW, Unit.UNITS))
_SINGLE_ONES = {Unit.USD: " usd", Unit.KRW: " KRW"}

# Patterns are compiled when they are first used: nearly all numbers are plain ones.
_FLAGS = re.IGNORECASE | re.ASCII  # not a Kelvin sign for a K
_DIGITS = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*"
_SIGNS = r"(?P<sign>[+-]?)(?P<before>[^0-9+.,-]*)(?P<inner>[+-]?)"
_NUMBER = rf"{_SIGNS}(?P<whole>{_DIGITS})(?:\.(?P<decimals>[0-9]+))?"
_PLAIN = _NUMBER + "(?P<behind>[^0-9]*)"
_SCALE = "(?:thousand|million|billion|trillion|k|m|bn|tn)(?![a-z])|[십백천]?[만억조]|[십백천]"
# `6천55억`, `6,054억 7,000만`: digits in several scales.
_GROUP = rf"({_DIGITS}) ?([십백천]?)([만억조]?) ?"
_GROUPED = (
    rf"{_SIGNS}(?P<groups>(?:(?:{_DIGITS}) ?(?:[십백천][만억조]?|[만억조])"
    rf" ?)+(?:{_DIGITS})?)(?P<behind>[^0-9]*)"
)
MOST_CHARACTERS = 100  # of a number in several scales: its pattern takes the square of them

_SPACES = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
# The minus sign, an en dash, and the triangle of Korean tables.
_MINUSES = {0x2212: "-", 0x2013: "-", ord("△"): "-"}
_PASTED = {**_SPACES, **_MINUSES}


def unpasted(text: str) -> str:
    """The text with plain spaces and minus signs for those that are pasted from pages."""
    if text.isascii():
        return text
    return text.replace("△ ", "△").translate(_PASTED)


def read_number(text: str, unit: Unit, *, every_digit: bool = False) -> tuple[Number, Unit]:
    """The number `text` (as `unpasted` leaves it), in single dollars, won, percent, …, and its
    unit.

    That is `unit`, or where that is a unit of volume, any of VOLUMES. With `every_digit` trailing
    zeros are meant. NotUnderstood, with what was expected, where it is no number; NoUnit where it
    needs a unit.
    """
    _refuse_ambiguous(text)
    is_level = unit.is_level
    plain = _without_arrow(text, unit)
    if found := re.fullmatch(_PLAIN, plain, _FLAGS):
        scale, counted = _behind(found["behind"], unit, text)
        digits = [(found["whole"].replace(",", ""), found["decimals"] or "", scale or 0)]
    elif (
        is_level
        and len(plain) <= MOST_CHARACTERS
        and (found := re.fullmatch(_GROUPED, plain, _FLAGS))
    ):
        scale, counted = _behind(found["behind"], unit, text)
        if scale is not None:
            raise _not_a_figure(text, unit)
        digits = _grouped(found["groups"], text, unit)
        scale = digits[-1][2] or None
    else:
        raise _not_a_figure(text, unit)
    sign, before = found["sign"] + found["inner"], found["before"].replace(" ", "").lower()
    if len(sign) > 1 or (before and before not in _BEFORE.get(unit, ())):
        raise _in_other_money(text, unit, before) or _not_a_figure(text, unit)
    (first, _, highest), (_, decimals, lowest) = digits[0], digits[-1]
    if highest - lowest + len(first + decimals) > MOST_DIGITS or any(
        len(w + d) > MOST_DIGITS for w, d, _ in digits
    ):
        raise NotUnderstood(
            f"{shown(text)} has more than {MOST_DIGITS} digits; expected {EXPECTED[unit]}"
        )
    values = (
        Decimal(f"{sign}{whole}{'.' * bool(decimals)}{decimals}E{power}")
        for whole, decimals, power in digits
    )
    value = sum(values) if len(digits) > 1 else next(values)
    if is_level and value and counted is None and (scale is None or unit.is_volume):
        raise _no_unit(text, unit)
    if unit is Unit.DAYS and value * 2 % 1:
        raise NotUnderstood(
            f"{shown(text)} is not in whole or half days; expected {EXPECTED[unit]}"
        )
    return (
        _placed(Decimal(value), digits[-1], is_level=is_level, every_digit=every_digit),
        counted or unit,
    )


def parse_row_unit(text: str) -> RowUnit:
    """The unit of a row's bare numbers: `k usd`, `백만 달러`, `k t`; else NotUnderstood."""
    plain = unpasted(text.strip())
    for unit in (Unit.USD, Unit.KRW, *VOLUMES):
        found = re.fullmatch(rf"(?P<scale>{_SCALE})? ?(?P<word>{_BEHIND[unit]})?", plain, _FLAGS)
        if not found or not (found["scale"] or found["word"]):
            continue
        scale = found["scale"] or ""
        words = scale if len(scale) <= 2 else f" {scale}"
        if unit.is_volume:
            return RowUnit(f"{words} {found['word']}", unit)
        return RowUnit(words or _SINGLE_ONES[unit], unit if found["word"] else None)
    raise NotUnderstood(
        f"{shown(text)} is not a unit; expected one such as k usd, m usd, usd, bn KRW, 백만 달러"
        " or k t"
    )


def volume_unit(word: str) -> Unit:
    """The unit of volume that is named so; UnknownName where none is."""
    if word not in VOLUMES:
        raise UnknownName(f"{shown(word)} is not a unit of volume; expected {', '.join(VOLUMES)}")
    return Unit(word)


def ambiguous_points(texts: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Cells of a column in which a point may part thousands, as a comma does in another of the
    unit.

    Of each its number, its text and that of the other: `1.234m` beside `1,234m`.
    """
    commas: dict[str, str] = {}
    for text in texts:
        if "," in text and (
            found := re.fullmatch(r"[^0-9]*[1-9][0-9]{0,2}(?:,[0-9]{3})+([^0-9.,]*)", text)
        ):
            commas.setdefault(found[1].strip(), text)
    for number, text in enumerate(texts) if commas else ():
        found = re.fullmatch(r"[^0-9]*[1-9][0-9]{0,2}\.[0-9]{3}([^0-9.,]*)", text)
        if found and found[1].strip() in commas:
            yield number, text, commas[found[1].strip()]


def unit_behind(text: str) -> str:
    """What follows the digits of a number; '' where nothing does, or digits in several
    scales."""
    found = re.fullmatch(_PLAIN, text, _FLAGS)
    return found["behind"] if found else ""


def _placed(
    value: Decimal, last: tuple[str, str, int], *, is_level: bool, every_digit: bool
) -> Number:
    """The number, of which the last group of digits tells the last printed place."""
    whole, decimals, power = last
    if is_level and not power and not decimals.strip("0"):
        decimals = ""  # `.0` is how software writes whole dollars, no precision
    filler = 0
    if is_level and not decimals and not every_digit and value:
        # Trailing zeros are filler, but two digits are always meant.
        meant = len(f"{abs(value).scaleb(-power):.0f}") - 2
        filler = max(0, min(len(whole) - len(whole.rstrip("0")), meant))
    return Number(value, Decimal(1).scaleb(power - len(decimals) + filler), bool(decimals))


def _behind(behind: str, unit: Unit, text: str) -> tuple[int | None, Unit | None]:
    """The power of ten and the unit that follow a number; None for any other text."""
    plain = behind.strip()
    if not plain:
        return None, None
    scaled = f"(?P<scale>{_SCALE})?" if unit.is_level else "(?P<scale>)"
    for counted in VOLUMES if unit.is_volume else (unit,):
        if found := re.fullmatch(rf"{scaled} ?(?P<word>{_BEHIND[counted]})?", plain, _FLAGS):
            scale = _power(found["scale"]) if found["scale"] else None
            if found["word"]:
                return scale, counted
            if scale is not None:
                return scale, None
    raise _in_other_money(text, unit, plain) or _not_a_figure(text, unit)


def _power(scale: str) -> int:
    """`천만` is a thousand times ten thousand; an English scale is one word."""
    return SCALES[scale.lower()] if scale.isascii() else sum(SCALES[part] for part in scale)


def _grouped(groups: str, text: str, unit: Unit) -> list[tuple[str, str, int]]:
    """The digits of each group with their power of ten; none has decimals."""
    found: list[tuple[str, str, int]] = []
    large = 0  # the power of 만, 억 or 조, which may stand behind the next group: 6천55억
    for digits, small, big in reversed(re.findall(_GROUP, groups)):
        large = SCALES[big] if big else large
        found.insert(0, (digits.replace(",", ""), "", large + (SCALES[small] if small else 0)))
    for (_, _, above), (digits, _, power) in pairwise(found):
        if digits == "0" or len(digits) + power > above:  # 316억15000만 would be two numbers
            raise _not_a_figure(text, unit)
    return found


def _without_arrow(text: str, unit: Unit) -> str:
    """A percentage with the sign that an arrow behind it says; NotUnderstood where it has one
    already."""
    if not text.endswith(("↑", "↓")) or unit not in (Unit.PERCENT, Unit.POINTS):
        return text
    plain = text[:-1].rstrip()
    if plain.startswith(("+", "-")):
        raise NotUnderstood(f"{shown(text)} has a sign and an arrow; expected one of them")
    return f"-{plain}" if text.endswith("↓") else plain


def _refuse_ambiguous(text: str) -> None:
    """NotUnderstood for what means one thing in some tables and another in others."""
    why = ""
    if "▲" in text:
        why = "▲ is a plus to some and a minus to others; write the sign as + or -"
    elif text.startswith(("(", "（")):
        why = "brackets are a minus to some and growth in Korean tables; write the sign as + or -"
    elif re.search(
        rf"[0-9]\.[0-9]{{3}}[.,][0-9]|(?<![0-9])[1-9][0-9]{{0,2}}\.[0-9]{{3}} ?(?:{_SINGLE})$",
        text,
        _FLAGS,
    ):
        why = (
            "the point may separate thousands or decimals; write thousands as 1,234 and decimals"
            " with a scale, as 1.234k"
        )
    if why:
        raise NotUnderstood(f"{shown(text)} reads in two ways: {why}")


def _no_unit(text: str, unit: Unit) -> NoUnit:
    number = text if len(text) <= MOST_CHARACTERS else "29"
    behind = [f" {volume}" for volume in VOLUMES] if unit.is_volume else ["m", _SINGLE_ONES[unit]]
    *others, last = (number + word for word in behind)
    return NoUnit(
        f"{shown(text)} has no unit; expected one behind it, such as {', '.join(others)} or {last}"
    )


def _in_other_money(text: str, unit: Unit, word: str) -> NotUnderstood | None:
    """What to say of dollars among won, or of won among anything else; None for other words."""
    other, name, column = (
        (Unit.USD, "dollars", "value") if unit is Unit.KRW else (Unit.KRW, "won", "krw")
    )
    is_other = word in _BEFORE[other] or re.fullmatch(
        rf"(?:{_SCALE})? ?(?:{_BEHIND[other]})", word, _FLAGS
    )
    if not is_other:
        return None
    return NotUnderstood(
        f"{shown(text)} is in {name}, which belongs in the {column} column; expected"
        f" {EXPECTED[unit]}"
    )


def _not_a_figure(text: str, unit: Unit) -> NotUnderstood:
    return NotUnderstood(f"{shown(text)} is not a figure here; expected {EXPECTED[unit]}")
