"""Narrowing intervals through relations until nothing moves: hull consistency ("HC4").

Each relation is projected on each of its nodes, given the intervals of the others, and the node
is cut to what is left (Benhamou, Goualard, Granvilliers, Puget, "Revising hull and box consistency",
1999). A projection is exact up to outward rounding; the fixed point of all of them encloses the
solutions and is not always the tightest box around them.

Every narrowing remembers the ends it came from, so that an interval can be explained, and an
emptied one names the figures that cannot all hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache, reduce
from typing import NamedTuple

from ktrade.model.interval import CEILING, FLOOR, ZERO, Interval
from ktrade.model.quantity import Statement
from ktrade.solver.constraints import Factor, Node, Product, Relation, Sum, domain, node_of

# Stopping early is sound, since every interval on the way encloses the truth. A cut of less than
# this part of an interval is not made, and after this many sweeps no more are: two relations can
# shave each other for ever.
LEAST_CUT = Decimal("1E-4")
MOST_SWEEPS = 60
NO_EDGE = -1


@dataclass(slots=True, eq=False)
class End:
    """One end of a node's interval, and why it is there: a figure, or a relation and the ends it
    used, or neither for the end of the node's domain."""

    node: Node
    is_low: bool
    value: Decimal
    is_open: bool
    figure: Statement | None = None
    relation: Relation | None = None
    parents: tuple[End, ...] = ()

    def roots(self) -> Iterator[End]:
        """It and all the ends it rests on, each once, the nearest first."""
        seen = {id(self)}
        waiting = [self]
        for end in waiting:
            yield end
            for parent in end.parents:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    waiting.append(parent)


def between(low: End, high: End) -> Interval:
    """The numbers from one end to the other."""
    return Interval(low.value, high.value, low.is_open, high.is_open)


class Emptied(Exception):
    """No value is left for a node: its two ends have passed each other."""

    def __init__(self, low: End, high: End) -> None:
        super().__init__(f"nothing is left for {low.node}")
        self._ends = (low, high)

    @property
    def figures(self) -> list[Statement]:
        """Those that the two ends rest on, the nearest first."""
        return list(dict.fromkeys(root.figure for root in self._roots() if root.figure))

    @property
    def relations(self) -> list[Relation]:
        """Those that the two ends rest on, the nearest first."""
        return list(dict.fromkeys(root.relation for root in self._roots() if root.relation))

    def _roots(self) -> Iterator[End]:
        return (root for end in self._ends for root in end.roots())


class _Edge(NamedTuple):
    """A relation, and the numbers of its nodes."""

    relation: Relation
    nodes: tuple[int, ...]


class Network:
    """Nodes with their intervals, and the relations between them."""

    def __init__(
        self,
        relations: Iterable[Relation],
        statements: Iterable[Statement],
        emptied: list[Emptied] | None = None,
    ) -> None:
        """Narrows by the prints alone; Emptied where those of one quantity do not meet.

        Where there is a list of `emptied`, that is put there instead, the cut that would leave nothing is not made,
        and the rest goes on: no interval is worth anything then, but other clashes are seen too.
        """
        # Nodes and edges are numbered: to hash a quantity costs as much as to add two decimals.
        self._numbers: dict[Node, int] = {}
        self._lows: list[End] = []
        self._highs: list[End] = []
        self._edges: list[_Edge] = []
        self._touching: list[list[int]] = []
        self._dirty: dict[int, None] = {}
        self._revised = NO_EDGE
        self._emptied = emptied
        self.add(relations)
        for statement in statements:
            self._read(statement)

    def __contains__(self, node: Node) -> bool:
        return node in self._numbers

    def ends(self, node: Node) -> tuple[End, End]:
        """The low and the high end of what is left for the node."""
        number = self._number(node)
        return self._lows[number], self._highs[number]

    def interval(self, node: Node) -> Interval:
        """What is left for the node."""
        return self._interval(self._number(node))

    def add(self, relations: Iterable[Relation]) -> None:
        """Ties in relations; `narrow` is to follow."""
        for relation in relations:
            edge = len(self._edges)
            self._edges.append(_Edge(relation, tuple(map(self._number, relation.nodes))))
            for number in self._edges[edge].nodes:
                self._touching[number].append(edge)
            self._dirty[edge] = None

    def nearest(self, start: Iterable[Node]) -> Iterator[Node]:
        """These nodes and all that relations tie to them, the nearest first."""
        waiting = dict.fromkeys(map(self._number, start))
        names = list(self._numbers)
        queue = list(waiting)
        for number in queue:
            yield names[number]
            for edge in self._touching[number]:
                new = [other for other in self._edges[edge].nodes if other not in waiting]
                waiting.update(dict.fromkeys(new))
                queue += new

    def narrow(self) -> None:
        """Projects relations, sweep after sweep, until nothing moves; Emptied where nothing is left.

        A sweep takes each relation that a change has touched once: a sum of a hundred parts is
        revised once after all of them have moved, not a hundred times. Its own cuts do not touch a relation, since
        what it leaves each member is exact.
        """
        for _ in range(MOST_SWEEPS):
            if not self._dirty:
                break
            dirty, self._dirty = self._dirty, {}
            for number in dirty:
                edge, self._revised = self._edges[number], number
                if isinstance(edge.relation, Sum):
                    self._revise_sum(edge.relation, edge.nodes)
                else:
                    self._revise_product(edge.relation, edge.nodes)
        self._dirty.clear()
        self._revised = NO_EDGE

    def _number(self, node: Node) -> int:
        number = self._numbers.setdefault(node, len(self._lows))
        if number == len(self._lows):
            whole = domain(node)
            self._lows.append(End(node, True, whole.low, whole.low_open))
            self._highs.append(End(node, False, whole.high, whole.high_open))
            self._touching.append([])
        return number

    def _interval(self, number: int) -> Interval:
        return between(self._lows[number], self._highs[number])

    def _read(self, statement: Statement) -> None:
        number, printed = self._number(node_of(statement)), statement.figure.interval
        self._cut(number, True, printed.low, printed.low_open, figure=statement)
        self._cut(number, False, printed.high, printed.high_open, figure=statement)

    def _cut(
        self,
        number: int,
        is_low: bool,
        value: Decimal,
        is_open: bool,
        relation: Relation | None = None,
        parents: Sequence[End] = (),
        figure: Statement | None = None,
    ) -> None:
        """Moves an end of a node inward, if that is worth it."""
        low, high = self._lows[number], self._highs[number]
        old = low if is_low else high
        if value == old.value:
            if is_open <= old.is_open:
                return
        elif (value < old.value) == is_low or (
            figure is None and not _is_worth_it(value, old.value, low.value, high.value)
        ):
            return
        end = End(old.node, is_low, value, is_open, figure, relation, tuple(parents))
        if is_low:
            low = end
        else:
            high = end
        if low.value > high.value or (low.value == high.value and (low.is_open or high.is_open)):
            emptied = Emptied(low, high)
            if self._emptied is None:
                raise emptied
            self._emptied.append(emptied)
            return
        self._lows[number], self._highs[number] = low, high
        for edge in self._touching[number]:
            if edge != self._revised:
                self._dirty[edge] = None

    def _cuts(self, number: int, is_low: bool, value: Decimal) -> bool:
        """Whether an end may move to the value: most do not, and then nobody has to say why it would."""
        return value >= self._lows[number].value if is_low else value <= self._highs[number].value

    def _revise_sum(self, relation: Sum, nodes: Sequence[int]) -> None:
        """Each term is what the others leave: minus the sum of their ends."""
        signs = [sign for sign, _ in relation.terms]
        for is_least, context in ((True, FLOOR),) if relation.at_most else ((True, FLOOR), (False, CEILING)):
            # For a negative sign the ends change places: the least of -x is minus the greatest of x.
            positive, negative = (self._lows, self._highs) if is_least else (self._highs, self._lows)
            ends = [(positive if sign > 0 else negative)[n] for sign, n in zip(signs, nodes, strict=True)]
            # copy_negate is exact where unary minus would round to another context's digits
            values = [end.value if sign > 0 else end.value.copy_negate() for sign, end in zip(signs, ends, strict=True)]
            for i, others in enumerate(_others(values, context)):
                if others.is_finite():
                    value = others.copy_negate() if signs[i] > 0 else others
                    is_low = (signs[i] < 0) == is_least
                    if self._cuts(nodes[i], is_low, value):
                        used = (*ends[:i], *ends[i + 1 :])
                        self._cut(nodes[i], is_low, value, any(end.is_open for end in used), relation, used)

    def _revise_product(self, relation: Product, nodes: Sequence[int]) -> None:
        """Each factor is what the others leave: those across, divided by those beside it."""
        factors = relation.factors
        sign_ends: list[End] = []
        if relation.same_sign:
            pair = [self._number(node) for node in relation.same_sign]
            signs = {self._interval(number).sign for number in pair}
            if len(signs) != 1 or signs & {None, 0}:
                return
            sign_ends = [ends[number] for number in pair for ends in (self._lows, self._highs)]
        lows = [_factor(self._lows[n], f) for n, f in zip(nodes, factors, strict=True)]
        highs = [_factor(self._highs[n], f) for n, f in zip(nodes, factors, strict=True)]
        may_be_negative = min(lows) < 0
        for i, (beside, across) in enumerate(_sides(len(relation.left), len(factors))):
            number, factor = nodes[i], factors[i]
            before = self._lows[number], self._highs[number]
            if may_be_negative and any(lows[j] < 0 for j in (*beside, *across)):
                self._project_signed(
                    relation,
                    (number, factor),
                    [(nodes[j], factors[j]) for j in beside],
                    [(nodes[j], factors[j]) for j in across],
                    sign_ends,
                )
            else:
                self._project(relation, nodes, i, (beside, across), (lows, highs), sign_ends)
            if self._lows[number] is not before[0]:
                lows[i] = _factor(self._lows[number], factor)
            if self._highs[number] is not before[1]:
                highs[i] = _factor(self._highs[number], factor)

    def _project_signed(
        self,
        relation: Product,
        asked: tuple[int, Factor],
        beside: Sequence[tuple[int, Factor]],
        across: Sequence[tuple[int, Factor]],
        sign_ends: Sequence[End],
    ) -> None:
        """Cuts the asked factor, where another may be negative."""
        # Where a divisor may be 0 that is not exact: once another factor has moved, more may be left out.
        self._revised = NO_EDGE
        number, factor = asked
        quotient = Interval.point(1)
        for n, f in across:
            quotient = quotient * self._factor_interval(n, f)
        for n, f in beside:
            quotient = quotient / self._factor_interval(n, f)
        left = (quotient - Interval.point(factor.plus)).scaled(Decimal(1).scaleb(factor.shift))
        used = [ends[n] for n, _ in (*beside, *across) for ends in (self._lows, self._highs)]
        self._cut(number, True, left.low, left.low_open, relation, (*used, *sign_ends))
        self._cut(number, False, left.high, left.high_open, relation, (*used, *sign_ends))

    def _project(
        self,
        relation: Product,
        nodes: Sequence[int],
        i: int,
        others: tuple[Sequence[int], Sequence[int]],
        values: tuple[Sequence[Decimal], Sequence[Decimal]],
        sign_ends: Sequence[End],
    ) -> None:
        """Cuts the i-th factor, where no other is negative: the least quotient has the least across and the
        greatest beside."""
        beside, across = others
        number, factor = nodes[i], relation.factors[i]
        for is_low, context in ((True, FLOOR), (False, CEILING)):
            across_values, beside_values = values if is_low else values[::-1]
            value = _quotient([across_values[j] for j in across], [beside_values[j] for j in beside], is_low)
            if value is None:
                continue
            if factor.plus:
                value = context.subtract(value, factor.plus)
            moved = context.scaleb(value, factor.shift) if factor.shift else value
            if self._cuts(number, is_low, moved):
                above = [(self._lows if is_low else self._highs)[nodes[j]] for j in across]
                below = [(self._highs if is_low else self._lows)[nodes[j]] for j in beside]
                # At 0 an end may be reached by any factor being 0: it stays closed.
                is_open = bool(value) and any(end.is_open for end in (*above, *below))
                self._cut(number, is_low, moved, is_open, relation, (*above, *below, *sign_ends))

    def _factor_interval(self, number: int, factor: Factor) -> Interval:
        scaled = self._interval(number).scaled(Decimal(1).scaleb(-factor.shift))
        return scaled + Interval.point(factor.plus) if factor.plus else scaled


def _is_worth_it(value: Decimal, old: Decimal, low: Decimal, high: Decimal) -> bool:
    """Whether a cut from old to value takes off enough, or passes the other end."""
    if not (low.is_finite() and high.is_finite()) or low == high or not low <= value <= high:
        return True
    return abs(value - old) >= (high - low) * LEAST_CUT


def _factor(end: End, factor: Factor) -> Decimal:
    """The end of a factor: exact but for the last of 34 digits, which is rounded outward."""
    context = FLOOR if end.is_low else CEILING
    value = context.scaleb(end.value, -factor.shift) if factor.shift else end.value
    return context.add(value, factor.plus) if factor.plus else value


@cache
def _sides(left: int, both: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """For each factor of a product the places of those on its own side, and of those on the other."""
    sides = (tuple(range(left)), tuple(range(left, both)))
    return [(tuple(j for j in sides[i >= left] if j != i), sides[i < left]) for i in range(both)]


def _others(values: Sequence[Decimal], context: Context) -> list[Decimal]:
    """For each value the sum of all the others, rounded as the context does."""
    if len(values) == 2:  # most sums: one part of a whole
        return [values[1], values[0]]
    before, after = [ZERO], [ZERO]
    for value in values[:-1]:
        before.append(context.add(before[-1], value))
    for value in reversed(values[1:]):
        after.append(context.add(after[-1], value))
    return [context.add(b, a) for b, a in zip(before, reversed(after), strict=True)]


def _quotient(above: Sequence[Decimal], below: Sequence[Decimal], is_low: bool) -> Decimal | None:
    """A product over a product, none negative, rounded down for a low end and up for a high one.

    None where that says nothing: something over 0, or infinity above.
    """
    if not all(map(Decimal.is_finite, above)):
        return None
    if not all(map(Decimal.is_finite, below)):
        return ZERO if is_low else None
    up, down = (FLOOR, CEILING) if is_low else (CEILING, FLOOR)
    numerator = reduce(up.multiply, above)
    if not below:
        return numerator
    denominator = reduce(down.multiply, below)
    return up.divide(numerator, denominator) if denominator else None


class Following:
    """Which nodes follow, by equalities, from those that are given: one unknown at a time."""

    def __init__(self, given: Iterable[Node]) -> None:
        self._known = set(given)
        self._pending: dict[Node, list[Relation]] = {}

    def __contains__(self, node: Node) -> bool:
        return node in self._known

    def __iter__(self) -> Iterator[Node]:
        return iter(self._known)

    def add(self, relations: Iterable[Relation]) -> list[Relation]:
        """Takes in equalities; those that now have no unknown node left, these or earlier ones.

        The others say nothing of any node, and wait.
        """
        ready: list[Relation] = []
        learned: list[Node] = []
        for relation in relations:
            unknown = self._unknown(relation)
            for node in unknown:
                self._pending.setdefault(node, []).append(relation)
            if not unknown:
                ready.append(relation)
            elif len(unknown) == 1:
                learned.append(unknown[0])
            while learned:
                ready += self._learn(learned.pop(), learned)
        return ready

    def _unknown(self, relation: Relation) -> list[Node]:
        return [node for node in relation.nodes if node not in self._known]

    def _learn(self, node: Node, learned: list[Node]) -> Iterator[Relation]:
        """Marks a node as known; yields the relations that waited for it alone."""
        if node in self._known:
            return
        self._known.add(node)
        for relation in self._pending.pop(node, ()):
            unknown = self._unknown(relation)
            if not unknown:
                yield relation
            elif len(unknown) == 1:
                learned.append(unknown[0])
