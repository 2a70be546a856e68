"""Which figures of a draft cannot all hold: among themselves, or with what the store knows of the
same report's time.

The checks that `ktrade check` makes are asked; nothing here knows of trade or of intervals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path

from ktrade.errors import NotUnderstood
from ktrade.model.figure import read_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import (
    MEASURES,
    MEASURES_OF_A_WHOLE,
    Observation,
    Quantity,
    Source,
    Whole,
    default_whole,
)
from ktrade.model.vocabulary import Vocabulary
from ktrade.press.facts import Fact

DRAFT = "draft"  # the source its figures are of, for the checks


def mark_conflicts(
    facts: Sequence[Fact],
    main: Period,
    published: str,
    store: Path,
    vocabularies: tuple[Vocabulary, Vocabulary],
) -> None:
    """Adds a doubt to each fact that is a member of a contradiction."""
    source = Source(DRAFT, published=date.fromisoformat(published), reports=Vintage.of(main))
    mine = [
        observation
        for number, fact in enumerate(facts)
        if (observation := _observation(fact, number))
    ]
    sources, known = _known_of(store, source.reports)
    for members in _contradictions([*known, *mine], [*sources, source], vocabularies):
        off = {int(s.where) for s in members if s.source == DRAFT}
        for number in off:
            others = [_named(facts[n], facts[number]) for n in sorted(off - {number})]
            others += [f"{s.figure.printed} of {s.source}" for s in members if s.source != DRAFT]
            facts[number].doubts.append(f"cannot hold with {', '.join(others)}")


def _contradictions(
    observations: Collection[Observation],
    sources: Iterable[Source],
    vocabularies: tuple[Vocabulary, Vocabulary],
) -> Iterable[Sequence[Observation]]:
    """The sets of these observations that cannot all hold, of those that `ktrade check` finds."""
    from ktrade.checks.finding import CONTRADICTION  # they take a third of the time of a draft
    from ktrade.checks.run import findings
    from ktrade.solver.figures import Given

    by_id = {source.id: source for source in sources}
    for finding in findings(Given(observations), (), by_id, *vocabularies, kinds=(CONTRADICTION,)):
        yield [member.observation for member in finding.members]


def _known_of(store: Path, vintage: Vintage | None) -> tuple[list[Source], list[Observation]]:
    """The sources of a store that report on the same time, and their figures."""
    if not store.exists():
        return [], []
    from ktrade.store.read import Store
    from ktrade.store.selection import Selection

    with Store(store) as opened:
        sources = [source for source in opened.sources.values() if source.reports == vintage]
        if not sources:
            return [], []
        selection = Selection(sources=tuple(source.id for source in sources))
        return sources, list(opened.observations(selection))


def _observation(fact: Fact, number: int) -> Observation | None:
    """What a fact states, its number for the place; None of a claim, a doubtful cell or one that
    does not read."""
    if fact.measure not in MEASURES or fact.doubts:
        return None  # what is doubtful convicts nobody
    try:
        figure = read_figure(fact.cell, MEASURES[fact.measure])
    except NotUnderstood:
        return None
    whole = None
    if fact.measure in MEASURES_OF_A_WHOLE:
        whole = default_whole(*fact.series[1:])
        if fact.of:
            whole = Whole(fact.of, fact.series.destination)
    return Observation(
        Quantity(fact.measure, fact.period, *fact.series, whole), figure, DRAFT, str(number)
    )


def _named(fact: Fact, beside: Fact) -> str:
    """A fact in a few words, without what it has in common with the one it stands beside."""
    series = [mine for mine, other in zip(fact.series, beside.series, strict=True) if mine != other]
    period = [] if fact.period == beside.period else [str(fact.period)]
    return " ".join([fact.measure, fact.cell, *series, *period, f"({fact.where})"])
