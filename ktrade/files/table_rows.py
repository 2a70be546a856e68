"""The rows of an official table -> rows of the long form of a facts file, one for each figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from ktrade.errors import NotUnderstood, UnknownName, shown
from ktrade.files.countries import country_named
from ktrade.files.key import is_part_total, is_total, key_of
from ktrade.files.profiles import Profile
from ktrade.files.table_cells import (
    bracketed_units,
    cell_of,
    printed_number,
    same_unit,
    text_of,
)
from ktrade.files.table_layout import Layout, ValueColumn
from ktrade.files.table_periods import names_days, table_period
from ktrade.files.table_words import TableWords
from ktrade.model.number import parse_row_unit
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import parse_date

ADJUSTED = ("계절조정", "계절변동", "seasonally adjusted", "seasonal adj")
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

    def facts(
        self, line: int, cells: Sequence[object], period: Period | None
    ) -> Iterator[list[str]]:
        """The rows of the long form that a row gives."""
        if not self._is_wanted(cells):
            return
        item, country = (self._texts(role, cells) for role in ("category", "destination"))
        if any(map(is_part_total, (*item, *country))):
            self._notes.skip("totals of some rows")
            return
        role = "category"
        try:
            category = self._id(role, cells, *item) or self._given.category
            role = "destination"
            destination = self._id(role, cells, *country) or self._given.destination
            role = "flow"
            flow = self._flow(cells)
            if flow is None:
                return
            role = "issued"
            source = self._source(cells)
            role = "unit"
            stated = self._unit(cells) if self._states_unit else ""
        except (NotUnderstood, UnknownName) as error:
            self._notes.problem(line, self._layout.header_of(role), str(error), error.cause)
            return
        for column in self._layout.values:
            unit = _known(stated, column.figure.units) if stated else column.unit
            if column.figure.units and not unit:
                self._notes.skip(f"figures in {stated}" if stated else "figures without a unit")
                continue
            try:
                printed = self._printed(cells, column, column.figure.flow or flow, unit)
            except NotUnderstood as error:
                self._notes.problem(line, column.header, str(error), error.cause)
                continue
            when = column.period or period
            if printed is None or when is None:
                continue
            if column.days:
                when = table_period(str(when), days=column.days)
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
            self._last(source, when)
            yield [
                str(when), column.figure.flow or flow,
                column.figure.category or category, column.figure.destination or destination,
                column.figure.measure, self._of(column), printed, source, "", "", "", "",
            ]  # fmt: skip

    def _is_wanted(self, cells: Sequence[object]) -> bool:
        """Whether the row meets the profile's conditions; of each, one of its columns must have one
        of its words. A column with `?` behind it serves beside another only."""
        for condition in self._profile.only:
            others = self._layout.others
            held = [c for c in condition if c in others]
            if held and not any(
                self._has(cells, plain, words)
                for column, words in condition.items()
                if (plain := column.removesuffix("?")) in others
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

    def _flow(self, cells: Sequence[object]) -> str | None:
        """The flow that the row is of, '' where its columns say it; None of one that is not
        wanted."""
        if "flow" not in self._layout.roles:
            return self._given.flow
        text = text_at(cells, self._layout, "flow")
        if any(word in text.casefold() for word in ADJUSTED):
            self._notes.skip(f"rows of {self._layout.header_of('flow')} {shown(text)}")
            return None
        if self._profile.days and names_days(text):
            return self._given.flow
        flow = self._profile.flow_words.get(key_of(text))
        if flow is None:
            self._notes.skip(f"rows of {self._layout.header_of('flow')} {shown(text)}")
            return None
        if not (flow or self._given.flow or all(c.figure.flow for c in self._layout.values)):
            raise NotUnderstood(f"{shown(text)} is neither exports nor imports; expected one")
        return flow or self._given.flow

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
        return text_at(cells, self._layout, "unit") or _unit_behind(
            text_at(cells, self._layout, "flow")
        )

    def _printed(
        self, cells: Sequence[object], column: ValueColumn, flow: str, unit: str
    ) -> str | None:
        """The figure in a cell as a print with its unit; None where there is none."""
        figure, cell = column.figure, cell_of(cells, column.number)
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
        return number + _behind(unit)

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


@lru_cache(1000)
def _unit_behind(text: str) -> str:
    try:
        return next(bracketed_units(text), "")
    except NotUnderstood:  # money of another country
        return text


@lru_cache(1000)
def _behind(unit: str) -> str:
    """What stands behind a print in a unit: `k`, ` kg`; '' where it has none."""
    return parse_row_unit(unit).behind if unit else ""


@lru_cache(1000)
def _known(unit: str, units: tuple[str, ...]) -> str:
    """The one of the units that a row states; '' where it is none of them."""
    try:
        return next((each for each in units if same_unit(each, unit)), "")
    except NotUnderstood:
        return ""


def text_at(cells: Sequence[object], layout: Layout, role: str) -> str:
    """The first text in the columns of a role; ''."""
    texts = (text_of(cell_of(cells, number)) for number in layout.roles.get(role, ()))
    return next(filter(None, texts), "")
