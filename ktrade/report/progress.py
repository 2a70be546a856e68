"""How far a long load is, on standard error."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from ktrade.errors import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SLOW_SECONDS = 2.0  # a load that takes longer shows how far it is


class ProgressBar:
    """A bar on standard error, drawn where that is a terminal and the load takes long."""

    def __init__(self) -> None:
        self._start = time.monotonic() + SLOW_SECONDS
        self._bars: dict[str, TaskID] = {}
        self._progress: Progress | None = None

    def __call__(self, name: str, read: int, of: int) -> None:
        if self._progress is None:
            if time.monotonic() < self._start or not sys.stderr.isatty():
                return
            self._progress = _started_progress()
        if name not in self._bars:
            self._bars[name] = self._progress.add_task("", total=of, file=visible(name))
        self._progress.update(self._bars[name], completed=read)

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, *error: object) -> None:
        if self._progress:
            self._progress.stop()


def _started_progress() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    # The name goes in as a field without markup: a file may be called [red].csv.
    columns = (
        TextColumn("{task.fields[file]}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress
