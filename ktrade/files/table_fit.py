"""Whether a profile is for an official table that it can read, and which are for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from ktrade.errors import KtradeError, NotUnderstood, shown
from ktrade.files.columns import WIDE_COLUMNS
from ktrade.files.key import is_total, key_of
from ktrade.files.profiles import Profile, read_profile
from ktrade.files.table_above import titled, value_of
from ktrade.files.table_cells import cell_of, text_of
from ktrade.files.table_columns import without_by
from ktrade.files.table_files import grid_of
from ktrade.files.table_layout import MOST_ABOVE, Layout, find_layout, is_turned, text_at, turned
from ktrade.files.table_measures import ADJUSTED
from ktrade.files.table_words import refuse_length, refuse_other_codes
from ktrade.resources import profile_names

_FIRST_DAYS = re.compile(r"[~∼～–-] ?(?:0?[1-9][.월] ?)?(?:10|20)(?![0-9])|D[12]0")
_DAYS = re.compile(r"일자|일$|기간|구간|순별?$|\bdays?$")
_FACTS = frozenset(map(key_of, WIDE_COLUMNS))


def profiles_for(path: Path) -> list[str]:
    """The profiles that are for the table in a file; none where it is none, or has the header of a
    file of facts, however it was saved."""
    records = {read_profile(name).record for name in profile_names()}
    with open(path, "rb") as stream:
        try:
            grid = grid_of(path.name, stream, lambda _: None, records)
            rows = [cells for (_, cells), _ in zip(grid.rows(), range(MOST_ABOVE), strict=False)]
        except KtradeError:
            return []
    if rows and {key_of(text_of(cell)) for cell in rows[0]} <= _FACTS:
        return []
    return profiles_fitting(rows)


def profiles_fitting(rows: Sequence[Sequence[object]]) -> list[str]:
    """The bundled profiles that are for a table whose first rows these are: those that know most of
    its columns, and of them those whose publisher it names, or that call its periods as it does."""
    texts = [text for row in rows for text in map(text_of, row)]
    all_text = " ".join(texts).casefold()
    fits: list[tuple[tuple[bool, bool, int, int], Profile]] = []
    for profile in map(read_profile, profile_names()):
        if profile.days and not any(map(_FIRST_DAYS.search, texts)):
            continue  # of first figures, which those of whole months are not
        try:
            own = [cells for _, cells in turned(rows)] if is_turned(rows, profile) else rows
            layout = find_layout(own, profile)
            refuse_unfit(profile, layout, own)
        except NotUnderstood:
            continue
        if not layout.values:
            continue  # no unit
        named = any(sign.casefold() in all_text for sign in profile.signs)
        known = {*(c.number for c in layout.values), *chain(*layout.roles.values())}
        score = not profile.days, not named, -len(known), _call(profile, layout)
        fits.append((score, profile))
    least = min((score for score, _ in fits), default=None)
    best = [profile for score, profile in fits if score == least]
    return [
        profile.name
        for profile in best
        if not any(  # one for the same columns, that tells codes by itself
            profile.name.startswith(f"{other.name}-")
            and (profile.figures, profile.destination) == (other.figures, other.destination)
            for other in best
        )
    ]


def _call(profile: Profile, layout: Layout) -> int:
    """At which place a profile has the name of the column of periods; its publisher's own is the
    first."""
    if "period" not in layout.roles:
        return 0
    keys = map(without_by, map(key_of, layout.labels[layout.roles["period"][0]]))
    return min((profile.period.index(key) for key in keys if key in profile.period), default=0)


def refuse_words(profile: Profile, above: Sequence[str], headers: Sequence[str]) -> None:
    """NotUnderstood where the table is one that the profile is not for; `above` are lines."""
    text = " ".join([*above, *headers])
    refuse_adjusted([text])
    if found := re.search(
        r"[가-힣]*지수|[0-9]{4} ?= ?100|(?:price|value|volume) index", " ".join(above), re.I
    ):
        raise NotUnderstood(f"is of index numbers ({shown(found[0])}); expected amounts")
    for word, reason in profile.refuse.items():
        if reason and word.casefold() in text.casefold():
            raise NotUnderstood(f"has {shown(word)} above its figures: {reason}")
    for name in profile.national:
        value = value_of(name, above)
        column = next(
            (text for text in headers if without_by(key_of(text)) == without_by(name)), ""
        )
        if column or (value and not is_total(value)):
            raise NotUnderstood(
                f"is by {column or name}{f' ({value})' if value else ''}; expected figures of"
                " all Korea"
            )


def refuse_unfit(profile: Profile, layout: Layout, rows: Sequence[Sequence[object]]) -> None:
    """NotUnderstood where a table, whose first rows these are, is one that the profile is not for,
    or its codes are of another classification."""
    refuse_words(profile, layout.lines, layout.headers)
    if profile.category.is_flat and "category" not in layout.roles:
        raise NotUnderstood(f"has no {profile.category.columns[0]}; expected {profile.title}")
    for condition in profile.only:
        must = next((column.rstrip("!") for column in condition if column.endswith("!")), "")
        if must and not any(column.rstrip("?!") in layout.others for column in condition):
            raise NotUnderstood(
                f"has no column {must}, so that its rows may be of others than"
                f" {'/'.join(condition[f'{must}!'])}; expected it"
            )
    for header in layout.unknown:  # `산업별`: of which all but its totals are parts
        at = layout.headers.index(header)
        texts = [text_of(cell_of(row, at)) for row in rows[layout.first :]]
        if key_of(header).endswith("별") and not all(is_total(text) for text in texts if text):
            raise NotUnderstood(
                f"is by {header}, which the profile {profile.name} does not know; expected figures"
                " by item or country"
            )
    if "period" in layout.roles and "months" not in layout.roles:
        for header in layout.unknown_figures:
            if re.search("월$|분기|반기|month|quarter|half", header, re.I):
                raise NotUnderstood(
                    f"has a column {header}, which may say of which part of the year; expected"
                    " cells such as 1월 or 1분기"
                )
    if profile.days and "days" not in layout.roles:
        known = {c.number for c in layout.values}.union(*layout.roles.values())
        for number, header in enumerate(layout.headers):
            if number not in known and _DAYS.search(key_of(header)):
                raise NotUnderstood(
                    f"has a column {header}, which may say of which days of the month; expected"
                    f" one such as {', '.join(profile.days[:3])}"
                )
    codes = [text_at(cells, layout, "category") for cells in rows[layout.first :]]
    for code in filter(None, codes if profile.category.is_flat else ()):
        refuse_length(profile.category, code)
    codes.append(titled(profile.category, layout.lines)[0])
    refuse_other_codes(profile.category, codes, " ".join([*layout.lines, *layout.headers]))


def refuse_adjusted(texts: Iterable[str]) -> None:
    """NotUnderstood where one of the texts says that figures are seasonally adjusted."""
    text = " ".join(texts).casefold()
    if word := next((word for word in ADJUSTED if word in text), ""):
        raise NotUnderstood(
            f"is seasonally adjusted ({shown(word)} stands above its figures); expected figures as"
            " they were reported"
        )
