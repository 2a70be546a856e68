"""Each family of constraints is missed when it is gone: some everyday example or small world fails without it."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator
from types import FunctionType

import pytest

import ktrade.solver.constraints as constraints
from tests import test_examples_of_bounds, test_examples_of_conflicts
from tests.test_completeness import SCENE, check_kinds, check_timelines, seeds_of

FAMILIES: dict[str, Callable[..., object]] = getattr(constraints, "FAMILIES", {})
NO_REGISTRY = "ktrade.solver.constraints has no FAMILIES: that no constraint can be dropped unseen is NOT tested"
if not FAMILIES:
    warnings.warn(NO_REGISTRY, stacklevel=1)


def everyday() -> Iterator[tuple[str, Callable[[], object]]]:
    """What the everyday tests hold a solver to, the quickest first; each raises where it does not hold."""
    examples = {**vars(test_examples_of_bounds), **vars(test_examples_of_conflicts)}
    for name, example in examples.items():
        if name.startswith("test_") and isinstance(example, FunctionType) and not inspect.signature(example).parameters:
            skipped = any(mark.name.startswith("skip") and mark.args[0] for mark in getattr(example, "pytestmark", []))
            if not skipped:
                yield name, example
    yield "sums over time", lambda: check_timelines(range(40))
    for scene in SCENE:
        yield scene, lambda scene=scene: check_kinds(seeds_of(scene, 6), least=0.9)


def first_failure() -> str:
    """The name of the first that fails; '' where all hold."""
    for name, holds in everyday():
        try:
            holds()
        except Exception:  # without a family the solver may go wrong in any way
            return name
    return ""


@pytest.mark.slow
@pytest.mark.skipif(not FAMILIES, reason=NO_REGISTRY)
@pytest.mark.parametrize("family", [None, *FAMILIES])
def test_nothing_dropped_unseen(family: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all families everything holds; without any one of them something does not."""
    if family is not None:
        monkeypatch.setitem(FAMILIES, family, lambda *_, **__: iter(()))
    assert bool(first_failure()) == (family is not None), family
