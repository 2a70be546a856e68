"""The rows of a load in temporary tables, on their way into the store: memory does not grow with a
file. `merging` makes the store say what they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ktrade.model.period import Period
from ktrade.model.quantity import FactRow, Source
from ktrade.store.keys import Keys
from ktrade.store.row_kinds import CLAIM, FIGURE, RowKind
from ktrade.store.undo import without_indexes

BATCH, ROWS_AT_ONCE = 150_000, 50  # values on their way, rows by one statement
# KiB of pages, and again as many to sort an index in. Rows in the order of their keys need few;
# where SQLite's own 2 MiB are all, those that are put into an index as it stands write a page of it
# again for every few rows.
APPENDING_KIB, SCATTERING_KIB = 8 * 1024, 32 * 1024


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
        self.repeating: set[RowKind] = set()
        self._categories, self._destinations, self._sources = (
            Keys(connection, table) for table in ("category", "destination", "source")
        )
        (self.first_load,) = connection.execute(
            "SELECT ifnull(max(key), 0) + 1 FROM load"
        ).fetchone()
        # The line that each figure stands on, which only conflicts ask for: from this figure on, so
        # many to a line.
        connection.execute(
            "CREATE TEMP TABLE staged_line (figure INTEGER PRIMARY KEY, line INTEGER, figures"
            " INTEGER)"
        )
        for kind in (FIGURE, CLAIM):
            connection.execute(
                f"CREATE TEMP TABLE staged_{kind.table} (key INTEGER PRIMARY KEY, load INTEGER,"
                f" {', '.join(kind.columns)}, known INTEGER)"
            )
            connection.execute(
                f"CREATE TEMP TABLE gone_{kind.table} (key INTEGER PRIMARY KEY, load INTEGER)"
            )
        self.dropped_indexes = self._drop_indexes()
        connection.execute(
            f"PRAGMA cache_size = -{APPENDING_KIB if self.dropped_indexes else SCATTERING_KIB}"
        )

    def _drop_indexes(self) -> list[str]:
        """Takes the indexes off `figure` where it is empty: how to make them again, the unique one
        first.

        There is nothing to compare then, and rows go straight into it: 2,000,000 figures took 27 s
        by way of the staged rows and 20 s so.
        """
        is_empty = not self.connection.execute("SELECT 1 FROM figure LIMIT 1").fetchone()
        return without_indexes(self.connection, "figure") if is_empty else []

    def table(self, kind: RowKind) -> str:
        """Where rows are put as they are read."""
        return "figure" if kind is FIGURE and self.dropped_indexes else f"staged_{kind.table}"

    def stage(self, file: int, line: int, entry: FactRow, described: Mapping[str, Source]) -> None:
        """Takes in a row of the load's file number `file`; a new source as it is described, if it
        is."""
        source_id, (period, flow, category, destination), where, note, figures, claims = entry
        categories, destinations = self._categories, self._destinations
        source = self._sources.get(source_id) or self._new_source(source_id, described)
        period_key = self._periods.get(period) or self._new_period(period)
        series = (categories[category], destinations[destination], period_key, flow)
        place = (self.first_load + file, *series, source, where, note)
        if figures:
            first, first_line, each = self._run
            if len(figures) != each or (line - first_line) * each != self._staged + 1 - first:
                self._run = (self._staged + 1, line, len(figures))
                self._lines += self._run
            self._staged += len(figures)
        for one in figures:
            self._figures += place
            if one.of_category is None or one.of_destination is None:
                self._figures += one
            else:
                of = categories[one.of_category], destinations[one.of_destination]
                self._figures += (one.measure, *of, *one[3:])
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
        if self.dropped_indexes:  # what figures refer to; `_log` says what it is
            loads = set(self._figures[:: len(FIGURE.columns) + 1])
            run_many(
                "INSERT OR IGNORE INTO load (key, name, sha256, loaded_at, rows) VALUES (?, '', '',"
                " '', 0)",
                ((load,) for load in loads),
            )
        # SQLite makes a list of the flows again to check each row: it took as long as all the rest.
        self.connection.execute("PRAGMA ignore_check_constraints = ON")
        for kind, rows in ((FIGURE, self._figures), (CLAIM, self._claims)):
            self._insert(self.table(kind), ("load", *kind.columns), rows)
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

    def conflicts(self) -> Iterator[tuple[int, int, str, int, int, str]]:
        """(file, line, printed, file, line, printed) of two rows that print one figure of a place
        differently."""
        self._flush()
        for kind in (FIGURE, CLAIM):
            table = self.table(kind)
            place, on = ("temp." if table != kind.table else ""), f"ON {table} ({kind.unique_key})"
            unique = (
                self.dropped_indexes[0]
                if table == kind.table
                else f"CREATE UNIQUE INDEX temp.said_{table} {on}"
            )
            # where nothing is said twice, which making the index shows, nothing has to be compared
            try:
                self.connection.execute(unique)
            except sqlite3.IntegrityError:
                self.connection.execute(f"CREATE INDEX {place}said_{table} {on}")
                self.repeating.add(kind)
        if FIGURE in self.repeating:
            table = self.table(FIGURE)
            line = (
                "(SELECT line + ({0}.key - figure) / figures FROM staged_line WHERE figure <="
                " {0}.key ORDER BY figure DESC LIMIT 1)"
            )
            yield from self.connection.execute(
                f"SELECT a.load - :first, {line.format('a')}, a.printed || rtrim(' ' || a.status),"
                f" b.load - :first, {line.format('b')}, b.printed || rtrim(' ' || b.status) FROM"
                f" {table} AS a JOIN {table} AS b ON {FIGURE.same('a', 'b')} AND a.key < b.key AND"
                " (a.printed != b.printed OR a.status != b.status) ORDER BY b.key",
                {"first": self.first_load},
            )
