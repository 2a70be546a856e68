"""Random true trade, and what a ministry and the press print of it: the second method bounds are tested with.

A world has levels by item, destination and month over three years, exact in dollars; everything else is
computed from them in exact fractions, by definitions written here and not by the relations under test.
The ministry rounds; the press rounds or cuts the ministry's figures again, leaves cells out, or uses words.
A later vintage revises the year before.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from ktrade.model.figure import Rounding, Unit, parse_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import TOTAL, WORLD, Quantity, Source, Statement, Whole

EXACT = Context(prec=80)
LEAVES = {
    "ict/semiconductors/memory": 40,
    "ict/semiconductors/system": 20,
    "ict/displays": 9,
    "ict/mobile-phones": 6,
    "other ict": 3,
    "cars": 30,
    "ships": 8,
    "other": 70,
}  # pieces that do not overlap, and their usual sizes
CATEGORIES = {
    "total": tuple(LEAVES),
    "ict": tuple(leaf for leaf in LEAVES if "ict" in leaf),
    "ict/semiconductors": ("ict/semiconductors/memory", "ict/semiconductors/system"),
    **{leaf: (leaf,) for leaf in LEAVES if not leaf.startswith("other")},
}
MAIN_ITEM = "semiconductors"  # another classification: a little less than the ICT one
PLACES = {"us": 20, "vietnam": 10, "elsewhere": 70}
DESTINATIONS = {"world": tuple(PLACES), "us": ("us",), "vietnam": ("vietnam",)}
YEARS = (2024, 2025, 2026)
HABITS = [Rounding.NEAREST, Rounding.DOWN, Rounding.EITHER]  # of passing figures on: official tables are exact
TENTHS_OF_MONTH = {10: 3, 20: 6, 31: 10}


class World:
    """True values by vintage and quantity, and statements about some of them."""

    def __init__(self, seed: int, figures: int | None = None) -> None:
        self.random = random.Random(seed)
        self._levels = dict(self._draw_levels())
        self._days = {
            (year, month, day): Fraction(self.random.randint(2 * day * 5 // 8, 2 * day * 7 // 8), 2)
            for year in YEARS
            for month in range(1, 7)
            for day in (10, 20, 31)
        }
        self._values: dict[tuple[Vintage, Quantity], Fraction | None] = {}
        self._revisions: dict[tuple[Vintage, int, int], int] = {}
        self._rates: dict[tuple[str, Period], int] = {}
        self._deviations: dict[tuple[str, Quantity], Fraction] = {}
        vintages = [Vintage.parse("2025-06"), Vintage.parse("2026-06")]
        self.sources: dict[str, Source] = {}
        for vintage in vintages:
            for name in ("ministry", "press", "other press")[: self.random.randint(1, 3)]:
                rounding = Rounding.NEAREST if name == "ministry" else self.random.choice(HABITS)
                published = date(vintage.last // 12, 7, self.random.randint(1, 28))
                source = Source(f"{name} {vintage}", published=published, rounding=rounding, reports=vintage)
                self.sources[source.id] = source
        count = self.random.randint(10, 150) if figures is None else figures
        self.statements = list(self._say(count))

    def _draw_levels(self) -> Iterator[tuple[tuple[int, int, str, str, str], int]]:
        draw = self.random.random
        scale = 10 ** self.random.randint(6, 8)
        for year in YEARS:
            for month in range(1, 7):
                for flow, size in (("export", 10), ("import", 8)):
                    for leaf, weight in LEAVES.items():
                        for place, part in PLACES.items():
                            usual = weight * part * size * scale // 10000
                            level = int(usual * (0.4 + 1.5 * draw())) + int(1000 * draw())
                            yield (year, month, flow, leaf, place), 0 if draw() < 0.01 else level

    def truth(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        """The true value as that vintage measures it; None where there is no such thing."""
        year_before = q.period.year_before
        if q.measure == "value":
            return self._value(vintage, q)
        value, base = (self._value(vintage, q.other("value", period=p)) for p in (q.period, year_before))
        if q.measure in ("days", "days_change"):
            now, then = (self._working_days(period) for period in (q.period, year_before))
            if now is None or q.measure == "days":
                return now
            return None if then is None else now - then
        if value is None:
            return None
        if q.measure == "mom":
            base = self._value(vintage, q.other("value", period=q.period.previous))
        if q.measure in ("yoy", "mom"):
            return _growth(value, base)
        if q.measure == "change":
            return None if base is None else value - base
        if q.measure in ("daily", "daily_yoy"):
            days, days_base = self._working_days(q.period), self._working_days(year_before)
            if not days or q.measure == "daily":
                return value / days if days else None
            return _growth(value / days, base / days_base) if days_base and base is not None else None
        if q.measure in ("share", "share_change") and q.of and q.flow != "balance":
            share = self._share(vintage, q)
            if q.measure == "share" or share is None:
                return share
            share_base = self._share(vintage, q.other("share", period=year_before, of=q.of))
            return None if share_base is None else share - share_base
        return None

    def _share(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        assert q.of
        part, whole = self._value(vintage, q.other("value")), self._value(vintage, q.other("value", whole=q.of))
        return 100 * part / whole if part is not None and whole else None

    def _value(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        if q.flow in ("balance", "trade"):
            exports, imports = (self._value(vintage, q.other("value", flow=f)) for f in ("export", "import"))
            if exports is None or imports is None:
                return None
            return exports - imports if q.flow == "balance" else exports + imports
        if q.category not in CATEGORIES and q.category != MAIN_ITEM:
            return None
        key = (vintage, q)
        if key not in self._values:
            self._values[key] = self._level(vintage, q)
        return self._values[key]

    def _level(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        """The sum over months, leaves and places; in millionths of a dollar, as whole numbers are fast."""
        total = 0
        for month in range(q.period.first, q.period.last + 1):
            year, number = month // 12, month % 12 + 1
            if year not in YEARS or number > 6:
                return None
            day = q.period.day if month == q.period.last else 31
            in_month = sum(
                self._levels[year, number, q.flow, leaf, place]
                for leaf in CATEGORIES.get(q.category, CATEGORIES["ict/semiconductors"])
                for place in DESTINATIONS[q.destination]
            )
            total += in_month * (1000 + self._revision(vintage, year, number)) * TENTHS_OF_MONTH[day]
        return Fraction(total * (97 if q.category == MAIN_ITEM else 100), 10**6)

    def _revision(self, vintage: Vintage, year: int, month: int) -> int:
        """In thousandths: what a vintage says of a year before its own differs from what was said then."""
        if year == vintage.last // 12:
            return 0
        return self._revisions.setdefault((vintage, year, month), self.random.randint(-8, 8))

    def _working_days(self, period: Period) -> Fraction | None:
        if period.length != 1:
            return None
        return self._days.get((period.last // 12, period.last % 12 + 1, period.day))

    def _won(self, vintage: Vintage, q: Quantity, source: str) -> Fraction | None:
        value = self._value(vintage, q.other("value"))
        rate = self._rates.setdefault((source, q.period), self.random.randint(1000, 1500))
        deviation = self._deviations.setdefault((source, q), Fraction(self.random.randint(-50, 50), 10000))
        return None if value is None else value * rate * (1 + deviation)

    def _cell(self, vintage: Vintage) -> list[Quantity]:
        """What an article prints of one cell: its level, growth, base, share, … of its month, half or first days."""
        year = vintage.last // 12
        months = [f"{year}-{month:02}" for month in range(1, 7)]
        others = [f"{year}-Q1", f"{year}-Q2", f"{year}-06-D20", f"{year}-06-D10", f"{year}-01..{year}-05"]
        period = Period.parse(self.random.choice([*[months[-1]] * 8, *[f"{year}-H1"] * 3, *months, *others]))
        category = self.random.choice([TOTAL, TOTAL, "ict", "ict", *CATEGORIES, MAIN_ITEM])
        destination = self.random.choice([WORLD] * 4 + ["us", "vietnam"])
        flow = self.random.choice(["export"] * 6 + ["import"] * 2 + ["balance", "trade"])
        cell = Quantity("value", period, flow, category, destination)
        wholes = [Whole(TOTAL, destination), Whole("ict", destination), Whole(category, WORLD), Whole(TOTAL, WORLD)]
        whole = self.random.choice([w for w in wholes if w != Whole(category, destination)] or [None])
        found = [cell, cell.other("yoy"), cell.other("value", period=period.year_before), cell.other("change")]
        found += [cell.other("value", flow=f) for f in ("export", "import", "balance")]
        found += [cell.other(measure) for measure in ("mom", "daily", "daily_yoy", "krw")]
        found += [Quantity(measure, period, "export", TOTAL, WORLD) for measure in ("days", "days_change")]
        if whole:
            found += [cell.other(measure, of=whole) for measure in ("share", "share", "share_change")]
            found += [cell.other("share", period=period.year_before, of=whole), cell.other("value", whole=whole)]
        return [cell, *self.random.sample(found, self.random.randint(1, 4))]

    def _say(self, count: int) -> Iterator[Statement]:
        said = 0
        while said < count:
            source = self.random.choice(list(self.sources.values()))
            assert source.reports
            for q in self._cell(source.reports):
                true = self._won(source.reports, q, source.id) if q.measure == "krw" else self.truth(source.reports, q)
                if true is not None and (true or not q.unit.is_money):
                    said += 1
                    text = self._print(EXACT.divide(true.numerator, true.denominator), q.unit, source.rounding)
                    yield Statement(q, parse_figure(text, q.unit, source.rounding), source.id, f"p{said}")

    def _print(self, true: Decimal, unit: Unit, rounding: Rounding) -> str:
        if unit is Unit.DAYS:
            return f"{true:.1f}" if self.random.random() < 0.7 else f"{true.quantize(Decimal(1), ROUND_HALF_UP)}"
        modes = {Rounding.NEAREST: [ROUND_HALF_UP], Rounding.DOWN: [ROUND_DOWN]}
        mode = self.random.choice(modes.get(rounding, [ROUND_HALF_UP, ROUND_DOWN]))
        if unit.is_money:
            place = Decimal(1).scaleb(true.adjusted() - self.random.randint(1, 3))
            return _money(_shorten(_shorten(true, place / 10, ROUND_HALF_UP), place, mode), place)
        if self.random.random() < 0.15:
            return self._in_words(true)
        place = Decimal(1).scaleb(-self.random.randint(0, 2))
        value = _shorten(_shorten(true, place / 10, ROUND_HALF_UP), place, mode)
        return f"{value if value else value.copy_abs():f}"

    def _in_words(self, true: Decimal) -> str:
        """One of the forms that stand for words, where it is true."""
        if true > 100:
            return ">100"
        if 50 <= true <= 100:
            return self.random.choice(["50..100", ">50", ">=0"])
        if true > 20:
            tens = true.quantize(Decimal(1), ROUND_HALF_UP)
            return self.random.choice([f"~{tens}", ">0", "10..100"])
        return ">0" if true > 0 else "<0" if true < 0 else "0"


def _growth(value: Fraction, base: Fraction | None) -> Fraction | None:
    """In percent; None where the base is zero or the signs differ."""
    return 100 * (value / base - 1) if base and (value > 0) == (base > 0) and value else None


def _shorten(value: Decimal, place: Decimal, mode: str) -> Decimal:
    return value.quantize(place, mode, EXACT)


def _money(value: Decimal, place: Decimal) -> str:
    """With the decimals that were printed; whole millions where that is what the place comes to."""
    if not value:
        value = value.copy_abs()
    if place.adjusted() in (6, 7) and value.copy_abs() < 10**10 and value:
        return (
            f"{value.scaleb(-6, EXACT):f}m"
            if place.adjusted() == 6
            else f"{value.scaleb(-6, EXACT).quantize(Decimal(1))}m"
        )
    scaled = value.scaleb(-9, EXACT)
    decimals = max(0, 9 - place.adjusted())
    return f"{scaled.quantize(Decimal(1).scaleb(-decimals), context=EXACT):f}bn"


def neighbours(world: World, most: int = 80) -> list[Quantity]:
    """Some of the quantities that may follow from what is printed, without being printed."""
    found: dict[Quantity, None] = {}
    for q in dict.fromkeys(s.quantity for s in world.statements):
        for period in (q.period, q.period.year_before):
            for measure in ("value", "yoy", "change", "daily"):
                found[q.other(measure, period=period)] = None
            if Whole(q.category, q.destination) != Whole(TOTAL, WORLD):
                for measure in ("share", "share_change"):
                    found[q.other(measure, period=period, of=Whole(TOTAL, WORLD))] = None
        for flow in ("balance", "trade", "import"):
            found[q.other("value", flow=flow)] = None
    return world.random.sample(list(found), min(most, len(found)))
