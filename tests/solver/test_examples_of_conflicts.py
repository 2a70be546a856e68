"""Conflicts worked out by hand: which figures they name, and which are set aside."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as D

from ktrade.model.quantity import Observation
from tests.worlds.adapter import solve, vocabularies
from tests.worlds.by_hand import (
    SOURCE,
    assert_between,
    conflicts_of,
    days,
    figures_of,
    quantity,
    solved,
)

YEAR = {
    "value export total world 2025": "100.0bn",
    "value export total world 2025-01..2025-09": "85bn",
    "value export total world 2025-Q4": "20bn",
}


def test_nine_months_and_the_last_quarter_are_more_than_the_year() -> None:
    """85 - 0.56 and 20 - 0.56 are 103.88, above 100 + 0.056."""
    assert conflicts_of(YEAR) == [set(YEAR)]


def test_harmless_figures_beside_it_hide_no_conflict() -> None:
    beside = {
        "value export total world 2025-01": "5bn",
        "value export total world 2025-01..2025-10": "90bn",
    }
    assert conflicts_of(YEAR | beside) == [set(YEAR)]


def test_a_conflict_does_not_come_and_go_with_what_is_asked() -> None:
    found = solved(YEAR | {"value export total world 2025-01": "5bn"})
    before = found.conflicts
    for asked in ("2025-02..2025-09", "2025-Q3", "2025-10"):
        found.interval(quantity(f"value export total world {asked}"))
    assert found.conflicts == before
    assert len(before) == 1


def test_a_conflict_names_no_figure_too_many() -> None:
    """Twice as much cannot be half as much more, whatever it is a day."""
    lines = {
        "value export total world 2026-01": "20.0bn",
        "value export total world 2025-01": "10.0bn",
        "yoy export total world 2026-01": "50",
        "daily export total world 2026-01": "1.00bn",
        **days(_2025_01="20.0"),
    }
    assert conflicts_of(lines) == [set(list(lines)[:3])]


def test_days_that_do_not_matter_are_not_named() -> None:
    """Twice as much in as many days is not a tenth more a day, however many days there were."""
    lines = {
        "value export total world 2026-01": "20.0bn",
        "value export total world 2025-01": "10.0bn",
        "daily_yoy export total world 2026-01": "10",
        "days_change export total world 2026-01": "0.0",
        "days export total world 2026-01": "20.0",
    }
    (conflict,) = solved(lines).conflicts
    assert {str(s.quantity) for s in conflict} == set(list(lines)[:4])


SURPLUS = {
    "value export total world 2026-01": "60.0bn",
    "value import total world 2026-01": "50.0bn",
    "value balance total world 2026-01": "10.0bn",
    "value trade total world 2026-01": "120.0bn",
}


def test_only_the_figure_whose_absence_lets_all_others_hold_is_set_aside() -> None:
    """60 and 50 are 110, and any two of the first three make the third."""
    found = solved(SURPLUS)
    assert found.conflicts
    clashing = [text for text in SURPLUS if found.is_clashing(quantity(text))]
    assert clashing == ["value trade total world 2026-01"]
    assert_between(
        found.interval(quantity("value export total world 2026-01")), D("59.944e9"), D("60.056e9")
    )


def test_where_no_single_absence_helps_all_of_a_conflict_are_set_aside() -> None:
    lines = {
        "value export total world 2026-01": "60.0bn",
        "value import total world 2026-01": "50.0bn",
        "value balance total world 2026-01": "20.0bn",
    }
    found = solved(lines)
    assert [{str(s.quantity) for s in conflict} for conflict in found.conflicts] == [set(lines)]
    assert all(found.is_clashing(quantity(text)) for text in lines)


def test_the_same_conflicts_whatever_the_order_of_figures() -> None:
    def sets(figures: Sequence[Observation]) -> list[list[str]]:
        found = solve(figures, {SOURCE.id: SOURCE}, *vocabularies()).conflicts
        return sorted(sorted(str(s.quantity) for s in conflict) for conflict in found)

    figures = figures_of(SURPLUS | YEAR)
    assert sets(figures) == sets(figures[::-1]) == sets(figures[3:] + figures[:3])


def test_a_balance_in_won_has_as_much_room_as_exports_and_imports_leave() -> None:
    """Half a percent of 68m either way: 18.64bn won are 16.61m to 15.93m dollars, at 1,122.2 won a
    dollar or more; 13.11bn won of 11.68m dollars are 1,121.2 to 1,129.0, half a percent aside."""
    lines = {
        "krw balance ict/semiconductors/memory world 2026-06": "-18.64bn",
        "value balance ict/semiconductors/memory world 2026-06": "-0.01627bn",
        "value trade ict/semiconductors/memory world 2026-06": "68m",
        "krw export ict vietnam 2026-06": "13.11bn",
        "value export ict vietnam 2026-06": "0.01168bn",
    }
    assert conflicts_of(lines) == []


def test_a_conflict_beside_others_leaves_them_known() -> None:
    found = solved(
        YEAR
        | {
            "value import total world 2026-01": "50.0bn",
            "yoy import total world 2026-01": "0.0",
        }
    )
    interval = found.interval(quantity("value import total world 2025-01"))
    assert interval is not None
    assert interval.is_bounded
