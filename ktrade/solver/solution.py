"""The solution of a set of observations: what they leave every quantity, and which cannot all hold.

A solution is a value. It is made once, from the observations and a fixed closure of quantities
around them: those that are printed, and those that follow from them by equalities. Any other
quantity is a leaf: computed from the closure with its own constraints, never written back. So the
order of questions makes no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from ktrade.model.interval import CEILING, FLOOR, Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Quantity, Statement
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.aggregates import (
    ADDITIVE,
    Place,
    by_series,
    excess_of_trade,
    excess_over_time,
    excesses,
    levels_of,
    levels_over_time,
    parts,
    place_of,
    ratio_of,
    with_levels,
)
from ktrade.solver.bound import Bound, EmptyDomain, interval_between
from ktrade.solver.closure import Closure, tied
from ktrade.solver.conflict import Conflict, canonical, first_empty, irreducible, nearest
from ktrade.solver.constraints import Constraint, Excess, Levels, Variable, variable_of
from ktrade.solver.identities import identities
from ktrade.solver.propagation import Domain, Propagator, domain_bounds
from ktrade.solver.timeline import Timeline, overlapping

# How far from what is asked the identities of a leaf reach.
LEAF_DEPTH = 2


class System:
    """Observations, with the constraints between the variables that follow from them."""

    def __init__(self, observations: Sequence[Statement], categories: Vocabulary, destinations: Vocabulary) -> None:
        self.observations = observations
        self.vocabularies = categories, destinations
        self.closure = Closure()
        variables = dict.fromkeys(map(variable_of, observations))
        found = self.closure.observe(variables)
        seen: set[object] = set()
        stated = [c for variable in variables for c in identities(variable, seen)]
        found += self.closure.add(stated)
        found += tied(stated, self.closure)
        known = dict.fromkeys([*self.closure, *(v for c in found for v in c.variables)])
        found += aggregates(known, *self.vocabularies)
        self.constraints: list[Constraint] = found

    def propagate(self, empty: list[EmptyDomain] | None = None) -> Propagator:
        """All domains at the fixed point; EmptyDomain, or in the list, where nothing is left."""
        propagator = Propagator(self.constraints, self.observations, empty=empty)
        if not empty:
            propagator.propagate()
        return propagator


def aggregates(
    variables: Collection[Variable], categories: Vocabulary, destinations: Vocabulary
) -> Iterator[Constraint]:
    """What holds between the variables because one aggregates others."""
    yield from levels_over_time(by_series(variables))
    yield from parts(variables, categories, "category")
    yield from parts(variables, destinations, "destination")
    yield from excesses(variables)


def complete_constraints(
    observations: Iterable[Statement], categories: Vocabulary, destinations: Vocabulary
) -> list[Constraint]:
    """All that is stated around the observations, between what follows from them or not."""
    seen: set[object] = set()
    found: list[Constraint] = []
    variables = dict.fromkeys(map(variable_of, observations))
    for variable in variables:
        found += identities(variable, seen)
    every = dict.fromkeys([*variables, *(v for c in found for v in c.variables)])
    return [*found, *aggregates(every, categories, destinations)]


def is_consistent(observations: Sequence[Statement], categories: Vocabulary, destinations: Vocabulary) -> bool:
    """Whether propagation finds nothing that cannot hold."""
    constraints = System(observations, categories, destinations).constraints
    return first_empty(constraints, observations) is None


def first_conflict(
    observations: Sequence[Statement], categories: Vocabulary, destinations: Vocabulary
) -> Conflict | None:
    """A conflict in the observations; None where propagation finds nothing that cannot hold."""
    constraints = System(observations, categories, destinations).constraints
    if (empty := first_empty(constraints, observations)) is None:
        return None
    stated = complete_constraints(empty.observations, categories, destinations)
    return irreducible(empty, stated)


class Solution:
    """What observations that may be combined leave each quantity: those of a vintage, or of one source."""

    def __init__(
        self,
        observations: Iterable[Statement],
        categories: Vocabulary,
        destinations: Vocabulary,
    ) -> None:
        self.observations = sorted(observations, key=canonical)
        self._vocabularies = categories, destinations
        self.conflicts: list[Conflict] = []
        self._set_aside: dict[Statement, None] = {}
        while found := self._solve():
            self.conflicts += found
            for conflict in found:
                self._set_aside.update(dict.fromkeys(conflict.suspects))
        self._leaves: dict[Variable, Domain] = {}
        self._timelines: dict[Place, tuple[Levels, Timeline] | None] = {}

    @cached_property
    def prints(self) -> dict[Variable, list[Statement]]:
        """The observations by what they measure."""
        found: dict[Variable, list[Statement]] = {}
        for observation in self.observations:
            found.setdefault(variable_of(observation), []).append(observation)
        return found

    def follows(self, variable: Variable) -> bool:
        """Whether it is printed or follows by equalities from what is."""
        if variable in self._closure or variable in self.prints:
            return True
        return self._follows_as_leaf(variable) is not None

    def domain(self, variable: Variable) -> Domain:
        """The low and the high bound of what is left for a variable, whether it follows or not; what
        its prints allow where they all had to be set aside."""
        prints = self.prints.get(variable, ())
        if prints and self._set_aside.keys() >= set(prints):
            return _hull_of_prints(variable, prints)
        if (found := self._domains.get(variable)) is None:
            if variable not in self._leaves:
                self._leaves[variable] = self._leaf(variable)
            found = self._leaves[variable]
        return found

    def interval(self, variable: Variable) -> Interval:
        """What is left for a variable."""
        return interval_between(*self.domain(variable))

    def is_in_conflict(self, variable: Variable) -> bool:
        """Whether a print of it had to be set aside."""
        return not self._set_aside.keys().isdisjoint(self.prints.get(variable, ()))

    def _solve(self) -> list[Conflict]:
        """Solves what is not set aside; the conflicts in it, disjoint, where it does not hold."""
        given = [o for o in self.observations if o not in self._set_aside]
        found: list[Conflict] = []
        rest = given
        while True:
            system = System(rest, *self._vocabularies)
            empty: list[EmptyDomain] = []
            propagator = system.propagate(empty)
            if not empty:
                break
            new = list(self._disjoint(empty))
            taken = {o for conflict in new for o in conflict.observations}
            found += new
            rest = [o for o in rest if o not in taken]
        if not found:
            self._closure, self._domains = system.closure, propagator.domains
            return []
        constraints = System(given, *self._vocabularies).constraints
        return [self._with_suspects(conflict, rest, constraints) for conflict in found]

    def _disjoint(self, empty: Iterable[EmptyDomain]) -> Iterator[Conflict]:
        """A conflict for each empty domain that shares no observation with one before it."""
        taken: set[Statement] = set()
        for one in empty:
            if taken.isdisjoint(one.observations):
                conflict = irreducible(one, complete_constraints(one.observations, *self._vocabularies))
                taken.update(conflict.observations)
                yield conflict

    def _with_suspects(
        self, conflict: Conflict, rest: Collection[Statement], constraints: Iterable[Constraint]
    ) -> Conflict:
        """The conflict with those without which it and the rest, which holds, hold together."""
        near = nearest(conflict.observations, rest, constraints)
        suspects = [
            one
            for one in conflict.observations
            if is_consistent([o for o in near if o is not one], *self._vocabularies)
        ]
        return conflict._replace(suspects=tuple(suspects) or conflict.observations)

    def _start(self, variable: Variable) -> Domain:
        """What is known of a variable of a leaf before its own constraints are projected."""
        if found := self._domains.get(variable):
            return found
        low, high = domain_bounds(variable)
        if not (isinstance(variable, Quantity) and variable.measure in ADDITIVE):
            return low, high
        if line := self._timeline(place_of(variable)):
            constraint, timeline = line
            least, most = timeline.least(variable.period), timeline.most(variable.period)
            if least and least.value > low.value:
                value = FLOOR.plus(least.value)
                is_open = least.is_open and value == least.value
                low = Bound(variable, True, value, is_open, None, constraint, least.proof)
            if most and most.value < high.value:
                value = CEILING.plus(most.value)
                is_open = most.is_open and value == most.value
                high = Bound(variable, False, value, is_open, None, constraint, most.proof)
        return low, high

    def _timeline(self, place: Place) -> tuple[Levels, Timeline] | None:
        """The levels of a series as solved, to read any period from."""
        if place not in self._timelines:
            levels = tuple(self._series.get(place, {}).values())
            self._timelines[place] = None
            if levels:
                constraint = levels_of(levels, place[0], place[1])
                rows = [(q.period, *self._domains[q]) for q in levels]
                timeline = Timeline(rows, grows=constraint.grows, is_calendar=constraint.is_calendar)
                self._timelines[place] = constraint, timeline
        return self._timelines[place]

    @cached_property
    def _series(self) -> dict[Place, dict[Period, Quantity]]:
        return by_series(self._domains)

    def _leaf(self, variable: Variable) -> Domain:
        """What is left for a variable outside the closure, with all that its constraints say."""
        constraints = self._follows_as_leaf(variable)
        if constraints is None:
            constraints = self._around(variable)
            for found in dict.fromkeys([variable, *(v for c in constraints for v in c.variables)]):
                constraints += self._parts_around(found)
        constraints += self._excess_with(variable)
        propagator = Propagator(constraints, start=self._start, empty=[])
        propagator.propagate()
        return propagator.domain(variable)

    def _around(self, variable: Variable) -> list[Constraint]:
        """The identities of a variable, and of those in them that the closure does not know."""
        seen: set[object] = set()
        found: list[Constraint] = []
        reached = [variable]
        visited = {variable}
        for _ in range(LEAF_DEPTH):
            new = [c for v in reached for c in identities(v, seen)]
            found += new
            variables = (v for c in new for v in c.variables)
            reached = [v for v in dict.fromkeys(variables) if v not in self._domains and v not in visited]
            visited.update(reached)
        return found

    def _follows_as_leaf(self, variable: Variable) -> list[Constraint] | None:
        """The constraints by which a leaf follows from the closure; None where it does not."""
        closure = Closure(self._closure)
        ready = closure.add(self._around(variable))
        if variable in closure:
            return ready
        return [] if self._closure.follows(variable) else None

    def _parts_around(self, variable: Variable) -> list[Constraint]:
        """What a level or share is a part of, and what is known to be a part of it."""
        if not (isinstance(variable, Quantity) and variable.measure in ("value", "share")):
            return []
        if variable in self._domains:
            return []
        period, flow, of = variable.period, variable.flow, variable.of
        same = [
            q
            for q in self._domains
            if isinstance(q, Quantity) and (q.measure, q.period, q.flow, q.of) == (variable.measure, period, flow, of)
        ]
        categories, destinations = self._vocabularies
        found = [*parts([*same, variable], categories, "category")]
        found += parts([*same, variable], destinations, "destination")
        return [c for c in found if variable in c.variables]

    def _excess_with(self, variable: Variable) -> Iterator[Excess]:
        """The excess of the ratios that overlap a growth, share, average or change in time, and of
        trade's growth."""
        if not isinstance(variable, Quantity):
            return
        is_change = variable.measure == "change"
        ratio = variable.other("yoy") if is_change else variable
        if ratio.measure == "yoy" and ratio.flow == "trade":
            yield excess_of_trade(ratio)
        if not ratio_of(ratio) or not (others := self._ratios.get(_of_series(ratio))):
            return
        by_period = with_levels({**others, ratio.period: ratio}, self._series)
        for group in overlapping(by_period):
            if ratio.period in group:
                rows = [q for p in group if (q := by_period[p]) != ratio]
                if excess := excess_over_time([*rows, ratio], variable if is_change else None):
                    yield excess

    @cached_property
    def _ratios(self) -> dict[tuple[object, ...], dict[Period, Quantity]]:
        found: dict[tuple[object, ...], dict[Period, Quantity]] = {}
        for q in self._domains:
            if isinstance(q, Quantity) and ratio_of(q):
                found.setdefault(_of_series(q), {})[q.period] = q
        return found


def _of_series(ratio: Quantity) -> tuple[object, ...]:
    return ratio.measure, place_of(ratio.other("value")), ratio.of


def _hull_of_prints(variable: Variable, prints: Iterable[Statement]) -> Domain:
    lows, highs = [], []
    for one in prints:
        printed = one.figure.interval
        lows.append(Bound(variable, True, printed.low, printed.low_open, one))
        highs.append(Bound(variable, False, printed.high, printed.high_open, one))
    return (
        min(lows, key=lambda bound: (bound.value, bound.is_open)),
        max(highs, key=lambda bound: (bound.value, not bound.is_open)),
    )
