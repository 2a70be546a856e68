"""Random true trade, and what a ministry and the press print of it: the second method bounds are tested with.

A world has levels of items and destinations over two years, exact in dollars; every other measure is
computed from them in exact fractions. The ministry rounds them; the press rounds or cuts the ministry's.
"""

from __future__ import annotations

import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from ktrade.fact import TOTAL, WORLD, Quantity, Source, Statement, Whole
from ktrade.figure import Rounding, Unit, parse_figure
from ktrade.period import Period, Vintage

NOW = Period.parse("2026-01")
CATEGORIES = ("total", "ict", "ict/semiconductors", "ict/displays", "cars")
DESTINATIONS = ("world", "us", "vietnam")
EXACT = Context(prec=60)


class World:
    """True values by quantity, for NOW and the year before, and statements about some of them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.truth: dict[Quantity, Fraction] = {}
        for period in (NOW, NOW.year_before):
            self._levels(period)
        self._derived()
        self.rounding = self.random.choice(list(Rounding))
        self.source = Source("press", rounding=self.rounding, reports=Vintage.of(NOW))
        self.statements = [s for q in self.truth if self.random.random() < 0.5 and (s := self._printed(q))]

    def _levels(self, period: Period) -> None:
        growth = Fraction(self.random.randint(60, 260), 100)
        for flow in ("export", "import"):
            for destination in DESTINATIONS:
                size = {"world": 60, "us": 9, "vietnam": 4}[destination]
                for category in CATEGORIES:
                    share = {"total": 100, "ict": 40, "ict/semiconductors": 25, "ict/displays": 4, "cars": 9}[category]
                    level = size * share * 10**7 * self.random.randint(500, 1500) // 1000 * growth
                    self._put("value", period, flow, category, destination, Fraction(int(level)))
        self._put("days", period, "export", TOTAL, WORLD, Fraction(self.random.randint(36, 50), 2))

    def _put(
        self,
        measure: str,
        period: Period,
        flow: str,
        category: str,
        destination: str,
        value: Fraction,
        of: Whole | None = None,
    ) -> None:
        self.truth[Quantity(measure, period, flow, category, destination, of)] = value

    def _derived(self) -> None:
        levels = [q for q in self.truth if q.measure == "value" and q.flow == "export"]
        for q in levels:
            exports, imports = self.truth[q], self.truth[q.other("value", flow="import")]
            self.truth[q.other("value", flow="balance")] = exports - imports
            self.truth[q.other("value", flow="trade")] = exports + imports
        for q in [q for q in self.truth if q.measure == "value"]:
            days = self.truth[Quantity("days", q.period, "export", TOTAL, WORLD)]
            self.truth[q.other("daily")] = self.truth[q] / days
            if q.flow != "balance" and q.category != TOTAL:
                whole = Whole(TOTAL, q.destination)
                total = self.truth[q.other("value", whole=whole)]
                self.truth[q.other("share", of=whole)] = 100 * self.truth[q] / total
        for q in [q for q in self.truth if q.period == NOW]:
            then = self.truth[Quantity(q.measure, q.period.year_before, q.flow, q.category, q.destination, q.of)]
            now = self.truth[q]
            if q.measure == "value":
                self.truth[q.other("change")] = now - then
            if q.measure == "days":
                self.truth[q.other("days_change")] = now - then
            if q.measure == "share":
                self.truth[q.other("share_change", of=q.of)] = now - then
            if q.measure in ("value", "daily") and then and (now > 0) == (then > 0):
                rate = {"value": "yoy", "daily": "daily_yoy"}[q.measure]
                self.truth[q.other(rate)] = 100 * (now / then - 1)

    def _printed(self, quantity: Quantity) -> Statement | None:
        """What the press makes of the ministry's figure, which has one digit more."""
        mode = {Rounding.NEAREST: ROUND_HALF_UP, Rounding.DOWN: ROUND_DOWN}.get(
            self.rounding, self.random.choice([ROUND_HALF_UP, ROUND_DOWN])
        )
        truth = EXACT.divide(self.truth[quantity].numerator, self.truth[quantity].denominator)
        unit = quantity.unit
        if unit is Unit.DAYS:
            text = f"{truth:.1f}"
        elif unit is Unit.USD:
            place = Decimal(1).scaleb(max(truth.adjusted(), 6) - self.random.randint(1, 3))
            text = self._level(shorten(shorten(truth, place / 10, ROUND_HALF_UP), place, mode), place)
        else:
            place = Decimal(1).scaleb(-self.random.randint(0, 2))
            value = shorten(shorten(truth, place / 10, ROUND_HALF_UP), place, mode)
            text = f"{value if value else abs(value):f}"
            if self.random.random() < 0.1:
                text = in_words(truth)
        figure = parse_figure(text, unit, self.rounding)
        return Statement(quantity, figure, self.source.id, f"p{len(self.truth)}")

    def _level(self, value: Decimal, place: Decimal) -> str:
        """In billions with the decimals that were printed: a whole number's zeros would be read as filler."""
        if not value:
            return f"{value.copy_abs().scaleb(-9):f}bn" if place < Decimal(10) ** 9 else "0bn"
        return f"{value.scaleb(-9):f}bn"


def shorten(value: Decimal, place: Decimal, mode: str) -> Decimal:
    return value.quantize(place, mode, EXACT)


def in_words(truth: Decimal) -> str:
    """A true growth in one of the forms that stand for words."""
    if truth > 100:
        return ">100"
    if 50 <= truth <= 100:
        return "50..100"
    return ">0" if truth > 0 else "<0" if truth < 0 else "0"
