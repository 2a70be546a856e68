"""The grammar of claims: printed statements of rank or run.

    [yoy|share|daily] record | low | rank N              [for month|quarter|half|year] [since P]
    [yoy|share|daily] highest since P | lowest since P
    growth streak N | decline streak N
    first growth in N | first decline in N | first growth since P | first decline since P
    [yoy|share|daily] first above F [for month|...] [since P]
    [yoy|share|daily] above F streak N | below F streak N
    breadth N/M
    [yoy|share|daily] rank N of destinations|items

The words may come in any order (`lowest yoy since 2020-05`), which is read as the one above.
`record for month` is the highest of any same calendar month; `growth streak 6` the sixth
period of growth in a row; `first growth in 4` says that none of the three before grew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from ktrade.errors import NotUnderstood, nearest, shown
from ktrade.model.figure import Figure, Unit, parse_figure
from ktrade.model.period import Period

_SUBJECT = r"(?:(?P<subject>yoy|share|daily|value) )?"
_SCOPE = r"(?: for (?P<scope>month|quarter|half|year))?"
_SINCE = r"(?: since (?P<since>.+))?"
# Not compiled here: that takes 2 ms, and most questions read no claim. `re` keeps what it has
# compiled.
_FORMS = (
    _SUBJECT
    + r"(?P<kind>record|low|rank) ?(?P<count>(?<=rank )[1-9][0-9]{0,3})?"
    + _SCOPE
    + _SINCE,
    _SUBJECT + r"(?P<kind>highest|lowest) since (?P<since>.+)",
    r"(?P<kind>(?:growth|decline) streak) (?P<count>[1-9][0-9]{0,3})",
    r"(?P<kind>first (?:growth|decline)) in (?P<count>[1-9][0-9]{0,3})",
    r"(?P<kind>first (?:growth|decline)) since (?P<since>.+)",
    _SUBJECT + r"(?P<kind>first above) (?P<level>.+?)" + _SCOPE + _SINCE,
    _SUBJECT + r"(?P<kind>above|below) (?P<level>.+?) streak (?P<count>[1-9][0-9]{0,3})",
    _SUBJECT + r"(?P<kind>rank) (?P<count>[1-9][0-9]{0,3}) of (?P<among>destinations|items)",
    r"(?P<kind>breadth) (?P<count>[0-9]{1,4})/(?P<total>[1-9][0-9]{0,3})",
)
_LEADING = (
    "since",
    "for",
    "in",
    "of",
    "rank",
    "streak",
    "above",
    "below",
    "breadth",
)  # about what follows
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


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, taken apart; `str` gives it back in one spelling."""

    kind: str
    subject: str = "value"
    count: int | None = None
    total: int | None = None
    level: Figure | None = None
    scope: str | None = None
    since: Period | None = None
    among: str = ""  # of what a rank is, if not of periods

    @classmethod
    def parse(cls, text: str) -> Claim:
        """The claim `text` makes, its words in any order; NotUnderstood, with the nearest, where
        none."""
        plain = " ".join(text.split())
        fault = None
        try:
            claim = cls._in_order(plain)
        except NotUnderstood as error:  # of a figure or a period in it
            claim, fault = None, error
        if claim := claim or cls._in_any_order(plain):
            return claim
        raise fault or _not_a_claim(plain, cls._nearest(plain))

    @classmethod
    def _in_order(cls, text: str) -> Claim | None:
        for form in _FORMS:
            if found := re.fullmatch(form, text, re.IGNORECASE | re.ASCII):
                parts = {name: part for name, part in found.groupdict().items() if part}
                return cls._from_parts(parts, text)
        return None

    @classmethod
    def _in_any_order(cls, text: str) -> Claim | None:
        """The one claim that the words make in some order; None where they make none, or
        several."""
        parts = _parted(text.split())
        if len(parts) > MOST_PARTS:
            return None
        found: dict[Claim, None] = {}
        for order in permutations(parts):
            try:
                claim = cls._in_order(" ".join(order))
            except NotUnderstood:
                continue
            if claim:
                found[claim] = None
        return next(iter(found)) if len(found) == 1 else None

    @classmethod
    def _nearest(cls, text: str) -> Claim | None:
        """The claim that it is once each unknown word is the keyword most like it."""
        words = [_keyword_for(word) for word in text.split()]
        if words == text.split():
            return None
        try:
            return cls._in_order(" ".join(words)) or cls._in_any_order(" ".join(words))
        except NotUnderstood:
            return None

    @classmethod
    def _from_parts(cls, parts: dict[str, str], text: str) -> Claim:
        kind = parts["kind"].lower()
        if (kind == "rank") != ("count" in parts) and kind in ("rank", "record", "low"):
            raise _not_a_claim(text)
        subject = parts.get("subject", "value").lower()
        unit = Unit.PERCENT if subject in ("yoy", "share") else Unit.USD
        return cls(
            kind=kind,
            subject=subject,
            count=int(parts["count"]) if "count" in parts else None,
            total=int(parts["total"]) if "total" in parts else None,
            level=parse_figure(parts["level"], unit) if "level" in parts else None,
            scope=parts["scope"].lower() if "scope" in parts else None,
            since=Period.parse(parts["since"]) if "since" in parts else None,
            among=parts.get("among", "").lower(),
        )

    def __str__(self) -> str:
        words = [] if self.subject == "value" else [self.subject]
        words.append(self.kind)
        if self.level:
            words.append(self.level.printed)
        if self.kind in ("above", "below"):
            words.append("streak")
        if self.kind.startswith("first ") and self.count:
            words.append("in")
        if self.count is not None:
            words.append(f"{self.count}/{self.total}" if self.total else str(self.count))
        if self.among:
            words.append(f"of {self.among}")
        if self.scope:
            words.append(f"for {self.scope}")
        if self.since:
            words.append(f"since {self.since}")
        return " ".join(words)


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
