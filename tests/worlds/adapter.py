"""The one place where the second methods meet the solver: what it leaves a quantity, and what it
finds in conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from ktrade.checks.contradictions import contradictions
from ktrade.checks.finding import CONTRADICTION, LIMIT
from ktrade.checks.run import findings
from ktrade.files.csv_reader import Sheet
from ktrade.files.described import read_terms
from ktrade.model.interval import Interval
from ktrade.model.quantity import Observation, Quantity, Source
from ktrade.model.vocabulary import Vocabulary
from ktrade.model.wording import Wording
from ktrade.resources import bundled
from ktrade.solver.figures import Given
from ktrade.solver.limits import forbidden
from ktrade.solver.vintages import Bounds


class Solved:
    """The figures of one vintage, solved."""

    def __init__(self, bounds: Bounds, *words: Vocabulary) -> None:
        self._bounds, self._words = bounds, words

    def interval(self, quantity: Quantity) -> Interval | None:
        """What the figures leave the quantity; None where it is not known."""
        known = self._bounds.of(quantity, loosely=True)
        return known.interval if known else None

    def is_clashing(self, quantity: Quantity) -> bool:
        """Whether a figure of the quantity had to be set aside."""
        known = self._bounds.of(quantity)
        return known is not None and known.is_in_conflict

    @property
    def conflicts(self) -> list[list[Observation]]:
        """Sets of figures that cannot all hold, one alone where nature forbids it."""
        forbid = (
            s
            for v in self._bounds.vintages
            for s in self._bounds.observations(v)
            if forbidden(s, *self._words)
        )
        solutions = (
            found for vintage in self._bounds.vintages for found in self._bounds.solutions(vintage)
        )
        found = [
            list(conflict.observations) for solution in solutions for conflict in solution.conflicts
        ]
        return [*found, *([s] for s in forbid)]


def solve(
    figures: Sequence[Observation],
    sources: Mapping[str, Source],
    categories: Vocabulary,
    destinations: Vocabulary,
) -> Solved:
    """The figures as the solver under test solves them."""
    bounds = Bounds(Given(figures), sources, categories, destinations)
    return Solved(bounds, categories, destinations)


def alarms(
    figures: Sequence[Observation],
    sources: Mapping[str, Source],
    categories: Vocabulary,
    destinations: Vocabulary,
) -> list[str]:
    """What `check` has to say of figures that cannot all hold, in any vintage."""
    bounds = Bounds(Given(figures), sources, categories, destinations)
    wording = Wording(categories, destinations)
    found = (contradictions(bounds, vintage, sources, wording) for vintage in bounds.vintages)
    between = findings(
        Given(figures), [], sources, categories, destinations, kinds=(CONTRADICTION, LIMIT)
    )
    return [finding.summary for of_vintage in (*found, between) for finding in of_vintage]


@cache
def vocabularies() -> tuple[Vocabulary, Vocabulary]:
    """The bundled categories and destinations, without a store."""
    found = []
    for kind, name in (("category", "categories.csv"), ("destination", "destinations.csv")):
        with open(bundled("seeds") / name, "rb") as stream:
            found.append(
                Vocabulary(kind, [term for _, term in read_terms(Sheet(name, stream, print), kind)])
            )
    return found[0], found[1]
