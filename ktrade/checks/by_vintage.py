"""Findings made vintage by vintage, so that each is read and solved once, and few are in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from ktrade.checks.contradictions import contradictions
from ktrade.checks.definitions import definitions
from ktrade.checks.finding import (
    CLAIM,
    CONTRADICTION,
    DEFINITION,
    LIMIT,
    REVISION,
    ROUNDING,
    UNUSUAL,
    Finding,
)
from ktrade.checks.limits import limits
from ktrade.checks.revisions import Revisions
from ktrade.checks.rounding import ways_of_rounding
from ktrade.model.period import Vintage
from ktrade.model.quantity import Observation, Source
from ktrade.model.wording import Wording
from ktrade.solver.vintages import Bounds

# For these vintages are compared: no claim may rest on a figure that another vintage contradicts.
BETWEEN_VINTAGES = {REVISION, CONTRADICTION, UNUSUAL, CLAIM}


class OfVintage(NamedTuple):
    """The findings within a vintage, those beside later vintages, and the figures set aside in
    it."""

    vintage: Vintage
    within: tuple[Finding, ...]
    between: tuple[Finding, ...]
    aside: Collection[Observation]


def of_vintages(
    bounds: Bounds,
    vintages: Sequence[Vintage],
    sources: Mapping[str, Source],
    wording: Wording,
    kinds: Collection[str],
    later: Sequence[Vintage] = (),
    within: Collection[Vintage] | None = None,
) -> Iterator[OfVintage]:
    """What is found in each of these vintages, the latest first; not all of it is of the kinds
    asked for. `later` are those that have been looked at elsewhere, to compare these with. With
    `within`, the others are only compared with these."""
    is_compared = not BETWEEN_VINTAGES.isdisjoint(kinds)
    revisions = Revisions(bounds, sources, wording, within)
    for vintage in later if is_compared else ():
        for _ in revisions.made_to(vintage):
            pass
    for vintage in vintages:
        is_looked_into = within is None or vintage in within
        found = _within(bounds, vintage, sources, wording, kinds) if is_looked_into else ()
        own, between = tuple(found), tuple(revisions.made_to(vintage) if is_compared else ())
        solutions = bounds.solutions(vintage) if is_compared and is_looked_into else ()
        aside = {s.plain for solution in solutions for s in solution.set_aside}
        yield OfVintage(vintage, own, between, aside)


def later_beside(bounds: Bounds, vintages: Sequence[Vintage]) -> list[Vintage]:
    """The vintages later than these, which follow each other, that may know what these print or
    imply of the year before."""
    printed = {period for vintage in vintages for period in bounds.periods_of(vintage)}
    near = printed | {period.year_before for period in printed}
    tied = {vintage for period in near for vintage in bounds.candidate_vintages(period)}
    return [v for v in takewhile(lambda v: v != vintages[0], bounds.vintages) if v in tied]


def _within(
    bounds: Bounds,
    vintage: Vintage,
    sources: Mapping[str, Source],
    wording: Wording,
    kinds: Collection[str],
) -> Iterator[Finding]:
    conflicting: list[Finding] = []
    # A conflict with an innocent reading comes out of the search for contradictions, as the kind
    # it is.
    if not {CONTRADICTION, REVISION, ROUNDING}.isdisjoint(kinds):
        conflicting += contradictions(bounds, vintage, sources, wording)
    if not {LIMIT, ROUNDING}.isdisjoint(kinds):
        conflicting += limits(bounds, vintage, sources, wording)
    yield from conflicting
    if ROUNDING in kinds:
        # A figure with a typo fits no way of rounding, and would speak for either.
        off = {
            member.observation
            for f in conflicting
            for member in f.members
            if f.kind in (CONTRADICTION, LIMIT)
        }
        sound = [s for s in bounds.observations(vintage) if s not in off]
        yield from ways_of_rounding(sound, sources, wording)
    if DEFINITION in kinds:
        yield from definitions(bounds.observations(vintage), wording)
