"""Figures that may be combined, solved: what they leave each quantity, and those that cannot all hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Quantity, Statement
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.conflict import Clash, irreducible_clash
from ktrade.solver.constraints import (
    Node,
    Relation,
    Slack,
    Spans,
    Sum,
    Won,
    containments,
    identities,
    in_won,
    node_of,
    pieces,
)
from ktrade.solver.limits import forbidden
from ktrade.solver.propagation import Emptied, End, Following, Network, between


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
        self._set_aside = {s for s in statements if forbidden(s, categories, destinations)}
        self._solve()

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
            ties = [*ready, *containments(levels, self._categories, self._destinations)]
            # All clashes that share no figure are seen at once: solved anew for each, a history with a mistake in
            # every month would take hours.
            self._emptied: list[Emptied] = []
            try:
                self._network = Network(ties, given, None if self._stop_at_clash else self._emptied)
                self._network.narrow()
                for quantity in self._asked:
                    self._tie_in(quantity)
                self._network.narrow()
            except Emptied as emptied:
                self._put_aside(emptied)
                return
            if not self._emptied:
                return
            self._put_aside(*self._emptied)

    def _put_aside(self, *seen: Emptied) -> None:
        """Sets aside the figures of the clashes that left nothing for these nodes, one after the other.

        Not of one that rests on figures that are set aside already: without them it may not be one.
        """
        for emptied in seen:
            if self._set_aside.isdisjoint(emptied.figures):
                clash = irreducible_clash(emptied)
                assert clash.figures, "what no figure says cannot clash"
                self.clashes.append(clash)
                self._set_aside.update(clash.figures)

    def knows(self, node: Node) -> bool:
        """Whether the node is printed or follows from equalities."""
        if isinstance(node, Quantity) and self._is_new(node):
            self.ask([node])
        return node in self._following or node in self.prints

    def ask(self, quantities: Iterable[Quantity]) -> None:
        """Ties in those that are not known yet and may follow, all before anything is narrowed."""
        try:
            for quantity in quantities:
                if self._is_new(quantity):
                    self._asked[quantity] = None
                    self._tie_in(quantity)
            self._network.narrow()
        except Emptied as emptied:
            self._emptied = [emptied]
        if self._emptied:  # seen only now that this was asked: these figures clash too, and the rest is solved anew
            self._put_aside(*self._emptied)
            self._solve()

    def _is_new(self, quantity: Quantity) -> bool:
        """Whether it is not known, was not asked before, and may follow."""
        return quantity not in self._following and quantity not in self._asked and self._may_follow(quantity)

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
        return between(*self.ends(node))

    def around(self, figures: Iterable[Statement], among: Collection[Statement], most: int) -> list[Statement]:
        """The figures among those that are tied to these, the nearest first: they and as many others as make
        `most` in all."""
        found: dict[Statement, None] = dict.fromkeys(figures)
        for node in self._network.nearest([node_of(figure) for figure in found]):
            if len(found) >= most:
                break
            found.update(dict.fromkeys(s for s in self.prints.get(node, ()) if s in among))
        return list(found)

    def is_clashing(self, node: Node) -> bool:
        """Whether a print of the node had to be set aside."""
        return not self._set_aside.isdisjoint(self.prints.get(node, []))


def _spot(node: Node) -> object:
    """The series and period of a quantity; anything else is a place of its own."""
    return (node.period, node.flow, node.category, node.destination) if isinstance(node, Quantity) else node
