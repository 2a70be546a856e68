"""Answer -> a terminal table, JSON, CSV, … Knows no question."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TextIO

from ktrade.answer import Answer, Explanation, Findings, Listing
from ktrade.render.style import Style

FORMATS = {
    "table": "table",
    "json": "as_json",
    "jsonl": "as_json",
    "csv": "as_csv",
    "tsv": "as_csv",
    "markdown": "markdown",
}


def write(answer: Answer | Listing | Explanation | Findings, style: Style, out: TextIO) -> None:
    """The answer in that format, on `out`. A reader who closes the pipe early is no failure."""
    module = importlib.import_module(f"ktrade.render.{FORMATS[style.format]}")
    try:
        module.render(answer, style, out)
        out.flush()
    except BrokenPipeError:
        # Python flushes again at exit, and would complain: let it flush into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        sys.exit(0)
