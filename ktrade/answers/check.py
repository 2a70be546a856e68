"""What is wrong with the figures and claims of a store, or of files beside it."""

from __future__ import annotations

from collections.abc import Collection

from ktrade.answer import Findings
from ktrade.answers.desk import Filters, nothing_known
from ktrade.check.finding import CLAIM, CONTRADICTION, ERROR, Finding
from ktrade.check.findings import ORDER, findings
from ktrade.errors import NothingKnown
from ktrade.period import Period
from ktrade.store.read import Store
from ktrade.wording import Wording


def check(
    store: Store,
    period: Period | None,
    filters: Filters,
    kinds: Collection[str] = (),
    of_sources: Collection[str] | None = None,
) -> Findings:
    """Every finding of these kinds (none named: of all), about the period and sources if any are named.

    All figures are read whatever the filters: what one source says may clash with any other's. NothingKnown where
    the store holds nothing, or nothing of that period or source.
    """
    statements, claims = list(store.statements()), list(store.claims())
    wanted = set(of_sources) if of_sources is not None else {filters.source} if filters.source else set()
    said = [(s.quantity.period, s.source) for s in statements] + [(c.period, c.source) for c in claims]
    if not any(period in (None, p) and (not wanted or source in wanted) for p, source in said):
        raise NothingKnown(nothing_known(store, filters, *([period] if period else [])))
    if wanted:
        claims = [claim for claim in claims if claim.source in wanted]
    found = findings(statements, claims, store.sources, store.categories, store.destinations, kinds or ORDER)
    chosen = [
        finding
        for finding in found
        if (not wanted or wanted & set(finding.sources)) and (period is None or period in _periods(finding))
    ]
    sources = wanted or {source for _, source in said}
    figures = sum(s.source in sources for s in statements)
    title = f"{figures} figures of {len(sources)} source{'s' if len(sources) > 1 else ''}"
    return Findings(title, tuple(chosen), Wording(store.categories, store.destinations))


def _periods(finding: Finding) -> set[Period]:
    return {finding.period, *(member.statement.quantity.period for member in finding.members)}


def is_bad(found: Findings) -> bool:
    """Whether there is a contradiction, of figures or of a claim."""
    return any(f.severity == ERROR and f.kind in (CONTRADICTION, CLAIM) for f in found.findings)
