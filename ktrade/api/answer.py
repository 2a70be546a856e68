"""What a question asked from Python gives: records, data frames, text, and a page of a notebook."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ktrade.errors import NotUnderstood, one_of

if TYPE_CHECKING:
    import pandas
    import polars

    from ktrade.queries.answer import Answer as Table
    from ktrade.queries.answer import Explanation, Listing, Trend
    from ktrade.queries.answer import Findings as Found

# A record as Python holds it: texts, floats, counts, None, and lists or records of these.
Record = dict[str, Any]


class Answer:
    """What a question gave: rows of one kind, each with the fields that the command's JSON has.

    Bounds (`low`, `high`, of a step of an explanation `bound`) are floats rounded outward; beside
    each stands its exact text, `low_text`, as the JSON has it. Printing it prints the table.
    """

    def __init__(self, found: Table | Listing | Explanation | Found) -> None:
        self.found = found

    @property
    def title(self) -> str:
        """What its table is headed by."""
        return self.found.title

    def records(self) -> list[Record]:
        """One dictionary a row, nested where the JSON is: a finding with its figures, an
        explanation as one record with its steps. None is what JSON has as null."""
        from ktrade.report.objects import records

        return records(self.found)

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame of one row a quantity, figure, finding or step.

        A bound is a float, infinite where there is none, never missing; texts are as in the
        records, several of them a tuple. Needs pandas.
        """
        from ktrade.report.frames import to_pandas

        return to_pandas(self.found)

    def to_polars(self) -> polars.DataFrame:
        """The same as a data frame of polars; several texts are a list. Needs polars."""
        from ktrade.report.frames import to_polars

        return to_polars(self.found)

    def text(self, format: str = "table", unit: str = "bn") -> str:
        """What the command prints in a format: table, markdown, html, csv, tsv, spreadsheet, json,
        jsonl; dollars of tables in usd, m or bn."""
        from ktrade.report import FORMATS, write
        from ktrade.report.style import Style

        known = [name for name in FORMATS if name != "xlsx"]  # a workbook is no text: see `save`
        out = io.StringIO()
        write(self.found, Style(one_of(format, known, "format"), _exponent(unit)), out)
        return out.getvalue()

    def save(self, file: str | os.PathLike[str], unit: str = "bn") -> None:
        """Writes it into a file, in the format that its ending names: .xlsx, .html, .csv, .json,
        .md or another."""
        from ktrade.report import format_of_file, write_file
        from ktrade.report.style import Style

        path = Path(file)
        write_file(self.found, Style(format_of_file(path), _exponent(unit)), path)

    def __str__(self) -> str:
        return self.text().rstrip("\n")

    def __repr__(self) -> str:
        count = sum(1 for _ in self.found.records())
        return f"<{type(self).__name__} {self.title!r}: {count} row{'s' if count != 1 else ''}>"

    def _repr_html_(self) -> str:
        from ktrade.report.as_html import parts
        from ktrade.report.style import Style

        return "".join(parts(self.found, Style()))


class Picture(Answer):
    """A series over time, which can be drawn."""

    found: Trend

    def save(self, file: str | os.PathLike[str], unit: str = "bn") -> None:
        """Draws it where the file's name ends in .svg, .png or .pdf, which needs matplotlib; else
        writes it as any answer is."""
        from ktrade.report.image import KINDS, draw
        from ktrade.report.style import Style

        path = Path(file)
        if path.suffix.casefold() in KINDS:
            draw(self.found, Style(exponent=_exponent(unit)), path)
        else:
            super().save(path, unit)


class Findings(Answer):
    """What a check found, the worst first."""

    found: Found

    @property
    def is_contradicted(self) -> bool:
        """Whether there are figures or claims that cannot hold."""
        return not self.found.errors.is_empty


class Verdict(Answer):
    """Whether an expression certainly holds, and the quantities it names with their bounds."""

    def __init__(self, found: Listing, holds: bool | None) -> None:
        super().__init__(found)
        self.holds = holds

    def __bool__(self) -> bool:
        if self.holds is None:
            raise NotUnderstood(
                "the bounds do not decide it; ask for .holds, which is None where it is undecided"
            )
        return self.holds


def _exponent(unit: str) -> int:
    from ktrade.report.style import SCALES

    return SCALES[one_of(unit, SCALES, "unit of dollars")]
