"""Every message has a test: what happened, where, and what was expected or can be done about it.

The lines are written by hand; a message in the source that no line here shows fails the last test.
"""

from __future__ import annotations

import ast
import errno
import io
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

import pytest

from ktrade.cli import main
from ktrade.errors import KtradeError
from ktrade.store.opening import _MEANINGS, assert_foreign_keys, unusable
from ktrade.store.place import APPLICATION_ID, SCHEMA_VERSION
from tests.files.test_workbook import workbook
from tests.test_architecture import MODULES, name_of

PERIODS = "a period such as 2026-01, 2025-Q2, 2025-H1, 2025, 2025-01..2025-10 or 2026-02-D20"
MEASURES = (
    "value, krw, yoy, mom, share, share_change, change, daily, daily_yoy, days, days_change,"
    " volume, volume_yoy, krw_yoy"
)
DOLLARS = "dollars such as 29bn, 20.54bn, 420m, >100m, ~58bn or 2.3bn..2.5bn"
PERCENTAGE = "a percentage such as 33.9, -13.8, >100, <~70 or 50..100"
DAYS = "working days such as 23.5 or 24, in halves"
QUANTITY = (
    "a quantity such as 'yoy ict us 2026-01': measure [flow] [category] [destination] period [from"
    " PERIOD] [of CATEGORY] [@vintage]"
)
CLAIM = (
    "a claim such as 'record for month', 'rank 2', 'rank 2 of destinations', 'growth streak 6',"
    " 'first growth in 4', 'first above 60bn for month', 'share highest since 2018-09' or 'breadth"
    " 13/15'"
)
FLOWS = "export, import, balance, trade"
KINDS = "contradiction, limit, revision, rounding, unusual, claim, definition"
WIDE = (
    f"period, flow, category, destination, {MEASURES}, year_earlier, claims, source, where, note,"
    " printed_in, status"
)
SOURCE_ID = "up to 200 printable characters without semicolons"
A_FILE = (
    "cannot name a file of facts; expected an id without / or \\, and other than sources,"
    " categories and destinations"
)


@dataclass(frozen=True)
class Case:
    """What is typed, in a folder with these files, and the first line on standard error."""

    arguments: tuple[str, ...]
    status: int
    line: str
    files: dict[str, str | bytes] = field(default_factory=dict)
    before: tuple[str, ...] = ()  # what is typed first

    def with_files(
        self, before: tuple[str, ...], files: dict[str, str | bytes] | None = None
    ) -> Case:
        return replace(self, before=before, files={**self.files, **(files or {})})


def asked(status: int, line: str, *arguments: str) -> Case:
    return Case(arguments, status, f"ktrade: {line}")


def loaded(line: str, **files: str | bytes) -> Case:
    """The files of a folder, given without `.csv`, all loaded into a new store."""
    return Case(
        ("ingest", "--db", "new.db", "."),
        2,
        line,
        {f"{name}.csv": text for name, text in files.items()},
    )


def store(line: str, content: str | bytes) -> Case:
    """A file that is asked as if it were a store."""
    return Case(("show", "--db", "k.db"), 3, f"ktrade: {line}", {"k.db": content})


QUESTIONS = [
    # the guide
    asked(
        2, "the guide has no page 'bnds' (nearest: bounds); 'ktrade guide' lists its pages",
        "guide", "bnds",
    ),
    # periods, dates and vintages
    asked(2, f"'2026-13' is not a period; expected {PERIODS}", "show", "--month", "2026-13"),
    asked(2, f"'2026-02..2026-01' ends before it begins; expected {PERIODS}", "show", "--month",
    "2026-02..2026-01"),
    asked(
        2, "'2025-02-D29' is not a period: February 2025 has 28 days; expected a day from 1 to 28",
        "show", "--month", "2025-02-D29",
    ),
    asked(
        2, "'2025-01-D20..2025-03' begins inside a month; expected a span from the first of a "
        "month,"
        " such as 2025-01..2025-10-D26", "show", "--month", "2025-01-D20..2025-03",
    ),
    asked(
        2, "'Jan-31' is not a period: a spreadsheet made it, from a month and a year or a day "
        "and a month;"
        " expected the month as text, such as 2026-01, in a column"
        " formatted as text", "show", "--month",
        "Jan-31",
    ),
    asked(1, "nothing is known of any March", "show", "--month", "March"),
    asked(2, f"'Jan' is not a period: which year? expected {PERIODS}", "new", "2026-02_x",
    "--reports", "Jan"),
    asked(2, "'1492-01' is out of range; expected a year from 1900 to 2999", "show", "--month",
    "1492-01"),
    asked(
        2, "'soon' is neither a vintage nor a date; expected one such as 2026-01 or 2026-02-12",
        "show", "--as-of", "soon",
    ),
    asked(
        2, "2025-H1 and 2026-01 differ in length; expected two months, two half-years, …",
        "compare", "2025-H1", "2026-01",
    ),
    # names
    asked(2, "'ikt' is not a known category (nearest: ict)", "show", "-c", "ikt"),
    asked(2, "'qqq' is not a known category; 'ktrade categories' lists them", "show", "-c", "qqq"),
    asked(2, "'qqq' is not a known destination; 'ktrade destinations' lists them", "show", "-d",
    "qqq"),
    asked(2, "'qqq' is not a known source; 'ktrade sources' lists them", "show", "--source", "qqq"),
    asked(2, f"'exprt' is not a flow (nearest: export); expected {FLOWS}", "show", "--flow",
    "exprt"),
    asked(2, f"'claims' is not a kind of finding (nearest: claim); expected {KINDS}", "check",
    "--kind", "claims"),
    # a draft
    Case(
        ("draft", "x.txt"), 2,
        "ktrade: 'x.txt' does not say when it was published, and no year is guessed; name the "
        "day, as in"
        " --published 2026-02-12",
        {"x.txt": "Exports rose 3 percent in January, the ministry said."},
    ),
    Case(
        ("draft", "x.txt"), 1, "ktrade: no trade figure was found in 'x.txt'",
        {"x.txt": "Published: 1 April 2031\nThe port of Busan was closed for a day because of a "
        "storm."},
    ),
    asked(
        2, "'itc' is not a set of items (nearest: ict); expected ict, total, customs",
        "draft", "--about", "itc", "x.txt",
    ),
    asked(2, "'x.txt' cannot be read: No such file or directory", "draft", "x.txt"),
    Case(
        ("draft", "x.txt"), 2, "ktrade: 'x.txt' is larger than 4194304 bytes; expected one article",
        {"x.txt": " " * (4194304 + 1)},
    ),
    # growth
    asked(
        2, "--from and --to go together; give both, or --month for growth year on year",
        "growth", "--from", "2025-01",
    ),
    asked(
        2, "2026-01, 2025-01 and 2026-01 are 3 periods; expected one",
        "growth", "--from", "2025-01", "--to", "2026-01", "--month", "2026-01",
    ),
    asked(
        2, "cars is not part of ict; expected a category below it",
        "growth", "-m", "2026-01", "-c", "ict", "--without", "cars",
    ),
    asked(
        2, "'us chips' cannot be left out together; expected categories, or destinations",
        "growth", "-m", "2026-01", "--without", "us", "--without", "chips",
    ),
    asked(
        2, "from 2026-01 to 2025-H1 ends before it begins; expected the earlier period first",
        "trend", "ict", "--from", "2026-01", "--to", "2025-H1",
    ),
    asked(
        1, "nothing is known of 2027 for ict; the nearest periods are 2025-06, 2025-H1, 2026-01",
        "trend", "ict", "--from", "2027",
    ),
    asked(
        1, "nothing is known of 2019-H1 for cars; the nearest periods are 2026-01",
        "trend", "cars", "--from", "2019-01", "--to", "2019-06",
    ),
    asked(
        2, "growth between two periods is for one series; --without is about the parts of"
        " a whole in"
        " one",
        "growth", "ict", "--from", "2025-01", "--to", "2026-01", "--without", "ict/displays",
    ),
    asked(2, "contributions are to growth year on year; expected one period",
          "growth", "ict", "--from", "2025-01", "--to", "2026-01", "--sort", "contribution"),
    asked(2, "cars and ict do not make one whole; expected one of them at a time",
          "growth", "-c", "cars", "-c", "ict"),
    asked(2, "--depth is given twice; expected it once", "show", "--depth", "1", "--depth", "2"),
    asked(2, "--profile says how tables are read; expected their PATH",
          "ingest", "--profile", "comtrade"),
    asked(2, "--profile says how tables are read; expected their PATH",
          "check", "--profile", "comtrade"),
    asked(2, "--source, --category and --destination are of official tables; expected --profile",
          "ingest", "--source", "x", "seeds"),
    asked(2, "--scheduler says where a Dask cluster is; expected --engine dask too",
          "bounds", "--scheduler", "tcp://x:1"),
    asked(2, "2026-01 is a period; 'ktrade show 2026-01' shows it", "periods", "2026-01"),
    asked(2, "yoy and share are 2 measures; expected one", "trend", "ict", "yoy", "share"),
    asked(
        2, "'ratio ict 2026-01' names no earlier period; expected one such as 'from 2025-01'",
        "explain", "ratio ict 2026-01",
    ),
    asked(
        2, "'chpz' is no period, category, destination or flow that is known (nearest: chip,"
        " chips)",
        "show", "chpz",
    ),
    asked(1, "a chart needs two parts with bounds; there are none",
          "share", "-m", "2026-01", "-c", "cars", "-o", "x.svg"),
    # pictures
    asked(
        2,
        "'t.gif' does not say its format; expected a name that ends in .txt, .json, .jsonl, .csv,"
        " .tsv, .md, .html, .xlsx, or a --format",
        "trend", "-o", "t.gif",
    ),
    asked(2, "'no/t.svg' cannot be written: No such file or directory", "trend", "ict", "-o",
    "no/t.svg"),
    asked(
        1, "a chart needs two periods of one kind; there are none",
        "trend", "cars", "-d", "us", "--measure", "yoy", "-o", "t.svg",
    ),
    # usage
    asked(2, "no such command 'shwo', did you mean 'show'; try 'ktrade --help'", "shwo"),
    asked(2, "no such option: --mont (Possible options: --month); try 'ktrade facts --help'",
    "facts", "--mont", "x"),
    asked(2, "option '--flow' requires an argument; try 'ktrade --help'", "show", "--flow"),
    asked(2, "missing argument 'EXPRESSION'; try 'ktrade test --help'", "test"),
    asked(
        2, "invalid value for '--unit': 'tn' is not one of 'usd', 'm', 'bn'; try 'ktrade show "
        "--help'",
        "show", "--unit", "tn",
    ),
    asked(
        2, "invalid value for '--every': 'monthly' is not one of 'month', 'quarter', 'half', "
        "'year', 'd10', 'd20' (nearest: month); try 'ktrade trend --help'",
        "trend", "--every", "monthly",
    ),
    asked(
        2, "invalid value for '--by': 'country' is not one of 'category', 'destination' (nearest: "
        "destination); try 'ktrade growth --help'",
        "growth", "--by", "country",
    ),
    asked(
        2, f"'growht' is not a measure (nearest: growth); expected {MEASURES}, unit_value, "
        "contribution, cover", "trend", "ict", "--measure", "growht",
    ),
    # history and what is left of a load
    asked(2, "--history and --salvage do not go together; expected one of them", "facts",
    "--history", "--salvage"),
    asked(1, "none of these can be read; try a backup", "facts", "--salvage", "-m",
    "2031-01"),
    Case(("backup", "k.db"), 2, "ktrade: 'k.db' already exists; expected a new file name",
    {"k.db": ""}),
    asked(1, "none of these figures was ever corrected or removed", "facts", "--history"),
    asked(
        2, "--undo undoes the last load, whatever its files; expected no PATH and no --check",
        "ingest", "--undo", "x.csv",
    ),
    # quantities and comparisons
    asked(
        2, f"'{'(' * 60}' and 42 characters more has too many brackets; expected at most 100, "
        "each `not` counted",
        "test", "(" * 101 + "1",
    ),
    asked(2, f"nothing is named; expected {QUANTITY}", "explain", ""),
    asked(
        2, "'\"' is not understood in 'value \"ict 2026-01'; expected names, and quotes in pairs",
        "explain", 'value "ict 2026-01',
    ),
    asked(
        2, f"'valu' is not a measure (nearest: value, volume); expected {MEASURES}, unit_value, "
        "contribution, cover,"
        " ratio, growth, growth_a_year", "explain", "valu ict 2026-01",
    ),
    asked(
        2, f"'value ict 2026-01 of total' has 'of', but 'of' names the whole of a share; "
        f"expected {QUANTITY}",
        "explain", "value ict 2026-01 of total",
    ),
    asked(
        2, f"'value ict cars 2026-01' names two categories: ict and cars; expected {QUANTITY}",
        "explain", "value ict cars 2026-01",
    ),
    asked(
        2, f"'value ict 2026-01 in t' has 'in', but 'in' names the unit of a volume; expected "
        f"{QUANTITY}",
        "explain", "value ict 2026-01 in t",
    ),
    asked(
        2, "'lbs' is not a unit of volume; expected units, t, kg", "explain",
        "volume cars 2026-01 in lbs",
    ),
    asked(2, f"'value ict' names no period; expected {QUANTITY}", "explain", "value ict"),
    asked(
        2, "'total us' is not a whole; expected 'of CATEGORY' or 'of CATEGORY to DESTINATION'",
        "explain", "share ict 2026-01 of total us",
    ),
    asked(
        2, f"'share ict 2026-01 from 2025-01' has 'from', but share is of one period; expected "
        f"{QUANTITY}",
        "explain", "share ict 2026-01 from 2025-01",
    ),
    asked(
        2, "'us ict' cannot be left out; expected categories, or destinations",
        "explain", "value total 2026-01 without us ict",
    ),
    asked(2, "total is not part of ict; expected a category below it", "explain",
    "value ict 2026-01 without total"),
    asked(2, "'all' may be category total or destination world; expected an id", "explain",
    "value all 2026-01"),
    asked(
        2,
        "'qqq' is not a known category; 'ktrade categories' lists them; 'qqq' is not a known "
        "destination;"
        " 'ktrade destinations' lists them",
        "explain", "value qqq 2026-01",
    ),
    asked(
        2, "')' is unexpected in 'yoy ict 2026-01 > 70 )'; expected and, or, or the end",
        "test", "yoy ict 2026-01 > 70)",
    ),
    asked(
        2, "unclosed bracket in '( yoy ict 2026-01 > 70'; expected a ) for each (",
        "test", "(yoy ict 2026-01 > 70",
    ),
    asked(
        2, "nothing is compared in 'yoy ict 2026-01'; expected one of > >= < <= = != after 'yoy "
        "ict 2026-01'",
        "test", "yoy ict 2026-01",
    ),
    asked(2, f"one side is missing in '> 70'; expected {QUANTITY}, or a number", "test", "> 70"),
    asked(
        2, "quantities in USD and percent cannot be compared; expected two quantities of one "
        "unit, or one and a number",
        "test", "yoy ict 2026-01 > value ict 2026-01",
    ),
    asked(
        2, "'30' has no unit; expected one behind it, such as 30m or 30 usd", "test",
        "value ict 2026-01 > 30",
    ),
    asked(
        2, "'5' has no unit; expected one behind it, such as 5 units, 5 t or 5 kg",
        "test", "volume cars 2026-01 in t > 5",
    ),
    asked(
        2, "'5 t' is in t; expected it in units", "test", "volume cars 2026-01 > 5 t",
    ),
    asked(
        2, "two numbers cannot be compared; expected two quantities of one unit, or one and a "
        "number",
        "test", "1 > 0",
    ),
    # nothing known
    asked(1, "nothing is known of 2027-01; the nearest periods are 2025-06, 2025-12, 2026-01",
    "show", "-m", "2027-01"),
    asked(1, "nothing is known for cars japan", "facts", "-c", "cars", "-d", "japan"),
    asked(
        1,
        "nothing is known of 2019-03 for export cars us; the nearest periods are 2026-01"
        " (asked: value export cars us 2019-03)",
        "explain", "value cars us 2019-03",
    ),
    asked(
        1, "a balance has no shares, since a part of it may be in deficit",
        "share", "-m", "2026-01", "--flow", "balance",
    ),
]  # fmt: skip

TO_CHINA = "period,category,destination,value\n{},ict,china,1bn\n"
CLASHING = "period,value,yoy,year_earlier\n2026-03,60.0bn,20.0,5.00bn\n"
OWN_STORES = [
    asked(
        1, "the store holds no figures yet: 'ktrade ingest' loads the bundled ones",
        "show", "--db", "k.db",
    ).with_files(
        ("ingest", "--db", "k.db", "sources.csv"), {"sources.csv": "id\na\n"}
    ),
    asked(
        1,
        "no growth follows for Exports of ICT goods to China: it is known only as printed, and two"
        " sources may mean different things by it",
        "growth", "-c", "ict", "-d", "china", "--from", "2026-01", "--to", "2026-02", "--db",
        "k.db",
    ).with_files(
        ("ingest", "--db", "k.db", "a.csv", "b.csv"),
        {"a.csv": TO_CHINA.format("2026-01"), "b.csv": TO_CHINA.format("2026-02")},
    ),
    loaded(
        "categories.csv:2: id: cars means something else in the store: basis '15 main items' "
        "there, '' here",
        categories="id,name,parent,part\ncars,Cars,total,yes\n",
    ).with_files(("ingest", "--db", "new.db")),
    asked(
        2, "'2020-11_ict-motie' is already in the store; expected a new id for a new "
        "article",
        "new", "2020-11_ict-motie",
    ),
    asked(2, "'2026-02_x.csv' already exists; delete it to start again", "new",
    "2026-02_x").with_files(
        (), {"2026-02_x.csv": ""}
    ),
    asked(2, "'no/2026-02_x.csv' cannot be written: No such file or directory", "new", "2026-02_x",
    "--folder", "no"),
    asked(2, f"'../x' {A_FILE}", "new", "../x"),
    asked(2, f"'a;b' is not a source id; expected {SOURCE_ID}", "new", "a;b"),
    asked(
        2, "--agency: 'a\\x00b' has characters that do not print; expected plain text",
        "new", "2026-02_x", "--agency", "a\0b",
    ),
    asked(
        2,
        "'ict-motie' does not begin with the period it reports on; begin it with one, as in "
        "2026-02_ict-motie,"
        " or name it with --reports 2026-02",
        "new", "ict-motie",
    ),
    asked(
        2, "'10/11/12' is not a whole date; expected one such as 2026-02-12",
        "new", "2026-02_x", "--published", "10/11/12",
    ),
    asked(
        2, "sources.csv:2: id: 2026-02_x is described differently here; expected the same, or "
        "another id",
        "new", "2026-02_x",
    ).with_files((), {"sources.csv": "id,publisher\n2026-02_x,P\n"}),
    asked(
        2, "sources.csv:1: publisher: this column is missing; add it, for 'P'",
        "new", "2026-02_x", "--publisher", "P", "--reports", "2026-02",
    ).with_files((), {"sources.csv": "id,rounding,reports\n"}),
]  # fmt: skip

FILES = [
    Case(("ingest", "--db", "new.db", "none.csv"), 2, "none.csv: there is no such file or folder"),
    Case(("ingest", "--db", "new.db", "."), 2,
    ".: has no .csv file in it; expected a folder of facts"),
    Case(
        ("ingest", "--db", "new.db", "a", "b"), 2,
        "b/x.csv: has the same name as a/x.csv; expected different names in one load",
        {"a/x.csv": "period,value\n2026-01,1bn\n", "b/x.csv": "period,value\n2026-01,1bn\n"},
    ),
    # the file as a whole, and its header
    loaded("x.csv: is empty; expected a header row", x=""),
    loaded("x.csv:1: value: duplicate column; expected each once",
    x="period,value,value\n"),
    loaded(
        f"x.csv:1: 'valu': is not a known column (nearest: value, volume); expected {WIDE}",
        x="period,valu\n",
    ),
    loaded("x.csv:1: period: this column is missing", x="value\n1bn\n"),
    *(
        loaded(
            f"x.csv:2: {column}: {cell!r} is marked as doubtful; settle it against the article, "
            "then remove the ?",
            x=f"period,{column}\n2026-01,{cell}\n",
        )
        for column, cell in (("value", "29bn?"), ("share", "44.1?"), ("category", "kimchi?"),
        ("claims", "rank 2?"))
    ),
    loaded(
        f"x.csv:1: 'valu' (nearest: value, volume), 'yyo' (nearest: yoy) are not known columns; "
        f"expected {WIDE}",
        x="period,valu,yyo\n2026-01,1bn,\n",
    ),
    loaded(
        f"x.csv:1: has no known column: is the header row missing? expected {WIDE}",
        x="2026-01,1bn\n",
    ),
    loaded("x.csv:1: is separated by semicolons; expected commas, as in CSV",
    x="period;value\n2026-01;1bn\n"),
    loaded("x.csv:1: is UTF-16 text; expected CSV, saved as UTF-8",
    x="period,value\n".encode("utf-16")),
    loaded("x.csv:2: has 1 cells, expected 2 as in the header", x="period,value\n2026-01\n"),
    loaded("x.csv:2: cannot be read as CSV: a quote in this row is never closed",
    x='period,value\n2026-01,"1bn\n'),
    loaded(
        "x.csv:2: has a NUL byte; expected UTF-8 text", x=b"period,value\n2026-01,\0\n"
    ),
    loaded(
        "x.csv:2: is not UTF-8 text at its byte 9; expected CSV, saved as UTF-8",
        x=b"period,value\n2026-01,\xff\n",
    ),
    loaded(
        "x.csv:2: the row that ends here is longer than 1048576 bytes; expected every quote to "
        "be closed",
        x="period,value\n" + "x" * 1048577,
    ),
    loaded(
        "x.csv:1: has 1001 columns; expected at most 1000", x="period,value," + ",".join(map(str,
        range(999))) + "\n"
    ),
    Case(
        ("ingest", "--db", "new.db", "x\n.csv"), 2,
        "x\\n.csv: has control characters in its name; expected a printable one",
        {"x\n.csv": "period,value\n2026-01,1bn\n"},
    ),
    Case(
        ("ingest", "--db", "new.db", "/dev/null"), 2,
        "/dev/null: is neither a file nor a folder; expected a stream on standard input, as -",
    ),
    # sources and vocabulary
    loaded(
        "categories.csv:23: parent: is more than 20 steps below the top; expected a parent "
        "nearer the top",
        categories="id,parent\nc0,\n" + "".join(f"c{i + 1},c{i}\n" for i in range(21)),
    ),
    loaded("sources.csv:2: id: is blank; expected the source's id", sources="id,url\n,x\n"),
    loaded(
        "sources.csv:2: rounding: 'up' is not a way of rounding; expected nearest, down, either, "
        "exact",
        sources="id,rounding\na,up\n",
    ),
    loaded(
        "sources.csv:3: id: a is described differently at sources.csv:2; expected the same",
        sources="id,url\na,x\na,y\n",
    ),
    loaded("categories.csv:2: id: is blank; expected the category's id",
    categories="id,name\n,x\n"),
    loaded(
        "categories.csv:2: id: 'a b' is not an id; expected lower case without spaces, commas or "
        "semicolons, up to 200"
        " characters",
        categories="id\na b\n",
    ),
    loaded("categories.csv:2: id: 'half' is not a part; expected yes, rest or blank",
    categories="id,part\na,half\n"),
    loaded(
        "categories.csv:3: id: a is described differently at categories.csv:2; expected the same",
        categories="id,name\na,x\na,y\n",
    ),
    loaded(
        "categories.csv:2: parent: its parent 'totl' is not a known category (nearest: total)",
        categories="id,parent\na,totl\n",
    ),
    loaded(
        "categories.csv:2: parent: its parents form a circle at 'a'; expected a parent outside it",
        categories="id,parent\na,a\n",
    ),
    # places
    loaded("x.csv:2: period: is blank; expected a period such as 2026-01",
    x="period,value\n,1bn\n"),
    loaded(
        "x.csv:2: category: 'ikt' is not a known category (nearest: ict); if it is a new one, "
        "add to categories.csv"
        " (id,name,parent,part,aliases,basis): ikt,Ikt,total,,,as printed",
        x="period,category,value\n2026-01,ikt,1bn\n",
    ),
    loaded(
        "x.csv:3: category: 'widgets' may be a or b; expected one category id",
        x="period,category,value\n2026-01,total,1bn\n2026-01,widgets,1bn\n",
        categories="id,name,parent\na,Widgets,total\nb,Widgets,total\n",
    ),
    Case(
        ("ingest", "--db", "new.db", "x.csv"), 2,
        "x.csv:2: source: 'a;b' is not a source id; expected up to 200 printable characters "
        "without semicolons",
        {"x.csv": "period,value,source\n2026-01,1bn,a;b\n"},
    ),
    Case(
        ("ingest", "--db", "new.db", "-"), 2, "-:2: source: is blank; expected a source's id",
        {"-": "period,source,value\n2026-01,,1bn\n"},
    ),
    loaded("x.csv:2: has neither a figure nor a claim; fill in the row or delete it",
    x="period,value\n2026-01,\n"),
    loaded(
        "x.csv:3: the same figure of the same source and place is 2bn here and 1bn at x.csv:2",
        x="period,value\n2026-01,1bn\n2026-01,2bn\n",
    ),
    loaded(
        "x.csv:2: year_earlier: 1899-01 is outside the years 1900 to 2999",
        x="period,value,year_earlier\n1900-01,1bn,1bn\n",
    ),
    # the long form
    loaded(f"x.csv:2: measure: is blank; expected one of {MEASURES}",
    x="period,measure,printed\n2026-01,,1bn\n"),
    loaded(
        "x.csv:2: printed: 'lbs' is not a unit of volume; expected units, t, kg",
        x="period,measure,of,printed\n2026-01,volume_yoy,lbs,5\n",
    ),
    loaded("x.csv:2: printed: is blank; expected a figure",
    x="period,measure,printed\n2026-01,value,\n"),
    loaded(
        "x.csv:2: of: belongs to share and share_change only; expected it blank",
        x="period,measure,of,printed\n2026-01,value,ict,1bn\n",
    ),
    # figures
    loaded(f"x.csv:2: value: '29b' is not a figure here; expected {DOLLARS}",
    x="period,value\n2026-01,29b\n"),
    loaded(
        f"x.csv:2: yoy: '{'1' * 21}' has more than 20 digits; expected {PERCENTAGE}",
        x=f"period,yoy\n2026-01,{'1' * 21}\n",
    ),
    loaded(
        f"x.csv:2: value: '1tn KRW' is in won, which belongs in the krw column; expected {DOLLARS}",
        x="period,value\n2026-01,1tn KRW\n",
    ),
    loaded(f"x.csv:2: days: '23.4' is not in whole or half days; expected {DAYS}",
    x="period,days\n2026-01,23.4\n"),
    loaded(
        "x.csv:2: value: '1239083' has no unit; expected one behind it, such as 1239083m or "
        "1239083 usd, or the row's"
        " in a column printed_in",
        x="period,value\n2026-01,1239083\n",
    ),
    loaded(
        "x.csv:2: krw: '17886' has no unit; expected one behind it, such as 17886m or 17886 KRW, "
        "or the row's in a"
        " column printed_in",
        x="period,krw\n2026-01,17886\n",
    ),
    loaded(
        "x.csv:2: volume: '178994' has no unit; expected one behind it, such as 178994 units, "
        "178994 t or 178994 kg, or"
        " the row's in a column printed_in",
        x="period,volume\n2026-01,178994\n",
    ),
    loaded(
        "x.csv:2: claims: '60' has no unit; expected one behind it, such as 60m or 60 usd",
        x="period,claims\n2026-01,above 60 streak 2\n",
    ),
    loaded(
        "x.csv:2: value: '1.234 usd' reads in two ways: the point may separate thousands or"
        " decimals; write thousands as"
        " 1,234 and decimals with a scale, as 1.234k",
        x="period,value\n2026-01,1.234 usd\n",
    ),
    loaded(
        "x.csv:3: value: '1.234m' may use a point for thousands; expected thousands with a "
        "comma, as in '1,234m', or a"
        " smaller scale",
        x='period,value\n2026-01,"1,234m"\n2026-02,1.234m\n',
    ),
    loaded(
        "x.csv:2: yoy: '▲5.1' reads in two ways: ▲ is a plus to some and a minus to others; "
        "write the sign as + or -",
        x="period,yoy\n2026-01,▲5.1\n",
    ),
    loaded(
        "x.csv:2: yoy: '(5.1)' reads in two ways: brackets are a minus to some and growth in "
        "Korean tables; write the"
        " sign as + or -",
        x="period,yoy\n2026-01,(5.1)\n",
    ),
    loaded(
        "x.csv:2: yoy: '-5.1%↓' has a sign and an arrow; expected one of them",
        x="period,yoy\n2026-01,-5.1%↓\n",
    ),
    loaded(
        "x.csv:2: volume: '1 t..2 kg' is in t and in kg; expected both ends in one unit",
        x="period,volume\n2026-01,1 t..2 kg\n",
    ),
    loaded(
        "x.csv:2: krw: '$5bn' is in dollars, which belongs in the value column; expected won "
        "such as 158.5868tn KRW or"
        " 158.5868tn",
        x="period,krw\n2026-01,$5bn\n",
    ),
    loaded(
        "x.csv:2: printed_in: 'lots' is not a unit; expected one such as k usd, m usd, usd, bn "
        "KRW, 백만 달러 or k t",
        x="period,value,printed_in\n2026-01,1bn,lots\n",
    ),
    loaded(
        "x.csv:2: status: 'forcast' is not a status (nearest: forecast); expected forecast, "
        "target, misprint",
        x="period,value,status\n2026-01,1bn,forcast\n",
    ),
    loaded(
        "x.csv:2: claims: cannot be judged on a forecast; expected them on a row without a status",
        x="period,value,claims,status\n2026-01,1bn,record,forecast\n",
    ),
    loaded(
        "x.csv:2: yoy: '5±-1' is negative after the ±; expected one such as 600m±5m",
        x="period,yoy\n2026-01,5±-1\n",
    ),
    loaded("x.csv:2: yoy: '9..5' runs downward; expected the lower end first",
    x="period,yoy\n2026-01,9..5\n"),
    loaded(
        "x.csv:2: share: is a share of ict itself; expected '… of CATEGORY [to DESTINATION]'",
        x="period,category,share\n2026-01,ict,5 of ict\n",
    ),
    loaded(
        f"x.csv:2: claims: 'recrd' is not a claim (nearest: record); expected {CLAIM}",
        x="period,claims\n2026-01,recrd\n",
    ),
    loaded(f"x.csv:2: claims: 'rank' is not a claim; expected {CLAIM}",
    x="period,claims\n2026-01,rank\n"),
]  # fmt: skip

A_STORE = "expected a store made by 'ktrade ingest'"
STORES = [
    asked(
        3,
        "there is no store at 'none.db' yet: 'ktrade ingest' creates one",
        "show",
        "--db",
        "none.db",
    ),
    asked(3, "'.' is a folder; expected the store's file", "show", "--db", "."),
    asked(3, "'.' is a folder; expected the store's file", "ingest", "--db", "."),
    asked(
        3,
        "the folder 'no' does not exist; make it, or name another store",
        "ingest",
        "--db",
        "no/k.db",
    ),
    asked(3, "'/dev/null' is not a file; expected the store's file", "show", "--db", "/dev/null"),
    store("'k.db' is an empty file: 'ktrade ingest' fills it", b""),
    store(f"'k.db' is not an SQLite file; {A_STORE}", "no database at all\n" * 99),
]


def pragma(path: Path, application: int, version: int) -> None:
    """Makes an SQLite file with a table, of this program and schema."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute(f"PRAGMA user_version = {version}")


OTHER_SCHEMAS = [
    (0, 0, f"ktrade: 'k.db' is an SQLite file of another program; {A_STORE}"),
    (
        APPLICATION_ID,
        SCHEMA_VERSION + 1,
        "ktrade: 'k.db' was written by a newer ktrade; use that one",
    ),
    (
        APPLICATION_ID,
        SCHEMA_VERSION - 1,
        "ktrade: 'k.db' was written by an older ktrade: 'ktrade ingest' brings it up to date",
    ),
]
SQLITE_ERRORS = [
    ("SQLITE_BUSY", "'k.db' is in use by another process; try again when it is done"),
    (
        "SQLITE_CORRUPT",
        (
            "'k.db' is damaged (so it says): 'ktrade facts' and 'ktrade claims' with --salvage -f"
            " csv write what is left"
        ),
    ),
    (
        "SQLITE_READONLY",
        "'k.db' cannot be opened here (so it says); expected a file that may be read and written",
    ),
    (
        "SQLITE_FULL",
        "'k.db' is unchanged: its disk or that of TMPDIR is full; make room and try again",
    ),
    ("SQLITE_NOTADB", f"'k.db' is not an SQLite file; {A_STORE}"),
    (
        "SQLITE_IOERR",
        "'k.db' cannot be read or written (so it says); see whether the disk is full or failing",
    ),
    (
        "SQLITE_READONLY_ROLLBACK",
        (
            "'k.db' contains an interrupted load; open it once where it can be written, to"
            " roll that back"
        ),
    ),
    ("SQLITE_PROTOCOL", "'k.db' cannot be used (so it says); try again, or go back to a backup"),
]
# Lines that need more than files and arguments; each has a test of its own below.
REFUSED = (
    "ktrade: nothing was written: some figures or claims are contradicted; load without --check"
    " to keep them"
)
ONE_PROBLEM = "ktrade: nothing was written: 1 problem in the files"
SEVERAL = "ktrade: nothing was written: 2 problems in the files"
NO_KEYS = "this Python's SQLite is built without foreign keys; expected one with them"
UNREADABLE = "x.csv: cannot be read: Permission denied"
NO_FOLDER = (
    "ktrade: the folder 'data/ktrade' cannot be made: Not a directory; name another store with --db"
)
MANY_SERIES = "ktrade: 7 series are too many for one picture; expected at most 6"
NO_COMMON_UNIT = (
    "ktrade: no unit in common: Exports of cars in units and Exports of steel in t; expected series"
    " of one unit"
)
NO_LIBRARY = (
    "ktrade: pictures in files need matplotlib; in a clone of ktrade: pip install '.[plot]'"
)
FULL_DISK = "ktrade: the answer cannot be written: No space left on device"
NO_ROOM = (
    "ktrade: standard input cannot be kept in '/here': No space left on device; make room there, or"
    " name another folder in TMPDIR"
)
TOO_LARGE = "x.csv: is larger than 10 bytes; split it into parts"
BAD_CELLS = "x.csv: has 10000 bad cells or more; the rest was not read"
NO_WORKBOOK = "a.xlsx: cannot be read as a workbook: Cannot detect file format"
SHEETS = "a.xlsx: has 2 sheets with cells in them; expected one sheet per file"
UNPACKED = "a.xlsx: unpacks to more than 20000 bytes; split it into parts"
NO_CALAMINE = "a.xlsx: workbooks need python-calamine; in a clone of ktrade: pip install '.[excel]'"
NO_HEADER = "a.xlsx:2: has a cell in column B, which has no header; expected one"
TOO_MANY = "ktrade: nothing was written: 100 problems or more; the rest was not read"
UNREACHED = "'k.db' cannot be used (File name too long); name another place"
NO_LOAD = "ktrade: there is no load to undo: the store holds nothing"
OLD_LOAD = (
    "ktrade: the last load cannot be undone: an older ktrade made it, which kept no earlier rows"
)
EDITED = (
    "ktrade: the migration m0001_initial is not the one that made 'k.db'; restore it, and"
    " make changes in a new one"
)
DAMAGED = (
    f"ktrade: 'k.db' is damaged: '?' is not a figure here; expected {DOLLARS}; 'ktrade verify' says"
    " where"
)
FAULTY = "ktrade: 2 faults in 'k.db'; go back to a backup, or load the facts into a new store"
CASES = [*QUESTIONS, *OWN_STORES, *FILES, *STORES]
LINES = [
    *(case.line for case in CASES),
    *(line for _, _, line in OTHER_SCHEMAS),
    *(line for _, line in SQLITE_ERRORS),
    *(REFUSED, SEVERAL, NO_KEYS, UNREADABLE, NO_FOLDER, NO_LIBRARY, FULL_DISK, NO_ROOM),
    *(MANY_SERIES, NO_COMMON_UNIT),
    *(NO_WORKBOOK, SHEETS, UNPACKED, NO_CALAMINE, NO_HEADER),
    *(TOO_LARGE, TOO_MANY, BAD_CELLS, NO_LOAD, OLD_LOAD, EDITED, DAMAGED, FAULTY, UNREACHED),
]

Type = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(
    tmp_path: Path,
    seeded: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Type:
    """Runs a command in this process, in an empty folder: its status, and what it says on standard
    error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KTRADE_DB", str(seeded))

    def call(*arguments: str) -> tuple[int, str]:
        stdin = tmp_path / "-"
        monkeypatch.setattr(
            sys,
            "stdin",
            io.TextIOWrapper(io.BytesIO(stdin.read_bytes() if stdin.exists() else b"")),
        )
        monkeypatch.setattr(sys, "argv", ["ktrade", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capsys.readouterr().err

    return call


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.line[:80])
def test_the_line_says_what_where_and_what_was_expected(
    typed: Type, tmp_path: Path, case: Case
) -> None:
    for name, content in case.files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    if case.before:
        assert typed(*case.before)[0] == 0
    status, told = typed(*case.arguments)
    rest = "" if case.line.startswith("ktrade: ") else f"{ONE_PROBLEM}\n"
    assert (status, told) == (case.status, f"{case.line}\n{rest}")


@pytest.mark.parametrize(("application", "version", "line"), OTHER_SCHEMAS)
def test_stores_of_others(
    typed: Type, tmp_path: Path, application: int, version: int, line: str
) -> None:
    pragma(tmp_path / "k.db", application, version)
    assert typed("show", "--db", "k.db") == (3, f"{line}\n")


@pytest.mark.parametrize(("name", "line"), SQLITE_ERRORS)
def test_what_sqlite_may_say(name: str, line: str) -> None:
    error = sqlite3.OperationalError("so it says")
    error.sqlite_errorname = name
    assert str(unusable(error, Path("k.db"))) == line


def test_no_meaning_of_an_sqlite_error_is_left_out() -> None:
    shown = {
        next(meaning for names, meaning in _MEANINGS if name.startswith(names))
        for name, _ in SQLITE_ERRORS[:-1]
    }
    assert shown == {meaning for _, meaning in _MEANINGS}


def test_a_store_that_the_machine_cannot_reach() -> None:
    assert (
        str(unusable(OSError(errno.ENAMETOOLONG, "File name too long"), Path("k.db"))) == UNREACHED
    )


def test_a_library_without_foreign_keys() -> None:
    class Without(sqlite3.Connection):
        def execute(self, *given: object) -> sqlite3.Cursor:  # type: ignore[override]
            return super().execute("SELECT 0")

    with (
        closing(sqlite3.connect(":memory:", factory=Without)) as connection,
        pytest.raises(KtradeError) as error,
    ):
        assert_foreign_keys(connection)
    assert str(error.value) == NO_KEYS


def test_figures_that_cannot_hold_are_refused_last(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(CLASHING)
    status, told = typed("ingest", "--check", "--db", "new.db", "x.csv")
    assert (status, told.splitlines()[-1]) == (1, REFUSED)


def test_problems_are_counted(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("period,value,yoy\n2026-01,x,y\n")
    status, told = typed("ingest", "--db", "new.db", "x.csv")
    assert (status, told.splitlines()[-1]) == (2, SEVERAL)


def test_a_file_that_cannot_be_read(
    typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(path: Path, mode: str) -> BinaryIO:
        if path.name == "x.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return path.open(mode)  # type: ignore[return-value]

    (tmp_path / "x.csv").touch()
    monkeypatch.setattr("ktrade.files.ingest.open", shut, raising=False)  # root may read any file
    assert typed("ingest", "--db", "new.db", "x.csv") == (2, f"{UNREADABLE}\n{ONE_PROBLEM}\n")


def test_a_folder_that_cannot_be_made(
    typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    monkeypatch.setenv("KTRADE_DB", "data/ktrade/k.db")
    assert typed("ingest") == (3, f"{NO_FOLDER}\n")


def test_a_plotting_library_that_is_not_there(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert typed("trend", "ict", "-o", "t.svg") == (2, f"{NO_LIBRARY}\n")


def test_series_that_one_picture_cannot_hold(typed: Type, tmp_path: Path) -> None:
    seven = ("total", "ict", "semiconductors", "cars", "computers", "ict/displays", "ships")
    named = [word for category in seven for word in ("-c", category)]
    (tmp_path / "x.csv").write_text(
        "period,category,value,volume\n2026-01,cars,,231k units\n2026-01,steel,,2.3m t\n"
        + "".join(f"2026-0{n},{category},1bn,\n" for category in seven for n in (1, 2))
    )
    assert typed("ingest", "--db", "new.db", "x.csv")[0] == 0
    ask = ("trend", "--db", "new.db")
    assert typed(*ask, *named, "-o", "t.svg") == (2, f"{MANY_SERIES}\n")
    assert typed(*ask, "cars", "steel", "--measure", "volume") == (2, f"{NO_COMMON_UNIT}\n")


def test_a_full_disk_behind_the_answer(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert typed("show") == (5, f"{FULL_DISK}\n")


def test_no_room_for_standard_input(
    typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "-").write_text("period,value\n")
    monkeypatch.setattr("tempfile.tempdir", "/here")
    with open("/dev/full", "wb") as full:
        monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda max_size: full)
        assert typed("ingest", "--check", "-") == (5, f"{NO_ROOM}\n")


def test_files_and_problems_beyond_all_use(
    typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text(
        "period,value\n" + "".join(f"2026-01,x{row}\n" for row in range(120))
    )
    status, told = typed("ingest", "--db", "new.db", "x.csv")
    assert (status, told.count("\n"), told.splitlines()[-1]) == (2, 101, TOO_MANY)
    (tmp_path / "x.csv").write_text("period,value\n" + "2026-01,x\n" * 20_000)
    cause, bad_cells, counted = typed("ingest", "--db", "new.db", "x.csv")[1].splitlines()
    assert (bad_cells, counted) == (
        BAD_CELLS,
        "ktrade: nothing was written: 2 problems in the files",
    )
    assert cause.endswith("; the same in rows 3-10001")
    monkeypatch.setattr("ktrade.files.inputs.LARGEST_FILE", 10)
    assert typed("ingest", "--db", "new.db", "x.csv") == (2, f"{TOO_LARGE}\n{ONE_PROBLEM}\n")


def test_workbooks(typed: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, rows = tmp_path / "a.xlsx", (["period"], ["2026-01", "x" * 30_000])

    def refused() -> str:
        status, told = typed("ingest", "--db", "new.db", "a.xlsx")
        assert (status, told.splitlines()[1:]) == (2, [ONE_PROBLEM])
        return told.splitlines()[0]

    workbook(file, *rows, sheets=2)
    assert refused() == SHEETS
    workbook(file, *rows)
    assert refused() == NO_HEADER
    with monkeypatch.context() as patch:
        patch.setattr("ktrade.files.workbook.LARGEST_FILE", 20_000)
        assert refused() == UNPACKED
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "python_calamine", None)
        assert refused() == NO_CALAMINE
    file.write_bytes(b"PK\x03\x04")
    assert refused() == NO_WORKBOOK


def test_loads_that_cannot_be_taken_back(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("period,value\n2026-01,1bn\n")
    assert typed("ingest", "--db", "k.db", "x.csv")[0] == 0
    assert typed("ingest", "--db", "k.db", "--undo")[0] == 0
    assert typed("ingest", "--db", "k.db", "--undo") == (1, f"{NO_LOAD}\n")
    assert typed("ingest", "--db", "k.db", "x.csv")[0] == 0
    change(tmp_path / "k.db", "UPDATE load SET call = NULL")
    assert typed("ingest", "--db", "k.db", "--undo") == (1, f"{OLD_LOAD}\n")
    change(tmp_path / "k.db", "UPDATE migration SET sha256 = 'x' WHERE name = 'm0001_initial'")
    assert typed("ingest", "--db", "k.db", "x.csv") == (3, f"{EDITED}\n")


def test_a_figure_that_no_load_wrote(typed: Type, tmp_path: Path, seeded: Path) -> None:
    (tmp_path / "k.db").write_bytes(seeded.read_bytes())
    change(tmp_path / "k.db", "UPDATE figure SET printed = '?' WHERE printed = '65.85bn'")
    assert typed("facts", "--db", "k.db") == (3, f"{DAMAGED}\n")
    change(
        tmp_path / "k.db",
        "UPDATE figure SET printed = '65.85bn', low = 0, high = 0 WHERE printed IN ('?', '6bn')",
    )
    assert typed("verify", "--db", "k.db") == (3, f"{FAULTY}\n")


def change(path: Path, observation: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(observation).rowcount > 0


# What follows reads the source for messages: the texts given to an error or a problem, directly, by
# a name, or by a function that makes them.
# The messages of these are not shown here yet: of official tables, packages and workbooks, of work
# that processes share, and of Python.
ELSEWHERE = (
    "api",
    "files.datapackage",
    "files.grid",
    "files.parquet",
    "files.profiles",
    "files.sdmx",
    "files.table",
    "files.toml_table",
    "queries.cluster",
    "queries.processes",
    "queries.words",
    "report.as_xlsx",
    "report.package",
)
ALSO_ELSEWHERE = ("is not an image that", "by sources.csv, and figures of this table")
ERRORS = {cls.__name__ for cls in KtradeError.__subclasses__()} | {"Problem", "problem", "_NotText"}


@cache
def functions() -> list[ast.FunctionDef]:
    return [
        node
        for file in MODULES
        if not name_of(file).startswith(tuple(f"ktrade.{name}" for name in ELSEWHERE))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def texts(node: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """Patterns of the texts that this expression may be, in this function."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=parts):
            yield "".join(
                re.escape(p.value) if isinstance(p, ast.Constant) else ".*" for p in parts
            )
        case ast.BinOp(left=left, right=right):
            yield from (text for side in (left, right) for text in texts(side, function))
        case ast.Name(id=name):
            for step in ast.walk(function):
                if isinstance(step, ast.Assign | ast.NamedExpr):
                    targets = step.targets if isinstance(step, ast.Assign) else [step.target]
                    if any(
                        isinstance(target, ast.Name) and target.id == name for target in targets
                    ):
                        yield from texts(step.value, function)
                elif isinstance(step, ast.For) and name in {
                    n.id for n in ast.walk(step.target) if isinstance(n, ast.Name)
                }:
                    yield from texts(step.iter, function)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            for maker in (maker for maker in functions() if maker.name == name):
                for step in ast.walk(maker):
                    if isinstance(step, ast.Return | ast.Yield) and step.value:
                        values = (
                            step.value.elts[1:]
                            if isinstance(step.value, ast.Tuple)
                            else [step.value]
                        )
                        yield from (text for value in values for text in texts(value, maker))


def messages() -> set[str]:
    """A pattern for each message that ktrade has."""
    found = set()
    for function in functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                name = (
                    node.func.id
                    if isinstance(node.func, ast.Name)
                    else getattr(node.func, "attr", "")
                )
                if name in ERRORS and node.args:
                    found |= {
                        text
                        for text in texts(node.args[-1], function)
                        if re.search("[a-z]{3}", text)
                    }
    return found


def test_every_message_is_shown_above() -> None:
    found = messages()
    assert len(found) > 70
    assert not {
        pattern
        for pattern in found
        if not any(re.search(pattern, line) for line in LINES)
        and not any(re.escape(text) in pattern for text in ALSO_ELSEWHERE)
    }


@pytest.mark.parametrize("line", LINES)
def test_one_register(line: str) -> None:
    """Lower case, no full stop, one line."""
    said = line.removeprefix("ktrade: ")
    assert not said[0].isupper()
    assert not said.endswith(".")
    assert "\n" not in said
