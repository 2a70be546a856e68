"""The rows of a load beside the rows of the store: what is new, what changed, what is gone.

Rows are staged in temporary tables and compared in SQL, so that memory does not grow with a file.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ktrade.errors import shown
from ktrade.model.period import Period
from ktrade.model.quantity import Entry, Source
from ktrade.store.keys import Keys
from ktrade.store.undo import without_indexes

STDIN = "-"
BATCH, ROWS_AT_ONCE = 150_000, 50  # values on their way, rows by one statement
# KiB of pages, and again as many to sort an index in. Rows in the order of their keys need few;
# where SQLite's own 2 MiB are all, those that are put into an index as it stands write a page of it
# again for every few rows.
APPENDING_KIB, SCATTERING_KIB = 8 * 1024, 32 * 1024
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
    """What became of a file's rows; a row that gives again what another file gave is unchanged."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Changes:
    """What a load did, by file name; `corrections` tells up to MOST_CORRECTIONS changes in
    words."""

    figures: dict[str, Counts] = field(default_factory=dict)
    claims: dict[str, Counts] = field(default_factory=dict)
    corrections: list[str] = field(default_factory=list)


# Where and how a row says what it says; as staged before it, and in the figures and claims of the
# store.
_PLACE = ("category", "destination", "period", "flow", "source", '"where"', "note")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A table of what sources say: its name, what it has beside _PLACE, the key that makes a row
    the same one, what of the rest is printed, what follows from that, and what else may be told
    otherwise.
    """

    table: str
    said: tuple[str, ...]
    key: tuple[str, ...]
    text: str
    derived: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def unique_key(self) -> str:
        """SQL: the key, spelt as the unique index is."""
        return ", ".join(f"ifnull({c}, 0)" if c in _MAY_BE_NULL else c for c in self.key)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*_PLACE, *self.said)

    def same(self, left: str, right: str) -> str:
        """SQL: both rows have the same key (spelt as the unique index is, so that it serves)."""
        return " AND ".join(
            (
                f"ifnull({left}.{c}, 0) = ifnull({right}.{c}, 0)"
                if c in _MAY_BE_NULL
                else f"{left}.{c} = {right}.{c}"
            )
            for c in self.key
        )

    def differs(self, left: str, right: str) -> str:
        return f"({' OR '.join(f'{left}.{c} != {right}.{c}' for c in (self.text, *self.remarks))})"


_MAY_BE_NULL = ("of_category", "of_destination", "counted_in")
_FIGURE = _Kind(
    "figure",
    ("measure", "of_category", "of_destination", "printed", "low", "high", "counted_in", "status"),
    (
        "category", "destination", "period", "flow", "measure", "of_category", "of_destination",
        "counted_in",
        "source", '"where"',
    ),
    "printed",
    ("low", "high"),
    ("note", "status"),
)  # fmt: skip
_CLAIM = _Kind(
    "claim",
    ("claim",),
    ("category", "destination", "period", "flow", "claim", "source", '"where"'),
    "claim",
    (),
    ("note",),
)


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
    for kind, counts in ((_FIGURE, changes.figures), (_CLAIM, changes.claims)):
        for name in names:
            (held,) = connection.execute(
                f"SELECT count(*) FROM {kind.table} WHERE load IN (SELECT key FROM load WHERE name"
                " = ?)",
                (name,),
            ).fetchone()
            counts[name] = Counts(unchanged=held)
    return changes


class Staging:
    """The figures and claims of one load, on their way into the store."""

    def __init__(
        self, connection: sqlite3.Connection, put_sources: Callable[[Iterable[Source]], None]
    ) -> None:
        """To be made when most terms and sources are in place: it looks their keys up once."""
        self.connection = connection
        self._put_sources = put_sources
        self._periods: dict[Period, int] = {}
        # Rows on their way, value after value, as SQLite takes many at once.
        self._figures: list[object] = []
        self._claims: list[object] = []
        self._lines: list[object] = []
        self._staged, self._run = 0, (0, 0, 0)
        self._repeating: set[_Kind] = set()
        self._categories, self._destinations, self._sources = (
            Keys(connection, table) for table in ("category", "destination", "source")
        )
        (self._first_load,) = connection.execute(
            "SELECT ifnull(max(key), 0) + 1 FROM load"
        ).fetchone()
        # The line that each figure stands on, which only clashes ask for: from this figure on, so
        # many to a line.
        connection.execute(
            "CREATE TEMP TABLE staged_line (figure INTEGER PRIMARY KEY, line INTEGER, figures"
            " INTEGER)"
        )
        for kind in (_FIGURE, _CLAIM):
            connection.execute(
                f"CREATE TEMP TABLE staged_{kind.table} (key INTEGER PRIMARY KEY, load INTEGER,"
                f" {', '.join(kind.columns)}, known INTEGER)"
            )
            connection.execute(
                f"CREATE TEMP TABLE gone_{kind.table} (key INTEGER PRIMARY KEY, load INTEGER)"
            )
        self._dropped = self._drop_indexes()
        connection.execute(
            f"PRAGMA cache_size = -{APPENDING_KIB if self._dropped else SCATTERING_KIB}"
        )

    def _drop_indexes(self) -> list[str]:
        """Takes the indexes off `figure` where it is empty: how to make them again, the unique one
        first.

        There is nothing to compare then, and rows go straight into it: 2,000,000 figures took 27 s
        by way of the staged rows and 20 s so.
        """
        is_empty = not self.connection.execute("SELECT 1 FROM figure LIMIT 1").fetchone()
        return without_indexes(self.connection, "figure") if is_empty else []

    def _table(self, kind: _Kind) -> str:
        """Where rows are put as they are read."""
        return "figure" if kind is _FIGURE and self._dropped else f"staged_{kind.table}"

    def stage(self, file: int, line: int, entry: Entry, described: Mapping[str, Source]) -> None:
        """Takes in a row of the load's file number `file`; a new source as it is described, if it
        is."""
        source_id, (period, flow, category, destination), where, note, figures, claims = entry
        categories, destinations = self._categories, self._destinations
        source = self._sources.get(source_id) or self._new_source(source_id, described)
        period_key = self._periods.get(period) or self._new_period(period)
        series = (categories[category], destinations[destination], period_key, flow)
        place = (self._first_load + file, *series, source, where, note)
        if figures:
            first, first_line, each = self._run
            if len(figures) != each or (line - first_line) * each != self._staged + 1 - first:
                self._run = (self._staged + 1, line, len(figures))
                self._lines += self._run
            self._staged += len(figures)
        for said in figures:
            self._figures += place
            if said.of_category is None or said.of_destination is None:
                self._figures += said
            else:
                of = categories[said.of_category], destinations[said.of_destination]
                self._figures += (said.measure, *of, *said[3:])
        for claim in claims:
            self._claims += (*place, str(claim))
        if len(self._figures) + len(self._claims) >= BATCH:
            self._flush()

    def _new_source(self, source_id: str, described: Mapping[str, Source]) -> int:
        self._put_sources([described.get(source_id) or Source(source_id)])
        (key,) = self.connection.execute(
            "SELECT key FROM source WHERE id = ?", (source_id,)
        ).fetchone()
        self._sources[source_id] = key
        return int(key)

    def _new_period(self, period: Period) -> int:
        key = self._periods[period] = period.key
        self.connection.execute(
            "INSERT OR IGNORE INTO period (key, id, first_day, last_day) VALUES (?, ?, ?, ?)",
            (key, str(period), period.first_day.isoformat(), period.last_day.isoformat()),
        )
        return key

    def _flush(self) -> None:
        run_many = self.connection.executemany
        if self._dropped:  # what figures refer to; `_log` says what it is
            loads = set(self._figures[:: len(_FIGURE.columns) + 1])
            run_many(
                "INSERT OR IGNORE INTO load (key, name, sha256, loaded_at, rows) VALUES (?, '', '',"
                " '', 0)",
                ((load,) for load in loads),
            )
        # SQLite makes a list of the flows again to check each row: it took as long as all the rest.
        self.connection.execute("PRAGMA ignore_check_constraints = ON")
        for kind, rows in ((_FIGURE, self._figures), (_CLAIM, self._claims)):
            self._insert(self._table(kind), ("load", *kind.columns), rows)
        self.connection.execute("PRAGMA ignore_check_constraints = OFF")
        self._insert("staged_line", ("figure", "line", "figures"), self._lines)

    def _insert(self, table: str, columns: Sequence[str], values: list[object]) -> None:
        """Empties the values into rows of the table: ROWS_AT_ONCE by each statement took three
        quarters of the time of one."""
        into, row = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ",
            f"({', '.join('?' * len(columns))})",
        )
        many = len(columns) * ROWS_AT_ONCE
        rest = len(values) % many
        for start, end, size, rows in (
            (0, rest, len(columns), 1),
            (rest, len(values), many, ROWS_AT_ONCE),
        ):
            given = (values[at : at + size] for at in range(start, end, size))
            self.connection.executemany(into + ", ".join([row] * rows), given)
        values.clear()

    def clashes(self) -> Iterator[tuple[int, int, str, int, int, str]]:
        """(file, line, printed, file, line, printed) of two rows that print one figure of a place
        differently."""
        self._flush()
        for kind in (_FIGURE, _CLAIM):
            table = self._table(kind)
            place, on = ("temp." if table != kind.table else ""), f"ON {table} ({kind.unique_key})"
            unique = (
                self._dropped[0]
                if table == kind.table
                else f"CREATE UNIQUE INDEX temp.said_{table} {on}"
            )
            # where nothing is said twice, which making the index shows, nothing has to be compared
            try:
                self.connection.execute(unique)
            except sqlite3.IntegrityError:
                self.connection.execute(f"CREATE INDEX {place}said_{table} {on}")
                self._repeating.add(kind)
        if _FIGURE in self._repeating:
            table = self._table(_FIGURE)
            line = (
                "(SELECT line + ({0}.key - figure) / figures FROM staged_line WHERE figure <="
                " {0}.key ORDER BY figure DESC LIMIT 1)"
            )
            yield from self.connection.execute(
                f"SELECT a.load - :first, {line.format('a')}, a.printed || rtrim(' ' || a.status),"
                f" b.load - :first, {line.format('b')}, b.printed || rtrim(' ' || b.status) FROM"
                f" {table} AS a JOIN {table} AS b ON {_FIGURE.same('a', 'b')} AND a.key < b.key AND"
                " (a.printed != b.printed OR a.status != b.status) ORDER BY b.key",
                {"first": self._first_load},
            )

    def settle(self, files: Sequence[GivenFile]) -> Changes:
        """Makes the store say what the staged rows say: adds, corrects, removes, and keeps what was
        in history."""
        changes = Changes()
        for kind in (_FIGURE, _CLAIM):
            self._compare(kind, files)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        loads = {number: self._log(number, file, now) for number, file in enumerate(files)}
        for kind, counts in ((_FIGURE, changes.figures), (_CLAIM, changes.claims)):
            for number, file in enumerate(files):
                if file.is_facts:
                    counts[file.name] = self._apply(
                        kind, number, loads[number], changes.corrections
                    )
        self.connection.execute(
            "DELETE FROM period WHERE NOT EXISTS (SELECT 1 FROM figure WHERE period = period.key)"
            " AND NOT EXISTS (SELECT 1 FROM claim WHERE period = period.key)"
        )
        return changes

    def _compare(self, kind: _Kind, files: Sequence[GivenFile]) -> None:
        """Drops repeated staged rows, ties the others to the rows they stand for, and lists what is
        gone."""
        staged = self._table(kind)
        run = self.connection.execute
        if kind in self._repeating:
            run(
                f"DELETE FROM {staged} WHERE EXISTS (SELECT 1 FROM {staged} AS earlier"
                f" WHERE {kind.same('earlier', staged)} AND earlier.key < {staged}.key)"
            )
            run(f"DROP INDEX said_{staged}")
        if staged == kind.table:
            for sql in self._dropped[kind not in self._repeating :]:
                run(sql)
            return
        run(f"CREATE INDEX temp.{staged}_load ON {staged} (load)")
        run(
            f"UPDATE {staged} SET known = {kind.table}.key FROM {kind.table} WHERE"
            f" {kind.same(kind.table, staged)}"
        )
        run(f"CREATE INDEX temp.{staged}_known ON {staged} (known)")
        for number, file in enumerate(files):
            if file.is_facts and file.name != STDIN:
                run(
                    f"INSERT INTO gone_{kind.table} SELECT key, ? FROM {kind.table}"
                    " WHERE load IN (SELECT key FROM load WHERE name = ?)"
                    f" AND NOT EXISTS (SELECT 1 FROM {staged} WHERE known = {kind.table}.key)",
                    (self._first_load + number, file.name),
                )

    def _log(self, number: int, file: GivenFile, now: str) -> int | None:
        """The key of this file's row in `load`; None where it is what it was and changes
        nothing."""
        last = self.connection.execute(
            "SELECT sha256 FROM load WHERE name = ? ORDER BY key DESC LIMIT 1", (file.name,)
        ).fetchone()
        load = self._first_load + number
        if last == (file.sha256,) and not any(
            self._touches(kind, load, file) for kind in (_FIGURE, _CLAIM)
        ):
            return None
        self.connection.execute(
            "INSERT OR REPLACE INTO load (key, name, sha256, loaded_at, rows) VALUES (?, ?, ?,"
            " ?, ?)",
            (load, file.name, file.sha256, now, file.rows),
        )
        return int(load)

    def _touches(self, kind: _Kind, load: int, file: GivenFile) -> bool:
        """Whether the staged rows of the file add, correct, remove or take over anything."""
        if self._table(kind) == kind.table:
            return bool(self._given(kind, load))
        (found,) = self.connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM gone_{kind.table} WHERE load = :load) OR EXISTS (SELECT"
            f" 1 FROM staged_{kind.table} AS s LEFT JOIN {kind.table} AS t ON t.key = s.known WHERE"
            f" s.load = :load AND (s.known IS NULL OR {kind.differs('s', 't')}   OR (:name != '-'"
            " AND NOT EXISTS (SELECT 1 FROM load WHERE load.key = t.load AND load.name ="
            " :name))))",
            {"load": load, "name": file.name},
        ).fetchone()
        return bool(found)

    def _given(self, kind: _Kind, load: int) -> int:
        (count,) = self.connection.execute(
            f"SELECT count(*) FROM {self._table(kind)} WHERE load = ?", (load,)
        ).fetchone()
        return int(count)

    def _apply(self, kind: _Kind, number: int, load: int | None, corrections: list[str]) -> Counts:
        """Writes the staged rows of one file."""
        given = self._given(kind, self._first_load + number)
        if load is None:
            return Counts(unchanged=given)
        if self._table(kind) == kind.table:
            return Counts(added=given)
        self._tell(kind, load, corrections)
        counts = Counts()
        self._correct(kind, load, counts)
        columns = f"load, {', '.join(kind.columns)}"
        counts.added = self.connection.execute(
            f"INSERT INTO {kind.table} ({columns}) SELECT {columns} FROM staged_{kind.table}"
            " WHERE load = ? AND known IS NULL ORDER BY key",
            (load,),
        ).rowcount
        counts.unchanged = given - counts.added - counts.changed
        return counts

    def _correct(self, kind: _Kind, load: int, counts: Counts) -> None:
        """Changes, removes and takes over what the store has of one file; what was goes into
        history."""
        run, table, staged = self.connection.execute, kind.table, f"staged_{kind.table}"
        changed = (
            f"SELECT s.known FROM {staged} AS s JOIN {table} AS t ON t.key = s.known"
            f" WHERE s.load = :load AND {kind.differs('s', 't')}"
        )
        gone = f"SELECT key FROM gone_{table} WHERE load = :load"
        binds = {"load": load}
        for ended in (changed, gone):
            run(_INTO_HISTORY[kind] + f" WHERE t.key IN ({ended})", binds)
        counts.removed = run(f"DELETE FROM {table} WHERE key IN ({gone})", binds).rowcount
        values = (kind.text, *kind.derived, *kind.remarks)
        counts.changed = run(
            f"UPDATE {table} SET load = :load, ({', '.join(values)}) = (SELECT {', '.join(values)}"
            f" FROM {staged} WHERE known = {table}.key) WHERE key IN ({changed})",
            binds,
        ).rowcount
        run(  # a file that gives again what another gave takes it over; standard input only adds
            f"UPDATE {table} SET load = :load WHERE key IN (SELECT known FROM {staged} WHERE load ="
            f" :load) AND (SELECT name FROM load WHERE load.key = :load) NOT IN ('{STDIN}', (SELECT"
            f" name FROM load WHERE load.key = {table}.load))",
            binds,
        )

    def _tell(self, kind: _Kind, load: int, corrections: list[str]) -> None:
        """Puts the file's corrections and removals into words, before they are made."""
        if kind is not _FIGURE:
            return
        rows = self.connection.execute(
            "SELECT facts.*, s.printed, s.note, s.status FROM staged_figure AS s JOIN figure AS t"
            f" ON t.key = s.known JOIN ({_FACTS_BY_KEY}) AS facts ON facts.key = t.key WHERE s.load"
            f" = :load AND {kind.differs('s', 't')} UNION ALL SELECT facts.*, NULL, NULL, NULL FROM"
            f" gone_figure JOIN ({_FACTS_BY_KEY}) AS facts ON facts.key = gone_figure.key WHERE"
            " gone_figure.load = :load",
            {"load": load},
        )
        for (
            _,
            words,
            source,
            where,
            printed,
            note,
            status,
            new_printed,
            new_note,
            new_status,
        ) in rows:
            if len(corrections) == MOST_CORRECTIONS:
                return
            place = f"{words} ({source}{' ' + where if where else ''})"
            if new_printed is None:
                corrections.append(f"removed  {place}: was {printed}")
            elif printed != new_printed:
                corrections.append(f"changed  {place}: {printed} -> {new_printed}")
            elif status != new_status:
                corrections.append(
                    f"changed  {place}: status {shown(status)} -> {shown(new_status)}"
                )
            else:
                corrections.append(f"changed  {place}: note {shown(note)} -> {shown(new_note)}")


_FACTS_BY_KEY = """
    SELECT figure.key,
           figure.measure || ' ' || figure.flow || ' ' || category.id || ' ' || destination.id
               || ' ' || period.id,
           source.id, figure."where", figure.printed, figure.note, figure.status
    FROM figure JOIN category ON category.key = figure.category
    JOIN destination ON destination.key = figure.destination
    JOIN period ON period.key = figure.period JOIN source ON source.key = figure.source
"""

_HISTORY_COLUMNS = """
    INSERT INTO history (what, source, "where", period, flow, category, destination, measure,
                         of, printed, note, status, given_by, ended_by)
    SELECT '{what}', source.id, t."where", period.id, t.flow, category.id, destination.id,
           {measure}, {of}, {text}, t.note, {status}, t.load, :load
    FROM {what} AS t JOIN source ON source.key = t.source JOIN period ON period.key = t.period
    JOIN category ON category.key = t.category JOIN destination ON destination.key = t.destination
"""
_OF = (
    "ifnull((SELECT id FROM category WHERE key = t.of_category) || ' to ' ||"
    " (SELECT id FROM destination WHERE key = t.of_destination),"
    " iif(t.measure = 'volume_yoy', ifnull(t.counted_in, ''), ''))"
)
_INTO_HISTORY = {
    _FIGURE: _HISTORY_COLUMNS.format(
        what="figure", measure="t.measure", of=_OF, text="t.printed", status="t.status"
    ),
    _CLAIM: _HISTORY_COLUMNS.format(
        what="claim", measure="''", of="''", text="t.claim", status="''"
    ),
}
