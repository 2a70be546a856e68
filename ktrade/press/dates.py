"""The periods an English sentence names, and the years they are of.

A month without a year is the last one of that name by the day the article was published: no year is
guessed without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from ktrade.model.period import WHOLE, Period
from ktrade.press.mentions import Mention

_MONTH = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?"
    r"|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
_A_MONTH = re.compile(rf"\b{_MONTH.format('month')}")
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_OF_YEAR = (
    rf"(?:,? (?:of |in )?(?:{_YEAR.format('year')}|(?P<said>(?:this|last|the previous|the same|the)"
    r" year)))?"
)
_YEAR_TOO = rf"(?:,? (?:of |in )?{_YEAR.format('y2')})?"
_TH = r"(?:st|nd|rd|th)?"
_TO = r" ?(?:-|–|~|to|through|and|until) ?"
_NUMBERS = {
    name: number
    for number, name in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve"], 1
    )
} | {"twenty": 20, "first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4,
"last": 4}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_DAYS = re.compile(
    r"(?:[Tt]he )?[Ff]irst (?P<count>\d\d|ten|twenty) days"
    rf"(?: of (?:{_MONTH.format('month')}|(?P<rel>this month|the month|last month)))?{_OF_YEAR}"
)
_DAY_RANGE = re.compile(
    rf"(?:[Ff]rom |[Bb]etween )?{_MONTH.format('month')} 1{_TH}{_TO}"
    rf"(?:the )?(?:{_MONTH.format('end')} )?"
    rf"(?P<day>\d{{1,2}}){_TH}(?!\d|,\d)(?! ?percent){_OF_YEAR}"
    rf"|(?<!\d)1{_TH}(?:-|–|~| to )(?P<day2>\d{{1,2}}){_TH} (?:of )?{_MONTH.format('month2')}"
)
_DATE = re.compile(
    rf"{_MONTH.format('month')} \d{{1,2}}(?!\d|[,.]\d|[- ]?point)(?:, ?(?:19|20)\d\d)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH.format('other')}(?: (?:19|20)\d\d)?"
)
_HALF = re.compile(
    rf"(?:the )?(?P<which>first|second|latter|last)[ -]half{_OF_YEAR}"
    rf"|\bthe half(?:-year(?= and|[,.])| just ended)|\bH(?P<n>[12])(?:"
    rf" {_YEAR.format('y2')})?\b",
    re.I,
)
_QUARTER = re.compile(
    rf"(?:the )?(?P<which>first|second|third|fourth|final|last)[ -]quarter{_OF_YEAR}"
    rf"|\bQ(?P<n>[1-4])(?: {_YEAR.format('y2')})?\b",
    re.I,
)
_MONTHS_RANGE = re.compile(
    rf"(?:the )?(?:[Ff]rom |[Bb]etween )?{_MONTH.format('month')}(?: {_YEAR.format('y2')})?{_TO}"
    rf"{_MONTH.format('end')}(?:[ -](?:period|quarter|half))?{_OF_YEAR}"
)
_FIRST_MONTHS = re.compile(
    r"(?:[Tt]he )?(?:[Ff]irst|initial|opening) (?P<count>\d{1,2}|[a-z]+)[ -]months?(?:["
    rf" -]period)?{_OF_YEAR}"
    r"|\b(?P<count2>[Tt]wo|[Ff]our|[Ff]ive|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven)-month"
    r"(?= (?:exports|imports|shipments|total|tally|surplus|deficit|sum|figure|period))"
)
_SINCE_JANUARY = re.compile(  # "the seven months to July", "the first three quarters of 2029"
    rf"(?:[Tt]he )?(?P<count>\d{{1,2}}|[a-z]+)[ -]months?(?: period)?"
    rf" (?:to|through|ending(?: in)?) {_MONTH.format('month')}{_OF_YEAR}"
    rf"|(?:[Tt]he )?(?:[Ff]irst|initial|opening) (?P<quarters>two|three)[ -]quarters{_YEAR_TOO}"
)
_SO_FAR = re.compile(
    r"(?:YTD|(?:[Oo]n an? )?(?:(?:annual|yearly) )?cumulative (?:annual )?basis"
    r"|(?:the )?cumulative(?= (?:[a-z]+ )?(?:surplus|deficit|exports|imports|shipments))"
    r"|so far this year|this year so far|(?:the )?year so far|(?:the )?year[- ]to[- ]date|since"
    r" the start of the year"
    r"|the year's (?=(?:[a-z]+ )?(?:surplus|deficit|exports|imports|shipments))"
    r"|(?:so far )?since January this year|from the beginning of the year"
    r"|(?<!month )so far(?! this month)"
    r"|from (?:the beginning of )?this year (?:to|through) last month)",
    re.I,
)
_AS_OF = re.compile(
    r"(?:[Aa]s of|[Tt]hrough|[Uu]ntil|[Uu]p to|[Bb]y the end of)"
    rf" {_MONTH.format('month')}{_OF_YEAR}"
)
_TO_DAY = re.compile(
    r"(?:(?:[Ff]or|[Ii]n|[Oo]ver) )?(?:the )?(?:year|cumulative period)(?: so far)?"
    rf" (?:to|up to|through|until|as of|by) {_MONTH.format('month')}"
    rf" (?P<day>\d{{1,2}})(?!\d){_OF_YEAR}"
    rf"|(?:[Tt]hrough|[Aa]s of|[Uu]ntil|[Uu]p to|[Bb]y) {_MONTH.format('month2')}"
    r" (?P<day2>\d{1,2})(?!\d)(?=.*\b(?:this year|so far|cumulative|year-to-date))"
)
_LENGTHS = {
    "half": 6, "quarter": 3, "year": 12,
    **{f"{name} months": number for name, number in _NUMBERS.items()},
    **{f"{number} months": number for number in range(2, 13)},
}  # fmt: skip
_THE_SPAN = re.compile(
    rf"(?:[Ii]n|[Oo]ver|[Ff]or|[Dd]uring) the (?P<span>{'|'.join(_LENGTHS)})\b(?! of)"
)
_WHOLE_YEAR = re.compile(
    r"(?:[Oo]ver|[Ff]or|[Ii]n) the (?:(?:full|whole|entire) year|year as a whole)\b"
    r"(?! (?:19|20)\d\d)"
)
_ONE_MONTH = re.compile(
    r"(?P<last>last )?(?P<shape>the same (?:period|days) (?:in|of)"
    rf" )?{_MONTH.format('month')}{_OF_YEAR}"
    r"|(?P<rel>(?<!from )(?<!than )(?:[Ll]ast|[Tt]his) month)"
)
_NOT_A_YEAR = r"(?![\d%]|[.,]\d| ?(?:percent|per cent|won|dollars|units|billion|million))"
_COMPARING = "".join(
    f"(?<!{word} )"
    for word in (
        "most of",
        "much of",
        "part of",
        "late",
        "early",
        "from",
        "than",
        "month",
        "period",
        "period of",
        "month of",
        "to",
        "with",
    )
)
_ONE_YEAR = re.compile(
    rf"(?<![\d.,$-])(?P<year>(?:19|20)\d\d){_NOT_A_YEAR}|{_COMPARING}(?P<rel>(?:[Ll]ast|[Tt]his)"
    r" year)(?!'s (?!(?:US)?\$|(?:annual |total |full-year |trade )*"
    r"(?:exports|imports|shipments|surplus|deficit|tally|total)\b)| earlier)"
)


class Calendar:
    """What period names mean in an article published on a day, about a period where that is
    known."""

    def __init__(self, published: date, main: Period | None = None) -> None:
        self.published, self.main = published, main
        self.told = 0  # the last year that was named: of "그해", the year it speaks of
        self._today = published.year * 12 + published.month - 1

    def find(self, text: str) -> Iterator[Mention]:
        """The periods a sentence names, and days of the calendar as `date`, in no order; none
        overlaps another."""
        taken: list[tuple[int, int]] = []
        readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Period | None]],
        ...] = (
            (_TO_DAY, self._to_day), (_DAYS, self._first_days), (_DAY_RANGE, self._day_range),
            (_HALF, self._half),
            (_QUARTER, self._quarter),
            (_MONTHS_RANGE, self._range), (_SINCE_JANUARY, self._since_january),
            (_FIRST_MONTHS, self._first_months), (_SO_FAR, self._so_far),
            (_AS_OF, self._as_of), (_WHOLE_YEAR, self._whole_year),
            (_THE_SPAN, self._the_span), (_DATE, _no_period),
            (_ONE_MONTH, self._month), (_ONE_YEAR, self._year),
        )  # fmt: skip
        for pattern, read in readers:
            for found in pattern.finditer(text):
                if any(a < found.end() and found.start() < b for a, b in taken):
                    continue
                if read == _no_period:
                    taken.append(found.span())
                    yield Mention("date", *found.span())
                elif period := read(found, text):
                    taken.append(found.span())
                    yield Mention("period", *found.span(), str(period))

    def _year_of(self, found: re.Match[str], month: int = 0, group: str = "year") -> int:
        """The year said beside a period, else the latest in which the month had come."""
        parts = found.groupdict()
        if year := parts.get(group) or parts.get("y2"):
            return int(year)
        said = parts.get("said") or ""
        if said.startswith("last"):
            return self.published.year - 1
        if said.startswith("this"):
            return self.published.year
        if self.main and said.startswith("the"):
            return self.main.last // 12 - ("previous" in said)
        return self.published.year - (month > self.published.month)

    def _first_days(self, found: re.Match[str], text: str) -> Period:
        day = _number(found["count"])
        if found["month"]:
            month = _month(found["month"])
            return Period.month(self._year_of(found, month), month, day)
        before = list(_A_MONTH.finditer(text, 0, found.start()))
        if found["rel"] == "the month" and before and not self.main:
            month = _month(before[-1]["month"])
            return Period.month(self._year_of(found, month), month, day)
        if found["rel"] in ("last month", "this month"):
            return Period(self._today - (found["rel"] == "last month"), day, 1)
        return Period(self.main.last if self.main else self._today, day, 1)

    def _day_range(self, found: re.Match[str], text: str) -> Period | None:
        if found["day2"]:
            first = last = _month(found["month2"])
            day = int(found["day2"])
        else:
            first, day = _month(found["month"]), int(found["day"])
            last = _month(found["end"]) if found["end"] else first
        if not 1 < day <= 31 or last < first:
            return None
        end = Period.month(self._year_of(found, last), last, WHOLE if day > 29 else day)
        return Period(end.last, end.day, last - first + 1)

    def _to_day(self, found: re.Match[str], text: str) -> Period | None:
        month, day = _month(found["month"] or found["month2"]), int(found["day"] or found["day2"])
        last = self._year_of(found, month) * 12 + month - 1
        return Period(last, WHOLE if day > 29 else day, month) if 1 < day <= 31 else None

    def _half(self, found: re.Match[str], text: str) -> Period:
        last = "first" if self.published.month > 6 else "second"  # "the half just ended"
        is_first = (found["which"] or last).lower() == "first"
        number = int(found["n"] or (1 if is_first else 2))
        year = self._year_of(found, number * 6)
        return Period(year * 12 + number * 6 - 1, WHOLE, 6)

    def _quarter(self, found: re.Match[str], text: str) -> Period:
        number = int(found["n"] or _NUMBERS[(found["which"] or "").lower()])
        year = self._year_of(found, number * 3 - 2)
        return Period(year * 12 + number * 3 - 1, WHOLE, 3)

    def _range(self, found: re.Match[str], text: str) -> Period | None:
        first, last = _month(found["month"]), _month(found["end"])
        is_between = " and " not in found[0] or found[0].lower().startswith("between")
        is_together = (first, last) == (1, 2) and "respectively" not in text
        if not (is_between or is_together):  # "in January and February"
            return None
        year = self._year_of(found, last)
        start = int(found["y2"]) if found["y2"] and found["year"] else year - (first > last)
        return Period(year * 12 + last - 1, WHOLE, (year - start) * 12 + last - first + 1)

    def _first_months(self, found: re.Match[str], text: str) -> Period | None:
        count = _number(found["count"] or found["count2"].lower())
        return (
            Period(self._year_of(found, count) * 12 + count - 1, WHOLE, count)
            if 1 < count <= 12
            else None
        )

    def _since_january(self, found: re.Match[str], text: str) -> Period | None:
        count = 3 * _NUMBERS[found["quarters"]] if found["quarters"] else _number(found["count"])
        month = _month(found["month"]) if found["month"] else count
        last = self._year_of(found, month) * 12 + month - 1
        return Period(last, WHOLE, count) if 1 < count <= 12 else None

    def _so_far(self, found: re.Match[str], text: str) -> Period | None:
        return Period(self.main.last, self.main.day, self.main.last % 12 + 1) if self.main else None

    def _the_span(self, found: re.Match[str], text: str) -> Period | None:
        length = _LENGTHS[found["span"]]
        main = self.main
        if main and main.length == 1 < length == main.last % 12 + 1 and "month" in found["span"]:
            return Period(main.last, main.day, length)  # "over the 11 months": since January
        return main if main and main.length == length else None

    def _whole_year(self, found: re.Match[str], text: str) -> Period | None:
        """The year that ends with the article's month or half."""
        main = self.main
        return Period(main.last, WHOLE, 12) if main and main.last % 12 == 11 else None

    def _as_of(self, found: re.Match[str], text: str) -> Period | None:
        month = _month(found["month"])
        if not re.search(
            r"cumulative|accumulated|for the year|so far|this year|since January", text, re.I
        ):
            return None
        return Period(self._year_of(found, month) * 12 + month - 1, WHOLE, month)

    def _month(self, found: re.Match[str], text: str) -> Period:
        if found["rel"]:
            month = Period(self._today - (found["rel"].lower() == "last month"), WHOLE, 1)
        else:
            number = _month(found["month"])
            month = Period.month(self._year_of(found, number), number)
            if (
                found["last"]
                and not found["year"]
                and month.last >= (self.main.last if self.main else self._today)
            ):
                month = month.year_before
        if self.main and self.main.length == 1 and found["shape"]:
            return Period(month.last, self.main.day, 1)
        same = self.main and self.main.length == 1 and self.main.last == month.last
        return self.main if same and self.main else month

    def _year(self, found: re.Match[str], text: str) -> Period | None:
        year = (
            int(found["year"])
            if found["year"]
            else self.published.year - ((found["rel"] or "").lower() == "last year")
        )
        is_over = year < self.published.year or (self.published.month, self.published.day) == (
            12,
            31,
        )
        return Period(year * 12 + 11, WHOLE, 12) if is_over else None


def _no_period(found: re.Match[str], text: str) -> None:
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word, 0)


def first_of(named: Sequence[str]) -> str:
    """The first of these periods, or the days of that month that another names: "in April, by the
    first 20 days of the month"; '' for none."""
    if not named or Period.parse(named[0]).kind != "month":
        return named[0] if named else ""
    month = Period.parse(named[0])
    days = [p for p in map(Period.parse, named) if p.last == month.last and p.day != WHOLE]
    return str(next((p for p in days if p.length == 1), month))
