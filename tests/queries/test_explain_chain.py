"""An explanation is as long as its chain of steps, which may be longer than Python's own stack."""

from __future__ import annotations

import io
import json
import sys
from decimal import Decimal

import pytest

from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Quantity
from ktrade.queries import explain
from ktrade.queries.answer import Measured
from ktrade.queries.explanation import Explanation
from ktrade.report import as_json
from ktrade.report.style import Style
from ktrade.solver.bound import Bound
from tests.conftest import Run

VALUE = Quantity("value", Period.parse("2031-01"), "export", "total", "world")


def test_a_chain_longer_than_the_stack_is_told_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 2 * sys.getrecursionlimit()
    end = Bound(VALUE, True, Decimal(0), False)
    for value in range(1, steps):
        end = Bound(VALUE, True, Decimal(value), False, parents=(end,))
    monkeypatch.setattr(Bound, "support", lambda self: iter([self]))  # else its length squared
    told = Explanation("value 2031-01", measured(), (explain._step(end, set()),))
    assert [int(step.bound or 0) for _, step in told.lines()] == list(range(steps - 1, -1, -1))
    out = io.StringIO()
    as_json.render(told, Style("json"), out)
    assert out.getvalue().count('"from": [') == steps
    assert out.getvalue().count("]}") == steps + 1  # the last closes the whole


def measured() -> Measured:
    return Measured(
        "value", VALUE.unit, VALUE.period, "export", "total", "world", Interval.point(Decimal(0))
    )


def test_branches_stand_beside_each_other() -> None:
    """A step that follows from two, one of which follows from a third."""
    first, second, third = (Bound(VALUE, True, Decimal(n), False) for n in (1, 2, 3))
    second.parents = (third,)
    top = Bound(VALUE, False, Decimal(0), False, parents=(first, second))
    told = Explanation(
        "value 2031-01", measured(), (explain._step(top, set()), explain._step(first, set()))
    )
    out = io.StringIO()
    as_json.render(told, Style("json"), out)
    found = json.loads(out.getvalue())
    assert shape(found["ends"]) == [(0, [(1, []), (2, [(3, [])])]), (1, [])]


def shape(steps: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(step["bound"], shape(step["from"])) for step in steps]  # type: ignore[arg-type]


def test_nothing_known_is_an_object_without_ends(run: Run) -> None:
    done = run("explain", "value", "ict", "2019-01", "-f", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found.pop("ends") == []
    assert set(found.values()) == {None}


def test_a_measure_may_be_written_in_any_case(run: Run) -> None:
    told = [run("explain", word, "ict", "2026-01").stdout for word in ("Value", "VALUE", "value")]
    assert told[0] == told[1] == told[2] != ""
