"""What rows of figures refer to: the keys of terms and sources by their ids."""

from __future__ import annotations

import sqlite3


class Keys(dict[str, int]):
    """The key of each id of a table; of one that was put there since, it is looked up."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        super().__init__(connection.execute(f"SELECT id, key FROM {table}"))
        self._of = connection, f"SELECT key FROM {table} WHERE id = ?"

    def __missing__(self, term_id: str) -> int:
        connection, sql = self._of
        (key,) = connection.execute(sql, (term_id,)).fetchone()
        self[term_id] = key
        return int(key)
