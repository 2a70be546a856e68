"""What is left for each variable, as two bounds, and the cuts that constraints make there."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.interval import Interval
from ktrade.solver.bound import Bound, interval_between
from ktrade.solver.constraints import Variable, initial_domain

Domain = tuple[Bound, Bound]


def domain_bounds(variable: Variable) -> Domain:
    """The ends of a variable's initial domain."""
    whole = initial_domain(variable)
    low = Bound(variable, True, whole.low, whole.low_open)
    return low, Bound(variable, False, whole.high, whole.high_open)


class Cut(NamedTuple):
    """An end of a variable's domain may move inward to the value; `used` are the bounds that this
    rests on.

    An exact cut is made however little it takes off. One that `may_repeat` is not all that its
    constraint says: once another variable has moved, more may follow.
    """

    number: int
    is_low: bool
    value: Decimal
    is_open: bool
    used: tuple[Bound, ...]
    is_exact: bool = False
    may_repeat: bool = False


class Domains:
    """The variables, numbered as they come, and the low and the high end of each by its number.

    To hash a quantity costs as much as a cut, so all work is done with the numbers.
    """

    def __init__(self, start: Callable[[Variable], Domain]) -> None:
        self.numbers: dict[Variable, int] = {}
        self.lows: list[Bound] = []
        self.highs: list[Bound] = []
        # Those that a single constraint ties and nobody asks for: to cut them tells nothing.
        self.idle: frozenset[int] = frozenset()
        self._start = start

    def number(self, variable: Variable) -> int:
        """Its number; one that is new begins with its whole domain."""
        number = self.numbers.get(variable)
        if number is None:
            number = self.numbers[variable] = len(self.lows)
            low, high = self._start(variable)
            self.lows.append(low)
            self.highs.append(high)
        return number

    def ends(self, number: int) -> Domain:
        """The low and the high end."""
        return self.lows[number], self.highs[number]

    def interval(self, number: int) -> Interval:
        """The values that are left."""
        return interval_between(self.lows[number], self.highs[number])

    def may_move(self, number: int, is_low: bool, value: Decimal, is_open: bool) -> bool:
        """Whether a cut to the value, open or not, may move the end: most do not, and need no
        provenance then."""
        old = (self.lows if is_low else self.highs)[number]
        if value == old.value:
            return is_open > old.is_open
        return (value > old.value) == is_low
