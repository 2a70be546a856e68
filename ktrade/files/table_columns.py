"""What each column of an official table holds, by its header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown
from ktrade.files.key import TOTALS
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_cells import bracketed_units, cell_of, text_of
from ktrade.files.table_header import Header, Labels, keys_of
from ktrade.files.table_periods import first_days_in, period_in, table_period
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL

_ANY_CODE = frozenset(("코드", "code"))
_MONEY = re.compile("금액|[출입]액|value|amount|usd", re.I)
_NO_MONEY = re.compile("증감|증가율|전년|중량|물량|비중|건수|growth|weight|share|quantity", re.I)


class Meaning(NamedTuple):
    """What a header says of its column."""

    number: int
    figure: FigureColumn
    period: Period | None
    days: str


def roles_of(labels: Labels, profile: Profile) -> dict[str, list[int]]:
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


def values_of(header: Header, profile: Profile, *, is_tried: bool = False) -> Iterator[Meaning]:
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
                yield Meaning(number, figure, period, days)
            elif not is_tried and _differ(header, number, seen[what]):
                raise NotUnderstood(
                    f"has two columns {shown(' '.join(filter(None, column)))}, with different"
                    " figures; expected one, or the period in each header"
                )


def _differ(header: Header, one: int, other: int) -> bool:
    """Whether two columns of one name have different figures in the first row."""
    keys = [keys_of(header.labels, number) for number in (one, other)]
    texts = [text_of(cell_of(header.below, number)) for number in (one, other)]
    return keys[0] == keys[1] and texts[0] != texts[1]


def _figure(
    header: Header, number: int, period: Period | None, days: str, profile: Profile
) -> FigureColumn | None:
    """What a column holds; None where it holds no figure. One that is named by a period alone holds
    what the profile says, or values, if the table says that it is of money."""
    keys = keys_of(header.labels, number)
    for key in keys:
        if figure := next((each for each in profile.figures if key in each.columns), None):
            return figure
    item = profile.category.words.get(keys[-1]) or _whole(header, keys[-1], profile)
    place = profile.destination.words.get(keys[-1])
    if item or place:  # `반도체`: the figures are of it, whatever the row is
        values = [each for each in profile.figures if each.measure == "value"]
        plain = [each for each in values if not each.flow] or values
        return replace(plain[0], category=item or "", destination=place or "") if plain else None
    if header.is_of_periods and (period or days) and not any(keys):
        if figure := next((each for each in profile.figures if each.below_periods), None):
            return figure
        text = " ".join([*header.titles, *(label for column in header.labels for label in column)])
        below = (unit for cell in header.below for unit in bracketed_units(text_of(cell)))
        is_money = _MONEY.search(text) or header.units or days or any(below)
        if is_money and not _NO_MONEY.search(" ".join(header.titles)):
            return next((f for f in profile.figures if f.measure == "value" and not f.flow), None)
    return None


def _whole(header: Header, key: str, profile: Profile) -> str:
    """All goods, for a column of totals beside those of two items or more; ''."""
    if key not in TOTALS:
        return ""
    keys = (keys_of(header.labels, number)[-1] for number in range(len(header.labels)))
    return TOTAL if sum(each in profile.category.words for each in keys) > 1 else ""
