"""Levels of one series over time, as difference constraints between boundaries.

Let S(t) be what had been shipped up to a boundary t. A level of the period from b to e says that
low <= S(e) - S(b) <= high: two edges, b to e of length high and e to b of length -low. Where levels
cannot be negative, S never falls: an edge of length 0 from each boundary back to the one before.
The shortest path from b to e is the most that can have been shipped between them, minus the
shortest one back the least: the exact hull of every period, and the path is its proof. A cycle of
negative length is a conflict (Dechter, Meiri, Pearl, "Temporal constraint networks", 1991).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal
from functools import lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

from ktrade.model.period import WHOLE, Period
from ktrade.solver.bound import Bound

# A length is one whole number: the value in units of the finest decimal place, times STEP, less one
# for each open end passed. So sums are exact, and `<` comes before `<=` of the same value.
STEP = 1 << 24
EXACT = Context(prec=999)
DAYS_A_MONTH = 32  # more than any month has: a boundary is month * 32 + day


@lru_cache(4096)
def boundaries(period: Period) -> tuple[int, int]:
    """The numbers of the instants where the period begins and ends; a day at or past the end of the
    month is its end."""
    is_whole = period.day >= Period(period.last, WHOLE, 1).last_day.day
    end = (period.last + 1) * DAYS_A_MONTH if is_whole else period.last * DAYS_A_MONTH + period.day
    return period.first * DAYS_A_MONTH, end


def days_between(begin: int, end: int) -> int:
    """The calendar days from one boundary to another."""
    return _ordinal(end) - _ordinal(begin)


def _ordinal(boundary: int) -> int:
    month, day = divmod(boundary, DAYS_A_MONTH)
    return Period(month, WHOLE, 1).first_day.toordinal() + day


def overlapping(periods: Iterable[Period]) -> Iterator[list[Period]]:
    """The periods in groups that overlap in time; one that stands alone is its own hull."""
    group: list[Period] = []
    until = 0
    for period in sorted(periods, key=boundaries):
        begin, end = boundaries(period)
        if group and begin >= until:
            yield group
            group = []
        until = max(until, end) if group else end
        group.append(period)
    if group:
        yield group


class Edge(NamedTuple):
    """S(head) - S(tail) is at most the length; `bound` is None where nature says so."""

    tail: int
    head: int
    length: int
    bound: Bound | None


class Tree(NamedTuple):
    """Shortest paths from a boundary, grown as far as was asked: of each boundary its distance,
    once that is certain, the edge by which it is reached, the least distance seen; and the next."""

    distances: list[int | None]
    via: list[Edge | None]
    best: list[float]
    waiting: list[tuple[int, int]]


class Path(NamedTuple):
    """What a shortest path comes to, and the bounds along it."""

    value: Decimal
    is_open: bool
    proof: tuple[Bound, ...]


class NegativeCycle(Exception):
    """Levels that cannot all hold: `proof` has the bounds that show it."""

    def __init__(self, proof: Sequence[Bound]) -> None:
        super().__init__("levels that cannot all hold")
        self.proof = tuple(proof)


class Timeline:
    """The levels of a series between boundaries; NegativeCycle where they cannot all hold.

    `grows`: no level can be negative. `is_calendar`: no period has more than its calendar days.
    """

    def __init__(
        self,
        levels: Sequence[tuple[Period, Bound, Bound]],
        *,
        grows: bool,
        is_calendar: bool = False,
    ) -> None:
        spans = [boundaries(period) for period, _, _ in levels]
        self._times = sorted({time for span in spans for time in span})
        at = {time: number for number, time in enumerate(self._times)}
        ends = [bound.value for _, *both in levels for bound in both if bound.value.is_finite()]
        self._scale = max([0, *(-int(value.as_tuple().exponent) for value in ends)])
        self._grows = grows
        self._out: list[list[Edge]] = [[] for _ in self._times]
        # The two ends of each level: from where to where, and the length that its bound allows.
        self._ends: list[tuple[int, int, float]] = []
        for (begin, end), (_, low, high) in zip(spans, levels, strict=True):
            for tail, head, value, bound in (
                (at[begin], at[end], high.value, high),
                (at[end], at[begin], low.value.copy_negate(), low),
            ):
                length = self._add(tail, head, value, bound) if value.is_finite() else math.inf
                self._ends.append((tail, head, length))
        for number in range(1, len(self._times)):
            if grows:
                self._out[number].append(Edge(number, number - 1, 0, None))
            if is_calendar:
                days = days_between(self._times[number - 1], self._times[number])
                self._add(number - 1, number, Decimal(days), None)
        self._trees: dict[int, Tree] = {}
        self._potential = potential = self._potentials()
        # Of each edge its head, and its length less the rise of the potential.
        self._reduced = [
            [(e.head, e.length + potential[e.tail] - potential[e.head], e) for e in edges]
            for edges in self._out
        ]

    def least(self, period: Period) -> Path | None:
        """The least that can have been shipped in a period; None where nothing is known of it."""
        begin, end = boundaries(period)
        inner = bisect_left(self._times, begin), bisect_right(self._times, end) - 1
        if not self._grows and [self._times[i] for i in inner if i < len(self._times)] != [
            begin,
            end,
        ]:
            return None
        if inner[0] >= inner[1] or not (path := self._shortest(inner[1], inner[0])):
            return None
        return path._replace(value=path.value.copy_negate())

    def most(self, period: Period) -> Path | None:
        """The most that can have been shipped in a period; None where nothing is known of it."""
        begin, end = boundaries(period)
        if not self._times or not (self._times[0] <= begin and end <= self._times[-1]):
            return None
        outer = bisect_right(self._times, begin) - 1, bisect_left(self._times, end)
        if not self._grows and [self._times[i] for i in outer] != [begin, end]:
            return None
        return self._shortest(*outer)

    def inward(self) -> Iterator[tuple[int, bool, Path]]:
        """Of the levels, numbered as given, each low (True) and high end that lies further inward
        than its own bound, where it lies."""
        for number, (tail, head, length) in enumerate(self._ends):
            distance = self._tree_to(tail, head).distances[head]
            if distance is not None and distance < length and (path := self._shortest(tail, head)):
                level, is_low = divmod(number, 2)
                value = path.value.copy_negate() if is_low else path.value
                yield level, bool(is_low), path._replace(value=value)

    def _add(self, tail: int, head: int, value: Decimal, bound: Bound | None) -> int:
        length = int(EXACT.scaleb(value, self._scale)) * STEP - bool(bound and bound.is_open)
        self._out[tail].append(Edge(tail, head, length, bound))
        return length

    def _shortest(self, tail: int, head: int) -> Path | None:
        distances, via, *_ = self._tree_to(tail, head)
        if (distance := distances[head]) is None:
            return None
        proof: list[Bound] = []
        at = head
        while at != tail and (edge := via[at]):
            if edge.bound:
                proof.append(edge.bound)
            at = edge.tail
        units, opens = divmod(distance, STEP)
        value = EXACT.scaleb(Decimal(units + bool(opens)), -self._scale)
        return Path(value, bool(opens), tuple(reversed(proof)))

    def _potentials(self) -> list[int]:
        """A number for each boundary such that no edge, less the rise along it, is negative
        (Bellman, Ford)."""
        potential = [0] * len(self._times)
        via: list[Edge | None] = [None] * len(self._times)
        moved: Edge | None = None
        for sweep in range(len(self._times) + 1):
            moved = None
            for edges in self._out if sweep % 2 else reversed(self._out):  # edges run both ways
                for edge in edges:
                    if potential[edge.tail] + edge.length < potential[edge.head]:
                        potential[edge.head] = potential[edge.tail] + edge.length
                        via[edge.head] = moved = edge
            if moved is None:
                return potential
        assert moved
        raise NegativeCycle(self._cycle(via, moved.head))

    def _cycle(self, via: Sequence[Edge | None], at: int) -> list[Bound]:
        def back(number: int) -> Edge:
            edge = via[number]
            assert edge
            return edge

        for _ in self._times:  # after so many steps back it stands on the cycle
            at = back(at).tail
        cycle, start = [back(at)], at
        while (at := cycle[-1].tail) != start:
            cycle.append(back(at))
        return [edge.bound for edge in cycle if edge.bound]

    def _tree_to(self, source: int, target: int) -> Tree:
        """The shortest paths from a boundary, as far as to another (Dijkstra, on lengths less the
        rise of the potential)."""
        tree = self._trees.get(source)
        if tree is None:
            count = len(self._times)
            tree = Tree([None] * count, [None] * count, [math.inf] * count, [(0, source)])
            self._trees[source] = tree
        found, via, best, waiting = tree
        potential = self._potential
        while waiting and found[target] is None:
            distance, at = heappop(waiting)
            if found[at] is not None:
                continue
            found[at] = distance - potential[source] + potential[at]
            for head, length, edge in self._reduced[at]:
                new = distance + length
                if new < best[head] and found[head] is None:
                    best[head], via[head] = new, edge
                    heappush(waiting, (new, head))
        return tree
