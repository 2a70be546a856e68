"""What is known of a variable beside a solved system before any other constraint is looked at: of a
level over time what the levels of its series leave it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property

from ktrade.model.interval import CEILING, FLOOR
from ktrade.model.period import Period
from ktrade.model.quantity import Quantity
from ktrade.solver.aggregates import ADDITIVE, Place, by_series, levels_of, place_of
from ktrade.solver.bound import Bound
from ktrade.solver.constraints import Levels, Variable
from ktrade.solver.domains import Domain, domain_bounds
from ktrade.solver.timeline import NegativeCycle, Timeline


class Starts:
    """The domains that leaves begin with, each computed once: leaves share most of their
    surroundings."""

    def __init__(self, domains: Mapping[Variable, Domain]) -> None:
        self._domains = domains
        self._found: dict[Variable, Domain] = {}
        self._timelines: dict[Place, tuple[Levels, Timeline] | None] = {}

    def of(self, variable: Variable) -> Domain:
        """What is known of a variable of a leaf before its own constraints are projected."""
        if found := self._domains.get(variable) or self._found.get(variable):
            return found
        found = self._found[variable] = self._read_from_line(variable)
        return found

    def _read_from_line(self, variable: Variable) -> Domain:
        low, high = domain_bounds(variable)
        if not (isinstance(variable, Quantity) and variable.measure in ADDITIVE):
            return low, high
        if line := self._timeline(place_of(variable), variable.period):
            constraint, timeline = line
            least, most = timeline.least(variable.period), timeline.most(variable.period)
            if least and (least.value, least.is_open) > (low.value, low.is_open):
                value = FLOOR.plus(least.value)
                is_open = least.is_open and value == least.value
                low = Bound(variable, True, value, is_open, None, constraint, least.proof)
            if most and (most.value, not most.is_open) < (high.value, not high.is_open):
                value = CEILING.plus(most.value)
                is_open = most.is_open and value == most.value
                high = Bound(variable, False, value, is_open, None, constraint, most.proof)
        return low, high

    def _timeline(self, place: Place, period: Period) -> tuple[Levels, Timeline] | None:
        """The levels of a series as solved, to read a period from.

        Working days are capped between boundaries: those of the period are put among them.
        """
        line = self._timelines.get(place)
        if place not in self._timelines or (line and line[0].is_calendar):
            levels = tuple(self.series.get(place, {}).values())
            self._timelines[place] = None
            if levels:
                constraint = levels_of(levels, place[0], place[1])
                rows = [(q.period, *self._domains[q]) for q in levels]
                if constraint.is_calendar:
                    rows.append((period, *domain_bounds(levels[0].other("days", period=period))))
                with suppress(NegativeCycle):  # where propagation was stopped before it found that
                    grows, is_calendar = constraint.grows, constraint.is_calendar
                    timeline = Timeline(rows, grows=grows, is_calendar=is_calendar)
                    self._timelines[place] = constraint, timeline
        return self._timelines[place]

    @cached_property
    def series(self) -> dict[Place, dict[Period, Quantity]]:
        return by_series(self._domains)
