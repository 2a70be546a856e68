"""Periods: months, quarters, halves, years, spans, and the first days of a month.

One text form each (`2026-01`, `2025-Q2`, `2025-H1`, `2025`, `2025-01..2025-10`, `2026-02-D20`,
`2025-01..2025-10-D26`), read back by `Period.parse`, which takes many other spellings too.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown

WHOLE = 31  # the `day` of a period that runs to the end of its last month
FIRST_YEAR, LAST_YEAR = 1900, 2999
LONGEST = 999  # months; a key has three digits for them
PIVOT = 69  # of a year of two digits: `1Q69` is of 2069, `1Q70` of 1970

# Not calendar.month_name, which speaks the machine's language.
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = f"(?:{'|'.join(name[:3] for name in MONTH_NAMES)})[a-z]*"
# Each is compiled when it is first tried: nearly all periods are months. What a name stands for:
# y year, m month, d its first days, n the month's name, q quarter, h half.
_YEAR, _SHORT_YEAR = "(?P<y>[0-9]{4})", "'?(?P<y>[0-9]{4}|[0-9]{2})"
_SPELLINGS = (
    _YEAR + "(?:-?M|-|/)(?P<m>[0-9]{1,2})(?:-D(?P<d>[0-9]{1,2}))?",
    _YEAR + "(?P<m>0[1-9]|1[0-2])",
    _YEAR + r"\.(?P<m>[0-9]{2})\.?",
    _YEAR + "[- ]?Q(?P<q>[1-4])",
    _YEAR + "[- ]?[HS](?P<h>[12])",
    _YEAR + "년?",
    r"(?P<n>[a-z]{3,9})[., -]{1,2}" + _YEAR,
    _YEAR + r"[ -](?P<n>[a-z]{3,9})\.?",
    "Q(?P<q>[1-4])[ -]?" + _SHORT_YEAR,
    "(?P<q>[1-4])Q[ -]?" + _SHORT_YEAR,
    "[HS](?P<h>[12])[ -]?" + _SHORT_YEAR,
    "(?P<h>[12])[HS][ -]?" + _SHORT_YEAR,
    _YEAR + "[- ]?(?P<q>[1-4])Q",
    _YEAR + "[- ]?(?P<h>[12])H",
    _YEAR + "년 ?(?P<m>[0-9]{1,2})월(?: ?1일? ?[-~∼～] ?(?P<d>[0-9]{1,2})일)?",
    _YEAR + "년 ?(?P<q>[1-4])분기",
    _YEAR + "년 ?(?P<h>[상하])반기",
)
# Marks of a spreadsheet or of another calendar: what they were typed as can no longer be told.
_AS_TEXT = "expected the month as text, such as 2026-01"
_LOST = {
    r"[0-9]{4}\.1": "a spreadsheet turns October (2026.10) into it too; " + _AS_TEXT,
    r"[0-9]{4}\.[2-9]": "expected two digits for the month, such as 2026.01",
    f"{_MONTH}[ -][0-9]{{1,2}}|[0-9]{{1,2}}[ -]{_MONTH}": (
        "a spreadsheet made it, from a month and a year or a day and a month; "
        + _AS_TEXT
        + ", in a column formatted as text"
    ),
    r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?:[ T][0-9:.]+)?": (
        "it is a date, which a spreadsheet made from a month; expected {month}, or {month}-D{d}"
        " for its first days"
    ),
    r"[0-9]{1,4}([/.-])[0-9]{1,2}\1[0-9]{1,4}(?:[ T].*)?": (
        "a spreadsheet made it, and which is the month cannot be told; "
        + _AS_TEXT
        + ", in a column formatted as text"
    ),
    r"[2-6][0-9]{4}(?:\.0)?": "a spreadsheet made this number from a date; " + _AS_TEXT,
}
EXPECTED = "a period such as 2026-01, 2025-Q2, 2025-H1, 2025, 2025-01..2025-10 or 2026-02-D20"


class SpreadsheetMade(NotUnderstood):
    """A cell in which a spreadsheet has lost what was typed: reported once for a whole column."""

    cause = "a spreadsheet made it"


class Period(NamedTuple):
    """A stretch of time that figures are printed for; sorts by its last day, then by its length.

    `last` counts months (year × 12 + month - 1), `day` is the last day that counts of that month,
    WHOLE where all do, and `length` is the months it touches.
    """

    last: int
    day: int
    length: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period `text` names; NotUnderstood where it names none, SpreadsheetMade where a
        spreadsheet has left too little of it.
        """
        start, dots, end = text.strip().partition("..")
        period = _single(start.strip())
        if not dots:
            return period
        if period.day != WHOLE:
            raise NotUnderstood(
                f"{shown(text)} begins inside a month; expected a span from the first of a month,"
                " such as 2025-01..2025-10-D26"
            )
        span = period.through(_single(end.strip()))
        if not 1 <= span.length <= LONGEST:
            raise NotUnderstood(f"{shown(text)} ends before it begins; expected {EXPECTED}")
        return span

    @classmethod
    def month(cls, year: int, month: int, day: int = WHOLE) -> Period:
        """A month, or its first days; all of it where the day is its last."""
        return _to(year * 12 + month - 1, day, 1)

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
        """From the first month of this one to the end of that one; its length is below 1 where that
        comes first."""
        return Period(end.last, end.day, end.last - self.first + 1)

    @property
    def first(self) -> int:
        return self.last - self.length + 1

    @property
    def kind(self) -> str:
        """month, quarter, half, year or span; of the first days of a month D10, D20 or days."""
        if self.day != WHOLE:
            first_days = f"D{self.day}" if self.day in (10, 20) else "days"
            return first_days if self.length == 1 else "span"
        for kind, months in (("month", 1), ("quarter", 3), ("half", 6), ("year", 12)):
            if self.length == months and self.first % months == 0:
                return kind
        return "span"

    @property
    def is_whole_month(self) -> bool:
        return self.length == 1 and self.day == WHOLE

    @property
    def year_before(self) -> Period:
        """The same a year before; its end stays on the day, or on the last of a shorter
        February."""
        return _to(self.last - 12, self.day, self.length)

    @property
    def year_after(self) -> Period:
        return _to(self.last + 12, self.day, self.length)

    @property
    def previous(self) -> Period:
        """The one before it, of the same kind: of the first days of a month, those of the month
        before."""
        return _to(self.last - self.length, self.day, self.length)

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
        day = min(self.day, _days_in(self.last))
        return date(self.last // 12, self.last % 12 + 1, day)

    @property
    def title(self) -> str:
        """For headings: 'January 2026', 'First half of 2025', '1–20 February 2026',
        'January–October 2025'."""
        year, month = self.last // 12, self.last % 12
        name = f"{MONTH_NAMES[month]} {year}"
        if self.kind == "month":
            return name
        if self.length == 1:
            return f"1–{self.day} {name}" if self.day > 1 else f"1 {name}"
        if self.kind == "quarter":
            return f"{('First', 'Second', 'Third', 'Fourth')[month // 3]} quarter of {year}"
        if self.kind == "half":
            return f"{('First', 'Second')[month // 6]} half of {year}"
        if self.kind == "year":
            return str(self)
        begin = MONTH_NAMES[self.first % 12]
        if self.first // 12 != year:
            begin = f"{begin} {self.first // 12}"
        if self.day == WHOLE:
            return f"{begin}–{name}"
        return f"1 {begin} – {self.day} {name}"

    def __str__(self) -> str:
        return _written(self)


@lru_cache(4096)
def _written(period: Period) -> str:
    year, month = period.last // 12, period.last % 12
    kind = period.kind
    if kind == "year":
        return f"{year:04}"
    if kind == "half":
        return f"{year:04}-H{month // 6 + 1}"
    if kind == "quarter":
        return f"{year:04}-Q{month // 3 + 1}"
    end = f"{year:04}-{month + 1:02}" + ("" if period.day == WHOLE else f"-D{period.day:02}")
    first = period.first
    return end if period.length == 1 else f"{first // 12:04}-{first % 12 + 1:02}..{end}"


def _single(text: str) -> Period:
    """A period that is not a span."""
    found = next(filter(None, (re.fullmatch(form, text, re.I) for form in _SPELLINGS)), None)
    parts = {name: value for name, value in found.groupdict().items() if value} if found else {}
    month = month_named(parts["n"]) if "n" in parts else int(parts.get("m", 1))
    if not found or not 1 <= month <= 12:
        raise _not_a_period(text)
    year = int(parts["y"]) + (
        0 if len(parts["y"]) == 4 else 2000 if int(parts["y"]) <= PIVOT else 1900
    )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotUnderstood(
            f"{shown(text)} is out of range; expected a year from {FIRST_YEAR} to {LAST_YEAR}"
        )
    if "q" in parts:
        return Period(year * 12 + int(parts["q"]) * 3 - 1, WHOLE, 3)
    if "h" in parts:
        return Period(year * 12 + {"1": 5, "상": 5, "2": 11, "하": 11}[parts["h"]], WHOLE, 6)
    if "m" not in parts and "n" not in parts:
        return Period(year * 12 + 11, WHOLE, 12)
    days, day = _days_in(year * 12 + month - 1), int(parts.get("d", WHOLE))
    if "d" in parts and not 1 <= day <= days:
        raise NotUnderstood(
            f"{shown(text)} is not a period: {MONTH_NAMES[month - 1]} {year} has {days} days;"
            f" expected a day from 1 to {days}"
        )
    return Period.month(year, month, day)


def _not_a_period(text: str) -> NotUnderstood:
    for form, reason in _LOST.items():
        if found := re.fullmatch(form, text, re.I):
            parts = found.groupdict()
            if parts.get("d"):
                reason = reason.format(month=f"{parts['y']}-{parts['m']}", d=parts["d"])
            return SpreadsheetMade(f"{shown(text)} is not a period: {reason}")
    if month_named(text):
        return NotUnderstood(f"{shown(text)} is not a period: which year? expected {EXPECTED}")
    return NotUnderstood(f"{shown(text)} is not a period; expected {EXPECTED}")


@lru_cache(4096)
def _to(last: int, day: int, length: int) -> Period:
    """The period to that day, which is the month's end where the month has no day after it."""
    if 28 <= day < WHOLE and day >= _days_in(last):
        day = WHOLE
    return Period(last, day, length)


def _days_in(month: int) -> int:
    first, after = (date(m // 12, m % 12 + 1, 1).toordinal() for m in (month, month + 1))
    return after - first


def month_named(word: str) -> int:
    """1 to 12 for an English month name or its first three letters ('Sept' too), else 0."""
    word = word.casefold()
    for number, name in enumerate(MONTH_NAMES, 1):
        if word in (name.casefold(), name[:3].casefold()) or (number == 9 and word == "sept"):
            return number
    return 0


class Vintage(NamedTuple):
    """The last month, or first days of one, that a source reports on; `revised` for confirmed
    figures.

    Of two fields, a period has three: else the two could be equal, and stand for each other in a
    set.
    """

    until: Period
    revised: bool = False

    @classmethod
    def parse(cls, text: str) -> Vintage:
        """`2026-01-rev`, or any period, read as the month it ends in; NotUnderstood otherwise."""
        text = text.strip()
        plain = text[:-4] if text.lower().endswith("-rev") else text
        return cls.of(Period.parse(plain), revised=plain != text)

    @classmethod
    def of(cls, period: Period, *, revised: bool = False) -> Vintage:
        return cls(Period(period.last, period.day, 1), revised)

    @property
    def last(self) -> int:
        return self.until.last

    @property
    def day(self) -> int:
        return self.until.day

    @property
    def last_day(self) -> date:
        return self.until.last_day

    def __str__(self) -> str:
        return str(self.until) + ("-rev" if self.revised else "")
