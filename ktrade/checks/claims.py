"""Verdicts on claims: does the store prove a printed statement of rank or run, disprove it, or
neither?

One class a type of claim; what they share is in `claim_checker`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, TypeVar

from ktrade.checks.claim_checker import ClaimChecker, Ruling
from ktrade.checks.conditions import NOTHING, Condition, Threshold, used
from ktrade.checks.evidence import MOST_CITED, Ask, Evidence
from ktrade.checks.finding import (
    CONTRADICTED,
    OPEN,
    VERIFIED,
    Finding,
)
from ktrade.model.claim import Breadth, Claim, Extreme, First, Rank, RankAmong, Streak
from ktrade.model.figure import NEAREST_ROOM
from ktrade.model.interval import CEILING, FLOOR, ZERO, Interval
from ktrade.model.period import Period
from ktrade.model.quantity import (
    TOTAL,
    WORLD,
    ClaimStatement,
    Observation,
    Quantity,
    Source,
)
from ktrade.model.vocabulary import Vocabulary
from ktrade.model.wording import Wording
from ktrade.solver.vintages import Bounds

C = TypeVar("C", bound=Claim)
R = TypeVar("R", bound=Rank | RankAmong)
L = TypeVar("L", bound=Streak | First)
MAIN_ITEMS, MAIN_COUNT = "15 main items", 15


def verdicts(
    claims: Iterable[ClaimStatement],
    bounds: Bounds,
    sources: Mapping[str, Source],
    wording: Wording,
    doubtful: Collection[Observation] = (),
) -> Iterator[Finding]:
    """One finding a claim, in the order of the claims; none rests on a doubtful figure."""
    evidence = Evidence(bounds, doubtful)
    checkers = [
        CHECKERS[type(one.claim)](one, one.claim, sources, evidence, wording) for one in claims
    ]
    evidence.read_ahead(ask for checker in checkers for ask in checker.asks())
    for checker in checkers:
        yield checker.finding()


class ExtremeChecker(ClaimChecker[Extreme]):
    """No other is beyond its own value."""

    @property
    def excludes_since(self) -> bool:
        """'Highest since P': P was the last that was as high."""
        return self.claim.excludes_since

    def judge(self) -> Ruling:
        own = self._at(self.own)
        readings, is_in_conflict = self._readings(own)
        if not readings:
            return OPEN, self._not_known([Condition(own, True, is_in_conflict=is_in_conflict)]), ()
        own_values = list(map(Threshold.of, readings))
        periods, whole = self._compared_periods()
        are_not = [self._against(self._at(period), own_values, wanted=False) for period in periods]
        return self._ruled(are_not, whole, (readings[0],))


class CountChecker(ClaimChecker[C]):
    """Claims of a count: of each candidate, whether it certainly counts and certainly does not."""

    def _tally(
        self,
        both: tuple[list[Condition], list[Condition]],
        count: int,
        total: int | None,
        word: str,
    ) -> Ruling:
        """Whether `count` of `total` are: `both` holds, of each, whether it is and whether it is
        not."""
        are, are_not = both
        sure, sure_not = ([s for s in steps if s.holds is False] for steps in (are_not, are))
        known = (
            f"of {len(are)} compared, {len(sure) or 'none'} certainly {word} and"
            f" {len(sure_not) or 'none'} certainly not"
        )
        # Where more are known by name than are meant, any may be among those that are not meant.
        spare = max(0, len(are) - (total or len(are)))
        for found, most in ((sure, count), (sure_not, None if total is None else total - count)):
            if most is not None and len(found) - spare > most:
                cited = found[:MOST_CITED]
                readings = dict.fromkeys(r for s in cited if (r := s.seen))
                readings |= dict.fromkeys(r for s in cited if (r := s.compared))
                shown = ", ".join(f"{self._name(r.quantity)} is {r}" for r in readings)
                return CONTRADICTED, f"{known}: {shown}", used(found)
        counts = tuple(sum(s.holds is True for s in steps) for steps in (are, are_not))
        if len(are) == total and counts == (count, total - count):
            words = f"of {total} compared, {count} {word} and the others not"
            return VERIFIED, words, used(are)
        missing = "" if total else "not all earlier periods are known; "
        return OPEN, missing + known, used(s for s in are if s.seen)


class AnyRankChecker(CountChecker[R]):
    """So many less one of the others are higher."""

    def _ranked(self, others: Iterable[Quantity], word: str, whole: bool) -> Ruling:
        own = self._at(self.own)
        readings, is_in_conflict = self._readings(own)
        if not readings:
            return OPEN, self._not_known([Condition(own, True, is_in_conflict=is_in_conflict)]), ()
        own_values = list(map(Threshold.of, readings))
        compared = list(others)
        are_not = [self._against(q, own_values, wanted=False) for q in compared]
        are = [self._against(q, own_values, wanted=True) for q in compared]
        total = len(are) if whole else None
        status, why, evidence = self._tally((are, are_not), self.claim.count - 1, total, word)
        return status, why, tuple(dict.fromkeys((*readings[:1], *evidence)))


class RankChecker(AnyRankChecker[Rank]):
    """Of the periods before."""

    def judge(self) -> Ruling:
        periods, whole = self._compared_periods()
        return self._ranked([self._at(period) for period in periods], "higher", whole)


class RankAmongChecker(AnyRankChecker[RankAmong]):
    """Of the rows of its period, of one basis, none of them inside another."""

    def asks(self) -> Iterator[Ask]:
        yield from ()

    def judge(self) -> Ruling:
        flow, category, destination, _ = self.series
        is_by_place = self.claim.among == "destinations"
        words = self.wording.destinations if is_by_place else self.wording.categories
        own, beside = (destination, category) if is_by_place else (category, destination)
        rows = []
        for category, destination in self.evidence.known_places(flow):
            term, other = (destination, category) if is_by_place else (category, destination)
            if other == beside and _may_be_ranked(words, term, own):
                rows.append(term)
        known = [term for term in rows if self._readings(self._of(term))[0]]
        outermost = [t for t in known if not set(words.ancestors(t)) & set(known)]
        whole = self._are_all(words, own, outermost)
        return self._ranked(map(self._of, outermost), "larger", whole)

    def _of(self, term: str) -> Quantity:
        own = self._at(self.own)
        by = "destination" if self.claim.among == "destinations" else "category"
        return Quantity(**(own._asdict() | {by: term}))

    def _are_all(self, words: Vocabulary, own: str, others: Collection[str]) -> bool:
        """Whether no other can be larger: all of a named basis are known, or what they leave of the
        whole is less."""
        ranked = {term.id for term in words if _may_be_ranked(words, term.id, own)}
        outermost = {term for term in ranked if not ranked & set(words.ancestors(term))}
        if words[own].basis and outermost and outermost <= set(others):
            return True
        above = words[own].parent
        is_piece_of_all = words[own].part and not words[above].parent
        if self.measure != "value" or self.series.flow == "balance" or not is_piece_of_all:
            return False
        parts = [
            term for term in (own, *others) if words[term].part and words[term].parent == above
        ]
        whole = self._readings(self._of(above))[0]
        if not whole:
            return False
        left = reduce(CEILING.subtract, map(self._least, parts), whole[0].interval.high)
        return left < self._least(own)

    def _least(self, term: str) -> Decimal:
        readings, _ = self._readings(self._of(term))
        return max((r.interval.low for r in readings), default=ZERO)


def _may_be_ranked(words: Vocabulary, term: str, own: str) -> bool:
    """Whether a term is beside another: of its basis, neither inside the other, and not the whole
    of all."""
    one, other = words[term], words[own]
    is_beside = (
        own not in words.ancestors(term) and term not in words.ancestors(own) and term != own
    )
    return is_beside and one.basis == other.basis and not one.is_as_printed and bool(one.parent)


class LevelChecker(ClaimChecker[L]):
    """Each of some periods is above or below a level, or grew or declined."""

    @property
    def beyond(self) -> str:
        level = self.claim.level.printed if self.claim.level else "0"
        return f"{'below' if self.claim.is_down else 'above'} {level}"

    @property
    def run(self) -> int | None:
        return self.claim.count

    def _grade(self, period: Period, wanted: bool) -> Condition:
        """Whether what streaks and firsts count is so of a period."""
        figure = self.claim.level
        if figure is None:
            return self._growth(self._at(period), wanted)
        number = figure.number
        # 'Above 10.0bn' may stand for a rounded 10.0.
        room = NEAREST_ROOM * number.place if number and number.has_decimals else ZERO
        value = number.value if number else figure.interval.low
        level = Interval(FLOOR.subtract(value, room), CEILING.add(value, room))
        return self._against(self._at(period), [Threshold(level, self.vintage)], wanted)


class StreakChecker(LevelChecker[Streak]):
    """All of the last so many periods, and of growth no more."""

    def judge(self) -> Ruling:
        periods, _ = self._compared_periods()
        ruling = self._ruled(
            [self._grade(period, wanted=True) for period in (self.own, *periods)], True
        )
        if ruling[0] == CONTRADICTED or self.claim.level:
            return ruling
        # "The sixth month in a row" is not the seventh: but a rate near 0 may have been revised to
        # another sign.
        before = self._at(self._before(len(periods) + 1)[-1])
        longer = self._against(before, [Threshold(NOTHING, None)], wanted=False)
        if longer.holds is not False:
            return ruling
        return CONTRADICTED, f"the run is longer: {self._reason(longer)}", used([longer])


class FirstChecker(LevelChecker[First]):
    """It is, and none of those before."""

    @property
    def excludes_since(self) -> bool:
        """'First growth since P': P grew. 'First above F since P': P was above it, or is where the
        counting begins and was not; either is said."""
        return True

    def judge(self) -> Ruling:
        steps, since = [self._grade(self.own, wanted=True)], self.claim.since
        if (
            since
            and not self.claim.level
            and (since.length, since.day) == (self.own.length, self.own.day)
        ):
            steps.append(self._against(self._at(since), [Threshold(NOTHING, None)], wanted=True))
        periods, whole = self._compared_periods()
        return self._ruled(
            [*steps, *(self._grade(period, wanted=False) for period in periods)], whole
        )


class BreadthChecker(CountChecker[Breadth]):
    """So many of the items, parts or members grew."""

    def asks(self) -> Iterator[Ask]:
        yield from ()

    def judge(self) -> Ruling:
        flow, category, destination, _ = self.series
        total = self.claim.total
        categories, destinations = self.wording.categories, self.wording.destinations
        if destination != WORLD:
            members = [(category, child) for child in destinations.children(destination)]
        elif category == TOTAL:
            members = [(term.id, WORLD) for term in categories if term.basis == MAIN_ITEMS]
        else:
            members = [
                (child, WORLD) for child in categories.children(category) if categories[child].part
            ]
        rates = [Quantity("yoy", self.own, flow, *member) for member in members]
        rates = [rate for rate in rates if not self.evidence.bounds.is_as_printed(rate)]
        if (destination, category) == (WORLD, TOTAL) and total != MAIN_COUNT:
            return (
                OPEN,
                f"it is not known which {total} items are meant: the list has {MAIN_COUNT}",
                (),
            )
        are, are_not = ([self._growth(rate, wanted) for rate in rates] for wanted in (True, False))
        return self._tally((are, are_not), self.claim.count, total, "up")


CHECKERS: Mapping[type[Claim], type[ClaimChecker[Any]]] = {
    Extreme: ExtremeChecker,
    Rank: RankChecker,
    RankAmong: RankAmongChecker,
    Streak: StreakChecker,
    First: FirstChecker,
    Breadth: BreadthChecker,
}
