"""The store: one SQLite file. `read` asks it with sqlite3 alone, `write` changes it with
sqlite-utils."""
