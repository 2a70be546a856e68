"""Pipes that close, disks that are full, streams that are not there, Ctrl-C, and ktrade's own
mistakes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ktrade.cli import COMMANDS
from tests.commands import REQUIRED, calls, formats
from tests.conftest import ROOT, Loader

KTRADE = [sys.executable, "-m", "ktrade"]
PERIODS = [f"{year}-{month:02}" for year in range(1950, 2026) for month in range(1, 13)]
HEADER = "period,category,value,source\n"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some 11,000 figures, which no question about all of them is done with at once."""
    folder = tmp_path_factory.mktemp("large")
    categories = [
        "total",
        "ict",
        "cars",
        "ships",
        "steel",
        "petrochemicals",
        "general-machinery",
        "computers",
    ]
    categories += ["semiconductors", "ict/semiconductors", "ict/computers", "ict/displays"]
    rows = (
        f"{period},{name},{i % 90 + 10}bn,s{i % 2}\n"
        for i, period in enumerate(PERIODS)
        for name in categories
    )
    (folder / "facts.csv").write_text(HEADER + "".join(rows))
    Loader(folder / "k.db")(folder / "facts.csv")
    return folder / "k.db"


def environment(store: Path) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("KTRADE", "PYTHON"))}
    return {**plain, "KTRADE_DB": str(store), "PYTHONPATH": str(ROOT)}


def shell(store: Path, script: str, *arguments: str) -> tuple[int, str]:
    """The status of a bash script in which "$@" is ktrade with these arguments, and what stood on
    standard error."""
    done = subprocess.run(
        ["bash", "-c", script, "bash", *KTRADE, *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, env=environment(store), text=True,
        timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def to_a_closed_pipe(store: Path, *arguments: str, stream: str = "stdout") -> tuple[int, str]:
    """The status where nobody reads that stream, and what stood on the other."""
    reading, writing = os.pipe()
    os.close(reading)
    other = {"stdout": "stderr", "stderr": "stdout"}[stream]
    streams: dict[str, Any] = {stream: writing, other: subprocess.PIPE}
    done = subprocess.run(
        [*KTRADE, *arguments],
        **streams,
        env=environment(store),
        text=True,
        timeout=120,
        check=False,
    )
    os.close(writing)
    return done.returncode, getattr(done, other)


def to_a_closed_pipe_in(styles: list[list[str]], store: Path, command: str) -> None:
    for style in styles:
        assert to_a_closed_pipe(store, command, *REQUIRED.get(command, []), *style) == (
            0,
            "",
        ), style


@pytest.mark.parametrize("command", ["show", "facts", "check", "brief"])
def test_a_closed_pipe_is_no_failure(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)  # where files are made, once
    to_a_closed_pipe_in([[]], seeded, command)


@pytest.mark.slow
@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_closed_pipe_is_no_failure_in_any_format(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    to_a_closed_pipe_in(formats(command), seeded, command)


@pytest.mark.parametrize("arguments", [["--help"], ["show", "--help"], ["--version"], []])
def test_a_closed_pipe_is_no_failure_without_a_command(seeded: Path, arguments: list[str]) -> None:
    assert to_a_closed_pipe(seeded, *arguments) == (0, "")


@pytest.mark.parametrize("style", [pytest.param("table", marks=pytest.mark.slow), "json", "csv"])
def test_a_pipe_may_close_within_a_large_answer(large: Path, style: str) -> None:
    script = '"$@" | head -1 > /dev/null; exit ${PIPESTATUS[0]}'
    assert shell(large, script, "facts", "-f", style) == (0, "")


def test_a_status_stands_where_nobody_reads_what_is_told(seeded: Path) -> None:
    assert to_a_closed_pipe(seeded, "show", "--month", "2027-01", stream="stderr") == (1, "")
    assert to_a_closed_pipe(seeded, "show", "--month", "2026-13", stream="stderr") == (2, "")
    assert shell(seeded, '"$@" 2> /dev/full', "show", "--db", "missing.db") == (3, "")
    assert shell(seeded, '"$@" 2>&-', "show", "--db", "missing.db") == (3, "")
    assert shell(seeded, '"$@" 2>&-', "facts") == (0, "")


FULL = ('"$@" > /dev/full', "No space left on device")
CLOSED = ('"$@" >&-', "Bad file descriptor")


@pytest.mark.parametrize(
    ("arguments", "script", "why"),
    [
        (["facts"], *CLOSED),
        *((one, *FULL) for one in (["show"], ["facts"], ["check"], ["brief"])),
        *(
            pytest.param(one, *stream, marks=pytest.mark.slow)
            for one in calls()
            for stream in (FULL, CLOSED)
        ),
    ],
)
def test_an_answer_that_cannot_be_written_is_told(
    seeded: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    script: str,
    why: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shell(seeded, script, *arguments) == (
        5,
        f"ktrade: the answer cannot be written: {why}\n",
    )


def test_a_large_answer_on_a_full_disk_is_told_once(large: Path) -> None:
    told = "ktrade: the answer cannot be written: No space left on device\n"
    assert shell(large, '"$@" > /dev/full', "facts", "-f", "json") == (5, told)


def test_nothing_stands_where_standard_input_was(seeded: Path) -> None:
    status, told = shell(seeded, '"$@" <&-', "ingest", "--dry-run", "-")
    assert (status, told.splitlines()[0]) == (2, "-: is empty; expected a header row")
    assert shell(seeded, '"$@" <&- >&- 2>&-', "path") == (5, "")


def is_alive(group: int) -> bool:
    """Whether there is a process of the group."""
    try:
        os.kill(group, 0)
    except ProcessLookupError:
        return False
    return True


def interrupted(
    store: Path, *arguments: str, stdin: bytes, is_at_work: Callable[[int], bool]
) -> tuple[int, str, str]:
    """Sends Ctrl-C once the command, by its process id, is at work: its status and what stood on
    both streams."""
    with subprocess.Popen(
        [*KTRADE, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(store),
        # tests run behind `&` ignore it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        start_new_session=True,
    ) as child:  # fmt: skip
        assert child.stdin
        child.stdin.write(stdin)  # more than a pipe holds: returns when the child has begun to read
        child.stdin.flush()
        while not is_at_work(child.pid):
            assert child.poll() is None, "done before it could be interrupted"
            time.sleep(0.01)
        os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to all that it has started too
        child.wait(120)
        assert child.stdout
        assert child.stderr
        for _ in range(100):
            if not is_alive(-child.pid):
                break
            time.sleep(0.05)
        assert not is_alive(-child.pid), "a process of its own is left"
        return child.returncode, child.stdout.read().decode(), child.stderr.read().decode()


def is_locked(store: Path) -> bool:
    """Whether another process is writing."""
    with closing(sqlite3.connect(store, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


def many_rows() -> Iterator[str]:
    return (
        f"{period},total,29bn,made-up-{number}\n" for number in range(300) for period in PERIODS
    )


def test_ctrl_c_while_standard_input_is_read(seeded: Path, tmp_path: Path) -> None:
    store = tmp_path / "new.db"
    rows = (HEADER + "".join(many_rows())).encode()[: 1 << 20]
    assert interrupted(store, "ingest", "-", stdin=rows, is_at_work=lambda _: True) == (130, "", "")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_the_store_is_written(seeded: Path, tmp_path: Path) -> None:
    store = shutil.copy(seeded, tmp_path / "k.db")
    before = store.read_bytes()
    (tmp_path / "many.csv").write_text(HEADER + "".join(many_rows()))
    found = interrupted(
        store, "ingest", str(tmp_path / "many.csv"), stdin=b"",
        is_at_work=lambda _: is_locked(store)
    )  # fmt: skip
    assert found == (130, "", "")
    assert store.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["k.db", "many.csv"]


@pytest.mark.skipif(
    not Path("/proc/self/stat").is_file(), reason="tells by /proc how long it has worked"
)
@pytest.mark.parametrize(
    ("command", "jobs"),
    [
        ("check", "1"),
        ("bounds", "2"),
        *(
            pytest.param(command, jobs, marks=pytest.mark.slow)
            for command, jobs in (("bounds", "1"), ("check", "2"))
        ),
    ],
)
def test_ctrl_c_during_a_long_question(large: Path, command: str, jobs: str) -> None:
    def has_worked_for_a_second(pid: int) -> bool:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return max(map(seconds_of_work, (str(pid), *children))) >= 1

    before = large.read_bytes()
    told = interrupted(
        large, command, "--jobs", jobs, stdin=b"", is_at_work=has_worked_for_a_second
    )
    assert told == (130, "", "")
    assert large.read_bytes() == before


def seconds_of_work(pid: str) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def with_a_mistake(store: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`ktrade facts` with a listing that does what it must not."""
    code = (
        "import sys\nfrom ktrade.queries import listings\nfrom ktrade.cli import main\n"
        "def facts(*given):\n    secret = 'hidden'\n    raise ValueError(sys.prefix)\n"
        f"listings.facts = facts\nsys.argv = ['ktrade', *{arguments!r}]\nmain()\n"
    )
    env = {**environment(store), **more}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False
    )


def test_a_mistake_of_ktrades_own_is_one_line_that_says_so(seeded: Path) -> None:
    done = with_a_mistake(seeded, "facts")
    assert (done.returncode, done.stdout) == (6, "")
    assert (
        done.stderr
        == "ktrade: a bug in ktrade (ValueError); to see where, run it with KTRADE_DEBUG=1\n"
    )


@pytest.mark.parametrize(
    ("arguments", "more"), [(["--debug", "facts"], {}), (["facts"], {"KTRADE_DEBUG": "1"})]
)
def test_the_traceback_is_for_those_who_ask(
    seeded: Path, arguments: list[str], more: dict[str, str]
) -> None:
    done = with_a_mistake(seeded, *arguments, **more)
    assert done.returncode == 6
    assert done.stderr.startswith("Traceback (most recent call last)")
    assert "hidden" not in done.stderr.replace("secret = 'hidden'", "")
