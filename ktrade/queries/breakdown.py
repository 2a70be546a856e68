"""A whole and its parts in a period, by category or by destination."""

from __future__ import annotations

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.model.vocabulary import Vocabulary
from ktrade.queries.reading import Desk, Series
from ktrade.queries.rows import largest_first, nearest_known


class Parts:
    """The parts that are known of the filters' whole: `series`, the largest first.

    The whole is the filters' flow, category and destination; without a category, the lowest one
    above everything known. Parts are the nearest known below it.
    """

    def __init__(self, desk: Desk, period: Period, by: str) -> None:
        filters = desk.filters
        self.desk, self.by = desk, by
        self.words: Vocabulary = desk.categories if by == "category" else desk.destinations
        flow, destination = filters.flow or "export", filters.destination or WORLD
        self.known = {s for s in desk.series(period) if s.flow == flow}
        root = filters.category or (desk.root(self.known) if self.known else TOTAL)
        self.whole = Series(flow, root, destination)
        top = root if by == "category" else destination
        series = {term.id: self._series(term.id) for term in self.words}
        known = {term_id for term_id, one in series.items() if one in self.known}
        found = [series[term_id] for term_id in nearest_known(self.words, self.words.children(top), known)]
        self.series = sorted(found, key=lambda s: largest_first(desk.ask("value", s, period)))

    def name(self, part: Series) -> str:
        return self.words[self._term_of(part)].name

    def is_disjoint(self, part: Series) -> bool:
        """Whether it is one of the pieces that do not overlap: it and all between it and the whole say so."""
        term_id = self._term_of(part)
        top = self.whole.category if self.by == "category" else self.whole.destination
        while term_id != top:
            term = self.words[term_id]
            if not term.part or term.is_as_printed:
                return False
            term_id = term.parent
        return True

    def notes(self) -> tuple[str, ...]:
        """What a reader must know before adding or comparing the parts."""
        return (*self._overlap_note(), *self._basis_note())

    def _overlap_note(self) -> tuple[str, ...]:
        """Names the parts that must not be added to the others."""
        names = [self.name(part) for part in self.series if not self.is_disjoint(part)]
        return (f"Not to be added to the others, which they may overlap: {', '.join(names)}.",) if names else ()

    def _basis_note(self) -> tuple[str, ...]:
        """Says so where the parts are not of one classification or extent, and so not of one series."""
        terms = [self.words[self._term_of(part)] for part in self.series]
        if len({term.basis for term in terms}) < 2:
            return ()
        bases = dict.fromkeys(term.basis or "basis not said" for term in terms)
        named = (
            f"{', '.join(t.name for t in terms if (t.basis or 'basis not said') == basis)} ({basis})" for basis in bases
        )
        return (f"Not of one classification: {'; '.join(named)}.",)

    def _term_of(self, part: Series) -> str:
        return part.category if self.by == "category" else part.destination

    def _series(self, term_id: str) -> Series:
        if self.by == "category":
            return Series(self.whole.flow, term_id, self.whole.destination)
        return Series(self.whole.flow, self.whole.category, term_id)
