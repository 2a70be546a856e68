from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.errors import NotUnderstood
from ktrade.model.claim import Breadth, Claim, Extreme, First, Rank, RankAmong, Streak
from ktrade.model.claim_grammar import parse_claim
from ktrade.model.figure import Unit, parse_figure
from ktrade.model.period import Period


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("record", Extreme()),
        ("record for month", Extreme(scope="month")),
        ("low for half since 2009-H1",
         Extreme(is_down=True, scope="half", since=Period.parse("2009-H1"))),
        ("yoy highest since 2013-05",
         Extreme(subject="yoy", excludes_since=True, since=Period.parse("2013-05"))),
        ("lowest since 2013",
         Extreme(is_down=True, excludes_since=True, since=Period.parse("2013"))),
        ("share record", Extreme(subject="share")),
        ("daily record for month", Extreme(subject="daily", scope="month")),
        ("rank 2 for half", Rank(count=2, scope="half")),
        ("rank 2 of destinations", RankAmong(count=2, among="destinations")),
        ("yoy rank 1 of items", RankAmong(subject="yoy", count=1, among="items")),
        ("growth streak 6", Streak(count=6)),
        ("decline streak 8", Streak(count=8, is_down=True)),
        ("above 10.0bn streak 3", Streak(count=3, level=parse_figure("10.0bn", Unit.USD))),
        ("above 0 streak 66", Streak(count=66, level=parse_figure("0", Unit.USD))),
        ("yoy below 0 streak 2",
         Streak(count=2, subject="yoy", is_down=True, level=parse_figure("0", Unit.PERCENT))),
        ("first growth in 4", First(count=4)),
        ("first decline since 2019-10", First(is_down=True, since=Period.parse("2019-10"))),
        ("share first above 30",
         First(subject="share", level=parse_figure("30", Unit.PERCENT))),
        ("first above 60bn for month",
         First(level=parse_figure("60bn", Unit.USD), scope="month")),
        ("breadth 13/15", Breadth(count=13, total=15)),
    ],
)  # fmt: skip
def test_claims_taken_apart(text: str, claim: Claim) -> None:
    assert parse_claim(text) == claim
    assert str(claim) == text


@pytest.mark.parametrize(
    "text",
    ["", "rank", "record 3", "rank 0", "growth streak", "growth streak 0", "highest",
    "first growth", "breadth 13",
     "first above", "first above sixty", "record for week", "record since then", "breadth 3/0",
     "rank of items", "rank 2 of days", "record of items",
     "nearly a record"],
)  # fmt: skip
def test_what_is_no_claim_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood, match="expected"):
        parse_claim(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("lowest yoy since 2020-05", "yoy lowest since 2020-05"),
        ("since 2020-05 lowest yoy", "yoy lowest since 2020-05"),
        ("lowest since Sept 2020 share", "share lowest since 2020-09"),
        ("record share", "share record"),
        ("record since 2009-H1 for half", "record for half since 2009-H1"),
        ("for month record", "record for month"),
        ("2 rank", "rank 2"),
        ("rank 2 since 2010 for year", "rank 2 for year since 2010"),
        ("streak 6 growth", "growth streak 6"),
        ("6 growth streak", "growth streak 6"),
        ("decline first since 2019-10", "first decline since 2019-10"),
        ("in 4 first growth", "first growth in 4"),
        ("above first 60bn for month", "first above 60bn for month"),
        ("streak 3 above 10.0bn", "above 10.0bn streak 3"),
        ("streak 2 below 0 yoy", "yoy below 0 streak 2"),
        ("13/15 breadth", "breadth 13/15"),
    ],
)
def test_words_may_come_in_any_order(text: str, claim: str) -> None:
    assert str(parse_claim(text)) == claim
    assert parse_claim(text) == parse_claim(claim)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("recrd for mnth", "record for month"),
        ("lowst yoy since 2020-05", "yoy lowest since 2020-05"),
        ("growht streak 6", "growth streak 6"),
        ("highest share sinse 2018-09", "share highest since 2018-09"),
    ],
)
def test_what_is_nearly_a_claim_gets_the_nearest_right_one(text: str, nearest: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_claim(text)
    assert f"'{text}' is not a claim (nearest: {nearest}); expected a claim such as" in str(
        refused.value
    )


def test_words_that_make_two_claims_are_refused() -> None:
    with pytest.raises(NotUnderstood, match="is not a claim"):
        parse_claim("2 1 rank record")


def test_case_and_spaces_do_not_matter() -> None:
    assert str(parse_claim("  Record   FOR month ")) == "record for month"


@given(text=st.text(alphabet="recodlwankgthsifvb 0123456789/-", max_size=30))
def test_any_text_is_a_claim_or_is_refused(text: str) -> None:
    try:
        claim = parse_claim(text)
    except NotUnderstood:
        return
    assert parse_claim(str(claim)) == claim
