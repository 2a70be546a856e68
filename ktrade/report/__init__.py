"""Answer -> a terminal table, JSON, CSV, … Knows no question."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:  # not for the guide and the greeting, which answer nothing
    from ktrade.queries.answer import Answer, Explanation, Findings, Listing
    from ktrade.report.style import Style

FORMATS = {
    "table": "table",
    "json": "as_json",
    "jsonl": "as_json",
    "csv": "as_csv",
    "tsv": "as_csv",
    "spreadsheet": "as_csv",
    "markdown": "markdown",
}


def write(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """The answer in that format, on `out`."""
    importlib.import_module(f"ktrade.report.{FORMATS[style.format]}").render(answer, style, out)
