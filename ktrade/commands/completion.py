"""What a shell offers for a half-typed value: names out of the store, read without solving
anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from ktrade.store.place import store_path


def offer(*tables: str) -> Callable[[typer.Context, str], list[str]]:
    """A completion with the ids of `category`, `destination`, `source` or `period`."""

    def offered(context: typer.Context, incomplete: str) -> list[str]:
        from ktrade.store.names import names  # not for commands that are run

        named = context.params.get("db")  # as typed: nothing is converted for a completion
        path = store_path(Path(named) if named else None)
        return [name for table in tables for name in names(path, table, incomplete)]

    return offered


def among(words: str) -> Callable[[str], list[str]]:
    """A completion with the words of `FLOWS` or `MEASURES`."""

    def offered(incomplete: str) -> list[str]:
        from ktrade.model import quantity

        return [word for word in getattr(quantity, words) if word.startswith(incomplete)]

    return offered


def among_profiles(incomplete: str) -> list[str]:
    """The bundled profiles that begin so."""
    from ktrade.resources import profile_names

    return [name for name in profile_names() if name.startswith(incomplete)]
