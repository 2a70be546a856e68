"""What every question needs at hand: the store's names, its filters, and the bounds to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ktrade.errors import NothingKnown, NotUnderstood
from ktrade.model.period import Period
from ktrade.model.quantity import MEASURES_OF_VOLUMES, TOTAL, Quantity, Statement, Whole
from ktrade.model.vocabulary import Vocabulary
from ktrade.queries.answer import Measured
from ktrade.solver.vintages import Bounds, Given
from ktrade.store.figures import StoredFigures
from ktrade.store.read import Selection, Store
from ktrade.wording import Wording

# Where more figures than this are tied to the periods asked about, a question about some series reads those,
# what is below them and what they are part of, so that one answer takes as long in a customs history as in a
# few articles. What is given up: what other parts of the same whole leave for a series. It cuts nothing
# unless nearly all of the whole is printed, and bounds stay sound.
MOST_READ = 2_000


class Filters(NamedTuple):
    """What a question is narrowed to; ids, '' where nothing was said."""

    flow: str = ""
    category: str = ""
    destination: str = ""
    source: str = ""
    as_of: str = ""


class Series(NamedTuple):
    """A flow of a category to or from a destination, over all periods."""

    flow: str
    category: str
    destination: str


class Desk:
    """The figures of some periods, and those tied to them, ready to be asked."""

    def __init__(
        self, store: Store, periods: Iterable[Period] | None, filters: Filters, about: Iterable[Quantity] = ()
    ) -> None:
        """Reads the figures of these periods and of those tied to them; None reads all.

        With more than MOST_READ, only those of the series that the filters let through, or that of `about`.
        """
        self.store, self.filters = store, filters
        self.categories, self.destinations = store.categories, store.destinations
        self.wording = Wording(self.categories, self.destinations)
        tied = () if periods is None else _tied(store, periods)
        sources = (filters.source,) if filters.source else ()
        selection = Selection(periods=tuple(tied), sources=sources, is_solved=True)
        if store.has_more_than(MOST_READ, selection):
            asked = list(about)
            selection = selection._replace(
                categories=_line(self.categories, [q.category for q in asked], filters.category),
                destinations=_line(self.destinations, [q.destination for q in asked], filters.destination),
            )
        is_all = periods is None and not (selection.categories or selection.destinations)
        figures = StoredFigures(store, selection) if is_all else Given(store.statements(selection))
        self.bounds = Bounds(figures, store.sources, self.categories, self.destinations, filters.as_of)

    def series(self, *periods: Period) -> list[Series]:
        """What is printed for these periods, or for the year after as a base, within the filters."""
        wanted = {p for period in periods for p in (period, period.year_after)}
        found = (Series(q.flow, q.category, q.destination) for q in self.bounds.quantities if q.period in wanted)
        return [series for series in dict.fromkeys(found) if self.accepts(series)]

    def set_apart(self, period: Period) -> list[Statement]:
        """The prints of a period that nothing is reckoned with, such as forecasts, within the filters."""
        named = (self.filters.source,) if self.filters.source else ()
        said = self.store.statements(Selection(periods=(period,), sources=named))
        known = {s.source for v in self.bounds.vintages for s in self.bounds.said(v)} if self.filters.as_of else None
        return [
            s
            for s in said
            if s.status and (known is None or s.source in known)
            if self.accepts(Series(s.quantity.flow, s.quantity.category, s.quantity.destination))
        ]

    def accepts(self, series: Series) -> bool:
        """Whether the filters let it through: the flow, the category and what is below it, the destination."""
        f = self.filters
        return (
            (not f.flow or series.flow == f.flow)
            and (not f.category or self.categories.depth(series.category, f.category) is not None)
            and (not f.destination or series.destination == f.destination)
        )

    def ask(self, measure: str, series: Series, period: Period, of: Whole | None = None) -> Measured | None:
        """What is known of one quantity; of a volume in the unit in which the series is printed first."""
        quantity = quantity_of(measure, series, period, of)
        if measure in MEASURES_OF_VOLUMES:
            quantity = quantity._replace(counted_in=self.store.counted_in(series.category, series.destination))
        known = self.bounds.of(quantity)
        return Measured.from_known(known) if known else None

    def ask_all(self, quantities: Sequence[Quantity]) -> list[Measured | None]:
        """What is known of each, in one vintage where one knows them all."""
        return [Measured.from_known(known) if known else None for known in self.bounds.of_all(quantities)]

    def not_comparable(self, earlier: Measured, later: Measured) -> str:
        """Why two figures of one name must not be compared, '' where they may: only a source knows what it
        meant by a name that is kept as printed."""
        quantity = Quantity("value", later.period, later.flow, later.category, later.destination)
        if not self.bounds.is_as_printed(quantity) or set(earlier.sources) & set(later.sources):
            return ""
        name = self.label(Series(later.flow, later.category, later.destination))
        return f"two sources may mean different things by {name}, which is known as printed only"

    def root(self, series: Iterable[Series]) -> str:
        """The lowest category above all of them; `total` where there is none."""
        if self.filters.category:
            return self.filters.category
        lines = [(*reversed(self.categories.ancestors(s.category)), s.category) for s in series]
        shared = [ids[0] for ids in zip(*lines, strict=False) if len(set(ids)) == 1]
        return shared[-1] if shared else TOTAL

    def label(self, series: Series) -> str:
        """In words: 'Exports of ICT goods to Viet Nam'."""
        return self.wording.series(series.flow, series.category, series.destination)

    def vintage_note(self, measured: Iterable[Measured]) -> tuple[str, ...]:
        """Says so where an answer had to be put together from several vintages."""
        vintages = sorted({vintage for m in measured for vintage in m.vintage.split()})
        if len(vintages) < 2:
            return ()
        return (f"Each figure is as last reported: vintages {', '.join(vintages)}.",)

    def confirm(self, found: object, *periods: Period) -> None:
        """NothingKnown, with the nearest periods there are, where nothing was found."""
        if not found:
            raise NothingKnown(nothing_known(self.store, self.filters, *periods))


def _tied(store: Store, periods: Iterable[Period]) -> tuple[Period, ...]:
    """The periods, those before and a year around them, and those that hold one of these or lie in it."""
    near = {p for period in periods for p in (period, period.year_before, period.year_after, period.previous)}
    others = {p for p in store.periods() if p not in near and any(p.holds(one) or one.holds(p) for one in near)}
    return tuple(sorted(near | others))


def _line(words: Vocabulary, ids: Iterable[str], below: str) -> tuple[str, ...]:
    """The ids, with `below` and all that is below it, and all above these; () where neither is named."""
    found = [*ids, *(term.id for term in words if below and words.depth(term.id, below) is not None)]
    return tuple(dict.fromkeys(one for term_id in found for one in (term_id, *words.ancestors(term_id))))


def earlier_first(one: Period, other: Period) -> tuple[Period, Period]:
    """The two in order; NotUnderstood where they are of different length, and so not to be compared."""
    first, last = min(one, other), max(one, other)
    if (one.length, one.day) != (other.length, other.day):
        raise NotUnderstood(f"{first} and {last} are not of the same length; expected two months, two halves, …")
    return first, last


def quantity_of(measure: str, series: Series, period: Period, of: Whole | None = None) -> Quantity:
    return Quantity(measure, period, series.flow, series.category, series.destination, of)


def nothing_known(store: Store, filters: Filters, *periods: Period) -> str:
    """The line that says what was asked in vain, and which periods come nearest."""
    narrowed = [value for value in (filters.flow, filters.category, filters.destination, filters.source) if value]
    if filters.as_of:
        narrowed.append(f"as of {filters.as_of}")
    asked = " and ".join(map(str, periods)) or "any period"
    about = f" for {' '.join(narrowed)}" if narrowed else ""
    known = store.periods()
    if not known:
        return "the store holds no figures yet: 'ktrade ingest' loads the bundled ones"
    if not periods:
        return f"nothing is known{about}"
    near = sorted(known, key=lambda period: abs(period.last - periods[0].last))[:3]
    return f"nothing is known of {asked}{about}; the nearest periods are {', '.join(map(str, sorted(near)))}"


def latest_month(store: Store) -> Period:
    """The latest whole month reported on; the latest period of any kind where there is none."""
    periods = store.periods()
    if not periods:
        raise NothingKnown(nothing_known(store, Filters()))
    return max((period for period in periods if period.is_whole_month), default=periods[-1])
