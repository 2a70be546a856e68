"""Which vintages came out when, and which may know something of a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ktrade.errors import NotUnderstood, shown
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Source, parse_date


class MonthIndex:
    """Which vintages have figures of months that identities tie to those of a period.

    With hundreds of vintages in a store, asking each of them for each quantity would take all the
    time.
    """

    def __init__(self, periods: Mapping[Vintage, Iterable[Period]]) -> None:
        self._vintages: dict[int, set[Vintage]] = {}
        for vintage, of_vintage in periods.items():
            tied = {q for p in of_vintage for q in (p, p.year_before, p.previous)}
            for month in {month for p in tied for month in range(p.first, p.last + 1)}:
                self._vintages.setdefault(month, set()).add(vintage)

    def tied_to(self, period: Period) -> set[Vintage]:
        """The vintages that may know something of the period: as their own, as the base of a year
        or a period later, or as what overlaps one of these."""
        months = range(period.first, period.last + 1)
        return {vintage for month in months for vintage in self._vintages.get(month, ())}


def release_days(sources: Iterable[Source]) -> dict[Vintage, date]:
    """The day each vintage came out: that of its first-published source."""
    released: dict[Vintage, date] = {}
    for source in sources:
        if vintage := source.reports:
            day = source.known_on(vintage)
            released[vintage] = min(day, released.get(vintage, day))
    return released


def accepted(
    sources: Mapping[str, Source], released: Mapping[Vintage, date], as_of: str
) -> dict[str, Vintage]:
    """The vintage of each source that was out by then."""
    vintages = {source.id: source.reports for source in sources.values() if source.reports}
    if not as_of:
        return vintages
    try:
        limit = Vintage.parse(as_of)
    except NotUnderstood:
        try:
            day = parse_date(as_of)
        except NotUnderstood:
            raise NotUnderstood(
                f"{shown(as_of)} is neither a vintage nor a date; expected one such as 2026-01 or"
                " 2026-02-12"
            ) from None
        return {source: v for source, v in vintages.items() if sources[source].known_on(v) <= day}
    if limit in released:
        return {
            source: v
            for source, v in vintages.items()
            if (released[v], v) <= (released[limit], limit)
        }
    return {source: v for source, v in vintages.items() if v <= limit}
