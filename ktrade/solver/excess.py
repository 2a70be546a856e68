"""What growth, shares and averages of overlapping periods, or of two flows and their sum, leave
each other.

For a number R, numerators less R times denominators add up along a line as levels do: over time, or
from exports and imports to trade. Each period's excess is bounded in closed form by its numerator,
its denominator and their ratio; a shortest path bounds it by those of the other periods; and what
that leaves the three variables is a cut. It holds for any R: the ends of the ratios are tried,
where a ratio can be narrowed, and 1, where the excess of growth is the change.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from ktrade.model.interval import CEILING, FLOOR, INFINITY, Interval
from ktrade.solver.bound import Bound, EmptyDomain, interval_between
from ktrade.solver.constraints import Excess, Factor, Ratio, Variable
from ktrade.solver.domains import Cut, Domain, Domains

# With more boundaries than this the search of all paths takes too long for what it finds.
MOST_BOUNDARIES = 40
# With more periods than this only those that contain another lend their ratios' ends.
FEW_PERIODS = 16
LEAST_GAIN = 1e-3  # of the width of a domain: for less the exact cut is not computed

ONE = Interval.point(1)


class Row(NamedTuple):
    """A stretch of the line: its boundaries' numbers, its variables and what they may be, the ratio
    as its factor; there is one only where neither level can be negative."""

    begin: int
    end: int
    of: Ratio
    variables: tuple[Variable, ...]
    value: Interval
    base: Interval
    ratio: Interval | None
    change: Interval | None

    def most(self, r: Decimal) -> Decimal:
        """No less than value - r × base can be."""
        value, base, ratio, change = self.value, self.base, self.ratio, self.change
        found = CEILING.subtract(value.high, FLOOR.multiply(r, base.low))
        if change and change.high.is_finite():
            by_base = CEILING.add(change.high, _rest(r, base, CEILING))
            grown = CEILING.multiply(r, change.high)
            found = min(found, by_base, CEILING.add(grown, _rest(r, value, CEILING)))
        if ratio and ratio.high.is_finite():
            gap = CEILING.subtract(ratio.high, r)
            found = min(found, _product(gap, base, CEILING))
            if ratio.high > 0:
                rest = CEILING.subtract(Decimal(1), FLOOR.divide(r, ratio.high))
                found = min(found, _product(rest, value, CEILING))
        return found

    def least(self, r: Decimal) -> Decimal:
        """No more than value - r × base can be."""
        value, base, ratio, change = self.value, self.base, self.ratio, self.change
        found = FLOOR.subtract(value.low, CEILING.multiply(r, base.high))
        if change and change.low.is_finite():
            by_base = FLOOR.add(change.low, _rest(r, base, FLOOR))
            grown = FLOOR.multiply(r, change.low)
            found = max(found, by_base, FLOOR.add(grown, _rest(r, value, FLOOR)))
        if ratio:
            gap = FLOOR.subtract(ratio.low, r)
            found = max(found, _product(gap, base, FLOOR))
            if ratio.low > 0:
                rest = FLOOR.subtract(Decimal(1), CEILING.divide(r, ratio.low))
                found = max(found, _product(rest, value, FLOOR))
        return found


def _product(factor: Decimal, other: Interval, outward: object) -> Decimal:
    """factor × the end of the other at which that is greatest (CEILING) or least (FLOOR)."""
    if not factor:
        return factor
    if outward is CEILING:
        return CEILING.multiply(factor, other.high if factor > 0 else other.low)
    return FLOOR.multiply(factor, other.low if factor > 0 else other.high)


def _rest(r: Decimal, level: Interval, outward: object) -> Decimal:
    """(1 - r) × the end of the level at which that is greatest (CEILING) or least (FLOOR)."""
    # Of a balance, that may be negative, 1 - r rounded one way alone would be rounded inward.
    ends = (_product(way.subtract(Decimal(1), r), level, outward) for way in (FLOOR, CEILING))
    return max(ends) if outward is CEILING else min(ends)


class Edge(NamedTuple):
    """Excess(head) - Excess(tail) is at most the length, by this row's variables."""

    tail: int
    head: int
    length: Decimal
    row: Row


def excess_cuts(constraint: Excess, members: Sequence[int], domains: Domains) -> Iterator[Cut]:
    """What is left for the variables of each period, from the domains as they are at the start.
    EmptyDomain where the periods' excesses cannot all hold."""
    numbers = dict(zip(constraint.variables, members, strict=True))
    known = {variable: domains.ends(number) for variable, number in numbers.items()}
    for variable, left, row, used in _remains(constraint, known):
        number = numbers[variable]
        ends = (True, left.low, left.low_open), (False, left.high, left.high_open)
        for is_low, value, is_open in ends:
            if domains.may_move(number, is_low, value, is_open):
                own = [b for v in row for b in known[v] if v != variable]
                yield Cut(number, is_low, value, is_open, (*used, *own))


def _remains(
    constraint: Excess, known: dict[Variable, Domain]
) -> Iterator[tuple[Variable, Interval, Sequence[Variable], Collection[Bound]]]:
    """What the excesses leave a variable, by way of which others of its row, and the bounds along
    the paths."""
    rows = _rows(constraint, known)
    count = 1 + max(row.end for row in rows)
    if count > MOST_BOUNDARIES:
        return
    for r in _candidates(rows):
        edges = [edge for row in rows for edge in _edges(row, r)]
        paths = _shortest(count, edges)
        for row in rows:
            is_asked = row.of.difference is not None and r == 1
            ways = paths[row.begin][row.end], paths[row.end][row.begin]
            if not is_asked and all(way is None or way.row is row for way in ways):
                continue
            there, back = _path(paths, row.begin, row.end), _path(paths, row.end, row.begin)
            high, low = _length(there, row.end), _length(back, row.begin).copy_negate()
            may_gain = _may_gain(row, float(r), float(low), float(high))
            if not (low > high or is_asked or may_gain):
                continue
            steps = (edge.row for edge in (*there, *back))
            used = dict.fromkeys(b for step in steps for v in step.variables for b in known[v])
            if low > high:
                raise EmptyDomain(*used, constraint=constraint)
            if is_asked and row.of.difference:
                yield row.of.difference, Interval(low, high), (), used
            if may_gain:
                for variable, left in _left(row, r, Interval(low, high)):
                    yield variable, left, row.variables, used


def _rows(constraint: Excess, known: dict[Variable, Domain]) -> list[Row]:
    places = sorted({place for row in constraint.rows for place in (row.begin, row.end)})
    at = {place: number for number, place in enumerate(places)}
    found = []
    for of in constraint.rows:
        begin, end, value, base, factor, change = of
        ratio = factor and _of_factor(interval_between(*known[factor.variable]), factor)
        left = change and interval_between(*known[change])
        variables = tuple(v for v in (value, base, factor and factor.variable, change) if v)
        levels = [interval_between(*known[v]) for v in (value, base)]
        found.append(Row(at[begin], at[end], of, variables, levels[0], levels[1], ratio, left))
    return found


def _of_factor(interval: Interval, factor: Factor) -> Interval:
    shifted = interval.shifted(-factor.shift)
    return shifted + Interval.point(factor.plus) if factor.plus else shifted


def _candidates(rows: Sequence[Row]) -> list[Decimal]:
    """The ends of the ratios of periods that contain others, or of all where they are few; and
    1."""
    few = len(rows) <= FEW_PERIODS
    wide = [row for row in rows if few or any(_contains(row, other) for other in rows)]
    ends = [end for row in wide if row.ratio for end in (row.ratio.low, row.ratio.high)]
    found = [end for end in ends if 0 < end < INFINITY]
    is_growth = any(row.of.ratio and row.of.ratio.plus for row in rows)
    return list(dict.fromkeys([*found, Decimal(1)] if is_growth else found))


def _contains(row: Row, other: Row) -> bool:
    return row is not other and row.begin <= other.begin and other.end <= row.end


def _edges(row: Row, r: Decimal) -> Iterator[Edge]:
    most, least = row.most(r), row.least(r)
    if most.is_finite():
        yield Edge(row.begin, row.end, most, row)
    if least.is_finite():
        yield Edge(row.end, row.begin, least.copy_negate(), row)


def _shortest(count: int, edges: Sequence[Edge]) -> list[list[Edge | None]]:
    """For each two boundaries the first edge of a shortest path (Floyd and Warshall)."""
    # In floats, which only choose the path: its length is added up exactly.
    length = [[math.inf] * count for _ in range(count)]
    first: list[list[Edge | None]] = [[None] * count for _ in range(count)]
    for edge in edges:
        if (own := float(edge.length)) < length[edge.tail][edge.head]:
            length[edge.tail][edge.head] = own
            first[edge.tail][edge.head] = edge
    for k in range(count):
        beyond = [(j, tail) for j, tail in enumerate(length[k]) if tail < math.inf]
        for i in range(count):
            to_k = length[i][k]
            if to_k < math.inf and i != k:
                row, ways = length[i], first[i]
                for j, tail in beyond:
                    if to_k + tail < row[j]:
                        row[j] = to_k + tail
                        ways[j] = ways[k]
    return first


def _path(paths: Sequence[Sequence[Edge | None]], tail: int, head: int) -> list[Edge]:
    """The edges of the path found; they do not end at the head where there is none, or a negative
    cycle: another multiple or the timelines tell."""
    found: list[Edge] = []
    for _ in paths:
        edge = paths[found[-1].head if found else tail][head]
        if edge is None:
            break
        found.append(edge)
        if edge.head == head:
            break
    return found


def _length(path: Sequence[Edge], head: int) -> Decimal:
    """The length of a path to the head, added up outward; infinite where it does not end there."""
    if not path or path[-1].head != head:
        return INFINITY
    return reduce(CEILING.add, [edge.length for edge in path], Decimal(0))


def _may_gain(row: Row, r: float, low: float, high: float) -> bool:
    """Whether, in floats, an end that `_left` gives lies inside the row's by LEAST_GAIN or more."""
    (v0, v1), (u0, u1) = ((float(x.low), float(x.high)) for x in (row.value, row.base))
    found = [(r * u0 + low, r * u1 + high, v0, v1), ((v0 - high) / r, (v1 - low) / r, u0, u1)]
    if row.ratio:
        found += _of_ratio(row.ratio, (v0, v1), (u0, u1), r, (low, high))
    for left_low, left_high, own_low, own_high in found:
        gain = LEAST_GAIN * (own_high - own_low) if own_high < math.inf else 0.0
        if left_low > own_low + gain or left_high < own_high - gain:
            return True
    return False


def _of_ratio(
    ratio: Interval,
    value: tuple[float, float],
    base: tuple[float, float],
    r: float,
    excess: tuple[float, float],
) -> list[tuple[float, float, float, float]]:
    """What is left by way of the ratio, beside what there was."""
    r0, r1 = float(ratio.low), float(ratio.high)
    (v0, v1), (u0, u1), (low, high) = value, base, excess
    found = []
    ratio_low = r + _divided(low, u1 if low > 0 else u0)
    ratio_high = r + _divided(high, u0 if high > 0 else u1)
    if v0 > 0:
        rest = 1 - high / (v0 if high > 0 else v1), 1 - low / (v1 if low > 0 else v0)
        if rest[0] > 0:
            ratio_high = min(ratio_high, r / rest[0])
            ratio_low = max(ratio_low, _divided(r, rest[1]))
    found.append((ratio_low, ratio_high, r0, r1))
    if r0 > r or r1 < r:
        near, far = (r0 - r, r1 - r) if r0 > r else (r1 - r, r0 - r)
        most = high / near if near > 0 else low / near
        least = _divided(low, far) if near > 0 else _divided(high, far)
        found.append((least, most, u0, u1))
        found.append((least * r0, most * r1, v0, v1))
    return found


def _divided(x: float, y: float) -> float:
    return x / y if y else math.copysign(math.inf, x)


def _left(row: Row, r: Decimal, excess: Interval) -> Iterator[tuple[Variable, Interval]]:
    """What value - r × base within `excess` leaves the value, the base and the ratio."""
    _, _, value, base, factor, _ = row.of
    point = Interval.point(r)
    yield value, point * row.base + excess
    yield base, (row.value - excess) / point
    if not factor or not row.ratio:
        return
    yield factor.variable, _as_ratio(point + excess / row.base, factor)
    # Where the value may be 0 its ratio is, and value × R / ratio is no number.
    if row.value.low > 0 and (rest := ONE - excess / row.value).low > 0:
        yield factor.variable, _as_ratio(point / rest, factor)
    if (apart := row.ratio - point).sign:
        yield base, excess / apart
        if row.ratio.low > 0:
            yield value, excess / (ONE - point / row.ratio)


def _as_ratio(left: Interval, factor: Factor) -> Interval:
    return (left - Interval.point(factor.plus)).shifted(factor.shift)
