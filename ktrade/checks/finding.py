"""What `check` reports: a finding, the printed figures it is about, and what they would have to
be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Statement

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
        "Figures that cannot all hold as printed, whatever their rounding: within one source, or"
        " between sources of one vintage; listed are sets of which any one left out lets the others"
        " hold. Between vintages: a piece larger than its whole by more than 5 percent, or a level"
        " changed fivefold and by 100 million dollars. With what the others leave each figure, and"
        " the typos that would explain it: a repair is a hypothesis that was tried and lets all of"
        " them hold."
    ),
    LIMIT: (
        "One figure that nature forbids, whatever the others are: exports, imports or trade below"
        " zero, or falling by more than 100 percent; a share of more than 100 of a whole that holds"
        " it; more working days than days. It is set aside, and nothing is reckoned with it."
    ),
    REVISION: (
        "Two reports give a quantity values that no rounding makes equal, as happens when a later"
        " report revises an earlier one: one prints it, the other prints or implies it. Or within"
        " one vintage figures miss each other by less than 1 percent, as happens with a base copied"
        " from last year's story or a figure confirmed some days later. By how much, at least."
    ),
    ROUNDING: (
        "The figures of a source fit each other much better if its digits were cut rather than"
        " rounded, or the other way round. The odds compare how probable it is to miss the"
        " relations between its figures by so much if all were shortened in one way, and in the"
        " other; of honest sources at most one in K is accused at K to 1."
    ),
    UNUSUAL: (
        "A figure that nothing contradicts and that is far from what stands around it: a level five"
        " times the nearest of its series, or a fifth; a level revised by a factor of 2 to 5; an"
        " exchange rate a fifth off the nearest others. Often a unit or a decimal point lost."
    ),
    CLAIM: (
        "A statement of rank or run: verified where the store proves it, contradicted where the"
        " store disproves it within one vintage, or across vintages by more than 1 percent (1 point"
        " for rates); else open, with what is missing. None is verified by its own sentence, or"
        " judged by figures that are in a conflict."
    ),
    DEFINITION: (
        "Figures that share a name or a place and are not the same series: another classification,"
        " or a destination whose extent the source does not say. They are not compared."
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

    statement: Statement
    allowed: Interval | None = None


class Repair(NamedTuple):
    """A typo, by its name, that would explain a contradiction: the figures in `was` read as those
    in `would_be`, and all holds."""

    typo: str
    words: str
    was: tuple[Statement, ...]
    would_be: tuple[Statement, ...]


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
