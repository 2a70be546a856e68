"""All findings about a set of figures and claims, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from ktrade.checks.between_vintages import larger_pieces, quantities_of_pairs
from ktrade.checks.by_vintage import BETWEEN_VINTAGES, OfVintage, of_vintages
from ktrade.checks.claims import verdicts
from ktrade.checks.finding import (
    CLAIM,
    CONTRADICTED,
    CONTRADICTION,
    DEFINITION,
    LIMIT,
    OPEN,
    REVISION,
    ROUNDING,
    SEVERITIES,
    UNUSUAL,
    VERIFIED,
    Finding,
)
from ktrade.checks.levels import PrintedLevels
from ktrade.checks.unusual import FURTHEST, Rates, is_far, unusual_levels
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import ClaimStatement, Observation, Source
from ktrade.model.vocabulary import Vocabulary
from ktrade.model.wording import Wording
from ktrade.solver.figures import Figures
from ktrade.solver.vintages import Bounds

ORDER = (CONTRADICTION, LIMIT, CLAIM, UNUSUAL, REVISION, ROUNDING, DEFINITION)
# Looks for findings of some kinds in each vintage, the latest first.
Look = Callable[[Bounds, Collection[str]], Iterable[OfVintage]]
STATUSES = (CONTRADICTED, VERIFIED, OPEN, "")


def findings(
    figures: Figures,
    claims: Collection[ClaimStatement],
    sources: Mapping[str, Source],
    categories: Vocabulary,
    destinations: Vocabulary,
    kinds: Iterable[str] = ORDER,
    about: Period | None = None,
    look: Look | None = None,
) -> list[Finding]:
    """What there is to say of these kinds, the worst first: by severity, kind and status, then the
    latest period; open claims come last.

    With `about`, all that concerns that period is among it, and little else. With `look`, what is
    found vintage by vintage comes from there.
    """
    wording = Wording(categories, destinations)
    bounds = Bounds(figures, sources, categories, destinations)
    wanted = set(kinds) if claims else set(kinds) - {CLAIM}
    found: list[Finding] = []
    between: list[Finding] = []
    levels, rates = PrintedLevels(bounds), Rates(bounds, wording)
    if look:
        looked = look(bounds, wanted)
    else:
        vintages = _around(bounds, about) if about else bounds.vintages
        within = _printing(bounds, vintages, about, wording) if about else None
        looked = of_vintages(bounds, vintages, sources, wording, wanted, within=within)
    for one in looked:
        found += one.within
        between += one.between
        if not BETWEEN_VINTAGES.isdisjoint(wanted):
            levels.add(one.vintage, one.aside)
            rates.add(one.vintage, one.aside)
    between += larger_pieces(levels, sources, wording)
    if UNUSUAL in wanted:
        blamed = _figures_in([*found, *between], CONTRADICTION)
        unusual = (*unusual_levels(levels, sources, wording), *rates.findings())
        found += (f for f in unusual if f.members[0].observation not in blamed)
    found += between
    if CLAIM in wanted:
        doubtful = {m.observation for f in between if f.kind == CONTRADICTION for m in f.members}
        found += verdicts(claims, bounds, sources, wording, doubtful)
    return sorted((f for f in found if f.kind in wanted), key=_worst_first)


def _around(bounds: Bounds, about: Period) -> Sequence[Vintage]:
    """The vintages that may tell of the period, and those of its neighbours' neighbours: a level is
    unusual by the nearest ones."""
    relevant = bounds.relevant_vintages(about)
    return [
        vintage
        for vintage in bounds.vintages
        if vintage in relevant
        or any(abs(p.last - about.last) <= 2 * FURTHEST for p in bounds.periods_of(vintage))
    ]


def _printing(
    bounds: Bounds, vintages: Sequence[Vintage], about: Period, wording: Wording
) -> Sequence[Vintage]:
    """The vintages in which something may be found about the period: those that print of it, and
    those whose levels differ so much that it counts which are set aside."""
    levels, rates = PrintedLevels(bounds), Rates(bounds, wording)
    for vintage in vintages:
        levels.add(vintage, ())
        rates.add(vintage, ())
    if is_far(levels, about) or rates.is_known(about):
        return vintages
    apart = quantities_of_pairs(levels)
    return [
        vintage
        for vintage in vintages
        if about in bounds.periods_of(vintage)
        or (apart and any(s.quantity in apart for s in bounds.observations(vintage)))
    ]


def _figures_in(findings: Iterable[Finding], *kinds: str) -> set[Observation]:
    """The figures that findings of these kinds are about."""
    return {m.observation for f in findings if f.kind in kinds for m in f.members}


def _worst_first(finding: Finding) -> tuple[int, bool, int, int, int]:
    return (
        SEVERITIES.index(finding.severity),
        finding.status == OPEN,
        ORDER.index(finding.kind),
        STATUSES.index(finding.status),
        -finding.period.key,
    )
