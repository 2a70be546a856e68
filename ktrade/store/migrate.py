"""The schema: the files of `migrations/`, in the order of their numbers, each applied once and then
never edited."""

from __future__ import annotations

import hashlib
import importlib.util
import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from ktrade.errors import StoreUnusable, shown
from ktrade.resources import bundled
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the schema up to date, within the transaction under way."""
    load_migrations().apply(Database(connection))
    connection.executemany(
        "INSERT OR IGNORE INTO migration (name, sha256) VALUES (?, ?)", _checksums().items()
    )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def refuse_edited(connection: sqlite3.Connection, path: Path) -> None:
    """StoreUnusable where a migration is no longer what it was when it made this store's schema."""
    ours = _checksums()
    for name, sha256 in connection.execute("SELECT name, sha256 FROM migration ORDER BY name"):
        if ours.get(name) != sha256:
            raise StoreUnusable(
                f"the migration {name} is not the one that made {shown(str(path), 300)};"
                " restore it, and make changes in a new one"
            )


def load_migrations() -> Migrations:
    """The migrations as one set."""
    migrations = Migrations("ktrade")
    for file in _files():
        spec = importlib.util.spec_from_file_location(f"ktrade_migration_{file.stem}", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        migrations(name=file.stem)(getattr(module, file.stem))
    return migrations


def _files() -> list[Path]:
    return sorted(bundled("migrations").glob("m[0-9]*.py"))


def _checksums() -> dict[str, str]:
    """The SHA-256 of each migration's text, whatever its line endings."""
    return {
        file.stem: hashlib.sha256(file.read_text(encoding="utf-8").encode()).hexdigest()
        for file in _files()
    }
