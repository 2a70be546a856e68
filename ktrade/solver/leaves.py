"""Quantities that no figure is of: read from a solved system, and never written back to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import FLOWS, Quantity, Whole
from ktrade.solver.aggregates import (
    SUMS_OF_FLOWS,
    excess_of_flows,
    excess_over_time,
    parts,
    place_of,
    ratio_of,
    with_levels,
)
from ktrade.solver.closure import Closure, is_level
from ktrade.solver.combination import bounds_of, identities_of_sums
from ktrade.solver.constraints import Constraint, Excess, Sum, Variable
from ktrade.solver.domains import Domain, domain_bounds
from ktrade.solver.identities import identities
from ktrade.solver.propagation import Propagator
from ktrade.solver.remainder import Remainder, behind, constraints_of, remainder_of
from ktrade.solver.starts import Starts
from ktrade.solver.system import System
from ktrade.solver.timeline import boundaries, overlapping

# How many steps from what is asked its constraints reach, where it follows and where it does not.
NEAR, FAR = 2, 4


# What says nothing of a place unless something is known there a year earlier, or another of these.
OVER_A_YEAR = ("yoy", "change", "share_change", "contribution", "daily_yoy", "days_change")


class Leaves:
    """The domains of a solved system, and of any variable beside it, each computed when first
    asked."""

    def __init__(self, system: System, domains: Mapping[Variable, Domain]) -> None:
        self._system, self._domains = system, domains
        self._found: dict[Variable, Domain] = {}
        self._ready: dict[Variable, list[Constraint] | None] = {}
        self._starts = Starts(domains)
        self._parts: dict[Variable, tuple[Sum, ...]] = {}

    def follows(self, variable: Variable) -> bool:
        """Whether it follows by equalities from what is observed; of a rest, its whole and parts
        do."""
        if variable in self._system.closure:
            return True
        if isinstance(variable, Quantity) and (left := self._remainder(variable)):
            ways = behind(variable, left, is_over_a_year=variable.measure in OVER_A_YEAR)
            return any(all(map(self.follows, way)) for way in ways)
        return self._by_equalities(variable) is not None

    def domain(self, variable: Variable) -> Domain:
        """What is left for a variable, whether it follows or not."""
        if (found := self._domains.get(variable)) and variable not in self._loose:
            return found
        if variable not in self._found:
            self._found[variable] = self._leaf(variable)
        return self._found[variable]

    @cached_property
    def _loose(self) -> set[Variable]:
        """What the system knows, but only as tied to others: what stands beside it may bound it."""
        return set(self._domains).difference(self._system.closure)

    def sum_of(self, terms: Mapping[Variable, int]) -> Interval:
        """What is left for the sum of variables, each so many times."""
        return bounds_of(terms, self._if_known, self._sums_with)

    def _if_known(self, variable: Variable) -> Domain:
        """What is left for a variable that follows; else what it can be at all: to bound it any way
        would take long, and narrow little."""
        is_known = variable in self._domains or self.follows(variable)
        return self.domain(variable) if is_known else domain_bounds(variable)

    def _sums_with(self, variable: Variable) -> list[Sum]:
        """The sums that hold of a variable: those of the system, identities, and what it is a part
        of."""
        stated = (*self._stated.get(variable, ()), *self._parts_around(variable))
        found = (*stated, *identities_of_sums(variable))
        return [c for c in found if isinstance(c, Sum) and variable in c.variables]

    @cached_property
    def _stated(self) -> dict[Variable, list[Constraint]]:
        found: dict[Variable, list[Constraint]] = {}
        for constraint in self._system.constraints:
            for variable in constraint.variables:
                found.setdefault(variable, []).append(constraint)
        return found

    def _remainder(self, quantity: Quantity) -> Remainder | None:
        return remainder_of(quantity, self._system.vocabularies, self._system.breakdowns)

    def _leaf(self, variable: Variable) -> Domain:
        if isinstance(variable, Quantity) and (left := self._remainder(variable)):
            return self._rest(variable, left)
        excesses = list(self._excess_with(variable))
        ready = self._by_equalities(variable)
        if ready is not None:
            low, high = self._solved(variable, [*ready, *excesses])
            if low.value.is_finite() and high.value.is_finite():
                return low, high
        return self._solved(variable, [*(ready or ()), *self._around(variable), *excesses])

    def _solved(self, variable: Variable, constraints: Iterable[Constraint]) -> Domain:
        stated = dict.fromkeys(constraints)
        propagator = Propagator(stated, start=self._starts.of, empty=[], asked=variable)
        propagator.propagate()
        return propagator.domain(variable)

    def _rest(self, rest: Quantity, remainder: Remainder) -> Domain:
        stated = constraints_of(rest, remainder)
        propagator = Propagator(stated, start=self._start_of_rest, empty=[])
        propagator.propagate()
        return propagator.domain(rest)

    def _by_equalities(self, variable: Variable) -> list[Constraint] | None:
        """The constraints by which a leaf follows from the closure; None where it does not."""
        if variable not in self._ready:
            self._ready[variable] = None
            if self._may_follow(variable):
                closure = Closure(self._system.closure)
                ready = closure.add(self._identities_around(variable))
                is_sum = self._system.closure.follows(variable)
                self._ready[variable] = ready if variable in closure else [] if is_sum else None
        return self._ready[variable]

    def _may_follow(self, variable: Variable) -> bool:
        """Whether anything is known of its place in its flow or in two others, or of the level
        there as a sum over time: most questions end here."""
        if not isinstance(variable, Quantity):
            return True
        period, place = variable.period, (variable.category, variable.destination)
        flows = self._flows.get((period, *place), ())
        if not (variable.flow in flows or len(flows) > 1 or self._is_sum_over_time(variable)):
            return False
        if variable.of and not self._knows_whole(variable, variable.of):
            return False
        is_alone = variable.measure in OVER_A_YEAR and (period, *place) not in self._compared
        if is_alone and (period.year_before, *place) not in self._flows:
            base = variable.other("value", period=period.year_before)
            if not self._system.closure.follows(base):
                return False
        return True

    def _is_sum_over_time(self, quantity: Quantity) -> bool:
        """Whether the level of its place and period follows as a sum of levels that do."""
        if not self._boundaries.issuperset(boundaries(quantity.period)):
            return False
        flows = ("import", "export") if self._system.is_silent(quantity) else (quantity.flow,)
        return all(self._system.closure.follows(quantity.other("value", flow=f)) for f in flows)

    def _knows_whole(self, share: Quantity, of: Whole) -> bool:
        """Whether anything is known of the whole, or a share of the part, now or a year earlier."""
        periods = (share.period, share.period.year_before)
        parts = ((p, share.category, share.destination) for p in periods)
        wholes = ((p, of.category, of.destination) for p in periods)
        return any(p in self._flows for p in wholes) or any(p in self._shared for p in parts)

    @cached_property
    def _shared(self) -> set[tuple[Period, str, str]]:
        """Of which places a share is known."""
        shares = (q for q in self._system.closure if isinstance(q, Quantity) and q.of)
        return {(q.period, q.category, q.destination) for q in shares}

    @cached_property
    def _boundaries(self) -> set[int]:
        """Where the levels that follow begin and end: no other period is a sum of them."""
        levels = filter(is_level, self._system.closure)
        return {boundary for level in levels for boundary in boundaries(level.period)}

    @cached_property
    def _flows(self) -> dict[tuple[Period, str, str], set[str]]:
        """Of which flows something is known, by period, category and destination."""
        found: dict[tuple[Period, str, str], set[str]] = {}
        for q in self._system.closure:
            if isinstance(q, Quantity):
                found.setdefault((q.period, q.category, q.destination), set()).add(q.flow)
        return found

    def _identities_around(self, variable: Variable) -> list[Constraint]:
        """The identities of a variable, and of those in them that the system does not know, but for
        those that the system states and has followed."""
        seen: set[object] = set()
        found: list[Constraint] = []
        reached, visited = [variable], {variable}
        for _ in range(NEAR):
            new: list[Constraint] = []
            for v in reached:
                new += (*identities(v, seen, self._system.stated), *self._left_out.get(v, ()))
            found += new
            reached = [v for v in self._unknown(new, visited) if self._may_follow(v)]
        return found

    def _around(self, variable: Variable) -> list[Constraint]:
        """All that may bound a variable that does not follow: identities, those that the system
        left out, and what its levels are parts of or made of."""
        seen: set[object] = set()
        found: dict[Constraint, None] = {}
        reached, visited = [variable], {variable}
        for _ in range(FAR):
            new: list[Constraint] = []
            for v in reached:
                new += identities(v, seen, self._system.stated)
                new += (*self._left_out.get(v, ()), *self._parts_around(v))
                new += self._stated.get(v, ()) if v in self._loose else ()
            found.update(dict.fromkeys(new))
            reached = self._unknown(new, visited)
        return list(found)

    def _unknown(self, constraints: Iterable[Constraint], visited: set[Variable]) -> list[Variable]:
        """The variables in them that the system does not know and that were not visited, now
        visited."""
        found = dict.fromkeys(v for c in constraints for v in c.variables)
        new = [
            v for v in found if v not in visited and (v not in self._domains or v in self._loose)
        ]
        visited.update(new)
        return new

    @cached_property
    def _compared(self) -> set[tuple[Period, str, str]]:
        """Of which places something is known beside a year earlier."""
        known = (q for q in self._system.closure if isinstance(q, Quantity))
        over = (
            q for q in known if q.measure in OVER_A_YEAR or q.measure in ("krw_yoy", "volume_yoy")
        )
        return {(q.period, q.category, q.destination) for q in over}

    @cached_property
    def _left_out(self) -> dict[Variable, list[Constraint]]:
        found: dict[Variable, list[Constraint]] = {}
        for constraint in self._system.left_out:
            for variable in constraint.variables:
                found.setdefault(variable, []).append(constraint)
        return found

    def _parts_around(self, variable: Variable) -> tuple[Sum, ...]:
        """What a level or share is a part of, and what is known to be a part of it."""
        if variable not in self._parts:
            self._parts[variable] = tuple(self._parts_of_and_with(variable))
        return self._parts[variable]

    def _parts_of_and_with(self, variable: Variable) -> Iterator[Sum]:
        if not (isinstance(variable, Quantity) and variable.measure in ("value", "share")):
            return
        breakdowns = list(zip(self._system.vocabularies, ("category", "destination"), strict=True))
        same = [*self._beside.get(_of_period(variable), ()), variable]
        # Through wholes that nothing is said of a part is still no more than what holds them.
        for words, by in breakdowns:
            for whole in words.ancestors(getattr(variable, by)):
                category = whole if by == "category" else variable.category
                destination = whole if by == "destination" else variable.destination
                if variable.of != Whole(category, destination):
                    same.append(variable._replace(category=category, destination=destination))
        for words, by in breakdowns:
            found = parts(dict.fromkeys(same), words, by)
            yield from (c for c in found if variable in c.variables)

    @cached_property
    def _beside(self) -> dict[tuple[object, ...], list[Quantity]]:
        """The levels and shares that the system knows or left out, by period."""
        found: dict[tuple[object, ...], list[Quantity]] = {}
        for q in dict.fromkeys([*self._domains, *self._left_out]):
            if isinstance(q, Quantity) and q.measure in ("value", "share"):
                found.setdefault(_of_period(q), []).append(q)
        return found

    def _start_of_rest(self, variable: Variable) -> Domain:
        """What is known of a whole or a part; a rest itself begins with its initial domain."""
        if not isinstance(variable, Quantity) or self._remainder(variable):
            return domain_bounds(variable)
        return self.domain(variable)

    def _excess_with(self, variable: Variable) -> Iterator[Excess]:
        """The excess of the ratios that overlap a growth, share, average or change in time, and of
        trade's growth."""
        if not isinstance(variable, Quantity):
            return

        asked, ratio = {variable}, variable
        if variable.measure == "change":  # that of a balance is the difference of two
            asked |= {variable.other("change", flow=flow) for flow in FLOWS}
            ratio = variable.other("yoy")

        def is_known(other: Variable) -> bool:
            return other in asked or other in self._domains

        if ratio.measure == "yoy":
            for flow in SUMS_OF_FLOWS:
                if excess := excess_of_flows(flow, ratio, is_known):
                    yield excess
        if not ratio_of(ratio) or not (others := self._ratios.get(_of_series(ratio))):
            return
        by_period = with_levels({**others, ratio.period: ratio}, self._starts.series)
        for group in overlapping(by_period):
            if ratio.period in group:
                rows = [q for p in group if (q := by_period[p]) != ratio]
                if excess := excess_over_time([*rows, ratio], is_known):
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


def _of_period(level: Quantity) -> tuple[object, ...]:
    return level.measure, level.period, level.flow, level.of
