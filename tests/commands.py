"""Every command with what it must be given, taken from the commands themselves, so that a new one
is tried as well."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from ktrade.cli import COMMANDS
from ktrade.report import FORMATS
from tests.conftest import ROOT

ARTICLE = ROOT / "tests" / "cases" / "article.txt"
REQUIRED = {
    "test": ["yoy ict 2026-01 > 70"], "explain": ["value ict 2026-01"], "ingest": ["--dry-run"],
    "new": ["2026-03_article"], "backup": ["copy.db"], "draft": [str(ARTICLE)],
    "package": ["trade"],
}  # fmt: skip
# Make files where they are called, of the names they are given, and never over one
WRITING = ("new", "backup", "draft", "package")


def parameters(command: str) -> Iterator[tuple[type, ArgumentInfo | OptionInfo, inspect.Parameter]]:
    """The Python type (of one, where it may be repeated), the typer form and the parameter of each
    of its options."""
    function = importlib.import_module(f"ktrade.commands.{command}").command
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        hint, form = get_args(hints[name])[:2]
        assert get_origin(hints[name]) is Annotated
        yield next(one for one in _plain(hint) if one is not NoneType), form, parameter


def _plain(hint: Any) -> Iterator[type]:
    """`list[str] | None` -> str, NoneType."""
    if arguments := get_args(hint):
        for one in arguments:
            yield from _plain(one)
    else:
        yield hint


def texts(command: str) -> list[str]:
    """Its parameters that take any text: '--category' for an option, '' for an argument."""
    return [
        # typer keeps the first name where a default would stand, were it not annotated
        "" if isinstance(form, ArgumentInfo) else str(form.default)
        for kind, form, _ in parameters(command)
        if kind in (str, Path)
    ]


def formats(command: str) -> list[list[str]]:
    """The arguments for each format it can answer in; one empty list where it has none."""
    has_format = any(parameter.name == "out" for _, _, parameter in parameters(command))
    return [["-f", name] for name in FORMATS] if has_format else [[]]


def calls() -> list[list[str]]:
    """Every command as it can be called in an empty folder, then what needs no command."""
    return [
        *([command, *REQUIRED.get(command, [])] for command in COMMANDS),
        ["--help"],
        ["show", "--help"],
        [],
    ]
