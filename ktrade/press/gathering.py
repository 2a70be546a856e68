"""The groups of a sentence -> its facts: a figure dealt out to the series it is of, with the words
around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.facts import Fact, Group, Printed, Series

MOST_WORDS = 8  # of an article that a note may keep around a figure
TOTALS = Series("export", TOTAL, WORLD)  # working days are of the period, whatever they are told of
LEVELS = ("value", "change", "volume")
FUELS = {"crude-oil", "gas", "coal"}
TOGETHER = "of all of them together?"
MOVED = re.compile(
    r"(?:ed|rose|grew|fell|shrank|sank|slid|up|down|growth|positive|expanded|leapt|rebounded)$",
    re.IGNORECASE,
)


def facts_of(group: Group, sentence: str, where: str, main: Period) -> Iterator[Fact]:
    """The facts of a group: one each for figure and series, dealt out where it names several
    series."""
    _add_up(group)
    for measure, period in dict.fromkeys((f.measure, f.period) for f in group.figures):
        of_measure = [f for f in group.figures if (f.measure, f.period) == (measure, period)]
        for series, printed in _dealt(group, of_measure):
            if measure in ("days", "days_change"):
                series = TOTALS
            yield Fact(
                printed.period or group.period, series, measure, printed.cell, where,
                quote(sentence, printed.start, printed.end), sentence[printed.start : printed.end],
                printed.of,
                [*group.doubts, *printed.doubts],
            )  # fmt: skip
    is_signed = group.is_deficit or group.is_surplus
    is_told = "flow" in group.explicit and group.has_period and not group.figures
    if is_signed and group.series[0].flow == "balance" and is_told:
        sign = "<0" if group.is_deficit else ">0"
        yield Fact(group.period, group.series[0], "value", sign, where)
    has_growth = any(f.is_growth or f.measure == "change" for f in group.figures)
    is_named = bool(group.explicit & {"item", "place"}) or (
        group.is_told_of_period and group.period != main
    )
    if (
        group.trend
        and not has_growth
        and group.scope == ""
        and is_named
        and MOVED.search(group.trend_word)
    ):
        cell = ">0" if group.trend == "+" else "<0"
        for series in group.series:
            if series.flow in ("export", "import"):
                yield Fact(
                    group.period,
                    series,
                    "yoy",
                    cell,
                    where,
                    quote(sentence, group.start, group.start),
                    doubts=list(group.doubts),
                )


def claim_facts(group: Group, period: Period, claim: str, where: str) -> Iterator[Fact]:
    """A claim of each series of a group, as doubtful as the group is."""
    for series in group.series:
        yield Fact(period, series, "claim", claim, where, doubts=list(group.doubts))


def _add_up(group: Group) -> None:
    """Makes one series of crude oil, gas and coal where one level is printed of the three: their
    bill is the country's for energy. Of other lists a level is marked."""
    levels = [figure for figure in group.figures if figure.measure in LEVELS]
    if len(group.series) == 1 or len(levels) % len(group.series) == 0:
        return
    if {series.category for series in group.series} == FUELS:
        group.series = [group.series[0]._replace(category="energy")]
        return
    for figure in levels:
        figure.doubts.append(TOGETHER)


def _dealt(group: Group, printed: list[Printed]) -> Iterable[tuple[Series, Printed]]:
    count = len(group.series)
    if count > 1 and len(printed) == count:
        return zip(group.series, printed, strict=True)
    if count > 1 and printed[0].measure == "share":
        for figure in printed:
            figure.doubts.append(TOGETHER)
    return [(series, figure) for figure in printed for series in group.series]


def quote(sentence: str, start: int, end: int) -> str:
    """At most eight words around a figure."""
    before, inside, after = (
        sentence[:start].split(),
        sentence[start:end].split(),
        sentence[end:].split(),
    )
    room = max(MOST_WORDS - len(inside), 0)
    return " ".join(
        [*before[max(len(before) - room // 2 - room % 2, 0) :], *inside, *after[: room // 2]][
            :MOST_WORDS
        ]
    )
