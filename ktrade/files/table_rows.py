"""The rows of an official table -> rows of the long form of a facts file, one for each figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple, Protocol

from ktrade.errors import NotUnderstood, UnknownName, shown
from ktrade.files.countries import country_named
from ktrade.files.key import is_part_total, is_total, key_of
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_cells import (
    NOT_PRINTED,
    cell_of,
    printed_number,
    text_of,
)
from ktrade.files.table_header import NO_NAMES
from ktrade.files.table_layout import Layout, ValueColumn, text_at
from ktrade.files.table_measures import RowMeasures, Texts
from ktrade.files.table_periods import narrowed, part_of_year
from ktrade.files.table_units import behind, known_unit, most_in, unit_behind
from ktrade.files.table_words import TableWords
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import parse_date

# Of a balance in money a deficit. Growth stands in brackets too, whatever its sign.
_BRACKETED = re.compile(r"^\( ?([0-9][0-9,.]*) ?\)$")


class Chosen(NamedTuple):
    """The source of a table, and the category, destination and flow of rows that do not say theirs:
    ids of the vocabulary."""

    source: str
    category: str
    destination: str
    flow: str = ""
    is_so_far: bool = False  # whether the months are those from January on


class Notes(Protocol):
    """What is noted while rows are read: bad cells, what is left out, the last vintage of each
    source."""

    vintages: dict[str, Vintage]

    def problem(self, line: int, column: str, message: str, cause: str = "") -> None: ...

    def skip(self, what: str) -> None: ...


class _Row(NamedTuple):
    """What all figures of a row have in common: `measure` where they are no values, `unit` as the
    row states it."""

    flow: str
    measure: FigureColumn | None
    category: str
    destination: str
    source: str
    unit: str


class RowReader:
    """Reads the rows of one table, whose layout is known."""

    def __init__(
        self,
        profile: Profile,
        words: TableWords,
        layout: Layout,
        given: Chosen,
        describe: Callable[[str, date | None], None],
        notes: Notes,
    ) -> None:
        """`describe` is told of each source, and when it was issued, before its first figure."""
        self._profile, self._words, self._layout = profile, words, layout
        self._given, self._describe, self._notes = given, describe, notes
        self._issued: dict[str, date] = {}
        self._filled: set[str] = set()  # the roles whose columns have had something in them
        has_flow = given.flow or "flow" in layout.roles
        if lacking := [v.header for v in layout.values if not (v.figure.flow or has_flow)]:
            raise NotUnderstood(
                f"does not say whether {shown(lacking[0])} are exports or imports; expected a"
                " column or a title that does"
            )
        self._today = date.today()
        roles = layout.roles
        self._roles = {r for r in ("category", "destination") if {r, f"{r} name"} & set(roles)}
        self._levels = {role for role in roles if layout.is_in_levels(role)}
        self._states_unit = bool({"unit", "flow"} & set(roles))
        self._measures = RowMeasures(profile, layout, given.flow, notes.skip)
        self._parts = [v.number for v in layout.values if part_of_year(v.within)]
        self._named = {v.number: self._of_column(v) for v in layout.values if v.item or v.place}

    def _of_column(self, column: ValueColumn) -> tuple[str, str]:
        """The ids of the category and the destination that a header names; ''."""
        country = country_named(column.place) if column.place else None
        if country and country.iso == "KR":
            raise NotUnderstood(
                f"has a column {shown(column.header)}, so that these are countries that report;"
                " expected Korea's partners"
            )
        words = self._words
        return (
            words.category("", column.item) if column.item else "",
            words.destination("", column.place) if column.place else "",
        )

    def facts(
        self, line: int, cells: Sequence[object], period: Period | str | None
    ) -> Iterator[list[str]]:
        """The rows of the long form that a row gives."""
        row = self._row(line, cells) if self._is_wanted(cells) else None
        if row is None:
            return
        to_come = self._to_come(cells) if self._parts else ()
        for column in self._layout.values:
            figure, stated = column.figure, row.unit
            if row.measure and figure.measure == "value":
                figure = row.measure
            elif row.measure or column.number in to_come:
                continue
            unit = (
                known_unit(stated, figure.units) if stated else column.unit if figure.units else ""
            )
            if figure.units and not unit:
                self._notes.skip(f"figures in {stated}" if stated else "figures without a unit")
                continue
            flow = figure.flow or row.flow
            try:
                printed = self._printed(cells, column, figure, flow, unit)
                when = None if printed is None else self._when(column, period)
            except NotUnderstood as error:
                self._notes.problem(line, column.header, str(error), error.cause)
                continue
            if printed is None or when is None:
                continue
            if when.last_day >= self._today:
                self._notes.skip("figures for periods that have not ended")
                continue
            if self._given.is_so_far and when.is_whole_month:
                self._notes.problem(
                    line,
                    column.header if column.period else self._layout.header_of("period"),
                    f"is {when}, and the title says 누계 (so far); expected the months, such as"
                    f" {when.last // 12}년(1월~{when.last % 12 + 1}월)",
                    "so far",
                )
                return
            self._last(row.source, when)
            item, place = self._named.get(column.number, ("", ""))
            yield [
                str(when), flow, figure.category or item or row.category,
                figure.destination or place or row.destination, figure.measure,
                self._of(column), printed, row.source, "", "", "", "",
            ]  # fmt: skip

    def _row(self, line: int, cells: Sequence[object]) -> _Row | None:
        """What a row says of all its figures; None where it is not wanted, or has a problem."""
        texts: Texts = (self._texts("category", cells), self._texts("destination", cells))
        if any(map(is_part_total, chain(*texts))):
            self._notes.skip("totals of some rows")
            return None
        for role, (_, name) in zip(("category", "destination"), texts, strict=True):
            if key_of(name) in NO_NAMES:
                self._notes.skip(f"rows of {self._layout.header_of(role)} {shown(name)}")
                return None
        flow, measure, role = self._given.flow, None, "flow"
        try:
            if self._measures.are_told:
                told = self._measures.of(cells, texts)
                if told is None:
                    return None
                flow, measure, texts = told
            role = "category"
            category = self._id(role, cells, *texts[0]) or self._given.category
            role = "destination"
            destination = self._id(role, cells, *texts[1]) or self._given.destination
            role = "issued"
            source = self._source(cells)
            role = "unit"
            unit = self._unit(cells) if self._states_unit else ""
        except (NotUnderstood, UnknownName) as error:
            self._notes.problem(line, self._layout.header_of(role), str(error), error.cause)
            return None
        return _Row(flow, measure, category, destination, source, unit)

    def _when(self, column: ValueColumn, period: Period | str | None) -> Period | None:
        """The period of a cell, of what its row and its column say; None where neither does."""
        when = column.period
        if isinstance(period, str):
            return when and narrowed(when, period)
        if when is None:
            return narrowed(period, column.within) if period and column.within else period
        if period and not period.first <= when.first <= when.last <= period.last:
            raise NotUnderstood(f"is of {when}, and its row of {period}; expected one of them")
        return narrowed(when, column.within) if column.within else when

    def _to_come(self, cells: Sequence[object]) -> Sequence[int]:
        """The columns at the end of a year whose 0 may mean that the month is not over."""
        texts = {number: text_of(cell_of(cells, number)) for number in self._parts}
        filled = [n for n, text in texts.items() if text.casefold() not in {*NOT_PRINTED, "0"}]
        zeros = [n for n, text in texts.items() if text == "0" and n > max(filled, default=-1)]
        if zeros:
            self._notes.skip("zeros at the end of a year, whose months may not be over")
        return zeros

    def _is_wanted(self, cells: Sequence[object]) -> bool:
        """Whether the row meets the profile's conditions; of each, one of its columns must have one
        of its words. A column with `?` behind it serves beside another only, one with `!` the table
        must have, or another of the condition."""
        for condition in self._profile.only:
            others = self._layout.others
            held = [plain for c in condition if (plain := c.rstrip("!")) in others]
            if held and not any(
                self._has(cells, plain, words)
                for column, words in condition.items()
                if (plain := column.rstrip("?!")) in others
            ):
                name = ", ".join(self._layout.headers[self._layout.others[c]] for c in held)
                self._notes.skip(f"rows of another {name}")
                return False
        return True

    def _has(self, cells: Sequence[object], column: str, words: frozenset[str]) -> bool:
        return key_of(text_of(cell_of(cells, self._layout.others[column]))) in words

    def _texts(self, role: str, cells: Sequence[object]) -> tuple[str, str]:
        """The code and the name that a row has; of names in several columns the deepest that is no
        total of those below, of items with those it lies in."""
        code = text_at(cells, self._layout, role)
        if role in self._levels:
            code = max(self._in_levels(role, cells), key=len)
        if f"{role} name" not in self._levels:
            return code, text_at(cells, self._layout, f"{role} name")
        top, *below = self._in_levels(f"{role} name", cells)
        below = [t for t in below if t and not is_total(t) and not is_part_total(t)]
        path = below if below and is_total(top) else [top, *below]
        is_whole = role == "destination" and country_named(path[-1])
        return code, path[-1] if is_whole else ", ".join(path)

    def _in_levels(self, role: str, cells: Sequence[object]) -> list[str]:
        return [text_of(cell_of(cells, number)) for number in self._layout.roles[role]]

    def _id(self, role: str, cells: Sequence[object], code: str, name: str) -> str:
        """The id of what the row says it is of; '' where it has no such column."""
        if role not in self._roles:
            return ""
        if code or name:
            self._filled.add(role)
        elif role in self._filled and not any(is_total(text_of(cell)) for cell in cells):
            raise NotUnderstood(
                "is blank below rows that are not, and may be the same or the total; expected it"
                " in every row"
            )
        known = self._words.category if role == "category" else self._words.destination
        return known(code.strip("'=\""), name)

    def _source(self, cells: Sequence[object]) -> str:
        """The source of the row: of a table that says when each row was issued, one for each
        day."""
        if "issued" not in self._layout.roles:
            return self._given.source
        text = text_at(cells, self._layout, "issued").replace(".", "-").replace(" ", "")
        issued = parse_date(text.strip("-"))
        source = f"{self._given.source}/{issued}"
        self._issued[source] = issued
        return source

    def _unit(self, cells: Sequence[object]) -> str:
        """The unit that the row states of its figures, in a column of units or in the brackets of
        the flow, `수출액 (천달러)`; ''. What is no unit that is known stands as it is."""
        return text_at(cells, self._layout, "unit") or unit_behind(
            text_at(cells, self._layout, "flow")
        )

    def _printed(
        self,
        cells: Sequence[object],
        column: ValueColumn,
        figure: FigureColumn,
        flow: str,
        unit: str,
    ) -> str | None:
        """The figure in a cell as a print with its unit; None where there is none."""
        cell = cell_of(cells, column.number)
        if flow == "balance" and figure.measure == "value" and isinstance(cell, str):
            cell = _BRACKETED.sub(r"-\1", cell.strip())
        if isinstance(cell, str) and cell.strip().casefold() in figure.blank:
            return None
        for other, words in figure.only.items():
            if other in self._layout.others and not self._has(cells, other, words):
                return None
        is_typed = isinstance(cell, str) or not unit  # 14712.0 of a workbook was printed as 14712
        number = printed_number(cell, figure.decimals if is_typed else 0)
        if number is None or (figure.blank and number in figure.blank):
            return None
        if figure.measure == "value" and len(number) > 6 and abs(float(number)) > most_in(unit):
            raise NotUnderstood(
                f"{number} {unit} is more than Korea ever traded; expected its unit above it"
            )
        return number + behind(unit)

    def _of(self, column: ValueColumn) -> str:
        if column.figure.measure != "volume_yoy":
            return ""
        return next(
            (
                c.unit.split()[-1]
                for c in self._layout.values
                if c.figure.measure == "volume" and c.figure.flow == column.figure.flow
            ),
            "",
        )

    def _last(self, source: str, period: Period) -> None:
        vintages = self._notes.vintages
        if source not in vintages:
            self._describe(source, self._issued.get(source))
        vintage = Vintage.of(period, revised=self._profile.confirmed)
        vintages[source] = max(vintage, vintages.get(source, vintage))
