"""Where the header of an official table is.

Above the header may stand titles, filters and the unit; the header may have several rows (`수출`
over `금액` and `증감률`), name a period over each group of columns (`2025년`), or periods alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, takewhile, zip_longest
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown
from ktrade.files.grid import Row
from ktrade.files.key import key_of
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_above import lines_of, period_above, year_above
from ktrade.files.table_cells import cell_of, is_number, is_unit, text_of
from ktrade.files.table_columns import Roles, roles_of, values_of
from ktrade.files.table_header import (
    Header,
    Knows,
    Labels,
    headers_from,
    is_of_figures,
    with_years,
)
from ktrade.files.table_periods import names_period
from ktrade.files.table_units import unit_of_column
from ktrade.files.table_words import knows
from ktrade.model.period import Period

MOST_ABOVE = 60  # rows before the data: titles, filters, notes
_HARMLESS = frozenset(
    map(
        key_of,
        ("순번", "번호", "no", "no.", "순위", "비고", "단위", "단위명", "unit", "ORG_ID", "TBL_ID",
         "TBL_NM", "ITM_ID", "ITM_NM_ENG", "UNIT_ID", "UNIT_NM_ENG", "PRD_SE", "LST_CHN_DE"),
    )
)  # fmt: skip


class ValueColumn(NamedTuple):
    """A column of figures: where it stands, its header, what it holds, in which unit, and of which
    period, which part of the row's, and which item and country, where the header says that."""

    number: int
    header: str
    figure: FigureColumn
    unit: str
    period: Period | None
    within: str = ""
    item: str = ""
    place: str = ""


class Layout(NamedTuple):
    """The columns of a table. `roles` has those that say what a row is of, by role, the first of
    several that may the best; `others` all headers with their column; `first` is how many rows
    stand above the data, `titles` their cells above the header and `lines` their rows, `labels`
    what each column is called in the header's rows; `period` is that of all rows, where only the
    title says it; `unread` are headers of figures whose unit is stated nowhere; `unknown` of
    columns of words that the profile does not know, `unknown_figures` of numbers."""

    roles: Roles
    values: Sequence[ValueColumn]
    others: Mapping[str, int]
    headers: Sequence[str]
    first: int
    titles: Sequence[str]
    lines: Sequence[str]
    labels: Labels
    period: Period | None
    unread: Sequence[str]
    unknown: Sequence[str]
    unknown_figures: Sequence[str]

    def is_in_levels(self, role: str) -> bool:
        """Whether it stands in several columns of one name, each a part of the one before."""
        names = [key_of(self.headers[n]) for n in self.roles.get(role, ())]
        return len(names) > 1 and len(set(names)) == 1

    def header_of(self, role: str) -> str:
        """The header of the column with that role, or of the one with its names; ''."""
        numbers = self.roles.get(role, self.roles.get(f"{role} name"))
        return self.headers[numbers[0]] if numbers else ""


def is_turned(rows: Sequence[Sequence[object]], profile: Profile) -> bool:
    """Whether the first column has what a header has, above periods: `계정항목`, `2000/01`."""
    first = [text_of(cell_of(row, 0)) for row in rows]
    labels = list(map(key_of, takewhile(lambda text: not names_period(text), first)))
    names = {*profile.flow, *profile.unit, *chain.from_iterable(profile.only)} & {*labels}
    periods = first[len(labels) :]
    is_told = {*labels} & {*profile.period}
    if is_told or not (names and periods and all(map(names_period, periods))):
        return False
    with suppress(NotUnderstood):  # `구분` above periods
        find_layout(rows, profile)
        return False
    return True


def turned(rows: Iterable[Sequence[object]]) -> Iterator[Row]:
    """The columns as rows, each with its number."""
    yield from enumerate(map(list, zip_longest(*rows, fillvalue="")), 1)


def find_layout(
    rows: Sequence[Sequence[object]], profile: Profile, known: Knows | None = None
) -> Layout:
    """The layout of a table whose first rows these are; NotUnderstood where no row is a header that
    the profile knows. `known` says what names an item or a country; else the profile does."""
    known = known or partial(knows, profile)
    for is_of_periods in (False, True):
        best: tuple[tuple[int, ...], Header] | None = None
        for start in range(len(rows)):
            year = _year_of_months(rows[:start])
            for labels in headers_from(rows, start):
                first = start + len(labels[0])
                header = Header(labels, rows[:start], rows[first:], is_of_periods, known)
                dated = with_years(labels, year)
                if dated != labels and not _has_periods(header, profile):
                    header = header._replace(labels=dated)
                score = _score(header, profile)
                if score and (best is None or score > best[0]):
                    best = score, header
        if best:
            return _layout(best[1], profile)
    wanted = [name for figure in profile.figures for name in figure.columns[:1]]
    words = ([t for t in map(text_of, row) if t and not is_number(t)] for row in rows)
    found = max(words, key=lambda texts: len(set(texts)), default=[])
    raise NotUnderstood(
        f"has no header that profile {profile.name} knows; expected columns such as"
        f" {', '.join([*profile.period[:2], *wanted[:4]])}, found"
        f" {shown(', '.join(found[:6]), 80)}"
    )


def _has_periods(header: Header, profile: Profile) -> bool:
    """Whether a column says of which period a row is."""
    with suppress(NotUnderstood):
        return "period" in roles_of(header, profile)
    return False


def _year_of_months(above: Sequence[Sequence[object]]) -> int:
    """The year of months that have none, where the titles name one and no month: of
    `2026년 1월` December may be of the year before; 0."""
    titles = [text for row in above for text in map(text_of, row)]
    has_month = any(re.search(r"[0-9]월|[0-9]{4}[./-][0-9]", text) for text in titles)
    return 0 if has_month else year_above(titles)


def _score(header: Header, profile: Profile) -> tuple[int, ...] | None:
    """How well a header fits: figures found, roles found, whether numbers stand below it, and the
    fewer rows the better; None where it does not."""
    labels = header.labels
    if is_of_figures(labels) or not header.rows:
        return None
    try:
        roles = roles_of(header, profile)
        values = list(values_of(header, profile, roles, is_tried=True))
    except NotUnderstood:
        return None
    is_within = any(figure.within for figure in values)
    named = {key_of("".join(column)) for column in labels} & set(chain.from_iterable(profile.only))
    is_told = is_within or named or set(roles) - {"period"}
    if not values or (header.is_of_periods and not is_told):
        return None
    if any(
        text and any(key_of(t) not in ("", key_of(text)) and not is_unit(t) for t in below)
        for numbers in roles.values()
        for text, *below in [labels[numbers[0]]]
        if text
    ):
        return None  # the rows below are data
    if "period" not in roles and not any(figure.period for figure in values):
        try:
            if not period_above(header.titles, profile):
                return None
        except NotUnderstood:
            pass  # told once it is chosen
    cells = [header.below[figure.number] for figure in values if figure.number < len(header.below)]
    told = sum(any(labels[numbers[0]]) for numbers in roles.values())  # by a header of theirs
    return len(values), len(roles), told, all(map(is_number, cells)), -len(labels[0])


def _layout(header: Header, profile: Profile) -> Layout:
    labels, titles = header.labels, header.titles
    headers = [" ".join(dict.fromkeys(filter(None, column))) for column in labels]
    values, unread, stated = [], [], header.units
    roles = roles_of(header, profile)
    figures = list(values_of(header, profile, roles))
    for number, figure, period, within, item, place in figures:
        unit = unit_of_column(figure, headers[number], labels[number], titles, stated, profile)
        if unit is None and {"unit", "flow"} & set(roles):
            unit = ""  # a row may state it
        if unit is None:
            unread.append(headers[number])
        else:
            values.append(
                ValueColumn(number, headers[number], figure, unit, period, within, item, place)
            )
    weighed = {column.figure.flow for column in values if column.figure.measure == "volume"}
    values = [  # growth of a weight of which nobody knows the unit is of nothing
        column
        for column in values
        if column.figure.measure != "volume_yoy" or column.figure.flow in weighed
    ]
    unknown = _unknown(
        header,
        headers,
        {*(figure.number for figure in figures), *chain.from_iterable(roles.values())},
    )
    return Layout(
        roles,
        values,
        {key_of(text): number for number, text in reversed(list(enumerate(headers)))},
        headers,
        len(header.above) + len(labels[0]),
        titles,
        lines_of(header.above),
        labels,
        None if "period" in roles else _period(header, values, profile),
        unread,
        [headers[n] for n in unknown if not is_number(header.below[n])],
        [headers[n] for n in unknown if is_number(header.below[n])],
    )


def _period(header: Header, values: Sequence[ValueColumn], profile: Profile) -> Period | None:
    """The period of the columns that name none: as the title says; None where there is none, or
    other columns name theirs and the title several."""
    if all(column.period for column in values):
        return None
    try:
        return period_above(header.titles, profile)
    except NotUnderstood:
        if any(column.period for column in values):
            return None
        raise


def _unknown(header: Header, headers: Sequence[str], known: Collection[int]) -> list[int]:
    """The columns that nobody knows and that have something below them: words may say what a row
    is of."""
    return [
        number
        for number, text in enumerate(headers)
        if number not in known
        and text
        and key_of(text) not in _HARMLESS
        and text_of(cell_of(header.below, number))
    ]


def text_at(cells: Sequence[object], layout: Layout, role: str) -> str:
    """The first text in the columns of a role; ''."""
    texts = (text_of(cell_of(cells, number)) for number in layout.roles.get(role, ()))
    return next(filter(None, texts), "")
