"""The joint hull of a quantity by linear programming: the second method that bounds are held
against.

Unknowns are levels between neighbouring boundaries of time, month by month or finer, of each
series; working days; and for won the dollars a won is worth. Every printed figure is a pair of
inequalities in them, a rate's too: `yoy 10..12` says that value - 1.12 base <= 0. A ratio is asked
for as Charnes and Cooper (1962) do: with its denominator fixed at 1, and the constant 1 an unknown.
So all rows are homogeneous, and a level is a ratio to ONE.

Three measures are not linear. A share's change and a daily average's growth are, once one ratio
(last year's share, or the ratio of working days) is held fixed: that ratio is searched, so their
hull is an inner one, never too wide. Growth and shares of a balance hold only where signs agree:
such figures are `left_out`, and make a hull too wide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from ktrade.model.figure import Unit
from ktrade.model.interval import Interval
from ktrade.model.quantity import Observation, Quantity
from ktrade.model.vocabulary import Vocabulary
from tests.worlds.boundaries import Boundary, boundaries_of, days_between
from tests.worlds.linear import ONE, Linear, Program, Row, plus
from tests.worlds.measures import (
    OF_BASE,
    Slice,
    base_of,
    days_of,
    ingredients,
    is_linear,
    slice_of,
    whole_of,
)

DEVIATION = 0.005  # of a figure in won from its dollars at the source's rate
# what an open end must leave; the largest level is 100, and the program's own tolerance 1e-7
STRICT = 1e-6
LARGEST = 100.0
MOST_KEPT = 50
STEPS = 5  # across what a ratio may be, before the search near the best
CLOSE = 1e-6  # of a ratio: no end is sought nearer
GOLDEN = (math.sqrt(5) - 1) / 2
Ends = tuple[float, float]

LONGEST_HOLIDAY = 15  # calendar days


class Oracle:
    """What all figures of one vintage jointly leave any quantity of the series they speak of."""

    def __init__(
        self,
        figures: Sequence[Observation],
        categories: Vocabulary,
        destinations: Vocabulary,
        asked: Iterable[Quantity] = (),
    ) -> None:
        """`asked` are quantities whose periods or series no figure may name."""
        self.figures = list(figures)
        self._words = {"category": categories, "destination": destinations}
        spoken = [q for s in self.figures for q in ingredients(s.quantity)]
        spoken += [q for one in asked for q in ingredients(one)]
        self._boundaries: list[Boundary] = sorted(
            {b for q in spoken for b in boundaries_of(q.period)}
        )
        self._series = dict.fromkeys(
            (flow, q.category, q.destination)
            for q in spoken
            if q.measure == "value"
            for flow in (("export", "import") if q.flow in ("balance", "trade") else (q.flow,))
        )
        self._has_days = any(q.measure == "days" for q in spoken)
        self.left_out = [s for s in self.figures if not is_linear(s.quantity)]
        self._units = {unit: _unit_of(self.figures, unit) for unit in (Unit.USD, Unit.KRW)}
        self._ranges: dict[Slice, Ends] = {}
        self._programs: dict[object, Program] = {}
        self._slices = dict.fromkeys(filter(None, (slice_of(s.quantity) for s in self.figures)))

    def feasible(self, start: dict[Slice, float] | None = None) -> bool:
        """Whether true values fit all figures, open ends included; where some are not linear,
        whether any were found, beginning from the ratios of `start`."""
        if not self._slices:
            return self._fits({})
        return any(self._fits(fixed) for fixed in self._tries(self._slices, start))

    def _fits(self, fixed: dict[Slice, float]) -> bool:
        return self._program(fixed).strictness > STRICT

    def hull(self, quantity: Quantity, start: dict[Slice, float] | None = None) -> Ends:
        """The least and the greatest value, in the quantity's own unit; infinite where the figures
        leave no end.

        `start` holds ratios known to be possible, to begin a search from.
        """
        if quantity.measure == "krw":
            return self._hull_in_won(quantity)
        return self._searched(quantity, start)

    def _hull_in_won(self, quantity: Quantity) -> Ends:
        """What the printing source's figures in won leave, which meet what its rate makes of
        dollars."""
        printed = [s for s in self.figures if s.quantity == quantity]
        (source,) = {s.source for s in self.figures if s.quantity.measure == "krw"}
        won = {("rate", source, quantity.period): 1.0}
        low, high = (
            self._program({}).optimum(self._with_room(quantity, -sign), won, sign)
            * self._units[Unit.KRW]
            for sign in (1.0, -1.0)
        )
        intervals = [s.figure.interval for s in printed]
        return max([low, *(float(i.low) for i in intervals)]), min(
            [high, *(float(i.high) for i in intervals)]
        )

    def _with_room(self, q: Quantity, sign: float) -> Linear:
        """The most (sign 1) or the least (-1) that figures in won may make of a level in
        dollars."""
        value = self._expression(q.other("value"))
        if q.flow != "balance":
            return plus((1 + sign * DEVIATION, value))
        flows = (self._expression(q.other("value", flow=flow)) for flow in ("export", "import"))
        return plus((1, value), *((sign * DEVIATION, flow) for flow in flows))

    def _searched(self, quantity: Quantity, start: dict[Slice, float] | None) -> Ends:
        slices = dict(self._slices)
        if own := slice_of(quantity):
            slices[own] = None
        if not slices:
            return self._extreme(quantity, 1.0, {}), self._extreme(quantity, -1.0, {})
        ends = []
        for sign in (1.0, -1.0):

            def depth(fixed: dict[Slice, float], sign: float = sign) -> float:
                # Where nothing fits, the program would still find what fits without the constant 1.
                found = self._extreme(quantity, sign, fixed) if self._fits(fixed) else math.nan
                return math.inf if math.isnan(found) else sign * found

            best = min(self._tries(slices, start), key=depth)
            ends.append(sign * self._descend(best, depth))
        return ends[0], ends[1]

    def _tries(
        self, slices: Iterable[Slice], start: dict[Slice, float] | None
    ) -> Iterator[dict[Slice, float]]:
        """Where to begin: the known start, then steps across what the figures leave each ratio."""
        linear = {cut: self._range(cut) for cut in slices}
        middle = {
            cut: (start or {}).get(cut, (low + high) / 2) for cut, (low, high) in linear.items()
        }
        yield middle
        if self._fits(middle):
            for cut in middle:
                self._ranges[cut] = self._fitting(cut, middle)
        for cut in middle:
            low, high = self._range(cut)
            for step in range(STEPS + 1):
                yield {**middle, cut: low + (high - low) * step / STEPS}

    def _fitting(self, cut: Slice, start: dict[Slice, float]) -> Ends:
        """How far the ratio may go from a start that fits: the range that linear figures leave, cut
        by halves."""
        ends = []
        for end in self._range(cut):
            fits, beyond = start[cut], end
            if self._fits({**start, cut: end}):
                fits = end
            while abs(beyond - fits) > CLOSE * max(abs(beyond), abs(fits)):
                middle = (fits + beyond) / 2
                fits, beyond = (
                    (middle, beyond) if self._fits({**start, cut: middle}) else (fits, middle)
                )
            ends.append(fits)
        return ends[0], ends[1]

    def _descend(
        self, best: dict[Slice, float], depth: Callable[[dict[Slice, float]], float]
    ) -> float:
        """The least depth found near the best of the tries: each ratio in turn by golden
        section."""
        least = depth(best)
        for cut, at in best.items():
            low, high = self._range(cut)
            room = (high - low) / STEPS
            low, high = max(low, at - room), min(high, at + room)
            left, right = (high - GOLDEN * (high - low), low + GOLDEN * (high - low))
            depths = depth({**best, cut: left}), depth({**best, cut: right})
            for _ in range(8):
                if min(depths) < least:
                    least, best = (
                        min(depths),
                        {**best, cut: left if depths[0] <= depths[1] else right},
                    )
                if depths[0] <= depths[1]:
                    high, right = right, left
                    left = high - GOLDEN * (high - low)
                    depths = depth({**best, cut: left}), depths[0]
                else:
                    low, left = left, right
                    right = low + GOLDEN * (high - low)
                    depths = depths[1], depth({**best, cut: right})
            least = min(least, *depths)
        return least

    def _range(self, cut: Slice) -> Ends:
        if cut not in self._ranges:
            terms = self._expression(cut.numerator), self._expression(cut.denominator)
            low, high = (self._program({}).optimum(*terms, sign) for sign in (1.0, -1.0))
            self._ranges[cut] = max(low, 0.0), min(high, 100.0)
        return self._ranges[cut]

    def _extreme(self, quantity: Quantity, sign: float, fixed: dict[Slice, float]) -> float:
        numerator, denominator = self._ratio(quantity, fixed)
        return self._program(fixed).optimum(numerator, denominator, sign) * self._scale(quantity)

    def _scale(self, q: Quantity) -> float:
        return self._units[Unit.USD] if q.measure in ("value", "change", "daily") else 1.0

    def _ratio(self, q: Quantity, fixed: dict[Slice, float]) -> tuple[Linear, Linear]:
        """The quantity as a ratio of two expressions, the lower one not negative."""
        value = self._expression(q.other("value"))
        base = self._expression(base_of(q.other("value"))) if q.measure in OF_BASE else {}
        match q.measure:
            case "value":
                return value, {ONE: 1.0}
            case "change":
                return plus((1, value), (-1, base)), {ONE: 1.0}
            case "days":
                return self._expression(q), {ONE: 1.0}
            case "days_change":
                days = days_of(q.period)
                return plus((1, self._expression(days)), (-1, self._expression(base_of(days)))), {
                    ONE: 1.0
                }
            case "yoy":
                return plus((100, value), (-100, base)), base
            case "mom":
                base = self._expression(q.other("value", period=q.period.previous))
                return plus((100, value), (-100, base)), base
            case "daily":
                return value, self._expression(days_of(q.period))
            case "daily_yoy":
                return plus((100 * _fixed(q, fixed), value), (-100, base)), base
            case "share":
                return plus((100, value)), self._expression(whole_of(q))
            case "share_change":
                whole = self._expression(whole_of(q))
                return plus((100, value), (-100 * _fixed(q, fixed), whole)), whole
            case "contribution":
                return plus((100, value), (-100, base)), self._expression(base_of(whole_of(q)))
            case "cover":
                return plus(
                    (100, self._expression(q.other("value", flow="export")))
                ), self._expression(q.other("value", flow="import"))
        raise ValueError(f"no linear form of {q.measure}")

    def _expression(self, q: Quantity) -> Linear:
        """A level, or working days, as a sum of unknowns."""
        begin, end = boundaries_of(q.period)
        at = self._boundaries
        cells = range(at.index(begin), at.index(end))
        if q.measure == "days":
            return {("days", cell): 1.0 for cell in cells}
        signs = {"balance": {"export": 1, "import": -1}, "trade": {"export": 1, "import": 1}}.get(
            q.flow, {q.flow: 1}
        )
        return {
            (flow, q.category, q.destination, cell): float(sign)
            for flow, sign in signs.items()
            for cell in cells
        }

    def _rows(self, fixed: dict[Slice, float]) -> Iterator[Row]:
        for s in self.figures:
            if s.quantity.measure == "krw":
                yield from self._won(s)
            elif is_linear(s.quantity) and all(
                cut in fixed for cut in filter(None, [slice_of(s.quantity)])
            ):
                numerator, denominator = self._ratio(s.quantity, fixed)
                yield from _between(
                    s.figure.interval, numerator, denominator, 1 / self._scale(s.quantity)
                )
                yield Row(plus((-1, denominator)), is_open=True)  # a ratio to nothing is none
        for cut, ratio in fixed.items():
            denominator = self._expression(cut.denominator)
            equal = plus((1, self._expression(cut.numerator)), (-ratio, denominator))
            yield Row(plus((-1, denominator)), is_open=True)
            yield Row(equal)
            yield Row(plus((-1, equal)))
        if self._has_days:
            for cell in range(len(self._boundaries) - 1):
                most = days_between(self._boundaries[cell], self._boundaries[cell + 1])
                yield Row({("days", cell): 1.0, ONE: -float(most)})
                if most >= LONGEST_HOLIDAY:  # so long a stretch has a working day
                    yield Row({("days", cell): -1.0, ONE: 1.0})
        yield from self._parts()

    def _won(self, s: Observation) -> Iterator[Row]:
        """Dollars lie between the ends in won × the dollars a won is worth, within half a
        percent."""
        interval, rate = s.figure.interval, ("rate", s.source, s.quantity.period)
        for end, is_open, sign in (
            (interval.low, interval.low_open, 1),
            (interval.high, interval.high_open, -1),
        ):
            if end.is_finite():
                won = float(end) / self._units[Unit.KRW]
                yield Row(
                    plus((sign * won, {rate: 1.0}), (-sign, self._with_room(s.quantity, sign))),
                    is_open,
                )

    def _parts(self) -> Iterator[Row]:
        """In each cell of time a part is no more than its whole, nor are parts together that do not
        overlap."""
        rows: dict[tuple[str, str, str], list[str]] = {}
        for flow, category, destination in self._series:
            rows.setdefault((flow, "category", destination), []).append(category)
            rows.setdefault((flow, "destination", category), []).append(destination)
        for (flow, by, other), present in rows.items():
            for whole, groups in _nested(present, self._words[by]).items():
                for parts in groups:
                    for cell in range(len(self._boundaries) - 1):
                        terms: Linear = {}
                        for term, sign in [*((part, 1.0) for part in parts), (whole, -1.0)]:
                            place = (term, other) if by == "category" else (other, term)
                            terms[(flow, *place, cell)] = sign
                        yield Row(terms)

    def _program(self, fixed: dict[Slice, float]) -> Program:
        key = tuple(sorted((str(cut), ratio) for cut, ratio in fixed.items()))
        if key not in self._programs:
            if len(self._programs) > MOST_KEPT:
                self._programs.clear()
            self._programs[key] = Program(self._rows(fixed))
        return self._programs[key]


def feasible(
    figures: Sequence[Observation], categories: Vocabulary, destinations: Vocabulary
) -> bool:
    """Whether true values fit all figures, open ends included."""
    return Oracle(figures, categories, destinations).feasible()


def _unit_of(figures: Sequence[Observation], unit: Unit) -> float:
    """The unit in which the largest level of these figures is LARGEST."""
    intervals = [s.figure.interval for s in figures if s.figure.unit is unit]
    ends = [abs(float(end)) for i in intervals for end in (i.low, i.high) if end.is_finite()]
    return max([LARGEST, *ends]) / LARGEST


def _fixed(q: Quantity, fixed: dict[Slice, float]) -> float:
    cut = slice_of(q)
    assert cut
    return fixed[cut]


def _between(
    interval: Interval, numerator: Linear, denominator: Linear, scale: float
) -> Iterator[Row]:
    """The ratio lies in the interval, whose ends are multiplied by the scale."""
    if interval.high.is_finite():
        yield Row(
            plus((1, numerator), (-float(interval.high) * scale, denominator)), interval.high_open
        )
    if interval.low.is_finite():
        yield Row(
            plus((float(interval.low) * scale, denominator), (-1, numerator)), interval.low_open
        )


def _nested(present: Sequence[str], words: Vocabulary) -> dict[str, list[list[str]]]:
    """For each whole the groups of its parts among those present: those that do not overlap
    together, others alone."""
    found: dict[str, list[list[str]]] = {}
    disjoint: dict[str, list[str]] = {}
    for term in present:
        is_part = words[term].part
        for above in words.ancestors(term):
            if above in present:
                if is_part:
                    disjoint.setdefault(above, []).append(term)
                else:
                    found.setdefault(above, []).append([term])
                break
            is_part = is_part and words[above].part
    for above, parts in disjoint.items():
        found.setdefault(above, []).append(parts)
    return found
