"""How much room figures leave for the true values behind them.

The prints of a source are as probable as the volume, in the space of the independent true values, of all
that would be printed so. Only what is over-determined says anything: a printed node that follows, by equalities
and one unknown at a time, from other printed nodes closes a loop, and loops are all that is kept. What follows
may be printed or not, what is free is always printed: so the same nodes are free whatever the habit of rounding,
and volumes under two habits are comparable.

The volume is estimated by sequential importance sampling with resampling (a particle filter; Doucet, Johansen,
"A tutorial on particle filtering and smoothing", 2009): the free nodes are drawn one after the other, each evenly
from what the relations leave it given what was drawn before, and the mean width of that is its factor. In floats:
these are odds, not bounds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ktrade.model.quantity import Quantity
from ktrade.solver.constraints import Factor, Node, Product, Relation, Sum, domain

# Of a node's width: smaller cuts are not made. Volumes stay right, since every draw is checked in the end.
LEAST_CUT = 1e-3
MOST_SWEEPS = 12
# Of a node's size: two ways to compute one float differ by less, and must not empty it.
TOLERANCE = 1e-9

Ends = tuple[float, float]
Loop = tuple[Relation, ...]
Box = tuple[list[float], list[float]]
# A factor of a product: the number of its node, and the node's scale and shift.
_Factor = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Which printed nodes are free, and by which relation each other node follows from them."""

    free: tuple[Node, ...]
    by: Mapping[Node, Relation]

    def loop(self, node: Node) -> Loop:
        """The relations by which a node follows from printed ones."""
        found: dict[Relation, None] = {}
        waiting = [node]
        for asked in waiting:
            relation = self.by.get(asked)
            if relation and relation not in found:
                found[relation] = None
                waiting += relation.nodes
        return tuple(found)


def derive(relations: Iterable[Relation], exact: Iterable[Node], printed: Sequence[Node]) -> Derivation:
    """Goes through the printed nodes in their order: one is free unless it follows from those before it.

    The nodes in `exact` are known from the start and have no width.
    """
    touching: dict[Node, list[tuple[Relation, tuple[Node, ...]]]] = {}
    for relation in relations:
        nodes = relation.nodes
        for node in nodes:
            touching.setdefault(node, []).append((relation, nodes))
    known: set[Node] = set()
    by: dict[Node, Relation] = {}
    free: list[Node] = []

    def learn(start: Node) -> None:
        known.add(start)
        waiting = [start]
        for learned in waiting:  # the nearest first: what follows directly is not taken the long way round
            for relation, nodes in touching.get(learned, ()):
                unknown = [node for node in nodes if node not in known]
                if len(unknown) == 1:
                    known.add(unknown[0])
                    by[unknown[0]] = relation
                    waiting.append(unknown[0])

    given = dict.fromkeys(exact)
    for node in (*given, *printed):
        if node not in known:
            if node not in given:
                free.append(node)
            learn(node)
    return Derivation(tuple(free), by)


def connected(loops: Iterable[Loop], apart: Collection[Node]) -> Iterator[Loop]:
    """The relations of the loops, those that share nodes together; the nodes in `apart` tie nothing."""
    groups: list[tuple[set[Node], dict[Relation, None]]] = []
    for loop in loops:
        nodes = {node for relation in loop for node in relation.nodes if node not in apart}
        relations = dict.fromkeys(loop)
        others = []
        for group in groups:
            if group[0].isdisjoint(nodes):
                others.append(group)
            else:
                nodes |= group[0]
                relations = group[1] | relations
        groups = [*others, (nodes, relations)]
    for _, relations in groups:
        yield tuple(relations)


class Region:
    """Nodes and the relations between them, made ready for sampling."""

    def __init__(self, relations: Sequence[Relation], exact: Collection[Node], drawn: Mapping[Node, int]) -> None:
        """`drawn` numbers the printed nodes, in the order in which they are to be drawn."""
        self.nodes = tuple(dict.fromkeys(node for relation in relations for node in relation.nodes))
        self._numbers = {node: number for number, node in enumerate(self.nodes)}
        given = [node for node in self.nodes if node in exact]
        free = derive(relations, given, sorted((n for n in self.nodes if n in drawn), key=drawn.__getitem__)).free
        self.free = tuple(self._numbers[node] for node in free)
        self._sums: dict[int, list[tuple[int, int]]] = {}
        self._products: dict[int, tuple[list[_Factor], int]] = {}
        self._touching: list[list[int]] = [[] for _ in self.nodes]
        for edge, relation in enumerate(relations):
            if isinstance(relation, Sum):
                self._sums[edge] = [(sign, self._numbers[node]) for sign, node in relation.terms]
            else:
                factors = [self._factor(factor) for factor in relation.factors]
                self._products[edge] = factors, len(relation.left)
            for node in relation.nodes:
                self._touching[self._numbers[node]].append(edge)
        # 1 + a rate is computed to a part of 1, however small the rate is.
        sizes = (100.0 if isinstance(n, Quantity) and not n.unit.is_level else 0.0 for n in self.nodes)
        self._sizes = list(sizes)

    def log_volume(self, prints: Mapping[Node, Ends], particles: int, seed: str) -> float:
        """The logarithm of the volume that these ends leave the free nodes; -infinity where it is nothing."""
        drawing = random.Random(seed)
        lows, highs = map(list, zip(*(prints.get(node) or _domain(node) for node in self.nodes), strict=True))
        edges = range(len(self._sums) + len(self._products))
        if any(low > high for low, high in zip(lows, highs, strict=True)) or not self._narrow((lows, highs), edges):
            return -math.inf
        cloud: list[Box] = [(lows, highs)] * particles
        total = 0.0
        for number in self.free:
            boxes: list[Box] = []
            widths: list[float] = []
            for lows, highs in cloud:
                width = highs[number] - lows[number]
                value = lows[number] + width * drawing.random()
                lows, highs = lows.copy(), highs.copy()
                lows[number] = highs[number] = value
                if width > 0 and self._narrow((lows, highs), self._touching[number]):
                    boxes.append((lows, highs))
                    widths.append(width)
            if not boxes:
                return -math.inf
            total += math.log(sum(widths) / particles)
            cloud = list(_resampled(boxes, widths, particles, drawing.random()))
        return total

    def _factor(self, factor: Factor) -> _Factor:
        return self._numbers[factor.node], 10.0**factor.shift, float(factor.plus)

    def _narrow(self, box: Box, edges: Iterable[int]) -> bool:
        """Projects these relations, and what they touch, until little moves; False where nothing is left."""
        dirty = dict.fromkeys(edges)
        for _ in range(MOST_SWEEPS):
            if not dirty:
                return True
            edges, dirty = dirty, {}
            for edge in edges:
                projections = self._sum(edge, box) if edge in self._sums else self._product(edge, box)
                for number, low, high in projections:
                    moved = self._cut(box, number, low, high)
                    if moved is None:
                        return False
                    if moved:
                        dirty.update((other, None) for other in self._touching[number] if other != edge)
        return True

    def _cut(self, box: Box, number: int, low: float, high: float) -> bool | None:
        """Moves the ends of a node inward: whether that was worth it, None where they pass each other."""
        lows, highs = box
        old_low, old_high = lows[number], highs[number]
        if low <= old_low and high >= old_high:
            return False
        new_low, new_high = max(low, old_low), min(high, old_high)
        if new_low > new_high:
            size = abs(new_low) + abs(new_high) + self._sizes[number]
            return None if new_low - new_high > TOLERANCE * size else False
        least = LEAST_CUT * (old_high - old_low)
        if new_low - old_low < least and old_high - new_high < least:
            return False
        lows[number], highs[number] = new_low, new_high
        return True

    def _sum(self, edge: int, box: Box) -> Iterator[tuple[int, float, float]]:
        terms = self._sums[edge]
        ends = [
            (box[0][number], box[1][number]) if sign > 0 else (-box[1][number], -box[0][number])
            for sign, number in terms
        ]
        for i, (sign, number) in enumerate(terms):
            least = sum(low for j, (low, _) in enumerate(ends) if j != i)
            most = sum(high for j, (_, high) in enumerate(ends) if j != i)
            yield (number, -most, -least) if sign > 0 else (number, least, most)

    def _product(self, edge: int, box: Box) -> Iterator[tuple[int, float, float]]:
        factors, split = self._products[edge]
        ends = [(box[0][n] / scale + plus, box[1][n] / scale + plus) for n, scale, plus in factors]
        for i, (number, scale, plus) in enumerate(factors):
            left: Ends = (1.0, 1.0)
            beside: Ends = (1.0, 1.0)
            for j, other in enumerate(ends):
                if (j < split) != (i < split):
                    left = _times(left, other)
                elif j != i:
                    beside = _times(beside, other)
            low, high = _over(left, beside)
            yield number, (low - plus) * scale, (high - plus) * scale


def _domain(node: Node) -> Ends:
    whole = domain(node)
    return float(whole.low), float(whole.high)


def _times(x: Ends, y: Ends) -> Ends:
    if x[0] >= 0 and y[0] >= 0:
        return x[0] * y[0], x[1] * y[1] if x[1] and y[1] else 0.0
    corners = [a * b if a and b else 0.0 for a in x for b in y]  # 0 × infinity is 0 here
    return min(corners), max(corners)


def _over(x: Ends, y: Ends) -> Ends:
    if y[0] > 0 or y[1] < 0:
        return _times(x, (1 / y[1], 1 / y[0]))
    if x[0] > 0 and y[0] == 0 and y[1] > 0:
        return x[0] / y[1], math.inf
    return -math.inf, math.inf


def _resampled(boxes: Sequence[Box], widths: Sequence[float], count: int, start: float) -> Iterator[Box]:
    """As many boxes as `count`, each as often as its width asks, to within one."""
    step = sum(widths) / count
    position, reached, number = start * step, widths[0], 0
    for _ in range(count):
        while position > reached and number < len(boxes) - 1:
            number += 1
            reached += widths[number]
        yield boxes[number]
        position += step


def growth_has_sign(relation: Relation, prints: Mapping[Node, Ends]) -> bool:
    """Whether a relation that holds only where two nodes have the same sign does so by their prints."""
    if isinstance(relation, Product) and relation.same_sign:
        ends = [prints.get(node, (-1.0, 1.0)) for node in relation.same_sign]
        return all(low > 0 for low, _ in ends) or all(high < 0 for _, high in ends)
    return True
