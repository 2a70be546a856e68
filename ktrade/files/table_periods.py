"""Periods as official tables write them: `2026.01`, `2026년(1월~7월)`, `…07월` below its year,
`01~10` beside its month."""

from __future__ import annotations

import re
from functools import lru_cache

from ktrade.errors import NotUnderstood
from ktrade.model.period import Period

_YEAR = r"(?P<y>(?:19|20)[0-9]{2}) ?[년./-]?"
_DASH = "[-~∼～–]"
_SPAN = re.compile(rf"{_YEAR} ?[(\[]? ?0?1월? ?{_DASH} ?(?P<m>[0-9]{{1,2}})월?[)\]]?")
_FROM_TO = re.compile(
    rf"{_YEAR} ?0?1월? ?{_DASH} ?(?P<y2>(?:19|20)[0-9]{{2}}) ?[년./-] ?(?P<m>[0-9]{{1,2}})월?"
)
_DAYS = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2}) ?[년./-]? ?(?P<m>[0-9]{1,2}) ?[월./-]? ?[(\[]?"
    rf"(?:0?1일? ?{_DASH} ?(?P<d>[0-9]{{1,2}}|말)일?)[)\]]?"
)
_OF_YEAR = re.compile(r"(?P<m>[0-9]{1,2})월|(?P<q>[1-4])(?:분기|/4분기|/4)|(?P<h>[상하])반기")
_YEAR_ALONE = re.compile(r"(?P<y>(?:19|20)[0-9]{2}) ?년?(?: ?[(\[](?:연간|누계|합계|계)[)\]])?")
_MARKS = "….·- \u3000└ㄴ"  # before a month, to set it in below its year


@lru_cache(10_000)
def table_period(text: str, year: int = 0, days: str = "") -> Period:
    """The period that a cell names; NotUnderstood where it names none.

    `year` is of cells that name a month, quarter or half only, 0 where that is not known; `days`
    what stands beside a month: `01~10`, `1~20일`, `01~31`.
    """
    plain = " ".join(text.split()).lstrip(_MARKS)
    if days:
        first_days = re.fullmatch(rf"\(?0?1일? ?{_DASH} ?(?P<d>[0-9]{{1,2}})일?\)?", days.strip())
        if not first_days:
            raise NotUnderstood(f"{days!r} are not the first days of a month; expected 01~10")
        return _first_days(Period.parse(plain), int(first_days["d"]))
    if found := _OF_YEAR.fullmatch(plain):
        if not year:
            raise NotUnderstood(f"{plain!r} has no year; expected a row above with the year")
        return _of_year(found, year)
    if found := _YEAR_ALONE.fullmatch(plain):
        return Period.parse(found["y"])
    if found := _FROM_TO.fullmatch(plain):
        return Period.month(int(found["y"]), 1).through(
            Period.month(int(found["y2"]), int(found["m"]))
        )
    if (found := _DAYS.fullmatch(plain)) and 1 <= int(found["m"]) <= 12:
        month = Period.month(int(found["y"]), int(found["m"]))
        return month if found["d"] == "말" else _first_days(month, int(found["d"]))
    if (found := _SPAN.fullmatch(plain)) and 1 <= int(found["m"]) <= 12:
        return months_of(int(found["y"]), int(found["m"]))
    return Period.parse(plain)


def months_of(year: int, last: int) -> Period:
    """From January of a year to a month of it, that included."""
    return Period.month(year, 1).through(Period.month(year, last))


@lru_cache(10_000)
def names_period(text: str) -> bool:
    """Whether a header cell is a period."""
    if not any(map(str.isdigit, text)):
        return False
    try:
        table_period(text)
    except NotUnderstood:
        return False
    return True


def _of_year(found: re.Match[str], year: int) -> Period:
    if found["m"]:
        return Period.parse(f"{year}-{int(found['m']):02}")
    return Period.parse(
        f"{year}-Q{found['q']}" if found["q"] else f"{year}-H{'상하'.index(found['h']) + 1}"
    )


def _first_days(month: Period, day: int) -> Period:
    if not month.is_whole_month:
        raise NotUnderstood(f"{month} is not a month; expected one beside its first days")
    return Period.parse(f"{month}-D{day:02}")
