"""Asking the store: sqlite3 only, and read-only."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from ktrade.errors import NotUnderstood, StoreUnusable, UnknownName, nearest, shown
from ktrade.fact import MEASURES, ClaimStatement, Quantity, Source, Statement, Whole
from ktrade.figure import Rounding, parse_figure
from ktrade.period import Period, Vintage
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION
from ktrade.vocabulary import Term, Vocabulary

WAIT_SECONDS = 30  # for another process that is writing
# SQLite quotes what it cannot read, and where that is not UTF-8 either, Python cannot make a message of it.
STORE_ERRORS = (sqlite3.Error, OSError, UnicodeDecodeError)

DOES_NOT_READ = (NotUnderstood, LookupError, TypeError, ValueError)  # what a value raises that no load wrote
# The rows that figures and claims are made of.
FIGURES = (
    "SELECT key, measure, period, flow, category, destination, of_category, of_destination, printed, source,"
    ' "where", note FROM figure'
)
_READING = ("BEGIN", "SELECT count(*) FROM sqlite_schema")  # from here on the store as it is now
CLAIMS = 'SELECT key, claim, period, flow, category, destination, source, "where", note FROM claim'


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

    is_damaged = False  # opens also a file that has been cut

    def __init__(self, path: Path) -> None:
        """StoreUnusable where the file is missing, is no store, is damaged or newer than this ktrade."""
        self.path = path
        self.connection = connect(path, is_damaged=self.is_damaged)
        try:
            check_identity(self.connection, path)
        except BaseException:
            self.connection.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.connection.close()
        if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
            raise unusable(error, self.path) from error

    @cached_property
    def categories(self) -> Vocabulary:
        with undamaged(self.path):
            return read_vocabulary(self.connection, "category")

    @cached_property
    def destinations(self) -> Vocabulary:
        with undamaged(self.path):
            return read_vocabulary(self.connection, "destination")

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id; `reports` is filled in from its facts where it was not said."""
        found = {}
        with undamaged(self.path):
            last_periods = dict(
                self.connection.execute(
                    "SELECT source.id, (SELECT max(period) FROM figure WHERE figure.source = source.key) FROM source"
                )
            )
            for source in read_sources(self.connection):
                if source.reports is None and (last := last_periods[source.id]) is not None:
                    source = source._replace(reports=Vintage.of(Period.from_key(last)))
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

    def count(self, table: str) -> int:
        """How many `figure` or `claim` rows there are."""
        with undamaged(self.path):
            return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def periods(self) -> tuple[Period, ...]:
        """Every period with a figure, in order."""
        with undamaged(self.path):
            rows = self.connection.execute(
                "SELECT key FROM period WHERE EXISTS (SELECT 1 FROM figure WHERE period = period.key) ORDER BY key"
            )
            return tuple(Period.from_key(key) for (key,) in rows)

    def has_more_than(self, most: int, selection: Selection) -> bool:
        """Whether more figures than that are asked for."""
        condition, values = self.condition("figure", selection)
        with undamaged(self.path):
            rows = self.connection.execute(f"SELECT 1 FROM figure{condition} LIMIT 1 OFFSET {most}", values)
            return rows.fetchone() is not None

    def statements(self, selection: Selection = Selection(), *, by_period: bool = True) -> Iterator[Statement]:
        """The figures asked for, by period unless that is not wanted, then as their sources give them."""
        condition, values = self.condition("figure", selection)
        with undamaged(self.path):
            read = self._reader
            for row in self.connection.execute(
                f"{FIGURES}{condition} ORDER BY {'period, ' if by_period else ''}key", values
            ):
                yield read(*row)

    @cached_property
    def _reader(self) -> Callable[..., Statement]:
        """What makes a statement of a row of FIGURES."""
        with undamaged(self.path):
            category, destination, source = self.ids("category"), self.ids("destination"), self.ids("source")
            rounding = {each.id: each.rounding for each in read_sources(self.connection)}

        def read(
            key: int, measure: str, period: int, flow: str, in_category: int, to: int, of_category: int | None,
            of_destination: int | None, printed: str, by: int, where: str, note: str,
        ) -> Statement:  # fmt: skip
            whole = None
            if of_category is not None and of_destination is not None:
                whole = Whole(category[of_category], destination[of_destination])
            return Statement(
                Quantity(measure, Period.from_key(period), flow, category[in_category], destination[to], whole),
                parse_figure(printed, MEASURES[measure], rounding[source[by]]),
                source[by],
                where,
                note,
            )

        return read

    def history(self, selection: Selection = Selection()) -> Iterator[tuple[Statement, str, str]]:
        """What the figures asked for were before they were corrected or removed, in the order that happened; each
        with the file that ended it, and when that was loaded (UTC, ISO 8601). Intervals are as sources round now."""
        condition, values = self.condition("history", selection)
        rows = self.connection.execute(
            'SELECT measure, period, flow, category, destination, of, printed, source, "where", note, name, loaded_at'
            " FROM (SELECT * FROM history WHERE what = 'figure') AS history JOIN load ON load.key = ended_by"
            f"{condition} ORDER BY history.key",
            values,
        )
        with undamaged(self.path):
            for measure, period, flow, category, destination, of, printed, source, where, note, name, at in rows:
                yield Statement(
                    Quantity(
                        measure, Period.parse(period), flow, category, destination,
                        Whole(*of.split(" to ")) if of else None,
                    ),
                    parse_figure(printed, MEASURES[measure], self.sources[source].rounding),
                    source, where, note,
                ), name, at  # fmt: skip

    def claims(self, selection: Selection = Selection()) -> Iterator[ClaimStatement]:
        """The claims asked for, by period, then as their sources make them."""
        condition, values = self.condition("claim", selection)
        read = self._claim_reader()
        with undamaged(self.path):
            for row in self.connection.execute(f"{CLAIMS}{condition} ORDER BY period, key", values):
                yield read(*row)

    def _claim_reader(self) -> Callable[..., ClaimStatement]:
        """What makes a statement of a row of CLAIMS."""
        from ktrade.claim import Claim  # 1 ms, and most questions read none

        with undamaged(self.path):
            category, destination, source = self.ids("category"), self.ids("destination"), self.ids("source")

        def read(
            key: int, claim: str, period: int, flow: str, in_category: int, to: int, by: int, where: str, note: str
        ) -> ClaimStatement:
            return ClaimStatement(
                Claim.parse(claim), Period.from_key(period), flow, category[in_category], destination[to],
                source[by], where, note,
            )  # fmt: skip

        return read

    def ids(self, table: str) -> dict[int, str]:
        """The id of each key of `source`, `category` or `destination`."""
        return dict(self.connection.execute(f"SELECT key, id FROM {table}"))

    def condition(self, table: str, selection: Selection) -> tuple[str, list[object]]:
        """A WHERE clause with every value bound, and the values; `history` is all text."""
        is_text = table == "history"
        clauses: list[str] = []
        values: list[object] = []

        def among(column: str, wanted: Iterable[object], lookup: str = "") -> None:
            bound = list(wanted)
            if bound:
                marks = ", ".join("?" * len(bound))
                inner = f"SELECT key FROM {lookup} WHERE id IN ({marks})" if lookup and not is_text else marks
                clauses.append(f"{table}.{column} IN ({inner})")
                values.extend(bound)

        among("period", (str(p) if is_text else p.key for p in selection.periods))
        among("flow", selection.flows)
        among("category", selection.categories, "category")
        among("destination", selection.destinations, "destination")
        among("source", selection.sources, "source")
        return (" WHERE " + " AND ".join(clauses) if clauses else ""), values


def connect(path: Path, *, is_damaged: bool = False) -> sqlite3.Connection:
    """A connection that cannot write, in a transaction: all it reads is of one moment, never half a load.

    StoreUnusable where there is no such file. What a load left that was cut off is rolled back first.
    """
    assert_is_file(path)
    with undamaged(path):
        try:
            connection = open_connection(path, "ro", is_defensive=not is_damaged)
            if is_damaged:  # SQLite then takes a file that is shorter than it says; not where it is defensive
                connection.execute("PRAGMA writable_schema = ON")
            return begun(connection, *_READING)
        except sqlite3.Error as error:
            if _name(error) != "SQLITE_READONLY_ROLLBACK":
                raise
        begun(open_connection(path, "rw"), *_READING).close()
        return begun(open_connection(path, "ro"), *_READING)


def assert_is_file(path: Path, *, may_be_missing: bool = False) -> None:
    """StoreUnusable where there is nothing at the path, something else than a file, or no way to tell."""
    place = shown(str(path), 300)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not may_be_missing:
            raise StoreUnusable(f"there is no store at {place} yet: 'ktrade ingest' makes one") from None
    except OSError as error:
        raise unusable(error, path) from error
    else:
        if stat.S_ISDIR(mode):
            raise StoreUnusable(f"{place} is a folder; expected the store's file")
        if not stat.S_ISREG(mode):  # a pipe would be waited for
            raise StoreUnusable(f"{place} is not a file; expected the store's")


def open_connection(path: Path, mode: str, *, is_defensive: bool = True) -> sqlite3.Connection:
    """A connection by SQLite's open mode `ro`, `rw` or `rwc`, that trusts neither the file nor its schema."""
    # Quoted, since ? # and % in a path mean something in a URI.
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, timeout=WAIT_SECONDS, isolation_level=None
    )
    try:
        if is_defensive and sys.version_info >= (3, 12):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)  # a read-only connection can still make other files
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", f"query_only = {int(mode == 'ro')}"):
            connection.execute(f"PRAGMA {setting}")
        assert_foreign_keys(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def begun(connection: sqlite3.Connection, *statements: str) -> sqlite3.Connection:
    """The connection after these statements; closed, with whatever lock it has, where one of them fails."""
    try:
        for statement in statements:
            connection.execute(statement).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def copy_store(path: Path, to: Path) -> None:
    """Copies the store as it is now (SQLite's online backup), whoever writes in it meanwhile.

    NotUnderstood where `to` is there already; StoreUnusable, and no copy, where either file cannot be used.
    """
    with closing(connect(path)) as source:
        try:
            to.touch(exist_ok=False)
        except FileExistsError as error:
            raise NotUnderstood(f"{shown(str(to), 300)} is there already; expected a name that nothing has") from error
        except OSError as error:
            raise unusable(error, to) from error
        try:
            with closing(open_connection(to, "rw")) as copy:
                source.backup(copy)
        except BaseException as error:
            to.unlink()
            if isinstance(error, STORE_ERRORS):
                raise unusable(error, to) from error
            raise


def assert_foreign_keys(connection: sqlite3.Connection) -> None:
    """SQLite leaves them off; a build without them would let dangling references in."""
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
        raise StoreUnusable("this Python's SQLite is built without foreign keys; expected one with them")


def check_identity(connection: sqlite3.Connection, path: Path) -> None:
    """StoreUnusable unless the file is a ktrade store of this schema."""
    if schema_version(connection, path) < SCHEMA_VERSION:
        place = shown(str(path), 300)
        raise StoreUnusable(f"{place} was written by an older ktrade: 'ktrade ingest' brings it up to date")


def schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """How many migrations the store has seen; StoreUnusable unless it is a ktrade store, and no newer one."""
    place = shown(str(path), 300)
    with undamaged(path):
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID:
        if tables:
            raise StoreUnusable(
                f"{place} is an SQLite file of another program; expected a store that 'ktrade ingest' made"
            )
        raise StoreUnusable(f"{place} is an empty file: 'ktrade ingest' fills it")
    if version > SCHEMA_VERSION:
        raise StoreUnusable(f"{place} was written by a newer ktrade; use that one")
    return int(version)


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Around the reading of rows: what does not read as what a load wrote is damage, told as StoreUnusable."""
    try:
        yield
    except STORE_ERRORS as error:
        raise unusable(error, path) from error
    except DOES_NOT_READ as error:
        raise StoreUnusable(f"{shown(str(path), 300)} is damaged: {error}; 'ktrade verify' says where") from error


def unusable(error: Exception, path: Path) -> StoreUnusable:
    """What one of STORE_ERRORS means for the user of that store."""
    place = shown(str(path), 300)
    if isinstance(error, OSError):
        return StoreUnusable(f"{place} cannot be used ({error.strerror}); name another place")
    name = _name(error) or "SQLITE_CORRUPT"  # nameless: text that is not UTF-8
    for beginnings, meaning in _MEANINGS:
        if name.startswith(beginnings):
            return StoreUnusable(f"{place} {meaning.format(error=_one_line(error))}")
    return StoreUnusable(f"{place} cannot be used ({_one_line(error)}); try again, or go back to a backup")


def _one_line(error: Exception) -> str:
    return shown(str(error), 200)[1:-1]


def _name(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


_MEANINGS = (
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "is in use by another process; try again when it is done"),
    (("SQLITE_NOTADB",), "is not an SQLite file; expected a store that 'ktrade ingest' made"),
    (
        ("SQLITE_CORRUPT",),
        "is damaged ({error}): 'ktrade facts' and 'ktrade claims' with --salvage -f csv write what is left",
    ),
    (
        ("SQLITE_READONLY_ROLLBACK",),
        "has a load in it that was cut off; open it once where it can be written, to roll that back",
    ),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"),
        "cannot be opened here ({error}); expected a file that may be read and written",
    ),
    (("SQLITE_FULL",), "is as it was: the disk is full, its own or that of TMPDIR; make room and try again"),
    (("SQLITE_IOERR",), "cannot be read or written ({error}); see whether the disk is full or failing"),
)


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
