"""An official table as a sheet of facts: one row of it gives several, each with its period, place
and unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import BinaryIO

from ktrade.errors import NotUnderstood, Problem, UnknownName
from ktrade.files.columns import LONG_COLUMNS, PLACE_COLUMNS
from ktrade.files.csv_reader import Sheet
from ktrade.files.grid import Grid
from ktrade.files.key import key_of
from ktrade.files.problems import Report
from ktrade.files.profiles import Profile
from ktrade.files.table_above import (
    flow_above,
    lines_of,
    titled,
)
from ktrade.files.table_below import RowKinds
from ktrade.files.table_cells import cell_of, text_of
from ktrade.files.table_dates import RowPeriods
from ktrade.files.table_files import grid_of
from ktrade.files.table_fit import (
    profiles_fitting,
    refuse_adjusted,
    refuse_unfit,
    refuse_words,
)
from ktrade.files.table_layout import (
    MOST_ABOVE,
    Layout,
    find_layout,
    is_turned,
    turned,
)
from ktrade.files.table_rows import Chosen, RowReader
from ktrade.files.table_words import TableWords
from ktrade.model.period import Vintage
from ktrade.model.quantity import TOTAL, WORLD


class Table(Sheet):
    """An official table being read, as the long form of a facts file; a row of it that has no
    figure is passed over.

    After the last row, `vintages` has the last vintage of each source, `skipped` how many rows were
    left out by each of the profile's conditions.
    """

    def __init__(
        self,
        name: str,
        stream: BinaryIO,
        report: Report,
        profile: Profile,
        words: TableWords,
        chosen: Chosen,
        describe: Callable[[str, date | None], None],
    ) -> None:
        """`describe` is told of each source, and when it was issued, before its first figure."""
        self._profile, self._words, self._chosen = profile, words, chosen
        self._describe = describe
        self._grid: Grid = grid_of(name, stream, self._count, {profile.record})
        self.vintages: dict[str, Vintage] = {}
        self.skipped: dict[str, int] = {}
        self._columns: Mapping[str, int] = {}
        self._has_problem = self._is_turned = False
        super().__init__(name, stream, report)

    def _count(self, content: bytes) -> None:
        self._hash.update(content)
        self.bytes_read += len(content)

    def problem(self, line: int, column: str, message: str, cause: str = "") -> None:
        self._has_problem = True
        super().problem(line, column, message, cause)

    def _placed(self, line: int, column: str, message: str) -> Problem:
        if not line:
            return Problem(self.name, 0, "", message)
        number = self._columns.get(column)
        if self._is_turned:
            line, number = 0 if number is None else number + 1, line - 1
        return self._grid.place(line, number)._replace(
            column=column if column in self._columns else "", message=message
        )

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        yield 1, list(LONG_COLUMNS)
        profile = self._profile
        try:
            rows = self._grid.rows()
            top = list(islice(rows, MOST_ABOVE))
            if not top:
                raise NotUnderstood("is empty; expected a table")
            if is_turned([cells for _, cells in top], profile):
                self._is_turned = True
                rows = turned(cells for _, cells in chain(top, rows))
                top = list(islice(rows, MOST_ABOVE))
            layout = self._layout([cells for _, cells in top])
            self._columns = {h: n for n, h in reversed(list(enumerate(layout.headers))) if h}
            refuse_unfit(profile, layout, [cells for _, cells in top])
            flows = layout.roles.get("flow", ())  # of which some rows may be left out
            named = [cell for _, row in top for n, cell in enumerate(row) if n not in flows]
            refuse_adjusted(cell for cell in named if isinstance(cell, str))
            for header in layout.unread:
                self.skip(f"{header}, whose unit is not stated")
            for column in layout.values:
                if not (column.period or layout.period or "period" in layout.roles):
                    self.skip(f"{column.header}, whose period is not stated")
            strange = [*layout.unknown, *layout.unknown_figures]
            for header in strange if not profile.only else ():
                self.skip(f"column {header}, unknown to the profile")
            given = self._given(layout)
            reader = RowReader(profile, self._words, layout, given, self._describe, self)
            kinds = RowKinds(profile, layout, given.flow)
            dated = RowPeriods(profile, layout, kinds, self).dated(chain(top[layout.first :], rows))
            once = _Once(layout)
            for line, cells, period in dated:
                for facts in reader.facts(line, cells, period):
                    once.refuse_parts(cells, facts)
                    yield line, facts
            if not self.vintages and not self._has_problem:
                but = f"; left out: {', '.join(self.left_out)}" if self.skipped else ""
                raise NotUnderstood(f"gave no figure{but}")
        except (NotUnderstood, UnknownName) as error:
            self.problem(0, "", str(error))

    def _layout(self, rows: Sequence[Sequence[object]]) -> Layout:
        """The layout by the profile; NotUnderstood, with the profiles that know the table, where
        this one does not."""
        try:
            return find_layout(rows, self._profile, self._words.knows)
        except NotUnderstood as error:
            texts = [text_of(cell) for cells in rows for cell in cells]
            refuse_words(self._profile, lines_of(rows), texts)
            names = " or ".join(profiles_fitting(rows))
            it_is = f"; it may be one for --profile {names}" if names else ""
            raise NotUnderstood(f"{error}{it_is}") from None

    def _given(self, layout: Layout) -> Chosen:
        """The category and destination of rows that do not say theirs: as the title lines say, else
        as the curator."""
        profile = self._profile
        code, name = titled(profile.category, layout.lines)
        category = self._words.category(code, name) if code or name else ""
        code, name = titled(profile.destination, layout.lines)
        destination = self._words.destination(code, name) if code or name else ""
        for stated, given, what, codes in (
            (category, self._chosen.category, "category", profile.category),
            (destination, self._chosen.destination, "destination", profile.destination),
        ):
            if stated and given and stated != given:
                raise NotUnderstood(f"is for {stated}; expected {what} {given}, as given")
            is_told = stated or given or {what, f"{what} name"} & set(layout.roles)
            if codes.is_needed and not is_told:
                raise NotUnderstood(
                    f"has no column such as {codes.columns[0]}, and may be of one {what} alone;"
                    f" expected it, or --{what}"
                )
        return Chosen(
            self._chosen.source,
            category or self._chosen.category or TOTAL,
            destination or self._chosen.destination or WORLD,
            flow_above([*layout.titles, *layout.headers]),
            any("누계" in text and not re.search("당월|월별", text) for text in layout.titles),
        )

    @property
    def left_out(self) -> list[str]:
        """What was left out, and how often."""
        return [f"{what} ({number})" for what, number in self.skipped.items()]

    def skip(self, what: str) -> None:
        """Counts what is left out."""
        self.skipped[what] = self.skipped.get(what, 0) + 1


_OF_A_FIGURE = (*PLACE_COLUMNS, "measure", "of", "source")


class _Once:
    """Sees that a figure stands on one row: of several, which differ in a column that nobody knows
    (by use, by size of firm), each is of a part."""

    def __init__(self, layout: Layout) -> None:
        self._unknown = {header: layout.others[key_of(header)] for header in layout.unknown}
        self._seen: dict[tuple[str, ...], list[str]] = {}

    def refuse_parts(self, cells: Sequence[object], facts: Sequence[str]) -> None:
        """NotUnderstood where the figure stood on another row, with other words."""
        if self._unknown:
            texts = [text_of(cell_of(cells, number)) for number in self._unknown.values()]
            told = dict(zip(LONG_COLUMNS, facts, strict=True))
            of = tuple(told[column] for column in _OF_A_FIGURE)
            before = self._seen.setdefault(of, texts)
            for header, one, other in zip(self._unknown, before, texts, strict=True):
                if one != other:
                    raise NotUnderstood(
                        f"has a row for {one!r} and one for {other!r} of column {header}, unknown"
                        " to the profile; expected only the rows of totals"
                    )
