"""The one place that knows a quantity: the interval it must lie in, given all figures.

Takes figures, not a store. One vintage at a time: a later report revises an earlier one,
it does not contradict it. What is known "as printed" is known by its own source's figures
alone, but tells of all else what they say together. Where figures cannot all hold, those of
a smallest clash are set aside, until the rest holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import TypeVar

from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.bound import interval_between, sources_behind
from ktrade.solver.constraints import Variable, Won, initial_domain, is_as_printed
from ktrade.solver.figures import Figures, VintageFigures
from ktrade.solver.known import Known, Told, best, chosen_of, whatever_is_meant
from ktrade.solver.releases import MonthIndex, accepted, release_days
from ktrade.solver.solution import Solution

# How many figures of vintages that were read and solved are kept, at some 10 KiB each: all would
# fill the memory. But a question about two periods goes round six vintages, series by series, and
# would solve each of them each time.
MOST_KEPT = 5_000
LEAST_VINTAGES = 6

T = TypeVar("T")


class Bounds:
    """What a set of figures says of any quantity."""

    def __init__(
        self,
        figures: Figures,
        sources: Mapping[str, Source],
        categories: Vocabulary,
        destinations: Vocabulary,
        as_of: str = "",
    ) -> None:
        """`sources` have their vintage in `reports`; `as_of`, a vintage or a date, leaves out what
        came later."""
        self._categories, self._destinations = categories, destinations
        self._figures = figures
        released = release_days(sources.values())
        in_time = accepted(sources, released, as_of)
        # What is printed of a period is asked of it, of the period before it and of the same a year
        # earlier.
        only = tuple(in_time) if as_of else ()
        self._quantities_of = lru_cache(4)(partial(figures.printed, sources=only))
        self._sources: dict[Vintage, list[str]] = {}
        self._printed: dict[Vintage, set[Period]] = {}
        for source, of_source in figures.periods.items():
            if vintage := in_time.get(source):
                self._sources.setdefault(vintage, []).append(source)
                self._printed.setdefault(vintage, set()).update(of_source)
        # The latest first: by the day its first source came out, then by what it reports on.
        self.vintages = tuple(sorted(self._sources, key=lambda v: (released[v], v), reverse=True))
        self.periods = frozenset(chain.from_iterable(self._printed.values()))
        self._index = MonthIndex(self._printed)
        self._candidates: dict[Period, tuple[Vintage, ...]] = {}
        self._releases: dict[Vintage, VintageFigures] = {}

    def observations(self, vintage: Vintage) -> Sequence[Observation]:
        """The figures of a vintage."""
        return self._release(vintage).observations

    def sources_of(self, vintage: Vintage) -> Sequence[str]:
        """The sources of a vintage."""
        return self._sources[vintage]

    def periods_of(self, vintage: Vintage) -> Collection[Period]:
        """The periods of the figures of a vintage."""
        return self._printed[vintage]

    def printed(self, period: Period) -> Sequence[Quantity]:
        """What is printed of a period: each quantity once."""
        return self._quantities_of(period)

    @property
    def quantities(self) -> Iterator[Quantity]:
        """What is printed, figure by figure, the earliest vintage first."""
        return (
            s.quantity for vintage in reversed(self.vintages) for s in self.observations(vintage)
        )

    def of(
        self,
        quantity: Quantity,
        vintage: Vintage | None = None,
        *,
        source: str = "",
        loosely: bool = False,
    ) -> Known | None:
        """What is known of a quantity: in the vintage named, else as `best` chooses among those
        that print it, else in the latest in which it follows; None where it does in none.

        With `loosely`, where it follows in none, also what the latest that bounds it at all says.
        Of what is known as printed, only what `source` means by it, if one is named.
        """
        candidates = self.candidate_vintages(quantity.period) if vintage is None else (vintage,)
        candidates = tuple(v for v in candidates if v in self._sources)
        printing = [v for v in candidates if self._release(v).prints(quantity)]
        found = (self._in_vintage(quantity, v, source) for v in reversed(printing))
        if chosen := best(known for known in found if known and known.printed):
            return chosen
        for is_loose in (False, True) if loosely else (False,):
            for candidate in candidates:
                if known := self._in_vintage(quantity, candidate, source, loosely=is_loose):
                    return known
        return None

    def of_each(
        self,
        asked: Callable[[Period], Iterable[Quantity]],
        periods: Iterable[Period],
        told: Callable[[Known], T],
    ) -> Iterator[tuple[Period, list[T]]]:
        """For each period, in no order, what is `told` of those known among the quantities `asked`
        of it, in theirs. Each is known as `of` knows it.

        But each vintage is solved once, and then dropped: asked one by one, the quantities would go
        round more vintages than can be kept.
        """
        waiting: dict[Vintage, list[Period]] = {}
        for period in periods:
            for vintage in self.candidate_vintages(period):
                waiting.setdefault(vintage, []).append(period)
        # Of each quantity also whether it is printed at all, and what sources say of it so far.
        found: dict[Period, list[tuple[Quantity, bool, dict[str, list[Told[T]]]]]] = {}
        for vintage in self.vintages:
            for period in waiting.pop(vintage, ()):
                if period not in found:
                    printed = set(self.printed(period))
                    found[period] = [(q, q in printed, {}) for q in dict.fromkeys(asked(period))]
                release = self._release(vintage)
                asked_here = found[period] if release.bears_on(period) else ()
                for quantity, is_printed, by_source in asked_here:
                    if not release.prints(quantity) and (
                        is_printed or by_source or not release.may_know(quantity)
                    ):
                        continue
                    for source in self._meanings(quantity, release):
                        if known := self._in_release(quantity, release, vintage, source):
                            # Without its bounds, or all that they rest on would stay in memory.
                            one = Told(told(known), known.reading)
                            by_source.setdefault(source, []).append(one)
                if vintage == self.candidate_vintages(period)[-1]:
                    every = (so_far for *_, by in found.pop(period) for so_far in by.values())
                    yield period, [chosen_of(so_far) for so_far in every]
            self._releases.pop(vintage, None)

    def _meanings(self, quantity: Quantity, release: VintageFigures) -> tuple[str, ...]:
        """The sources that each mean their own by what is known as printed; one '' for all else."""
        return release.sources_for(quantity) if self.is_as_printed(quantity) else ("",)

    def candidate_vintages(self, period: Period) -> tuple[Vintage, ...]:
        """The vintages with figures of periods that are tied to this one, the latest first."""
        if period not in self._candidates:
            tied = self._index.tied_to(period)
            self._candidates[period] = tuple(
                vintage for vintage in self.vintages if vintage in tied
            )
        return self._candidates[period]

    def relevant_vintages(self, period: Period) -> tuple[Vintage, ...]:
        """The vintages that print of the period or may know it, and those that may know what they
        print or imply."""
        near = {period}.union(*(periods for periods in self._printed.values() if period in periods))
        found = {
            v
            for p in near
            for either in (p, p.year_before)
            for v in self.candidate_vintages(either)
        }
        return tuple(vintage for vintage in self.vintages if vintage in found)

    def solutions(self, vintage: Vintage) -> Iterator[Solution]:
        """The solved figures of a vintage: all of them, then those of each source beside others
        that knows something alone."""
        release = self._release(vintage)
        return map(release.solution, ("", *release.apart()))

    def of_all(self, quantities: Sequence[Quantity]) -> list[Known | None]:
        """What is known of each: by the latest vintage that knows them all, else each by its own
        latest."""
        if not quantities:
            return []
        for vintage in self.candidate_vintages(quantities[0].period):
            found = [self.of(quantity, vintage) for quantity in quantities]
            if all(found):
                return found
        return [self.of(quantity) for quantity in quantities]

    def sum_of(self, terms: Mapping[Variable, int], vintage: Vintage) -> Interval:
        """What a vintage leaves the sum of quantities that it knows, each so many times. None of
        them is known as printed only, nor in won."""
        return self._release(vintage).solution().sum_of(terms)

    def _in_vintage(
        self, quantity: Quantity, vintage: Vintage, source: str = "", *, loosely: bool = False
    ) -> Known | None:
        if vintage not in self._sources:
            return None
        release = self._release(vintage)
        if not (loosely or release.may_know(quantity)):
            return None
        return self._in_release(quantity, release, vintage, source, loosely=loosely)

    def _in_release(
        self,
        quantity: Quantity,
        release: VintageFigures,
        vintage: Vintage,
        source: str,
        *,
        loosely: bool = False,
    ) -> Known | None:
        is_alone, is_won = self.is_as_printed(quantity), quantity.measure in ("krw", "krw_yoy")
        if not (is_alone or is_won):
            return _known(quantity, quantity, release.solution(), vintage, loosely)
        owners = release.sources_for(quantity) if is_alone else ("",)
        if is_alone and source:
            owners = (source,) if source in release.sources else ()
        variables: list[Variable] = [quantity]
        if is_won:
            variables = [Won(quantity, source) for source in release.sources]
        found = [
            known
            for owner in owners
            for variable in variables
            if (known := _known(variable, quantity, release.solution(owner), vintage, loosely))
        ]
        if is_alone and len(found) > 1:
            return whatever_is_meant(found)
        return min(found, key=lambda known: known.interval.width, default=None)

    def _release(self, vintage: Vintage) -> VintageFigures:
        """The figures of a vintage: read when first asked, kept while they are in use."""
        release = self._releases.pop(vintage, None)
        if release is None:
            said = self._figures.of(self._sources[vintage])
            vocabularies = self._categories, self._destinations
            release = VintageFigures(said, *vocabularies, is_whole=self._figures.is_whole)
            kept = sum(len(release.observations) for release in self._releases.values())
            while len(self._releases) >= LEAST_VINTAGES and kept + len(said) > MOST_KEPT:
                kept -= len(self._releases.pop(next(iter(self._releases))).observations)
        self._releases[vintage] = release  # the last used stands last
        return release

    def is_as_printed(self, quantity: Quantity) -> bool:
        """Whether only its source knows what it covers, so that it meets no other source's
        figures."""
        return is_as_printed(quantity, self._categories, self._destinations)


def _known(
    variable: Variable, quantity: Quantity, solution: Solution, vintage: Vintage, loosely: bool
) -> Known | None:
    if not (loosely or solution.follows(variable)):
        return None
    prints = solution.prints.get(variable, [])
    low, high = solution.domain(variable)
    interval = interval_between(low, high)
    if not prints and interval == initial_domain(variable):
        return None
    sharpest = min(prints, key=lambda s: s.figure.interval.width, default=None)
    sources = dict.fromkeys(s.source for s in prints) | sources_behind((low, high))
    if not sources:  # a share is at most 100, whatever is printed
        return None
    printed = sharpest.figure if sharpest else None
    is_clash = solution.is_in_conflict(variable)
    return Known(quantity, interval, printed, tuple(sources), vintage, (low, high), is_clash)
