"""Random true worlds to ask answers of: several reports, each with a truth of its own, and what
tempts to mix them.

A flash of the first twenty days, the month, customs' confirmed month, the month before and the same
month a year earlier: each vintage measures every level a little differently, leaf by leaf. Two
sources may mean different things by one word.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.period import WHOLE, Period, Vintage
from ktrade.model.quantity import TOTAL, WORLD, Observation, Quantity, Source, Whole
from tests.asking import WITHOUT, Record, vintages_of
from tests.worlds.adapter import vocabularies
from tests.worlds.prints import printed
from tests.worlds.world import AS_PRINTED, HABITS, MAIN_ITEM, PLACES, World

MONTH = "2026-06"
REPORTS = {  # by what they report on: the day they come out
    "2025-06": date(2025, 7, 1),
    "2026-05": date(2026, 6, 1),
    "2026-06-D20": date(2026, 6, 21),
    "2026-06": date(2026, 7, 1),
    "2026-06-rev": date(2026, 7, 15),
}
REVISED = 60  # thousandths that a vintage may be off another
REST_OF = "rest of "
Truth = list[Fraction]  # all of which must lie in the bounds


class AnswerWorld(World):
    """Statements of two to five reports, some with two sources."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._of_vintage: dict[Vintage, dict[tuple[int, int, str, str, str], int]] = {}
        super().__init__(seed, figures=random.Random(seed).randint(10, 70))
        self._drawn: Mapping[tuple[int, int, str, str, str], int]

    def _publish(self) -> None:
        for leaf in ("cars", "ict/displays", "ships"):
            if self.random.random() < 0.15:
                self._ship_nothing(leaf, self.random.choice((2025, 2026)))
        self._drawn = self._levels
        reports = [text for text in REPORTS if text == MONTH or self.random.random() < 0.5]
        for text in reports:
            for name in ("ministry", "press")[: self.random.randint(1, 2)]:
                rounding = Rounding.NEAREST if name == "ministry" else self.random.choice(HABITS)
                told, day = f"{name}-{text}", REPORTS[text]
                self.sources[told] = Source(
                    told, published=day, rounding=rounding, reports=Vintage.parse(text)
                )

    def _ship_nothing(self, leaf: str, year: int) -> None:
        """Of a piece, in the month that reports are on or that a year earlier."""
        for place, flow in product(PLACES, ("export", "import")):
            self._levels[year, 6, flow, leaf, place] = 0

    def _level(self, vintage: Vintage, q: Quantity) -> Fraction | None:
        if vintage not in self._of_vintage:
            draw = random.Random(f"{self.seed} {vintage}")
            self._of_vintage[vintage] = {
                place: level * (1000 + draw.randint(-REVISED, REVISED)) // 1000
                for place, level in self._drawn.items()
            }
        self._levels = self._of_vintage[vintage]
        return super()._level(vintage, q)

    def _revision(self, vintage: Vintage, year: int, month: int) -> int:
        return 0  # levels differ by vintage already

    def _period(self, vintage: Vintage) -> Period:
        year, month = vintage.last // 12, vintage.last % 12 + 1
        if vintage.day != WHOLE:
            texts = [str(vintage)] * 4 + [f"{MONTH}-D10", f"{year}-01..{vintage}"]
        else:
            texts = [f"{year}-{month:02}"] * 8 + [
                f"{year}-{month - 1:02}",
                f"{year}-04..{year}-{month:02}",
            ]
            texts += [
                f"{year}-{month:02}-D20",
                f"{year}-01..{year}-{month:02}",
                f"{year}-02..{year}-04",
            ]
            texts += [f"{year}-Q1", *([f"{year}-Q2"] * 2 if month == 6 else [])]
        return Period.parse(self.random.choice(texts))

    def _say(self, count: int) -> Iterator[Observation]:
        yield from self._apart()
        yield from self._overlapping()
        yield from super()._say(count)

    def _apart(self) -> Iterator[Observation]:
        """The word that each source means something else by, in what several of them print of one
        month."""
        if self.random.random() < 0.5:
            for source in self.sources.values():
                assert source.reports
                level = Quantity("value", _month_of(source.reports), "export", TOTAL, AS_PRINTED)
                said = [level, level.other("yoy"), level.other("share", of=Whole(TOTAL, WORLD))]
                yield from self._print(source, self.random.sample(said, self.random.randint(1, 2)))

    def _overlapping(self) -> Iterator[Observation]:
        """A whole and items of two classifications, now and a year earlier."""
        for source in self.sources.values():
            if self.random.random() < 0.6:
                for category in (TOTAL, "ict", MAIN_ITEM, "cars"):
                    assert source.reports
                    level = Quantity("value", _month_of(source.reports), "export", category, WORLD)
                    said = [
                        level,
                        level.other("yoy"),
                        level.other("value", period=level.period.year_before),
                    ]
                    yield from self._print(source, self.random.sample(said, 2))

    def _print(self, source: Source, said: Sequence[Quantity]) -> Iterator[Observation]:
        for q in said:
            assert source.reports
            true = self.true(source.reports, q, source.id)
            if true is not None:
                text = printed(true, q.unit, source.rounding, self.random)
                yield Observation(
                    q, parse_figure(text, q.unit, source.rounding), source.id, f"first {q}"
                )

    def write(self, folder: Path) -> None:
        """The files that a curator would write of it."""
        write_files(folder, self.observations, self.sources.values())

    def truths(self, record: Record, beside: Sequence[Record] = ()) -> list[Truth]:
        """What is true of a record's quantity, in each way it may be read; `beside` is the answer
        it stands in.

        Between vintages: the later period by one of them, the earlier by another. By each of its
        sources, where a source means something of its own. Empty where there is no such thing.
        """
        vintages = [Vintage.parse(text) for text in vintages_of(record)]
        pairs = [(a, b) for a, b in product(vintages, vintages) if a != b or len(vintages) == 1]
        if not record.get("compared_with") and record["measure"] != "yoy":
            pairs = [(one, one) for one in vintages]
        sources = record["sources"] or list(self.sources)
        found = (
            self._truth(record, *pair, source, beside) for pair, source in product(pairs, sources)
        )
        return [one for one in found if one]

    def _truth(
        self, record: Record, now: Vintage, then: Vintage, source: str, beside: Sequence[Record]
    ) -> Truth:
        q = quantity_of(record)
        words = (q.category, q.destination)
        if q.category.startswith(REST_OF):
            return self._rest_of_shares(record, now, source, beside)
        if any(WITHOUT in word for word in words):
            return self._rest(q, record, now, then)
        first = Period.parse(text) if (text := record.get("compared_with")) else None
        if first is None or (
            now == then and first == q.period.year_before and q.measure in OF_A_YEAR
        ):
            true = self.true(now, q, source)
            return [] if true is None else [true]
        return self._between(q, first, now, then, source)

    def _between(
        self, q: Quantity, first: Period, now: Vintage, then: Vintage, source: str
    ) -> Truth:
        """A number between two periods, each as its vintage measures it."""
        level = "share" if q.measure == "share_change" else "value"
        of = q.of if level == "share" else None
        later = self.true(now, q.other(level, of=of), source)
        earlier = self.true(then, q.other(level, period=first, of=of), source)
        if later is None or earlier is None:
            return []
        if q.measure in ("change", "share_change"):
            return [later - earlier]
        if q.measure == "contribution":
            assert q.of
            whole = self.true(then, q.other("value", period=first, whole=q.of), source)
            return [100 * (later - earlier) / whole] if whole else []
        if earlier <= 0 or later < 0:
            return []
        ratio = later / earlier
        if q.measure == "growth_a_year":
            months = q.period.last - first.last
            return [Fraction(100 * (float(ratio) ** (12 / months) - 1))]
        return [ratio if q.measure == "ratio" else 100 * (ratio - 1)]

    def _rest(self, q: Quantity, record: Record, now: Vintage, then: Vintage) -> Truth:
        """What a whole is without some items, whatever they have in common: all or nothing, now and
        then."""
        by = "category" if WITHOUT in q.category else "destination"
        whole, _, named = getattr(q, by).partition(WITHOUT)
        place = q._replace(**{by: whole}).other("value")
        before = Period.parse(record.get("compared_with") or str(q.period.year_before))
        rests = self._rests(place, now, by, named.split())
        if q.measure == "value":
            return rests
        base = place.other("value", period=before)
        wholes = self.truth(now, place), self.truth(then, base)
        if q.measure == "share":
            return [100 * rest / wholes[0] for rest in rests] if wholes[0] else []
        bases = self._rests(base, then, by, named.split())
        if q.measure == "change":
            return [rest - base for rest in rests for base in bases]
        if q.measure == "share_change":
            if not all(wholes):
                return []
            pairs = product(
                (rest / wholes[0] for rest in rests), (base / wholes[1] for base in bases)
            )
            return [100 * (later - earlier) for later, earlier in pairs]
        if q.measure == "contribution":
            return (
                [100 * (rest - base) / wholes[1] for rest in rests for base in bases]
                if wholes[1]
                else []
            )
        assert q.measure in ("yoy", "growth"), record
        return [100 * (rest / base - 1) for rest in rests for base in bases if base > 0]

    def _rests(self, whole: Quantity, vintage: Vintage, by: str, named: Sequence[str]) -> Truth:
        """The least and the most that the items can leave of it."""
        words = vocabularies()[by == "destination"]
        outermost = [
            one for one in named if not any(other in words.ancestors(one) for other in named)
        ]
        of = {one: self.truth(vintage, whole._replace(**{by: one})) for one in named}
        level = self.truth(vintage, whole)
        if level is None or None in of.values():
            return []
        sizes = {one: size for one, size in of.items() if size is not None}
        pieces = [one for one in outermost if _is_piece(one, getattr(whole, by), by)]
        apart = [sizes[one] for one in outermost if one not in pieces]
        least = max([sum((sizes[one] for one in pieces), Fraction(0)), *apart])
        most = sum((sizes[one] for one in outermost), Fraction(0))
        if whole.flow == "balance":
            # That of a part may be more than that of the whole.
            return [] if apart else [level - most]
        most = min(level, most)
        return [level - least, level - most]

    def _rest_of_shares(
        self, record: Record, vintage: Vintage, source: str, beside: Sequence[Record]
    ) -> Truth:
        """What the pieces named in the same table leave of a hundred."""
        whole = whole_of(record)
        left = Fraction(100)
        for other in beside:
            is_share = (
                other["measure"] == "share"
                and other["period"] == record["period"]
                and other is not record
            )
            if is_share and set(vintages_of(other)) <= set(vintages_of(record)):
                by = "category" if other["category"] != whole.category else "destination"
                if _is_piece(other[by], getattr(whole, by), by):
                    true = self.true(Vintage.parse(other["vintage"]), quantity_of(other), source)
                    left -= true or 0
        return [left]


def write_files(
    folder: Path, observations: Sequence[Observation], sources: Iterable[Source]
) -> None:
    """Facts, one a row, and their sources."""
    measures = list(dict.fromkeys(s.quantity.measure for s in observations))
    with open(folder / "facts.csv", "w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["period", "flow", "category", "destination", "source", "where", *measures])
        for s in observations:
            q, text = s.quantity, s.figure.printed
            if q.of:
                text += f" of {q.of.category} to {q.of.destination}"
            cells = [text if measure == q.measure else "" for measure in measures]
            rows.writerow([q.period, q.flow, q.category, q.destination, s.source, s.where, *cells])
    with open(folder / "sources.csv", "w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "published", "rounding", "reports"])
        for source in sources:
            rows.writerow([source.id, source.published, source.rounding, source.reports])


OF_A_YEAR = ("change", "share_change", "contribution", "yoy")


def quantity_of(record: Record) -> Quantity:
    of = (
        whole_of(record)
        if record.get("of") and record["measure"] not in ("volume_yoy", "unit_value")
        else None
    )
    period = Period.parse(record["period"])
    return Quantity(
        record["measure"], period, record["flow"], record["category"], record["destination"], of
    )


def whole_of(record: Record) -> Whole:
    category, _, destination = record["of"].partition(" to ")
    return Whole(category, destination or record["destination"])


def _is_piece(term_id: str, top: str, by: str) -> bool:
    """Whether it is one of the pieces of the top that do not overlap."""
    words = vocabularies()[by == "destination"]
    while term_id != top:
        if not words[term_id].part or words[term_id].is_as_printed:
            return False
        term_id = words[term_id].parent
    return True


def _month_of(vintage: Vintage) -> Period:
    return Period(vintage.last, vintage.day, 1)


def encloses(record: Record, truth: Fraction) -> bool:
    """Whether the ends of a record, rounded outward and taken as closed, hold it."""
    low, high = record["low"], record["high"]
    slack = (
        Fraction(1, 10**9) if record["measure"] == "growth_a_year" else 0
    )  # a root reckoned in floats
    return (low is None or Fraction(low) <= truth + slack) and (
        high is None or truth - slack <= Fraction(high)
    )
