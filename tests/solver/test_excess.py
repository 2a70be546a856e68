"""The excess of one row, level - R × base: in exact fractions, and what the solver takes for it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ktrade.model.interval import DIGITS, Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Quantity
from ktrade.solver.constraints import Ratio
from ktrade.solver.excess import Row

BALANCE = Quantity("value", Period.parse("2026-01"), "balance", "total", "world")
# As long as decimals are kept: 1 - R has more digits than that.
long_ratios = st.integers(10 ** (DIGITS - 1), 10**DIGITS - 1).map(
    lambda digits: Decimal(f"{digits}E-{DIGITS + 2}")
)
levels = st.integers(-3, 3).map(Decimal)


@given(levels, levels, long_ratios)
def test_no_excess_of_a_balance_is_beyond_what_its_change_leaves(
    base: Decimal, change: Decimal, ratio: Decimal
) -> None:
    value = base + change
    of = Ratio(0, 1, BALANCE, BALANCE, None, BALANCE)
    anything = Interval(Decimal("-Infinity"), Decimal("Infinity"))
    own = Interval.point(change)
    excess = Fraction(value) - Fraction(ratio) * Fraction(base)
    for known_value, known_base in (
        (Interval.point(value), anything),
        (anything, Interval.point(base)),
    ):
        row = Row(0, 1, of, (), known_value, known_base, None, own)
        assert Fraction(row.least(ratio)) <= excess <= Fraction(row.most(ratio))
