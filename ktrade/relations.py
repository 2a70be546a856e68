"""The identities between quantities, each stated once, and what one member leaves to another.

Two forms are enough: a signed sum that is zero, and a product with a rate. In neither does
a quantity stand twice, so a projection is the exact hull of what its operands allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ktrade.fact import TOTAL, WORLD, Quantity, Whole
from ktrade.interval import EVERYTHING, INFINITY, NOT_NEGATIVE, Interval

Read = Callable[[Quantity], Interval]


@dataclass(frozen=True, slots=True)
class Sum:
    """The quantities, each times its sign, add up to zero."""

    terms: tuple[tuple[int, Quantity], ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(quantity for _, quantity in self.terms)

    def project(self, asked: Quantity, read: Read) -> Interval:
        """What the others leave to `asked`."""
        total = Interval.point(0)
        own = 1
        for sign, quantity in self.terms:
            if quantity == asked:
                own = sign
            else:
                total = total + (read(quantity) if sign > 0 else -read(quantity))
        return -total if own > 0 else total


@dataclass(frozen=True, slots=True)
class Product:
    """result = factor × (rate / per + plus): growth, shares, daily averages.

    With `same_sign` it holds only where result and factor have the same, decided sign: growth
    of a balance that turns from deficit to surplus is a word, not a percentage.
    """

    result: Quantity
    factor: Quantity
    rate: Quantity
    per: int = 1
    plus: int = 0
    same_sign: bool = False

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return (self.result, self.factor, self.rate)

    def project(self, asked: Quantity, read: Read) -> Interval:
        """What the others leave to `asked`."""
        if self.same_sign:
            signs = {read(self.result).sign, read(self.factor).sign}
            if len(signs) != 1 or signs & {None, 0}:
                return EVERYTHING
        if asked == self.rate:
            quotient = read(self.result) / read(self.factor)
            return (quotient - Interval.point(self.plus)).scaled(self.per)
        multiplier = read(self.rate).scaled(Decimal(1) / self.per) + Interval.point(self.plus)
        if asked == self.result:
            return read(self.factor) * multiplier
        return read(self.result) / multiplier


Relation = Sum | Product

LEVELS = ("value", "krw", "daily")
RATES_OF_CHANGE = ("yoy", "mom", "daily_yoy")


def domain(quantity: Quantity) -> Interval:
    """What a quantity can be before any figure is read: levels, shares and days are not negative."""
    if quantity.measure in ("share", "days"):
        return NOT_NEGATIVE
    if quantity.flow != "balance":
        if quantity.measure in LEVELS:
            return NOT_NEGATIVE
        if quantity.measure in RATES_OF_CHANGE:
            return Interval(Decimal(-100), INFINITY)
    return EVERYTHING


def working_days(quantity: Quantity) -> Quantity:
    """The working days of its period, which stand with total exports to the world."""
    return quantity.other("days", flow="export", whole=Whole(TOTAL, WORLD))


def relations(quantity: Quantity) -> Iterator[Relation]:
    """The identities of the place and period the quantity stands in; of a share's whole too."""
    period = quantity.period
    value, base = quantity.other("value"), quantity.other("value", period=period.year_before)
    balance = quantity.flow == "balance"
    yield Product(value, base, quantity.other("yoy"), per=100, plus=1, same_sign=balance)
    before = quantity.other("value", period=period.previous)
    yield Product(value, before, quantity.other("mom"), per=100, plus=1, same_sign=balance)
    yield Sum(((1, value), (-1, base), (-1, quantity.other("change"))))
    daily, days = quantity.other("daily"), working_days(quantity)
    yield Product(value, daily, days)
    daily_base = quantity.other("daily", period=period.year_before)
    yield Product(daily, daily_base, quantity.other("daily_yoy"), per=100, plus=1, same_sign=balance)
    days_base = days.other("days", period=period.year_before)
    yield Sum(((1, days), (-1, days_base), (-1, days.other("days_change"))))
    exports, imports = (quantity.other("value", flow=flow) for flow in ("export", "import"))
    yield Sum(((1, exports), (-1, imports), (-1, quantity.other("value", flow="balance"))))
    yield Sum(((1, exports), (1, imports), (-1, quantity.other("value", flow="trade"))))
    if quantity.of:
        share = quantity.other("share", of=quantity.of)
        yield Product(value, quantity.other("value", whole=quantity.of), share, per=100)
        share_base = share.other("share", period=period.year_before, of=quantity.of)
        yield Sum(((1, share), (-1, share_base), (-1, share.other("share_change", of=quantity.of))))
