"""Which file the store is, and how to tell it from any other SQLite file."""

from __future__ import annotations

import os
from pathlib import Path

APPLICATION_ID = 0x6B747264  # "ktrd", in the file's header
SCHEMA_VERSION = 3  # PRAGMA user_version: the number of migrations a store has seen


def store_path(named: Path | None) -> Path:
    """The file named by --db, else by KTRADE_DB, else ktrade.db in the platform's user data
    folder."""
    if named is not None:
        return named
    if from_environment := os.environ.get("KTRADE_DB"):
        return Path(from_environment)
    from platformdirs import user_data_path  # only where nothing was named

    return user_data_path("ktrade", appauthor=False) / "ktrade.db"
