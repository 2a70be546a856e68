"""The one place that knows a quantity: the interval it must lie in, given all figures.

Takes figures, not a store. One vintage at a time: a later report revises an earlier one,
it does not contradict it. A figure whose category or destination is known "as printed"
is read with its own source's figures alone.

For now a quantity's bounds are its prints met with what its direct relations leave, a few
steps deep (ROUNDS); every step is an enclosure, so the bounds hold, but are not the tightest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ktrade.errors import NotUnderstood, shown
from ktrade.fact import Quantity, Source, Statement, parse_date
from ktrade.figure import Figure
from ktrade.interval import CEILING, Interval, hull
from ktrade.period import Vintage
from ktrade.relations import Relation, domain, relations
from ktrade.vocabulary import Vocabulary

ROUNDS = 3  # value and growth -> level a year earlier -> share then -> change of the share


@dataclass(frozen=True, slots=True)
class Known:
    """What the figures of one vintage say of a quantity.

    `printed` is the sharpest print, None where it is derived; `sources` are the ids of those that
    print it or sharpen it. With `clash` figures about it cannot all hold, and `interval` is its prints'.
    """

    quantity: Quantity
    interval: Interval
    printed: Figure | None
    sources: tuple[str, ...]
    vintage: Vintage
    clash: bool = False

    @property
    def is_sharper(self) -> bool:
        """Whether the bounds say clearly more than the print: less than half as wide."""
        if self.printed is None or not self.interval.is_bounded:
            return False
        print_alone = self.printed.interval.clipped(domain(self.quantity))
        return CEILING.multiply(self.interval.width, 2) < print_alone.width


@dataclass(slots=True)
class _Estimate:
    interval: Interval
    sources: dict[str, None]  # in the order they came, for answers that read the same every time
    prints: list[Statement]
    clash: bool = False


class _Case:
    """The figures that may be combined: those of one vintage, or of one source of it."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._estimates: dict[Quantity, _Estimate] = {}
        for statement in statements:
            self._estimate(statement.quantity).prints.append(statement)
        for quantity, estimate in self._estimates.items():
            _read_prints(quantity, estimate)
        self._combine()

    def _estimate(self, quantity: Quantity) -> _Estimate:
        if quantity not in self._estimates:
            self._estimates[quantity] = _Estimate(domain(quantity), {}, [])
        return self._estimates[quantity]

    def _combine(self) -> None:
        """Lets every relation among the printed places narrow its members, ROUNDS times."""
        graph = list(dict.fromkeys(relation for quantity in list(self._estimates) for relation in relations(quantity)))
        for _ in range(ROUNDS):
            narrowed = [found for relation in graph for found in self._narrowings(relation)]
            if not narrowed:
                return
            for quantity, interval, sources in narrowed:
                self._narrow(quantity, interval, sources)

    def _narrowings(self, relation: Relation) -> Iterable[tuple[Quantity, Interval, list[str]]]:
        """(quantity, what the relation leaves it, the sources of that) for each member it would narrow."""
        known = [self._estimates.get(quantity) for quantity in relation.quantities]
        if sum(estimate is not None for estimate in known) < len(known) - 1 or any(e and e.clash for e in known):
            return
        for quantity in relation.quantities:
            others = [other for other in relation.quantities if other != quantity]
            if not all(other in self._estimates for other in others):
                continue
            left = relation.project(quantity, self._interval)
            if not left.encloses(self._interval(quantity)):
                yield quantity, left, [source for other in others for source in self._estimates[other].sources]

    def _narrow(self, quantity: Quantity, interval: Interval, sources: Iterable[str]) -> None:
        estimate = self._estimate(quantity)
        if estimate.clash:
            return
        both = estimate.interval.meet(interval)
        if both is None:
            # One of the figures behind it is wrong, and not known to be which: nothing is built on it.
            estimate.clash = True
            if not estimate.prints:
                estimate.interval = hull((estimate.interval, interval))
        elif both != estimate.interval:
            estimate.interval = both
            estimate.sources.update(dict.fromkeys(sources))

    def _interval(self, quantity: Quantity) -> Interval:
        estimate = self._estimates.get(quantity)
        return estimate.interval if estimate else domain(quantity)

    def ask(self, quantity: Quantity, depth: int = 2) -> _Estimate | None:
        """What is known of the quantity, printed or not; None where nothing is."""
        if quantity not in self._estimates and depth:
            for relation in relations(quantity):
                others = [other for other in relation.quantities if other != quantity]
                if quantity not in relation.quantities or not all(self.ask(other, depth - 1) for other in others):
                    continue
                for found, left, sources in self._narrowings(relation):
                    if found == quantity:
                        self._narrow(quantity, left, sources)
        return self._estimates.get(quantity)


def _read_prints(quantity: Quantity, estimate: _Estimate) -> None:
    estimate.sources.update(dict.fromkeys(s.source for s in estimate.prints))
    printed = [s.figure.interval for s in estimate.prints]
    for interval in printed:
        both = estimate.interval.meet(interval)
        if both is None:
            estimate.clash = True
            estimate.interval = hull(printed)
            return
        estimate.interval = both


class Bounds:
    """What a set of figures says of any quantity."""

    def __init__(
        self,
        statements: Iterable[Statement],
        sources: Mapping[str, Source],
        categories: Vocabulary,
        destinations: Vocabulary,
        as_of: str = "",
    ) -> None:
        """`sources` have their vintage in `reports`; `as_of`, a vintage or a date, leaves out what came later."""
        self._categories, self._destinations = categories, destinations
        self._released = release_days(sources.values())
        accepted = _accepted(sources, self._released, as_of)
        self._statements: dict[Vintage, list[Statement]] = {}
        for statement in statements:
            if vintage := accepted.get(statement.source):
                self._statements.setdefault(vintage, []).append(statement)
        # The latest first: by the day its first source came out, then by what it reports on.
        self.vintages = tuple(sorted(self._statements, key=lambda v: (self._released[v], v), reverse=True))
        self._cases: dict[tuple[Vintage, str], _Case] = {}

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every printed quantity, in the order of the figures."""
        found = (s.quantity for vintage in reversed(self.vintages) for s in self._statements[vintage])
        return tuple(dict.fromkeys(found))

    def of(self, quantity: Quantity, vintage: Vintage | None = None) -> Known | None:
        """What the latest vintage in which it is printed or follows says of it, or the vintage named."""
        for candidate in self.vintages if vintage is None else (vintage,):
            if known := self._in_vintage(quantity, candidate):
                return known
        return None

    def of_all(self, quantities: Sequence[Quantity]) -> list[Known | None]:
        """What is known of each: by the latest vintage that knows them all, else each by its own latest."""
        for vintage in self.vintages:
            found = [self.of(quantity, vintage) for quantity in quantities]
            if all(found):
                return found
        return [self.of(quantity) for quantity in quantities]

    def _in_vintage(self, quantity: Quantity, vintage: Vintage) -> Known | None:
        if vintage not in self._statements:
            return None
        owners = [""]
        if self.is_as_printed(quantity):
            owners = list(dict.fromkeys(s.source for s in self._statements[vintage] if self._same_place(s, quantity)))
        found = []
        for owner in owners:
            if estimate := self._case(vintage, owner).ask(quantity):
                sharpest = min(estimate.prints, key=lambda s: s.figure.interval.width, default=None)
                printed = sharpest.figure if sharpest else None
                found.append(
                    Known(quantity, estimate.interval, printed, tuple(estimate.sources), vintage, estimate.clash)
                )
        return min(found, key=lambda known: known.interval.width, default=None)

    def _case(self, vintage: Vintage, owner: str) -> _Case:
        if (vintage, owner) not in self._cases:
            self._cases[vintage, owner] = _Case(
                [
                    s
                    for s in self._statements[vintage]
                    if (s.source == owner if owner else not self.is_as_printed(s.quantity))
                ]
            )
        return self._cases[vintage, owner]

    def is_as_printed(self, quantity: Quantity) -> bool:
        """Whether only its source knows what it covers, so that it meets no other source's figures."""
        wholes = [quantity.of] if quantity.of else []
        categories = [quantity.category, *(whole.category for whole in wholes)]
        destinations = [quantity.destination, *(whole.destination for whole in wholes)]
        return any(self._categories[c].is_as_printed for c in categories) or any(
            self._destinations[d].is_as_printed for d in destinations
        )

    @staticmethod
    def _same_place(statement: Statement, quantity: Quantity) -> bool:
        said = statement.quantity
        return (said.category, said.destination) == (quantity.category, quantity.destination)


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
