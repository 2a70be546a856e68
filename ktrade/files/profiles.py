"""Profiles: TOML files that name the columns, units, codes and status of a kind of official table.

Those that travel with ktrade are in `ktrade/profiles/`; one's own is a file, and may begin with
`extends = "kstat"` and say only what differs. Nothing of a profile is code: every key is listed
here, and any other is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ktrade.errors import KtradeError, NotUnderstood, UnknownName, nearest, shown
from ktrade.files.toml_table import TomlTable
from ktrade.model.figure import Rounding
from ktrade.model.number import parse_row_unit
from ktrade.model.quantity import MEASURES, Source
from ktrade.model.vocabulary import flow_named
from ktrade.resources import PROFILES, profile_names

DEEPEST_EXTENDS = 5


class ProfileUnusable(KtradeError):
    """A profile that is not there, or does not read as one: status 2."""


@dataclass(frozen=True, slots=True)
class Codes:
    """How a table names items (or partners): by a code, a name, or in its title lines.

    `columns` and `names` are headers; `title` what stands before the colon in a title line; `words`
    what a code or name stands for, by `key_of` it. Codes of a `scheme` become `scheme/CODE`, of its
    `basis`, with as many digits as one of `levels`; what is neither is known as printed. `rival`
    begins the names of the profiles for tables of the publisher's other classification. `never`
    are words that no row of a table of Korea's trade has. What `is_needed` a table has to say: it
    may be of one alone. Of codes that are `is_flat` none lies in another; they may have letters
    and overlap, and a table has them. `is_press` where names are those of the press.
    """

    columns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    scheme: str = ""
    basis: str = ""
    levels: tuple[int, ...] = ()
    rival: str = ""
    never: tuple[str, ...] = ()
    is_flat: bool = False
    is_press: bool = False
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One figure of each row: its headers, measure and flow ('' where a column says it), the units
    it may be in, the usual one first, whether the table has to state it, its decimals, the words
    that say nothing is printed, conditions (other columns with the words that they must have), the
    category or destination that it is of, whatever the row is, and whether it stands in columns
    that periods alone name."""

    columns: tuple[str, ...]
    measure: str
    flow: str
    units: tuple[str, ...]
    needs_unit: bool
    decimals: int
    blank: frozenset[str]
    only: Mapping[str, frozenset[str]]
    category: str
    destination: str
    below_periods: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a kind of official table before one is read."""

    name: str
    title: str
    publisher: str
    agency: str
    subject: str
    url: str
    rounding: Rounding
    confirmed: bool
    record: str
    period: tuple[str, ...]
    months: tuple[str, ...]
    days: tuple[str, ...]
    issued: tuple[str, ...]
    has_years_so_far: bool
    unit: tuple[str, ...]
    flow: tuple[str, ...]
    flow_words: Mapping[str, str]
    category: Codes
    destination: Codes
    figures: tuple[FigureColumn, ...]
    only: tuple[Mapping[str, frozenset[str]], ...]
    signs: tuple[str, ...]
    national: tuple[str, ...]
    refuse: Mapping[str, str]

    def source(self, source_id: str, issued: date | None) -> Source:
        """A source of such tables, issued on a day, where that is known."""
        return Source(
            source_id, self.publisher, self.agency, issued, self.rounding, None, self.subject,
            self.url,
        )  # fmt: skip


def read_profile(text: str) -> Profile:
    """The profile of that name, or in that file; ProfileUnusable where there is none or it has a
    fault."""
    raw, label = _merged(text, DEEPEST_EXTENDS)
    try:
        return _profile(Path(text).stem if _is_file(text) else text, raw)
    except KtradeError as error:
        raise ProfileUnusable(f"{label}: {error}") from None


def _is_file(text: str) -> bool:
    return text.casefold().endswith(".toml") or "/" in text


def _merged(text: str, depth: int) -> tuple[dict[str, Any], str]:
    """What a profile says, on top of what it extends, and what messages call it."""
    if not _is_file(text) and text not in profile_names():
        raise ProfileUnusable(
            f"{shown(text)} is not a profile{nearest(text, profile_names())}; expected one of"
            f" {', '.join(profile_names())}, or a file of one's own that ends in .toml"
        )
    file = Path(text) if _is_file(text) else PROFILES / f"{text}.toml"
    label = text if _is_file(text) else f"profile {text}"
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ProfileUnusable(f"{shown(text, 300)} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileUnusable(f"{label}: is not TOML: {error}") from None
    below = raw.pop("extends", None)
    if below is None:
        return raw, label
    if not isinstance(below, str) or not depth:
        raise ProfileUnusable(
            f"{label}: extends: expected the name of one profile, not in a circle"
        )
    if _is_file(below) and not Path(below).is_absolute():
        below = str(file.parent / below)
    return _on_top(_merged(below, depth - 1)[0], raw), label


def _on_top(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key; all else is taken from above."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        is_table = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _on_top(old, value) if is_table and isinstance(old, dict) else value
    return merged


def _profile(name: str, raw: Mapping[str, Any]) -> Profile:
    table = TomlTable(raw, "")
    units = table.texts("units")
    only = table.take("only", list, [])
    figures = table.take("figures", list, [])
    if not figures:
        raise NotUnderstood("figures: expected at least one [[figures]]")
    period = TomlTable(table.take("period", dict, {}), "period.")
    flow = TomlTable(table.take("flow", dict, {}), "flow.")
    refuse = table.take("refuse", dict, {})
    profile = Profile(
        name=name,
        **{key: table.take(key, str, "") for key in ("title", "publisher", "agency")},
        **{key: table.take(key, str, "") for key in ("subject", "url")},
        rounding=table.read("rounding", _rounding, "exact"),
        confirmed=table.take("confirmed", bool, False),
        record=table.take("record", str, "item"),
        period=period.keys("columns"),
        months=period.keys("months"),
        days=period.keys("days"),
        issued=period.keys("issued"),
        has_years_so_far=period.take("years_so_far", bool, False),
        unit=table.keys("unit_columns"),
        flow=flow.keys("columns"),
        flow_words=_flows(flow),
        category=_codes(table.take("category", dict, {}), "category."),
        destination=_codes(table.take("destination", dict, {}), "destination."),
        figures=tuple(_figure(each, units, number) for number, each in enumerate(figures, 1)),
        only=tuple(table.conditions_of(each, "only") for each in only),
        signs=table.texts("signs"),
        national=table.keys("national"),
        refuse=dict(refuse),
    )
    for each in (table, period, flow):
        each.done()
    return profile


def _codes(raw: Mapping[str, Any], where: str) -> Codes:
    table = TomlTable(raw, where)
    levels = table.take("levels", list, [])
    if not all(isinstance(level, int) for level in levels):
        raise table.fault("levels", "expected a list of whole numbers")
    codes = Codes(
        **{key: table.keys(key) for key in ("columns", "names", "title")},
        words=table.words("words"),
        scheme=table.take("scheme", str, ""),
        basis=table.take("basis", str, ""),
        rival=table.take("rival", str, ""),
        levels=tuple(levels),
        never=table.keys("never"),
        is_flat=table.take("is_flat", bool, False),
        is_press=table.take("is_press", bool, False),
        is_needed=table.take("is_needed", bool, False),
    )
    table.done()
    return codes


def _figure(raw: object, units: tuple[str, ...], number: int) -> FigureColumn:
    table = TomlTable(raw, f"figures {number}: ")
    measure = table.read("measure", _measure, "value")
    is_money = MEASURES[measure].is_money
    stated = table.texts("units") or (units if is_money else ())
    for unit in stated:
        try:
            parse_row_unit(unit)
        except NotUnderstood as error:
            raise table.fault("units", str(error)) from None
    if MEASURES[measure].is_level and not stated:
        raise table.fault("units", "is missing; expected one such as ['k usd'] or ['kg']")
    figure = FigureColumn(
        columns=table.keys("columns"),
        measure=measure,
        flow=table.read("flow", lambda text: flow_named(text) if text else "", ""),
        units=stated,
        needs_unit=table.take("needs_unit", bool, False),
        decimals=table.take("decimals", int, 0 if MEASURES[measure].is_level else 1),
        blank=frozenset(text.casefold() for text in table.texts("blank")),
        only=table.conditions("only"),
        category=table.take("category", str, ""),
        destination=table.take("destination", str, ""),
        below_periods=table.take("below_periods", bool, False),
    )
    table.done()
    return figure


def _flows(table: TomlTable) -> dict[str, str]:
    """What the words of a flow column mean; '' where the columns of figures say it."""
    try:
        return {w: flow_named(flow) if flow else "" for w, flow in table.words("words").items()}
    except UnknownName as error:
        raise table.fault("words", str(error)) from None


def _rounding(text: str) -> Rounding:
    try:
        return Rounding(text)
    except ValueError:
        raise UnknownName(f"{shown(text)} is not one of {', '.join(Rounding)}") from None


def _measure(text: str) -> str:
    if text in MEASURES:
        return text
    raise UnknownName(
        f"{shown(text)} is not a measure{nearest(text, MEASURES)}; expected {', '.join(MEASURES)}"
    )
