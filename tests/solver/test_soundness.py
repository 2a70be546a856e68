"""No bound misses the truth and true figures are never in conflict, in random worlds whose truth is
known."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pytest

from ktrade.model.interval import Interval
from ktrade.model.period import WHOLE, Vintage
from ktrade.model.quantity import FLOWS, Observation, Quantity, default_whole
from tests.worlds.adapter import Solved, alarms, solve, vocabularies
from tests.worlds.breakdowns import BrokenDown, with_a_rest
from tests.worlds.small_worlds import SmallWorld
from tests.worlds.world import AS_PRINTED, World, many, neighbours


def encloses(interval: Interval, truth: Fraction) -> bool:
    low, high = interval.low, interval.high
    above = (
        not low.is_finite()
        or Fraction(low) < truth
        or (Fraction(low) == truth and not interval.low_open)
    )
    below = (
        not high.is_finite()
        or truth < Fraction(high)
        or (truth == Fraction(high) and not interval.high_open)
    )
    return above and below


def check_world(seed: int) -> int:
    """Asserts that every true value lies in its bounds, vintage by vintage, and that there is
    nothing to report: no conflict, no revision within a vintage, no cut figure; the number of
    quantities asked. In every third world sources print breakdowns."""
    world = World(seed)
    words = vocabularies()
    if seed % 3 == 0:
        world, words = BrokenDown(seed), (words[0], with_a_rest(words[1]))
    assert alarms(world.observations, world.sources, *words) == [], seed
    around = neighbours(world)
    asked = 0
    for vintage in sorted({source.reports for source in world.sources.values() if source.reports}):
        figures = [s for s in world.observations if world.sources[s.source].reports == vintage]
        solved = solve(figures, world.sources, *words)
        assert solved.conflicts == [], seed
        for q in dict.fromkeys([*(s.quantity for s in figures), *around]):
            interval = solved.interval(q)
            truths = true_values(world, vintage, q, figures)
            if interval is not None and truths:
                asked += 1
                assert any(encloses(interval, truth) for truth in truths), (seed, str(q))
    return asked


def true_values(
    world: World, vintage: Vintage, q: Quantity, figures: list[Observation]
) -> list[Fraction]:
    """The true value, if there is one; of what each source means or reckons by itself that of any
    of them."""
    found = [world.true(vintage, q, source) for source in dict.fromkeys(s.source for s in figures)]
    return list(dict.fromkeys(truth for truth in found if truth is not None))


@pytest.mark.parametrize("first", [0, pytest.param(2, marks=pytest.mark.slow)])
def test_no_true_value_is_outside_its_bounds(first: int) -> None:
    asked = sum(check_world(seed) for seed in range(first, first + 2))
    assert asked > 2 * 50, "the worlds say too little"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1_000, 1_000 + many(400), 50))
def test_no_true_value_is_outside_its_bounds_in_many_worlds(first: int) -> None:
    asked = sum(check_world(seed) for seed in range(first, first + 50))
    assert asked > 50 * 50, "the worlds say too little"


def test_every_print_of_a_world_is_true() -> None:
    """Else a bound that misses the truth would be right to."""
    for seed in range(20):
        world = World(seed)
        for s in world.observations:
            vintage = world.sources[s.source].reports
            assert vintage
            own = [s]
            assert any(
                encloses(s.figure.interval, t) for t in true_values(world, vintage, s.quantity, own)
            ), str(s)


@pytest.mark.slow
def test_the_worlds_have_all_that_is_hard() -> None:
    """Else a fault in it would go unseen."""
    seen: Counter[str] = Counter()
    for seed in range(120):
        world = World(seed)
        for s in world.observations:
            q, vintage = s.quantity, world.sources[s.source].reports
            assert vintage
            true = world.true(vintage, q, s.source)
            base = world.truth(vintage, q.other("value", period=q.period.year_before))
            seen[f"{q.measure} of a {q.period.kind}"] += 1
            seen[f"{q.flow} in {q.unit}"] += 1
            seen["zero"] += true == 0 and q.unit.is_money
            seen["a balance that turned"] += bool(
                q.flow == "balance" and true and base and (true > 0) != (base > 0)
            )
            seen["a span to the first days of a month"] += (
                q.period.kind == "span" and q.period.day != WHOLE
            )
            seen["an open end"] += s.figure.qualifier in (">", "<")
            seen["as printed"] += q.destination == AS_PRINTED
            seen["of another whole than the usual"] += q.of not in (
                None,
                default_whole(q.category, q.destination),
            )
    periods = ("month", "quarter", "half", "year", "span", "D10", "D20")
    wanted = [
        f"{measure} of a {kind}"
        for measure in ("value", "yoy", "days", "daily", "krw")
        for kind in periods
    ]
    wanted += [f"{flow} in {unit}" for flow in FLOWS for unit in ("USD", "KRW", "percent")]
    wanted += [
        "zero",
        "a balance that turned",
        "a span to the first days of a month",
        "an open end",
        "as printed",
    ]
    assert [what for what in [*wanted, "of another whole than the usual"] if not seen[what]] == []


@pytest.mark.parametrize("first", [0, 4])
def test_what_a_quantity_is_left_does_not_depend_on_the_questions_before(first: int) -> None:
    for seed in range(first, first + 4):
        world, draw = SmallWorld(seed), random.Random(seed)

        def solved(world: SmallWorld = world) -> Solved:
            return solve(world.observations, world.sources, *vocabularies())

        together, again = solved(), solved()
        order = draw.sample(world.asked, len(world.asked))
        expected = {q: together.interval(q) for q in world.asked}
        assert {q: again.interval(q) for q in order} == expected, seed
        for q in order[:5]:
            assert solved().interval(q) == expected[q], (seed, str(q))
        assert together.conflicts == solved().conflicts, seed
