"""What a question is narrowed to, which periods are known under that, and how nothing is told."""

from __future__ import annotations

from typing import NamedTuple

from ktrade.errors import NothingKnown
from ktrade.model.period import Period
from ktrade.store.read import Selection, Store


class Filters(NamedTuple):
    """What a question is narrowed to; ids, '' where nothing was said."""

    flow: str = ""
    category: str = ""
    destination: str = ""
    source: str = ""
    as_of: str = ""


def nothing_known(store: Store, filters: Filters, *periods: Period) -> str:
    """The line that says what was asked in vain, and which periods of the same filters come nearest."""
    narrowed = [value for value in (filters.flow, filters.category, filters.destination, filters.source) if value]
    asked = " and ".join(map(str, periods)) or "any period"
    about = f" for {' '.join(narrowed)}" if narrowed else ""
    about += f" as of {filters.as_of}" if filters.as_of else ""
    if not store.periods():
        return "the store holds no figures yet: 'ktrade ingest' loads the bundled ones"
    known = [p for p in known_periods(store, filters) if p not in periods]
    if not periods or not known:
        return f"nothing is known{f' of {asked}' if periods else ''}{about}"
    near = sorted(known, key=lambda period: abs(period.last - periods[0].last))[:3]
    listed = ", ".join(map(str, sorted(near)))
    return f"nothing is known of {asked}{about}; the nearest periods are {listed}"


def known_periods(store: Store, filters: Filters) -> list[Period]:
    """The periods with a figure under the filters, in order."""
    below = [
        term.id
        for term in store.categories
        if filters.category and store.categories.depth(term.id, filters.category) is not None
    ]
    selection = Selection(
        flows=(filters.flow,) if filters.flow else (),
        categories=tuple(below),
        destinations=(filters.destination,) if filters.destination else (),
        sources=(filters.source,) if filters.source else (),
        is_solved=True,
    )
    found = store.periods_of_sources(selection)
    if filters.as_of:
        from ktrade.solver.releases import accepted, release_days  # only where it is asked for

        released = release_days(store.sources.values())
        in_time = accepted(store.sources, released, filters.as_of)
        found = {source: periods for source, periods in found.items() if source in in_time}
    return sorted({period for periods in found.values() for period in periods})


def latest_month(store: Store, filters: Filters) -> Period:
    """The latest whole month reported on under the filters; the latest period of any kind where there
    is none."""
    periods = known_periods(store, filters)
    if not periods:
        raise NothingKnown(nothing_known(store, filters))
    return max((period for period in periods if period.is_whole_month), default=periods[-1])
