"""Whether a source rounds its figures or cuts their digits, going by its own figures.

A relation between printed figures, computed from what each stands for on average, misses by the sum
of their errors. Where digits were rounded, a print is off by up to half a unit of its last place,
evenly; where they were cut, by up to one unit to one side. So under either way the miss has a known
density, a convolution of even ones, and the ratio of the two is the odds.

The null is a mixture of honest readings: all figures shortened once; all of them twice (6.045 to
6.05 to 6.1; halves up, or to even); one that ends in 0 shortened a place before. Of sources that
are as the mixture is, at most one in K is accused at K to 1 (Markov's inequality).

Relations that share figures are weighed jointly, over the errors of up to two shared ones; those
that would share more, or follow from others, are left out. In floats: these are odds, not bounds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from ktrade.checks.finding import NOTE, ROUNDING, WARNING, Finding, Member
from ktrade.model.density import (
    BEFORE,
    COARSER,
    EITHER,
    MOST_SHARED,
    ONCE,
    TO_EVEN,
    Miss,
    Steps,
    SumOfErrors,
    joint_density,
    times,
)  # fmt: skip
from ktrade.model.figure import Rounding, Unit
from ktrade.model.period import Vintage
from ktrade.model.quantity import Observation, Quantity, Source
from ktrade.model.wording import Wording
from ktrade.solver.constraints import Variable, in_words, is_as_printed, variable_of
from ktrade.solver.residuals import Residual, plain_relations, residuals

LEAST_ODDS, MOST_ODDS = 20, 1000  # less is no evidence worth a line; more is told no closer
ENOUGH = 0.9  # of the logarithm of the odds: relations without which so much is left are not named
MOST_RELATIONS = 150  # of a long history so many, evenly spread, tell how it shortens
PASSES = 3  # how often unprinted quantities are worked out from printed ones
MOST_OWN = 6  # figures of one relation whose errors are convolved
NEGLIGIBLE = 1e-3  # of a relation's miss
LOOSE = frozenset(("value", "yoy", "days"))  # measures that no relation ties to each other
ROUNDED, CUT = Rounding.NEAREST, Rounding.DOWN
WORDS = {
    ROUNDED: "rounds rather than truncates",
    CUT: "truncates rather than rounds",
}
DECLARED = {
    ROUNDED: ", declared to round,",
    Rounding.EXACT: ", declared to be exact,",
    CUT: ", declared to truncate,",
}
TWICE = "one quantity has one value"
TOGETHER = "No single relation decides this; together they do."

IS_ONCE, IS_TWICE, IS_COARSER = 0.94, 0.02, 0.04  # the mixture

Group = tuple[Sequence[int], Sequence[int]]  # relations weighed jointly, and the figures they share
By = Callable[[int], Steps]  # the density of a figure's error


def ways_of_rounding(
    observations: Iterable[Observation], sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """The sources whose figures speak for a way that is not declared; in the order of the
    sources."""
    figures_of: dict[Vintage, dict[Variable, list[Observation]]] = {}
    own: dict[str, dict[Quantity, None]] = {}
    for s in observations:
        source = sources.get(s.source)
        if source and source.reports and s.quantity.measure not in ("krw", "krw_yoy"):
            figures_of.setdefault(source.reports, {}).setdefault(variable_of(s), []).append(s)
            own.setdefault(source.id, {})[s.quantity] = None
    crowded = {vintage: _crowded(found) for vintage, found in figures_of.items()}
    for source in sources.values():
        if source.reports and source.id in own:
            places = crowded[source.reports]
            if asked := [q for q in own[source.id] if any(place in places for place in _places(q))]:
                yield from _Evidence(
                    source, figures_of[source.reports], asked, sources, wording
                ).findings()


def _places(q: Quantity) -> Collection[object]:
    return (0, q[1:5]), (1, q[2:5]), (2, q.period, q[3:5])


def _crowded(quantities: Iterable[Variable]) -> set[object]:
    """The places, series and pairs of flows of which more is known than a level and its growth."""
    met: dict[object, set[object]] = {}
    for q in quantities:
        assert isinstance(q, Quantity)
        what = ("" if q.measure in LOOSE else q.measure, q.period, q.flow)
        for place, one in zip(_places(q), what, strict=True):
            met.setdefault(place, {""} if place[0] == 0 else set()).add(one)  # type: ignore[index]
    return {place for place, found in met.items() if len(found) > 1}


class _Evidence:
    """A source's figures and those they meet, numbered, with the relations that they may miss."""

    def __init__(
        self,
        source: Source,
        figures_of: Mapping[Variable, Sequence[Observation]],
        asked: Iterable[Quantity],
        sources: Mapping[str, Source],
        wording: Wording,
    ) -> None:
        self._source = source
        relations = list(plain_relations(asked))
        self._figures: list[Observation] = []
        prints: dict[Variable, list[int]] = {}
        for variable in dict.fromkeys(v for relation in relations for v in relation.variables):
            found = [s for s in figures_of.get(variable, ()) if s.figure.interval.is_bounded]
            if found and is_as_printed(found[0].quantity, wording.categories, wording.destinations):
                found = [s for s in found if s.source == source.id]
            found.sort(key=lambda s: (s.source != source.id, s.figure.interval.width))
            once = {(s.source, s.figure.number or s.figure.printed): s for s in reversed(found)}
            prints[variable] = list(range(len(self._figures), len(self._figures) + len(once)))
            self._figures += reversed(once.values())
        # Its own, of which the digits could have been cut: bare numbers, and not days, which come
        # in halves.
        bare = {n: s.source for n, s in enumerate(self._figures) if _is_bare(s)}
        self._plain = {n for n, by in bare.items() if by == source.id}
        self._either = {
            n for n, by in bare.items() if sources[by].rounding is Rounding.EITHER
        } - self._plain
        self._misses: dict[Rounding, list[Residual]] = {}
        for way in (ROUNDED, CUT):
            values = {
                v: [self._value(n, way) for n in numbers]
                for v, numbers in prints.items()
                if numbers
            }
            twice = [
                _difference(first, other) for first, *others in values.values() for other in others
            ]
            first = {variable: found[0] for variable, found in values.items()}
            self._misses[way] = [*twice, *residuals(first, relations, PASSES)]
        # A print that another source has too may be its copy, and says nothing of digits that were
        # rounded.
        prints_of = [[self._figures[n].figure.number for n in m.slopes] for m in twice]
        self._copies = {i for i, found in enumerate(prints_of) if len(set(found)) == 1}
        one, other = ([m.relations for m in found] for found in self._misses.values())
        self._rows = self._misses[ROUNDED]
        self._groups = list(self._grouped()) if one == other else []

    def findings(self) -> Iterator[Finding]:
        """One finding where the figures speak against what is declared, or where nothing is; else
        none."""
        declared = ROUNDED if self._source.rounding is Rounding.EXACT else self._source.rounding
        for way in (CUT, ROUNDED):
            groups = [(self._log_odds(group, way), group) for group in self._weighed(way)]
            if declared is not way and sum(odds for odds, _ in groups) >= math.log(LEAST_ODDS):
                yield self._speaks_for(way, groups)
                return

    def _weighed(self, way: Rounding) -> Iterator[Group]:
        for group in self._groups:
            rows = [i for i in group[0] if way is CUT or i not in self._copies]
            if rows:
                yield self._sharing(rows)

    def _error(self, number: int, way: Rounding) -> tuple[float, float]:
        """What a figure stands for on average, and the unit of its error, negative below zero."""
        figure = self._figures[number].figure
        if figure.number and (number in self._plain or number in self._either):
            value, unit = float(figure.number.value), float(figure.number.place)
            unit = -unit if value < 0 else unit
            is_moved = way is CUT and value and number in self._plain
            return (value + unit / 2 if is_moved else value), unit
        low, high = float(figure.interval.low), float(figure.interval.high)
        return (low + high) / 2, high - low

    def _steps(self, number: int, steps_of: By) -> Steps:
        if number in self._plain:
            return steps_of(number)
        return EITHER if number in self._either else ONCE

    def _value(self, number: int, way: Rounding) -> Residual:
        value, unit = self._error(number, way)
        return Residual(value, {number: 1.0} if unit else {})

    def _grouped(self) -> Iterator[Group]:
        """The relations that speak, those that share figures together, the clearest first."""
        units = [self._error(n, ROUNDED)[1] for n in range(len(self._figures))]
        weights = [{n: abs(c * units[n]) for n, c in m.slopes.items()} for m in self._rows]
        signed = [
            [c * units[n] for n, c in m.slopes.items() if n in self._plain] for m in self._rows
        ]
        shifts = [abs(sum(moved)) for moved in signed]
        decisive = [
            i for i, w in enumerate(weights) if w and shifts[i] > NEGLIGIBLE * max(w.values())
        ]
        decisive = decisive[:: -(-len(decisive) // MOST_RELATIONS) or 1]
        decisive.sort(key=lambda i: (-round(shifts[i] / math.hypot(*weights[i].values()), 6), i))
        groups: list[Group] = []
        for i in decisive:
            near = [
                group
                for group in groups
                if any(weights[i].keys() & weights[j].keys() for j in group[0])
            ]
            rows, shared = self._sharing([i, *(j for group in near for j in group[0])])
            own = [[w for n, w in weights[j].items() if n not in shared] for j in rows]
            # A figure of its own, too: else a relation may follow from the others.
            is_free = all(
                max(found, default=0) > NEGLIGIBLE * max(weights[j].values())
                for j, found in zip(rows, own, strict=True)
            )
            if is_free and len(shared) <= MOST_SHARED and max(map(len, own)) <= MOST_OWN:
                groups = [*(group for group in groups if group not in near), (rows, shared)]
        yield from groups

    def _sharing(self, rows: Sequence[int]) -> Group:
        count: dict[int, int] = {}
        for number in (n for i in rows for n in self._rows[i].slopes):
            count[number] = count.get(number, 0) + 1
        return rows, [number for number, times in count.items() if times > 1]

    def _log_odds(self, group: Group, way: Rounding) -> float:
        """The logarithm of the odds for a way against the honest readings of the other."""
        other = CUT if way is ROUNDED else ROUNDED
        speaking, once = (self._density(group, w, _all(ONCE)) for w in (way, other))
        if not speaking:
            return -math.inf
        if speaking < 2 * once:  # as nearly always
            return math.log(speaking / once / IS_ONCE)
        coarser = [
            self._density(group, other, _once_but(one, COARSER[other]))
            for one in dict.fromkeys(n for i in group[0] for n in self._rows[i].slopes)
            if one in self._plain
            and (p := self._figures[one].figure.number)
            and not p.value % (10 * p.place)
        ]
        twice = [self._density(group, other, _all(steps)) for steps in (BEFORE, TO_EVEN)]
        null = (
            IS_ONCE * once
            + IS_TWICE * sum(twice) / 2
            + IS_COARSER * sum(coarser) / max(len(coarser), 1)
        )
        return math.log(speaking / null) if null else math.inf

    def _density(self, group: Group, way: Rounding, steps_of: By) -> float:
        """Of the misses of a group, if errors have these densities about what prints stand for."""
        numbers, shared = group
        moving = (
            n for i in numbers for m in (self._rows[i], self._misses[way][i]) for n in m.slopes
        )
        units = {n: self._error(n, way)[1] for n in moving}
        steps = {n: times(self._steps(n, steps_of), unit) for n, unit in units.items()}
        rows = []
        for i in numbers:
            miss, first = self._misses[way][i], self._rows[i].slopes
            # In units of one figure, the same under either way: so densities are comparable.
            unit = max(first, key=lambda n: abs(first[n] * units[n]))
            scale = abs(miss.slopes.get(unit, 0.0)) or 1.0
            own = [times(steps[n], c / scale) for n, c in miss.slopes.items() if n not in shared]
            slopes = [miss.slopes.get(n, 0.0) / scale for n in shared]
            rows.append(Miss(-miss.value / scale, slopes, SumOfErrors(own)))
        return joint_density(rows, [steps[n] for n in shared])

    def _speaks_for(self, way: Rounding, groups: Sequence[tuple[float, Group]]) -> Finding:
        """The finding, with the figures and relations without which too little is left."""
        total = sum(odds for odds, _ in groups)
        enough = ENOUGH * min(total, math.log(MOST_ODDS))
        left = {tuple(group[0]): odds for odds, group in groups}
        for i in sorted((i for rows in left for i in rows), reverse=True):
            (within,) = (rows for rows in left if i in rows)
            rest = tuple(j for j in within if j != i)
            without = {rows: odds for rows, odds in left.items() if rows != within}
            if rest:
                without[rest] = self._log_odds(self._sharing(rest), way)
            if sum(without.values()) >= enough:
                left = without
        rows = [i for found in left for i in found]
        numbers = dict.fromkeys(n for i in rows for n in self._misses[way][i].slopes)
        figures = sorted(
            (self._figures[n] for n in numbers), key=lambda s: s.source != self._source.id
        )
        relations = dict.fromkeys(in_words(self._misses[way][i].relations) or TWICE for i in rows)
        declared = DECLARED.get(self._source.rounding, "")
        return Finding(
            ROUNDING, WARNING if declared else NOTE, max(s.quantity.period for s in figures),
            f"{self._source.id}{declared} {WORDS[way]}: odds of {_odds_in_words(total)}",
            tuple(dict.fromkeys((self._source.id, *(s.source for s in figures)))),
            tuple(map(Member, figures)), "; ".join(relations),
            details=(TOGETHER,) if len(rows) > 1 else (),
        )  # fmt: skip


def _all(steps: Steps) -> By:
    return lambda _: steps


def _once_but(one: int, steps: Steps) -> By:
    return lambda n: steps if n == one else ONCE


def _difference(one: Residual, other: Residual) -> Residual:
    return Residual(
        one.value - other.value, {**one.slopes, **{n: -c for n, c in other.slopes.items()}}
    )


def _is_bare(s: Observation) -> bool:
    return s.figure.number is not None and not s.figure.qualifier and s.figure.unit is not Unit.DAYS


def _odds_in_words(log_odds: float) -> str:
    """'23 to 1', of two digits at most, rounded down."""
    if log_odds >= math.log(MOST_ODDS):
        return f"more than {MOST_ODDS:,} to 1"
    odds = math.exp(log_odds)
    return f"{int(odds) if odds < 100 else int(odds / 10) * 10} to 1"
