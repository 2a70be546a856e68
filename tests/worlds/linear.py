"""Linear programs of homogeneous rows: terms that add up to zero or less, below zero where open."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_matrix, hstack

OPTIMAL, INFEASIBLE, UNBOUNDED = 0, 2, 3  # what a program may turn out to be
ONE = ("one",)
Unknown = tuple[object, ...]
Linear = dict[Unknown, float]


class Row(NamedTuple):
    """The terms add up to zero or less; below zero where it is open."""

    terms: Linear
    is_open: bool = False


def plus(*terms: tuple[float, Linear]) -> Linear:
    """The sum of expressions, each times a number."""
    total: Linear = {}
    for factor, expression in terms:
        for unknown, coefficient in expression.items():
            total[unknown] = total.get(unknown, 0.0) + factor * coefficient
    return total


class Program:
    """Rows in unknowns that are not negative, ONE among them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._place: dict[Unknown, int] = {ONE: 0}
        entries, at, columns, is_open = [], [], [], []
        for number, row in enumerate(rows):
            is_open.append(float(row.is_open))
            for unknown, coefficient in row.terms.items():
                entries.append(coefficient)
                at.append(number)
                columns.append(self._place.setdefault(unknown, len(self._place)))
        self._matrix = csr_matrix((entries, (at, columns)), shape=(len(is_open), len(self._place)))
        self._is_open = np.array(is_open)

    def optimum(self, numerator: Linear, denominator: Linear, sign: float) -> float:
        """The least (sign 1) or greatest (-1) ratio of two expressions; nan where nothing is found
        to fit."""
        place = dict(self._place)
        for unknown in (*numerator, *denominator):
            place.setdefault(unknown, len(place))  # in no row: free
        aim, one = np.zeros(len(place)), np.zeros((1, len(place)))
        for unknown, coefficient in numerator.items():
            aim[place[unknown]] += sign * coefficient
        for unknown, coefficient in denominator.items():
            one[0, place[unknown]] += coefficient
        rows, columns = self._matrix.shape
        matrix = self._matrix
        if len(place) > columns:
            matrix = hstack([matrix, csr_matrix((rows, len(place) - columns))])
        bounds = {"A_ub": matrix, "b_ub": np.zeros(rows)} if rows else {}
        found = _solved(aim, **bounds, A_eq=one, b_eq=[1.0], bounds=(0, None))
        if found.status == OPTIMAL:
            return float(sign * found.fun)
        return -sign * math.inf if found.status == UNBOUNDED else math.nan

    @cached_property
    def strictness(self) -> float:
        """How far, at most 1, all open rows can be kept below zero at once; -1 where nothing
        fits."""
        rows, columns = self._matrix.shape
        if not rows:
            return 1.0
        aim, one = np.zeros(columns + 1), np.zeros((1, columns + 1))
        aim[-1], one[0, 0] = -1.0, 1.0
        found = _solved(
            aim,
            A_ub=hstack([self._matrix, self._is_open[:, None]]),
            b_ub=np.zeros(rows),
            A_eq=one,
            b_eq=[1.0],
            bounds=[*[(0, None)] * columns, (0, 1)],
        )
        assert found.status in (OPTIMAL, INFEASIBLE), found.message
        return -1.0 if found.status == INFEASIBLE else float(-found.fun)


def _solved(aim: np.ndarray, **constraints: object) -> OptimizeResult:
    """The program solved; without simplifying it first unless that is optimal: HiGHS has called
    what has no end infeasible."""
    found = linprog(aim, **constraints, method="highs")
    if found.status not in (OPTIMAL, UNBOUNDED):
        found = linprog(aim, **constraints, method="highs", options={"presolve": False})
    return found
