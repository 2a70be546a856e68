"""A Korean sentence -> what it mentions, in order: figures as printed, periods, items, places and
the small words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ktrade.model.period import WHOLE, Period
from ktrade.press.dates import Calendar
from ktrade.press.korean_multiples import multiples
from ktrade.press.lexicon import Lexicon
from ktrade.press.mentions import Mention

_NUM = r"\d[\d,]*(?:\.\d+)?"
_MONEY = re.compile(
    rf"(?P<sign>[-−–△▼]|마이너스 ?)?(?P<num>(?:{_NUM} ?(?P<scale>조|천억|백억|억|천만|백만|만|천)"
    rf"(?! ?{_NUM} ?(?P=scale)) ?)+(?:\d[\d,]*)?)(?P<more>여 ?)?"
    r"(?P<unit>달러|불|弗|\$|원)?(?P<arrow> ?[↑↓])?"
)
_PERCENT = re.compile(
    rf"(?P<sign>[-−–△▼+]|마이너스 ?|↑|↓)?(?P<num>{_NUM}) ?"
    r"(?P<unit>% ?포인트|%P|%p|%|퍼센트포인트|퍼센트|％)(?!대)(?P<arrow> ?[↑↓])?"
)
_DAYS = re.compile(
    r"(?P<num>\d+(?:\.\d+)?)일|(?P<word>하루|이틀|사흘|나흘|닷새|엿새)(?!치)(?! ?평균)"
)
_WORK_DAYS = {"하루": "1", "이틀": "2", "사흘": "3", "나흘": "4", "닷새": "5", "엿새": "6"}
_VOLUME = re.compile(
    r"(?<![\d천만])(?P<num>\d[\d,]*만(?: ?\d천)?(?: ?\d[\d,]*)?|\d[\d,]*)(?P<more>여)? ?"
    r"(?P<unit>대|톤|t(?![a-zA-Z]))"
    r"(?=[로의를을은는으가였이도,.·()다 ]|$)"
)
_ABOUT = re.compile(r" ?(?:안팎|가량|정도|내외)")
_OVER = re.compile(r"(?: 선)?(?: ?이상|[을를] (?:넘|웃돌|웃돈|돌파|상회|초과)| 넘게)")
_NEARLY = re.compile(r"(?:에| ) ?육박|에 가까|에 근접")
_PUNCTUATION = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "·": "·", "→": "→"}

_YEAR = (
    r"(?:(?P<year>20\d\d|19\d\d)년 ?|['’](?P<short>\d\d)(?:년"
    r" ?|\.)|(?P<rel>올해|올(?= 들어)|금년|지난해|작년|전년|내년|그해|같은 해|이듬해) ?)"
)
_DAY = r"(?P<day>\d\d)일"
_THIS = r"(?:(?P<month>\d{1,2})월 ?|(?P<now>이달|이번 ?달|지난달) ?)"
_PERIODS: tuple[tuple[str, str], ...] = (
    ("year", r"(?P<year>20\d\d|19\d\d)년 ?\d{1,2}월 (?:및|과) (?:연간|\d{4}년)"),
    ("days",
    rf"{_YEAR}?{_THIS}?(?:들어 )?1(?:일)? ?[~∼\-–] ?(?:\d{{1,2}}월 ?)?{_DAY}(?:까지)?(?:간)?"),
    ("days", rf"{_YEAR}?{_THIS}?1일부터 (?P<day>\d\d)일까지"),
    ("days", r"(?P<month>\d{1,2})\.1(?:일)? ?[~∼\-–] ?(?:\d{1,2}\.)?(?P<day>\d\d)일?(?![\d.%])"),
    ("todate",
    rf"(?:{_YEAR}|올 )(?:들어|1월(?: ?1일)?부터|1월 1일)[ ~∼]*{_THIS}?(?P<day>\d\d)일까지"),
    ("days", rf"{_THIS}(?:들어 )?(?P<day>\d\d)일까지"),
    ("tenth", rf"{_THIS}(?:들어 )?(?P<word>초순|상순|중순까지|중순|열흘)(?:까지|간)?"),
    ("months",
    rf"{_YEAR}?(?P<first>\d{{1,2}})(?:월? ?[~∼]|월부터) ?(?P<month>\d{{1,2}})월(?:까지)?"),
    ("tomonth", rf"{_YEAR}(?:들어 |1월부터 )?(?P<month>\d{{1,2}})월 ?말?까지(?: 누적| 누계)?"),
    ("tomonth", r"(?<!지난 )(?P<month>\d{1,2})월 ?(?:말?까지(?! ?\d)(?: 누적| 누계)?|누계|누적)"),
    ("toquarter", rf"{_YEAR}?(?:들어 )?(?P<quarter>[1-4])분기까지"),
    ("quarter", rf"{_YEAR}?(?P<quarter>[1-4])(?:분기|/4분기)"),
    ("half", rf"{_YEAR}?(?P<half>상반기|하반기)"),
    ("sofar",
    r"(?:올해|금년) ?(?:들어|누적|누계)|연간 ?누계|연간 ?누적|누계로는|올해 누적|연 누계"),
    ("samedays", rf"{_YEAR}의 같은 기간"),
    ("days", rf"{_YEAR}(?P<month>\d{{1,2}})월(?:의)? 같은 기간"),
    ("same", r"(?:이|해당|같은) 기간(?! ?대비|보다|에 비|과 비|과 견|의 )"),
    ("whole", r"연간(?:으로는?| 기준)"),
    ("month", rf"{_YEAR}?(?:지난 )?(?P<month>\d{{1,2}})월(?! ?(?:\d{{1,2}}일|첫 ?날|초하루"
        rf"|첫 ?주))"),
    ("month", r"(?P<now>지난달|이달|이번 ?달|전달)"),
    ("year", r"(?P<year>20\d\d|19\d\d)년(?!도? ?\d{1,2}(?:[월일분기~∼/.-]|\D월))"),
    ("year", r"(?P<year>20\d\d|19\d\d)년(?= ?[\d,.]+(?:%| ?[조억][\d천만 ]*(?:달러|불))"
    r"(?:에서|보다))"),
    ("year", r"(?P<rel>지난해|작년|그해|같은 해|이듬해)(?! ?\d{1,2}월)"),
)  # fmt: skip
_COMPILED: list[tuple[str, re.Pattern[str]]] = []
# What a period is only counted from or likened to, behind its name.
_SINCE = re.compile(
    r" ?(?:이후|이래|부터|보다)|에 이어|로 (?:밀|옮|이동|늦|앞|당)"
    r"|(?:과|와) (?:같|동일|비슷)|에서 (?:올해 |내년 )?\d{1,2}월"
    r"|[^,.\d]{0,14}(?:작성|시작|집계)[^,.\d]{0,6}(?:이후|이래|부터|지|뒤|후)"
    r"|[^,.\d]{0,12}돌아선 (?:지|뒤|후)"
)
_MADE_THERE = re.compile(
    r"산(?:이|은|도|의 경우)? ?(?:\(|[\d,.]+ ?(?:%|[천백]?[조억만]))"
)  # "중국산은 5%"
_MOVED_TO = re.compile(r"월에서 ?$")
_DATE = re.compile(r"(?:\d{1,2}월 ?)?\d{1,2}일(?=[ ,(에은]|$)")


def korean_mentions(text: str, lexicon: Lexicon, calendar: Calendar) -> list[Mention]:
    """All that a sentence mentions, in order, none within another."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []

    def take(mention: Mention) -> None:
        if not any(a < mention.end and mention.start < b for a, b in taken):
            found.append(mention)
            taken.append((mention.start, mention.end))

    for mention in _comparisons(text, lexicon):
        take(mention)
    for mention in periods(text, calendar):
        take(mention)
    for mention in (*_figures(text), *_days(text), *multiples(text)):
        take(mention)
    for mention in phrases(text, lexicon, taken):
        take(mention)
    return sorted(found, key=lambda mention: mention.start)


def _comparisons(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """The words for a year and a month before come first: '지난해 같은 기간' names no year."""
    words = sorted(
        (w for w, p in lexicon.phrases.items() if p.kind == "compare"), key=len, reverse=True
    )
    for found in re.finditer("|".join(map(re.escape, words)), text):
        if found[0] == "전년" and re.match(r" ?\d{1,2}월", text[found.end() :]):
            continue
        yield Mention("compare", found.start(), found.end(), lexicon.phrases[found[0]].means)


def _figures(text: str) -> Iterator[Mention]:
    has_dollars = "달러" in text or "억불" in text or "불 " in text
    for found in _PERCENT.finditer(text):
        sign = _sign(found["arrow"] or found["sign"])
        is_points = found["unit"] not in ("%", "퍼센트", "％")
        yield Mention(
            "points" if is_points else "percent", found.start(), found.end(),
            found["num"].replace(",", ""),
            sign=sign, degree=_degree(text, found.end()),
        )  # fmt: skip
    for found in _VOLUME.finditer(text):
        degree = ">" if found["more"] else _degree(text, found.end())
        said = f"{found['num']}{found['unit']}"
        yield Mention("volume", found.start(), found.end(), said, degree=degree)
    for found in _MONEY.finditer(text):
        unit = found["unit"] or (
            "달러" if has_dollars and re.search("[조억]|천만|백만", found["num"]) else ""
        )
        if not unit:
            continue
        kind = "krw" if unit == "원" else "usd"
        degree = ">" if found["more"] else _degree(text, found.end())
        printed = " ".join(found["num"].split()) + (
            "" if unit == "$" else " " if found["num"].endswith(" ") else ""
        )
        end = (
            found.end()
            if found["unit"] or found["arrow"]
            else found.start() + len(found[0].rstrip())
        )
        yield Mention(
            kind, found.start(), end, printed + (unit if unit != "$" else "달러"),
            sign=_sign(found["arrow"] or found["sign"]), degree=degree,
        )  # fmt: skip


def _days(text: str) -> Iterator[Mention]:
    if not (start := re.search("조업 ?일수|영업일수", text)):
        return
    for found in _DAYS.finditer(text, start.start()):
        if text[max(0, found.start() - 1)] != "=":
            yield Mention(
                "workdays", found.start(), found.end(), found["num"] or _WORK_DAYS[found["word"]]
            )


def _degree(text: str, end: int) -> str:
    behind = text[end : end + 8]
    for degree, pattern in ((">", _OVER), ("~", _ABOUT), ("<~", _NEARLY)):
        if pattern.match(behind):
            return degree
    return ""


def _sign(text: str | None) -> str:
    return {"": "", "+": "+", "↑": "+"}.get((text or "").strip(), "-")


def periods(text: str, calendar: Calendar) -> Iterator[Mention]:
    """The periods a sentence names; as `since` those that something is counted from, days as
    `date`."""
    if not _COMPILED:
        _COMPILED.extend((kind, re.compile(pattern)) for kind, pattern in _PERIODS)
    taken: list[tuple[int, int]] = []
    for kind, pattern in _COMPILED:
        for found in pattern.finditer(text):
            if any(a < found.end() and found.start() < b for a, b in taken):
                continue
            if kind == "same":
                taken.append(found.span())
                yield Mention("same", *found.span())
                continue
            is_of_a_run = kind == "tomonth" and re.match(r" ?\d+개월", text[found.end() :])
            if period := _period("month" if is_of_a_run else kind, found.groupdict(), calendar):
                taken.append(found.span())
                since = _SINCE.match(text, found.end()) or _MOVED_TO.search(text[: found.start()])
                yield Mention(
                    "since" if since else "period", found.start(), found.end(), str(period)
                )
    for found in _DATE.finditer(text):
        if (
            not any(a < found.end() and found.start() < b for a, b in taken)
            and "조업" not in text[: found.start()]
        ):
            yield Mention("date", found.start(), found.end())


def _period(kind: str, said: dict[str, str | None], calendar: Calendar) -> Period | None:
    """The period a name of a kind means in this article; None where it means none."""
    today = calendar.published
    main = calendar.main
    this_month = today.year * 12 + today.month - 1
    month = int(said.get("month") or 0)
    if said.get("month") and not 1 <= month <= 12:
        return None
    now = this_month - (said.get("now") in ("지난달", "전달"))
    year = _year(said, calendar, month)
    last = year * 12 + month - 1 if month else now
    if not month and not said.get("now") and main and kind in ("days", "todate"):
        last = main.last
    if kind in ("days", "tenth", "todate"):
        same_days = main.day if main and not (said.get("day") or said.get("word")) else 0
        word = said.get("word") or ""
        day = int(said.get("day") or same_days) or (20 if "중순" in word else 10)
        if not 1 < day <= 31 and day != WHOLE:
            return None
        return Period(last, WHOLE if day > 29 else day, last % 12 + 1 if kind == "todate" else 1)
    if kind in ("months", "tomonth"):
        first = int(said.get("first") or 1)
        return (
            Period(year * 12 + month - 1, WHOLE, month - first + 1) if 1 <= first < month else None
        )
    if kind in ("quarter", "toquarter"):
        quarter = int(said["quarter"] or 0)
        year = _year(said, calendar, quarter * 3 - 2)
        return Period(year * 12 + quarter * 3 - 1, WHOLE, 3 if kind == "quarter" else quarter * 3)
    if kind == "half":
        number = 1 if said["half"] == "상반기" else 2
        return Period(_year(said, calendar, number * 6) * 12 + number * 6 - 1, WHOLE, 6)
    if kind == "sofar":
        return (
            Period(main.last, main.day, main.last % 12 + 1) if main and main.length < 12 else None
        )
    if kind == "whole":
        return main if main and main.kind == "year" else None
    if kind == "samedays":
        return Period(year * 12 + main.last % 12, main.day, main.length) if main else None
    if kind == "year":
        year = _year(said, calendar, 0)
        return (
            Period(year * 12 + 11, WHOLE, 12)
            if year < today.year or (today.month, today.day) == (12, 31)
            else None
        )
    if last > this_month:
        return None  # of a time to come
    same = main and main.length == 1 and main.last == last
    return main if same and main else Period(last, WHOLE, 1)


def _year(said: dict[str, str | None], calendar: Calendar, month: int) -> int:
    today = calendar.published
    if said.get("year"):
        calendar.told = int(said["year"] or 0)
        return calendar.told
    if said.get("short"):
        return 2000 + int(said["short"] or 0)
    if said.get("rel") in ("그해", "같은 해", "이듬해"):
        return (calendar.told or today.year - 1) + (said["rel"] == "이듬해")
    if said.get("rel") in ("지난해", "작년", "전년"):
        return today.year - 1
    if said.get("rel"):
        return today.year
    return today.year - (month > today.month)


def phrases(text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """The longest known phrase at each place outside the spans taken, and the punctuation."""
    at, ends = 0, {0}
    longest = max(map(len, lexicon.phrases))
    while at < len(text):
        span = next((b for a, b in taken if a <= at < b), 0)
        if span:
            at = span
            continue
        if text[at] in _PUNCTUATION:
            yield Mention(_PUNCTUATION[text[at]], at, at + 1)
            at += 1
            continue
        for end in range(min(at + longest, len(text)), at, -1):
            phrase = lexicon.phrases.get(
                text[at:end].casefold() if text[at].isascii() else text[at:end]
            )
            if (
                phrase
                and not (
                    text[at].isascii() and at and text[at - 1].isascii() and text[at - 1].isalpha()
                )
                and not (text[at] == "적" and at and "가" <= text[at - 1] <= "힣")
            ):
                start = (
                    _start_of_word(text, at, taken)
                    if phrase.kind == "item" and at not in ends
                    else at
                )
                if start < at:  # 기초화장품 is another item than 화장품
                    yield Mention("unknown", start, end, text[start:end])
                elif phrase.kind != "compare":
                    is_made_there = phrase.kind == "place" and _MADE_THERE.match(text, end)
                    end += bool(is_made_there)
                    means = "import" if is_made_there else phrase.means
                    yield Mention(phrase.kind, at, end, means, phrase.ids)
                ends.add(end)
                at = end
                break
        else:
            at += 1


def _start_of_word(text: str, at: int, taken: Sequence[tuple[int, int]]) -> int:
    """Where the word begins that a name stands at the end of."""
    start = at
    while (
        start and "가" <= text[start - 1] <= "힣" and not any(a <= start - 1 < b for a, b in taken)
    ):
        start -= 1
    return (
        start
        if at - start < 8 and not text[start:at].endswith(("대", "의", "와", "과", "인"))
        else at
    )
