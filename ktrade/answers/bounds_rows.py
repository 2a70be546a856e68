"""The table behind all the others: quantities with their bounds, one a row."""

from __future__ import annotations

from collections.abc import Iterator

from ktrade.answer import Listing, Value, finite
from ktrade.answers.desk import Desk, Filters, Series, nothing_known
from ktrade.bounds import Known
from ktrade.errors import NothingKnown
from ktrade.fact import TOTAL, WORLD, Quantity, Whole
from ktrade.period import Period
from ktrade.store.read import Store

FIELDS = (
    "period", "flow", "category", "destination", "measure", "of",
    "unit", "low", "high", "printed", "sources", "vintage",
)  # fmt: skip


def bounds_rows(store: Store, period: Period | None, filters: Filters) -> Listing:
    """Every printed quantity, and of each printed cell the value, the year-earlier value, the growth,
    the share of total, and the balance; of one period, or of all. NothingKnown where there is none."""
    desk = Desk(store, [period] if period else None, filters)
    asked = sorted(dict.fromkeys(_asked(desk)), key=lambda quantity: quantity.period)
    accepted = [
        quantity
        for quantity in asked
        if period in (None, quantity.period)
        and desk.accepts(Series(quantity.flow, quantity.category, quantity.destination))
    ]
    found = {quantity: _row(known) for quantity, known in desk.bounds.of_each(accepted)}
    rows = [found[quantity] for quantity in accepted if quantity in found]
    if not rows:
        raise NothingKnown(nothing_known(store, filters, *([period] if period else [])))
    return Listing("Bounds", FIELDS, rows)


def _asked(desk: Desk) -> Iterator[Quantity]:
    for quantity in desk.bounds.quantities:
        yield quantity
        yield quantity.other("value")
        yield quantity.other("value", period=quantity.period.year_before)
        yield quantity.other("yoy")
        if quantity.flow != "balance" and quantity.category != TOTAL:
            yield quantity.other("share", of=Whole(TOTAL, WORLD))
        yield quantity.other("value", flow="balance")


def _row(known: Known) -> tuple[Value, ...]:
    q, interval = known.quantity, known.interval
    return (
        str(q.period), q.flow, q.category, q.destination, q.measure, q.of.text(q.destination) if q.of else None,
        str(q.unit), finite(interval.low), finite(interval.high),
        known.printed.printed if known.printed else None, known.sources, str(known.vintage),
    )  # fmt: skip
