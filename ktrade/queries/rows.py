"""The rows of a table of series: flows, then items by their tree, then destinations with theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.quantity import FLOWS, WORLD, Series, Whole
from ktrade.model.vocabulary import DEEPEST, Vocabulary
from ktrade.model.wording import with_source
from ktrade.queries.answer import Measured
from ktrade.queries.reading import Reading

Measure = Callable[[Series], Measured | None]


class RowLabel(NamedTuple):
    """A row to be: its series, its label and how far it is indented."""

    series: Series
    label: str
    depth: int


class RowTree:
    """How deep a table goes, what siblings are sorted by, and how many of them it names (0: all).

    `by` puts the largest first; without it siblings stand by name or, with `listed`, in the
    vocabulary's order. `undecided` collects, as rows are made, where the bounds do not decide which
    of two is cut off.
    """

    def __init__(
        self, depth: int, by: Measure | None = None, listed: bool = False, top: int = 0
    ) -> None:
        self.depth, self.by, self.listed, self.top = depth, by, listed, top
        self.undecided: list[str] = []

    def lines(self, reading: Reading, series: Collection[Series], root: str) -> Iterator[RowLabel]:
        """The rows, under one heading a flow; a heading stands there even if nothing is known of
        it."""
        world = reading.filters.destination or WORLD
        for flow in FLOWS:
            of_flow = [s for s in series if s.flow == flow]
            if not of_flow:
                continue
            heading = Series(flow, root, world)
            meanings = [s for s in of_flow if s.source and s._replace(source="") == heading]
            for top in meanings or [heading]:
                yield RowLabel(top, reading.label(top), 0)
                yield from self._items(reading, of_flow, top)
            towards: dict[str, list[Series]] = {}
            for s in of_flow:
                source = s.source if s.destination in reading.destinations.as_printed else ""
                heading = Series(flow, root, s.destination, source)
                if heading not in towards.setdefault(s.destination, []):
                    towards[s.destination].append(heading)
            for destination in self._below(reading.destinations, world, towards, self.depth):
                for heading in towards[destination]:
                    label = reading.wording.towards(flow, destination)
                    yield RowLabel(heading, with_source(label, heading), 0)
                    yield from self._items(reading, of_flow, heading)

    def hidden(self, reading: Reading, series: Collection[Series], root: str) -> int:
        """How many of the series stand too deep to be named."""
        return sum(
            _steps(reading.categories, s.category, root) > self.depth
            or _steps(reading.destinations, s.destination, WORLD) > self.depth
            for s in series
        )

    def _items(
        self, reading: Reading, series: Collection[Series], parent: Series
    ) -> Iterator[RowLabel]:
        """The categories below the parent's, to its destination."""
        rows: dict[str, list[Series]] = {}
        for s in series:
            if s.destination == parent.destination and parent.source in ("", s.source):
                rows.setdefault(s.category, []).append(s)

        def below(category: str, indent: int, deep: int) -> Iterator[RowLabel]:
            for child in self._below(reading.categories, category, rows, deep):
                for row in rows[child]:
                    yield RowLabel(row, with_source(reading.categories[child].name, row), indent)
                yield from below(
                    child, indent + 1, deep - _steps(reading.categories, child, category)
                )

        yield from below(parent.category, 1, self.depth)

    def _below(
        self, words: Vocabulary, parent: str, rows: Mapping[str, Sequence[Series]], deep: int
    ) -> list[str]:
        """The nearest ids below the parent that have a row, in order."""
        found = nearest_known(words, _children(words, parent), rows, deep)
        if by := self.by:
            ranked = [(term_id, by(rows[term_id][0])) for term_id in found]
            ranked.sort(key=lambda one: largest_first(one[1]))
            named = [(words[term_id].name, measured) for term_id, measured in ranked]
            self.undecided += undecided_cut(named, self.top)
            found = [term_id for term_id, _ in ranked]
        elif not self.listed:
            found.sort(key=lambda term_id: words[term_id].name)
        return found[: self.top or None]


def has_share(reading: Reading, series: Series, whole: Whole) -> bool:
    """Whether it is a part of the whole, and not it."""
    above = series.category, *reading.categories.ancestors(series.category)
    return whole.category in above and series.place != whole and series.flow != "balance"


def undecided_cut(ranked: Sequence[tuple[str, Measured | None]], top: int) -> Iterator[str]:
    """Says so where the bounds do not decide the order of the last of `top` rows (0: all) and of
    the first that is cut off."""
    if top and len(ranked) > top:
        (last, kept), (first, cut) = ranked[top - 1], ranked[top]
        if kept and cut and kept.interval.low < cut.interval.high:
            yield f"Not certain which is larger: {last} or {first}; the first is shown."


def nearest_known(
    words: Vocabulary, ids: Iterable[str], known: Container[str], deep: int = DEEPEST
) -> list[str]:
    """The ids, and in place of each that is not known the nearest below it that are; `deep` steps
    down at most."""
    found: list[str] = []
    for term_id in ids if deep > 0 else ():
        found += (
            [term_id]
            if term_id in known
            else nearest_known(words, words.children(term_id), known, deep - 1)
        )
    return found


def _children(words: Vocabulary, parent: str) -> tuple[str, ...]:
    """The ids below; below a root also the other roots, or what has no parent would be shown
    nowhere."""
    others = (
        () if words[parent].parent else tuple(root for root in words.children("") if root != parent)
    )
    return words.children(parent) + others


def _steps(words: Vocabulary, term_id: str, root: str) -> int:
    """How far below the root it stands, counted as `_children` does."""
    depth = words.depth(term_id, root)
    return len(words.ancestors(term_id)) + 1 if depth is None else depth


def largest_first(measured: Measured | None) -> tuple[bool, Decimal]:
    """A key that sorts by the middle of the bounds, the largest first and the unknown last."""
    middle = measured.interval.middle if measured else None
    return middle is None, -(middle or Decimal(0))
