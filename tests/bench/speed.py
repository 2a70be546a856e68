"""Time and memory beside tools that do less: starting, loading, one question and all questions,
small and large.

Both sides of a ratio run in turn, and it is the median of the pairs' ratios. `--quick` loads a
tenth.
"""

from __future__ import annotations

import compileall
import os
import platform
import shutil
import tempfile
from functools import partial
from pathlib import Path

from tests.bench.given import (
    CORPUS,
    all_corrected,
    facts_of,
    in_one_vintage,
    line_of,
    store_of,
    twice_said,
    write_slips,
)
from tests.bench.timing import (
    LONG_PAIRS,
    PAIRS,
    ROOT,
    compare,
    greeting,
    run,
    seconds_for,
    seconds_of_all,
    seconds_of_command,
    tell,
    tool,
)

SELECT = "SELECT * FROM facts WHERE period = '2026-01'"


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
        run("ingest", store=seeded)
        _starts(folder, seeded)
        rows = 100_000 if quick else 1_000_000
        large = _loads(folder, rows)
        _questions(folder, large, seeded, folder / f"{rows}" / "customs.csv")
        _one_vintage(folder, seeded)
        columns = f"{'s':>9} {'ms a figure':>12} {'MiB':>6}"
        month = f"{'month: cells':>12} {'s':>9} {'ms a cell':>9}"
        print(f"  {'figures':>9} {'bounds':>6} {columns} {'check':>6} {columns} {month}")
        for figures in (10_000, 100_000) if quick else (10_000, 100_000, 1_000_000):
            _whole(store_of(folder, figures // 2), figures)
        _shared(store_of(folder, figures // 2), figures)
        _articles(folder)
        _slips(folder, 10_000 if quick else 100_000)


def _starts(folder: Path, seeded: Path) -> None:
    hello = greeting(folder)
    show = ("show", "--month", "2026-01")
    for arguments, aim in (
        (("--version",), 1.3),
        (("--help",), 1.3),
        (("show", "--help"), 1.3),
        ((*show, "-f", "json"), 1.8),
    ):
        compare(
            " ".join(arguments),
            partial(seconds_for, *arguments, store=seeded),
            "typer hello",
            hello,
            aim,
        )
    for typed in ("ktrade show --cat", "ktrade show --category se"):
        words = {
            "COMP_WORDS": typed,
            "COMP_CWORD": str(typed.count(" ")),
            "_KTRADE_COMPLETE": "complete_bash",
        }
        completing = partial(seconds_for, store=seeded, **words)
        compare(f"{typed}<TAB>", completing, "typer hello", hello, 1.3)
    select = partial(seconds_of_command, [tool("sqlite-utils"), str(seeded), SELECT])
    compare(
        " ".join(show),
        partial(seconds_for, *show, store=seeded),
        "sqlite-utils select",
        select,
        1.1,
    )


def _loads(folder: Path, rows: int) -> Path:
    """Compares loads of so many rows, and taking them back; the store of the last."""
    given, store, other = facts_of(folder, rows), folder / "large.db", folder / "other.db"
    facts = given / "customs.csv"
    memory: list[float] = []

    def load() -> float:
        store.unlink(missing_ok=True)
        seconds, peak = run("ingest", str(given), store=store)
        memory.append(peak)
        return seconds

    def insert() -> float:
        other.unlink(missing_ok=True)
        return seconds_of_command(
            [tool("sqlite-utils"), "insert", str(other), "facts", str(facts), "--csv", "--silent"]
        )

    def plain_import() -> float:
        other.unlink(missing_ok=True)
        return seconds_of_command(
            [tool("sqlite3"), str(other), ".mode csv", f".import {facts} facts"]
        )

    def again() -> float:
        return seconds_for("ingest", str(given), store=store)

    what = f"ingest of {rows:,} rows"
    others = [insert, plain_import] if shutil.which("sqlite3") else [insert]
    first, same, *beside = zip(
        *([timed() for timed in (load, again, *others)] for _ in range(PAIRS)), strict=True
    )
    for name, times, aim in zip(
        ("sqlite-utils insert", "sqlite3 .import"), beside, (0.4, 15), strict=False
    ):
        tell(what, first, name, times, aim)
    tell("the same again", same, "its first load", first, 0.1)
    compare(
        "--undo of it",
        partial(seconds_for, "ingest", "--undo", store=store),
        what,
        load,
        None,
        LONG_PAIRS,
    )
    corrected = folder / "corrected.db"
    shutil.copyfile(store, corrected)
    correct = partial(seconds_for, "ingest", str(all_corrected(facts)), store=corrected)
    correct()
    undo = partial(seconds_for, "ingest", "--undo", store=corrected)
    compare(
        "--undo of a correction of all figures", undo, "that correction", correct, None, LONG_PAIRS
    )
    _, small = run("ingest", str(facts_of(folder, rows // 10)), store=folder / "tenth.db")
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
            partial(seconds_for, *far, store=large),
            partial(seconds_for, *near, store=seeded),
        )
        compare(
            f"{name} of one series in {megabytes} MiB",
            far_one,
            "in the bundled store",
            near_one,
            1.5,
        )
    # 300 months take longer than the bundled few: what the size of a store costs is seen beside
    # these months alone.
    alone = folder / "alone.db"
    run("ingest", str(line_of(folder, facts)), store=alone)
    trend = ("trend", "g0/i0", "--destination", "c0")
    far_one, near_one = (
        partial(seconds_for, *trend, store=large),
        partial(seconds_for, *trend, store=alone),
    )
    compare(
        f"trend of one series in {megabytes} MiB", far_one, "in a store of its own", near_one, 1.5
    )


def _whole(store: Path, figures: int) -> None:
    """Prints a line: what all of a store, and one month of it, cost by the figure and by the
    cell."""
    told = []
    for question in ("bounds", "check"):
        seconds, memory = run(question, "-f", "csv", store=store, status=None)
        told.append(f"{'':6} {seconds:9.1f} {1000 * seconds / figures:12.3f} {memory:6.0f}")
    answer = store.with_suffix(".csv")
    with answer.open("w") as out:
        seconds, _ = run("show", "--month", "2020-06", "-f", "csv", store=store, out=out)
    cells = len(answer.read_text().splitlines()) - 1
    print(f"  {figures:9} {' '.join(told)} {cells:12} {seconds:9.2f} {1000 * seconds / cells:9.2f}")


def _shared(store: Path, figures: int) -> None:
    """Compares questions about all of a store shared by two processes with one alone."""
    for question in ("bounds", "check"):
        two, one = (
            partial(seconds_of_all, question, "--jobs", jobs, store=store) for jobs in ("2", "1")
        )
        compare(f"{question} of {figures:,}, --jobs 2", two, "--jobs 1", one, 0.6, LONG_PAIRS)


def _one_vintage(folder: Path, seeded: Path) -> None:
    """Compares a question about one series of a hundred thousand official cells of one vintage with
    one in the bundled store."""
    store = in_one_vintage(folder, 100_000)
    far = ("show", "--category", "g0/i0", "--destination", "c0", "--month", "2020-06")
    near = ("show", "--category", "cars", "--destination", "world", "--month", "2026-01")
    far_one = partial(seconds_for, *far, store=store)
    near_one = partial(seconds_for, *near, store=seeded)
    what = "show of one series in one vintage of 100,000"
    compare(what, far_one, "in the bundled store", near_one, 2)


def _articles(folder: Path) -> None:
    """Compares questions about all of some real articles, and about a month of them, with a
    hello-world, and each other."""
    store, twice = folder / "articles.db", folder / "twice.db"
    run("ingest", str(CORPUS), store=store)
    run("ingest", str(twice_said(folder)), store=twice)
    hello = greeting(folder)
    bounds, check = (partial(seconds_of_all, name, store=store) for name in ("bounds", "check"))
    compare("bounds of all real articles", bounds, "typer hello", hello, 5)
    compare("check of the same", check, "bounds of the same", bounds, 1.5)
    check_twice = partial(seconds_of_all, "check", store=twice)
    compare("check of them, each said by two sources", check_twice, "by one", check, 2.5)
    for name, aim in (("show", 1.8), ("brief", 3)):
        one = partial(seconds_for, name, "2019-07", store=store)
        compare(f"{name} 2019-07 of real articles", one, "typer hello", hello, aim)


def _slips(folder: Path, figures: int) -> None:
    """Counts the slips that `check` tells of in so many figures."""
    store, facts, answer = folder / "slips.db", folder / "slips", folder / "answer.jsonl"
    facts.mkdir()
    slips = write_slips(facts, figures)
    run("ingest", str(facts), store=store)
    with answer.open("w") as out:
        seconds, _ = run(
            "check", "--kind", "contradiction", "-f", "jsonl", store=store, status=1, out=out
        )
    told = len(answer.read_text().splitlines())
    print(f"  {slips} slips in {figures:,} figures: {told} told in {seconds:.1f} s")


if __name__ == "__main__":
    main()
