from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.errors import NotUnderstood
from ktrade.model.period import WHOLE, Period, Vintage

periods = st.builds(
    Period,
    last=st.integers(1950 * 12, 2100 * 12),
    day=st.sampled_from([10, 20, WHOLE]),
    length=st.integers(1, 60),
)


@pytest.mark.parametrize(
    ("text", "canonical", "kind", "first_day", "last_day"),
    [
        ("2026-01", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("Jan 2026", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("January 2026", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("Sept. 2020", "2020-09", "month", date(2020, 9, 1), date(2020, 9, 30)),
        ("2026M01", "2026-01", "month", date(2026, 1, 1), date(2026, 1, 31)),
        ("2024-02", "2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-Q2", "2025-Q2", "quarter", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025Q2", "2025-Q2", "quarter", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-H1", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025H1", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-S1", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025", "2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-01..2025-10", "2025-01..2025-10", "span", date(2025, 1, 1), date(2025, 10, 31)),
        ("2020-01..2020-12-D10", "2020-01..2020-12-D10", "span", date(2020, 1, 1), date(2020, 12, 10)),
        ("2026-02-D20", "2026-02-D20", "D20", date(2026, 2, 1), date(2026, 2, 20)),
        ("2026-02-D10", "2026-02-D10", "D10", date(2026, 2, 1), date(2026, 2, 10)),
        # a span that equals another period is that period
        ("2025-01..2025-12", "2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-Q1..2025-Q2", "2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-04..2025-06", "2025-Q2", "quarter", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-05..2025-05", "2025-05", "month", date(2025, 5, 1), date(2025, 5, 31)),
        # three months that are no quarter
        ("2025-02..2025-04", "2025-02..2025-04", "span", date(2025, 2, 1), date(2025, 4, 30)),
    ],
)
def test_periods_as_written(text: str, canonical: str, kind: str, first_day: date, last_day: date) -> None:
    period = Period.parse(text)
    assert (str(period), period.kind, period.first_day, period.last_day) == (canonical, kind, first_day, last_day)


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-1", "26-01", "2026-Q5", "2026-H3", "2026-01-D15", "2026-02..2026-01", "Foo 2026",
     "Januar 2026", "٢٠٢٦-٠١", "1899", "3000", "2026-01..", "2026..2027..2028", "2026-01-15", "last month"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"expected|outside"):
        Period.parse(text)


@given(period=periods)
def test_parse_and_print_are_inverse(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.from_key(period.key) == period


@given(one=periods, other=periods)
def test_periods_and_their_keys_sort_by_the_last_day(one: Period, other: Period) -> None:
    if one.last_day < other.last_day:
        assert one < other
    assert (one < other) == (one.key < other.key)


@given(period=periods)
def test_a_year_before_and_after(period: Period) -> None:
    before = period.year_before
    assert before.year_after == period
    assert (before.last_day.year, before.last_day.month) == (period.last_day.year - 1, period.last_day.month)


def test_previous_is_of_the_same_kind() -> None:
    pairs = {
        "2026-01": "2025-12",
        "2025-Q1": "2024-Q4",
        "2025-H1": "2024-H2",
        "2025": "2024",
        "2026-03-D20": "2026-02-D20",
    }
    assert {text: str(Period.parse(text).previous) for text in pairs} == pairs


def test_months_are_the_whole_ones() -> None:
    assert [str(m) for m in Period.parse("2025-Q2").months] == ["2025-04", "2025-05", "2025-06"]
    assert [str(m) for m in Period.parse("2020-11..2020-12-D10").months] == ["2020-11"]
    assert Period.parse("2026-02-D20").months == ()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("2025-H1", "2025-06"), ("2021", "2021-12"), ("2026-02-D20", "2026-02-D20"), ("2026-01-rev", "2026-01-rev")],
)
def test_a_vintage_is_the_last_month_reported_on(text: str, canonical: str) -> None:
    assert str(Vintage.parse(text)) == canonical
    assert Vintage.parse(canonical) == Vintage.parse(text)


def test_confirmed_figures_come_after_the_first_ones() -> None:
    assert Vintage.parse("2026-01") < Vintage.parse("2026-01-rev") < Vintage.parse("2026-02-D20")
