"""Files written whole or not at all: a full disk must not leave half an answer where a whole one
was."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from ktrade.errors import NotUnderstood, shown


@contextmanager
def saved(file: Path) -> Iterator[BinaryIO]:
    """What to write the file's bytes to: a file beside it, which takes its place at the end.

    NotUnderstood where it cannot be written.
    """
    from tempfile import TemporaryDirectory  # for which most answers need not wait

    try:
        with TemporaryDirectory(dir=file.parent, prefix=".ktrade-") as folder:
            made = Path(folder) / file.name
            with made.open("wb") as out:
                yield out
            made.replace(file)
    except OSError as error:
        raise NotUnderstood(
            f"{shown(str(file), 300)} cannot be written: {error.strerror}"
        ) from error


@contextmanager
def saved_text(file: Path) -> Iterator[TextIO]:
    """The same as a text stream, UTF-8."""
    with saved(file) as binary:
        out = io.TextIOWrapper(binary, encoding="utf-8", errors="backslashreplace", newline="")
        yield out
        out.detach()
