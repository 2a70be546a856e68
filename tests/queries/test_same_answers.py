"""What one command knows, all know: the same two ends, whatever command is asked and with whatever
around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Loader, Run

HEADER = "period,flow,value,yoy,mom,source"
SOURCES = "id,published,rounding,reports\npaper,2026-04-01,nearest,2026-03\n"
MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02")
STORES = {
    "a chain of growth on the month before": [
        "2025-10,,10.00bn,,",
        *(f"{month},,,,1.0" for month in MONTHS),
    ],
    "growth of three months": [
        "2026-01,,12.0bn,20.0,",
        "2026-02,,15.0bn,50.0,",
        "2026-03,,20.0bn,100.0,",
    ],
    "exports and imports": ["2026-03,export,60.0bn,20.0,", "2026-03,import,44.0bn,10.0,"],
}
LISTED = [  # known to all commands, those that list what is known of a period among them
    ("a chain of growth on the month before", "value export total world 2026-02"),
    ("a chain of growth on the month before", "value export total world 2025-12"),
    ("growth of three months", "yoy export total world 2026-Q1"),
    ("exports and imports", "value trade total world 2026-03"),
]
ASKED = [  # known to those that are asked for them by name
    ("exports and imports", "yoy trade total world 2026-03"),
    ("exports and imports", "change balance total world 2026-03"),
]


@pytest.mark.parametrize(("facts", "asked"), [*LISTED, *ASKED])
def test_every_command_knows_the_same_ends(
    run: Run, load: Loader, tmp_path: Path, facts: str, asked: str
) -> None:
    (tmp_path / "facts.csv").write_text(
        "\n".join([HEADER, *(f"{row},paper" for row in STORES[facts])]) + "\n"
    )
    (tmp_path / "sources.csv").write_text(SOURCES)
    load(tmp_path)
    measure, flow, category, destination, period = asked.split()
    choice = ["--flow", flow]
    questions = {
        "test": ["test", f"{asked} != 1" if measure == "yoy" else f"{asked} != 1bn"],
        "explain": ["explain", *asked.split()],
        "trend": ["trend", category, "--measure", measure, *choice],
        "trend from it": ["trend", category, "--measure", measure, "--from", period, *choice],
    }
    if (facts, asked) in LISTED:
        questions |= {name: [name, "--month", period, *choice] for name in ("show", "bounds")}
    place = {
        "period": period,
        "flow": flow,
        "category": category,
        "destination": destination,
        "measure": measure,
    }
    known = {}
    for name, question in questions.items():
        answer = run(*question, "-f", "json", KTRADE_DB=str(load.store))
        told = json.loads(answer.stdout or "[]", parse_float=str, parse_int=str)
        rows = [told] if isinstance(told, dict) else told  # `explain` tells of one quantity
        found = [
            row
            for row in rows
            if name == "test" or all(row[field] == place[field] for field in place)
        ]
        known[name] = [(row["low"], row["high"]) for row in found]
    (ends,) = known["test"]
    assert None not in ends
    assert known == {name: [ends] for name in questions}
