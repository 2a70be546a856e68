"""A whole and its parts in a period, by category or by destination."""

from __future__ import annotations

from collections.abc import Sequence

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, name_of_rest
from ktrade.model.vocabulary import Vocabulary
from ktrade.queries.reading import Reading, Series, labelled
from ktrade.queries.rows import largest_first, nearest_known

NOT_STATED = "classification not stated"


class Parts:
    """The parts that are known of the filters' whole: `series`, the largest first.

    The whole is the filters' flow, category and destination; without a category, the lowest one
    above everything known. Parts are the nearest known below it.
    """

    def __init__(self, reading: Reading, period: Period, by: str) -> None:
        filters = reading.filters
        self.reading, self.by = reading, by
        self.words: Vocabulary = reading.categories if by == "category" else reading.destinations
        flow, destination = filters.flow or "export", filters.destination or WORLD
        known = [s for s in reading.series(period) if s.flow == flow]
        root = filters.category or (reading.root(known) if known else TOTAL)
        self.whole = Series(flow, root, destination)
        top = root if by == "category" else destination
        series: dict[str, list[Series]] = {}
        for s in known:
            beside = s.destination == destination if by == "category" else s.category == root
            if beside and self._term_of(s) != top:
                series.setdefault(self._term_of(s), []).append(s)
        ids = nearest_known(self.words, self.words.children(top), series)
        found = [s for term_id in ids for s in series[term_id]]
        self.series = sorted(found, key=lambda s: largest_first(reading.ask("value", s, period)))

    def name(self, part: Series) -> str:
        """What a row calls it, with its source where only that knows what it means."""
        return labelled(self.words[self._term_of(part)].name, part)

    def rest(self, parts: Sequence[Series]) -> Series:
        """What the parts leave of the whole."""
        terms = [self._term_of(part) for part in parts]
        if self.by == "category":
            return self.whole._replace(category=name_of_rest(self.whole.category, terms))
        return self.whole._replace(destination=name_of_rest(self.whole.destination, terms))

    def is_disjoint(self, part: Series) -> bool:
        """Whether it is one of the pieces that do not overlap: it and all between it and the whole
        say so."""
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
        return (f"May overlap with other rows; do not add: {', '.join(names)}.",) if names else ()

    def _basis_note(self) -> tuple[str, ...]:
        """Says so where the parts are not of one classification or extent, and so not of one
        series."""
        terms = [self.words[self._term_of(part)] for part in self.series]
        if len({term.basis for term in terms}) < 2:
            return ()
        bases = dict.fromkeys(term.basis or NOT_STATED for term in terms)
        named = (
            f"{', '.join(t.name for t in terms if (t.basis or NOT_STATED) == basis)} ({basis})"
            for basis in bases
        )
        return (f"Different classifications: {'; '.join(named)}.",)

    def _term_of(self, part: Series) -> str:
        return part.category if self.by == "category" else part.destination
