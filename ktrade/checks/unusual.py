"""Figures worth a second look that no identity contradicts: a typo leaves a level far from its
series."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from ktrade.checks.between_vintages import retyped
from ktrade.checks.finding import UNUSUAL, WARNING, Finding, Member
from ktrade.checks.levels import Level, PrintedLevels
from ktrade.model.digits import written
from ktrade.model.figure import Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Source
from ktrade.model.wording import Wording, listed
from ktrade.solver.vintages import Bounds

FIVE_TIMES = 5
NEIGHBOURS, LEAST_NEIGHBOURS = 4, 2
FURTHEST = 24  # months to a neighbour
OFF = Decimal("1.2")  # a rate of exchange beside the nearest others


def unusual_levels(
    levels: PrintedLevels, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """Every level certainly five times all of the nearest of its series, or a fifth of them."""
    for periods in levels.of.values():
        kinds: dict[tuple[str, int], list[Level]] = {}
        for period, found in periods.items():
            kinds.setdefault((period.kind, period.length), []).append(found[0])
        for series in kinds.values():
            series.sort(key=lambda level: level.period)
            for i, level in enumerate(series):
                # Nearly none is even far from the one before it and the one after.
                beside = [*series[max(0, i - 1) : i], *series[i + 1 : i + 2]]
                if (
                    _is_apart(level, beside)
                    and (near := _neighbours(series, i))
                    and _is_apart(level, near)
                ):
                    yield _level(level, near, levels, sources, wording)


def is_far(levels: PrintedLevels, about: Period) -> bool:
    """Whether a level of the period is five times another of its series, or a fifth: else no level
    is unusual there or beside it."""
    kind = about.kind, about.length
    return any(
        _is_apart(level, [other])
        for periods in levels.of.values()
        for level in periods.get(about, ())
        for period, others in periods.items()
        if (period.kind, period.length) == kind
        for other in others
    )


def _neighbours(series: Sequence[Level], i: int) -> list[Level]:
    """The nearest, and the same a year before and after, as seasons differ; none where there are
    too few."""
    own = series[i].period.last
    around = [
        one for one in series if one is not series[i] and abs(one.period.last - own) <= FURTHEST
    ]
    around.sort(key=lambda one: (abs(one.period.last - own), one.period))
    same = [one for one in around[NEIGHBOURS:] if abs(one.period.last - own) == 12]
    return [*around[:NEIGHBOURS], *same] if len(around) >= LEAST_NEIGHBOURS else []


def _is_apart(level: Level, near: Sequence[Level]) -> bool:
    is_large = level.low >= FIVE_TIMES * max((one.high for one in near), default=math.inf)
    return is_large or level.high * FIVE_TIMES <= min((one.low for one in near), default=-math.inf)


def _level(
    level: Level,
    near: Sequence[Level],
    levels: PrintedLevels,
    sources: Mapping[str, Source],
    wording: Wording,
) -> Finding:
    figure, *others = [levels.observation(one) for one in (level, *near)]
    ends = Interval(
        Decimal(min(one.low for one in near)) / 2, Decimal(max(one.high for one in near)) * 2
    )
    repairs = tuple(retyped(figure, ends, sources))
    is_large = level.low > near[0].high
    words = f"{wording.quantity(figure.quantity)}: {figure.figure.printed} ({figure.source}) is"
    words += " at least five times" if is_large else " at most a fifth of"
    words += " the nearest figures of its series"
    return _finding(figure, others, words, repairs=repairs)


def _finding(
    figure: Observation, others: Sequence[Observation], words: str, **more: object
) -> Finding:
    figures = (figure, *others)
    repairs = more.get("repairs", ())
    assert isinstance(repairs, tuple)
    return Finding(
        UNUSUAL, WARNING, figure.quantity.period, words,
        tuple(dict.fromkeys(s.source for s in figures)),
        tuple(map(Member, figures)), repairs=repairs,
        details=tuple(f"Plausible {r.words}." for r in repairs),
    )  # fmt: skip


class Rates:
    """The rates of exchange that sources convert at, to be added one vintage after the other."""

    def __init__(self, bounds: Bounds, wording: Wording) -> None:
        self._bounds, self._wording = bounds, wording
        self._found: dict[tuple[Period, str], tuple[Interval, Observation, Observation]] = {}

    def add(self, vintage: Vintage, aside: Collection[Observation]) -> None:
        """Takes in what the sources of a vintage print in won and in dollars, but for the figures
        set aside in it."""
        observations = self._bounds.observations(vintage)
        won = [
            s for s in observations if s.quantity.measure == "krw" and s.quantity.flow != "balance"
        ]
        if not won:
            return
        dollars = {(s.source, s.quantity): s for s in observations if s.quantity.measure == "value"}
        for s in won:
            level = dollars.get((s.source, s.quantity.other("value")))
            if level is None or s in aside or level in aside or level.figure.interval.low <= 0:
                continue
            rate = s.figure.interval / level.figure.interval
            key = s.quantity.period, s.source
            if rate.is_bounded and (
                key not in self._found or rate.width < self._found[key][0].width
            ):
                self._found[key] = rate, s, level

    def is_known(self, period: Period) -> bool:
        """Whether there is a rate of the period."""
        return any(known == period for known, _ in self._found)

    def findings(self) -> Iterator[Finding]:
        """Every rate certainly a fifth off all of the nearest others."""
        for key, (rate, won, level) in self._found.items():
            others = sorted(
                (
                    other
                    for other in self._found
                    if other != key and abs(other[0].last - key[0].last) <= FURTHEST
                ),
                key=lambda other: (abs(other[0].last - key[0].last), other),
            )[:NEIGHBOURS]
            near = [self._found[other][0] for other in others]
            if len(near) < LEAST_NEIGHBOURS:
                continue
            is_high = rate.low > OFF * max(one.high for one in near)
            if is_high or rate.high * OFF < min(one.low for one in near):
                rates = listed(
                    [
                        f"{_in_won(one)} ({other[1]})"
                        for one, other in zip(near, others, strict=True)
                    ]
                )
                words = (
                    f"{self._wording.quantity(won.quantity)}: {won.figure.printed} for"
                    f" {level.figure.printed} is {_in_won(rate)} to the dollar ({won.source}),"
                    f" at least a fifth off {rates}"
                )
                yield _finding(won, [level], words)


def _in_won(rate: Interval) -> str:
    return written(rate, Unit.KRW)
