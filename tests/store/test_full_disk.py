"""A disk that is really full: a small one of its own, on which nothing more fits, in a namespace of
its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Loader
from tests.store.test_survives import write_figures

PAGE = 4096
AS_IT_WAS = "is unchanged: its disk or that of TMPDIR is full; make room and try again\n"
NO_SPACE = "No space left on device"

# The status, what stood on standard error, and the files of the disk afterwards.
Full = Callable[..., tuple[int, str, dict[str, bytes]]]


@pytest.fixture
def full(seeded: Path, tmp_path: Path) -> Full:
    """Runs a bash script in which "$@" is ktrade with these arguments, where tmp_path/disk is a
    disk of these files and so many pages left."""
    disk, before, after = (tmp_path / name for name in ("disk", "before", "after"))
    for folder in (disk, before, after):
        folder.mkdir()
    alone = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "bash", "-c"]

    def call(
        *arguments: str,
        left: int = 1,
        files: tuple[Path, ...] = (),
        script: str = '"$@"',
        stdin: str = "",
        **more: str,
    ) -> tuple[int, str, dict[str, bytes]]:
        for file in files:
            shutil.copy(file, before)
        pages = left + sum(-(-file.stat().st_size // PAGE) for file in files)
        mount = (
            f"mount -t tmpfs -o size={pages * PAGE} tmpfs '{disk}' || exit 99; cp -a '{before}/.'"
            f" '{disk}'"
        )
        done = subprocess.run(
            [*alone, f"{mount}; {script}; status=$?; cp -a '{disk}/.' '{after}'; exit $status",
            "bash",
             sys.executable, "-m", "ktrade", *arguments],
            env={**os.environ, "KTRADE_DB": str(seeded), "PYTHONPATH": str(ROOT), **more},
            input=stdin, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return (
            done.returncode,
            done.stderr,
            {path.name: path.read_bytes() for path in after.rglob("*")},
        )

    tried = shutil.which("unshare") and subprocess.run(
        [*alone, f"mount -t tmpfs tmpfs '{disk}'"], capture_output=True, check=False
    )
    if not tried or tried.returncode:
        pytest.skip("no disk of its own can be mounted here")
    return call


# Where it gets full: at once, or in the middle of what is written.
LEFT = [25, *(pytest.param(pages, marks=pytest.mark.slow) for pages in (1, 100))]


@pytest.mark.parametrize("left", LEFT)
def test_a_load_leaves_what_was_there(full: Full, seeded: Path, tmp_path: Path, left: int) -> None:
    write_figures(tmp_path / "f.csv", 20_000, "29bn")
    store = tmp_path / "disk" / seeded.name
    found = full("ingest", "--db", str(store), str(tmp_path / "f.csv"), left=left, files=(seeded,))
    assert found == (3, f"ktrade: '{store}' {AS_IT_WAS}", {seeded.name: seeded.read_bytes()})


@pytest.mark.parametrize("left", LEFT)
def test_a_first_load_leaves_nothing(full: Full, tmp_path: Path, left: int) -> None:
    write_figures(tmp_path / "f.csv", 20_000, "29bn")
    store = tmp_path / "disk" / "new.db"
    found = full("ingest", "--db", str(store), str(tmp_path / "f.csv"), left=left)
    assert found == (3, f"ktrade: '{store}' {AS_IT_WAS}", {})


@pytest.mark.parametrize("left", [1, 25])
def test_a_backup_leaves_nothing(full: Full, tmp_path: Path, left: int) -> None:
    copy = tmp_path / "disk" / "copy.db"
    assert full("backup", str(copy), left=left) == (3, f"ktrade: '{copy}' {AS_IT_WAS}", {})


@pytest.mark.parametrize(
    ("arguments", "size"), [(["ingest", "-"], 1 << 20), (["ingest", "--check", "-"], 1 << 25)]
)
def test_standard_input_that_does_not_fit(
    full: Full, seeded: Path, tmp_path: Path, arguments: list[str], size: int
) -> None:
    before, disk = seeded.read_bytes(), tmp_path / "disk"
    row = "2026-01,29bn,s\n"
    status, told, left = full(
        *arguments, stdin="period,value,source\n" + row * (size // len(row)), TMPDIR=str(disk)
    )
    advice = "make room there, or name another folder in TMPDIR"
    assert (status, told) == (
        5,
        f"ktrade: standard input cannot be kept in '{disk}': {NO_SPACE}; {advice}\n",
    )
    assert (left, seeded.read_bytes()) == ({}, before)


def test_what_is_tried_on_a_copy_that_does_not_fit(
    full: Full, seeded: Path, tmp_path: Path
) -> None:
    write_figures(tmp_path / "f.csv", 10, "29bn")
    before = seeded.read_bytes()
    for arguments in (["check"], ["ingest", "--check"]):
        status, told, left = full(
            *arguments, str(tmp_path / "f.csv"), TMPDIR=str(tmp_path / "disk")
        )
        assert (status, told.endswith(AS_IT_WAS), told.count("\n")) == (3, True, 1)
        assert (left, seeded.read_bytes()) == ({}, before)


@pytest.mark.parametrize("left", [pytest.param(1, marks=pytest.mark.slow), 250])
def test_what_sqlite_puts_aside_during_a_load(
    full: Full, load: Loader, tmp_path: Path, left: int
) -> None:
    write_figures(tmp_path / "f.csv", 30_000, "29bn")
    load(tmp_path / "f.csv")
    before = load.store.read_bytes()
    write_figures(tmp_path / "f.csv", 30_000, "30bn")
    arguments = ("ingest", "--db", str(load.store), str(tmp_path / "f.csv"))
    found = full(*arguments, left=left, SQLITE_TMPDIR=str(tmp_path / "disk"))
    assert found == (3, f"ktrade: '{load.store}' {AS_IT_WAS}", {})
    assert load.store.read_bytes() == before


@pytest.mark.parametrize("command", [pytest.param("bounds", marks=pytest.mark.slow), "check"])
def test_a_copy_to_think_in_that_does_not_fit(
    full: Full, load: Loader, tmp_path: Path, command: str
) -> None:
    write_figures(tmp_path / "f.csv", 30_000, "29bn")
    load(tmp_path / "f.csv")
    before = load.store.read_bytes()
    found = full(
        command, "--jobs", "1", "--db", str(load.store), SQLITE_TMPDIR=str(tmp_path / "disk")
    )
    assert found == (3, f"ktrade: '{load.store}' {AS_IT_WAS}", {})
    assert load.store.read_bytes() == before


def test_an_answer_sent_to_a_file(full: Full, tmp_path: Path) -> None:
    status, told, _ = full("facts", "-f", "csv", script=f"\"$@\" > '{tmp_path}/disk/facts.csv'")
    assert (status, told) == (5, f"ktrade: the answer cannot be written: {NO_SPACE}\n")


@pytest.mark.parametrize(
    "ending", ["svg", *(pytest.param(ending, marks=pytest.mark.slow) for ending in ("png", "pdf"))]
)
def test_a_picture_stays_what_it_was(full: Full, tmp_path: Path, ending: str) -> None:
    pytest.importorskip("matplotlib")
    old = tmp_path / f"old.{ending}"
    old.write_bytes(b"old")
    picture = tmp_path / "disk" / old.name
    found = full("trend", "ict", "-o", str(picture), files=(old,))
    assert found == (2, f"ktrade: '{picture}' cannot be written: {NO_SPACE}\n", {old.name: b"old"})


@pytest.mark.parametrize("described", [True, False])
def test_a_new_article_is_begun_whole_or_not_at_all(
    full: Full, tmp_path: Path, described: bool
) -> None:
    """The disk has room for one of its two files."""
    columns = "id,publisher,agency,published,rounding,reports,subject,url\n"
    (tmp_path / "sources.csv").write_text(f"{columns}s,,,,,,{'x' * (PAGE - len(columns) - 9)},\n")
    files = (tmp_path / "sources.csv",) if described else ()
    disk = tmp_path / "disk"
    found = full("new", "2026-03_a", "--folder", str(disk), files=files)
    assert found == (
        2,
        f"ktrade: '{disk}' cannot be written: {NO_SPACE}\n",
        {f.name: f.read_bytes() for f in files},
    )
