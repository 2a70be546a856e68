"""What `check` reports: a finding, the printed figures it is about, and what they would have to
be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Observation

CONTRADICTION, REVISION, ROUNDING, CLAIM, DEFINITION = (
    "contradiction",
    "revision",
    "rounding",
    "claim",
    "definition",
)
LIMIT, UNUSUAL = "limit", "unusual"

KINDS: Mapping[str, str] = {
    CONTRADICTION: (
        "Figures that cannot all hold as printed, however they were rounded: within one source, or"
        " between sources of one vintage. Each set is minimal: leave out any one figure and the"
        " rest fit. Between vintages: part of a period larger than the whole by more than 5"
        " percent, or a level that changed at least fivefold and by 100 million dollars. Listed"
        " with what the other figures imply for each, and with typos that would explain it: each"
        " repair was tried, and all figures fit with it, but it is a hypothesis."
    ),
    LIMIT: (
        "A figure that is impossible by itself: exports, imports or trade below zero, or falling"
        " by more than 100 percent; a share above 100 of a whole that contains the part; more"
        " working days than days. It is set aside and used for nothing."
    ),
    REVISION: (
        "Two reports put a quantity at values that no rounding reconciles, as when a later report"
        " revises an earlier one: one of them prints it, the other prints or implies it. Or figures"
        " of one vintage miss each other by less than 1 percent, as when a base was copied from"
        " last year's story or a figure confirmed some days later. The revision is at least as"
        " large as stated."
    ),
    ROUNDING: (
        "A source's figures fit each other much better if its digits were truncated rather than"
        " rounded, or the other way round. The odds compare how likely the misses between related"
        " figures are under each; of honest sources at most one in K is accused at K to 1."
    ),
    UNUSUAL: (
        "A figure that nothing contradicts but that is far from its neighbours: a level at least"
        " five times the nearest ones of its series, or at most a fifth of them; a level revised by"
        " a factor of 2 to 5; an exchange rate a fifth off the nearest others. Often a lost unit or"
        " a slipped decimal point."
    ),
    CLAIM: (
        "An observation of rank or run: verified where the store proves it; contradicted where the"
        " store disproves it within one vintage, or across vintages by more than 1 percent (1 point"
        " for rates); otherwise open, with what is missing. No claim is verified by its own"
        " sentence, and none is judged by figures in conflict."
    ),
    DEFINITION: (
        "Figures that share a name or a place but do not measure the same thing: they follow"
        " different classifications, or the source does not say what a destination covers. They are"
        " not compared."
    ),
}

ERROR, WARNING, NOTE = "error", "warning", "note"
VERIFIED, CONTRADICTED, OPEN = "verified", "contradicted", "open"  # what a claim may be
SEVERITIES = (ERROR, WARNING, NOTE)  # the worst first

# What a revision may come to, and so convicts nobody.
LITTLE = Decimal("0.01")  # of a level: 1 percent
POINT = Decimal(1)  # of a rate or share


class Member(NamedTuple):
    """A printed figure of a finding; `allowed` is what the others leave its quantity, None where
    that is not asked or is nothing."""

    observation: Observation
    allowed: Interval | None = None


class Repair(NamedTuple):
    """A typo, by its name, that would explain a contradiction: the figures in `was` read as those
    in `would_be`, and all holds."""

    typo: str
    words: str
    was: tuple[Observation, ...]
    would_be: tuple[Observation, ...]


class Finding(NamedTuple):
    """One thing to look at. `summary` is a sentence; `details` are lines below it, in order of use.

    `period` is what it is about, for sorting and filters; `sources` are the ids of all sources it
    speaks of. `status` is the verdict on a claim, '' otherwise; `claim` its text.
    """

    kind: str
    severity: str
    period: Period
    summary: str
    sources: tuple[str, ...]
    members: tuple[Member, ...] = ()
    relation: str = ""
    repairs: tuple[Repair, ...] = ()
    status: str = ""
    claim: str = ""
    details: tuple[str, ...] = ()
