"""Asking the store: sqlite3 only, and read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from ktrade.errors import UnknownName, nearest, shown
from ktrade.model.figure import Unit, parse_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import (
    MEASURES,
    ClaimStatement,
    Observation,
    Quantity,
    Source,
    Whole,
    counted_in,
)
from ktrade.model.vocabulary import Vocabulary
from ktrade.store.descriptions import read_sources, read_vocabulary
from ktrade.store.opening import check_identity, connect, guard, undamaged, unusable
from ktrade.store.selection import Selection

# The rows that figures and claims are made of.
FIGURES = (
    "SELECT key, measure, period, flow, category, destination, of_category, of_destination,"
    ' printed, source, "where", note, status, counted_in FROM figure'
)
CLAIMS = 'SELECT key, claim, period, flow, category, destination, source, "where", note FROM claim'


class Store:
    """An open store. Use it as a context manager; it is closed at the end."""

    is_damaged = False  # opens also a file that has been cut

    def __init__(self, path: Path) -> None:
        """StoreUnusable where the file is missing, is no store, is damaged or newer than this
        ktrade."""
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

    def snapshot(self, place: Path | None = None) -> None:
        """Goes on in a copy of the store as it is now: a load would wait for the end of a long
        answer.

        The copy is a new file at the place, for others to read too; else SQLite's own temporary
        file, gone with the connection.
        """
        copy = sqlite3.connect(str(place or ""), isolation_level=None)
        try:
            with undamaged(self.path):
                self.connection.backup(copy)
                guard(copy, may_write=False)
        except BaseException:
            copy.close()
            raise
        self.connection.close()
        self.connection = copy

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
                    "SELECT source.id, (SELECT max(period) FROM figure WHERE figure.source ="
                    " source.key AND status = '') FROM source"
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
        """The sources of the figures and claims that these files, by the name they were loaded
        under, gave."""
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
        """Every period with a figure that is solved with, in order."""
        with undamaged(self.path):
            rows = self.connection.execute(
                "SELECT key FROM period WHERE EXISTS (SELECT 1 FROM figure WHERE period ="
                " period.key AND status = '') ORDER BY key"
            )
            return tuple(Period.from_key(key) for (key,) in rows)

    def periods_of_sources(self, selection: Selection) -> dict[str, set[Period]]:
        """By source the periods of its figures that are asked for."""
        condition, values = selection.condition("figure")
        found: dict[str, set[Period]] = {}
        with undamaged(self.path):
            names = self.ids("source")
            for source, period in self.connection.execute(
                f"SELECT DISTINCT source, period FROM figure{condition}", values
            ):
                found.setdefault(names[source], set()).add(Period.from_key(period))
        return found

    def counts_by_period(self, selection: Selection) -> dict[Period, tuple[int, int]]:
        """Of each period how many figures are asked for, and of how many sources."""
        condition, values = selection.condition("figure")
        with undamaged(self.path):
            rows = self.connection.execute(
                "SELECT period, count(*), count(DISTINCT source)"
                f" FROM figure{condition} GROUP BY period",
                values,
            )
            return {
                Period.from_key(period): (figures, sources) for period, figures, sources in rows
            }

    def counted_in(self, category: str, destination: str) -> Unit | None:
        """The `counted_in` of the first volume that is printed of the place; None where there is
        none."""
        with undamaged(self.path):
            found = self.connection.execute(
                "SELECT counted_in FROM figure WHERE measure = 'volume'"
                " AND category = (SELECT key FROM category WHERE id = ?)"
                " AND destination = (SELECT key FROM destination WHERE id = ?) ORDER BY key"
                " LIMIT 1",
                (category, destination),
            ).fetchone()
            return Unit(found[0]) if found and found[0] else None

    def has_more_than(self, most: int, selection: Selection) -> bool:
        """Whether more figures than that are asked for."""
        condition, values = selection.condition("figure")
        with undamaged(self.path):
            rows = self.connection.execute(
                f"SELECT 1 FROM figure{condition} LIMIT 1 OFFSET {most}", values
            )
            return rows.fetchone() is not None

    def observations(
        self, selection: Selection = Selection(), *, by_period: bool = True
    ) -> Iterator[Observation]:
        """The figures asked for, by period unless that is not wanted, then as their sources give
        them."""
        condition, values = selection.condition("figure")
        with undamaged(self.path):
            read = self._reader
            for row in self.connection.execute(
                f"{FIGURES}{condition} ORDER BY {'period, ' if by_period else ''}key", values
            ):
                yield read(*row)

    @cached_property
    def _reader(self) -> Callable[..., Observation]:
        """What makes an observation of a row of FIGURES."""
        with undamaged(self.path):
            category, destination, source = (
                self.ids("category"),
                self.ids("destination"),
                self.ids("source"),
            )
            rounding = {each.id: each.rounding for each in read_sources(self.connection)}

        def read(
            key: int, measure: str, period: int, flow: str, in_category: int, to: int,
            of_category: int | None,
            of_destination: int | None, printed: str, by: int, where: str, note: str, status: str,
            counted: str | None,
        ) -> Observation:  # fmt: skip
            whole = None
            if of_category is not None and of_destination is not None:
                whole = Whole(category[of_category], destination[of_destination])
            figure = parse_figure(printed, MEASURES[measure], rounding[source[by]])
            return Observation(
                Quantity(
                    measure, Period.from_key(period), flow, category[in_category], destination[to],
                    whole,
                    Unit(counted) if counted else None,
                ),
                figure, source[by], where, note, status,
            )  # fmt: skip

        return read

    def history(self, selection: Selection = Selection()) -> Iterator[tuple[Observation, str, str]]:
        """What the figures asked for were before they were corrected or removed, in the order that
        happened; each with the file that ended it, and when that was loaded (UTC, ISO 8601).
        Intervals are as sources round now.
        """
        condition, values = selection.condition("history")
        rows = self.connection.execute(
            'SELECT measure, period, flow, category, destination, of, printed, source, "where",'
            " note, status, name, loaded_at FROM (SELECT * FROM history WHERE what = 'figure') AS"
            f" history JOIN load ON load.key = ended_by{condition} ORDER BY history.key",
            values,
        )
        with undamaged(self.path):
            for (
                measure,
                period,
                flow,
                category,
                destination,
                of,
                printed,
                source,
                where,
                note,
                status,
                *by,
            ) in rows:
                figure = parse_figure(printed, MEASURES[measure], self.sources[source].rounding)
                counted = counted_in(Unit(of) if measure == "volume_yoy" and of else figure.unit)
                yield Observation(
                    Quantity(
                        measure, Period.parse(period), flow, category, destination,
                        Whole(*of.split(" to ")) if " to " in of else None, counted,
                    ),
                    figure, source, where, note, status,
                ), *by  # fmt: skip

    def claims(self, selection: Selection = Selection()) -> Iterator[ClaimStatement]:
        """The claims asked for, by period, then as their sources make them."""
        condition, values = selection.condition("claim")
        read = self._claim_reader()
        with undamaged(self.path):
            for row in self.connection.execute(f"{CLAIMS}{condition} ORDER BY period, key", values):
                yield read(*row)

    def _claim_reader(self) -> Callable[..., ClaimStatement]:
        """What makes a statement of a row of CLAIMS."""
        from ktrade.model.claim_grammar import parse_claim  # 1 ms, and most questions read none

        with undamaged(self.path):
            category, destination, source = (
                self.ids("category"),
                self.ids("destination"),
                self.ids("source"),
            )

        def read(
            key: int,
            claim: str,
            period: int,
            flow: str,
            in_category: int,
            to: int,
            by: int,
            where: str,
            note: str,
        ) -> ClaimStatement:
            return ClaimStatement(
                parse_claim(claim), Period.from_key(period), flow, category[in_category],
                destination[to],
                source[by], where, note,
            )  # fmt: skip

        return read

    def ids(self, table: str) -> dict[int, str]:
        """The id of each key of `source`, `category` or `destination`."""
        return dict(self.connection.execute(f"SELECT key, id FROM {table}"))
