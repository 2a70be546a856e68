"""Figures that cannot all hold: the conflicts that a solution found, what each figure would have to
be, and the error that explains it.

A conflict is reported with those of its figures that may be at fault, as the solution has them, and
is examined together with the nearest figures that hold: a repair counts only if all of these hold
with it. A conflict with an innocent reading - digits cut where the source is said to round, a base
copied from last year's story, a figure confirmed some days later - is not called a contradiction
(R. Reiter, "A theory of diagnosis from first principles", 1987, for the sets)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from ktrade.checks.finding import (
    CONTRADICTION,
    ERROR,
    LITTLE,
    POINT,
    REVISION,
    ROUNDING,
    WARNING,
    Finding,
    Member,
    Repair,
)
from ktrade.checks.sizes import brings_nearer
from ktrade.checks.typos import Typo, corrections
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Vintage
from ktrade.model.quantity import Observation, Source
from ktrade.model.wording import Wording, listed
from ktrade.solver.conflict import Conflict, nearest
from ktrade.solver.constraints import Constraint, initial_domain, variable_of
from ktrade.solver.solution import Solution
from ktrade.solver.system import System, is_consistent
from ktrade.solver.vintages import Bounds

MOST_AROUND = 300
MOST_REPAIRS = 3
MOST_TRIED = (
    40  # repairs that fit what the others leave the figure, and are then tried on all figures
)
# An official table is no passing on of digits: it is not read as if some had been cut.
READ_AS_THEY_ARE = (Rounding.EITHER, Rounding.EXACT)


def contradictions(
    bounds: Bounds, vintage: Vintage, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """Each conflict of a vintage as a finding: a contradiction, or what its innocent reading is."""
    # What a source knows alone is solved with all its figures, so a conflict may be found twice.
    found: dict[frozenset[Observation], tuple[Conflict, Solution]] = {}
    by_figures: dict[tuple[Observation, ...], list[tuple[Conflict, Solution]]] = {}
    settled: set[Observation] = set()
    for solution in bounds.solutions(vintage):
        for conflict in solution.conflicts:
            figures = tuple(s.plain for s in conflict.observations)
            suspects = tuple(s.plain for s in conflict.suspects)
            by = suspects if len(suspects) == 1 else figures
            is_told = frozenset(figures) in found
            if not is_told and (by in by_figures or settled.isdisjoint(figures)):
                found[frozenset(figures)] = conflict, solution
                by_figures.setdefault(by, []).append((conflict, solution))
        settled.update(s.plain for s in solution.set_aside)
    conflicts = [conflict for conflict, _ in found.values()]
    for same in by_figures.values():
        (conflict, solution), *more = sorted(same, key=lambda one: _simplicity(one[0]))
        others = [other for other in conflicts if other is not conflict]
        around = _around(conflict, solution, wording)
        looked_at = _Diagnosis(conflict, around, others, solution.beside, sources, wording)
        yield looked_at.finding([other for other, _ in more])


def _simplicity(conflict: Conflict) -> tuple[int, int]:
    """Sorts first what is within one source, then what has the fewest figures."""
    return len({s.source for s in conflict.observations}), len(conflict.observations)


def _around(conflict: Conflict, solution: Solution, wording: Wording) -> list[Observation]:
    """The figures of a conflict, then those nearest to them that hold without any conflict's."""
    aside = {figure for other in solution.conflicts for figure in other.observations}
    aside.update(solution.set_aside)
    holding = [s for s in solution.observations if s not in aside]
    together = [*conflict.observations, *holding]
    if len(together) <= MOST_AROUND:
        return together
    system = System(together, wording.categories, wording.destinations, solution.beside)
    constraints = system.constraints
    return nearest(conflict.observations, holding, constraints, MOST_AROUND)


class _Diagnosis:
    """One conflict, examined. `others` are the other conflicts: one error may cause two."""

    def __init__(
        self,
        conflict: Conflict,
        around: Sequence[Observation],
        others: Sequence[Conflict],
        beside: Sequence[Constraint],
        sources: Mapping[str, Source],
        wording: Wording,
    ) -> None:
        self.conflict, self.around, self.beside = conflict, around, beside
        self.sources, self.wording = sources, wording
        within = set(around)
        # The figures of the other conflicts that are not among those around, conflict by conflict.
        self.elsewhere = [[s for s in o.observations if s not in within] for o in others]
        # Each figure without which all around it hold, with the solution of the others.
        self.suspects: dict[Observation, Solution] = {}
        for figure in conflict.suspects:
            rest = [s for s in around if s is not figure]
            if len(conflict.suspects) < len(conflict.observations) or self._holds(rest):
                self.suspects[figure] = Solution(
                    rest, wording.categories, wording.destinations, beside
                )

    def finding(self, more: Iterable[Conflict] = ()) -> Finding:
        """A contradiction with its repairs or, where there is one, its innocent reading.

        `more` are conflicts that the same figure alone is to blame for."""
        figures = self.conflict.observations
        kind, severity, how = self._innocent() or (CONTRADICTION, ERROR, "")
        repairs = tuple(self._repairs()) if kind == CONTRADICTION else ()
        relation = self.conflict.words or "one quantity has one value"
        named = list(dict.fromkeys(s.source for s in figures))
        who = f"within {named[0]}" if len(named) == 1 else f"between {listed(named)}"
        both = "both" if len(figures) == 2 else "all"
        first = next(iter(self.suspects)) if len(self.suspects) == 1 else figures[0]
        prints = listed([s.figure.printed for s in figures])
        about = self.wording.quantity(first.quantity)
        summary = f"{about}: {prints} cannot {both} hold as printed, {who}"
        summary += f"; {how}" if how else ""
        return Finding(
            kind, severity, max(s.quantity.period for s in figures), summary, tuple(named),
            tuple(Member(s.plain, self._allowed(s)) for s in figures), relation, repairs,
            details=tuple(self._details(repairs, more)) if kind == CONTRADICTION else (),
        )  # fmt: skip

    def _holds(self, observations: Sequence[Observation]) -> bool:
        words = self.wording
        return is_consistent(observations, words.categories, words.destinations, self.beside)

    def _allowed(self, figure: Observation) -> Interval | None:
        """What the others leave it: all others if they hold, else those of the conflict."""
        without = self.suspects.get(figure)
        if without and (left := _left(without, figure)):
            return None if left == initial_domain(variable_of(figure)) else left
        return self.conflict.left_for(figure)

    def _innocent(self) -> tuple[str, str, str] | None:
        """The kind, severity and words of a reading in which no figure is wrong."""
        figures = self.conflict.observations
        rounding = [s for s in figures if self._rounding(s) not in READ_AS_THEY_ARE]
        if rounding and self._holds([self._read_either(s) for s in self.around]):
            cutting = ", ".join(dict.fromkeys(s.source for s in rounding))
            words = f"they can if {cutting} truncated rather than rounded"
            return ROUNDING, WARNING, words
        named = list(dict.fromkeys(s.source for s in figures))
        if len(named) == 1:
            last = max(s.quantity.period for s in figures)
            levels = [s for s in figures if s.quantity.measure == "value"]
            bases = [s for s in levels if s.quantity.period < last]
            if bases and self._holds_loosened(bases):
                words = "they can if the year-earlier level is off by less than 1 percent"
                return REVISION, WARNING, words
            return None
        days = {self.sources[source].published for source in named}
        if len(days) > 1 or None in days:
            for source in named:
                if self._holds_loosened([s for s in self.around if s.source == source]):
                    words = f"they can if those of {source} were revised by less than 1 percent"
                    return REVISION, WARNING, words
        return None

    def _rounding(self, observation: Observation) -> Rounding:
        return self.sources[observation.source].rounding

    def _read_either(self, observation: Observation) -> Observation:
        if self._rounding(observation) in READ_AS_THEY_ARE:
            return observation
        figure = observation.figure
        either = parse_figure(figure.printed, figure.unit, Rounding.EITHER)
        return observation._replace(figure=either)

    def _holds_loosened(self, loosened: Iterable[Observation]) -> bool:
        wide = {s: s._replace(figure=s.figure._replace(interval=_loosened(s))) for s in loosened}
        return self._holds([wide.get(s, s) for s in self.around])

    def _repairs(self) -> Iterator[Repair]:
        """The plainest errors with which all figures hold; of those equally plain, first what
        brings a figure back to the size of its series, then what fits least by chance."""
        found = 0
        candidates = [(s, *one) for s in self.suspects for one in self._candidates(s)]
        beside = [*self.around, *chain.from_iterable(self.elsewhere)]

        def rank(one: tuple[Observation, float, Typo, Sequence[Observation]]) -> tuple[float, ...]:
            figure, chance, typo, would_be = one
            return typo.cost, -brings_nearer(figure, would_be[0], beside), chance

        for figure, _, typo, would_be in sorted(candidates, key=rank)[:MOST_TRIED]:
            together = [*self.around, *self._with_partner(would_be)]
            reread = [s for s in together if any(_is_reprint(s, w) for w in would_be[1:])]
            was = (figure, *reread)
            if self._holds([*(s for s in together if s not in was), *would_be]):
                yield Repair(typo.name, self._in_words(typo, figure, would_be), was, would_be)
                found += 1
                if found == MOST_REPAIRS:
                    return

    def _with_partner(self, would_be: Sequence[Observation]) -> list[Observation]:
        """The conflict of the second of two exchanged figures, if not among those around."""
        found: list[Observation] = []
        for figures in self.elsewhere:
            if any(_is_reprint(s, other) for s in figures for other in would_be[1:]):
                found += figures
        return found

    def _candidates(
        self, figure: Observation
    ) -> Iterator[tuple[float, Typo, tuple[Observation, ...]]]:
        """Errors in this figure that fit what the others leave it, each with the chance that a
        figure of its size would.

        A figure that would be of another quantity has to be borne out: that it contradicts nothing
        there because nothing is known there explains nothing.
        """
        beside = [*self.around, *chain.from_iterable(self.elsewhere)]
        for typo, would_be in corrections(figure, self._rounding(figure), beside):
            left = self._room(figure, would_be[0], typo)
            if left and left.meet(would_be[0].figure.interval):
                yield _chance(left, would_be[0]), typo, would_be

    def _room(self, figure: Observation, would_be: Observation, typo: Typo) -> Interval | None:
        """What the others leave the figure as it would be; None where that explains nothing."""
        without, q = self.suspects[figure], would_be.quantity
        if q.measure == "krw" and not typo.keeps_place:
            won = [
                s
                for s in self.around
                if s.quantity.measure == "krw" and s.source == would_be.source
            ]
            is_known = without.follows(q.other("value"))
            is_told = is_known and any(s.quantity.period == q.period for s in won)
            return initial_domain(variable_of(would_be)) if is_told else None
        left = _left(without, would_be)
        if left is None and typo.keeps_place:
            left = self.conflict.left_for(figure)
        return left if left and (typo.keeps_place or left.is_bounded) else None

    def _in_words(self, typo: Typo, figure: Observation, would_be: Sequence[Observation]) -> str:
        first = would_be[0]
        if len(would_be) == 2:
            other = self.wording.quantity(would_be[1].quantity)
            return f"if {figure.figure.printed} and {first.figure.printed} ({other}) were swapped"
        if first.quantity == figure.quantity:
            return f"if {figure.figure.printed} were {first.figure.printed} ({typo.words})"
        about = self.wording.quantity(first.quantity)
        return f"if {figure.figure.printed} were the figure of: {about} ({typo.words})"

    def _details(self, repairs: Sequence[Repair], more: Iterable[Conflict]) -> Iterator[str]:
        """Which figure may be off, and the repairs, in words."""
        names = [self._name(s) for s in self.suspects]
        if len(names) == 1:
            yield f"Without {names[0]}, the others are consistent."
        elif names and len(names) < len(self.conflict.observations):
            yield f"Without any one of these, the others are consistent: {'; '.join(names)}."
        elif not names:
            yield "More than one figure would have to change."
        for other in more:
            figures = (f"{self._name(s)[:-1]}, {s.source})" for s in other.observations)
            yield f"These also conflict: {'; '.join(figures)}."
        for repair in repairs:
            yield f"Consistent {repair.words}."

    def _name(self, figure: Observation) -> str:
        return f"{figure.figure.printed} ({self.wording.quantity(figure.quantity)})"


def _left(solution: Solution, figure: Observation) -> Interval | None:
    """What a solution leaves the figure's quantity; None where it knows nothing of it."""
    variable = variable_of(figure)
    return solution.interval(variable) if solution.follows(variable) else None


def _chance(left: Interval, figure: Observation) -> float:
    """How likely a figure of its size would fit there, about: the width of what fits beside the
    size, 1 at most."""
    fits, own = left.width + figure.figure.interval.width, figure.figure.number
    size = abs(own.value) if own else 0
    return min(float(fits / size), 1.0) if size else 1.0


def _is_reprint(observation: Observation, other: Observation) -> bool:
    """Whether they stand for the same figure of a source, whatever it prints."""
    mine, theirs = ((s.quantity, s.source, s.where) for s in (observation, other))
    return mine == theirs


def _loosened(observation: Observation) -> Interval:
    """What its print allows, and 1 percent of a level or 1 point of a rate more on either side."""
    interval = observation.figure.interval
    if not observation.quantity.unit.is_level:
        return interval + Interval(-POINT, POINT)
    return interval * Interval(1 - LITTLE, 1 + LITTLE)
