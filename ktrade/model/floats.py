"""Intervals as binary floats, for SQL to filter and sort by; rounded outward."""

from __future__ import annotations

import math
from decimal import Decimal

from ktrade.model.interval import Interval


def as_floats(interval: Interval) -> tuple[float | None, float | None]:
    """The ends as binary floats, rounded outward; None for an infinite one."""
    return outward(interval.low, -math.inf), outward(interval.high, math.inf)


def outward(end: Decimal, towards: float) -> float | None:
    """An end as a float that is it or lies towards `towards`; None for an infinite one."""
    if not end.is_finite():
        return None
    value = float(end)
    exact = Decimal(value)
    inside = exact > end if towards < 0 else exact < end
    return math.nextafter(value, towards) if inside else value
