"""The figures to solve with, and those of one vintage with the solutions they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Protocol
from weakref import WeakValueDictionary

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WITHOUT, WORLD, Observation, Quantity
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.constraints import is_as_printed
from ktrade.solver.solution import Solution


class Figures(Protocol):
    """Figures that are read when they are asked for, since all of a customs history would fill the
    memory."""

    @property
    def periods(self) -> Mapping[str, Collection[Period]]:
        """The periods that each source has figures of."""

    def of(self, sources: Sequence[str]) -> Sequence[Observation]:
        """The figures of these sources, in their order."""

    def printed(self, period: Period, sources: Sequence[str] = ()) -> Sequence[Quantity]:
        """What is printed of a period, by these sources if any are named: each quantity once."""


class Given:
    """Figures that are at hand."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self.periods: dict[str, set[Period]] = {}
        self._by_source: dict[str, list[tuple[int, Observation]]] = {}
        for number, observation in enumerate(observations):
            self.periods.setdefault(observation.source, set()).add(observation.quantity.period)
            self._by_source.setdefault(observation.source, []).append((number, observation))

    def of(self, sources: Sequence[str]) -> Sequence[Observation]:
        """The figures of these sources, in the order given."""
        numbered = sorted(
            chain.from_iterable(self._by_source[source] for source in sources),
            key=lambda one: one[0],
        )
        return [observation for _, observation in numbered]

    def printed(self, period: Period, sources: Sequence[str] = ()) -> Sequence[Quantity]:
        """What is printed of a period, by these sources if any are named: each quantity once."""
        of_period = [source for source, periods in self.periods.items() if period in periods]
        said = self.of([source for source in of_period if not sources or source in sources])
        return list(dict.fromkeys(s.quantity for s in said if s.quantity.period == period))


# Where working days stand, which figures of any place tell of.
ANYWHERE = TOTAL, WORLD
# Solutions that are in use, by what they were made of: a brief reads and checks the same figures.
_in_use: WeakValueDictionary[object, Solution] = WeakValueDictionary()


class VintageFigures:
    """The figures of one vintage, and the cases they make: solved when first asked."""

    def __init__(
        self, observations: Sequence[Observation], categories: Vocabulary, destinations: Vocabulary
    ) -> None:
        self.observations = observations
        self.sources = tuple(dict.fromkeys(s.source for s in observations))
        self._categories, self._destinations = categories, destinations
        self._solutions: dict[str, Solution] = {}

    def solution(self, owner: str = "") -> Solution:
        """The figures that meet each other, or those of one source, with what it alone knows."""
        if owner not in self._solutions:
            said = tuple(
                s
                for s in self.observations
                if (s.source == owner if owner else not self._is_apart(s))
            )
            made_of = said, self._categories, self._destinations
            if not (solution := _in_use.get(made_of)):
                solution = _in_use[made_of] = Solution(*made_of)
            self._solutions[owner] = solution
        return self._solutions[owner]

    @cached_property
    def _quantities(self) -> set[Quantity]:
        return {s.quantity for s in self.observations}

    @cached_property
    def _months(self) -> dict[tuple[str, str], set[int]]:
        """The months of the periods and their bases and, where it tells growth on the month before,
        of those before them: by the place of figures, and of the wholes of shares."""
        tied: dict[tuple[str, str], set[Period]] = {}
        anywhere = tied.setdefault(ANYWHERE, set())
        for q in self._quantities:
            periods = {q.period, q.period.year_before}
            periods |= {q.period.previous} if q.measure == "mom" else set()
            for place in filter(None, ((q.category, q.destination), q.of)):
                tied.setdefault(place, set()).update(periods)
            anywhere |= periods
        return {
            place: {month for p in periods for month in range(p.first, p.last + 1)}
            for place, periods in tied.items()
        }

    def bears_on(self, period: Period, place: tuple[str, str] = ANYWHERE) -> bool:
        """Whether something of the period and place may follow from its figures."""
        months = self._months.get(place)
        return months is not None and not months.isdisjoint(range(period.first, period.last + 1))

    def may_know(self, quantity: Quantity) -> bool:
        """Whether the quantity may follow from its figures: most do not, and are asked no further.
        A rest follows from other places than its own."""
        category, destination = quantity.category, quantity.destination
        is_rest = WITHOUT in category or WITHOUT in destination
        return is_rest or self.bears_on(quantity.period, (category, destination))

    def prints(self, quantity: Quantity) -> bool:
        """Whether a figure is of the quantity."""
        return quantity in self._quantities

    def apart(self) -> tuple[str, ...]:
        """The sources that know something alone."""
        return tuple(dict.fromkeys(s.source for s in self.observations if self._is_apart(s)))

    def sources_for(self, quantity: Quantity) -> tuple[str, ...]:
        """The sources with figures of its category and destination."""
        return tuple(self._speaking.get((quantity.category, quantity.destination), ()))

    @cached_property
    def _speaking(self) -> dict[tuple[str, str], dict[str, None]]:
        found: dict[tuple[str, str], dict[str, None]] = {}
        for s in self.observations:
            place = s.quantity.category, s.quantity.destination
            found.setdefault(place, {})[s.source] = None
        return found

    def _is_apart(self, observation: Observation) -> bool:
        return is_as_printed(observation.quantity, self._categories, self._destinations)
