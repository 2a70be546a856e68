"""The grammar of claims.

    [yoy|share|daily] record | low | rank N              [for month|quarter|half|year] [since P]
    [yoy|share|daily] highest since P | lowest since P
    growth streak N | decline streak N
    first growth in N | first decline in N | first growth since P | first decline since P
    [yoy|share|daily] first above F [for month|...] [since P]
    [yoy|share|daily] above F streak N | below F streak N
    breadth N/M
    [yoy|share|daily] rank N of destinations|items

The words may come in any order (`lowest yoy since 2020-05`), which is read as the one above.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from ktrade.errors import NotUnderstood, nearest, shown
from ktrade.model.claim import Breadth, Claim, Extreme, First, Rank, RankAmong, Streak
from ktrade.model.figure import Figure, Unit, parse_figure
from ktrade.model.period import Period

_LEADING = (  # each is about the word that follows
    "since", "for", "in", "of", "rank", "streak", "above", "below", "breadth",
)  # fmt: skip
_KEYWORDS = (
    *_LEADING, "yoy", "share", "daily", "value", "record", "low", "highest", "lowest", "growth",
    "decline",
    "first", "month", "quarter", "half", "year", "destinations", "items",
)  # fmt: skip
MOST_PARTS = 6  # in any order: no claim has more
EXPECTED = (
    "a claim such as 'record for month', 'rank 2', 'rank 2 of destinations', 'growth streak 6',"
    " 'first growth in 4', 'first above 60bn for month', 'share highest since 2018-09' or 'breadth"
    " 13/15'"
)


def parse_claim(text: str) -> Claim:
    """The claim `text` makes, its words in any order; NotUnderstood, with the nearest, where
    none."""
    plain = " ".join(text.split())
    fault = None
    try:
        claim = _in_order(plain)
    except NotUnderstood as error:  # of a figure or a period in it
        claim, fault = None, error
    if claim := claim or _in_any_order(plain):
        return claim
    raise fault or _not_a_claim(plain, _nearest(plain))


def _extreme(parts: Mapping[str, str]) -> Extreme:
    word = parts["end"]
    return Extreme(is_down=word in ("low", "lowest"), excludes_since=word in ("highest", "lowest"))


def _rank(parts: Mapping[str, str]) -> Rank:
    return Rank(count=int(parts["count"]))


def _rank_among(parts: Mapping[str, str]) -> RankAmong:
    return RankAmong(count=int(parts["count"]), among=parts["among"])


def _streak(parts: Mapping[str, str]) -> Streak:
    return Streak(count=int(parts["count"]), level=_level(parts), is_down=_is_down(parts))


def _first(parts: Mapping[str, str]) -> First:
    count = int(parts["count"]) if "count" in parts else None
    return First(count=count, level=_level(parts), is_down=_is_down(parts))


def _breadth(parts: Mapping[str, str]) -> Breadth:
    return Breadth(count=int(parts["count"]), total=int(parts["total"]))


def _is_down(parts: Mapping[str, str]) -> bool:
    return parts["state"] in ("decline", "below")


def _level(parts: Mapping[str, str]) -> Figure | None:
    unit = Unit.PERCENT if parts.get("subject") in ("yoy", "share") else Unit.USD
    return parse_figure(parts["level"], unit) if "level" in parts else None


_SUBJECT = r"(?:(?P<subject>yoy|share|daily|value) )?"
_COUNT = r"(?P<count>[1-9][0-9]{0,3})"
_SCOPE = r"(?: for (?P<scope>month|quarter|half|year))?"
_SINCE = r"(?: since (?P<since>.+))?"
_TREND = r"(?P<state>growth|decline)"
# Not compiled here: that takes 2 ms, and most questions read no claim. `re` keeps what it has
# compiled.
_FORMS: Sequence[tuple[str, Callable[[Mapping[str, str]], Claim]]] = (
    (_SUBJECT + r"(?P<end>record|low)" + _SCOPE + _SINCE, _extreme),
    (_SUBJECT + r"(?P<end>highest|lowest) since (?P<since>.+)", _extreme),
    (_SUBJECT + "rank " + _COUNT + _SCOPE + _SINCE, _rank),
    (_SUBJECT + "rank " + _COUNT + " of (?P<among>destinations|items)", _rank_among),
    (_TREND + " streak " + _COUNT, _streak),
    (_SUBJECT + r"(?P<state>above|below) (?P<level>.+?) streak " + _COUNT, _streak),
    ("first " + _TREND + " in " + _COUNT, _first),
    ("first " + _TREND + r" since (?P<since>.+)", _first),
    (_SUBJECT + r"first (?P<state>above) (?P<level>.+?)" + _SCOPE + _SINCE, _first),
    (r"breadth (?P<count>[0-9]{1,4})/(?P<total>[1-9][0-9]{0,3})", _breadth),
)


def _in_order(text: str) -> Claim | None:
    for form, claim_of in _FORMS:
        if found := re.fullmatch(form, text, re.IGNORECASE | re.ASCII):
            parts = {
                name: part if name in ("level", "since") else part.lower()
                for name, part in found.groupdict().items()
                if part
            }
            return replace(
                claim_of(parts),
                subject=parts.get("subject", "value"),
                scope=parts.get("scope"),
                since=Period.parse(parts["since"]) if "since" in parts else None,
            )
    return None


def _in_any_order(text: str) -> Claim | None:
    """The one claim that the words make in some order; None where they make none, or several."""
    parts = _parted(text.split())
    if len(parts) > MOST_PARTS:
        return None
    found: dict[Claim, None] = {}
    for order in permutations(parts):
        try:
            claim = _in_order(" ".join(order))
        except NotUnderstood:
            continue
        if claim:
            found[claim] = None
    return next(iter(found)) if len(found) == 1 else None


def _nearest(text: str) -> Claim | None:
    """The claim that it is once each unknown word is the keyword most like it."""
    words = [_keyword_for(word) for word in text.split()]
    if words == text.split():
        return None
    try:
        return _in_order(" ".join(words)) or _in_any_order(" ".join(words))
    except NotUnderstood:
        return None


def _not_a_claim(text: str, near: Claim | None = None) -> NotUnderstood:
    known = f" (nearest: {near})" if near else ""
    return NotUnderstood(f"{shown(text)} is not a claim{known}; expected {EXPECTED}")


def _parted(words: Sequence[str]) -> list[str]:
    """The words, in pieces that keep together: a keyword and what it is about (`since 2020-05`,
    `rank 2`)."""
    parts: list[str] = []
    is_open = False
    for word in words:
        is_keyword = word.casefold() in _KEYWORDS
        if is_open and (not is_keyword or parts[-1].casefold() == "for"):
            parts[-1] += f" {word}"
            is_open = parts[-1].casefold() != "for"
        else:
            parts.append(word)
            is_open = word.casefold() in _LEADING
    return parts


def _keyword_for(word: str) -> str:
    if not word.isalpha() or word.casefold() in _KEYWORDS:
        return word
    near = nearest(word, _KEYWORDS).partition(": ")[2].rstrip(")").partition(", ")[0]
    return near or word
