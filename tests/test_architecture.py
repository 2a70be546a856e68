"""The rules of the house: imports run downward, start-up stays light, modules stay small."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ktrade.cli import COMMANDS
from tests.commands import REQUIRED
from tests.conftest import ROOT
from tests.forked import Forker

PACKAGE = ROOT / "ktrade"
# From the bottom up; a module imports only from layers below its own, or its own folder.
LAYERS = [
    ["errors", "resources"],
    ["streams"],
    ["model"],
    ["solver"],
    ["store"],
    ["files"],
    ["checks"],
    ["press"],
    ["queries"],
    ["report"],
    ["api"],
    ["commands"],
    ["cli"],
    ["__main__"],
]
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer_of(module: str) -> int:
    """The layer of 'ktrade.queries.show': the longest listed name it starts with."""
    name = module.removeprefix("ktrade").lstrip(".")
    while name and name not in LAYER:
        name = name.rpartition(".")[0]
    return LAYER.get(name, 0)


def name_of(file: Path) -> str:
    return ".".join(("ktrade", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )


def imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def test_imports_run_downward() -> None:
    upward = []
    for file in MODULES:
        mine = name_of(file)
        if mine == "ktrade":
            continue  # the front door names what it fetches when it is asked for
        folder = mine if file.name == "__init__.py" else mine.rpartition(".")[0]
        for name in imported(file):
            beside = folder != "ktrade" and (name == folder or name.startswith(f"{folder}."))
            if name.startswith("ktrade.") and not beside and layer_of(name) >= layer_of(mine):
                upward.append(f"{mine} imports {name}")
    assert not upward


# Where a library may be loaded: all of a folder, or some of its modules.
PLACES = {
    "sqlite_utils": ("store.migrate",),
    "sqlite3": ("store",),
    "rich": ("report.table", "report.legend", "report.progress"),
    "dateutil": ("model.quantity",),
    "plotille": ("report.terminal_chart",),
    "matplotlib": (
        "report.image",
        "report.slide",
        "report.slide_of_series",
        "report.slide_of_parts",
    ),
    "xlsxwriter": ("report.as_xlsx",),
    "python_calamine": ("files.workbook",),
    "distributed": ("queries.cluster",),
    "arro3": ("files.parquet", "report.package_parquet"),
    "pandas": ("report.frames", "api.answer"),
    "polars": ("report.frames", "api.answer"),
    "typer": ("cli", "commands"),
    "click": (),
}


def test_libraries_stay_in_their_places() -> None:
    astray = [
        f"{name_of(file)} imports {library}"
        for file in MODULES
        for library in {name.split(".")[0] for name in imported(file)} & PLACES.keys()
        if not f"{name_of(file)}.".startswith(
            tuple(f"ktrade.{place}." for place in PLACES[library])
        )
    ]
    assert not astray


Loaded = Callable[..., tuple[str, set[str]]]


@pytest.fixture(scope="module")
def loaded(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """What ktrade prints, and the modules it has imported by then."""
    bare, folder = Forker(bare=True), tmp_path_factory.mktemp("work")

    def call(*arguments: str, **environment: str) -> tuple[str, set[str]]:
        done = bare.run(arguments, "", folder, {"KTRADE_DB": str(seeded), **environment})
        assert done.returncode in (0, 1)  # 1: `check` found something
        return done.stdout, set(done.stderr.split())

    yield call
    bare.close()


WRITERS = {"sqlite_utils", "pydantic", "dateutil.parser", "ktrade.files.ingest"}
ENGINE = {"ktrade.solver.vintages", "ktrade.solver.propagation", "ktrade.solver.constraints"}
READING = [
    name
    for name in COMMANDS
    if name not in ("new", "draft", "ingest", "path", "backup", "verify", "guide", "package")
]


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]], ids=" ".join)
def test_help_loads_nothing_that_answers(loaded: Loaded, arguments: list[str]) -> None:
    assert not {"sqlite3", "rich", "decimal", *WRITERS, *ENGINE} & loaded(*arguments)[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_does_not_load_what_answers_it(loaded: Loaded, command: str) -> None:
    assert not {"sqlite_utils", "rich", *WRITERS, *ENGINE} & loaded(command, "--help")[1]


@pytest.mark.parametrize("command", READING)
def test_reading_does_not_load_what_writes_or_draws(loaded: Loaded, command: str) -> None:
    modules = loaded(command, *REQUIRED.get(command, ()), "-f", "json")[1]
    assert not {"rich", "platformdirs", *WRITERS} & modules


def test_a_draft_does_not_load_what_writes_or_draws(loaded: Loaded) -> None:
    assert not {"rich", *WRITERS} & loaded("draft", *REQUIRED["draft"])[1]


def test_the_guide_loads_neither_store_nor_solver(loaded: Loaded) -> None:
    modules = loaded("guide", "bounds")[1]
    assert not {"rich", "sqlite3", "ktrade.solver", "ktrade.store", *WRITERS} & modules


@pytest.mark.parametrize(("format", "unwanted"), [("csv", {"rich", *WRITERS}), ("table", WRITERS)])
def test_a_format_loads_only_what_it_needs(loaded: Loaded, format: str, unwanted: set[str]) -> None:
    assert not unwanted & loaded("show", "-f", format)[1]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ktrade sh", "show"),
        ("ktrade show --cat", "--category"),
        ("ktrade show --category se", "semiconductors"),
        ("ktrade growth --from 2020", "2020-11"),
        ("ktrade trend --measure days", "days_change"),
        ("ktrade check --source 2020", "2020-11_ict-motie"),
        ("ktrade ingest --dry", "--dry-run"),
        ("ktrade guide b", "bounds"),
    ],
)
def test_a_completion_does_not_load_what_answers(loaded: Loaded, typed: str, offered: str) -> None:
    words = {
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
        "_KTRADE_COMPLETE": "complete_bash",
    }
    printed, modules = loaded(**words)
    assert offered in printed.split()
    assert not {"rich", "ktrade.queries.answer", *WRITERS, *ENGINE} & modules


MOST_LINES, MOST_LINES_OF_A_FUNCTION = 350, 60


def test_modules_and_functions_stay_readable() -> None:
    offences = []
    for file in MODULES:
        text = file.read_text(encoding="utf-8")
        tree, mine = ast.parse(text), name_of(file)
        if file.name in ("utils.py", "helpers.py", "misc.py"):
            offences.append(f"{mine}: is named for no story")
        if len(text.splitlines()) > MOST_LINES:
            offences.append(f"{mine}: has more than {MOST_LINES} lines")
        if file.parent.name != "commands" and not ast.get_docstring(tree):
            offences.append(f"{mine}: does not say what its story is")
        for node in ast.walk(tree):
            # The options of a command are no lines to follow.
            is_function = isinstance(node, ast.FunctionDef)
            lines = (node.end_lineno or 0) - node.body[0].lineno if is_function else 0
            if lines >= MOST_LINES_OF_A_FUNCTION:
                offences.append(f"{mine}: line {node.lineno} begins a function of {lines} lines")
    assert not offences


def test_every_public_function_says_what_comes_back() -> None:
    silent = []
    for file in MODULES:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                simple = isinstance(node, ast.ClassDef) and file.parent.name == "commands"
                own_words = isinstance(node, ast.FunctionDef) and len(node.body) == 1
                if not (ast.get_docstring(node) or simple or own_words):
                    silent.append(f"{name_of(file)}: {node.name}")
    assert not silent


def test_nothing_stands_beside_the_fixed_top_level() -> None:
    done = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a checkout")
    top = {line.split("/")[0] for line in done.stdout.splitlines()}
    fixed = {"pyproject.toml", "README.md", "LICENSE", "seeds", "ktrade", "tests", "migrations"}
    assert {name for name in top if not name.startswith(".")} <= fixed
