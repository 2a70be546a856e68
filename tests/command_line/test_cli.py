"""The command line as a person and a shell script meet it."""

from __future__ import annotations

import csv
import importlib
import inspect
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ktrade.cli import COMMANDS
from tests.commands import ARTICLE
from tests.conftest import ROOT, Run
from tests.terminal import on_a_terminal

ANSWERS = ["show", "growth", "share", "surplus", "compare", "trend"]
LISTINGS = ["bounds", "facts", "claims", "periods", "sources", "categories", "destinations"]
SLOW_FORMATS = [
    pytest.param(f, marks=pytest.mark.slow) for f in ("table", "csv", "jsonl", "tsv", "markdown")
]


@pytest.mark.parametrize("style", ["json", *SLOW_FORMATS])
@pytest.mark.parametrize("command", [*ANSWERS, *LISTINGS])
def test_every_answer_in_every_format(run: Run, command: str, style: str) -> None:
    done = run(command, "-f", style)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    if style == "json":
        assert isinstance(json.loads(done.stdout), list)
    if style == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in done.stdout.splitlines())
    if style in ("csv", "tsv"):
        header, *rows = csv.reader(
            io.StringIO(done.stdout), delimiter="," if style == "csv" else "\t"
        )
        assert rows
        assert {len(row) for row in rows} == {len(header)}


def test_the_fields_of_a_quantity(run: Run) -> None:
    first = json.loads(run("show", "--month", "2026-01", "-f", "json").stdout)[0]
    assert first == {
        "period": "2026-01",
        "compared_with": None,
        "flow": "export",
        "category": "total",
        "destination": "world",
        "measure": "value",
        "of": None,
        "unit": "USD",
        # the 65.85 from above 65.8444, and the 65.8 below 65.9 that is no sharper: 65.85 cut gives
        # 65.86
        "low": 65844400000,
        "high": 65860000000,
        "mid": 65852000000,  # 65.8522bn, of which the 0.0078bn on either side leave so many digits
        "printed": "65.85bn",
        "sources": ["2026-01_ict-joongang", "2026-01_total-cna", "2026-01_total-joongang"],
        "vintage": "2026-01",
        "clash": None,
        "status": None,
        "rank": None,  # only two months of all exports are known
    }


def test_machine_formats_hold_plain_dollars_whatever_the_unit(run: Run) -> None:
    outputs = {run("show", "-f", "csv", "--unit", unit).stdout for unit in ("usd", "m", "bn")}
    assert len(outputs) == 1


def test_tables_in_other_units(run: Run) -> None:
    assert "65,850" in run("show", "--month", "2026-01", "--unit", "m").stdout
    assert "65,850,000,000" in run("show", "--month", "2026-01", "--unit", "usd").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (
            ["show", "--month", "2027-01"],
            1,
            "ktrade: nothing is known of 2027-01; the nearest periods are",
        ),
        (["facts", "--month", "2027-01"], 1, "ktrade: nothing is known of 2027-01"),
        (
            ["show", "--month", "2026-13"],
            2,
            "ktrade: '2026-13' is not a period; expected a period such as",
        ),
        (
            ["show", "--category", "chps"],
            2,
            "ktrade: 'chps' is not a known category (nearest: chips",
        ),
        (
            ["show", "--destination", "viet"],
            2,
            "ktrade: 'viet' is not a known destination (nearest: vietnam",
        ),
        (["show", "--source", "cna"], 2, "ktrade: 'cna' is not a known source"),
        (["show", "--flow", "exprots"], 2, "ktrade: 'exprots' is not a flow (nearest: export"),
        (
            ["show", "--as-of", "yesterday"],
            2,
            "ktrade: 'yesterday' is neither a vintage nor a date",
        ),
        (["growth", "--from", "2020-11"], 2, "ktrade: --from and --to go together"),
        (
            ["growth", "--from", "2025-H1", "--to", "2026-01"],
            2,
            "ktrade: 2025-H1 and 2026-01 differ in length",
        ),
        (
            ["compare", "2025-H1", "2026-01"],
            2,
            "ktrade: 2025-H1 and 2026-01 differ in length",
        ),
        (["shwo"], 2, "did you mean 'show'"),
        (["show", "--moth", "2026-01"], 2, "--month"),
        (["show", "-f", "xml"], 2, "xml"),
        (["ingest", "nowhere.csv"], 2, "nowhere.csv: there is no such file or folder"),
        (
            ["show", "--db", "missing.db"],
            3,
            "ktrade: there is no store at 'missing.db' yet: 'ktrade ingest' creates one",
        ),
        (["ingest", "--db", "no/such/folder.db"], 3, "ktrade: the folder 'no/such' does not exist"),
    ],
)
def test_statuses_and_messages(run: Run, arguments: list[str], status: int, message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    if done.stderr.startswith("ktrade: "):
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("style", "text"), [("json", "[]\n"), ("jsonl", "")])
def test_nothing_known_is_still_an_answer_for_machines(run: Run, style: str, text: str) -> None:
    done = run("show", "--month", "2027-01", "-f", style)
    assert (done.returncode, done.stdout) == (1, text)


def test_nothing_known_as_csv_keeps_the_header(run: Run) -> None:
    some, none = (
        run("facts", "--month", month, "-f", "csv").stdout.splitlines()
        for month in ("2026-01", "2027-01")
    )
    assert none == [some[0]]


def test_a_closed_pipe_is_no_failure(run: Run, seeded: Path) -> None:
    command = f"set -o pipefail; {sys.executable} -m ktrade facts -f csv --db '{seeded}' | head -1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        done = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, check=False, env=environment
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("period,flow")


def test_colour_is_for_terminals_and_can_be_said_otherwise(run: Run, seeded: Path) -> None:
    assert "\x1b[" in on_a_terminal(seeded, "show")
    assert "\x1b[" not in on_a_terminal(seeded, "show", NO_COLOR="1")
    assert "\x1b[" in on_a_terminal(seeded, "show", NO_COLOR="")
    assert "\x1b[" not in on_a_terminal(seeded, "show", TERM="dumb")
    assert "\x1b[" in run("show", FORCE_COLOR="1").stdout
    assert "\x1b[" not in run("show", FORCE_COLOR="").stdout
    assert "\x1b[" not in run("show", "-f", "json", FORCE_COLOR="1").stdout


@pytest.mark.parametrize(
    "columns", [20, *(pytest.param(n, marks=pytest.mark.slow) for n in (80, 120))]
)
@pytest.mark.parametrize("command", ANSWERS)
def test_no_figure_is_cut_or_wrapped_on_a_terminal_of_any_width(
    run: Run, seeded: Path, command: str, columns: int
) -> None:
    wide = run(command).stdout
    figures = set(re.findall(r"(?<!\S)\S*\d\.\d+(?!\S)", wide))
    narrow = on_a_terminal(seeded, command, columns=columns, NO_COLOR="1").replace("\r\n", "\n")
    assert len(figures) > 3
    assert figures <= set(narrow.split())


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_figures_of_a_finding_are_whole_at_any_width(seeded: Path, columns: int) -> None:
    told = on_a_terminal(seeded, "check", "--kind", "contradiction", columns=columns, NO_COLOR="1")
    lines = told.replace("\r\n", "\n").splitlines()
    for printed, allowed in (
        ("17.886tn KRW", "16.9tn..17.29tn KRW"),
        ("12.41bn", "12.85bn..13.13bn"),
    ):
        assert any(line.strip().startswith(printed) for line in lines)
        assert any(allowed in line for line in lines)
    if columns < 200:
        assert all(len(line) <= max(columns, 44) for line in lines)


def test_ingest_tells_what_it_did_on_standard_output(run: Run, tmp_path: Path) -> None:
    first = run("ingest", KTRADE_DB=str(tmp_path / "new.db"))
    assert first.returncode == 0
    assert "2026-01_ict-joongang.csv: figures: 20 added; claims: 1 added\n" in first.stdout
    assert first.stdout.endswith(
        f"written: {tmp_path / 'new.db'} holds 125 figures from these files\n"
    )
    again = run("ingest", KTRADE_DB=str(tmp_path / "new.db"))
    assert (
        again.stdout
        == f"nothing changed: {tmp_path / 'new.db'} holds the 125 figures from these files\n"
    )
    assert again.stderr == first.stderr == ""


def test_refused_files_are_told_on_standard_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("period,value\n2026-01,29b\n")
    done = run("ingest", "a.csv", KTRADE_DB=str(tmp_path / "new.db"))
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "a.csv:2: value: '29b' is not a figure here; expected dollars such as 29bn, 20.54bn,"
        " 420m, >100m, ~58bn or 2.3bn..2.5bn\nktrade: nothing was written: 1 problem in the"
        " files\n"
    )
    assert not (tmp_path / "new.db").exists()


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    done = run("ingest", "--dry-run", KTRADE_DB=str(tmp_path / "new.db"))
    assert "would hold 125 figures from these files" in done.stdout
    assert not (tmp_path / "new.db").exists()


def test_facts_pipe_into_another_store(run: Run, tmp_path: Path) -> None:
    text = run("facts", "-f", "csv").stdout
    done = run("ingest", "-", stdin=text, KTRADE_DB=str(tmp_path / "copy.db"))
    assert done.returncode == 0
    copied = run("facts", "-f", "csv", KTRADE_DB=str(tmp_path / "copy.db")).stdout
    assert sorted(copied.splitlines()) == sorted(text.splitlines())


def test_where_the_store_is(run: Run, tmp_path: Path) -> None:
    assert run("path", KTRADE_DB="/x/y.db").stdout == "/x/y.db\n"
    assert run("path", "--db", "z.db", KTRADE_DB="/x/y.db").stdout == "z.db\n"
    by_platform = run("path", KTRADE_DB="", XDG_DATA_HOME=str(tmp_path), HOME=str(tmp_path)).stdout
    assert by_platform.startswith(str(tmp_path))
    assert by_platform.endswith("ktrade.db\n")


def test_the_default_folder_is_made(run: Run, tmp_path: Path) -> None:
    done = run("ingest", KTRADE_DB="", XDG_DATA_HOME=str(tmp_path / "data"), HOME=str(tmp_path))
    assert done.returncode == 0


@pytest.mark.parametrize("command", list(COMMANDS))
def test_help_has_a_purpose_in_a_line_and_examples_that_work(
    run: Run, seeded: Path, tmp_path: Path, command: str
) -> None:
    """Examples stand on lines of their own, whole, and are answered on the bundled facts."""
    done = run(command, "--help", COLUMNS="80")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert 10 < len(COMMANDS[command]) < 66
    examples = re.findall(r"^  Example: (.*ktrade .*)$", done.stdout, flags=re.MULTILINE)
    assert examples
    for example in examples:
        tool, *arguments = shlex.split(example.replace('"$(ktrade path)"', str(seeded)))
        if tool != "ktrade":
            assert (
                shutil.which(tool) is None
                or subprocess.run([tool, *arguments], capture_output=True, check=True).stdout
            )
            continue
        if command == "draft":
            shutil.copy(ARTICLE, tmp_path / "article.txt")
        asked = run(*arguments)
        # the bundled facts hold one contradiction, and `check` says so in its status too
        assert asked.returncode == int(command == "check")
        assert asked.stderr == "" or command == "draft"  # which tells what is to be settled
        assert asked.stdout


SHARED = [
    "month", "flow", "category", "destination", "source", "as_of", "depth", "sort", "top", "unit",
    "out", "db",
]  # fmt: skip


@pytest.mark.parametrize("command", list(COMMANDS))
def test_options_stand_in_the_same_order_everywhere(command: str) -> None:
    names = list(
        inspect.signature(importlib.import_module(f"ktrade.commands.{command}").command).parameters
    )
    places = [SHARED.index(name) for name in names if name in SHARED]
    assert places == sorted(places)


def test_help_and_version(run: Run) -> None:
    assert run("--version").stdout.startswith("ktrade 0.")
    listing = run("--help").stdout
    assert all(f"  {command}" in listing for command in COMMANDS)


def test_ktrade_alone_says_what_it_knows_or_how_to_begin(
    run: Run, seeded: Path, tmp_path: Path
) -> None:
    known = run().stdout.splitlines()
    assert known[:2] == [
        "125 figures and 23 claims from 5 sources, 2020-11 to 2026-01",
        f"in {seeded}",
    ]
    new = run(KTRADE_DB=str(tmp_path / "new.db"))
    assert (new.returncode, new.stderr) == (0, "")
    assert "There is no store yet" in new.stdout
    assert "ktrade ingest " in new.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_where_the_shell_looks(
    run: Run, tmp_path: Path, shell: str
) -> None:
    done = run(
        "--install-completion",
        shell,
        HOME=str(tmp_path),
        _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1",
    )
    assert done.returncode == 0
    written = [
        file for file in tmp_path.rglob("*") if file.is_file() and "ktrade" in file.name.lower()
    ]
    assert any("_KTRADE_COMPLETE=complete_" + shell in file.read_text() for file in written)


def completed(run: Run, typed: str, shell: str = "bash") -> list[str]:
    """What the shell offers for the last word of a line."""
    words = {
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split(" ")) - 1),
        "_TYPER_COMPLETE_ARGS": typed,
    }
    fish = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"} if shell == "fish" else {}
    done = run(_KTRADE_COMPLETE=f"complete_{shell}", **words, **fish)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ktrade sh", ["show", "share"]),
        ("ktrade show --month 2025", ["2025-12", "2025-H1", "2025-06", "2025-01"]),
        ("ktrade show --category ict/semiconductors/s", ["ict/semiconductors/system"]),
        ("ktrade show -d ja", ["japan"]),
        ("ktrade facts --source 2026-01_t", ["2026-01_total-cna", "2026-01_total-joongang"]),
        ("ktrade trend --measure days", ["days", "days_change"]),
        ("ktrade trend ca", ["cars", "canada"]),
        ("ktrade growth --from 2020", ["2020-11"]),
        ("ktrade surplus --flow", []),
        ("ktrade show --category 100%_'", []),
    ],
)
def test_names_and_periods_are_completed_from_the_store(
    run: Run, typed: str, offered: list[str]
) -> None:
    assert completed(run, typed) == offered
    assert set(offered) <= set(completed(run, typed, "fish"))
    assert all(f'"{name}"' in " ".join(completed(run, typed, "zsh")) for name in offered)


def test_completion_without_a_store_offers_nothing(run: Run) -> None:
    assert completed(run, "ktrade show --db nowhere.db --category i") == []
