"""Whether a store is intact: the file, its references, its schema, and every interval,
recomputed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from ktrade.errors import KtradeError, shown
from ktrade.model.claim_grammar import parse_claim
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.floats import as_floats
from ktrade.model.period import Period
from ktrade.model.quantity import MEASURES, counted_in
from ktrade.model.wording import counted
from ktrade.store.changes import sha256_of
from ktrade.store.migrate import migrate
from ktrade.store.opening import DOES_NOT_READ
from ktrade.store.read import Store


def faults(store: Store, files: Iterable[Path]) -> Iterator[str]:
    """What is wrong with the store, one line per fault; with `files`, also which are not what was
    last loaded."""
    damage = [
        text for (text,) in store.connection.execute("PRAGMA integrity_check") if text != "ok"
    ]
    yield from (f"damaged: {' '.join(text.split())}" for text in damage)
    for examine in (_schema, _references, _figures, _claims, _periods, _words):
        try:
            yield from examine(store)
        except (
            sqlite3.Error,
            KtradeError,
        ) as error:  # a page that cannot be read ends one examination only
            yield f"cannot be read: {' '.join(str(error).split())}"
    yield from _files(store, files)


def notes(store: Store) -> Iterator[str]:
    """What is no fault but worth a look, one line per file: money that was loaded without a
    unit, before one was asked for, and may have been meant in thousands or millions."""
    rows = store.connection.execute(
        "SELECT load.name, count(*), min(figure.key) FROM figure JOIN load ON load.key ="
        " figure.load WHERE took_bare_money AND (printed LIKE '% usd%' OR printed GLOB '*[0-9]"
        " KRW*') AND NOT EXISTS (SELECT 1 FROM load AS later WHERE later.name = load.name AND NOT"
        " later.took_bare_money) GROUP BY load.name ORDER BY load.name"
    )
    for name, count, first in rows.fetchall():
        (printed,) = store.connection.execute(
            "SELECT printed FROM figure WHERE key = ?", (first,)
        ).fetchone()
        yield (
            f"{shown(name)}: {counted(count, 'figure')} had no unit and"
            f" stand{'s' if count == 1 else ''} for single dollars or won, the first as"
            f" {shown(printed)}; if another was meant, load the file with it"
        )


def _schema(store: Store) -> Iterator[str]:
    """Triggers would act at every load; further tables, indexes and views are a user's own and do
    no harm."""
    read = "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    with closing(sqlite3.connect(":memory:")) as fresh:
        migrate(fresh)
        expected = dict(fresh.execute(read))
        units = fresh.execute("SELECT id, unit FROM measure ORDER BY id").fetchall()
    found = dict(store.connection.execute(read))
    for name in expected.keys() - found.keys():
        yield f"the {name} is missing"
    for name in found:
        if found[name] != expected.get(name, found[name]):
            yield f"the {name} is not as ktrade makes it"
        elif name.startswith("trigger "):
            yield f"the {name} is not ktrade's"
    if store.connection.execute("SELECT id, unit FROM measure ORDER BY id").fetchall() != units:
        yield "measure: not the measures and units that ktrade knows"


def _references(store: Store) -> Iterator[str]:
    for table, key, parent, _ in store.connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} {key}: what it refers to in {parent} is not there"


def _figures(store: Store) -> Iterator[str]:
    rows = store.connection.execute(
        "SELECT figure.key, printed, measure, rounding, low, high, figure.counted_in"
        " FROM figure JOIN source ON source.key = source"
    )
    for key, printed, measure, rounding, low, high, volume_unit in rows:
        try:
            figure = parse_figure(printed, MEASURES[measure], Rounding(rounding))
            interval = as_floats(figure.interval)
        except DOES_NOT_READ as error:
            yield f"figure {key}: {error}"
        else:
            if interval != (low, high):
                allowed = "{} to {}".format(*interval)
                yield (
                    f"figure {key}: {shown(printed)}, rounded {rounding}, allows {allowed}; it has"
                    f" {low} to {high}"
                )
            if measure == "volume" and counted_in(figure.unit) != volume_unit:
                yield (
                    f"figure {key}: {shown(printed)} is in {figure.unit}; it is kept as one in"
                    f" {volume_unit}"
                )


def _claims(store: Store) -> Iterator[str]:
    for key, text in store.connection.execute("SELECT key, claim FROM claim"):
        try:
            parse_claim(text)
        except DOES_NOT_READ as error:
            yield f"claim {key}: {error}"


def _periods(store: Store) -> Iterator[str]:
    used = "SELECT period FROM figure UNION SELECT period FROM claim"
    rows = store.connection.execute(
        f"SELECT key, id, first_day, last_day, key IN ({used}) FROM period"
    )
    for key, text, first_day, last_day, is_used in rows:
        try:
            period = Period.from_key(key)
            is_right = (str(period), period.first_day.isoformat(), period.last_day.isoformat()) == (
                text, first_day, last_day,
            )  # fmt: skip
        except DOES_NOT_READ:
            is_right = False
        if not is_right:
            yield f"period {key}: {shown(text)} is not what its key says"
        elif not is_used:
            yield f"period {key}: {shown(text)} has no figure and no claim"


def _words(store: Store) -> Iterator[str]:
    """Those that do not read at all end the examination: `Store` says why."""
    _, *vocabularies = store.sources, store.categories, store.destinations
    for words in vocabularies:
        yield from (f"{words.kind} {term_id}: {message}" for term_id, message in words.faults())


def _files(store: Store, files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        name = shown(str(file), 300)
        last = store.connection.execute(
            "SELECT sha256, loaded_at FROM load WHERE name = ? ORDER BY key DESC LIMIT 1",
            (file.name,),
        ).fetchone()
        try:
            sha256 = sha256_of(file)
        except OSError as error:
            yield f"{name}: cannot be read: {error.strerror}"
            continue
        if last is None:
            yield f"{name}: no file of this name was loaded"
        elif last[0] != sha256:
            yield f"{name}: not the file that was loaded at {last[1]}"
