"""Asking the store: sqlite3 only, and read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from ktrade.claim import Claim
from ktrade.errors import StoreUnusable, UnknownName, nearest, shown
from ktrade.fact import MEASURES, ClaimStatement, Quantity, Source, Statement, Whole
from ktrade.figure import Rounding, parse_figure
from ktrade.period import Period, Vintage
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION
from ktrade.vocabulary import Term, Vocabulary

WAIT_SECONDS = 30  # for another process that is writing


@dataclass(frozen=True, slots=True)
class Selection:
    """Which figures or claims to read; an empty field asks for all. Categories and so on are ids."""

    periods: tuple[Period, ...] = ()
    flows: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Store:
    """An open store. Use it as a context manager; it is closed at the end."""

    def __init__(self, path: Path) -> None:
        """StoreUnusable where the file is missing, is no store, is damaged or newer than this ktrade."""
        self.path = path
        self.connection = connect(path)
        try:
            check_identity(self.connection, path)
        except BaseException:
            self.connection.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.connection.close()
        if isinstance(error, sqlite3.Error):
            raise unusable(error, self.path) from error

    @cached_property
    def categories(self) -> Vocabulary:
        return read_vocabulary(self.connection, "category")

    @cached_property
    def destinations(self) -> Vocabulary:
        return read_vocabulary(self.connection, "destination")

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id; `reports` is filled in from its facts where it was not said."""
        last_periods = dict(
            self.connection.execute(
                "SELECT source.id, (SELECT max(period) FROM figure WHERE figure.source = source.key) FROM source"
            )
        )
        found = {}
        for source in read_sources(self.connection):
            if source.reports is None and (last := last_periods[source.id]) is not None:
                source = replace(source, reports=Vintage.of(Period.from_key(last)))
            found[source.id] = source
        return found

    def source(self, word: str) -> str:
        """The source of that id; UnknownName, with the nearest, where there is none."""
        if word in self.sources:
            return word
        known = nearest(word, self.sources) or "; 'ktrade sources' lists them"
        raise UnknownName(f"{shown(word)} is not a known source{known}")

    def sources_of(self, files: Sequence[str]) -> set[str]:
        """The sources of the figures and claims that these files, by the name they were loaded under, gave."""
        marks = ", ".join("?" * len(files))
        given = f"load IN (SELECT key FROM load WHERE name IN ({marks}))"
        rows = self.connection.execute(
            f"SELECT id FROM source WHERE key IN (SELECT source FROM figure WHERE {given})"
            f" OR key IN (SELECT source FROM claim WHERE {given})",
            (*files, *files),
        )
        return {source for (source,) in rows}

    def counts(self) -> tuple[int, int, int]:
        """How many figures, claims and sources there are."""
        tables = ", ".join(f"(SELECT count(*) FROM {table})" for table in ("figure", "claim", "source"))
        figures, claims, sources = self.connection.execute(f"SELECT {tables}").fetchone()
        return figures, claims, sources

    def periods(self) -> tuple[Period, ...]:
        """Every period with a figure, in order."""
        rows = self.connection.execute("SELECT DISTINCT period FROM figure ORDER BY period")
        return tuple(Period.from_key(key) for (key,) in rows)

    def statements(self, selection: Selection = Selection(), *, by_period: bool = True) -> Iterator[Statement]:
        """The figures asked for, by period unless that is not wanted, then as their sources give them."""
        condition, values = self._condition("figure", selection)
        rows = self.connection.execute(
            "SELECT measure, period, flow, category, destination, of_category, of_destination, printed, source,"
            f' "where", note FROM figure{condition} ORDER BY {"period, " if by_period else ""}key',
            values,
        )
        category, destination = self._ids("category"), self._ids("destination")
        rounding = {source.id: source.rounding for source in self.sources.values()}
        source_id = self._ids("source")
        for measure, period, flow, cat, dest, of_cat, of_dest, printed, source_key, where, note in rows:
            whole = None if of_cat is None else Whole(category[of_cat], destination[of_dest])
            source = source_id[source_key]
            yield Statement(
                Quantity(measure, Period.from_key(period), flow, category[cat], destination[dest], whole),
                parse_figure(printed, MEASURES[measure], rounding[source]),
                source,
                where,
                note,
            )

    def claims(self, selection: Selection = Selection()) -> Iterator[ClaimStatement]:
        """The claims asked for, by period, then as their sources make them."""
        condition, values = self._condition("claim", selection)
        rows = self.connection.execute(
            'SELECT claim, period, flow, category, destination, source, "where", note'
            f" FROM claim{condition} ORDER BY period, key",
            values,
        )
        category, destination, source = self._ids("category"), self._ids("destination"), self._ids("source")
        for claim, period, flow, cat, dest, source_key, where, note in rows:
            yield ClaimStatement(
                Claim.parse(claim), Period.from_key(period), flow, category[cat], destination[dest],
                source[source_key], where, note,
            )  # fmt: skip

    def _ids(self, table: str) -> dict[int, str]:
        return dict(self.connection.execute(f"SELECT key, id FROM {table}"))

    def _condition(self, table: str, selection: Selection) -> tuple[str, list[object]]:
        """A WHERE clause with every value bound, and the values."""
        clauses: list[str] = []
        values: list[object] = []

        def among(column: str, wanted: Iterable[object], lookup: str = "") -> None:
            bound = list(wanted)
            if bound:
                marks = ", ".join("?" * len(bound))
                inner = f"SELECT key FROM {lookup} WHERE id IN ({marks})" if lookup else marks
                clauses.append(f"{table}.{column} IN ({inner})")
                values.extend(bound)

        among("period", (period.key for period in selection.periods))
        among("flow", selection.flows)
        among("category", selection.categories, "category")
        among("destination", selection.destinations, "destination")
        among("source", selection.sources, "source")
        return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection; StoreUnusable where there is no such file."""
    if not path.exists():
        raise StoreUnusable(f"there is no store at {shown(str(path), 300)} yet: 'ktrade ingest' makes one")
    if path.is_dir():
        raise StoreUnusable(f"{shown(str(path), 300)} is a folder; expected the store's file")
    try:
        # Quoted, since ? # and % in a path mean something in a URI.
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=WAIT_SECONDS, isolation_level=None
        )
        assert_foreign_keys(connection)
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    return connection


def copy_store(path: Path, to: Path) -> None:
    """Copies the store as it is now (SQLite's online backup), whoever writes in it meanwhile."""
    source = connect(path)
    copy = sqlite3.connect(to)
    try:
        source.backup(copy)
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    finally:
        copy.close()
        source.close()


def assert_foreign_keys(connection: sqlite3.Connection) -> None:
    """SQLite leaves them off; a build without them would let dangling references in."""
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
        raise StoreUnusable("this Python's SQLite is built without foreign keys; expected one with them")


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """StoreUnusable unless the file is a ktrade store of this schema."""
    place = shown(str(path), 300)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error as error:
        raise unusable(error, path) from error
    if application != APPLICATION_ID:
        if tables:
            raise StoreUnusable(
                f"{place} is an SQLite file of another program; expected a store that 'ktrade ingest' made"
            )
        raise StoreUnusable(f"{place} is an empty file: 'ktrade ingest' fills it")
    if version > SCHEMA_VERSION:
        raise StoreUnusable(f"{place} was written by a newer ktrade; use that one")
    if version < SCHEMA_VERSION:
        raise StoreUnusable(f"{place} was written by an older ktrade: 'ktrade ingest' brings it up to date")


def unusable(error: sqlite3.Error, path: Path) -> StoreUnusable:
    """What an SQLite error means for the user of that store."""
    place = shown(str(path), 300)
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreUnusable(f"{place} is being written by another process; try again when it is done")
    if name.startswith("SQLITE_NOTADB"):
        return StoreUnusable(f"{place} is not an SQLite file; expected a store that 'ktrade ingest' made")
    if name.startswith("SQLITE_CORRUPT"):
        return StoreUnusable(f"{place} is damaged ({error}); load the facts into a new one")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreUnusable(f"{place} cannot be opened here ({error}); expected a file that may be read and written")
    return StoreUnusable(f"{place} cannot be used ({error}); try again, or load the facts into a new one")


def read_vocabulary(connection: sqlite3.Connection, kind: str) -> Vocabulary:
    """The terms of `category` or `destination`, in the order they were first loaded."""
    iso = "iso" if kind == "destination" else "''"
    rows = connection.execute(f"SELECT id, name, parent, part, aliases, basis, {iso} FROM {kind} ORDER BY key")
    return Vocabulary(
        kind,
        (
            Term(term_id, name, parent or "", bool(part), tuple(filter(None, aliases.split(";"))), basis, iso_code)
            for term_id, name, parent, part, aliases, basis, iso_code in rows
        ),
    )


def read_sources(connection: sqlite3.Connection) -> Iterator[Source]:
    """The sources as they were described, in the order they were first loaded."""
    rows = connection.execute(
        "SELECT id, publisher, agency, published, rounding, reports, subject, url FROM source ORDER BY key"
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
