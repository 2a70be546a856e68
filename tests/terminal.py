"""The command line on a terminal of any width."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def on_a_terminal(seeded: Path, *arguments: str, columns: int = 200, **environment: str) -> str:
    """What the command prints on a pseudo-terminal that wide; nothing pages unless PAGER is set."""
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    plain |= {
        "KTRADE_DB": str(seeded),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": str(columns),
        "TERM": "xterm",
        "PAGER": "",
        **environment,
    }
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ktrade", *arguments], stdout=theirs, stderr=theirs, env=plain
    ):
        os.close(theirs)
        chunks = []
        try:
            while chunk := os.read(ours, 65536):
                chunks.append(chunk)
        except OSError:  # the other end closed: Linux says so with an error
            pass
    os.close(ours)
    return b"".join(chunks).decode()
