"""What a question asked from Python gives: records, data frames, text, and a page of a notebook."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ktrade.errors import NotUnderstood, one_of

if TYPE_CHECKING:
    import pandas
    import polars

    from ktrade.queries.answer import Answer as Table
    from ktrade.queries.answer import Listing, Trend
    from ktrade.queries.brief import Brief as Page
    from ktrade.queries.explanation import Explanation
    from ktrade.queries.findings import Findings as Found
    from ktrade.report.style import Style

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

        return records(self.text("json"))

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

    def text(self, format: str = "table", unit: str = "bn", digits: int = 0) -> str:
        """What the command prints in a format: table, markdown, html, csv, tsv, spreadsheet, json,
        jsonl; dollars of tables in usd, m or bn, and at most that many digits in a number."""
        from ktrade.report import FORMATS
        from ktrade.report.style import Style

        known = [name for name in FORMATS if name != "xlsx"]  # a workbook is no text: see `save`
        out = io.StringIO()
        self.write(Style(one_of(format, known, "format"), _exponent(unit), digits), out)
        return out.getvalue()

    def save(self, file: str | os.PathLike[str], unit: str = "bn", digits: int = 0) -> None:
        """Writes it into a file, in the format that its ending names: .xlsx, .html, .csv, .json,
        .md or another."""
        from ktrade.report import format_of_file
        from ktrade.report.saving import saved_text
        from ktrade.report.style import Style

        path = Path(file)
        style = Style(format_of_file(path), _exponent(unit), digits)
        with saved_text(path) as out:
            self.write(style, out)

    def write(self, style: Style, out: TextIO) -> None:
        """Writes it, as a command does."""
        from ktrade.report import write

        write(self.found, style, out)

    def __str__(self) -> str:
        return self.text().rstrip("\n")

    def __repr__(self) -> str:
        from ktrade.model.wording import counted

        count = sum(1 for _ in self.found.records())
        return f"<{type(self).__name__} {self.title!r}: {counted(count, 'row')}>"

    def _repr_html_(self) -> str:
        from ktrade.report.as_html import parts
        from ktrade.report.style import Style

        return "".join(parts(self.found, Style()))


class Picture(Answer):
    """A series over time, which can be drawn."""

    found: Trend

    def save(self, file: str | os.PathLike[str], unit: str = "bn", digits: int = 0) -> None:
        """Draws it where the file's name ends in .svg, .png or .pdf, which needs matplotlib; else
        writes it as any answer is."""
        from ktrade.report.image import KINDS, draw
        from ktrade.report.style import Style

        path = Path(file)
        if path.suffix.casefold() in KINDS:
            draw(self.found, Style(exponent=_exponent(unit)), path)
        else:
            super().save(path, unit, digits)


class Findings(Answer):
    """What a check found, the worst first."""

    found: Found

    @property
    def is_contradicted(self) -> bool:
        """Whether there are figures or claims that cannot hold."""
        return not self.found.errors.is_empty


class Brief(Answer):
    """A period on one page; its records are its quantities."""

    found: Page  # type: ignore[assignment]  # it has their title, fields and records too

    def __init__(self, found: Page) -> None:
        self.found = found

    def write(self, style: Style, out: TextIO) -> None:
        """Writes it, as the command does."""
        from ktrade.report.brief import write_brief

        write_brief(self.found, style, out)

    def _repr_html_(self) -> str:
        from html import escape

        # In a frame of its own: it is a whole page, whose style would be that of the notebook.
        style = "width: 100%; height: 40em; border: 0"
        return f'<iframe srcdoc="{escape(self.text("html"))}" style="{style}"></iframe>'


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
