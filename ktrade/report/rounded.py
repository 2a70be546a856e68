"""An answer with no more digits than its reader wants: exact figures do not flood a table.

Only what is shown is rounded, a print to the nearest, 'more than' and bounds outward; machine
formats, `explain` and the store keep every digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple, TypeVar

from ktrade.model.digits import certain
from ktrade.model.figure import Figure, Rounding, Unit
from ktrade.model.interval import Interval
from ktrade.model.number import Number
from ktrade.queries.answer import Answer, Measured, Row

USUAL_DIGITS = 4  # where no article's figure has more: 65.85, 137.6
TOWARDS = {">": ROUND_FLOOR, "<": ROUND_CEILING}
_WIDE = Context(prec=60)

A = TypeVar("A")


def rounded(answer: A, digits: int, is_short: bool = False) -> A:
    """The answer with at most so many digits in each number. 0: where official tables are among its
    sources, as many as the sharpest print of an article in it, USUAL_DIGITS at least, and one more
    for what is derived. A short one shows no bounds: what is derived becomes the rounded number
    itself where the bounds decide as many digits, and has less else."""
    if not isinstance(answer, Answer):
        return answer
    usual = 0 if digits else _usual(answer)
    if not digits and not usual:
        return answer
    most = _Most(digits or usual, digits or usual + 1, is_short)
    return answer._replace(
        rows=tuple(_row(row, most) for row in answer.rows),
        also=tuple(_row(row, most) for row in answer.also),
    )


class _Most(NamedTuple):
    """The most digits of a print and of a derived number."""

    printed: int
    derived: int
    is_short: bool


def _usual(answer: Answer) -> int:
    """0 where no source is an official table."""
    exact = {key for key, source in answer.sources.items() if source.rounding is Rounding.EXACT}
    cells = [m for row in (*answer.rows, *answer.also) for m in row.measured]
    if exact.isdisjoint(source for m in cells for source in m.sources):
        return 0
    of_press = (m for m in cells if not exact.issuperset(m.sources))
    return max([USUAL_DIGITS, *_printed_digits(of_press)])


def _printed_digits(cells: Iterator[Measured]) -> Iterator[int]:
    for measured in cells:
        if measured.printed and (number := measured.printed.number):
            yield number.value.adjusted() - number.place.adjusted() + 1


def _row(row: Row, most: _Most) -> Row:
    return row._replace(cells=tuple(cell and _measured(cell, most) for cell in row.cells))


def _measured(measured: Measured, most: _Most) -> Measured:
    if measured.unit is Unit.DAYS:
        return measured
    printed = measured.printed and _figure(measured.printed, most.printed)
    interval = _interval(measured.interval, most.derived, most.is_short)
    return measured._replace(printed=printed, interval=interval)


def _figure(figure: Figure, most: int) -> Figure:
    number = figure.number
    if not number or not number.value:
        return figure
    place = _place(number.value, most)
    if place <= number.place:
        return figure
    # What is more than 33.7 is more than 33, and need not be more than 34.
    rounding = TOWARDS.get(figure.qualifier[:1], ROUND_HALF_EVEN)
    value = number.value.quantize(place, rounding, _WIDE)
    return figure._replace(number=Number(value, place, place < 1))


def _interval(interval: Interval, most: int, is_short: bool = False) -> Interval:
    """The interval, or if that says more than so many digits can, the narrowest around its rounded
    middle that holds it."""
    low, high = interval.low, interval.high
    if not (low.is_finite() and high.is_finite()) or not (low or high):
        return interval
    place = _place(max(abs(low), abs(high)), most)
    if _WIDE.subtract(high, low) >= place:
        return interval
    middle = _WIDE.divide(_WIDE.add(low, high), 2).quantize(place, ROUND_HALF_EVEN, _WIDE)
    if is_short:
        # '0.7..10.3' decides no digit, though both are about 10.
        is_decided = ".." not in certain(interval, 0, signed=False)
        return Interval.point(middle) if is_decided else interval
    off = max(_WIDE.subtract(high, middle), _WIDE.subtract(middle, low))
    if not off:
        return interval
    room = 2 * off.quantize(place, ROUND_CEILING, _WIDE)  # ±1 would be written as ±1.0
    return Interval(_WIDE.subtract(middle, room), _WIDE.add(middle, room))


def _place(value: Decimal, most: int) -> Decimal:
    return Decimal(1).scaleb(value.adjusted() - most + 1)
