"""What a load replaced, row for row, so that it can be taken back exactly; which migrations made the schema.

`history` says in words what figures were; the tables `former_…` hold rows as they were, whatever changed in
them. What a load added is not copied: figures and claims carry its key in `load`, and of the few sources, words
and periods that it brought the keys are noted.
"""

from sqlite_utils import Database

TABLES = ("source", "category", "destination", "period", "figure", "claim")


def m0002_undo(db: Database) -> None:
    run = db.conn.execute
    # One number for the files that one call of `ingest` loaded. NULL: loaded before this schema, which kept no rows.
    run("ALTER TABLE load ADD COLUMN call INTEGER")
    run("CREATE INDEX load_call ON load (call)")
    for table in TABLES:
        columns = ", ".join(
            f'"{name}" {kind}' for _, name, kind, *_ in run(f"PRAGMA table_info({table})").fetchall()[1:]
        )
        # All NULL: there was no row of that key.
        run(
            f"CREATE TABLE former_{table} (call INTEGER NOT NULL, key INTEGER NOT NULL, {columns},"
            " PRIMARY KEY (call, key)) STRICT, WITHOUT ROWID"
        )
    # An edited migration would leave two schemas of one number: what each was is kept.
    run("CREATE TABLE migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID")
