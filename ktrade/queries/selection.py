"""Which figures a question reads: whole reports on its periods and those tied to them while these
are few, else the series that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ktrade.model.period import Period
from ktrade.model.quantity import Quantity
from ktrade.model.vocabulary import Vocabulary
from ktrade.queries.filters import Filters
from ktrade.store.read import Store
from ktrade.store.selection import Selection

# Where more figures than this are tied to the periods asked about, a question about some series
# reads those, what is below them and what they are part of, so that one answer takes as long in a
# customs history as in a few articles. What is given up: what other parts of the same whole leave
# for a series. It cuts nothing unless nearly all of the whole is printed, and bounds stay sound.
MOST_READ = 2_000


def whole_or_part(
    store: Store,
    periods: Sequence[Period] | None,
    filters: Filters,
    about: Iterable[Quantity],
    is_part: bool = False,
) -> tuple[Selection, bool]:
    """The figures to read for a question about these periods (None: about all), and whether they
    are but a part of what is tied to them: that of the series that the filters let through, or of
    `about`; always, if `is_part` says so."""
    selection = Selection(sources=filters.sources, is_solved=True)
    tied = None if periods is None else _tied(store, periods)
    if tied is not None:
        selection = _whole_reports(store, selection, tied)
    if not (is_part or store.has_more_than(MOST_READ, selection)):
        return selection, False
    asked = list(about)
    return selection._replace(
        sources=filters.sources,
        periods=tied or (),
        categories=_line(store.categories, [q.category for q in asked], filters.categories),
        destinations=_line(
            store.destinations, [q.destination for q in asked], filters.destinations
        ),
    ), True


def _whole_reports(store: Store, selection: Selection, tied: tuple[Period, ...]) -> Selection:
    """All figures of every source that has some of these periods: a report is solved whole."""
    sources = store.periods_of_sources(selection._replace(periods=tied)) if tied else {}
    return selection._replace(sources=tuple(sources) or ("",))


def _tied(store: Store, periods: Iterable[Period]) -> tuple[Period, ...]:
    """The periods, those before and after, a year around them, and those that overlap one of
    these."""
    near: set[Period] = set()
    for p in periods:
        following = Period(p.last + p.length, p.day, p.length)
        near |= {p, p.year_before, p.year_after, p.previous, following}
    months = {month for p in near for month in range(p.first, p.last + 1)}
    return tuple(
        sorted({p for p in store.periods() if not months.isdisjoint(range(p.first, p.last + 1))})
    )


def _line(words: Vocabulary, ids: Iterable[str], roots: Sequence[str]) -> tuple[str, ...]:
    """The ids, with the roots and all that is below them, and all above these; () where neither
    are named."""
    named = [part for one in ids for part in one.replace(" without ", " ").split(" ")]
    found = [
        *named,
        *(t.id for t in words for root in roots if words.depth(t.id, root) is not None),
    ]
    return tuple(dict.fromkeys(one for i in found for one in (i, *words.ancestors(i))))
