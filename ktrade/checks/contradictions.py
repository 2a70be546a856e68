"""Figures that cannot all hold: the smallest such sets, what each would have to be, and the slip that explains it.

One vintage at a time, first within each source, then between sources. A set is looked at together with all
figures that do hold (the nearest MOST_AROUND of them): a figure without which they all hold may be the one that
is off, and a repair counts only if they all hold with it. A set with an innocent reading - digits cut where
the source is said to round, a base copied from last year's story, a figure confirmed some days later - is
not called a contradiction (R. Reiter, "A theory of diagnosis from first principles", 1987, for the sets).
"""

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
from ktrade.checks.typos import Slip, undone
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.interval import EVERYTHING, Interval
from ktrade.model.period import Vintage
from ktrade.model.quantity import Source, Statement
from ktrade.solver.conflict import Clash
from ktrade.solver.constraints import domain, node_of
from ktrade.solver.solution import Case
from ktrade.solver.vintages import Bounds
from ktrade.wording import Wording

MOST_AROUND = 300
MOST_REPAIRS = 3
MOST_TRIED = 40  # repairs that fit what the others leave the figure, and are then tried on all figures


def contradictions(
    bounds: Bounds, vintage: Vintage, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """Every set of figures of a vintage that cannot all hold."""
    found = list(_clashes(bounds, vintage, wording))
    for clash, around in found:
        others = [other for other, _ in found if other is not clash]
        yield _Look(clash, around, others, sources, wording).finding()


def _clashes(bounds: Bounds, vintage: Vintage, wording: Wording) -> Iterator[tuple[Clash, list[Statement]]]:
    """The clashes of a vintage, each with the figures that hold beside it: within one source first."""
    joint, *alone = bounds.cases(vintage)
    solved = {case.statements[0].source: case for case in alone}
    if joint.clashes:
        for source in dict.fromkeys(s.source for s in joint.statements):
            if source not in solved:
                solved[source] = _case([s for s in joint.statements if s.source == source], wording)
    off = {figure for case in solved.values() for clash in case.clashes for figure in clash.figures}
    rest = _case([s for s in joint.statements if s not in off], wording) if joint.clashes and off else joint
    together = set(joint.statements)
    meeting: list[Clash] = []
    for case in solved.values():
        apart: list[Clash] = []
        for clash in case.clashes:
            (meeting if together.issuperset(clash.figures) else apart).append(clash)
        yield from _beside(apart, case, wording)
    yield from _beside([*meeting, *rest.clashes], rest, wording)


def _case(statements: Sequence[Statement], wording: Wording, *, stop_at_clash: bool = False) -> Case:
    return Case(statements, wording.categories, wording.destinations, stop_at_clash=stop_at_clash)


def _beside(clashes: Sequence[Clash], case: Case, wording: Wording) -> Iterator[tuple[Clash, list[Statement]]]:
    """Each clash with its figures, then those of the case nearest to them that hold without all of these."""
    aside = {figure for clash in chain(case.clashes, clashes) for figure in clash.figures}
    holding = [s for s in case.statements if s not in aside]
    # With their prints the clashes' figures could not be tied to the others, without them they would not be.
    loose = {s: s._replace(figure=s.figure._replace(interval=EVERYTHING)) for clash in clashes for s in clash.figures}
    among, tied = set(holding), None
    for clash in clashes:
        if len(holding) + len(clash.figures) <= MOST_AROUND:
            yield clash, [*clash.figures, *holding]
            continue
        tied = tied or _case([*loose.values(), *holding], wording)
        own = {loose[s]: s for s in clash.figures}
        near = tied.around(own, among, MOST_AROUND)
        yield clash, [own.get(s, s) for s in near]


class _Look:
    """One clash, looked at closely. `others` are the clashes of the vintage beside it: one slip may make two."""

    def __init__(
        self,
        clash: Clash,
        around: Sequence[Statement],
        others: Sequence[Clash],
        sources: Mapping[str, Source],
        wording: Wording,
    ) -> None:
        self.around, self.sources, self.wording = around, sources, wording
        within = set(around)
        # The figures of the other clashes that are not among those around, clash by clash.
        self.elsewhere = [[s for s in other.figures if s not in within] for other in others]
        self.sets, self.suspects = self._smallest(clash)
        self.clash = self.sets[0]

    def finding(self) -> Finding:
        """A contradiction with its repairs or, where there is an innocent reading, what that is."""
        figures = self.clash.figures
        kind, severity, how = self._innocent() or (CONTRADICTION, ERROR, "")
        repairs = tuple(self._repairs()) if kind == CONTRADICTION else ()
        relation = self.clash.words or "one quantity has one value"
        named = list(dict.fromkeys(s.source for s in figures))
        who = f"within {named[0]}" if len(named) == 1 else f"between {_listed(named)}"
        both = "both" if len(figures) == 2 else "all"
        first = next(iter(self.suspects)) if len(self.suspects) == 1 else figures[0]
        prints = _listed([s.figure.printed for s in figures])
        summary = f"{self.wording.quantity(first.quantity)}: {prints} cannot {both} hold as printed, {who}"
        summary += f"; {how}" if how else ""
        return Finding(
            kind, severity, max(s.quantity.period for s in figures), summary, tuple(named),
            tuple(Member(s, self._allowed(s)) for s in figures), relation, repairs,
            details=tuple(self._details(repairs)) if kind == CONTRADICTION else (),
        )  # fmt: skip

    def _holds(self, statements: Sequence[Statement]) -> bool:
        return not _case(statements, self.wording, stop_at_clash=True).clashes

    def _smallest(self, clash: Clash) -> tuple[list[Clash], dict[Statement, Case]]:
        """The smallest sets that clash, and the figures without which everything holds, each solved without it."""
        sets, suspects = {frozenset(clash.figures): clash}, {}
        waiting = list(clash.figures)
        tried: set[Statement] = set()
        while waiting:
            figure = waiting.pop(0)
            if figure in tried:
                continue
            tried.add(figure)
            case = _case([s for s in self.around if s is not figure], self.wording, stop_at_clash=True)
            if not case.clashes:
                suspects[figure] = case
                continue
            other = case.clashes[0]
            if len(other.figures) < min(map(len, sets)):
                waiting += other.figures
            sets.setdefault(frozenset(other.figures), other)
        least = min(map(len, sets))
        return [found for key, found in sets.items() if len(key) == least], suspects

    def _allowed(self, figure: Statement) -> Interval | None:
        """What the others leave its quantity: all others if they hold without it, else those of the clash."""
        case = self.suspects.get(figure)
        if case and (left := _left(case, figure)):
            return None if left == domain(node_of(figure)) else left
        return self.clash.left_for(figure)

    def _innocent(self) -> tuple[str, str, str] | None:
        """The kind, severity and words of a reading in which nobody made a mistake."""
        figures = self.clash.figures
        # An official table is no passing on of digits: it is not read as if some had been cut.
        rounding = [s for s in figures if self._rounding(s) not in (Rounding.EITHER, Rounding.EXACT)]
        if rounding and self._holds([self._read_either(s) for s in self.around]):
            cutting = ", ".join(dict.fromkeys(s.source for s in rounding))
            return ROUNDING, WARNING, f"they can if {cutting} cut digits rather than rounding them"
        named = list(dict.fromkeys(s.source for s in figures))
        if len(named) == 1:
            last = max(s.quantity.period for s in figures)
            bases = [s for s in figures if s.quantity.measure == "value" and s.quantity.period < last]
            if bases and self._holds_loosened(bases):
                return REVISION, WARNING, "they can if the year-earlier level is off by less than 1 percent"
            return None
        days = {self.sources[source].published for source in named}
        if len(days) > 1 or None in days:
            for source in named:
                if self._holds_loosened([s for s in self.around if s.source == source]):
                    return REVISION, WARNING, f"they can if those of {source} were revised by less than 1 percent"
        return None

    def _rounding(self, statement: Statement) -> Rounding:
        return self.sources[statement.source].rounding

    def _read_either(self, statement: Statement) -> Statement:
        if self._rounding(statement) in (Rounding.EITHER, Rounding.EXACT):
            return statement
        figure = statement.figure
        return statement._replace(figure=parse_figure(figure.printed, figure.unit, Rounding.EITHER))

    def _holds_loosened(self, loosened: Iterable[Statement]) -> bool:
        wide = {s: s._replace(figure=s.figure._replace(interval=_loosened(s))) for s in loosened}
        return self._holds([wide.get(s, s) for s in self.around])

    def _repairs(self) -> Iterator[Repair]:
        """The plainest slips with which all figures hold."""
        found = 0
        candidates = [(slip, s, read) for s in self.suspects for slip, read in self._candidates(s)]
        candidates.sort(key=lambda one: one[0].cost)
        for slip, figure, would_be in candidates[:MOST_TRIED]:
            together = [*self.around, *self._with_partner(would_be)]
            was = (figure, *(s for s in together if any(_is_reprint(s, w) for w in would_be[1:])))
            if self._holds([*(s for s in together if s not in was), *would_be]):
                yield Repair(slip.name, self._in_words(slip, figure, would_be), was, would_be)
                found += 1
                if found == MOST_REPAIRS:
                    return

    def _with_partner(self, would_be: Sequence[Statement]) -> list[Statement]:
        """The clash that the second of two exchanged figures stands in, where it is not among those around."""
        found: list[Statement] = []
        for figures in self.elsewhere:
            if any(_is_reprint(s, other) for s in figures for other in would_be[1:]):
                found += figures
        return found

    def _candidates(self, figure: Statement) -> Iterator[tuple[Slip, tuple[Statement, ...]]]:
        """Slips in this figure that fit what the others leave it.

        A figure that would be of another quantity has to be borne out: that it clashes with nothing there
        because nothing is known there explains nothing.
        """
        beside = [*self.around, *chain.from_iterable(self.elsewhere)]
        for slip, would_be in undone(figure, self._rounding(figure), beside):
            if self._is_borne_out(figure, would_be[0], slip):
                yield slip, would_be

    def _is_borne_out(self, figure: Statement, would_be: Statement, slip: Slip) -> bool:
        without, q = self.suspects[figure], would_be.quantity
        if q.measure == "krw" and not slip.keeps_place:
            won = [s for s in self.around if s.quantity.measure == "krw" and s.source == would_be.source]
            return without.knows(q.other("value")) and any(s.quantity.period == q.period for s in won)
        left = _left(without, would_be) or (self.clash.left_for(figure) if slip.keeps_place else None)
        if left is None or not (slip.keeps_place or left.is_bounded):
            return False
        return left.meet(would_be.figure.interval) is not None

    def _in_words(self, slip: Slip, figure: Statement, would_be: Sequence[Statement]) -> str:
        first = would_be[0]
        if len(would_be) == 2:
            other = self.wording.quantity(would_be[1].quantity)
            return f"if {figure.figure.printed} and {first.figure.printed} ({other}) changed places"
        if first.quantity == figure.quantity:
            return f"if {figure.figure.printed} were {first.figure.printed} ({slip.words})"
        return f"if {figure.figure.printed} were {self.wording.quantity(first.quantity)} ({slip.words})"

    def _details(self, repairs: Sequence[Repair]) -> Iterator[str]:
        """Which figure may be off, the other smallest sets, and the repairs, in words."""
        single = [s for s in self.clash.figures if s in self.suspects]
        if len(self.suspects) == 1:
            (figure,) = self.suspects
            yield f"Without {self._name(figure)} all the others hold."
        elif single and len(single) < len(self.clash.figures):
            yield f"All the others hold without either of: {', '.join(map(self._name, single))}."
        elif not self.suspects:
            yield "More than one figure would have to change."
        for other in self.sets[1:4]:
            yield f"Nor can: {', '.join(map(self._name, other.figures))}" + (f" ({other.words})" if other.words else "")
        for repair in repairs:
            yield f"Would hold {repair.words}."

    def _name(self, figure: Statement) -> str:
        return f"{figure.figure.printed} ({self.wording.quantity(figure.quantity)})"


def _listed(words: Sequence[str]) -> str:
    """'a, b and c'"""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _left(case: Case, figure: Statement) -> Interval | None:
    """What the case leaves the figure's quantity; None where it knows nothing of it."""
    node = node_of(figure)
    return case.interval(node) if case.knows(node) else None


def _is_reprint(statement: Statement, other: Statement) -> bool:
    """Whether they stand for the same figure of a source, whatever it prints."""
    return (statement.quantity, statement.source, statement.where) == (other.quantity, other.source, other.where)


def _loosened(statement: Statement) -> Interval:
    """What its print allows, and 1 percent of a level or 1 point of a rate more on either side."""
    interval = statement.figure.interval
    if not statement.quantity.unit.is_level:
        return interval + Interval(-POINT, POINT)
    return interval * Interval(1 - LITTLE, 1 + LITTLE)
