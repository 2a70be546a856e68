"""Changing the store: one IMMEDIATE transaction, from the schema to the last figure."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlite_utils import Database, Migrations

from ktrade.bundled import bundled
from ktrade.errors import StoreUnusable, shown
from ktrade.fact import MEASURES, Source
from ktrade.figure import parse_figure
from ktrade.store.floats import as_floats
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION
from ktrade.store.read import (
    WAIT_SECONDS,
    assert_foreign_keys,
    check_identity,
    read_sources,
    read_vocabulary,
    unusable,
)
from ktrade.vocabulary import Term, Vocabulary


class Writer:
    """A store open for one load. Leaving the context without `commit` undoes everything."""

    def __init__(self, path: Path) -> None:
        """Opens the store, or makes one; StoreUnusable where that cannot be done."""
        self.path = path
        if path.is_dir():
            raise StoreUnusable(f"{shown(str(path), 300)} is a folder; expected the store's file")
        if not path.parent.is_dir():
            raise StoreUnusable(
                f"the folder {shown(str(path.parent), 300)} does not exist; make it, or name another store"
            )
        self._made_here = not path.exists()
        try:
            self.connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            raise unusable(error, path) from error
        try:
            assert_foreign_keys(self.connection)
            self._begin()
        except BaseException as error:
            self._close(empty=self._made_here)
            if isinstance(error, sqlite3.Error):
                raise unusable(error, path) from error
            raise

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
            self._close(empty=self._made_here)
        else:
            self._close(empty=False)
        if isinstance(error, sqlite3.Error):
            raise unusable(error, self.path) from error

    def commit(self) -> None:
        self.connection.execute("COMMIT")

    def _close(self, *, empty: bool) -> None:
        self.connection.close()
        if empty:  # a refused first load leaves no file behind
            self.path.unlink(missing_ok=True)

    def _begin(self) -> None:
        """Takes the write lock and brings the schema up to date, in one transaction with the load."""
        if not self._made_here and self.path.stat().st_size:
            (version,) = self.connection.execute("PRAGMA user_version").fetchone()
            if version >= SCHEMA_VERSION or version == 0:
                check_identity(self.connection, self.path)
            else:
                self._back_up(version)
        self.connection.execute("BEGIN IMMEDIATE")
        database = Database(self.connection)
        migrations = load_migrations()
        if migrations.pending(database):
            migrations.apply(database)
            self.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _back_up(self, version: int) -> None:
        """A copy of an older store beside it, before its schema changes."""
        beside = self.path.with_name(f"{self.path.name}.schema-{version}")
        with sqlite3.connect(beside) as copy:
            self.connection.backup(copy)
        copy.close()

    def vocabulary(self, kind: str) -> Vocabulary:
        return read_vocabulary(self.connection, kind)

    def sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in read_sources(self.connection)}

    def put_terms(self, kind: str, terms: Iterable[Term]) -> None:
        """Adds or updates categories or destinations."""
        iso = kind == "destination"
        self.connection.executemany(
            f"INSERT INTO {kind} (id, name, parent, part, aliases, basis{', iso' if iso else ''})"
            f" VALUES (?, ?, ?, ?, ?, ?{', ?' if iso else ''})"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, aliases = excluded.aliases",
            (
                (t.id, t.name, t.parent or None, int(t.part), ";".join(t.aliases), t.basis, *([t.iso] if iso else []))
                for t in terms
            ),
        )

    def put_sources(self, sources: Iterable[Source]) -> None:
        """Adds or updates sources; the intervals of figures of one that now rounds otherwise are made anew."""
        rounding = {source_id: source.rounding for source_id, source in self.sources().items()}
        for source in sources:
            values = (
                source.publisher, source.agency, source.published.isoformat() if source.published else None,
                str(source.rounding), str(source.reports) if source.reports else None, source.subject, source.url,
            )  # fmt: skip
            self.connection.execute(
                "INSERT INTO source (publisher, agency, published, rounding, reports, subject, url, id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET publisher = excluded.publisher,"
                " agency = excluded.agency, published = excluded.published, rounding = excluded.rounding,"
                " reports = excluded.reports, subject = excluded.subject, url = excluded.url",
                (*values, source.id),
            )
            if rounding.get(source.id, source.rounding) != source.rounding:
                self._derive_again(source)

    def _derive_again(self, source: Source) -> None:
        rows = self.connection.execute(
            "SELECT key, printed, measure FROM figure WHERE source = (SELECT key FROM source WHERE id = ?)",
            (source.id,),
        ).fetchall()
        self.connection.executemany(
            "UPDATE figure SET low = ?, high = ? WHERE key = ?",
            ((*as_floats(parse_figure(p, MEASURES[m], source.rounding).interval), key) for key, p, m in rows),
        )


def load_migrations() -> Migrations:
    """The files of `migrations/`, in the order of their numbers, as one set."""
    migrations = Migrations("ktrade")
    for file in sorted(bundled("migrations").glob("m[0-9]*.py")):
        spec = importlib.util.spec_from_file_location(f"ktrade_migration_{file.stem}", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        migrations(name=file.stem)(getattr(module, file.stem))
    return migrations
