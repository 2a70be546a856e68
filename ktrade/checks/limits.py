"""Single figures that nature forbids, and the typos that would explain them: signs, points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from ktrade.checks.finding import ERROR, LIMIT, Finding, Member, Repair
from ktrade.checks.typos import DECIMAL_POINT, SIGN, Typo, corrections
from ktrade.model.period import Vintage
from ktrade.model.quantity import Source, Statement
from ktrade.model.wording import FLOW_WORDS, Wording
from ktrade.solver.aggregates import breakdowns
from ktrade.solver.constraints import variable_of
from ktrade.solver.limits import Forbidden, Limit, forbidden
from ktrade.solver.solution import Solution
from ktrade.solver.vintages import Bounds

MOST_REPAIRS = 3
PLAIN_TYPOS = (SIGN, DECIMAL_POINT)  # told also where nothing is known that would bear them out


def limits(
    bounds: Bounds, vintage: Vintage, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """Every figure of a vintage that no true value could have been printed as."""
    said = bounds.said(vintage)
    found = [
        (s, beyond)
        for s in said
        if (beyond := forbidden(s, wording.categories, wording.destinations))
    ]
    if not found:
        return
    aside = {statement for statement, _ in found}
    words = wording.categories, wording.destinations
    others = Solution([s for s in said if s not in aside], *words, breakdowns(said, *words))
    for statement, beyond in found:
        repairs = tuple(islice(_repairs(statement, others, sources, wording), MOST_REPAIRS))
        yield Finding(
            LIMIT, ERROR, statement.quantity.period, _in_words(statement, beyond, wording),
            (statement.source,),
            (Member(statement),), repairs=repairs,
            details=tuple(f"Consistent {r.words}." for r in repairs),
        )  # fmt: skip


def _in_words(statement: Statement, beyond: Forbidden, wording: Wording) -> str:
    q = statement.quantity
    is_negative = statement.figure.interval.high <= beyond.allowed.low
    why = {
        Limit.LEVEL: f"{FLOW_WORDS[q.flow].lower()} cannot be negative",
        Limit.GROWTH: "nothing can fall by more than 100 percent",
        Limit.SHARE: (
            "a share cannot be negative" if is_negative else "a part cannot exceed its whole"
        ),
        Limit.DAYS: (
            "working days cannot be negative"
            if is_negative
            else f"{q.period.title} has only {beyond.allowed.high} days"
        ),
    }[beyond.limit]
    return f"{wording.quantity(q)}: {statement.figure.printed} is impossible: {why}"


def _repairs(
    statement: Statement, others: Solution, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Repair]:
    """The typos with which it would be possible, and fit what the others leave it; the plainest
    first."""
    node = variable_of(statement)
    left = others.interval(node) if others.follows(node) else None
    for typo, would_be in corrections(statement, sources[statement.source].rounding):
        read = would_be[0]
        if read.quantity != statement.quantity or forbidden(
            read, wording.categories, wording.destinations
        ):
            continue
        if left.meet(read.figure.interval) if left else typo in PLAIN_TYPOS:
            yield Repair(typo.name, _typo_in_words(typo, statement, read), (statement,), would_be)


def _typo_in_words(typo: Typo, statement: Statement, would_be: Statement) -> str:
    return f"if {statement.figure.printed} were {would_be.figure.printed} ({typo.words})"
