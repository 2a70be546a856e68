"""Figures that are impossible by themselves, and the typos that would explain them: signs,
points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from ktrade.checks.finding import ERROR, LIMIT, Finding, Member, Repair
from ktrade.checks.typos import DECIMAL_POINT, SIGN, Typo, corrections
from ktrade.model.period import Vintage
from ktrade.model.quantity import Observation, Source
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
    observations = bounds.observations(vintage)
    found = [
        (s, beyond)
        for s in observations
        if (beyond := forbidden(s, wording.categories, wording.destinations))
    ]
    if not found:
        return
    aside = {observation for observation, _ in found}
    words = wording.categories, wording.destinations
    others = Solution(
        [s for s in observations if s not in aside], *words, breakdowns(observations, *words)
    )
    for observation, beyond in found:
        repairs = tuple(islice(_repairs(observation, others, sources, wording), MOST_REPAIRS))
        yield Finding(
            LIMIT, ERROR, observation.quantity.period, _in_words(observation, beyond, wording),
            (observation.source,),
            (Member(observation),), repairs=repairs,
            details=tuple(f"Consistent {r.words}." for r in repairs),
        )  # fmt: skip


def _in_words(observation: Observation, beyond: Forbidden, wording: Wording) -> str:
    q = observation.quantity
    is_negative = observation.figure.interval.high <= beyond.allowed.low
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
    return f"{wording.quantity(q)}: {observation.figure.printed} is impossible: {why}"


def _repairs(
    observation: Observation, others: Solution, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Repair]:
    """The typos with which it would be possible, and fit what the others leave it; the plainest
    first."""
    node = variable_of(observation)
    left = others.interval(node) if others.follows(node) else None
    for typo, would_be in corrections(observation, sources[observation.source].rounding):
        read = would_be[0]
        if read.quantity != observation.quantity or forbidden(
            read, wording.categories, wording.destinations
        ):
            continue
        if left.meet(read.figure.interval) if left else typo in PLAIN_TYPOS:
            yield Repair(
                typo.name, _typo_in_words(typo, observation, read), (observation,), would_be
            )


def _typo_in_words(typo: Typo, observation: Observation, would_be: Observation) -> str:
    return f"if {observation.figure.printed} were {would_be.figure.printed} ({typo.words})"
