"""A whole and its parts in a period, by category or by destination."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Quantity, Series, name_of_rest
from ktrade.model.vocabulary import Vocabulary
from ktrade.model.wording import listed, with_source
from ktrade.queries.answer import Measured, Row
from ktrade.queries.reading import Reading
from ktrade.queries.rows import largest_first, nearest_known, undecided_cut

NOT_STATED = "classification not stated"


class Ranked(NamedTuple):
    """The parts that are shown, in order, and notes on the choice."""

    parts: list[Series]
    notes: tuple[str, ...] = ()


class Breakdown:
    """The parts that are known of the filters' whole: `series`, the largest first.

    The whole is the filters' flow, category and destination; without a category, the lowest one
    above everything known. Parts are the nearest known below it.
    """

    def __init__(
        self, reading: Reading, period: Period, by: str, whole: Series | None = None
    ) -> None:
        """The parts of `whole`, if it is named."""
        filters = reading.filters
        self.reading, self.by = reading, by
        self.words: Vocabulary = reading.categories if by == "category" else reading.destinations
        flow, root, destination, _ = whole or filters.series
        known = [s for s in reading.series(period) if s.flow == flow]
        if known and not whole:
            root = reading.root(known)
        self.whole = Series(flow, root, destination)
        if not whole and not filters.category and not self._is_told(self.whole, period):
            # All goods, of which nothing is said but of other or longer times, are no whole here.
            root = reading.root([s for s in known if self._is_told(s, period)])
            self.whole = self.whole._replace(category=root)
        top = root if by == "category" else destination
        series: dict[str, list[Series]] = {}
        for s in known:
            beside = s.destination == destination if by == "category" else s.category == root
            if beside and self._term_of(s) != top:
                series.setdefault(self._term_of(s), []).append(s)
        ids = nearest_known(self.words, self.words.children(top), series)
        found = [s for term_id in ids for s in series[term_id]]
        self.series = sorted(found, key=lambda s: largest_first(reading.ask("value", s, period)))

    def _is_told(self, series: Series, period: Period) -> bool:
        """Whether its value or its growth in the period is known."""
        return any(self.reading.ask(measure, series, period) for measure in ("value", "yoy"))

    def name(self, part: Series) -> str:
        """What a row calls it, with its source where only that knows what it means."""
        return with_source(self.words[self._term_of(part)].name, part)

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

    def taken(self, parts: Iterable[Series]) -> list[Series]:
        """Those of the parts that do not overlap, and so leave a rest: none of a whole that is
        known as printed only."""
        is_apart = self.whole.category in self.reading.categories.as_printed
        is_apart = is_apart or self.whole.destination in self.reading.destinations.as_printed
        return [] if is_apart else [part for part in parts if self.is_disjoint(part)]

    def rest_row(
        self, taken: Sequence[Series], cells: Callable[[Series], tuple[Measured | None, ...]]
    ) -> tuple[Row, ...]:
        """The row of what these parts leave; none where nothing is known of it."""
        found = cells(self.rest(taken)) if taken else ()
        return (Row("Rest", found, 1),) if any(found) else ()

    def vintage(self, needed: Iterable[Quantity], counted: Sequence[Quantity]) -> Vintage | None:
        """The report that a table is of: that which knows the first of what is needed that any
        knows, and prints most of what is counted."""
        chosen = (self.reading.vintage_of_table([one], counted) for one in needed)
        return next(filter(None, chosen), None)

    def ranked(
        self, cells: Mapping[Series, tuple[Measured | None, ...]], by: int | str, top: int = 0
    ) -> Ranked:
        """The parts, those with the most in a column first, or by `name`, or as `listed`; the first
        `top` of them (0: all), and a note where it is not decided which those are."""
        if by == "name":
            return Ranked(sorted(cells, key=self.name)[: top or None])
        if by == "listed":
            listed = [term.id for term in self.words]
            ranked = sorted(cells, key=lambda part: listed.index(self._term_of(part)))
            return Ranked(ranked[: top or None])
        column = {part: of_part[int(by)] for part, of_part in cells.items()}
        ranked = sorted(cells, key=lambda part: largest_first(column[part]))
        named = [(self.name(part), column[part]) for part in ranked]
        return Ranked(ranked[: top or None], tuple(undecided_cut(named, top)))

    def notes(self, shown: Sequence[Series], taken: Sequence[Series]) -> tuple[str, ...]:
        """What a reader must know before adding or comparing the parts that are shown; `taken` are
        those of them without which the rest is shown."""
        return (
            *self._overlap_note(shown),
            *self._rest_note(shown, taken),
            *self._basis_note(shown),
        )

    def _rest_note(self, shown: Sequence[Series], taken: Sequence[Series]) -> tuple[str, ...]:
        """Says what the rest is, where rows beside it are still in it."""
        if not taken or len(taken) == len(shown):
            return ()
        return (f"Rest: all but {listed(list(map(self.name, taken)))}.",)

    def _overlap_note(self, shown: Sequence[Series]) -> tuple[str, ...]:
        """Names the parts that must not be added to the others."""
        names = [self.name(part) for part in shown if not self.is_disjoint(part)]
        return (f"May overlap with other rows; do not add: {', '.join(names)}.",) if names else ()

    def _basis_note(self, shown: Sequence[Series]) -> tuple[str, ...]:
        """Says so where the parts are not of one classification or extent, and so not of one
        series."""
        terms = [self.words[self._term_of(part)] for part in shown]
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
