from __future__ import annotations

import csv
from decimal import ROUND_DOWN, ROUND_HALF_UP
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.errors import NotUnderstood
from ktrade.model.figure import Rounding, Unit, parse_figure

CASES = Path(__file__).parent.parent / "cases" / "figures.csv"


def cases() -> list[dict[str, str]]:
    lines = [
        line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    "case", cases(), ids=lambda case: f"{case['printed']} {case['unit']} {case['rounding']}"
)
def test_the_true_values_a_print_allows(case: dict[str, str]) -> None:
    interval = parse_figure(
        case["printed"], Unit(case["unit"]), Rounding(case["rounding"])
    ).interval
    assert (interval.low, interval.high) == (D(case["low"]), D(case["high"]))


def test_the_case_file_is_read_whole() -> None:
    assert (
        len(cases()) == sum(1 for line in CASES.open(encoding="utf-8") if line[0] != "#") - 1 > 50
    )


@pytest.mark.parametrize(
    ("printed", "open_low", "open_high"),
    [(">100", True, True), (">=100", False, True), ("<100", True, True), ("<=100", True, False)],
)
def test_thresholds_are_open_at_what_they_exclude(
    printed: str, open_low: bool, open_high: bool
) -> None:
    interval = parse_figure(printed, Unit.PERCENT).interval
    assert (interval.low_open, interval.high_open) == (open_low, open_high)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("", Unit.USD),
        ("nearly doubled", Unit.PERCENT),
        ("29b", Unit.USD),
        ("29", Unit.USD),
        ("$29", Unit.USD),
        ("158", Unit.KRW),
        ("178,994", Unit.UNITS),
        ("1.2m", Unit.UNITS),
        ("1.2mt", Unit.UNITS),
        ("600m±5", Unit.USD),
        ("2.3bn..2.5", Unit.USD),
        ("1 t..2 kg", Unit.UNITS),
        ("316억15000만", Unit.USD),
        ("316억 1500", Unit.USD),
        ("6억bn", Unit.USD),
        ("29 usd bn", Unit.USD),
        ("29억원", Unit.USD),
        ("€29bn", Unit.USD),
        ("29%p", Unit.PERCENT),
        ("▲5.1", Unit.PERCENT),
        ("(5.1)", Unit.PERCENT),
        ("+5.1↓", Unit.PERCENT),
        ("5.1bn↓", Unit.USD),
        ("1.234 usd", Unit.USD),
        ("125.000 dollars", Unit.USD),
        ("1.234.567bn", Unit.USD),
        ("1.234,5bn", Unit.USD),
        ("178.994 units", Unit.UNITS),
        ("29\N{KELVIN SIGN}", Unit.USD),
        ("29bn KRW", Unit.USD),
        ("29bn%", Unit.USD),
        ("29bn", Unit.PERCENT),
        ("29%", Unit.DAYS),
        ("1_000", Unit.USD),
        ("1e9", Unit.USD),
        ("NaN", Unit.USD),
        ("Infinity", Unit.USD),
        ("٢٩", Unit.USD),
        ("２９", Unit.USD),
        ("--5", Unit.PERCENT),
        ("1,23m", Unit.USD),
        ("12,34", Unit.USD),
        ("007", Unit.USD),
        ("5.", Unit.PERCENT),
        (".5", Unit.PERCENT),
        ("100..50", Unit.PERCENT),
        ("50..", Unit.PERCENT),
        ("1..2..3", Unit.PERCENT),
        ("5±-1", Unit.PERCENT),
        (">~", Unit.PERCENT),
        ("23.4", Unit.DAYS),
        ("9" * 21, Unit.USD),
        ("5\n6", Unit.PERCENT),
    ],
)
def test_what_is_no_figure_is_refused(printed: str, unit: Unit) -> None:
    with pytest.raises(NotUnderstood, match=r"expected|negative|runs downward|reads in two ways"):
        parse_figure(printed, unit)


def test_won_in_another_column_names_the_krw_column() -> None:
    with pytest.raises(NotUnderstood, match="krw column"):
        parse_figure("158tn KRW", Unit.USD)


levels = st.integers(min_value=10**6, max_value=10**12).map(D)


def shorten(value: D, digits: int, rounding: str) -> D:
    """The value with that many significant digits, as a newspaper would cut or round it."""
    return value.quantize(D(1).scaleb(value.adjusted() - digits + 1), rounding) if value else value


def level_text(value: D) -> str:
    """A level as printed in full dollars: trailing zeros stand for what was cut away."""
    return f"{value:f} usd"


@given(truth=levels, ministry=st.integers(3, 6), press=st.integers(2, 5))
def test_a_print_rounded_from_a_rounded_print_still_holds_the_truth(
    truth: D, ministry: int, press: int
) -> None:
    printed = shorten(shorten(truth, ministry, ROUND_HALF_UP), min(press, ministry), ROUND_HALF_UP)
    for rounding in (Rounding.NEAREST, Rounding.EITHER):
        assert truth in parse_figure(level_text(printed), Unit.USD, rounding).interval


@given(truth=levels, ministry=st.integers(3, 6), press=st.integers(2, 5))
def test_a_print_cut_from_a_rounded_print_still_holds_the_truth(
    truth: D, ministry: int, press: int
) -> None:
    digits = min(press, ministry - 1)  # a figure passed on whole is not cut
    printed = shorten(shorten(truth, ministry, ROUND_HALF_UP), digits, ROUND_DOWN)
    for rounding in (Rounding.DOWN, Rounding.EITHER):
        assert truth in parse_figure(level_text(printed), Unit.USD, rounding).interval


@given(
    truth=st.decimals(min_value=-500, max_value=500, places=4),
    places=st.integers(0, 2),
    mode=st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
)
def test_a_rate_shortened_either_way_still_holds_the_truth(
    truth: D, places: int, mode: str
) -> None:
    printed = truth.quantize(D(1).scaleb(-places), mode)
    text = f"{printed:f}".replace("-0", "0") if not printed else f"{printed:f}"
    assert truth in parse_figure(text, Unit.PERCENT, Rounding.EITHER).interval


@given(text=st.text(max_size=30), unit=st.sampled_from(list(Unit)))
def test_any_text_is_a_figure_or_is_refused(text: str, unit: Unit) -> None:
    try:
        figure = parse_figure(text, unit)
    except NotUnderstood:
        return
    assert figure.printed == text.strip()
    assert parse_figure(figure.printed, unit) == figure
