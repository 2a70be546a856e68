"""Narrowing domains through constraints until nothing moves: hull consistency (HC4).

Each constraint is projected on each of its variables, given the domains of the others, and the
variable is cut to what is left (Benhamou, Goualard, Granvilliers, Puget, "Revising hull and box
consistency", 1999). A projection is exact up to outward rounding; the fixed point of all of them
encloses the solutions. Sums and products are projected until they are quiet, then the timelines,
which are exact at once, and last the excesses, which cost most.

Every cut remembers the bounds it came from, so that an interval can be explained, and an empty
domain names the observations that cannot all hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from ktrade.model.quantity import Observation
from ktrade.solver.bound import Bound, EmptyDomain
from ktrade.solver.constraints import (
    Constraint,
    Excess,
    Levels,
    Product,
    Sum,
    Variable,
    variable_of,
)
from ktrade.solver.domains import Cut, Domain, Domains, domain_bounds
from ktrade.solver.excess import excess_cuts
from ktrade.solver.projection import level_cuts, product_cuts, sum_cuts

# Stopping early is sound, since every interval on the way encloses the truth. A cut of less than
# this part of an interval is not made, and after this many rounds no more are: two constraints can
# shave each other for ever.
LEAST_CUT = Decimal("1E-4")
MOST_ROUNDS = 200
NO_CONSTRAINT = -1
# Those of the lowest rank that wait are revised first: they cost least.
PLAIN, LEVELS, EXCESS = range(3)
# But what creeps towards what a timeline or an excess says at once keeps it waiting for no more
# than so many rounds.
PATIENCE = {LEVELS: 8, EXCESS: 40}
RANKS = {Sum: PLAIN, Product: PLAIN, Levels: LEVELS, Excess: EXCESS}
CUTS: dict[type[Constraint], Callable[..., Iterator[Cut]]] = {
    Sum: sum_cuts,
    Product: product_cuts,
    Levels: level_cuts,
    Excess: excess_cuts,
}


class Propagator:
    """Variables with their domains, and the constraints between them."""

    def __init__(
        self,
        constraints: Iterable[Constraint],
        observations: Iterable[Observation] = (),
        *,
        start: Callable[[Variable], Domain] = domain_bounds,
        empty: list[EmptyDomain] | None = None,
        asked: Variable | None = None,
    ) -> None:
        """Domains are those of `start`, cut by the observations. Where one is `asked`, no other is
        worth anything.

        EmptyDomain where nothing is left, here or in `propagate`; where there is a list `empty`, it
        is put there instead, the cut that would leave nothing is not made, and the rest goes on: no
        interval is worth anything then, but other conflicts are seen too.
        """
        self._domains = Domains(start)
        self._constraints: list[Constraint] = []
        self._members: list[tuple[int, ...]] = []
        self._touching: defaultdict[int, list[int]] = defaultdict(list)  # by variable
        self._ranks: list[int] = []
        self._dirty: list[dict[int, None]] = [{}, {}, {}]  # by rank
        self._revised = NO_CONSTRAINT
        self._empty = empty
        for constraint in constraints:
            self._add(constraint)
        if asked is not None:
            once = (n for n, touching in self._touching.items() if len(touching) == 1)
            self._domains.idle = frozenset(once) - {self._domains.number(asked)}
        for observation in observations:
            number = self._domains.number(variable_of(observation))
            printed = observation.figure.interval
            low = Cut(number, True, printed.low, printed.low_open, (), is_exact=True)
            high = Cut(number, False, printed.high, printed.high_open, (), is_exact=True)
            for end in (low, high):
                self._make(end, observation=observation)

    def __contains__(self, variable: Variable) -> bool:
        return variable in self._domains.numbers

    def domain(self, variable: Variable) -> Domain:
        """The low and the high end of what is left for the variable."""
        return self._domains.ends(self._domains.number(variable))

    @property
    def domains(self) -> dict[Variable, Domain]:
        """What is left for every variable."""
        ends = zip(self._domains.lows, self._domains.highs, strict=True)
        return dict(zip(self._domains.numbers, ends, strict=True))

    def propagate(self) -> None:
        """Projects constraints until nothing moves; EmptyDomain where nothing is left.

        A round takes each constraint that a change has touched once: a sum of a hundred parts is
        revised once after all of them have moved, not a hundred times.
        """
        waited = dict.fromkeys(PATIENCE, 0)
        for _ in range(MOST_ROUNDS):
            waiting = [rank for rank, dirty in enumerate(self._dirty) if dirty]
            if not waiting:
                break
            late = (r for r, most in PATIENCE.items() if r in waiting and waited[r] >= most)
            rank = max(late, default=waiting[0])
            for other in PATIENCE:
                waited[other] = waited[other] + 1 if other in waiting and other != rank else 0
            dirty, self._dirty[rank] = self._dirty[rank], {}
            for number in dirty:
                self._revise(number)
        self._revised = NO_CONSTRAINT

    def _add(self, constraint: Constraint) -> None:
        number = len(self._constraints)
        members = tuple(map(self._domains.number, constraint.variables))
        self._constraints.append(constraint)
        self._members.append(members)
        self._ranks.append(RANKS[type(constraint)])
        for member in members:
            self._touching[member].append(number)
        if isinstance(constraint, Product) and (constraint.same_sign or constraint.positive):
            for condition in set(map(self._domains.number, constraint.conditions)):
                if condition not in members:
                    self._touching[condition].append(number)
        self._touch(number)

    def _touch(self, number: int) -> None:
        self._dirty[self._ranks[number]][number] = None

    def _revise(self, number: int) -> None:
        """Makes the cuts of a constraint; they touch others, and itself only if they say so."""
        self._revised = number
        constraint = self._constraints[number]
        try:
            cuts = CUTS[type(constraint)]
            for cut in cuts(constraint, self._members[number], self._domains):
                if cut.may_repeat:
                    self._revised = NO_CONSTRAINT
                self._make(cut, constraint=constraint)
        except EmptyDomain as empty:
            self._fail(empty)

    def _make(
        self,
        cut: Cut,
        *,
        observation: Observation | None = None,
        constraint: Constraint | None = None,
    ) -> None:
        """Moves an end of a domain inward, if that is worth it."""
        number, is_low, value, is_open, used = cut[:5]
        low, high = self._domains.ends(number)
        old = low if is_low else high
        if value == old.value:
            if is_open <= old.is_open:
                return
        elif (value < old.value) == is_low or not (
            cut.is_exact or _is_worth_it(value, old, low, high)
        ):
            return
        bound = Bound(old.variable, is_low, value, is_open, observation, constraint, used)
        if is_low:
            low = bound
        else:
            high = bound
        if low.value > high.value or (low.value == high.value and (low.is_open or high.is_open)):
            self._fail(EmptyDomain(low, high))
            return
        self._domains.lows[number], self._domains.highs[number] = low, high
        for touched in self._touching[number]:
            if touched != self._revised:
                self._touch(touched)

    def _fail(self, empty: EmptyDomain) -> None:
        if self._empty is None:
            raise empty
        self._empty.append(empty)


def _is_worth_it(value: Decimal, old: Bound, low: Bound, high: Bound) -> bool:
    """Whether a cut from old to value takes off enough, or passes the other end."""
    least, most = low.value, high.value
    if not old.value.is_finite() or least == most or not least <= value <= most:
        return True
    width = (
        most - least if least.is_finite() and most.is_finite() else max(abs(value), abs(old.value))
    )
    return abs(value - old.value) >= width * LEAST_CUT
