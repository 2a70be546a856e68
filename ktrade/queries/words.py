"""What a user's words and options ask for: periods, items, destinations, flows.

`show chips us 2026-01` says what `show -c semiconductors -d us -m 2026-01` does. A word is what it
is by what the vocabulary knows; one that fits two things is an error that lists both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from ktrade.errors import NotUnderstood, UnknownName, nearest, shown
from ktrade.model.period import MONTH_NAMES, Period, SpreadsheetMade, month_named
from ktrade.model.quantity import UNITS
from ktrade.model.vocabulary import FLOW_WORDS, flow_named
from ktrade.model.wording import listed
from ktrade.queries.filters import Filters, earlier_first
from ktrade.queries.names import (
    GROWTH,
    LATEST,
    forms_of,
    measure_named,
    period_named,
    term_named,
)
from ktrade.store.read import Store

MOST_WORDS = 8  # of one name: 'agricultural and fishery products'
# Between names, where a sentence has them: `exports of chips to us in 2026-01`. IN is India.
BETWEEN = ("of", "to", "from", "in", "for")


class Asked(NamedTuple):
    """What a question is about: the filters, the periods in the order given, and the measures."""

    filters: Filters
    periods: tuple[Period, ...] = ()
    measures: tuple[str, ...] = ()

    @property
    def period(self) -> Period | None:
        """The one period named, None where none is; NotUnderstood where several are."""
        if len(self.periods) > 1:
            named = listed([str(period) for period in self.periods])
            raise NotUnderstood(f"{named} are {len(self.periods)} periods; expected one")
        return self.periods[0] if self.periods else None

    def period_or_latest(self, store: Store) -> Period:
        """The one period named, or the latest whole month reported on under the filters."""
        return self.period or period_named(LATEST, store, self.filters)

    def two_periods(self, store: Store) -> tuple[Period, Period]:
        """The two periods named, the earlier first; of one named, or the latest whole month, the
        same a year before and it."""
        if len(self.periods) != 2:
            last = self.period_or_latest(store)
            return last.year_before, last
        return earlier_first(*self.periods)


def asked(
    store: Store,
    words: Sequence[str] = (),
    *,
    periods: Sequence[str] = (),
    flows: Sequence[str] = (),
    categories: Sequence[str] = (),
    destinations: Sequence[str] = (),
    sources: Sequence[str] = (),
    as_of: str = "",
    takes: Collection[str] = ("flow",),
) -> Asked:
    """The bare words, and the values of options, each resolved to what it names.

    UnknownName or NotUnderstood for what names nothing, or two things, or a flow or measure where
    the question does not take one: none is ever dropped.
    """
    expected = listed(["periods", "categories", "destinations", *(f"{one}s" for one in takes)])
    found: dict[str, list[str]] = {
        "period": list(periods),
        "flow": [flow_named(word) for word in flows],
        "category": [term_named(store.categories, word) for word in categories],
        "destination": [term_named(store.destinations, word) for word in destinations],
        "measure": [],
    }
    for kind, name in _named(words, store):
        if kind in ("flow", "measure") and kind not in takes:
            raise NotUnderstood(f"{name} names a {kind}; expected {expected}")
        found[kind].append(name)
    named = Filters(
        tuple(dict.fromkeys(found["flow"])),
        tuple(dict.fromkeys(found["category"])),
        tuple(dict.fromkeys(found["destination"])),
        tuple(dict.fromkeys(store.source(word) for word in sources)),
        as_of,
    )
    read = (period_named(text, store, named) for text in found["period"])
    return Asked(named, tuple(read), tuple(dict.fromkeys(found["measure"])))


def _named(words: Sequence[str], store: Store) -> Iterator[tuple[str, str]]:
    """What each name among the words is, as (kind, id): a name takes as many words as it can."""
    rest = [part for word in words for part in word.split()]
    while rest:
        if rest[0] in BETWEEN:
            del rest[0]
            continue
        for count in range(min(len(rest), MOST_WORDS), 0, -1):
            if meanings := _meanings(" ".join(rest[:count]), store):
                yield _the_one(" ".join(rest[:count]), meanings)
                del rest[:count]
                break
        else:
            raise _unknown(rest[0], store)


def _meanings(word: str, store: Store) -> list[tuple[str, str]]:
    """All that a word may name."""
    found = [("period", word)] if _is_period(word) else []
    with suppress(UnknownName):
        found.append(("flow", flow_named(word)))
    if measure := measure_named(word):
        found.append(("measure", measure))
    for words in (store.categories, store.destinations):
        ids = next((ids for form in forms_of(word) if (ids := words.candidates(form))), ())
        found += [(words.kind, term) for term in ids]
    return found


def _the_one(word: str, meanings: Sequence[tuple[str, str]]) -> tuple[str, str]:
    if len(meanings) > 1:
        several = " or ".join(f"{kind} {name}" for kind, name in meanings[:5])
        raise UnknownName(f"{shown(word)} may be {several}; expected one of these by its option")
    return meanings[0]


def _is_period(word: str) -> bool:
    if word.casefold() == LATEST or month_named(word):
        return True
    with suppress(NotUnderstood):
        Period.parse(word)
        return True
    return False


def _unknown(word: str, store: Store) -> Exception:
    """What to raise for a word that names nothing: with the nearest of all that it could."""
    try:
        Period.parse(word)
    except NotUnderstood as error:
        if word[:1].isdigit() or isinstance(error, SpreadsheetMade):
            return error
    terms = (term for words in (store.categories, store.destinations) for term in words)
    names = [name for term in terms for name in reversed(term.words)]
    flows = [name for flow, others in FLOW_WORDS.items() for name in (*others, flow)]
    near = nearest(word, [*names, *flows, *UNITS, GROWTH, LATEST, *MONTH_NAMES])
    lists = "; 'ktrade categories', 'ktrade destinations' and 'ktrade periods' list what is known"
    return UnknownName(
        f"{shown(word)} is no period, category, destination or flow that is known{near or lists}"
    )
