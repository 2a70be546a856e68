"""What a sum, a product and a timeline leave each of their variables, given the domains of the
others: exact up to outward rounding.

Each yields the cuts in turn, and reads the domains anew after each: what one variable has lost, the
next one of the same constraint already knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal
from functools import cache

from ktrade.model.interval import CEILING, FLOOR, ZERO, Interval
from ktrade.solver.bound import Bound, EmptyDomain
from ktrade.solver.constraints import Factor, Levels, Product, Sum
from ktrade.solver.domains import Cut, Domains
from ktrade.solver.timeline import NegativeCycle, Timeline

ONE = Decimal(1)


def sum_cuts(constraint: Sum, members: Sequence[int], domains: Domains) -> Iterator[Cut]:
    """Each term is what the others leave: the total less the sum of their ends."""
    signs = constraint.coefficients
    sides = ((True, FLOOR),) if constraint.at_most else ((True, FLOOR), (False, CEILING))
    for is_least, context in sides:
        # For a negative sign the ends change places: the least of -x is minus the greatest of x.
        ends = [
            (domains.lows if is_least == (s > 0) else domains.highs)[number]
            for s, number in zip(signs, members, strict=True)
        ]
        if sum([end.value.is_infinite() for end in ends]) > 1:
            continue  # each of them may make up for the others
        values = [_times(e.value, s, context) for e, s in zip(ends, signs, strict=True)]
        opens = sum([end.is_open for end in ends])
        for i, others in enumerate(_others(values, context)):
            if others.is_finite() and members[i] not in domains.idle:
                left = context.subtract(others, constraint.total) if constraint.total else others
                # x <= total - others, or x >= others - total
                outward = CEILING if (signs[i] > 0) == is_least else FLOOR
                value = _share_of(left, signs[i], outward)
                is_low = (signs[i] < 0) == is_least
                is_open = opens > ends[i].is_open
                if domains.may_move(members[i], is_low, value, is_open):
                    yield Cut(members[i], is_low, value, is_open, (*ends[:i], *ends[i + 1 :]))


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


def product_cuts(constraint: Product, members: Sequence[int], domains: Domains) -> Iterator[Cut]:
    """Each factor is what the others leave: those across, divided by those beside it."""
    conditions = _conditions(constraint, domains)
    if conditions is None:
        return
    factors = constraint.factors
    ends = [_factor_ends(domains, n, f) for n, f in zip(members, factors, strict=True)]
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    may_be_negative = min(lows) < 0
    if not any(lows) and sum([high.is_infinite() for high in highs]) > 1:
        return  # nothing over 0, or infinity above: as it is where nothing is known
    for i, (beside, across) in enumerate(_sides(len(constraint.left), len(factors))):
        number, factor = members[i], factors[i]
        if number in domains.idle and not may_be_negative:
            continue  # else what is left of it may be all on one side of 0, and can be divided by
        before = domains.ends(number)
        if may_be_negative and any(lows[j] < 0 for j in (*beside, *across)):
            yield from _signed_cuts(constraint, members, i, domains, conditions)
        else:
            yield from _factor_cuts(constraint, members, i, domains, (lows, highs), conditions)
        if before != domains.ends(number):
            lows[i], highs[i] = _factor_ends(domains, number, factor)


def _conditions(constraint: Product, domains: Domains) -> list[Bound] | None:
    """The bounds that say that the product holds; None where that is not certain."""
    found: list[Bound] = []
    if constraint.same_sign:
        pair = [domains.number(variable) for variable in constraint.same_sign]
        signs = {domains.interval(number).sign for number in pair}
        if len(signs) != 1 or signs & {None, 0}:
            return None
        found = [end for number in pair for end in domains.ends(number)]
    if constraint.positive:
        number = domains.number(constraint.positive.variable)
        if _factor_ends(domains, number, constraint.positive)[0] <= 0:
            return None
        found.append(_end_behind(domains, number, constraint.positive, True))
    return found


def _signed_cuts(
    constraint: Product,
    members: Sequence[int],
    i: int,
    domains: Domains,
    conditions: Sequence[Bound],
) -> Iterator[Cut]:
    """Cuts of the i-th factor, where another may be negative."""
    factors = constraint.factors
    beside, across = _sides(len(constraint.left), len(factors))[i]
    quotient = Interval.point(1)
    for j in across:
        quotient = quotient * _factor_interval(domains.interval(members[j]), factors[j])
    for j in beside:
        quotient = quotient / _factor_interval(domains.interval(members[j]), factors[j])
    left = (quotient - Interval.point(factors[i].plus)).shifted(factors[i].shift)
    left = left.scaled(-1) if factors[i].sign < 0 else left
    ends = (domains.lows, domains.highs)
    used = (*(end[members[j]] for j in (*beside, *across) for end in ends), *conditions)
    # Where a divisor may be 0 that is not exact.
    yield Cut(members[i], True, left.low, left.low_open, used, may_repeat=True)
    yield Cut(members[i], False, left.high, left.high_open, used, may_repeat=True)


def _factor_cuts(
    constraint: Product,
    members: Sequence[int],
    i: int,
    domains: Domains,
    values: tuple[Sequence[Decimal], Sequence[Decimal]],
    conditions: Sequence[Bound],
) -> Iterator[Cut]:
    """Cuts of the i-th factor, where no other is negative: the least quotient has the least across
    and the greatest beside."""
    factors = constraint.factors
    beside, across = _sides(len(constraint.left), len(factors))[i]
    number, factor = members[i], factors[i]
    for is_least, context in ((True, FLOOR), (False, CEILING)):
        above, below = values if is_least else values[::-1]
        value = _quotient(above, across, below, beside, is_least)
        if value is None:
            continue
        moved = context.subtract(value, factor.plus) if factor.plus else value
        if factor.sign < 0:
            moved = moved.copy_negate()
        if factor.shift:
            moved = context.scaleb(moved, factor.shift)
        is_low = is_least == (factor.sign > 0)
        # At 0 an end may be reached by any factor being 0: it stays closed.
        if domains.may_move(number, is_low, moved, is_open=bool(value)):
            used = [_end_behind(domains, members[j], factors[j], is_least) for j in across]
            used += [_end_behind(domains, members[j], factors[j], not is_least) for j in beside]
            is_open = bool(value) and any(end.is_open for end in used)
            yield Cut(number, is_low, moved, is_open, (*used, *conditions))


@cache
def _sides(left: int, count: int) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """For each factor, those on its side of the product without it, and those across."""
    sides = tuple(range(left)), tuple(range(left, count))
    return tuple(
        (tuple(j for j in sides[i >= left] if j != i), sides[i < left]) for i in range(count)
    )


def _end_behind(domains: Domains, number: int, factor: Factor, is_least: bool) -> Bound:
    """The end of a variable at which its factor is least, or greatest."""
    return (domains.lows if is_least == (factor.sign > 0) else domains.highs)[number]


def _factor_ends(domains: Domains, number: int, factor: Factor) -> tuple[Decimal, Decimal]:
    """The least and the greatest value of a factor, rounded outward."""
    low, high = domains.lows[number].value, domains.highs[number].value
    if factor.shift:
        low, high = FLOOR.scaleb(low, -factor.shift), CEILING.scaleb(high, -factor.shift)
    if factor.sign < 0:
        low, high = high.copy_negate(), low.copy_negate()
    if factor.plus:
        low, high = FLOOR.add(low, factor.plus), CEILING.add(high, factor.plus)
    return low, high


def _factor_interval(interval: Interval, factor: Factor) -> Interval:
    """What a factor may be, given what its variable may be."""
    shifted = interval.shifted(-factor.shift) if factor.shift else interval
    shifted = -shifted if factor.sign < 0 else shifted
    return shifted + Interval.point(factor.plus) if factor.plus else shifted


def _quotient(
    above: Sequence[Decimal],
    across: Sequence[int],
    below: Sequence[Decimal],
    beside: Sequence[int],
    is_low: bool,
) -> Decimal | None:
    """The product of those across over that of those beside, none negative, rounded down for a low
    end and up for a high one.

    None where that says nothing: something over 0, or infinity above.
    """
    up, down = (FLOOR, CEILING) if is_low else (CEILING, FLOOR)
    numerator = denominator = ONE
    for j in across:
        if not above[j].is_finite():
            return None
        numerator = up.multiply(numerator, above[j])
    for j in beside:
        if not below[j].is_finite():
            return ZERO if is_low else None
        denominator = down.multiply(denominator, below[j])
    if not beside:
        return numerator
    return up.divide(numerator, denominator) if denominator else None


def level_cuts(constraint: Levels, members: Sequence[int], domains: Domains) -> Iterator[Cut]:
    """Each level is cut to the exact hull of its timeline; EmptyDomain where no levels fit."""
    rows = [
        (q.period, *domains.ends(number))
        for q, number in zip(constraint.variables, members, strict=True)
    ]
    try:
        timeline = Timeline(rows, grows=constraint.grows, is_calendar=constraint.is_calendar)
    except NegativeCycle as cycle:
        raise EmptyDomain(*cycle.proof, constraint=constraint) from None
    for level, is_low, path in timeline.inward():
        value = (FLOOR if is_low else CEILING).plus(path.value)
        is_open = path.is_open and value == path.value
        yield Cut(members[level], is_low, value, is_open, path.proof, is_exact=True)
