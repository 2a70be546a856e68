"""Verdicts on claims: does the store prove a printed statement of rank or run, disprove it, or neither?

A claim comes down to steps: of one period each, whether what the claim needs of it certainly holds, certainly
does not, or is not known. All steps of a whole row make it verified, one that fails makes it contradicted,
all else is open. The claim's own period is read as its source's vintage has it. Where two vintages meet, a
revision of up to 1 percent (1 point of a rate) disproves nothing, nor does one reading where another objects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ktrade.bounds import Bounds, Known
from ktrade.check.finding import CLAIM, ERROR, NOTE, Finding, Member
from ktrade.digits import written
from ktrade.fact import FLOWS, TOTAL, WORLD, ClaimStatement, Quantity, Source, Statement, default_whole
from ktrade.figure import NEAREST_ROOM
from ktrade.interval import CEILING, FLOOR, ZERO, Interval
from ktrade.period import WHOLE, Period, Vintage
from ktrade.wording import Wording

VERIFIED, CONTRADICTED, OPEN = "verified", "contradicted", "open"
LITTLE = Decimal("0.01")  # what a revision may come to: 1 percent of a level
NOTHING = Interval.point(ZERO)
POINT = Decimal(1)  # 1 point of a rate or share
MAIN_ITEMS, MAIN_COUNT = "15 main items", 15
MOST_LISTED = 12  # lines of evidence
MOST_CITED = 3  # figures that a bound is said to rest on
NOUNS = {"value": "the value of", "yoy": "growth of", "share": "the share of", "daily": "the daily average of"}
Series = tuple[str, str, str]  # flow, category, destination
PROVED, AGAINST, DISPROVED = 2, -1, -2  # AGAINST: it speaks against it, by no more than a revision may come to


def verdicts(
    claims: Iterable[ClaimStatement], bounds: Bounds, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """One finding a claim, in the order of the claims."""
    shelf = _Shelf(bounds)
    for claim in claims:
        source = sources.get(claim.source)
        yield _Judge(claim, bounds, source.reports if source else None, shelf, wording).finding()


@dataclass(frozen=True, slots=True)
class _Level:
    """What a reading is held against: an interval, the vintage it is of, and what is known there."""

    interval: Interval
    vintage: Vintage | None = None
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """What a claim needs of one quantity: that it is, or is not (`wanted`), beyond a level. `holds` is None where
    that is not known; `seen` and `level` are the pair that decides it."""

    quantity: Quantity
    wanted: bool
    holds: bool | None = None
    seen: Known | None = None
    level: _Level | None = None
    clash: bool = False

    @property
    def period(self) -> Period:
        return self.quantity.period


@dataclass(frozen=True, slots=True)
class _Ruling:
    status: str
    why: str
    evidence: tuple[Known, ...] = ()


class _Shelf:
    """The periods of which the figures may say something, of each series: nothing else is worth asking about."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        # A vintage is solved anew when it is asked again after many others: what it said is kept.
        self._said: dict[tuple[Quantity, Vintage | None], Known | None] = {}
        self._periods: dict[Series, set[Period]] = {}
        self._found: dict[tuple[Series, Period], set[Period]] = {}
        for quantity in bounds.quantities:
            places = [(quantity.category, quantity.destination)]
            if quantity.of:
                places.append((quantity.of.category, quantity.of.destination))
            near = [quantity.period]
            if quantity.measure in ("yoy", "change", "share_change", "daily_yoy"):
                near.append(quantity.period.year_before)
            elif quantity.measure == "mom":
                near.append(quantity.period.previous)
            for place in places:
                self._periods.setdefault((quantity.flow, *place), set()).update(near)
        # Of exports, imports, their balance and sum, any two give the others.
        for place in {(category, destination) for _, category, destination in self._periods}:
            series: list[Series] = [(flow, *place) for flow in FLOWS]
            count = Counter(period for one in series for period in self._periods.get(one, ()))
            if two := {period for period, flows in count.items() if flows > 1}:
                for one in series:
                    self._periods.setdefault(one, set()).update(two)

    def known(self, quantity: Quantity, vintage: Vintage | None = None) -> Known | None:
        """What the vintage says of it, or the latest that knows it."""
        if (quantity, vintage) not in self._said:
            self._said[quantity, vintage] = self._bounds.of(quantity, vintage)
        return self._said[quantity, vintage]

    def like(self, series: Series, own: Period) -> set[Period]:
        """The periods of the same kind and length (and, of spans, the same end in the year), in any year."""
        key = series, Period(own.last % _step(own), own.day, own.length)
        if key not in self._found:
            printed = self._periods.get(series, set())
            near = {p for p in printed if (p.length, p.day) == (own.length, own.day) and _is_like(p, own)}
            self._found[key] = near.union(_made_up(printed, near, own) if own.day == WHOLE else ())
        return self._found[key]


class _Judge:
    """One claim, looked at against what is known."""

    def __init__(
        self, said: ClaimStatement, bounds: Bounds, vintage: Vintage | None, shelf: _Shelf, wording: Wording
    ) -> None:
        self.said, self.claim, self.own = said, said.claim, said.period
        self.bounds, self.vintage, self.shelf, self.wording = bounds, vintage, shelf, wording
        self._read: dict[Quantity, tuple[tuple[Known, ...], bool]] = {}
        kind = self.claim.kind
        self.measure = "yoy" if "growth" in kind or "decline" in kind or kind == "breadth" else self.claim.subject
        self.sign = -1 if kind in ("low", "lowest", "below") or "decline" in kind else 1
        self.step = 12 if self.claim.scope else _step(self.own)
        if kind == "breadth":
            self.judge = self._breadth
        elif kind.startswith("first"):
            self.judge = self._first
        else:
            self.judge = self._streak if self.claim.count and kind != "rank" else self._extreme
        self.beyond = "higher" if self.sign > 0 else "lower"
        if self.judge != self._extreme:
            level = self.claim.level.printed if self.claim.level else "0"
            self.beyond = f"{'above' if self.sign > 0 else 'below'} {level}"

    def finding(self) -> Finding:
        """The verdict, as a finding."""
        quantity = self._at(self.own)
        ruling = self._unfit(quantity) or self.judge()
        said = self.said
        series = self.wording.series(said.flow, said.category, said.destination)
        evidence = tuple(dict.fromkeys(ruling.evidence))
        prints = [s for known in evidence for s in _roots(known)] if ruling.status == CONTRADICTED else []
        ids = (said.source, *(source for known in evidence for source in known.sources))
        return Finding(
            CLAIM, ERROR if ruling.status == CONTRADICTED else NOTE, self.own,
            f"{series}, {self.own.title}: '{self.claim}' is {ruling.status}: {ruling.why}",
            tuple(dict.fromkeys(ids)), tuple(Member(s) for s in dict.fromkeys(prints)),
            status=ruling.status, claim=str(self.claim), details=tuple(self._lines(evidence)), about=quantity,
        )  # fmt: skip

    def _lines(self, evidence: Sequence[Known]) -> Iterator[str]:
        for known in evidence[:MOST_LISTED]:
            yield f"{self.wording.quantity(known.quantity)}: {_shown(known)} ({_cited(known)})"
        if len(evidence) > MOST_LISTED:
            yield f"and {len(evidence) - MOST_LISTED} more"

    def _unfit(self, quantity: Quantity) -> _Ruling | None:
        """Why the claim cannot be judged at all, if so."""
        if self.bounds.is_as_printed(quantity):
            return _Ruling(OPEN, "only its source knows what the series covers, so that it is not comparable")
        scope, since = self.claim.scope, self.claim.since
        kinds = {None: (), "month": ("month", "D10", "D20")}.get(scope, (scope,))
        if kinds and self.own.kind not in (*kinds, "span"):
            return _Ruling(OPEN, f"'for {scope}' is not about a period such as {self.own}")
        if since and (since.last if self._is_after else since.first) >= self.own.first:
            return _Ruling(OPEN, f"{since} is not before {self.own}")
        return None

    @property
    def _is_after(self) -> bool:
        """Whether 'since P' leaves P itself out: it was the last that was as high, or grew."""
        return self.claim.kind not in ("record", "low", "rank", "first above")

    # What is known

    def _at(self, period: Period) -> Quantity:
        said = self.said
        of = default_whole(said.category, said.destination) if self.measure == "share" else None
        return Quantity(self.measure, period, said.flow, said.category, said.destination, of)

    def _readings(self, quantity: Quantity) -> tuple[tuple[Known, ...], bool]:
        """What vintages say of it, the claim's own first, and whether figures of it clash.

        The claim's own period is read in the claim's own vintage alone: a later one would judge by what nobody knew.
        """
        if quantity not in self._read:
            series = quantity.flow, quantity.category, quantity.destination
            if quantity.period not in self.shelf.like(series, quantity.period):
                return (), False
            own = self.shelf.known(quantity, self.vintage) if self.vintage else None
            found = [own]
            if own is None or quantity.period != self.own:
                found += [self.shelf.known(quantity), self.shelf.known(quantity, Vintage.of(quantity.period))]
            known = [k for k in dict.fromkeys(found) if k]
            sound = [k for k in known if not k.clash]
            sharp = [k for k in sound if not any(_is_within(other.interval, k.interval) for other in sound)]
            self._read[quantity] = tuple(sharp), len(sound) < len(known)
        return self._read[quantity]

    def _against(self, quantity: Quantity, levels: Sequence[_Level], wanted: bool) -> _Step:
        """Whether the quantity is (or, not `wanted`, is not) beyond the levels: in one vintage if that decides it."""
        readings, clash = self._readings(quantity)
        pairs = [(known, level) for known in readings for level in levels]
        together = [(known, level) for known, level in pairs if known.vintage == level.vintage]
        for group in (together, [pair for pair in pairs if pair not in together]):
            found = [_compared(known, level, self.sign, wanted) for known, level in group]
            if found and all(one == DISPROVED for one in found):
                return _Step(quantity, wanted, False, *group[0])
            if PROVED in found and min(found) >= 0:
                return _Step(quantity, wanted, True, *group[found.index(PROVED)])
            if group is together and DISPROVED in found:
                break  # one vintage for it and one against
        seen, level = pairs[0] if pairs else (None, None)
        return _Step(quantity, wanted, None, seen, level, clash and not readings)

    def _growth(self, rate: Quantity, wanted: bool) -> _Step:
        """Whether it grew (fell, where the claim is about a decline), or did not."""
        step = self._against(rate, [_Level(NOTHING, self.vintage)], wanted)
        if step.seen or step.clash or rate.flow == "balance":
            return step
        # Levels of two vintages, of which none knows the growth: a base revised a little must not prove it either.
        level, base = rate.other("value"), rate.other("value", period=rate.period.year_before)
        bases = [_Level(known.interval, known.vintage, known) for known in self._readings(base)[0]]
        for hope in (wanted, not wanted):
            by_levels = self._against(level, bases, hope)
            if by_levels.holds is False:
                return replace(by_levels, wanted=wanted, holds=hope != wanted)
        return step

    def _grade(self, period: Period, wanted: bool) -> _Step:
        """Whether what streaks and firsts count is so of a period."""
        figure = self.claim.level
        if figure is None:
            return self._growth(self._at(period), wanted)
        number = figure.number
        # 'Above 10.0bn' may stand for a rounded 10.0.
        room = NEAREST_ROOM * number.place if number and number.has_decimals else ZERO
        value = number.value if number else figure.interval.low
        level = Interval(FLOOR.subtract(value, room), CEILING.add(value, room))
        return self._against(self._at(period), [_Level(level, self.vintage)], wanted)

    # Which periods

    def _before(self, count: int) -> list[Period]:
        """So many periods before its own, the latest first."""
        return [Period(self.own.last - i * self.step, self.own.day, self.own.length) for i in range(1, count + 1)]

    def _compared_periods(self) -> tuple[list[Period], bool]:
        """The periods that its own is compared with, the latest first, and whether these are all."""
        since, count, own = self.claim.since, self.claim.count, self.own
        if count and self.claim.kind != "rank":
            return self._before(count - 1), True
        if since:
            # None that shares days with `since`, where that is left out.
            start = since.last + 1 if self._is_after else since.first
            return self._before((own.first - start) // self.step), True
        found = self.shelf.like((self.said.flow, self.said.category, self.said.destination), own)
        return sorted((p for p in found if p < own and (own.last - p.last) % self.step == 0), reverse=True), False

    # The forms

    def _extreme(self) -> _Ruling:
        """record, low, highest, lowest and rank: all others against its own value."""
        own = self._at(self.own)
        readings, clash = self._readings(own)
        if not readings:
            return _Ruling(OPEN, self._not_known([_Step(own, True, clash=clash)]))
        levels = [_Level(known.interval, known.vintage, known) for known in readings]
        periods, whole = self._compared_periods()
        are_not = [self._against(self._at(period), levels, wanted=False) for period in periods]
        if self.claim.kind == "rank":
            are = [self._against(self._at(period), levels, wanted=True) for period in periods]
            total = len(are) if whole else None
            return self._tally(are, are_not, (self.claim.count or 1) - 1, total, "higher")
        return self._ruled(are_not, whole, (readings[0],))

    def _streak(self) -> _Ruling:
        periods, _ = self._compared_periods()
        ruling = self._ruled([self._grade(period, wanted=True) for period in (self.own, *periods)], True)
        if ruling.status == CONTRADICTED or self.claim.level:
            return ruling
        # "The sixth month in a row" is not the seventh: but a rate near 0 may have been revised to another sign.
        before = self._before(len(periods) + 1)[-1]
        longer = self._against(self._at(before), [_Level(NOTHING)], wanted=False)
        if longer.holds is not False:
            return ruling
        return _Ruling(CONTRADICTED, f"the run is longer, as {self._told(longer)}", _used([longer]))

    def _first(self) -> _Ruling:
        steps = [self._grade(self.own, wanted=True)]
        since = self.claim.since
        if since and not self.claim.level and (since.length, since.day) == (self.own.length, self.own.day):
            steps.append(self._against(self._at(since), [_Level(NOTHING)], wanted=True))
        periods, whole = self._compared_periods()
        return self._ruled([*steps, *(self._grade(period, wanted=False) for period in periods)], whole)

    def _breadth(self) -> _Ruling:
        said, total = self.said, self.claim.total or 1
        categories, destinations = self.wording.categories, self.wording.destinations
        if said.destination != WORLD:
            members = [(said.category, child) for child in destinations.children(said.destination)]
        elif said.category == TOTAL:
            members = [(term.id, WORLD) for term in categories if term.basis == MAIN_ITEMS]
        else:
            members = [(child, WORLD) for child in categories.children(said.category) if categories[child].part]
        rates = [Quantity("yoy", self.own, said.flow, *member) for member in members]
        rates = [rate for rate in rates if not self.bounds.is_as_printed(rate)]
        are, are_not = ([self._growth(rate, wanted) for rate in rates] for wanted in (True, False))
        if (said.destination, said.category) == (WORLD, TOTAL) and total != MAIN_COUNT:
            return _Ruling(OPEN, f"which {total} items are meant is not known: the list has {MAIN_COUNT}")
        return self._tally(are, are_not, self.claim.count or 0, total, "up")

    # Words

    def _tally(
        self, are: Sequence[_Step], are_not: Sequence[_Step], count: int, total: int | None, verb: str
    ) -> _Ruling:
        """Whether so many, of so many, are: each step says of one whether it certainly is, then is not."""
        sure, sure_not = ([s for s in steps if s.holds is False] for steps in (are_not, are))
        known = f"of {len(are)} compared, {len(sure)} certainly {verb} and {len(sure_not)} certainly not"
        # Where more are known by name than are meant, any may be among those that are not meant.
        spare = max(0, len(are) - (total or len(are)))
        for found, most in ((sure, count), (sure_not, None if total is None else total - count)):
            if most is not None and len(found) - spare > most:
                told = "; ".join(map(self._told, found[:MOST_CITED]))
                return _Ruling(CONTRADICTED, f"{known}: {told}", _used(found))
        counts = tuple(sum(s.holds is True for s in steps) for steps in (are, are_not))
        if len(are) == total and counts == (count, total - count):
            return _Ruling(VERIFIED, f"of {total} compared, {count} {verb} and the others not", _used(are))
        missing = "" if total else "earlier periods are not all known; "
        return _Ruling(OPEN, missing + known, _used(s for s in are if s.seen))

    def _ruled(self, steps: Sequence[_Step], whole: bool, own: tuple[Known, ...] = ()) -> _Ruling:
        """What steps that must all hold come to."""
        for step in steps:
            if step.holds is False:
                return _Ruling(CONTRADICTED, self._told(step), _used([step]))
        # Of all time, what was asked and is not known says nothing: there is more of it.
        missing = [s for s in steps if s.holds is None and (whole or s.seen or s.clash or s.period == self.own)]
        evidence = own + _used(steps)
        if whole and not missing:
            return _Ruling(VERIFIED, self._proof(steps), evidence)
        words = [self._not_known(missing)] if missing else []
        if not whole:
            words.append("earlier periods are not all known")
            held = [s.period for s in steps if s.holds and s.period != self.own]
            if held and not missing:
                words.append(f"of those known, from {min(held).title} on, none is {self.beyond}")
        return _Ruling(OPEN, "; ".join(words), evidence)

    def _proof(self, steps: Sequence[_Step]) -> str:
        """'growth of June 2020 is above 0, none of April 2020 to May 2020 is'"""
        yes, no = ([s.period for s in steps if s.wanted is wanted] for wanted in (True, False))
        words = [f"{NOUNS[self.measure]} {_runs(yes, self.step)} is {self.beyond}"] if yes else []
        if no:
            words.append(f"none of {_runs(no, self.step)} is" + ("" if yes else f" {self.beyond}"))
        return ", ".join(words) or "no period lies between"

    def _told(self, step: _Step) -> str:
        """What decides it: 'January 2022 is 55.3bn..55.5bn (where), January 2026 is 50.0bn..50.1bn (where)'."""
        level = step.level.known if step.level else None
        return ", ".join(f"{self._name(k.quantity)} is {_shown(k)} ({_cited(k)})" for k in (step.seen, level) if k)

    def _name(self, quantity: Quantity) -> str:
        if (quantity.category, quantity.destination) != (self.said.category, self.said.destination):
            return self.wording.quantity(quantity)
        noun = "" if quantity.measure == "value" else f"{NOUNS[quantity.measure]} "
        return noun + quantity.period.title

    def _not_known(self, steps: Sequence[_Step]) -> str:
        """What is missing: 'growth of June 2020 to September 2020 is not known'."""
        noun, words = NOUNS[self.measure], []
        near = [s for s in steps if s.seen]
        shown = f": {_shown(near[0].seen)}" if len(near) == 1 and near[0].seen else ""
        for what, found in (
            ("is not known", [s for s in steps if not s.seen and not s.clash]),
            ("is not known, as its figures clash", [s for s in steps if s.clash]),
            (f"does not decide it{shown}", near),
        ):
            if found:
                words.append(f"{noun} {_runs([s.period for s in found], self.step)} {what}")
        return "; ".join(words)


def _step(own: Period) -> int:
    """Months from one period of its kind to the next; of spans, a year."""
    return own.length if own.kind != "span" else 12


def _is_like(period: Period, own: Period) -> bool:
    return (own.last - period.last) % _step(own) == 0


def _made_up(printed: set[Period], near: set[Period], own: Period) -> Iterator[Period]:
    """What pieces make up, and the piece that is left of a longer period where all others are known."""
    lengths: Counter[tuple[Period, int]] = Counter()
    for period in printed:
        if period.day != WHOLE or period.length == own.length:
            continue
        if period.length < own.length:
            whole = Period(period.last + (own.last - period.last) % _step(own), WHOLE, own.length)
            if whole.holds(period):
                lengths[whole, period.length] += period.length
        elif period.length % own.length == 0 and own.kind != "span":
            parts = (Period(last, WHOLE, own.length) for last in range(period.last, period.first, -own.length))
            missing = [part for part in parts if part not in near]
            if len(missing) == 1 and _is_like(missing[0], own):
                yield missing[0]
    yield from (whole for (whole, _), length in lengths.items() if length == own.length)


def _is_within(inner: Interval, outer: Interval) -> bool:
    """Whether it lies in the other and says more."""
    return inner != outer and inner.meet(outer) == inner


def _compared(known: Known, level: _Level, sign: int, wanted: bool) -> int:
    """What a reading says of being beyond the level (or not): two vintages disprove only by more than a little."""
    margin = ZERO
    if known.vintage != level.vintage:
        ends = [abs(e) for i in (known.interval, level.interval) for e in (i.low, i.high) if e.is_finite()]
        little = CEILING.multiply(LITTLE, max(ends, default=ZERO))
        margin = little if known.quantity.unit.is_money else POINT
    x, y = (known.interval, level.interval) if sign > 0 else (-known.interval, -level.interval)
    gaps = (FLOOR.subtract(x.low, y.high), FLOOR.subtract(y.low, x.high))
    beyond = gaps[0] > 0 or (gaps[0] == 0 and (x.low_open or y.high_open))
    within = gaps[1] >= 0
    if beyond == within:
        return 0
    if beyond == wanted:
        return PROVED
    far = gaps[0] if beyond else gaps[1]
    return DISPROVED if not margin or far > margin else AGAINST


def _used(steps: Iterable[_Step]) -> tuple[Known, ...]:
    """The readings that steps rest on."""
    found = ((s.level.known if s.level else None, s.seen) for s in steps)
    return tuple(dict.fromkeys(known for pair in found for known in pair if known))


def _roots(known: Known) -> list[Statement]:
    """The printed figures its bounds rest on."""
    found = (root.figure for end in known.ends for root in end.roots())
    return list(dict.fromkeys(figure for figure in found if figure))


def _cited(known: Known) -> str:
    """'2021-01_ict-koreaherald s1': where the figures stand."""
    places = list(dict.fromkeys(f"{s.source} {s.where}".strip() for s in _roots(known))) or list(known.sources)
    more = f" and {len(places) - MOST_CITED} more" if len(places) > MOST_CITED else ""
    return ", ".join(places[:MOST_CITED]) + more


def _shown(known: Known) -> str:
    return written(known.interval, known.quantity.unit)


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
        names = [*names[:MOST_CITED], f"{len(names) - MOST_CITED} more stretches"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
