"""The claims of a Korean sentence: records, ranks, runs and first times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ktrade.model.figure import read_figure
from ktrade.model.period import Period
from ktrade.model.quantity import MEASURES
from ktrade.press.facts import Group
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Context

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
_COUNT = rf"(?P<n>\d+|열(?:{'|'.join(_WORDS)})|{'|'.join(_WORDS)})"
_UNIT = r"(?P<unit>개월|달|년|개 ?분기|분기)"
_UNITS = {"개월": 1, "달": 1, "년": 12}  # in months; a quarter is of three
_RUN = re.compile(rf"(?<![\d.]){_COUNT} ?{_UNIT} ?(?:연속|째|내리|연달아|잇달아)")
_FIRST = re.compile(rf"(?<![\d.]){_COUNT} ?{_UNIT} ?만(?:에|이|의)")
_DEALT = re.compile(
    rf"각각 (?P<counts>(?:{_COUNT.replace('?P<n>', '')} ?개월(?:, ?|과 |와 |·))+"
    rf"{_COUNT.replace('?P<n>', '')}) ?(?P<unit>개월) ?(?:(?P<first>만)에|연속|째)"
)
_BREADTH = re.compile(
    r"(?P<of>\d+)개 (?:주력|주요|수출)? ?(?:수출 )?품목(?:이|은|의)? ?"
    r"(?:(?P<all>모두)|(?:중|가운데)(?:에서)? (?P<n>\d+)개)(?P<tail>[^.]{0,14})"
)
_AFTER = r"(?:\([^()]*\))? ?(?:이후|이래)(?:로|의)? ?(?:\d+년 ?만에 )?"
_SINCE = re.compile(_AFTER + r"(?:가장 (?:많|높|큰|컸)|최대|최고)(?! 감소| 하락)")
_RATE = re.compile(r"(증가|감소)(?:율|폭)(?:은|이|도)")
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
    r"|\d{1,2}월 최대(?=였|이)|통계[^.]{0,12}(?:이래|이후|만에) (?:가장 많|최대|최고)"
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
_PLACE_RANK = re.compile(r"수출(?:대상|상대)?국 ?(?:가운데|중)?(?:에서)? ?(?P<n>\d\d?)위")
_IN_ORDER = re.compile(r"순(?:이|으로|였|$)")
_NEXT = re.compile(r"(?:이어|뒤이어|그다음|그 다음|그 뒤)")
_NO_RECORD = re.compile(r"종전|직전|기존|이전|기록했던|이었던|가장 많았던(?! 것)")
_OF_ALL = re.compile(r"(?:모두|일제히|나란히) ?$")  # of all that were named, and not of the last
_OF_A_RUN = re.compile(
    "증가|늘|상승|플러스|성장|확대|반등|감소|줄|하락|마이너스|뒷걸음|흑자|적자|자릿수|두 ?자리"
)
_GROWTH, _DECLINE = (
    re.compile("증가|늘|상승|플러스|성장|확대|반등"),
    re.compile("감소|줄|하락|마이너스|뒷걸음"),
)


def claims_of(
    text: str, groups: Sequence[Group], mentions: Sequence[Mention], context: Context
) -> Iterator[tuple[Group, Period, str]]:
    """The claims of a sentence: the group each is of, its period, and the claim as a facts file
    writes it."""
    if groups:
        yield from _KoreanClaims(text, groups, mentions, context).read()


class _KoreanClaims:
    """The claims of one sentence being read."""

    def __init__(
        self, text: str, groups: Sequence[Group], mentions: Sequence[Mention], context: Context
    ) -> None:
        self.text, self.groups, self.mentions = text, groups, mentions
        self.main, self.headline = context.main, context.headline

    def read(self) -> Iterator[tuple[Group, Period, str]]:
        yield from self._dealt()
        for found in _RUN.finditer(self.text):
            if _DEALT.search(self.text, 0, found.end()):
                continue
            group, period = self._place(found)
            of_many = re.match(" ?모두", self.text[found.end() :])  # "9개 지역이 넉 달 연속 모두"
            if not of_many and _fits(period, found["unit"]) and (claim := self._run(group, found)):
                yield group, period, claim
        for found in _FIRST.finditer(self.text):
            if _DEALT.search(self.text, 0, found.end()):
                continue
            group, period = self._place(found)
            kind = _kind(_said_of(self.text, found))
            is_long = _number(found["n"]) > 1 and _fits(period, found["unit"])
            after = self.text[found.end() : found.end() + 12]
            is_of_record = re.search("최대|최고|경신", after) and not _OF_A_RUN.search(after)
            if is_of_record or re.search(r"\d년 ?$", self.text[: found.start()]):
                continue  # "3년 6개월 만에 최대"
            if kind and is_long and group.series[-1].flow != "balance":
                yield group, period, f"first {kind} in {_number(found['n'])}"
        yield from self._records()
        yield from self._levels()
        yield from self._places()
        for found in _BREADTH.finditer(self.text):
            count = int(found["of"] if found["all"] else found["n"])
            if kind := _kind(found["tail"]):
                grown = count if kind == "growth" else int(found["of"]) - count
                of_all = Group([self.headline], 0, self.main)
                yield of_all, self.main, f"breadth {grown}/{found['of']}"

    def _dealt(self) -> Iterator[tuple[Group, Period, str]]:
        """The counts of a list dealt out to what was named before it: '각각 18개월, 17개월 만에
        증가'."""
        for found in _DEALT.finditer(self.text):
            counts = [_number(n) for n in re.findall(_COUNT.replace("?P<n>", ""), found["counts"])]
            named = [g for g in self.groups if g.start < found.start()]
            alone = [replace(g, series=[one]) for g in named for one in g.series]
            kind = _kind(_said_of(self.text, found))
            form = "first {0} in {1}" if found["first"] else "{0} streak {1}"
            for group, count in zip(alone[-len(counts) :], counts, strict=False):
                if kind and len(alone) >= len(counts) and _fits(group.period, found["unit"]):
                    yield group, group.period, form.format(kind, count)

    def _place(self, found: re.Match[str]) -> tuple[Group, Period]:
        group = _group(self.groups, found.start())
        return group, _period(group, self.text, found, self.main)

    def _run(self, group: Group, found: re.Match[str]) -> str:
        """The run that a count of months is of; '' where nothing says it."""
        if re.match(r" ?\d위", self.text[found.end() :]):
            return ""  # "2년 연속 1위": a rank, and no movement
        behind, count = _said_of(self.text, found), _number(found["n"])
        after = self.text[found.end() : found.end() + 12]
        if re.search("최대|최고|경신", after) and not _OF_A_RUN.search(after):
            return ""  # "2년 연속 최대 기록": a record, and no movement
        level = next(
            (
                f.level
                for f in (*group.levels, *group.figures)
                if f.level
                and 0 <= f.start - found.end() < 12
                and not _RUN.search(self.text[found.end() : f.start])
            ),
            "",
        )
        if level:
            return f"above {_plain_level(level)} streak {count}"
        if re.search("흑자", behind):
            return f"above 0 streak {count}"
        if re.search("적자", behind):
            return f"below 0 streak {count}"
        if re.search("두 ?자릿수|두 ?자리", behind):
            is_fall = _DECLINE.search(behind)
            return f"yoy {'below -10' if is_fall else 'above 10'} streak {count}"
        kind = _kind(behind)
        if not kind:
            growths = [f.cell for f in group.figures if f.is_growth]
            kind = "" if not growths else "decline" if "-" in growths[0] else "growth"
        return f"{kind} streak {count}" if kind and group.series[-1].flow != "balance" else ""

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
                record = f"{_subject(group)}record{_scope(group, text, found)}"
                yield group, _period(group, text, found, self.main), record
        for found in _RANK.finditer(text):
            group, period = self._place(found)
            word = found["word"] or found["next"]
            number = int(found["n"]) if found["n"] else _WORDS[word]
            yield group, period, f"{_subject(group)}rank {number}{_scope(group, text, found, 45)}"
        for mention in self.mentions:
            for pattern, kind in ((_SINCE, "highest"), (_LOW_SINCE, "lowest")):
                said = mention.kind in ("since", "period")
                found_since = pattern.match(text, mention.end) if said else None
                said_within = pattern.search(text[mention.start : mention.end + 14])
                if said and (found_since or (mention.kind == "since" and said_within)):
                    group = _group(self.groups, mention.start)
                    yield group, group.period, self._since(group, mention, kind)

    def _since(self, group: Group, mention: Mention, kind: str) -> str:
        """The claim of what is the most since a time; of the growth where that was the greatest."""
        told = _RATE.findall(self.text, group.start, mention.start)
        if not told:
            return f"{_subject(group)}{kind} since {mention.text}"
        is_fall = told[-1] != "증가"
        turned = {"highest": "lowest", "lowest": "highest"}[kind] if is_fall else kind
        return f"yoy {turned} since {mention.text}"

    def _places(self) -> Iterator[tuple[Group, Period, str]]:
        """The ranks of destinations: of a list in their order ("미국 9억 달러, 중국 8억 달러 순"),
        or told by their number."""
        for group in self.groups:
            said = _PLACE_RANK.search(self.text, group.start, group.end or len(self.text))
            if said and "place" in group.explicit:
                yield group, group.period, f"rank {said['n']} of destinations"
        order = _IN_ORDER.search(self.text)
        listed = [
            group
            for group in self.groups
            if order and group.start < order.start() and "place" in group.explicit
            and group.series[0].flow == "export" and _level(group) is not None
        ]  # fmt: skip
        levels = [_level(group) or 0 for group in listed]
        if len(listed) < 2 or levels != sorted(levels, reverse=True):
            return
        first = 2 if _NEXT.match(self.text) else 1
        for number, group in enumerate(listed, first):
            yield group, group.period, f"rank {number} of destinations"

    def _list_before(self, found: re.Match[str]) -> Sequence[Group]:
        """The group before a record; all of a list of which each has its figure in a bracket."""
        own = _group(self.groups, found.start())
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
                behind = re.match(r"(?: ?선)?[을를]? ?(?:사상 )?처음", self.text[figure.end :])
                if behind or re.search(r"처음(?:으로)?|첫 |최초(?:로)? ", before):
                    yield (
                        group,
                        group.period,
                        f"{_subject(group)}first above {_plain_level(figure.level)}",
                    )


def _said_of(text: str, found: re.Match[str]) -> str:
    """What a run is of: behind it ("3개월 연속 증가") or, where nothing there says it, before it in
    its clause ("증가세는 3개월째", "감소는 6개월 만이다")."""
    behind = text[found.end() : found.end() + 22]
    clause = re.split(r"[,.]|며 |고 |지만 ", behind)[0]
    if _OF_A_RUN.search(clause):
        return clause
    if clause.strip() and _OF_A_RUN.search(behind) and not re.match(r"이|다|였|입", clause):
        return behind
    return re.split("[,.]|며 |고 ", text[max(0, found.start() - 30) : found.start()])[-1]


def _group(groups: Sequence[Group], at: int) -> Group:
    before = [group for group in groups if group.start <= at]
    return before[-1] if before else groups[0]


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


def _subject(group: Group) -> str:
    return f"{group.scope} " if group.scope in ("daily", "share") else ""


def _scope(group: Group, text: str, found: re.Match[str], before: int = 24) -> str:
    """' for month' where it is the highest of any same month, ' for half' of any same half."""
    near = text[max(0, found.start() - before) : found.end() + 4]
    if group.period.kind == "quarter" and "분기" in near:
        return "" if re.search(r"(?<!\d)분기 ?기준", near) else " for quarter"
    if group.period.kind == "half" and re.search("[상하]반기", near):
        return " for half"
    return " for month" if group.period.kind == "month" and _SCOPE.search(near) else ""


def _kind(text: str) -> str:
    up, down = _GROWTH.search(text), _DECLINE.search(text)
    if up and down:
        return "growth" if up.start() < down.start() else "decline"
    return "growth" if up else "decline" if down else ""


def _fits(period: Period, unit: str) -> bool:
    """Whether a run of months is of a month, one of years of a year."""
    return _UNITS.get(unit, 3) == period.length


def _plain_level(level: str) -> str:
    """A level as claims have it: 100억달러 as 10bn."""
    found = _LEVEL.match(level.replace(",", ""))
    if not found:
        return level
    number = Decimal(found["n"]) * Decimal(_SCALES[found["scale"]][:-2])
    return f"{number.normalize():f}{_SCALES[found['scale']][-2:]}"


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _WORDS[word] if word in _WORDS else 10 + _WORDS[word.removeprefix("열")]
