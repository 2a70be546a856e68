"""Two periods side by side, and what must not be subtracted."""

from __future__ import annotations

from collections.abc import Collection

from ktrade.model.period import Period
from ktrade.model.quantity import Quantity, Series, Whole
from ktrade.model.wording import counted
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.filters import Filters, earlier_first, look_alikes
from ktrade.queries.reading import Reading, cell_of, measured
from ktrade.queries.rows import RowTree, has_share
from ktrade.solver.known import Known
from ktrade.store.read import Store


def compare(
    store: Store, first: Period, last: Period, filters: Filters, *, depth: int = 2, top: int = 0
) -> Answer:
    """Values in two periods, the change, the growth in percent and the shares; from the earlier to
    the later. Each pair is of the latest report that knows both, else of the best of each.

    What means different things in the two is shown side by side and not subtracted; a note says
    why. NotUnderstood for periods of different length.
    """
    first, last = earlier_first(first, last)
    reading = Reading(store, [first, last], filters)
    named = reading.series(first, last)
    comparison = _Comparison(reading, first, last, reading.whole_of_shares(first, last))
    cells = {series: found for series in named if any(found := comparison.cells(series))}
    root = reading.root(cells)
    for period in (first, last):
        known = any(m.period == period for found in cells.values() for m in found if m)
        reading.confirm(known, period)
    tree = RowTree(depth, lambda series: comparison.cells(series)[1], top=top)
    lines = list(tree.lines(reading, cells, root))
    rows = tuple(
        Row(line.label, comparison.cells(line.series), line.depth, is_total=line.depth == 0)
        for line in lines
    )
    shown = [line.series for line in lines if any(comparison.cells(line.series))]
    every = [m for row in rows for m in row.measured]
    asides = (*reading.vintage_note(every), *reading.balance_note(shown))
    notes = [*comparison.warnings(shown), *dict.fromkeys(tree.undecided)]
    if hidden := tree.hidden(reading, cells, root):
        notes.append(f"{counted(hidden, 'more row')} with --depth {depth + 1}.")
    columns = (
        *map(Column, (str(first), str(last), "change", "growth %")),
        *(Column(f"share % {period}", is_extra=True) for period in (first, last)),
        Column("points", is_extra=True),
    )
    title = f"{first.title} and {last.title}"
    return Answer(title, columns, rows, store.sources, notes=tuple(notes), asides=asides)


class _Comparison:
    """The cells of a series in both periods."""

    def __init__(self, reading: Reading, first: Period, last: Period, whole: Whole) -> None:
        self.reading, self.first, self.last, self.whole = reading, first, last, whole
        self._cells: dict[Series, tuple[Measured | None, ...]] = {}

    def cells(self, series: Series) -> tuple[Measured | None, ...]:
        if series not in self._cells:
            self._cells[series] = self._compute(series)
        return self._cells[series]

    def _compute(self, series: Series) -> tuple[Measured | None, ...]:
        value = self.reading.quantity("value", series, self.last)
        growth = None
        if series.flow != "balance":
            found = self.reading.compare("growth", value, self.first, series.source)
            is_yoy = isinstance(found, Known) and self.first == self.last.year_before
            growth = cell_of(found) if is_yoy else measured(found, "growth", self.first)
            growth = growth or self._yoy_alone(series)
        shares: tuple[Measured | None, ...] = (None, None, None)
        if has_share(self.reading, series, self.whole):
            share = self.reading.quantity("share", series, self.last, self.whole)
            shares = (*self._both(share, series), self._compared("share_change", share, series))
        change = self._compared("change", value, series)
        return (*self._both(value, series), change, growth, *shares)

    def _yoy_alone(self, series: Series) -> Measured | None:
        """Growth that is printed though neither level is known."""
        if self.first != self.last.year_before:
            return None
        return self.reading.ask("yoy", series, self.last)

    def _compared(self, measure: str, quantity: Quantity, series: Series) -> Measured | None:
        found = self.reading.compare(measure, quantity, self.first, series.source)
        return measured(found, measure, self.first)

    def _both(self, quantity: Quantity, series: Series) -> tuple[Measured | None, Measured | None]:
        before = quantity._replace(period=self.first)
        earlier, later = self.reading.pair(before, quantity, series.source)
        return cell_of(earlier), cell_of(later)

    def warnings(self, series: Collection[Series]) -> list[str]:
        """Which rows are not compared across sources, and which only look like the same thing."""
        sources: dict[str, set[str]] = {}
        for s in series:
            if s.source:
                name = self.reading.label(s._replace(source=""))
                sources.setdefault(name, set()).add(s.source)
        found = [
            f"Not subtracted: {name} is known only as printed, and two sources may mean different"
            " things by it."
            for name, several in sources.items()
            if len(several) > 1
        ]
        categories = {s.category: None for s in series}
        destinations = {s.destination: None for s in series}
        reading = self.reading
        for words, ids in ((reading.categories, categories), (reading.destinations, destinations)):
            for one, other in look_alikes(words, list(ids)):
                found.append(
                    f"Not comparable: {one.name}, whose coverage is not stated, and {other.name}."
                )
        return found
