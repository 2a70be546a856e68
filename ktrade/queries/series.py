"""The series that answers are about, and two periods of one that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ktrade.errors import NotUnderstood
from ktrade.model.period import Period
from ktrade.model.quantity import (
    Observation,
    Whole,
)

if TYPE_CHECKING:
    pass


class Series(NamedTuple):
    """A flow of a category to or from a destination, over all periods; with `source`, as that
    source alone means it."""

    flow: str
    category: str
    destination: str
    source: str = ""

    @property
    def place(self) -> Whole:
        """Its category to its destination."""
        return Whole(self.category, self.destination)


def labelled(label: str, series: Series) -> str:
    """A label with its source, where only that knows what it means."""
    return f"{label.removesuffix(' (as printed)')} ({series.source})" if series.source else label


def series_of(observation: Observation) -> Series:
    """The series that a figure is of; of a share, that of the part."""
    q = observation.quantity
    return Series(q.flow, q.category, q.destination)


def earlier_first(one: Period, other: Period) -> tuple[Period, Period]:
    """The two in order; NotUnderstood where they are of different length, and so not to be
    compared."""
    first, last = min(one, other), max(one, other)
    if (one.length, one.day) != (other.length, other.day):
        raise NotUnderstood(
            f"{first} and {last} differ in length; expected two months, two half-years, …"
        )
    return first, last
