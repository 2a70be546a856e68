"""A path may hold what moves a terminal's cursor: it is escaped wherever it is told."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run

NAME = "odd\x1b[2J.db"
SHOWN = r"odd\x1b[2J.db"


def test_a_store_s_path_is_told_without_its_control_characters(run: Run, tmp_path: Path) -> None:
    assert run("backup", NAME).stdout == f"written: 125 figures and 23 claims in {SHOWN}\n"
    store = {"KTRADE_DB": str(tmp_path / NAME)}
    for words in ([], ["verify"], ["ingest"], ["ingest", "--dry-run"]):
        done = run(*words, **store)
        assert done.returncode == 0
        assert SHOWN in done.stdout
        assert "\x1b" not in done.stdout + done.stderr
