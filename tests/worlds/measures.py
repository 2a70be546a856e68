"""What levels and working days a quantity is made of, by definitions written here and not those
under test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ktrade.model.period import Period
from ktrade.model.quantity import Quantity

OF_BASE = ("change", "yoy", "daily_yoy", "contribution")


class Slice(NamedTuple):
    """A ratio that is held fixed so that the rest is linear: numerator = t × denominator."""

    numerator: Quantity
    denominator: Quantity


def slice_of(q: Quantity) -> Slice | None:
    """The ratio that must be held fixed for the quantity to be linear."""
    if q.measure == "share_change":
        return Slice(base_of(q.other("value")), base_of(whole_of(q)))
    if q.measure == "daily_yoy":
        return Slice(base_of(days_of(q.period)), days_of(q.period))
    return None


def ingredients(q: Quantity) -> Iterator[Quantity]:
    """The levels and working days that a quantity is made of."""
    place = q.other("value")
    if q.measure in ("days", "days_change"):
        yield from (
            (days_of(q.period), days_of(q.period.year_before))
            if q.measure == "days_change"
            else (q,)
        )
        return
    yield place
    if q.measure in (*OF_BASE, "share_change"):
        yield base_of(place)
    if q.measure == "mom":
        yield q.other("value", period=q.period.previous)
    if q.measure in ("daily", "daily_yoy"):
        yield days_of(q.period)
    if q.measure == "daily_yoy":
        yield days_of(q.period.year_before)
    if q.of:
        yield whole_of(q)
        if q.measure in ("share_change", "contribution"):
            yield base_of(whole_of(q))
    if q.measure == "cover":
        yield from (q.other("value", flow="export"), q.other("value", flow="import"))


def is_linear(q: Quantity) -> bool:
    """Whether the figure is among the rows: not a ratio whose denominator may be negative."""
    return q.flow != "balance" or q.measure in ("value", "change", "krw", "daily")


def base_of(q: Quantity) -> Quantity:
    return q.other(q.measure, period=q.period.year_before, of=q.of)


def whole_of(q: Quantity) -> Quantity:
    assert q.of
    return q.other("value", whole=q.of)


def days_of(period: Period) -> Quantity:
    return Quantity("days", period, "export", "total", "world")
