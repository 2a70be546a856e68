"""Two periods side by side, and what must not be subtracted."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ktrade.model.figure import Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import WORLD, Whole
from ktrade.model.vocabulary import Term, Vocabulary
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.reading import Desk, Filters, Series, earlier_first, quantity_of
from ktrade.queries.rows import Outline
from ktrade.store.read import Store

HUNDRED = Interval.point(100)


def compare(store: Store, first: Period, last: Period, filters: Filters, *, depth: int = 2, top: int = 0) -> Answer:
    """Values in two periods, the change, the growth in percent and the shares; from the earlier to the later.

    What means different things in the two is shown side by side and not subtracted; a note says why.
    NotUnderstood for periods of different length.
    """
    first, last = earlier_first(first, last)
    desk = Desk(store, [first, last], filters)
    named = desk.series(first, last)
    root = desk.root(named)
    comparison = _Comparison(desk, first, last, Whole(root, WORLD))
    cells = {series: found for series in named if any(found := comparison.cells(series))}
    for period in (first, last):
        known = any(m.period == period for found in cells.values() for m in found if m)
        desk.confirm(known, period)
    outline = Outline(depth, lambda series: comparison.cells(series)[1], top=top)
    rows = tuple(
        Row(line.label, comparison.cells(line.series), line.depth, is_total=line.depth == 0)
        for line in outline.lines(desk, cells, root)
    )
    measured = [m for row in rows for m in row.measured]
    notes = [*desk.vintage_note(measured), *comparison.warnings(cells)]
    notes += dict.fromkeys(outline.undecided)
    if hidden := outline.hidden(desk, cells, root):
        notes.append(f"{hidden} more at a greater --depth.")
    headers = (str(first), str(last), "change", "growth %", f"share % {first}", f"share % {last}", "points")
    title = f"{first.title} and {last.title}"
    return Answer(title, tuple(map(Column, headers)), rows, store.sources, notes=tuple(notes))


class _Comparison:
    """The cells of a series in both periods."""

    def __init__(self, desk: Desk, first: Period, last: Period, whole: Whole) -> None:
        self.desk, self.first, self.last, self.whole = desk, first, last, whole
        self._cells: dict[Series, tuple[Measured | None, ...]] = {}
        self._refused: dict[Series, str] = {}

    def cells(self, series: Series) -> tuple[Measured | None, ...]:
        if series not in self._cells:
            self._cells[series] = self._compute(series)
        return self._cells[series]

    def _compute(self, series: Series) -> tuple[Measured | None, ...]:
        earlier, later = self._both("value", series)
        is_whole = Whole(series.category, series.destination) == self.whole
        shares = (None, None) if is_whole or series.flow == "balance" else self._both("share", series, self.whole)
        change = growth = points = None
        for pair in ((earlier, later), shares):
            if pair[0] and pair[1] and (reason := self.desk.not_comparable(pair[0], pair[1])):
                self._refused[series] = reason
                return (earlier, later, None, None, *shares, None)
        one_year = self.first == self.last.year_before
        if earlier and later:
            change_of = later.interval - earlier.interval
            if one_year and (printed := self.desk.ask("change", series, self.last)):
                change_of = change_of.clipped(printed.interval)
            change = later.derived("change", Unit.USD, change_of, earlier, compared_with=self.first, is_signed=True)
            if {earlier.interval.sign, later.interval.sign} in ({1}, {-1}):
                percent = (later.interval / earlier.interval - Interval.point(1)) * HUNDRED
                growth = later.derived(
                    "growth", Unit.PERCENT, percent, earlier, compared_with=self.first, is_signed=True
                )
        if one_year and (yoy := self.desk.ask("yoy", series, self.last)):
            growth = yoy
        if shares[0] and shares[1]:
            difference = shares[1].interval - shares[0].interval
            points = shares[1].derived(
                "share_change", Unit.POINTS, difference, shares[0],
                compared_with=self.first, is_signed=True, of=self.whole.text(series.destination),
            )  # fmt: skip
        return (earlier, later, change, growth, *shares, points)

    def _both(self, measure: str, series: Series, of: Whole | None = None) -> tuple[Measured | None, Measured | None]:
        earlier, later = self.desk.ask_all(
            [quantity_of(measure, series, period, of) for period in (self.first, self.last)]
        )
        return earlier, later

    def warnings(self, series: Collection[Series]) -> list[str]:
        """Why some rows are not subtracted, and which rows only look like the same thing."""
        found = [f"Not subtracted: {reason}." for reason in dict.fromkeys(self._refused.values())]
        categories = {s.category: None for s in series}
        destinations = {s.destination: None for s in series}
        for words, ids in ((self.desk.categories, categories), (self.desk.destinations, destinations)):
            for one, other in _look_alikes(words, list(ids)):
                found.append(f"Not comparable: {one.name}, whose extent is not said, and {other.name}.")
        return found


def _look_alikes(words: Vocabulary, ids: list[str]) -> Iterator[tuple[Term, Term]]:
    """(as-printed term, its look-alike) among siblings that share a word: 'China' and 'China incl. Hong Kong'."""
    terms = [words[term_id] for term_id in ids]
    for one in terms:
        for other in terms:
            siblings = one.is_as_printed and not other.is_as_printed and one.parent == other.parent
            if siblings and any(a in b or b in a for a in _stems(one) for b in _stems(other)):
                yield one, other


def _stems(term: Term) -> set[str]:
    """The telling words of a term's own id: 'smartphones' holds the 'phones' of 'mobile-phones'."""
    return {word for word in term.id.rsplit("/", 1)[-1].split("-") if len(word) > 4}
