"""The claims of a Korean sentence: records, ranks, runs and first times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ktrade.model.period import WHOLE, Period
from ktrade.press.facts import Group
from ktrade.press.korean_records import WORDS, KoreanRecords, group_at, plain_level
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Context

_COUNT = rf"(?P<n>\d+|열(?:{'|'.join(WORDS)})|{'|'.join(WORDS)})"
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
_CLAUSE_END = re.compile("[,.]|며 |고 |지만 ")
_ENDED_RUNS = {"흑자": "above 0", "적자": "below 0"}
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


_FIRST_SINCE = re.compile(r" ?(?:이후|이래)(?:로)? ?(?:[^,.]{2,10} 만에 )?(?:처음|첫)(?!째)")
_ENDED = re.compile(  # "98개월 동안 이어 온 무역흑자의 행진이 멈췄다"
    rf"{_COUNT} ?{_UNIT} ?(?:동안|간|연속|내내)?[^,.\d]{{0,12}}?(?P<of>흑자|적자|증가|성장"
    rf"|플러스|감소|마이너스)"
    r"[^,.\d]{0,14}(?:멈[췄추춘]|끝났|끝나|막을 내|마침표|끊[겼기긴]|마감|종지부)"
)
_FEARED = re.compile("우려|전망|예상|가능성|기대")


class _KoreanClaims(KoreanRecords):
    """The claims of one sentence being read."""

    def read(self) -> Iterator[tuple[Group, Period, str]]:
        yield from self._dealt()
        for found in _RUN.finditer(self.text):
            if _DEALT.search(self.text, 0, found.end()):
                continue
            group, period = self._place(found)
            is_of_other = any(m.kind == "other" and m.start < found.start() for m in self.mentions)
            is_feared = _FEARED.search(self.text[found.end() : found.end() + 16])
            if (is_of_other and not group.figures) or is_feared:
                continue  # "생산량은 … 3년 연속", "두 달 연속 감소가 우려된다"
            of_many = re.match(" ?모두", self.text[found.end() :])  # "9개 지역이 넉 달 연속 모두"
            if re.search(r"(?:^|[ .])월 [^,.]{0,16}$", self.text[: found.start()]):
                period = Period(self.main.last, WHOLE, 1)  # "월 40억 달러 이상을 7개월 연속"
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
            is_of_level = re.match(r" ?[\d,.]+[천백]?[조억]", after)
            is_of_rate = re.match(r"[^,.]{0,4} ?(?:증가|감소)[율폭]", self.text[found.end() :])
            if (
                is_of_record
                or is_of_level
                or is_of_rate
                or re.search(r"\d년 ?$", self.text[: found.start()])
            ):
                continue  # "3년 6개월 만에 최대"
            if kind and is_long and group.series[-1].flow != "balance":
                since = next((m for m in self.mentions if m.kind == "since"
                              and 0 <= found.start() - m.end < 6), None)  # fmt: skip
                tail = f"since {since.text}" if since else f"in {_number(found['n'])}"
                yield group, period, f"first {kind} {tail}"
        for mention in self.mentions:
            if mention.kind in ("since", "period") and _FIRST_SINCE.match(self.text, mention.end):
                group = group_at(self.groups, mention.start)
                kind = _kind(_CLAUSE_END.split(self.text[: mention.start])[-1][-24:]) or _kind(
                    self.text[mention.end : mention.end + 24]
                )
                if kind and group.series[-1].flow != "balance":
                    yield group, group.period, f"first {kind} since {mention.text}"
        for found in _ENDED.finditer(self.text):
            group, period = self._place(found)
            kind = _ENDED_RUNS.get(found["of"], _kind(found["of"]))
            if _fits(period, found["unit"]):
                yield group, period.previous, f"{kind} streak {_number(found['n'])}"
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
                and (
                    (
                        0 <= f.start - found.end() < 12
                        and not _RUN.search(self.text[found.end() : f.start])
                    )
                    or (0 <= found.start() - f.end < 8 and re.search("유지|지[켰키]|이어", after))
                )
            ),
            "",
        )
        if level:
            return f"above {plain_level(level)} streak {count}"
        is_balance = group.series[-1].flow == "balance"
        if re.search("흑자", behind) or (is_balance and "플러스" in behind):
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


def _kind(text: str) -> str:
    up, down = _GROWTH.search(text), _DECLINE.search(text)
    if up and down:
        return "growth" if up.start() < down.start() else "decline"
    return "growth" if up else "decline" if down else ""


def _fits(period: Period, unit: str) -> bool:
    """Whether a run of months is of a month, one of years of a year."""
    return _UNITS.get(unit, 3) == period.length


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return WORDS[word] if word in WORDS else 10 + WORDS[word.removeprefix("열")]
