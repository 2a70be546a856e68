"""The README says what happens: every example is run and compared, every command and status is in
it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ktrade.cli import COMMANDS
from ktrade.files.csv_reader import (
    LARGEST_FILE,
    LONGEST_CELL,
    LONGEST_ROW,
    MOST_COLUMNS,
    WIDE_COLUMNS,
)
from ktrade.files.problems import MOST_PROBLEMS
from ktrade.model.figure import MOST_DIGITS
from ktrade.model.quantity import MEASURES
from ktrade.model.vocabulary import LONGEST_ID
from ktrade.queries.answer import QUANTITY_FIELDS
from ktrade.queries.listings import FACT_FIELDS
from tests.readme import README, ROOT, Shell, examples, missing

TEXT = README.read_text(encoding="utf-8")


def test_every_console_example_prints_what_the_readme_says(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    found = examples(TEXT)
    assert len(found) > 20
    for example in found:
        if not missing(example.command):
            assert shell.run(example.command) == example.output, example.command


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_is_shown_at_work(command: str) -> None:
    assert any(re.search(rf"\bktrade {command}\b", example.command) for example in examples(TEXT))


@pytest.mark.parametrize("word", [*MEASURES, *WIDE_COLUMNS, *FACT_FIELDS, *QUANTITY_FIELDS])
def test_every_column_and_field_is_explained(word: str) -> None:
    assert f"`{word}`" in TEXT


def test_every_promise_names_a_test_that_is_there() -> None:
    promises = TEXT.partition("## What is promised")[2].partition("\n## ")[0]
    named = re.findall(r"\btest_\w+(?!\w*\.py)\b", promises)
    code = "".join(
        file.read_text(encoding="utf-8") for file in Path(__file__).parent.rglob("test_*.py")
    )
    assert len(named) > 10
    assert not [
        name
        for name in named
        if f"def {name}(" not in code and not list((ROOT / "tests").rglob(f"{name}.py"))
    ]


@pytest.mark.parametrize(
    "limit",
    [LONGEST_ROW, LONGEST_CELL, MOST_COLUMNS, LARGEST_FILE, LONGEST_ID, MOST_DIGITS, MOST_PROBLEMS],
)
def test_every_limit_is_told(limit: int) -> None:
    assert f" {limit:,} " in TEXT


def test_ci_runs_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (command,) = re.findall(r"^python3 -m venv .*pytest$", TEXT, flags=re.MULTILINE)
    assert "README.md" in script
    assert re.search(r"^python3 -m venv .*ktrade show --month 2026-01$", TEXT, flags=re.MULTILINE)
    assert command.count("&&") == 2
