"""The table behind all the others: quantities with their bounds, one a row."""

from __future__ import annotations

from collections.abc import Iterator

from ktrade.errors import NothingKnown
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Quantity, Whole
from ktrade.queries.answer import Listing, Value, finite, of_what
from ktrade.queries.reading import Desk, Filters, Series, nothing_known
from ktrade.queries.sorted_rows import Spool
from ktrade.solver.vintages import Bounds, Known
from ktrade.store.read import Store

FIELDS = (
    "period", "flow", "category", "destination", "measure", "of",
    "unit", "low", "high", "printed", "sources", "vintage",
)  # fmt: skip


def bounds_rows(store: Store, period: Period | None, filters: Filters) -> Listing:
    """Every printed quantity, and of each printed cell the value, the year-earlier value, the growth,
    the share of total, and the balance; of one period, or of all. NothingKnown where there is none."""
    if not period:
        store.step_aside()
    desk = Desk(store, [period] if period else None, filters)
    bounds = desk.bounds
    periods = [period] if period else sorted({either for p in bounds.periods for either in (p, p.year_before)})

    def asked(of: Period) -> Iterator[Quantity]:
        return (q for q in _asked(bounds, of) if desk.accepts(Series(q.flow, q.category, q.destination)))

    rows = Spool(bounds.of_each(asked, periods, _row))
    if not rows:
        raise NothingKnown(nothing_known(store, filters, *([period] if period else [])))
    return Listing("Bounds", FIELDS, rows)


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


def _row(known: Known) -> tuple[Value, ...]:
    q, interval = known.quantity, known.interval
    return (
        str(q.period), q.flow, q.category, q.destination, q.measure, of_what(q) or None,
        str(q.unit), finite(interval.low), finite(interval.high),
        known.printed.printed if known.printed else None, known.sources, str(known.vintage),
    )  # fmt: skip
