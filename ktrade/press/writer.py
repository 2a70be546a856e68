"""A draft -> a facts file: one row a place, the cells beside each other that belong together."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from ktrade.files.columns import PLACE_COLUMNS, WIDE_COLUMNS
from ktrade.press.facts import Fact


class Written(NamedTuple):
    """A facts file as text, the line of each doubtful cell in it, and how many figures and claims
    it has."""

    text: str
    doubts: tuple[int, ...]
    figures: int
    claims: int


def facts_file(facts: Iterable[Fact]) -> Written:
    """The draft as a curator would write it: rows in the order of the article, doubtful cells
    ending in `?`."""
    rows: list[dict[str, str]] = []
    figures = claims = 0
    for fact in facts:
        place = dict(zip(PLACE_COLUMNS, map(str, (fact.period, *fact.series)), strict=True)) | {
            "where": fact.where
        }
        mark = "?" if fact.doubts else ""
        column = "claims" if fact.is_claim else fact.measure
        row = _row_for(rows, place, column)
        if fact.is_claim:
            claims += 1
            row["claims"] = "; ".join(filter(None, (row.get("claims", ""), fact.cell + mark)))
        else:
            figures += 1
            row[column] = (f"{fact.cell} of {fact.of}" if fact.of else fact.cell) + mark
        notes = [row.get("note", "")]
        if fact.quote and fact.words not in notes[0]:
            notes.append(fact.quote)
        row["note"] = "; ".join(
            filter(None, (*notes, *(f"{column}: {doubt}" for doubt in fact.doubts)))
        )
    used = {column for row in rows for column in row}
    header = [
        column
        for column in WIDE_COLUMNS
        if column in used or column in (*PLACE_COLUMNS, "where", "note")
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    doubts = [
        n
        for n, row in enumerate(rows, 2)
        for column in row
        if column != "note"
        for _ in _marked(row[column])
    ]
    return Written(out.getvalue(), tuple(doubts), figures, claims)


def _marked(cell: str) -> list[str]:
    """The doubtful ones of a cell's parts: of several claims each has its mark."""
    return [part for part in cell.split("; ") if part.endswith("?")]


def _row_for(rows: list[dict[str, str]], place: dict[str, str], column: str) -> dict[str, str]:
    """The row of this place in its paragraph that has room in the column, a new one where there is
    none."""
    for row in reversed(rows):
        if all(row[key] == value for key, value in place.items()) and (
            column == "claims" or column not in row
        ):
            return row
    rows.append(dict(place))
    return rows[-1]
