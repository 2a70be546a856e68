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
from ktrade.model.number import (
    MOST_DIGITS,
    NoUnit,
    Number,
    Unit,
    read_number,
    unit_behind,
    unpasted,
)

__all__ = (
    "MOST_DIGITS",
    "MOST_FIGURES",
    "Figure",
    "Rounding",
    "Unit",
    "parse_figure",
    "parse_number",
    "read_figure",
)


class Rounding(StrEnum):
    """How a source shortens the figures it passes on."""

    NEAREST = "nearest"
    DOWN = "down"
    EITHER = "either"
    EXACT = "exact"

    __hash__ = str.__hash__


# Half a unit is not enough: 6.045 was printed 6.05 by the ministry and then 6.1 by the press.
# ½ + 1/20 + 1/200 + … stays below 0.56, and the part beyond the half, 0.06, is the room that a
# figure cut to its last digit needs below it, since it may have been rounded up before the cut.
NEAREST_ROOM = Decimal("0.56")
CUT_ROOM = Decimal("0.06")
HALF = Decimal("0.5")  # of an official table: printed once, from the figure itself

_QUALIFIED = re.compile(r"(>=|<=|>~|<~|>|<|~) ?(.*)", re.DOTALL)


class Figure(NamedTuple):
    """A printed figure: its text, its unit, and the true values it allows (dollars, won, percent,
    …).

    `number` is the number a reader sees, where the figure is a single one; None for `a..b` and
    `a±b`.
    """

    printed: str
    unit: Unit
    interval: Interval
    number: Number | None
    qualifier: str = ""

    def __hash__(self) -> int:
        return hash(
            self.printed
        )  # which a string keeps; to hash its decimals took longer than to read them


def read_figure(text: str, unit: Unit, rounding: Rounding = Rounding.EITHER) -> Figure:
    """The figure printed as `text`, kept as it is; NotUnderstood, with what was expected, where it
    is none.

    NoUnit where it is money or a volume and has no unit. For any unit of volume, in the one that is
    printed.
    """
    printed = text.strip()
    plain, every_digit = unpasted(printed), rounding is Rounding.EXACT
    for separator in ("..", "±"):
        left, stands_there, right = plain.partition(separator)
        if stands_there:
            return _two_ended(printed, (left.rstrip(" "), right.lstrip(" ")), separator, unit)
    found = _QUALIFIED.fullmatch(plain)
    qualifier, rest = (found[1], found[2]) if found else ("", plain)
    number, unit = read_number(rest, unit, every_digit=every_digit)
    if qualifier in ("~", "<~", ">~"):
        interval = _about(number, qualifier)
    elif qualifier:
        interval = _one_sided(number, qualifier)
    elif unit is Unit.DAYS:
        interval = _working_days(number)
    else:
        interval = _rounded(number, rounding)
    return Figure(printed, unit, interval, number, qualifier)


# A customs history repeats its prints: 1,000,000 cells hold some 30,000 different texts.
MOST_FIGURES = 30_000
parse_figure = lru_cache(MOST_FIGURES)(read_figure)  # at 1 KiB each


def parse_number(text: str, unit: Unit) -> Decimal:
    """The plain number `text`, taken exactly, in dollars, won, percent, …; NotUnderstood where it
    is none."""
    number, found = read_number(unpasted(text.strip()), unit)
    if found is not unit:
        raise NotUnderstood(f"{shown(text)} is in {found}; expected it in {unit}")
    return number.value


def _rounded(number: Number, rounding: Rounding) -> Interval:
    below, above = {
        Rounding.NEAREST: (NEAREST_ROOM, NEAREST_ROOM),
        Rounding.DOWN: (CUT_ROOM, Decimal(1)),
        Rounding.EITHER: (NEAREST_ROOM, Decimal(1)),
        Rounding.EXACT: (HALF, HALF),
    }[rounding]
    if number.value == 0 and rounding in (Rounding.DOWN, Rounding.EITHER):
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


def _two_ended(printed: str, texts: tuple[str, str], separator: str, unit: Unit) -> Figure:
    """What `a..b` or `a±b` allows; a unit at the end counts for both."""
    right, counted = read_number(texts[1], unit)
    try:
        left, of_left = read_number(texts[0], unit)
    except NoUnit:
        if not (behind := unit_behind(texts[1])):
            raise
        left, of_left = read_number(texts[0] + behind, unit)
    if unit.is_volume and left.value and right.value and of_left is not counted:
        raise NotUnderstood(
            f"{shown(printed)} is in {of_left} and in {counted}; expected both ends in one unit"
        )
    unit = of_left if left.value else counted
    if separator == "±":
        if right.value < 0:
            raise NotUnderstood(
                f"{shown(printed)} is negative after the ±; expected one such as 600m±5m"
            )
        return Figure(
            printed,
            unit,
            Interval(left.value - right.value, left.value + right.value),
            None,
            separator,
        )
    if left.value > right.value:
        raise NotUnderstood(f"{shown(printed)} runs downward; expected the lower end first")
    return Figure(printed, unit, Interval(left.value, right.value), None, separator)
