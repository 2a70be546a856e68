"""Figures, intervals and periods for one's own use, made of what a person writes.

They are those of the engine; here they take texts and plain numbers as well.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ktrade.errors import NotUnderstood, one_of, shown
from ktrade.model import figure, interval, period
from ktrade.model.floats import as_floats

# A number of one's own: a text is taken digit by digit, a float for the binary number it is.
Number = str | int | float | Decimal


class Interval(interval.Interval):
    """All numbers from `low` to `high`, either of which may be None: no bound there.

    Sums, products and quotients hold whatever the true numbers are: each end is exact, or rounded
    outward behind its 34th digit. NotUnderstood where an end is no number, or none lies between.
    """

    __slots__ = ()

    def __init__(
        self,
        low: Number | None,
        high: Number | None,
        *,
        low_open: bool = False,
        high_open: bool = False,
    ) -> None:
        ends = _decimal(low, "-Infinity"), _decimal(high, "Infinity")
        try:
            super().__init__(*ends, low_open, high_open)
        except ValueError as error:
            raise NotUnderstood(str(error)) from None

    @property
    def floats(self) -> tuple[float, float]:
        """Its ends as floats that hold it: rounded outward, infinite where there is no bound."""
        low, high = as_floats(self)
        return (
            float("-inf") if low is None else low,
            float("inf") if high is None else high,
        )

    def __add__(self, other: interval.Interval | Number) -> Interval:
        return _public(super().__add__(_operand(other)))

    def __sub__(self, other: interval.Interval | Number) -> Interval:
        return _public(super().__sub__(_operand(other)))

    def __mul__(self, other: interval.Interval | Number) -> Interval:
        return _public(super().__mul__(_operand(other)))

    def __truediv__(self, other: interval.Interval | Number) -> Interval:
        return _public(super().__truediv__(_operand(other)))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Number) -> Interval:
        return _public(_operand(other) - self)

    def __rtruediv__(self, other: Number) -> Interval:
        return _public(_operand(other) / self)

    def __neg__(self) -> Interval:
        return _public(super().__neg__())

    def meet(self, other: interval.Interval) -> Interval | None:
        """The numbers in both, or None where there are none."""
        found = super().meet(other)
        return None if found is None else _public(found)

    def __repr__(self) -> str:
        ends = [f"'{end:f}'" if end.is_finite() else "None" for end in (self.low, self.high)]
        ends += ["low_open=True"] if self.low_open and self.low.is_finite() else []
        ends += ["high_open=True"] if self.high_open and self.high.is_finite() else []
        return f"Interval({', '.join(ends)})"


class Figure(figure.Figure):
    """A number as it is printed, `29bn` or `-13.8`, and the true numbers that it allows.

    `unit` is USD, KRW, percent, points, days, units, t or kg; `rounding` says how its source
    shortens figures: nearest, down, either or exact. `interval` is in single dollars, won, percent,
    …. NotUnderstood where it is no figure of that unit.
    """

    __slots__ = ()

    def __new__(cls, printed: str, unit: str = "USD", rounding: str = "either") -> Figure:
        found = figure.read_figure(
            printed,
            figure.Unit(one_of(unit, figure.Unit, "unit")),
            figure.Rounding(one_of(rounding, figure.Rounding, "way of rounding")),
        )
        return cls._make(found._replace(interval=_public(found.interval)))

    def __reduce__(self) -> tuple[object, ...]:
        return self._make, (tuple(self),)

    def __repr__(self) -> str:
        return f"Figure('{self.printed}', '{self.unit}')"


class Period(period.Period):
    """A month, quarter, half, year, span, or the first days of a month: `2026-01`, `1Q24`,
    `2026-02-D20`. Periods sort by their last day. NotUnderstood where a text names none."""

    __slots__ = ()

    def __new__(cls, text: str) -> Period:
        return cls._make(period.Period.parse(text))

    @property
    def year_before(self) -> Period:
        """The same a year before."""
        return type(self)._make(super().year_before)

    @property
    def year_after(self) -> Period:
        """The same a year after."""
        return type(self)._make(super().year_after)

    @property
    def previous(self) -> Period:
        """The one before it, of the same kind."""
        return type(self)._make(super().previous)

    @property
    def months(self) -> tuple[Period, ...]:
        """Its whole months, in order."""
        return tuple(map(type(self)._make, super().months))

    def __reduce__(self) -> tuple[object, ...]:
        return self._make, (tuple(self),)

    def __repr__(self) -> str:
        return f"Period('{self}')"


def _public(found: interval.Interval) -> Interval:
    return Interval(found.low, found.high, low_open=found.low_open, high_open=found.high_open)


def _operand(value: interval.Interval | Number) -> interval.Interval:
    return value if isinstance(value, interval.Interval) else Interval(value, value)


def _decimal(value: Number | None, missing: str) -> Decimal:
    try:
        number = Decimal(missing if value is None else value)
    except (InvalidOperation, TypeError, ValueError):
        number = Decimal("NaN")
    if number.is_nan():
        raise NotUnderstood(f"{shown(str(value))} is not a number; expected one such as 28.44")
    return number
