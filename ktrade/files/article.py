"""What an article's id tells of it: the period it is about, its kind, and whose article it is.

`2025-09_flash-d20-yonhap` is Yonhap's flash on the first 20 days of September,
`2018-12_ict-annual-motie` the ministry's article on ICT in the year 2018,
`2026-01-rev_total-customs` customs' confirmed January.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ktrade.errors import NotUnderstood
from ktrade.model.period import WHOLE, Period, Vintage
from ktrade.model.quantity import Source

_DAYS = re.compile("d([0-9]{1,2})", re.IGNORECASE)
_ANNUAL, _TO_DATE, _REVISED = "annual", "ytd", "rev"


class Article(NamedTuple):
    """`period` is what it is about, None where neither its id nor `reports` says it.

    `topic` and `maker` are the words of the id behind its period: `ict`, `flash`; `motie`, '' where
    there is one.
    """

    period: Period | None
    revised: bool
    topic: tuple[str, ...]
    maker: str

    @classmethod
    def of(cls, source: Source) -> Article:
        """What the source's id says, where the vintage it is said to report on does not gainsay
        it."""
        start, _, end = source.id.partition("_")
        plain = start[:-4] if start.casefold().endswith(f"-{_REVISED}") else start
        try:
            period = Period.parse(plain)
        except NotUnderstood:
            period, end = None, ""
        words = [word for word in end.casefold().split("-") if word]
        extents = [
            word for word in words if word in (_ANNUAL, _TO_DATE, _REVISED) or _DAYS.fullmatch(word)
        ]
        topic = [word for word in words if word not in extents]
        maker = topic.pop() if len(topic) > 1 else ""
        if period:
            period = _extended(period, extents)
        if source.reports and (not period or Vintage.of(period).until != source.reports.until):
            period = source.reports.until
        revised = (
            source.reports.revised if source.reports else plain != start or _REVISED in extents
        )
        return cls(period, revised, tuple(topic), maker)

    @property
    def vintage(self) -> Vintage | None:
        return Vintage.of(self.period, revised=self.revised) if self.period else None

    def likeness(self, other: Article) -> int:
        """How much of a kind with another it is: 0 where not at all."""
        if not self.topic or self.topic != other.topic:
            return 0
        same_extent = bool(self.period and other.period and self.period.kind == other.period.kind)
        return 1 + (self.maker == other.maker) + 2 * (same_extent and self.revised == other.revised)


def _extended(period: Period, extents: Iterable[str]) -> Period:
    """The period, as the words behind it say that only its first days, its year or all since
    January are meant."""
    for word in extents:
        if (days := _DAYS.fullmatch(word)) and period.is_whole_month:
            period = Period.month(period.last // 12, period.last % 12 + 1, int(days[1]))
        elif word == _ANNUAL and period.last % 12 == 11:
            period = Period(period.last, WHOLE, 12)
        elif word == _TO_DATE and period.length == 1:
            period = Period(period.last, period.day, period.last % 12 + 1)
    return period


def moved(period: Period, before: Period, now: Period) -> Period | None:
    """Where a period that an article about one period speaks of lies for an article about another;
    None: nowhere.

    What the one is about is what the other is about, also of years before. A quarter, half or year
    that ends with the one is such a period only where one ends with the other, else it too is what
    that is about. All else lies as many months on as the two are apart; a time since January goes
    on from January.
    """
    years, rest = divmod(before.last - period.last, 12)
    is_own = not rest and (period.day, period.length) == (before.day, before.length)
    named = period.kind in ("quarter", "half", "year")
    last = period.last + now.last - before.last
    ends_so = (last + 1) % period.length == 0 and now.day == WHOLE
    if is_own or (named and period.last == before.last and not ends_so):
        for _ in range(years):
            now = now.year_before
        return now
    if named:
        return Period(last, WHOLE, period.length) if (last + 1) % period.length == 0 else None
    since_january = period.kind == "span" and period.length <= 12 and period.first % 12 == 0
    day = now.day if period.day == before.day else period.day
    return Period(last, day, last % 12 + 1 if since_january else period.length)
