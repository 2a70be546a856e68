"""Small true worlds of one vintage, each around one kind of tie, dense enough that bounds meet.

What is printed, and what is asked, are levels, growth, shares, … of a few series and periods. Of
the measures that are not linear (see `tests.oracle`) a world prints those of one ratio at most, and
growth and shares of a balance never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import MEASURES, TOTAL, WORLD, Observation, Quantity, Source, Whole
from tests.worlds.measures import Slice, slice_of
from tests.worlds.prints import printed
from tests.worlds.world import World

VINTAGE = Vintage.parse("2026-06")
MONTHS = [f"2026-{month:02}" for month in range(1, 7)]
SUMS = ["2026-Q1", "2026-Q2", "2026-H1"]
ALL = Whole(TOTAL, WORLD)
COVER_FLOW = "export"
LIKELY = {
    "value": 0.6,
    "yoy": 0.5,
    "change": 0.12,
    "mom": 0.1,
    "share": 0.5,
    "days": 0.8,
    "daily": 0.3,
    "krw": 0.8,
}
SELDOM = 0.15  # how often any other, or one of a year earlier, is printed
Offer = tuple[Quantity, float]  # what may be printed, and how likely it is


class SmallWorld(World):
    """A scene of `SCENES` by the seed: `observations` of one vintage, and what is `asked`."""

    def __init__(self, seed: int) -> None:
        self.asked: list[Quantity] = []
        self.scene = list(SCENES)[seed % len(SCENES)]
        super().__init__(seed, figures=0)
        offers = dict(SCENES[self.scene](self))
        self.observations = list(self._print(offers))
        self.asked = [
            q
            for q in dict.fromkeys(offers)
            if self.truth(VINTAGE, q) is not None or q.measure == "krw"
        ]

    def _publish(self) -> None:
        for name in ("ministry", "press")[: self.random.randint(1, 2)]:
            rounding = (
                Rounding.NEAREST if name == "ministry" else self.random.choice(list(Rounding))
            )
            self.sources[name] = Source(name, rounding=rounding, reports=VINTAGE)

    @property
    def slices(self) -> dict[Slice, float]:
        """The true ratios that make the world linear: where the oracle may begin."""
        found = {}
        for q in (*(s.quantity for s in self.observations), *self.asked):
            if cut := slice_of(q):
                ends = self.truth(VINTAGE, cut.numerator), self.truth(VINTAGE, cut.denominator)
                if ends[0] is not None and ends[1]:
                    found[cut] = float(ends[0] / ends[1])
        return found

    def slip(self) -> tuple[Observation, Observation]:
        """One of its figures off by more than its rounding, and as it was."""
        observation = self.random.choice(self.observations)
        is_money = observation.quantity.unit.is_money
        factor = Decimal(self.random.choice(("0.9", "1.1", "1.3", "10", "0.1")) if is_money else 1)
        shift = Decimal(0 if is_money else self.random.choice((-10, -3, 3, 10, 30)))
        interval = observation.figure.interval.scaled(factor) + Interval.point(shift)
        return observation._replace(
            figure=observation.figure._replace(interval=interval)
        ), observation

    def _print(self, offers: dict[Quantity, float]) -> Iterator[Observation]:
        cuts: set[Slice] = set()
        owner = next(iter(self.sources))
        for q, likely in offers.items():
            cut = slice_of(q)
            true = self.true(VINTAGE, q, owner)
            if (
                true is None
                or q.measure not in MEASURES
                or self.random.random() >= likely
                or (cut and cuts - {cut})
            ):
                continue
            cuts |= {cut} if cut else set()
            source = self.sources[
                owner if q.measure == "krw" else self.random.choice(list(self.sources))
            ]
            text = printed(true, q.unit, source.rounding, self.random, digits=(2, 3), words=0.04)
            yield Observation(
                q, parse_figure(text, q.unit, source.rounding), source.id, f"p{len(offers)}"
            )

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def level(
        self,
        period: str = "2026-06",
        flow: str = "export",
        category: str = TOTAL,
        place: str = WORLD,
    ) -> Quantity:
        return Quantity("value", Period.parse(period), flow, category, place)


def _offers(q: Quantity, *measures: str, base: bool = True) -> Iterator[Offer]:
    """The level and these measures of it; with `base` last year's level."""
    for measure in ("value", *measures):
        yield q.other(measure), LIKELY.get(measure, SELDOM)
    if base:
        yield q.other("value", period=q.period.year_before), SELDOM


def _time(world: SmallWorld) -> Iterator[Offer]:
    """One series: months, quarters, the half and overlapping spans, with growth."""
    place = world.one("us", WORLD)
    q = world.level(
        flow=world.one("export", "import"), category=world.one(TOTAL, "ict", "cars"), place=place
    )
    draw = world.random
    begin = draw.randint(1, 4)
    spans = (
        [f"2026-{begin:02}..2026-{draw.randint(begin + 1, 6):02}"] if draw.random() < 0.6 else []
    )
    if draw.random() < 0.3:
        spans += [
            world.one("2026-06-D20", "2026-01..2026-06-D20", "2026-06-D10", "2026-04..2026-05-D10")
        ]
    for text in dict.fromkeys([*MONTHS, *SUMS, *spans]):
        of_period = q.other("value", period=Period.parse(text))
        yield from _offers(of_period, "yoy", "change", *(("mom",) if text in MONTHS[1:] else ()))


def _flows(world: SmallWorld) -> Iterator[Offer]:
    """Exports, imports, balance and trade of a period, with growth."""
    category, place = world.one(TOTAL, "ict", "ict/displays"), world.one(WORLD, WORLD, "us")
    period = world.one(*MONTHS, "2026-H1")
    for flow in ("export", "import", "balance", "trade"):
        q = world.level(period, flow, category, place)
        growth = () if flow == "balance" else ("yoy",)
        yield from _offers(q, *growth, "change")
    yield world.level(period, COVER_FLOW, category, place).other("cover"), 0.0


def _quarter_of_flows(world: SmallWorld) -> Iterator[Offer]:
    """Exports, imports and balance in three months and the quarter they make."""
    for text in ("2026-04", "2026-05", "2026-06", "2026-Q2"):
        for flow in ("export", "import", "balance"):
            q = world.level(text, flow)
            yield from _offers(q, *(() if flow == "balance" else ("yoy",)), base=flow == "balance")
        yield world.level(text, "trade"), SELDOM
        yield world.level(text, COVER_FLOW).other("cover"), 0.0


def _shares(world: SmallWorld) -> Iterator[Offer]:
    """A part and its whole, their growth, and the part's share in both years."""
    part = world.level(
        world.one(*MONTHS, "2026-Q2"), "export", world.one("ict", "cars", "semiconductors")
    )
    if world.random.random() < 0.3:
        part = part.other("value", whole=Whole(TOTAL, "us"))
    yield from _offers(part, "yoy", "change")
    yield from _offers(part.other("value", whole=ALL), "yoy")
    for measure in ("share", "share_change", "contribution"):
        yield part.other(measure, of=ALL), LIKELY.get(measure, SELDOM)
    yield part.other("share", period=part.period.year_before, of=ALL), SELDOM


def _days(world: SmallWorld) -> Iterator[Offer]:
    """A level, its daily average, and working days, of a month and its first days or of a quarter
    and its months."""
    texts = (
        ["2026-06", "2026-06-D20"]
        if world.random.random() < 0.6
        else ["2026-04", "2026-05", "2026-06", "2026-Q2"]
    )
    for text in texts:
        q = world.level(text, "export", world.one(TOTAL, "ict"))
        yield from _offers(q, "yoy", "daily", base=True)
        for period in (q.period, q.period.year_before):
            yield world.level().other("days", period=period), LIKELY["days"]
        yield world.level().other("days_change", period=q.period), SELDOM
        yield q.other("daily", period=q.period.year_before), SELDOM
    yield world.level(texts[0]).other("daily_yoy"), SELDOM


def _won(world: SmallWorld) -> Iterator[Offer]:
    """Exports, imports, balance and an item in dollars and in won of one source."""
    period = world.one("2026-06", "2026-H1")
    for flow in ("export", "import", "balance"):
        yield from _offers(world.level(period, flow), "krw", base=False)
    yield from _offers(world.level(period, "export", "cars"), "krw", base=False)


def _parts(world: SmallWorld) -> Iterator[Offer]:
    """A whole, parts that do not overlap, and a part of a part, with growth and shares."""
    period = world.one("2026-05", "2026-Q2")
    chips = "ict/semiconductors"
    for category in ("ict", chips, f"{chips}/memory", f"{chips}/system", "ict/displays"):
        q = world.level(period, "export", category)
        yield from _offers(q, "yoy", base=category == "ict")
        if category != "ict":
            yield q.other("share", of=Whole("ict", WORLD)), SELDOM


def _places(world: SmallWorld) -> Iterator[Offer]:
    """Items to two destinations and the world, and their shares of the whole to the world."""
    for category in ("ict", TOTAL):
        for place in (WORLD, "us", "vietnam"):
            q = world.level("2026-06", "export", category, place)
            yield from _offers(q, "yoy", base=False)
            if place != WORLD:
                yield q.other("share", of=Whole(category, WORLD)), SELDOM


SCENES: dict[str, Callable[[SmallWorld], Iterator[Offer]]] = {
    "time": _time,
    "flows": _flows,
    "shares": _shares,
    "quarter of flows": _quarter_of_flows,
    "days": _days,
    "won": _won,
    "parts": _parts,
    "places": _places,
}


def kind_of(q: Quantity) -> str:
    """What a quantity is called in a table of kinds."""
    if q.flow in ("balance", "trade") and q.measure in ("value", "yoy", "change"):
        words = {"value": q.flow, "yoy": f"growth of {q.flow}", "change": f"change of {q.flow}"}
        return words[q.measure]
    if q.measure == "value" and q.period.last // 12 < 2026:
        return "year-earlier value"
    return "yoy of a sum of months" if q.measure == "yoy" and q.period.length > 1 else q.measure
