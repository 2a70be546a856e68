"""'The highest of the 14 Januaries known' is said where bounds decide it, and never wrongly."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.model.figure import Unit, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.queries.answer import Measured
from ktrade.queries.standing import standing_of
from tests.conftest import Run


def level(period: str, text: str, is_in_conflict: bool = False) -> Measured:
    figure = parse_figure(text, Unit.USD)
    place = (Period.parse(period), "export", "total", "world")
    return Measured(
        "value", Unit.USD, *place, figure.interval, figure, is_in_conflict=is_in_conflict
    )


def said(own: Measured, others: list[Measured]) -> str:
    known = {other.period: other for other in others}
    return str(standing_of(own, known, known.get) or "")


@pytest.mark.parametrize(
    ("known", "rank"),
    [
        # 65.85 is at least 65.84: above 60.9 and 55.9
        ([("2025-01", "60bn"), ("2024-01", "55bn")], "highest of all 3 months known"),
        # one other month is higher, but no January
        (
            [("2025-01", "60bn"), ("2024-01", "55bn"), ("2025-12", "70.0bn")],
            "highest of the 3 Januaries known",
        ),
        ([("2025-01", "70.0bn"), ("2024-01", "75.0bn")], "lowest of all 3 months known"),
        # 65bn may have been cut from 65.9
        ([("2025-01", "65bn"), ("2024-01", "55bn")], ""),
        # two are no rank
        ([("2025-01", "60bn")], ""),
        ([("2025-01", "60bn"), ("2025-12", "70.0bn"), ("2025-11", "30.0bn")], ""),
        # months are compared with no quarter
        ([("2025-Q1", "160bn"), ("2025-01", "60bn"), ("2024-01", "55bn")],
         "highest of all 3 months known"),
    ],
)  # fmt: skip
def test_a_rank_is_said_where_bounds_decide_it(known: list[tuple[str, str]], rank: str) -> None:
    assert said(level("2026-01", "65.85bn"), [level(*one) for one in known]) == rank


def test_no_rank_beside_a_figure_in_a_conflict() -> None:
    others = [level("2025-01", "60bn"), level("2024-01", "55bn")]
    own = level("2026-01", "65.85bn")
    assert said(own, others)
    assert not said(own, [*others, level("2023-01", "50bn", is_in_conflict=True)])
    assert not said(own._replace(is_in_conflict=True), others)


truths = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 40), st.integers(0, 6), st.integers(0, 6)),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one[0],
)


@given(truths)
def test_what_is_said_is_true_and_prints_alone_rule_nothing_else_out(
    given_: list[tuple[int, int, int, int]],
) -> None:
    """Of true values within random bounds: whatever is said of the last is true of it."""
    true = {Period(24000 + month, 31, 1): value for month, value, _, _ in given_}
    known = {
        Period(24000 + month, 31, 1): level("2026-01", "1bn")._replace(
            period=Period(24000 + month, 31, 1),
            interval=Interval(D(value - below), D(value + above)),
        )
        for month, value, below, above in given_
    }
    own = max(true)
    found = standing_of(known[own], true, known.get)
    printed = [(period, cell.interval) for period, cell in known.items()]
    assert standing_of(known[own], true, known.get, printed) == found
    if found:
        same = "all" not in found.of
        others = [
            value
            for period, value in true.items()
            if period != own and not (same and (own.last - period.last) % 12)
        ]
        assert len(others) + 1 == int("".join(filter(str.isdigit, found.of)))
        beaten = all(true[own] > v if found.order == "highest" else true[own] < v for v in others)
        assert beaten


FACTS = """period,flow,category,value,yoy
2023-01,export,total,40.1bn,
2023-01,import,total,70bn,
2024-01,export,total,50.2bn,
2024-01,import,total,60.2bn,
2025-02,export,total,65.0bn,
2026-01,export,total,61.3bn,5.0
2026-01,import,total,57.9bn,
"""


def test_show_says_it_in_notes_and_fields(run: Run, tmp_path: Path) -> None:
    """January 2025 exports, 61.3 / 1.05 = 58.4, are known as well; February 2025 was higher. Of
    January 2025 imports nothing is known: 57.9 is below 60.2 and 70."""
    (tmp_path / "facts.csv").write_text(FACTS, encoding="utf-8")
    store = {"KTRADE_DB": str(tmp_path / "own.db")}
    assert run("ingest", "facts.csv", **store).returncode == 0
    for more in ([], ["--short"]):
        table = run("show", "2026-01", *more, **store).stdout
        assert "\nExports: highest of the 4 Januaries known.\n" in table
        assert "\nImports: lowest of all 3 months known.\n" in table
    told = json.loads(run("show", "2026-01", "-f", "json", **store).stdout)
    ranks = {(r["flow"], r["measure"], r["period"]): r["rank"] for r in told if r["rank"]}
    assert ranks == {
        ("export", "value", "2026-01"): "highest of the 4 Januaries known",
        ("import", "value", "2026-01"): "lowest of all 3 months known",
    }
    table = run("show", "2026-01", "-f", "csv", **store).stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [r["rank"] for r in rows if r["rank"]] == list(ranks.values())
    page = run("brief", "2026-01", "-f", "markdown", **store).stdout
    assert "the highest of the 4 Januaries known." in page
    # of what was known when only the first two months were, there is no rank
    assert "known." not in run("show", "2024-01", "--as-of", "2024-01", **store).stdout
