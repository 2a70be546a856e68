"""A series over time: one quantity in every period it is known of."""

from __future__ import annotations

from collections.abc import Iterator

from ktrade.errors import NothingKnown, NotUnderstood, nearest, shown
from ktrade.model.period import Period
from ktrade.model.quantity import MEASURES, MEASURES_OF_A_WHOLE, TOTAL, WORLD, Whole, default_whole
from ktrade.queries.answer import Column, Measured, Row, Trend
from ktrade.queries.reading import Desk, Filters, Series, nothing_known, quantity_of
from ktrade.store.read import Store
from ktrade.wording import KINDS_OF_PERIOD

HEADERS = {
    "value": "value",
    "krw": "KRW trillion",
    "yoy": "yoy %",
    "mom": "mom %",
    "share": "share %",
    "share_change": "share, points on a year earlier",
    "change": "change on a year earlier",
    "daily": "per working day",
    "daily_yoy": "per working day, yoy %",
    "days": "working days",
    "days_change": "working days on a year earlier",
    "volume": "volume",
    "volume_yoy": "volume, yoy %",
    "krw_yoy": "in won, yoy %",
}


def trend(
    store: Store,
    filters: Filters,
    measure: str = "value",
    start: Period | None = None,
    end: Period | None = None,
) -> Trend:
    """A measure of one series, by default of total exports to the world, with growth beside a value.

    A share is of `total` to the same destination, or of the category to the world. One row a period, grouped by
    kind of period; a period known only from a later report than its own first says so. Only periods that begin with
    `start` or later and end with `end` or earlier. NothingKnown if there is none, NotUnderstood where none can be.
    """
    if measure not in MEASURES:
        raise NotUnderstood(
            f"{shown(measure)} is not a measure{nearest(measure, MEASURES)}; expected {', '.join(MEASURES)}"
        )
    series = Series(filters.flow or "export", filters.category or TOTAL, filters.destination or WORLD)
    of = default_whole(series.category, series.destination) if measure in MEASURES_OF_A_WHOLE else None
    stretch = start.through(end) if start and end else start or end
    if stretch and stretch.length < 1:
        raise NotUnderstood(f"from {start} to {end} does not run forward; expected the earlier period first")
    periods = sorted(
        period
        for period in {either for p in store.periods() for either in (p, p.year_before)}
        if (not start or period.first >= start.first) and (not end or (period.last, period.day) <= (end.last, end.day))
    )
    asked = [stretch] if stretch else []
    if not periods:
        raise NothingKnown(nothing_known(store, filters, *asked))
    desk = Desk(store, periods if stretch else None, filters, [quantity_of("value", series, periods[0])])
    known: dict[str, list[tuple[Period, Measured]]] = {}
    for period in periods:
        if found := desk.ask(measure, series, period, of):
            known.setdefault(period.kind, []).append((period, found))
    desk.confirm(known, *asked)
    _, first = next(iter(known.values()))[0]
    header = f"volume, {first.unit}" if measure == "volume" else HEADERS[measure]
    columns = [Column(header), *([Column(HEADERS["yoy"])] if measure == "value" else [])]
    no_cells = (None,) * len(columns)
    rows: list[Row] = []
    for kind in (kind for kind in KINDS_OF_PERIOD if kind in known):
        if len(known) > 1:
            rows.append(Row(KINDS_OF_PERIOD[kind], no_cells, is_total=True))
        for period, found in _with_gaps(known[kind]):
            if not found:
                rows.append(Row("…", no_cells, int(len(known) > 1)))
                continue
            label = f"{period} as of {found.vintage}" if found.is_late else str(period)
            growth = [desk.ask("yoy", series, period)] if measure == "value" else []
            rows.append(Row(label, (found, *growth), int(len(known) > 1)))
    late = any(found.is_late for points in known.values() for _, found in points)
    notes = ("as of: known from that later report, not from the period's first.",) if late else ()
    return Trend(_title(desk, series, measure, of), tuple(columns), tuple(rows), store.sources, notes=notes)


def _with_gaps(points: list[tuple[Period, Measured]]) -> Iterator[tuple[Period, Measured | None]]:
    """The points, with one of nothing for the periods between two of them that are not known."""
    for before, (period, found) in zip([None, *points], points, strict=False):
        if before and period.kind not in ("span", "days") and period.previous != before[0]:
            yield period.previous, None
        yield period, found


def _title(desk: Desk, series: Series, measure: str, of: Whole | None) -> str:
    title = desk.label(series)
    if measure == "value":
        return title
    if not of:
        return f"{title}: {HEADERS[measure]}"
    return f"{title}: {HEADERS[measure]} of {desk.label(Series(series.flow, of.category, of.destination))}"
