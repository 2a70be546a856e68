"""In which unit a column of an official table is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ktrade.errors import NotUnderstood, shown
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_cells import (
    SCALE_ALONE,
    bracketed_units,
    is_same_kind,
    same_unit,
    unclear_unit,
)
from ktrade.model.number import SCALES, parse_row_unit

MOST_USD = 3e12  # more than Korea's exports and imports of a year


def unit_of_column(
    figure: FigureColumn,
    header: str,
    labels: Sequence[str],
    titles: Sequence[str],
    stated: Sequence[str],
    profile: Profile,
) -> str | None:
    """The unit of a column: its header's, whose rows are `labels`, else the one `stated` in the
    lines above, else the profile's; '' of what has none, None where the table had to state it.

    NotUnderstood where it states one that is not known, or two.
    """
    if not figure.units:
        return ""
    own = [unit for text in labels for unit in bracketed_units(text)]
    unclear = "" if own else unclear_unit(labels, SCALE_ALONE)
    if not (own or stated):
        unclear = unclear or unclear_unit([*labels, *titles])
    if unclear:
        raise NotUnderstood(
            f"states {shown(unclear)}, which is no unit that is known; expected one such as 천달러"
        )
    of_kind = [
        unit for unit in own or stated if any(is_same_kind(unit, each) for each in figure.units)
    ]
    units = of_kind or own
    if other := next((unit for unit in units if not same_unit(unit, units[0])), ""):
        raise NotUnderstood(
            f"states both {units[0]} and {other} as the unit of {shown(header)}; expected one"
        )
    if not units:
        if stated and not re.search("금액|[출입]액|value|amount", header, re.I):
            raise NotUnderstood(
                f"states {stated[0]} as its unit, of which {shown(header)} cannot be; expected one"
                f" such as {figure.units[0]}"
            )
        return None if figure.needs_unit else figure.units[0]
    if known := next((each for each in figure.units if same_unit(each, units[0])), ""):
        return known
    raise NotUnderstood(
        f"states {units[0]} as the unit of {header!r}; the profile {profile.name} knows"
        f" {' or '.join(figure.units)}: make a profile of your own with extends ="
        f' "{profile.name}" and units = ["{units[0]}"]'
    )


@lru_cache(1000)
def unit_behind(text: str) -> str:
    """The unit in the brackets of a text, or behind it; '' where it has none, the text itself where
    it is none that is known."""
    try:
        return next(bracketed_units(text), "")
    except NotUnderstood:  # money of another country
        return text


@lru_cache(1000)
def behind(unit: str) -> str:
    """What stands behind a print in a unit: `k`, ` kg`; '' where it has none."""
    return parse_row_unit(unit).behind if unit else ""


@lru_cache(1000)
def most_in(unit: str) -> float:
    """A value in a unit that is more than a year's exports and imports."""
    return MOST_USD / float(10 ** SCALES.get(unit.split()[0], 0))


@lru_cache(1000)
def known_unit(unit: str, units: tuple[str, ...]) -> str:
    """The one of the units that a row states; '' where it is none of them."""
    try:
        return next((each for each in units if same_unit(each, unit)), "")
    except NotUnderstood:
        return ""
