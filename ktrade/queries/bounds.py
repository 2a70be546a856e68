"""The table behind all the others: quantities with their bounds, one a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ktrade.errors import NothingKnown
from ktrade.model.digits import middle
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Quantity, Whole
from ktrade.queries.answer import Listing, Value, finite, of_what
from ktrade.queries.filters import Filters, nothing_known
from ktrade.queries.processes import Engine, in_processes, shared_copy, stretches
from ktrade.queries.reading import Reading
from ktrade.queries.sorted_rows import Rows, SortedRows
from ktrade.solver.aggregates import wholes_of_rest
from ktrade.solver.known import Known
from ktrade.store.figures import StoredFigures
from ktrade.store.read import Store

FIELDS = (
    "period", "flow", "category", "destination", "measure", "of",
    "unit", "low", "high", "mid", "printed", "sources", "vintage",
)  # fmt: skip


def bounds_rows(
    store: Store,
    period: Period | None,
    filters: Filters,
    jobs: int = 1,
    engine: Engine = in_processes,
) -> Listing:
    """Every printed quantity, and of each printed cell the value, the year-earlier value, the
    growth, the share of total, and the balance; of one period, or of all, by so many jobs of an
    engine.
    NothingKnown where there is none.
    """
    if period:
        rows = SortedRows(_of_periods(Reading(store, [period], filters), [period], _asked_of))
    elif jobs > 1:
        with shared_copy(store) as place:
            rows = SortedRows(_shared(store, place, filters, jobs, engine))
    else:
        store.snapshot()
        reading = Reading(store, None, filters)
        rows = SortedRows(_of_periods(reading, _periods(reading.bounds.periods), _asked))
    if not rows:
        raise NothingKnown(nothing_known(store, filters, *([period] if period else [])))
    return Listing("Bounds", FIELDS, rows, in_title=("mid",))


def _shared(
    store: Store, place: Path, filters: Filters, jobs: int, engine: Engine
) -> Iterator[tuple[Period, Rows]]:
    counts: Counter[Period] = Counter()
    for of_source in StoredFigures(store).periods.values():
        counts.update(of_source)
    periods = _periods(counts)
    parts = stretches(periods, [counts[period] for period in periods], jobs)
    given = [(filters, some) for some in parts]
    return (found for _, found in engine(bounds_of_stretch, place, given))


def bounds_of_stretch(
    place: Path, part: tuple[Filters, Sequence[Period]]
) -> Iterator[tuple[Period, Rows]]:
    """The rows of each of some periods, in no order, as the store at a place has them."""
    filters, periods = part
    with Store(place) as store:
        yield from _of_periods(Reading(store, None, filters), periods, _asked)


def _of_periods(
    reading: Reading,
    periods: Sequence[Period],
    asked_of: Callable[[Reading, Period], Iterator[Quantity]],
) -> Iterator[tuple[Period, Rows]]:
    def asked(period: Period) -> Iterator[Quantity]:
        every = asked_of(reading, period)
        return (q for q in every if reading.accepts(q.series))

    return reading.bounds.of_each(asked, periods, _row)


def _periods(printed: Iterable[Period]) -> list[Period]:
    """Those with a figure, their bases, and those before them."""
    return sorted({q for p in printed for q in (p, p.year_before, p.previous)})


def _asked_of(reading: Reading, period: Period) -> Iterator[Quantity]:
    """All that may be known of one period, printed of it or not."""
    asked = dict.fromkeys(_asked(reading, period))
    for series in reading.series(period):
        asked.update(dict.fromkeys(reading.quantity(m, series, period) for m in ("value", "yoy")))
    return iter(asked)


def _asked(reading: Reading, period: Period) -> Iterator[Quantity]:
    bounds = reading.bounds
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
        for whole in wholes_of_rest(quantity, reading.categories, reading.destinations):
            yield Quantity("value", period, quantity.flow, *whole)
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
        str(q.unit), finite(interval.low), finite(interval.high), middle(interval),
        known.printed.printed if known.printed else None, known.sources, str(known.vintage),
    )  # fmt: skip
