"""The files of a load, and what became of their rows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ktrade.store.row_kinds import CLAIM, FIGURE

STDIN = "-"
MOST_CORRECTIONS = 1000


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file of this load, read to its end."""

    name: str
    sha256: str
    rows: int
    is_facts: bool


@dataclass(slots=True)
class Counts:
    """What became of a file's rows; a row that repeats what another file gave is unchanged."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


class Correction(NamedTuple):
    """What a load changed of a figure, named as `explain` names it: its `printed`, `status` or
    `note`; `now` is None where the figure is gone."""

    figure: str
    source: str
    where: str
    what: str
    was: str
    now: str | None


@dataclass(slots=True)
class Changes:
    """What a load did, by file name, with up to MOST_CORRECTIONS corrections."""

    figures: dict[str, Counts] = field(default_factory=dict)
    claims: dict[str, Counts] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)


def last_load(connection: sqlite3.Connection) -> dict[str, str]:
    """The SHA-256 of each file, by name, of the load that last changed the store; nothing where it
    has no number."""
    return dict(
        connection.execute(
            "SELECT name, sha256 FROM load WHERE call = (SELECT call FROM load ORDER BY key DESC"
            " LIMIT 1)"
        )
    )


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits; OSError where it cannot be read."""
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unchanged(connection: sqlite3.Connection, names: Iterable[str]) -> Changes:
    """What a load of these facts files does where they are what was loaded last."""
    changes = Changes()
    for kind, counts in ((FIGURE, changes.figures), (CLAIM, changes.claims)):
        for name in names:
            (held,) = connection.execute(
                f"SELECT count(*) FROM {kind.table} WHERE load IN (SELECT key FROM load WHERE name"
                " = ?)",
                (name,),
            ).fetchone()
            counts[name] = Counts(unchanged=held)
    return changes
