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


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a reading is compared with: an interval, its vintage, and the reading it comes from;
    None where it is a level that the claim names."""

    interval: Interval
    vintage: Vintage | None
    reading: VintageReading | None = None

    @classmethod
    def of(cls, reading: VintageReading) -> Threshold:
        return cls(reading.interval, reading.vintage, reading)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a claim needs of one quantity: that it is, or is not (`wanted`), beyond a
    threshold. `holds` is None where that is not known; `seen` and `threshold` are the pair that
    decides it."""

    quantity: Quantity
    wanted: bool
    holds: bool | None = None
    seen: VintageReading | None = None
    threshold: Threshold | None = None
    is_in_conflict: bool = False

    @property
    def compared(self) -> VintageReading | None:
        """The reading that the threshold comes from."""
        return self.threshold.reading if self.threshold else None


def compared(reading: VintageReading, threshold: Threshold, sign: int, wanted: bool) -> int:
    """What a reading says of being beyond the threshold (or not): two vintages disprove only by
    more than a little."""
    margin = ZERO
    if reading.vintage != threshold.vintage:
        ends = [
            abs(e)
            for i in (reading.interval, threshold.interval)
            for e in (i.low, i.high)
            if e.is_finite()
        ]
        little = CEILING.multiply(LITTLE, max(ends, default=ZERO))
        margin = little if reading.quantity.unit.is_money else POINT
    x, y = reading.interval, threshold.interval
    if sign < 0:
        x, y = -x, -y
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
    found = ((s.compared, s.seen) for s in conditions)
    return tuple(dict.fromkeys(reading for pair in found for reading in pair if reading))
