"""Periods as boundaries in time, and the exact hull of one series by a slow second method.

A boundary is (month, day): the start of the month, or behind that day of it. Sums over one series
are differences S(end) - S(begin) within an interval, and S never falls where levels cannot be
negative. Floyd and Warshall's shortest paths, over fractions with a flag for open ends, give the
hull to the last digit and its openness.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from ktrade.model.interval import Interval
from ktrade.model.period import Period

Boundary = tuple[int, int]
Length = tuple[Fraction, bool]  # at most this; True where this itself is reached
Levels = Sequence[tuple[Period, Interval]]
PRECISE = Context(prec=200)


def boundaries_of(period: Period) -> tuple[Boundary, Boundary]:
    """Its begin and its end; a day at or past the month's end is the month's end."""
    whole = period.day >= _length_of(period.last)
    return (period.first, 0), ((period.last + 1, 0) if whole else (period.last, period.day))


def days_between(begin: Boundary, end: Boundary) -> int:
    """The calendar days from one boundary to another."""
    return (_day(end) - _day(begin)).days


def exact_hulls(
    levels: Levels, *, grows: bool = True
) -> dict[tuple[Boundary, Boundary], Interval] | None:
    """The hull of each stretch between two boundaries of these levels; None where they cannot all
    hold."""
    times = sorted({b for period, _ in levels for b in boundaries_of(period)})
    shortest = _shortest(times, levels, grows)
    if any((length := shortest.get((t, t))) and length < (Fraction(0), True) for t in times):
        return None
    found = {}
    for i, begin in enumerate(times):
        for end in times[i + 1 :]:
            low, high = shortest.get((end, begin)), shortest.get((begin, end))
            found[begin, end] = Interval(
                -decimal(low[0]) if low else Decimal("-Infinity"),
                decimal(high[0]) if high else Decimal("Infinity"),
                low is not None and not low[1],
                high is not None and not high[1],
            )
    return found


def _shortest(
    times: Iterable[Boundary], levels: Levels, grows: bool
) -> dict[tuple[Boundary, Boundary], Length]:
    times = list(times)
    at_most: dict[tuple[Boundary, Boundary], Length] = {(t, t): (Fraction(0), True) for t in times}

    def limit(tail: Boundary, head: Boundary, length: Length) -> None:
        at_most[tail, head] = min(length, at_most.get((tail, head), length))

    for period, interval in levels:
        begin, end = boundaries_of(period)
        if interval.high.is_finite():
            limit(begin, end, (Fraction(interval.high), not interval.high_open))
        if interval.low.is_finite():
            limit(end, begin, (-Fraction(interval.low), not interval.low_open))
    if grows:
        for before, after in itertools.pairwise(times):
            limit(after, before, (Fraction(0), True))
    for middle in times:
        for tail in times:
            if first := at_most.get((tail, middle)):
                for head in times:
                    if second := at_most.get((middle, head)):
                        limit(tail, head, (first[0] + second[0], first[1] and second[1]))
    return at_most


def decimal(value: Fraction) -> Decimal:
    """Exactly: the fraction is a sum of decimals."""
    exact = PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))
    assert Fraction(exact) == value, value
    return exact


def _length_of(month: int) -> int:
    return (_first(month + 1) - _first(month)).days


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _day(boundary: Boundary) -> date:
    """The day that begins at the boundary."""
    month, day = boundary
    return _first(month) if not day else date(month // 12, month % 12 + 1, day + 1)
