"""Where the header of an official table is, and what each of its columns holds.

Above the header may stand titles, filters and the unit; the header may have several rows (`수출`
over `금액` and `증감률`), name a period over each group of columns (`2025년`), or periods alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ktrade.errors import NotUnderstood
from ktrade.files.profiles import FigureColumn, Profile, key_of
from ktrade.files.table_above import period_above
from ktrade.files.table_cells import (
    bracketed_units,
    is_number,
    is_same_kind,
    is_unit,
    same_unit,
    text_of,
    units_in,
    without_unit,
)
from ktrade.files.table_periods import names_period, table_period
from ktrade.model.period import Period

MOST_ABOVE = 60  # rows before the data: titles, filters, notes
DEEPEST_HEADER = 5
_GROWTH = frozenset(
    map(
        key_of,
        ("증감률", "증감율", "증가율", "전년대비", "전년동기대비", "전년동기대비증감률", "yoy",
         "growth rate", "growth", "% change", "change"),
    )
)  # fmt: skip
_MONEY = re.compile("금액|[출입]액|value|amount|usd", re.I)
_NO_MONEY = re.compile("증감|증가율|중량|물량|비중|건수|growth|weight|share|quantity", re.I)

Labels = Sequence[Sequence[str]]  # of each column, from the top down


class ValueColumn(NamedTuple):
    """A column of figures: where it stands, its header, what it holds, in which unit, and of which
    period, where the header says that."""

    number: int
    header: str
    figure: FigureColumn
    unit: str
    period: Period | None


class Layout(NamedTuple):
    """The columns of a table. `roles` has those that say what a row is of, by role, the first of
    several that may the best; `others` all headers with their column; `first` is how many rows
    stand above the data; `period` is that of all rows, where only the title says it; `unread` are
    headers of figures whose unit is stated nowhere."""

    roles: Mapping[str, Sequence[int]]
    values: Sequence[ValueColumn]
    others: Mapping[str, int]
    headers: Sequence[str]
    first: int
    period: Period | None
    unread: Sequence[str]

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


def find_layout(rows: Sequence[Sequence[object]], profile: Profile) -> Layout:
    """The layout of a table whose first rows these are; NotUnderstood where no row is a header that
    the profile knows."""
    for is_of_periods in (False, True):
        best: tuple[tuple[int, ...], _Header] | None = None
        for start in range(len(rows)):
            for labels in _headers(rows, start):
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


def _headers(rows: Sequence[Sequence[object]], start: int) -> Iterator[list[list[str]]]:
    """The labels of each column, top down, for a header that begins in a row, one row deep and
    more."""
    top = [text_of(cell) for cell in rows[start]]
    if not any(top):
        return
    labels = [[text] for text in top]
    yield labels
    for row in rows[start + 1 : start + DEEPEST_HEADER]:
        texts = [text_of(cell) for cell in row]
        if not any(texts):
            return
        width = max(len(labels), len(texts))
        labels = labels + [[""] * len(labels[0])] * (width - len(labels))
        texts += [""] * (width - len(texts))
        labels = [[*above, text] for above, text in zip(labels, texts, strict=True)]
        yield _spread(labels)


def _spread(labels: Labels) -> list[list[str]]:
    """Labels with a merged cell's text over all the columns below it."""
    filled: list[list[str]] = []
    for column in labels:
        column = list(column)
        left = filled[-1] if filled else None
        for level in range(len(column) - 1):
            same_above = left is not None and left[:level] == column[:level]
            if left and not column[level] and any(column[level + 1 :]) and same_above:
                column[level] = left[level]
        filled.append(column)
    return filled


def _score(header: _Header, profile: Profile) -> tuple[int, ...] | None:
    """How well a header fits: figures found, roles found, whether numbers stand below it, and the
    fewer rows the better; None where it does not."""
    labels = header.labels
    try:
        roles, values = _roles(labels, profile), list(_values(header, profile))
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
    if "period" not in roles and not all(period for *_, period in values):
        try:
            if not period_above(header.titles, profile):
                return None
        except NotUnderstood:
            pass  # told once it is chosen
    cells = [header.below[n] for n, *_ in values if n < len(header.below)]
    return len(values), len(roles), all(map(is_number, cells)), -len(labels[0])


def _roles(labels: Labels, profile: Profile) -> dict[str, list[int]]:
    """The columns that say what a row is of, in the profile's order."""
    wanted = {
        "period": profile.period, "months": profile.months, "days": profile.days,
        "issued": profile.issued, "flow": profile.flow,
        "category": profile.category.columns, "category name": profile.category.names,
        "destination": profile.destination.columns,
        "destination name": profile.destination.names,
    }  # fmt: skip
    keys = [_keys(labels, number)[-1] for number in range(len(labels))]
    found = {
        role: [keys.index(name) for name in names if name in keys] for role, names in wanted.items()
    }
    return {role: list(dict.fromkeys(numbers)) for role, numbers in found.items() if numbers}


def _values(header: _Header, profile: Profile) -> Iterator[tuple[int, FigureColumn, Period | None]]:
    seen = set()
    for number, column in enumerate(header.labels):
        periods = [table_period(text) for text in column if text and names_period(text)]
        period = periods[0] if periods else None
        if figure := _figure(header, number, period, profile):
            what = figure.measure, figure.flow, figure.category, figure.destination, period
            if what not in seen:
                seen.add(what)
                yield number, figure, period


def _figure(
    header: _Header, number: int, period: Period | None, profile: Profile
) -> FigureColumn | None:
    """What a column holds; None where it holds no figure. One that is named by a period alone holds
    values, if the table says above that it is of money."""
    keys = _keys(header.labels, number)
    for key in keys:
        if figure := next((each for each in profile.figures if key in each.columns), None):
            return figure
    if header.is_of_periods and period and not any(keys):
        text = " ".join([*header.titles, *(label for column in header.labels for label in column)])
        if (_MONEY.search(text) or _stated(header.titles)) and not _NO_MONEY.search(text):
            return next((f for f in profile.figures if f.measure == "value" and not f.flow), None)
    return None


def _keys(labels: Labels, number: int) -> list[str]:
    """What a column may be called, the fullest name first: `수출금액증감률`, `수출증감률`; without
    its period and unit."""
    parts = _named(labels[number])
    names = ["".join(parts)]
    if parts and key_of(parts[-1]) in _GROWTH:
        left = _left_of(labels, number)
        names = ["".join([*parts[:-1], left, parts[-1]]), *names] if left else names
    return [key_of(name) for name in names]


def _named(column: Sequence[str]) -> list[str]:
    """The labels of a column that name it, each once."""
    texts = dict.fromkeys(text for text in column if text and not names_period(text))
    return [without_unit(text)[0] for text in texts if not is_unit(text)]


def _left_of(labels: Labels, number: int) -> str:
    """The lowest label of the nearest column to the left, below the same labels, that is no
    growth."""
    *above, _ = _level(labels[number])
    for at in range(number - 1, -1, -1):
        *over, last = _level(labels[at])
        if over != above:
            return ""
        if key_of(last) not in _GROWTH:
            return last
    return ""


def _level(column: Sequence[str]) -> list[str]:
    """The labels of a column without a last row of units."""
    labels = list(column)
    while len(labels) > 1 and (not labels[-1] or is_unit(labels[-1]) or labels[-1] == labels[-2]):
        labels.pop()
    return [*labels[:-1], without_unit(labels[-1])[0]]


def _stated(above: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(unit for text in above for unit in units_in(text)))


def _layout(header: _Header, profile: Profile) -> Layout:
    labels, titles = header.labels, header.titles
    headers = [" ".join(dict.fromkeys(filter(None, column))) for column in labels]
    values, unread, stated = [], [], _stated(titles)
    for number, figure, period in _values(header, profile):
        own = [unit for text in labels[number] for unit in bracketed_units(text)]
        unit = _unit(figure, own, stated, headers[number], profile)
        if unit is None:
            unread.append(headers[number])
        else:
            values.append(ValueColumn(number, headers[number], figure, unit, period))
    roles = _roles(labels, profile)
    is_dated = "period" in roles or all(column.period for column in values)
    return Layout(
        roles,
        values,
        {key_of(text): number for number, text in reversed(list(enumerate(headers)))},
        headers,
        len(header.above) + len(labels[0]),
        None if is_dated else period_above(titles, profile),
        unread,
    )


def _unit(
    figure: FigureColumn, own: Sequence[str], stated: Sequence[str], header: str, profile: Profile
) -> str | None:
    """The unit of a column: its header's, else that of the line above, else the profile's; None
    where the table had to state it. One that the profile does not know of is refused."""
    if not figure.units:
        return ""
    for unit in (*own, *stated):
        if not is_same_kind(unit, figure.units[0]) and unit not in own:
            continue
        if known := next((each for each in figure.units if same_unit(each, unit)), ""):
            return known
        raise NotUnderstood(
            f"states {unit} as the unit of {header!r}; the profile {profile.name} knows"
            f" {' or '.join(figure.units)}: make a profile of your own with extends ="
            f' "{profile.name}" and units = ["{unit}"]'
        )
    return None if figure.needs_unit else figure.units[0]
