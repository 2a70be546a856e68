"""Quantities in a user's words: `yoy ict us 2026-01`, `share semiconductors 2026-01 of total @2026-01`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ktrade.errors import NothingKnown, NotUnderstood, UnknownName, nearest, shown
from ktrade.model.number import volume_unit
from ktrade.model.period import Period, Vintage, month_named
from ktrade.model.quantity import (
    MEASURES,
    MEASURES_OF_A_WHOLE,
    MEASURES_OF_VOLUMES,
    TOTAL,
    WORLD,
    Quantity,
    Whole,
    counted_in,
    default_whole,
)
from ktrade.model.vocabulary import flow_named
from ktrade.store.read import Store

FORM = "measure [flow] [category] [destination] period [of CATEGORY] [@vintage]"
EXPECTED = f"a quantity such as 'yoy ict us 2026-01': {FORM}"
_TOKEN = re.compile(r"\"([^\"]*)\"|'([^']*)'|(>=|<=|!=|[()<>=])|([^\s()<>=!\"']+)|(\S)")


@dataclass(frozen=True, slots=True)
class Named:
    """A quantity, and the vintage it is to be read in, where one was named."""

    quantity: Quantity
    vintage: Vintage | None


def tokens(text: str) -> list[str]:
    """Words, quoted names, comparisons and brackets; NotUnderstood for anything else."""
    found = []
    for double, single, sign, word, other in _TOKEN.findall(text):
        if other:
            raise NotUnderstood(
                f"{shown(other)} is not understood in {shown(text)}; expected names, and quotes in pairs"
            )
        found.append(double or single or sign or word)
    return found


def named_quantity(words: Sequence[str], store: Store) -> Named:
    """The quantity that the words name; NotUnderstood or UnknownName, with what was expected, where none."""
    if not words:
        raise NotUnderstood(f"nothing is named; expected {EXPECTED}")
    text = shown(" ".join(words))
    measure, *rest = words
    if measure not in MEASURES:
        known = f"{nearest(measure, MEASURES)}; expected {', '.join(MEASURES)}"
        raise UnknownName(f"{shown(measure)} is not a measure{known}")
    vintage = None
    if rest and rest[-1].startswith("@"):
        vintage = Vintage.parse(rest.pop()[1:])
    counted: list[str] = []
    if "in" in rest:
        place = rest.index("in")
        rest, counted = rest[:place], rest[place + 1 :]
        if measure not in MEASURES_OF_VOLUMES or len(counted) != 1:
            raise NotUnderstood(f"{text} has 'in', but 'in' names the unit of a volume; expected {EXPECTED}")
    of: list[str] = []
    if "of" in rest:
        place = rest.index("of")
        rest, of = rest[:place], rest[place + 1 :]
        if measure not in MEASURES_OF_A_WHOLE or not of:
            raise NotUnderstood(f"{text} has 'of', but 'of' names the whole of a share; expected {EXPECTED}")
    found: dict[str, str] = {}
    period = None
    for word in rest:
        if period is None and (read := _period(word, store)):
            period = read
        else:
            kind, name = _resolved(word, store)
            if kind in found:
                raise NotUnderstood(f"{text} names two of {kind}: {found[kind]} and {name}; expected {EXPECTED}")
            found[kind] = name
    if period is None:
        raise NotUnderstood(f"{text} names no period; expected {EXPECTED}")
    category, destination = found.get("category", TOTAL), found.get("destination", WORLD)
    whole = None
    if measure in MEASURES_OF_A_WHOLE:
        whole = _whole(of, destination, store) if of else default_whole(category, destination)
    unit = None
    if measure in MEASURES_OF_VOLUMES:
        unit = counted_in(volume_unit(counted[0])) if counted else store.counted_in(category, destination)
    return Named(Quantity(measure, period, found.get("flow", "export"), category, destination, whole, unit), vintage)


def period_named(text: str, store: Store) -> Period:
    """The period that a user names; also `latest`, the latest whole month reported on, and `Jan`, the
    latest January of which anything is. NotUnderstood where it names none, NothingKnown where there is none.
    """
    if text.strip().casefold() == "latest":
        from ktrade.queries.reading import latest_month  # not for the help of a command

        return latest_month(store)
    if month := month_named(text):
        known = [p for p in store.periods() if p.is_whole_month and p.last % 12 == month - 1]
        if not known:
            raise NothingKnown(f"nothing is known of any {text.strip().capitalize()}")
        return known[-1]
    return Period.parse(text)


def _period(word: str, store: Store) -> Period | None:
    try:
        return period_named(word, store)
    except NotUnderstood:
        return None


def _resolved(word: str, store: Store) -> tuple[str, str]:
    """(kind, id) of a flow, category or destination."""
    with suppress(UnknownName):
        return "flow", flow_named(word)
    matches: list[tuple[str, str]] = []
    problems = []
    for words in (store.categories, store.destinations):
        try:
            matches.append((words.kind, words.match(word)))
        except UnknownName as error:
            problems.append(str(error))
    if len(matches) == 2:
        raise UnknownName(f"{shown(word)} may be {' or '.join(' '.join(match) for match in matches)}; expected an id")
    if not matches:
        raise UnknownName("; ".join(problems))
    return matches[0]


def _whole(of: Sequence[str], destination: str, store: Store) -> Whole:
    category, *towards = of
    if towards and (towards[0] != "to" or len(towards) != 2):
        expected = "expected 'of CATEGORY' or 'of CATEGORY to DESTINATION'"
        raise NotUnderstood(f"{shown(' '.join(of))} is not a whole; {expected}")
    return Whole(store.categories.match(category), store.destinations.match(towards[1]) if towards else destination)
