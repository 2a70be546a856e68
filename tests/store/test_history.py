"""A figure keeps what it was, and the last load can be taken back exactly."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ktrade.errors import NothingKnown
from ktrade.resources import bundled
from ktrade.store.undo import DESCRIBED, SAID
from ktrade.store.write import undo
from tests.conftest import Loader, Run

HEADER = "period,category,value,yoy,source,claims,note\n"


def rows(store: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, by its key."""
    with closing(sqlite3.connect(store)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall()
            for name in tables
        }


def indexes(store: Path) -> list[tuple[str, str]]:
    """Name and SQL of each index."""
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name"
        ).fetchall()


def test_every_table_a_load_writes_is_one_that_undo_knows(seeded: Path) -> None:
    kept = {name.removeprefix("former_") for name in rows(seeded) if name.startswith("former_")}
    assert kept == {*DESCRIBED, *SAID}
    grow_only = {"load", "history"}
    fixed = {"measure", "migration", "_sqlite_migrations", *(f"former_{name}" for name in kept)}
    assert set(rows(seeded)) == kept | grow_only | fixed


def test_what_a_corrected_figure_was(run: Run, tmp_path: Path) -> None:
    own = {"KTRADE_DB": str(tmp_path / "own.db")}
    file = tmp_path / "a.csv"
    file.write_text("period,category,value,share\n2026-01,ict,29bn,44.1\n2026-02,ict,30bn,\n")
    run("ingest", "a.csv", **own)
    file.write_text("period,category,value,share\n2026-01,ict,29.1bn,44.1 of total to us\n")
    run("ingest", "a.csv", **own)
    done = run("facts", "--history", "-f", "csv", **own)
    assert done.returncode == 0
    found = list(csv.DictReader(io.StringIO(done.stdout)))
    was = [
        (row["period"], row["measure"], row["of"], row["printed"], row["low"], row["high"])
        for row in found
    ]
    assert was == [
        ("2026-01", "value", "", "29bn", "28440000000", "30000000000"),
        ("2026-01", "share", "total", "44.1", "44.044", "44.2"),
        ("2026-02", "value", "", "30bn", "29440000000", "31000000000"),
    ]
    assert {row["ended_by"] for row in found} == {"a.csv"}
    assert all(row["ended_at"].endswith("+00:00") for row in found)
    for style in ("table", "json", "jsonl", "tsv", "markdown"):
        assert "29bn" in run("facts", "--history", "-f", style, "--month", "2026-01", **own).stdout
    filters = [
        "-m",
        "2026-02",
        "-c",
        "ict",
        "-d",
        "world",
        "--source",
        "a",
        "--flow",
        "export",
        "-f",
        "json",
    ]
    filtered = run("facts", "--history", *filters, **own)
    assert [row["printed"] for row in json.loads(filtered.stdout)] == ["30bn"]
    none = run("facts", "--history", "--month", "2020-01", "-f", "json", **own)
    assert (none.returncode, none.stdout) == (1, "[]\n")


def write_random_files(folder: Path, chance: random.Random) -> list[Path]:
    """Some files of names that come again: corrected, shortened, given by another file, described
    otherwise."""
    folder.mkdir()
    names = chance.sample(
        ["a.csv", "b.csv", "c.csv", "sources.csv", "categories.csv"], chance.randint(1, 4)
    )
    taken: set[tuple[str, str, str]] = set()
    for name in names:
        if name == "sources.csv":
            kinds = [
                f"{s},{chance.choice('PQ')},{chance.choice(['nearest', 'down', 'either'])}"
                for s in "st"
            ]
            text = "id,publisher,rounding\n" + "\n".join(kinds)
        elif name == "categories.csv":
            text = (
                f"id,name,parent,aliases\nict/{chance.choice('xy')},Name {chance.choice('12')},ict,"
            )
            text += chance.choice(["", "one", "two"])
        else:
            lines = []
            for _ in range(chance.randint(0, 6)):
                place = (
                    chance.choice(["2026-01", "2026-02", "2025-H1"]),
                    chance.choice(["ict", "cars"]),
                    chance.choice("st"),
                )
                if place not in taken:
                    taken.add(place)
                    period, category, source = place
                    claim = chance.choice(["", "record", "growth streak 3"])
                    note = chance.choice(["", "seen"])
                    lines.append(
                        f"{period},{category},{chance.randint(10, 13)}bn,{chance.randint(1, 3)},"
                        f"{source},{claim},{note}"
                    )
            text = HEADER + "\n".join(lines)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return [folder / name for name in names]


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))]
)
def test_loads_taken_back_one_by_one_leave_every_row_as_it_was(
    load: Loader, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    load("-", stdin=HEADER + "2026-01,ict,29bn,78,s,,\n")
    moments = [rows(load.store)]
    for number in range(12):
        load(*write_random_files(tmp_path / str(number), chance))
        if rows(load.store) != moments[-1]:
            moments.append(rows(load.store))
    assert len(moments) > 6
    for before in reversed(moments[:-1]):
        undo(load.store)
        assert rows(load.store) == before


def test_a_figure_under_the_key_of_a_removed_one_goes_where_that_comes_back(
    load: Loader, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    before = []
    for text in ("2026-01,ict,29bn\n2026-02,ict,30bn\n", "2026-01,ict,29bn\n2026-03,cars,30bn\n"):
        file.write_text("period,category,value\n" + text)
        load(file)
        before.append(rows(load.store))
    assert [row[0] for row in before[0]["figure"]] == [row[0] for row in before[1]["figure"]], (
        "no key came again"
    )
    undo(load.store)
    assert rows(load.store) == before[0]


@pytest.mark.parametrize("added", [1, 5])  # beside three: where most go, the indexes are made again
def test_added_figures_taken_back_leave_the_indexes(
    load: Loader, tmp_path: Path, added: int
) -> None:
    lines = [f"2026-{month:02},ict,29bn\n" for month in range(1, 4 + added)]
    (tmp_path / "a.csv").write_text("period,category,value\n" + "".join(lines[:3]))
    (tmp_path / "b.csv").write_text("period,category,value\n" + "".join(lines[3:]))
    load(tmp_path / "a.csv")
    before = rows(load.store), indexes(load.store)
    load(tmp_path / "b.csv")
    assert len(rows(load.store)["figure"]) == 3 + added
    undo(load.store)
    assert (rows(load.store), indexes(load.store)) == before
    with closing(sqlite3.connect(load.store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_load_of_several_files_is_taken_back_whole(run: Run, tmp_path: Path) -> None:
    own = {"KTRADE_DB": str(tmp_path / "own.db")}
    run("ingest", **own)
    before = rows(tmp_path / "own.db")
    (tmp_path / "a.csv").write_text("period,category,value\n2026-01,ict,29bn\n")
    (tmp_path / "b.csv").write_text(
        "period,category,value,source\n2026-01,ict,29.2bn,2026-01_ict-joongang\n"
    )
    (tmp_path / "c.csv").write_text(
        "period,category,value,where,source\n2026-01,ict,28bn,p2,2026-01_ict-joongang\n"
    )
    run("ingest", "a.csv", "b.csv", "c.csv", **own)
    dry = run("ingest", "--undo", "--dry-run", **own)
    assert dry.stdout.startswith("dry run, would undo: a.csv, b.csv, c.csv, loaded 20")
    assert rows(tmp_path / "own.db") != before
    done = run("ingest", "--undo", **own)
    # the 29bn of the article's second paragraph was 28bn for a while; two figures came
    told = done.stdout.splitlines()
    assert told[0].startswith("undone: a.csv, b.csv, c.csv, loaded 20")
    assert told[1] == "1 figure or claim restored"
    assert told[2].startswith("figures held: 127 before, 125 now; sources.csv, categories.csv, ")
    assert rows(tmp_path / "own.db") == before


def test_a_first_load_taken_back_leaves_an_empty_store_and_nothing_more_to_take_back(
    run: Run, tmp_path: Path
) -> None:
    own = {"KTRADE_DB": str(tmp_path / "own.db")}
    run("ingest", **own)
    assert run("ingest", **own).stdout.startswith("nothing changed")  # and so is no load
    done = run("ingest", "--undo", **own)
    assert done.stdout.endswith("figures held: 125 before, 0 now; no load is left to undo\n")
    again = run("ingest", "--undo", **own)
    assert (again.returncode, again.stderr) == (
        1,
        "ktrade: there is no load to undo: the store holds nothing\n",
    )
    for question in ("show", "facts", "claims", "check", "compare", "growth"):
        assert "Traceback" not in run(question, **own).stderr
    assert "the store holds no figures yet" in run("show", **own).stderr
    assert run("ingest", **own).stdout.endswith(
        f"written: {tmp_path / 'own.db'} holds 125 figures from these files\n"
    )


def test_undo_takes_no_files_and_needs_a_store(run: Run, tmp_path: Path) -> None:
    assert run("ingest", "--undo", "a.csv").returncode == 2
    done = run("ingest", "--undo", KTRADE_DB=str(tmp_path / "none.db"))
    assert done.returncode == 3
    assert "there is no store at" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_first_load_copies_none_of_its_rows(load: Loader) -> None:
    load(bundled("seeds"))
    found = rows(load.store)
    assert found["former_figure"] == found["former_claim"] == []
    undo(load.store)
    with pytest.raises(NothingKnown):
        undo(load.store)
