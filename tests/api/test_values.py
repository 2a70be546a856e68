"""Figures, intervals and periods of one's own: what they take, and that they stay what they are."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import ktrade


def test_a_figure_allows_what_could_have_been_printed_so() -> None:
    """29bn of unit 1bn: from 0.56 below, or cut from up to 1 above."""
    figure = ktrade.Figure("29bn")
    assert figure.interval == ktrade.Interval("28.44e9", 30_000_000_000)
    assert ktrade.Figure("78.5", "Percent", "exact").interval == ktrade.Interval("78.45", "78.55")
    assert str(figure.unit) == "USD"
    assert figure.printed == "29bn"


def test_ends_may_be_any_number_or_none() -> None:
    assert ktrade.Interval("0.1", None) != ktrade.Interval(0.1, None)  # the float is not a tenth
    assert ktrade.Interval(Decimal(1), 2).floats == (1.0, 2.0)
    assert ktrade.Interval(None, None).floats == (float("-inf"), float("inf"))
    low, high = ktrade.Interval("0.1", "0.1").floats
    assert Fraction(low) < Fraction(1, 10) < Fraction(high)


def test_arithmetic_gives_the_same_kind_and_takes_numbers() -> None:
    one = ktrade.Interval(2, 4)
    assert 8 / one == ktrade.Interval(2, 4) == 6 - one
    assert one + 1 == 1 + one == ktrade.Interval(3, 5)
    assert -one * "0.5" == ktrade.Interval(-2, -1)
    assert one.meet(ktrade.Interval(5, 6)) is None
    assert isinstance(one / 3 - one, ktrade.Interval)
    assert repr(one / 4) == "Interval('0.5', '1')"


@pytest.mark.parametrize("value", [
    ktrade.Figure("29bn"), ktrade.Period("2026-02-D20"), ktrade.Interval(None, 5),
], ids=repr)  # fmt: skip
def test_a_value_survives_pickling(value: Any) -> None:
    again = pickle.loads(pickle.dumps(value))
    assert again == value
    assert type(again) is type(value)


def test_periods_read_any_spelling_and_sort_by_their_last_day() -> None:
    spellings = ["2026-01", "Jan 2026", "2026년 1월", "2026.01"]
    assert {ktrade.Period(text) for text in spellings} == {ktrade.Period("2026-01")}
    assert sorted(map(ktrade.Period, ["2026", "2025-Q4", "2026-01"])) == [
        ktrade.Period("2025-Q4"), ktrade.Period("2026-01"), ktrade.Period("2026"),
    ]  # fmt: skip
    assert repr(ktrade.Period("1Q24").previous) == "Period('2023-Q4')"
    assert [repr(month) for month in ktrade.Period("1Q24").months][-1] == "Period('2024-03')"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ktrade.Interval(2, 1), "holds at least one number, not 2..1"),
        (lambda: ktrade.Interval("two", 3), "'two' is not a number"),
        (lambda: ktrade.Interval(float("nan"), 3), "'nan' is not a number"),
        (lambda: ktrade.Figure("29"), "has no unit"),
        (lambda: ktrade.Figure("29bn", "pct"), r"'pct' is not a unit \(nearest: percent\)"),
        (lambda: ktrade.Figure("29bn", rounding="up"), "'up' is not a way of rounding"),
        (lambda: ktrade.Period("2026.1"), "spreadsheet"),
    ],
)
def test_what_does_not_read_is_a_ktrade_error(make: Any, message: str) -> None:
    with pytest.raises(ktrade.Error, match=message):
        make()
