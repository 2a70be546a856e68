from __future__ import annotations

import random
from decimal import Decimal as D
from pathlib import Path

import pytest

from ktrade.model.figure import Figure, Rounding, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source
from ktrade.solver.bridge import compared
from ktrade.solver.conflict import first_empty
from ktrade.solver.constraints import is_as_printed
from ktrade.solver.figures import Given
from ktrade.solver.known import Known
from ktrade.solver.solution import Solution
from ktrade.solver.vintages import Bounds
from ktrade.store.read import Store
from tests.solver.test_soundness import encloses
from tests.worlds.by_hand import assert_between, quantity
from tests.worlds.world import World, neighbours


def bounds_of(
    store: Store, lines: dict[str, str], rounding: Rounding = Rounding.NEAREST, as_of: str = ""
) -> Bounds:
    """Bounds of figures written as 'quantity [@source]': print; a source reports the month of its
    last figure."""
    observations, last = [], {}
    for line, printed in lines.items():
        text, _, source = line.partition(" @")
        q = quantity(text)
        observations.append(
            Observation(q, parse_figure(printed, q.unit, rounding), source or "s", "p1")
        )
        last[source or "s"] = max(last.get(source or "s", q.period), q.period)
    sources = {name: Source(name, reports=Vintage.of(period)) for name, period in last.items()}
    return Bounds(Given(observations), sources, store.categories, store.destinations, as_of)


@pytest.fixture
def store(seeded: Path) -> Store:
    return Store(seeded)


def within(known: Known | None, low: str, high: str) -> bool:
    """Whether the bounds are these, to the dollar or to the ninth digit."""
    assert known is not None
    i = known.interval
    return (
        abs(i.low - D(low)) <= abs(D(low)) / 10**8 and abs(i.high - D(high)) <= abs(D(high)) / 10**8
    )


def test_a_base_follows_from_level_and_growth(store: Store) -> None:
    b = bounds_of(
        store, {"value export ict world 2026-01": "20.0bn", "yoy export ict world 2026-01": "100"}
    )
    # 19.944..20.056bn over 1.9944..2.0056
    assert within(
        b.of(quantity("value export ict world 2025-01")), "9944156362.18", "10056157240.27"
    )


def test_growth_follows_from_two_levels(store: Store) -> None:
    b = bounds_of(
        store,
        {
            "value export ict world 2026-01": "15bn..16bn",
            "value export ict world 2025-01": "10bn..12bn",
        },
    )
    known = b.of(quantity("yoy export ict world 2026-01"))
    assert known is not None
    assert known.printed is None
    assert within(known, "25", "60")


def test_each_of_exports_imports_balance_follows_from_the_others(store: Store) -> None:
    prints = {"export": "65bn..66bn", "import": "57bn..58bn", "balance": "7bn..9bn"}
    expected = {
        "export": ("64000000000", "67000000000"),
        "import": ("56000000000", "59000000000"),
        "balance": ("7000000000", "9000000000"),
    }
    for asked, (low, high) in expected.items():
        others = {
            f"value {flow} total world 2026-01": text
            for flow, text in prints.items()
            if flow != asked
        }
        assert within(
            bounds_of(store, others).of(quantity(f"value {asked} total world 2026-01")), low, high
        )


def test_a_share_and_its_whole(store: Store) -> None:
    b = bounds_of(
        store,
        {
            "value export ict world 2026-01": "29bn..30bn",
            "value export total world 2026-01": "60bn..75bn",
        },
    )
    known = b.of(quantity("share export ict world 2026-01 of total"))
    assert known is not None
    # 29/75 and 30/60
    assert within(known, "38.66666667", "50")
    whole = bounds_of(
        store,
        {
            "value export ict world 2026-01": "29bn..30bn",
            "share export ict world 2026-01 of total": "40..50",
        },
    )
    assert within(
        whole.of(quantity("value export total world 2026-01")), "58000000000", "75000000000"
    )


def test_working_days_of_the_total_serve_every_daily_average(store: Store) -> None:
    b = bounds_of(
        store,
        {"value export ict world 2026-01": "47bn..48bn", "days export total world 2026-01": "23.5"},
    )
    assert within(b.of(quantity("daily export ict world 2026-01")), "2000000000", "2042553191.49")


def test_growth_of_a_balance_needs_both_signs_decided_and_the_same(store: Store) -> None:
    surplus = {
        "value balance ict world 2026-01": "12bn..13bn",
        "value balance ict world 2025-01": "4bn..5bn",
    }
    assert within(
        bounds_of(store, surplus).of(quantity("yoy balance ict world 2026-01")), "140", "225"
    )
    turned = {
        "value balance ict world 2026-01": "12bn..13bn",
        "value balance ict world 2025-01": "<0",
    }
    assert bounds_of(store, turned).of(quantity("yoy balance ict world 2026-01")) is None


def test_two_prints_meet_and_the_sharper_is_shown(store: Store) -> None:
    b = bounds_of(
        store,
        {
            "value export ict world 2026-01 @a": "29bn",
            "value export ict world 2026-01 @b": "29.05bn",
        },
    )
    known = b.of(quantity("value export ict world 2026-01"))
    assert known is not None
    assert known.printed is not None
    assert known.printed.printed == "29.05bn"
    assert known.sources == ("a", "b")
    assert within(known, "29044400000", "29055600000")


def test_prints_that_cannot_both_hold_are_marked_and_nothing_is_built_on_them(store: Store) -> None:
    b = bounds_of(
        store,
        {
            "value export ict world 2026-01 @a": "29.0bn",
            "value export ict world 2026-01 @b": "31.0bn",
            "yoy export ict world 2026-01 @a": "50",
        },
    )
    known = b.of(quantity("value export ict world 2026-01"))
    assert known is not None
    assert known.is_in_conflict
    assert known.interval == Interval(D("28944000000"), D("31056000000"))
    assert b.of(quantity("value export ict world 2025-01")) is None


def test_one_vintage_revises_another_it_does_not_contradict_it(store: Store) -> None:
    lines = {
        "value export ict world 2025-01 @old": "20.0bn",
        "value export ict world 2025-01 @new": "21.0bn",
        "yoy export ict world 2026-01 @new": "10",
    }
    b = bounds_of(store, lines)
    known = b.of(quantity("value export ict world 2025-01"))
    assert known is not None
    assert (
        known.printed.printed if known.printed else "",
        known.is_in_conflict,
        str(known.vintage),
    ) == (
        "21.0bn",
        False,
        "2026-01",
    )
    for as_of in ("2025-01", "2025-12-31"):
        earlier = bounds_of(store, lines, as_of=as_of).of(
            quantity("value export ict world 2025-01")
        )
        assert earlier is not None
        assert str(earlier.vintage) == "2025-01"


def test_several_quantities_are_read_in_one_vintage_where_one_knows_them_all(store: Store) -> None:
    lines = {
        "value export ict world 2025-01 @old": "20.0bn",
        "value export ict world 2024-01 @old": "15.0bn",
        "value export ict world 2025-01 @new": "21.0bn",
        "yoy export ict world 2026-01 @new": "10",
    }
    asked = [quantity(f"value export ict world {period}") for period in ("2024-01", "2025-01")]
    assert [str(known.vintage) for known in bounds_of(store, lines).of_all(asked) if known] == [
        "2025-01",
        "2025-01",
    ]


def test_what_is_known_as_printed_meets_no_other_sources_figures(store: Store) -> None:
    b = bounds_of(
        store,
        {
            "value export ict china 2026-01 @a": "7.7bn",
            "value export ict china 2026-01 @b": "9bn",
            "value export ict world 2026-01 @b": "29bn",
        },
    )
    known = b.of(quantity("value export ict china 2026-01"))
    assert known is not None
    assert (known.sources, known.is_in_conflict) == (("a", "b"), False)
    # whatever either means by it; 7.7bn by the one, 9bn by the other
    assert known.interval.low < D("7.7e9") < D("9e9") < known.interval.high
    alone = b.of(quantity("value export ict china 2026-01"), source="a")
    assert alone is not None
    assert (alone.sources, alone.interval.high < D("8e9")) == (("a",), True)
    share = b.of(quantity("share export ict china 2026-01 of ict"))
    assert share is not None
    assert share.sources == ("b",)


def test_the_ict_exports_of_january_2026(store: Store) -> None:
    """29bn cut, 16.2bn a year earlier, up 78, 44.1 % of 65.844..65.86bn.

    By hand: 44.044 % of 65.8444bn is 29.0005bn; 16.3bn × 1.79 = 29.18bn and 44.2 % of 65.86bn is
    29.1101bn, so the share gives both ends. The ministry's figure, which no article prints, was
    29.05bn.
    """
    b = Bounds(Given(store.observations()), store.sources, store.categories, store.destinations)
    known = b.of(quantity("value export ict world 2026-01"))
    assert known is not None
    assert known.interval.low == D("65844400000") * D("44.044") / 100
    assert known.interval.high == D("65860000000") * D("44.2") / 100
    assert D("29050000000") in known.interval


def test_read_as_rounded_the_ict_article_squeezes_its_figure_into_a_falsehood(store: Store) -> None:
    """16.256bn × 1.7856 is 29.0267bn: below the ministry's 29.05bn, which the article had cut."""
    lines = {
        "value export total world 2026-01": "65.8444bn..65.86bn",
        "value export ict world 2026-01": "29bn",
        "value export ict world 2025-01": "16.2bn",
        "yoy export ict world 2026-01": "78",
        "share export ict world 2026-01 of total": "44.1",
    }
    expected = {
        Rounding.NEAREST: (D("65844400000") * D("0.44044"), D("16256000000") * D("1.7856")),
        Rounding.EITHER: (D("65844400000") * D("0.44044"), D("65860000000") * D("0.442")),
    }
    for rounding, (low, high) in expected.items():
        known = bounds_of(store, lines, rounding).of(quantity("value export ict world 2026-01"))
        assert known is not None
        assert (known.interval.low, known.interval.high) == (low, high)


def test_periods_add_up(store: Store) -> None:
    b = bounds_of(
        store,
        {
            "value export ict world 2025": "200bn..210bn",
            "value export ict world 2025-H1": "95bn..100bn",
            "value export ict world 2025-07": "15bn..16bn",
            "value export ict world 2025-08": "16bn..17bn",
        },
    )
    assert within(b.of(quantity("value export ict world 2025-H2")), "100000000000", "115000000000")
    # what is left of the half for the four months that nobody names
    rest = b.of(quantity("value export ict world 2025-09..2025-12"))
    assert rest is None or rest.interval.high <= D("84000000000")
    first_days = {
        "value export ict world 2026-02-D20": "20bn..21bn",
        "value export ict world 2026-02": "10bn..30bn",
    }
    assert within(
        bounds_of(store, first_days).of(quantity("value export ict world 2026-02")),
        "20000000000",
        "30000000000",
    )


def test_parts_that_do_not_overlap_are_no_more_than_their_whole(store: Store) -> None:
    lines = {
        "value export ict world 2026-01": "10bn..12bn",
        "value export ict/semiconductors world 2026-01": "7bn..20bn",
        "value export ict/displays world 2026-01": "3bn..20bn",
        "value export ict/smartphones world 2026-01": "11bn..20bn",
        "value export ict us 2026-01": "1bn..20bn",
    }
    b = bounds_of(store, lines)
    assert within(
        b.of(quantity("value export ict/semiconductors world 2026-01")), "7000000000", "9000000000"
    )
    assert within(
        b.of(quantity("value export ict/displays world 2026-01")), "3000000000", "5000000000"
    )
    assert within(b.of(quantity("value export ict us 2026-01")), "1000000000", "12000000000")
    # known as printed, it overlaps with who knows what: it takes nothing from the other parts
    assert within(b.of(quantity("value export ict world 2026-01")), "11000000000", "12000000000")


def test_one_exchange_rate_a_source_and_period(store: Store) -> None:
    lines = {
        "value export ict world 2025-06": "20bn..20bn",
        "krw export ict world 2025-06": "28tn..28tn",
        "krw export cars world 2025-06": "14tn..14tn",
    }
    # 1400 won a dollar within 0.5 %, and the cars again within 0.5 %: 10bn less and more 1 %
    cars = bounds_of(store, lines).of(quantity("value export cars world 2025-06"))
    assert cars is not None
    assert within(
        cars, str(D(10**10) * D("0.995") / D("1.005")), str(D(10**10) * D("1.005") / D("0.995"))
    )


def test_an_item_in_deficit_has_a_negative_share_of_a_surplus(store: Store) -> None:
    lines = {
        "value balance total world 2026-01": "8bn..8bn",
        "value balance cars world 2026-01": "-2bn..-2bn",
    }
    known = bounds_of(store, lines).of(quantity("share balance cars world 2026-01 of total"))
    assert known is not None
    assert not known.is_in_conflict
    assert (known.interval.low, known.interval.high) == (D(-25), D(-25))


def test_two_sources_may_reckon_won_at_two_rates(store: Store) -> None:
    lines = {
        "value export ict world 2025-06 @a": "20bn..20bn",
        "krw export ict world 2025-06 @a": "28tn..28tn",
        "krw export ict world 2025-06 @b": "27tn..27tn",
    }
    b = bounds_of(store, lines)
    known = b.of(quantity("krw export ict world 2025-06"))
    assert known is not None
    assert not known.is_in_conflict
    assert len(known.sources) == 1


def test_a_clash_is_set_aside_and_the_rest_stays_known(store: Store) -> None:
    lines = {
        "value export ict world 2026-01": "29.0bn",
        "value export ict world 2025-01": "16.2bn",
        "yoy export ict world 2026-01": "178",
        "value import ict world 2026-01": "14.0bn",
        "value balance ict world 2026-01": "15.0bn",
        "value export cars world 2026-01": "6.0bn",
        "yoy export cars world 2026-01": "20",
    }
    b = bounds_of(store, lines)
    clashing = {text for text in lines if (known := b.of(quantity(text))) and known.is_in_conflict}
    # the balance bears the exports out: only the base and the growth may be at fault
    assert clashing == set(list(lines)[1:3])
    base = b.of(quantity("value export cars world 2025-01"))
    assert base is not None
    assert not base.is_in_conflict
    assert within(b.of(quantity("value export ict world 2026-01")), "28944000000", "29056000000")


def test_conflicts_of_many_months_are_all_found(store: Store) -> None:
    # Cars and ships, both parts of the total, add up to more than it in every month of three years.
    months = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    prints = {"total": "9.0bn", "cars": "5.0bn", "ships": "5.0bn", "steel": "1.0bn"}
    observations = [
        Observation(
            q := quantity(f"value export {category} world {month}"),
            parse_figure(printed, q.unit),
            "s",
            "p1",
        )
        for month in months
        for category, printed in prints.items()
    ]
    solution = Solution(observations, store.categories, store.destinations)
    found = {
        frozenset((s.quantity.category, str(s.quantity.period)) for s in conflict.observations)
        for conflict in solution.conflicts
    }
    assert found == {
        frozenset((category, month) for category in ("total", "cars", "ships")) for month in months
    }
    assert len(solution.conflicts) == len(months)


@pytest.mark.parametrize("first", [0, pytest.param(6, marks=pytest.mark.slow)])
def test_every_clash_has_a_figure_that_is_wrong_and_none_too_many(store: Store, first: int) -> None:
    seen = 0
    for seed in range(first, first + 6):
        world, draw = World(seed), random.Random(seed)
        wrong = {
            s: s._replace(figure=tripled(s.figure))
            for s in world.observations
            if draw.random() < 0.2
        }
        for vintage in {source.reports for source in world.sources.values()}:
            said = [
                wrong.get(s, s)
                for s in world.observations
                if world.sources[s.source].reports == vintage
            ]
            joint = [
                s
                for s in said
                if not is_as_printed(s.quantity, store.categories, store.destinations)
            ]
            solution = Solution(joint, store.categories, store.destinations)
            for conflict in solution.conflicts:
                assert not set(wrong.values()).isdisjoint(conflict.observations), (
                    "true figures hold"
                )
                assert set(conflict.suspects) <= set(conflict.observations)
                for figure in conflict.observations:  # nothing is emptied where it was one too many
                    others = [s for s in conflict.observations if s is not figure]
                    assert first_empty(conflict.constraints, others) is None
            aside = {figure for conflict in solution.conflicts for figure in conflict.suspects}
            rest = [s for s in joint if s not in aside]
            assert Solution(rest, store.categories, store.destinations).conflicts == []
            seen += len(solution.conflicts)
    assert seen > 6


def tripled(figure: Figure) -> Figure:
    """What a slip might leave of a figure: three times as much."""
    return figure._replace(interval=figure.interval * Interval.point(3))


@pytest.mark.parametrize("first", [0, pytest.param(6, marks=pytest.mark.slow)])
def test_asked_together_quantities_are_known_as_they_are_one_by_one(
    store: Store, first: int
) -> None:
    for seed in range(first, first + 6):
        world = World(seed)
        asked: dict[Period, list[Quantity]] = {}
        for q in dict.fromkeys([s.quantity for s in world.observations] + neighbours(world)):
            asked.setdefault(q.period, []).append(q)
        alone, together = (
            Bounds(Given(world.observations), world.sources, store.categories, store.destinations)
            for _ in range(2)
        )
        expected = {
            q: known for of_period in asked.values() for q in of_period if (known := alone.of(q))
        }
        found = {
            known.quantity: known
            for _, told in together.of_each(asked.__getitem__, asked, lambda known: known)
            for known in told
        }
        assert found.keys() == expected.keys()
        for q, known in found.items():
            if alone.is_as_printed(q):  # told source by source
                continue
            assert (known.vintage, known.printed) == (expected[q].vintage, expected[q].printed)
            assert is_nearly(known.interval, expected[q].interval), (seed, str(q))
            truth = world.truth(known.vintage, q) if q.measure != "krw" else None
            if truth is not None:
                assert encloses(known.interval, truth), (seed, str(q))


def is_nearly(one: Interval, other: Interval) -> bool:
    """Whether no end is farther off than a few cuts that were not worth making."""
    if not (one.is_bounded and other.is_bounded):
        return (one.low, one.high) == (other.low, other.high)
    few = other.width / 1000
    return abs(one.low - other.low) <= few and abs(one.high - other.high) <= few


# What nobody prints of trade and the balance follows all the same, from exports and imports.
BOTH_FLOWS = {
    "value export total world 2026-01": "60bn..60bn",
    "value export total world 2025-01": "50bn..50bn",
    "value import total world 2026-01": "40bn..40bn",
    "value import total world 2025-01": "30bn..30bn",
    "value export cars world 2026-01": "10bn..10bn",
    "value export cars world 2025-01": "6bn..6bn",
    "value import cars world 2026-01": "2bn..2bn",
    "value import cars world 2025-01": "2bn..2bn",
    **{f"value {flow} cars world 2026-{month}": "3bn..3bn"
       for flow in ("export", "import") for month in ("02", "03")},
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("value trade total world 2026-01", "100e9"),
        ("yoy trade total world 2026-01", "25"),
        ("change balance cars world 2026-01", "4e9"),
        ("contribution trade cars world 2026-01 of total", "5"),  # 12bn - 8bn, of 80bn
        ("share_change trade cars world 2026-01 of total", "2"),  # from 8 of 80 to 12 of 100
        ("value trade cars world 2026-Q1", "24e9"),
        ("value balance cars world 2026-Q1", "8e9"),
    ],
)
def test_trade_and_balance_follow_from_exports_and_imports(
    store: Store, asked: str, expected: str
) -> None:
    known = bounds_of(store, BOTH_FLOWS).of(quantity(asked))
    assert known is not None
    assert_between(known.interval, D(expected), D(expected))


def test_a_balance_in_won_tells_of_imports(store: Store) -> None:
    lines = {
        "value export total world 2026-01": "20bn..20bn",
        "krw export total world 2026-01": "28tn..28tn",
        "krw balance total world 2026-01": "14tn..14tn",
    }
    known = bounds_of(store, lines).of(quantity("value import total world 2026-01"))
    assert known is not None
    # 1400 won a dollar within 0.5 %, and the won within 0.5 % of exports and imports of 30bn
    assert D("9.7e9") < known.interval.low < D("10e9") < known.interval.high < D("10.3e9")


def test_working_days_follow_from_a_level_and_its_daily_average_anywhere(store: Store) -> None:
    lines = {
        "value import cars world 2026-01": "10bn..10bn",
        "daily import cars world 2026-01": "0.5bn..0.5bn",
    }
    known = bounds_of(store, lines).of(quantity("days export total world 2026-01"))
    assert known is not None
    assert_between(known.interval, D(20), D(20))


def test_a_ratio_rests_on_no_growth_that_is_in_a_conflict(store: Store) -> None:
    months = [f"value export ict world 2026-{month}" for month in ("01", "02")]
    growth = "mom export ict world 2026-02"
    lines = {f"{month} @a": "50bn" for month in months} | {
        f"{growth} @a": "1.0", f"{growth} @b": "3.0",
    }  # fmt: skip
    earlier, later, grown = (
        bounds_of(store, lines).of(quantity(text)) for text in (*months, growth)
    )
    assert earlier
    assert later
    assert grown
    found = compared("ratio", earlier, later, grown)
    assert found
    assert found.interval == later.interval / earlier.interval
    assert found.readings == (later, earlier)
