"""Sums and differences are bounded jointly: never wrongly, and as narrowly as what is known of them
together allows."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.model.period import Period
from ktrade.model.quantity import Quantity
from ktrade.solver.bound import Bound
from ktrade.solver.combination import bounds_of
from ktrade.solver.constraints import Sum, Variable
from ktrade.solver.domains import Domain
from tests.asking import ask

PLACES = [
    Quantity("value", Period.parse("2026-01"), flow, category, "world")
    for flow in ("export", "import")
    for category in ("total", "cars", "ships")
]
counts = st.integers(-2, 2)


@given(
    truth=st.lists(st.integers(-50, 50), min_size=6, max_size=6),
    room=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=6, max_size=6),
    asked=st.lists(counts, min_size=6, max_size=6).filter(any),
    sums=st.lists(
        st.tuples(st.lists(counts, min_size=6, max_size=6).filter(any), st.integers(0, 5)),
        max_size=5,
    ),
)
def test_the_true_sum_is_never_outside(
    truth: list[int],
    room: list[tuple[int, int]],
    asked: list[int],
    sums: list[tuple[list[int], int]],
) -> None:
    """Of random numbers each is known within some room, with random sums that they fulfil; those
    with slack as inequalities."""
    value = dict(zip(PLACES, truth, strict=True))
    domains: dict[Variable, Domain] = {
        v: (Bound(v, True, D(value[v] - below), False), Bound(v, False, D(value[v] + above), False))
        for v, (below, above) in zip(PLACES, room, strict=True)
    }
    stated = []
    for coefficients, slack in sums:
        terms = tuple((c, v) for c, v in zip(coefficients, PLACES, strict=True) if c)
        total = sum(c * value[v] for c, v in terms) + slack  # type: ignore[index]
        stated.append(Sum("holds", terms, at_most=slack > 0, total=total))
    terms = {v: c for v, c in zip(PLACES, asked, strict=True) if c}
    found = bounds_of(
        terms, domains.__getitem__, lambda v: [one for one in stated if v in one.variables]
    )
    assert sum(c * value[v] for v, c in terms.items()) in found
    apart = sum(abs(c) * (domains[v][1].value - domains[v][0].value) for v, c in terms.items())
    assert found.width <= apart


@pytest.mark.parametrize(
    ("asked", "low", "high"),
    [
        # the printed balance, 8.74bn, and not 65.85bn and 57.11bn apart
        ("value exports 2026-01 - value imports 2026-01", D("8.7344"), D("8.75")),
        # its printed change, 10.71bn, of four levels of which two are only derived
        (
            "value exports 2026-01 - value imports 2026-01 + value imports 2025-01"
            " - value exports 2025-01",
            D("10.7044"),
            D("10.72"),
        ),
        # as the ends of each: 6.0644..6.08 + 20.5344..20.55
        ("value cars 2026-01 + value chips 2026-01", D("26.5988"), D("26.63")),
        ("value cars 2026-01 + 1bn", D("7.0644"), D("7.08")),
        # of the same: nought
        ("value cars 2026-01 - value cars 2026-01", D(0), D(0)),
    ],
)
def test_a_sum_is_what_is_known_of_it_together(seeded: Path, asked: str, low: D, high: D) -> None:
    (told,) = [
        r for r in ask(seeded, "test", f"{asked} > 1000bn").records if r["quantity"] == asked
    ]
    assert (D(told["low"]) / 10**9, D(told["high"]) / 10**9) == (low, high)


@pytest.mark.parametrize(
    ("expression", "status"),
    [
        ("value cars 2026-01 + value computers 2026-01 > 7.6bn", 0),
        ("value cars 2026-01 + value computers 2026-01 > 7.7bn", 1),
        ("value cars 2026-01 + value computers 2026-01 > 7.62bn", 4),
        ("8bn > value cars 2026-01 + value computers 2026-01", 0),
        ("value exports 2026-01 - value cars 2026-01 > value imports 2026-01", 0),
        ("yoy chips 2026-01 - yoy cars 2026-01 > 80", 0),
        # of two vintages: each as its own leaves it
        ("value ict 2026-01 - value ict 2020-11 > 12bn", 0),
        ("value cars 2026-01 + value ships 2026-01 > 6bn", 0),  # ships are not below nought
        ("value cars 2026-01 + value ships 2026-01 > 8bn", 4),
        ("value imports ict 2025-06 KRW", 2),
    ],
)
def test_sums_and_differences_are_compared(seeded: Path, expression: str, status: int) -> None:
    assert ask(seeded, "test", expression).status == status


def test_terms_of_two_units_are_refused(seeded: Path) -> None:
    refused = ask(seeded, "test", "value cars 2026-01 + yoy cars 2026-01 > 1bn")
    assert "quantities in USD and percent cannot be compared" in refused.error
