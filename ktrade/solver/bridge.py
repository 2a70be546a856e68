"""Two periods of one series compared: the only place where intervals of two vintages meet.

Within one vintage, and a year apart, the solution itself knows growth and change, and better: it
knows how the two levels hang together. Here nothing is known but that each lies in its interval
and, within one vintage, what the solution leaves the growth of the one on the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from functools import reduce
from operator import add
from typing import NamedTuple

from ktrade.model.figure import Unit
from ktrade.model.interval import EVERYTHING, Interval
from ktrade.model.period import Period
from ktrade.model.quantity import COMPARISONS
from ktrade.solver.known import Known

ONE, HUNDRED = Interval.point(1), Interval.point(100)
# Decimal's power is right to the last of its digits but one; far fewer are kept, rounded outward.
_POWER = Context(prec=60)
_POWER_ROOM = Decimal("1E-50")


class Compared(NamedTuple):
    """What a later reading is beside an earlier one, and what it rests on: the two, and the growth
    in percent of the one on the other, where a solution that knows both knows it."""

    measure: str
    interval: Interval
    earlier: Known
    later: Known
    grown: Known | None = None

    @property
    def readings(self) -> tuple[Known, ...]:
        """What it rests on, the later one first."""
        return (self.later, self.earlier, *([self.grown] if self.grown else []))

    @property
    def unit(self) -> Unit | str:
        return COMPARISONS[self.measure] or self.later.quantity.unit

    @property
    def is_across_vintages(self) -> bool:
        return self.earlier.vintage != self.later.vintage


def compared(
    measure: str, earlier: Known, later: Known, grown: Known | None = None
) -> Compared | None:
    """How much the later reading is of the earlier one (`ratio`, `growth` in percent,
    `growth_a_year`) or more than it (`change`, `share_change`); None where the ratio says nothing:
    of levels that change sign, or of periods less than a year apart for growth a year."""
    is_signed = earlier.quantity.flow == "balance"
    if is_signed or (grown and grown.is_in_conflict):
        grown = None
    ratio = later.interval / earlier.interval
    times = ONE + grown.interval / HUNDRED if grown else EVERYTHING
    if measure in ("change", "share_change"):
        change = later.interval - earlier.interval
        if grown:
            ways = [earlier.interval * (times - ONE)]
            ways += [later.interval * (ONE - ONE / times)] if times.low > 0 else []
            for way in ways:
                change = change.meet(way) or change
        return Compared(measure, change, earlier, later, grown)
    ratio = ratio.meet(times) or ratio
    signs = {earlier.interval.sign, later.interval.sign}
    if ratio == EVERYTHING or (is_signed and signs not in ({1}, {-1})):
        return None
    if measure == "growth":
        ratio = (ratio - ONE) * HUNDRED
    elif measure == "growth_a_year":
        months = later.quantity.period.last - earlier.quantity.period.last
        if months < 12 or ratio.low < 0:
            return None
        ratio = (_root(ratio, Decimal(months) / 12) - ONE) * HUNDRED
    return Compared(measure, ratio, earlier, later, grown)


def summed(terms: Iterable[tuple[int, Interval]]) -> Interval:
    """What is left for a sum of readings, each so many times, of which nothing else is known."""
    return reduce(add, (interval.scaled(times) for times, interval in terms))


def is_a_year(first: Period, last: Period) -> bool:
    """Whether the one is the other a year earlier."""
    return first == last.year_before


def _root(ratio: Interval, degree: Decimal) -> Interval:
    """The degree-th root of a ratio that is not negative, rounded outward."""

    def end(value: Decimal, room: Decimal) -> Decimal:
        if value == 0 or not value.is_finite():
            return value
        power = _POWER.power(value, _POWER.divide(Decimal(1), degree))
        return _POWER.multiply(power, 1 + room)

    low, high = end(ratio.low, -_POWER_ROOM), end(ratio.high, _POWER_ROOM)
    return Interval(low, high, ratio.low_open, ratio.high_open)
