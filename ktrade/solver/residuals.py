"""By how much values miss a relation, and how that moves with each of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ktrade.model.quantity import Quantity
from ktrade.solver.constraints import Constraint, Factor, Hidden, Product, Sum, Variable, Won
from ktrade.solver.identities import identities, year_earlier

# What is left of slopes that cancel but for the last digits of a float: the others imply the
# relation.
CANCELLED = 1e-6


class Residual(NamedTuple):
    """A miss, or the value of a variable, with its slopes: by the number of a figure, how an error
    of that figure moves it; and the relations it rests on."""

    value: float
    slopes: Mapping[int, float]
    relations: tuple[Constraint, ...] = ()


def plain_relations(quantities: Iterable[Quantity]) -> Iterator[Constraint]:
    """The equalities around quantities and the same a year before that are between quantities
    alone."""
    seen: set[object] = set()
    for q in quantities:
        for constraint in (*identities(q, seen), *identities(year_earlier(q), seen)):
            is_plain = isinstance(constraint, Product) or (
                isinstance(constraint, Sum) and all(abs(c) == 1 for c, _ in constraint.terms)
            )
            if is_plain and not any(isinstance(v, Hidden | Won) for v in constraint.variables):
                yield constraint


def residuals(
    known: dict[Variable, Residual], relations: Iterable[Constraint], passes: int
) -> Iterator[Residual]:
    """The miss of each relation whose variables are known, or follow one at a time in so many
    passes."""
    pending = list(relations)
    for _ in range(passes):
        found: dict[Variable, Residual] = {}
        later = []
        for relation in pending:
            unknown = [v for v in relation.variables if v not in known]
            if len(unknown) > 1 or (unknown and unknown[0] in found):
                later.append(relation)
            elif (missed := _missed(relation, known, *unknown)) and unknown:
                found[unknown[0]] = missed
            elif missed:
                yield missed
        known, pending = known | found, later


def _missed(
    relation: Constraint, known: Mapping[Variable, Residual], unknown: Variable | None = None
) -> Residual | None:
    """By how much values miss a relation; with an unknown, what that has to be. None where it does
    not hold."""
    if isinstance(relation, Product) and relation.same_sign:
        signs = {v in known and known[v].value and known[v].value > 0 for v in relation.same_sign}
        if len(signs) > 1 or not all(v in known and known[v].value for v in relation.same_sign):
            return None
    values = {v: known[v].value if v != unknown else 0.0 for v in relation.variables}
    value, slopes = _evaluated(relation, values)
    scale = 1.0
    if unknown:
        if not slopes[unknown]:
            return None
        scale = -slopes[unknown]
        value /= scale
        _, slopes = _evaluated(relation, values | {unknown: value})
    terms: dict[int, list[float]] = {}
    for variable in relation.variables:
        if variable != unknown:
            for number, slope in known[variable].slopes.items():
                terms.setdefault(number, []).append(slope * slopes[variable] / scale)
    kept = {
        n: sum(found)
        for n, found in terms.items()
        if abs(sum(found)) > CANCELLED * sum(map(abs, found))
    }
    behind = (r for v in relation.variables if v != unknown for r in known[v].relations)
    return Residual(value, kept, tuple(dict.fromkeys((relation, *behind))))


def _evaluated(
    relation: Constraint, values: Mapping[Variable, float]
) -> tuple[float, dict[Variable, float]]:
    """The left side less the right one, and its slope in each variable, of which none stands
    twice."""
    if isinstance(relation, Sum):
        slopes = {v: float(c) for c, v in relation.terms}
        return sum(c * values[v] for v, c in slopes.items()) - relation.total, slopes
    assert isinstance(relation, Product)
    total, slopes = 0.0, {}
    for side, sign in ((relation.left, 1.0), (relation.right, -1.0)):
        factors = [_factor(f, values) for f in side]
        total += sign * math.prod(factors)
        for i, f in enumerate(side):
            slopes[f.variable] = (
                sign * f.sign / 10.0**f.shift * math.prod(factors[:i] + factors[i + 1 :])
            )
    return total, slopes


def _factor(f: Factor, values: Mapping[Variable, float]) -> float:
    return f.sign * values[f.variable] / 10.0**f.shift + f.plus
