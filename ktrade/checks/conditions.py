"""What a claim needs of single quantities, and whether readings bear it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ktrade.checks.evidence import VintageReading
from ktrade.checks.finding import LITTLE, POINT
from ktrade.model.interval import CEILING, FLOOR, ZERO, Interval
from ktrade.model.period import Vintage
from ktrade.model.quantity import Quantity

NOTHING = Interval.point(ZERO)
# AGAINST speaks against it, by no more than a revision may come to.
PROVED, AGAINST, DISPROVED = 2, -1, -2
# What a reading is held against: an interval, the vintage it is of, and the reading it comes from.
Threshold = tuple[Interval, Vintage | None, VintageReading | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a claim needs of one quantity: that it is, or is not (`wanted`), beyond a level. `holds`
    is None where that is not known; `seen` and `level` are the pair that decides it."""

    quantity: Quantity
    wanted: bool
    holds: bool | None = None
    seen: VintageReading | None = None
    level: Threshold | None = None
    is_in_conflict: bool = False


def compared(reading: VintageReading, level: Threshold, sign: int, wanted: bool) -> int:
    """What a reading says of being beyond the level (or not): two vintages disprove only by more
    than a little."""
    margin = ZERO
    if reading.vintage != level[1]:
        ends = [
            abs(e) for i in (reading.interval, level[0]) for e in (i.low, i.high) if e.is_finite()
        ]
        little = CEILING.multiply(LITTLE, max(ends, default=ZERO))
        margin = little if reading.quantity.unit.is_money else POINT
    x, y = (reading.interval, level[0]) if sign > 0 else (-reading.interval, -level[0])
    gaps = (FLOOR.subtract(x.low, y.high), FLOOR.subtract(y.low, x.high))
    beyond = x.is_above(y)
    within = gaps[1] >= 0
    if beyond == within:
        return 0
    if beyond == wanted:
        return PROVED
    far = gaps[0] if beyond else gaps[1]
    return DISPROVED if not margin or far > margin else AGAINST


def used(conditions: Iterable[Condition]) -> tuple[VintageReading, ...]:
    """The readings that steps rest on."""
    found = ((s.level[2] if s.level else None, s.seen) for s in conditions)
    return tuple(dict.fromkeys(reading for pair in found for reading in pair if reading))
