"""A sum or difference of quantities, bounded jointly.

What certainly is nought may be added to a sum as often as one likes: exports less imports are the
balance too, and cars with ships no more than what the other parts leave of the whole. Each way to
write a sum bounds it. The narrowest is sought by adding, one at a time, what takes a term away and
narrows the bound: points of the dual of a linear programme, in whole steps. Any of them is a bound
that holds, whatever the search overlooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from ktrade.model.interval import CEILING, Interval
from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import Quantity
from ktrade.solver.aggregates import ADDITIVE, place_of
from ktrade.solver.constraints import Constraint, Sum, Variable
from ktrade.solver.domains import Domain
from ktrade.solver.identities import identities
from ktrade.solver.timeline import boundaries

WORDS = "periods of one series add up"
CHANGES = {"value": "change", "share": "share_change"}
MOST_STEPS = 24  # each takes a term away, and puts others in its place

End = tuple[Decimal, bool]  # a high end, and whether it is closed


class Combination(NamedTuple):
    """Variables, each times its coefficient, and a number, added up."""

    terms: Mapping[Variable, int]
    constant: int = 0

    def minus(self, taken: Sum, times: int) -> Combination:
        """This less so many times what a sum comes to beyond its total: nought, or less."""
        terms = dict(self.terms)
        for coefficient, variable in taken.terms:
            terms[variable] = terms.get(variable, 0) - times * coefficient
        left = {variable: count for variable, count in terms.items() if count}
        return Combination(left, self.constant + times * taken.total)


Domains = Callable[[Variable], Domain]
Sums = Callable[[Variable], Iterable[Sum]]


def bounds_of(terms: Mapping[Variable, int], domain: Domains, sums: Sums) -> Interval:
    """What is left for the sum of these, given what is left for each, and the sums that hold."""
    high, is_closed = _least_high(Combination(terms), domain, sums)
    negated = {variable: -count for variable, count in terms.items()}
    low, is_low_closed = _least_high(Combination(negated), domain, sums)
    return Interval(low.copy_negate(), high, not is_low_closed, not is_closed)


def _least_high(combination: Combination, domain: Domains, sums: Sums) -> End:
    """The least high end of all ways that were tried to write it."""
    best = _high(combination, domain)
    for _ in range(MOST_STEPS):
        found = [(_high(other, domain), i, other) for i, other in _rewritten(combination, sums)]
        end, _, other = min(found, key=lambda one: one[:2], default=(best, 0, combination))
        if end >= best:
            break
        best, combination = end, other
    return best


def _high(combination: Combination, domain: Domains) -> End:
    """Its high end, each term at its own."""
    total, is_closed = Decimal(combination.constant), True
    for variable, count in combination.terms.items():
        low, high = domain(variable)
        end = high if count > 0 else low
        total = CEILING.add(total, CEILING.multiply(end.value, count))
        is_closed = is_closed and not end.is_open
    return total, is_closed


def _rewritten(combination: Combination, sums: Sums) -> Iterator[tuple[int, Combination]]:
    """The combinations that are no less, each with a term taken away, numbered."""
    known = [s for variable in combination.terms for s in sums(variable)]
    number = 0
    for one in dict.fromkeys([*known, *_joined(combination)]):
        for times in sorted({*_cancelling(combination, one)}):
            if times > 0 or not one.at_most:
                number += 1
                yield number, combination.minus(one, times)


def _cancelling(combination: Combination, one: Sum) -> Iterator[int]:
    """How often the sum may be taken off for a term to go."""
    for coefficient, variable in one.terms:
        times, left = divmod(combination.terms.get(variable, 0), coefficient)
        if times and not left:
            yield times


def identities_of_sums(variable: Variable) -> Iterator[Constraint]:
    """The identities of a variable, and those of the changes of a level or share: it less the same
    a year earlier."""
    seen: set[object] = set()
    yield from identities(variable, seen)
    if isinstance(variable, Quantity) and variable.measure in CHANGES:
        measure = CHANGES[variable.measure]
        for period in (variable.period, variable.period.year_after):
            yield from identities(variable.other(measure, period=period, of=variable.of), seen)


def _joined(combination: Combination) -> Iterator[Sum]:
    """Periods of one series that follow on each other, or of which one begins or ends the other:
    their sum or difference is the level of a period itself."""
    levels = [q for q in combination.terms if isinstance(q, Quantity) and q.measure in ADDITIVE]
    for one, other in combinations(levels, 2):
        if place_of(one) == place_of(other):
            a, b = sorted((one, other), key=lambda q: boundaries(q.period))
            (a_begin, a_end), (b_begin, b_end) = boundaries(a.period), boundaries(b.period)
            shorter, longer, left = a, b, None
            if a_end == b_begin:
                whole = a._replace(period=a.period.through(b.period))
                yield Sum(WORDS, ((1, a), (1, b), (-1, whole)))
            elif a_begin == b_begin and a.period.day == WHOLE:
                left = Period(b.period.last, b.period.day, b.period.last - a.period.last)
            elif a_end == b_end:
                shorter, longer = b, a
                left = Period(b.period.first - 1, WHOLE, b.period.first - a.period.first)
            if left:
                rest = a._replace(period=left)
                yield Sum(WORDS, ((1, shorter), (1, rest), (-1, longer)))
