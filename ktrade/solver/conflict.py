"""Observations that cannot all hold: irreducible sets of them, and who of them may be at fault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ktrade.model.interval import Interval
from ktrade.model.quantity import Observation
from ktrade.solver.bound import EmptyDomain, interval_between
from ktrade.solver.constraints import Constraint, Variable, in_words, initial_domain, variable_of
from ktrade.solver.propagation import Propagator

# How many observations around a conflict are looked at to tell who may be at fault.
MOST_AROUND = 300


class Conflict(NamedTuple):
    """Observations that cannot all hold, of which any one left out lets the others hold, and the
    constraints that show it, the nearest to what they empty first.

    `suspects` are those without which nothing around is in conflict: all where there is no such
    one.
    """

    observations: tuple[Observation, ...]
    constraints: tuple[Constraint, ...]
    suspects: tuple[Observation, ...] = ()

    @property
    def words(self) -> str:
        """The constraints in words, each once; '' where the observations are of one quantity."""
        return in_words(self.constraints)

    def left_for(self, observation: Observation) -> Interval | None:
        """What the others leave its quantity; None where that is no less than its initial
        domain."""
        others = [other for other in self.observations if other is not observation]
        propagator = Propagator(self.constraints, others, empty=[])
        propagator.propagate()
        variable = variable_of(observation)
        left = interval_between(*propagator.domain(variable))
        return None if left == initial_domain(variable) else left


def canonical(observation: Observation) -> tuple[object, ...]:
    """A sort key: the same observations in any order of loading give the same conflicts."""
    q = observation.quantity
    place = (q.period, q.flow, q.category, q.destination, q.measure, q.of or ("", ""))
    return (
        *place,
        q.counted_in or "",
        observation.source,
        observation.where,
        observation.figure.printed,
    )


def irreducible(empty: EmptyDomain, constraints: Iterable[Constraint]) -> Conflict:
    """The conflict among the observations that emptied a domain, with none too many (QuickXplain;
    Junker, "Preferred explanations and relaxations for over-constrained problems", 2004).

    Sought on the given constraints and on those that emptied it.
    """
    known = list(dict.fromkeys([*empty.constraints, *constraints]))

    def emptied(observations: Sequence[Observation]) -> EmptyDomain | None:
        return first_empty(known, observations)

    found = sorted(empty.observations, key=canonical)
    if emptied(found):
        found = _explain([], found, has_grown=False, emptied=emptied)
        empty = emptied(found) or empty
    return Conflict(tuple(found), tuple(empty.constraints))


def _explain(
    background: list[Observation],
    candidates: list[Observation],
    *,
    has_grown: bool,
    emptied: Callable[[Sequence[Observation]], EmptyDomain | None],
) -> list[Observation]:
    """The candidates that are needed, beside the background, for a conflict."""
    if has_grown and emptied(background):
        return []
    if len(candidates) == 1:
        return candidates
    half = len(candidates) // 2
    first, second = candidates[:half], candidates[half:]
    of_second = _explain(background + first, second, has_grown=True, emptied=emptied)
    grown = background + of_second
    of_first = _explain(grown, first, has_grown=bool(of_second), emptied=emptied)
    return of_first + of_second


def first_empty(
    constraints: Iterable[Constraint], observations: Iterable[Observation]
) -> EmptyDomain | None:
    """What the observations leave no value for; None where propagation finds nothing."""
    try:
        Propagator(constraints, observations).propagate()
    except EmptyDomain as empty:
        return empty
    return None


def nearest(
    observations: Iterable[Observation],
    among: Collection[Observation],
    constraints: Iterable[Constraint],
    most: int = MOST_AROUND,
) -> list[Observation]:
    """The observations and, up to `most` in all, those among others that constraints tie to them,
    the nearest first."""
    touching: dict[Variable, list[Constraint]] = {}
    for constraint in constraints:
        for variable in constraint.variables:
            touching.setdefault(variable, []).append(constraint)
    prints: dict[Variable, list[Observation]] = {}
    for other in among:
        prints.setdefault(variable_of(other), []).append(other)
    found = dict.fromkeys(observations)
    waiting: dict[Variable, None] = dict.fromkeys(map(variable_of, found))
    for variable in _growing(waiting):
        for other in prints.get(variable, ()):
            if len(found) >= most:
                return list(found)
            found[other] = None
        for constraint in touching.get(variable, ()):
            waiting.update(dict.fromkeys(constraint.variables))
    return list(found)


def _growing(waiting: dict[Variable, None]) -> Iterator[Variable]:
    """The keys in their order, those that are added meanwhile included."""
    done = 0
    while done < len(waiting):
        batch = list(waiting)[done:]
        done += len(batch)
        yield from batch
