"""Narrowing domains through constraints until nothing moves: hull consistency (HC4).

Each constraint is projected on each of its variables, given the domains of the others, and the
variable is cut to what is left (Benhamou, Goualard, Granvilliers, Puget, "Revising hull and box
consistency", 1999). A projection is exact up to outward rounding; the fixed point of all of them
encloses the solutions. Sums and products are projected until they are quiet, then the timelines,
which are exact at once, and last the excesses, which cost most.

Every cut remembers the bounds it came from, so that an interval can be explained, and an empty
domain names the observations that cannot all hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Context, Decimal
from functools import cache, reduce

from ktrade.model.interval import CEILING, FLOOR, ZERO, Interval
from ktrade.model.quantity import Statement
from ktrade.solver.bound import Bound, EmptyDomain, interval_between
from ktrade.solver.constraints import (
    Constraint,
    Excess,
    Factor,
    Levels,
    Product,
    Sum,
    Variable,
    initial_domain,
    variable_of,
)
from ktrade.solver.excess import excess_cuts
from ktrade.solver.timeline import NegativeCycle, Timeline

# Stopping early is sound, since every interval on the way encloses the truth. A cut of less than
# this part of an interval is not made, and after this many rounds no more are: two constraints can
# shave each other for ever.
LEAST_CUT = Decimal("1E-4")
MOST_ROUNDS = 200
# Sums and products that creep towards what a timeline says at once do not keep it from saying so.
MOST_IN_A_ROW = 8
NO_CONSTRAINT = -1

Domain = tuple[Bound, Bound]


def domain_bounds(variable: Variable) -> Domain:
    """The ends of a variable's initial domain."""
    whole = initial_domain(variable)
    low = Bound(variable, True, whole.low, whole.low_open)
    return low, Bound(variable, False, whole.high, whole.high_open)


class Propagator:
    """Variables with their domains, and the constraints between them."""

    def __init__(
        self,
        constraints: Iterable[Constraint],
        observations: Iterable[Statement] = (),
        *,
        start: Callable[[Variable], Domain] = domain_bounds,
        empty: list[EmptyDomain] | None = None,
    ) -> None:
        """Domains are those of `start`, cut by the observations.

        EmptyDomain where nothing is left, here or in `propagate`; where there is a list `empty`, it
        is put there instead, the cut that would leave nothing is not made, and the rest goes on: no
        interval is worth anything then, but other conflicts are seen too.
        """
        # Variables and constraints are numbered: to hash a quantity costs as much as a cut.
        self._numbers: dict[Variable, int] = {}
        self._lows: list[Bound] = []
        self._highs: list[Bound] = []
        self._constraints: list[Constraint] = []
        self._members: list[tuple[int, ...]] = []
        self._touching: list[list[int]] = []
        self._dirty: dict[int, None] = {}
        self._dirty_levels: dict[int, None] = {}
        self._dirty_excesses: dict[int, None] = {}
        self._revised = NO_CONSTRAINT
        self._start, self._empty = start, empty
        for constraint in constraints:
            self._add(constraint)
        for observation in observations:
            number, printed = self._number(variable_of(observation)), observation.figure.interval
            self._cut(number, True, printed.low, printed.low_open, observation=observation)
            self._cut(number, False, printed.high, printed.high_open, observation=observation)

    def __contains__(self, variable: Variable) -> bool:
        return variable in self._numbers

    def domain(self, variable: Variable) -> Domain:
        """The low and the high end of what is left for the variable."""
        number = self._number(variable)
        return self._lows[number], self._highs[number]

    @property
    def domains(self) -> dict[Variable, Domain]:
        """What is left for every variable."""
        ends = zip(self._lows, self._highs, strict=True)
        return dict(zip(self._numbers, ends, strict=True))

    def propagate(self) -> None:
        """Projects constraints until nothing moves; EmptyDomain where nothing is left.

        A round takes each constraint that a change has touched once: a sum of a hundred parts is
        revised once after all of them have moved, not a hundred times.
        """
        in_a_row = 0
        for _ in range(MOST_ROUNDS):
            in_a_row += 1
            if self._dirty and not (in_a_row > MOST_IN_A_ROW and self._dirty_levels):
                dirty, self._dirty = self._dirty, {}
            elif self._dirty_levels:
                dirty, self._dirty_levels = self._dirty_levels, {}
                in_a_row = 0
            elif self._dirty_excesses:
                dirty, self._dirty_excesses = self._dirty_excesses, {}
                in_a_row = 0
            else:
                break
            for number in dirty:
                self._revised = number
                self._revise(self._constraints[number], self._members[number])
        self._revised = NO_CONSTRAINT

    def _add(self, constraint: Constraint) -> None:
        number = len(self._constraints)
        self._constraints.append(constraint)
        self._members.append(tuple(map(self._number, constraint.variables)))
        for member in dict.fromkeys((*self._members[number], *self._conditions(constraint))):
            self._touching[member].append(number)
        self._touch(number)

    def _conditions(self, constraint: Constraint) -> Iterator[int]:
        """The variables on which it depends whether a product holds."""
        if isinstance(constraint, Product):
            yield from map(self._number, constraint.same_sign or ())
            if constraint.positive:
                yield self._number(constraint.positive.variable)

    def _touch(self, number: int) -> None:
        constraint = self._constraints[number]
        if isinstance(constraint, Levels):
            self._dirty_levels[number] = None
        elif isinstance(constraint, Excess):
            self._dirty_excesses[number] = None
        else:
            self._dirty[number] = None

    def _number(self, variable: Variable) -> int:
        number = self._numbers.setdefault(variable, len(self._lows))
        if number == len(self._lows):
            low, high = self._start(variable)
            self._lows.append(low)
            self._highs.append(high)
            self._touching.append([])
        return number

    def _interval(self, number: int) -> Interval:
        return interval_between(self._lows[number], self._highs[number])

    def _revise(self, constraint: Constraint, members: Sequence[int]) -> None:
        if isinstance(constraint, Sum):
            self._revise_sum(constraint, members)
        elif isinstance(constraint, Product):
            self._revise_product(constraint, members)
        elif isinstance(constraint, Levels):
            self._revise_levels(constraint, members)
        else:
            domains = [(self._lows[member], self._highs[member]) for member in members]
            try:
                for cut in excess_cuts(constraint, domains):
                    number, left = members[cut.member], cut.interval
                    self._cut(number, True, left.low, left.low_open, constraint, cut.used)
                    self._cut(number, False, left.high, left.high_open, constraint, cut.used)
            except EmptyDomain as empty:
                self._fail(empty)

    def _cut(
        self,
        number: int,
        is_low: bool,
        value: Decimal,
        is_open: bool,
        constraint: Constraint | None = None,
        parents: Sequence[Bound] = (),
        observation: Statement | None = None,
        is_exact: bool = False,
    ) -> None:
        """Moves an end of a domain inward, if that is worth it."""
        low, high = self._lows[number], self._highs[number]
        old = low if is_low else high
        if value == old.value:
            if is_open <= old.is_open:
                return
        elif (value < old.value) == is_low or not (
            observation or is_exact or _is_worth_it(value, old, low, high)
        ):
            return
        bound = Bound(old.variable, is_low, value, is_open, observation, constraint, tuple(parents))
        if is_low:
            low = bound
        else:
            high = bound
        if low.value > high.value or (low.value == high.value and (low.is_open or high.is_open)):
            self._fail(EmptyDomain(low, high))
            return
        self._lows[number], self._highs[number] = low, high
        for touched in self._touching[number]:
            if touched != self._revised:
                self._touch(touched)

    def _fail(self, empty: EmptyDomain) -> None:
        if self._empty is None:
            raise empty
        self._empty.append(empty)

    def _moves(self, number: int, is_low: bool, value: Decimal) -> bool:
        """Whether an end may move to the value: most do not, and need no provenance then."""
        if is_low:
            return value >= self._lows[number].value
        return value <= self._highs[number].value

    def _revise_sum(self, constraint: Sum, members: Sequence[int]) -> None:
        """Each term is what the others leave: the total less the sum of their ends."""
        signs = [coefficient for coefficient, _ in constraint.terms]
        sides = ((True, FLOOR),) if constraint.at_most else ((True, FLOOR), (False, CEILING))
        for is_least, context in sides:
            # For a negative sign the ends change places: the least of -x is minus the greatest of
            # x.
            positive, negative = (
                (self._lows, self._highs) if is_least else (self._highs, self._lows)
            )
            ends = [
                (positive if s > 0 else negative)[n] for s, n in zip(signs, members, strict=True)
            ]
            values = [_times(e.value, s, context) for e, s in zip(ends, signs, strict=True)]
            for i, others in enumerate(_others(values, context)):
                if others.is_finite():
                    left = (
                        context.subtract(others, constraint.total) if constraint.total else others
                    )
                    # x <= total - others, or x >= others - total
                    outward = CEILING if (signs[i] > 0) == is_least else FLOOR
                    value = _share_of(left, signs[i], outward)
                    is_low = (signs[i] < 0) == is_least
                    if self._moves(members[i], is_low, value):
                        used = (*ends[:i], *ends[i + 1 :])
                        is_open = any(end.is_open for end in used)
                        self._cut(members[i], is_low, value, is_open, constraint, used)

    def _revise_product(self, constraint: Product, members: Sequence[int]) -> None:
        """Each factor is what the others leave: those across, divided by those beside it."""
        factors = constraint.factors
        sign_ends: list[Bound] = []
        if constraint.same_sign:
            pair = [self._number(variable) for variable in constraint.same_sign]
            signs = {self._interval(number).sign for number in pair}
            if len(signs) != 1 or signs & {None, 0}:
                return
            sign_ends = [ends[number] for number in pair for ends in (self._lows, self._highs)]
        if constraint.positive:
            number = self._number(constraint.positive.variable)
            if self._factor_end(number, constraint.positive, True) <= 0:
                return
            sign_ends.append(self._end_behind(number, constraint.positive, True))
        lows = [self._factor_end(n, f, True) for n, f in zip(members, factors, strict=True)]
        highs = [self._factor_end(n, f, False) for n, f in zip(members, factors, strict=True)]
        may_be_negative = min(lows) < 0
        for i, (beside, across) in enumerate(_sides(len(constraint.left), len(factors))):
            number, factor = members[i], factors[i]
            before = self._lows[number], self._highs[number]
            if may_be_negative and any(lows[j] < 0 for j in (*beside, *across)):
                self._project_signed(constraint, members, i, (beside, across), sign_ends)
            else:
                self._project(constraint, members, i, (beside, across), (lows, highs), sign_ends)
            if before != (self._lows[number], self._highs[number]):
                lows[i] = self._factor_end(number, factor, True)
                highs[i] = self._factor_end(number, factor, False)

    def _project_signed(
        self,
        constraint: Product,
        members: Sequence[int],
        i: int,
        others: tuple[Sequence[int], Sequence[int]],
        sign_ends: Sequence[Bound],
    ) -> None:
        """Cuts the i-th factor, where another may be negative."""
        # Where a divisor may be 0 that is not exact: once another factor has moved, more may
        # follow.
        self._revised = NO_CONSTRAINT
        beside, across = others
        factors = constraint.factors
        quotient = Interval.point(1)
        for j in across:
            quotient = quotient * self._factor_interval(members[j], factors[j])
        for j in beside:
            quotient = quotient / self._factor_interval(members[j], factors[j])
        left = (quotient - Interval.point(factors[i].plus)).scaled(factors[i].sign)
        left = left.scaled(Decimal(1).scaleb(factors[i].shift))
        ends = (self._lows, self._highs)
        used = (*(end[members[j]] for j in (*beside, *across) for end in ends), *sign_ends)
        self._cut(members[i], True, left.low, left.low_open, constraint, used)
        self._cut(members[i], False, left.high, left.high_open, constraint, used)

    def _project(
        self,
        constraint: Product,
        members: Sequence[int],
        i: int,
        others: tuple[Sequence[int], Sequence[int]],
        values: tuple[Sequence[Decimal], Sequence[Decimal]],
        sign_ends: Sequence[Bound],
    ) -> None:
        """Cuts the i-th factor, where no other is negative: the least quotient has the least across
        and the greatest beside."""
        beside, across = others
        number, factor = members[i], constraint.factors[i]
        for is_least, context in ((True, FLOOR), (False, CEILING)):
            above, below = values if is_least else values[::-1]
            value = _quotient([above[j] for j in across], [below[j] for j in beside], is_least)
            if value is None:
                continue
            moved = context.subtract(value, factor.plus) if factor.plus else value
            if factor.sign < 0:
                moved = moved.copy_negate()
            if factor.shift:
                moved = context.scaleb(moved, factor.shift)
            is_low = is_least == (factor.sign > 0)
            if self._moves(number, is_low, moved):
                used = [
                    self._end_behind(members[j], constraint.factors[j], is_least) for j in across
                ]
                used += [
                    self._end_behind(members[j], constraint.factors[j], not is_least)
                    for j in beside
                ]
                # At 0 an end may be reached by any factor being 0: it stays closed.
                is_open = bool(value) and any(end.is_open for end in used)
                self._cut(number, is_low, moved, is_open, constraint, (*used, *sign_ends))

    def _end_behind(self, number: int, factor: Factor, is_least: bool) -> Bound:
        """The end of a variable at which its factor is least, or greatest."""
        return (self._lows if is_least == (factor.sign > 0) else self._highs)[number]

    def _factor_end(self, number: int, factor: Factor, is_least: bool) -> Decimal:
        """The least or greatest value of a factor, rounded outward."""
        context = FLOOR if is_least else CEILING
        value = self._end_behind(number, factor, is_least).value
        if factor.shift:
            value = context.scaleb(value, -factor.shift)
        if factor.sign < 0:
            value = value.copy_negate()
        return context.add(value, factor.plus) if factor.plus else value

    def _factor_interval(self, number: int, factor: Factor) -> Interval:
        return factor_interval(self._interval(number), factor)

    def _revise_levels(self, constraint: Levels, members: Sequence[int]) -> None:
        """Each level is cut to the exact hull of its timeline."""
        rows = [
            (q.period, self._lows[number], self._highs[number])
            for q, number in zip(constraint.variables, members, strict=True)
        ]
        try:
            timeline = Timeline(rows, grows=constraint.grows, is_calendar=constraint.is_calendar)
        except NegativeCycle as cycle:
            self._fail(EmptyDomain(*cycle.proof, constraint=constraint))
            return
        for (period, _, _), number in zip(rows, members, strict=True):
            for is_low, path in ((True, timeline.least(period)), (False, timeline.most(period))):
                if path and self._moves(number, is_low, path.value):
                    value = (FLOOR if is_low else CEILING).plus(path.value)
                    is_open = path.is_open and value == path.value
                    self._cut(number, is_low, value, is_open, constraint, path.proof, is_exact=True)


def factor_interval(interval: Interval, factor: Factor) -> Interval:
    """What a factor may be, given what its variable may be."""
    scaled = interval.scaled(Decimal(1).scaleb(-factor.shift)) if factor.shift else interval
    scaled = -scaled if factor.sign < 0 else scaled
    return scaled + Interval.point(factor.plus) if factor.plus else scaled


def _is_worth_it(value: Decimal, old: Bound, low: Bound, high: Bound) -> bool:
    """Whether a cut from old to value takes off enough, or passes the other end."""
    least, most = low.value, high.value
    if not old.value.is_finite() or least == most or not least <= value <= most:
        return True
    width = (
        most - least if least.is_finite() and most.is_finite() else max(abs(value), abs(old.value))
    )
    return abs(value - old.value) >= width * LEAST_CUT


def _times(value: Decimal, coefficient: int, context: Context) -> Decimal:
    # copy_negate is exact where unary minus would round to another context's digits
    if coefficient in (1, -1):
        return value if coefficient > 0 else value.copy_negate()
    return context.multiply(value, Decimal(coefficient))


def _share_of(others: Decimal, coefficient: int, context: Context) -> Decimal:
    """-others / coefficient, rounded outward."""
    if coefficient in (1, -1):
        return others if coefficient < 0 else others.copy_negate()
    return context.divide(others.copy_negate(), Decimal(coefficient))


@cache
def _sides(left: int, count: int) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """For each factor, those on its side of the product without it, and those across."""
    sides = tuple(range(left)), tuple(range(left, count))
    return tuple(
        (tuple(j for j in sides[i >= left] if j != i), sides[i < left]) for i in range(count)
    )


def _others(values: Sequence[Decimal], context: Context) -> Sequence[Decimal]:
    """For each value the sum of the others."""
    if len(values) == 1:
        return [ZERO]
    if len(values) == 2:
        return values[::-1]
    before, after = [ZERO], [ZERO]
    for value in values[:-1]:
        before.append(context.add(before[-1], value))
    for value in reversed(values[1:]):
        after.append(context.add(after[-1], value))
    return [context.add(x, y) for x, y in zip(before, reversed(after), strict=True)]


def _quotient(above: Sequence[Decimal], below: Sequence[Decimal], is_low: bool) -> Decimal | None:
    """A product over a product, none negative, rounded down for a low end and up for a high one.

    None where that says nothing: something over 0, or infinity above.
    """
    if not all(map(Decimal.is_finite, above)):
        return None
    if not all(map(Decimal.is_finite, below)):
        return ZERO if is_low else None
    up, down = (FLOOR, CEILING) if is_low else (CEILING, FLOOR)
    numerator = reduce(up.multiply, above, Decimal(1))
    if not below:
        return numerator
    denominator = reduce(down.multiply, below, Decimal(1))
    return up.divide(numerator, denominator) if denominator else None
