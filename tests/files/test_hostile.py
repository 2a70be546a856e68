"""Nothing in a file does anything but be read: no traceback, no hang, nothing written where
anything is bad."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import ktrade.files.inputs
from ktrade.cli import COMMANDS, app
from ktrade.errors import BadFiles, KtradeError, NothingKnown, Problem, visible
from ktrade.files.columns import LONG_COLUMNS, SOURCE_COLUMNS, TERM_COLUMNS, WIDE_COLUMNS
from ktrade.files.csv_reader import LARGEST_FILE, LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS
from ktrade.files.ingest import Summary, ingest
from ktrade.files.problems import MOST_CELLS, MOST_PROBLEMS
from ktrade.model.vocabulary import DEEPEST
from ktrade.queries.filters import Filters
from ktrade.queries.listings import FACT_FIELDS, facts
from ktrade.report.as_csv import render
from ktrade.report.style import Style
from ktrade.store.read import Store
from tests.commands import REQUIRED, WRITING, texts
from tests.conftest import ROOT, Loader, Run, in_memory
from tests.worlds.world import many

HOSTILE = Path(__file__).parent.parent / "hostile"
MEMORY, SECONDS = 1 << 30, 60  # generous: what is refused takes a tenth of either
LONGEST_MESSAGE = 1_500  # a character that does not print is told in ten


def assert_plain(message: str) -> None:
    """One short line without control characters, and no traceback."""
    assert message.isprintable()
    assert len(message) < LONGEST_MESSAGE
    assert "Traceback" not in message


def limited(
    store: Path, *arguments: str, feed: Callable[[], bytes] | bytes = b""
) -> tuple[int, list[str]]:
    """The status and the lines on standard error of a run of bounded time and memory; `feed` never
    ends if called."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    plain = {k: v for k, v in os.environ.items() if not k.startswith("KTRADE")}
    with subprocess.Popen(
        [sys.executable, "-m", "ktrade", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit,
        env={**plain, "KTRADE_DB": str(store), "PYTHONPATH": str(ROOT)},
    ) as child:  # fmt: skip
        assert child.stdin
        assert child.stderr
        try:
            child.stdin.write(feed() if callable(feed) else feed)
            while callable(feed):
                child.stdin.write(feed())
            child.stdin.close()
        except BrokenPipeError:  # it has read enough
            pass
        lines = child.stderr.read().decode().splitlines()
    return child.returncode, lines


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("utf-16.csv", ["1: is UTF-16 text; expected CSV, saved as UTF-8"]),
        ("latin-1.csv", ["2: is not UTF-8 text at its byte 17"]),
        ("nul.csv", ["2: has a NUL byte; expected UTF-8 text"]),
        (
            "cr-only.csv",
            ["1: cannot be read as CSV: there is a carriage return in this row, outside quotes"],
        ),
        ("ragged.csv", ["2: has 3 cells, expected 2", "3: has 1 cells, expected 2"]),
        ("twice.csv", ["1: value: duplicate column"]),
        ("unknown-column.csv", [r"1: '\x1b[31mvalue': is not a known column"]),
        ("quote-open.csv", ["2: cannot be read as CSV: a quote in this row is never closed"]),
        ("quote-within.csv", ["2: cannot be read as CSV: ',' expected after '\"'"]),
        ("empty.csv", [" is empty; expected a header row"]),
        ("numbers.csv", [f"{line}: value: " for line in range(2, 16)]),
        ("periods.csv", [f"{line}: period: " for line in range(2, 10)]),
        ("before-1900.csv", ["2: year_earlier: 1899 is outside the years 1900 to 2999"]),
        ("alias/facts.csv", ["2: category: 'cold' may be ice or snow; expected one category id"]),
        (
            "circle/categories.csv",
            [f"{line}: parent: its parents form a circle at " for line in (2, 3, 4)],
        ),
        ("long-id/categories.csv", ["2: id: 'aaaa"]),
    ],
)
def test_what_cannot_be_read_is_named_by_file_line_and_column(
    load: Loader, name: str, expected: list[str]
) -> None:
    file = HOSTILE / name
    found = load.refused(*sorted(file.parent.glob("*.csv")) if file.parent != HOSTILE else [file])
    assert len(found) == len(expected)
    for problem, start in zip(found, expected, strict=True):
        assert problem.startswith(f"{file}:{start}")
        assert_plain(problem)
    assert not load.store.exists()


def test_a_byte_order_mark_is_no_part_of_the_text(load: Loader) -> None:
    assert load(HOSTILE / "mark.csv").changes.figures["mark.csv"].added == 1


def test_a_source_dated_in_the_future_is_loaded_and_told(
    load: Loader, run: Run, tmp_path: Path
) -> None:
    assert load(HOSTILE / "future").future_sources == ("facts",)
    told = run(
        "ingest", "--dry-run", str(HOSTILE / "future"), KTRADE_DB=str(tmp_path / "new.db")
    ).stdout
    assert "sources dated in the future: facts\n" in told


def test_a_zone_nobody_knows_warns_of_nothing(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("id,published\na,12 Feb 2026 10:00 XYZ\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load(tmp_path / "sources.csv").new_sources == ("a",)


# What is piped in (made when asked for), and what is said of it.
HUGE = {
    "a long line": (
        lambda: b"period,source,note\n2026-01,s," + b"x" * 10**8,
        f"longer than {LONGEST_ROW} bytes",
    ),
    "a long cell": (
        lambda: b"period,source,note\n2026-01,s," + b"x" * 200_000,
        f"longer than {LONGEST_CELL}",
    ),
    "an open quote": (
        lambda: b'period,source,note\n2026-01,s,"' + b"x\n" * 10**6,
        f"longer than {LONGEST_CELL}",
    ),
    "a row of many lines": (
        lambda: b"period,source,value\n" + b'"\n",' * 10**7,
        f"longer than {LONGEST_ROW} bytes",
    ),
    "many columns": (
        lambda: ",".join(map(str, range(100_000))).encode(),
        f"expected at most {MOST_COLUMNS}",
    ),
    "a million columns": (lambda: b"," * 1_000_000 + b"\n", "has 1000001 columns"),
    "many bad cells": (
        lambda: b"period,value,source\n" + b"".join(b"x,y%d,\n" % row for row in range(10**6)),
        f"{MOST_PROBLEMS} problems or more",
    ),
    "one bad cell again and again": (
        lambda: b"period,value,source\n" + b"x,y,\n" * 10**6,
        f"has {MOST_CELLS} bad cells or more; the rest was not read",
    ),
    "a zip bomb": (lambda: gzip.compress(bytes(10**8)), "-:1: "),
    "what was in it": (lambda: bytes(10**8), f"longer than {LONGEST_ROW} bytes"),
    "many claims": (
        lambda: b"period,source,claims\n2026-01,s," + b"record;" * 9000 + b"x",
        "not a claim",
    ),
}


EVERY_DAY = ("a long line", "a long cell", "many bad cells", "a zip bomb", "many claims")


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(what, marks=() if what in EVERY_DAY else pytest.mark.slow, id=what)
        for what in HUGE
    ],
)
def test_what_is_huge_is_refused_in_bounded_time_and_memory(tmp_path: Path, what: str) -> None:
    content, expected = HUGE[what]
    status, lines = limited(tmp_path / "k.db", "ingest", "-", feed=content())
    assert status == 2
    assert any(expected in line for line in lines), lines[-2:]
    assert len(lines) <= MOST_PROBLEMS + 1
    for line in lines:
        assert_plain(line)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("line", [b"2026-01,29bn,s\n", b"\0" * 1000], ids=["of rows", "of zeros"])
@pytest.mark.parametrize(
    "arguments", [["ingest", "-"], ["ingest", "--check", "-"], ["check", "-"]], ids=" ".join
)
def test_an_endless_stream_ends(tmp_path: Path, line: bytes, arguments: list[str]) -> None:
    status, lines = limited(tmp_path / "k.db", *arguments, feed=lambda: line * 10_000)
    assert (status, lines[0]) == (
        2,
        f"-: is larger than {LARGEST_FILE} bytes; split it into parts",
    )
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_is_read_no_further(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ktrade.files.inputs, "LARGEST_FILE", 1000)
    assert load.refused("-", stdin="x" * 5000) == [
        "-: is larger than 1000 bytes; split it into parts"
    ]


def test_what_is_no_file_is_not_read(run: Run) -> None:
    assert "/dev/zero: is neither a file nor a folder" in run("ingest", "/dev/zero").stderr
    assert run("ingest", "").returncode == 2


def test_a_name_with_control_characters_is_refused(load: Loader, tmp_path: Path) -> None:
    for name in ("\x1b[31m.csv", "two\nlines.csv", os.fsdecode(b"\xff.csv")):
        (tmp_path / name).write_text("period,value,source\n2026-01,29bn,s\n")
        (problem,) = load.refused(tmp_path / name)
        assert_plain(problem)


def test_parents_beyond_all_use_are_refused(load: Loader, tmp_path: Path) -> None:
    rows = "".join(f"c{i + 1},c{i}\n" for i in range(20_000))
    (tmp_path / "categories.csv").write_text("id,parent\nc0,\n" + rows)
    found = load.refused(tmp_path / "categories.csv")
    assert (
        f"categories.csv:{DEEPEST + 3}: parent: is more than {DEEPEST} steps below the top; exp"
        in found[0]
    )


@pytest.mark.parametrize("nested", ["(", "not "])
def test_brackets_beyond_all_use_are_refused(run: Run, nested: str) -> None:
    for times in (101, 20_000):
        done = run("test", nested * times + "yoy ict 2026-01 > 70")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    closing = ")" if nested == "(" else ""
    assert run("test", nested * 100 + "yoy ict 2026-01 > 70" + closing * 100).returncode == 0


# What comes out is what went in


def rows_of(text: str, style: str) -> list[dict[str, str]]:
    """The rows of an answer in a machine format, read by another hand; '' for nothing."""
    if style in ("json", "jsonl"):
        found = (
            json.loads(text)
            if style == "json"
            else [json.loads(line) for line in text.split("\n") if line]
        )
        return [
            {key: "" if value is None else str(value) for key, value in row.items()}
            for row in found
        ]
    if style == "csv":
        return list(csv.DictReader(io.StringIO(text, newline="")))
    header, *lines = (line.split("\t") for line in text.removesuffix("\n").split("\n"))
    escapes = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}

    def plain(cell: str) -> str:
        parts, place = [], 0
        while place < len(cell):
            length = 2 if cell[place] == "\\" else 1
            parts.append(escapes.get(cell[place : place + length], cell[place]))
            place += length
        return "".join(parts)

    return [dict(zip(header, map(plain, line), strict=True)) for line in lines]


def given_rows(name: str) -> list[dict[str, str]]:
    with open(HOSTILE / "texts" / name, encoding="utf-8", newline="") as stream:
        return [{key: cell.strip() for key, cell in row.items()} for row in csv.DictReader(stream)]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose every text is hostile."""
    store = tmp_path_factory.mktemp("odd") / "k.db"
    Loader(store)(HOSTILE / "texts")
    return store


def output(store: Path, *arguments: str) -> str:
    """Standard output to the byte: no newline is translated."""
    env = {**os.environ, "KTRADE_DB": str(store), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "ktrade", *arguments], capture_output=True, env=env, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    "style",
    ["json", "csv", *(pytest.param(style, marks=pytest.mark.slow) for style in ("jsonl", "tsv"))],
)
def test_texts_come_out_of_machine_formats_as_they_went_in(odd: Path, style: str) -> None:
    told = {
        row["source"]: (row["where"], row["note"])
        for row in rows_of(output(odd, "facts", "-f", style), style)
    }
    assert told == {row["source"]: (row["where"], row["note"]) for row in given_rows("facts.csv")}
    names = {
        row["id"]: row["name"] for row in rows_of(output(odd, "categories", "-f", style), style)
    }
    for row in given_rows("categories.csv"):
        assert names[row["id"]] == row["name"]
    sources = {row["id"]: row for row in rows_of(output(odd, "sources", "-f", style), style)}
    for row in given_rows("sources.csv"):
        assert {key: sources[row["id"]][key] for key in row} == row


@pytest.mark.parametrize("style", ["table", pytest.param("markdown", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "command", ["facts", "categories", "sources", "show", "bounds", "check", "growth"]
)
def test_texts_for_readers_show_control_characters_escaped(
    odd: Path, command: str, style: str
) -> None:
    text = output(odd, command, "-f", style)
    assert text.replace("\n", "").isprintable()


def test_a_spreadsheet_computes_nothing(odd: Path) -> None:
    notes = {
        row["note"]
        for row in csv.DictReader(
            io.StringIO(output(odd, "facts", "-f", "spreadsheet"), newline="")
        )
    }
    assert {"'=cmd()", "'@SUM(A1)", "'-1bn", "+1", "-1.5"} <= notes
    assert "=cmd()" in {row["note"] for row in rows_of(output(odd, "facts", "-f", "csv"), "csv")}


# Generated cases: all of one is drawn from one random.Random, which a number repeats and hypothesis
# shrinks

WORDS = (
    "29bn", "-13.8", ">100", "50..100", "44.1 of ict", "158tn KRW", "~58bn", "600m±5m", "2026-01",
    "2025-Q2",
    "2025-01..2025-10", "semiconductors", "us", "record for month", "rank 2", "import", "NaN",
    "1e9", "１２", "1_000",
    "ict", "--5", "=cmd()", "$67.4 billion", "−13.8", "△5.1", "▲5.1", "(5.1)", "5.1%↓",
    "316억1500만 달러",
    "6천55억", "29",    "178,994 units", "1.2m t", "k usd", "forecast", "1.234 usd", "1.2..1.3bn",
    "\x1b[31m", "\u202e", "", "0", "yoy", "value", "share", "yes", "total", "world", "[red]",
)  # fmt: skip
PIECES = (
    "<",
    ">",
    "~",
    "+",
    "-",
    ".",
    ",",
    "0",
    "7",
    "12",
    "999",
    " ",
    "k",
    "m",
    "bn",
    "tn",
    "%",
    " KRW",
    "..",
    "±",
    "억",
    "천",
    "만",
    "조",
    "백",
    " 달러",
    "원",
    "$",
    "₩",
    " usd",
    " t",
    "kg",
    " units",
    "−",
    "△",
    "↓",
    "\u00a0",
)
MONEY, RATE = (
    ("29bn", "600±5m", "-1.5bn", "50..60bn", "$67.4 billion", "316억1500만 달러", ""),
    ("78", ">100", "-13.8", "~5", ""),
)
GOOD = {
    "id": ("total", "ict", "ict/memory", "semiconductors", "world", "us", "s"),
    "period": ("2026-01", "2025-Q2", "2025-01..2025-10", "2026-02-D20"),
    "flow": ("import", "balance", ""),
    "category": ("ict", "Semiconductors", ""),
    "destination": ("us", ""),
    **dict.fromkeys(("value", "change", "daily", "year_earlier"), MONEY),
    **dict.fromkeys(("yoy", "mom", "daily_yoy", "volume_yoy", "krw_yoy"), RATE),
    "volume": ("178,994 units", "1.2m t", "300kg", ""),
    "printed_in": ("k usd", "백만 달러", "", ""), "status": ("forecast", "misprint", "", "", ""),
    **dict.fromkeys(("share", "share_change"), ("44.1", "3..4 of total to world", "70 of ict", "")),
    "krw": ("158tn", "17조 886억원", ""), "days": ("23.5", ""), "days_change": ("-1", ""),
    "claims": ("record for month", "rank 2;growth streak 3", ""),
    "source": ("s", "t"), "measure": ("value", "yoy", "change"), "of": ("", "", "ict"),
    "printed": ("29bn", "78"),
    "published": ("2026-02-12", ""), "rounding": ("down", "exact", ""), "reports": ("2026-01", ""),
    "parent": ("total", "ict", ""), "part": ("yes", "rest", ""), "aliases": ("one;two", ""),
}  # fmt: skip
COLUMNS = (
    *[("facts.csv", WIDE_COLUMNS)] * 3,
    ("facts.csv", LONG_COLUMNS),
    ("sources.csv", SOURCE_COLUMNS),
    ("categories.csv", TERM_COLUMNS),
    ("destinations.csv", (*TERM_COLUMNS, "iso")),
)


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", errors="replace")


def hostile_text(chance: random.Random) -> str:
    """A word out of place, pieces of a figure, any characters at all, or a word with one of them in
    it."""
    word = chance.choice(WORDS)
    place, odd = (
        chance.randint(0, len(word)),
        chr(chance.choice((chance.randrange(128), chance.randrange(0x110000)))),
    )
    return chance.choice(
        (
            word,
            "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 8))),
            odd * chance.randint(1, 30),
            word[:place] + odd + word[place:],
        )
    )


def hostile_file(chance: random.Random) -> tuple[str, bytes]:
    """A name and rows, in which no, some or many cells are bad, and often bytes that do not belong
    in a file."""
    name, columns = chance.choice(COLUMNS)
    share = chance.choice((0, 0, 0.1, 0.6))
    count = len(columns) if columns is LONG_COLUMNS else chance.randint(2, 6)
    header = list(dict.fromkeys((columns[0], *chance.sample(columns, count))))
    if chance.random() < share / 2:
        header[chance.randrange(len(header))] = chance.choice(
            (hostile_text(chance), chance.choice(header))
        )
    rows = [
        [
            (
                hostile_text(chance)
                if chance.random() < share or column not in GOOD
                else chance.choice(GOOD[column])
            )
            for column in header
        ]
        for _ in range(chance.randint(1, 4))
    ]
    content = written([header, *rows])
    place = chance.randint(0, len(content))
    odd = chance.choice(
        (b"\0", b'"', b"\r", b"\n", b",", b"\xff", b"\xef\xbb\xbf", content[:place])
    )
    spoilt = (
        content[:place] + odd + content[place:],
        content[:place],
        content.decode().encode(chance.choice(("utf-16", "utf-8-sig", "euc-kr")), errors="replace"),
        bytes(chance.randrange(256) for _ in range(chance.randint(0, 50))),
    )
    return name, chance.choice((*[content] * len(spoilt), *spoilt))


def reads_or_refuses(folder: Path, name: str, content: bytes, before: bytes) -> bool:
    """One case, on a store of these bytes (none where there are none): refused in plain words with
    nothing written, or loaded, and then facts go round; whether it was loaded."""
    file, store = folder / name, folder / "k.db"
    file.write_bytes(content)
    found: list[str] = []

    def begin() -> None:
        store.write_bytes(before)
        if not before:
            store.unlink()

    def load(*paths: Path, stdin: bytes = b"") -> Summary:
        def report(problem: Problem) -> None:
            found.append(str(problem))

        return ingest(
            store, [str(p) for p in paths] or ["-"], stdin=io.BytesIO(stdin), report=report
        )

    begin()
    try:
        load(file)
    except BadFiles as error:
        assert found
        assert_plain(str(error))
        assert (store.read_bytes() if store.exists() else b"") == before
        for line in found:
            assert line.startswith(f"{file}:")
            assert_plain(line)
        return False
    finally:
        file.unlink()
    assert not found
    first = facts_of(store)
    begin()
    if first:
        load(stdin=written([list(FACT_FIELDS), *first]))
        assert sorted(facts_of(store)) == sorted(first)
    assert {path.name for path in folder.iterdir()} <= {"k.db"}
    return True


def facts_of(store: Path) -> list[list[str]]:
    out = io.StringIO()
    with Store(store) as opened:
        try:
            render(facts(opened, None, Filters()), Style("csv"), out)
        except NothingKnown:
            return []
    return list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1:]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory, also for what ingest puts down."""
    with in_memory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.fixture
def begun(load: Loader, tmp_path: Path) -> bytes:
    """The bytes of a store of few words and no figures, in which a load begins five times sooner
    than in none."""
    (tmp_path / "categories.csv").write_text("id,parent\ntotal,\nict,total\nsemiconductors,total\n")
    (tmp_path / "destinations.csv").write_text("id,parent\nworld,\nus,world\n")
    load(tmp_path / "categories.csv", tmp_path / "destinations.csv")
    return load.store.read_bytes()


@given(chance=st.randoms(use_true_random=False), is_first=st.booleans())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))  # 8,000 more are slow tests
def test_a_generated_file_is_read_or_refused(
    quick: Path, begun: bytes, chance: random.Random, is_first: bool
) -> None:
    reads_or_refuses(quick, *hostile_file(chance), b"" if is_first else begun)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, many(8_000), 1_000))
def test_many_generated_files_are_read_or_refused(quick: Path, begun: bytes, first: int) -> None:
    loaded = sum(
        reads_or_refuses(quick, *hostile_file(random.Random(number)), begun if number % 20 else b"")
        for number in range(first, first + 1_000)
    )
    assert 100 < loaded < 900, "the cases are too much alike"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 100, 50))
def test_generated_files_through_the_command(tmp_path: Path, first: int) -> None:
    for number in range(first, first + 50):
        name, content = hostile_file(random.Random(number))
        (tmp_path / name).write_bytes(content)
        status, lines = limited(tmp_path / "k.db", "ingest", str(tmp_path / name))
        assert status in (0, 2)
        assert (tmp_path / "k.db").exists() == (status == 0)
        for line in lines:
            assert_plain(line)
        (tmp_path / "k.db").unlink(missing_ok=True)


# Whatever a word is, the store takes it as a word

FRAGMENTS = [
    "'", '"', "'; DROP TABLE figure; --", "' OR 1=1 --", "%", "_", "ict%", "[red]", "\x1b[31m",
    "two\nlines",
    "\u202e", "x" * 9000, ") OR (1=1", "?", ":file", "\\", "=cmd()",
]  # fmt: skip
EVERY_TEXT = [(command, option) for command in COMMANDS for option in texts(command)]
REFUSED = (KtradeError, OSError)  # an OSError for a name too long, which is no less one line


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 15])
@pytest.mark.parametrize(("command", "option"), EVERY_TEXT, ids=" ".join)
def test_no_word_is_ever_a_piece_of_sql(
    seeded: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    option: str,
    step: int,
) -> None:
    """Every option takes every sixth of the words, from another on, and all in the slow tests."""
    monkeypatch.chdir(tmp_path)
    if command == "ingest" and option == "--db":
        pytest.skip("names the file to be made")
    before = seeded.read_bytes()
    for fragment in FRAGMENTS[EVERY_TEXT.index((command, option)) % step :: step]:
        given = [f"{option}={fragment}", *REQUIRED.get(command, [])] if option else ["--", fragment]
        done = CliRunner().invoke(app, [command, *given], env={"KTRADE_DB": str(seeded)})
        if done.exception and not isinstance(done.exception, SystemExit):
            assert isinstance(done.exception, REFUSED), (fragment, done.exception)
            assert_plain(
                visible(str(done.exception)) if isinstance(done.exception, KtradeError) else ""
            )
        assert done.exit_code in (0, 1, 3, 4) or isinstance(done.exception, REFUSED)
    assert seeded.read_bytes() == before
    assert command in WRITING or list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: ascii(text[:20]))
def test_a_hostile_word_is_refused_in_one_line(run: Run, fragment: str) -> None:
    for arguments in (
        ["facts", f"--category={fragment}"],
        ["explain", "--", fragment],
        ["test", "--", fragment],
    ):
        done = run(*arguments)
        (line,) = done.stderr.splitlines()
        assert done.returncode == 2
        assert_plain(line)


def test_a_hostile_word_finds_what_is_called_so_and_nothing_else(
    load: Loader, tmp_path: Path
) -> None:
    word = "' OR 1=1 --"
    (tmp_path / "a.csv").write_text(
        f"period,value,source\n2026-01,29bn,{word}\n2026-02,30bn,other\n"
    )
    load(tmp_path / "a.csv")
    (row,) = csv.DictReader(
        io.StringIO(output(load.store, "facts", f"--source={word}", "-f", "csv"))
    )
    assert row["printed"] == "29bn"
