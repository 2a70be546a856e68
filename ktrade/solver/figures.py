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
from ktrade.solver.aggregates import breakdowns, wholes_of_rest
from ktrade.solver.constraints import is_as_printed
from ktrade.solver.remainder import remainder_of
from ktrade.solver.solution import Solution


class Figures(Protocol):
    """Figures that are read when they are asked for, since all of a customs history would fill the
    memory."""

    @property
    def periods(self) -> Mapping[str, Collection[Period]]:
        """The periods that each source has figures of."""

    @property
    def is_whole(self) -> bool:
        """Whether they are all that each source has: else nobody knows what it left out."""

    def of(self, sources: Sequence[str]) -> Sequence[Observation]:
        """The figures of these sources, in their order; those with a status, which are not solved
        with, among them."""

    def printed(self, period: Period, sources: Sequence[str] = ()) -> Sequence[Quantity]:
        """What is printed of a period, by these sources if any are named: each quantity once."""


class Given:
    """Figures that are at hand."""

    def __init__(self, observations: Iterable[Observation], *, is_whole: bool = True) -> None:
        self.is_whole = is_whole
        self.periods: dict[str, set[Period]] = {}
        self._by_source: dict[str, list[tuple[int, Observation]]] = {}
        for number, observation in enumerate(observations):
            if not observation.status:
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
        solved = (s.quantity for s in said if not s.status)
        return list(dict.fromkeys(q for q in solved if q.period == period))


# Where working days stand, which figures of any place tell of.
ANYWHERE = TOTAL, WORLD
# Solutions that are in use, by what they were made of: a brief reads and checks the same figures.
_in_use: WeakValueDictionary[object, Solution] = WeakValueDictionary()


class VintageFigures:
    """The figures of one vintage, and the cases they make: solved when first asked."""

    def __init__(
        self,
        said: Sequence[Observation],
        categories: Vocabulary,
        destinations: Vocabulary,
        *,
        is_whole: bool = True,
    ) -> None:
        """`said` are the figures, those with a status too; not all that sources have, if not
        whole."""
        self._said = said
        self.observations = [s for s in said if not s.status]
        self.sources = tuple(dict.fromkeys(s.source for s in self.observations))
        self._vocabularies, self._is_whole = (categories, destinations), is_whole
        self._solutions: dict[str, Solution] = {}

    def solution(self, owner: str = "") -> Solution:
        """All figures, each source's own words as it alone means them; or those of one source, by
        which these words are known."""
        owner = owner if len(self.sources) > 1 else "".join(self.sources)
        if owner not in self._solutions:
            said = [s for s in self._said if s.source == owner] if owner else self._owned()
            made_of = tuple(said), *self._vocabularies, self._is_whole
            if not (solution := _in_use.get(made_of)):
                beside = breakdowns(said, *self._vocabularies) if self._is_whole else ()
                solved = [s for s in said if not s.status]
                if not owner:
                    solved = [s for s in solved if not self._is_of_own(s.quantity)]
                solution = _in_use[made_of] = Solution(solved, *self._vocabularies, beside)
            self._solutions[owner] = solution
        return self._solutions[owner]

    def _owned(self) -> list[Observation]:
        """The figures, those of words that only their source knows as that means them."""
        return [
            s._replace(quantity=s.quantity._replace(source=s.source)) if self._is_apart(s) else s
            for s in self._said
        ]

    def _is_of_own(self, share: Quantity) -> bool:
        """Whether its whole is such a word: it is told by its source alone."""
        categories, destinations = self._vocabularies
        return share.of is not None and (
            share.of.category in categories.as_printed
            or share.of.destination in destinations.as_printed
        )

    @cached_property
    def _quantities(self) -> set[Quantity]:
        return {s.quantity for s in self.observations}

    @cached_property
    def _bearing(self) -> dict[tuple[str, str], tuple[set[int], set[str]]]:
        """By the place of figures, and of the wholes of shares and rests: the months of the periods
        and their bases and, where growth on the month before is told, of those before them; and the
        flows."""
        tied: dict[tuple[str, str], set[Period]] = {}
        anywhere = tied.setdefault(ANYWHERE, set())
        flows = {ANYWHERE: {"export"}}
        for q in self._quantities:
            periods = {q.period, q.period.year_before}
            periods |= {q.period.previous} if q.measure == "mom" else set()
            wholes = wholes_of_rest(q, *self._vocabularies)
            for place in filter(None, ((q.category, q.destination), q.of, *wholes)):
                tied.setdefault(place, set()).update(periods)
                flows.setdefault(place, set()).add(q.flow)
            anywhere |= periods
        return {
            place: ({m for p in periods for m in range(p.first, p.last + 1)}, flows[place])
            for place, periods in tied.items()
        }

    def bears_on(self, period: Period) -> bool:
        """Whether something of the period may follow from its figures."""
        months, _ = self._bearing[ANYWHERE]
        return not months.isdisjoint(range(period.first, period.last + 1))

    def may_know(self, quantity: Quantity) -> bool:
        """Whether the quantity may follow from its figures, those of its flow or of two others:
        most do not, and are asked no further. A rest follows from other places than its own."""
        category, destination = quantity.category, quantity.destination
        if WITHOUT in category or WITHOUT in destination:
            return True
        if not (found := self._bearing.get((category, destination))):
            return False
        months, flows = found
        if quantity.flow not in flows and len(flows) < 2:
            return False
        return not months.isdisjoint(range(quantity.period.first, quantity.period.last + 1))

    def prints(self, quantity: Quantity) -> bool:
        """Whether a figure is of the quantity."""
        return quantity in self._quantities

    def apart(self) -> tuple[str, ...]:
        """The sources beside others that know something alone."""
        if len(self.sources) < 2:
            return ()
        return tuple(dict.fromkeys(s.source for s in self.observations if self._is_apart(s)))

    def sources_for(self, quantity: Quantity) -> tuple[str, ...]:
        """The sources with figures of its category and destination; of a whole without a rest that
        a single source prints, that one."""
        category, destination = quantity.category, quantity.destination
        found = tuple(self._speaking.get((category, destination), ()))
        left = None if found else remainder_of(quantity, self._vocabularies)
        if not left:
            return found
        (rest, *more) = left.parts
        if more or not left.words[rest].is_rest or left.words[left.whole].is_as_printed:
            return ()
        place = (rest, destination) if left.by == "category" else (category, rest)
        found = tuple(self._speaking.get(place, ()))
        return found if len(found) == 1 else ()

    @cached_property
    def _speaking(self) -> dict[tuple[str, str], dict[str, None]]:
        found: dict[tuple[str, str], dict[str, None]] = {}
        for s in self.observations:
            place = s.quantity.category, s.quantity.destination
            found.setdefault(place, {})[s.source] = None
        return found

    def _is_apart(self, observation: Observation) -> bool:
        return is_as_printed(observation.quantity, *self._vocabularies)
