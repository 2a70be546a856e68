"""What `check` found, as an answer: findings as objects that nest, and one a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ktrade.checks.finding import ERROR, Finding, Member, Repair
from ktrade.model.digits import written
from ktrade.model.wording import Wording
from ktrade.queries.answer import Nested, Value, figure_record, finite

FINDING_FIELDS = (
    "kind", "severity", "status", "period", "summary", "figures", "relation", "allowed", "repairs",
    "sources", "claim",
    "details",
)  # fmt: skip


class Findings(NamedTuple):
    """What `check` found, the worst first."""

    title: str
    findings: tuple[Finding, ...]
    wording: Wording
    kinds: tuple[str, ...] = ()  # asked for by name

    @property
    def fields(self) -> tuple[str, ...]:
        return FINDING_FIELDS

    @property
    def is_empty(self) -> bool:
        return not self.findings

    @property
    def errors(self) -> Findings:
        """What makes `check` fail: figures and claims that cannot hold."""
        return self._replace(findings=tuple(f for f in self.findings if f.severity == ERROR))

    def nested(self) -> Iterator[dict[str, Nested]]:
        """One object a finding: `figures` are as `facts` lists them, `allowed` what the others
        leave each, in the same order, and `repairs` name the figures as they would have been."""
        for finding in self.findings:
            yield {
                "kind": finding.kind,
                "severity": finding.severity,
                "status": finding.status or None,
                "period": str(finding.period),
                "summary": finding.summary,
                "figures": [figure_record(member.observation) for member in finding.members],
                "relation": finding.relation or None,
                "allowed": [_allowed(member) for member in finding.members],
                "repairs": [_repair(repair) for repair in finding.repairs],
                "sources": finding.sources,
                "claim": finding.claim or None,
                "details": finding.details,
            }

    def records(self) -> Iterator[dict[str, Value]]:
        """The findings one a row, for formats that do not nest."""
        for finding in self.findings:
            cells = (
                finding.kind, finding.severity, finding.status or None, str(finding.period),
                finding.summary,
                tuple(
                    f"{m.observation.figure.printed} {m.observation.quantity}"
                    for m in finding.members
                ),
                finding.relation or None,
                tuple(
                    written(m.allowed, m.observation.quantity.unit) if m.allowed else "anything"
                    for m in finding.members
                ),
                tuple(repair.words for repair in finding.repairs), finding.sources,
                finding.claim or None,
                finding.details,
            )  # fmt: skip
            yield dict(zip(self.fields, cells, strict=True))


def _allowed(member: Member) -> dict[str, Nested] | None:
    if member.allowed is None:
        return None
    return {"low": finite(member.allowed.low), "high": finite(member.allowed.high)}


def _repair(repair: Repair) -> dict[str, Nested]:
    return {
        "slip": repair.typo, "words": repair.words,
        "was": [figure_record(observation) for observation in repair.was],
        "would_be": [figure_record(observation) for observation in repair.would_be],
    }  # fmt: skip
