"""Whether a source rounds its figures or cuts their digits, as its own figures tell.

The probability of a source's prints under a habit is proportional to the volume, in the space of the independent
true values, of the values that would be printed so (see `volume`). If every digit was rounded, a print p whose last
place is u stands for p - u/2 to p + u/2; if every digit was cut, for p to p + u (mirrored below zero, and -u to u for
0). The ratio of the two volumes is the odds. Words, ranges and working days keep their interval under both habits,
and so do the figures of other sources of the vintage. Only relations that hold a figure of the source, or tie what
holds one, are asked, and of those only what is over-determined; sums in won, which hold within half a percent, are
left out.

A figure that was rounded twice may fit neither habit by a hair, or the wrong one: that is seldom enough (3 of 174
in made-up worlds) for odds to stand, and is why these are findings to look at, not errors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ktrade.checks.finding import NOTE, ROUNDING, WARNING, Finding, Member
from ktrade.checks.volume import Ends, Loop, Region, connected, derive, growth_has_sign
from ktrade.model.figure import Figure, Rounding, Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import FLOWS, MEASURES, Quantity, Source, Statement
from ktrade.solver.conflict import irreducible_clash
from ktrade.solver.constraints import Node, Relation, Sum, domain, identities, in_words, is_as_printed, node_of, periods
from ktrade.solver.propagation import Emptied, Network
from ktrade.wording import Wording

# Odds below this are no evidence worth a line; those beyond the other are told no closer.
LEAST_ODDS, MOST_ODDS = 20, 1000
# Particles a volume is sampled with: so many draws a source and habit, within these limits.
DRAWS = 6_000
LEAST_PARTICLES, MOST_PARTICLES = 40, 400
MOST_LOOPS = DRAWS // LEAST_PARTICLES  # of a customs history's thousands so many, evenly spread, tell its habit
MOST_LEFT_OUT = 12  # relations tried without, to find the one that the rest would miss most
PATIENCE = 4  # so many times as many before a volume that narrowing left, and sampling missed, is taken for nothing

LOOSE = frozenset(("value", "yoy", "days"))  # measures that, for one period and flow, no relation ties to each other
ROUNDED, CUT = Rounding.NEAREST, Rounding.DOWN
WORDS = {ROUNDED: "rounds digits rather than cutting them", CUT: "cuts digits rather than rounding them"}
DECLARED = {ROUNDED: ", declared to round,", Rounding.EXACT: ", declared to be exact,", CUT: ", declared to cut,"}
TWICE = "the same quantity printed more than once"


def habits(statements: Iterable[Statement], sources: Mapping[str, Source], wording: Wording) -> Iterator[Finding]:
    """The sources whose figures speak for a habit that is not declared, or fit none; in the order of the sources."""
    figures: dict[Vintage, list[Statement]] = {}
    own: dict[str, list[Statement]] = {}
    for statement in statements:
        source = sources.get(statement.source)
        if source and source.reports and statement.quantity.measure != "krw":
            figures.setdefault(source.reports, []).append(statement)
            own.setdefault(source.id, []).append(statement)
    prints = {vintage: _Prints(said) for vintage, said in figures.items()}
    for source in sources.values():
        if source.reports and source.id in own:
            yield from _Case(source, own[source.id], prints[source.reports], wording).findings()


Series = tuple[str, str, str]


def _series(quantity: Quantity) -> Series:
    return quantity.flow, quantity.category, quantity.destination


class _Prints:
    """The figures of a vintage, by what they measure."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.of: dict[Node, list[Statement]] = {}
        self.levels: dict[Series, dict[Quantity, None]] = {}
        self.measures: dict[tuple[Period, Series], set[str]] = {}
        self.periods: dict[Series, set[Period]] = {}
        self.flows: dict[tuple[Period, str, str], set[str]] = {}
        for statement in statements:
            q = statement.quantity
            self.of.setdefault(node_of(statement), []).append(statement)
            self.measures.setdefault((q.period, _series(q)), set()).add(q.measure)
            self.periods.setdefault(_series(q), set()).add(q.period)
            self.flows.setdefault((q.period, q.category, q.destination), set()).add(q.flow)
            if q.measure == "value":
                self.levels.setdefault(_series(q), {})[q] = None

    def may_close_a_loop(self, quantity: Quantity) -> bool:
        """False where what is printed beside it is at most its level and its growth: most of a store is so."""
        measures = self.measures[quantity.period, _series(quantity)]
        return (
            not measures <= LOOSE
            or len(self.periods[_series(quantity)]) > 1
            or len(self.flows[quantity.period, quantity.category, quantity.destination]) > 1
        )


@dataclass(frozen=True, slots=True)
class _Odds:
    """Logarithms of the volumes that two habits leave the true values of some relations."""

    rounded: float
    cut: float

    @property
    def for_cutting(self) -> float:
        """The logarithm of the odds; 0 where neither habit leaves anything."""
        return 0.0 if self.rounded == self.cut else self.cut - self.rounded

    @property
    def is_finite(self) -> bool:
        """Whether both habits leave something."""
        return math.isfinite(self.rounded) and math.isfinite(self.cut)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a habit: its nodes, the logarithm of its own odds, and of those that are left without it."""

    words: str
    nodes: tuple[Node, ...]
    weight: float
    without: float | None = None


class _Case:
    """A source's figures, those they meet, and what they say of its habit."""

    def __init__(
        self,
        source: Source,
        own: Sequence[Statement],
        vintage: _Prints,
        wording: Wording,
    ) -> None:
        self._source, self._own, self._vintage, self._wording = source, own, vintage, wording
        self._prints: dict[Node, list[Statement]] = {}
        self._drawn: dict[Node, int] = {}  # the number at which each is drawn
        self._exact: set[Node] = set()
        self._regions: dict[Loop, Region] = {}
        self._weighed: dict[tuple[Loop, int], _Odds] = {}

    def findings(self) -> Iterator[Finding]:
        """One finding where the figures speak against what is declared, or where nothing is declared; else none."""
        loops = self._loops() if any(self._vintage.may_close_a_loop(s.quantity) for s in self._own) else []
        if not loops:
            return
        groups = list(connected(loops, self._exact))
        # Most sources say little either way, and a few draws tell.
        rough = [self._odds(group, LEAST_PARTICLES) for group in groups]
        if all(o.is_finite for o in rough) and abs(sum(o.for_cutting for o in rough)) < math.log(LEAST_ODDS) / 2:
            return
        free = sum(len(self._region(group).free) for group in groups)
        particles = max(LEAST_PARTICLES, min(MOST_PARTICLES, DRAWS // max(free, 1)))
        odds = [self._odds(group, particles) for group in groups]
        if any(o.rounded == -math.inf for o in odds) and any(o.cut == -math.inf for o in odds):
            yield from self._fits_no_habit([relation for group in groups for relation in group])
            return
        total = sum(o.for_cutting for o in odds)
        habit = CUT if total > 0 else ROUNDED
        declared = ROUNDED if self._source.rounding is Rounding.EXACT else self._source.rounding
        if abs(total) > math.log(LEAST_ODDS) and declared is not habit:
            yield self._speaks_for(habit, abs(total), self._heaviest(habit, loops, particles))

    def _loops(self) -> list[Loop]:
        """The loops among the relations of the source's figures in which it prints something that could be cut."""
        relations = self._relations()
        self._gather(node for relation in relations for node in relation.nodes)
        ends = self._ends(self._prints, None)
        relations = [relation for relation in relations if growth_has_sign(relation, ends)]
        # In an order that is the same whatever the habit.
        drawn = sorted((node for node in self._prints if all(map(math.isfinite, ends[node]))), key=_drawn_at)
        self._drawn = {node: number for number, node in enumerate(drawn)}
        derivation = derive(relations, self._exact, drawn)
        found = dict.fromkeys(derivation.loop(node) for node in self._prints if node in derivation.by)
        loops = [loop for loop in found if any(map(_is_plain, self._own_in(loop)))]
        return loops[:: -(-len(loops) // MOST_LOOPS) or 1]

    def _relations(self) -> list[Relation]:
        """The equalities around the source's figures, around the same a year before, and between periods."""
        seen: set[object] = set()
        found: list[Relation] = []
        for q in dict.fromkeys(s.quantity for s in self._own):
            found += identities(q, seen)
            base = q.other(q.measure, period=q.period.year_before, of=q.of)
            if (base.period, _series(base)) in self._vintage.measures:
                found += identities(base, seen)
        for series in dict.fromkeys(_series(s.quantity) for s in self._own):
            levels = [q for q in self._vintage.levels.get(series, ()) if self._meeting(q)]
            if any(q.period.length > 1 for q in levels):
                found += (tie for tie in periods(levels) if isinstance(tie, Sum) and not tie.at_most)
        return found

    def _gather(self, nodes: Iterable[Node]) -> None:
        """Keeps what is printed of these nodes."""
        for node in dict.fromkeys(nodes):
            if met := self._meeting(node):
                self._prints[node] = met
        self._exact = {n for n, met in self._prints.items() if any(s.figure.interval.is_point for s in met)}

    def _meeting(self, node: Node) -> list[Statement]:
        """The figures of a node that count: what is known "as printed" is known to its source alone."""
        met, words = self._vintage.of.get(node, []), self._wording
        if met and isinstance(node, Quantity) and is_as_printed(node, words.categories, words.destinations):
            return [s for s in met if s.source == self._source.id]
        return met

    def _own_in(self, relations: Iterable[Relation]) -> list[Statement]:
        nodes = dict.fromkeys(node for relation in relations for node in relation.nodes)
        return [s for node in nodes for s in self._prints.get(node, ()) if s.source == self._source.id]

    def _region(self, relations: Loop) -> Region:
        if relations not in self._regions:
            self._regions[relations] = Region(relations, self._exact, self._drawn)
        return self._regions[relations]

    def _odds(self, relations: Loop, particles: int) -> _Odds:
        if (relations, particles) in self._weighed:
            return self._weighed[relations, particles]
        region = self._region(relations)
        volumes: list[float] = []
        for habit in (ROUNDED, CUT):
            ends = self._ends(region.nodes, habit)
            volume = region.log_volume(ends, particles, self._source.id)
            if volume == -math.inf:
                volume = region.log_volume(ends, PATIENCE * particles, self._source.id)
            volumes.append(volume)
        self._weighed[relations, particles] = odds = _Odds(*volumes)
        return odds

    def _ends(self, nodes: Iterable[Node], habit: Rounding | None) -> dict[Node, Ends]:
        """What the prints of each node leave it; with no habit, as they are declared."""
        found: dict[Node, Ends] = {}
        for node in nodes:
            if node in self._prints:
                intervals = [domain(node), *(self._as_printed(s, habit).figure.interval for s in self._prints[node])]
                found[node] = float(max(i.low for i in intervals)), float(min(i.high for i in intervals))
        return found

    def _as_printed(self, statement: Statement, habit: Rounding | None) -> Statement:
        """The statement with the interval it has under the source's habit; another source's as it is."""
        if habit is None or statement.source != self._source.id or not _is_plain(statement):
            return statement
        return statement._replace(figure=statement.figure._replace(interval=_plain(statement.figure, habit)))

    def _heaviest(self, habit: Rounding, loops: Sequence[Loop], particles: int) -> _Evidence:
        """What weighs most: alone if it speaks clearly so, else what the rest would miss most."""
        sign = 1 if habit is CUT else -1
        twice = {node: sign * self._said_twice(node).for_cutting for node in self._prints}
        found = [_Evidence(TWICE, (node,), weight) for node, weight in twice.items() if weight]
        alone: dict[Loop, float] = {}
        for loop in loops:
            nodes = self._region(loop).nodes
            prints = sum(twice.get(node, 0.0) for node in nodes)
            # What two prints of one quantity say already is no merit of the relation.
            alone[loop] = sign * self._odds(loop, particles).for_cutting - prints if math.isfinite(prints) else 0.0
            found.append(_Evidence(in_words(loop), nodes, alone[loop]))
        heaviest = max(found, key=lambda evidence: evidence.weight)
        if heaviest.weight > math.log(LEAST_ODDS):
            return heaviest
        rest: dict[Loop, float] = {}
        for loop in sorted(loops, key=lambda loop: -alone[loop])[:MOST_LEFT_OUT]:
            groups = connected([other for other in loops if other != loop], self._exact)
            rest[loop] = sign * sum(self._odds(group, particles).for_cutting for group in groups)
        missed = min(rest, key=lambda loop: rest[loop])
        return _Evidence(in_words(missed), self._region(missed).nodes, alone[missed], rest[missed])

    def _said_twice(self, node: Node) -> _Odds:
        """What several prints of one quantity say of the habit, without any relation."""
        if len(self._prints[node]) < 2:
            return _Odds(0.0, 0.0)
        widths = [high - low for habit in (ROUNDED, CUT) for low, high in self._ends([node], habit).values()]
        return _Odds(*(math.log(width) if width > 0 else -math.inf for width in widths))

    def _speaks_for(self, habit: Rounding, log_odds: float, heaviest: _Evidence) -> Finding:
        declared = DECLARED.get(self._source.rounding, "")
        summary = f"{self._source.id}{declared} {WORDS[habit]}: odds of {_odds_words(log_odds)}"
        odds = f"It weighs most: odds of {_odds_words(heaviest.weight)} from it alone"
        odds += f", of {_odds_words(heaviest.without)} without it." if heaviest.without is not None else "."
        members = [s for node in heaviest.nodes for s in self._prints.get(node, ()) if s.source == self._source.id]
        return self._finding(WARNING if declared else NOTE, summary, heaviest.words, members, (odds,))

    def _fits_no_habit(self, relations: Sequence[Relation]) -> Iterator[Finding]:
        """The source's figures that fit neither habit, where that is certain and no other source's fault."""
        own = self._own_in(relations)
        found: dict[Rounding, Emptied] = {}
        for habit in (ROUNDED, CUT):
            try:
                Network(relations, [self._as_printed(s, habit) for s in own]).narrow()
            except Emptied as emptied:
                found[habit] = emptied
        if len(found) == 2:
            clash = irreducible_clash(found[CUT if self._source.rounding is CUT else ROUNDED])
            places = {(s.quantity, s.where) for s in clash.figures}
            members = [s for s in own if (s.quantity, s.where) in places]
            summary = f"{self._source.id} fits no habit: not all its digits were rounded, and not all were cut"
            yield self._finding(WARNING, summary, clash.words or TWICE, members)

    def _finding(
        self, severity: str, summary: str, words: str, members: Sequence[Statement], details: tuple[str, ...] = ()
    ) -> Finding:
        last = max(s.quantity.period for s in self._own)
        found = tuple(map(Member, members))
        return Finding(ROUNDING, severity, last, summary, (self._source.id,), found, words, details=details)


def _is_plain(statement: Statement) -> bool:
    """Whether its digits could have been cut: a bare number, and not of days, which come in halves."""
    figure = statement.figure
    return figure.number is not None and not figure.qualifier and figure.unit is not Unit.DAYS


def _plain(figure: Figure, habit: Rounding) -> Interval:
    """What a bare number stands for if all was rounded, or cut, once."""
    assert figure.number
    value, place = figure.number.value, figure.number.place
    below = above = place / 2
    if habit is CUT:
        below, above = (place, place) if value == 0 else (Decimal(0), place) if value > 0 else (place, Decimal(0))
    return Interval(value - below, value + above)


def _drawn_at(node: Node) -> tuple[object, ...]:
    """Levels first, exports and imports before what follows from both, then shares, rates and days."""
    assert isinstance(node, Quantity)
    kinds, flows = list(MEASURES), {flow: number for number, flow in enumerate(("export", "import", *FLOWS[2:]))}
    of = (node.of.category, node.of.destination) if node.of else ("", "")
    return kinds.index(node.measure), flows[node.flow], node.period, node.category, node.destination, of


def _odds_words(log_odds: float) -> str:
    """'23 to 1', of two digits at most, rounded down."""
    if log_odds > math.log(MOST_ODDS):
        return f"more than {MOST_ODDS:,} to 1"
    odds = math.exp(max(log_odds, 0.0))
    return f"{int(odds) if odds < 100 else int(odds / 10) * 10} to 1"
