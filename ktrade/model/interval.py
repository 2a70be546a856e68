"""Intervals of true values, with outward rounding: a bound may be loose, never wrong.

Ends are exact decimals or infinities, each open or closed. Every operation returns an
interval that holds f(x, y) for all x and y in its operands; where 34 digits do not hold
an end, it is rounded away from the inside (Moore, Interval Analysis, 1966, ch. 3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

DIGITS = 34
FLOOR = Context(prec=DIGITS, rounding=ROUND_FLOOR)
CEILING = Context(prec=DIGITS, rounding=ROUND_CEILING)

ZERO = Decimal(0)
INFINITY = Decimal("Infinity")

# An end of a result: its value and whether it is open.
End = tuple[Decimal, bool]
Corner = Callable[[End, End, Context], End]


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; an open end is left out, an infinite end is always open."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        empty = self.low > self.high or (
            self.low == self.high and (self.low_open or self.high_open)
        )
        if empty or self.low == INFINITY or self.high == -INFINITY:
            raise ValueError(f"an interval holds at least one number, not {self.low}..{self.high}")
        if self.low == -INFINITY and not self.low_open:
            object.__setattr__(self, "low_open", True)
        if self.high == INFINITY and not self.high_open:
            object.__setattr__(self, "high_open", True)

    @classmethod
    def point(cls, value: Decimal | int) -> Interval:
        """The one number `value`."""
        return cls(Decimal(value), Decimal(value))

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    @property
    def is_bounded(self) -> bool:
        return self.low.is_finite() and self.high.is_finite()

    @property
    def middle(self) -> Decimal | None:
        """Half-way between its ends, or its one finite end, to sort by; None where it has none."""
        ends = [end for end in (self.low, self.high) if end.is_finite()]
        return sum(ends, Decimal(0)) / len(ends) if ends else None

    @property
    def width(self) -> Decimal:
        """High minus low, rounded up; infinite where an end is."""
        return CEILING.subtract(self.high, self.low)

    @property
    def sign(self) -> int | None:
        """1, 0 or -1 where every number inside has that sign, else None: undecided."""
        if self.low > 0 or (self.low == 0 and self.low_open):
            return 1
        if self.high < 0 or (self.high == 0 and self.high_open):
            return -1
        return 0 if self.low == 0 == self.high else None

    def is_above(self, other: Interval) -> bool:
        """Whether each number of this is larger than each of the other."""
        return self.low > other.high or (
            self.low == other.high and (self.low_open or other.high_open)
        )

    def __contains__(self, value: Decimal | int) -> bool:
        above = self.low < value or (self.low == value and not self.low_open)
        below = value < self.high or (self.high == value and not self.high_open)
        return above and below

    def meet(self, other: Interval) -> Interval | None:
        """The numbers in both, or None where there are none."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        if low > high or (low == high and (low_open or not high_closed)):
            return None
        return Interval(low, high, low_open, not high_closed)

    def __neg__(self) -> Interval:
        # copy_negate is exact; unary minus would round to the context's digits.
        return Interval(
            self.high.copy_negate(), self.low.copy_negate(), self.high_open, self.low_open
        )

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            FLOOR.add(self.low, other.low),
            CEILING.add(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        return _from_corners(self, other, _product)

    def __truediv__(self, other: Interval) -> Interval:
        """All x / y with y not 0; everything where y may be as near to 0 as it likes on both
        sides."""
        if other.low < 0 < other.high or (other.is_point and other.low == 0):
            return EVERYTHING
        if ZERO in other and ZERO in self:
            # x = y × z says nothing about z where x and y may both be 0.
            return EVERYTHING
        positive = other.high > 0

        def quotient(x: End, y: End, context: Context) -> End:
            return _quotient(x, y, context, positive)

        return _from_corners(self, other, quotient)

    def scaled(self, factor: Decimal | int) -> Interval:
        """Every number times `factor`, which is exact."""
        return self * Interval.point(factor)

    def shifted(self, places: int) -> Interval:
        """Every number times 10**places."""
        low = FLOOR.scaleb(self.low, places) if self.low else ZERO  # not 0E+2, which prints so
        high = CEILING.scaleb(self.high, places) if self.high else ZERO
        return Interval(low, high, self.low_open, self.high_open)

    def clipped(self, other: Interval) -> Interval:
        """The part inside `other`; this interval itself where they do not meet."""
        return self.meet(other) or self


def _product(x: End, y: End, context: Context) -> End:
    # 0 × y is 0 whatever y is, an infinite or open end included: it is reached where a 0 is.
    if x[0] == 0 or y[0] == 0:
        reached = (x[0] == 0 and not x[1]) or (y[0] == 0 and not y[1])
        return ZERO, not reached
    return context.multiply(x[0], y[0]), x[1] or y[1]


def _quotient(x: End, y: End, context: Context, positive: bool) -> End:
    if x[0] == 0:
        return ZERO, x[1]
    if y[0] == 0:  # an end of a one-sided divisor: the quotient grows without limit
        return (INFINITY if (x[0] > 0) == positive else -INFINITY), True
    if y[0].is_infinite():
        return ZERO, True
    return context.divide(x[0], y[0]), x[1] or y[1]


def _from_corners(x: Interval, y: Interval, corner: Corner) -> Interval:
    """The hull of a function monotone in each operand, from its values at the four corners."""
    x_ends = ((x.low, x.low_open), (x.high, x.high_open))
    y_ends = ((y.low, y.low_open), (y.high, y.high_open))
    low, low_open = min([corner(a, b, FLOOR) for a in x_ends for b in y_ends])
    tops = [corner(a, b, CEILING) for a in x_ends for b in y_ends]
    high, high_closed = max([(value, not is_open) for value, is_open in tops])
    return Interval(low, high, low_open, not high_closed)


EVERYTHING = Interval(-INFINITY, INFINITY)
NOT_NEGATIVE = Interval(ZERO, INFINITY)
