"""Where the header of an official table is, and what each of its columns holds.

Above the header may stand titles, filters and the unit; the header may have several rows (`수출`
over `금액` and `증감률`), and name a period over each group of columns (`2025년`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ktrade.errors import NotUnderstood
from ktrade.files.profiles import FigureColumn, Profile, key_of
from ktrade.files.table_cells import bracketed_units, is_same_kind, same_unit, text_of, units_in
from ktrade.files.table_periods import names_period, table_period
from ktrade.model.period import Period

MOST_ABOVE = 60  # rows before the data: titles, filters, notes
DEEPEST_HEADER = 4
_GROWTH = frozenset(map(key_of, ("증감률", "증감율", "증가율", "전년대비", "전년동기대비", "yoy")))


class ValueColumn(NamedTuple):
    """A column of figures: where it stands, its header, what it holds, in which unit, and of which
    period, where the header says that."""

    number: int
    header: str
    figure: FigureColumn
    unit: str
    period: Period | None


class Layout(NamedTuple):
    """The columns of a table. `roles` has those that say what a row is of, by role; `others` all
    headers with their column; `first` is how many rows stand above the data."""

    roles: Mapping[str, int]
    values: Sequence[ValueColumn]
    others: Mapping[str, int]
    headers: Sequence[str]
    first: int

    def header_of(self, role: str) -> str:
        """The header of the column with that role, or of the one with its names; ''."""
        number = self.roles.get(role, self.roles.get(f"{role} name"))
        return self.headers[number] if number is not None else ""


def find_layout(rows: Sequence[Sequence[object]], profile: Profile) -> Layout:
    """The layout of a table whose first rows these are; NotUnderstood where no row is a header that
    the profile knows."""
    best: tuple[tuple[int, ...], int, Sequence[Sequence[str]]] | None = None
    for start in range(len(rows)):
        for labels in _headers(rows, start):
            score = _score(labels, profile)
            if score and (best is None or score > best[0]):
                best = (score, start, labels)
    if best is None:
        wanted = sorted({name for figure in profile.figures for name in figure.columns})
        raise NotUnderstood(
            f"has no header that profile {profile.name} knows; expected columns such as"
            f" {', '.join([*profile.period[:2], *wanted[:4]])}"
        )
    _, start, header = best
    above = [text for row in rows[:start] for text in map(text_of, row) if text]
    return _layout(header, profile, _stated(above), start + len(header[0]))


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


def _spread(labels: Sequence[Sequence[str]]) -> list[list[str]]:
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


def _score(labels: Sequence[Sequence[str]], profile: Profile) -> tuple[int, ...] | None:
    """How well a header fits: figures found, roles found, and the fewer rows the better; None where
    it does not."""
    try:
        roles, values = _roles(labels, profile), list(_values(labels, profile))
    except NotUnderstood:
        return None
    has_period = "period" in roles or all(period for *_, period in values)
    if not values or not has_period:
        return None
    if any(
        text and any(key_of(t) not in ("", key_of(text)) for t in below)
        for at in roles.values()
        for text, *below in [labels[at]]
        if text
    ):
        return None  # the rows below are data
    return len(values), len(roles), -len(labels[0])


def _roles(labels: Sequence[Sequence[str]], profile: Profile) -> dict[str, int]:
    """The columns that say what a row is of; of several that may, the first in the profile's
    order."""
    wanted = {
        "period": profile.period, "days": profile.days, "issued": profile.issued,
        "flow": profile.flow,
        "category": profile.category.columns, "category name": profile.category.names,
        "destination": profile.destination.columns,
        "destination name": profile.destination.names,
    }  # fmt: skip
    keys = [_keys(labels, number)[-1] for number in range(len(labels))]
    found = {}
    for role, names in wanted.items():
        at = next((keys.index(name) for name in names if name in keys), None)
        if at is not None:
            found[role] = at
    return found


def _values(
    labels: Sequence[Sequence[str]], profile: Profile
) -> Iterator[tuple[int, FigureColumn, Period | None]]:
    seen = set()
    for number, column in enumerate(labels):
        periods = [table_period(text) for text in column if text and names_period(text)]
        for key in _keys(labels, number):
            figure = next((each for each in profile.figures if key in each.columns), None)
            if figure:
                period = periods[0] if periods else None
                what = figure.measure, figure.flow, figure.category, figure.destination, period
                if what not in seen:
                    seen.add(what)
                    yield number, figure, period
                break


def _keys(labels: Sequence[Sequence[str]], number: int) -> list[str]:
    """What a column may be called, the fullest name first: `수출금액증감률`, `수출증감률`; without
    its period."""
    parts = list(dict.fromkeys(t for t in labels[number] if t and not names_period(t)))
    names = ["".join(parts)]
    if parts and key_of(parts[-1]) in _GROWTH:
        left = _left_of(labels, number)
        names = ["".join([*parts[:-1], left, parts[-1]]), *names] if left else names
    return [key_of(name) for name in names]


def _left_of(labels: Sequence[Sequence[str]], number: int) -> str:
    """The lowest label of the nearest column to the left, below the same labels, that is no
    growth."""
    *above, _ = labels[number]
    for at in range(number - 1, -1, -1):
        *over, last = labels[at]
        if over != above:
            return ""
        if key_of(last) not in _GROWTH:
            return last
    return ""


def _stated(above: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(unit for text in above for unit in units_in(text)))


def _layout(
    labels: Sequence[Sequence[str]], profile: Profile, stated: Sequence[str], first: int
) -> Layout:
    headers = [" ".join(dict.fromkeys(filter(None, column))) for column in labels]
    values = []
    for number, figure, period in _values(labels, profile):
        own = [unit for text in labels[number] for unit in bracketed_units(text)]
        values.append(
            ValueColumn(
                number,
                headers[number],
                figure,
                _unit(figure, own, stated, headers[number], profile),
                period,
            )
        )
    others = {key_of(header): number for number, header in reversed(list(enumerate(headers)))}
    return Layout(_roles(labels, profile), values, others, headers, first)


def _unit(
    figure: FigureColumn, own: Sequence[str], stated: Sequence[str], header: str, profile: Profile
) -> str:
    """The unit of a column: its header's, else that of the line above, else the profile's; one
    that the profile does not know of is refused."""
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
    return figure.units[0]
