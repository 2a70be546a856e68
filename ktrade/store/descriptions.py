"""The words and sources of a store, as they were described."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from ktrade.model.figure import Rounding
from ktrade.model.period import Vintage
from ktrade.model.quantity import (
    Source,
)
from ktrade.model.vocabulary import Term, Vocabulary


def read_vocabulary(connection: sqlite3.Connection, kind: str) -> Vocabulary:
    """The terms of `category` or `destination`, in the order they were first loaded."""
    iso = "iso" if kind == "destination" else "''"
    rows = connection.execute(
        f"SELECT id, name, parent, part, aliases, basis, {iso} FROM {kind} ORDER BY key"
    )
    return Vocabulary(
        kind,
        (
            Term(
                term_id,
                name,
                parent or "",
                part == 1,
                tuple(filter(None, aliases.split(";"))),
                basis,
                iso_code,
                part == 2,
            )
            for term_id, name, parent, part, aliases, basis, iso_code in rows
        ),
    )


def read_sources(connection: sqlite3.Connection) -> Iterator[Source]:
    """The sources as they were described, in the order they were first loaded."""
    rows = connection.execute(
        "SELECT id, publisher, agency, published, rounding, reports, subject, url FROM source ORDER"
        " BY key"
    )
    for source_id, publisher, agency, published, rounding, reports, subject, url in rows:
        yield Source(
            source_id,
            publisher,
            agency,
            date.fromisoformat(published) if published else None,
            Rounding(rounding),
            Vintage.parse(reports) if reports else None,
            subject,
            url,
        )
