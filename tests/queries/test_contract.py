"""What scripts rely on: the fields of every JSON answer and their types, as `contract.json` has
them.

A field may be added; one that is there is neither renamed nor given another type.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ktrade.cli import COMMANDS
from tests.conftest import Run
from tests.readme import GUIDE

CONTRACT: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "contract.json").read_text("utf-8")
)
ANSWERS = {
    "show": ("quantity", []),
    "growth": ("quantity", ["--without", "semiconductors"]),
    "share": ("quantity", ["--month", "2020-11", "--by", "destination"]),
    "surplus": ("quantity", []),
    "compare": ("quantity", []),
    "trend": ("quantity", ["ict"]),
    "check": ("finding", []),
    "bounds": ("bounds", []),
    "test": ("comparison", ["yoy ict 2026-01 > 70 and value cars 2019 > 1bn"]),
    "explain": ("explanation", ["value ict 2025-01"]),
    "facts": ("figure", []),
    "claims": ("claim", []),
    "periods": ("period", []),
    "sources": ("source", []),
    "categories": ("category", []),
    "destinations": ("destination", []),
    "brief": ("quantity", []),
    "profiles": ("profile", []),
}
NO_ANSWER = {
    "ingest",
    "new",
    "draft",
    "path",
    "guide",
    "backup",
    "package",
    "verify",
}  # these tell what they did in words


def fits(value: Any, expected: str) -> bool:
    """Whether a value read from JSON is what the contract says: a plain type, a record of it, or a
    list of these."""
    if expected.startswith("list of "):
        return isinstance(value, list) and all(
            fits(one, expected.removeprefix("list of ")) for one in value
        )
    for kind in expected.split(" or "):
        if kind in CONTRACT:
            if isinstance(value, dict) and all(
                field in value and fits(value[field], wanted)
                for field, wanted in CONTRACT[kind].items()
            ):
                return True
        elif isinstance(value, {"text": str, "number": (int, float), "null": type(None)}[kind]):
            return not isinstance(value, bool)
    return False


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in NO_ANSWER])
def test_answers_keep_their_fields_and_types(run: Run, command: str) -> None:
    kind, arguments = ANSWERS[command]
    answer = json.loads(run(command, *arguments, "-f", "json").stdout)
    records = answer if isinstance(answer, list) else [answer]
    assert records
    for record in records:
        assert fits(record, kind), record


def test_a_renamed_field_and_another_type_are_seen() -> None:
    good = {"slip": "s", "words": "w", "was": [], "would_be": []}
    assert fits(good, "repair")
    assert fits({**good, "more": 1}, "repair")
    assert not fits({**good, "slip": None}, "repair")
    assert not fits({**good, "was": [good]}, "repair")
    assert not fits({key: value for key, value in good.items() if key != "words"}, "repair")


@pytest.mark.parametrize(
    "field", sorted({field for fields in CONTRACT.values() for field in fields})
)
def test_every_field_is_documented(field: str) -> None:
    assert f"`{field}`" in (GUIDE / "formats.md").read_text("utf-8")


@pytest.mark.parametrize("style", ["csv", "tsv", "spreadsheet"])
def test_a_quotient_is_explained_in_flat_formats_with_its_ends_cut_outward(
    run: Run, style: str
) -> None:
    """6.0644bn / 1.218 is 4978981937.6026…; 6.08bn / 1.21644 is 4998191443.8854…."""
    separator = "\t" if style == "tsv" else ","
    lines = run("explain", "value cars 2025-01", "-f", style).stdout.splitlines()
    cells = [line.split(separator) for line in lines[1:]]
    ends = {cell[1]: cell[3] for cell in cells if cell[0] == "0"}
    assert ends == {"low": "4978981937.60262", "high": "4998191443.88544"}
