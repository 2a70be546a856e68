"""A printed number, and the interval of true values that could have been printed so.

Nobody knows how a newspaper got from the ministry's 29.05 to its own "29". What is known
is the place of the last digit it printed, so the unit of that place and the source's habit
of rounding give the interval. Trailing zeros are data: a figure keeps its text.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown
from ktrade.model.interval import INFINITY, Interval


class Unit(StrEnum):
    """What a measure is counted in."""

    USD = "USD"
    KRW = "KRW"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"

    __hash__ = str.__hash__  # an enum's own is written in Python: it took half the time of finding a known print

    @property
    def is_money(self) -> bool:
        return self in (Unit.USD, Unit.KRW)


class Rounding(StrEnum):
    """How a source shortens the figures it passes on."""

    NEAREST = "nearest"
    DOWN = "down"
    EITHER = "either"

    __hash__ = str.__hash__


# Half a unit is not enough: 6.045 was printed 6.05 by the ministry and then 6.1 by the press.
# ½ + 1/20 + 1/200 + … stays below 0.56, and the part beyond the half, 0.06, is the room that a
# figure cut to its last digit needs below it, since it may have been rounded up before the cut.
NEAREST_ROOM = Decimal("0.56")
CUT_ROOM = Decimal("0.06")

SCALES = {
    "k": 3, "thousand": 3, "m": 6, "million": 6,
    "bn": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
MOST_DIGITS = 20

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.(?P<decimals>[0-9]+))?"
    r"(?: ?(?P<scale>thousand|million|billion|trillion|k|m|bn|tn))?(?P<percent> ?%)?(?P<won> ?KRW)?",
    re.IGNORECASE | re.ASCII,
)
_QUALIFIED = re.compile(r"(>=|<=|>~|<~|>|<|~) ?(.*)", re.DOTALL)

EXPECTED = {
    Unit.USD: "dollars such as 29bn, 20.54bn, 420m, >100m, ~58bn or 2.3bn..2.5bn",
    Unit.KRW: "won such as 158.5868tn KRW or 158.5868tn",
    Unit.PERCENT: "a percentage such as 33.9, -13.8, >100, <~70 or 50..100",
    Unit.POINTS: "points such as 10.6 or -1.2",
    Unit.DAYS: "working days such as 23.5 or 24, in halves",
}


class Number(NamedTuple):
    """One number as written: its value, and the unit of its last printed place."""

    value: Decimal
    place: Decimal
    has_decimals: bool


class Figure(NamedTuple):
    """A printed figure: its text, its unit, and the true values it allows (dollars, won, percent, …).

    `number` is the number a reader sees, where the figure is a single one; None for `a..b` and `a±b`.
    """

    printed: str
    unit: Unit
    interval: Interval
    number: Number | None
    qualifier: str = ""

    def __hash__(self) -> int:
        return hash(self.printed)  # which a string keeps; to hash its decimals took longer than to read them


def read_figure(text: str, unit: Unit, rounding: Rounding = Rounding.EITHER) -> Figure:
    """The figure printed as `text`; NotUnderstood, with what was expected, where it is none."""
    printed = text.strip()
    for separator in ("..", "±"):
        left, stands_there, right = printed.partition(separator)
        if stands_there:
            ends = _number(left.removesuffix(" "), unit), _number(right.removeprefix(" "), unit)
            interval = _written_range(separator, *ends, printed)
            return Figure(printed, unit, interval, None, separator)
    found = _QUALIFIED.fullmatch(printed)
    qualifier, rest = (found[1], found[2]) if found else ("", printed)
    number = _number(rest, unit)
    if qualifier in ("~", "<~", ">~"):
        interval = _about(number, qualifier)
    elif qualifier:
        interval = _one_sided(number, qualifier)
    elif unit is Unit.DAYS:
        interval = _working_days(number)
    else:
        interval = _rounded(number, rounding)
    return Figure(printed, unit, interval, number, qualifier)


MOST_FIGURES = 30_000  # A customs history repeats its prints: 1,000,000 cells hold some 30,000 different texts.
parse_figure = lru_cache(MOST_FIGURES)(read_figure)  # at 1 KiB each


def parse_number(text: str, unit: Unit) -> Decimal:
    """The plain number `text`, taken exactly, in dollars, won, percent, …; NotUnderstood where it is none."""
    return _number(text.strip(), unit).value


def _number(text: str, unit: Unit) -> Number:
    found = _NUMBER.fullmatch(text)
    takes_percent = unit in (Unit.PERCENT, Unit.POINTS)
    if not found or (found["scale"] and not unit.is_money) or (found["percent"] and not takes_percent):
        raise NotUnderstood(f"{shown(text)} is not a figure here; expected {EXPECTED[unit]}")
    if found["won"] and unit is not Unit.KRW:
        raise NotUnderstood(f"{shown(text)} is in won, which belongs in the krw column; expected {EXPECTED[unit]}")
    whole = found["whole"].replace(",", "")
    decimals = found["decimals"] or ""
    if len(whole + decimals) > MOST_DIGITS:
        raise NotUnderstood(f"{shown(text)} has more than {MOST_DIGITS} digits; expected {EXPECTED[unit]}")
    exponent = SCALES[found["scale"].lower()] if found["scale"] else 0
    value = Decimal(f"{found['sign']}{whole}{'.' + decimals if decimals else ''}E{exponent}")
    if unit is Unit.DAYS and value * 2 % 1:
        raise NotUnderstood(f"{shown(text)} is not whole or half days; expected {EXPECTED[unit]}")
    # Of a level without decimals the trailing zeros are filler, but two digits are always meant.
    filler = min(len(whole) - len(whole.rstrip("0")), len(whole) - 2) if unit.is_money and not decimals else 0
    place = Decimal(1).scaleb(exponent - len(decimals) + max(filler, 0))
    return Number(value, place, bool(decimals))


def _rounded(number: Number, rounding: Rounding) -> Interval:
    below, above = {
        Rounding.NEAREST: (NEAREST_ROOM, NEAREST_ROOM),
        Rounding.DOWN: (CUT_ROOM, Decimal(1)),
        Rounding.EITHER: (NEAREST_ROOM, Decimal(1)),
    }[rounding]
    if number.value == 0 and rounding is not Rounding.NEAREST:
        below = above = Decimal(1)  # cut from either side
    elif number.value < 0:
        below, above = above, below  # digits are cut towards zero
    return Interval(number.value - below * number.place, number.value + above * number.place)


def _one_sided(number: Number, qualifier: str) -> Interval:
    # "More than 10.0 billion" may stand for a rounded 10.0; "more than 10 billion" is a threshold.
    room = NEAREST_ROOM * number.place if number.has_decimals else Decimal(0)
    is_open = len(qualifier) == 1
    if qualifier.startswith(">"):
        return Interval(number.value - room, INFINITY, low_open=is_open)
    return Interval(-INFINITY, number.value + room, high_open=is_open)


def _about(number: Number, qualifier: str) -> Interval:
    room = max(number.place, abs(number.value) * Decimal("0.05"))
    # "Nearly 20 percent down" is short of -20, "just under -20" is beyond it: allow both.
    both = qualifier == "~" or number.value < 0
    below = room if both or qualifier == "<~" else Decimal(0)
    above = room if both or qualifier == ">~" else Decimal(0)
    return Interval(number.value - below, number.value + above)


def _working_days(number: Number) -> Interval:
    half = Decimal(0) if number.has_decimals else Decimal("0.5")
    return Interval(number.value - half, number.value + half)


def _written_range(separator: str, left: Number, right: Number, printed: str) -> Interval:
    if separator == "±":
        if right.value < 0:
            raise NotUnderstood(f"{shown(printed)} is negative after the ±; expected one such as 600m±5m")
        return Interval(left.value - right.value, left.value + right.value)
    if left.value > right.value:
        raise NotUnderstood(f"{shown(printed)} runs downward; expected the lower end first")
    return Interval(left.value, right.value)
