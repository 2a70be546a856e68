"""The table behind all the others: quantities with their bounds, one a row."""

from __future__ import annotations

from collections.abc import Iterator

from ktrade.errors import NothingKnown
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Quantity, Whole
from ktrade.queries.answer import Listing, Value, finite, of_what
from ktrade.queries.filters import Filters, nothing_known
from ktrade.queries.reading import Reading, Series
from ktrade.queries.sorted_rows import SortedRows
from ktrade.solver.known import Known
from ktrade.solver.vintages import Bounds
from ktrade.store.read import Store

FIELDS = (
    "period", "flow", "category", "destination", "measure", "of",
    "unit", "low", "high", "printed", "sources", "vintage",
)  # fmt: skip


def bounds_rows(store: Store, period: Period | None, filters: Filters) -> Listing:
    """Every printed quantity, and of each printed cell the value, the year-earlier value, the
    growth, the share of total, and the balance; of one period, or of all. NothingKnown where there
    is none.
    """
    if not period:
        store.step_aside()
    reading = Reading(store, [period] if period else None, filters)
    bounds = reading.bounds

    def asked(of: Period) -> Iterator[Quantity]:
        every = _asked(bounds, of) if period is None else _asked_of(reading, of)
        return (q for q in every if reading.accepts(Series(q.flow, q.category, q.destination)))

    found = bounds.of_each(asked, [period] if period else _periods(bounds), _row)
    rows = SortedRows(found)
    if not rows:
        raise NothingKnown(nothing_known(store, filters, *([period] if period else [])))
    return Listing("Bounds", FIELDS, rows)


def _periods(bounds: Bounds) -> list[Period]:
    """Those with a figure, their bases, and those before them."""
    return sorted({q for p in bounds.periods for q in (p, p.year_before, p.previous)})


def _asked_of(reading: Reading, period: Period) -> Iterator[Quantity]:
    """All that may be known of one period, printed of it or not."""
    asked = dict.fromkeys(_asked(reading.bounds, period))
    for series in reading.series(period):
        asked.update(dict.fromkeys(reading.quantity(m, series, period) for m in ("value", "yoy")))
    return iter(asked)


def _asked(bounds: Bounds, period: Period) -> Iterator[Quantity]:
    cells: set[Quantity] = set()
    for quantity in bounds.printed(period):
        yield quantity
        value = quantity.other("value")
        if value in cells:
            continue
        cells.add(value)
        yield value
        yield quantity.other("yoy")
        if quantity.flow != "balance" and quantity.category != TOTAL:
            yield quantity.other("share", of=Whole(TOTAL, WORLD))
        yield quantity.other("value", flow="balance")
    for quantity in bounds.printed(period.year_after):
        yield quantity.other("value", period=period)
    following = Period(period.last + period.length, period.day, period.length)
    for quantity in bounds.printed(following):
        if quantity.measure == "mom":
            yield quantity.other("value", period=period)


def _row(known: Known) -> tuple[Value, ...]:
    q, interval = known.quantity, known.interval
    return (
        str(q.period), q.flow, q.category, q.destination, q.measure, of_what(q) or None,
        str(q.unit), finite(interval.low), finite(interval.high),
        known.printed.printed if known.printed else None, known.sources, str(known.vintage),
    )  # fmt: skip
