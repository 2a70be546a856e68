"""Answer -> a terminal table, JSON, CSV, … Knows no question."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ktrade.errors import NotUnderstood, shown

if TYPE_CHECKING:  # not for the guide and the greeting, which answer nothing
    from ktrade.queries.answer import Answer, Listing
    from ktrade.queries.explanation import Explanation
    from ktrade.queries.findings import Findings
    from ktrade.report.style import Style

FORMATS = {
    "table": "table",
    "json": "as_json",
    "jsonl": "as_json",
    "csv": "as_csv",
    "tsv": "as_csv",
    "spreadsheet": "as_csv",
    "markdown": "markdown",
    "html": "as_html",
    "xlsx": "as_xlsx",
}
FOR_PEOPLE = ("table", "markdown", "html")
# The format of a file, by how its name ends.
ENDINGS = {
    ".txt": "table", ".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".tsv": "tsv",
    ".md": "markdown", ".html": "html", ".xlsx": "xlsx",
}  # fmt: skip


def write(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """The answer in that format, on `out`; in those for people with the digits they want."""
    if style.format in FOR_PEOPLE:
        from ktrade.report.rounded import rounded

        answer = rounded(answer, style.digits, style.is_short)
    importlib.import_module(f"ktrade.report.{FORMATS[style.format]}").render(answer, style, out)


def format_of_file(file: Path) -> str:
    """The format that its ending names; NotUnderstood for none of ENDINGS."""
    if found := ENDINGS.get(file.suffix.lower()):
        return found
    raise NotUnderstood(
        f"{shown(str(file))} does not say its format; expected a name that ends in"
        f" {', '.join(ENDINGS)}, or a --format"
    )
