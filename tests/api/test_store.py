"""The questions as methods: the words and options of the commands, their records and their
errors."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from typer.models import OptionInfo

import ktrade
from ktrade.cli import COMMANDS
from tests.commands import parameters
from tests.conftest import Loader, Run
from tests.queries.test_contract import ANSWERS, NO_ANSWER

QUESTIONS = [command for command in COMMANDS if command not in NO_ANSWER]
# Of how a command prints, and what has a name of its own in Python; `explain` of `check` is help.
OF_THE_COMMAND = {
    "--format", "--unit", "--db", "--output", "--quiet", "--explain", "--digits", "--short",
    "--engine", "--scheduler", "--jobs",
}  # fmt: skip


@pytest.fixture
def store(seeded: Path) -> ktrade.Store:
    return ktrade.open(seeded)


def test_import_loads_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import ktrade; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-Sc", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ktrade"]


def test_all_that_is_named_is_there() -> None:
    assert {*ktrade.__all__} <= {*dir(ktrade)}
    assert all(getattr(ktrade, name) for name in ktrade.__all__)
    with pytest.raises(AttributeError, match="no attribute 'shwo'"):
        ktrade.shwo  # noqa: B018


@pytest.mark.parametrize("command", QUESTIONS)
def test_a_method_takes_the_options_of_its_command(command: str) -> None:
    taken = inspect.signature(getattr(ktrade.Store, command)).parameters
    for _, form, _ in parameters(command):
        if isinstance(form, OptionInfo) and str(form.default) not in OF_THE_COMMAND:
            name = str(form.default).removeprefix("--").replace("-", "_")
            assert (f"{name}_" if name == "from" else name) in taken, form.default


def called(store: ktrade.Store, command: str, arguments: list[str]) -> ktrade.Answer:
    """The method as the command is called."""
    words, options = [], {}
    rest = iter(arguments)
    for word in rest:
        if word.startswith("--"):
            options[word.removeprefix("--")] = next(rest)
        else:
            words.append(word)
    answer = getattr(store, command)(*words, **options)
    assert isinstance(answer, ktrade.Answer)
    return answer


def assert_same(told: Any, read: Any) -> None:
    """That a record says what JSON does, and its floats hold the exact bounds."""
    if isinstance(read, dict):
        bounds = {key for key in read if key in ("low", "high", "bound")}
        assert {*told} == {*read} | {f"{key}_text" for key in bounds}
        for key, value in read.items():
            if key in bounds and value is not None:
                end = told["end"] if key == "bound" else key
                exact = Decimal(told[f"{key}_text"])
                assert exact == value
                assert (Decimal(told[key]) <= exact) if end == "low" else told[key] >= exact
                assert told[key] == pytest.approx(float(exact), rel=1e-15)
            elif key == "mid" and value is not None:
                assert told[key] == float(value)
            else:
                assert_same(told[key], value)
    elif isinstance(read, list):
        assert isinstance(told, list)
        assert len(told) == len(read)
        for one, other in zip(told, read, strict=True):
            assert_same(one, other)
    else:
        assert told == read


@pytest.mark.parametrize("command", QUESTIONS)
def test_records_are_the_json_of_the_command(
    run: Run, store: ktrade.Store, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ANSWERS[command][1]
    read = json.loads(
        run(command, *arguments, "-f", "json").stdout, parse_float=Decimal, parse_int=Decimal
    )
    answer = called(store, command, arguments)
    assert_same(answer.records(), read if isinstance(read, list) else [read])
    assert "<table>" in unescape(answer._repr_html_())
    if command in ("show", "check"):
        assert answer.text("csv") == run(command, *arguments, "-f", "csv").stdout
        assert str(answer) == run(command, *arguments).stdout.rstrip("\n")
    assert capfd.readouterr() == ("", "")  # used from Python, nothing prints


def test_what_cannot_be_answered_is_an_error_with_the_line_of_the_command(
    run: Run, store: ktrade.Store
) -> None:
    for command, arguments in (
        ("show", ["2027-01"]),
        ("show", ["chipsss"]),
        ("trend", ["--measure", "yield"]),
        ("test", ["yoy ict"]),
        ("check", ["--kind", "slip"]),
        ("check", ["nowhere.csv"]),
    ):
        with pytest.raises(ktrade.Error) as raised:
            called(store, command, arguments)
        line = run(command, *arguments).stderr.splitlines()[-1]
        assert f"ktrade: {raised.value}" == line
    assert isinstance(raised.value, ktrade.BadFiles)
    assert [problem.message for problem in raised.value.problems] == [
        "there is no such file or folder"
    ]


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        ("show", {"sort": "size"}, "'size' is not a sort order; expected value, yoy, share"),
        ("show", {"depth": -1}, "depth is -1; expected 0 or more"),
        ("share", {"by": "colour"}, "'colour' is not a kind of part; expected category, dest"),
        ("growth", {"to": "2026-01"}, "from and to go together"),
        ("trend", {"every": "week"}, "'week' is not a kind of period; expected month, quarter"),
        ("facts", {"history": True, "salvage": True}, "do not go together"),
    ],
)
def test_an_option_that_says_nothing_is_refused(
    store: ktrade.Store, method: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ktrade.Error, match=message):
        getattr(store, method)(**options)


def test_a_store_that_is_closed_or_missing_is_told_of(seeded: Path, tmp_path: Path) -> None:
    with ktrade.open(str(seeded)) as store:
        assert store.sources().records()
    with pytest.raises(ktrade.StoreUnusable, match="was closed"):
        store.sources()
    with pytest.raises(ktrade.StoreUnusable, match="there is no store"):
        ktrade.open(tmp_path / "no.db")


def test_an_open_store_keeps_nobody_from_loading(load: Loader, tmp_path: Path) -> None:
    facts = tmp_path / "one.csv"
    facts.write_text("period,value\n2026-01,29bn\n")
    load(facts)
    with ktrade.open(load.store) as store:
        assert [record["printed"] for record in store.facts().records()] == ["29bn"]
        facts.write_text("period,value\n2026-01,30bn\n")
        load(facts)
        assert [record["printed"] for record in store.facts().records()] == ["30bn"]


def test_a_test_that_is_undecided_is_neither_true_nor_false(store: ktrade.Store) -> None:
    assert store.test("value 2026-01 > 65bn")
    assert not store.test("value 2026-01 > 66bn")
    undecided = store.test("value 2026-01 > 65.85bn")  # printed 65.85: from 65.8444 to 65.86
    assert undecided.holds is None
    with pytest.raises(ktrade.Error, match="do not decide"):
        bool(undecided)


def test_nothing_in_a_notebook_is_markup(load: Loader, tmp_path: Path) -> None:
    facts = tmp_path / "one.csv"
    facts.write_text('period,value,where,note\n2026-01,29bn,<b>p1,"<script>alert(1)</script>"\n')
    load(facts)
    page = ktrade.open(load.store).facts()._repr_html_()
    assert "&lt;b&gt;p1" in page
    assert "<script" not in page
    assert "<b>" not in page


def test_an_answer_is_saved_by_the_ending_of_its_file(store: ktrade.Store, tmp_path: Path) -> None:
    trend = store.trend("ict")
    trend.save(tmp_path / "a.csv")
    trend.save(tmp_path / "a.svg")
    assert (tmp_path / "a.csv").read_text("utf-8") == trend.text("csv")
    assert "<svg" in (tmp_path / "a.svg").read_text("utf-8")
    with pytest.raises(ktrade.Error, match="does not say its format"):
        trend.save(tmp_path / "a.doc")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing_is_named(
    store: ktrade.Store, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)  # as if it were not installed
    with pytest.raises(ktrade.Error, match=f"need {library}; in a clone of ktrade: pip install"):
        getattr(store.sources(), f"to_{library}")()


def test_cells_of_data_frames_are_of_kinds_that_both_libraries_take(store: ktrade.Store) -> None:
    from ktrade.report.frames import columns_of

    columns = columns_of(store.show("2026-01").found)
    kinds = {name: {type(cell) for cell in cells} for name, cells in columns.items()}
    assert kinds["low"] == {float}
    assert kinds["mid"] == {float, type(None)}
    assert all(each <= {float, int, str, tuple, type(None)} for each in kinds.values())
