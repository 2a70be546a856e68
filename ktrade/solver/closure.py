"""Which variables follow, by equalities, from those that are observed: one unknown at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeGuard

from ktrade.model.period import Period
from ktrade.model.quantity import Quantity
from ktrade.solver.aggregates import ADDITIVE, Place, place_of
from ktrade.solver.constraints import CONSTANTS, Constraint, Hidden, Variable
from ktrade.solver.timeline import boundaries, overlapping


class Closure:
    """The variables that follow from those observed, by identities and as sums over time."""

    def __init__(self, base: Closure | None = None) -> None:
        """With a `base`, what is known there is known here too."""
        self._known: dict[Variable, None] = {}
        self._pending: dict[Variable, list[Constraint]] = {}
        # Boundaries of a series that known levels connect, and the levels that wait for that.
        self._joined: dict[Place, dict[int, int]] = {}
        self._waiting: dict[Place, dict[Period, Quantity]] = {}
        self._of_base: Collection[Variable] = ()
        if base:
            self._of_base, self._joined = base._known, base._joined
        self._is_leaf = base is not None

    def __contains__(self, variable: object) -> bool:
        return variable in self._known or variable in self._of_base or _is_constant(variable)

    def __iter__(self) -> Iterator[Variable]:
        return iter(self._known)

    def observe(self, variables: Iterable[Variable]) -> list[Constraint]:
        """Takes variables as known; the constraints that now have no unknown."""
        ready: list[Constraint] = []
        self._learn(list(variables), ready)
        return ready

    def add(self, constraints: Iterable[Constraint]) -> list[Constraint]:
        """Takes in equalities; those that now have no unknown, these or earlier ones. The others
        wait."""
        ready: list[Constraint] = []
        for constraint in constraints:
            unknown = self._unknown(constraint)
            if sums := [v for v in unknown if self._is_sum(v)]:
                self._learn(sums, ready)
                unknown = self._unknown(constraint)
            for variable in unknown:
                self._pending.setdefault(variable, []).append(constraint)
                if not self._is_leaf and is_level(variable):
                    self._waiting.setdefault(place_of(variable), {})[variable.period] = variable
            if not unknown:
                ready.append(constraint)
            elif len(unknown) == 1:
                self._learn(unknown, ready)
        return ready

    def follows(self, variable: Variable) -> bool:
        """Whether it is known, or a sum or difference over time of what is."""
        return variable in self or self._is_sum(variable)

    def _unknown(self, constraint: Constraint) -> list[Variable]:
        known, of_base = self._known, self._of_base
        return [
            v
            for v in constraint.variables
            if v not in known and v not in of_base and not _is_constant(v)
        ]

    def _learn(self, learned: list[Variable], ready: list[Constraint]) -> None:
        for variable in learned:  # grows while it is gone through
            if variable in self:
                continue
            self._known[variable] = None
            for constraint in self._pending.pop(variable, ()):
                unknown = self._unknown(constraint)
                if not unknown:
                    ready.append(constraint)
                elif len(unknown) == 1:
                    learned.append(unknown[0])
            if not self._is_leaf and is_level(variable):
                learned += self._join(variable)

    def _join(self, level: Quantity) -> list[Quantity]:
        """Connects the level's boundaries; the levels of its series that follow by that."""
        place = place_of(level)
        waiting = self._waiting.get(place, {})
        waiting.pop(level.period, None)
        joined = self._joined.setdefault(place, {})
        begin, end = boundaries(level.period)
        one, other = _root(joined, begin), _root(joined, end)
        if one == other:
            return []
        joined[one] = other
        return [q for q in waiting.values() if self._is_sum(q)]

    def _is_sum(self, variable: Variable) -> bool:
        if not is_level(variable):
            return False
        joined = self._joined.get(place_of(variable))
        if not joined:
            return False
        begin, end = boundaries(variable.period)
        return _root(joined, begin) == _root(joined, end)


def _root(joined: Mapping[int, int], at: int) -> int:
    while (above := joined.get(at)) is not None:
        at = above
    return at


def is_level(variable: Variable) -> TypeGuard[Quantity]:
    """Whether it is a level that adds up over time."""
    return isinstance(variable, Quantity) and variable.measure in ADDITIVE


def tied(constraints: Iterable[Constraint], closure: Closure) -> list[Constraint]:
    """The constraints between variables that do not all follow, but are tied by others.

    Left out, one after the other, is a constraint with an unknown that no other has: whatever the
    rest is, that unknown makes up for it.
    """
    waiting = [c for c in constraints if any(v not in closure for v in c.variables)]
    touching: dict[Variable, list[Constraint]] = {}
    levels: dict[Place, set[Period]] = {}
    for variable in [*closure, *(v for c in waiting for v in c.variables)]:
        if is_level(variable):
            levels.setdefault(place_of(variable), set()).add(variable.period)
    for constraint in waiting:
        for variable in constraint.variables:
            if variable not in closure:
                touching.setdefault(variable, []).append(constraint)
    over_time = {
        (place, period)
        for place, periods in levels.items()
        for group in overlapping(periods)
        if len(group) > 1
        for period in group
    }

    def is_private(variable: Variable) -> bool:
        if len(touching[variable]) > 1:
            return False
        if not is_level(variable):
            return True
        return (place_of(variable), variable.period) not in over_time

    kept = dict.fromkeys(waiting)
    private = [v for v in touching if is_private(v)]
    for variable in private:  # grows while it is gone through
        for constraint in touching[variable]:
            if constraint in kept:
                del kept[constraint]
                for other in constraint.variables:
                    if other in touching and other != variable:
                        touching[other].remove(constraint)
                        if touching[other] and is_private(other):
                            private.append(other)
    return list(kept)


def _is_constant(variable: object) -> bool:
    return isinstance(variable, Hidden) and variable.name in CONSTANTS
