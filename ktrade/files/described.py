"""Files of sources, categories and destinations -> sources and terms, with a problem for every bad
cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ktrade.errors import NotUnderstood, one_of, shown
from ktrade.files.columns import SOURCE_COLUMNS, TERM_COLUMNS
from ktrade.files.csv_reader import Sheet
from ktrade.model.figure import Rounding
from ktrade.model.period import Vintage
from ktrade.model.quantity import Source, parse_date
from ktrade.model.vocabulary import LONGEST_ID, Term, term_from

MOST_WORDS = (
    10_000  # of a kind are kept with what they stand for: a history repeats its words row after row
)


def read_sources(sheet: Sheet) -> Iterator[tuple[int, Source]]:
    """(line, source) for each good row of a sources file."""
    if not sheet.has_columns(SOURCE_COLUMNS, ["id"]):
        return
    for block in sheet.blocks():
        sources = map(
            Source,
            block.read("id", parse_source_id, blank="is blank; expected the source's id"),
            block.texts("publisher"),
            block.texts("agency"),
            block.read("published", parse_date),
            block.read("rounding", _rounding, default=Rounding.EITHER),
            block.read("reports", Vintage.parse),
            block.texts("subject"),
            block.texts("url"),
        )
        yield from (
            row for row in zip(block.lines, sources, strict=True) if row[0] not in block.bad
        )


def read_terms(sheet: Sheet, kind: str) -> Iterator[tuple[int, Term]]:
    """(line, term) for each good row of a categories or destinations file (`kind` in the
    singular)."""
    columns = (*TERM_COLUMNS, "iso") if kind == "destination" else TERM_COLUMNS
    if not sheet.has_columns(columns, ["id"]):
        return
    known = [column for column in columns if column in sheet.header]

    def made(of_id: str, *cells: str) -> Term:
        return term_from(dict(zip(known, cells, strict=True)))

    for block in sheet.blocks():
        terms = block.read(
            "id", made, *map(block.texts, known), blank=f"is blank; expected the {kind}'s id"
        )
        yield from ((line, term) for line, term in zip(block.lines, terms, strict=True) if term)


@lru_cache(MOST_WORDS)
def parse_source_id(text: str) -> str:
    """The id itself; NotUnderstood where it is blank, long, or has what a list of ids could not
    hold."""
    if 0 < len(text) <= LONGEST_ID and text.isprintable() and ";" not in text:
        return text
    raise NotUnderstood(
        f"{shown(text)} is not a source id; expected up to {LONGEST_ID} printable characters"
        " without semicolons"
    )


def _rounding(text: str) -> Rounding:
    return Rounding(one_of(text, list(Rounding), "way of rounding"))
