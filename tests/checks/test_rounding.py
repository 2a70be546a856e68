"""Digits cut or rounded, as figures tell: by hand, beside a slow integration, and over many made-up
sources."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from ktrade.checks.finding import NOTE, ROUNDING, WARNING, Finding
from ktrade.checks.rounding import MOST_RELATIONS, ways_of_rounding
from ktrade.model.density import (
    BEFORE,
    COARSER,
    EITHER,
    ONCE,
    TO_EVEN,
    Miss,
    SumOfErrors,
    joint_density,
    times,
)
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source, Whole
from ktrade.model.wording import Wording
from ktrade.store.read import Store
from tests.bench.rounding import BOUNDS, CUT, HONEST, odds, reached

MONTH, YEAR_BEFORE = Period.parse("2026-01"), Period.parse("2025-01")
TOTAL = Whole("total", "world")
VALUE = Quantity("value", MONTH, "export", "ict", "world")
BASE = VALUE.other("value", period=YEAR_BEFORE)
YOY = VALUE.other("yoy")
SHARE = VALUE.other("share", of=TOTAL)
WHOLE = VALUE.other("value", whole=TOTAL)
IMPORTS, BALANCE = VALUE.other("value", flow="import"), VALUE.other("value", flow="balance")
JANUARY = {VALUE: "29bn", BASE: "16.2bn", YOY: "78", SHARE: "44.1"}


@pytest.fixture(scope="module")
def store(seeded: Path) -> Store:
    return Store(seeded)


@pytest.fixture(scope="module")
def wording(store: Store) -> Wording:
    return Wording(store.categories, store.destinations)


def said(prints: dict[Quantity, str], source: Source) -> list[Observation]:
    return [
        Observation(q, parse_figure(p, q.unit, source.rounding), source.id, "p1")
        for q, p in prints.items()
    ]


def source_of(rounding: Rounding, name: str = "paper") -> Source:
    return Source(name, rounding=rounding, reports=Vintage.of(MONTH))


def found(
    prints: dict[Quantity, str], wording: Wording, rounding: Rounding = Rounding.EITHER
) -> list[Finding]:
    source = source_of(rounding)
    return list(ways_of_rounding(said(prints, source), {source.id: source}, wording))


def printed(finding: Finding) -> list[str]:
    return [member.observation.figure.printed for member in finding.members]


def test_the_ict_article_of_january_2026_cuts_its_digits(wording: Wording) -> None:
    """By hand: 44.05 % of 65.8444bn is 29.0045bn, 16.25bn × 1.785 is 29.00625bn: nothing else was
    rounded so."""
    paper, other = source_of(Rounding.EITHER), source_of(Rounding.EITHER, "other")
    observations = [*said(JANUARY, paper), *said({WHOLE: "65.85bn"}, other)]
    (finding,) = ways_of_rounding(observations, {s.id: s for s in (paper, other)}, wording)
    assert (finding.kind, finding.severity, finding.sources) == (ROUNDING, NOTE, ("paper", "other"))
    assert finding.period == MONTH
    assert finding.summary.startswith("paper truncates rather than rounds: odds of ")
    assert odds(finding) >= 20
    # Neither relation says anything without the other: what speaks is told with all its figures.
    assert "part = whole × share" in finding.relation
    assert "value = year-earlier value × (1 + yoy)" in finding.relation
    assert {"16.2bn", "78", "44.1", "65.85bn"} <= set(printed(finding))


def test_so_does_the_bundled_article_with_all_its_figures(store: Store, wording: Wording) -> None:
    findings = {
        f.sources[0]: f for f in ways_of_rounding(store.observations(), store.sources, wording)
    }
    january = findings["2026-01_ict-joongang"]
    assert (january.severity, odds(january)) == (NOTE, math.inf)
    assert "truncates" in january.summary
    # What is declared and speaks so is no finding.
    assert not [f for f in findings.values() if f.severity == WARNING]


@pytest.mark.parametrize(
    ("rounding", "severity"),
    [
        (Rounding.NEAREST, WARNING),
        (Rounding.EXACT, WARNING),
        (Rounding.EITHER, NOTE),
        (Rounding.DOWN, None),
    ],
)
def test_what_is_declared_decides_how_much_it_matters(
    wording: Wording, rounding: Rounding, severity: str | None
) -> None:
    findings = found({**JANUARY, WHOLE: "65.85bn"}, wording, rounding)
    assert [f.severity for f in findings] == ([severity] if severity else [])
    assert all("truncates" in f.summary for f in findings)


def test_a_source_said_to_cut_whose_figures_were_rounded(wording: Wording) -> None:
    """15.55..15.56bn less 7.88..7.89bn is 7.66..7.68bn: cut, that is never 7.68."""
    (finding,) = found(
        {VALUE: "15.55bn", IMPORTS: "7.88bn", BALANCE: "7.68bn"}, wording, Rounding.DOWN
    )
    assert finding.severity == WARNING
    assert (
        finding.summary
        == "paper, declared to truncate, rounds rather than truncates: odds of more than 1,000"
        " to 1"
    )
    assert finding.relation == "balance = exports - imports"
    assert printed(finding) == ["15.55bn", "7.88bn", "7.68bn"]
    assert finding.details == ()


def test_what_one_relation_decides_is_told_of_it_alone(wording: Wording) -> None:
    """Imports and balance say it, as above; a growth that fits either way is not named."""
    more = {BASE: "12.5bn", YOY: "24"}
    (finding,) = found(
        {VALUE: "15.55bn", IMPORTS: "7.88bn", BALANCE: "7.68bn"} | more, wording, Rounding.DOWN
    )
    assert finding.relation == "balance = exports - imports"
    assert printed(finding) == ["15.55bn", "7.88bn", "7.68bn"]


def test_a_copy_says_nothing_of_digits_that_were_rounded(wording: Wording) -> None:
    quantities = [
        VALUE.other("value", period=Period(MONTH.last - i, MONTH.day, 1)) for i in range(12)
    ]
    prints = {q: f"{20 + i}.37bn" for i, q in enumerate(quantities)}
    paper, ministry = source_of(Rounding.EITHER), source_of(Rounding.NEAREST, "ministry")
    observations = [*said(prints, paper), *said(prints, ministry)]
    assert not list(ways_of_rounding(observations, {s.id: s for s in (paper, ministry)}, wording))


@pytest.mark.parametrize(
    "prints",
    [
        {VALUE: "29.05bn", YOY: "78.5"},
        {VALUE: "29.05bn", YOY: "78.5", VALUE.other("mom"): "1.2", SHARE: "44.1"},
        {VALUE: ">29bn", BASE: "16bn..17bn", YOY: ">70"},
        {VALUE: "29bn", BASE: "16bn", YOY: "81"},  # too coarse to say anything
        {VALUE: "29.0bn", BASE: "16.2bn", YOY: "60"},  # fits neither way
        # What each of these relations says is said by the others: growth, days and averages go
        # round in a circle.
        {
            VALUE: "16.3bn",
            YOY: "21.7",
            VALUE.other("daily"): "720m",
            VALUE.other("daily_yoy"): "16.3",
        },
    ],
)
def test_no_finding_where_nothing_is_over_determined_or_nothing_speaks(
    wording: Wording, prints: dict[Quantity, str]
) -> None:
    assert not found(prints, wording)


def test_a_source_without_a_vintage_is_left_out(wording: Wording) -> None:
    source = source_of(Rounding.NEAREST)._replace(reports=None)
    assert not list(
        ways_of_rounding(said({**JANUARY, WHOLE: "65.85bn"}, source), {source.id: source}, wording)
    )


def test_the_same_is_told_again_and_in_any_order(wording: Wording) -> None:
    prints = {**JANUARY, WHOLE: "65.85bn"}
    backward = dict(reversed(prints.items()))
    assert found(prints, wording)[0].summary == found(backward, wording)[0].summary


@pytest.mark.parametrize("steps", [ONCE, BEFORE, TO_EVEN, EITHER, *COARSER.values()])
def test_a_density_is_one_in_all(steps: tuple[tuple[float, float], ...]) -> None:
    one = SumOfErrors([times(steps, -3.0)])
    low, high = one.reach
    width = (high - low) / 10_000
    assert sum(one(low + (i + 0.5) * width) for i in range(10_000)) * width == pytest.approx(
        1, rel=1e-3
    )


def test_a_sum_of_errors_is_what_drawing_them_says() -> None:
    drawing = random.Random(7)
    widths = (1.0, 0.4, 0.25)
    sums = [sum(w * (drawing.random() - 0.5) for w in widths) for _ in range(200_000)]
    density = SumOfErrors([times(ONCE, w) for w in widths])
    for at in (-0.6, -0.3, 0.0, 0.45):
        near = sum(abs(one - at) < 0.02 for one in sums) / len(sums) / 0.04
        assert density(at) == pytest.approx(near, rel=0.05)
    assert density(0.83) == density(-0.83) == 0


def test_errors_twice_rounded_are_what_rounding_twice_makes() -> None:
    drawing = random.Random(8)
    errors = []
    for _ in range(100_000):
        true = drawing.uniform(0, 1000)
        errors.append(true - math.floor(math.floor(true * 10 + 0.5) / 10 + 0.5))
    for low, high in ((-0.55, -0.45), (-0.45, 0.45), (0.45, 0.55)):
        share = sum(low < one < high for one in errors) / len(errors)
        expected = (
            sum(
                SumOfErrors([BEFORE])(low + (i + 0.5) * 0.01)
                for i in range(round((high - low) * 100))
            )
            / 100
        )
        assert share == pytest.approx(expected, abs=0.01)


def test_two_relations_that_share_a_figure_are_weighed_jointly() -> None:
    """x + a = 0.3 and x - b = 0.2, all even: summed over 20,000 strips of x."""
    rows = [
        Miss(0.3, [1.0], SumOfErrors([times(ONCE, 0.5)])),
        Miss(0.2, [1.0], SumOfErrors([times(ONCE, -0.8)])),
    ]
    strips = ((i + 0.5) / 20_000 - 0.5 for i in range(20_000))
    inside = sum(abs(0.3 - x) < 0.25 and abs(0.2 - x) < 0.4 for x in strips)
    assert joint_density(rows, [ONCE]) == pytest.approx(inside / 20_000 / 0.5 / 0.8, rel=0.02)


def test_three_relations_that_share_two_figures_are_weighed_jointly() -> None:
    """x + a = 0.3, y + b = 0.1 and x - y + c = 0.4, summed over a grid of x and y."""
    slopes = ([1.0, 0.0], [0.0, 1.0], [1.0, -1.0])
    rows = [
        Miss(value, slope, SumOfErrors([times(ONCE, width)]))
        for value, slope, width in zip((0.3, 0.1, 0.4), slopes, (0.5, 0.7, 0.6), strict=True)
    ]
    side = [(i + 0.5) / 400 - 0.5 for i in range(400)]
    near = [(x, y) for x in side for y in side if abs(0.3 - x) < 0.25 and abs(0.1 - y) < 0.35]
    inside = sum(abs(0.4 - x + y) < 0.3 for x, y in near)
    assert joint_density(rows, [ONCE, ONCE]) == pytest.approx(
        inside / 400**2 / 0.5 / 0.7 / 0.6, rel=0.03
    )
    assert joint_density([row._replace(value=9.0) for row in rows], [ONCE, ONCE]) == 0


def accused(count: int) -> Counter[int]:
    """How many of so many honest sources, of each kind in turn, are said to cut at each odds."""
    return Counter(
        least
        for seed in range(count)
        for least in reached(seed, HONEST[seed % len(HONEST)], "truncates")
    )


def test_honest_sources_are_not_accused_and_those_that_cut_are_found() -> None:
    told = accused(40)
    assert all(told[least] <= 40 / least + 3 * math.sqrt(40 / least) for least in BOUNDS)
    of_cutting = [reached(seed, CUT, "truncates") for seed in range(10)]
    assert sum(20 in one for one in of_cutting) >= 7
    assert not any(reached(seed, CUT, "rounds rather") for seed in range(10))


@pytest.mark.slow
def test_odds_are_calibrated() -> None:
    """Of 10,000 honest sources at most one in K is accused at K to 1; four in five of those that
    cut are found."""
    told = accused(10_000)
    assert all(told[least] <= 10_000 / least + 3 * math.sqrt(10_000 / least) for least in BOUNDS), (
        told
    )
    assert (
        sum(20 in reached(seed, CUT, "truncates") for seed in range(1_000)) >= 829
    )  # found by sampling volumes


def test_sources_without_loops_cost_nothing_much(store: Store, wording: Wording) -> None:
    places = [
        (c.id, d.id) for c in list(store.categories)[:8] for d in list(store.destinations)[:8]
    ]
    sources, observations = {}, []
    for year in range(2000, 2020):
        period = Period.parse(f"{year}-01")
        source = Source(f"customs {year}", reports=Vintage.of(period))
        sources[source.id] = source
        for category, destination in places:
            q = Quantity("value", period, "export", category, destination)
            observations += said({q: "29.1bn", q.other("yoy"): "14.1"}, source)
    began = time.process_time()
    assert not list(ways_of_rounding(observations, sources, wording))
    assert (time.process_time() - began) / len(sources) < 0.02


def test_a_long_history_tells_its_way_by_some_of_its_figures(wording: Wording) -> None:
    """20 years of levels and growth, all cut: more relations than are looked at, evenly spread."""
    prints: dict[Quantity, str] = {}
    for number in range(240):
        level, base = (10e9 * 1.003**at * (1 + 0.2 * math.sin(at)) for at in (number, number - 12))
        at = VALUE.other("value", period=Period(MONTH.last + number, 31, 1))
        prints[at] = f"{int(level / 1e7) / 100:.2f}bn"
        if number >= 12:
            prints[at.other("yoy")] = f"{math.trunc((level / base - 1) * 1000) / 10:.1f}"
    assert len(prints) - 240 > MOST_RELATIONS
    (finding,) = found(prints, wording)
    assert "truncates" in finding.summary
