from __future__ import annotations

import operator
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ktrade.model.interval import EVERYTHING, INFINITY, NOT_NEGATIVE, Interval

numbers = st.decimals(min_value=-1000, max_value=1000, places=3).map(lambda d: d + 0)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    if low == high:
        return Interval(low, high)
    kind = draw(st.sampled_from(["both", "no low", "no high"]))
    low_open, high_open = draw(st.booleans()), draw(st.booleans())
    if kind == "no low":
        return Interval(-INFINITY, high, True, high_open)
    if kind == "no high":
        return Interval(low, INFINITY, low_open, True)
    return Interval(low, high, low_open, high_open)


@st.composite
def members(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """An interval and a number in it, ends included where they are closed."""
    interval = draw(intervals())
    choices = []
    if interval.low.is_finite() and not interval.low_open:
        choices.append(st.just(Fraction(interval.low)))
    if interval.high.is_finite() and not interval.high_open:
        choices.append(st.just(Fraction(interval.high)))
    low = Fraction(interval.low) if interval.low.is_finite() else Fraction(interval.high) - 10**6
    high = Fraction(interval.high) if interval.high.is_finite() else Fraction(interval.low) + 10**6
    if low < high:
        inside = st.fractions(min_value=0, max_value=1, max_denominator=10**9).filter(
            lambda f: 0 < f < 1
        )
        choices.append(inside.map(lambda f: low + (high - low) * f))
    return interval, draw(st.one_of(choices))


def holds(interval: Interval, number: Fraction) -> bool:
    """Membership in exact fractions, apart from the code under test."""
    above = interval.low == -INFINITY or Fraction(interval.low) < number
    below = interval.high == INFINITY or number < Fraction(interval.high)
    above = above or (not interval.low_open and Fraction(interval.low) == number)
    below = below or (not interval.high_open and Fraction(interval.high) == number)
    return above and below


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.mul, operator.truediv])
@given(x=members(), y=members())
def test_no_true_result_is_outside(
    operation: object, x: tuple[Interval, Fraction], y: tuple[Interval, Fraction]
) -> None:
    if operation is operator.truediv:
        assume(y[1] != 0)
    assert holds(operation(x[0], y[0]), operation(x[1], y[1]))  # type: ignore[operator]


@given(x=members(), y=intervals())
def test_meet_holds_just_what_both_hold(x: tuple[Interval, Fraction], y: Interval) -> None:
    both = x[0].meet(y)
    assert (both is not None and holds(both, x[1])) == holds(y, x[1])


@pytest.mark.parametrize(
    ("x", "y", "product"),
    [
        # 0 × y is 0 whatever y is: reached where the 0 is, although the other end is open
        (Interval(D(0), D(1)), Interval(D(2), D(3), True, True), Interval(D(0), D(3), False, True)),
        (Interval(D(0), D(1), True), Interval(D(2), D(3)), Interval(D(0), D(3), True, False)),
        (Interval(D(0), D(1)), Interval(D(2), INFINITY), Interval(D(0), INFINITY)),
        # -2 × -3 = 6 is reached by two closed ends, -2 × 5 = -10 by an open one
        (
            Interval(D(-2), D(1)),
            Interval(D(-3), D(5), False, True),
            Interval(D(-10), D(6), True, False),
        ),
    ],
)
def test_products_by_hand(x: Interval, y: Interval, product: Interval) -> None:
    assert x * y == product


@pytest.mark.parametrize(
    ("x", "y", "quotient"),
    [
        (Interval(D(1), D(2)), Interval(D(-1), D(1)), EVERYTHING),
        (Interval(D(1), D(2)), Interval(D(0), D(4)), Interval(D("0.25"), INFINITY)),
        (Interval(D(0), D(2)), Interval(D(0), D(4)), EVERYTHING),
        (Interval(D(0), D(2)), Interval(D(0), D(4), True), NOT_NEGATIVE),
        (Interval(D(-2), D(-1)), Interval(D(-4), D(0), False, True), Interval(D("0.25"), INFINITY)),
        (Interval(D(3), D(3)), Interval(D(2), INFINITY), Interval(D(0), D("1.5"), True, False)),
    ],
)
def test_quotients_by_hand(x: Interval, y: Interval, quotient: Interval) -> None:
    assert x / y == quotient


def test_a_third_is_rounded_outward() -> None:
    third = Interval.point(1) / Interval.point(3)
    assert Fraction(third.low) < Fraction(1, 3) < Fraction(third.high)


@pytest.mark.parametrize(
    ("interval", "sign"),
    [
        (Interval(D(0), D(1), True), 1),
        (Interval(D(0), D(1)), None),
        (Interval(D(-1), D(0), False, True), -1),
        (Interval.point(0), 0),
        (Interval(D(-1), D(1)), None),
    ],
)
def test_sign_is_decided_or_none(interval: Interval, sign: int | None) -> None:
    assert interval.sign == sign


@pytest.mark.parametrize(
    "ends",
    [(D(1), D(0), False, False), (D(1), D(1), True, False), (INFINITY, INFINITY, True, True)],
)
def test_an_empty_interval_cannot_be_made(ends: tuple[D, D, bool, bool]) -> None:
    with pytest.raises(ValueError, match="at least one number"):
        Interval(*ends)
