"""A store survives what happens to processes, disks and files: all of a load is in it, or none of
it."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from ktrade.cli import app
from ktrade.errors import KtradeError, StoreUnusable
from ktrade.queries import check as answers
from ktrade.resources import bundled
from ktrade.solver.vintages import Bounds
from ktrade.store import opening
from ktrade.store.place import SCHEMA_VERSION
from ktrade.store.read import Store
from ktrade.store.verify import faults
from tests.conftest import ROOT, Loader, Run, in_memory
from tests.store.test_history import rows
from tests.store.test_migrations import old_store

KTRADE = [sys.executable, "-m", "ktrade"]


def environment(store: Path) -> dict[str, str]:
    return {**os.environ, "KTRADE_DB": str(store), "PYTHONPATH": str(ROOT)}


def one_line(done: subprocess.CompletedProcess[str], message: str, status: int = 3) -> None:
    """A refusal as a user meets it."""
    assert message in done.stderr
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1)


def write_figures(file: Path, count: int, printed: str, claim: str = "") -> None:
    """So many figures of one source: a hundred years of months, at as many places as it takes."""
    lines = (
        f"{1900 + i % 100}-{1 + i // 100 % 12:02},{printed},p{i // 1200},{claim}"
        for i in range(count)
    )
    file.write_text("period,value,where,claims\n" + "\n".join(lines) + "\n", encoding="utf-8")


def killed(store: Path, given: str, seconds: float) -> bool:
    """`ktrade ingest`, killed after so many seconds: whether it was, or had ended by then."""
    process = subprocess.Popen(
        [*KTRADE, "ingest", given], env=environment(store), stdout=subprocess.DEVNULL
    )
    try:
        return process.wait(seconds) != 0
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait() == -signal.SIGKILL


def held(store: Path) -> dict[str, int]:
    """The schema, and how many loads, rows of history and figures of each print the store holds, as
    a reading command opens it; {} where there is none yet."""
    if not store.exists():
        return {}
    with closing(opening.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        if connection.execute("PRAGMA application_id").fetchone() == (0,):
            return {}
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        return {"schema": schema} | dict(
            connection.execute(
                "SELECT 'loads', count(*) FROM load UNION ALL SELECT 'history', count(*) FROM"
                " history UNION ALL SELECT printed, count(*) FROM figure GROUP BY printed"
            )
        )


class ToKill(NamedTuple):
    """A load to be killed: the store it begins from, if any, what is given to `ktrade ingest`, what
    is held before and after, its seconds."""

    store: Path
    begun_from: Path | None
    given: str
    before: dict[str, int]
    after: dict[str, int]
    seconds: float = 600

    def run(self, share: float = 1) -> bool:
        """Whether it was killed after that share of its time."""
        for path in self.store.parent.glob(f"{self.store.name}*"):
            path.unlink()
        if self.begun_from:
            shutil.copyfile(self.begun_from, self.store)
        return killed(self.store, self.given, share * self.seconds)


def loads_to_kill(folder: Path, count: int) -> list[ToKill]:
    """A first load, a correction, its undoing and a migration of so many figures, each run to its
    end once."""
    first, other = folder / "first/f.csv", folder / "other/f.csv"
    for file, printed in ((first, "29bn"), (other, "30bn")):
        file.parent.mkdir()
        write_figures(file, count, printed)
    store, loaded, corrected, old = (
        folder / name for name in ("k.db", "loaded.db", "corrected.db", "old.db")
    )
    old_store(old, 1)
    nothing: dict[str, int] = {}
    once = {"schema": SCHEMA_VERSION, "loads": 1, "history": 0, "29bn": count}
    twice = {"schema": SCHEMA_VERSION, "loads": 2, "history": count, "30bn": count}
    migrated = {**held(old), "schema": SCHEMA_VERSION, "loads": 3, "29bn": count}
    loads = []
    for load, kept in (
        (ToKill(store, None, str(first), nothing, once), loaded),
        (ToKill(store, loaded, str(other), once, twice), corrected),
        (ToKill(store, corrected, "--undo", twice, once), None),
        (ToKill(store, old, str(first), held(old), migrated), None),
    ):
        start = time.monotonic()
        assert not load.run()
        loads.append(load._replace(seconds=time.monotonic() - start))
        assert held(store) == load.after
        if kept:
            shutil.copyfile(store, kept)
    return loads


def check_kills(loads: list[ToKill], chance: random.Random, moments: int) -> None:
    """Kills the loads in turn, at random moments."""
    were_killed = 0
    for load, _ in zip(cycle(loads), range(moments), strict=False):
        were_killed += load.run(chance.uniform(0, 1.1))
        assert held(load.store) in (load.before, load.after)
    assert were_killed


def test_a_killed_load_is_in_the_store_whole_or_not_at_all(tmp_path: Path) -> None:
    check_kills(loads_to_kill(tmp_path, 1_000), random.Random(0), 3)


@pytest.fixture(scope="module")
def large_loads() -> Iterator[list[ToKill]]:
    with in_memory() as folder:
        yield loads_to_kill(Path(folder), 40_000)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_loads_of_many_figures_killed_at_a_hundred_moments(
    large_loads: list[ToKill], part: int
) -> None:
    check_kills(large_loads, random.Random(part), 20)


def cut_off(store: Path) -> None:
    """Leaves the store as a load killed while it wrote does: pages changed, and the journal beside
    it."""
    code = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA cache_size = 1')\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute(\"UPDATE figure SET printed = '1', note = hex(zeroblob(500))\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(store)], check=False)
    assert store.with_name(f"{store.name}-journal").stat().st_size


def test_the_next_reader_rolls_back_what_a_killed_load_had_written(
    run: Run, seeded: Path, tmp_path: Path
) -> None:
    store = tmp_path / "k.db"
    shutil.copyfile(seeded, store)
    cut_off(store)
    assert store.read_bytes() != seeded.read_bytes()
    assert (
        run("facts", "-f", "csv", KTRADE_DB=str(store)).stdout == run("facts", "-f", "csv").stdout
    )
    assert rows(store) == rows(seeded)


def test_a_full_disk_leaves_the_old_store(seeded: Path, tmp_path: Path) -> None:
    store, file = tmp_path / "k.db", tmp_path / "f.csv"
    write_figures(file, 20_000, "29bn")
    shutil.copyfile(seeded, store)
    room = store.stat().st_size + 100_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    for arguments in (
        ["ingest", str(file)],
        ["ingest", "--db", str(tmp_path / "new.db"), str(file)],
    ):
        done = subprocess.run(
            [*KTRADE, *arguments],
            env=environment(store),
            capture_output=True,
            text=True,
            preexec_fn=limit,
            check=False,
        )
        one_line(done, "see whether the disk is full")
    assert store.read_bytes() == seeded.read_bytes()
    assert not (tmp_path / "new.db").exists()
    room = 50_000
    done = subprocess.run(
        [*KTRADE, "backup", str(tmp_path / "copy.db")],
        env=environment(store), capture_output=True, text=True, preexec_fn=limit, check=False,
    )  # fmt: skip
    one_line(done, "see whether the disk is full")
    assert not (tmp_path / "copy.db").exists()


def test_a_full_database_is_told(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(bundled("seeds"))
    before = load.store.read_bytes()
    opened = opening.open_connection

    def small(path: Path, mode: str) -> sqlite3.Connection:
        connection = opened(path, mode)
        connection.execute("PRAGMA max_page_count = 60")
        return connection

    monkeypatch.setattr("ktrade.store.write.open_connection", small)
    write_figures(tmp_path / "f.csv", 5_000, "29bn")
    with pytest.raises(StoreUnusable, match="is unchanged: its disk or that of TMPDIR is full"):
        load(tmp_path / "f.csv")
    assert load.store.read_bytes() == before


@pytest.fixture
def bare(
    seeded: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Runs `ktrade` as one whom permissions bind, on a store that may not be written, nor its
    folder unless asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copyfile(seeded, folder / "k.db")
        shutil.copytree(bundled("seeds"), folder / "seeds")

        def bound() -> None:
            # Root passes over permissions by two capabilities, which a process can give up (prctl
            # PR_CAPBSET_DROP).
            for capability in (1, 2) if os.geteuid() == 0 else ():
                ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [*KTRADE, *arguments], env={**environment(folder / "k.db"), "HOME": name},
                cwd=folder,
                capture_output=True, text=True, preexec_fn=bound, check=False,
            )  # fmt: skip

        for path in folder.rglob("*"):
            path.chmod(0o555 if path.is_dir() else 0o444)
        folder.chmod(getattr(request, "param", 0o555))
        if not subprocess.run(
            ["test", "-w", folder / "k.db"], preexec_fn=bound, check=False
        ).returncode:
            pytest.skip("permissions do not bind here")
        yield run
        folder.chmod(0o755)
        (folder / "seeds").chmod(0o755)


@pytest.mark.parametrize(
    "bare", [0o555, pytest.param(0o755, marks=pytest.mark.slow)], indirect=True
)
def test_a_read_only_store_can_be_read_and_not_written(
    bare: Callable[..., subprocess.CompletedProcess[str]], seeded: Path
) -> None:
    store = Path(bare("path").stdout.rstrip("\n"))
    assert bare("facts", "-f", "csv").stdout.count("\n") == 126
    assert bare("verify", "seeds").stdout.startswith("no faults")
    one_line(
        bare("ingest", "seeds"), "cannot be opened here (attempt to write a readonly database)"
    )
    one_line(
        bare("ingest", "--undo"), "cannot be opened here (attempt to write a readonly database)"
    )
    assert store.read_bytes() == seeded.read_bytes()
    assert {path.name for path in store.parent.iterdir()} == {"k.db", "seeds"}


def test_nothing_is_made_in_a_read_only_folder(
    bare: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    one_line(bare("backup", "copy.db"), "'copy.db' cannot be used (Permission denied)")
    one_line(
        bare("ingest", "--db", "new.db", "seeds"), "'new.db' cannot be used (Permission denied)"
    )
    assert bare("facts", "-f", "csv").stdout.count("\n") == 126


@pytest.mark.parametrize(
    "bare", [0o555, pytest.param(0o755, marks=pytest.mark.slow)], indirect=True
)
def test_a_load_that_was_cut_off_is_told_where_it_cannot_be_rolled_back(
    bare: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    store = Path(bare("path").stdout.rstrip("\n"))
    modes = {path: path.stat().st_mode for path in (store.parent, store)}
    for path in modes:
        path.chmod(0o755)
    cut_off(store)
    for path, mode in modes.items():
        path.chmod(mode)
    for command in ("facts", "verify", "ingest"):
        one_line(
            bare(command), "contains an interrupted load; open it once where it can be written"
        )


@pytest.mark.parametrize("command", ["facts", "ingest", "verify", "backup"])
def test_what_is_no_file_is_named(run: Run, tmp_path: Path, command: str) -> None:
    arguments = {"backup": ["copy.db"]}.get(command, [])
    one_line(
        run(command, *arguments, KTRADE_DB=str(tmp_path)), "is a folder; expected the store's file"
    )
    os.mkfifo(tmp_path / "pipe")
    one_line(run(command, *arguments, KTRADE_DB=str(tmp_path / "pipe")), "is not a file")
    one_line(
        run(command, *arguments, KTRADE_DB=str(tmp_path / ("x" * 300))),
        "cannot be used (File name too long)",
    )
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("name", ["with space.db", "무역 100%? half#.db"])
def test_every_command_takes_odd_paths(run: Run, tmp_path: Path, name: str) -> None:
    own = {"KTRADE_DB": str(tmp_path / name)}
    assert run("ingest", **own).returncode == 0
    assert run("backup", f"copy of {name}", **own).returncode == 0
    assert run("verify", "--db", f"copy of {name}").stdout.startswith("no faults: 125 figures")
    assert run("ingest", "--undo", **own).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {name, f"copy of {name}"}


def check_crowd(run: Run, folder: Path, seconds: float) -> None:
    """Eight readers and four writers; each load gives a file's ten figures one print, and a reader
    must see but one."""
    store = folder / "k.db"
    for writer in range(4):
        write_figures(folder / f"{writer}.csv", 10, "10bn")
    code = {
        "write": (
            "import sys, time, pathlib, subprocess\nfile, end, number = pathlib.Path(sys.argv[2]),"
            " time.monotonic() + float(sys.argv[1]), 10\nwhile time.monotonic() < end:\n    number"
            " = 10 + (number - 9) % 90\n    lines = file.read_text().splitlines()\n    cells ="
            " [line.split(',') for line in lines]\n    for row in cells[1:]: row[2] ="
            " f'{number}bn'\n    file.write_text('\\n'.join(','.join(row) for row in cells))\n   "
            " subprocess.run([sys.executable, '-m', 'ktrade', 'ingest', str(file)], check=True,"
            " stdout=subprocess.DEVNULL)\n"
        ),
        "read": (
            "import sys, time, pathlib, os\n"
            "from ktrade.store.read import Store\n"
            "end = time.monotonic() + float(sys.argv[1])\n"
            "while time.monotonic() < end:\n"
            "    with Store(pathlib.Path(os.environ['KTRADE_DB'])) as store:\n"
            "        found = [(s.source, s.figure.printed) for s in store.observations()]\n"
            "    assert len(found) == 40, len(found)\n"
            "    assert len(set(found)) == 4, set(found)\n"
        ),
    }
    assert (
        run(
            "ingest", *(str(folder / f"{n}.csv") for n in range(4)), KTRADE_DB=str(store)
        ).returncode
        == 0
    )
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", code[what], str(seconds), str(folder / f"{n}.csv")],
            env=environment(store), stderr=subprocess.PIPE, text=True,
        )
        for what, several in (("write", 4), ("read", 8)) for n in range(several)
    ]  # fmt: skip
    for process in crowd:
        _, told = process.communicate(timeout=seconds + 120)
        assert (process.returncode, told) == (0, "")
    with Store(store) as opened:
        assert list(faults(opened, [])) == []
        assert next(opened.history()), "nothing was written meanwhile"


def test_a_crowd_sees_whole_loads_and_waits_for_its_turn(run: Run, tmp_path: Path) -> None:
    check_crowd(run, tmp_path, 0.7)


@pytest.mark.slow
def test_a_crowd_for_a_minute(run: Run, tmp_path: Path) -> None:
    check_crowd(run, tmp_path, 60)


def test_who_waited_too_long_is_told_so(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(bundled("seeds"))
    before = load.store.read_bytes()
    write_figures(tmp_path / "f.csv", 10, "29bn")
    for module in ("opening", "write"):
        monkeypatch.setattr(f"ktrade.store.{module}.WAIT_SECONDS", 0.05)
    with (
        Store(load.store),
        pytest.raises(StoreUnusable, match="is in use by another process; try again"),
    ):
        load(tmp_path / "f.csv")
    assert load.store.read_bytes() == before
    with closing(sqlite3.connect(load.store, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnusable, match="is in use by another process; try again"):
            Store(load.store)
        with pytest.raises(StoreUnusable, match="is in use by another process; try again"):
            load(tmp_path / "f.csv")


@pytest.mark.parametrize(
    ("command", "of", "thought"), [("bounds", Bounds, "of_each"), ("check", answers, "findings")]
)
def test_a_load_does_not_wait_for_a_long_thought(
    load: Loader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    of: object,
    thought: str,
) -> None:
    load(bundled("seeds"))
    write_figures(tmp_path / "f.csv", 10, "29bn")
    think = getattr(of, thought)
    monkeypatch.setattr("ktrade.store.write.WAIT_SECONDS", 0.05)

    def load_meanwhile(*given: object) -> object:
        assert load(tmp_path / "f.csv").changes.figures["f.csv"].added == 10
        return think(*given)

    monkeypatch.setattr(of, thought, load_meanwhile)
    done = CliRunner().invoke(app, [command, "-f", "csv"], env={"KTRADE_DB": str(load.store)})
    assert done.stdout.count("\n") > 3, done.exception
    assert ",f," not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [15])
def test_first_loads_at_once_are_all_kept_though_others_are_refused(
    tmp_path: Path, rounds: int
) -> None:
    store = tmp_path / "k.db"
    (tmp_path / "bad.csv").write_text("period,value\n2026-01,29b\n")
    for number in range(4):
        write_figures(tmp_path / f"{number}.csv", 10, "10bn")

    def crowd(*files: str) -> None:
        processes = [
            subprocess.Popen([*KTRADE, "ingest", str(tmp_path / file)], env=environment(store),
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for file in files
        ]  # fmt: skip
        for file, process in zip(files, processes, strict=True):
            told = process.communicate(timeout=120)[1]
            assert process.returncode == (2 if file == "bad.csv" else 0), told

    for _ in range(rounds):
        crowd("0.csv", "bad.csv", "1.csv", "bad.csv", "2.csv", "bad.csv", "3.csv")
        assert held(store)["10bn"] == 40
        assert list(tmp_path.glob("k.db*")) == [store]
        store.unlink()
    crowd(*["bad.csv"] * 5)
    assert not list(tmp_path.glob("k.db*"))


@pytest.mark.parametrize("is_aside", [False, True])
def test_reading_commands_cannot_write_even_elsewhere(
    seeded: Path, tmp_path: Path, is_aside: bool
) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with Store(seeded) as store:
        if is_aside:
            store.snapshot()
        else:
            store.connection.execute("COMMIT")
        run = store.connection.execute
        with pytest.raises(sqlite3.OperationalError, match="too many attached"):
            run("ATTACH ? AS new", (str(tmp_path / "new.db"),))
        assert not (tmp_path / "new.db").exists()
        store.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # and if it could:
        run("ATTACH ? AS other", (str(other),))
        for observation in (
            "DELETE FROM main.figure",
            "CREATE TABLE main.t (x)",
            "INSERT INTO other.t VALUES (1)",
        ):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                run(observation)
        with pytest.raises(sqlite3.OperationalError, match="not authorized"):
            run("SELECT load_extension('x')")
        for setting, value in (("trusted_schema", 0), ("query_only", 1), ("cell_size_check", 1)):
            assert run(f"PRAGMA {setting}").fetchone() == (value,)
        if sys.version_info >= (3, 12):  # before, Python could not ask for it
            assert store.connection.getconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is an empty file: 'ktrade ingest' fills it"),
        (b"period,value\n2026-01,29bn\n" * 50, "is not an SQLite file"),
        (None, "is an SQLite file of another program; expected a store made by 'ktrade ingest'"),
    ],
)
@pytest.mark.parametrize("command", ["show", "facts", "verify", "backup"])
def test_what_is_no_store_is_named_for_what_it_is(
    run: Run, tmp_path: Path, command: str, content: bytes | None, message: str
) -> None:
    store = tmp_path / "k.db"
    if content is None:
        with closing(sqlite3.connect(store)) as connection:
            connection.execute("CREATE TABLE t (x)")
    else:
        store.write_bytes(content)
    before = store.read_bytes()
    one_line(
        run(command, *(["copy.db"] if command == "backup" else []), KTRADE_DB=str(store)), message
    )
    assert store.read_bytes() == before
    assert not (tmp_path / "copy.db").exists()


def test_a_truncated_store_is_damaged(run: Run, seeded: Path, tmp_path: Path) -> None:
    whole = seeded.read_bytes()
    store = tmp_path / "k.db"
    for share in (0.2, 0.9):
        store.write_bytes(whole[: int(len(whole) * share)])
        for command in ("show", "facts", "ingest"):
            one_line(run(command, KTRADE_DB=str(store)), "is damaged")
        done = run("verify", KTRADE_DB=str(store))
        assert done.returncode == 3
        assert "Traceback" not in done.stderr


@contextmanager
def noted(told: list[str]) -> Iterator[None]:
    """Keeps what a user would be told; anything else would be a traceback."""
    try:
        yield
    except KtradeError as error:
        told.append(str(error))


@pytest.mark.parametrize("count", [15, pytest.param(300, marks=pytest.mark.slow)])
def test_bytes_flipped_anywhere_end_in_an_answer_or_in_one_line(
    seeded: Path, tmp_path: Path, count: int
) -> None:
    whole = bytearray(seeded.read_bytes())
    chance = random.Random(0)
    write_figures(tmp_path / "f.csv", 10, "29bn")
    told: list[str] = []
    for number in range(count):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 1, 5, 50))):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        asked: tuple[Callable[[Store], object], ...] = (
            lambda opened: list(opened.observations()),
            lambda opened: [
                list(opened.claims()),
                list(opened.history()),
                opened.categories,
                opened.destinations,
            ],
            lambda opened: list(faults(opened, [])),
        )
        # Files of their own: a cursor in an error's traceback keeps a closed store locked until it
        # is collected.
        read_from, written_to = (tmp_path / f"{number}-{use}.db" for use in ("read", "written"))
        for store in (read_from, written_to):
            store.write_bytes(damaged)
        for ask in asked:
            with noted(told), Store(read_from) as opened:
                ask(opened)
        with noted(told):
            Loader(written_to)(tmp_path / "f.csv")
        for file in tmp_path.glob(f"{number}-*"):
            file.unlink()
    assert len(told) > count / 3
    assert not [text for text in told if "\n" in text or "in use" in text]


def test_verify_names_each_fault(load: Loader, tmp_path: Path) -> None:
    write_figures(tmp_path / "f.csv", 3, "29bn")
    load(tmp_path / "f.csv")
    with Store(load.store) as store:
        assert list(faults(store, [tmp_path / "f.csv"])) == []
    with closing(sqlite3.connect(load.store, isolation_level=None)) as connection:
        connection.execute("UPDATE figure SET printed = '39bn' WHERE key = 1")
        connection.execute("UPDATE figure SET category = 99 WHERE key = 2")
        connection.execute("UPDATE figure SET printed = 'much' WHERE key = 3")
        connection.execute(
            "INSERT INTO period VALUES (20260131001, '2026-01', '2026-01-01', '2026-01-31')"
        )
        connection.execute("CREATE TRIGGER t AFTER INSERT ON figure BEGIN DELETE FROM figure; END")
        connection.execute("DROP INDEX figure_period")
    write_figures(tmp_path / "f.csv", 3, "39bn")
    (tmp_path / "g.csv").touch()
    with Store(load.store) as store:
        found = list(faults(store, [tmp_path / "f.csv", tmp_path / "g.csv", tmp_path / "none.csv"]))
    # 29 - 0.56 and 29 + 1 billion were stored
    allowed, stored = "38440000000.0 to 40000000000.0", "28440000000.0 to 30000000000.0"
    beginnings = (
        "the index figure_period is missing",
        "the trigger t is not ktrade's",
        "figure 2: what it refers to in category is not there",
        f"figure 1: '39bn', rounded either, allows {allowed}; it has {stored}",
        "figure 3: 'much' is not a figure here",
        "period 20260131001: '2026-01' has no figure and no claim",
        f"'{tmp_path}/f.csv': not the file that was loaded at 20",
        f"'{tmp_path}/g.csv': no file of this name was loaded",
        f"'{tmp_path}/none.csv': cannot be read: No such file or directory",
    )
    assert len(found) == len(beginnings)
    assert all(
        line.startswith(beginning) for line, beginning in zip(found, beginnings, strict=True)
    ), found


def test_verify_and_backup_as_a_user_meets_them(run: Run, seeded: Path, tmp_path: Path) -> None:
    assert run("verify").stdout == f"no faults: 125 figures and 23 claims in {seeded}\n"
    assert run("backup", "copy.db").stdout == "written: 125 figures and 23 claims in copy.db\n"
    assert rows(tmp_path / "copy.db") == rows(seeded)
    before = (tmp_path / "copy.db").read_bytes()
    one_line(run("backup", "copy.db"), "'copy.db' already exists", 2)
    one_line(run("backup", "no/copy.db"), "'no/copy.db' cannot be used (No such file or directory)")
    assert (tmp_path / "copy.db").read_bytes() == before
    with closing(sqlite3.connect(tmp_path / "copy.db", isolation_level=None)) as connection:
        connection.execute("UPDATE figure SET low = 0 WHERE key = 1")
    done = run("verify", "--db", "copy.db")
    assert (done.returncode, done.stdout.count("\n")) == (3, 1)
    assert (
        done.stderr
        == "ktrade: 1 fault in 'copy.db'; go back to a backup, or load the facts into a new store\n"
    )


def test_what_can_be_read_of_a_damaged_store_is_exported(
    run: Run, load: Loader, tmp_path: Path
) -> None:
    write_figures(tmp_path / "f.csv", 1_200, "29bn", claim="record for month")
    (tmp_path / "sources.csv").write_text("id,rounding\nf,down\n")
    load(tmp_path / "f.csv", tmp_path / "sources.csv")
    whole = load.store.read_bytes()
    pages = "SELECT pageno, pagetype FROM dbstat WHERE name = ? ORDER BY path"
    with closing(sqlite3.connect(load.store)) as connection:
        try:
            leaves, other_leaves = (
                [page for page, kind in connection.execute(pages, (table,)) if kind == "leaf"]
                for table in ("figure", "claim")
            )
            index = [page for page, _ in connection.execute(pages, ("figure_period",))]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not tell its pages")
    assert min(len(leaves), len(other_leaves)) > 10

    def told(command: str, *arguments: str, store: Path = load.store) -> list[str]:
        done = run(command, *arguments, "-f", "csv", KTRADE_DB=str(store))
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    def damage(*without: int) -> None:
        damaged = bytearray(whole)
        for page in without:
            damaged[(page - 1) * 4096 : page * 4096] = bytes(4096)
        load.store.write_bytes(damaged)

    (tmp_path / "sources.csv").write_text("\n".join(told("sources")))
    every = {command: set(told(command)) for command in ("facts", "claims")}
    assert [len(lines) for lines in every.values()] == [1_201, 1_201]
    damage(*index)
    assert set(told("facts", "--salvage")) == every["facts"]
    # A table's leaves hold its rows in the order of their keys: what stands on one of them is gone,
    # all else is there.
    damage(leaves[3], other_leaves[5])
    for command, number in (("facts", len(leaves)), ("claims", len(other_leaves))):
        refused = (
            "is damaged (database disk image is malformed): 'ktrade facts' and 'ktrade claims' with"
            " --salv"
        )
        one_line(run(command, "-f", "csv", KTRADE_DB=str(load.store)), refused)
        found = told(command, "--salvage")
        assert set(found) < every[command]
        assert 1_201 - len(found) == pytest.approx(1_201 / number, rel=0.5)
        (tmp_path / "saved.csv").write_text("\n".join(found))
        assert (
            run("ingest", "saved.csv", "sources.csv", KTRADE_DB=str(tmp_path / "new.db")).returncode
            == 0
        )
        assert set(told(command, store=tmp_path / "new.db")) == set(found)
        (tmp_path / "new.db").unlink()
    load.store.write_bytes(whole[: leaves[len(leaves) // 2] * 4096])
    assert 1 < len(told("facts", "--salvage")) < 1_201
