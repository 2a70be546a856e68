"""Each family of constraints is missed when it is gone: some everyday example or small world fails
without it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType

import pytest

from ktrade.solver.identities import FAMILIES
from tests.solver import test_examples_of_bounds, test_examples_of_conflicts
from tests.solver.test_completeness import SCENE, check_kinds, check_timelines, seeds_of

AGGREGATES = ("levels_over_time", "parts", "excesses")  # what `system` states beside the families


def everyday() -> Iterator[tuple[str, Callable[[], object]]]:
    """What the everyday tests hold a solver to, the quickest first; each raises where it does not
    hold."""
    examples = {**vars(test_examples_of_bounds), **vars(test_examples_of_conflicts)}
    for name, example in examples.items():
        if (
            name.startswith("test_")
            and isinstance(example, FunctionType)
            and not inspect.signature(example).parameters
        ):
            skipped = any(
                mark.name.startswith("skip") and mark.args[0]
                for mark in getattr(example, "pytestmark", [])
            )
            if not skipped:
                yield name, example
    yield "sums over time", lambda: check_timelines(range(40))
    for scene in SCENE:
        yield scene, lambda scene=scene: check_kinds(seeds_of(scene, 6), least=0.8)


def first_failure() -> str:
    """The name of the first that fails; '' where all hold."""
    for name, holds in everyday():
        try:
            holds()
        except Exception:  # without a family the solver may go wrong in any way
            return name
    return ""


def nothing(*_: object, **__: object) -> Iterator[object]:
    return iter(())


@pytest.mark.slow
@pytest.mark.parametrize("family", ["", *FAMILIES, *AGGREGATES])
def test_nothing_dropped_unseen(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all families everything holds; without any one of them something does not."""
    if family in FAMILIES:
        monkeypatch.setitem(FAMILIES, family, nothing)
    elif family:
        monkeypatch.setattr(f"ktrade.solver.system.{family}", nothing)
    assert bool(first_failure()) == bool(family), family
