"""Verdicts on claims: does the store prove a printed statement of rank or run, disprove it, or neither?

A claim comes down to steps: of one period each, whether what the claim needs of it certainly holds, certainly
does not, or is not known. All steps of a whole row make it verified, one that fails makes it contradicted,
all else is open. The claim's own period is read as its source's vintage has it. Where two vintages meet, a
revision of up to 1 percent (1 point of a rate) disproves nothing, nor does one reading where another objects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from ktrade.checks.finding import CLAIM, ERROR, LITTLE, NOTE, POINT, Finding, Member
from ktrade.digits import written
from ktrade.model.figure import NEAREST_ROOM
from ktrade.model.interval import CEILING, FLOOR, ZERO, Interval
from ktrade.model.period import WHOLE, Period, Vintage
from ktrade.model.quantity import FLOWS, TOTAL, WORLD, ClaimStatement, Quantity, Source, Statement, default_whole
from ktrade.solver.known import Known
from ktrade.solver.vintages import Bounds
from ktrade.wording import Wording

VERIFIED, CONTRADICTED, OPEN = "verified", "contradicted", "open"
NOTHING = Interval.point(ZERO)
MAIN_ITEMS, MAIN_COUNT = "15 main items", 15
MOST_LISTED = 12  # lines of evidence
MOST_CITED = 3  # figures that a bound is said to rest on
NOUNS = {"value": "the value of", "yoy": "growth of", "share": "the share of", "daily": "the daily average of"}
Series = tuple[str, str, str]  # flow, category, destination
Ask = tuple[Quantity, Vintage | None]
PROVED, AGAINST, DISPROVED = 2, -1, -2  # AGAINST: it speaks against it, by no more than a revision may come to


def verdicts(
    claims: Iterable[ClaimStatement], bounds: Bounds, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """One finding a claim, in the order of the claims."""
    shelf = _Shelf(bounds)
    judges = [_Judge(claim, sources, shelf, wording) for claim in claims]
    shelf.read_ahead(ask for judge in judges for ask in judge.asks())
    for judge in judges:
        yield judge.finding()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one vintage knows, and the nearest figures behind it: all reasons of a history would fill the memory."""

    quantity: Quantity
    interval: Interval
    vintage: Vintage
    sources: tuple[str, ...]
    prints: tuple[Statement, ...] = field(compare=False)
    clash: bool

    @classmethod
    def of(cls, known: Known) -> _Reading:
        figures = (root.observation for end in known.ends for root in end.support())
        prints = islice(dict.fromkeys(islice((s for s in figures if s), 4 * MOST_CITED)), MOST_CITED)
        return cls(known.quantity, known.interval, known.vintage, known.sources, tuple(prints), known.clash)

    def __str__(self) -> str:
        places = dict.fromkeys(f"{s.source} {s.where}".strip() for s in self.prints)
        return f"{written(self.interval, self.quantity.unit)} ({', '.join(places or self.sources)})"


# What a reading is held against: an interval, the vintage it is of, and the reading it comes from.
Level = tuple[Interval, Vintage | None, _Reading | None]


@dataclass(frozen=True, slots=True)
class _Step:
    """What a claim needs of one quantity: that it is, or is not (`wanted`), beyond a level. `holds` is None where
    that is not known; `seen` and `level` are the pair that decides it."""

    quantity: Quantity
    wanted: bool
    holds: bool | None = None
    seen: _Reading | None = None
    level: Level | None = None
    clash: bool = False


Ruling = tuple[str, str, tuple[_Reading, ...]]  # the status, why, and what it rests on


class _Shelf:
    """The periods of which the figures may say something, of each series: nothing else is worth asking about."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._said: dict[Ask, _Reading | None] = {}
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

    def read_ahead(self, asks: Iterable[Ask]) -> None:
        """Asks one vintage after the other: one that is asked again after many others has to be solved anew."""
        for ask in sorted(set(asks), key=lambda ask: (ask[1] or Vintage.of(ask[0].period), ask[0].period)):
            self.reading(*ask)

    def reading(self, quantity: Quantity, vintage: Vintage | None = None) -> _Reading | None:
        """What the vintage says of it, or the latest that knows it."""
        if (quantity, vintage) not in self._said:
            known = self.bounds.of(quantity, vintage)
            self._said[quantity, vintage] = _Reading.of(known) if known else None
        return self._said[quantity, vintage]

    def like(self, series: Series, own: Period) -> set[Period]:
        """The periods of the same kind and length (and, of spans, the same end in the year), in any year."""
        step = _step(own)
        key = series, Period(own.last % step, own.day, own.length)
        if key not in self._found:
            printed = self._periods.get(series, set())
            near = {
                p for p in printed if (p.length, p.day) == (own.length, own.day) and (own.last - p.last) % step == 0
            }
            self._found[key] = near.union(_made_up(printed, own) if own.day == WHOLE else ())
        return self._found[key]


class _Judge:
    """One claim, looked at against what is known."""

    def __init__(self, said: ClaimStatement, sources: Mapping[str, Source], shelf: _Shelf, wording: Wording) -> None:
        self.said, self.claim, self.own, self.shelf, self.wording = said, said.claim, said.period, shelf, wording
        self.vintage = sources[said.source].reports if said.source in sources else None
        kind = self.claim.kind
        # 'Highest since P' leaves P itself out: it was the last that was as high.
        self.is_after = kind not in ("record", "low", "rank", "first above")
        self.measure = "yoy" if "growth" in kind or "decline" in kind or kind == "breadth" else self.claim.subject
        self.sign = -1 if kind in ("low", "lowest", "below") or "decline" in kind else 1
        self.step = 12 if self.claim.scope else _step(self.own)
        forms = {"breadth": self._breadth, "first": self._first, "rank": self._extreme}
        self.judge = forms.get(kind.split()[0]) or (self._streak if self.claim.count else self._extreme)
        self.beyond = "higher" if self.sign > 0 else "lower"
        if self.judge != self._extreme:
            level = self.claim.level.printed if self.claim.level else "0"
            self.beyond = f"{'above' if self.sign > 0 else 'below'} {level}"

    def asks(self) -> Iterator[Ask]:
        """What will be asked, as far as can be told before anything is known."""
        if self.judge == self._breadth or self._unfit():
            return
        periods = [*self._compared_periods()[0], *self._before(self.claim.count or 0)]
        asked = [self._at(period) for period in (self.own, *periods) if self._is_on_shelf(self._at(period))]
        for quantity in asked:
            yield from ((quantity, vintage) for vintage in (self.vintage, None, Vintage.of(quantity.period)))

    def finding(self) -> Finding:
        """The verdict, as a finding."""
        said, unfit = self.said, self._unfit()
        status, why, evidence = (OPEN, unfit, ()) if unfit else self.judge()
        is_wrong = status == CONTRADICTED
        lines = [f"{self.wording.quantity(r.quantity)}: {r}" for r in evidence[:MOST_LISTED]]
        lines += [f"and {len(evidence) - MOST_LISTED} more"] if len(evidence) > MOST_LISTED else []
        series = self.wording.series(said.flow, said.category, said.destination)
        prints = dict.fromkeys(s for reading in evidence for s in reading.prints) if is_wrong else ()
        return Finding(
            CLAIM, ERROR if is_wrong else NOTE, self.own,
            f"{series}, {self.own.title}: '{self.claim}' is {status}: {why}",
            tuple(dict.fromkeys((said.source, *(source for reading in evidence for source in reading.sources)))),
            tuple(Member(s) for s in prints),
            status=status, claim=str(self.claim), details=tuple(lines),
        )  # fmt: skip

    def _unfit(self) -> str:
        """Why the claim cannot be judged at all, if so."""
        scope, since, own = self.claim.scope, self.claim.since, self.own
        if self.shelf.bounds.is_as_printed(self._at(own)):
            return "only its source knows what the series covers, so that it is not comparable"
        if scope and own.kind not in (scope, "span") and (scope, own.length) != ("month", 1):
            return f"'for {scope}' is not about a period such as {own}"
        if since and (since.last if self.is_after else since.first) >= own.first:
            return f"{since} is not before {own}"
        return ""

    def _at(self, period: Period) -> Quantity:
        said = self.said
        of = default_whole(said.category, said.destination) if self.measure == "share" else None
        return Quantity(self.measure, period, said.flow, said.category, said.destination, of)

    def _is_on_shelf(self, quantity: Quantity) -> bool:
        period, series = quantity.period, (quantity.flow, quantity.category, quantity.destination)
        return period == self.own or period in self.shelf.like(series, period)

    def _readings(self, quantity: Quantity) -> tuple[list[_Reading], bool]:
        """What vintages say of it: the claim's own, the latest, and that of its own days; and whether figures clash."""
        if not self._is_on_shelf(quantity):
            return [], False
        found = [self.shelf.reading(quantity, self.vintage)]
        # A later vintage would judge the claim's own period by what nobody knew.
        if found[0] is None or quantity.period != self.own:
            found += [self.shelf.reading(quantity, vintage) for vintage in (None, Vintage.of(quantity.period))]
        known = [reading for reading in dict.fromkeys(found) if reading]
        sound = [reading for reading in known if not reading.clash]
        # What says less than another of them, as 'more than 1bn' does, must not keep that one from deciding.
        sharp = [r for r in sound if not any(r.interval != (i := o.interval) == i.meet(r.interval) for o in sound)]
        return sharp, len(sound) < len(known)

    def _against(self, quantity: Quantity, levels: Sequence[Level], wanted: bool) -> _Step:
        """Whether the quantity is (or, not `wanted`, is not) beyond the levels: in one vintage if that decides it."""
        readings, clash = self._readings(quantity)
        pairs = [(reading, level) for reading in readings for level in levels]
        together = [(reading, level) for reading, level in pairs if reading.vintage == level[1]]
        for group in (together, [pair for pair in pairs if pair not in together]):
            found = [_compared(reading, level, self.sign, wanted) for reading, level in group]
            if found and all(one == DISPROVED for one in found):
                return _Step(quantity, wanted, False, *group[0])
            if PROVED in found and min(found) >= 0:
                return _Step(quantity, wanted, True, *group[found.index(PROVED)])
            if DISPROVED in found and group is together:
                break  # one vintage for it and one against
        seen, level = pairs[0] if pairs else (None, None)
        return _Step(quantity, wanted, None, seen, level, clash and not readings)

    def _growth(self, rate: Quantity, wanted: bool) -> _Step:
        """Whether it grew (fell, where the claim is about a decline), or did not."""
        step = self._against(rate, [(NOTHING, self.vintage, None)], wanted)
        if step.seen is None and rate.flow != "balance":
            # Levels of two vintages, of which none knows the rate: a base revised a little must not prove it either.
            level, base = rate.other("value"), rate.other("value", period=rate.period.year_before)
            bases: list[Level] = [(r.interval, r.vintage, r) for r in self._readings(base)[0]]
            for hope in (wanted, not wanted):
                by_levels = self._against(level, bases, hope)
                if by_levels.holds is False:
                    return replace(by_levels, quantity=rate, wanted=wanted, holds=hope != wanted)
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
        return self._against(self._at(period), [(level, self.vintage, None)], wanted)

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
            start = since.last + 1 if self.is_after else since.first
            return self._before((own.first - start) // self.step), True
        found = self.shelf.like((self.said.flow, self.said.category, self.said.destination), own)
        return sorted((p for p in found if p < own and (own.last - p.last) % self.step == 0), reverse=True), False

    def _extreme(self) -> Ruling:
        """record, low, highest, lowest and rank: all others against its own value."""
        own = self._at(self.own)
        readings, clash = self._readings(own)
        if not readings:
            return OPEN, self._not_known([_Step(own, True, clash=clash)]), ()
        levels = [(r.interval, r.vintage, r) for r in readings]
        periods, whole = self._compared_periods()
        are_not = [self._against(self._at(period), levels, wanted=False) for period in periods]
        if self.claim.kind == "rank":
            are = [self._against(self._at(period), levels, wanted=True) for period in periods]
            return self._tally((are, are_not), (self.claim.count or 1) - 1, len(are) if whole else None, "higher")
        return self._ruled(are_not, whole, (readings[0],))

    def _streak(self) -> Ruling:
        periods, _ = self._compared_periods()
        ruling = self._ruled([self._grade(period, wanted=True) for period in (self.own, *periods)], True)
        if ruling[0] == CONTRADICTED or self.claim.level:
            return ruling
        # "The sixth month in a row" is not the seventh: but a rate near 0 may have been revised to another sign.
        before = self._at(self._before(len(periods) + 1)[-1])
        longer = self._against(before, [(NOTHING, None, None)], wanted=False)
        if longer.holds is not False:
            return ruling
        return CONTRADICTED, f"the run is longer, as {self._told(longer)}", _used([longer])

    def _first(self) -> Ruling:
        steps, since = [self._grade(self.own, wanted=True)], self.claim.since
        if since and not self.claim.level and (since.length, since.day) == (self.own.length, self.own.day):
            steps.append(self._against(self._at(since), [(NOTHING, None, None)], wanted=True))
        periods, whole = self._compared_periods()
        return self._ruled([*steps, *(self._grade(period, wanted=False) for period in periods)], whole)

    def _breadth(self) -> Ruling:
        said, total = self.said, self.claim.total or 1
        categories, destinations = self.wording.categories, self.wording.destinations
        if said.destination != WORLD:
            members = [(said.category, child) for child in destinations.children(said.destination)]
        elif said.category == TOTAL:
            members = [(term.id, WORLD) for term in categories if term.basis == MAIN_ITEMS]
        else:
            members = [(child, WORLD) for child in categories.children(said.category) if categories[child].part]
        rates = [Quantity("yoy", self.own, said.flow, *member) for member in members]
        rates = [rate for rate in rates if not self.shelf.bounds.is_as_printed(rate)]
        if (said.destination, said.category) == (WORLD, TOTAL) and total != MAIN_COUNT:
            return OPEN, f"which {total} items are meant is not known: the list has {MAIN_COUNT}", ()
        are, are_not = ([self._growth(rate, wanted) for rate in rates] for wanted in (True, False))
        return self._tally((are, are_not), self.claim.count or 0, total, "up")

    def _tally(self, both: tuple[list[_Step], list[_Step]], count: int, total: int | None, word: str) -> Ruling:
        """Whether so many, of so many, are: of each, whether it is and whether it is not."""
        are, are_not = both
        sure, sure_not = ([s for s in steps if s.holds is False] for steps in (are_not, are))
        known = f"of {len(are)} compared, {len(sure)} certainly {word} and {len(sure_not)} certainly not"
        # Where more are known by name than are meant, any may be among those that are not meant.
        spare = max(0, len(are) - (total or len(are)))
        for found, most in ((sure, count), (sure_not, None if total is None else total - count)):
            if most is not None and len(found) - spare > most:
                told = "; ".join(map(self._told, found[:MOST_CITED]))
                return CONTRADICTED, f"{known}: {told}", _used(found)
        counts = tuple(sum(s.holds is True for s in steps) for steps in (are, are_not))
        if len(are) == total and counts == (count, total - count):
            return VERIFIED, f"of {total} compared, {count} {word} and the others not", _used(are)
        missing = "" if total else "earlier periods are not all known; "
        return OPEN, missing + known, _used(s for s in are if s.seen)

    def _ruled(self, steps: Sequence[_Step], whole: bool, own: tuple[_Reading, ...] = ()) -> Ruling:
        """What steps that must all hold come to."""
        for step in steps:
            if step.holds is False:
                return CONTRADICTED, self._told(step), _used([step])
        # Of all time, what was asked and is not known says nothing: there is more of it.
        unsure = [s for s in steps if s.holds is None]
        missing = [s for s in unsure if whole or s.seen or s.clash or s.quantity.period == self.own]
        if whole and not missing:
            return VERIFIED, self._proof(steps), own + _used(steps)
        words = [self._not_known(missing)] if missing else []
        if not whole:
            words.append("earlier periods are not all known")
            held = [s.quantity.period for s in steps if s.holds and s.quantity.period != self.own]
            if held and not missing:
                words.append(f"of those known, from {min(held).title} on, none is {self.beyond}")
        return OPEN, "; ".join(words), own + _used(steps)

    def _proof(self, steps: Sequence[_Step]) -> str:
        """'growth of June 2020 is above 0, none of April 2020 to May 2020 is'"""
        yes, no = ([s.quantity.period for s in steps if s.wanted is wanted] for wanted in (True, False))
        words = [f"{NOUNS[self.measure]} {_runs(yes, self.step)} is {self.beyond}"] if yes else []
        if no:
            words.append(f"none of {_runs(no, self.step)} is" + ("" if yes else f" {self.beyond}"))
        return ", ".join(words) or "no period lies between"

    def _told(self, step: _Step) -> str:
        """What decides it: 'January 2022 is 55.3bn..55.5bn (where), January 2026 is 50.0bn..50.1bn (where)'."""
        pair = (step.seen, step.level[2] if step.level else None)
        return ", ".join(f"{self._name(r.quantity)} is {r}" for r in pair if r)

    def _name(self, quantity: Quantity) -> str:
        if (quantity.category, quantity.destination) != (self.said.category, self.said.destination):
            return self.wording.quantity(quantity)
        return f"{NOUNS[quantity.measure]} {quantity.period.title}".removeprefix(f"{NOUNS['value']} ")

    def _not_known(self, steps: Sequence[_Step]) -> str:
        """What is missing: 'growth of June 2020 to September 2020 is not known'."""
        noun, words = NOUNS[self.measure], []
        near = [s for s in steps if s.seen]
        shown = f": {near[0].seen}" if len(near) == 1 else ""
        for what, found in (
            ("is not known", [s for s in steps if not s.seen and not s.clash]),
            ("is not known, as its figures clash", [s for s in steps if s.clash]),
            (f"does not decide it{shown}", near),
        ):
            if found:
                words.append(f"{noun} {_runs([s.quantity.period for s in found], self.step)} {what}")
        return "; ".join(words)


def _step(own: Period) -> int:
    """Months from one period of its kind to the next; of spans, a year."""
    return own.length if own.kind != "span" else 12


def _made_up(printed: set[Period], own: Period) -> Iterator[Period]:
    """The periods of its kind that their pieces, all of one length, make up."""
    lengths: Counter[tuple[Period, int]] = Counter()
    for period in printed:
        if period.day == WHOLE and period.length < own.length:
            whole = Period(period.last + (own.last - period.last) % _step(own), WHOLE, own.length)
            if whole.holds(period):
                lengths[whole, period.length] += period.length
    yield from (whole for (whole, _), length in lengths.items() if length == own.length)


def _compared(reading: _Reading, level: Level, sign: int, wanted: bool) -> int:
    """What a reading says of being beyond the level (or not): two vintages disprove only by more than a little."""
    margin = ZERO
    if reading.vintage != level[1]:
        ends = [abs(e) for i in (reading.interval, level[0]) for e in (i.low, i.high) if e.is_finite()]
        little = CEILING.multiply(LITTLE, max(ends, default=ZERO))
        margin = little if reading.quantity.unit.is_money else POINT
    x, y = (reading.interval, level[0]) if sign > 0 else (-reading.interval, -level[0])
    gaps = (FLOOR.subtract(x.low, y.high), FLOOR.subtract(y.low, x.high))
    beyond = gaps[0] > 0 or (gaps[0] == 0 and (x.low_open or y.high_open))
    within = gaps[1] >= 0
    if beyond == within:
        return 0
    if beyond == wanted:
        return PROVED
    far = gaps[0] if beyond else gaps[1]
    return DISPROVED if not margin or far > margin else AGAINST


def _used(steps: Iterable[_Step]) -> tuple[_Reading, ...]:
    """The readings that steps rest on."""
    found = ((s.level[2] if s.level else None, s.seen) for s in steps)
    return tuple(dict.fromkeys(reading for pair in found for reading in pair if reading))


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
