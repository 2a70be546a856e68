"""Bounds are near the joint hull, and what they call a conflict is one: against linear programming,
told by kind."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal

import pytest

from ktrade.model.figure import parse_figure
from ktrade.model.interval import EVERYTHING, INFINITY, NOT_NEGATIVE, Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source
from tests.worlds.adapter import solve, vocabularies
from tests.worlds.boundaries import Levels, boundaries_of, exact_hulls
from tests.worlds.completeness import NEAR, slipped, tallies
from tests.worlds.small_worlds import SCENES

# Of all scenes together 96 in 100 are: flows over time, whose growth several constraints tie, lag
# behind.
LEAST_NEAR = 0.9
LEAST_AGREED = 0.97
LEAST_IRREDUCIBLE = 0.9
LEAST_OF_A_KIND = 0.6
# Hull consistency leaves some unbounded that only several constraints together bound.
MOST_UNBOUNDED = 0.02
SCENE = list(SCENES)


def seeds_of(scene: str, count: int, start: int = 50_000) -> range:
    """So many seeds whose small worlds are of that scene."""
    first = start + (SCENE.index(scene) - start) % len(SCENE)
    return range(first, first + count * len(SCENE), len(SCENE))


def check_kinds(seeds: Iterable[int], least: float = LEAST_NEAR) -> None:
    """Asserts that no bound is narrower than the joint hull, none infinite where it is not, that of
    all quantities as many as `least` says are within NEAR of it, and of no kind most are not."""
    told = tallies(seeds)
    ratios = [ratio for tally in told for ratio in tally.ratios]
    assert len(ratios) > 10
    assert [str(one) for tally in told for one in tally.narrow] == []
    unbounded = [str(one) for tally in told for one in tally.unbounded]
    assert len(unbounded) <= max(1, MOST_UNBOUNDED * len(ratios)), unbounded
    assert sum(ratio <= NEAR for ratio in ratios) >= least * len(ratios), "\n".join(map(str, told))
    assert [str(tally) for tally in told if tally.near < LEAST_OF_A_KIND and tally.far > 2] == []


def check_slips(seeds: Iterable[int]) -> int:
    """Asserts that figures are called a conflict where the program finds no values that fit, that
    each conflict is irreducible, and that only suspects are set aside; the number of worlds that do
    not fit."""
    found = [one for seed in seeds if (one := slipped(seed))]
    assert [one.seed for one in found if one.fits and one.conflicts] == [], "a false conflict"
    assert [one.seed for one in found if one.spares_wrong] == [], (
        "true figures are set aside, not the one that is off"
    )
    agreed = [one for one in found if one.fits != bool(one.conflicts)]
    assert len(agreed) >= LEAST_AGREED * len(found), [
        one.seed for one in found if one not in agreed
    ]
    sets = [is_one for one in found for is_one in one.irreducible]
    few = max(1, round((1 - LEAST_IRREDUCIBLE) * len(sets)))
    assert len(sets) - sum(sets) <= few, [one.seed for one in found if not all(one.irreducible)]
    aside = [is_one for one in found for is_one in one.suspects]
    few = max(1, round((1 - LEAST_IRREDUCIBLE) * len(aside)))
    assert len(aside) - sum(aside) <= few, [one.seed for one in found if not all(one.suspects)]
    return sum(not one.fits for one in found)


@pytest.mark.parametrize("scene", SCENE)
def test_bounds_are_near_the_joint_hull(scene: str) -> None:
    check_kinds(seeds_of(scene, 2), least=0.8)


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENE)
def test_bounds_are_near_the_joint_hull_in_many_worlds(scene: str) -> None:
    check_kinds(seeds_of(scene, 63, start=60_000))


def test_conflicts_are_those_of_the_linear_program() -> None:
    assert check_slips(range(70_000, 70_016)) > 4


@pytest.mark.slow
@pytest.mark.parametrize("first", range(71_000, 71_300, 75))
def test_conflicts_are_those_of_the_linear_program_in_many_worlds(first: int) -> None:
    assert check_slips(range(first, first + 75)) > 18


SERIES = Quantity("value", Period.parse("2026-01"), "export", "total", "world")
FIRST_DAYS = (5, 10, 20, 25, 30)  # the 30th ends a month of thirty days, and February


def random_levels(draw: random.Random, *, grows: bool) -> list[tuple[Period, str]]:
    """Prints of one series over a year, spans and first days among them: whole billions, some open,
    some a slip."""
    true = {month: draw.randint(0 if grows else -20, 30) for month in range(1, 13)}
    levels = []
    for _ in range(draw.randint(3, 10)):
        begin = draw.randint(1, 12)
        end = draw.randint(begin, min(12, begin + draw.choice([0, 2, 5, 11])))
        day = draw.choice([31] * 10 + [*FIRST_DAYS])
        value = sum(true[month] for month in range(begin, end + 1)) + draw.choice(
            [0] * 4 + [-15, 20]
        )
        if day != 31:
            value -= true[end] * (30 - day) // 30  # as if it came evenly
        low, high = value - draw.randint(0, 4), value + draw.randint(0, 4)
        period = Period(2026 * 12 + end - 1, day, end - begin + 1)
        levels.append(
            (
                period,
                draw.choice(
                    [f"{low}bn..{high}bn"] * 4 + [f">{low}bn", f"<{high + 1}bn", f">={low}bn"]
                ),
            )
        )
    return levels


def check_timelines(seeds: Iterable[int]) -> tuple[int, int]:
    """Asserts that bounds of one series are the exact hull, to the last digit and its openness, or
    figures that do not fit a conflict that is exactly irreducible; how many fit, and how many do
    not."""
    fit = unfit = 0
    for seed in seeds:
        draw = random.Random(seed)
        grows = draw.random() < 0.7
        place = SERIES if grows else SERIES.other("value", flow="balance")
        figures = [
            Observation(
                q := place.other("value", period=period),
                parse_figure(text, q.unit),
                "s",
                f"p{number}",
            )
            for number, (period, text) in enumerate(random_levels(draw, grows=grows))
        ]
        sources = {"s": Source("s", reports=Vintage.parse("2026-12"))}
        solved = solve(figures, sources, *vocabularies())
        asked = [place.other("value", period=Period.parse(text)) for text in ASKED]
        levels = [*levels_of(figures), *((q.period, EVERYTHING) for q in asked)]
        hulls = exact_hulls(levels, grows=grows)
        assert (hulls is None) == bool(solved.conflicts), seed
        for conflict in solved.conflicts:
            assert exact_hulls(levels_of(conflict), grows=grows) is None, seed
            for one in conflict:
                others = levels_of([other for other in conflict if other is not one])
                assert exact_hulls(others, grows=grows) is not None, (seed, str(one.quantity))
        if hulls is None:
            unfit += 1
            continue
        fit += 1
        nothing = NOT_NEGATIVE if grows else EVERYTHING
        for q in [*(s.quantity for s in figures), *asked]:
            known = solved.interval(q)
            assert (nothing if known is None else known) == hulls[boundaries_of(q.period)], (
                seed,
                str(q),
            )
    return fit, unfit


ASKED = (
    "2026-03",
    "2026-Q2",
    "2026-H2",
    "2026",
    "2026-02..2026-09",
    "2026-06-D20",
    "2026-01..2026-08-D10",
)


def levels_of(figures: Iterable[Observation]) -> Levels:
    return [(s.quantity.period, s.figure.interval) for s in figures]


@pytest.mark.parametrize("first", [0, 40])
def test_sums_of_a_series_over_time_are_the_exact_hull(first: int) -> None:
    fit, unfit = check_timelines(range(first, first + 40))
    assert fit > 5
    assert unfit > 5


@pytest.mark.slow
def test_sums_of_a_series_over_time_are_the_exact_hull_in_many_worlds() -> None:
    fit, unfit = check_timelines(range(1_000, 2_200))
    assert fit > 300
    assert unfit > 100


def test_the_second_method_gives_the_hull_by_hand() -> None:
    """10..12 in the half, at least 4 and below 5 in the first quarter: above 5 and at most 8 in the
    second."""
    given = {
        "2026-H1": Interval(Decimal(10), Decimal(12)),
        "2026-Q1": Interval(Decimal(4), Decimal(5), high_open=True),
    }
    levels = [(Period.parse(text), interval) for text, interval in given.items()]
    hulls = exact_hulls(levels)
    assert hulls is not None
    second = hulls[boundaries_of(Period.parse("2026-Q2"))]
    assert second == Interval(Decimal(5), Decimal(8), low_open=True)
    assert (
        exact_hulls([*levels, (Period.parse("2026-Q2"), Interval(Decimal(5), Decimal(5)))]) is None
    )
    inside = exact_hulls([*levels, (Period.parse("2026-05"), EVERYTHING)])
    assert inside is not None
    assert inside[boundaries_of(Period.parse("2026-05"))] == Interval(Decimal(0), Decimal(8))
    apart = exact_hulls([*levels, (Period.parse("2026-05"), EVERYTHING)], grows=False)
    assert apart is not None
    assert apart[boundaries_of(Period.parse("2026-05"))].high == INFINITY
