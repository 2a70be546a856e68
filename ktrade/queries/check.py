"""What is wrong with the figures and claims of a store, or of files beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ktrade.checks.by_vintage import OfVintage, later_beside, of_vintages
from ktrade.checks.finding import Finding
from ktrade.checks.run import ORDER, Look, findings
from ktrade.errors import NothingKnown
from ktrade.model.period import Period, Vintage
from ktrade.model.wording import Wording, counted
from ktrade.queries.filters import Filters, nothing_known
from ktrade.queries.findings import Findings
from ktrade.queries.processes import Engine, in_order, in_processes, shared_copy, stretches
from ktrade.solver.vintages import Bounds
from ktrade.store.figures import StoredFigures
from ktrade.store.read import Store
from ktrade.store.selection import Selection


def check(
    store: Store,
    period: Period | None,
    filters: Filters,
    kinds: Collection[str] = (),
    of_sources: Collection[str] | None = None,
    jobs: int = 1,
    engine: Engine = in_processes,
) -> Findings:
    """Every finding of these kinds (none named: of all), about the period and sources if any are
    named.

    Figures of all sources are read whatever the filters: what one says may contradict any other's.
    Of all periods they are looked at by so many jobs of an engine.
    NothingKnown where the store holds nothing, or nothing of that period or source.
    """
    if not period and jobs > 1:
        with shared_copy(store) as place:
            return _checked(
                store, None, filters, kinds, of_sources, _sharing(store, place, jobs, engine)
            )
    if not period:
        store.snapshot()
    return _checked(store, period, filters, kinds, of_sources)


def _checked(
    store: Store,
    period: Period | None,
    filters: Filters,
    kinds: Collection[str],
    of_sources: Collection[str] | None,
    look: Look | None = None,
) -> Findings:
    figures, claims = StoredFigures(store), list(store.claims())
    wanted = of_sources
    if wanted is None and filters.sources:
        wanted = filters.sources
    known = {(p, source) for source, periods in figures.periods.items() for p in periods}
    known.update((c.period, c.source) for c in claims)
    # Files of sources and categories alone say nothing, and that is no question asked in vain.
    is_silent = wanted is not None and not wanted
    about = Selection(periods=(period,) if period else (), sources=tuple(wanted or ()))
    is_known = any(
        period in (None, p) and (wanted is None or source in wanted) for p, source in known
    )
    # A forecast alone is no question asked in vain either.
    if not (is_silent or is_known or store.has_more_than(0, about)):
        raise NothingKnown(nothing_known(store, filters, *([period] if period else [])))
    if wanted is not None:
        claims = [claim for claim in claims if claim.source in wanted]
    found = findings(
        figures, claims, store.sources, store.categories, store.destinations, kinds or ORDER,
        period, look,
    )  # fmt: skip
    chosen = [
        finding
        for finding in found
        if (wanted is None or set(wanted).intersection(finding.sources))
        and (period is None or period in _periods(finding))
    ]
    sources = {source for _, source in known} if wanted is None else wanted
    count = sum(
        sum(periods.values()) for source, periods in figures.periods.items() if source in sources
    )
    title = f"{counted(count, 'figure')} from {counted(len(sources), 'source')}"
    return Findings(
        title, tuple(chosen), Wording(store.categories, store.destinations), tuple(kinds)
    )


def _periods(finding: Finding) -> set[Period]:
    return {finding.period, *(member.observation.quantity.period for member in finding.members)}


def _sharing(store: Store, place: Path, jobs: int, engine: Engine) -> Look:
    """Looks at stretches of vintages by so many jobs, which read the store at the place."""
    counts = {source: sum(of.values()) for source, of in StoredFigures(store).periods.items()}

    def look(bounds: Bounds, kinds: Collection[str]) -> Iterator[OfVintage]:
        weights = [sum(counts[s] for s in bounds.sources_of(v)) for v in bounds.vintages]
        parts = stretches(bounds.vintages, weights, jobs)
        given = [(some, frozenset(kinds)) for some in parts]
        return in_order(engine(findings_of_stretch, place, given))

    return look


def findings_of_stretch(
    place: Path, part: tuple[Sequence[Vintage], Collection[str]]
) -> Iterator[OfVintage]:
    """What is found in each of some vintages, which follow each other, as the store at a place has
    them."""
    vintages, kinds = part
    with Store(place) as store:
        words = store.categories, store.destinations
        bounds = Bounds(StoredFigures(store), store.sources, *words)
        later = later_beside(bounds, vintages)
        yield from of_vintages(bounds, vintages, store.sources, Wording(*words), kinds, later)
