"""The one place that knows a quantity: the interval it must lie in, given all figures.

Takes figures, not a store. One vintage at a time: a later report revises an earlier one,
it does not contradict it. A figure whose category or destination is known "as printed"
is read with its own source's figures alone. Where figures cannot all hold, those of a
smallest clash are set aside, until the rest holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Protocol, TypeVar

from ktrade.errors import NotUnderstood, shown
from ktrade.model.figure import Figure
from ktrade.model.interval import CEILING, Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import TOTAL, WORLD, Quantity, Source, Statement, parse_date
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.bound import interval_between
from ktrade.solver.constraints import Variable, Won, initial_domain, is_as_printed
from ktrade.solver.propagation import Domain
from ktrade.solver.solution import Solution

# How many figures of vintages that were read and solved are kept, at some 10 KiB each: all would fill the memory.
# But a question about two periods goes round six vintages, series by series, and would solve each of them each time.
MOST_KEPT = 5_000
LEAST_VINTAGES = 6

T = TypeVar("T")


class Figures(Protocol):
    """Figures that are read when they are asked for, since all of a customs history would fill the memory."""

    @property
    def periods(self) -> Mapping[str, Collection[Period]]:
        """The periods that each source has figures of."""

    def of(self, sources: Sequence[str]) -> Sequence[Statement]:
        """The figures of these sources, in their order."""

    def printed(self, period: Period, sources: Sequence[str] = ()) -> Sequence[Quantity]:
        """What is printed of a period, by these sources if any are named: each quantity once."""


class Given:
    """Figures that are at hand."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.periods: dict[str, set[Period]] = {}
        self._by_source: dict[str, list[tuple[int, Statement]]] = {}
        for number, statement in enumerate(statements):
            self.periods.setdefault(statement.source, set()).add(statement.quantity.period)
            self._by_source.setdefault(statement.source, []).append((number, statement))

    def of(self, sources: Sequence[str]) -> Sequence[Statement]:
        """The figures of these sources, in the order given."""
        numbered = sorted(chain.from_iterable(self._by_source[source] for source in sources), key=lambda one: one[0])
        return [statement for _, statement in numbered]

    def printed(self, period: Period, sources: Sequence[str] = ()) -> Sequence[Quantity]:
        """What is printed of a period, by these sources if any are named: each quantity once."""
        of_period = [source for source, periods in self.periods.items() if period in periods]
        said = self.of([source for source in of_period if not sources or source in sources])
        return list(dict.fromkeys(s.quantity for s in said if s.quantity.period == period))


@dataclass(frozen=True, slots=True)
class Known:
    """What the figures of one vintage say of a quantity.

    `printed` is the sharpest print, None where it is derived; `sources` are the ids of those that
    print it or sharpen it; `ends` say what the interval rests on. With `clash` figures about it
    cannot all hold; where all of its prints are among them, `interval` is what they allow.
    """

    quantity: Quantity
    interval: Interval
    printed: Figure | None
    sources: tuple[str, ...]
    vintage: Vintage
    ends: Domain = field(repr=False, compare=False)
    clash: bool = False

    @property
    def is_sharper(self) -> bool:
        """Whether the bounds say clearly more than the print: less than half as wide."""
        if self.printed is None or not self.interval.is_bounded:
            return False
        print_alone = self.printed.interval.clipped(initial_domain(self.quantity))
        return CEILING.multiply(self.interval.width, 2) < print_alone.width


class _Release:
    """The figures of one vintage, and the cases they make: solved when first asked."""

    def __init__(self, statements: Sequence[Statement], categories: Vocabulary, destinations: Vocabulary) -> None:
        self.statements = statements
        self.sources = tuple(dict.fromkeys(s.source for s in statements))
        self._categories, self._destinations = categories, destinations
        self._solutions: dict[str, Solution] = {}

    def solution(self, owner: str = "") -> Solution:
        """The figures that meet each other, or those of one source, with what it alone knows."""
        if owner not in self._solutions:
            said = [s for s in self.statements if (s.source == owner if owner else not self._is_apart(s))]
            self._solutions[owner] = Solution(said, self._categories, self._destinations)
        return self._solutions[owner]

    @cached_property
    def places(self) -> set[tuple[str, str]]:
        """The categories to destinations of which something may follow: those of figures, of the
        wholes of shares, and that at which working days stand."""
        found = {(s.quantity.category, s.quantity.destination) for s in self.statements}
        wholes = {(of.category, of.destination) for s in self.statements if (of := s.quantity.of)}
        return found | wholes | {(TOTAL, WORLD)}

    def apart(self) -> tuple[str, ...]:
        """The sources that know something alone."""
        return tuple(dict.fromkeys(s.source for s in self.statements if self._is_apart(s)))

    def speaking_of(self, quantity: Quantity) -> tuple[str, ...]:
        """The sources with figures of its category and destination."""
        category, destination = quantity.category, quantity.destination
        said = (s for s in self.statements if s.quantity.category == category and s.quantity.destination == destination)
        return tuple(dict.fromkeys(s.source for s in said))

    def _is_apart(self, statement: Statement) -> bool:
        return is_as_printed(statement.quantity, self._categories, self._destinations)


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
        """`sources` have their vintage in `reports`; `as_of`, a vintage or a date, leaves out what came later."""
        self._categories, self._destinations = categories, destinations
        self._figures = figures
        released = release_days(sources.values())
        accepted = _accepted(sources, released, as_of)
        self._only = list(accepted) if as_of else []
        self._sources: dict[Vintage, list[str]] = {}
        self._printed: dict[Vintage, set[Period]] = {}
        for source, of_source in figures.periods.items():
            if vintage := accepted.get(source):
                self._sources.setdefault(vintage, []).append(source)
                self._printed.setdefault(vintage, set()).update(of_source)
        # The latest first: by the day its first source came out, then by what it reports on.
        self.vintages = tuple(sorted(self._sources, key=lambda v: (released[v], v), reverse=True))
        self.periods = frozenset(chain.from_iterable(self._printed.values()))
        self._index = _MonthIndex(self._printed)
        self._candidates: dict[Period, tuple[Vintage, ...]] = {}
        self._releases: dict[Vintage, _Release] = {}

    def said(self, vintage: Vintage) -> Sequence[Statement]:
        """The figures of a vintage."""
        return self._release(vintage).statements

    def printed(self, period: Period) -> Sequence[Quantity]:
        """What is printed of a period: each quantity once."""
        return self._figures.printed(period, self._only)

    @property
    def quantities(self) -> Iterator[Quantity]:
        """What is printed, figure by figure, the earliest vintage first."""
        return (s.quantity for vintage in reversed(self.vintages) for s in self.said(vintage))

    def of(self, quantity: Quantity, vintage: Vintage | None = None, *, loosely: bool = False) -> Known | None:
        """What the latest vintage in which it is printed or follows says of it, or the vintage named.

        With `loosely`, where it follows in none, also what the latest that bounds it at all says.
        """
        candidates = self.that_may_know(quantity.period) if vintage is None else (vintage,)
        for is_loose in (False, True) if loosely else (False,):
            for candidate in candidates:
                if known := self._in_vintage(quantity, candidate, loosely=is_loose):
                    return known
        return None

    def of_each(
        self, asked: Callable[[Period], Iterable[Quantity]], periods: Iterable[Period], told: Callable[[Known], T]
    ) -> Iterator[tuple[Period, list[T]]]:
        """For each period, in no order, what is `told` of those known among the quantities `asked` of it, in theirs.

        Each is known as `of` knows it. But each vintage is solved once, and then dropped: asked one by one, the
        quantities would go round more vintages than can be kept.
        """
        waiting: dict[Vintage, list[Period]] = {}
        for period in periods:
            for vintage in self.that_may_know(period):
                waiting.setdefault(vintage, []).append(period)
        found: dict[Period, dict[Quantity, T | None]] = {}
        for vintage in self.vintages:
            for period in waiting.pop(vintage, ()):
                if period not in found:
                    found[period] = dict.fromkeys(asked(period))
                answers = found[period]
                still = [quantity for quantity, answer in answers.items() if answer is None]
                for quantity in still:
                    if known := self._in_vintage(quantity, vintage):
                        answers[quantity] = told(known)
                if vintage == self.that_may_know(period)[-1]:
                    yield period, [answer for answer in found.pop(period).values() if answer is not None]
            self._releases.pop(vintage, None)

    def that_may_know(self, period: Period) -> tuple[Vintage, ...]:
        """The vintages with figures of periods that are tied to this one, the latest first."""
        if period not in self._candidates:
            tied = self._index.tied_to(period)
            self._candidates[period] = tuple(vintage for vintage in self.vintages if vintage in tied)
        return self._candidates[period]

    def that_bear_on(self, period: Period) -> tuple[Vintage, ...]:
        """The vintages that print of the period or may know it, and those that may know what they print or imply."""
        near = {period}.union(*(periods for periods in self._printed.values() if period in periods))
        found = {v for p in near for either in (p, p.year_before) for v in self.that_may_know(either)}
        return tuple(vintage for vintage in self.vintages if vintage in found)

    def solutions(self, vintage: Vintage) -> Iterator[Solution]:
        """The solved figures of a vintage: those that meet each other, then of each source what it alone knows."""
        release = self._release(vintage)
        return map(release.solution, ("", *release.apart()))

    def of_all(self, quantities: Sequence[Quantity]) -> list[Known | None]:
        """What is known of each: by the latest vintage that knows them all, else each by its own latest."""
        if not quantities:
            return []
        for vintage in self.that_may_know(quantities[0].period):
            found = [self.of(quantity, vintage) for quantity in quantities]
            if all(found):
                return found
        return [self.of(quantity) for quantity in quantities]

    def _in_vintage(self, quantity: Quantity, vintage: Vintage, *, loosely: bool = False) -> Known | None:
        if vintage not in self._sources:
            return None
        release = self._release(vintage)
        if not loosely and (quantity.category, quantity.destination) not in release.places:
            return None
        owners = release.speaking_of(quantity) if self.is_as_printed(quantity) else ("",)
        variables: list[Variable] = [quantity]
        if quantity.measure in ("krw", "krw_yoy"):
            variables = [Won(quantity, source) for source in release.sources]
        found = [
            known
            for owner in owners
            for variable in variables
            if (known := _known(variable, quantity, release.solution(owner), vintage, loosely))
        ]
        return min(found, key=lambda known: known.interval.width, default=None)

    def _release(self, vintage: Vintage) -> _Release:
        """The figures of a vintage: read when first asked, kept while they are in use."""
        release = self._releases.pop(vintage, None)
        if release is None:
            said = self._figures.of(self._sources[vintage])
            release = _Release(said, self._categories, self._destinations)
            kept = sum(len(release.statements) for release in self._releases.values())
            while len(self._releases) >= LEAST_VINTAGES and kept + len(said) > MOST_KEPT:
                kept -= len(self._releases.pop(next(iter(self._releases))).statements)
        self._releases[vintage] = release  # the last used stands last
        return release

    def is_as_printed(self, quantity: Quantity) -> bool:
        """Whether only its source knows what it covers, so that it meets no other source's figures."""
        return is_as_printed(quantity, self._categories, self._destinations)


def _known(variable: Variable, quantity: Quantity, solution: Solution, vintage: Vintage, loosely: bool) -> Known | None:
    if not (loosely or solution.follows(variable)):
        return None
    prints = solution.prints.get(variable, [])
    low, high = solution.domain(variable)
    interval = interval_between(low, high)
    if not prints and interval == initial_domain(variable):
        return None
    sharpest = min(prints, key=lambda s: s.figure.interval.width, default=None)
    support = (bound for end in (low, high) for bound in end.support())
    sources = dict.fromkeys(chain((s.source for s in prints), (b.observation.source for b in support if b.observation)))
    printed = sharpest.figure if sharpest else None
    is_clash = solution.is_in_conflict(variable)
    return Known(quantity, interval, printed, tuple(sources), vintage, (low, high), is_clash)


class _MonthIndex:
    """Which vintages have figures of months that identities tie to those of a period.

    With hundreds of vintages in a store, asking each of them for each quantity would take all the time.
    """

    def __init__(self, periods: Mapping[Vintage, Iterable[Period]]) -> None:
        self._vintages: dict[int, set[Vintage]] = {}
        for vintage, of_vintage in periods.items():
            tied = {q for p in of_vintage for q in (p, p.year_before, p.previous)}
            for month in {month for p in tied for month in range(p.first, p.last + 1)}:
                self._vintages.setdefault(month, set()).add(vintage)

    def tied_to(self, period: Period) -> set[Vintage]:
        """The vintages that may know something of the period: as their own, as the base of a year or
        a period later, or as what overlaps one of these."""
        months = range(period.first, period.last + 1)
        return {vintage for month in months for vintage in self._vintages.get(month, ())}


def release_days(sources: Iterable[Source]) -> dict[Vintage, date]:
    """The day each vintage came out: that of its first-published source."""
    released: dict[Vintage, date] = {}
    for source in sources:
        if vintage := source.reports:
            day = source.known_on(vintage)
            released[vintage] = min(day, released.get(vintage, day))
    return released


def _accepted(sources: Mapping[str, Source], released: Mapping[Vintage, date], as_of: str) -> dict[str, Vintage]:
    """The vintage of each source that was out by then."""
    vintages = {source.id: source.reports for source in sources.values() if source.reports}
    if not as_of:
        return vintages
    try:
        limit = Vintage.parse(as_of)
    except NotUnderstood:
        try:
            day = parse_date(as_of)
        except NotUnderstood:
            raise NotUnderstood(
                f"{shown(as_of)} is neither a vintage nor a date; expected one such as 2026-01 or 2026-02-12"
            ) from None
        return {source: v for source, v in vintages.items() if sources[source].known_on(v) <= day}
    if limit in released:
        return {source: v for source, v in vintages.items() if (released[v], v) <= (released[limit], limit)}
    return {source: v for source, v in vintages.items() if v <= limit}
