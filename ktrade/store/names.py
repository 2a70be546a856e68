"""The names in the store that begin so, for a shell to complete."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ktrade.errors import StoreUnusable
from ktrade.store.opening import connect

MOST = 1_000  # a shell asks its reader first where there are more
ORDERS = {"category": "key", "destination": "key", "source": "key", "period": "key DESC"}


def names(path: Path, table: str, start: str) -> list[str]:
    """The ids in one of the tables of ORDERS that begin so, at most MOST; periods with the latest
    first.

    Nothing where there is no store to read: a shell cannot show the reason.
    """
    try:
        with closing(connect(path)) as connection:
            rows = connection.execute(
                f"SELECT id FROM {table} WHERE substr(id, 1, length(?)) = ? ORDER BY"
                f" {ORDERS[table]} LIMIT ?",
                (start, start, MOST),
            )
            return [name for (name,) in rows]
    except (StoreUnusable, sqlite3.Error):
        return []
