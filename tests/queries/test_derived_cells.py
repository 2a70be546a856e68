"""Cells that answers derive are as narrow as the figures jointly leave them: the median of each
kind within 1.05."""

from __future__ import annotations

import pytest

from tests.worlds.derived_cells import kinds
from tests.worlds.world import many

LARGEST_MEDIAN = 1.05
KINDS = {
    "cover", "ratio", "growth", "change",
    *(f"{measure} of a rest" for measure in ("value", "yoy", "share")),
    *(f"{measure} of a rest beside what overlaps" for measure in ("value", "yoy", "share")),
}  # fmt: skip


def check(seeds: range, least: int) -> None:
    """Asserts that none is narrower than the hull, and that half of each kind are as near as can
    be."""
    found = kinds(seeds)
    assert {kind.name for kind in found if len(kind.met) >= least} == KINDS
    assert [str(one) for kind in found for one in kind.met if one.is_too_narrow] == []
    assert [str(kind) for kind in found if kind.median > LARGEST_MEDIAN] == []


def test_no_derived_cell_is_narrower_than_the_joint_hull() -> None:
    met = [one for kind in kinds(range(12)) for one in kind.met]
    assert len(met) > 50
    assert [str(one) for one in met if one.is_too_narrow] == []


@pytest.mark.slow
def test_half_of_each_kind_is_as_narrow_as_the_joint_hull() -> None:
    check(range(40), 4)


@pytest.mark.slow
def test_half_of_each_kind_is_as_narrow_as_the_joint_hull_in_many_worlds() -> None:
    check(range(1_000, 1_000 + many(300)), 30)
