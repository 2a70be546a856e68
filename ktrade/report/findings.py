"""Findings as blocks of text: what the terminal table and markdown share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ktrade.checks.finding import CLAIM, ERROR, NOTE, OPEN, ROUNDING, UNUSUAL, Member
from ktrade.errors import visible
from ktrade.model.digits import written
from ktrade.model.wording import Wording, counted
from ktrade.queries.findings import Findings
from ktrade.report.grid import aligned


@dataclass(frozen=True, slots=True)
class Block:
    """A finding: its kind, the sentence that says it, its figures as rows under `header`, and lines
    below."""

    kind: str
    period: str
    is_bad: bool
    summary: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether its sentence says it all."""
        return not self.rows and not self.below


HEADER = ("as printed", "the others imply", "", "source")
# What is counted of a kind whose name is no thing to be counted.
COUNTED = {ROUNDING: "rounding habit", UNUSUAL: "unusual figure"}


def blocks(findings: Findings) -> Iterator[Block]:
    """One a finding, control characters escaped; open claims are one, unless claims were asked
    for."""
    opened = (
        [f for f in findings.findings if f.status == OPEN] if CLAIM not in findings.kinds else []
    )
    if len(opened) == 1:
        opened = []
    for finding in findings.findings:
        if opened and finding is opened[0]:
            words = (
                f"{len(opened)} cannot be decided on what is known; 'ktrade check --kind claim'"
                " lists them"
            )
            yield Block("open claims", "", False, words, HEADER, (), ())
        if finding in opened:
            continue
        # The sentence says enough: a store has hundreds of open claims and of series of alike
        # names.
        is_note = finding.severity == NOTE and finding.kind != ROUNDING
        rows = (
            () if is_note else tuple(_row(member, findings.wording) for member in finding.members)
        )
        because = [f"because {visible(finding.relation)}"] if finding.relation else []
        yield Block(
            f"{finding.status} {finding.kind}".lstrip(),
            finding.period.title,
            finding.severity == ERROR,
            visible(finding.summary),
            HEADER,
            rows,
            () if is_note else (*because, *map(visible, finding.details)),
        )


def counts(findings: Findings) -> str:
    """'1 contradiction, 2 revisions, 3 open claims': how many of each kind there are."""
    names = (f"{one.status} {one.kind}".lstrip() for one in findings.findings)
    return ", ".join(counted(n, COUNTED.get(name, name)) for name, n in Counter(names).items())


def columns(rows: tuple[tuple[str, ...], ...], header: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Header and rows padded: numbers on their decimal points, empty columns left out."""
    kept = [i for i in range(len(header)) if any(row[i] for row in rows)]
    padded = []
    for i in kept:
        texts = [row[i] for row in rows]
        column = aligned(header[i], texts) if i == 0 else [header[i], *texts]
        width = max(map(len, column))
        padded.append([text.ljust(width) for text in column])
    return list(zip(*padded, strict=True))


def _row(member: Member, wording: Wording) -> tuple[str, ...]:
    s = member.observation
    allowed = written(member.allowed, s.quantity.unit) if member.allowed else ""
    where = f"{s.source} {s.where}".rstrip()
    return tuple(map(visible, (s.figure.printed, allowed, wording.quantity(s.quantity), where)))
