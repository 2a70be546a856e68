"""Files written whole or not at all: a full disk must not leave half an answer where a whole one
was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ktrade.errors import NotUnderstood, shown


@contextmanager
def saved(file: Path) -> Iterator[BinaryIO]:
    """What to write the file's bytes to: it stands beside the file, and takes its place at the end.

    NotUnderstood where it cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".ktrade-") as folder:
            made = Path(folder) / file.name
            with made.open("wb") as out:
                yield out
            made.replace(file)
    except OSError as error:
        raise NotUnderstood(
            f"{shown(str(file), 300)} cannot be written: {error.strerror}"
        ) from error
