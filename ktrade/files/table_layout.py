"""Where the header of an official table is, and what each of its columns holds.

Above the header may stand titles, filters and the unit; the header may have several rows (`수출`
over `금액` and `증감률`), name a period over each group of columns (`2025년`), or periods alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown
from ktrade.files.key import key_of
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_above import lines_of, period_above
from ktrade.files.table_cells import (
    bracketed_units,
    cell_of,
    is_number,
    is_unit,
    text_of,
    units_in,
)
from ktrade.files.table_header import Labels, headers_from, is_of_figures, keys_of
from ktrade.files.table_periods import (
    first_days_in,
    period_in,
    table_period,
)
from ktrade.files.table_units import unit_of_column
from ktrade.model.period import Period

MOST_ABOVE = 60  # rows before the data: titles, filters, notes
_ANY_CODE = frozenset(("코드", "code"))
_HARMLESS = frozenset(
    map(
        key_of,
        (
            "순번",
            "번호",
            "no",
            "no.",
            "순위",
            "비고",
            "단위",
            "단위명",
            "unit",
            "ORG_ID",
            "TBL_ID",
            "TBL_NM",
            "ITM_ID",
            "ITM_NM_ENG",
            "UNIT_ID",
            "UNIT_NM_ENG",
            "PRD_SE",
            "LST_CHN_DE",
        ),
    )
)
_MONEY = re.compile("금액|[출입]액|value|amount|usd", re.I)
_NO_MONEY = re.compile("증감|증가율|전년|중량|물량|비중|건수|growth|weight|share|quantity", re.I)


class ValueColumn(NamedTuple):
    """A column of figures: where it stands, its header, what it holds, in which unit, and of which
    period, or which first days of the row's month, where the header says that."""

    number: int
    header: str
    figure: FigureColumn
    unit: str
    period: Period | None
    days: str = ""


class _Meaning(NamedTuple):
    """What a header says of its column."""

    number: int
    figure: FigureColumn
    period: Period | None
    days: str


class Layout(NamedTuple):
    """The columns of a table. `roles` has those that say what a row is of, by role, the first of
    several that may the best; `others` all headers with their column; `first` is how many rows
    stand above the data, `titles` their cells above the header and `lines` their rows, `labels`
    what each column is called in the header's rows; `period` is that of all rows, where only the
    title says it; `unread` are headers of figures whose unit is stated nowhere; `unknown` of
    columns of words that the profile does not know."""

    roles: Mapping[str, Sequence[int]]
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

    def is_in_levels(self, role: str) -> bool:
        """Whether it stands in several columns of one name, each a part of the one before."""
        names = [key_of(self.headers[n]) for n in self.roles.get(role, ())]
        return len(names) > 1 and len(set(names)) == 1

    def header_of(self, role: str) -> str:
        """The header of the column with that role, or of the one with its names; ''."""
        numbers = self.roles.get(role, self.roles.get(f"{role} name"))
        return self.headers[numbers[0]] if numbers else ""


class _Header(NamedTuple):
    """A header that may be the table's: its labels, the rows above and below it, and whether its
    columns may be named by periods alone."""

    labels: Labels
    above: Sequence[Sequence[object]]
    below: Sequence[object]
    is_of_periods: bool

    @property
    def titles(self) -> list[str]:
        return [text for row in self.above for text in map(text_of, row) if text]

    @property
    def units(self) -> list[str]:
        """The units stated above it."""
        return list(dict.fromkeys(u for line in lines_of(self.above) for u in units_in(line)))


def find_layout(rows: Sequence[Sequence[object]], profile: Profile) -> Layout:
    """The layout of a table whose first rows these are; NotUnderstood where no row is a header that
    the profile knows."""
    for is_of_periods in (False, True):
        best: tuple[tuple[int, ...], _Header] | None = None
        for start in range(len(rows)):
            for labels in headers_from(rows, start):
                first = start + len(labels[0])
                below = rows[first] if first < len(rows) else ()
                header = _Header(labels, rows[:start], below, is_of_periods)
                score = _score(header, profile)
                if score and (best is None or score > best[0]):
                    best = score, header
        if best:
            return _layout(best[1], profile)
    wanted = [name for figure in profile.figures for name in figure.columns[:1]]
    raise NotUnderstood(
        f"has no header that profile {profile.name} knows; expected columns such as"
        f" {', '.join([*profile.period[:2], *wanted[:4]])}"
    )


def _score(header: _Header, profile: Profile) -> tuple[int, ...] | None:
    """How well a header fits: figures found, roles found, whether numbers stand below it, and the
    fewer rows the better; None where it does not."""
    labels = header.labels
    if is_of_figures(labels):
        return None
    try:
        roles = _roles(labels, profile)
        values = list(_values(header, profile, is_tried=True))
    except NotUnderstood:
        return None
    if not values or (header.is_of_periods and not set(roles) - {"period"}):
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
    return len(values), len(roles), all(map(is_number, cells)), -len(labels[0])


def _roles(labels: Labels, profile: Profile) -> dict[str, list[int]]:
    """The columns that say what a row is of, in the profile's order."""
    wanted = {
        "period": profile.period, "months": profile.months, "days": profile.days,
        "issued": profile.issued, "flow": profile.flow, "unit": profile.unit,
        "category": profile.category.columns, "category name": profile.category.names,
        "destination": profile.destination.columns,
        "destination name": profile.destination.names,
    }  # fmt: skip
    keys = [without_by(keys_of(labels, number)[-1]) for number in range(len(labels))]
    found = {
        role: [keys.index(key) for name in names if (key := without_by(name)) in keys]
        for role, names in wanted.items()
    }
    roles = {role: list(dict.fromkeys(numbers)) for role, numbers in found.items() if numbers}
    for role in ("category", "destination", "category name", "destination name"):
        if role in roles:  # `품목별(1)`, `품목별(2)`: each a part of the one before
            own = keys[roles[role][0]]
            of_levels = [number for number, key in enumerate(keys) if key == own]
            roles[role] = of_levels if len(of_levels) > 1 else roles[role]
    if "destination name" in roles and "category name" not in roles and "category" in roles:
        code = roles["category"][0]
        if keys[code] in _ANY_CODE:  # of what stands beside it
            roles.setdefault("destination", []).append(code)
            roles["category"].remove(code)
    return {role: numbers for role, numbers in roles.items() if numbers}


def without_by(key: str) -> str:
    """A header without the 별 (by) that KOSIS puts behind it: `국가별`, `시도별1`."""
    return re.sub(r"(?<=..)별[0-9]?$", "", key)


def _values(header: _Header, profile: Profile, *, is_tried: bool = False) -> Iterator[_Meaning]:
    """The columns of figures, of several that mean one thing the first; NotUnderstood where their
    figures are not the same, unless the header is only tried."""
    seen: dict[tuple[object, ...], int] = {}
    for number, column in enumerate(header.labels):
        period = next((table_period(text) for text in map(period_in, column) if text), None)
        days = next(filter(None, map(first_days_in, column)), "")
        if period and not period.is_whole_month:
            days = ""  # `2025년 7월 1~20일` says both
        if figure := _figure(header, number, period, days, profile):
            kind = figure.measure, figure.flow, figure.category, figure.destination
            what = (*kind, period, days)
            if what not in seen:
                seen[what] = number
                yield _Meaning(number, figure, period, days)
            elif not is_tried and _differ(header, number, seen[what]):
                raise NotUnderstood(
                    f"has two columns {shown(' '.join(filter(None, column)))}, with different"
                    " figures; expected one, or the period in each header"
                )


def _differ(header: _Header, one: int, other: int) -> bool:
    """Whether two columns of one name have different figures in the first row."""
    keys = [keys_of(header.labels, number) for number in (one, other)]
    texts = [text_of(cell_of(header.below, number)) for number in (one, other)]
    return keys[0] == keys[1] and texts[0] != texts[1]


def _figure(
    header: _Header, number: int, period: Period | None, days: str, profile: Profile
) -> FigureColumn | None:
    """What a column holds; None where it holds no figure. One that is named by a period alone holds
    what the profile says, or values, if the table says that it is of money."""
    keys = keys_of(header.labels, number)
    for key in keys:
        if figure := next((each for each in profile.figures if key in each.columns), None):
            return figure
    if header.is_of_periods and (period or days) and not any(keys):
        if figure := next((each for each in profile.figures if each.below_periods), None):
            return figure
        text = " ".join([*header.titles, *(label for column in header.labels for label in column)])
        below = (unit for cell in header.below for unit in bracketed_units(text_of(cell)))
        is_money = _MONEY.search(text) or header.units or days or any(below)
        if is_money and not _NO_MONEY.search(" ".join(header.titles)):
            return next((f for f in profile.figures if f.measure == "value" and not f.flow), None)
    return None


def _layout(header: _Header, profile: Profile) -> Layout:
    labels, titles = header.labels, header.titles
    headers = [" ".join(dict.fromkeys(filter(None, column))) for column in labels]
    values, unread, stated = [], [], header.units
    roles = _roles(labels, profile)
    figures = list(_values(header, profile))
    for number, figure, period, days in figures:
        unit = unit_of_column(figure, headers[number], labels[number], titles, stated, profile)
        if unit is None and {"unit", "flow"} & set(roles):
            unit = ""  # a row may state it
        if unit is None:
            unread.append(headers[number])
        else:
            values.append(ValueColumn(number, headers[number], figure, unit, period, days))
    weighed = {column.figure.flow for column in values if column.figure.measure == "volume"}
    values = [  # growth of a weight of which nobody knows the unit is of nothing
        column
        for column in values
        if column.figure.measure != "volume_yoy" or column.figure.flow in weighed
    ]
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
        _unknown(
            header,
            headers,
            {
                *(figure.number for figure in figures),
                *(number for numbers in roles.values() for number in numbers),
            },
        ),
    )


def _period(header: _Header, values: Sequence[ValueColumn], profile: Profile) -> Period | None:
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


def _unknown(header: _Header, headers: Sequence[str], known: Collection[int]) -> list[str]:
    """The headers of columns that nobody knows and that have words below them, which may say what
    a row is of."""
    below = list(map(text_of, header.below))
    return [
        text
        for number, text in enumerate(headers)
        if number not in known
        and text
        and key_of(text) not in _HARMLESS
        and number < len(below)
        and not is_number(below[number])
    ]
