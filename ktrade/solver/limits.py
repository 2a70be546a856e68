"""What nature forbids of a single figure, whatever else is known: no other is needed to see it.

Data, not prose. A figure beyond its limit is set aside before anything is solved: it would empty
its own quantity, and be told as figures that do not fit each other.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ktrade.model.interval import EVERYTHING, INFINITY, NOT_NEGATIVE, Interval
from ktrade.model.quantity import Observation, Quantity
from ktrade.model.vocabulary import Vocabulary


class Limit(StrEnum):
    """Why a quantity cannot be just anything."""

    LEVEL = "a level is not negative"
    GROWTH = "nothing falls by more than all of it"
    SHARE = "a part is no more than its whole"
    DAYS = "a period has no more working days than days"


class Forbidden(NamedTuple):
    """The limit a figure is beyond, and all that is allowed to its quantity."""

    limit: Limit
    allowed: Interval


LEVELS = ("value", "krw", "daily", "volume")
RATES_OF_CHANGE = ("yoy", "mom", "daily_yoy", "volume_yoy", "krw_yoy")
_GROWTH = Interval(Decimal(-100), INFINITY)
_SHARE = Interval(Decimal(0), Decimal(100))


def forbidden(
    observation: Observation, categories: Vocabulary, destinations: Vocabulary
) -> Forbidden | None:
    """The limit that no true value behind the figure keeps; None where one may."""
    quantity = observation.quantity
    limit = _limit(quantity)
    if limit is None:
        return None
    allowed = _allowed(limit, quantity, categories, destinations)
    printed = observation.figure.interval
    if allowed.low < printed.high and printed.low < allowed.high:  # as nearly all are
        return None
    return Forbidden(limit, allowed) if allowed.meet(printed) is None else None


def _limit(quantity: Quantity) -> Limit | None:
    if quantity.measure == "days":
        return Limit.DAYS
    if quantity.flow == "balance":  # a part may be in deficit where the whole is in surplus
        return None
    if quantity.measure in LEVELS:
        return Limit.LEVEL
    if quantity.measure in RATES_OF_CHANGE:
        return Limit.GROWTH
    return Limit.SHARE if quantity.measure == "share" else None


def _allowed(
    limit: Limit, quantity: Quantity, categories: Vocabulary, destinations: Vocabulary
) -> Interval:
    if limit is Limit.LEVEL:
        return NOT_NEGATIVE
    if limit is Limit.GROWTH:
        return _GROWTH
    if limit is Limit.DAYS:
        period = quantity.period
        return Interval(Decimal(0), Decimal((period.last_day - period.first_day).days + 1))
    whole = quantity.of
    if whole is None:
        return EVERYTHING
    is_inside = (
        categories.depth(quantity.category, whole.category) is not None
        and destinations.depth(quantity.destination, whole.destination) is not None
    )
    return _SHARE if is_inside else NOT_NEGATIVE
