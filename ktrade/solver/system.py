"""Observations as a system of constraints between the variables that they determine."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence

from ktrade.model.quantity import Observation, Quantity
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.aggregates import by_series, changes_over_time, excesses, levels_over_time, parts
from ktrade.solver.bound import EmptyDomain
from ktrade.solver.closure import Closure, tied
from ktrade.solver.conflict import first_empty
from ktrade.solver.constraints import Constraint, Variable, Won, variable_of
from ktrade.solver.identities import FAMILIES, has_family, identities
from ktrade.solver.propagation import Propagator


class System:
    """Observations, with the constraints between the variables that follow from them."""

    def __init__(
        self,
        observations: Sequence[Observation],
        categories: Vocabulary,
        destinations: Vocabulary,
        beside: Iterable[Constraint] = (),
    ) -> None:
        """`beside` are constraints that do not follow from the observations given; see
        `breakdowns`."""
        self.observations = observations
        self.vocabularies = categories, destinations
        self.breakdowns = tuple(beside)
        self.closure = Closure()
        variables = dict.fromkeys(map(variable_of, observations))
        found = self.closure.observe(variables)
        self.stated: set[object] = set()
        stated = [c for variable in variables for c in identities(variable, self.stated)]
        stated += self.breakdowns
        # Exports' change, that only the change of trade speaks of, is a change all the same.
        for variable in dict.fromkeys(v for c in stated for v in c.variables if has_family(v)):
            stated += identities(variable, self.stated)
        for change in changes_over_time(v for c in stated for v in c.variables):
            stated += identities(change, self.stated)
        self.silent = silent_flows(variables)
        said = [c for c in stated if not self.silent or not any(map(self.is_silent, c.variables))]
        found += self.closure.add(said)
        found += tied(said, self.closure)
        kept = set(map(id, found))
        # What ties an unknown that nothing else does says nothing until that unknown is asked for.
        self.left_out = [constraint for constraint in stated if id(constraint) not in kept]
        known = dict.fromkeys([*self.closure, *(v for c in found for v in c.variables)])
        found += aggregates(known, *self.vocabularies, self.closure)
        self.constraints: list[Constraint] = found

    def is_silent(self, variable: Variable) -> bool:
        """Whether it is of a flow that nothing is said of."""
        return isinstance(variable, Quantity) and variable.flow in self.silent

    def propagate(self, empty: list[EmptyDomain] | None = None) -> Propagator:
        """All domains at the fixed point; EmptyDomain, or in the list, where nothing is left."""
        propagator = Propagator(self.constraints, self.observations, empty=empty)
        if not empty:
            propagator.propagate()
        return propagator


def silent_flows(observed: Iterable[Variable]) -> set[str]:
    """Trade or the balance, where no figure is of it, nor in won of what is converted by it: they
    follow from exports and imports, and leave these no less."""
    silent = {"trade", "balance"}
    for variable in observed:
        if isinstance(variable, Quantity):
            silent.discard(variable.flow)
        elif isinstance(variable, Won) and variable.quantity.flow in silent:
            return set()
        if not silent:
            break
    return silent


def aggregates(
    variables: Collection[Variable],
    categories: Vocabulary,
    destinations: Vocabulary,
    known: Container[Variable] = (),
) -> Iterator[Constraint]:
    """What holds between the variables, of which some are `known`, because one aggregates
    others."""
    found = list(excesses(variables, known))
    every = dict.fromkeys([*variables, *(v for excess in found for v in excess.variables)])
    for growth in list(every)[len(variables) :]:
        if isinstance(growth, Quantity) and growth.measure == "yoy":
            yield from FAMILIES["growth"](growth.other("value"))
    yield from levels_over_time(by_series(every))
    yield from parts(every, categories, "category")
    yield from parts(every, destinations, "destination")
    yield from found


def complete_constraints(
    observations: Iterable[Observation],
    categories: Vocabulary,
    destinations: Vocabulary,
    beside: Iterable[Constraint] = (),
) -> list[Constraint]:
    """All that is stated around the observations, between what follows from them or not."""
    seen: set[object] = set()
    found: list[Constraint] = []
    variables = dict.fromkeys(map(variable_of, observations))
    for variable in variables:
        found += identities(variable, seen)
    found += beside
    every = dict.fromkeys([*variables, *(v for c in found for v in c.variables)])
    return [*found, *aggregates(every, categories, destinations)]


def is_consistent(
    observations: Sequence[Observation],
    categories: Vocabulary,
    destinations: Vocabulary,
    beside: Iterable[Constraint] = (),
) -> bool:
    """Whether propagation finds nothing that cannot hold."""
    constraints = System(observations, categories, destinations, beside).constraints
    return first_empty(constraints, observations) is None
