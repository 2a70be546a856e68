"""Time and memory beside tools that do less: starting, loading, one question and all questions,
small and large.

Both sides of a ratio run in turn, and it is the median of the pairs' ratios. `--quick` loads a
tenth.
"""

from __future__ import annotations

import compileall
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import TextIO

from tests.bench.trade import write_facts, write_vocabulary

ROOT = Path(__file__).resolve().parent.parent.parent
# What part of all goods, and of the world: parts stay within their wholes.
CATEGORIES = {
    "total": 1.0, "ict": 0.45, "ict/semiconductors": 0.3, "ict/displays": 0.05,
    "ict/computers": 0.05,
    "semiconductors": 0.28, "cars": 0.1, "steel": 0.05,
}  # fmt: skip
DESTINATIONS = {
    "world": 1.0, "china-hk": 0.2, "us": 0.2, "japan": 0.06, "vietnam": 0.1, "eu": 0.1,
    "taiwan": 0.05, "india": 0.03,
}  # fmt: skip
PAIRS, LONG_PAIRS = 9, 3
HELLO = (
    "import typer\napp = typer.Typer()\n@app.command()\ndef hello() -> None:\n   "
    " print('hello')\napp()\n"
)
SELECT = "SELECT * FROM facts WHERE period = '2026-01'"

Timed = Callable[[], float]


def main(*, quick: bool = False) -> None:
    """Prints the tables."""
    print(
        f"  Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}"
    )
    print(f"  {'':47} {'s':>7} {'beside':>24} {'s':>7} {'ratio':>7} {'aim':>5}")
    # As an installation does: where Python is told to write no bytecode, each run would compile all
    # of ktrade.
    compileall.compile_dir(ROOT / "ktrade", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeded = folder / "seeded.db"
        _run("ingest", store=seeded)
        _starts(folder, seeded)
        rows = 100_000 if quick else 1_000_000
        large = _loads(folder, rows)
        _questions(folder, large, seeded, folder / f"{rows}" / "customs.csv")
        columns = f"{'s':>9} {'ms a figure':>12} {'MiB':>6}"
        month = f"{'month: cells':>12} {'s':>9} {'ms a cell':>9}"
        print(f"  {'figures':>9} {'bounds':>6} {columns} {'check':>6} {columns} {month}")
        for figures in (10_000, 100_000) if quick else (10_000, 100_000, 1_000_000):
            _whole(_store_of(folder, figures // 2), figures)
        _shared(_store_of(folder, figures // 2), figures)
        _articles(folder, seeded)
        _slips(folder, 10_000 if quick else 100_000)


def _starts(folder: Path, seeded: Path) -> None:
    hello = folder / "hello.py"
    hello.write_text(HELLO, encoding="utf-8")
    greeting = partial(_time, [sys.executable, str(hello)])
    show = ("show", "--month", "2026-01")
    for arguments, aim in (
        (("--version",), 1.3),
        (("--help",), 1.3),
        (("show", "--help"), 1.3),
        ((*show, "-f", "json"), 1.8),
    ):
        _compare(
            " ".join(arguments),
            partial(_seconds, *arguments, store=seeded),
            "typer hello",
            greeting,
            aim,
        )
    for typed in ("ktrade show --cat", "ktrade show --category se"):
        words = {
            "COMP_WORDS": typed,
            "COMP_CWORD": str(typed.count(" ")),
            "_KTRADE_COMPLETE": "complete_bash",
        }
        completing = partial(_seconds, store=seeded, **words)
        _compare(f"{typed}<TAB>", completing, "typer hello", greeting, 1.3)
    select = partial(_time, [_tool("sqlite-utils"), str(seeded), SELECT])
    _compare(
        " ".join(show), partial(_seconds, *show, store=seeded), "sqlite-utils select", select, 1.1
    )


def _loads(folder: Path, rows: int) -> Path:
    """Compares loads of so many rows, and taking them back; the store of the last."""
    given, store, other = _facts_of(folder, rows), folder / "large.db", folder / "other.db"
    facts = given / "customs.csv"
    memory: list[float] = []

    def load() -> float:
        store.unlink(missing_ok=True)
        seconds, peak = _run("ingest", str(given), store=store)
        memory.append(peak)
        return seconds

    def insert() -> float:
        other.unlink(missing_ok=True)
        return _time(
            [_tool("sqlite-utils"), "insert", str(other), "facts", str(facts), "--csv", "--silent"]
        )

    def plain_import() -> float:
        other.unlink(missing_ok=True)
        return _time([_tool("sqlite3"), str(other), ".mode csv", f".import {facts} facts"])

    def again() -> float:
        return _seconds("ingest", str(given), store=store)

    what = f"ingest of {rows:,} rows"
    others = [insert, plain_import] if shutil.which("sqlite3") else [insert]
    first, same, *beside = zip(
        *([run() for run in (load, again, *others)] for _ in range(PAIRS)), strict=True
    )
    for name, times, aim in zip(
        ("sqlite-utils insert", "sqlite3 .import"), beside, (0.5, 15), strict=False
    ):
        _tell(what, first, name, times, aim)
    _tell("the same again", same, "its first load", first, 0.1)
    _compare(
        "--undo of it",
        partial(_seconds, "ingest", "--undo", store=store),
        what,
        load,
        None,
        LONG_PAIRS,
    )
    corrected = folder / "corrected.db"
    shutil.copyfile(store, corrected)
    correct = partial(_seconds, "ingest", str(_corrected(facts)), store=corrected)
    correct()
    undo = partial(_seconds, "ingest", "--undo", store=corrected)
    _compare(
        "--undo of a correction of all figures", undo, "that correction", correct, None, LONG_PAIRS
    )
    _, small = _run("ingest", str(_facts_of(folder, rows // 10)), store=folder / "tenth.db")
    print(
        f"  its peak memory: {max(memory):.0f} MiB, {small:.0f} MiB for a tenth of the rows (aim:"
        " 128, and the same)"
    )
    return store


def _questions(folder: Path, large: Path, seeded: Path, facts: Path) -> None:
    """Compares questions about one series in a large store with the same in the bundled one."""
    series, known = (
        ("--category", "g0/i0", "--destination", "c0"),
        ("--category", "cars", "--destination", "world"),
    )
    megabytes = large.stat().st_size >> 20
    for name, far, near in (
        ("show", ("show", *series, "--month", "2020-06"), ("show", *known, "--month", "2026-01")),
        (
            "explain",
            ("explain", "value", "g0/i0", "c0", "2020-06"),
            ("explain", "value", "cars", "2025-01"),
        ),
        (
            "trend since 2025",
            ("trend", "g0/i0", "--destination", "c0", "--from", "2025"),
            ("trend", "ict", "--from", "2025"),
        ),
        ("trend of 300 months", ("trend", "g0/i0", "--destination", "c0"), ("trend", "ict")),
    ):
        far_one, near_one = (
            partial(_seconds, *far, store=large),
            partial(_seconds, *near, store=seeded),
        )
        _compare(
            f"{name} of one series in {megabytes} MiB",
            far_one,
            "in the bundled store",
            near_one,
            1.5,
        )
    # 300 months take longer than the bundled few: what the size of a store costs is seen beside
    # these months alone.
    alone = folder / "alone.db"
    _run("ingest", str(_line_of(folder, facts)), store=alone)
    trend = ("trend", "g0/i0", "--destination", "c0")
    far_one, near_one = (
        partial(_seconds, *trend, store=large),
        partial(_seconds, *trend, store=alone),
    )
    _compare(
        f"trend of one series in {megabytes} MiB", far_one, "in a store of its own", near_one, 1.5
    )


def _line_of(folder: Path, facts: Path) -> Path:
    """A folder with the figures of one series and of what it is part of."""
    given = folder / "alone"
    given.mkdir()
    write_vocabulary(given)
    with (
        facts.open(encoding="utf-8") as lines,
        (given / facts.name).open("w", encoding="utf-8") as out,
    ):
        out.write(next(lines))
        for line in lines:
            _, category, destination, _ = line.split(",", 3)
            if category in ("g0/i0", "g0", "total") and destination in ("c0", "world"):
                out.write(line)
    return given


def _whole(store: Path, figures: int) -> None:
    """Prints a line: what all of a store, and one month of it, cost by the figure and by the
    cell."""
    told = []
    for question in ("bounds", "check"):
        seconds, memory = _run(question, "-f", "csv", store=store, status=None)
        told.append(f"{'':6} {seconds:9.1f} {1000 * seconds / figures:12.3f} {memory:6.0f}")
    answer = store.with_suffix(".csv")
    with answer.open("w") as out:
        seconds, _ = _run("show", "--month", "2020-06", "-f", "csv", store=store, out=out)
    cells = len(answer.read_text().splitlines()) - 1
    print(f"  {figures:9} {' '.join(told)} {cells:12} {seconds:9.2f} {1000 * seconds / cells:9.2f}")


def _shared(store: Path, figures: int) -> None:
    """Compares questions about all of a store shared by two processes with one alone."""
    for question in ("bounds", "check"):
        two, one = (
            partial(_seconds_of_all, question, "--jobs", jobs, store=store) for jobs in ("2", "1")
        )
        _compare(f"{question} of {figures:,}, --jobs 2", two, "--jobs 1", one, 0.6, LONG_PAIRS)


def _articles(folder: Path, seeded: Path) -> None:
    """Compares questions about all of a dozen real articles with a hello-world, and each other."""
    store = folder / "articles.db"
    shutil.copyfile(seeded, store)
    _run("ingest", str(ROOT / "tests" / "corpus"), store=store)
    bounds, check = (partial(_seconds_of_all, name, store=store) for name in ("bounds", "check"))
    greeting = partial(_time, [sys.executable, str(folder / "hello.py")])
    _compare("bounds of a dozen articles", bounds, "typer hello", greeting, 5)
    _compare("check of the same", check, "bounds of the same", bounds, 1.5)


def _seconds_of_all(*arguments: str, store: Path) -> float:
    return _run(*arguments, "-f", "csv", store=store, status=None)[0]


def _slips(folder: Path, figures: int) -> None:
    """Counts the slips that `check` tells of in so many figures."""
    store, facts, answer = folder / "slips.db", folder / "slips", folder / "answer.jsonl"
    facts.mkdir()
    slips = _write_slips(facts, figures)
    _run("ingest", str(facts), store=store)
    with answer.open("w") as out:
        seconds, _ = _run(
            "check", "--kind", "contradiction", "-f", "jsonl", store=store, status=1, out=out
        )
    told = len(answer.read_text().splitlines())
    print(f"  {slips} slips in {figures:,} figures: {told} told in {seconds:.1f} s")


def _facts_of(folder: Path, rows: int) -> Path:
    """A folder of made-up trade with so many rows, and its vocabulary."""
    given = folder / f"{rows}"
    if not given.exists():
        given.mkdir()
        write_vocabulary(given)
        write_facts(given / "customs.csv", rows)
    return given


def _corrected(facts: Path) -> Path:
    """A file of the same name with every figure changed."""
    file = facts.with_name("corrected") / facts.name
    file.parent.mkdir(exist_ok=True)
    with facts.open(encoding="utf-8") as rows, file.open("w", encoding="utf-8") as out:
        out.write(next(rows))
        for row in rows:
            *place, value, growth, source = row.split(",")
            out.write(",".join((*place, f"1{value}", f"{float(growth) + 100:.1f}", source)))
    return file


def _store_of(folder: Path, rows: int) -> Path:
    store = folder / f"{rows}.db"
    _run("ingest", str(_facts_of(folder, rows)), store=store)
    return store


def _compare(
    what: str, ours: Timed, beside: str, theirs: Timed, aim: float | None, pairs: int = PAIRS
) -> None:
    """Runs both in turn and tells of it."""
    mine, other = zip(*[(ours(), theirs()) for _ in range(pairs)], strict=True)
    _tell(what, mine, beside, other, aim)


def _tell(
    what: str, ours: Sequence[float], beside: str, theirs: Sequence[float], aim: float | None
) -> None:
    """Prints a line: both medians, and the median of the ratios of the pairs."""
    ratio = median(one / two for one, two in zip(ours, theirs, strict=True))
    print(
        f"  {what:47} {median(ours):7.2f} {beside:>24} {median(theirs):7.2f} {ratio:7.2f}"
        f" {aim or '–':>5}",
        flush=True,
    )


def _tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else name


def _time(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _write_slips(folder: Path, figures: int) -> int:
    """Months of value, growth and year-earlier level that hold, but for one decimal point in a
    thousand figures."""
    draw = random.Random(2)
    cells = [
        (c, d, part * place) for c, part in CATEGORIES.items() for d, place in DESTINATIONS.items()
    ]
    months = figures // (3 * len(cells)) + 1
    wrong = set(
        draw.sample(
            [(month, cell) for month in range(months) for cell in range(len(cells))],
            figures // 1000,
        )
    )
    for month in range(months):
        name = f"{1925 + month // 12}-{month % 12 + 1:02}"
        lines = ["period,category,destination,value,yoy,year_earlier"]
        for number, (category, destination, part) in enumerate(cells):
            value, base = (1e10 * part * 1.002**at for at in (month, month - 12))
            printed = value / 10 if (month, number) in wrong else value
            growth = 100 * (value / base - 1)
            lines.append(
                f"{name},{category},{destination},{printed / 1e6:.3f}m,{growth:.1f},"
                f"{base / 1e6:.3f}m"
            )
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(wrong)


def _seconds(*arguments: str, store: Path, **environment: str) -> float:
    return _run(*arguments, store=store, **environment)[0]


def _run(
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


if __name__ == "__main__":
    main()
