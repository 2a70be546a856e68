"""The one place that knows a quantity: the interval it must lie in, given all figures.

Takes figures, not a store. One vintage at a time: a later report revises an earlier one,
it does not contradict it. A figure whose category or destination is known "as printed"
is read with its own source's figures alone. Where figures cannot all hold, those of a
smallest clash are set aside, until the rest holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ktrade.errors import NotUnderstood, shown
from ktrade.fact import Quantity, Source, Statement, parse_date
from ktrade.figure import Figure
from ktrade.interval import CEILING, Interval
from ktrade.period import Period, Vintage
from ktrade.propagation import Clash, Emptied, End, Following, Network, irreducible_clash
from ktrade.relations import (
    Node,
    Relation,
    Slack,
    Spans,
    Sum,
    Won,
    containments,
    domain,
    identities,
    in_won,
    is_as_printed,
    node_of,
    pieces,
)
from ktrade.vocabulary import Vocabulary

# How many figures of solved vintages are kept, at some 30 KiB each: all of them would fill the memory.
MOST_KEPT = 5_000


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
    ends: tuple[End, End] = field(repr=False, compare=False)
    clash: bool = False

    @property
    def is_sharper(self) -> bool:
        """Whether the bounds say clearly more than the print: less than half as wide."""
        if self.printed is None or not self.interval.is_bounded:
            return False
        print_alone = self.printed.interval.clipped(domain(self.quantity))
        return CEILING.multiply(self.interval.width, 2) < print_alone.width


class Case:
    """Figures that may be combined, and what they leave: those of one vintage, or of one source of it."""

    def __init__(
        self,
        statements: Sequence[Statement],
        categories: Vocabulary,
        destinations: Vocabulary,
        *,
        stop_at_clash: bool = False,
    ) -> None:
        """Solves them at once; with `stop_at_clash` only to the first of `clashes`, and then it knows nothing."""
        self._categories, self._destinations = categories, destinations
        self._stop_at_clash = stop_at_clash
        self.statements = statements
        self._asked: dict[Quantity, None] = {}  # what was asked, is printed nowhere, and may follow
        self.prints: dict[Node, list[Statement]] = {}
        for statement in statements:
            self.prints.setdefault(node_of(statement), []).append(statement)
        self.clashes: list[Clash] = []
        self._set_aside: set[Statement] = set()
        self._solve()

    @property
    def size(self) -> int:
        return len(self.statements)

    def _solve(self) -> None:
        """Narrows all that is printed, setting aside clash after clash until the rest holds."""
        while True:
            given = [s for s in self.statements if s not in self._set_aside]
            nodes = dict.fromkeys(map(node_of, given))
            self._seen: set[object] = set()
            self._following = Following([*nodes, *(Slack(node) for node in nodes if isinstance(node, Won))])
            ties: list[Relation] = [in_won(node) for node in nodes if isinstance(node, Won)]
            ties += (tie for s in given for tie in identities(s.quantity, self._seen))
            ready = self._following.add(ties)
            self._levels: dict[tuple[str, str, str], Spans] = {}
            levels = [node for node in self._following if isinstance(node, Quantity) and node.measure == "value"]
            levels.sort(key=lambda q: (q.period, q.flow, q.category, q.destination))
            for q in levels:
                self._levels.setdefault((q.flow, q.category, q.destination), {})[q.period] = q
            self._long = {q.period for q in levels if q.period.length > 1}
            self._spots = set(map(_spot, self._following))
            try:
                self._network = Network([*ready, *containments(levels, self._categories, self._destinations)], given)
                self._network.narrow()
                for quantity in self._asked:
                    self._tie_in(quantity)
                self._network.narrow()
            except Emptied as emptied:
                self._put_aside(emptied)
                if self._stop_at_clash:
                    return
            else:
                return

    def _put_aside(self, emptied: Emptied) -> None:
        """Sets aside the figures of the clash that left nothing for a node."""
        clash = irreducible_clash(emptied)
        assert clash.figures, "what no figure says cannot clash"
        self.clashes.append(clash)
        self._set_aside.update(clash.figures)

    def knows(self, node: Node) -> bool:
        """Whether the node is printed or follows from equalities."""
        if isinstance(node, Quantity):
            self.ask([node])
        return node in self._following or node in self.prints

    def ask(self, quantities: Iterable[Quantity]) -> None:
        """Ties in those that are not known yet and may follow, all before anything is narrowed."""
        try:
            for quantity in quantities:
                if quantity not in self._following and quantity not in self._asked and self._may_follow(quantity):
                    self._asked[quantity] = None
                    self._tie_in(quantity)
            self._network.narrow()
        except Emptied as emptied:
            # Seen only now that this was asked: these figures clash too, and the rest is solved anew.
            self._put_aside(emptied)
            self._solve()

    def _may_follow(self, quantity: Quantity) -> bool:
        """Whether anything is known of the series for that period, or that it is a piece or the sum of; most
        questions end here.

        What follows from other flows, or as the whole of a share, was tied in with what is printed of those.
        """
        if _spot(quantity) in self._spots:
            return True
        spans, period = self._levels.get((quantity.flow, quantity.category, quantity.destination), {}), quantity.period
        return bool(spans) and (
            any(self._holding(period, spans)) or (period.length > 1 and any(period.holds(p) for p in spans))
        )

    def _holding(self, period: Period, spans: Spans) -> Iterator[Period]:
        """Those of the series' periods that hold the period."""
        return (p for p in self._long if p in spans and p != period and p.holds(period))

    def _tie_in(self, quantity: Quantity) -> None:
        """Adds the relations of a quantity that nobody prints, where it follows from them."""
        sums: list[Sum] = []
        spans = self._levels.setdefault((quantity.flow, quantity.category, quantity.destination), {})
        if quantity.measure == "value":
            spans[quantity.period] = quantity
            wholes = [quantity.period, *self._holding(quantity.period, spans)]
            sums = [tie for whole in wholes for tie in pieces(whole, spans) if quantity in tie.nodes]
        ready = self._following.add([*identities(quantity, self._seen), *(tie for tie in sums if not tie.at_most)])
        if quantity in self._following:
            ready += (tie for tie in sums if tie.at_most)
            if quantity.measure == "value" and quantity.period.length > 1:
                self._long.add(quantity.period)
        elif quantity.measure == "value":
            del spans[quantity.period]
        self._spots.update(_spot(node) for tie in ready for node in tie.nodes)
        self._network.add(ready)

    def ends(self, node: Node) -> tuple[End, End]:
        """What is left for the node, and why; its prints' own ends where they all had to be set aside."""
        prints = self.prints.get(node, [])
        if not prints or not self._set_aside.issuperset(prints):
            return self._network.ends(node)
        lows = [End(node, True, s.figure.interval.low, s.figure.interval.low_open, s) for s in prints]
        highs = [End(node, False, s.figure.interval.high, s.figure.interval.high_open, s) for s in prints]
        return (
            min(lows, key=lambda end: (end.value, end.is_open)),
            max(highs, key=lambda end: (end.value, not end.is_open)),
        )

    def interval(self, node: Node) -> Interval:
        """What is left for the node."""
        low, high = self.ends(node)
        return Interval(low.value, high.value, low.is_open, high.is_open)

    def around(self, figures: Iterable[Statement], most: int) -> list[Statement]:
        """The figures tied to these, the nearest first: they and as many others as make `most` in all."""
        found: dict[Statement, None] = dict.fromkeys(figures)
        for node in self._network.nearest([node_of(figure) for figure in found]):
            if len(found) >= most:
                break
            found.update(dict.fromkeys(self.prints.get(node, ())))
        return list(found)

    def is_clashing(self, node: Node) -> bool:
        """Whether a print of the node had to be set aside."""
        return not self._set_aside.isdisjoint(self.prints.get(node, []))


def _spot(node: Node) -> object:
    """The series and period of a quantity; anything else is a place of its own."""
    return (node.period, node.flow, node.category, node.destination) if isinstance(node, Quantity) else node


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
        self._periods = _PeriodIndex(self._statements)
        self._candidates: dict[Period, tuple[Vintage, ...]] = {}
        self._cases: dict[tuple[Vintage, str], Case] = {}

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every printed quantity, in the order of the figures."""
        found = (s.quantity for vintage in reversed(self.vintages) for s in self._statements[vintage])
        return tuple(dict.fromkeys(found))

    def of(self, quantity: Quantity, vintage: Vintage | None = None) -> Known | None:
        """What the latest vintage in which it is printed or follows says of it, or the vintage named."""
        for candidate in self._that_may_know(quantity.period) if vintage is None else (vintage,):
            if known := self._in_vintage(quantity, candidate):
                return known
        return None

    def of_each(self, quantities: Iterable[Quantity]) -> Iterator[tuple[Quantity, Known]]:
        """What is known of each, as `of` says it, in no order: each vintage is solved once, and then dropped.

        Asked one by one, the quantities of a period go round more vintages than can be kept.
        """
        waiting: dict[Period, dict[Quantity, None]] = {}
        for quantity in quantities:
            waiting.setdefault(quantity.period, {})[quantity] = None
        for vintage in self.vintages:
            for period in [period for period in waiting if vintage in self._that_may_know(period)]:
                self._case(vintage, "").ask(q for q in waiting[period] if not self.is_as_printed(q))
                for quantity in list(waiting[period]):
                    if known := self._in_vintage(quantity, vintage):
                        del waiting[period][quantity]
                        yield quantity, known
            self._cases = {key: case for key, case in self._cases.items() if key[0] != vintage}

    def _that_may_know(self, period: Period) -> tuple[Vintage, ...]:
        """The vintages with figures of periods that are tied to this one, the latest first."""
        if period not in self._candidates:
            tied = self._periods.tied_to(period)
            self._candidates[period] = tuple(vintage for vintage in self.vintages if vintage in tied)
        return self._candidates[period]

    def clashes(self, vintage: Vintage) -> tuple[Clash, ...]:
        """The sets of figures of a vintage that cannot all hold, in the order they were set aside."""
        return tuple(clash for case in self.cases(vintage) for clash in case.clashes)

    def cases(self, vintage: Vintage) -> Iterator[Case]:
        """The solved figures of a vintage: those that meet each other, then of each source what it alone knows."""
        said = self._statements.get(vintage, ())
        apart = dict.fromkeys(s.source for s in said if self.is_as_printed(s.quantity))
        for owner in ("", *apart):
            if said:
                yield self._case(vintage, owner)

    def of_all(self, quantities: Sequence[Quantity]) -> list[Known | None]:
        """What is known of each: by the latest vintage that knows them all, else each by its own latest."""
        if not quantities:
            return []
        for vintage in self._that_may_know(quantities[0].period):
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
        nodes: list[Node] = [quantity]
        if quantity.measure == "krw":
            nodes = [Won(quantity, source) for source in dict.fromkeys(s.source for s in self._statements[vintage])]
        found = [known for owner in owners for node in nodes if (known := self._in_case(node, vintage, owner))]
        return min(found, key=lambda known: known.interval.width, default=None)

    def _in_case(self, node: Node, vintage: Vintage, owner: str) -> Known | None:
        case = self._case(vintage, owner)
        if not case.knows(node):
            return None
        prints = case.prints.get(node, [])
        low, high = case.ends(node)
        interval = case.interval(node)
        if not prints and interval == domain(node):
            return None
        sharpest = min(prints, key=lambda s: s.figure.interval.width, default=None)
        roots = (root for end in (low, high) for root in end.roots())
        sources = [s.source for s in prints] + [root.figure.source for root in roots if root.figure]
        printed = sharpest.figure if sharpest else None
        quantity = node.quantity if isinstance(node, Won) else node
        assert isinstance(quantity, Quantity)
        return Known(
            quantity, interval, printed, tuple(dict.fromkeys(sources)), vintage, (low, high), case.is_clashing(node)
        )

    def _case(self, vintage: Vintage, owner: str) -> Case:
        """The case of a vintage, or of one source of it: solved when it is first asked, kept while it is in use."""
        case = self._cases.pop((vintage, owner), None)
        if case is None:
            said = self._statements[vintage]
            if owner:
                said = [s for s in said if s.source == owner]
            else:
                said = [s for s in said if not self.is_as_printed(s.quantity)]
            kept = sum(case.size for case in self._cases.values())
            while self._cases and kept + len(said) > MOST_KEPT:
                kept -= self._cases.pop(next(iter(self._cases))).size
            case = Case(said, self._categories, self._destinations)
        self._cases[vintage, owner] = case  # the last used stands last
        return case

    def is_as_printed(self, quantity: Quantity) -> bool:
        """Whether only its source knows what it covers, so that it meets no other source's figures."""
        return is_as_printed(quantity, self._categories, self._destinations)

    @staticmethod
    def _same_place(statement: Statement, quantity: Quantity) -> bool:
        said = statement.quantity
        return (said.category, said.destination) == (quantity.category, quantity.destination)


class _PeriodIndex:
    """Which vintages have figures of periods that relations tie to a period.

    With hundreds of vintages in a store, asking each of them for each quantity would take all the time.
    """

    def __init__(self, statements: Mapping[Vintage, Iterable[Statement]]) -> None:
        self._printed: dict[Period, set[Vintage]] = {}
        self._others: dict[Period, set[Vintage]] = {}  # all but whole months: these may hold months
        for vintage, said in statements.items():
            for period in {s.quantity.period for s in said}:
                self._printed.setdefault(period, set()).add(vintage)
                if not period.is_whole_month:
                    self._others.setdefault(period, set()).add(vintage)

    def tied_to(self, period: Period) -> set[Vintage]:
        """The vintages that may know something of the period: as its own, as a base of a year later or of
        the period after it, or as a piece or the whole of another."""
        following = Period(period.last + period.length, period.day, period.length)
        found: set[Vintage] = set()
        for near in (period, period.year_after, following):
            found |= self._printed.get(near, set())
        candidates = self._others if period.is_whole_month else self._printed
        for other, vintages in candidates.items():
            if any(other.holds(near) or near.holds(other) for near in (period, period.year_after)):
                found |= vintages
        return found


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
