"""The rows of a load beside the rows of the store: what is new, what changed, what is gone.

Rows are staged in temporary tables and compared in SQL, so that memory does not grow with a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ktrade.errors import shown
from ktrade.fact import ClaimStatement, Source, Statement
from ktrade.period import Period
from ktrade.store.floats import as_floats

STDIN = "-"
BATCH = 10_000
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
    """What a load did, by file name; `corrections` tells up to MOST_CORRECTIONS changes in words."""

    figures: dict[str, Counts] = field(default_factory=dict)
    claims: dict[str, Counts] = field(default_factory=dict)
    corrections: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A table of what sources say: its name, the key that makes a row the same one, and what may change."""

    table: str
    key: tuple[str, ...]
    text: str
    derived: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.key, self.text, "note", *self.derived)))

    def same(self, left: str, right: str) -> str:
        """SQL: both rows have the same key (spelt as the unique index is, so that it serves)."""
        return " AND ".join(
            f"ifnull({left}.{c}, 0) = ifnull({right}.{c}, 0)" if c.startswith("of_") else f"{left}.{c} = {right}.{c}"
            for c in self.key
        )

    def differs(self, left: str, right: str) -> str:
        return f"({left}.{self.text} != {right}.{self.text} OR {left}.note != {right}.note)"


_FIGURE = _Kind(
    "figure",
    ("category", "destination", "period", "flow", "measure", "of_category", "of_destination", "source", '"where"'),
    "printed",
    ("low", "high"),
)
_CLAIM = _Kind("claim", ("category", "destination", "period", "flow", "claim", "source", '"where"'), "claim", ())


class Staging:
    """The figures and claims of one load, on their way into the store."""

    def __init__(self, connection: sqlite3.Connection, put_sources: Callable[[Iterable[Source]], None]) -> None:
        """To be made when terms and sources are in place: it looks their keys up once."""
        self.connection = connection
        self._put_sources = put_sources
        self._period_keys: set[int] = set()
        self._staged: dict[_Kind, list[tuple[object, ...]]] = {_FIGURE: [], _CLAIM: []}
        self._keys = {
            table: dict(connection.execute(f"SELECT id, key FROM {table}"))
            for table in ("category", "destination", "source")
        }
        for kind in (_FIGURE, _CLAIM):
            self.connection.execute(
                f"CREATE TEMP TABLE staged_{kind.table}"
                f" (key INTEGER PRIMARY KEY, file INTEGER, line INTEGER, {', '.join(kind.columns)}, known INTEGER)"
            )

    def stage(
        self, file: int, line: int, statement: Statement | ClaimStatement, described: Mapping[str, Source]
    ) -> None:
        """Takes in one figure or claim of the load's file number `file`; a new source as it is described, if it is."""
        keys = self._keys
        if statement.source not in keys["source"]:
            self._put_sources([described.get(statement.source) or Source(statement.source)])
            keys["source"] = dict(self.connection.execute("SELECT id, key FROM source"))
        source = keys["source"][statement.source]
        if isinstance(statement, Statement):
            q = statement.quantity
            of = (keys["category"][q.of.category], keys["destination"][q.of.destination]) if q.of else (None, None)
            series = (keys["category"][q.category], keys["destination"][q.destination], self._period(q.period), q.flow)
            kind, said = _FIGURE, (q.measure, *of, source, statement.where, statement.figure.printed, statement.note)
            said = (*said, *as_floats(statement.figure.interval))
        else:
            c = statement
            series = (keys["category"][c.category], keys["destination"][c.destination], self._period(c.period), c.flow)
            kind, said = _CLAIM, (str(c.claim), source, c.where, c.note)
        rows = self._staged[kind]
        rows.append((file, line, *series, *said))
        if len(rows) >= BATCH:
            self._flush(kind)

    def _period(self, period: Period) -> int:
        key = period.key
        if key not in self._period_keys:
            self._period_keys.add(key)
            self.connection.execute(
                "INSERT OR IGNORE INTO period (key, id, first_day, last_day) VALUES (?, ?, ?, ?)",
                (key, str(period), period.first_day.isoformat(), period.last_day.isoformat()),
            )
        return key

    def _flush(self, kind: _Kind) -> None:
        rows = self._staged[kind]
        columns = ("file", "line", *kind.columns)
        self.connection.executemany(
            f"INSERT INTO staged_{kind.table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows
        )
        rows.clear()

    def clashes(self) -> Iterator[tuple[int, int, str, int, int, str]]:
        """(file, line, printed, file, line, printed) of two rows that print one figure of a place differently."""
        for kind in (_FIGURE, _CLAIM):
            self._flush(kind)
            key = ", ".join(f"ifnull({c}, 0)" if c.startswith("of_") else c for c in kind.key)
            self.connection.execute(f"CREATE INDEX temp.staged_{kind.table}_key ON staged_{kind.table} ({key})")
        yield from self.connection.execute(
            "SELECT a.file, a.line, a.printed, b.file, b.line, b.printed FROM staged_figure AS a"
            f" JOIN staged_figure AS b ON {_FIGURE.same('a', 'b')} AND a.key < b.key AND a.printed != b.printed"
            " ORDER BY b.key"
        )

    def settle(self, files: Sequence[GivenFile]) -> Changes:
        """Makes the store say what the staged rows say: adds, corrects, removes, and keeps what was in history."""
        changes = Changes()
        for kind in (_FIGURE, _CLAIM):
            self._compare(kind, files)
        loads = {number: self._log(number, file) for number, file in enumerate(files)}
        for kind, counts in ((_FIGURE, changes.figures), (_CLAIM, changes.claims)):
            for number, file in enumerate(files):
                if file.is_facts:
                    counts[file.name] = self._apply(kind, number, loads[number], changes.corrections)
        self.connection.execute(
            "DELETE FROM period WHERE key NOT IN (SELECT period FROM figure UNION SELECT period FROM claim)"
        )
        return changes

    def _compare(self, kind: _Kind, files: Sequence[GivenFile]) -> None:
        """Drops repeated staged rows, ties the others to the rows they stand for, and lists what is gone."""
        staged = f"staged_{kind.table}"
        run = self.connection.execute
        run(
            f"DELETE FROM {staged} WHERE EXISTS"
            f" (SELECT 1 FROM {staged} AS earlier WHERE {kind.same('earlier', staged)} AND earlier.key < {staged}.key)"
        )
        run(f"UPDATE {staged} SET known = (SELECT key FROM {kind.table} WHERE {kind.same(kind.table, staged)})")
        run(f"CREATE INDEX temp.{staged}_known ON {staged} (known)")
        run(f"CREATE TEMP TABLE gone_{kind.table} (key INTEGER PRIMARY KEY, file INTEGER)")
        for number, file in enumerate(files):
            if file.is_facts and file.name != STDIN:
                run(
                    f"INSERT INTO gone_{kind.table} SELECT key, ? FROM {kind.table}"
                    " WHERE load IN (SELECT key FROM load WHERE name = ?)"
                    f" AND NOT EXISTS (SELECT 1 FROM {staged} WHERE known = {kind.table}.key)",
                    (number, file.name),
                )

    def _log(self, number: int, file: GivenFile) -> int | None:
        """The key of this file's row in `load`; None where it is what it was and changes nothing."""
        last = self.connection.execute(
            "SELECT sha256 FROM load WHERE name = ? ORDER BY key DESC LIMIT 1", (file.name,)
        ).fetchone()
        if last == (file.sha256,) and not any(self._touches(kind, number, file) for kind in (_FIGURE, _CLAIM)):
            return None
        now = datetime.now(UTC).isoformat(timespec="seconds")
        cursor = self.connection.execute(
            "INSERT INTO load (name, sha256, loaded_at, rows) VALUES (?, ?, ?, ?)",
            (file.name, file.sha256, now, file.rows),
        )
        return cursor.lastrowid

    def _touches(self, kind: _Kind, number: int, file: GivenFile) -> bool:
        """Whether the staged rows of the file add, correct, remove or take over anything."""
        (found,) = self.connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM gone_{kind.table} WHERE file = :file) OR EXISTS"
            f" (SELECT 1 FROM staged_{kind.table} AS s LEFT JOIN {kind.table} AS t ON t.key = s.known"
            f" WHERE s.file = :file AND (s.known IS NULL OR {kind.differs('s', 't')}"
            "   OR (:name != '-' AND NOT EXISTS (SELECT 1 FROM load WHERE load.key = t.load AND load.name = :name))))",
            {"file": number, "name": file.name},
        ).fetchone()
        return bool(found)

    def _apply(self, kind: _Kind, number: int, load: int | None, corrections: list[str]) -> Counts:
        """Writes the staged rows of one file."""
        run, table, staged = self.connection.execute, kind.table, f"staged_{kind.table}"
        (given,) = run(f"SELECT count(*) FROM {staged} WHERE file = ?", (number,)).fetchone()
        if load is None:
            return Counts(unchanged=given)
        changed = (
            f"SELECT s.known FROM {staged} AS s JOIN {table} AS t ON t.key = s.known"
            f" WHERE s.file = :file AND {kind.differs('s', 't')}"
        )
        gone = f"SELECT key FROM gone_{table} WHERE file = :file"
        binds = {"file": number, "load": load}
        self._tell(kind, number, corrections)
        counts = Counts()
        for ended in (changed, gone):
            run(_INTO_HISTORY[kind] + f" WHERE t.key IN ({ended})", binds)
        counts.removed = run(f"DELETE FROM {table} WHERE key IN ({gone})", binds).rowcount
        values = (kind.text, "note", *kind.derived)
        counts.changed = run(
            f"UPDATE {table} SET load = :load, ({', '.join(values)}) ="
            f" (SELECT {', '.join(values)} FROM {staged} WHERE known = {table}.key) WHERE key IN ({changed})",
            binds,
        ).rowcount
        run(  # a file that gives again what another gave takes it over; standard input only adds
            f"UPDATE {table} SET load = :load WHERE key IN (SELECT known FROM {staged} WHERE file = :file)"
            " AND (SELECT name FROM load WHERE load.key = :load)"
            f" NOT IN ('{STDIN}', (SELECT name FROM load WHERE load.key = {table}.load))",
            binds,
        )
        columns = ", ".join(kind.columns)
        counts.added = run(
            f"INSERT INTO {table} ({columns}, load) SELECT {columns}, :load FROM {staged}"
            " WHERE file = :file AND known IS NULL ORDER BY key",
            binds,
        ).rowcount
        counts.unchanged = given - counts.added - counts.changed
        return counts

    def _tell(self, kind: _Kind, number: int, corrections: list[str]) -> None:
        """Puts the file's corrections and removals into words, before they are made."""
        if kind is not _FIGURE:
            return
        rows = self.connection.execute(
            "SELECT facts.*, s.printed, s.note FROM staged_figure AS s JOIN figure AS t ON t.key = s.known"
            f" JOIN ({_FACTS_BY_KEY}) AS facts ON facts.key = t.key WHERE s.file = :file AND {kind.differs('s', 't')}"
            " UNION ALL SELECT facts.*, NULL, NULL FROM gone_figure JOIN"
            f" ({_FACTS_BY_KEY}) AS facts ON facts.key = gone_figure.key WHERE gone_figure.file = :file",
            {"file": number},
        )
        for _, words, source, where, printed, note, new_printed, new_note in rows:
            if len(corrections) == MOST_CORRECTIONS:
                return
            place = f"{words} ({source}{' ' + where if where else ''})"
            if new_printed is None:
                corrections.append(f"removed  {place}: was {printed}")
            elif printed != new_printed:
                corrections.append(f"changed  {place}: {printed} -> {new_printed}")
            else:
                corrections.append(f"changed  {place}: note {shown(note)} -> {shown(new_note)}")


_FACTS_BY_KEY = """
    SELECT figure.key,
           figure.measure || ' ' || figure.flow || ' ' || category.id || ' ' || destination.id || ' ' || period.id,
           source.id, figure."where", figure.printed, figure.note
    FROM figure JOIN category ON category.key = figure.category JOIN destination ON destination.key = figure.destination
    JOIN period ON period.key = figure.period JOIN source ON source.key = figure.source
"""

_HISTORY_COLUMNS = """
    INSERT INTO history (what, source, "where", period, flow, category, destination, measure, of, printed, note,
                         given_by, ended_by)
    SELECT '{what}', source.id, t."where", period.id, t.flow, category.id, destination.id, {measure}, {of}, {text},
           t.note, t.load, :load
    FROM {what} AS t JOIN source ON source.key = t.source JOIN period ON period.key = t.period
    JOIN category ON category.key = t.category JOIN destination ON destination.key = t.destination
"""
_OF = (
    "ifnull((SELECT id FROM category WHERE key = t.of_category) || ' to ' ||"
    " (SELECT id FROM destination WHERE key = t.of_destination), '')"
)
_INTO_HISTORY = {
    _FIGURE: _HISTORY_COLUMNS.format(what="figure", measure="t.measure", of=_OF, text="t.printed"),
    _CLAIM: _HISTORY_COLUMNS.format(what="claim", measure="''", of="''", text="t.claim"),
}
