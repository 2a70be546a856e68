from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from ktrade.checks.finding import NOTE, ROUNDING, WARNING, Finding
from ktrade.checks.rounding import MOST_LOOPS, habits
from ktrade.checks.volume import Region, derive
from ktrade.model.figure import Rounding, Unit, parse_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Quantity, Source, Statement, Whole
from ktrade.solver.constraints import Constraint
from ktrade.solver.identities import identities
from ktrade.store.read import Store
from ktrade.wording import Wording

MONTH, YEAR_BEFORE = Period.parse("2026-01"), Period.parse("2025-01")
TOTAL = Whole("total", "world")
VALUE = Quantity("value", MONTH, "export", "ict", "world")
BASE = VALUE.other("value", period=YEAR_BEFORE)
YOY = VALUE.other("yoy")
SHARE = VALUE.other("share", of=TOTAL)
WHOLE = VALUE.other("value", whole=TOTAL)
JANUARY = {VALUE: "29bn", BASE: "16.2bn", YOY: "78", SHARE: "44.1"}


@pytest.fixture(scope="module")
def store(seeded: Path) -> Store:
    return Store(seeded)


@pytest.fixture(scope="module")
def wording(store: Store) -> Wording:
    return Wording(store.categories, store.destinations)


def said(prints: dict[Quantity, str], source: Source) -> list[Statement]:
    return [Statement(q, parse_figure(p, q.unit, source.rounding), source.id, "p1") for q, p in prints.items()]


def source_of(rounding: Rounding, name: str = "paper") -> Source:
    return Source(name, rounding=rounding, reports=Vintage.of(MONTH))


def found(prints: dict[Quantity, str], wording: Wording, rounding: Rounding = Rounding.EITHER) -> list[Finding]:
    source = source_of(rounding)
    return list(habits(said(prints, source), {source.id: source}, wording))


def odds(summary: str) -> float:
    """As the summary tells them; what is more than can be told is infinite."""
    told = re.search(r"odds of (more than )?([0-9,]+) to 1$", summary)
    assert told, summary
    return math.inf if told[1] else float(told[2].replace(",", ""))


def test_the_ict_article_of_january_2026_cuts_its_digits(wording: Wording) -> None:
    """By hand: 44.05 % of 65.8444bn is 29.0045bn, 16.25bn × 1.785 is 29.00625bn: nothing else was rounded so."""
    paper, other = source_of(Rounding.EITHER), source_of(Rounding.EITHER, "other")
    statements = [*said(JANUARY, paper), *said({WHOLE: "65.85bn"}, other)]
    (finding,) = habits(statements, {s.id: s for s in (paper, other)}, wording)
    assert (finding.kind, finding.severity, finding.sources) == (ROUNDING, NOTE, ("paper",))
    assert finding.period == MONTH
    assert finding.summary == "paper cuts digits rather than rounding them: odds of more than 1,000 to 1"
    # Neither relation says anything without the other.
    assert finding.relation in ("part = whole × share", "value = year-earlier value × (1 + yoy)")
    assert {m.statement.quantity for m in finding.members} <= set(JANUARY)
    assert len(finding.members) >= 2
    (line,) = finding.details
    assert line.startswith("It weighs most: odds of ")
    assert line.endswith(" without it.")


def test_so_does_the_bundled_article_with_all_its_figures(store: Store, wording: Wording) -> None:
    findings = {f.sources[0]: f for f in habits(store.statements(), store.sources, wording)}
    january = findings["2026-01_ict-joongang"]
    assert (january.severity, odds(january.summary)) == (NOTE, math.inf)
    assert "cuts digits" in january.summary
    # What is declared and speaks so is no finding.
    assert not [f for f in findings.values() if f.severity == WARNING]


@pytest.mark.parametrize(
    ("rounding", "severity"), [(Rounding.NEAREST, WARNING), (Rounding.EITHER, NOTE), (Rounding.DOWN, None)]
)
def test_what_is_declared_decides_how_much_it_matters(
    wording: Wording, rounding: Rounding, severity: str | None
) -> None:
    findings = found({**JANUARY, WHOLE: "65.85bn"}, wording, rounding)
    assert [f.severity for f in findings] == ([severity] if severity else [])
    assert all("cuts digits" in f.summary for f in findings)


def test_a_source_said_to_cut_whose_figures_were_rounded(wording: Wording) -> None:
    """15.55..15.56bn less 7.88..7.89bn is 7.66..7.68bn: cut, that is never 7.68."""
    imports, balance = VALUE.other("value", flow="import"), VALUE.other("value", flow="balance")
    (finding,) = found({VALUE: "15.55bn", imports: "7.88bn", balance: "7.68bn"}, wording, Rounding.DOWN)
    assert finding.severity == WARNING
    assert finding.summary == (
        "paper, declared to cut, rounds digits rather than cutting them: odds of more than 1,000 to 1"
    )
    assert finding.relation == "balance = exports - imports"
    assert [m.statement.figure.printed for m in finding.members] == ["15.55bn", "7.88bn", "7.68bn"]


def test_figures_that_fit_no_habit(wording: Wording) -> None:
    (finding,) = found({VALUE: "29.0bn", BASE: "16.2bn", YOY: "60"}, wording)
    assert finding.severity == WARNING
    assert finding.summary.startswith("paper fits no habit")
    assert [m.statement.figure.printed for m in finding.members] == ["29.0bn", "16.2bn", "60"]


def test_what_only_another_source_contradicts_is_no_habit(wording: Wording) -> None:
    paper, other = source_of(Rounding.EITHER), source_of(Rounding.EITHER, "other")
    statements = [*said({VALUE: "29.0bn", YOY: "60"}, paper), *said({BASE: "16.2bn"}, other)]
    assert not list(habits(statements, {s.id: s for s in (paper, other)}, wording))


@pytest.mark.parametrize(
    "prints",
    [
        {VALUE: "29.05bn", YOY: "78.5"},
        {VALUE: "29.05bn", YOY: "78.5", VALUE.other("mom"): "1.2", SHARE: "44.1"},
        {VALUE: ">29bn", BASE: "16bn..17bn", YOY: ">70"},
        {VALUE: "29bn", BASE: "16bn", YOY: "81"},  # too coarse to say anything
    ],
)
def test_no_finding_where_nothing_is_over_determined_or_nothing_speaks(
    wording: Wording, prints: dict[Quantity, str]
) -> None:
    assert not found(prints, wording)


def test_a_source_without_a_vintage_is_left_out(wording: Wording) -> None:
    source = source_of(Rounding.NEAREST)._replace(reports=None)
    assert not list(habits(said({**JANUARY, WHOLE: "65.85bn"}, source), {source.id: source}, wording))


def growth_and_share(prints: Sequence[Quantity]) -> list[Constraint]:
    seen: set[object] = set()
    wanted = ("value = year-earlier value × (1 + yoy)", "part = whole × share")
    return [r for q in prints for r in identities(q, seen) if r.words in wanted and set(r.variables) <= set(prints)]


def test_a_volume_is_what_a_fine_grid_says() -> None:
    """Of value and base those that leave a growth of 77.5 to 78.5 percent: an area, summed over 2,000 strips."""
    ends = {VALUE: (28.5e9, 29.5e9), BASE: (16.15e9, 16.25e9), YOY: (77.5, 78.5)}
    order = [BASE, VALUE, YOY]
    region = Region(growth_and_share(order), (), {node: number for number, node in enumerate(order)})
    assert len(region.free) == 2
    strips, width = 2_000, 0.1e9 / 2_000
    area = 0.0
    for i in range(strips):
        base = 16.15e9 + (i + 0.5) * width
        area += width * max(0.0, min(29.5e9, base * 1.785) - max(28.5e9, base * 1.775))
    assert math.exp(region.log_volume(ends, 400, "seed")) == pytest.approx(area, rel=0.02)


def test_a_volume_of_two_relations_is_what_a_fine_grid_says() -> None:
    """Base and growth are free of each other here; the share ties the value to a whole."""
    ends = {
        VALUE: (28.9e9, 29.1e9), BASE: (16.15e9, 16.25e9), YOY: (78.0, 79.0),
        SHARE: (44.05, 44.15), WHOLE: (65.7e9, 66.0e9),
    }  # fmt: skip
    order = [BASE, VALUE, WHOLE, YOY, SHARE]
    region = Region(growth_and_share(order), (), {node: number for number, node in enumerate(order)})
    assert len(region.free) == 3
    volume, strips = 0.0, 4_000
    width = 0.2e9 / strips
    for i in range(strips):
        value = 28.9e9 + (i + 0.5) * width
        bases = max(0.0, min(16.25e9, value / 1.78) - max(16.15e9, value / 1.79))
        wholes = max(0.0, min(66.0e9, value / 0.4405) - max(65.7e9, value / 0.4415))
        volume += width * bases * wholes
    assert math.exp(region.log_volume(ends, 400, "seed")) == pytest.approx(volume, rel=0.04)


def test_what_is_free_is_printed_and_does_not_depend_on_the_figures() -> None:
    relations = growth_and_share([BASE, VALUE, YOY, SHARE, WHOLE])
    derivation = derive(relations, (), [BASE, VALUE, WHOLE, YOY, SHARE])
    assert derivation.free == (BASE, VALUE, WHOLE)
    assert [r.words for r in derivation.loop(YOY)] == ["value = year-earlier value × (1 + yoy)"]
    assert not derivation.loop(BASE)


def shortened(true: float, unit: Unit, digits: int, mode: str) -> str:
    """A level with that many digits, or a percentage with that many less two decimals."""
    value = Decimal(true)
    place = Decimal(1).scaleb(value.adjusted() - digits + 1 if unit.is_money else 2 - digits)
    short = value.quantize(place, mode)
    if not unit.is_money:
        return f"{short:f}"
    return f"{short.scaleb(-9).quantize(Decimal(1).scaleb(max(0, 9 - place.adjusted()) * -1)):f}bn"


def printed_world(seed: int, mode: str) -> dict[Quantity, str]:
    """A small world, all of it printed by one habit: two items with level, base, growth and share of a total."""
    draw = random.Random(seed)
    total = draw.uniform(40e9, 90e9)
    prints = {WHOLE: shortened(total, Unit.USD, draw.randint(2, 4), mode)}
    for category in ("ict", "cars"):
        place = Quantity("value", MONTH, "export", category, "world")
        value = total * draw.uniform(0.15, 0.5)
        growth = draw.uniform(-30, 110)
        true = {
            place: value, place.other("value", period=YEAR_BEFORE): value / (1 + growth / 100),
            place.other("yoy"): growth, place.other("share", of=TOTAL): 100 * value / total,
        }  # fmt: skip
        for q, number in true.items():
            prints[q] = shortened(number, q.unit, draw.randint(2, 4), mode)
    return prints


@pytest.mark.slow
def test_odds_beyond_20_to_1_are_right_19_times_in_20(wording: Wording) -> None:
    right = wrong = misfits = 0
    for seed in range(40):
        for mode, words in ((ROUND_HALF_UP, "rounds digits"), (ROUND_DOWN, "cuts digits")):
            for finding in found(printed_world(seed, mode), wording):
                misfits += "fits no habit" in finding.summary
                right += words in finding.summary
                wrong += words not in finding.summary
    assert not misfits, "the true values always fit the habit they were printed by"
    assert right > 40, "the worlds say too little"
    assert wrong <= right / 19


def test_sources_without_loops_cost_nothing_much(store: Store, wording: Wording) -> None:
    places = [(c.id, d.id) for c in list(store.categories)[:8] for d in list(store.destinations)[:8]]
    sources, statements = {}, []
    for year in range(2000, 2020):
        period = Period.parse(f"{year}-01")
        source = Source(f"customs {year}", reports=Vintage.of(period))
        sources[source.id] = source
        for category, destination in places:
            q = Quantity("value", period, "export", category, destination)
            statements += said({q: "29.1bn", q.other("yoy"): "14.1"}, source)
    began = time.process_time()
    assert not list(habits(statements, sources, wording))
    assert (time.process_time() - began) / len(sources) < 0.02


def test_a_long_history_tells_its_habit_by_some_of_its_figures(wording: Wording) -> None:
    """20 years of levels and growth, all cut: more relations than are looked at, evenly spread."""
    prints: dict[Quantity, str] = {}
    for number in range(240):
        level, base = (10e9 * 1.003**at * (1 + 0.2 * math.sin(at)) for at in (number, number - 12))
        at = VALUE.other("value", period=Period(MONTH.last + number, 31, 1))
        prints[at] = f"{int(level / 1e7) / 100:.2f}bn"
        if number >= 12:
            prints[at.other("yoy")] = f"{math.trunc((level / base - 1) * 1000) / 10:.1f}"
    assert len(prints) - 240 > MOST_LOOPS
    (finding,) = found(prints, wording)
    assert "cuts digits" in finding.summary
