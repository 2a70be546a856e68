"""How far a figure is, in size, from the neighbouring figures of its series."""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from ktrade.model.quantity import Observation

MEASURES = ("value", "krw", "daily", "change")  # of amounts; a rate may be of any size
MUCH = 1.0  # of the logarithm: nearly threefold


def brings_nearer(figure: Observation, would_be: Observation, beside: Iterable[Observation]) -> int:
    """1 where the figure would come much nearer to the nearest of its series in size, -1 where it
    would go as far away, else 0; days of unlike periods are made alike."""
    others = [size for s in beside if _is_of_series(s, figure) and (size := _size(s))]
    before, after = (_distance(_size(s), others) for s in (figure, would_be))
    if before is None or after is None:
        return 0
    return (before - after > MUCH) - (after - before > MUCH)


def _is_of_series(observation: Observation, figure: Observation) -> bool:
    one, other = observation.quantity, figure.quantity
    return one != other and one == other.other(other.measure, period=one.period)


def _size(observation: Observation) -> float | None:
    """The logarithm of its amount a day; None where it has none."""
    q, number = observation.quantity, observation.figure.number
    if q.measure not in MEASURES or not number or not number.value:
        return None
    days = 1 if q.measure == "daily" else (q.period.last_day - q.period.first_day).days + 1
    return log(abs(number.value) / days)


def _distance(size: float | None, others: Iterable[float]) -> float | None:
    if size is None:
        return None
    return min((abs(size - other) for other in others), default=None)
