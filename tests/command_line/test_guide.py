"""`ktrade guide`: the pages in the package, as they stand; a screen at a time on a terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ktrade.report.guide import FOLDER, TOPICS
from tests.command_line.test_cli import on_a_terminal
from tests.conftest import Run


def test_every_page_has_a_topic() -> None:
    assert sorted(TOPICS) == sorted(page.stem for page in FOLDER.glob("*.md"))


def test_without_a_topic_each_page_has_a_line_with_its_title(run: Run, tmp_path: Path) -> None:
    lines = run("guide", KTRADE_DB=str(tmp_path / "none.db")).stdout.splitlines()
    for page in FOLDER.glob("*.md"):
        title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert [line.split(maxsplit=1) for line in lines].count([page.stem, title]) == 1


@pytest.mark.parametrize("topic", ["bounds", "BOUNDS"])
def test_a_page_is_printed_as_it_stands(run: Run, topic: str) -> None:
    done = run("guide", topic)
    assert done.stdout == (FOLDER / "bounds.md").read_text(encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("../README", "'../README'"),
        ("__init__", "'__init__'"),
        ("a\nb", "'a\\nb'"),
    ],
)
def test_what_is_no_page_is_refused_in_one_line(run: Run, topic: str, told: str) -> None:
    done = run("guide", topic)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"ktrade: the guide has no page {told}; 'ktrade guide' lists its pages\n"


def pager(folder: Path) -> str:
    """A program that marks what passes through it."""
    program = folder / "pager"
    program.write_text("#!/bin/sh\nsed 's/^/paged: /'\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_on_a_terminal_a_long_page_goes_through_the_pager(seeded: Path, tmp_path: Path) -> None:
    long = on_a_terminal(
        seeded, "guide", "bounds", PAGER=pager(tmp_path), PATH=os.environ["PATH"], LINES="24"
    )
    page = (FOLDER / "bounds.md").read_text(encoding="utf-8")
    assert long.replace("\r\n", "\n") == "".join(f"paged: {line}\n" for line in page.splitlines())


@pytest.mark.parametrize("program", ["", "cat", "no-such-pager"])
def test_a_pager_that_is_none_leaves_the_page_as_it_is(seeded: Path, program: str) -> None:
    printed = on_a_terminal(seeded, "guide", "bounds", PAGER=program, LINES="24")
    assert printed.replace("\r\n", "\n") == (FOLDER / "bounds.md").read_text(encoding="utf-8")


def test_what_fits_the_screen_is_not_paged(seeded: Path, tmp_path: Path) -> None:
    assert "paged" not in on_a_terminal(seeded, "guide", PAGER=pager(tmp_path), LINES="24")
    assert "paged" in on_a_terminal(seeded, "guide", PAGER=pager(tmp_path), LINES="9")


def test_a_pager_left_before_the_end_is_no_failure(seeded: Path, tmp_path: Path) -> None:
    printed = on_a_terminal(seeded, "guide", "commands", PAGER="head -1", LINES="24")
    assert printed == "# The commands at work\r\n"
