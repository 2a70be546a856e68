"""Series, quantities and periods in a reader's words."""

from __future__ import annotations

import pytest

from ktrade.files.bundled import bundled_terms
from ktrade.model.period import Period
from ktrade.model.quantity import Quantity, Whole
from ktrade.model.wording import Wording, counted

JANUARY = Period.parse("2031-01")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording(bundled_terms("category"), bundled_terms("destination"))


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity("value", JANUARY, "export", "total", "world"), "Exports, January 2031"),
        (
            Quantity("value", JANUARY, "import", "ict/semiconductors", "us"),
            "Imports of semiconductors (ICT) from the United States, January 2031",
        ),
        (
            Quantity("value", JANUARY, "balance", "ict", "eu"),
            "Balance of ICT goods with the European Union, January 2031",
        ),
        (
            Quantity("value", JANUARY, "export", "ict/semiconductors/memory/dram", "netherlands"),
            "Exports of DRAM to the Netherlands, January 2031",
        ),
        (
            Quantity("yoy", JANUARY, "export", "cars", "vietnam"),
            "Exports of cars to Viet Nam, year on year, January 2031",
        ),
        (
            Quantity("share_change", JANUARY, "export", "cars", "us", Whole("total", "us")),
            "Exports of cars to the United States, year-on-year change in share of all goods,"
            " January 2031",
        ),
        (Quantity("days", JANUARY, "export", "total", "world"), "Working days, January 2031"),
        (
            Quantity("days_change", JANUARY, "export", "total", "world"),
            "Working days, change on a year earlier, January 2031",
        ),
    ],
)
def test_quantities_are_told_as_an_analyst_would(
    wording: Wording, quantity: Quantity, words: str
) -> None:
    assert wording.quantity(quantity) == words


@pytest.mark.parametrize(
    ("period", "title"),
    [
        ("2031-02-D20", "1–20 February 2031"),
        ("2031-01..2031-10", "January–October 2031"),
        ("2030-11..2031-02", "November 2030–February 2031"),
        ("2031-01..2031-10-D26", "1 January – 26 October 2031"),
        ("2031", "2031"),
    ],
)
def test_a_period_has_a_title(period: str, title: str) -> None:
    assert Period.parse(period).title == title


def test_one_is_singular() -> None:
    assert [counted(n, "figure") for n in (0, 1, 1234)] == [
        "0 figures",
        "1 figure",
        "1,234 figures",
    ]
    assert counted(2, "category", "categories") == "2 categories"
