"""Every migration from every earlier schema, with rows in it; what was released is never edited."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from sqlite_utils import Database

from ktrade.errors import BadFiles, KtradeError, StoreUnusable
from ktrade.model.floats import as_floats
from ktrade.model.interval import INFINITY, Interval
from ktrade.resources import bundled
from ktrade.store import migrate
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION
from ktrade.store.read import Store
from ktrade.store.selection import Selection
from ktrade.store.verify import faults, notes
from ktrade.store.write import undo
from tests.conftest import Loader, Run

NAMES = [file.stem for file in sorted(bundled("migrations").glob("m[0-9]*.py"))]
# Released: to be added to, never to be changed.
RELEASED = {
    "m0001_initial": "e0388ddc23d3a7f4b79ac30d794469d21e199de41806ea729e3fd6f94b96098f",
    "m0002_undo": "0cca9ed910c8f89f7d6292f9233958b6aba4c8c58900120fee101bcf72deaa0b",
    "m0003_units": "f68ce9f74a3dbc899e4edd657ec721944f6a75888aff612079d75d1ff6f30571",
}
# A store of the first schema: a figure corrected once, a claim, and the words they need.
ROWS = """
INSERT INTO load (key, name, sha256, loaded_at, rows)
VALUES (1, 'a.csv', 'x', '2026-02-01T00:00:00+00:00', 1);
INSERT INTO load (key, name, sha256, loaded_at, rows)
VALUES (2, 'a.csv', 'y', '2026-02-02T00:00:00+00:00', 1);
INSERT INTO source (key, id, rounding) VALUES (1, 'a', 'nearest');
INSERT INTO category VALUES (1, 'total', 'All goods', NULL, 0, '', '');
INSERT INTO destination VALUES (1, 'world', 'World', NULL, 0, '', '', '001');
INSERT INTO period VALUES (20260131001, '2026-01', '2026-01-01', '2026-01-31');
INSERT INTO figure VALUES
(7, 1, 'p1', 'yoy', 20260131001, 'export', 1, 1, NULL, NULL, '34', 33.44, 34.56, 'seen', 2);
INSERT INTO claim VALUES (3, 1, 'p2', 20260131001, 'export', 1, 1, 'record', '', 1);
INSERT INTO history VALUES
    (1, 'figure', 'a', 'p1', '2026-01', 'export', 'total', 'world', 'yoy', '', '33', '', 1, 2);
"""
# Prints of the first schema in money, the interval they had, and what they are written out as.
BARE = {
    "16200000000": (16144000000, 16256000000, "16200000000 usd"),
    "-2,080": (-2085.6, -2074.4, "-2,080 usd"),
    "29bn": (28440000000, 29560000000, "29bn"),
    "600±5m": (-4999400, 5000600, "600 usd±5m"),
    "1.2..1.3bn": (1.2, 1300000000, "1.2 usd..1.3bn"),
    "50..60": (50, 60, "50 usd..60 usd"),
    ">100": (100, None, ">100 usd"),
    "~58": (55.1, 60.9, "~58 usd"),
    "0": (-0.56, 0.56, "0"),
    "-5..0": (-5, 0, "-5 usd..0"),
}
# One that is read otherwise now: `.0` behind single dollars was taken for precision.
FILLER = {
    "12500000000.0": (
        12499999999.944,
        12500000000.056,
        "12500000000.0 usd",
        12444000000,
        12556000000,
    )
}


def old_store(path: Path, version: int) -> None:
    """A store as the ktrade of that schema left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        later = NAMES[version] if version < len(NAMES) else None
        migrate.load_migrations().apply(Database(connection), stop_before=later)
        for statement in ROWS.strip().split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the first schema's tables, in its columns."""
    columns = {
        "load": "key, name, sha256, loaded_at, rows",
        "source": "key, id, publisher, agency, published, rounding, reports, subject, url",
        "category": "key, id, name, parent, part, aliases, basis",
        "destination": "key, id, name, parent, part, aliases, basis, iso",
        "figure": (
            'key, source, "where", measure, period, flow, category, destination, of_category,'
            " of_destination, printed, low, high, note, load"
        ),
        "history": (
            'key, what, source, "where", period, flow, category, destination, measure, of, printed,'
            " note, given_by, ended_by"
        ),
    }
    tables = (
        "load",
        "source",
        "category",
        "destination",
        "period",
        "measure",
        "figure",
        "claim",
        "history",
    )
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: (
                connection.execute(
                    f"SELECT {columns.get(table, '*')} FROM {table} ORDER BY 1"
                ).fetchall()
            )
            for table in tables
        }


def outward(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """Two decimals as stores keep them: as floats, rounded outward; no bound for None."""
    ends = (
        Decimal(str(low)) if low is not None else -INFINITY,
        Decimal(str(high)) if high is not None else INFINITY,
    )
    return as_floats(Interval(*ends))


def nothing_new(load: Loader, folder: Path) -> None:
    """A load that adds one figure of another source."""
    (folder / "b.csv").write_text("period,value\n2026-01,29bn\n")
    load(folder / "b.csv")


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_from_every_earlier_schema_with_rows_in_it(
    load: Loader, tmp_path: Path, version: int
) -> None:
    old_store(load.store, version)
    before = content(load.store)
    with pytest.raises(
        StoreUnusable, match="written by an older ktrade: 'ktrade ingest' brings it up to date"
    ):
        Store(load.store)
    nothing_new(load, tmp_path)
    copy = load.store.with_name(f"k.db.schema-{version}")
    assert content(copy) == before
    with Store(load.store) as store:
        assert list(faults(store, [])) == []
        assert [(s.figure.printed, name) for s, name, _ in store.history()] == [("33", "a.csv")]
    undo(load.store)
    new = {"krw_yoy", "volume", "volume_yoy"}
    after = content(load.store)
    after["measure"] = [row for row in after["measure"] if row[0] not in new]
    assert after == before
    with pytest.raises(KtradeError, match="an older ktrade made it"):
        undo(load.store)


@pytest.mark.parametrize("version", [1, 2])
def test_money_without_a_unit_keeps_its_meaning_and_is_written_out(
    load: Loader, tmp_path: Path, run: Run, version: int
) -> None:
    old_store(load.store, version)
    prints = [*BARE.items(), *((printed, (*ends[:2], ends[2])) for printed, ends in FILLER.items())]
    with closing(sqlite3.connect(load.store)) as connection, connection:
        for number, (printed, (low, high, _)) in enumerate(prints):
            connection.execute(
                'INSERT INTO figure (source, "where", measure, period, flow, category,'
                " destination, printed, low, high, note, load) VALUES (1, ?, 'value', 20260131001,"
                " 'export', 1, 1, ?, ?, ?, '', 1)",
                (f"v{number}", printed, *outward(low, high)),
            )
        connection.execute(
            'INSERT INTO figure (source, "where", measure, period, flow, category, destination,'
            " printed, low, high, note, load) VALUES (1, '', 'krw', 20260131001, 'export', 1, 1,"
            " '17886', ?, ?, '', 1)",
            outward(17885.44, 17886.56),
        )
        connection.execute("UPDATE claim SET claim = 'daily above 60 streak 2'")
        connection.execute("UPDATE history SET measure = 'change', printed = '33'")
    nothing_new(load, tmp_path)
    with Store(load.store) as store:
        assert list(faults(store, [])) == []
        told = {s.where: s.figure for s in store.observations() if s.source == "a"}
        assert [str(c.claim) for c in store.claims()] == ["daily above 60 usd streak 2"]
        assert [s.figure.printed for s, _, _ in store.history()] == ["33 usd"]
        (note,) = notes(store)
    for number, (printed, (low, high, written)) in enumerate(BARE.items()):
        figure = told[f"v{number}"]
        assert figure.printed == written
        ends = figure.interval.low, figure.interval.high
        assert [None if not end.is_finite() else float(end) for end in ends] == [low, high], printed
    ((_, _, written, low, high),) = FILLER.values()
    assert told[f"v{len(BARE)}"].printed == written
    assert (told[f"v{len(BARE)}"].interval.low, told[f"v{len(BARE)}"].interval.high) == (low, high)
    assert told[""].printed == "17886 KRW"
    # All but 29bn, 0 and the yoy: nine of value, one of krw.
    assert note.startswith(
        "'a.csv': 10 figures had no unit and stand for single dollars or won, the first as"
    )
    assert "\nno faults: 14 figures" in run("verify", KTRADE_DB=str(load.store)).stdout


def test_what_is_kept_to_be_taken_back_is_written_out_too(load: Loader, tmp_path: Path) -> None:
    """A load of the second schema corrected 12.0 dollars to 34; taken back, `.0` is no precision
    any more."""
    old_store(load.store, 2)
    with closing(sqlite3.connect(load.store)) as connection, connection:
        connection.execute("UPDATE load SET call = key")
        ends = outward(33.44, 34.56)
        connection.execute(
            "UPDATE figure SET measure = 'value', printed = '34', low = ?, high = ?", ends
        )
        connection.execute(
            "INSERT INTO former_figure VALUES (2, 7, 1, 'p1', 'value', 20260131001, 'export', 1, 1,"
            " NULL, NULL, '12.0', 11.944, 12.056, 'seen', 1)"
        )
    nothing_new(load, tmp_path)
    undo(load.store)
    undo(load.store)
    with Store(load.store) as store:
        assert [s.figure.printed for s in store.observations()] == ["12.0 usd"]
        assert list(faults(store, [])) == []


def test_what_was_loaded_without_a_unit_is_noted_until_it_is_loaded_with_one(
    load: Loader, tmp_path: Path, run: Run
) -> None:
    old_store(load.store, 2)
    with closing(sqlite3.connect(load.store)) as connection, connection:
        ends = outward(28.44, 29.56)
        connection.execute(
            "UPDATE figure SET measure = 'value', printed = '29', low = ?, high = ?", ends
        )
    nothing_new(load, tmp_path)
    noted = run("verify", KTRADE_DB=str(load.store))
    assert noted.returncode == 0
    assert noted.stdout.startswith(
        "note: 'a.csv': 1 figure had no unit and stands for single dollars or won,"
    )
    (tmp_path / "a.csv").write_text("period,value,where\n2026-01,29bn,p1\n")
    load(tmp_path / "a.csv")
    assert run("verify", KTRADE_DB=str(load.store)).stdout.startswith("no faults")


def test_a_rest_a_status_and_a_unit_have_their_place_in_an_older_store(
    load: Loader, tmp_path: Path
) -> None:
    old_store(load.store, 1)
    (tmp_path / "sources.csv").write_text("id,rounding\nb,exact\n")
    (tmp_path / "destinations.csv").write_text(
        "id,name,parent,part\nrest,All others,world,rest\nus,US,world,yes\n"
    )
    (tmp_path / "b.csv").write_text(
        "period,destination,value,volume,status\n2026-01,rest,1bn,5 t,\n2026-01,us,2bn,,target\n"
    )
    load(tmp_path)
    with Store(load.store) as store:
        assert list(faults(store, [])) == []
        assert [
            (str(s.quantity), s.status) for s in store.observations(Selection(sources=("b",)))
        ] == [
            ("value export total rest 2026-01", ""),
            ("volume export total rest 2026-01 in t", ""),
            ("value export total us 2026-01", "target"),
        ]
        assert store.destinations["rest"].is_rest
        assert store.destinations["us"].part
        assert store.sources["b"].rounding == "exact"


def test_every_earlier_copy_stays(load: Loader, tmp_path: Path) -> None:
    for _ in range(3):
        load.store.unlink(missing_ok=True)
        old_store(load.store, 1)
        nothing_new(load, tmp_path)
    copies = {path.name for path in tmp_path.glob("k.db.*")}
    assert copies == {"k.db.schema-1", "k.db.schema-1-1", "k.db.schema-1-2"}


def test_a_load_refused_while_migrating_leaves_the_old_schema_and_no_copy(
    load: Loader, tmp_path: Path
) -> None:
    old_store(load.store, 1)
    before = load.store.read_bytes()
    (tmp_path / "b.csv").write_text("period,value\n2026-01,29b\n")
    with pytest.raises(BadFiles):
        load(tmp_path / "b.csv")
    assert load.store.read_bytes() == before
    assert list(tmp_path.glob("k.db*")) == [load.store]


def test_a_migration_that_fails_half_way_changes_nothing(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_store(load.store, 1)
    before = load.store.read_bytes()

    def fail(connection: sqlite3.Connection) -> None:
        migrate.migrate(connection)
        connection.execute("DROP TABLE figure")
        raise sqlite3.OperationalError("no more")

    monkeypatch.setattr("ktrade.store.write.migrate", fail)
    with pytest.raises(StoreUnusable, match="no more"):
        nothing_new(load, tmp_path)
    assert load.store.read_bytes() == before
    assert list(tmp_path.glob("k.db*")) == [load.store]


def test_an_edited_migration_is_refused_by_name(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing_new(load, tmp_path)
    for name in NAMES:
        text = (bundled("migrations") / f"{name}.py").read_text(encoding="utf-8")
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    edited = tmp_path / "m0001_initial.py"
    edited.write_text(
        edited.read_text(encoding="utf-8").replace("rows INTEGER", "lines INTEGER"),
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "bundled", lambda folder: tmp_path)
    before = load.store.read_bytes()
    with pytest.raises(StoreUnusable, match="the migration m0001_initial is not the one that made"):
        load(bundled("seeds"))
    assert load.store.read_bytes() == before


def test_released_migrations_are_what_they_were() -> None:
    now = {
        name: (
            hashlib.sha256(
                (bundled("migrations") / f"{name}.py").read_text(encoding="utf-8").encode()
            ).hexdigest()
        )
        for name in NAMES
    }
    assert now == RELEASED
