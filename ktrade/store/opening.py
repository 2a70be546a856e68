"""Opening a store's file: who may, what it must be, and what SQLite's errors mean to a user."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from ktrade.errors import NotUnderstood, StoreUnusable, shown
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION

WAIT_SECONDS = 30  # for another process that is writing
# SQLite quotes what it cannot read, and where that is not UTF-8 either, Python cannot make a
# message of it.
STORE_ERRORS = (sqlite3.Error, OSError, UnicodeDecodeError)

# What a value raises that no load wrote; a NULL where text must stand has no `split`.
DOES_NOT_READ = (NotUnderstood, AttributeError, LookupError, TypeError, ValueError)
_READING = ("BEGIN", "SELECT count(*) FROM sqlite_schema")  # from here on the store as it is now


def connect(path: Path, *, is_damaged: bool = False) -> sqlite3.Connection:
    """A connection that cannot write, in a transaction: all it reads is of one moment, never half a
    load.

    StoreUnusable where there is no such file. What a load left that was cut off is rolled back
    first.
    """
    assert_is_file(path)
    with undamaged(path):
        try:
            connection = open_connection(path, "ro", is_defensive=not is_damaged)
            if (
                is_damaged
            ):  # SQLite then takes a file that is shorter than it says; not where it is defensive
                connection.execute("PRAGMA writable_schema = ON")
            return begun(connection, *_READING)
        except sqlite3.Error as error:
            if _name(error) != "SQLITE_READONLY_ROLLBACK":
                raise
        begun(open_connection(path, "rw"), *_READING).close()
        return begun(open_connection(path, "ro"), *_READING)


def assert_is_file(path: Path, *, may_be_missing: bool = False) -> None:
    """StoreUnusable where there is nothing at the path, something else than a file, or no way to
    tell."""
    place = shown(str(path), 300)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not may_be_missing:
            raise StoreUnusable(
                f"there is no store at {place} yet: 'ktrade ingest' creates one"
            ) from None
    except OSError as error:
        raise unusable(error, path) from error
    else:
        if stat.S_ISDIR(mode):
            raise StoreUnusable(f"{place} is a folder; expected the store's file")
        if not stat.S_ISREG(mode):  # a pipe would be waited for
            raise StoreUnusable(f"{place} is not a file; expected the store's file")


def open_connection(path: Path, mode: str, *, is_defensive: bool = True) -> sqlite3.Connection:
    """A connection by SQLite's open mode `ro`, `rw` or `rwc`, that trusts neither the file nor its
    schema."""
    # Quoted, since ? # and % in a path mean something in a URI.
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=WAIT_SECONDS,
        isolation_level=None,
    )
    try:
        guard(connection, may_write=mode != "ro", is_defensive=is_defensive)
        assert_foreign_keys(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def guard(connection: sqlite3.Connection, *, may_write: bool, is_defensive: bool = True) -> None:
    """Lets the connection trust neither its file nor the schema in it, open no other, and write
    only if it may."""
    if is_defensive and sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    connection.setlimit(
        sqlite3.SQLITE_LIMIT_ATTACHED, 0
    )  # a read-only connection can still make other files
    for setting in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        f"query_only = {int(not may_write)}",
    ):
        connection.execute(f"PRAGMA {setting}")


def begun(connection: sqlite3.Connection, *statements: str) -> sqlite3.Connection:
    """The connection after these statements; closed, with whatever lock it has, where one of them
    fails."""
    try:
        for statement in statements:
            connection.execute(statement).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def copy_store(path: Path, to: Path) -> None:
    """Copies the store as it is now (SQLite's online backup), whoever writes in it meanwhile.

    NotUnderstood where `to` is there already; StoreUnusable, and no copy, where either file cannot
    be used.
    """
    with closing(connect(path)) as source:
        try:
            to.touch(exist_ok=False)
        except FileExistsError as error:
            raise NotUnderstood(
                f"{shown(str(to), 300)} already exists; expected a new file name"
            ) from error
        except OSError as error:
            raise unusable(error, to) from error
        try:
            with closing(open_connection(to, "rw")) as copy:
                source.backup(copy)
        except BaseException as error:
            to.unlink()
            if isinstance(error, STORE_ERRORS):
                raise unusable(error, to) from error
            raise


def assert_foreign_keys(connection: sqlite3.Connection) -> None:
    """SQLite leaves them off; a build without them would let dangling references in."""
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
        raise StoreUnusable(
            "this Python's SQLite is built without foreign keys; expected one with them"
        )


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """StoreUnusable unless the file is a ktrade store of this schema."""
    if schema_version(connection, path) < SCHEMA_VERSION:
        place = shown(str(path), 300)
        raise StoreUnusable(
            f"{place} was written by an older ktrade: 'ktrade ingest' brings it up to date"
        )


def schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """How many migrations the store has seen; StoreUnusable unless it is a ktrade store, and no
    newer one."""
    place = shown(str(path), 300)
    with undamaged(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID:
        if tables:
            raise StoreUnusable(
                f"{place} is an SQLite file of another program; expected a store made by"
                " 'ktrade ingest'"
            )
        raise StoreUnusable(f"{place} is an empty file: 'ktrade ingest' fills it")
    if version > SCHEMA_VERSION:
        raise StoreUnusable(f"{place} was written by a newer ktrade; use that one")
    return int(version)


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Around the reading of rows: what does not read as what a load wrote is damage, told as
    StoreUnusable."""
    try:
        yield
    except STORE_ERRORS as error:
        raise unusable(error, path) from error
    except DOES_NOT_READ as error:
        raise StoreUnusable(
            f"{shown(str(path), 300)} is damaged: {error}; 'ktrade verify' says where"
        ) from error


def unusable(error: Exception, path: Path) -> StoreUnusable:
    """What one of STORE_ERRORS means for the user of that store."""
    place = shown(str(path), 300)
    if isinstance(error, OSError):
        return StoreUnusable(f"{place} cannot be used ({error.strerror}); name another place")
    name = _name(error) or "SQLITE_CORRUPT"  # nameless: text that is not UTF-8
    for beginnings, meaning in _MEANINGS:
        if name.startswith(beginnings):
            return StoreUnusable(f"{place} {meaning.format(error=_one_line(error))}")
    return StoreUnusable(
        f"{place} cannot be used ({_one_line(error)}); try again, or go back to a backup"
    )


def _one_line(error: Exception) -> str:
    return shown(str(error), 200)[1:-1]


def _name(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


_MEANINGS = (
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "is in use by another process; try again when it is done"),
    (("SQLITE_NOTADB",), "is not an SQLite file; expected a store made by 'ktrade ingest'"),
    (
        ("SQLITE_CORRUPT",),
        (
            "is damaged ({error}): 'ktrade facts' and 'ktrade claims' with --salvage -f csv write"
            " what is left"
        ),
    ),
    (
        ("SQLITE_READONLY_ROLLBACK",),
        ("contains an interrupted load; open it once where it can be written, to roll that back"),
    ),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"),
        "cannot be opened here ({error}); expected a file that may be read and written",
    ),
    (
        ("SQLITE_FULL",),
        "is unchanged: its disk or that of TMPDIR is full; make room and try again",
    ),
    (
        ("SQLITE_IOERR",),
        "cannot be read or written ({error}); see whether the disk is full or failing",
    ),
)
