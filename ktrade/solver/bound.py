"""One end of a variable's interval with what it rests on, and the empty domain that two such ends
may leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ktrade.model.interval import Interval
from ktrade.model.quantity import Observation

if TYPE_CHECKING:
    from ktrade.solver.constraints import Constraint, Variable


# Not frozen, since millions are made and that doubles the time; nothing changes one.
@dataclass(slots=True, eq=False)
class Bound:
    """The low or the high end of a variable's interval, and its provenance: an observation, or a
    constraint and the bounds it used, or neither where it is the end of the initial domain."""

    variable: Variable
    is_low: bool
    value: Decimal
    is_open: bool
    observation: Observation | None = None
    constraint: Constraint | None = None
    parents: tuple[Bound, ...] = ()

    def support(self) -> Iterator[Bound]:
        """It and all the bounds it rests on, each once, the nearest first."""
        seen = {id(self)}
        waiting = [self]
        for bound in waiting:
            yield bound
            for parent in bound.parents:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    waiting.append(parent)


def sources_behind(ends: Iterable[Bound]) -> dict[str, None]:
    """The sources of the observations that the ends rest on, of each end the nearest first."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    for end in ends:
        waiting = [end]
        for bound in waiting:  # grows while it is gone through
            if id(bound) not in seen:
                seen.add(id(bound))
                waiting += bound.parents
                if bound.observation:
                    found[bound.observation.source] = None
    return found


def interval_between(low: Bound, high: Bound) -> Interval:
    """The numbers from one bound to the other."""
    return Interval(low.value, high.value, low.is_open, high.is_open)


class EmptyDomain(Exception):
    """No value is left for a variable: these bounds cannot all hold."""

    def __init__(self, *bounds: Bound, constraint: Constraint | None = None) -> None:
        super().__init__(f"nothing is left for {bounds[0].variable}")
        self._bounds, self._constraint = bounds, constraint

    @property
    def observations(self) -> list[Observation]:
        """Those that the bounds rest on, the nearest first."""
        return list(dict.fromkeys(b.observation for b in self._support() if b.observation))

    @property
    def constraints(self) -> list[Constraint]:
        """Those that the bounds rest on, the nearest first."""
        first = [self._constraint] if self._constraint else []
        return list(
            dict.fromkeys([*first, *(b.constraint for b in self._support() if b.constraint)])
        )

    def _support(self) -> Iterator[Bound]:
        return (bound for end in self._bounds for bound in end.support())
