"""What tests share: a store of the bundled facts, and the command line as a person runs it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from ktrade.errors import BadFiles, Problem
from ktrade.files.ingest import Summary, ingest
from ktrade.resources import bundled
from ktrade.store.write import Writer
from tests.forked import LONGEST, READ_AT_START, Forker, shared

ROOT = Path(__file__).resolve().parent.parent
# The figures of 64 real articles, errors included; a dozen of them where all would take too long.
CORPUS = ROOT / "tests" / "corpus"
DOZEN = [
    *sorted(CORPUS.glob("20*.csv"))[-24::2],
    *(CORPUS / f"{name}.csv" for name in ("categories", "destinations", "sources")),
]
# The articles of the bundled facts are not part of the project: who has them says where.
ARTICLES = Path(os.environ.get("KTRADE_ARTICLES") or os.devnull)

# The same examples every time: a failure in CI is a failure at home.
settings.register_profile("ktrade", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("ktrade")

# Stores are made by the thousand, and each would wait for the disk several times: they are made in
# memory where there is a gigabyte of it to spare.
MEMORY = Path("/dev/shm")
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 1 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

Run = Callable[..., subprocess.CompletedProcess[str]]


def in_memory() -> tempfile.TemporaryDirectory[str]:
    """A folder where those of pytest are, in memory where there is enough."""
    return tempfile.TemporaryDirectory(dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))


@cache
def empty_store() -> bytes:
    """A store without a word or a figure."""
    with in_memory() as folder:
        store = Path(folder) / "k.db"
        with Writer(store) as writer:
            writer.commit()
        return store.read_bytes()


class Loader:
    """Loads files into one store, and keeps the problems."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.problems: list[str] = []

    def __call__(self, *paths: Path | str, stdin: str = "", dry_run: bool = False) -> Summary:
        """What the load changed. What is not there yet begins as a copy of an empty store: to make
        the tables takes longer than to fill them."""
        if not (dry_run or self.store.exists()) and self.store.parent.is_dir():
            self.store.write_bytes(empty_store())
        return self.begun_by_itself(*paths, stdin=stdin, dry_run=dry_run)

    def begun_by_itself(
        self, *paths: Path | str, stdin: str = "", dry_run: bool = False
    ) -> Summary:
        """What the load changed, where it makes the store itself."""
        self.problems.clear()

        def report(problem: Problem) -> None:
            self.problems.append(str(problem))

        source = io.BytesIO(stdin.encode())
        return ingest(
            self.store, [str(path) for path in paths], stdin=source, report=report, dry_run=dry_run
        )

    def refused(self, *paths: Path | str, stdin: str = "") -> list[str]:
        """The problems of files that must not load."""
        with pytest.raises(BadFiles):
            self.begun_by_itself(*paths, stdin=stdin)
        return self.problems


@pytest.fixture
def load(tmp_path: Path) -> Loader:
    """A loader for a store that does not exist yet."""
    return Loader(tmp_path / "k.db")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the bundled facts; only to be read."""
    store = tmp_path_factory.mktemp("seeded") / "k.db"
    Loader(store)(bundled("seeds"))
    return store


@pytest.fixture(scope="session")
def forker() -> Forker:
    return shared()


@pytest.fixture
def run(seeded: Path, tmp_path: Path, forker: Forker) -> Run:
    """Runs `ktrade` in a process of its own, on the bundled facts unless KTRADE_DB says
    otherwise."""
    plain = {
        k: v
        for k, v in os.environ.items()
        if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "KTRADE_DB")
    }

    def call(
        *arguments: str, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        every = {**plain, "KTRADE_DB": str(seeded), "PYTHONPATH": str(ROOT), **environment}
        if not any(name.startswith(READ_AT_START) for name in environment):
            return forker.run(arguments, stdin, tmp_path, every)
        return subprocess.run(
            [sys.executable, "-m", "ktrade", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=every,
            timeout=LONGEST,
        )

    return call
