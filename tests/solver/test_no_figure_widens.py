"""A further true figure of a vintage never widens a bound: whoever enters more knows no less."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal as D
from itertools import product

import pytest

from ktrade.model.interval import Interval
from ktrade.model.quantity import Observation, Quantity, Whole
from ktrade.solver.figures import Given
from ktrade.solver.vintages import Bounds
from tests.solver.test_completeness import SCENE, seeds_of
from tests.worlds.adapter import vocabularies
from tests.worlds.breakdowns import BrokenDown, with_a_rest
from tests.worlds.by_hand import assert_bounds, quantity, solved
from tests.worlds.small_worlds import SmallWorld
from tests.worlds.world import AS_PRINTED, World

# Of an interval: propagation leaves cuts out that take off less than half of this.
ROOM = D("0.002")
BESIDE = ("value", "yoy", "change", "daily", "daily_yoy", "mom")
OF_WHOLE = ("share", "share_change", "contribution")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"share export ict world 2025-01 of total": "20..21"},
        {"value export ict world 2025-01": "10.0bn"},
    ],
)
def test_growth_of_a_whole_that_only_a_share_tells_of(more: dict[str, str]) -> None:
    """11.944..12.056 of 19.944..20.056 percent, over 47.944..48.056."""
    lines = {
        "value export ict world 2026-01": "12.0bn",
        "share export ict world 2026-01 of total": "20.0",
        "value export total world 2025-01": "48.0bn",
    }
    growth = "yoy export total world 2026-01"
    assert_bounds(lines | more, growth, "23.924693893555511", "26.083050897259532")


@pytest.mark.parametrize(("more", "low"), [({}, "0"), ({"change": "1.00m"}, "994400")])
def test_a_level_tied_by_another_figure_is_still_part_of_its_whole(
    more: dict[str, str], low: str
) -> None:
    lines = {"value export total world 2026-Q2": "70m"}
    lines |= {f"{measure} export cars world 2026-06": text for measure, text in more.items()}
    assert_bounds(lines, "value export cars world 2026-06", low, "70560000")


@pytest.mark.parametrize("printed", [{}, {"yoy export total world 2026-H1": "0..100"}])
def test_growth_of_a_half_lies_between_those_of_its_quarters(printed: dict[str, str]) -> None:
    lines = {"yoy export total world 2026-Q1": "10.0", "yoy export total world 2026-Q2": "20.0"}
    for year, quarter in product((2025, 2026), ("Q1", "Q2")):
        lines[f"value export total world {year}-{quarter}"] = "1..1000bn"
    half = solved(lines | printed).interval(quantity("yoy export total world 2026-H1"))
    assert half
    assert D("9.944") <= half.low <= half.high <= D("20.056")


def around(observations: Sequence[Observation], draw: random.Random, most: int) -> list[Quantity]:
    """So many quantities of the places of figures and of their wholes, now and a year earlier, and
    all that is printed."""
    printed = list(dict.fromkeys(s.quantity for s in observations))
    wholes = list(dict.fromkeys(q.of for q in printed if q.of))
    found: dict[Quantity, None] = {}
    for q in printed:
        values = [q.other("value"), *([q.other("value", whole=q.of)] if q.of else ())]
        flows = ("export", "import", "balance", "trade") if draw.random() < 0.2 else (q.flow,)
        for value, period, flow in product(values, (q.period, q.period.year_before), flows):
            place = value.other("value", period=period, flow=flow)
            found |= dict.fromkeys(map(place.other, BESIDE[flow == "balance" :]))
            for whole in wholes if flow != "balance" else ():
                if whole != Whole(place.category, place.destination):
                    found |= dict.fromkeys(place.other(measure, of=whole) for measure in OF_WHOLE)
    return [*printed, *draw.sample(list(found), min(most, len(found)))]


def wider(
    world: World, observations: Sequence[Observation], first: int, most: int, *, loosely: bool
) -> Iterator[str]:
    """Each quantity that follows, or with `loosely` is bounded at all, and of which another figure,
    taken in one by one after the first ones, moves an end outward."""
    draw = random.Random(len(observations))
    later = list(observations[first:])
    draw.shuffle(later)
    asked = around(observations, draw, most)
    words = vocabularies()[0], with_a_rest(vocabularies()[1])
    before: dict[Quantity, Interval | None] = {}
    for count in range(first, len(observations) + 1):
        taken = [*observations[:first], *later[: count - first]]
        bounds = Bounds(Given(taken), world.sources, *words)
        for q in asked:
            known = bounds.of(q, loosely=loosely)
            old, new = before.get(q), known.interval if known else None
            if old and not (new and is_within(new, old)):
                yield f"{q}: {old}, and with {taken[-1].quantity} {new}"
            before[q] = new


def is_within(new: Interval, old: Interval) -> bool:
    """Whether an interval lies in another, but for what is not worth a cut of it."""
    size = new.width if new.is_bounded else min(abs(new.low), abs(new.high))
    room = ROOM * size if size.is_finite() else D(0)
    return new.low >= old.low - room and new.high <= old.high + room


def check(
    worlds: Iterable[tuple[World, Sequence[Observation], int]], most: int, *, loosely: bool = True
) -> None:
    found: list[str] = []
    for world, observations, first in worlds:
        found += wider(world, observations, first, most, loosely=loosely)
    assert found == []


def small(scene: str, count: int) -> Iterator[tuple[World, Sequence[Observation], int]]:
    for seed in seeds_of(scene, count, start=80_000):
        world = SmallWorld(seed)
        said = [s for s in world.observations if s.quantity.measure != "krw"]
        yield world, said, len(said) // 2


@pytest.mark.parametrize("scene", SCENE)
def test_no_bound_widens(scene: str) -> None:
    check(small(scene, 1), most=12)


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENE)
def test_no_bound_widens_in_many_worlds(scene: str) -> None:
    """Of what follows: what is bounded only loosely may be so by another way, and a little less."""
    check(small(scene, 10), most=60, loosely=False)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(81_000, 81_060, 20))
def test_no_bound_widens_in_worlds_of_all_kinds(first: int) -> None:
    """What a source means by a word, and won at its rate, are other numbers from source to source;
    and a rest is beside all the pieces that its source names, so that these come first."""

    def worlds() -> Iterator[tuple[World, Sequence[Observation], int]]:
        for seed in range(first, first + 20):
            world = BrokenDown(seed)
            vintage = max(source.reports for source in world.sources.values() if source.reports)
            said = [
                s
                for s in world.observations
                if world.sources[s.source].reports == vintage
                and s.quantity.destination != AS_PRINTED
                and "krw" not in s.quantity.measure
            ]
            said.sort(key=lambda s: s.where != "rest")
            pieces = sum(s.where == "rest" for s in said)
            yield world, said[: pieces + 14], pieces

    check(worlds(), most=60, loosely=False)
