"""Changing the store: one IMMEDIATE transaction, from the schema to the last figure."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ktrade.errors import StoreUnusable, shown
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.floats import as_floats
from ktrade.model.quantity import MEASURES, Source
from ktrade.model.vocabulary import Term, Vocabulary
from ktrade.store.descriptions import read_sources, read_vocabulary
from ktrade.store.migrate import migrate, refuse_edited
from ktrade.store.opening import (
    STORE_ERRORS,
    WAIT_SECONDS,
    assert_is_file,
    begun,
    copy_store,
    open_connection,
    schema_version,
    undamaged,
    unusable,
)
from ktrade.store.place import SCHEMA_VERSION
from ktrade.store.undo import TakenBack, track_changes, undo_last

SECONDS_BETWEEN_TRIES = 0.05  # to lock a store that another process writes


class Writer:
    """A store open for one load. Leaving the context without `commit` undoes everything.

    A load cut off anywhere, by a signal or by the power, is rolled back by whoever opens the store
    next: SQLite's rollback journal, not its write-ahead log. The log would let readers pass a load
    under way, but leaves a store of three files, of which a copy of one lacks the last loads, and
    cannot be used on a network drive, or read where nothing may be written. Loads are rare and end
    in seconds; others wait for them. `synchronous = EXTRA` also waits for the disk to forget the
    journal: with less, a power cut could take back a load that was said to be written.
    """

    connection: sqlite3.Connection

    def __init__(self, path: Path, *, remembers: bool = True) -> None:
        """Opens the store, or makes one; StoreUnusable where that cannot be done.

        `remembers`: what is changed is kept, to be taken back.
        """
        self.path = path
        self._copy: Path | None = None
        assert_is_file(path, may_be_missing=True)
        if not path.parent.is_dir():
            raise StoreUnusable(
                f"the folder {shown(str(path.parent), 300)} does not exist; make it, or name"
                " another store"
            )
        try:
            self._lock()
        except STORE_ERRORS as error:
            raise unusable(error, path) from error
        try:
            self._bring_up_to_date()
            self._call = track_changes(self.connection) if remembers else None
        except BaseException as error:
            self._leave()
            if isinstance(error, STORE_ERRORS):
                raise unusable(error, path) from error
            raise

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._leave()
        if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
            raise unusable(error, self.path) from error

    def commit(self) -> None:
        """Ends the load: from here on it is in the store, whatever happens."""
        self.connection.execute(
            "UPDATE load SET call = :call WHERE key >= :call", {"call": self._call}
        )
        self.connection.execute("COMMIT")
        self._made_here, self._copy = False, None

    def _lock(self) -> None:
        """Opens the file, making it where there is none, and takes the write lock."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            with _alone(self.path.parent):
                self._made_here = not self.path.exists()
                if self._made_here:
                    self.path.touch()
                try:
                    self.connection = begun(
                        open_connection(self.path, "rw"),
                        "PRAGMA busy_timeout = 0",
                        "PRAGMA synchronous = EXTRA",
                        "PRAGMA fullfsync = ON",
                        "BEGIN IMMEDIATE",
                        f"PRAGMA busy_timeout = {round(WAIT_SECONDS * 1000)}",
                    )
                    return
                except sqlite3.OperationalError as error:
                    if (
                        not error.sqlite_errorname.startswith("SQLITE_BUSY")
                        or time.monotonic() > until
                    ):
                        raise
            time.sleep(SECONDS_BETWEEN_TRIES)

    def _leave(self) -> None:
        """Rolls back what was not committed. A refused first load leaves no file behind, nor a copy
        of an old store."""
        with _alone(self.path.parent), suppress(*STORE_ERRORS):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if self._copy:
                self._copy.unlink()
            if self._made_here and self._is_empty():
                self.path.unlink()
        self.connection.close()

    def _is_empty(self) -> bool:
        return self.path.stat().st_size == 0

    def _bring_up_to_date(self) -> None:
        """Applies what migrations the store has not seen, after a copy of it was made beside it."""
        version = 0 if self._is_empty() else schema_version(self.connection, self.path)
        if version == SCHEMA_VERSION:
            refuse_edited(self.connection, self.path)
            return
        if version:
            self._copy = self._free_name(f"{self.path.name}.schema-{version}")
            copy_store(self.path, self._copy)
        migrate(self.connection)
        if version:  # behind single dollars `.0` was read as precision
            for table in ("figure", "former_figure"):
                self._derive_again(table, "printed LIKE '%.0% usd%' OR printed LIKE '%.0% KRW%'")

    def _free_name(self, name: str) -> Path:
        """A name beside the store that nothing has: an earlier copy may hold what this one does
        not."""
        names = (
            self.path.with_name(name + (f"-{number}" if number else ""))
            for number in range(1_000_000)
        )
        return next(place for place in names if not place.exists())

    def vocabulary(self, kind: str) -> Vocabulary:
        with undamaged(self.path):
            return read_vocabulary(self.connection, kind)

    def sources(self) -> Mapping[str, Source]:
        with undamaged(self.path):
            return {source.id: source for source in read_sources(self.connection)}

    def put_terms(self, kind: str, terms: Iterable[Term]) -> None:
        """Adds or updates categories or destinations."""
        iso = kind == "destination"
        self.connection.executemany(
            f"INSERT INTO {kind} (id, name, parent, part, aliases, basis{', iso' if iso else ''})"
            f" VALUES (?, ?, ?, ?, ?, ?{', ?' if iso else ''})"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, aliases = excluded.aliases",
            (
                (
                    t.id,
                    t.name,
                    t.parent or None,
                    2 if t.is_rest else int(t.part),
                    ";".join(t.aliases),
                    t.basis,
                    *([t.iso] if iso else []),
                )
                for t in terms
            ),
        )

    def put_sources(self, sources: Iterable[Source]) -> None:
        """Adds or updates sources; where one now rounds differently, the intervals of its figures
        are recomputed."""
        for source in sources:
            known = self.connection.execute(
                "SELECT rounding FROM source WHERE id = ?", (source.id,)
            ).fetchone()
            values = (
                source.publisher, source.agency,
                source.published.isoformat() if source.published else None,
                str(source.rounding), str(source.reports) if source.reports else None,
                source.subject, source.url,
            )  # fmt: skip
            self.connection.execute(
                "INSERT INTO source (publisher, agency, published, rounding, reports, subject, url,"
                " id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET publisher ="
                " excluded.publisher, agency = excluded.agency, published = excluded.published,"
                " rounding = excluded.rounding, reports = excluded.reports, subject ="
                " excluded.subject, url = excluded.url",
                (*values, source.id),
            )
            if known and known != (source.rounding,):
                self._derive_again(
                    "figure", "source = (SELECT key FROM source WHERE id = ?)", source.id
                )

    def _derive_again(self, table: str, condition: str, *values: object) -> None:
        """Recomputes the intervals of some rows, from the printed figure and how their source
        rounds now."""
        for number, end in enumerate(("low", "high")):

            def end_of(
                printed: str, measure: str, rounding: str, number: int = number
            ) -> float | None:
                return as_floats(
                    parse_figure(printed, MEASURES[measure], Rounding(rounding)).interval
                )[number]

            self.connection.create_function(f"{end}_of", 3, end_of)
        rounding = f"(SELECT rounding FROM source WHERE key = {table}.source)"
        ends = (f"{end} = {end}_of(printed, measure, {rounding})" for end in ("low", "high"))
        self.connection.execute(
            f"UPDATE {table} SET {', '.join(ends)} WHERE {table}.source IS NOT NULL AND"
            f" ({condition})",
            values,
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Around the moments in which a store is begun or taken away, in which no other of that folder
    is.

    SQLite that waited for a store which a refused first load then took away would take the journal
    of the next store, which has the same name, for its own, and delete it.
    """
    descriptor = None
    with suppress(
        ImportError, OSError
    ):  # Windows takes no file away that is open, some network drives have no locks
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def undo(path: Path, *, dry_run: bool = False) -> TakenBack:
    """Undoes all that the last load did; with a dry run only says what that would be.

    NothingKnown where there is none.
    """
    assert_is_file(path)
    with Writer(path, remembers=False) as writer:
        taken_back = undo_last(writer.connection)
        if not dry_run:
            writer.commit()
    return taken_back
