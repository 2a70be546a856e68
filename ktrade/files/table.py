"""An official table as a sheet of facts: one row of it gives several, each with its period, place
and unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import BinaryIO

from ktrade.errors import NotUnderstood, Problem, UnknownName, shown
from ktrade.files.columns import LONG_COLUMNS, PLACE_COLUMNS
from ktrade.files.csv_reader import Sheet
from ktrade.files.grid import Grid, Row
from ktrade.files.key import is_total, key_of
from ktrade.files.problems import Report
from ktrade.files.profiles import Profile
from ktrade.files.table_above import (
    flow_above,
    lines_of,
    titled,
    within_span,
    year_above,
)
from ktrade.files.table_below import RowKinds
from ktrade.files.table_cells import cell_of, text_of
from ktrade.files.table_files import grid_of
from ktrade.files.table_fit import (
    profiles_fitting,
    refuse_adjusted,
    refuse_unfit,
    refuse_words,
)
from ktrade.files.table_header import GROWTH
from ktrade.files.table_layout import (
    MOST_ABOVE,
    Layout,
    find_layout,
    is_turned,
    text_at,
    turned,
)
from ktrade.files.table_periods import (
    days_until,
    months_of,
    names_days,
    part_of_year,
    table_period,
    year_of,
)
from ktrade.files.table_rows import Chosen, RowReader
from ktrade.files.table_words import TableWords
from ktrade.model.period import Period, Vintage
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
            dated = self._dated(chain(top[layout.first :], rows), layout, kinds)
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

    def _dated(
        self, rows: Iterator[Row], layout: Layout, kinds: RowKinds
    ) -> Iterator[tuple[int, Sequence[object], Period | str | None]]:
        """The rows with figures, each with its period, or its part of the year that the column
        names; a year that stands above some of its months only is those months."""
        held: list[tuple[int, Sequence[object], Period]] = []
        year = year_above([*layout.titles, *layout.headers])
        last: Period | None = None  # of months below one that has its year, the last
        crosses = all(v.period and v.period.kind == "year" for v in layout.values)
        for line, cells in rows:
            try:
                if not kinds.has_figures(cells):
                    year = year_of(text_at(cells, layout, "period")) or year
                    continue
            except NotUnderstood as error:
                self.problem(line, "", str(error))
                return
            if "period" not in layout.roles:
                yield line, cells, layout.period
                continue
            text = text_at(cells, layout, "period")
            if is_total(text) or (not text and any(is_total(text_of(cell)) for cell in cells)):
                self.skip("totals over all periods")
                continue
            if key_of(text) in GROWTH:
                self.skip(f"rows of {layout.header_of('period')} {shown(text)}")
                continue
            if crosses and (part := _part_of_year(text, layout)):
                yield line, cells, part
                continue
            try:
                if not text:
                    raise NotUnderstood("is blank; expected the period in every row")
                period = _until_day(self._profile, layout, text) or _period(
                    cells, layout, text, year
                )
            except NotUnderstood as error:
                self.problem(line, layout.header_of("period"), str(error), error.cause)
                continue
            is_heading = period.first % 12 == 0 and period.length > 1
            if not part_of_year(text):
                year, last = period.last // 12, None if is_heading else period
            elif last and period != last and period.first != last.last + 1:
                below = f"is below {last}, and may be of another year; expected its year"
                self.problem(line, layout.header_of("period"), f"{shown(text)} {below}", below)
                continue
            else:
                last = last and period
            period = within_span(period, layout.lines, self._profile)
            if not self._profile.has_years_so_far:
                yield line, cells, period
            elif period.kind == "year":
                yield from self._closed(held)
                held = [(line, cells, period)]
            elif held and _is_part_of(period, held, cells, layout):
                held.append((line, cells, period))
            else:
                yield from self._closed(held)
                held = []
                yield line, cells, period
        yield from self._closed(held)

    def _closed(
        self, held: Sequence[tuple[int, Sequence[object], Period]]
    ) -> Iterator[tuple[int, Sequence[object], Period]]:
        """A year's row and those of its months: where it has not all of them, it is as far as they
        go."""
        if not held:
            return
        (line, cells, year), *months = held
        spans = sorted((period.first, period.last) for _, _, period in months)
        last = year.first - 1
        for first, end in spans:
            last = end if first == last + 1 else last
        if not months or last == year.last:
            yield line, cells, year
        elif spans[-1][1] == last:
            yield line, cells, months_of(year.last // 12, last % 12 + 1)
        else:
            self.skip("years of which some months are missing")
        yield from months

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


def _part_of_year(text: str, layout: Layout) -> str:
    """The month that a row below years names: `1월`, or `1` in a column so called; ''."""
    is_month = text.isdigit() and int(text) <= 12 and "월" in layout.header_of("period")
    return f"{int(text)}월" if is_month else part_of_year(text)


def _until_day(profile: Profile, layout: Layout, text: str) -> Period | None:
    """The first days up to a day, where a profile of such days has no other column that says which;
    None where it is none."""
    is_alone = profile.days and not {"days", "months"} & set(layout.roles)
    return days_until(text) if is_alone else None


def _period(cells: Sequence[object], layout: Layout, text: str, year: int) -> Period:
    """The period of a row: of a column, of a year and a month, or of a month and its first days."""
    days, month = text_at(cells, layout, "days"), text_at(cells, layout, "months")
    if not days and names_days(kind := text_at(cells, layout, "flow")):
        days = kind
    if names_days(text):  # `1~10일` beside year and month, whatever its column is called
        days = text
        texts = [text_of(cell_of(cells, number)) for number in layout.roles["period"]]
        text = next((each for each in texts if each not in (days, month)), "")
    of = table_period(text, year)
    if month and of.kind == "year":
        of = table_period(f"{month}월" if month.isdigit() else month, of.last // 12)
    return table_period(str(of), days=days) if days else of


def _is_part_of(
    period: Period,
    held: Sequence[tuple[int, Sequence[object], Period]],
    cells: Sequence[object],
    layout: Layout,
) -> bool:
    """Whether a row is of some of the months of the year above it, and of the same goods, country
    and flow."""
    roles = ("category", "category name", "destination", "destination name", "flow")
    _, year, whole = held[0]
    return period.last // 12 == whole.last // 12 and all(
        text_at(cells, layout, role) == text_at(year, layout, role) for role in roles
    )
