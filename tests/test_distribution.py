"""What the project is called, where that is said, and what it is tried on."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from ktrade import __version__
from tests.conftest import ROOT, Run

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SAYING = [
    ROOT / "README.md",
    ROOT / "pyproject.toml",
    ROOT / ".pre-commit-config.yaml",
    *(file for file in (ROOT / "ktrade").rglob("*") if file.suffix in (".py", ".md")),
]
INSTALL = re.compile(r"\bpip install ((?:'[^']*'|[^\s`'\"])(?:'[^']*'|[^\n`&;\"])*)")


def installed(text: str) -> list[str]:
    """What each `pip install` that a text speaks of would install."""
    return [
        word
        for found in INSTALL.findall(text)
        for word in shlex.split(found)
        if not word.startswith("-")
    ]


def is_here(wanted: str) -> bool:
    """Whether it names a folder or a file, which no index is asked for."""
    return bool(re.fullmatch(r"\.(\[[a-z,{}]+\])?|.+\.whl(\[[a-z,]+\])?", wanted))


@pytest.mark.parametrize("file", SAYING, ids=lambda file: file.name)
def test_nobody_is_told_to_install_what_an_index_has_under_our_name(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert all(is_here(wanted) for wanted in installed(text)), installed(text)
    assert not re.search(r"\bktrade\[", text)


def test_such_advice_is_seen() -> None:
    assert installed("`.venv/bin/pip install '.[plot]'` in a clone") == [".[plot]"]
    assert installed("pip install --quiet -e '.[test]' && pytest") == [".[test]"]
    assert not is_here(*installed("need it: pip install 'ktrade[plot]'"))
    assert not is_here(*installed("`pip install ktrade-facts`"))


def test_the_distribution_is_not_called_as_the_package_is() -> None:
    """`ktrade` on the public index is somebody else's."""
    assert PROJECT["name"] == "ktrade-facts"
    assert PROJECT["scripts"] == {"ktrade": "ktrade.cli:main"}


def test_the_version_stands_in_one_place(run: Run) -> None:
    assert PROJECT["dynamic"] == ["version"]
    assert run("--version").stdout == f"ktrade {__version__}\n"


def test_ci_runs_on_every_python_that_is_promised() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    (listed,) = re.findall(r"python: \[(.*)\]", workflow)
    assert [f"3.{minor}" for minor in range(11, 15)] == re.findall(r"[\d.]+", listed)
    assert PROJECT["requires-python"] == ">=3.11"
    assert "- run: .ci/run" in workflow
