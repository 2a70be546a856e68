"""The figures, the claims, the sources and the vocabulary, as they were given, one a row."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from ktrade.errors import NothingKnown
from ktrade.model.period import Period
from ktrade.model.quantity import Source
from ktrade.model.vocabulary import Vocabulary
from ktrade.model.wording import KINDS_OF_PERIOD
from ktrade.queries.answer import Listing, figure_record
from ktrade.queries.filters import Filters, nothing_known
from ktrade.queries.sorted_rows import SortedRows
from ktrade.store.read import Store
from ktrade.store.selection import Selection

FACT_FIELDS = (
    "period", "flow", "category", "destination", "measure", "of",
    "printed", "low", "high", "unit", "source", "where", "note", "status",
)  # fmt: skip
HISTORY_FIELDS = (*FACT_FIELDS, "ended_by", "ended_at")
CLAIM_FIELDS = ("period", "flow", "category", "destination", "claim", "source", "where", "note")
PERIOD_FIELDS = ("kind", "period", "figures", "sources")
SOURCE_FIELDS = ("id", "publisher", "agency", "published", "rounding", "reports", "subject", "url")
TERM_FIELDS = ("id", "name", "parent", "part", "aliases", "basis")


def facts(store: Store, period: Period | None, filters: Filters) -> Listing:
    """Every figure that the filters let through, with the interval its print allows."""
    by_period = groupby(
        store.observations(_selection(period, filters)), lambda s: s.quantity.period
    )
    rows = SortedRows(
        (period, [tuple(figure_record(observation).values()) for observation in observations])
        for period, observations in by_period
    )
    return _answered(Listing("Figures as printed", FACT_FIELDS, rows), store, period, filters)


def history(store: Store, period: Period | None, filters: Filters) -> Listing:
    """What those figures were that have been corrected or removed since, with the file that ended
    each, and when."""
    rows = [
        (*figure_record(observation).values(), ended_by, ended_at)
        for observation, ended_by, ended_at in store.history(_selection(period, filters))
    ]
    if not rows:
        raise NothingKnown("none of these figures was ever corrected or removed")
    return Listing("Figures as they were", HISTORY_FIELDS, rows)


def claims(store: Store, period: Period | None, filters: Filters) -> Listing:
    """Every claim that the filters let through."""
    rows = [
        (
            str(c.period), c.flow, c.category, c.destination, str(c.claim), c.source,
            c.where or None, c.note or None,
        )
        for c in store.claims(_selection(period, filters))
    ]  # fmt: skip
    return _answered(Listing("Claims as printed", CLAIM_FIELDS, rows), store, period, filters)


def periods(store: Store, filters: Filters, kind: str = "") -> Listing:
    """The periods that figures are of, by kind, with how many figures and of how many sources;
    only those of one `kind` if it is named."""
    found = store.counts_by_period(_selection(None, filters))
    ranks = list(KINDS_OF_PERIOD)
    known = sorted((ranks.index(p.kind), p) for p in found if kind in ("", p.kind))
    rows = [(p.kind, str(p), *found[p]) for _, p in known]
    return _answered(Listing("Periods", PERIOD_FIELDS, rows), store, None, filters)


def sources(store: Store) -> Listing:
    """Every source, by the day it was published, or the last it reports on where that is not known;
    `reports` is its vintage."""
    rows = [
        (
            s.id, s.publisher or None, s.agency or None,
            s.published.isoformat() if s.published else None,
            str(s.rounding), str(s.reports) if s.reports else None, s.subject or None,
            s.url or None,
        )
        for s in sorted(store.sources.values(), key=_known_on)
    ]  # fmt: skip
    return Listing("Sources", SOURCE_FIELDS, rows)


def terms(words: Vocabulary) -> Listing:
    """Every category or destination."""
    has_iso = words.kind == "destination"
    rows = [
        (
            t.id, t.name, t.parent or None, "rest" if t.is_rest else "yes" if t.part else None,
            ";".join(t.aliases) or None, t.basis or None,
            *((t.iso or None,) if has_iso else ()),
        )
        for t in words
    ]  # fmt: skip
    title = "Destinations" if has_iso else "Categories"
    return Listing(title, (*TERM_FIELDS, "iso") if has_iso else TERM_FIELDS, rows)


def _known_on(source: Source) -> tuple[date, str]:
    return source.known_on(source.reports) if source.reports else date.max, source.id


def _selection(period: Period | None, filters: Filters) -> Selection:
    return Selection((period,) if period else (), *filters[:4])


def _answered(listing: Listing, store: Store, period: Period | None, filters: Filters) -> Listing:
    if listing.is_empty and store.is_damaged:
        raise NothingKnown("none of these can be read; try a backup")
    if listing.is_empty:
        raise NothingKnown(nothing_known(store, filters, *([period] if period else [])))
    return listing
