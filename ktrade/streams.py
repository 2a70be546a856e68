"""Standard streams that fail in one way, whatever is behind them: a pipe, a full disk, nothing at
all."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

from ktrade.errors import MachineFailed


def prepare() -> None:
    """Makes standard input, output and error UTF-8 streams that are always there.

    Once the reader of standard output is gone, SystemExit 0 ends ktrade; where an answer cannot be
    written MachineFailed says why. What cannot be told on standard error is lost: the status tells
    as well.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except (
            OSError
        ):  # closed (`>&-`): else the next file opened, the store perhaps, would stand in its place
            os.open(os.devnull, os.O_RDONLY)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout = _guarded(sys.stdout, 1)
    sys.stderr = _guarded(sys.stderr, 2)


def _guarded(stream: Any, number: int) -> io.TextIOWrapper:
    """The stream as it was, or of that number where there is none, but UTF-8 and behind a guard."""
    raw = (
        getattr(stream.buffer, "raw", stream.buffer)
        if stream
        else io.FileIO(number, "w", closefd=False)
    )
    return io.TextIOWrapper(
        io.BufferedWriter(_Guard(raw, is_answer=number == 1)),
        # A Windows console's code page has no ±; an odd file name must not end in a traceback.
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=number == 2 or raw.isatty(),
    )


class _Guard(io.RawIOBase):
    """What stands behind a text stream: passes bytes on until that fails."""

    def __init__(self, raw: io.RawIOBase, is_answer: bool) -> None:
        self._raw, self._is_answer = raw, is_answer

    def write(self, data: Any) -> int | None:
        try:
            return self._raw.write(data)
        except OSError as error:
            # Python flushes again at exit, and would complain: let it flush into nothing.
            self._raw = io.FileIO(os.devnull, "w")
            if not self._is_answer:
                return len(data)
            if isinstance(error, BrokenPipeError):
                sys.exit(0)
            raise MachineFailed(f"the answer cannot be written: {error.strerror}") from None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()
