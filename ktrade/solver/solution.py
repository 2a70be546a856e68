"""The solution of a set of observations: what they leave every quantity, and which cannot all hold.

A solution is a value. It is made once, from the observations and a fixed closure of quantities
around them: those that are printed, and those that follow from them by equalities. Any other
quantity is a leaf: computed from the closure with its own constraints, never written back. So the
order of questions makes no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ktrade.model.interval import Interval
from ktrade.model.quantity import Observation
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.bound import Bound, EmptyDomain, interval_between
from ktrade.solver.conflict import Conflict, canonical, first_empty, irreducible, nearest
from ktrade.solver.constraints import Constraint, Variable, variable_of
from ktrade.solver.domains import Domain
from ktrade.solver.leaves import Leaves
from ktrade.solver.limits import forbidden
from ktrade.solver.system import System, complete_constraints


class Solution:
    """What observations that may be combined leave each quantity: those of a vintage, or of one
    source."""

    def __init__(
        self,
        observations: Iterable[Observation],
        categories: Vocabulary,
        destinations: Vocabulary,
        beside: Sequence[Constraint] = (),
    ) -> None:
        """`beside` are the complete breakdowns among these observations, or more than these."""
        self.observations = sorted(observations, key=canonical)
        self.beside = beside
        self._vocabularies = categories, destinations, beside
        self.conflicts: list[Conflict] = []
        # Beyond what nature allows: of no use to anything else.
        self._set_aside = {
            o: None for o in self.observations if forbidden(o, categories, destinations)
        }
        while found := self._solve():
            self.conflicts += found
            for conflict in found:
                self._set_aside.update(dict.fromkeys(conflict.suspects))

    @property
    def set_aside(self) -> Collection[Observation]:
        """The observations that the rest is solved without: suspects, and what nature forbids."""
        return self._set_aside.keys()

    @cached_property
    def prints(self) -> dict[Variable, list[Observation]]:
        """The observations by what they measure."""
        found: dict[Variable, list[Observation]] = {}
        for observation in self.observations:
            found.setdefault(variable_of(observation), []).append(observation)
        return found

    def follows(self, variable: Variable) -> bool:
        """Whether it is printed or follows by equalities from what is."""
        return variable in self.prints or self._leaves.follows(variable)

    def domain(self, variable: Variable) -> Domain:
        """The low and the high bound of what is left for a variable, whether it follows or not;
        what its prints allow where they all had to be set aside."""
        prints = self.prints.get(variable, ())
        if prints and self._set_aside and self._set_aside.keys() >= set(prints):
            return _hull_of_prints(variable, prints)
        return self._leaves.domain(variable)

    def interval(self, variable: Variable) -> Interval:
        """What is left for a variable."""
        return interval_between(*self.domain(variable))

    def sum_of(self, terms: Mapping[Variable, int]) -> Interval:
        """What is left for the sum of variables, each so many times; see `combination`."""
        return self._leaves.sum_of(terms)

    def is_in_conflict(self, variable: Variable) -> bool:
        """Whether a print of it had to be set aside."""
        if not self._set_aside:
            return False
        return not self._set_aside.keys().isdisjoint(self.prints.get(variable, ()))

    def _solve(self) -> list[Conflict]:
        """Solves what is not set aside; the conflicts in it, disjoint, where it does not hold."""
        rest: list[Observation] = self.observations
        if self._set_aside:
            rest = [o for o in rest if o not in self._set_aside]
        found: list[Conflict] = []
        whole = system = System(rest, *self._vocabularies)
        while True:
            empty: list[EmptyDomain] = []
            propagator = system.propagate(empty)
            if not empty:
                break
            new = list(self._disjoint(empty))
            taken = {o for conflict in new for o in conflict.observations}
            found += new
            rest = [o for o in rest if o not in taken]
            system = System(rest, *self._vocabularies)
        if not found:
            self._leaves = Leaves(system, propagator.domains)
            return []
        return [self._with_suspects(conflict, rest, whole.constraints) for conflict in found]

    def _disjoint(self, empty: Iterable[EmptyDomain]) -> Iterator[Conflict]:
        """A conflict for each empty domain that shares no observation with one before it."""
        taken: set[Observation] = set()
        for one in empty:
            if taken.isdisjoint(one.observations):
                conflict = irreducible(
                    one, complete_constraints(one.observations, *self._vocabularies)
                )
                taken.update(conflict.observations)
                yield conflict

    def _with_suspects(
        self, conflict: Conflict, rest: Collection[Observation], constraints: Iterable[Constraint]
    ) -> Conflict:
        """The conflict with those without which it and the rest, which holds, hold together."""
        near = nearest(conflict.observations, rest, constraints)
        stated = System(near, *self._vocabularies).constraints
        suspects = [
            one
            for one in conflict.observations
            if first_empty(stated, [o for o in near if o is not one]) is None
        ]
        return conflict._replace(suspects=tuple(suspects) or conflict.observations)


def _hull_of_prints(variable: Variable, prints: Iterable[Observation]) -> Domain:
    lows, highs = [], []
    for one in prints:
        printed = one.figure.interval
        lows.append(Bound(variable, True, printed.low, printed.low_open, one))
        highs.append(Bound(variable, False, printed.high, printed.high_open, one))
    return (
        min(lows, key=lambda bound: (bound.value, bound.is_open)),
        max(highs, key=lambda bound: (bound.value, not bound.is_open)),
    )
