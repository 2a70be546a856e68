"""The records and ranks of a Korean sentence, and what is the first above a level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ktrade.model.figure import read_figure
from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import MEASURES, WORLD
from ktrade.press.facts import Group
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Context

WORDS = {
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
_AFTER = r"(?:\([^()]*\))? ?(?:이후|이래)(?:로|의)? ?(?:\d+(?:년|개월) ?만에 )?"
_SINCE = re.compile(_AFTER + r"(?:가장 (?:많|높|크|큰|컸)|최대|최고)(?! 감소| 하락)")
_RATE = re.compile(r"(증가|감소)(?:율|폭)(?:은|이|도)")
_OF_THE_SERIES = re.compile(
    r"(?:년|월)?[^가-힣]{0,2}(?:통계|집계|관련)"
)  # a record, since records began
_LOW_SINCE = re.compile(_AFTER + r"(?:가장 (?:적|낮)|최저|최소)")
_LEVEL = re.compile(r"(?P<n>[\d,.]+)(?P<scale>[천백]?억|조)")
_SCALES = {"억": "0.1bn", "천억": "100bn", "백억": "10bn", "조": "1tn"}
_RECORD = re.compile(
    r"(?:역대|사상) ?(?:(?:(?:\d{1,2}|동|매)월|같은 [달기]간?|동기|[상하]반기|\d?분기|연간|월간"
    r"|월별)"
    r" ?(?:중|기준|가운데|누적|누계|수출|실적)?(?:에서)? ?)*(?:최대|최고|1위|가장 (?:많|높|큰))"
    r"|(?:최대|최고) ?(?:치|기록|실적)?(?:\([^()]*\))?[를을]? ?(?:\d+년 만에 )?(?:다시 |새로 |또 )?"
    r"(?:경신|갈아|썼|쓴)"
    r"|(?P<same>\d{1,2}월|동월|같은 기간|같은 달|[월연]간|월|분기|[상하]반기) ?(?:기준|중|가운데)"
    r"(?:으로는|에서는|으로|에서)? ?(?:최대|최고|가장 (?:많|높|큰))"
    r"|\d{1,2}월 최대(?=였|이|치|다| ?(?:수출|규모|실적|기록))"
    r"|통계[^.]{0,30}(?:이래|이후|만에) (?:가장 많|최대|최고)"
    r"|(?<=모두 )최대(?=[였이]|를)|(?<=도 )최대 실적"
)
_RANK = re.compile(
    r"역대 (?:\d{1,2}월 ?(?:중|가운데)(?:에서)? )?(?P<n>[2-9]|\d\d)위"
    r"|(?P<word>두|세|네|다섯) ?번째로 (?:많|높|큰)"
    r"|(?:역대|에 이어) (?P<next>두|세|네|다섯) ?번째"
)
_SCOPE = re.compile(
    r"\d{1,2}월 (?:기준|중|실적|수출)?[^.]{0,6}(?:역대|사상)|동월 기준|역대 (?:\d{1,2}월|동월)"
    r"|월 기준 ?(?:으로)? ?(?:역대|사상)|\d{1,2}월 ?(?:기준|중|가운데|최대)"
)
_AGAIN = re.compile(r"(?P<n>\d+)년 ?만에 [^,.]*(?:다시|회복|재)")
_PLACE_RANK = re.compile(
    r"수출(?:대상|상대)?국 ?(?:가운데|중)?(?:에서)? ?(?P<n>\d\d?)위"
    r"|(?:수출 )?(?P<n2>\d)위(?: ?(?:자리|시장|수출국))?(?:[를을로에]? ?"
    r"(?:유지|지켰|지키|차지|올랐|올라|떠올)|다\.?$|였)"
)
_IN_ORDER = re.compile(r"순(?:이|으로|였|$)|뒤를 이|뒤따[라랐]")
_LARGEST_CALLED = re.compile(
    r"(?:가장 큰|최대) ?(?:수출)? ?(?:시장|손님|고객|수출국|수출처|수출지|상대국|교역국"
    r"|상대)(?:인|이자[^,.]{0,12}) ?$"
)
_PAST_A_RIVAL = re.compile(r"\)[을를] (?:제치|앞지르|앞질러|밀어내|추월|따돌리)[가-힣]* ?$")
_LARGEST = re.compile(r"(?:이|가|은|는)? ?(?:[^,.]{0,24}로 )?가장 (?:많|컸|크|높)")
_NEXT = re.compile(r"(?:이어|뒤이어|그다음|그 다음|그 뒤)")
_NO_RECORD = re.compile(r"종전|직전|기존|이전|기록했던|이었던|가장 많았던(?! 것)")
_OF_ALL = re.compile(r"(?:모두|일제히|나란히) ?$")  # of all that were named, and not of the last


class KoreanRecords:
    """The records and ranks of one sentence being read."""

    def __init__(
        self, text: str, groups: Sequence[Group], mentions: Sequence[Mention], context: Context
    ) -> None:
        self.text, self.groups, self.mentions = text, groups, mentions
        self.main, self.headline = context.main, context.headline
        self.context = context

    def _place(self, found: re.Match[str]) -> tuple[Group, Period]:
        group = group_at(self.groups, found.start())
        at = self.groups.index(group)
        if at and _PAST_A_RIVAL.search(self.text[: found.start()]):
            group = self.groups[at - 1]  # "미국(168억 달러)을 제치고 두 번째로 많다"
        return group, _period(group, self.text, found, self.main)

    def _records(self) -> Iterator[tuple[Group, Period, str]]:
        text = self.text
        for found in _RECORD.finditer(text):
            near = text[max(0, found.start() - 12) : found.end() + 8]
            if _RANK.search(near) or (
                _NO_RECORD.search(near) and not re.search("경신|갈아|썼", found[0])
            ):
                continue
            of_all = _OF_ALL.search(text[: found.start()])
            for group in self.groups if of_all else self._list_before(found):
                kind = "low" if _is_deficit(group) else "record"
                record = f"{_subject(group)}{kind}{_scope(group, text, found)}"
                yield group, _period(group, text, found, self.main), record
        for found in _RANK.finditer(text):
            group, period = self._place(found)
            word = found["word"] or found["next"]
            number = int(found["n"]) if found["n"] else WORDS[word]
            yield group, period, f"{_subject(group)}rank {number}{_scope(group, text, found, 45)}"
        for mention in self.mentions:
            for pattern, kind in ((_SINCE, "highest"), (_LOW_SINCE, "lowest")):
                said = mention.kind in ("since", "period")
                found_since = pattern.match(text, mention.end) if said else None
                said_within = pattern.search(text[mention.start : mention.end + 14])
                if said and (
                    _OF_THE_SERIES.match(text, mention.end - 1)
                    or re.search(r"통계[^,.]{0,24}$", text[: mention.start])
                ):
                    continue
                if said and (found_since or (mention.kind == "since" and said_within)):
                    group = group_at(self.groups, mention.start)
                    yield group, group.period, self._since(group, mention, kind)

    def _since(self, group: Group, mention: Mention, kind: str) -> str:
        """The claim of what is the most since a time; of the growth where that was the greatest."""
        told = _RATE.findall(self.text, group.start, mention.start)
        since = Period.parse(mention.text)
        if since.kind == "year" and group.period.kind == "half":
            since = Period(since.last - 11 + group.period.last % 12, WHOLE, 6)
        if not told:
            return f"{_subject(group)}{kind} since {since}"
        is_fall = told[-1] != "증가"
        turned = {"highest": "lowest", "lowest": "highest"}[kind] if is_fall else kind
        return f"yoy {turned} since {mention.text}"

    def _places(self) -> Iterator[tuple[Group, Period, str]]:
        """The ranks of destinations: of a list in their order ("미국 9억 달러, 중국 8억 달러 순"),
        or told by their number."""
        for group in self.groups:
            said = _PLACE_RANK.search(self.text, group.start, group.end or len(self.text))
            if said and group.series[-1].destination != WORLD:
                yield group, group.period, f"rank {said['n'] or said['n2']} of destinations"
        order = _IN_ORDER.search(self.text)
        listed = [
            group
            for group in self.groups
            if order and group.start < order.start() and "place" in group.explicit
            and _level(group) is not None
        ]  # fmt: skip
        levels = [_level(group) or 0 for group in listed]
        is_behind = order is not None and "순" not in order[0]
        for mention in self.mentions:
            is_called = _LARGEST_CALLED.search(self.text[: mention.start])
            is_told = is_called or _LARGEST.match(self.text, mention.end)
            if mention.kind == "place" and is_told and self.groups:
                told = group_at(self.groups, mention.start)
                if told.series[-1].flow == "export" and told.series[-1].destination != WORLD:
                    yield told, told.period, "rank 1 of destinations"
                    self.context.has_first = True
                    is_behind = is_behind and told not in listed[:1]
        if len(listed) < 2 or levels != sorted(levels, reverse=True) or min(levels) < 0:
            return
        is_behind = is_behind and self.context.has_first
        first = 2 if is_behind or _NEXT.match(self.text) else 1
        for number, group in enumerate(listed, first):
            yield group, group.period, f"rank {number} of destinations"

    def _list_before(self, found: re.Match[str]) -> Sequence[Group]:
        """The group before a record; all of a list of which each has its figure in a bracket."""
        own = group_at(self.groups, found.start())
        listed = [own]
        for group in reversed(self.groups[: self.groups.index(own)]):
            first, last = listed[0].figures, group.figures
            if not (first and last) or not re.fullmatch(
                r"[^가-힣]*\)(?:과|와|, ?|,? 및) ?[가-힣A-Z]+\(?",
                self.text[last[-1].end : first[0].start],
            ):
                break
            listed.insert(0, group)
        return listed

    def _levels(self) -> Iterator[tuple[Group, Period, str]]:
        """What is the first above a level: '사상 처음 800억달러를 넘었다'."""
        for group in self.groups:
            for figure in (*group.levels, *(f for f in group.figures if f.level)):
                before = self.text[max(0, figure.start - 14) : figure.start]
                behind = re.match(
                    r"(?: ?선)?[을를]? ?(?:(?:넘|돌파|웃돈|상회)[^,.]{0,6} 것[은도이]? )?"
                    r"(?:사상 )?처음",
                    self.text[figure.end :],
                )
                again = _AGAIN.search(self.text[max(0, figure.start - 24) : figure.end + 12])
                first = f"{_subject(group)}first above {plain_level(figure.level)}"
                if behind or re.search(r"처음(?:으로)?|첫 |최초(?:로)? ", before):
                    near = self.text[max(0, figure.start - 30) : figure.end + 20]
                    is_of_month = re.search(r"동월|\d월 (?:기준|실적|중)|이 ?달 ", near)
                    scope = " for month" if is_of_month and group.period.kind == "month" else ""
                    is_of_half = "반기" in near and group.period.kind == "half"
                    yield group, group.period, first + (" for half" if is_of_half else scope)
                elif again and group.period.length == 12:
                    since = Period(group.period.last - 12 * int(again["n"]), WHOLE, 12)
                    yield group, group.period, f"{first} since {since}"


def group_at(groups: Sequence[Group], at: int) -> Group:
    """The group that a place of the sentence lies in; the first before all."""
    before = [group for group in groups if group.start <= at]
    if not before:
        return groups[0]
    # Behind a reason ("패널 수요에 힘입어 2% 늘어 석 달 만에"): of what the last figure is of.
    figures = [(f.start, group) for group in before for f in group.figures if f.end <= at]
    start, owner = max(figures, key=lambda told: told[0], default=(0, before[-1]))
    return owner if start > before[-1].start else before[-1]


def _period(group: Group, text: str, found: re.Match[str], main: Period) -> Period:
    """The group's; the article's where the group is of a month that is counted from: '6월 … 기록한
    이후'."""
    return main if "이후" in text[group.start : found.start()] else group.period


def _level(group: Group) -> Decimal | None:
    """The value printed of a group for its own period, in dollars; None for none."""
    for figure in group.figures:
        if figure.measure == "value" and not figure.period:
            return read_figure(figure.cell, MEASURES["value"]).interval.middle
    return None


def _is_deficit(group: Group) -> bool:
    """Whether a group is of a deficit: the largest is the lowest balance."""
    values = [f.cell for f in group.figures if f.measure == "value" and not f.period]
    is_below = any(cell.lstrip("<>~").startswith("-") for cell in values)
    return group.series[-1].flow == "balance" and (group.is_deficit or is_below)


def _subject(group: Group) -> str:
    return f"{group.scope} " if group.scope in ("daily", "share") else ""


def _scope(group: Group, text: str, found: re.Match[str], before: int = 24) -> str:
    """' for month' where it is the highest of any same month, ' for half' of any same half."""
    near = text[max(0, found.start() - before) : found.end() + 4]
    if group.period.kind == "quarter" and "분기" in near:
        return "" if re.search(r"(?<!\d)분기 ?기준", near) else " for quarter"
    if group.period.kind == "half" and re.search("반기", near):
        return " for half"
    return " for month" if group.period.length == 1 and _SCOPE.search(near) else ""


def plain_level(level: str) -> str:
    """A level as claims have it: 100억달러 as 10bn."""
    found = _LEVEL.match(level.replace(",", ""))
    if not found:
        return level
    number = Decimal(found["n"]) * Decimal(_SCALES[found["scale"]][:-2])
    return f"{number.normalize():f}{_SCALES[found['scale']][-2:]}"
