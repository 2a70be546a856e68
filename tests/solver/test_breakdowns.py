"""Complete breakdowns: the pieces a source names and the rest it prints beside them make up the
whole."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from ktrade.model.vocabulary import AS_PRINTED, Term, Vocabulary
from ktrade.solver.aggregates import breakdowns
from ktrade.solver.figures import Given
from ktrade.solver.solution import Solution
from ktrade.solver.vintages import Bounds
from tests.worlds.adapter import vocabularies
from tests.worlds.by_hand import SOURCE, assert_between, figures_of, quantity

WORLD = [
    Term("world", "World"),
    Term("us", "United States", "world", True),
    Term("asean", "ASEAN", "world", True),
    Term("vietnam", "Viet Nam", "asean", True),
    Term("apec", "APEC", "world"),
    Term("gulf", "The Gulf", "world", True, basis=AS_PRINTED),
    Term("rest", "All other destinations", "world", is_rest=True),
    Term("rest-of-asean", "Others in ASEAN", "asean", is_rest=True),
]
STEEL = {
    "value export steel world 2031-08": "1000m",
    "value export steel us 2031-08": "190m",
    "value export steel asean 2031-08": "120m",
    "value export steel rest 2031-08": "690m",
}


def solved(lines: dict[str, str]) -> Solution:
    words = vocabularies()[0], Vocabulary("destination", WORLD)
    said = figures_of(lines)
    return Solution(said, *words, breakdowns(said, *words))


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
    found, _ = breakdowns(apart, vocabularies()[0], Vocabulary("destination", WORLD))
    assert {str(v).split()[3] for v in found.variables} == {"world", "asean", "rest"}


def bounds_of(*reports: dict[str, str], is_whole: bool = True) -> Bounds:
    """Of one vintage, a report of each source."""
    said, sources = [], {}
    for name, lines in zip("abc", reports, strict=False):
        sources[name] = SOURCE._replace(id=name)
        said += [s._replace(source=name) for s in figures_of(lines)]
    given = Given(said, is_whole=is_whole)
    return Bounds(given, sources, vocabularies()[0], Vocabulary("destination", WORLD))


WHOLE = "value export steel world 2031-08"
PIECES = {text: printed for text, printed in STEEL.items() if text != WHOLE}


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        # another source's word for the United States, to 0.56m either way
        ({"value export steel us 2031-08": "188m"}, D("986.24e6"), D("1009.76e6")),
        # another source's rest is another rest, and with its own pieces says more: 188m and 812m
        (
            {"value export steel us 2031-08": "188m", "value export steel rest 2031-08": "812m"},
            D("998.88e6"),
            D("1001.12e6"),
        ),
        # of the whole another source prints growth alone
        ({"yoy export steel world 2031-08": "25.0"}, D("983.2e6"), D("1016.8e6")),
    ],
)
def test_what_one_source_breaks_down_all_know(other: dict[str, str], low: D, high: D) -> None:
    bounds = bounds_of(PIECES, other)
    asked = [quantity(WHOLE), quantity("share export steel us 2031-08 of steel")]
    for q in (*asked, *reversed(asked)):
        assert bounds.of(q)
    whole = bounds.of(quantity(WHOLE))
    assert whole
    assert_between(whole.interval, low, high)
    # its own word is known by its own figures alone
    rest = bounds.of(quantity("value export steel rest 2031-08"), source="a")
    assert rest
    assert_between(rest.interval, D("684.4e6"), D("695.6e6"))
    assert rest.sources == ("a",)


def test_anothers_print_of_the_whole_is_still_contradicted() -> None:
    bounds = bounds_of(PIECES, {WHOLE: "1200m"})
    (conflict,) = next(bounds.solutions(bounds.vintages[0])).conflicts
    assert {(s.source, str(s.quantity)) for s in conflict.observations} == {
        *(("a", piece) for piece in PIECES),
        ("b", WHOLE),
    }
    whole = bounds.of(quantity(WHOLE))
    assert whole
    assert whole.is_in_conflict
    assert_between(whole.interval, D("1144e6"), D("1256e6"))  # what its print allows


def test_a_share_in_a_word_of_its_own_tells_of_the_whole() -> None:
    # 10.0bn of 20.0 percent, by what only its source means by the rest
    lines = {
        "value export steel rest 2031-08": "10.0bn",
        "share export steel rest 2031-08 of steel": "20.0",
    }
    bounds = bounds_of(lines, {"value export steel us 2031-08": "188m"})
    whole = bounds.of(quantity(WHOLE))
    assert whole
    assert_between(whole.interval, D("9.944e9") / D("0.20056"), D("10.056e9") / D("0.19944"))


def test_a_word_of_its_own_is_a_part_that_may_overlap_with_those_of_others() -> None:
    gulf = {"value export steel gulf 2031-08": "300m"}
    bounds = bounds_of(gulf, {WHOLE: "200m..310m", "value export steel asean 2031-08": "120m"})
    whole = bounds.of(quantity(WHOLE))
    assert whole
    assert_between(whole.interval, D("294.4e6"), D("310e6"))


def test_shares_of_a_word_of_its_own_are_of_what_each_source_means() -> None:
    part, share = "value export steel gulf 2031-08", "share export steel gulf 2031-08 of total gulf"
    bounds = bounds_of({part: "300m", share: "50.0"}, {part: "300m", share: "20.0"})
    assert [s.conflicts for s in bounds.solutions(bounds.vintages[0])] == [[], [], []]


def test_of_a_part_of_what_a_source_prints_nobody_knows_whether_it_is_complete() -> None:
    assert bounds_of(PIECES, is_whole=False).of(quantity(WHOLE)) is None


def test_a_misprint_is_no_less_a_piece() -> None:
    said = [
        s._replace(status="misprint") if s.quantity.destination == "us" else s
        for s in figures_of(PIECES)
    ]
    words = vocabularies()[0], Vocabulary("destination", WORLD)
    bounds = Bounds(Given(said), {SOURCE.id: SOURCE}, *words)
    assert bounds.of(quantity(WHOLE)) is None
    assert bounds.of(quantity("value export steel us 2031-08")) is None


def test_the_rest_of_a_piece_is_a_piece_that_may_be_more() -> None:
    # what is left of ASEAN beside Viet Nam is no part of what is left of the world
    lines = {
        "value export steel us 2031-08": "190m",
        "value export steel vietnam 2031-08": "50m",
        "value export steel rest-of-asean 2031-08": "70m",
        "value export steel rest 2031-08": "690m",
    }
    assert bounds_of(lines).of(quantity(WHOLE)) is None
    asean = bounds_of(lines).of(quantity("value export steel asean 2031-08"))
    assert asean
    assert_between(asean.interval, D("118.88e6"), D("121.12e6"))  # 50m and 70m, each to 0.56m


GROWTH = {
    "yoy export steel us 2031-08": "10.0",
    "yoy export steel asean 2031-08": "20.0",
    "yoy export steel rest 2031-08": "30.0",
}
# 190m / 1.1, 120m / 1.2 and 690m / 1.3, tens of millions and tenths to 0.56 of their last digit
BASE = (
    D("184.4e6") / D("1.10056") + D("114.4e6") / D("1.20056") + D("684.4e6") / D("1.30056"),
    D("195.6e6") / D("1.09944") + D("125.6e6") / D("1.19944") + D("695.6e6") / D("1.29944"),
)


def test_pieces_and_the_rest_make_up_the_whole_a_year_earlier_too() -> None:
    whole = solved(PIECES | GROWTH).interval(quantity("value export steel world 2030-08"))
    assert_between(whole, *BASE)


def test_a_rest_printed_with_growth_alone_is_what_the_pieces_leave() -> None:
    lines = STEEL | GROWTH | {WHOLE: "1000.0m"}
    del lines["value export steel rest 2031-08"]
    found = solved(lines)
    # 999.944..1000.056 less 184.4..195.6 and 114.4..125.6
    least, most = D("678.744e6"), D("701.256e6")
    rest = found.interval(quantity("value export steel rest 2031-08"))
    assert_between(rest, least, most)
    low = BASE[0] + (least - D("684.4e6")) / D("1.30056")
    high = BASE[1] + (most - D("695.6e6")) / D("1.29944")
    assert_between(found.interval(quantity("value export steel world 2030-08")), low, high)


def test_a_rest_of_the_year_before_may_be_beside_other_pieces() -> None:
    """All but the United States, while this year's is all but these and ASEAN."""
    lines = STEEL | {WHOLE: "1000m", "yoy export steel world 2031-08": "25.0"}
    lines |= {"yoy export steel us 2031-08": "10.0", "yoy export steel asean 2031-08": "20.0"}
    assert solved(lines | {"value export steel rest 2030-08": "630m"}).conflicts == []


@pytest.mark.parametrize("more", [{}, {WHOLE: "1000m", "yoy export steel world 2031-08": "25.0"}])
def test_without_the_rest_the_pieces_are_left(more: dict[str, str]) -> None:
    bounds = bounds_of(PIECES | GROWTH | more, {"yoy import steel us 2031-08": "3.0"})
    asked = quantity(WHOLE)._replace(destination="world without rest")
    left, growth = bounds.of(asked), bounds.of(asked.other("yoy"))
    assert left
    assert growth
    assert left.sources == ("a",)
    # 184.4..195.6 and 114.4..125.6, at 9.944..10.056 and 19.944..20.056 percent
    assert D("298.8e6") <= left.interval.low < D("302e6")
    assert D("321.1e6") < left.interval.high <= D("321.2e6")
    low = (D("195.6") + D("114.4")) / (D("195.6") / D("1.09944") + D("114.4") / D("1.19944"))
    high = (D("184.4") + D("125.6")) / (D("184.4") / D("1.10056") + D("125.6") / D("1.20056"))
    assert abs(growth.interval.low - (low - 1) * 100) < D("0.15")
    assert abs(growth.interval.high - (high - 1) * 100) < D("0.15")


def test_of_two_rests_nobody_knows_which_is_left_out() -> None:
    asked = quantity(WHOLE)._replace(destination="world without rest")
    assert bounds_of(PIECES, PIECES).of(asked) is None
