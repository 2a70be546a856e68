"""What the figures say of the quantities that claims need: the readings of each vintage, and the
periods of a series of which any may be known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from ktrade.model.digits import written
from ktrade.model.interval import Interval
from ktrade.model.period import WHOLE, Period, Vintage
from ktrade.model.quantity import FLOWS, Observation, Quantity, Series
from ktrade.solver.known import Known
from ktrade.solver.vintages import Bounds

MOST_SUPPORT = 200  # figures behind a bound that are looked at
MOST_CITED = 3  # figures that a bound is said to rest on
Sentence = tuple[str, str]  # a source, and a place in it
Ask = tuple[Quantity, Vintage | None]


@dataclass(frozen=True, slots=True)
class VintageReading:
    """What one vintage knows, and the nearest figures behind it: all reasons of a history would
    fill the memory."""

    quantity: Quantity
    interval: Interval
    vintage: Vintage
    sources: tuple[str, ...]
    prints: tuple[Observation, ...] = field(compare=False)
    is_in_conflict: bool
    sentences: frozenset[Sentence] = field(default=frozenset(), compare=False)
    is_of_the_claim: bool = False  # known from the claim's own sentence

    @classmethod
    def of(cls, known: Known, doubtful: Collection[Observation]) -> VintageReading:
        """What a vintage knows; in conflict also where it rests on a doubtful figure."""
        support = (bound.observation for end in known.ends for bound in end.support())
        figures = list(dict.fromkeys(islice((s for s in support if s), MOST_SUPPORT)))
        is_in_conflict = known.is_in_conflict or any(s in doubtful for s in figures)
        return cls(
            known.quantity, known.interval, known.vintage, known.sources,
            tuple(figures[:MOST_CITED]),
            is_in_conflict, frozenset((s.source, s.where) for s in figures),
        )  # fmt: skip

    def __str__(self) -> str:
        places = dict.fromkeys(f"{s.source} {s.where}".strip() for s in self.prints)
        return f"{written(self.interval, self.quantity.unit)} ({', '.join(places or self.sources)})"


class Evidence:
    """The periods of which the figures may say something, of each series: nothing else is worth
    asking about."""

    def __init__(self, bounds: Bounds, doubtful: Collection[Observation] = ()) -> None:
        """`doubtful` are figures in a contradiction between vintages."""
        self.bounds, self._doubtful = bounds, frozenset(doubtful)
        self._said: dict[Ask, VintageReading | None] = {}
        self._periods: dict[Series, set[Period]] = {}
        self._found: dict[tuple[Series, Period], set[Period]] = {}
        for quantity in bounds.quantities:
            places = [(quantity.category, quantity.destination)]
            if quantity.of:
                places.append((quantity.of.category, quantity.of.destination))
            near = [quantity.period]
            if quantity.measure in ("yoy", "change", "share_change", "daily_yoy"):
                near.append(quantity.period.year_before)
            elif quantity.measure == "mom":
                near.append(quantity.period.previous)
            for place in places:
                self._periods.setdefault(Series(quantity.flow, *place), set()).update(near)
        # Of exports, imports, their balance and sum, any two give the others.
        for place in {series.place for series in self._periods}:
            series = [Series(flow, *place) for flow in FLOWS]
            count = Counter(period for one in series for period in self._periods.get(one, ()))
            if two := {period for period, flows in count.items() if flows > 1}:
                for one in series:
                    self._periods.setdefault(one, set()).update(two)

    def read_ahead(self, asks: Iterable[Ask]) -> None:
        """Asks one vintage after the other: one that is asked again after many others has to be
        solved anew."""
        for ask in sorted(
            set(asks), key=lambda ask: (ask[1] or Vintage.of(ask[0].period), ask[0].period)
        ):
            self.reading(*ask)

    def reading(self, quantity: Quantity, vintage: Vintage | None = None) -> VintageReading | None:
        """What the vintage says of it, or the latest that knows it."""
        if (quantity, vintage) not in self._said:
            known = self.bounds.of(quantity, vintage)
            self._said[quantity, vintage] = (
                VintageReading.of(known, self._doubtful) if known else None
            )
        return self._said[quantity, vintage]

    def beside(self, reading: VintageReading, sentence: Sentence) -> VintageReading | None:
        """What the reading's vintage prints of its quantity elsewhere than in a sentence."""
        quantity, vintage = reading.quantity, reading.vintage
        prints = [
            s
            for s in self.bounds.observations(vintage)
            if s.quantity == quantity
            and (s.source, s.where) != sentence
            and s not in self._doubtful
        ]
        if not prints or reading.is_in_conflict:
            return None
        sharpest = min(prints, key=lambda s: s.figure.interval.width)
        interval, sources = sharpest.figure.interval, (sharpest.source,)
        return VintageReading(
            quantity, interval, vintage, sources, (sharpest,), is_in_conflict=False
        )

    def known_places(self, flow: str) -> Collection[tuple[str, str]]:
        """The categories to destinations of which anything may be known."""
        return dict.fromkeys(s.place for s in self._periods if s.flow == flow)

    def like(self, series: Series, own: Period) -> set[Period]:
        """The periods of the same kind and length (and, of spans, the same end in the year), in any
        year."""
        step = months_between(own)
        key = series, Period(own.last % step, own.day, own.length)
        if key not in self._found:
            printed = self._periods.get(series, set())
            near = {
                p
                for p in printed
                if (p.length, p.day) == (own.length, own.day) and (own.last - p.last) % step == 0
            }
            self._found[key] = near.union(_made_up(printed, own) if own.day == WHOLE else ())
        return self._found[key]


def months_between(own: Period) -> int:
    """Months from one period of its kind to the next; of spans, a year."""
    return own.length if own.kind != "span" else 12


def _made_up(printed: set[Period], own: Period) -> Iterator[Period]:
    """The periods of its kind that their pieces, all of one length, make up."""
    lengths: Counter[tuple[Period, int]] = Counter()
    for period in printed:
        if period.day == WHOLE and period.length < own.length:
            whole = Period(
                period.last + (own.last - period.last) % months_between(own), WHOLE, own.length
            )
            if whole.holds(period):
                lengths[whole, period.length] += period.length
    yield from (whole for (whole, _), length in lengths.items() if length == own.length)
