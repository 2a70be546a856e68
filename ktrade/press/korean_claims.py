"""The claims of a Korean sentence: records, ranks, runs and first times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ktrade.model.period import Period
from ktrade.press.facts import Group

_WORDS = {
    "한": 1,
    "두": 2,
    "석": 3,
    "세": 3,
    "넉": 4,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
}
_COUNT = rf"(?P<n>\d+|{'|'.join(_WORDS)})"
_RUN = re.compile(rf"{_COUNT} ?(?:개월|달|년|분기) ?(?:연속|째)")
_FIRST = re.compile(rf"{_COUNT} ?(?:개월|달|년|분기) ?만(?:에|이)")
_RECORD = re.compile(
    r"(?:역대|사상) ?(?:(?P<month>\d{1,2}월|동월|같은 달|상반기|하반기|분기) ?(?:중|기준)?"
    r" ?)?(?:최대|최고|1위)"
)
_RANK = re.compile(r"역대 (?P<n>\d+)위|(?P<word>두|세|네|다섯) ?번째로 (?:많|높|큰)")
_SCOPE = re.compile(
    r"\d{1,2}월 (?:기준|중|실적|수출)?[^.]{0,6}(?:역대|사상)|동월 기준|역대 (?:\d{1,2}월|동월)"
    r"|월 기준 ?(?:으로)? ?(?:역대|사상)"
)
_NO_RECORD = re.compile(r"종전|직전|기존|이전|기록했던|이었던|가장 많았던")
_OF_ALL = re.compile(r"(?:모두|일제히|나란히) ?$")  # of all that were named, and not of the last
_OF_A_RUN = re.compile(
    "증가|늘|상승|플러스|성장|확대|반등|감소|줄|하락|마이너스|뒷걸음|흑자|적자|자릿수|두 ?자리"
)
_GROWTH, _DECLINE = (
    re.compile("증가|늘|상승|플러스|성장|확대|반등"),
    re.compile("감소|줄|하락|마이너스|뒷걸음"),
)


def claims_of(
    text: str, groups: Sequence[Group], main: Period
) -> Iterator[tuple[Group, Period, str]]:
    """The claims of a sentence: the group each is of, its period, and the claim as a facts file
    writes it."""
    if not groups:
        return
    for found in _RUN.finditer(text):
        group = _group(groups, found.start())
        behind = _said_of(text, found)
        count = _number(found["n"])
        level = next(
            (
                f.level
                for f in (*group.levels, *group.figures)
                if f.level and 0 <= f.start - found.end() < 12
            ),
            "",
        )
        if level:
            yield group, _period(group, text, found, main), f"above {level} streak {count}"
        elif re.search("흑자", behind):
            yield group, _period(group, text, found, main), f"above 0 streak {count}"
        elif re.search("적자", behind):
            yield group, _period(group, text, found, main), f"below 0 streak {count}"
        elif re.search("두 ?자릿수|두 ?자리", behind):
            yield (
                group,
                _period(group, text, found, main),
                f"yoy {'below -10' if _DECLINE.search(behind) else 'above 10'} streak {count}",
            )
        elif kind := _kind(behind):
            yield group, _period(group, text, found, main), f"{kind} streak {count}"
    for found in _FIRST.finditer(text):
        group = _group(groups, found.start())
        kind = _kind(_said_of(text, found))
        if kind and group.series[-1].flow != "balance":
            yield group, _period(group, text, found, main), f"first {kind} in {_number(found['n'])}"
    for found in _RECORD.finditer(text):
        if not _NO_RECORD.search(text[max(0, found.start() - 12) : found.end() + 8]):
            of_all = _OF_ALL.search(text[: found.start()])
            for group in groups if of_all else [_group(groups, found.start())]:
                record = f"{_subject(group)}record{_scope(group, text, found)}"
                yield group, _period(group, text, found, main), record
    for found in _RANK.finditer(text):
        group = _group(groups, found.start())
        number = int(found["n"]) if found["n"] else _WORDS[found["word"]]
        yield (
            group,
            _period(group, text, found, main),
            f"{_subject(group)}rank {number}{_scope(group, text, found)}",
        )


def _said_of(text: str, found: re.Match[str]) -> str:
    """What a run is of: behind it ("3개월 연속 증가") or, where nothing there says it, before it in
    its clause ("증가세는 3개월째", "감소는 6개월 만이다")."""
    behind = text[found.end() : found.end() + 22]
    if _OF_A_RUN.search(behind):
        return behind
    return re.split("[,.]|며 |고 ", text[max(0, found.start() - 30) : found.start()])[-1]


def _group(groups: Sequence[Group], at: int) -> Group:
    before = [group for group in groups if group.start <= at]
    return before[-1] if before else groups[0]


def _period(group: Group, text: str, found: re.Match[str], main: Period) -> Period:
    """The group's; the article's where the group is of a month that is counted from: '6월 … 기록한
    이후'."""
    return main if "이후" in text[group.start : found.start()] else group.period


def _subject(group: Group) -> str:
    return f"{group.scope} " if group.scope in ("daily", "share") else ""


def _scope(group: Group, text: str, found: re.Match[str]) -> str:
    """' for month' where it is the highest of any same month, ' for half' of any same half."""
    near = text[max(0, found.start() - 14) : found.end() + 4]
    if group.period.kind == "half" and "반기" in near:
        return " for half"
    return " for month" if group.period.kind == "month" and _SCOPE.search(near) else ""


def _kind(text: str) -> str:
    up, down = _GROWTH.search(text), _DECLINE.search(text)
    if up and down:
        return "growth" if up.start() < down.start() else "decline"
    return "growth" if up else "decline" if down else ""


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]
