"""Official tables beside the press: a file, and the profile that says how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from ktrade.errors import KtradeError, Problem
from ktrade.files.definitions import Definitions
from ktrade.files.described import parse_source_id
from ktrade.files.inputs import Input
from ktrade.files.problems import Report
from ktrade.files.profiles import Profile
from ktrade.files.table import Table
from ktrade.files.table_rows import Chosen
from ktrade.files.table_words import TableWords


@dataclass(frozen=True, slots=True)
class ReadBy:
    """The profile that the files of a load are read by, and what a curator says of them: the id of
    their source, and the category and destination of what does not say its own; ''."""

    profile: Profile
    source: str = ""
    category: str = ""
    destination: str = ""


def open_table(
    given: Input, stream: BinaryIO, report: Report, read_by: ReadBy, known: Definitions
) -> Table | None:
    """The input as a table of facts; None, with a problem, where the curator's words for it mean
    nothing."""
    profile, resolver = read_by.profile, known.resolver
    try:
        chosen = Chosen(
            parse_source_id(read_by.source or given.source),
            resolver.category(read_by.category) if read_by.category else "",
            resolver.destination(read_by.destination) if read_by.destination else "",
        )
    except KtradeError as error:
        report(Problem(given.shown_as, 0, "", str(error)))
        return None
    words = TableWords(profile, known.words["category"], known.words["destination"])
    describe = known.describe
    return Table(
        given.shown_as, stream, report, profile, words, chosen,
        lambda source, issued: describe(profile.source(source, issued)),
    )  # fmt: skip
