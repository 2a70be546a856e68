"""Exact figures do not flood tables: no more digits than the press prints, or the reader wants."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.queries.filters import Filters
from ktrade.queries.show import show
from ktrade.report import write
from ktrade.report.rounded import _interval
from ktrade.report.style import Style
from ktrade.store.read import Store
from tests.conftest import Loader

OFFICIAL = (
    "period,flow,value,yoy,source\n2026-01,export,65843936782 usd,33.87,customs\n"
    "2026-01,import,57143468789 usd,11.74,customs\n"
)
SOURCES = "id,rounding,reports\ncustoms,exact,2026-01-rev\npress,either,2026-01\n"


def shown(store: Path, digits: int = 0, format: str = "table") -> str:
    out = io.StringIO()
    with Store(store) as opened:
        answer = show(opened, Period.parse("2026-01"), Filters(), depth=2, sort="value", top=0)
        write(answer, Style(format, digits=digits), out)
    return out.getvalue()


@pytest.fixture
def official(load: Loader, tmp_path: Path) -> Loader:
    (tmp_path / "sources.csv").write_text(SOURCES)
    (tmp_path / "customs.csv").write_text(OFFICIAL)
    load(tmp_path / "customs.csv")
    return load


def test_official_figures_have_four_digits_unless_more_are_asked_for(official: Loader) -> None:
    """65.843936782 / 1.33875 is 49.18315, / 1.33865 is 49.18682; 57.143468789 / 1.11745 is
    51.13738, / 1.11735 is 51.14196: bounds of the levels a year earlier."""
    text = shown(official.store)
    assert "65.84 " in text
    assert "57.14 " in text
    assert "+33.87" in text
    assert "49.1850 ±0.0019" in text
    assert "51.140 ±0.003" in text
    assert "65.843936782" in shown(official.store, 11)
    assert "66 " in shown(official.store, 2)
    assert "49 ±2" in shown(official.store, 2)
    assert "65843936782" in shown(official.store, 2, "json")


def test_as_many_digits_as_the_sharpest_print_of_an_article(official: Loader) -> None:
    facts = "period,flow,value,source\n2026-01,trade,122.9874bn,press\n"
    official("-", stdin=facts)
    assert "65.84394 " in shown(official.store)


def test_articles_alone_keep_their_digits(load: Loader) -> None:
    load("-", stdin="period,value,source\n2026-01,65.8439bn,a\n")
    assert "65.8439" in shown(load.store)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (">33.7bn", ">33 "), ("<33.2bn", "<34 "), (">=66.9bn", ">=66 "), ("<~33.2bn", "<~34 "),
        ("33.7bn", "34 "), ("~33.7bn", "~34 "),
    ],
)  # fmt: skip
def test_fewer_digits_of_a_print_say_no_more_than_it(load: Loader, printed: str, said: str) -> None:
    load("-", stdin=f"period,value,source\n2026-01,{printed},press\n")
    assert said in f"{shown(load.store, 2)} "


@given(st.decimals(-1000, 1000, places=6), st.decimals(0, 10, places=6), st.integers(1, 6))
def test_rounded_bounds_hold_what_they_held(low: Decimal, width: Decimal, most: int) -> None:
    interval = Interval(low, low + width)
    wider = _interval(interval, most)
    assert wider.low <= interval.low
    assert interval.high <= wider.high
