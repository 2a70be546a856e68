"""Worlds in which each source prints a breakdown by destination: some pieces, and the rest beside
them as that source alone means it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ktrade.model.figure import parse_figure
from ktrade.model.period import Vintage
from ktrade.model.quantity import WORLD, Observation, Quantity, Whole
from ktrade.model.vocabulary import Term, Vocabulary
from tests.worlds.prints import printed
from tests.worlds.world import World

REST = "rest"


def with_a_rest(destinations: Vocabulary) -> Vocabulary:
    """The destinations with a rest beside the pieces of the world."""
    rest = Term(REST, "All other destinations", WORLD, is_rest=True)
    return Vocabulary("destination", [*destinations, rest])


class BrokenDown(World):
    """A world with a breakdown in each source, in place of what else it says of such pieces."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._pieces_of: dict[str, list[str]] = {}
        for source in self.sources.values():
            assert source.reports
            flow, category = (
                self.random.choice(["export", "import"]),
                self.random.choice(["total", "ict"]),
            )
            whole = Quantity("value", source.reports.until, flow, category, WORLD)
            self._pieces_of[source.id] = self.random.sample(
                ["us", "vietnam"], self.random.randint(1, 2)
            )
            self.observations = [
                s
                for s in self.observations
                if s.source != source.id
                or s.quantity[1:4] != whole[1:4]
                or s.quantity.destination == WORLD
            ]
            self.observations += self._breakdown(source.id, whole)

    def _breakdown(self, source: str, whole: Quantity) -> Iterator[Observation]:
        by = self.sources[source]
        pieces = [*self._pieces_of[source], REST]
        said = [whole._replace(destination=piece) for piece in pieces]
        rest = said[-1]
        more = [rest.other("yoy"), rest.other("share", of=Whole(rest.category, WORLD))]
        more += [one.other("yoy") for one in said[:-1]]
        more = self.random.sample(more, self.random.randint(0, 2))
        if any(q.destination == REST for q in more) and self.random.random() < 0.5:
            said.remove(rest)
        for q in [*said, *more]:
            assert by.reports
            if (true := self.true(by.reports, q, source)) is not None:
                text = printed(true, q.unit, by.rounding, self.random)
                yield Observation(q, parse_figure(text, q.unit, by.rounding), source, "rest")

    def true(self, vintage: Vintage, q: Quantity, source: str) -> Fraction | None:
        """That of a rest is what the source's pieces leave of the world."""
        if q.destination != REST:
            return super().true(vintage, q, source)
        if q.measure == "share":
            value, whole = (
                self.true(vintage, one, source)
                for one in (q.other("value"), q.other("value", whole=q.of))
            )
            return 100 * value / whole if value is not None and whole else None
        if q.measure == "yoy":
            value, base = (
                self.true(vintage, q.other("value", period=p), source)
                for p in (q.period, q.period.year_before)
            )
            return 100 * (value / base - 1) if value is not None and base else None
        if q.measure != "value":
            return None
        places = (WORLD, *self._pieces_of[source])
        whole, *pieces = (
            World.true(self, vintage, q._replace(destination=p), source) for p in places
        )
        if whole is None or None in pieces:
            return None
        return whole - sum(filter(None, pieces), Fraction(0))
