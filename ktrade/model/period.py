"""Periods: months, quarters, halves, years, spans, and the first 10 or 20 days of a month.

One text form each (`2026-01`, `2025-Q2`, `2025-H1`, `2025`, `2025-01..2025-10`,
`2026-02-D20`), read back by `Period.parse`, which also takes a few others.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown

WHOLE = 31  # the `day` of a period that runs to the end of its last month
FIRST_YEAR, LAST_YEAR = 1900, 2999
LONGEST = 999  # months; a key has three digits for them

_MONTHS = tuple(
    name.casefold()
    for name in (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
)  # not calendar.month_name, which speaks the machine's language
# Each is compiled when it is first tried: nearly all periods are months.
_NUMBERED = r"([0-9]{4})(?:-?M|-)(0[1-9]|1[0-2])(?:-D(10|20))?"
_NAMED = r"([a-z]{3,9})\.? ([0-9]{4})"
_QUARTER = r"([0-9]{4})-?Q([1-4])"
_HALF = r"([0-9]{4})-?[HS]([12])"
_YEAR = r"[0-9]{4}"
EXPECTED = "a period such as 2026-01, 2025-Q2, 2025-H1, 2025, 2025-01..2025-10 or 2026-02-D20"


class Period(NamedTuple):
    """A stretch of time that figures are printed for; sorts by its last day, then by its length.

    `last` counts months (year × 12 + month - 1), `day` is 10 or 20 where only the first
    days of the last month count, else WHOLE, and `length` is the months it touches.
    """

    last: int
    day: int
    length: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period `text` names; NotUnderstood where it names none."""
        start, dots, end = text.strip().partition("..")
        period = _single(start.strip())
        if not dots:
            return period
        span = period.through(_single(end.strip()))
        if not 1 <= span.length <= LONGEST:
            raise NotUnderstood(f"{shown(text)} does not run forward; expected {EXPECTED}")
        return span

    @classmethod
    def month(cls, year: int, month: int, day: int = WHOLE) -> Period:
        return cls(year * 12 + month - 1, day, 1)

    @classmethod
    def from_key(cls, key: int) -> Period:
        """The period whose `key` this is."""
        rest, length = divmod(key, 1000)
        rest, day = divmod(rest, 100)
        year, month = divmod(rest, 100)
        return cls(year * 12 + month - 1, day, length)

    @property
    def key(self) -> int:
        """YYYYMMDDLLL: last month, last day counted (31: all), length; sorts as periods do."""
        return ((self.last // 12 * 100 + self.last % 12 + 1) * 100 + self.day) * 1000 + self.length

    def through(self, end: Period) -> Period:
        """From the first month of this one to the end of that one; its length is below 1 where that comes first."""
        return Period(end.last, end.day, end.last - self.first + 1)

    @property
    def first(self) -> int:
        return self.last - self.length + 1

    @property
    def kind(self) -> str:
        """month, quarter, half, year or span; D10 or D20 for the first days of a month."""
        if self.day != WHOLE:
            return f"D{self.day}" if self.length == 1 else "span"
        for kind, months in (("month", 1), ("quarter", 3), ("half", 6), ("year", 12)):
            if self.length == months and self.first % months == 0:
                return kind
        return "span"

    @property
    def is_whole_month(self) -> bool:
        return self.length == 1 and self.day == WHOLE

    @property
    def year_before(self) -> Period:
        return Period(self.last - 12, self.day, self.length)

    @property
    def year_after(self) -> Period:
        return Period(self.last + 12, self.day, self.length)

    @property
    def previous(self) -> Period:
        """The one before it, of the same kind."""
        return Period(self.last - self.length, self.day, self.length)

    def holds(self, other: Period) -> bool:
        """Whether all days of the other are days of this one."""
        return self.first <= other.first and (other.last, other.day) <= (self.last, self.day)

    @property
    def months(self) -> tuple[Period, ...]:
        """Its whole months, in order; the last one is not among them where only some days count."""
        end = self.last + (self.day == WHOLE)
        return tuple(Period(month, WHOLE, 1) for month in range(self.first, end))

    @property
    def first_day(self) -> date:
        return date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        if self.day != WHOLE:
            return date(self.last // 12, self.last % 12 + 1, self.day)
        return Period(self.last + 1, WHOLE, 1).first_day - timedelta(days=1)

    @property
    def title(self) -> str:
        """For headings: 'January 2026', 'First half of 2025', '1-20 February 2026'."""
        year, month = self.last // 12, self.last % 12
        name = f"{_MONTHS[month].capitalize()} {year}"
        if self.kind == "month":
            return name
        if self.length == 1:
            return f"1-{self.day} {name}"
        if self.kind == "quarter":
            return f"{('First', 'Second', 'Third', 'Fourth')[month // 3]} quarter of {year}"
        if self.kind == "half":
            return f"{('First', 'Second')[month // 6]} half of {year}"
        return str(self)

    def __str__(self) -> str:
        year, month = self.last // 12, self.last % 12
        kind = self.kind
        if kind == "year":
            return f"{year:04}"
        if kind == "half":
            return f"{year:04}-H{month // 6 + 1}"
        if kind == "quarter":
            return f"{year:04}-Q{month // 3 + 1}"
        end = f"{year:04}-{month + 1:02}" + ("" if self.day == WHOLE else f"-D{self.day}")
        return end if self.length == 1 else f"{self.first // 12:04}-{self.first % 12 + 1:02}..{end}"


def _single(text: str) -> Period:
    """A period that is not a span."""
    if found := re.fullmatch(_NUMBERED, text, re.I):
        period = Period.month(int(found[1]), int(found[2]), int(found[3] or WHOLE))
    elif found := re.fullmatch(_QUARTER, text, re.I):
        period = Period(int(found[1]) * 12 + int(found[2]) * 3 - 1, WHOLE, 3)
    elif found := re.fullmatch(_HALF, text, re.I):
        period = Period(int(found[1]) * 12 + int(found[2]) * 6 - 1, WHOLE, 6)
    elif re.fullmatch(_YEAR, text, re.I):
        period = Period(int(text) * 12 + 11, WHOLE, 12)
    elif (found := re.fullmatch(_NAMED, text, re.I)) and (month := _month_named(found[1])):
        period = Period.month(int(found[2]), month)
    else:
        raise NotUnderstood(f"{shown(text)} is not a period; expected {EXPECTED}")
    if not FIRST_YEAR <= period.last // 12 <= LAST_YEAR:
        raise NotUnderstood(f"{shown(text)} is too far off; expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    return period


def _month_named(word: str) -> int:
    """1 to 12 for an English month name or its first three letters ('Sept' too), else 0."""
    word = word.casefold()
    for number, name in enumerate(_MONTHS, 1):
        if word in (name, name[:3]) or (number == 9 and word == "sept"):
            return number
    return 0


class Vintage(NamedTuple):
    """The last month, or first days of one, that a source reports on; `revised` for confirmed figures."""

    last: int
    day: int
    revised: bool = False

    @classmethod
    def parse(cls, text: str) -> Vintage:
        """`2026-01-rev`, or any period, read as the month it ends in; NotUnderstood otherwise."""
        text = text.strip()
        plain = text[:-4] if text.lower().endswith("-rev") else text
        return cls.of(Period.parse(plain), revised=plain != text)

    @classmethod
    def of(cls, period: Period, *, revised: bool = False) -> Vintage:
        return cls(period.last, period.day, revised)

    @property
    def last_day(self) -> date:
        return Period(self.last, self.day, 1).last_day

    def __str__(self) -> str:
        return str(Period(self.last, self.day, 1)) + ("-rev" if self.revised else "")
