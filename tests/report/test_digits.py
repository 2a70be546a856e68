"""No printed form may claim a digit that the bounds do not decide: it always encloses the
interval."""

from __future__ import annotations

import re
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.model import digits
from ktrade.model.figure import Unit, parse_figure
from ktrade.model.interval import INFINITY, Interval

ends = st.decimals(min_value=-(10**13), max_value=10**13, places=6).map(lambda d: d + 0)
powers = st.sampled_from([0, 6, 9])


def read_back(text: str, power: int) -> tuple[D, D]:
    """The interval a reader takes from a printed form."""
    plain = text.replace(",", "").replace("+", "")
    if plain == "?":
        return -INFINITY, INFINITY
    if found := re.fullmatch(r"[<>]=?(.*)", plain):
        end = D(found[1]).scaleb(power)
        return (end, INFINITY) if plain[0] == ">" else (-INFINITY, end)
    if ".." in plain:
        low, high = plain.split("..")
        return D(low).scaleb(power), D(high).scaleb(power)
    middle, _, margin = plain.partition(" ±")
    return (D(middle) - D(margin or 0)).scaleb(power), (D(middle) + D(margin or 0)).scaleb(power)


@given(
    one=ends,
    other=ends,
    power=powers,
    signed=st.booleans(),
    missing=st.sampled_from(["", "low", "high", "both"]),
)
def test_the_printed_form_encloses_the_interval(
    one: D, other: D, power: int, signed: bool, missing: str
) -> None:
    low, high = sorted((one, other))
    low = -INFINITY if missing in ("low", "both") else low
    high = INFINITY if missing in ("high", "both") else high
    printed_low, printed_high = read_back(digits.bounds(Interval(low, high), power, signed), power)
    assert printed_low <= low
    assert high <= printed_high


@given(
    middle=ends, width=st.decimals(min_value="0.000001", max_value=10**6, places=6), power=powers
)
def test_the_printed_form_is_not_much_wider(middle: D, width: D, power: int) -> None:
    low, high = middle, middle + width
    printed_low, printed_high = read_back(digits.bounds(Interval(low, high), power, False), power)
    assert printed_high - printed_low <= 4 * width


@pytest.mark.parametrize(
    ("low", "high", "power", "signed", "text"),
    [
        ("49137611940", "49206538956", 9, False, "49.17 ±0.04"),
        ("10125443787", "10140936816", 9, False, "10.133 ±0.008"),
        ("1981000000", "2019000000", 9, False, "2.000 ±0.019"),
        ("-1985600000", "-1954400000", 9, True, "-1.970 ±0.016"),
        ("8.6", "8.8", 0, True, "+8.70 ±0.10"),
        ("23.5", "23.5", 0, False, "23.5"),
        ("-0.5", "0.7", 0, True, "-0.5..+0.7"),
        ("0", "10.27", 0, False, "0..11"),
        ("0.78", "10.27", 0, False, "0.7..10.3"),
        ("-10.27", "-0.78", 0, True, "-10.3..-0.7"),
        ("50", "100", 0, True, "+80 ±30"),
        ("1234567", "Infinity", 6, False, ">=1.23"),
        ("-Infinity", "1234567", 6, False, "<=1.24"),
        ("-Infinity", "Infinity", 9, False, "?"),
        ("12345000000000", "12345000000000", 9, False, "12,345"),
    ],
)
def test_bounds_by_hand(low: str, high: str, power: int, signed: bool, text: str) -> None:
    assert digits.bounds(Interval(D(low), D(high)), power, signed) == text


@pytest.mark.parametrize(
    ("printed", "unit", "power", "signed", "text"),
    [
        ("420m", Unit.USD, 9, False, "0.42"),
        ("600m", Unit.USD, 9, False, "0.60"),
        ("29bn", Unit.USD, 9, False, "29"),
        ("29.0bn", Unit.USD, 9, False, "29.0"),
        ("29bn", Unit.USD, 6, False, "29,000"),
        ("16200000000 usd", Unit.USD, 9, False, "16.2"),
        ("102.7%", Unit.PERCENT, 0, True, "+102.7"),
        (">100", Unit.PERCENT, 0, True, ">+100"),
        ("<0", Unit.USD, 9, True, "<0"),
        ("50..100", Unit.PERCENT, 0, True, "+50..+100"),
        ("-13.8", Unit.PERCENT, 0, True, "-13.8"),
        ("~58bn", Unit.USD, 9, False, "~58"),
        ("158.5868tn KRW", Unit.KRW, 12, False, "158.5868"),
        ("600m±5m", Unit.USD, 9, False, "0.595..0.605"),
    ],
)
def test_prints_keep_their_digits(
    printed: str, unit: Unit, power: int, signed: bool, text: str
) -> None:
    assert digits.printed(parse_figure(printed, unit), power, signed) == text


@pytest.mark.parametrize(
    ("end", "side", "text"),
    [
        (D("29000507536"), "low", "29000507536"),
        (D("2.911012E+10"), "high", "29110120000"),
        (D("33.8440"), "low", "33.844"),
        (D("0.3333333333333333333333333333333333"), "low", "0.333333333333333"),
        (D("0.3333333333333333333333333333333334"), "high", "0.333333333333334"),
        (D("-0.3333333333333333333333333333333334"), "low", "-0.333333333333334"),
        (D("1E+3"), "high", "1000"),
    ],
)
def test_machines_get_exact_bounds_or_fifteen_digits_outward(end: D, side: str, text: str) -> None:
    assert digits.machine(end, side) == text


@given(
    end=st.decimals(
        allow_nan=False, allow_infinity=False, places=40, min_value=-(10**20), max_value=10**20
    )
)
def test_no_machine_bound_is_rounded_inward(end: D) -> None:
    assert D(digits.machine(end, "low")) <= end <= D(digits.machine(end, "high"))
