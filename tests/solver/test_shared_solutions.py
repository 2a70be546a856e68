"""Who asks the same figures shares their solution, and for what none of them tells of none is
made."""

from __future__ import annotations

from pathlib import Path

import pytest

from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import TOTAL, WORLD, Quantity
from ktrade.queries.filters import Filters
from ktrade.queries.show import show
from ktrade.solver import figures
from ktrade.solver.known import Known
from ktrade.solver.solution import Solution
from ktrade.solver.vintages import Bounds
from ktrade.store.figures import StoredFigures
from ktrade.store.read import Store


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What solutions are made of, as they are made."""
    made: list[object] = []

    def solution(*made_of: object) -> Solution:
        made.append(made_of)
        return Solution(*made_of)  # type: ignore[arg-type]

    monkeypatch.setattr(figures, "Solution", solution)
    return made


def bounds_of(store: Store) -> Bounds:
    return Bounds(StoredFigures(store), store.sources, store.categories, store.destinations)


def exports(bounds: Bounds, period: str, category: str = TOTAL) -> Known | None:
    """What the reports on January 2026 tell of exports."""
    asked = Quantity("value", Period.parse(period), "export", category, WORLD)
    return bounds.of(asked, Vintage.parse("2026-01"))


def test_two_readings_of_the_same_figures_share_a_solution(
    seeded: Path, solved: list[object]
) -> None:
    with Store(seeded) as store:
        one, other = bounds_of(store), bounds_of(store)
        assert exports(one, "2026-01") == exports(other, "2026-01") is not None
    assert len(solved) == 1


@pytest.mark.parametrize(
    ("period", "category", "known"),
    [
        ("2025-01", TOTAL, True),  # the base of a growth
        ("1990-01", TOTAL, False),
        ("2026-01", "biohealth", False),
    ],
)
def test_what_no_figure_of_its_place_bears_on_is_not_solved(
    seeded: Path, solved: list[object], period: str, category: str, known: bool
) -> None:
    with Store(seeded) as store:
        found = exports(bounds_of(store), period, category)
    assert (found is not None) == known == bool(solved)


def test_a_rank_among_other_months_reads_no_more_than_its_series(
    seeded: Path, solved: list[object]
) -> None:
    """ICT exports of January 2026 are the highest known, to say which no chips are read."""
    asked = Filters(categories=("ict",), destinations=(WORLD,))
    with Store(seeded) as store:
        answer = show(store, Period.parse("2026-01"), asked)
    assert any(note.startswith("Exports of ICT goods: highest") for note in answer.notes)
    said = [s for observations, *_ in solved for s in observations]  # type: ignore[misc]
    assert "ict/semiconductors" in {s.quantity.category for s in said}
    earlier = {s.quantity.category for s in said if s.source[:7] in ("2020-11", "2025-06")}
    assert earlier == {"ict"}
