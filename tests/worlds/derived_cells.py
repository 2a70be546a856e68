"""Cells that an answer derives, asked by name of a store, beside the joint hull of linear
programming.

Rests of a whole, growth and ratios between two periods of one report, cover, contributions, values
of a unit: each is a ratio of two sums of unknowns, or such a sum. What is left of a whole without
parts that may overlap is an unknown of its own: no more than any parts that do not overlap leave,
and no less than all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from ktrade.model.figure import Unit
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Quantity
from tests.asking import WITHOUT, Record, asked_again
from tests.conftest import Loader, in_memory
from tests.worlds.adapter import vocabularies
from tests.worlds.answer_worlds import write_files
from tests.worlds.linear import ONE, Linear, Row, plus
from tests.worlds.oracle import Ends, Oracle
from tests.worlds.small_worlds import ALL, LIKELY, SELDOM, VINTAGE, Offer, SmallWorld
from tests.worlds.world import MAIN_ITEM, World

EXACT = 1e-6  # of the size of its ends
OVERLAPPING = (MAIN_ITEM, "ict")


class Derived(NamedTuple):
    """What is asked: a kind of cell, the fields of its record, and the ratio it is, in its own unit
    times `scale`."""

    kind: str
    record: Record
    numerator: Linear
    denominator: Linear
    scale: float


class DerivedWorld(SmallWorld):
    """A small true world of one report, dense around the cells that answers derive."""

    def __init__(self, seed: int) -> None:
        self.asked = []
        self.scene = list(SCENES)[seed % len(SCENES)]
        World.__init__(self, seed, figures=0)
        self.observations = list(self._print(dict(SCENES[self.scene](self))))

    def write(self, folder: Path) -> None:
        """The files that a curator would write of it."""
        write_files(folder, self.observations, self.sources.values())


def _level(period: str, category: str = TOTAL, flow: str = "export") -> Quantity:
    return Quantity("value", Period.parse(period), flow, category, WORLD)


def _flows(world: SmallWorld) -> Iterator[Offer]:
    """Exports, imports and balance, with growth of the flows."""
    for flow in ("export", "import", "balance"):
        q = _level("2026-06", flow=flow)
        yield q, LIKELY["value"]
        yield q.other("change"), SELDOM
        if flow != "balance":
            yield q.other("yoy"), LIKELY["yoy"]


def _months(world: SmallWorld) -> Iterator[Offer]:
    """One series from month to month, and the quarter."""
    for text in ("2026-04", "2026-05", "2026-06", "2026-Q2"):
        q = _level(text, "ict")
        yield q, 0.7
        yield q.other("yoy"), LIKELY["yoy"]
        yield q.other("mom"), 0.3 if text in ("2026-05", "2026-06") else 0.0


def _rest(world: SmallWorld) -> Iterator[Offer]:
    """A whole and its parts that do not overlap, now and a year earlier."""
    for category in ("ict", "ict/semiconductors", "ict/displays"):
        q = _level("2026-06", category)
        yield q, 0.8
        yield q.other("yoy"), LIKELY["yoy"]
        yield q.other("value", period=q.period.year_before), 0.3


def _overlap(world: SmallWorld) -> Iterator[Offer]:
    """A whole, and items of two classifications."""
    for category in (TOTAL, *OVERLAPPING, "cars"):
        q = _level("2026-06", category)
        yield q, 0.8
        yield q.other("yoy"), LIKELY["yoy"]
        yield q.other("value", period=q.period.year_before), 0.3
        if category != TOTAL:
            yield q.other("share", of=ALL), 0.3


SCENES: dict[str, Callable[[SmallWorld], Iterator[Offer]]] = {
    "flows": _flows, "months": _months, "rest": _rest, "overlap": _overlap,
}  # fmt: skip


class Cells(Oracle):
    """The joint hull of derived cells; a rest is an unknown beside the levels."""

    def __init__(self, world: DerivedWorld) -> None:
        every = ["2025-04", "2025-05", "2025-06", "2026-04", "2026-05", "2026-06"]
        levels = [_level(text, *place) for text in every for place in PLACES[world.scene]]
        super().__init__(world.observations, *vocabularies(), asked=levels)

    def asked_of(self, scene: str) -> Iterator[Derived]:
        """Every cell that is asked of a scene."""
        if scene == "flows":
            exports, imports = _level("2026-06"), _level("2026-06", flow="import")
            balance = exports.other("value", flow="balance")
            yield self._cell("cover", balance.other("cover"), [(1, exports)], [(1, imports)], 100)
        elif scene == "months":
            for first, last in (("2026-05", "2026-06"), ("2026-04", "2026-06")):
                yield from self._between(_level(first, "ict"), _level(last, "ict"))
        else:
            yield from self._rests(scene)

    def _between(self, earlier: Quantity, later: Quantity) -> Iterator[Derived]:
        for measure, scale, off in (("ratio", 1.0, 0), ("growth", 100.0, 1)):
            terms = [(1, later), (-off, earlier)]
            cell = self._cell(measure, later.other(measure), terms, [(1, earlier)], scale)
            yield cell._replace(record={**cell.record, "compared_with": str(earlier.period)})
        change = self._cell(
            "change", later.other("change"), [(1, later), (-1, earlier)], [], self._units[Unit.USD]
        )
        yield change._replace(record={**change.record, "compared_with": str(earlier.period)})

    def _rests(self, scene: str) -> Iterator[Derived]:
        whole = _level("2026-06", PLACES[scene][0][0])
        for parts in LEFT_OUT[scene]:
            kind = " of a rest" if scene == "rest" else " of a rest beside what overlaps"
            q = whole._replace(category=f"{whole.category}{WITHOUT}{' '.join(parts)}")
            now, then = (
                {("rest", parts, period): 1.0}
                for period in (whole.period, whole.period.year_before)
            )
            one: Linear = {ONE: 1.0}
            yield Derived("value" + kind, _record(q), now, one, self._units[Unit.USD])
            grown = plus((1, now), (-1, then))
            yield Derived("yoy" + kind, _record(q.other("yoy")), grown, then, 100)
            share = q.other("share")
            of = {"of": whole.category}
            yield Derived(
                "share" + kind, {**_record(share), **of}, now, self._expression(whole), 100
            )

    def _cell(
        self, kind: str, q: Quantity, above: Iterable[tuple[int, Quantity]],
        below: Sequence[tuple[int, Quantity]],
        scale: float,
    ) -> Derived:  # fmt: skip
        numerator, denominator = (
            plus(*((sign, self._expression(level)) for sign, level in terms))
            for terms in (above, below)
        )
        return Derived(kind, _record(q), numerator, denominator or {ONE: 1.0}, scale)

    def _rows(self, fixed: dict) -> Iterator[Row]:  # type: ignore[type-arg]
        yield from super()._rows(fixed)
        present = {category for _, category, _ in self._series}
        for scene, wholes in LEFT_OUT.items():
            top = PLACES[scene][0][0]
            if not present.issuperset({top, *(part for parts in wholes for part in parts)}):
                continue
            for parts in wholes:
                for period in ("2026-06", "2025-06"):
                    yield from self._rest_rows(parts, _level(period, top))

    def _rest_rows(self, parts: tuple[str, ...], whole: Quantity) -> Iterator[Row]:
        rest: Linear = {("rest", parts, whole.period): 1.0}
        level = self._expression(whole)
        of = {part: self._expression(whole._replace(category=part)) for part in parts}
        yield Row(plus((1, level), (-1, rest), *((-1, part) for part in of.values())))
        apart = [
            part for part in parts if part != "ict"
        ]  # the ICT classification overlaps the others
        for some in (apart, [part for part in parts if part == "ict"]):
            yield Row(plus((1, rest), (-1, level), *((1, of[part]) for part in some)))

    def hull_of(self, cell: Derived) -> Ends:
        low, high = (
            self._program({}).optimum(cell.numerator, cell.denominator, sign)
            for sign in (1.0, -1.0)
        )
        return low * cell.scale, high * cell.scale


PLACES = {  # the whole first
    "flows": [(TOTAL, "export"), (TOTAL, "import")],
    "months": [("ict", "export")],
    "rest": [("ict", "export"), ("ict/semiconductors", "export"), ("ict/displays", "export")],
    "overlap": [(TOTAL, "export"), (MAIN_ITEM, "export"), ("ict", "export"), ("cars", "export")],
}
LEFT_OUT = {
    "rest": [("ict/displays",), ("ict/semiconductors", "ict/displays")],
    "overlap": [OVERLAPPING, (*OVERLAPPING, "cars"), (MAIN_ITEM, "cars")],
}


def _record(q: Quantity) -> dict[str, str]:
    words = {
        "period": str(q.period),
        "flow": q.flow,
        "category": q.category,
        "destination": q.destination,
    }
    return {
        **words,
        "measure": q.measure,
        "unit": str(q.unit) if q.measure in UNITS else "",
        "vintage": str(VINTAGE),
    }


UNITS = ("value", "change", "yoy", "share", "cover")


class Beside(NamedTuple):
    """One cell: its ends in the answer, and those of the joint hull."""

    seed: int
    cell: Derived
    ours: Ends
    hull: Ends

    @property
    def room(self) -> float:
        return EXACT * max(
            [1.0, *(abs(end) for end in (*self.ours, *self.hull) if math.isfinite(end))]
        )

    @property
    def is_too_narrow(self) -> bool:
        return self.ours[0] > self.hull[0] + self.room or self.ours[1] < self.hull[1] - self.room

    @property
    def ratio(self) -> float:
        """The width of ours over the hull's."""
        least, most = (high - low for low, high in (self.hull, self.ours))
        return 1.0 if most - least <= self.room else most / max(least, self.room)

    def __str__(self) -> str:
        return f"world {self.seed}: {self.cell.record}: {self.ours}, hull {self.hull}"


def beside(seed: int) -> Iterator[Beside]:
    """Each derived cell of the world of that seed that the figures bound on both sides and the
    store knows."""
    world = DerivedWorld(seed)
    cells = Cells(world)
    asked = [
        cell for cell in cells.asked_of(world.scene) if all(map(math.isfinite, cells.hull_of(cell)))
    ]
    if not asked or not world.observations:
        return
    with in_memory() as folder:
        world.write(Path(folder))
        store = Path(folder) / "k.db"
        Loader(store)(folder)
        told = asked_again(store, [cell.record for cell in asked])
        for cell, (_, known) in zip(asked, told, strict=True):
            if known["vintage"]:
                ours = [
                    math.inf * sign if end is None else float(end) for end, sign in _ends(known)
                ]
                yield Beside(seed, cell, (ours[0], ours[1]), cells.hull_of(cell))


def _ends(record: Record) -> tuple[tuple[str | None, int], tuple[str | None, int]]:
    return (record["low"], -1), (record["high"], 1)


class Kind(NamedTuple):
    """Of one kind of derived cell, how near the answers come to the joint hull."""

    name: str
    met: list[Beside]

    @property
    def ratios(self) -> list[float]:
        return sorted(one.ratio for one in self.met)

    @property
    def median(self) -> float:
        return median(self.ratios)

    def __str__(self) -> str:
        wide = self.ratios[int(0.95 * len(self.ratios))]
        return (
            f"{self.name:34} {len(self.met):5}: median {self.median:.3f}, 95th percentile"
            f" {wide:.3g}"
        )


def kinds(seeds: Iterable[int]) -> list[Kind]:
    """By kind, over the worlds of these seeds."""
    found: dict[str, list[Beside]] = {}
    for seed in seeds:
        for one in beside(seed):
            found.setdefault(one.cell.kind, []).append(one)
    return [Kind(name, met) for name, met in sorted(found.items())]
