"""Figures written in a line each, and the bounds and conflicts that arithmetic by hand expects of
them."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source, Whole
from tests.worlds.adapter import Solved, solve, vocabularies
from tests.worlds.oracle import Oracle, feasible

SOURCE = Source("paper", rounding=Rounding.NEAREST, reports=Vintage.parse("2026-12"))


def quantity(text: str) -> Quantity:
    """'value export ict world 2026-01 [of total [world]]'"""
    words, _, of = text.partition(" of ")
    measure, flow, category, destination, period = words.split()
    return Quantity(
        measure,
        Period.parse(period),
        flow,
        category,
        destination,
        Whole(*of.split(), *(["world"] if " " not in of else [])) if of else None,
    )


def figures_of(lines: dict[str, str]) -> list[Observation]:
    """Figures of one source, which rounds, written as 'quantity': print."""
    figures = []
    for number, (text, printed) in enumerate(lines.items()):
        q = quantity(text)
        figures.append(
            Observation(q, parse_figure(printed, q.unit, SOURCE.rounding), SOURCE.id, f"p{number}")
        )
    return figures


def solved(lines: dict[str, str]) -> Solved:
    return solve(figures_of(lines), {SOURCE.id: SOURCE}, *vocabularies())


def assert_bounds(lines: dict[str, str], asked: str, low: str, high: str) -> None:
    """Asserts that nothing is in conflict and that the bounds are these, but for outward rounding:
    those worked out by hand are what linear programming finds, and what the solver does."""
    joint = Oracle(figures_of(lines), *vocabularies(), asked=[quantity(asked)]).hull(
        quantity(asked)
    )
    for end, expected in zip(joint, (low, high), strict=True):
        assert end == pytest.approx(float(expected), rel=1e-6, abs=1e-6)
    found = solved(lines)
    assert found.conflicts == []
    assert_between(found.interval(quantity(asked)), D(low), D(high))


def assert_between(interval: Interval | None, low: D, high: D) -> None:
    assert interval is not None
    for end, expected in ((interval.low, low), (interval.high, high)):
        assert abs(end - expected) <= max(abs(expected), D(1)) / 10**8, interval


def conflicts_of(lines: dict[str, str]) -> list[set[str]]:
    """The sets of quantities in conflict, each irreducible by linear programming."""
    found = solved(lines).conflicts
    for conflict in found:
        assert not feasible(conflict, *vocabularies())
        for one in conflict:
            assert feasible([other for other in conflict if other is not one], *vocabularies()), (
                str(one.quantity)
            )
    return [{str(s.quantity) for s in conflict} for conflict in found]


def days(**periods: str) -> dict[str, str]:
    return {
        f"days export total world {period.strip('_').replace('_', '-')}": text
        for period, text in periods.items()
    }
