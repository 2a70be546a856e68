"""Answers on the bundled facts, against arithmetic by hand from the articles' figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pytest

from ktrade.errors import NothingKnown, NotUnderstood
from ktrade.model.period import Period
from ktrade.queries.answer import Answer, Measured
from ktrade.queries.compare import compare
from ktrade.queries.filters import Filters, latest_month
from ktrade.queries.growth import growth_between, growth_of_parts
from ktrade.queries.share import share
from ktrade.queries.show import show
from ktrade.queries.surplus import surplus
from ktrade.resources import bundled
from ktrade.store.read import Store
from tests.conftest import CORPUS, Loader

JANUARY = Period.parse("2026-01")
NOVEMBER = Period.parse("2020-11")
HALF = Period.parse("2025-H1")


@pytest.fixture
def store(seeded: Path) -> Iterator[Store]:
    with Store(seeded) as opened:
        yield opened


def cells(answer: Answer, measure: str, place: str, period: Period) -> list[Measured]:
    """The cells of a measure at 'flow category destination' and period."""
    rows = (*answer.rows, *answer.also)
    found = [m for row in rows for m in row.measured if m.measure == measure and m.period == period]
    return [m for m in found if f"{m.flow} {m.category} {m.destination}" == place]


def cell(answer: Answer, measure: str, place: str, period: Period) -> Measured:
    (found,) = cells(answer, measure, place, period)
    return found


def assert_bounds(measured: Measured, low: str, high: str, digits: int = 8) -> None:
    for end, expected in ((measured.interval.low, D(low)), (measured.interval.high, D(high))):
        assert abs(end - expected) <= abs(expected).scaleb(-digits)


class TestShow:
    def test_printed_figures_stand_as_printed(self, store: Store) -> None:
        answer = show(store, JANUARY, Filters())
        prints = {
            ("value", "export total world"): "65.85bn",
            ("yoy", "export total world"): "33.9",
            ("value", "export semiconductors world"): "20.54bn",
            ("value", "export cars world"): "6.07bn",
            ("share", "export ict world"): "44.1",
            ("value", "import total world"): "57.11bn",
            ("value", "balance total world"): "8.74bn",
            ("yoy", "export ict china-hk"): "50..100",
            ("value", "export ict/semiconductors us"): "2.37bn",
        }
        for (measure, place), text in prints.items():
            printed = cell(answer, measure, place, JANUARY).printed
            assert printed is not None
            assert printed.printed == text

    def test_a_series_two_sources_print_shows_the_sharper_and_names_both(
        self, store: Store
    ) -> None:
        cars = cell(show(store, JANUARY, Filters()), "value", "export cars world", JANUARY)
        assert {"2026-01_total-cna", "2026-01_total-joongang"} <= set(cars.sources)

    def test_the_level_a_year_earlier_follows(self, store: Store) -> None:
        answer = show(store, JANUARY, Filters())
        year_before = JANUARY.year_before
        # 20.5344..20.55bn (the 20.54 and the 20.5 meet) over 2.02644..2.028
        assert_bounds(
            cell(answer, "value", "export semiconductors world", year_before),
            str(D("20534400000") / D("2.028")), str(D("20550000000") / D("2.02644")),
        )  # fmt: skip
        # 8.7344..8.75bn less 10.7044..10.72bn
        assert_bounds(
            cell(answer, "value", "balance total world", year_before), "-1985600000", "-1954400000"
        )
        # 6.0644..6.08bn over 1.21644..1.218
        assert_bounds(
            cell(answer, "value", "export cars world", year_before),
            str(D("6064400000") / D("1.218")), str(D("6080000000") / D("1.21644")),
        )  # fmt: skip

    def test_won_daily_averages_and_days_are_listed_too(self, store: Store) -> None:
        answer = show(store, JANUARY, Filters())
        assert cell(answer, "days", "export total world", JANUARY).interval.is_point
        assert cell(answer, "daily", "export total world", JANUARY).printed is not None
        half = show(store, HALF, Filters())
        assert {str(m.printed.printed) for row in half.also for m in row.measured if m.printed} == {
            "158.5868tn KRW",
            "60.9362tn KRW",
            "97.6356tn KRW",
        }

    @pytest.mark.parametrize(
        "text",
        ["2026-01", "2025-H1", "2025-06", "2020-11", "2025-01", "2024-H1", "2022-H1", "2025-12"],
    )
    def test_every_period_of_the_articles_answers(self, store: Store, text: str) -> None:
        assert not show(store, Period.parse(text), Filters()).is_empty

    def test_depth_and_top_and_what_they_leave_out(self, store: Store) -> None:
        shallow = show(store, NOVEMBER, Filters(), depth=1)
        assert not cells(shallow, "value", "export ict/semiconductors/memory world", NOVEMBER)
        assert any("more rows with --depth 2" in note for note in shallow.notes)
        assert cells(
            show(store, NOVEMBER, Filters(), depth=3),
            "value",
            "export ict/computers/ssd world",
            NOVEMBER,
        )
        top = show(store, NOVEMBER, Filters(), depth=1, top=1)
        assert [row.label for row in top.rows] == [
            "Exports of ICT goods",
            "Semiconductors (ICT)",
            "to China (2020-11_ict-motie)",
            "Imports of ICT goods",
            "Balance of ICT goods",
        ]

    def test_a_cut_between_two_whose_order_is_not_decided_says_so(
        self, load: Loader, tmp_path: Path
    ) -> None:
        (tmp_path / "a.csv").write_text(
            "period,category,value\n2026-01,cars,6.0bn\n2026-01,steel,6bn\n2026-01,ships,2bn\n"
        )
        load(tmp_path)
        with Store(load.store) as store:
            assert any(
                "Not certain which is larger" in note
                for note in show(store, JANUARY, Filters(), top=1).notes
            )
            assert not any(
                "Not certain" in note for note in show(store, JANUARY, Filters(), top=2).notes
            )

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("value", ["ICT goods", "Semiconductors", "Cars", "Computers"]),
            ("yoy", ["Semiconductors", "Computers", "ICT goods", "Cars"]),
            ("name", ["Cars", "Computers", "ICT goods", "Semiconductors"]),
            ("listed", ["ICT goods", "Semiconductors", "Computers", "Cars"]),
        ],
    )
    def test_sorting(self, store: Store, sort: str, order: list[str]) -> None:
        labels = [row.label for row in show(store, JANUARY, Filters(), depth=1, sort=sort).rows]
        assert sorted(order, key=labels.index) == order

    def test_filters(self, store: Store) -> None:
        answer = show(
            store, JANUARY, Filters(flows=("export",), categories=("ict",), destinations=("us",))
        )
        assert {(m.flow, m.destination) for row in answer.rows for m in row.measured} == {
            ("export", "us")
        }
        assert {m.category for row in answer.rows for m in row.measured} == {
            "ict",
            "ict/semiconductors",
        }
        one = show(store, JANUARY, Filters(sources=("2026-01_total-cna",)))
        assert {source for row in one.rows for m in row.measured for source in m.sources} == {
            "2026-01_total-cna"
        }

    def test_as_of(self, store: Store) -> None:
        before = show(store, JANUARY, Filters(as_of="2026-02-05"))
        assert not cells(before, "value", "export ict world", JANUARY)
        with pytest.raises(NothingKnown):
            show(store, JANUARY, Filters(as_of="2025-06"))

    def test_nothing_known_names_the_nearest_periods(self, store: Store) -> None:
        with pytest.raises(
            NothingKnown, match=r"nothing is known of 2027-03.*nearest periods are .*2026-01"
        ):
            show(store, Period.parse("2027-03"), Filters())

    def test_nothing_known_names_the_same_item_of_another_classification(
        self, store: Store
    ) -> None:
        """2.37bn of ICT semiconductors went to the United States; of the main items' nothing is
        printed."""
        chips = Filters(categories=("semiconductors",), destinations=("us",))
        with pytest.raises(
            NothingKnown,
            match=r"for semiconductors us, but of Semiconductors \(ICT\) \(ict/semiconductors\)$",
        ):
            show(store, JANUARY, chips)

    def test_the_latest_whole_month_is_the_default(self, store: Store) -> None:
        assert latest_month(store, Filters()) == JANUARY


class TestGrowth:
    def test_between_two_periods(self, store: Store) -> None:
        answer = growth_between(store, JANUARY, NOVEMBER, Filters(categories=("ict",)))
        # ICT exports: 16.544..16.656bn, then 29.000507536..29.11012bn (44.044..44.2 % of
        # 65.8444..65.86bn)
        low, high = D("29000507536") / D("16656000000"), D("29110120000") / D("16544000000")
        ratio = cell(answer, "ratio", "export ict world", JANUARY)
        assert_bounds(ratio, str(low), str(high))
        assert_bounds(
            cell(answer, "growth", "export ict world", JANUARY),
            str((low - 1) * 100),
            str((high - 1) * 100),
        )
        assert ratio.compared_with == NOVEMBER
        yearly = cell(answer, "growth_a_year", "export ict world", JANUARY).interval
        # 62 months: whoever grows so for 62/12 years has grown by the ratio
        assert float(1 + yearly.low / 100) ** (62 / 12) == pytest.approx(float(low))
        assert float(1 + yearly.high / 100) ** (62 / 12) == pytest.approx(float(high))

    def test_periods_of_unlike_length_are_refused(self, store: Store) -> None:
        with pytest.raises(NotUnderstood, match="differ in length"):
            growth_between(store, HALF, JANUARY, Filters(categories=("ict",)))

    def test_what_is_missing_is_named(self, store: Store) -> None:
        with pytest.raises(NothingKnown, match="nothing is known of 2020-11 for cars"):
            growth_between(store, NOVEMBER, JANUARY, Filters(categories=("cars",)))

    def test_contributions_and_the_whole_without_a_part(self, store: Store) -> None:
        answer = growth_of_parts(store, JANUARY, Filters(), without=["semiconductors"])
        contribution = cell(answer, "contribution", "export semiconductors world", JANUARY)
        # chips rose by 10.41 of a total of 49.17 a year before: 21.2 points of the 33.9 percent
        assert (
            D(21) < contribution.interval.low < D("21.17") < contribution.interval.high < D("21.4")
        )
        rest = cell(answer, "yoy", "export total without semiconductors world", JANUARY)
        # 65.85 - 20.54 = 45.31 after 49.17 - 10.13 = 39.04: 16.06 percent
        assert D("15.8") < rest.interval.low < D("16.06") < rest.interval.high < D("16.3")
        assert any("ICT goods" in note for note in answer.notes)

    def test_by_destination(self, store: Store) -> None:
        answer = growth_of_parts(store, NOVEMBER, Filters(categories=("ict",)), by="destination")
        assert [row.label for row in answer.rows][:3] == [
            "Exports of ICT goods",
            "China (2020-11_ict-motie)",  # as that source means it
            "Viet Nam",
        ]

    def test_a_category_that_is_no_part_cannot_be_left_out(self, store: Store) -> None:
        with pytest.raises(NotUnderstood, match="cars is not part of ict"):
            growth_of_parts(store, JANUARY, Filters(categories=("ict",)), without=["cars"])

    def test_a_part_inside_another_that_is_left_out_takes_off_nothing_more(
        self, store: Store
    ) -> None:
        inner, outer = (
            growth_of_parts(store, JANUARY, Filters(), without=left_out).rows[-1]
            for left_out in (["ict", "ict/semiconductors"], ["ict"])
        )
        assert [m.interval for m in inner.measured] == [m.interval for m in outer.measured]
        assert len(list(inner.measured)) == 4


def test_shares_now_a_year_earlier_and_the_rest(store: Store) -> None:
    answer = share(store, JANUARY, Filters())
    place = "export semiconductors world"
    now, then = (
        cell(answer, "share", place, JANUARY),
        cell(answer, "share", place, JANUARY.year_before),
    )
    assert (
        now.printed.printed if now.printed else "",
        then.printed.printed if then.printed else "",
    ) == (
        "31.2",
        "20.6",
    )
    change = cell(answer, "share_change", place, JANUARY).interval
    # growth of both tells more than the difference of the two shares
    assert now.interval.low - then.interval.high <= change.low
    assert change.high <= now.interval.high - then.interval.low
    assert change.low < D("10.58") < change.high
    # 65.85 - 20.54 - 6.07 - 1.55 of 65.85: ICT goods overlap with the main items and are not taken
    # off
    _, rest, *_ = (m for row in answer.rows if row.label == "Rest" for m in row.measured)
    assert D("57.1") < rest.interval.low < D("57.24") < rest.interval.high < D("57.4")


def test_shares_by_destination_leave_the_unnamed_rest(store: Store) -> None:
    answer = share(store, NOVEMBER, Filters(), by="destination")
    assert answer.rows[0].label == "Exports of ICT goods"
    # China is known as printed only: it is shown, and not taken off
    _, rest, *_ = (m for row in answer.rows if row.label == "Rest" for m in row.measured)
    named = (D("2.8") + D("1.9") + D("1.1") + D("0.328")) / D("16.6") * 100
    assert rest.interval.low < 100 - named < rest.interval.high


def test_the_surplus_follows_from_any_two(store: Store) -> None:
    half = surplus(store, HALF, Filters())
    assert cell(half, "value", "balance ict world", HALF).printed is not None
    # 115.16 of 70.92: 162.4 percent
    cover = cell(half, "cover", "balance ict world", HALF).interval
    assert cover.low < D("162.38") < cover.high
    january = surplus(store, JANUARY, Filters())
    change = cell(january, "change", "balance total world", JANUARY)
    assert change.printed is not None
    assert change.printed.printed == "10.71bn"


class TestCompare:
    def test_from_the_earlier_to_the_later_however_given(self, store: Store) -> None:
        one, other = (
            compare(store, JANUARY, NOVEMBER, Filters()),
            compare(store, NOVEMBER, JANUARY, Filters()),
        )
        assert list(one.records()) == list(other.records())
        change = cell(one, "change", "export ict world", JANUARY)
        assert_bounds(
            change,
            str(D("29000507536") - D("16656000000")),
            str(D("29110120000") - D("16544000000")),
        )
        assert change.compared_with == NOVEMBER

    def test_what_only_looks_alike_is_not_subtracted(self, store: Store) -> None:
        answer = compare(store, NOVEMBER, JANUARY, Filters())
        notes = " ".join(answer.notes)
        assert "China, whose coverage is not stated, and China incl. Hong Kong" in notes
        assert (
            "Smartphones (as printed), whose coverage is not stated, and Mobile phones and parts"
            in notes
        )
        for place in ("export ict china", "export ict china-hk", "export ict/smartphones world"):
            assert not cells(answer, "change", place, JANUARY)

    def test_a_year_apart_uses_printed_growth(self, store: Store) -> None:
        answer = compare(store, JANUARY.year_before, JANUARY, Filters())
        growth = cell(answer, "yoy", "export semiconductors world", JANUARY)
        assert growth.printed is not None
        assert growth.printed.printed == "102.7"

    def test_unlike_lengths_are_refused(self, store: Store) -> None:
        with pytest.raises(NotUnderstood, match="differ in length"):
            compare(store, HALF, JANUARY, Filters())


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 16])
def test_every_period_of_the_corpus_answers(load: Loader, step: int) -> None:
    load(bundled("seeds"))
    load(CORPUS)
    with Store(load.store) as store:
        for period in list(store.periods())[::step]:
            assert not show(store, period, Filters()).is_empty
        # China in two articles is two things: it must not be subtracted
        answer = compare(
            store, Period.parse("2020-11"), Period.parse("2021-10"), Filters(categories=("ict",))
        )
        assert any("two sources may mean different things" in note for note in answer.notes)


def test_parts_of_two_classifications_are_said_to_be(store: Store) -> None:
    (note,) = [
        note for note in share(store, JANUARY, Filters()).notes if "classifications:" in note
    ]
    assert "ICT goods (MSIT/MOTIE ICT classification)" in note
    assert "(15 main items)" in note
    assert not [
        n for n in share(store, HALF, Filters(categories=("ict",))).notes if "classifications:" in n
    ]
