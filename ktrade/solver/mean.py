"""What a weighted mean leaves the mean and each of the ratios it is of.

The least weighted mean of intervals with interval weights gives the largest weights to the smallest
values: sorted, one of n + 1 ways to split them is the least (Karnik and Mendel, "Centroid of a type-2
fuzzy set", 2001).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.interval import CEILING, FLOOR, INFINITY, ZERO, Interval
from ktrade.solver.bound import Bound, interval_between
from ktrade.solver.constraints import Factor, Mean

ONE = Interval.point(1)


class Cut(NamedTuple):
    """What a constraint leaves its variable of that number, and the bounds that this rests on."""

    member: int
    interval: Interval
    used: tuple[Bound, ...]


def mean_cuts(constraint: Mean, domains: Sequence[tuple[Bound, Bound]]) -> Iterator[Cut]:
    """What is left for the mean and the ratios; `domains` in the order of the constraint's variables."""
    count = len(constraint.ratios)
    intervals = [interval_between(*domain) for domain in domains]
    mean = _ratio(intervals[0], constraint.mean, constraint)
    factors = zip(intervals[1:], constraint.ratios, strict=False)
    ratios = [_ratio(interval, factor, constraint) for interval, factor in factors]
    weights = [interval.clipped(Interval(ZERO, INFINITY)) for interval in intervals[1 + count :]]

    def cut(member: int, left: Interval, factor: Factor) -> Cut:
        used = [bound for i, domain in enumerate(domains) if i != member for bound in domain]
        left = ONE / left if constraint.of_reciprocals else left
        left = (left - Interval.point(factor.plus)).scaled(Decimal(1).scaleb(factor.shift))
        return Cut(member, left, tuple(used))

    yield cut(0, _mean(ratios, weights), constraint.mean)
    for j, factor in enumerate(constraint.ratios):
        others = Interval.point(0)
        for m, weight in enumerate(weights):
            if m != j:
                others = others + weight * (mean - ratios[m])
        yield cut(1 + j, mean + others / weights[j], factor)


def _ratio(interval: Interval, factor: Factor, constraint: Mean) -> Interval:
    scaled = interval.scaled(Decimal(1).scaleb(-factor.shift)) + Interval.point(factor.plus)
    scaled = scaled.clipped(Interval(ZERO, INFINITY))
    return ONE / scaled if constraint.of_reciprocals else scaled


def _mean(ratios: Sequence[Interval], weights: Sequence[Interval]) -> Interval:
    lows, highs = [r.low for r in ratios], [r.high for r in ratios]
    if all(weight.is_bounded for weight in weights):
        order = sorted(range(len(ratios)), key=lambda i: lows[i])
        least = min((_split(lows, weights, order, k) for k in range(1, len(order))), default=lows[0])
        low = max(least, min(lows))
        order = sorted(range(len(ratios)), key=lambda i: highs[i], reverse=True)
        if all(high.is_finite() for high in highs):
            splits = (_split(highs, weights, order, k, up=True) for k in range(1, len(order)))
            high = min(max(splits, default=highs[0]), max(highs))
        else:
            high = INFINITY
        if low <= high:
            return Interval(low, high)
    return Interval(min(lows), max(highs))


def _split(
    values: Sequence[Decimal],
    weights: Sequence[Interval],
    order: Sequence[int],
    count: int,
    *,
    up: bool = False,
) -> Decimal:
    """The mean where the first `count` in the order weigh most and the others least."""
    outward, inward = (CEILING, FLOOR) if up else (FLOOR, CEILING)
    total, weight = ZERO, ZERO
    for place, i in enumerate(order):
        w = weights[i].high if place < count else weights[i].low
        total = outward.add(total, outward.multiply(w, values[i]))
        weight = inward.add(weight, w)
    if not weight:
        return max(values) if up else min(values)
    return outward.divide(total, weight)
