"""The claims of an English sentence: records, ranks, runs, first times and how many items grew.

Each is tied to the group of figures it stands among; what it is of (yoy, share, daily) is that
group's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL
from ktrade.press.claim_patterns import (
    BREADTH,
    COUNT,
    DECLINE,
    ENDED,
    FALLEN_SINCE,
    FIRST,
    FIRST_ABOVE,
    FIRST_SINCE,
    GROWTH,
    LEVEL_RUN,
    RUNS,
    SCOPE,
    UNIT,
    number_in,
)
from ktrade.press.facts import Group, Printed, Series
from ktrade.press.lexicon import ICT
from ktrade.press.mentions import Mention
from ktrade.press.records import Records, fits, period_of


def claims_of(
    text: str, mentions: Sequence[Mention], groups: Sequence[Group], headline: Series
) -> Iterator[tuple[Group, Period, str]]:
    """The claims of a sentence: the group each is of, its period, and the claim as a facts file
    writes it."""
    if not groups:
        return
    reader = _Claims(text, mentions, groups, headline)
    seen: set[tuple[Period, Series, str]] = set()
    for group, period, claim in reader.read():
        key = (period, group.series[-1], claim)
        if key not in seen:
            seen.add(key)
            yield group, period, claim


_OF_BALANCE = re.compile(r" (?:monthly |trade )*(?P<what>deficit|surplus)")


class _Claims(Records):
    """The claims of one sentence being read."""

    def read(self) -> Iterator[tuple[Group, Period, str]]:
        yield from self._runs()
        yield from self._ranks()
        yield from self._firsts()
        yield from self._levels()
        yield from self._breadth()
        for found in ENDED.finditer(self.text):
            count = number_in(found["n"] or found["n2"])
            if count < 2:
                continue
            group = self._group(found.start())
            what = (found["what"] or found["kind"] or found["what2"] or "").lower()
            if what.startswith("surplus"):
                yield group, period_of(group).previous, f"above 0 streak {count}"
            elif what or "slump" in found[0]:
                is_down = re.match(rf"{DECLINE}|declining|falling|downward|$", what, re.I)
                kind = "decline" if is_down else "growth"
                yield group, period_of(group).previous, f"{kind} streak {count}"

    def _is_of_a_level(self, group: Group, found: re.Match[str]) -> bool:
        """Whether a run is of months above a level: 'above $8 billion for two straight months'."""
        levels = (*group.levels, *(f for f in group.figures if f.level))
        names_movement = re.search(rf"{GROWTH}|{DECLINE}", found[0], re.I) or re.match(
            rf" of (?:year-on-year )?(?:{GROWTH}|{DECLINE})", self.text[found.end() :]
        )
        return not names_movement and any(
            -45 < found.start() - level.end < 45 or 0 < level.start - found.end() < 40
            for level in levels
        )

    def _runs(self) -> Iterator[tuple[Group, Period, str]]:
        taken: list[int] = []
        for found in chain.from_iterable(pattern.finditer(self.text) for pattern in RUNS):
            group = self._group(found.start())
            count, unit = number_in(found["n"]), found.groupdict().get("unit")
            if re.search(r"\b(?:record|high) for (?:the|a) $", self.text[: found.start()]):
                continue  # "a record for the seventh year": no movement
            if self.text[: found.start()].endswith("after ") and not found[0].endswith(" growth"):
                continue  # "up after 13 months of falls"
            if (
                count < 2
                or any(abs(found.start() - t) < 12 for t in taken)
                or self._is_of_a_level(group, found)
            ):
                continue
            taken.append(found.start())
            if unit == "quarter" and not re.search(
                "straight|secutive|row|running|successive|on end", found[0]
            ):
                continue  # "fourth quarter up": its name
            near = self._window(found, 30, 35)
            kind = self._direction(group, near)
            if kind and re.search(r"(?:double|two)[- ]digit", self._clause(found)):
                level = "above 10" if kind == "growth" else "below -10"
                yield group, period_of(group), f"yoy {level} streak {count}"
                continue
            if of_balance := _OF_BALANCE.match(self.text, found.end()):
                balance = replace(group, series=[self.headline._replace(flow="balance")])
                balance.is_deficit = of_balance["what"] == "deficit"
                yield balance, period_of(group), self._of_balance(balance, found["n"])
                continue
            is_of_another = r"digit|range|set a record|high for|destination|market for"
            if re.search(is_of_another, near) or not fits(group, unit):
                continue
            if group.series[-1].flow == "balance":
                is_moved = re.search(rf"\b(?:{GROWTH}|{DECLINE})", self._clause(found), re.I)
                if not is_moved:  # "the surplus has been on the decline for four years in a row"
                    yield group, period_of(group), self._of_balance(group, found["n"])
            elif kind := self._direction(group, self._window(found, 0, 40)):
                yield group, period_of(group), f"{kind} streak {count}"
        for found in LEVEL_RUN.finditer(self.text):
            group = self._group(found.start())
            is_long = number_in(found["n"]) > 1 and fits(group, found["unit"])
            if (
                group.series[-1].flow == "balance"
                and is_long
                and not re.search(r"in $|past $", self.text[: found.start()])
                and not re.search(r"on the (?:decline|rise) for $", self.text[: found.start()])
            ):
                yield group, period_of(group), self._of_balance(group, found["n"])

    def _clause(self, found: re.Match[str]) -> str:
        """What stands near a run, between commas."""
        before = re.split("[,;]", self._window(found, 30, 0)[: -len(found[0])])[-1]
        return before + found[0] + re.split("[,;]", self.text[found.end() : found.end() + 30])[0]

    @staticmethod
    def _of_balance(group: Group, count: str) -> str:
        return f"{'below' if group.is_deficit else 'above'} 0 streak {number_in(count)}"

    def _firsts(self) -> Iterator[tuple[Group, Period, str]]:
        for found in FIRST.finditer(self.text):
            group = self._group(found.start())
            unit = found["unit"] or found["unit2"]
            if (
                group.levels
                or any(f.level for f in group.figures)
                or re.search("digit|deficit|surplus| run ", found[0])
            ):
                continue
            kind = self._direction(group, found[0])
            behind = re.match(r",? since (?:the )?", self.text[found.end() :])
            since = self._period_at(found.end() + behind.end()) if behind else None
            if since and kind and group.series[-1].flow != "balance":
                yield group, period_of(group), f"first {kind} since {since}"
            if number_in(found["n"] or found["n2"]) < 2:
                continue
            if kind and fits(group, unit) and group.series[-1].flow != "balance":
                yield (
                    group,
                    period_of(group),
                    f"first {kind} in {number_in(found['n'] or found['n2'])}",
                )
        for found in FIRST_SINCE.finditer(self.text):
            group, last = self._group(found.start()), self._period_at(found.end())
            kind = "decline" if re.match(DECLINE, found["what"], re.I) else "growth"
            if last and group.series[-1].flow != "balance":
                yield group, period_of(group), f"first {kind} since {last}"
        for found in FALLEN_SINCE.finditer(self.text):
            since, group = self._period_at(found.end()), self._group(found.start())
            if since and group.trend == "+" and since.kind == group.period.kind == "month":
                yield (
                    group,
                    period_of(group),
                    f"first growth in {group.period.last - since.last + 1}",
                )

    def _levels(self) -> Iterator[tuple[Group, Period, str]]:
        """First above a level, and above it so many months in a row."""
        for group in self.groups:
            for figure in (*group.levels, *(f for f in group.figures if f.level)):
                near = self.text[max(0, figure.start - 75) : figure.end + 60]
                behind = self.text[figure.end : figure.end + 45]
                before = self.text[max(0, figure.start - 55) : figure.start]
                run = self._level_run(before, behind)
                subject = "share " if figure.measure == "share" else ""
                if self._is_first(figure):
                    since = re.search(r"first time since (?:\w+ )??(?=[A-Z12])", self.text)
                    last = self._period_at(since.end()) if since else None
                    if last or not re.search(rf"first time (?:in {COUNT} {UNIT}|since)", near):
                        is_of_month = group.period.kind == "month" and SCOPE.search(near)
                        is_of_half = group.period.kind == "half" and re.search(
                            r"(?:any|a) (?:(?:first|second|single)[ -])?half",
                            self.text,
                        )
                        scope = " for month" if is_of_month else " for half" if is_of_half else ""
                        scope = f" since {last}" if last else scope
                        yield group, period_of(group), f"{subject}first above {figure.level}{scope}"
                elif run and number_in(run["n"]) > 1 and fits(group, run["unit"]):
                    run_of = f"streak {number_in(run['n'])}"
                    yield group, period_of(group), f"{subject}above {figure.level} {run_of}"

    @staticmethod
    def _level_run(before: str, behind: str) -> re.Match[str] | None:
        """The run of months that stands nearest to a level, before or behind it."""
        last = next(iter(reversed(list(LEVEL_RUN.finditer(before)))), None)
        following = LEVEL_RUN.search(behind)
        if following and re.match(r"s? of \w+", behind[following.end() :]):
            following = None  # "and the 12th month of growth"
        if last and following:
            return last if len(before) - last.end() < following.start() else following
        return following or last

    def _is_first(self, level: Printed) -> bool:
        """Whether 'the first time' is said of this level: of the next behind it, else of the last
        before it."""
        levels = [
            f
            for group in self.groups
            for f in (*group.levels, *(g for g in group.figures if g.level))
        ]
        for found in FIRST_ABOVE.finditer(self.text):
            behind = [f for f in levels if 0 <= f.start - found.end() < 75]
            before = [f for f in levels if 0 <= found.start() - f.end < 60]
            if level is (
                min(behind, key=lambda f: f.start)
                if behind
                else max(before, key=lambda f: f.end, default=None)
            ):
                return True
        return False

    def _breadth(self) -> Iterator[tuple[Group, Period, str]]:
        for number, pattern in enumerate(BREADTH):
            for found in pattern.finditer(self.text):
                total = number_in(found["of"])
                count = total if number == 2 else number_in(found["n"])
                tail = self.text[found.start() : found.end()]
                if not re.search(
                    r"item|categor|product|sector|goods|exports", tail
                ) and not re.search(r"\b(?:fell|rose|grew)\b", tail):
                    continue
                is_up = re.search(
                    rf"\b(?:{GROWTH}|higher|posted|gained|increased|expanded|improved|saw)",
                    tail,
                    re.I,
                )
                is_down = re.search(rf"\b(?:{DECLINE}|lower|decreased|dropped)", tail, re.I)
                if not (is_up or is_down) or not 0 < count <= total <= 25:
                    continue
                group = self.groups[0]
                category = ICT if self.headline.category == ICT else TOTAL
                of_all = Group([self.headline._replace(category=category)], 0, group.period)
                grown = total - count if is_down and not is_up else count
                if number == 2 and re.search(r"\b(?:except|but|other than|bar)\b", tail):
                    start = found.start()
                    grown -= sum(m.kind == "item" and start < m.start < found.end()
                                 for m in self.mentions)  # fmt: skip
                yield of_all, group.period, f"breadth {grown}/{total}"
