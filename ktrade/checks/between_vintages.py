"""Figures of different vintages that no revision explains.

A later report revises an earlier one, so vintages are never solved together. But a revision has its
size: no piece of a period grows beyond the whole of it, and no level changes fivefold. Balances are
left out, since they pass through zero, and so is what only its source knows the extent of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ktrade.checks.finding import CONTRADICTION, ERROR, Finding, Member, Repair
from ktrade.checks.typos import DECIMAL_POINT, THOUSANDFOLD, corrections
from ktrade.model.interval import Interval
from ktrade.model.period import WHOLE, Period, Vintage
from ktrade.model.quantity import Source, Statement
from ktrade.solver.vintages import Bounds, Known
from ktrade.wording import Wording

BEYOND = Decimal("1.05")  # of its whole: up to that a piece may be larger, once either is revised
FACTOR, LEAST = 5, Decimal("1e8")  # a level that changes so much, and by so many dollars
ANOTHER_PERIOD = "another period"
PLAIN = (DECIMAL_POINT, THOUSANDFOLD)  # errors that explain a level of another size
# A figure of another period fits where a day of it comes to as much, within this factor.
ROUGHLY = Decimal("1.6")
OF_ONE_SIZE = Decimal(4)  # days of one series come to the same within this factor
MOST_REPAIRS = 3

Series = tuple[str, str, str]


class _Print(NamedTuple):
    """A printed level and the vintage it is of."""

    statement: Statement
    vintage: Vintage

    @property
    def period(self) -> Period:
        return self.statement.quantity.period

    @property
    def interval(self) -> Interval:
        return self.statement.figure.interval


Pair = tuple[_Print, _Print]  # a piece, and its whole


class Pieces:
    """The levels of all vintages, to be added one vintage after the other."""

    def __init__(self, bounds: Bounds, sources: Mapping[str, Source], wording: Wording) -> None:
        self._bounds, self._sources, self._wording = bounds, sources, wording
        self._prints: dict[Series, dict[Period, list[_Print]]] = {}

    def add(self, vintage: Vintage) -> None:
        """Takes in the printed levels of a vintage that are in no conflict."""
        said = self._bounds.said(vintage)
        aside = {s for found in self._bounds.solutions(vintage) for s in found.set_aside}
        for statement in said:
            q = statement.quantity
            if q.measure == "value" and q.flow != "balance" and statement not in aside:
                if self._bounds.is_as_printed(q):
                    continue
                periods = self._prints.setdefault((q.flow, q.category, q.destination), {})
                _keep_extremes(periods.setdefault(q.period, []), _Print(statement, vintage))

    def findings(self) -> Iterator[Finding]:
        """Every level that is larger than one of another vintage which contains it, once."""
        for periods in self._prints.values():
            pairs = list(_larger_than_wholes(periods))
            while pairs:
                worst = max(
                    (one for pair in pairs for one in pair),
                    key=lambda one: (sum(one in pair for pair in pairs), one.interval.low),
                )
                about = [pair for pair in pairs if worst in pair]
                pairs = [pair for pair in pairs if worst not in pair]
                yield self._finding(worst, about)

    def _finding(self, worst: _Print, pairs: Sequence[Pair]) -> Finding:
        others = [whole if piece is worst else piece for piece, whole in pairs]
        allowed = _meeting(_allowed(worst, pair) for pair in pairs)
        repairs = tuple(self._repairs(worst, pairs))
        figures = [worst.statement, *(other.statement for other in others)]
        piece, whole = pairs[0]
        summary = (
            f"{self._wording.quantity(piece.statement.quantity)}: {_print_of(piece)} is more than the"
            f" {_print_of(whole)} of {whole.period.title}, which contains it"
        )
        return Finding(
            CONTRADICTION, ERROR, max(s.quantity.period for s in figures), summary,
            tuple(dict.fromkeys(s.source for s in figures)),
            (Member(worst.statement, allowed), *(Member(other.statement) for other in others)),
            "a piece of a period is no more than the whole, beyond 5 percent of revision", repairs,
            details=tuple(f"Consistent {repair.words}." for repair in repairs),
        )  # fmt: skip

    def _repairs(self, worst: _Print, pairs: Sequence[Pair]) -> Iterator[Repair]:
        allowed = _meeting(_allowed(worst, pair) for pair in pairs)
        other = pairs[0][1] if pairs[0][0] is worst else pairs[0][0]
        expected = other.interval.scaled(Decimal(_days(worst.period)) / _days(other.period))
        near = allowed and allowed.meet(expected * Interval(1 / OF_ONE_SIZE, OF_ONE_SIZE))
        if near:
            yield from retyped(worst.statement, near, self._sources)
        yield from of_another_period(worst.statement, expected)


def _keep_extremes(prints: list[_Print], new: _Print) -> None:
    """Of many prints of one quantity only the highest and the lowest can be told on."""
    prints.append(new)
    if len(prints) > 2:
        highest = max(prints, key=lambda one: one.interval.low)
        lowest = min(prints, key=lambda one: one.interval.high)
        prints[:] = list(dict.fromkeys((highest, lowest)))


def _larger_than_wholes(periods: Mapping[Period, Sequence[_Print]]) -> Iterator[Pair]:
    """The prints that are certainly larger than one of another vintage which contains them."""
    by_month: dict[int, list[Period]] = {}
    for period in periods:
        by_month.setdefault(period.first, []).append(period)
    for whole in periods:
        for month in range(whole.first, whole.last + 1):
            for period in by_month.get(month, ()):
                if period != whole and whole.holds(period):
                    yield from _larger(periods[period], periods[whole])


def _larger(pieces: Sequence[_Print], wholes: Sequence[_Print]) -> Iterator[Pair]:
    for piece in pieces:
        for whole in wholes:
            is_larger = piece.interval.low > whole.interval.high * BEYOND
            if is_larger and piece.vintage != whole.vintage:
                yield piece, whole


def _allowed(one: _Print, pair: Pair) -> Interval:
    """What the other of a pair leaves one of it, as a piece or as a whole."""
    piece, whole = pair
    if one is piece:
        return Interval(Decimal(0), whole.interval.high * BEYOND)
    return Interval(piece.interval.low / BEYOND, Decimal("Infinity"))


def _meeting(intervals: Iterable[Interval]) -> Interval | None:
    found = Interval(Decimal(0), Decimal("Infinity"))
    for interval in intervals:
        if (met := found.meet(interval)) is None:
            return None
        found = met
    return found


def _print_of(one: _Print) -> str:
    return f"{one.statement.figure.printed} ({one.statement.source})"


def _days(period: Period) -> int:
    return (period.last_day - period.first_day).days + 1


def of_another_period(statement: Statement, would_be: Interval) -> Iterator[Repair]:
    """The readings of a level as one of a longer or shorter period that ends or begins with it.

    `would_be` is about what its own period came to: a day of the other has to come to as much.
    """
    q, printed = statement.quantity, statement.figure.interval
    if not (would_be.is_bounded and would_be.low > 0 and printed.is_bounded):
        return
    period, is_more = q.period, printed.low > would_be.high
    for other in _longer(period) if is_more else _shorter(period):
        expected = would_be.scaled(Decimal(_days(other)) / _days(period))
        if expected.low / ROUGHLY <= printed.high and printed.low <= expected.high * ROUGHLY:
            words = f"if {statement.figure.printed} were of {other.title} (a figure of {ANOTHER_PERIOD})"
            moved = statement._replace(quantity=q.other(q.measure, period=other))
            yield Repair(ANOTHER_PERIOD, words, (statement,), (moved,))
            return


def _longer(period: Period) -> Iterator[Period]:
    """The year to date, then what else ends with the period or holds it."""
    to_date = Period(period.last, period.day, period.last % 12 + 1)
    candidates = [to_date]
    for months in (1, 3, 6, 12):
        last = period.last - period.last % months + months - 1
        candidates.append(Period(last, WHOLE, months))
    yield from (p for p in dict.fromkeys(candidates) if p != period and p.holds(period))


def _shorter(period: Period) -> Iterator[Period]:
    """Its last month, and the first days of that."""
    candidates = [Period(period.last, WHOLE, 1), Period(period.last, 20, 1), Period(period.last, 10, 1)]
    yield from (p for p in candidates if p != period and period.holds(p))


def beyond_revision(
    earlier: Known, later: Known, sources: Mapping[str, Source], figures: Sequence[Statement]
) -> tuple[Repair, ...] | None:
    """Where two vintages put a level so far apart that it is no revision, the readings that would
    explain it; else None."""
    q = earlier.quantity
    if q.measure != "value" or q.flow == "balance":
        return None
    low, high = sorted((earlier.interval, later.interval), key=lambda interval: interval.low)
    if high.low < FACTOR * low.high or high.low - low.high < LEAST:
        return None
    found: list[Repair] = []
    for known, other in ((earlier, later), (later, earlier)):
        for s in figures:
            is_own = s.quantity == q and s.source in known.sources
            if is_own and s.figure.interval.meet(known.interval):
                found += _readings(s, other.interval, sources)
    order = {repair.words: repair for repair in found}
    return tuple(order.values())[:MOST_REPAIRS]


def _readings(statement: Statement, other: Interval, sources: Mapping[str, Source]) -> Iterator[Repair]:
    yield from retyped(statement, other * Interval(1 / BEYOND, BEYOND), sources)
    yield from of_another_period(statement, other)


def retyped(statement: Statement, near: Interval, sources: Mapping[str, Source]) -> Iterator[Repair]:
    """The readings of a figure with its decimal point moved or its thousands mistaken that are near."""
    for typo, (read, *_) in corrections(statement, sources[statement.source].rounding):
        if typo in PLAIN and read.quantity == statement.quantity and near.meet(read.figure.interval):
            words = f"if {statement.figure.printed} were {read.figure.printed} ({typo.words})"
            yield Repair(typo.name, words, (statement,), (read,))
