"""Two commands run in turn, and what that tells: the median of the pairs' ratios."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent.parent
PAIRS, LONG_PAIRS = 9, 3
HELLO = (
    "import typer\napp = typer.Typer()\n@app.command()\ndef hello() -> None:\n   "
    " print('hello')\napp()\n"
)

Timed = Callable[[], float]


def compare(
    what: str, ours: Timed, beside: str, theirs: Timed, aim: float | None, pairs: int = PAIRS
) -> None:
    """Runs both in turn and tells of it."""
    mine, other = zip(*[(ours(), theirs()) for _ in range(pairs)], strict=True)
    tell(what, mine, beside, other, aim)


def tell(
    what: str, ours: Sequence[float], beside: str, theirs: Sequence[float], aim: float | None
) -> None:
    """Prints a line: both medians, and the median of the ratios of the pairs."""
    ratio = median(one / two for one, two in zip(ours, theirs, strict=True))
    print(
        f"  {what:47} {median(ours):7.2f} {beside:>24} {median(theirs):7.2f} {ratio:7.2f}"
        f" {aim or '–':>5}",
        flush=True,
    )


def tool(name: str) -> str:
    """The tool of that name beside this Python, else on the path."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else name


def seconds_of_command(command: Sequence[str]) -> float:
    """How long a command took, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def greeting(folder: Path) -> Timed:
    """Says hello with typer, and how long that took."""
    hello = folder / "hello.py"
    hello.write_text(HELLO, encoding="utf-8")
    return lambda: seconds_of_command([sys.executable, str(hello)])


def seconds_for(*arguments: str, store: Path, **environment: str) -> float:
    """How long ktrade took over a store, and must have succeeded."""
    return run(*arguments, store=store, **environment)[0]


def seconds_of_all(*arguments: str, store: Path) -> float:
    """The same of all that is in the store, whatever it finds."""
    return run(*arguments, "-f", "csv", store=store, status=None)[0]


def run(
    *arguments: str,
    store: Path,
    status: int | None = 0,
    out: TextIO | None = None,
    **environment: str,
) -> tuple[float, float]:
    """Seconds and peak MiB of one run of the command, which must end with that status, if one is
    named."""
    start = time.perf_counter()
    environment = {**os.environ, **environment, "KTRADE_DB": str(store), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "ktrade", *arguments],
        stdout=out or subprocess.DEVNULL,
        env=environment,
    )
    _, ended, usage = os.wait4(process.pid, 0)
    assert status in (None, os.waitstatus_to_exitcode(ended)), arguments
    return time.perf_counter() - start, usage.ru_maxrss / 1024
