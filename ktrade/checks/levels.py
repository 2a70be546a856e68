"""The printed levels of all vintages, kept small: a history has more figures than memory holds."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Series
from ktrade.solver.vintages import Bounds


class Level(NamedTuple):
    """The true values that a print of a level allows, in dollars, and the vintage it is of."""

    series: Series
    period: Period
    low: float
    high: float
    vintage: Vintage

    @property
    def quantity(self) -> Quantity:
        return self.series.quantity("value", self.period)


class PrintedLevels:
    """The levels in dollars that vintages print, to be added one vintage after the other.

    Not of balances, which pass through zero, nor of what only its source knows the extent of, nor
    of figures in a conflict. Of many prints of one quantity those that allow the most and the least
    are kept, and the first added.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.of: dict[Series, dict[Period, list[Level]]] = {}

    def add(self, vintage: Vintage, aside: Collection[Observation]) -> None:
        """Takes in the levels of a vintage, but for the figures set aside in it."""
        for observation in self._bounds.observations(vintage):
            q, printed = observation.quantity, observation.figure.interval
            if q.measure != "value" or q.flow == "balance" or observation in aside:
                continue
            if printed.is_bounded and not self._bounds.is_as_printed(q):
                level = Level(q.series, q.period, float(printed.low), float(printed.high), vintage)
                levels = self.of.setdefault(q.series, {}).setdefault(q.period, [])
                levels.append(level)
                if len(levels) > 3:
                    highest = max(levels, key=lambda one: one.low)
                    lowest = min(levels, key=lambda one: one.high)
                    levels[:] = dict.fromkeys((levels[0], highest, lowest))

    def observation(self, level: Level) -> Observation:
        """The figure that prints it."""
        for observation in self._bounds.observations(level.vintage):
            printed = observation.figure.interval
            is_of_it = observation.quantity == level.quantity
            if is_of_it and (float(printed.low), float(printed.high)) == (level.low, level.high):
                return observation
        raise KeyError(level)
