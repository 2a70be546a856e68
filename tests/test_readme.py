"""The README and the guide say what happens: every example is run and compared, every command and
status is in them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from ktrade.cli import COMMANDS
from ktrade.files.columns import WIDE_COLUMNS
from ktrade.files.csv_reader import LARGEST_FILE, LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS
from ktrade.files.problems import MOST_PROBLEMS
from ktrade.model.figure import MOST_DIGITS
from ktrade.model.quantity import MEASURES
from ktrade.model.vocabulary import LONGEST_ID
from ktrade.queries.answer import QUANTITY_FIELDS
from ktrade.queries.listings import FACT_FIELDS
from tests.conftest import Run
from tests.forked import Forker
from tests.readme import GUIDE, PAGES, README, ROOT, Shell, examples, missing

FRONT = README.read_text(encoding="utf-8")
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_console_example_prints_what_the_page_says(
    page: Path, tmp_path: Path, forker: Forker
) -> None:
    text = page.read_text(encoding="utf-8")
    shell = Shell(tmp_path, text, forker)
    for example in examples(text):
        if not missing(example.command):
            assert shell.run(example.command) == example.output, example.command


def test_no_example_escapes_the_test() -> None:
    """Each `$ ` line of the pages is an example that the test above runs."""
    assert len(examples(TEXT)) == len(re.findall(r"^\$ ", TEXT, flags=re.MULTILINE)) > 50


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_is_shown_at_work(command: str) -> None:
    assert any(re.search(rf"\bktrade {command}\b", example.command) for example in examples(TEXT))


def test_the_front_door_is_short() -> None:
    assert len(FRONT.splitlines()) <= 200


def questions() -> list[str]:
    """The commands of the front door's table of questions."""
    table = FRONT.partition("| question | command |")[2].partition("\n\n")[0]
    return re.findall(r"\| `ktrade (.*)` \|$", table, flags=re.MULTILINE)


def test_the_front_door_has_fifteen_questions() -> None:
    assert len(questions()) >= 15


SHOWN = {example.command.removeprefix("ktrade ") for example in examples(TEXT)}


@pytest.mark.parametrize("command", [one for one in questions() if one not in SHOWN])
def test_the_command_of_each_question_answers_it(run: Run, command: str) -> None:
    done = run(*shlex.split(command))
    assert done.returncode in (0, 1 if command.startswith("check") else 0)  # it found something
    assert done.stdout
    assert not done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_front_door_leads_to_every_page() -> None:
    for page in GUIDE.glob("*.md"):
        assert f"(ktrade/guide/{page.name})" in FRONT


@pytest.mark.parametrize("word", [*MEASURES, *WIDE_COLUMNS, *FACT_FIELDS, *QUANTITY_FIELDS])
def test_every_column_and_field_is_explained(word: str) -> None:
    assert f"`{word}`" in TEXT


def test_every_promise_names_a_test_that_is_there() -> None:
    promises = (GUIDE / "promises.md").read_text(encoding="utf-8")
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
    (command,) = re.findall(r"^python3 -m venv .*pytest$", FRONT, flags=re.MULTILINE)
    assert "README.md" in script
    assert re.search(r"^python3 -m venv .*ktrade show --month 2026-01$", FRONT, flags=re.MULTILINE)
    assert command.count("&&") == 2
