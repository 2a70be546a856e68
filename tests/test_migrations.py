"""Every migration from every earlier schema, with rows in it; what was released is never edited."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from ktrade.errors import BadFiles, KtradeError, StoreUnusable
from ktrade.resources import bundled
from ktrade.store import migrate
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION
from ktrade.store.read import Store
from ktrade.store.verify import faults
from ktrade.store.write import undo
from tests.conftest import Loader

NAMES = [file.stem for file in sorted(bundled("migrations").glob("m[0-9]*.py"))]
# Released: to be added to, never to be changed.
RELEASED = {
    "m0001_initial": "e0388ddc23d3a7f4b79ac30d794469d21e199de41806ea729e3fd6f94b96098f",
    "m0002_undo": "0cca9ed910c8f89f7d6292f9233958b6aba4c8c58900120fee101bcf72deaa0b",
}
# A store of the first schema: a figure corrected once, a claim, and the words they need.
ROWS = """
INSERT INTO load (key, name, sha256, loaded_at, rows) VALUES (1, 'a.csv', 'x', '2026-02-01T00:00:00+00:00', 1);
INSERT INTO load (key, name, sha256, loaded_at, rows) VALUES (2, 'a.csv', 'y', '2026-02-02T00:00:00+00:00', 1);
INSERT INTO source (key, id, rounding) VALUES (1, 'a', 'nearest');
INSERT INTO category VALUES (1, 'total', 'All goods', NULL, 0, '', '');
INSERT INTO destination VALUES (1, 'world', 'World', NULL, 0, '', '', '001');
INSERT INTO period VALUES (20260131001, '2026-01', '2026-01-01', '2026-01-31');
INSERT INTO figure VALUES (7, 1, 'p1', 'yoy', 20260131001, 'export', 1, 1, NULL, NULL, '34', 33.44, 34.56, 'seen', 2);
INSERT INTO claim VALUES (3, 1, 'p2', 20260131001, 'export', 1, 1, 'record', '', 1);
INSERT INTO history VALUES
    (1, 'figure', 'a', 'p1', '2026-01', 'export', 'total', 'world', 'yoy', '', '33', '', 1, 2);
"""


def old_store(path: Path, version: int) -> None:
    """A store as the ktrade of that schema left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        later = NAMES[version] if version < len(NAMES) else None
        migrate.load_migrations().apply(Database(connection), stop_before=later)
        for statement in ROWS.strip().split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the first schema's tables."""
    columns = {"load": "key, name, sha256, loaded_at, rows"}
    tables = ("load", "source", "category", "destination", "period", "measure", "figure", "claim", "history")
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT {columns.get(table, '*')} FROM {table} ORDER BY 1").fetchall()
            for table in tables
        }


def nothing_new(load: Loader, folder: Path) -> None:
    """A load that adds one figure of another source."""
    (folder / "b.csv").write_text("period,value\n2026-01,29bn\n")
    load(folder / "b.csv")


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_from_every_earlier_schema_with_rows_in_it(load: Loader, tmp_path: Path, version: int) -> None:
    old_store(load.store, version)
    before = content(load.store)
    with pytest.raises(StoreUnusable, match="written by an older ktrade: 'ktrade ingest' brings it up to date"):
        Store(load.store)
    nothing_new(load, tmp_path)
    copy = load.store.with_name("k.db.schema-1")
    assert content(copy) == before
    with Store(load.store) as store:
        assert list(faults(store, [])) == []
        assert [(s.figure.printed, name) for s, name, _ in store.history()] == [("33", "a.csv")]
    undo(load.store)
    assert content(load.store) == before
    with pytest.raises(KtradeError, match="an older ktrade made it"):
        undo(load.store)


def test_every_earlier_copy_stays(load: Loader, tmp_path: Path) -> None:
    for _ in range(3):
        load.store.unlink(missing_ok=True)
        old_store(load.store, 1)
        nothing_new(load, tmp_path)
    copies = {path.name for path in tmp_path.glob("k.db.*")}
    assert copies == {"k.db.schema-1", "k.db.schema-1-1", "k.db.schema-1-2"}


def test_a_load_refused_while_migrating_leaves_the_old_schema_and_no_copy(load: Loader, tmp_path: Path) -> None:
    old_store(load.store, 1)
    before = load.store.read_bytes()
    (tmp_path / "b.csv").write_text("period,value\n2026-01,29b\n")
    with pytest.raises(BadFiles):
        load(tmp_path / "b.csv")
    assert load.store.read_bytes() == before
    assert list(tmp_path.glob("k.db*")) == [load.store]


def test_a_migration_that_fails_half_way_changes_nothing(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_store(load.store, 1)
    before = load.store.read_bytes()

    def fail(connection: sqlite3.Connection) -> None:
        migrate.migrate(connection)
        connection.execute("DROP TABLE figure")
        raise sqlite3.OperationalError("no more")

    monkeypatch.setattr("ktrade.store.write.migrate", fail)
    with pytest.raises(StoreUnusable, match="no more"):
        nothing_new(load, tmp_path)
    assert load.store.read_bytes() == before
    assert list(tmp_path.glob("k.db*")) == [load.store]


def test_an_edited_migration_is_refused_by_name(load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_new(load, tmp_path)
    for name in NAMES:
        text = (bundled("migrations") / f"{name}.py").read_text(encoding="utf-8")
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    edited = tmp_path / "m0001_initial.py"
    edited.write_text(edited.read_text(encoding="utf-8").replace("rows INTEGER", "lines INTEGER"), encoding="utf-8")
    monkeypatch.setattr(migrate, "bundled", lambda folder: tmp_path)
    before = load.store.read_bytes()
    with pytest.raises(StoreUnusable, match="the migration m0001_initial is not the one that made"):
        load(bundled("seeds"))
    assert load.store.read_bytes() == before


def test_released_migrations_are_what_they_were() -> None:
    now = {
        name: hashlib.sha256((bundled("migrations") / f"{name}.py").read_text(encoding="utf-8").encode()).hexdigest()
        for name in NAMES
    }
    assert now == RELEASED
