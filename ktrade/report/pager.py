"""Text on a terminal, a screen at a time where it is longer than one."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress

# As git has it: leave at once what fits a screen, let colours through, leave the text standing.
LESS = "FRX"


def _program() -> list[str]:
    return shlex.split(os.environ.get("PAGER", "less"))


def goes_through_pager(lines: int) -> bool:
    """Whether so many lines are more than the terminal that standard output goes to shows, and
    there is a pager."""
    program = _program()
    is_long = sys.stdout.isatty() and lines >= shutil.get_terminal_size().lines
    return is_long and bool(program) and bool(shutil.which(program[0]))


def print_paged(text: str) -> None:
    """Prints text; if it is longer than the terminal it goes to, through PAGER, or `less`.

    `PAGER=cat`, or an empty one, prints it at once.
    """
    if not goes_through_pager(text.count("\n") + 1):
        print(text)
        return
    sys.stdout.flush()
    environment = {"LESS": LESS, **os.environ}
    with subprocess.Popen(
        _program(), stdin=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as pager:
        with suppress(BrokenPipeError, KeyboardInterrupt):  # left before its end
            pager.communicate(f"{text}\n")
        while pager.poll() is None:
            with suppress(KeyboardInterrupt):  # Ctrl-C is the pager's: `less` stays
                pager.wait()
