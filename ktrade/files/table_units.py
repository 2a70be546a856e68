"""In which unit a column of an official table is."""

from __future__ import annotations

from collections.abc import Sequence

from ktrade.errors import NotUnderstood, shown
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_cells import (
    SCALE_ALONE,
    bracketed_units,
    is_same_kind,
    same_unit,
    unclear_unit,
)


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
        return None if figure.needs_unit else figure.units[0]
    if known := next((each for each in figure.units if same_unit(each, units[0])), ""):
        return known
    raise NotUnderstood(
        f"states {units[0]} as the unit of {header!r}; the profile {profile.name} knows"
        f" {' or '.join(figure.units)}: make a profile of your own with extends ="
        f' "{profile.name}" and units = ["{units[0]}"]'
    )
