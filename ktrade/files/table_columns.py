"""What each column of an official table holds: by its header, or by what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown
from ktrade.files.key import TOTALS, is_total, key_of
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_above import is_note
from ktrade.files.table_cells import bracketed_units, cell_of, is_number, text_of
from ktrade.files.table_header import GROWTH, Header, keys_of, names_in
from ktrade.files.table_periods import (
    first_days_in,
    names_period,
    part_of_year,
    period_in,
    table_period,
)
from ktrade.model.period import Period

Roles = Mapping[str, Sequence[int]]  # the columns that say what a row is of, by what they say

_ANY_CODE = frozenset(("코드", "code"))
_ANY_NAME = frozenset(("", "구분", "항목", "분류"))  # of a column, and says nothing of it
_MONEY = re.compile("금액|[출입]액|value|amount|usd", re.I)
_NO_MONEY = re.compile(
    "증감액|증감(?![률율])|중량|물량|비중|건수|weight|share|quantity|change", re.I
)
_RATE = re.compile("증감|증가율|전년|growth", re.I)  # which may stand beside money
_MOST_ROWS = 40


class Meaning(NamedTuple):
    """What a header says of its column; `within` is a part of the row's period, such as `1월` or
    `1~10일`, `item` and `place` are words."""

    number: int
    figure: FigureColumn
    period: Period | None
    within: str
    item: str
    place: str


def roles_of(header: Header, profile: Profile) -> dict[str, list[int]]:
    """The columns that say what a row is of, in the profile's order; of those whose header does
    not tell, by what stands below it."""
    wanted = {
        "period": profile.period, "months": profile.months, "days": profile.days,
        "issued": profile.issued, "flow": profile.flow, "unit": profile.unit,
        "category": profile.category.columns, "category name": profile.category.names,
        "destination": profile.destination.columns,
        "destination name": profile.destination.names,
    }  # fmt: skip
    labels = header.labels
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
    _add_by_content(header, profile, keys, roles)
    return {role: numbers for role, numbers in roles.items() if numbers}


def _add_by_content(
    header: Header, profile: Profile, keys: Sequence[str], roles: dict[str, list[int]]
) -> None:
    """Adds the roles of columns left of the figures that are called `구분`, or nothing."""
    for number, key in enumerate(keys):
        below = [cell_of(row, number) for row in _rows_of(header)]
        texts = [text for text in map(text_of, below) if text]
        if texts and all(map(is_number, below)) and not all(map(names_period, texts)):
            if any(number in numbers for numbers in roles.values()) or key not in _ANY_NAME:
                continue
            return  # the figures begin
        in_flow = number in roles.get("flow", ())
        is_open = in_flow or not any(number in numbers for numbers in roles.values())
        role = _role_of(texts, header, profile) if texts and is_open else ""
        if role == "months" and "period" not in roles:
            role = "period"
        elif role != "months" and not (key in _ANY_NAME or in_flow):
            continue
        if role and role not in roles and role.removesuffix(" name") not in roles:
            if in_flow:
                roles["flow"].remove(number)
            roles[role] = [number]


def _rows_of(header: Header) -> Iterator[Sequence[object]]:
    """The first rows below the header, without notes."""
    for row in header.rows[:_MOST_ROWS]:
        if not is_note(next(filter(None, map(text_of, row)), "")):
            yield row


def _role_of(texts: Sequence[str], header: Header, profile: Profile) -> str:
    """What the texts of a column say, where they all say the same; ''."""
    plain = [text for text in texts if not is_total(text) and key_of(text) not in GROWTH]
    if plain and all(map(part_of_year, plain)):
        return "months"
    if plain and all(names_period(text) or part_of_year(text) for text in plain):
        return "period"
    keys = set(map(key_of, texts))
    values = {k for f in profile.figures if f.measure == "value" and not f.flow for k in f.columns}
    if keys & values and keys <= values | GROWTH | {*profile.flow_words}:
        return "measure"
    if keys & {*profile.flow_words}:
        return "flow"
    for role in ("destination", "category"):
        if plain and all(header.knows(role, text) for text in plain):
            return f"{role} name"
    return ""


def without_by(key: str) -> str:
    """A header without the 별 (by) that KOSIS puts behind it: `국가별`, `시도별1`."""
    return re.sub(r"(?<=..)별[0-9]?$", "", key)


def values_of(
    header: Header, profile: Profile, roles: Roles, *, is_tried: bool = False
) -> Iterator[Meaning]:
    """The columns of figures, of several that mean one thing the first; NotUnderstood where their
    figures are not the same, unless the header is only tried."""
    seen: dict[tuple[object, ...], int] = {}
    named = _named_columns(header, roles)
    for number, column in enumerate(header.labels):
        period = next((table_period(text) for text in map(period_in, column) if text), None)
        within = next(filter(None, map(first_days_in, column)), "")
        if period and not period.is_whole_month:
            within = ""  # `2025년 7월 1~20일` says both
        if "period" in roles and not period:
            within = within or next(filter(None, map(part_of_year, column)), "")
        figure, named_by = _figure(header, number, period or within, named, profile)
        is_of_rows = any(number in numbers for numbers in roles.values())
        if not figure or is_of_rows or (not number and _is_word(cell_of(header.below, 0))):
            continue
        item, place = (named_by.get(role, "") for role in ("category", "destination"))
        kind = figure.measure, figure.flow, figure.category or item, figure.destination or place
        what = (*kind, period, within)
        if what not in seen:
            seen[what] = number
            yield Meaning(number, figure, period, within, item, place)
        elif not is_tried and _differ(header, number, seen[what]):
            raise NotUnderstood(
                f"has two columns {shown(' '.join(filter(None, column)))}, with different"
                " figures; expected one, or the period in each header"
            )


def _is_word(cell: object) -> bool:
    """Whether a cell is a word: what stands below `증감률` in the first column is no figure."""
    return not is_number(cell) and not any(map(str.isdigit, text_of(cell)))


def _differ(header: Header, one: int, other: int) -> bool:
    """Whether two columns of one name have different figures in the first row."""
    keys = [keys_of(header.labels, number) for number in (one, other)]
    texts = [text_of(cell_of(header.below, number)) for number in (one, other)]
    return keys[0] == keys[1] and texts[0] != texts[1]


def _named_columns(header: Header, roles: Roles) -> dict[int, dict[str, str]]:
    """The item and the country that the header names of a column, where its rows do not name
    theirs; a total among several of one kind is theirs."""
    open_roles = [r for r in ("destination", "category") if not {r, f"{r} name"} & set(roles)]
    found: dict[int, dict[str, str]] = {}
    totals: dict[int, str] = {}
    for number, column in enumerate(header.labels):
        for part in names_in(column):
            if key_of(part) in TOTALS:
                totals[number] = part
            elif role := next((r for r in open_roles if header.knows(r, part)), ""):
                found.setdefault(number, {}).setdefault(role, part)
    kinds = [role for role in open_roles if any(role in each for each in found.values())]
    several = [role for role in kinds if len({each.get(role) for each in found.values()}) > 1]
    if len(several) == 1:
        for number, part in totals.items():
            found.setdefault(number, {}).setdefault(several[0], part)
    return found


def _figure(
    header: Header,
    number: int,
    when: Period | str | None,
    named: Mapping[int, Mapping[str, str]],
    profile: Profile,
) -> tuple[FigureColumn | None, Mapping[str, str]]:
    """What a column holds, None where it holds no figure, and the item or country that its header
    names beside that. One that is named by those or a period alone holds what the profile says, or
    values, if the table says that it is of money."""
    keys = keys_of(header.labels, number)
    for key in keys:
        if figure := next((each for each in profile.figures if key in each.columns), None):
            return figure, {}
    values = [each for each in profile.figures if each.measure == "value"]
    plain = next((each for each in values if not each.flow), None)
    named_by = named.get(number, {})
    for word in named_by.values():
        keys = [key.replace(key_of(word), "", 1) for key in keys]
    for key in filter(None, keys):
        if named_by and (figure := next((f for f in profile.figures if key in f.columns), None)):
            return figure, named_by
    if any(keys):
        return None, {}
    words = {**profile.category.words, **profile.destination.words}
    if any(key_of(word) in words for word in named_by.values()):
        return plain or next(iter(values), None), named_by
    if named_by or (header.is_of_periods and when):
        below = next((f for f in profile.figures if f.below_periods), None) if when else None
        if below or _is_of_money(header, bool(when and isinstance(when, str))):
            return below or plain, named_by
    return None, {}


def _is_of_money(header: Header, is_of_days: bool) -> bool:
    """Whether a table says that its figures are amounts of money."""
    titles = " ".join(header.titles)
    labels = [label for column in header.labels for label in column]
    text = " ".join([titles, *labels])
    own = (unit for t in [*labels, *map(text_of, header.below)] for unit in bracketed_units(t))
    is_stated = any(unit.endswith("usd") for unit in [*header.units, *own])
    if _NO_MONEY.search(titles):
        return False
    return is_stated or bool((is_of_days or _MONEY.search(text)) and not _RATE.search(titles))
