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


def print_paged(text: str) -> None:
    """Prints text; if it is longer than the terminal it goes to, through PAGER, or `less`.

    `PAGER=cat`, or an empty one, prints it at once.
    """
    program = shlex.split(os.environ.get("PAGER", "less"))
    is_long = sys.stdout.isatty() and text.count("\n") + 1 >= shutil.get_terminal_size().lines
    if not is_long or not program or not shutil.which(program[0]):
        print(text)
        return
    sys.stdout.flush()
    environment = {"LESS": LESS, **os.environ}
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    ) as pager:
        with suppress(BrokenPipeError, KeyboardInterrupt):  # left before its end
            pager.communicate(f"{text}\n")
        while pager.poll() is None:
            with suppress(KeyboardInterrupt):  # Ctrl-C is the pager's: `less` stays
                pager.wait()
