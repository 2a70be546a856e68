"""What every type of claim is judged by: conditions, each on one period or place.

A claim comes down to conditions: of one quantity each, whether what the claim needs of it certainly
holds, certainly does not, or is not known. All conditions of a whole row make it verified, one that
fails makes it contradicted, all else is open. The claim's own period is read as its source's
vintage has it. Where two vintages meet, a revision of up to 1 percent (1 point of a rate) disproves
nothing, nor does one reading where another objects.

Nothing is judged on a figure that is in a conflict. The claim's own sentence verifies nothing; on
the claim's own quantity it is taken at its word, so that others may contradict it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from ktrade.checks.conditions import (
    DISPROVED,
    NOTHING,
    PROVED,
    Condition,
    Threshold,
    compared,
    used,
)
from ktrade.checks.evidence import (
    MOST_CITED,
    Ask,
    Evidence,
    Sentence,
    VintageReading,
    months_between,
)
from ktrade.checks.finding import (
    CLAIM,
    CONTRADICTED,
    ERROR,
    NOTE,
    OPEN,
    VERIFIED,
    Finding,
    Member,
)
from ktrade.model.claim import Claim
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import ClaimStatement, Quantity, Source, default_whole
from ktrade.model.wording import Wording, counted

VERDICTS = {VERIFIED: "verified", CONTRADICTED: "contradicted", OPEN: "undecided"}
ONLY_HERE = "appears only in the claim's own sentence"
MOST_LISTED = 12  # lines of evidence
NOUNS = {
    "value": "the value for",
    "yoy": "growth in",
    "share": "the share for",
    "daily": "the daily average for",
}

C = TypeVar("C", bound=Claim)
Ruling = tuple[str, str, tuple[VintageReading, ...]]  # the status, why, and what it rests on


class ClaimChecker(Generic[C]):
    """One claim, checked against what is known; each type of claim has its own `judge`."""

    def __init__(
        self,
        statement: ClaimStatement,
        claim: C,
        sources: Mapping[str, Source],
        evidence: Evidence,
        wording: Wording,
    ) -> None:
        source, where = statement.source, statement.where
        self.claim, self.source, self.evidence, self.wording = claim, source, evidence, wording
        self.own, self.series = statement.period, statement.series
        self.vintage = sources[source].reports if source in sources else None
        self.sentence: Sentence | None = (source, where) if where else None
        self._only_here: set[Quantity] = set()  # what only the claim's own sentence says
        self.measure = claim.measure
        self.sign = -1 if claim.is_down else 1
        self.step = 12 if claim.scope else months_between(self.own)

    @property
    def beyond(self) -> str:
        """What the claim says that no other, or each of a run, is."""
        return "lower" if self.claim.is_down else "higher"

    @property
    def excludes_since(self) -> bool:
        """Whether 'since P' leaves P itself out."""
        return False

    @property
    def run(self) -> int | None:
        """How many periods the claim is about, its own among them; None where it does not say."""
        return None

    def judge(self) -> Ruling:
        """The status, why, and the readings it rests on."""
        raise NotImplementedError

    def asks(self) -> Iterator[Ask]:
        """What will be asked, as far as it is clear before anything is known."""
        if self._unfit():
            return
        periods = [*self._compared_periods()[0], *self._before(self.run or 0)]
        asked = [
            self._at(period)
            for period in (self.own, *periods)
            if self._may_be_known(self._at(period))
        ]
        for quantity in asked:
            yield from (
                (quantity, vintage) for vintage in (self.vintage, None, Vintage.of(quantity.period))
            )

    def finding(self) -> Finding:
        """The verdict, as a finding."""
        unfit = self._unfit()
        status, why, evidence = (OPEN, unfit, ()) if unfit else self.judge()
        if status == VERIFIED and (alone := [r for r in evidence if r.is_of_the_claim]):
            status, why = OPEN, f"{self._name(alone[0].quantity)} {ONLY_HERE}"
        is_wrong = status == CONTRADICTED
        found = list(dict.fromkeys(f"{self.wording.quantity(r.quantity)}: {r}" for r in evidence))
        more = [f"and {len(found) - MOST_LISTED} more"] if len(found) > MOST_LISTED else []
        lines = (*found[:MOST_LISTED], *more)
        series = self.wording.series(self.series)
        prints = (
            dict.fromkeys(s for reading in evidence for s in reading.prints) if is_wrong else ()
        )
        return Finding(
            CLAIM, ERROR if is_wrong else NOTE, self.own,
            f"{series}, {self.own.title}: '{self.claim}' ({self.source}) is {VERDICTS[status]}: "
            f"{why}",
            tuple(dict.fromkeys((self.source,
            *(source for reading in evidence for source in reading.sources)))),
            tuple(Member(s) for s in prints),
            status=status, claim=str(self.claim), details=() if is_wrong else lines,
        )  # fmt: skip

    def _unfit(self) -> str:
        """Why the claim cannot be judged at all, if so."""
        scope, since, own = self.claim.scope, self.claim.since, self.own
        if self.evidence.bounds.is_as_printed(self._at(own)):
            return "only its source knows what the series covers, so it cannot be compared"
        if scope and own.kind not in (scope, "span") and (scope, own.length) != ("month", 1):
            return f"'for {scope}' does not fit a period such as {own}"
        if since and (since.last if self.excludes_since else since.first) >= own.first:
            return f"{since} is not before {own}"
        return ""

    def _at(self, period: Period) -> Quantity:
        whole = default_whole(*self.series.place) if self.measure == "share" else None
        return self.series.quantity(self.measure, period, whole)

    def _may_be_known(self, quantity: Quantity) -> bool:
        period = quantity.period
        return period == self.own or period in self.evidence.like(quantity.series, period)

    def _readings(self, quantity: Quantity) -> tuple[list[VintageReading], bool]:
        """What vintages say of it: the claim's own, the latest, and that of its own days; and
        whether figures of it are in a conflict."""
        if not self._may_be_known(quantity):
            return [], False
        found = [self.evidence.reading(quantity, self.vintage)]
        # A later vintage would judge the claim's own period by what nobody knew.
        if found[0] is None or quantity.period != self.own:
            found += [
                self.evidence.reading(quantity, vintage)
                for vintage in (None, Vintage.of(quantity.period))
            ]
        known = [reading for reading in dict.fromkeys(found) if reading]
        sound = [
            r for reading in known if not reading.is_in_conflict and (r := self._elsewhere(reading))
        ]
        # What says less than another of them, as 'more than 1bn' does, must not keep that one from
        # deciding.
        sharp = [
            r
            for r in sound
            if not any(r.interval != (i := o.interval) == i.meet(r.interval) for o in sound)
        ]
        return sharp, any(reading.is_in_conflict for reading in known)

    def _elsewhere(self, reading: VintageReading) -> VintageReading | None:
        """The reading without the claim's own sentence; of its own quantity marked, where that is
        all there is."""
        if self.sentence is None or self.sentence not in reading.sentences:
            return reading
        if other := self.evidence.beside(reading, self.sentence):
            return other
        if reading.quantity == self._at(self.own):
            return replace(reading, is_of_the_claim=True)
        self._only_here.add(reading.quantity)
        return None

    def _against(
        self, quantity: Quantity, thresholds: Sequence[Threshold], wanted: bool
    ) -> Condition:
        """Whether the quantity is (or, not `wanted`, is not) beyond the thresholds: in one vintage
        if that decides it."""
        readings, is_in_conflict = self._readings(quantity)
        pairs = [(reading, threshold) for reading in readings for threshold in thresholds]
        together = [pair for pair in pairs if pair[0].vintage == pair[1].vintage]
        for group in (together, [pair for pair in pairs if pair not in together]):
            found = [compared(*pair, self.sign, wanted) for pair in group]
            if found and all(one == DISPROVED for one in found):
                return Condition(quantity, wanted, False, *group[0])
            if PROVED in found and min(found) >= 0:
                return Condition(quantity, wanted, True, *group[found.index(PROVED)])
            if DISPROVED in found and group is together:
                break  # one vintage for it and one against
        seen, threshold = pairs[0] if pairs else (None, None)
        return Condition(quantity, wanted, None, seen, threshold, is_in_conflict and not readings)

    def _growth(self, rate: Quantity, wanted: bool) -> Condition:
        """Whether it grew (fell, where the claim is about a decline), or did not."""
        step = self._against(rate, [Threshold(NOTHING, self.vintage)], wanted)
        if step.seen is None and rate.flow != "balance":
            # Levels of two vintages, of which none knows the rate: a base revised a little must not
            # prove it either.
            level, base = rate.other("value"), rate.other("value", period=rate.period.year_before)
            bases = list(map(Threshold.of, self._readings(base)[0]))
            for hope in (wanted, not wanted):
                by_levels = self._against(level, bases, hope)
                if by_levels.holds is False:
                    return replace(by_levels, quantity=rate, wanted=wanted, holds=hope != wanted)
        return step

    def _before(self, count: int) -> list[Period]:
        """So many periods before its own, the latest first."""
        return [
            Period(self.own.last - i * self.step, self.own.day, self.own.length)
            for i in range(1, count + 1)
        ]

    def _compared_periods(self) -> tuple[list[Period], bool]:
        """The periods that its own is compared with, the latest first, and whether these are
        all."""
        since, own = self.claim.since, self.own
        if self.run:
            return self._before(self.run - 1), True
        if since:
            # None that shares days with `since`, where that is left out.
            start = since.last + 1 if self.excludes_since else since.first
            return self._before((own.first - start) // self.step), True
        found = self.evidence.like(self.series, own)
        before = (p for p in found if p < own and (own.last - p.last) % self.step == 0)
        return sorted(before, reverse=True), False

    def _ruled(
        self, steps: Sequence[Condition], whole: bool, own: tuple[VintageReading, ...] = ()
    ) -> Ruling:
        """What steps that must all hold come to."""
        for step in steps:
            if step.holds is False:
                return CONTRADICTED, self._reason(step), used([step])
        # Of all time, what was asked and is not known says nothing: there is more of it.
        unsure = [s for s in steps if s.holds is None]
        missing = [
            s
            for s in unsure
            if whole or s.seen or s.is_in_conflict or s.quantity.period == self.own
        ]
        if whole and not missing:
            return VERIFIED, self._proof(steps), own + used(steps)
        words = [self._not_known(missing)] if missing else []
        if not whole:
            words.append("not all earlier periods are known")
            held = [s.quantity.period for s in steps if s.holds and s.quantity.period != self.own]
            if held and not missing:
                words.append(f"none of those known, from {min(held).title} on, is {self.beyond}")
        return OPEN, "; ".join(words), own + used(steps)

    def _proof(self, steps: Sequence[Condition]) -> str:
        """'growth in June 2020 is above 0, none of April 2020 to May 2020 is'"""
        yes, no = (
            [s.quantity.period for s in steps if s.wanted is wanted] for wanted in (True, False)
        )
        words = [f"{NOUNS[self.measure]} {_runs(yes, self.step)} is {self.beyond}"] if yes else []
        if no:
            words.append(f"none of {_runs(no, self.step)} is" + ("" if yes else f" {self.beyond}"))
        return ", ".join(words) or "no period lies between"

    def _reason(self, step: Condition) -> str:
        """What decides it: 'January 2022 is 55.3bn..55.5bn (where), January 2026 is 50.0bn..50.1bn
        (where)'."""
        pair = (step.seen, step.compared)
        return ", ".join(f"{self._name(r.quantity)} is {r}" for r in pair if r)

    def _name(self, quantity: Quantity) -> str:
        if quantity.series.place != self.series.place:
            return self.wording.quantity(quantity)
        return f"{NOUNS[quantity.measure]} {quantity.period.title}".removeprefix(
            f"{NOUNS['value']} "
        )

    def _not_known(self, steps: Sequence[Condition]) -> str:
        """What is missing: 'growth in June 2020 to September 2020 is not known'."""
        noun, words, only_here = NOUNS[self.measure], [], self._only_here
        near = [s for s in steps if s.seen]
        shown = f": {near[0].seen}" if len(near) == 1 else ""
        for what, found in (
            (
                "is not known",
                [
                    s
                    for s in steps
                    if not (s.seen or s.is_in_conflict) and s.quantity not in only_here
                ],
            ),
            (ONLY_HERE, [s for s in steps if not s.seen and s.quantity in only_here]),
            (
                "is not known, since its figures are in conflict",
                [s for s in steps if s.is_in_conflict],
            ),
            (f"does not decide it{shown}", near),
        ):
            if found:
                words.append(
                    f"{noun} {_runs([s.quantity.period for s in found], self.step)} {what}"
                )
        return "; ".join(words)


def _runs(periods: Sequence[Period], step: int) -> str:
    """'June 2020 to September 2020 and November 2020'."""
    runs: list[list[Period]] = []
    for period in sorted(set(periods)):
        if runs and period.last - runs[-1][-1].last == step:
            runs[-1].append(period)
        else:
            runs.append([period])
    names = [run[0].title + (f" to {run[-1].title}" if len(run) > 1 else "") for run in runs]
    if len(names) > MOST_CITED:
        names = [*names[:MOST_CITED], counted(len(names) - MOST_CITED, "more run")]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
