"""Random true trade, and what a ministry and the press print of it: the second method bounds are
tested with.

A world has levels by item, destination and month over three years, exact in dollars; everything
else is computed from them in exact fractions, by definitions written here and not by the relations
under test. The ministry rounds; the press rounds or cuts the ministry's figures again, leaves cells
out, or uses words. A later vintage revises the year before.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cached_property

from ktrade.errors import NotUnderstood
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.period import WHOLE, Period, Vintage
from ktrade.model.quantity import MEASURES, TOTAL, WORLD, Observation, Quantity, Source, Whole
from tests.worlds.prints import printed

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
AS_PRINTED = "china"  # a word: each source means another piece of elsewhere by it
YEARS = (2024, 2025, 2026)
HABITS = [
    Rounding.NEAREST,
    Rounding.DOWN,
    Rounding.EITHER,
]  # of passing figures on: official tables are exact
STRETCHES = {
    10: 10,
    20: 10,
    25: 5,
    WHOLE: 3,
}  # of a month, each up to its day: the least days they have
FIRST_DAYS = tuple(STRETCHES)


def many(count: int) -> int:
    """How many worlds the slow tests try: so many, or KTRADE_WORLDS times as many."""
    return count * int(os.environ.get("KTRADE_WORLDS", "1"))


class World:
    """True values by vintage and quantity, and observations about some of them."""

    def __init__(self, seed: int, figures: int | None = None) -> None:
        self.random = random.Random(seed)
        self._levels = dict(self._draw_levels())
        self._days = dict(self._draw_days())
        self._hundredths = dict(self._draw_hundredths())
        self._values: dict[tuple[Vintage, Quantity], Fraction | None] = {}
        self._revisions: dict[tuple[Vintage, int, int], int] = {}
        self._rates: dict[tuple[str, Period], int] = {}
        self._deviations: dict[tuple[str, Quantity], Fraction] = {}
        self._subtracts: dict[str, bool] = {}
        self._meant: dict[str, int] = {}  # in hundredths of elsewhere
        self._weights = {
            (leaf, year): self.random.randint(1, 30) for leaf in LEAVES for year in YEARS
        }
        self.sources: dict[str, Source] = {}
        self.observations: list[Observation] = []
        self._publish()
        count = self.random.randint(10, 150) if figures is None else figures
        self.observations += self._say(count)

    def _publish(self) -> None:
        """The sources of two vintages, a year apart."""
        month = self.random.choice(["06", "06", "12"])
        for vintage in (Vintage.parse(f"2025-{month}"), Vintage.parse(f"2026-{month}")):
            for name in ("ministry", "press", "other press")[: self.random.randint(1, 3)]:
                rounding = Rounding.NEAREST if name == "ministry" else self.random.choice(HABITS)
                published = date(
                    vintage.last // 12 + (month == "12"),
                    1 if month == "12" else 7,
                    self.random.randint(1, 28),
                )
                source = Source(
                    f"{name} {vintage}", published=published, rounding=rounding, reports=vintage
                )
                self.sources[source.id] = source

    def _draw_levels(self) -> Iterator[tuple[tuple[int, int, str, str, str], int]]:
        draw = self.random.random
        scale = 10 ** self.random.randint(6, 8)
        imports = self.random.randint(7, 11)  # deficits turn to surpluses where the two are near
        for year in YEARS:
            for month in range(1, 13):
                for flow, size in (("export", 10), ("import", imports)):
                    for leaf, weight in LEAVES.items():
                        none = draw() < 0.01  # nothing shipped anywhere
                        for place, part in PLACES.items():
                            usual = weight * part * size * scale // 10000
                            level = int(usual * (0.4 + 1.5 * draw())) + int(1000 * draw())
                            yield (
                                (year, month, flow, leaf, place),
                                0 if none or draw() < 0.01 else level,
                            )

    def _draw_days(self) -> Iterator[tuple[tuple[int, int, int], Fraction]]:
        """Working days of the first days of a month, in halves; no stretch has more of them than
        days."""
        for year in YEARS:
            for month in range(1, 13):
                total = Fraction(0)
                for day, least in STRETCHES.items():
                    total += Fraction(self.random.randint(least, 2 * least - 1), 2)
                    yield (year, month, day), total

    def _draw_hundredths(self) -> Iterator[tuple[tuple[int, int, str, int], int]]:
        """How much of a month's trade is done by the end of its first days."""
        for year in YEARS:
            for month in range(1, 13):
                for flow in ("export", "import"):
                    marks = sorted(self.random.sample(range(15, 99), 3))
                    yield from (
                        ((year, month, flow, day), mark)
                        for day, mark in zip(FIRST_DAYS, [*marks, 100], strict=True)
                    )

    def truth(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        """The true value as that vintage measures it; None where there is no such thing."""
        year_before = q.period.year_before
        if q.measure in ("value", "volume"):
            return self._value(vintage, q)
        if q.measure in ("volume_yoy", "unit_value"):
            return self._of_volume(vintage, q)
        value, base = (
            self._value(vintage, q.other("value", period=p)) for p in (q.period, year_before)
        )
        if q.measure in ("days", "days_change"):
            now, then = (self._working_days(period) for period in (q.period, year_before))
            if now is None or q.measure == "days":
                return now
            return None if then is None else now - then
        if q.measure == "cover":
            exports, imports = (
                self._value(vintage, q.other("value", flow=f)) for f in ("export", "import")
            )
            return 100 * exports / imports if exports is not None and imports else None
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
            return (
                _growth(value / days, base / days_base) if days_base and base is not None else None
            )
        return self._of_whole(vintage, q, value, base) if q.of and q.flow != "balance" else None

    def true(self, vintage: Vintage, q: Quantity, source: str) -> Fraction | None:
        """The true value as that source means and reckons it: words as printed, and won at its own
        rate."""
        if q.destination == AS_PRINTED or (q.of and q.of.destination == AS_PRINTED):
            self._meant.setdefault(source, self.random.randint(30, 60))
            whole = (
                Whole(q.of.category, f"{AS_PRINTED} {source}")
                if q.of and q.of.destination == AS_PRINTED
                else q.of
            )
            here = f"{AS_PRINTED} {source}" if q.destination == AS_PRINTED else q.destination
            q = q._replace(destination=here, of=whole)
        if q.measure == "krw":
            return self._won(vintage, q, source)
        if q.measure == "krw_yoy":
            then = q.other("krw", period=q.period.year_before)
            now, base = (self._won(vintage, won, source) for won in (q.other("krw"), then))
            return None if now is None else _growth(now, base)
        return self.truth(vintage, q)

    def _of_volume(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        volume = self._value(vintage, q.other("volume"))
        if q.measure == "volume_yoy":
            base = self._value(vintage, q.other("volume", period=q.period.year_before))
            return None if volume is None else _growth(volume, base)
        value = self._value(vintage, q.other("value"))
        return value / volume if value is not None and volume else None

    def _of_whole(
        self, vintage: Vintage, q: Quantity, value: Fraction, base: Fraction | None
    ) -> Fraction | None:
        assert q.of
        place = q.other("value", whole=q.of)
        whole, whole_base = (
            self._value(vintage, w)
            for w in (place, place.other("value", period=q.period.year_before))
        )
        if q.measure == "share":
            return 100 * value / whole if whole else None
        if base is None or not whole_base:
            return None
        if q.measure == "share_change":
            return 100 * value / whole - 100 * base / whole_base if whole else None
        return 100 * (value - base) / whole_base if q.measure == "contribution" else None

    def _value(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        if q.flow in ("balance", "trade"):
            exports, imports = (
                self._value(vintage, q.other(q.measure, flow=f)) for f in ("export", "import")
            )
            if exports is None or imports is None:
                return None
            return exports - imports if q.flow == "balance" else exports + imports
        if (
            q.category not in CATEGORIES and q.category != MAIN_ITEM
        ) or q.destination == AS_PRINTED:
            return None
        key = (vintage, q)
        if key not in self._values:
            self._values[key] = self._level(vintage, q)
        return self._values[key]

    def _level(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        """The sum over months, leaves and places; in small parts of a dollar, as whole numbers are
        fast."""
        total, counted = 0, q.measure == "volume"
        meant = (
            100 if q.destination in DESTINATIONS else self._meant[q.destination.partition(" ")[2]]
        )
        for month in range(q.period.first, q.period.last + 1):
            year, number = month // 12, month % 12 + 1
            day = q.period.day if month == q.period.last else WHOLE
            if year not in YEARS or day not in FIRST_DAYS:
                return None
            in_month = sum(
                self._levels[year, number, q.flow, leaf, place]
                * (self._weights[leaf, year] if counted else 1)
                for leaf in CATEGORIES.get(q.category, CATEGORIES["ict/semiconductors"])
                for place in DESTINATIONS.get(q.destination, ("elsewhere",))
            )
            total += (
                in_month
                * (1000 + self._revision(vintage, year, number))
                * self._hundredths[year, number, q.flow, day]
            )
        return Fraction(
            total * meant * (97 if q.category == MAIN_ITEM else 100), 10 ** (14 if counted else 9)
        )

    def _revision(self, vintage: Vintage, year: int, month: int) -> int:
        """In thousandths: what a vintage says of a year before its own differs from what was said
        then."""
        if year == vintage.last // 12:
            return 0
        return self._revisions.setdefault((vintage, year, month), self.random.randint(-8, 8))

    def _working_days(self, period: Period) -> Fraction | None:
        months = [(p.last, p.day) for p in period.months]
        if period.day != WHOLE:
            months.append((period.last, period.day))
        days = [self._days.get((month // 12, month % 12 + 1, day)) for month, day in months]
        return None if None in days else sum(filter(None, days), Fraction(0))

    def _won(self, vintage: Vintage, q: Quantity, source: str) -> Fraction | None:
        """A value in won as a source reckons it: a balance of its exports and imports in won, or of
        dollars."""
        value = self._value(vintage, q.other("value"))
        if value is None:
            return None
        if q.flow == "balance" and self._subtracts.setdefault(source, self.random.random() < 0.5):
            exports, imports = (
                self._won(vintage, q.other("krw", flow=f), source) for f in ("export", "import")
            )
            return exports - imports if exports is not None and imports is not None else None
        rate = self._rates.setdefault((source, q.period), self.random.randint(1000, 1500))
        deviation = self._deviations.setdefault(
            (source, q), Fraction(self.random.randint(-50, 50), 10000)
        )
        return value * rate * (1 + deviation)

    @cached_property
    def _any_day(self) -> bool:
        """Whether days other than the 10th and 20th are read."""
        try:
            return Period.parse("2026-02-D25").day == 25
        except NotUnderstood:
            return False

    def _period(self, vintage: Vintage) -> Period:
        """Of the vintage's year, mostly its last month; else any kind, spans that overlap and first
        days among them."""
        year, last = vintage.last // 12, vintage.last % 12 + 1
        months = [f"{year}-{month:02}" for month in range(last - 5, last + 1)]
        whole = [f"{year}-H{last // 6}", f"{year}-Q{last // 3}", f"{year}-Q{last // 3 - 1}"] + [
            f"{year}"
        ] * (last == 12)
        days = ["D20", "D10"] + ["D25"] * self._any_day
        begin, end = sorted(self.random.sample(range(1, last + 1), 2))
        spans = [f"{year}-01..{months[-2]}", f"{year}-{begin:02}..{year}-{end:02}"]
        if begin < end:
            spans.append(f"{year}-{begin:02}..{year}-{end:02}-{self.random.choice(days)}")
        first = [f"{month}-{day}" for month in months[-2:] for day in days]
        kind = self.random.choice(
            [[months[-1]]] * 8 + [whole] * 4 + [months] * 4 + [spans] * 2 + [first] * 2
        )
        return Period.parse(self.random.choice(kind))

    def _cell(self, vintage: Vintage) -> list[Quantity]:
        """What an article prints of one cell: its level, growth, base, share, … of its month, half
        or first days."""
        period = self._period(vintage)
        category = self.random.choice([TOTAL, TOTAL, "ict", "ict", *CATEGORIES, MAIN_ITEM])
        destination = self.random.choice(
            [WORLD] * 8 + ["us", "us", "vietnam", "vietnam", AS_PRINTED]
        )
        flow = self.random.choice(["export"] * 6 + ["import"] * 2 + ["balance", "trade"])
        cell = Quantity("value", period, flow, category, destination)
        wholes = [
            Whole(TOTAL, destination),
            Whole("ict", destination),
            Whole(category, WORLD),
            Whole(TOTAL, WORLD),
        ]
        whole = self.random.choice(
            [w for w in wholes if w != Whole(category, destination)] or [None]
        )
        found = [
            cell,
            cell.other("yoy"),
            cell.other("value", period=period.year_before),
            cell.other("change"),
        ]
        found += [cell.other("value", flow=f) for f in ("export", "import", "balance", "trade")]
        found += [cell.other("yoy", flow=f) for f in ("export", "import")]
        found += [cell.other(measure) for measure in ("mom", "daily", "daily_yoy", "krw")]
        found += [
            cell.other(measure)
            for measure in ("volume", "volume_yoy", "krw_yoy")
            if measure in MEASURES
        ]
        found += [cell.other("krw", flow=f) for f in ("export", "import", "balance")]
        found += [
            Quantity(measure, period, "export", TOTAL, WORLD) for measure in ("days", "days_change")
        ]
        found += [
            piece.other(measure) for piece in self._pieces(cell) for measure in ("value", "yoy")
        ]
        if whole:
            found += [
                cell.other(measure, of=whole) for measure in ("share", "share", "share_change")
            ]
            found += [
                cell.other("share", period=period.year_before, of=whole),
                cell.other("value", whole=whole),
            ]
        return [cell, *self.random.sample(found, self.random.randint(1, 5))]

    def _pieces(self, cell: Quantity) -> list[Quantity]:
        """Two months of a longer period."""
        months = cell.period.months
        chosen = self.random.sample(months, 2) if len(months) > 1 else []
        return [cell.other("value", period=month) for month in chosen]

    def _say(self, count: int) -> Iterator[Observation]:
        said = 0
        while said < count:
            source = self.random.choice(list(self.sources.values()))
            assert source.reports
            for q in self._cell(source.reports):
                true = self.true(source.reports, q, source.id)
                if true is not None:
                    said += 1
                    text = printed(true, q.unit, source.rounding, self.random)
                    yield Observation(
                        q, parse_figure(text, q.unit, source.rounding), source.id, f"p{said}"
                    )


def _growth(value: Fraction, base: Fraction | None) -> Fraction | None:
    """In percent; None where the base is zero or the signs differ."""
    same = base is not None and base != 0 and (value > 0) == (base > 0)
    return 100 * (value / base - 1) if base and (same or (value == 0 and base > 0)) else None


def neighbours(world: World, most: int = 80) -> list[Quantity]:
    """Some of the quantities that may follow from what is printed, without being printed."""
    found: dict[Quantity, None] = {}
    derived = [
        measure for measure in ("cover", "contribution", "unit_value") if measure in MEASURES
    ]
    for q in dict.fromkeys(s.quantity for s in world.observations):
        year = q.period.last // 12
        periods = [
            q.period,
            q.period.year_before,
            q.period.previous,
            Period.parse(f"{year}-Q2"),
            Period.parse(f"{year}-03"),
        ]
        for period in periods:
            for measure in ("value", "yoy", "change", "daily"):
                found[q.other(measure, period=period)] = None
            if Whole(q.category, q.destination) != Whole(TOTAL, WORLD):
                for measure in ("share", "share_change"):
                    found[q.other(measure, period=period, of=Whole(TOTAL, WORLD))] = None
        for flow in ("balance", "trade", "import"):
            found.update(
                dict.fromkeys(q.other(measure, flow=flow) for measure in ("value", "yoy", "change"))
            )
        for measure in ("mom", "daily_yoy"):
            found[q.other(measure)] = None
        for measure in derived:
            whole = Whole(TOTAL, WORLD) if measure == "contribution" else None
            found[q.other(measure, of=whole)] = None
    return world.random.sample(list(found), min(most, len(found)))
