"""The map of the code, `ktrade/README.md`: what it names is there, and its examples work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT
from tests.test_architecture import LAYERS

MAP = ROOT / "ktrade" / "README.md"
TEXT = MAP.read_text(encoding="utf-8")
PROSE = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)


def test_the_floors_are_those_that_imports_are_held_to() -> None:
    table = PROSE.partition("| floor | story |")[2].partition("\n\n")[0]
    rows = [row.split("|")[1] for row in table.splitlines()[2:]]
    floors = [re.findall(r"`([a-z]+)(?:/|\.py)`", names) for names in rows]
    listed = {name for names in floors for name in names}
    whole = [[name for name in names if name in listed] for names in reversed(LAYERS)]
    assert floors == [names for names in whole if names]
    assert listed >= {file.parent.name for file in (ROOT / "ktrade").glob("*/__init__.py")}


def test_every_file_that_the_map_names_is_there() -> None:
    floor, absent = "", []
    for line in PROSE.splitlines():
        if row := re.match(r"\| `([a-z]+/)` \|", line):
            floor = row[1]  # the files a row names without a folder are of its floor
        elif not line.startswith("|"):
            floor = ""
        new = line.startswith("New file")
        for name in re.findall(r"`([\w./-]+(?:\.(?:py|md|json|toml|csv)|/))`", line):
            places = (ROOT, ROOT / "ktrade", ROOT / "ktrade" / floor)
            if not new and not any((place / name).exists() for place in places):
                absent.append(name)
    assert not absent


def test_every_link_of_the_map_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", PROSE)
    assert links
    assert all((MAP.parent / link).exists() for link in links)


class Edit(NamedTuple):
    """A block of the map: lines put before, after or instead of the line that begins with
    `anchor`; without one, a new file."""

    file: str
    place: str
    anchor: str
    code: str


EDITS = [
    Edit(file, place, anchor, code)
    for new, old, place, anchor, code in re.findall(
        r"^(?:New file `([^`\n]+)`|In `([^`\n]+)`, (before|after|instead of) `([^`\n]+)`):\n\n"
        r"```\w+\n(.*?)```$",
        TEXT,
        flags=re.MULTILINE | re.DOTALL,
    )
    for file in [new or old]
]


def apply(edit: Edit, root: Path) -> None:
    file = root / edit.file
    if not edit.place:
        assert not file.exists(), "it would be no new file"
        file.write_text(edit.code, encoding="utf-8")
        return
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    (at,) = [i for i, line in enumerate(lines) if line.lstrip().startswith(edit.anchor.lstrip())]
    before, line, after = lines[:at], lines[at], lines[at + 1 :]
    middle = {
        "before": [edit.code, line],
        "after": [line, edit.code],
        "instead of": [edit.code],
    }[edit.place]
    file.write_text("".join([*before, *middle, *after]), encoding="utf-8")


def test_every_block_of_the_map_is_an_edit() -> None:
    assert len(EDITS) == TEXT.count("```") // 2 > 10


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to which the examples of the map were applied."""
    copy = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("ktrade", "tests", "seeds", "migrations"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / file, copy)
    for edit in EDITS:
        apply(edit, copy)
    return copy


def python(changed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=changed,
        env={**os.environ, "PYTHONPATH": str(changed), "KTRADE_DB": str(changed / "k.db")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def ktrade(changed: Path, *arguments: str) -> str:
    done = python(changed, "-m", "ktrade", *arguments)
    assert done.stderr == "", done.stderr[-600:]
    return done.stdout


@pytest.mark.slow
def test_the_copy_keeps_the_rules_of_the_house(changed: Path) -> None:
    static = "imports or libraries or readable or comes_back"
    arguments = ("-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", static)
    done = python(changed, *arguments, "tests/test_architecture.py")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^[4-9] passed|^\d\d+ passed|^\.{4,}", done.stdout, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def loaded(changed: Path) -> Path:
    """The copy, with the bundled facts and two daily averages in its store."""
    (changed / "2026-03_made-up.csv").write_text(
        "period,flow,daily\n2026-03,export,2.80bn\n2026-03,import,2.43bn\n", encoding="utf-8"
    )
    assert python(changed, "-m", "ktrade", "ingest").returncode == 0
    assert python(changed, "-m", "ktrade", "ingest", "2026-03_made-up.csv").returncode == 0
    return changed


def test_the_new_command_answers_in_the_new_format(loaded: Path) -> None:
    """Of the five bundled sources one names MOTIE, one AFP, one Yonhap."""
    lines = ktrade(loaded, "agencies", "-f", "logfmt").splitlines()
    assert lines == ["agency=AFP sources=1", "agency=MOTIE sources=1", "agency=Yonhap sources=1"]
    assert "  agencies " in ktrade(loaded, "--help")


def test_the_new_format_rounds_nothing_inward(loaded: Path) -> None:
    asked = ("bounds", "-m", "2026-01", "-c", "cars", "-d", "us")
    (line,) = ktrade(loaded, *asked, "-f", "logfmt").splitlines()
    assert "measure=yoy unit=percent low=-12.7 high=-12.544 mid=-12.62 printed=-12.6" in line


def test_the_new_constraint_bounds_what_nothing_else_does(loaded: Path) -> None:
    """2.80bn ends by 'either' within 2.7944..2.81, 2.43bn within 2.4244..2.44: apart by
    0.3544..0.3856."""
    explained = ktrade(loaded, "explain", "daily balance 2026-03")
    assert "daily balance = daily exports - daily imports" in explained
    certain = "daily balance 2026-03 >= 0.3544bn and daily balance 2026-03 <= 0.3856bn"
    assert ktrade(loaded, "test", certain).startswith("certainly so")


def test_the_new_kind_is_found_and_explained(loaded: Path) -> None:
    """Of the bundled sources one has no date, and so has the made-up one."""
    found = ktrade(loaded, "check", "--kind", "undated")
    assert "2025-06_ict-unsigned has no date" in found
    assert "2026-03_made-up has no date" in found
    assert found.count(" has no date") == 2
    assert ktrade(loaded, "check", "--explain", "undated").startswith("undated: A source without")


def test_the_new_profile_reads_a_table(loaded: Path) -> None:
    """123.4 million dollars, printed once: within half of the last digit."""
    assert "customs-portal-millions," in ktrade(loaded, "profiles", "-f", "csv")
    (loaded / "chips.csv").write_text(
        "기간,HS코드,국가명,수출금액\n2025.03,8542,프랑스,123.4\n", encoding="utf-8"
    )
    arguments = ("ingest", "--db", "table.db", "--profile", "customs-portal-millions", "chips.csv")
    assert python(loaded, "-m", "ktrade", *arguments).returncode == 0
    facts = ktrade(loaded, "facts", "--db", "table.db", "-f", "csv")
    assert "123.4m" in facts
    assert ",123350000,123450000," in facts
