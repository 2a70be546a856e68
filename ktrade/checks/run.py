"""All findings about a set of figures and claims, the worst first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ktrade.checks.between_vintages import larger_pieces
from ktrade.checks.claims import verdicts
from ktrade.checks.contradictions import contradictions
from ktrade.checks.definitions import definitions
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
from ktrade.checks.limits import limits
from ktrade.checks.revisions import Revisions
from ktrade.checks.rounding import ways_of_rounding
from ktrade.checks.unusual import Rates, unusual_levels
from ktrade.model.period import Period
from ktrade.model.quantity import ClaimStatement, Source
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.vintages import Bounds, Figures
from ktrade.wording import Wording

ORDER = (CONTRADICTION, LIMIT, CLAIM, UNUSUAL, REVISION, ROUNDING, DEFINITION)
STATUSES = (CONTRADICTED, VERIFIED, OPEN, "")


def findings(
    figures: Figures,
    claims: Collection[ClaimStatement],
    sources: Mapping[str, Source],
    categories: Vocabulary,
    destinations: Vocabulary,
    kinds: Iterable[str] = ORDER,
    about: Period | None = None,
) -> list[Finding]:
    """What there is to say of these kinds, the worst first: by severity, kind and status, then the
    latest period; open claims come last.

    With `about`, all that concerns that period is among it, and little else.
    """
    wording = Wording(categories, destinations)
    bounds = Bounds(figures, sources, categories, destinations)
    wanted = set(kinds)
    found: list[Finding] = []
    between: list[Finding] = []
    revisions, levels, rates = (
        Revisions(bounds, sources, wording),
        PrintedLevels(bounds),
        Rates(bounds, wording),
    )
    # Vintage by vintage, so that each is read and solved once, and the memory holds few of them.
    for vintage in bounds.that_bear_on(about) if about else bounds.vintages:
        conflicting: list[Finding] = []
        # A conflict with an innocent reading comes out of the search for contradictions, as the
        # kind it is.
        if wanted & {CONTRADICTION, REVISION, ROUNDING}:
            conflicting = list(contradictions(bounds, vintage, sources, wording))
            found += conflicting
        if wanted & {LIMIT, ROUNDING}:
            beyond = list(limits(bounds, vintage, sources, wording))
            conflicting += beyond
            found += beyond
        # No claim may rest on a figure that another vintage contradicts.
        if wanted & {REVISION, CONTRADICTION, UNUSUAL} or (CLAIM in wanted and claims):
            between += revisions.made_to(vintage)
            levels.add(vintage)
            rates.add(vintage)
        if ROUNDING in wanted:
            # A figure with a typo fits no way of rounding, and would speak for either.
            off = {
                member.statement
                for f in conflicting
                for member in f.members
                if f.kind in (CONTRADICTION, LIMIT)
            }
            found += ways_of_rounding(
                [s for s in bounds.said(vintage) if s not in off], sources, wording
            )
        if DEFINITION in wanted:
            found += definitions(bounds.said(vintage), wording)
    between += larger_pieces(levels, sources, wording)
    if UNUSUAL in wanted:
        blamed = {
            m.statement for f in (*found, *between) if f.kind == CONTRADICTION for m in f.members
        }
        unusual = (*unusual_levels(levels, sources, wording), *rates.findings())
        found += (f for f in unusual if f.members[0].statement not in blamed)
    found += between
    if CLAIM in wanted and claims:
        doubtful = {m.statement for f in between if f.kind == CONTRADICTION for m in f.members}
        found += verdicts(claims, bounds, sources, wording, doubtful)
    return sorted((f for f in found if f.kind in wanted), key=_worst_first)


def _worst_first(finding: Finding) -> tuple[int, bool, int, int, int]:
    return (
        SEVERITIES.index(finding.severity),
        finding.status == OPEN,
        ORDER.index(finding.kind),
        STATUSES.index(finding.status),
        -finding.period.key,
    )
