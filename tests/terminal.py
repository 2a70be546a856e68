"""The command line on a terminal of any width."""

from __future__ import annotations

import os
from pathlib import Path

from tests.conftest import ROOT
from tests.forked import shared


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
    return shared().run_on_a_terminal(arguments, plain).decode()
