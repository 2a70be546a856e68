"""Figures of different vintages that no revision explains.

A later report revises an earlier one, so vintages are never solved together. But a revision has its
size: no piece of a period grows beyond the whole of it, and no level changes fivefold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ktrade.checks.finding import CONTRADICTION, ERROR, Finding, Member, Repair
from ktrade.checks.levels import Level, PrintedLevels
from ktrade.checks.typos import DECIMAL_POINT, THOUSANDFOLD, corrections
from ktrade.model.interval import INFINITY, ZERO, Interval
from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import Observation, Quantity, Source
from ktrade.model.wording import Wording
from ktrade.solver.known import Known

BEYOND = Decimal("1.05")  # of its whole: up to that a piece may be larger, once either is revised
FACTOR, LEAST = 5, Decimal("1e8")  # a level that changes so much, and by so many dollars
ANOTHER_PERIOD = "another period"
PLAIN = (DECIMAL_POINT, THOUSANDFOLD)  # errors that explain a level of another size
# A figure of another period fits where a day of it comes to as much, within this factor.
ROUGHLY = Decimal("1.6")
OF_ONE_SIZE = Decimal(4)  # days of one series come to the same within this factor
MOST_REPAIRS = 3

Pair = tuple[Level, Level]  # a piece, and its whole


def larger_pieces(
    levels: PrintedLevels, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """Every level that is larger than one of another vintage which contains it, once."""
    for periods in levels.of.values():
        pairs = list(_larger_than_wholes(periods))
        while pairs:
            counted = (
                (sum(one in pair for pair in pairs), one.low, one) for pair in pairs for one in pair
            )
            *_, worst = max(counted)
            about = [pair for pair in pairs if worst in pair]
            pairs = [pair for pair in pairs if worst not in pair]
            yield _finding(worst, about, levels, sources, wording)


def quantities_of_pairs(levels: PrintedLevels) -> set[Quantity]:
    """The levels that are larger than one of another vintage which contains them, and these."""
    pairs = (pair for periods in levels.of.values() for pair in _larger_than_wholes(periods))
    return {level.quantity for pair in pairs for level in pair}


def _finding(
    worst: Level,
    pairs: Sequence[Pair],
    levels: PrintedLevels,
    sources: Mapping[str, Source],
    wording: Wording,
) -> Finding:
    others = [whole if piece is worst else piece for piece, whole in pairs]
    allowed = _meeting(_left(worst, pair) for pair in pairs)
    figure, *beside = [levels.observation(one) for one in (worst, *others)]
    expected = _like(others[0], worst.period)
    near = allowed and allowed.meet(expected * Interval(1 / OF_ONE_SIZE, OF_ONE_SIZE))
    repairs = [
        *(retyped(figure, near, sources) if near else ()),
        *of_another_period(figure, expected),
    ]
    piece, whole = (figure, beside[0]) if worst is pairs[0][0] else (beside[0], figure)
    summary = (
        f"{wording.quantity(piece.quantity)}: {_named(piece)} is more than the"
        f" {_named(whole)} for {whole.quantity.period.title}, which contains it"
    )
    return Finding(
        CONTRADICTION, ERROR, max(s.quantity.period for s in (figure, *beside)), summary,
        tuple(dict.fromkeys(s.source for s in (figure, *beside))),
        (Member(figure, allowed), *map(Member, beside)),
        "part of a period cannot exceed the whole, allowing 5 percent for revisions",
        tuple(repairs), details=tuple(f"Consistent {repair.words}." for repair in repairs),
    )  # fmt: skip


def _named(observation: Observation) -> str:
    return f"{observation.figure.printed} ({observation.source})"


def _larger_than_wholes(periods: Mapping[Period, Sequence[Level]]) -> Iterator[Pair]:
    """The levels that are certainly larger than one of another vintage which contains them."""
    by_month: dict[int, list[Period]] = {}
    for period in periods:
        by_month.setdefault(period.first, []).append(period)
    for whole in periods:
        for month in range(whole.first, whole.last + 1):
            for period in by_month.get(month, ()):
                if period != whole and whole.holds(period):
                    for one in periods[period]:
                        for other in periods[whole]:
                            if (
                                one.low > other.high * float(BEYOND)
                                and one.vintage != other.vintage
                            ):
                                yield one, other


def _left(one: Level, pair: Pair) -> Interval:
    """What the other of a pair leaves one of it, as a piece or as a whole."""
    piece, whole = pair
    if one is piece:
        return Interval(ZERO, Decimal(whole.high) * BEYOND)
    return Interval(Decimal(piece.low) / BEYOND, INFINITY)


def _meeting(intervals: Iterable[Interval]) -> Interval | None:
    found = Interval(ZERO, INFINITY)
    for interval in intervals:
        if (met := found.meet(interval)) is None:
            return None
        found = met
    return found


def _like(level: Level, period: Period) -> Interval:
    """What another period of the series comes to if its days are like those of a level."""
    days = Decimal(_days(period)) / _days(level.period)
    return Interval(Decimal(level.low), Decimal(level.high)).scaled(days)


def _days(period: Period) -> int:
    return (period.last_day - period.first_day).days + 1


def of_another_period(observation: Observation, would_be: Interval) -> Iterator[Repair]:
    """The first reading of a level as one of a longer or shorter period that fits.

    `would_be` is about what its own period came to: a day of the other has to come to as much.
    """
    q, printed = observation.quantity, observation.figure.interval
    if not (would_be.is_bounded and would_be.low > 0 and printed.is_bounded):
        return
    for other in _longer(q.period) if printed.low > would_be.high else _shorter(q.period):
        expected = would_be.scaled(Decimal(_days(other)) / _days(q.period))
        if expected.low / ROUGHLY <= printed.high and printed.low <= expected.high * ROUGHLY:
            words = (
                f"if {observation.figure.printed} were for {other.title} (a figure for"
                f" {ANOTHER_PERIOD})"
            )
            moved = observation._replace(quantity=q.other(q.measure, period=other))
            yield Repair(ANOTHER_PERIOD, words, (observation,), (moved,))
            return


def _longer(period: Period) -> Iterator[Period]:
    """The year to date, then the month, quarter, half and year that hold the period."""
    candidates = [Period(period.last, period.day, period.last % 12 + 1)]
    for months in (1, 3, 6, 12):
        last = period.last - period.last % months + months - 1
        candidates.append(Period(last, WHOLE, months))
    yield from (p for p in dict.fromkeys(candidates) if p != period and p.holds(period))


def _shorter(period: Period) -> Iterator[Period]:
    """Its last month, and the first days of that."""
    candidates = [Period(period.last, day, 1) for day in (WHOLE, 20, 10)]
    yield from (p for p in candidates if p != period and period.holds(p))


def factor_between(one: Interval, other: Interval) -> Decimal:
    """How many times as large as the other the larger of two levels certainly is; 0 where that is
    not known."""
    low, high = sorted((one, other), key=lambda interval: interval.low)
    return high.low / low.high if low.high > 0 and high.low > 0 else ZERO


def is_beyond_revision(earlier: Known, later: Known) -> bool:
    """Whether no revision puts a level so far off."""
    one, other = earlier.interval, later.interval
    apart = max(one.low - other.high, other.low - one.high)
    return factor_between(one, other) >= FACTOR and apart >= LEAST


def repairs_of_a_level(
    earlier: Known, later: Known, sources: Mapping[str, Source], figures: Sequence[Observation]
) -> tuple[Repair, ...]:
    """The readings of a level's own prints that would bring two vintages together."""
    found: list[Repair] = []
    for known, other in ((earlier, later), (later, earlier)):
        for s in figures:
            is_own = s.quantity == known.quantity and s.source in known.sources
            if is_own and s.figure.interval.meet(known.interval):
                found += retyped(s, other.interval * Interval(1 / BEYOND, BEYOND), sources)
                found += of_another_period(s, other.interval)
    by_words = {repair.words: repair for repair in found}
    return tuple(by_words.values())[:MOST_REPAIRS]


def retyped(
    observation: Observation, near: Interval, sources: Mapping[str, Source]
) -> Iterator[Repair]:
    """The readings of a figure with its decimal point moved or its thousands mistaken that are
    near."""
    for typo, (read, *_) in corrections(observation, sources[observation.source].rounding):
        if (
            typo in PLAIN
            and read.quantity == observation.quantity
            and near.meet(read.figure.interval)
        ):
            words = f"if {observation.figure.printed} were {read.figure.printed} ({typo.words})"
            yield Repair(typo.name, words, (observation,), (read,))
