"""What a question is narrowed to, which periods are known under that, and what to say where none
is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from ktrade.errors import NothingKnown, NotUnderstood
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Series
from ktrade.model.vocabulary import Term, Vocabulary
from ktrade.model.wording import listed
from ktrade.store.read import Store
from ktrade.store.selection import Selection


class Filters(NamedTuple):
    """What a question is narrowed to: ids of which any will do, () where nothing was said."""

    flows: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def flow(self) -> str:
        """The one flow named, '' where none is or several are."""
        return _only(self.flows)

    @property
    def category(self) -> str:
        """The one category named, '' where none is or several are."""
        return _only(self.categories)

    @property
    def destination(self) -> str:
        """The one destination named, '' where none is or several are."""
        return _only(self.destinations)

    @property
    def series(self) -> Series:
        """The one series named; what is not said is exports, of all goods, to the world."""
        return Series(self.flow or "export", self.category or TOTAL, self.destination or WORLD)

    def of_one(self, what: str) -> Filters:
        """These filters, if they name one whole or series at most; else NotUnderstood."""
        for named in (self.flows, self.categories, self.destinations):
            if len(named) > 1:
                raise NotUnderstood(
                    f"{listed(named)} do not make one {what}; expected one of them at a time"
                )
        return self


def earlier_first(one: Period, other: Period) -> tuple[Period, Period]:
    """The two in order; NotUnderstood where they are of different length, and so not to be
    compared."""
    first, last = min(one, other), max(one, other)
    if (one.length, one.day) != (other.length, other.day):
        raise NotUnderstood(
            f"{first} and {last} differ in length; expected two months, two half-years, …"
        )
    return first, last


def _only(ids: tuple[str, ...]) -> str:
    return ids[0] if len(ids) == 1 else ""


def nothing_known(store: Store, filters: Filters, *periods: Period) -> str:
    """What to say of a question without an answer, with the nearest periods under the same
    filters."""
    narrowed = " ".join(" or ".join(ids) for ids in filters[:4] if ids)
    asked = " and ".join(map(str, periods)) or "any period"
    about = f" for {narrowed}" if narrowed else ""
    about += f" as of {filters.as_of}" if filters.as_of else ""
    if not store.periods():
        return "the store holds no figures yet: 'ktrade ingest' loads the bundled ones"
    known = [p for p in known_periods(store, filters) if p not in periods]
    about += _near_names(store, filters, *periods)
    if not periods or not known:
        return f"nothing is known{f' of {asked}' if periods else ''}{about}"
    near = sorted(known, key=lambda period: abs(period.last - periods[0].last))[:3]
    listed = ", ".join(map(str, sorted(near)))
    return f"nothing is known of {asked}{about}; the nearest periods are {listed}"


def _near_names(store: Store, filters: Filters, *periods: Period) -> str:
    """The names like those of the filters of which something is known: China incl. Hong Kong for
    China."""
    found = []
    for kind, words in (("categories", store.categories), ("destinations", store.destinations)):
        asked = getattr(filters, kind)
        for other in _alike(words, asked) if asked else ():
            known = known_periods(store, _with(filters, kind, other.id))
            if known if not periods else any(p in known for p in periods):
                found.append(f"{other.name} ({other.id})")
    return f", but of {', '.join(found)}" if found else ""


def _alike(words: Vocabulary, asked: Collection[str]) -> list[Term]:
    """The other terms that look like one of these, or are of the same name in another
    classification: chips of the ICT series for chips of the main items."""
    pairs = look_alikes(words, [term.id for term in words])
    alike = {term for pair in pairs if {t.id for t in pair} & set(asked) for term in pair}
    names = {_own_id(term_id) for term_id in asked}
    return [t for t in words if t.id not in asked and (t in alike or _own_id(t.id) in names)]


def _own_id(term_id: str) -> str:
    return term_id.rsplit("/", 1)[-1]


def _with(filters: Filters, kind: str, term: str) -> Filters:
    if kind == "categories":
        return filters._replace(categories=(term,))
    return filters._replace(destinations=(term,))


def known_periods(store: Store, filters: Filters) -> list[Period]:
    """The periods with a figure under the filters, in order."""
    below = [term.id for term in store.categories if is_below(store, term.id, filters.categories)]
    selection = Selection(
        flows=filters.flows,
        categories=tuple(below) if filters.categories else (),
        destinations=filters.destinations,
        sources=filters.sources,
        is_solved=True,
    )
    found = store.periods_of_sources(selection)
    if filters.as_of:
        from ktrade.solver.releases import accepted, release_days  # only where it is asked for

        released = release_days(store.sources.values())
        in_time = accepted(store.sources, released, filters.as_of)
        found = {source: periods for source, periods in found.items() if source in in_time}
    return sorted({period for periods in found.values() for period in periods})


def is_below(store: Store, category: str, roots: tuple[str, ...]) -> bool:
    """Whether a category is one of these or stands below one; of no roots it does."""
    return not roots or any(store.categories.depth(category, root) is not None for root in roots)


def latest_month(store: Store, filters: Filters) -> Period:
    """The latest whole month reported on under the filters; the latest period of any kind where
    there is none."""
    periods = known_periods(store, filters)
    if not periods:
        raise NothingKnown(nothing_known(store, filters))
    return max((period for period in periods if period.is_whole_month), default=periods[-1])


def look_alikes(words: Vocabulary, ids: list[str]) -> Iterator[tuple[Term, Term]]:
    """(as-printed term, its look-alike) among siblings that share a word: 'China' and 'China incl.
    Hong Kong'."""
    terms = [words[term_id] for term_id in ids]
    for one in terms:
        for other in terms:
            siblings = one.is_as_printed and not other.is_as_printed and one.parent == other.parent
            if siblings and any(a in b or b in a for a in _stems(one) for b in _stems(other)):
                yield one, other


def _stems(term: Term) -> set[str]:
    """The telling words of a term's own id: 'smartphones' holds the 'phones' of 'mobile-phones'."""
    return {word for word in _own_id(term.id).split("-") if len(word) > 4}
