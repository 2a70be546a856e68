"""A period on one page: its main figures, what moved them, where it was going, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple, TypeVar

from ktrade.checks.finding import CONTRADICTION, LIMIT, REVISION
from ktrade.errors import NothingKnown
from ktrade.model.period import Period
from ktrade.model.quantity import FLOWS, WORLD, Observation, Series, Source
from ktrade.model.wording import Wording
from ktrade.queries.answer import QUANTITY_FIELDS, Answer, Column, Measured, Row, Value
from ktrade.queries.check import check
from ktrade.queries.filters import Filters
from ktrade.queries.findings import Findings
from ktrade.queries.growth import growth_of_parts
from ktrade.queries.reading import Reading
from ktrade.queries.share import share
from ktrade.queries.standing import standings
from ktrade.store.read import Store
from ktrade.store.selection import Selection

MAIN = ("value", "yoy %", "per working day, yoy %", "change", "year earlier")
WHAT_DOES_NOT_FIT = (CONTRADICTION, LIMIT, REVISION)
BREAKDOWNS = tuple(
    (flow, by) for flow in ("export", "import") for by in ("category", "destination")
)
Found = TypeVar("Found")


class PartsOfFlow(NamedTuple):
    """A flow by category or destination: growth with contributions, and shares; None where nothing
    is known of them."""

    flow: str
    by: str
    growth: Answer | None
    share: Answer | None

    @property
    def answers(self) -> Iterator[Answer]:
        return (answer for answer in (self.growth, self.share) if answer)


class Brief(NamedTuple):
    """Of `period`: `main` has a row a flow, its value first; `cross` are items by destinations, a
    table a measure and flow; `observations` what is printed."""

    title: str
    period: Period
    main: Answer
    breakdowns: tuple[PartsOfFlow, ...]
    cross: tuple[Answer, ...]
    findings: Findings
    observations: tuple[Observation, ...]
    sources: Mapping[str, Source]
    wording: Wording

    @property
    def fields(self) -> tuple[str, ...]:
        return QUANTITY_FIELDS

    @property
    def answers(self) -> Iterator[Answer]:
        """Its tables of quantities, in their order on the page."""
        yield self.main
        for breakdown in self.breakdowns:
            yield from breakdown.answers
        yield from self.cross

    def records(self) -> Iterator[dict[str, Value]]:
        """Every quantity of its tables once, as flat objects."""
        cells = (m for answer in self.answers for row in answer.rows for m in row.measured)
        return (measured.record() for measured in dict.fromkeys(cells))


def brief(store: Store, period: Period, filters: Filters) -> Brief:
    """All that a page says about a period; NothingKnown where nothing is known of it.

    `filters` name sources and a vintage; the whole is the lowest category above all that is known.
    """
    reading = Reading(store, [period], filters)
    # Of others something may be known, but is not: they are in no table and share no root.
    series = [s for s in reading.series(period) if reading.line(s, period).vintage]
    reading.confirm(series, period)
    root = reading.root(series)
    main = _main(reading, period, root)
    breakdowns = [_breakdown(reading, period, root, *what) for what in BREAKDOWNS]
    in_time = {s.source for v in reading.bounds.vintages for s in reading.bounds.observations(v)}
    findings = check(store, period, filters, WHAT_DOES_NOT_FIT)
    printed = store.observations(Selection(periods=(period,), sources=filters.sources))
    if filters.as_of:
        known = tuple(f for f in findings.findings if in_time.issuperset(f.sources))
        findings = findings._replace(findings=known)
        printed = (s for s in printed if s.source in in_time)
    return Brief(
        f"Korean trade, {period.title}",
        period,
        main,
        tuple(b for b in breakdowns if any(len(answer.rows) > 1 for answer in b.answers)),
        tuple(_cross(reading, series, period, root)),
        findings,
        tuple(printed),
        store.sources,
        reading.wording,
    )


def _breakdown(reading: Reading, period: Period, root: str, flow: str, by: str) -> PartsOfFlow:
    of = reading.narrowed(flow, root)
    asked = [
        partial(ask, reading.store, period, of.filters, by=by, reading=of)
        for ask in (growth_of_parts, share)
    ]
    return PartsOfFlow(flow, by, *map(_known, asked))


def _known(ask: Callable[[], Found]) -> Found | None:
    with suppress(NothingKnown):
        return ask()
    return None


def _main(reading: Reading, period: Period, root: str) -> Answer:
    """A row a flow: its value, growth, change, and the level a year earlier; none where of the
    whole nothing is known."""
    rows: dict[Series, tuple[Measured | None, ...]] = {}
    for flow in FLOWS:
        series = Series(flow, root, WORLD)
        line = reading.line(series, period)
        has_growth = flow != "balance"
        cells = (
            line.cell("value"),
            line.cell("yoy") if has_growth else None,
            line.cell("daily_yoy") if has_growth else None,
            line.cell("change"),
            line.cell("value", period.year_before),
        )
        if any(cells):
            rows[series] = cells
    store = reading.store
    stand = standings(store, reading.filters, {s: cells[0] for s, cells in rows.items()})
    rows_of_flows = []
    for series, (value, *others) in rows.items():
        value = value and value._replace(standing=stand.get(series))
        rows_of_flows.append(Row(reading.label(series), (value, *others)))
    notes = reading.vintage_note(m for row in rows_of_flows for m in row.measured)
    title = f"{period.title}: values, growth and change"
    return Answer(title, tuple(map(Column, MAIN)), tuple(rows_of_flows), store.sources, notes=notes)


def _cross(
    reading: Reading, series: Sequence[Series], period: Period, root: str
) -> Iterator[Answer]:
    """Items by destinations, a table for values and one for growth; without what is known as
    printed, of which one row would not say whose it is."""
    for flow in ("export", "import"):
        inner = {
            (s.category, s.destination)
            for s in series
            if s.flow == flow and s.destination != WORLD and s.category != root and not s.source
        }
        items = [t for t in reading.categories if any(t.id == item for item, _ in inner)]
        places = [t.id for t in reading.destinations if any(t.id == place for _, place in inner)]
        columns = tuple(Column(reading.wording.towards(flow, place)) for place in places)
        for measure, unit in (("value", ""), ("yoy", ", yoy %")):
            cells = {
                item.name: tuple(
                    reading.line(Series(flow, item.id, place), period).cell(measure)
                    for place in places
                )
                for item in items
            }
            rows = tuple(Row(name, found) for name, found in cells.items() if any(found))
            if rows:
                title = f"{reading.label(Series(flow, root, WORLD))} by item and destination{unit}"
                yield Answer(title, columns, rows, reading.store.sources)
