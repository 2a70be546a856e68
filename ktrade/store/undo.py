"""Undoing the last load: the rows it replaced are kept as they were, row for row.

Kept by triggers, so that no way of changing a row can forget it; they are temporary, of one
connection, since the store's own schema is nothing a reader of the file should have to trust.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from ktrade.errors import NothingKnown

# Rows that carry the load they are from, and what a later load may change of one; the rest says
# which it is.
SAID = {
    "figure": ('"printed"', '"low"', '"high"', '"status"', '"note"', '"load"'),
    "claim": ('"note"', '"load"'),
}
DESCRIBED = ("source", "category", "destination", "period")


@dataclass(frozen=True, slots=True)
class Load:
    """One call of `ingest`: the names of its files, in order, and when it was (UTC, ISO 8601)."""

    files: tuple[str, ...]
    loaded_at: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A load that was undone; the load that is the last now; figures held before and after; and how
    many figures and claims, corrected or removed by it, are again what they were."""

    load: Load
    last: Load | None
    held: int
    holds: int
    restored: int


def track_changes(connection: sqlite3.Connection) -> int:
    """Keeps every row of this transaction's load as it was before; the number the load goes by,
    which no other has: the keys of its files in `load` are not below it."""
    (call,) = connection.execute("SELECT ifnull(max(key), 0) + 1 FROM load").fetchone()
    for table in (*DESCRIBED, *SAID):
        columns = _columns(connection, table)
        # The first image counts: a row may change twice in a load, or have come with it. Not INSERT
        # OR IGNORE: an upsert imposes its own way with conflicts on the triggers it sets off.
        unless = f"WHERE NOT EXISTS (SELECT 1 FROM former_{table} WHERE call = {call} AND key ="
        was = (
            f"INSERT INTO former_{table} (call, {', '.join(columns)})"
            f" SELECT {call}, {', '.join(f'OLD.{column}' for column in columns)} {unless} OLD.key)"
        )
        came = f"INSERT INTO former_{table} (call, key) SELECT {call}, NEW.key {unless} NEW.key)"
        older = f"WHEN OLD.load < {call}" if table in SAID else ""
        events = [("UPDATE", older, was), ("DELETE", older, was)]
        for event, when, action in events if table in SAID else [*events, ("INSERT", "", came)]:
            connection.execute(
                f"CREATE TEMP TRIGGER remember_{table}_{event} AFTER {event} ON main.{table} {when}"
                f" BEGIN {action}; END"
            )
    return int(call)


def undo_last(connection: sqlite3.Connection) -> TakenBack:
    """Makes every row what it was before the last load, within the transaction under way.

    NothingKnown where there is no load, or the last one kept no rows.
    """
    run = connection.execute
    newest, call = run("SELECT max(key), call FROM load").fetchone()
    if newest is None:
        raise NothingKnown("there is no load to undo: the store holds nothing")
    if call is None:
        raise NothingKnown(
            "the last load cannot be undone: an older ktrade made it, which kept no earlier rows"
        )
    bind = {"call": call}
    load, held = _load(connection, call), _count(connection, "figure")
    loads = "(SELECT key FROM load WHERE call = :call)"
    run("PRAGMA defer_foreign_keys = ON")
    restored = run(f"DELETE FROM history WHERE ended_by IN {loads}", bind).rowcount
    for table in SAID:
        _delete_new(connection, table, f"load IN {loads}", bind)
    for table in (*DESCRIBED, *SAID):
        key, never_null, *others = columns = _columns(connection, table)
        changed = SAID.get(table, (never_null, *others))
        former = f"FROM former_{table} WHERE call = :call AND {never_null}"
        run(f"DELETE FROM {table} WHERE key IN (SELECT key {former} IS NULL)", bind)
        run(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns)} {former} IS"
            f" NOT NULL ON CONFLICT ({key}) DO UPDATE SET"
            f" {', '.join(f'{column} = excluded.{column}' for column in changed)}",
            bind,
        )
        run(f"DELETE FROM former_{table} WHERE call = :call", bind)
    run("DELETE FROM load WHERE call = :call", bind)
    (last,) = run("SELECT max(call) FROM load").fetchone()
    return TakenBack(
        load,
        _load(connection, last) if last else None,
        held,
        _count(connection, "figure"),
        restored,
    )


def without_indexes(connection: sqlite3.Connection, table: str) -> list[str]:
    """Takes the indexes off a table; how to make them again, the unique one first."""
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? ORDER BY sql"
        " DESC",
        (table,),
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in indexes]


def _delete_new(
    connection: sqlite3.Connection, table: str, of_load: str, bind: Mapping[str, int]
) -> None:
    """Deletes what the load added. What it changed is left to be changed back: deleted and inserted
    again, with each of its indexes, 2,000,000 corrected figures took 50 s rather than 15."""
    run = connection.execute
    same = " AND ".join(
        f"was.{c} IS {table}.{c}" for c in _columns(connection, table) if c not in SAID[table]
    )
    was = f"SELECT 1 FROM former_{table} AS was WHERE call = :call AND {same}"
    (most_are_new,) = run(
        f"SELECT (SELECT count(*) FROM {table} WHERE {of_load}) - (SELECT count(*) FROM"
        f" former_{table} WHERE call = :call) > (SELECT count(*) FROM {table}) / 2",
        bind,
    ).fetchone()
    # Row by row each index is searched for what goes: 2,000,000 new figures took 18 s rather than
    # 4.
    indexes = without_indexes(connection, table) if most_are_new else []
    run(f"DELETE FROM {table} WHERE {of_load} AND NOT EXISTS ({was})", bind)
    for sql in indexes:
        run(sql)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The table's columns, quoted (`where` is a word of SQL); the key first, then one that is never
    NULL."""
    return [f'"{name}"' for _, name, *_ in connection.execute(f"PRAGMA main.table_info({table})")]


def _load(connection: sqlite3.Connection, call: int) -> Load:
    rows = connection.execute(
        "SELECT name, loaded_at FROM load WHERE call = ? ORDER BY key", (call,)
    ).fetchall()
    return Load(tuple(name for name, _ in rows), rows[0][1])


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
