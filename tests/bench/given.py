"""The folders and stores that the measurements of speed are about."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

from tests.bench.timing import ROOT, run
from tests.bench.trade import write_facts, write_vocabulary

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
CORPUS = ROOT / "tests" / "corpus"


def facts_of(folder: Path, rows: int) -> Path:
    """A folder of made-up trade with so many rows, and its vocabulary."""
    given = folder / f"{rows}"
    if not given.exists():
        given.mkdir()
        write_vocabulary(given)
        write_facts(given / "customs.csv", rows)
    return given


def store_of(folder: Path, rows: int) -> Path:
    """A store of so many rows of made-up trade."""
    store = folder / f"{rows}.db"
    run("ingest", str(facts_of(folder, rows)), store=store)
    return store


def all_corrected(facts: Path) -> Path:
    """A file of the same name with every figure changed."""
    file = facts.with_name("corrected") / facts.name
    file.parent.mkdir(exist_ok=True)
    with facts.open(encoding="utf-8") as rows, file.open("w", encoding="utf-8") as out:
        out.write(next(rows))
        for row in rows:
            *place, value, growth, source = row.split(",")
            out.write(",".join((*place, f"1{value}", f"{float(growth) + 100:.1f}", source)))
    return file


def line_of(folder: Path, facts: Path) -> Path:
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


def in_one_vintage(folder: Path, rows: int) -> Path:
    """A store of so many rows that one office published at once, each digit as it means it."""
    given, store = folder / "official", folder / "official.db"
    given.mkdir()
    write_vocabulary(given)
    lines = (facts_of(folder, rows) / "customs.csv").read_text(encoding="utf-8").splitlines()
    said = (",".join((*line.split(",")[:-1], "customs")) for line in lines[1:])
    (given / "customs.csv").write_text("\n".join((lines[0], *said)) + "\n", encoding="utf-8")
    (given / "sources.csv").write_text(
        "id,published,rounding,reports\ncustoms,2026-01-15,exact,2025-12\n", encoding="utf-8"
    )
    run("ingest", str(given), store=store)
    return store


def twice_said(folder: Path) -> Path:
    """A folder with all that the real articles say, and another source beside each that says the
    same."""
    given = folder / "twice"
    shutil.copytree(CORPUS, given)
    with (CORPUS / "sources.csv").open(encoding="utf-8", newline="") as stream:
        sources = list(csv.DictReader(stream))
    for source in sources:
        shutil.copyfile(CORPUS / f"{source['id']}.csv", given / f"{source['id']}-again.csv")
    with (given / "sources.csv").open("a", encoding="utf-8", newline="") as stream:
        again = csv.DictWriter(stream, sources[0])
        again.writerows({**source, "id": f"{source['id']}-again"} for source in sources)
    return given


def write_slips(folder: Path, figures: int) -> int:
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
