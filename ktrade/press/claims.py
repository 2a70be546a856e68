"""The claims of an English sentence: records, ranks, runs, first times and how many items grew.

Each is tied to the group of figures it stands among; what it is of (yoy, share, daily) is that
group's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from ktrade.model.period import Period
from ktrade.press.claim_patterns import (
    BEST,
    BREADTH,
    COUNT,
    DECLINE,
    ENDED,
    FALLEN_SINCE,
    FIRST,
    FIRST_ABOVE,
    GROWTH,
    LEVEL_RUN,
    MONTH,
    OTHER_RANKS,
    PACE,
    PEAK,
    RANK,
    RECORD,
    RUNS,
    SCOPE,
    TH,
    number_in,
)
from ktrade.press.facts import Group, Printed, Series
from ktrade.press.mentions import Mention

UNITS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


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


class _Claims:
    """The claims of one sentence being read."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], groups: Sequence[Group], headline: Series
    ) -> None:
        self.text, self.mentions, self.groups, self.headline = text, mentions, groups, headline

    def read(self) -> Iterator[tuple[Group, Period, str]]:
        yield from self._runs()
        yield from self._ranks()
        yield from self._firsts()
        yield from self._levels()
        yield from self._breadth()
        for found in ENDED.finditer(self.text):
            if number_in(found["n"]) < 2:
                continue
            group = self._group(found.start())
            what = (found["what"] or found["kind"] or "").lower()
            if what.startswith("surplus"):
                yield group, _period(group).previous, f"above 0 streak {number_in(found['n'])}"
            elif what or "slump" in found[0]:
                is_down = re.match(rf"{DECLINE}|losing|declining|falling|downward|$", what, re.I)
                kind = "decline" if is_down else "growth"
                yield group, _period(group).previous, f"{kind} streak {number_in(found['n'])}"

    def _group(self, at: int) -> Group:
        """The group a place of the sentence lies in."""
        before = [group for group in self.groups if group.start <= at]
        return before[-1] if before else self.groups[0]

    def _window(self, found: re.Match[str], before: int, after: int) -> str:
        return self.text[max(0, found.start() - before) : found.end() + after]

    def _direction(self, group: Group, near: str) -> str:
        """growth or decline, by the words near a claim, else by what is printed of its group."""
        for kind, pattern in (("growth", GROWTH), ("decline", DECLINE)):
            if re.search(rf"\b(?:{pattern})", near, re.I):
                return kind
        growths = [f.cell for f in group.figures if f.is_growth]
        if growths:
            return "decline" if growths[0].lstrip("<>~").startswith("-") else "growth"
        return {"+": "growth", "-": "decline"}.get(group.trend, "")

    @staticmethod
    def _is_of_a_level(group: Group, found: re.Match[str]) -> bool:
        """Whether a run is of months above a level: 'above $8 billion for two straight months'."""
        levels = (*group.levels, *(f for f in group.figures if f.level))
        names_movement = re.search(rf"{GROWTH}|{DECLINE}", found[0], re.I)
        return not names_movement and any(
            -45 < found.start() - level.end < 45 or 0 < level.start - found.end() < 40
            for level in levels
        )

    def _runs(self) -> Iterator[tuple[Group, Period, str]]:
        taken: list[int] = []
        for found in chain.from_iterable(pattern.finditer(self.text) for pattern in RUNS):
            group = self._group(found.start())
            count, unit = number_in(found["n"]), found.groupdict().get("unit")
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
            is_of_another = re.search(
                r"digit|range|set a record|high for", self._window(found, 30, 35)
            )
            if is_of_another or not _fits(group, unit):
                continue
            if group.series[-1].flow == "balance":
                yield group, _period(group), self._of_balance(group, found["n"])
            elif kind := self._direction(group, self._window(found, 0, 40)):
                yield group, _period(group), f"{kind} streak {count}"
        for found in LEVEL_RUN.finditer(self.text):
            group = self._group(found.start())
            is_long = number_in(found["n"]) > 1 and _fits(group, found["unit"])
            if (
                group.series[-1].flow == "balance"
                and is_long
                and not re.search(r"in $|past $", self.text[: found.start()])
            ):
                yield group, _period(group), self._of_balance(group, found["n"])

    @staticmethod
    def _of_balance(group: Group, count: str) -> str:
        return f"{'below' if group.is_deficit else 'above'} 0 streak {number_in(count)}"

    def _ranks(self) -> Iterator[tuple[Group, Period, str]]:
        for found in RANK.finditer(self.text):
            if OTHER_RANKS.search(self.text[found.end() : found.end() + 45]):
                continue
            group = self._group(found.start())
            scope = self._scope(group, found)
            yield group, _period(group), f"{_subject(group)}rank {number_in(found['n'])}{scope}"
            yield from self._record_behind(group, scope)
        for found in PACE.finditer(self.text):
            yield from self._pace(found)
        for found in RECORD.finditer(self.text):
            if not PACE.match(self.text, found.start()):
                yield from self._record(found)

    def _pace(self, found: re.Match[str]) -> Iterator[tuple[Group, Period, str]]:
        """Since when a rate was not so high or, of a fall or of slow growth, so low."""
        group, since = self._group(found.start()), self._period_at(found.end())
        what = self._direction(group, "") if found["speed"] else found["what"]
        is_fall = re.match(f"{DECLINE}|plunge", what, re.I) is not None
        if since:
            kind = "lowest" if is_fall != bool(found["slow"]) else "highest"
            yield group, _period(group), f"yoy {kind} since {since}"

    def _record_behind(self, group: Group, scope: str) -> Iterator[tuple[Group, Period, str]]:
        """Of the second highest, the one that is higher, where it is named: 'following December's
        $20.8 billion'."""
        for figure in (
            f for other in self.groups if other.series == group.series for f in other.figures
        ):
            before = self.text[: figure.start].rstrip()
            if (
                figure.period
                and figure.period != group.period
                and re.search(r"(?:following|after|behind)(?: [\w']+)?$", before)
            ):
                yield group, figure.period, f"{_subject(group)}record{scope}"

    def _record(self, found: re.Match[str]) -> Iterator[tuple[Group, Period, str]]:
        before, after = self.text[: found.start()], self.text[found.end() :]
        said = found[0].lower()
        group = self._group(found.start())
        if re.search(rf"(?:{TH})[- ]$", before, re.I):
            return
        if after.startswith(" was set"):
            yield group, _period(group), "record"
            return
        if OTHER_RANKS.search(after[:45]) or re.search(r"(?:19|20)\d\d $", before):
            return
        if re.search(r"(?:previous|since|on|off) (?:a |the )?$", before) or re.match(
            r" (?:was set|began)", after
        ):
            return
        if after.startswith(":") or re.search(r"\(record $", before):
            for figure in group.figures:
                if figure.start > found.start() and figure.period:
                    yield group, figure.period, f"record{self._scope(group, found)}"
            return
        is_superlative = re.fullmatch(BEST, said, re.I) is not None
        since = re.search(r"\bsince ", after[:70])
        if since:
            period = self._period_at(found.end() + since.end())
            if period and not re.match(r"record", said):
                yield group, _period(group), f"{_subject(group)}highest since {period}"
            return
        if is_superlative and not PEAK.search(self._window(found, 0, 55)):
            return
        if said == "record" and not (
            re.search(
                rf"(?:\b(?:a|an|new|at|hit|set|posted|another|{MONTH}|yearly|annual|monthly|the)"
                r"|[;,]) $",
                before,
                re.I,
            )
            or re.match(r" (?:high|US|USD|\$|level|export|monthly|for|of)", after)
        ):
            return
        yield group, _period(group), f"{_subject(group)}record{self._scope(group, found)}"

    def _scope(self, group: Group, found: re.Match[str]) -> str:
        """' for month' where it is the highest of any same month, ' for half' of any same half."""
        kind = _period(group).kind
        near = self._window(found, 25, 60)
        if kind == "half" and re.search(r"half", self.text):
            return " for half"
        if kind == "quarter" and re.search(rf"(?:any|{BEST}|record) [a-z]+[- ]quarter", near, re.I):
            return " for quarter"
        return " for month" if kind == "month" and SCOPE.search(near) else ""

    def _period_at(self, at: int) -> Period | None:
        for mention in self.mentions:
            if (
                mention.kind == "period"
                and at - 1 <= mention.start <= at + 8
                and mention.text != "same"
            ):
                return Period.parse(mention.text)
        return None

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
            if number_in(found["n"] or found["n2"]) < 2:
                continue
            if kind and _fits(group, unit) and group.series[-1].flow != "balance":
                yield (
                    group,
                    _period(group),
                    f"first {kind} in {number_in(found['n'] or found['n2'])}",
                )
        for found in FALLEN_SINCE.finditer(self.text):
            since, group = self._period_at(found.end()), self._group(found.start())
            if since and group.trend == "+" and since.kind == group.period.kind == "month":
                yield group, _period(group), f"first growth in {group.period.last - since.last + 1}"

    def _levels(self) -> Iterator[tuple[Group, Period, str]]:
        """First above a level, and above it so many months in a row."""
        for group in self.groups:
            for figure in (*group.levels, *(f for f in group.figures if f.level)):
                near = self.text[max(0, figure.start - 75) : figure.end + 60]
                behind = self.text[figure.end : figure.end + 45]
                before = self.text[max(0, figure.start - 40) : figure.start]
                run = LEVEL_RUN.search(behind) or LEVEL_RUN.search(before)
                subject = "share " if figure.measure == "share" else ""
                if self._is_first(figure):
                    if not re.search(rf"first time (?:in {COUNT}|since)", near):
                        is_of_month = group.period.kind == "month" and SCOPE.search(near)
                        month = " for month" if is_of_month else ""
                        yield group, _period(group), f"{subject}first above {figure.level}{month}"
                elif run and number_in(run["n"]) > 1 and _fits(group, run["unit"]):
                    run_of = f"streak {number_in(run['n'])}"
                    yield group, _period(group), f"{subject}above {figure.level} {run_of}"

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
                    rf"\b(?:{GROWTH}|posted|gained|increased|expanded|saw)", tail, re.I
                )
                is_down = re.search(rf"\b(?:{DECLINE}|decreased|dropped)", tail, re.I)
                if not (is_up or is_down) or not 0 < count <= total <= 25:
                    continue
                group = self.groups[0]
                of_all = Group([self.headline], 0, group.period)
                grown = total - count if is_down and not is_up else count
                yield of_all, group.period, f"breadth {grown}/{total}"


def _period(group: Group) -> Period:
    """The period a group's claims are of: that of its figures where they share another one than its
    own."""
    periods = {figure.period for figure in (*group.figures, *group.levels) if not figure.is_aside}
    only = periods.pop() if len(periods) == 1 else None
    return only or group.period


def _subject(group: Group) -> str:
    return f"{group.scope} " if group.scope in ("daily", "share") else ""


def _fits(group: Group, unit: str | None) -> bool:
    """Whether a run of months is of a group of a month, one of years of a year."""
    return unit is None or (
        UNITS[unit.lower()] == group.period.length and group.period.kind in UNITS
    )
