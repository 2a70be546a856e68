"""The one place that chooses the report and asks: every number of an answer is one that is proved.

An answer does no arithmetic on bounds. Each number has a name and is asked of one vintage's
solution or, where no vintage knows both of two periods, of the bridge between two; `explain` and
`test`, asked by that name, say the same two ends. A line's cells come from one vintage: the best
that prints its value, else its growth, else the latest from which one follows. A cell that this
vintage does not know may come from another, and then names that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from ktrade.errors import NothingKnown
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import (
    MEASURES_OF_VOLUMES,
    TOTAL,
    WORLD,
    Observation,
    Quantity,
    Series,
    Whole,
)
from ktrade.model.wording import Wording, listed
from ktrade.queries.answer import Measured
from ktrade.queries.filters import Filters, is_below, nothing_known
from ktrade.queries.selection import whole_or_part
from ktrade.solver.aggregates import wholes_of_rest
from ktrade.solver.bridge import Compared, compared, is_a_year
from ktrade.solver.figures import Given
from ktrade.solver.known import Known
from ktrade.solver.vintages import Bounds
from ktrade.store.figures import StoredFigures
from ktrade.store.read import Store
from ktrade.store.selection import Selection

if TYPE_CHECKING:
    from ktrade.queries.names import NamedQuantity

PARTIAL = (
    "Only part of the store was used, to save time: the rest might narrow these bounds, never widen"
    " them."
)
OF_BALANCES = (
    "Balances have no growth rate, only a change in dollars: a percentage across a change of sign"
    " is meaningless."
)
# How a year's growth is called between two periods that are a year apart.
OF_A_YEAR = {"growth": "yoy", "change": "change", "share_change": "share_change"}


class Reading:
    """The figures of some periods, and those tied to them, ready to be asked."""

    def __init__(
        self,
        store: Store,
        periods: Iterable[Period] | None,
        filters: Filters,
        about: Iterable[Quantity] = (),
        *,
        is_part: bool = False,
    ) -> None:
        """Reads the figures of these periods and of those tied to them; None reads all.

        Where these are too many, or `is_part`, only those of the series that the filters let
        through, or of `about`.
        """
        self.store, self.filters = store, filters
        self._periods = None if periods is None else list(periods)
        self.categories, self.destinations = store.categories, store.destinations
        self.wording = Wording(self.categories, self.destinations)
        selection, self.is_partial = whole_or_part(store, self._periods, filters, about, is_part)
        is_all = periods is None and not (selection.categories or selection.destinations)
        said = () if is_all else store.observations(selection._replace(is_solved=False))
        given = Given(said, is_whole=not self.is_partial)
        self.bounds = Bounds(
            StoredFigures(store, selection) if is_all else given,
            store.sources, self.categories, self.destinations, filters.as_of,
        )  # fmt: skip

    def narrowed(self, flow: str, category: str) -> Reading:
        """The same figures, solved once, of one flow of a category.

        Read anew where only part of the store is: which part, the filters say.
        """
        filters = self.filters._replace(flows=(flow,), categories=(category,))
        if self.is_partial:
            return Reading(self.store, self._periods, filters)
        same = copy(self)
        same.filters = filters
        return same

    def series(self, *periods: Period) -> list[Series]:
        """What may be known of these periods, within the filters: what is printed of them, of what
        they are a base of or lie in, flows that follow, the wholes of rests; what is known as
        printed, source by source."""
        found: dict[Series, None] = {}
        flows: dict[Whole, set[str]] = {}
        for observation in self._latest_first():
            q = observation.quantity
            if any(_is_tied(q.period, period) for period in periods):
                is_own = self.bounds.is_as_printed(q)
                found[q.series._replace(source=observation.source if is_own else "")] = None
                if not is_own:
                    flows.setdefault(q.series.place, set()).add(q.flow)
                for whole in wholes_of_rest(q, self.categories, self.destinations):
                    found[Series(q.flow, *whole)] = None
        for wanted in {"trade", "balance"} & {*self.filters.flows}:
            both = (place for place, known in flows.items() if len(known - {wanted}) > 1)
            found.update(dict.fromkeys(Series(wanted, *place) for place in both))
        return [series for series in found if self.accepts(series)]

    def accepts(self, series: Series) -> bool:
        """Whether the filters let it through: the flow, the category and what is below it, the
        destination."""
        f = self.filters
        return (
            (not f.flows or series.flow in f.flows)
            and is_below(self.store, series.category, f.categories)
            and (not f.destinations or series.destination in f.destinations)
        )

    def set_apart(self, period: Period) -> list[Observation]:
        """The figures of a period that are not solved with, such as forecasts, within the
        filters."""
        said = self.store.observations(Selection(periods=(period,), sources=self.filters.sources))
        known = None
        if self.filters.as_of:
            vintages = self.bounds.vintages
            known = {s.source for v in vintages for s in self.bounds.observations(v)}
        return [
            s
            for s in said
            if s.status and (known is None or s.source in known) and self.accepts(s.quantity.series)
        ]

    def sources_apart(self, quantity: Quantity) -> tuple[str, ...]:
        """The sources that each mean their own by what is known as printed; one '' for all else."""
        if not self.bounds.is_as_printed(quantity):
            return ("",)
        said = (s.source for s in self._latest_first() if s.quantity == quantity)
        return tuple(dict.fromkeys(said))

    def meanings(self, quantity: Quantity) -> list[Series]:
        """The series of a quantity; of one that is known as printed, that of each source that names
        it."""
        series = quantity.series
        if not self.bounds.is_as_printed(quantity):
            return [series]
        said = (s.source for s in self._latest_first() if s.quantity.series == series)
        return [series._replace(source=source) for source in dict.fromkeys(said)]

    def _latest_first(self) -> Iterator[Observation]:
        """All that is read, the latest vintage first."""
        return (
            s
            for vintage in reversed(self.bounds.vintages)
            for s in self.bounds.observations(vintage)
        )

    def quantity(
        self, measure: str, series: Series, period: Period, of: Whole | None = None
    ) -> Quantity:
        """The quantity's name; a volume's in the unit in which the series is printed first."""
        is_counted = measure in MEASURES_OF_VOLUMES
        unit = self.store.counted_in(series.category, series.destination) if is_counted else None
        return series.quantity(measure, period, of, unit)

    def known(
        self, quantity: Quantity, vintage: Vintage | None = None, source: str = ""
    ) -> Known | None:
        """What is known of a quantity: in the vintage, else in the best that prints it or the
        latest in which it follows."""
        return self.bounds.of(quantity, vintage, source=source)

    def ask(
        self, measure: str, series: Series, period: Period, of: Whole | None = None
    ) -> Measured | None:
        """The cell of a quantity by itself, as the best vintage knows it."""
        return cell_of(self.known(self.quantity(measure, series, period, of), source=series.source))

    def line(self, series: Series, period: Period) -> Line:
        """The cells of a series in a period, from one vintage where that knows them."""
        value, yoy = (
            self.known(self.quantity(measure, series, period), source=series.source)
            for measure in ("value", "yoy")
        )
        chosen = next((known for known in (value, yoy) if known and known.printed), value or yoy)
        return Line(self, series, period, chosen.vintage if chosen else None)

    def vintage_of_table(
        self, needed: Sequence[Quantity], counted: Sequence[Quantity]
    ) -> Vintage | None:
        """Of the vintages that know all that is needed, the one that prints most of what is
        counted, the latest of several; None where no vintage knows it."""
        chosen, most = None, -1
        for vintage in self.bounds.candidate_vintages(needed[0].period):
            if all(self.known(q, vintage) for q in needed):
                said = {s.quantity for s in self.bounds.observations(vintage)}
                count = sum(q in said for q in counted)
                if count > most:
                    chosen, most = vintage, count
        return chosen

    def pair(
        self, earlier: Quantity, later: Quantity, source: str = "", vintage: Vintage | None = None
    ) -> tuple[Known | None, Known | None]:
        """Two quantities to be compared: in the latest vintage that knows both, or the one named;
        else each in its own."""
        candidates = (vintage,) if vintage else self.bounds.candidate_vintages(later.period)
        for candidate in candidates:
            both = [self.known(q, candidate, source) for q in (earlier, later)]
            if all(both):
                return both[0], both[1]
        return self.known(earlier, source=source), self.known(later, source=source)

    def compare(
        self,
        measure: str,
        quantity: Quantity,
        first: Period,
        source: str = "",
        vintage: Vintage | None = None,
    ) -> Compared | Known | None:
        """How a quantity compares with its earlier period: within one vintage and a year apart as
        its solution knows, which is better, else what the two readings leave."""
        before = quantity._replace(period=first)
        earlier, later = self.pair(before, quantity, source, vintage)
        if not earlier or not later:
            return None
        is_one_vintage = earlier.vintage == later.vintage
        if self.bounds.is_as_printed(quantity) and not is_one_vintage:
            return None
        grown = None
        if is_one_vintage and not (quantity.flow == "balance" and measure == "growth"):
            is_year = is_a_year(first, quantity.period)
            if is_year and measure in OF_A_YEAR:
                same = quantity.other(OF_A_YEAR[measure], of=quantity.of)
                if known := self.known(same, later.vintage, source):
                    return known
            if quantity.measure == "value" and (is_year or first == quantity.period.previous):
                by = "yoy" if is_year else "mom"
                grown = self.known(quantity.other(by), later.vintage, source)
            if grown and measure == "growth":
                return grown
        return compared(measure, earlier, later, grown)

    def named(self, named: NamedQuantity) -> Measured | None:
        """The cell of a quantity or comparison that a user named; what bounds it at all, if it does
        not follow."""
        if named.since:
            found = self.compare(named.measure, named.quantity, named.since, vintage=named.vintage)
            return measured(found, named.measure, named.since)
        return cell_of(self.bounds.of(named.quantity, named.vintage, loosely=True))

    def root(self, series: Iterable[Series]) -> str:
        """The lowest category above all of them; `total` where there is none."""
        return self.filters.category or self.shared_root(series)

    def shared_root(self, series: Iterable[Series]) -> str:
        """The lowest category above all of them, whatever the filters name."""
        lines = [(*reversed(self.categories.ancestors(s.category)), s.category) for s in series]
        shared = [ids[0] for ids in zip(*lines, strict=False) if len(set(ids)) == 1]
        return shared[-1] if shared else TOTAL

    def whole_of_shares(self, *periods: Period) -> Whole:
        """What the shares of a table are of: the top of all that is printed of each period,
        filtered or not; of several the lowest, which they have in common."""
        tops = []
        every = [s for v in self.bounds.vintages for s in self.bounds.observations(v)]
        for period in periods:
            near = (
                s for s in every if period in (s.quantity.period, s.quantity.period.year_before)
            )
            if series := dict.fromkeys(s.quantity.series for s in near):
                tops.append(self.shared_root(series))
        lowest = max(tops, key=lambda top: len(self.categories.ancestors(top)), default=TOTAL)
        return Whole(lowest, WORLD)

    def label(self, series: Series) -> str:
        """In words: 'Exports of ICT goods to Viet Nam'."""
        return self.wording.series(series)

    @property
    def part_note(self) -> tuple[str, ...]:
        """Says so where only a part of the reports was read."""
        return (PARTIAL,) if self.is_partial else ()

    def balance_note(self, series: Iterable[Series]) -> tuple[str, ...]:
        """Why a balance has no growth beside its levels."""
        return (OF_BALANCES,) if any(s.flow == "balance" for s in series) else ()

    def vintage_note(self, measured: Iterable[Measured]) -> tuple[str, ...]:
        """Says so where an answer had to be put together from several vintages, or reads a part."""
        vintages = sorted({vintage for m in measured for vintage in m.vintage.split()})
        if len(vintages) < 2:
            return self.part_note
        several = f"From several reports (vintages {listed(vintages)})"
        return (*self.part_note, f"{several}; where possible, each line is from one.")

    def confirm(self, found: object, *periods: Period) -> None:
        """NothingKnown, with the nearest periods under the same filters, where nothing was
        found."""
        if not found:
            raise NothingKnown(nothing_known(self.store, self.filters, *periods))


class Line(NamedTuple):
    """A series in a period, with the vintage that its cells come from; None where none knows it."""

    reading: Reading
    series: Series
    period: Period
    vintage: Vintage | None

    def cell(
        self, measure: str, period: Period | None = None, of: Whole | None = None
    ) -> Measured | None:
        """A cell of the line's vintage, else of another that knows it."""
        quantity = self.reading.quantity(measure, self.series, period or self.period, of)
        known = None
        if self.vintage:
            known = self.reading.known(quantity, self.vintage, self.series.source)
        return cell_of(known or self.reading.known(quantity, source=self.series.source))


def cell_of(found: Compared | Known | None) -> Measured | None:
    """The cell of what is known, under its own measure; None for nothing."""
    if found is None:
        return None
    return Measured.from_known(found) if isinstance(found, Known) else Measured.from_compared(found)


def measured(found: Compared | Known | None, measure: str, first: Period) -> Measured | None:
    """The cell of a comparison with an earlier period, under the measure it was asked by."""
    cell = cell_of(found)
    if cell and isinstance(found, Known):
        return cell._replace(measure=measure, compared_with=first, is_signed=True)
    return cell


def _is_tied(printed: Period, period: Period) -> bool:
    """Whether something of a period may follow from what is printed of the other."""
    if period in (printed, printed.year_before, printed.previous):
        return True
    return printed.holds(period) or period.holds(printed)
