"""Complete breakdowns: the pieces a source names and the rest it prints beside them make up the
whole."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from ktrade.model.vocabulary import Term, Vocabulary
from ktrade.solver.aggregates import breakdowns
from ktrade.solver.solution import Solution
from tests.worlds.adapter import vocabularies
from tests.worlds.by_hand import assert_between, figures_of, quantity

WORLD = [
    Term("world", "World"),
    Term("us", "United States", "world", True),
    Term("asean", "ASEAN", "world", True),
    Term("vietnam", "Viet Nam", "asean", True),
    Term("apec", "APEC", "world"),
    Term("rest", "All other destinations", "world", is_rest=True),
]
STEEL = {
    "value export steel world 2031-08": "1000m",
    "value export steel us 2031-08": "190m",
    "value export steel asean 2031-08": "120m",
    "value export steel rest 2031-08": "690m",
}


def solved(lines: dict[str, str]) -> Solution:
    return Solution(figures_of(lines), vocabularies()[0], Vocabulary("destination", WORLD))


def test_a_breakdown_that_is_short_of_its_whole_is_a_conflict() -> None:
    assert solved(STEEL).conflicts == []
    (conflict,) = solved(STEEL | {"value export steel rest 2031-08": "50m"}).conflicts
    assert {str(s.quantity) for s in conflict.observations} == set(STEEL)
    assert conflict.words == "pieces + rest = whole"
    assert conflict.suspects == conflict.observations


def test_the_whole_follows_from_its_pieces() -> None:
    lines = {text: printed for text, printed in STEEL.items() if " world " not in text}
    left = solved(lines).interval(quantity("value export steel world 2031-08"))
    # 190m, 120m and 690m: tens of millions, to 0.56 of that either way
    assert_between(left, D("983.2e6"), D("1016.8e6"))


@pytest.mark.parametrize(
    "more",
    [
        {"yoy export steel vietnam 2031-08": "3.0"},  # inside a piece that has a level
        {"value import steel us 2031-08": "900m"},
        {"value export steel us 2031-07": "900m"},
    ],
)
def test_what_stands_elsewhere_or_inside_a_piece_changes_nothing(more: dict[str, str]) -> None:
    assert len(solved(STEEL | {"value export steel rest 2031-08": "50m"} | more).conflicts) == 1


@pytest.mark.parametrize(
    "line",
    [
        "yoy export steel us 2031-08",  # a piece without a level
        "value export steel apec 2031-08",  # may overlap with the others
    ],
)
def test_a_breakdown_that_may_not_be_complete_says_nothing(line: str) -> None:
    lines = STEEL | {
        "value export steel rest 2031-08": "50m",
        line: "9.0" if "yoy" in line else "90m",
    }
    if "yoy" in line:
        del lines["value export steel us 2031-08"]
    assert solved(lines).conflicts == []


def test_a_piece_set_aside_is_no_less_a_piece() -> None:
    """Else the others would have to make up the whole without it, and be in conflict themselves."""
    us = "value export steel us 2031-08"
    beside = {"yoy export steel us 2031-08": "0.0", "value export steel us 2030-08": "190m"}
    found = solved(STEEL | {us: "350m"} | beside)
    assert [str(s.quantity) for s in found.set_aside] == [us]
    assert not found.is_in_conflict(quantity("value export steel world 2031-08"))


def test_two_sources_do_not_complete_each_other() -> None:
    said = figures_of(STEEL | {"value export steel rest 2031-08": "50m"})
    apart = [s._replace(source="other") if s.quantity.destination == "us" else s for s in said]
    (found,) = breakdowns(apart, vocabularies()[0], Vocabulary("destination", WORLD))
    assert {str(v).split()[3] for v in found.variables} == {"world", "asean", "rest"}
