"""Makes the store hold what a load says: what is new, what changed, what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from ktrade.store.changes import (
    MOST_CORRECTIONS,
    STDIN,
    Changes,
    Correction,
    Counts,
    GivenFile,
)
from ktrade.store.row_kinds import CLAIM, FIGURE, INTO_HISTORY, RowKind
from ktrade.store.staging import Staging


def merge(staging: Staging, files: Sequence[GivenFile]) -> Changes:
    """Makes the store say what the staged rows say: adds, corrects, removes, and keeps what was in
    history. `files` in the order of their numbers."""
    return _Merge(staging).run(files)


class _Merge:
    """One load being compared and written."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._connection = staging.connection

    def run(self, files: Sequence[GivenFile]) -> Changes:
        """Makes the store say what the staged rows say: adds, corrects, removes, and keeps what was
        in history."""
        changes = Changes()
        for kind in (FIGURE, CLAIM):
            self._compare(kind, files)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        loads = {number: self._log(number, file, now) for number, file in enumerate(files)}
        for kind, counts in ((FIGURE, changes.figures), (CLAIM, changes.claims)):
            for number, file in enumerate(files):
                if file.is_facts:
                    counts[file.name] = self._apply(
                        kind, number, loads[number], changes.corrections
                    )
        self._connection.execute(
            "DELETE FROM period WHERE NOT EXISTS (SELECT 1 FROM figure WHERE period = period.key)"
            " AND NOT EXISTS (SELECT 1 FROM claim WHERE period = period.key)"
        )
        return changes

    def _compare(self, kind: RowKind, files: Sequence[GivenFile]) -> None:
        """Drops repeated staged rows, pairs the others with the rows of the store they update, and
        lists what is gone."""
        staged = self._staging.table(kind)
        run = self._connection.execute
        if kind in self._staging.repeating:
            run(
                f"DELETE FROM {staged} WHERE EXISTS (SELECT 1 FROM {staged} AS earlier"
                f" WHERE {kind.same('earlier', staged)} AND earlier.key < {staged}.key)"
            )
            run(f"DROP INDEX said_{staged}")
        if staged == kind.table:
            for sql in self._staging.dropped_indexes[kind not in self._staging.repeating :]:
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
                    (self._staging.first_load + number, file.name),
                )

    def _log(self, number: int, file: GivenFile, now: str) -> int | None:
        """The key of this file's row in `load`; None where it is what it was and changes
        nothing."""
        last = self._connection.execute(
            "SELECT sha256 FROM load WHERE name = ? ORDER BY key DESC LIMIT 1", (file.name,)
        ).fetchone()
        load = self._staging.first_load + number
        if last == (file.sha256,) and not any(
            self._touches(kind, load, file) for kind in (FIGURE, CLAIM)
        ):
            return None
        self._connection.execute(
            "INSERT OR REPLACE INTO load (key, name, sha256, loaded_at, rows) VALUES (?, ?, ?,"
            " ?, ?)",
            (load, file.name, file.sha256, now, file.rows),
        )
        return int(load)

    def _touches(self, kind: RowKind, load: int, file: GivenFile) -> bool:
        """Whether the staged rows of the file add, correct, remove or take over anything."""
        if self._staging.table(kind) == kind.table:
            return bool(self._given(kind, load))
        (found,) = self._connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM gone_{kind.table} WHERE load = :load) OR EXISTS (SELECT"
            f" 1 FROM staged_{kind.table} AS s LEFT JOIN {kind.table} AS t ON t.key = s.known WHERE"
            f" s.load = :load AND (s.known IS NULL OR {kind.differs('s', 't')}   OR (:name != '-'"
            " AND NOT EXISTS (SELECT 1 FROM load WHERE load.key = t.load AND load.name ="
            " :name))))",
            {"load": load, "name": file.name},
        ).fetchone()
        return bool(found)

    def _given(self, kind: RowKind, load: int) -> int:
        (count,) = self._connection.execute(
            f"SELECT count(*) FROM {self._staging.table(kind)} WHERE load = ?", (load,)
        ).fetchone()
        return int(count)

    def _apply(
        self, kind: RowKind, number: int, load: int | None, corrections: list[Correction]
    ) -> Counts:
        """Writes the staged rows of one file."""
        given = self._given(kind, self._staging.first_load + number)
        if load is None:
            return Counts(unchanged=given)
        if self._staging.table(kind) == kind.table:
            return Counts(added=given)
        if kind is FIGURE:
            self._note(load, corrections)
        counts = Counts()
        self._correct(kind, load, counts)
        columns = f"load, {', '.join(kind.columns)}"
        counts.added = self._connection.execute(
            f"INSERT INTO {kind.table} ({columns}) SELECT {columns} FROM staged_{kind.table}"
            " WHERE load = ? AND known IS NULL ORDER BY key",
            (load,),
        ).rowcount
        counts.unchanged = given - counts.added - counts.changed
        return counts

    def _correct(self, kind: RowKind, load: int, counts: Counts) -> None:
        """Changes, removes and takes over what the store has of one file; what was goes into
        history."""
        run, table, staged = self._connection.execute, kind.table, f"staged_{kind.table}"
        changed = (
            f"SELECT s.known FROM {staged} AS s JOIN {table} AS t ON t.key = s.known"
            f" WHERE s.load = :load AND {kind.differs('s', 't')}"
        )
        gone = f"SELECT key FROM gone_{table} WHERE load = :load"
        binds = {"load": load}
        for ended in (changed, gone):
            run(INTO_HISTORY[kind] + f" WHERE t.key IN ({ended})", binds)
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

    def _note(self, load: int, corrections: list[Correction]) -> None:
        """Adds the figures that the file corrects or removes, before that is done."""
        rows = self._connection.execute(
            "SELECT facts.*, s.printed, s.status, s.note FROM staged_figure AS s JOIN figure AS t"
            f" ON t.key = s.known JOIN ({_FACTS_BY_KEY}) AS facts ON facts.key = t.key WHERE s.load"
            f" = :load AND {FIGURE.differs('s', 't')} UNION ALL SELECT facts.*, NULL, NULL, NULL"
            f" FROM gone_figure JOIN ({_FACTS_BY_KEY}) AS facts ON facts.key = gone_figure.key"
            " WHERE gone_figure.load = :load",
            {"load": load},
        )
        for _, figure, source, where, *texts in rows:
            if len(corrections) == MOST_CORRECTIONS:
                return
            pairs = zip(("printed", "status", "note"), texts[:3], texts[3:], strict=True)
            corrections.append(
                next(
                    Correction(figure, source, where, *pair) for pair in pairs if pair[1] != pair[2]
                )
            )


_FACTS_BY_KEY = """
    SELECT figure.key,
           figure.measure || ' ' || figure.flow || ' ' || category.id || ' ' || destination.id
               || ' ' || period.id,
           source.id, figure."where", figure.printed, figure.status, figure.note
    FROM figure JOIN category ON category.key = figure.category
    JOIN destination ON destination.key = figure.destination
    JOIN period ON period.key = figure.period JOIN source ON source.key = figure.source
"""
