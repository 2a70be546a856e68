"""Time and memory of bounds and check against the number of figures, and of one question in a large store."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent.parent
# What part of all goods, and of the world: parts stay within their wholes.
CATEGORIES = {
    "total": 1.0, "ict": 0.45, "ict/semiconductors": 0.3, "ict/displays": 0.05, "ict/computers": 0.05,
    "semiconductors": 0.28, "cars": 0.1, "steel": 0.05,
}  # fmt: skip
DESTINATIONS = {
    "world": 1.0, "china-hk": 0.2, "us": 0.2, "japan": 0.06, "vietnam": 0.1, "eu": 0.1, "taiwan": 0.05, "india": 0.03,
}  # fmt: skip
PAIRS = 9


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeded = folder / "seeded.db"
        _run("ingest", store=seeded)
        print(f"  {'figures':>9} {'ingest s':>9} {'bounds s':>9} {'ms a figure':>12} {'MiB':>6}")
        for figures in (1_000, 10_000, 100_000):
            store = folder / f"{figures}.db"
            facts = folder / f"{figures}"
            facts.mkdir()
            _write_facts(facts, figures)
            loading, _ = _run("ingest", str(facts), store=store)
            seconds, memory = _run("bounds", "-f", "csv", store=store)
            print(f"  {figures:9} {loading:9.1f} {seconds:9.1f} {1000 * seconds / figures:12.3f} {memory:6.0f}")
        large, small = [], []
        for _ in range(PAIRS):
            question = ("explain", "value", "cars", "us")
            large.append(_run(*question, "1960-06", store=folder / "100000.db")[0])
            small.append(_run("explain", "value", "cars", "2025-01", store=seeded)[0])
        ratio = median(a / b for a, b in zip(large, small, strict=True))
        print(f"  one explanation in 100,000 figures: {median(large):.2f} s, {ratio:.1f} × the bundled store's")
        print(f"  {'figures':>9} {'slips':>6} {'told':>6} {'check s':>9} {'ms a figure':>12} {'MiB':>6}")
        for figures in (10_000, 100_000):
            store, facts = folder / f"slips-{figures}.db", folder / f"slips-{figures}"
            facts.mkdir()
            slips = _write_slips(facts, figures)
            _run("ingest", str(facts), store=store)
            answer = folder / "answer.jsonl"
            with answer.open("w") as out:
                check = ("check", "--kind", "contradiction", "-f", "jsonl")
                seconds, memory = _run(*check, store=store, status=1, out=out)
            told = len(answer.read_text().splitlines())
            print(f"  {figures:9} {slips:6} {told:6} {seconds:9.1f} {1000 * seconds / figures:12.3f} {memory:6.0f}")


def _write_slips(folder: Path, figures: int) -> int:
    """Months of value, growth and year-earlier level that hold, but for one decimal point in a thousand figures."""
    draw = random.Random(2)
    cells = [(c, d, part * place) for c, part in CATEGORIES.items() for d, place in DESTINATIONS.items()]
    months = figures // (3 * len(cells)) + 1
    wrong = set(draw.sample([(month, cell) for month in range(months) for cell in range(len(cells))], figures // 1000))
    for month in range(months):
        name = f"{1925 + month // 12}-{month % 12 + 1:02}"
        lines = ["period,category,destination,value,yoy,year_earlier"]
        for number, (category, destination, part) in enumerate(cells):
            value, base = (1e10 * part * 1.002**at for at in (month, month - 12))
            printed = value / 10 if (month, number) in wrong else value
            growth = 100 * (value / base - 1)
            lines.append(f"{name},{category},{destination},{printed / 1e6:.3f}m,{growth:.1f},{base / 1e6:.3f}m")
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(wrong)


def _write_facts(folder: Path, figures: int) -> None:
    """Months of value and growth, one source a month, that can all hold."""
    draw = random.Random(1)
    cells = [(c, d, part * place) for c, part in CATEGORIES.items() for d, place in DESTINATIONS.items()]
    for month in range(figures // (2 * len(cells)) + 1):
        name = f"{1925 + month // 12}-{month % 12 + 1:02}"
        lines = ["period,category,destination,value,yoy"]
        for category, destination, part in cells:
            value = 1e11 * part * 1.002**month * draw.uniform(0.99, 1.01)
            lines.append(f"{name},{category},{destination},{value / 1e6:.0f}m,2.4")
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _run(*arguments: str, store: Path, status: int = 0, out: TextIO | None = None) -> tuple[float, float]:
    """Seconds and peak MiB of one run of the command, which must end with that status."""
    start = time.perf_counter()
    environment = {**os.environ, "KTRADE_DB": str(store), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "ktrade", *arguments], stdout=out or subprocess.DEVNULL, env=environment
    )
    _, ended, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(ended) == status, arguments
    return time.perf_counter() - start, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
