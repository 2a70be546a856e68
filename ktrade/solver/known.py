"""What the figures of one vintage say of a quantity, and which of several vintages to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from ktrade.model.figure import Figure
from ktrade.model.interval import CEILING, Interval
from ktrade.model.period import Vintage
from ktrade.model.quantity import Quantity
from ktrade.solver.bound import interval_between
from ktrade.solver.constraints import initial_domain
from ktrade.solver.domains import Domain

T = TypeVar("T")


class Reading(NamedTuple):
    """An interval that a vintage leaves a quantity, whether a print of it is in a conflict, and
    whether there is a print."""

    interval: Interval
    is_in_conflict: bool
    is_printed: bool

    def is_hidden_by(self, later: Reading) -> bool:
        """Whether a later reading takes its place: one that cannot equal it is a revision, and
        does, unless it is in a conflict; one that overlaps it does unless it says less."""
        if self.is_in_conflict or later.is_in_conflict:
            return self.is_in_conflict
        if later.interval.meet(self.interval) is None:
            return True
        return later.interval.width <= self.interval.width


@dataclass(frozen=True, slots=True)
class Known:
    """What the figures of one vintage say of a quantity.

    `printed` is the sharpest print, None where it is derived; `sources` are the ids of those that
    print it or sharpen it; `ends` say what the interval rests on. With `clash` figures about it
    cannot all hold; where all of its prints are among them, `interval` is what they allow.
    """

    quantity: Quantity
    interval: Interval
    printed: Figure | None
    sources: tuple[str, ...]
    vintage: Vintage
    ends: Domain = field(repr=False, compare=False)
    is_in_conflict: bool = False

    @property
    def reading(self) -> Reading:
        """What `best` chooses by."""
        return Reading(self.interval, self.is_in_conflict, self.printed is not None)

    @property
    def is_sharper(self) -> bool:
        """Whether the bounds say clearly more than the print: less than half as wide."""
        if self.printed is None or not self.interval.is_bounded:
            return False
        print_alone = self.printed.interval.clipped(initial_domain(self.quantity))
        return CEILING.multiply(self.interval.width, 2) < print_alone.width


def best(readings: Iterable[Known]) -> Known | None:
    """Of what several vintages print of a quantity, the earliest first, the one to show: the
    latest, but a worse reading never hides a better one. None of none."""
    chosen: Known | None = None
    for later in readings:
        if chosen is None or chosen.reading.is_hidden_by(later.reading):
            chosen = later
    return chosen


class Told(NamedTuple, Generic[T]):
    """What is told of a quantity by one vintage, and the reading to choose by."""

    told: T
    reading: Reading


def chosen_of(all_told: Sequence[Told[T]]) -> T:
    """The one to tell among those of several vintages, the latest first."""
    printed = [one for one in reversed(all_told) if one.reading.is_printed]
    if not printed:
        return all_told[0].told
    chosen = printed[0]
    for later in printed[1:]:
        if chosen.reading.is_hidden_by(later.reading):
            chosen = later
    return chosen.told


def whatever_is_meant(found: Sequence[Known]) -> Known:
    """One word that several sources print, each with a meaning of its own: what holds by any of
    them."""
    low = min((known.ends[0] for known in found), key=lambda end: (end.value, end.is_open))
    high = max((known.ends[1] for known in found), key=lambda end: (end.value, not end.is_open))
    sources = tuple(dict.fromkeys(source for known in found for source in known.sources))
    is_in_conflict = any(known.is_in_conflict for known in found)
    first = found[0]
    interval = interval_between(low, high)
    return Known(
        first.quantity, interval, None, sources, first.vintage, (low, high), is_in_conflict
    )
