from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.errors import NotUnderstood
from ktrade.model.claim import Claim


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("record", {"kind": "record"}),
        ("record for month", {"kind": "record", "scope": "month"}),
        ("low for half since 2009-H1", {"kind": "low", "scope": "half", "since": "2009-H1"}),
        ("rank 2 for half", {"kind": "rank", "count": 2, "scope": "half"}),
        ("rank 2 of destinations", {"kind": "rank", "count": 2, "among": "destinations"}),
        ("yoy rank 1 of items", {"kind": "rank", "subject": "yoy", "count": 1, "among": "items"}),
        ("yoy highest since 2013-05", {"kind": "highest", "subject": "yoy", "since": "2013-05"}),
        ("share record", {"kind": "record", "subject": "share"}),
        ("daily record for month", {"kind": "record", "subject": "daily", "scope": "month"}),
        ("growth streak 6", {"kind": "growth streak", "count": 6}),
        ("decline streak 8", {"kind": "decline streak", "count": 8}),
        ("first growth in 4", {"kind": "first growth", "count": 4}),
        ("first decline since 2019-10", {"kind": "first decline", "since": "2019-10"}),
        ("share first above 30", {"kind": "first above", "subject": "share", "level": "30"}),
        ("first above 60bn for month", {"kind": "first above", "level": "60bn", "scope": "month"}),
        ("above 10.0bn streak 3", {"kind": "above", "level": "10.0bn", "count": 3}),
        ("above 0 streak 66", {"kind": "above", "level": "0", "count": 66}),
        ("yoy below 0 streak 2", {"kind": "below", "subject": "yoy", "level": "0", "count": 2}),
        ("breadth 13/15", {"kind": "breadth", "count": 13, "total": 15}),
    ],
)
def test_claims_taken_apart(text: str, parts: dict[str, object]) -> None:
    claim = Claim.parse(text)
    found = {
        "kind": claim.kind,
        "subject": claim.subject if claim.subject != "value" else None,
        "count": claim.count,
        "total": claim.total,
        "level": claim.level.printed if claim.level else None,
        "scope": claim.scope,
        "since": str(claim.since) if claim.since else None,
        "among": claim.among or None,
    }
    assert {name: value for name, value in found.items() if value is not None} == parts
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
        Claim.parse(text)


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
    assert str(Claim.parse(text)) == claim
    assert Claim.parse(text) == Claim.parse(claim)


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
        Claim.parse(text)
    assert f"'{text}' is not a claim (nearest: {nearest}); expected a claim such as" in str(
        refused.value
    )


def test_words_that_make_two_claims_are_refused() -> None:
    with pytest.raises(NotUnderstood, match="is not a claim"):
        Claim.parse("2 1 rank record")


def test_case_and_spaces_do_not_matter() -> None:
    assert str(Claim.parse("  Record   FOR month ")) == "record for month"


@given(text=st.text(alphabet="recodlwankgthsifvb 0123456789/-", max_size=30))
def test_any_text_is_a_claim_or_is_refused(text: str) -> None:
    try:
        claim = Claim.parse(text)
    except NotUnderstood:
        return
    assert Claim.parse(str(claim)) == claim
