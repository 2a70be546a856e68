"""Where the claims of an English sentence stand, and its records and ranks.

Each claim is tied to the group of figures it stands among; what it is of (yoy, share, daily) is
that group's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.claim_patterns import (
    BEST,
    DECLINE,
    GROWTH,
    LOW_SINCE,
    MONTH,
    NEXT_RANK,
    OTHER_RANKS,
    PACE,
    PEAK,
    PLACE_RANK,
    RANK,
    RANK_OF_ITEMS,
    RANK_OF_PLACES,
    RATE_SINCE,
    RECORD,
    SCOPE,
    SECOND_TO,
    SINCE_AGO,
    TH,
    number_in,
)
from ktrade.press.facts import Group, Series
from ktrade.press.mentions import Mention

UNITS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Records:
    """The records and ranks of one sentence being read."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], groups: Sequence[Group], headline: Series
    ) -> None:
        self.text, self.mentions, self.groups, self.headline = text, mentions, groups, headline

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

    def _ranks(self) -> Iterator[tuple[Group, Period, str]]:
        for found in RANK_OF_ITEMS.finditer(self.text):
            group = self._item_before(found.start())
            number = number_in((found["n"] or found["n2"] or "1st").replace("first", "1st"))
            if group:
                yield group, period_of(group), f"rank {number} of items"
        for found in RANK.finditer(self.text):
            if second := SECOND_TO.match(self.text, found.start()):
                yield from self._second(found, second)
                continue
            if OTHER_RANKS.search(self.text[found.end() : found.end() + 45]):
                continue
            group = self._group(found.start())
            scope = self._scope(group, found)
            yield group, period_of(group), f"{subject_of(group)}rank {number_in(found['n'])}{scope}"
            yield from self._record_behind(group, scope)
        for found in SINCE_AGO.finditer(self.text):
            group, count = self._group(found.start()), number_in(found["n"] or found["n2"])
            is_of_years = (found["unit"] or found["unit2"]).lower() == "year"
            months = count * (12 if is_of_years else 1)
            own = period_of(group)
            if any(m.kind == "other" and 0 < found.start() - m.end < 60 for m in self.mentions):
                continue  # "GDP growth, the lowest in ten years"
            if count > 1 and own.kind == "month":
                since = Period(own.last - months, own.day, 1)
                kind = "highest" if found["high"] or found["high2"] else "lowest"
                yield group, own, f"{subject_of(group)}{kind} since {since}"
        for found in RATE_SINCE.finditer(self.text):
            group, last = self._group(found.start("what")), self._period_at(found.end())
            is_fall = re.match(f"{DECLINE}|plunge", found["what"], re.I) is not None
            if last:
                kind = "lowest" if is_fall != bool(found["slow"]) else "highest"
                yield group, period_of(group), f"yoy {kind} since {last}"
        for found in LOW_SINCE.finditer(self.text):
            if RATE_SINCE.search(self.text, 0, found.end()):
                continue
            group, last = self._group(found.start()), self._period_at(found.end())
            is_said = not re.search(r"\b(?:would|could|may|might) be (?:the )?$",
                                    self.text[: found.start()])  # fmt: skip
            if last and is_said and not PACE.match(self.text, found.start()):
                kind = "highest" if _is_deficit(group) else "lowest"
                yield group, period_of(group), f"{subject_of(group)}{kind} since {last}"
        for found in RANK_OF_PLACES.finditer(self.text):
            group = self._group(found.start())
            if group.series[-1].destination != WORLD and "place" in group.explicit:
                yield group, period_of(group), f"rank {number_in(found['n'])} of destinations"
        yield from self._places()
        for found in PACE.finditer(self.text):
            yield from self._pace(found)
        for found in RECORD.finditer(self.text):
            if not PACE.match(self.text, found.start()):
                yield from self._record(found)

    def _item_before(self, at: int) -> Group | None:
        """The group of the last item named before a place of the sentence, or of the one told of in
        the sentence before; None for none."""
        named = [g for g in self.groups if g.start <= at and "item" in g.explicit]
        first = named[0] if named else self.groups[0]
        is_of_one = len(first.series) == 1 and first.series[0].category != TOTAL
        return first if is_of_one else None

    def _second(
        self, found: re.Match[str], second: re.Match[str]
    ) -> Iterator[tuple[Group, Period, str]]:
        """The ranks of two destinations of which one is second only to the other."""
        first = next((m for m in self.mentions if 0 <= m.start - second.end() < 3), None)
        group = self._group(found.start())
        if first and first.kind == "place" and group.series[-1].destination != WORLD:
            yield group, period_of(group), "rank 2 of destinations"
            best = [s._replace(destination=first.ids[0]) for s in group.series]
            yield replace(group, series=best), period_of(group), "rank 1 of destinations"
        elif not first or first.kind != "place":
            yield group, period_of(group), f"{subject_of(group)}rank 2{self._scope(group, found)}"
            yield from self._record_behind(group, self._scope(group, found))

    def _places(self) -> Iterator[tuple[Group, Period, str]]:
        """The ranks of destinations that a verb tells, and of those that follow in the list."""
        rank = 0
        named = [group for group in self.groups if "place" in group.explicit]
        for group in named:
            start, end = group.start, group.end or len(self.text)
            found = PLACE_RANK.search(self.text, start, end)
            behind = self.text[start:end]
            if found:
                rank = number_in(found["n"] or (found["number"] or "1").replace("one", "1"))
            elif (follows := NEXT_RANK.search(behind)) and (rank or follows["n"]):
                rank = number_in(follows["n"]) if follows["n"] else rank + 1
            else:
                rank = 0
            if rank and group.series[-1].flow == "export":
                told = self._nearest(group, found) if found else group
                yield told, period_of(group), f"rank {rank} of destinations"
            if (
                found
                and rank == 2
                and re.match(r"[a-z ]{0,14} after $", self.text[found.end() : end])
            ):
                first = next((g for g in named if g.start >= end), None)
                if first:
                    yield first, period_of(first), "rank 1 of destinations"

    def _nearest(self, group: Group, found: re.Match[str]) -> Group:
        """The group; of the last destination named before a rank, where its own is named only
        behind: 'the U.S. became the largest buyer, ahead of China'."""
        places = [m for m in self.mentions if m.kind == "place"]
        own = {m.start for m in places if group.series[-1].destination in m.ids}
        behind = [m for m in places if group.start - 9 <= m.start < found.start()]
        if not behind or not own or min(own) < found.end():
            return group
        place = behind[-1].ids[0]
        return replace(group, series=[s._replace(destination=place) for s in group.series])

    def _pace(self, found: re.Match[str]) -> Iterator[tuple[Group, Period, str]]:
        """Since when a rate was not so high or, of a fall or of slow growth, so low."""
        group, since = self._group(found.start()), self._period_at(found.end())
        what = self._direction(group, "") if found["speed"] else found["what"]
        is_fall = re.match(f"{DECLINE}|plunge", what, re.I) is not None
        if since:
            kind = "lowest" if is_fall != bool(found["slow"]) else "highest"
            yield group, period_of(group), f"yoy {kind} since {since}"

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
                and re.search(r"(?:following|after|behind|second only to)(?: [\w']+)?$", before)
            ):
                yield group, figure.period, f"{subject_of(group)}record{scope}"

    def _record(self, found: re.Match[str]) -> Iterator[tuple[Group, Period, str]]:
        before, after = self.text[: found.start()], self.text[found.end() :]
        said = found[0].lower()
        group = self._group(found.start())
        if re.search(rf"(?:{TH})[- ]$", before, re.I) or RATE_SINCE.search(self.text):
            return
        of_then = next(
            (f for f in group.figures if f.is_aside and 0 < f.start - found.end() < 12), None
        )
        near = f"{before}|{after[:14]}"
        is_past = re.search(r"(?:previous|old|former|prior)\b(?:[ a-z-]{0,12}\||[^|]*$)", near)
        is_past = is_past or re.search(r"\b(?:previous|old|former|prior)\b", said)
        if of_then and of_then.period and not is_past and not after.startswith(":"):
            yield group, of_then.period, f"record{self._scope(group, found)}"
            return
        if after.startswith(" was set"):
            yield group, period_of(group), "record"
            return
        if OTHER_RANKS.search(after[:45]) or re.search(r"(?:19|20)\d\d $", before):
            return
        if re.search(r"\b(?:previous|since|on|off) (?:a |the )?$", before) or re.match(
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
        if since and self._period_at(found.end() + since.end()):
            period = self._period_at(found.end() + since.end())
            if period and not re.match(r"record", said):
                kind = "lowest" if _is_deficit(group) else "highest"
                yield group, period_of(group), f"{subject_of(group)}{kind} since {period}"
            return
        if is_superlative and not PEAK.search(self._window(found, 0, 55)):
            return
        if said == "record" and not (
            re.search(
                rf"(?:\b(?:a|an|new|at|hit|set|posted|another|{MONTH}|(?:first|second)-half"
                rf"|yearly|annual|monthly|the)"
                r"|[;,]) $",
                before,
                re.I,
            )
            or re.match(
                rf" (?:high|US|USD|\$|level|export|monthly|for|of|figure|sum|amount|value|{MONTH})",
                after,
            )
        ):
            return
        kind = "low" if _is_deficit(group) else "record"
        yield group, period_of(group), f"{subject_of(group)}{kind}{self._scope(group, found)}"

    def _scope(self, group: Group, found: re.Match[str]) -> str:
        """' for month' where it is the highest of any same month, ' for half' of any same half."""
        kind = period_of(group).kind
        near = self._window(found, 25, 60)
        if kind == "half" and not re.search(r"any half|any six|half-year|semi-?annual", near, re.I):
            return " for half"
        if kind == "quarter" and re.search(
            rf"(?:any|{BEST}|record|for (?:the|a)) (?:first|second|third|fourth)[- ]quarter",
            near,
            re.I,
        ):
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


def period_of(group: Group) -> Period:
    """The period a group's claims are of: that of its figures where they share another one than its
    own."""
    periods = {figure.period for figure in (*group.figures, *group.levels) if not figure.is_aside}
    only = periods.pop() if len(periods) == 1 else None
    return only or group.period


def subject_of(group: Group) -> str:
    return f"{group.scope} " if group.scope in ("daily", "share") else ""


def fits(group: Group, unit: str | None) -> bool:
    """Whether a run of months is of a group of a month, one of years of a year."""
    return unit is None or (
        UNITS[unit.lower()] == group.period.length and group.period.kind in UNITS
    )


def _is_deficit(group: Group) -> bool:
    """Whether a group is of a deficit: the largest one is the lowest balance."""
    return group.is_deficit and group.series[-1].flow == "balance"
