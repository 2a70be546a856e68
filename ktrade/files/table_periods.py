"""Periods as official tables write them: `2026.01`, `2026년(1월~7월)`, `2026.02.01~02.20`, `…07월`
below its year, `01~10` beside its month."""

from __future__ import annotations

import re
from functools import lru_cache

from ktrade.errors import NotUnderstood
from ktrade.model.period import Period, month_named

# `25년 7월`, `25.7월` are of 2025 without a mark before it, too.
_YEAR = r"(?P<y>(?:19|20)[0-9]{2}|['’‘][0-9]{2}|[0-9]{2}(?=년|\.[0-9]{1,2}월))"
_YEAR_TO = _YEAR.replace("?P<y>", "?P<y2>")
_DASH = "(?P<dash>[~∼～–—-])"
_BEGIN = (
    rf"{_YEAR} ?[년./-]? ?[(\[]? ?(?P<m>1[0-2]|0?[1-9]) ?(?:월|[./-](?= ?0?1\b))? ?[(\[]?"
    r"(?: ?(?P<d>0?1) ?[일.]?)?"
)
_END = (
    rf"(?:{_YEAR_TO} ?[년./-]? ?)?(?:(?P<m2>[0-9]{{1,2}}) ?[월./-] ?)?"
    r"(?P<last>[0-9]{1,2}|말)? ?(?P<mark>월|일|일까지)?[)\]]?"
)
_RANGE = re.compile(rf"{_BEGIN} ?{_DASH} ?{_END}")
_OF_YEAR = re.compile(r"(?P<m>[0-9]{1,2})월|(?P<q>[1-4]) ?(?:분기|/4 ?분기|/4)|(?P<h>[상하])반기")
_WITH_YEAR = re.compile(
    rf"{_YEAR} ?[년./-]? ?[(\[]?(?P<rest>[0-9]{{1,2}}월|[1상하].*?|[2-4].*?)[)\]]?"
)
_YEAR_ALONE = re.compile(rf"{_YEAR} ?년?(?: ?[(\[](?:연간|누계|합계|계)[)\]])?")
_TO_DATE = re.compile(r"(?P<until>.+[0-9월]) ?[(\[]?누계[)\]]?")
_ENGLISH_DAYS = re.compile(
    r"(?:(?P<n>[a-z]{3,9})\.? )?0?1(?:st)? ?[~∼～–—-] ?(?P<d>[0-9]{1,2})(?:th|st)?,?"
    r"(?: (?P<n2>[a-z]{3,9})\.?,?)? ?(?P<y>[0-9]{4})",
    re.I,
)
_FIRST_DAYS = re.compile(r"\(?(?:0?1일? ?[~∼～–—-] ?|D)?(?P<d>[0-9]{1,2}|말)일?\)?", re.I)
_DAY = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2}) ?(?P<dash>[-./년]?) ?(?P<m>[0-9]{1,2}) ?(?:(?P=dash)|월) ?"
    r"(?P<d>[0-9]{1,2})[일.]?(?:[ T]00:00:00(?:\.0+)?)?"
)
_MARKS = "….·- \u3000└ㄴ'\"="  # before a month, to set it in below its year, or to keep it text
# Behind a period: that its figures may still change.
_PROVISIONAL = re.compile(
    r" ?(?:[(\[](?:잠정|속보|확정)치?[)\]]|[(\[][pr][)\]]|[pr]\)?|[*†]+)$", re.I
)
_FOOTNOTE = re.compile(r"(?<=[0-9월년기]) ?(?:주 ?)?[0-9]\)$")  # `2025.011)`; not `2025.1)`


@lru_cache(10_000)
def table_period(text: str, year: int = 0, days: str = "") -> Period:
    """The period that a cell names; NotUnderstood where it names none.

    `year` is of cells that name a month, quarter or half only, 0 where that is not known; `days`
    what stands beside a month: `01~10`, `1~20일`, `01~31`.
    """
    try:
        return _period(text, year, days)
    except NotUnderstood:
        plain = _FOOTNOTE.sub("", text)
        if plain == text or text.count(")") <= text.count("("):
            raise
    return _period(plain, year, days)


def _period(text: str, year: int, days: str) -> Period:
    plain = " ".join(text.split())
    plain = plain if re.match(r"['’‘][0-9]{2}\b", plain) else plain.lstrip(_MARKS)
    plain = _PROVISIONAL.sub("", plain.rstrip("'\""))
    plain = re.sub(r"^['’‘]([0-9]{2})[./-] ?(1[0-2]|0?[1-9])$", r"\1년 \2월", plain)
    plain = re.sub(r"(?<=[0-9]) (?=[월일])", "", plain)
    plain = re.sub(r"(?<=^[0-9]{4})\. (?=[0-9]{1,2}\.?$)", "-", plain).rstrip(".")
    plain = re.sub(r"(?<=^[0-9]{4})[/.] ?(?=[QqHh][1-4]$)", "-", plain)
    if days:
        return _with_days(plain, days)
    if found := _OF_YEAR.fullmatch(plain):
        if not year:
            raise NotUnderstood(f"{plain!r} has no year; expected a row above with the year")
        return _of_year(found, year)
    if found := _YEAR_ALONE.fullmatch(plain):
        return _in_year(found["y"])
    if (found := _RANGE.fullmatch(plain)) and (period := _from_to(found)):
        return period
    if (found := _WITH_YEAR.fullmatch(plain)) and (of := _OF_YEAR.fullmatch(found["rest"])):
        return _of_year(of, _year(found["y"]))
    if found := _ENGLISH_DAYS.fullmatch(plain):
        return _english_days(found)
    if found := _TO_DATE.fullmatch(plain):
        until = table_period(found["until"], year)
        return months_of(until.last // 12, until.last % 12 + 1) if until.is_whole_month else until
    return Period.parse(plain)


def months_of(year: int, last: int) -> Period:
    """From January of a year to a month of it, that included."""
    return Period.month(year, 1).through(Period.month(year, last))


@lru_cache(10_000)
def part_of_year(text: str) -> str:
    """A cell that names a month, quarter or half and no year, else ''."""
    plain = _PROVISIONAL.sub("", text.lstrip(_MARKS))
    return plain if _OF_YEAR.fullmatch(plain) else ""


def year_of(text: str) -> int:
    """The year that a cell names, and nothing else; 0."""
    found = _YEAR_ALONE.fullmatch(text.strip())
    return _year(found["y"]) if found else 0


def narrowed(period: Period, within: str) -> Period:
    """The part of a period that stands beside it: a month of a year, the first days of a month."""
    if not part_of_year(within):
        return table_period(str(period), days=within)
    if period.kind != "year":
        raise NotUnderstood(f"{period} is not a year; expected one beside {within}")
    return table_period(within, period.last // 12)


def first_days_in(text: str) -> str:
    """What a text says of the days of a month, alone or in brackets: `1~10일` of `수출(1~10일)`;
    ''."""
    found = re.fullmatch(
        rf"(?:.*[(\[ ])?(?P<days>0?1일? ?{_DASH} ?(?:[0-9]{{1,2}}|말)일?)[)\]]?", text
    )
    return found["days"] if found and names_days(found["days"]) else ""


def names_days(text: str) -> bool:
    """Whether a cell says nothing but the first days of a month: `1~10일`."""
    found = re.fullmatch(rf"0?1일? ?{_DASH} ?(?P<d>[0-9]{{1,2}}|말)(?P<mark>일?)", text)
    return found is not None and (found["d"] in ("10", "20", "말") or bool(found["mark"]))


def days_until(text: str) -> Period | None:
    """The first days of a month, or all of it, of a table of such: `2025-01-20` is those up to it;
    None where it names no day, or one on which they do not end."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    month, day = _month(int(found["y"]), int(found["m"])), int(found["d"])
    if month and day == month.last_day.day:
        return month
    return _first_days(month, day) if month and day in (10, 20) else None


def period_before(text: str) -> str:
    """The period that a header begins with: `2024년` of `2024년 수출금액`; ''."""
    found = re.match(
        r"((?:19|20)[0-9]{2}(?:[년.]?[0-9. 월~()-]*[월)]|년|\.[01][0-9])) ?(?=\D)", text
    )
    return found[1] if found and names_period(found[1]) else ""


def period_in(text: str) -> str:
    """The period that a header is, begins with or has in brackets: `수출금액(2025년 7월)`; ''."""
    if names_period(text):
        return text
    bracketed = re.findall(r"[(\[]([^()\[\]]*)[)\]]", text)
    return period_before(text) or next(filter(names_period, bracketed), "")


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


def _english_days(found: re.Match[str]) -> Period:
    """`Feb 1-20, 2026`, `1-20 Feb 2026`."""
    month = month_named(found["n"] or found["n2"] or "")
    if not month or (found["n"] and found["n2"]):
        raise NotUnderstood(f"{found.string!r} names no month; expected one such as Feb 1-20, 2026")
    return _first_days(Period.month(int(found["y"]), month), int(found["d"]))


def _with_days(month: str, days: str) -> Period:
    found = _FIRST_DAYS.fullmatch(days.strip())
    if not found:
        raise NotUnderstood(f"{days!r} are not the first days of a month; expected 01~10")
    whole = table_period(month)
    return whole if found["d"] == "말" else _first_days(whole, int(found["d"]))


def _from_to(found: re.Match[str]) -> Period | None:
    """From the first of a month to a month or a day; None where it is one day, `2026-01-09`."""
    if found["dash"] == "-" and "-" in found.string[: found.start("dash")]:
        return None
    begin = Period.month(_year(found["y"]), int(found["m"]))
    year = _year(found["y2"]) if found["y2"] else _year(found["y"])
    last, mark, has_month = found["last"], found["mark"] or "", bool(found["m2"])
    is_day = bool(last) and (last == "말" or mark.startswith("일") or (not mark and (
        has_month or (bool(found["d"]) and not found["y2"])
    )))  # fmt: skip
    month = int(found["m2"]) if has_month else 0 if is_day or not last else int(last)
    if not is_day and (not month or (has_month and last)):
        return None
    month = month or begin.last % 12 + 1
    if not 1 <= month <= 12:
        return None
    end = Period.month(year, month)
    if is_day and last != "말":
        end = _first_days(end, int(last))
    span = begin.through(end)
    if span.length < 1:
        raise NotUnderstood(f"{found.string!r} ends before it begins")
    return span


def _in_year(text: str) -> Period:
    return Period.parse(str(_year(text)))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text[-2:])


def _of_year(found: re.Match[str], year: int) -> Period:
    if found["m"]:
        return Period.parse(f"{year}-{int(found['m']):02}")
    return Period.parse(
        f"{year}-Q{found['q']}" if found["q"] else f"{year}-H{'상하'.index(found['h']) + 1}"
    )


def _month(year: int, month: int) -> Period | None:
    return Period.month(year, month) if 1 <= month <= 12 else None


def _first_days(month: Period, day: int) -> Period:
    if not month.is_whole_month:
        raise NotUnderstood(f"{month} is not a month; expected one beside its first days")
    return Period.parse(f"{month}-D{day:02}")
