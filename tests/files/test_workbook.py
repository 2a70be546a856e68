"""Workbooks: text is read as from CSV, and no number or day that may have lost what was typed."""

from __future__ import annotations

import random
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from ktrade.errors import BadFiles
from tests.conftest import Loader
from tests.files.test_ingest import ask


def workbook(file: Path, *rows: list[object], first: str = "A1", sheets: int = 1) -> Path:
    """Writes the rows from a cell on, into so many sheets; texts are kept as text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number in range(sheets):
        sheet = book.create_sheet(f"S{number}")
        corner = sheet[first]
        for down, row in enumerate(rows):
            for right, cell in enumerate(row):
                sheet.cell(corner.row + down, corner.column + right, cell)
    book.create_sheet("empty")
    book.save(file)
    return file


def prints(load: Loader) -> list[tuple[object, ...]]:
    return ask(load.store, "SELECT period, category, measure, printed FROM facts")


@pytest.mark.parametrize("first", ["A1", "C4"])
@pytest.mark.parametrize("ending", ["xlsx", "XLSX"])
def test_text_is_read_as_it_was_typed(
    load: Loader, tmp_path: Path, first: str, ending: str
) -> None:
    rows: list[list[object]] = [
        ["Period", "category", "value", "yoy", "where"],
        ["2026-01", "반도체", "29.0bn", "33.90", "p1"],
        [None, None, None, None, None],
        ["2026년 1월", "cars", "$6.07 billion", "−13.8", 2],
    ]
    file = workbook(tmp_path / f"2026-01_x.{ending}", *rows, first=first)
    assert load(file).changes.figures[file.name].added == 4
    assert prints(load) == [
        ("2026-01", "semiconductors", "value", "29.0bn"),
        ("2026-01", "semiconductors", "yoy", "33.90"),
        ("2026-01", "cars", "value", "$6.07 billion"),
        ("2026-01", "cars", "yoy", "−13.8"),
    ]
    assert ask(load.store, 'SELECT DISTINCT source, "where" FROM facts') == [
        ("2026-01_x", "p1"),
        ("2026-01_x", "2"),
    ]


def test_what_lies_beside_a_workbook_is_read_with_it(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("id,rounding\na,down\n")
    load(workbook(tmp_path / "a.xlsx", ["period", "value"], ["2026-01", "29bn"]))
    assert ask(load.store, "SELECT id, rounding FROM source") == [("a", "down")]


def test_a_folder_is_read_with_its_workbooks(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    workbook(tmp_path / "x" / "a.xlsx", ["period", "value"], ["2026-01", "29bn"])
    (tmp_path / "x" / "~$a.xlsx").write_bytes(b"what Excel keeps while a.xlsx is open")
    (tmp_path / "x" / "b.csv").write_text("period,value\n2026-02,30bn\n")
    assert set(load(tmp_path / "x").changes.figures) == {"a.xlsx", "b.csv"}


def test_a_workbook_of_more_rows_than_are_read_at_a_time(load: Loader, tmp_path: Path) -> None:
    rows = [["2026-01", f"{number}bn", f"p{number}"] for number in range(1, 2501)]
    file = workbook(tmp_path / "a.xlsx", ["period", "value", "where"], *rows)
    assert load(file).changes.figures["a.xlsx"].added == 2500


@pytest.mark.parametrize(
    ("header", "cell", "told"),
    [
        ("value", 29.0,
        "B3: value: is a number, 29, of which the spreadsheet may have lost digits; expected "
        "text such"
         " as 29.0bn, or the header 'value (bn usd, 2)', with the unit and the decimals printed"),
        ("yoy", 33.9,
        "B3: yoy: is a number, 33.9, of which the spreadsheet may have lost digits; expected "
        "text such"
         " as 33.90, or the header 'yoy (1)', with the unit and the decimals printed"),
        ("yoy (1)", 0.339,
        "B3: yoy: is 0.339, which has more than 1 decimals; is it a percentage, or computed?"),
        ("value (bn usd, 1)", 67.41, "B3: value: is 67.41, which has more than 1 decimals"),
        ("value", date(2026, 10, 11),
        "B3: value: is a date, 2026-10-11, which the spreadsheet made from something else"),
        ("value", time(10, 11),
        "B3: value: is 10:11:00, which the spreadsheet made from something else; expected it"),
        ("value", True, "B3: value: is True, which the spreadsheet made from something else"),
        ("value (apples, 2)", 3.25, "1: 'value (apples, 2)': is not a known column"),
    ],
)  # fmt: skip
def test_a_cell_that_may_have_lost_digits_is_refused_by_cell(
    load: Loader, tmp_path: Path, header: str, cell: object, told: str
) -> None:
    file = workbook(tmp_path / "a.xlsx", ["period", header], [None, None], ["2026-01", cell])
    (problem,) = load.refused(file)
    assert problem.startswith(f"{file}:{told}")
    assert not load.store.exists()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            date(2026, 1, 1),
            "'2026-01-01' is not a period: it is a date, which a spreadsheet made from a month",
        ),
        (datetime(2026, 1, 1, 0, 0), "'2026-01-01' is not a period: it is a date"),
        (2026.1, "'2026.1' is not a period: a spreadsheet turns October (2026.10) into it too"),
        (46023, "'46023' is not a period: a spreadsheet made this number from a date"),
        ("Jan-26", "'Jan-26' is not a period: a spreadsheet made it"),
    ],
)
def test_a_month_that_a_spreadsheet_changed_is_refused_by_cell(
    load: Loader, tmp_path: Path, cell: object, reason: str
) -> None:
    file = workbook(
        tmp_path / "a.xlsx", ["month", "value"], ["2026-01", "1bn"], [cell, "2bn"], [cell, "3bn"]
    )
    (problem,) = load.refused(file)
    assert problem.startswith(f"{file}:A3: period: {reason}")
    assert problem.endswith("; the same in row 4")


def test_numbers_are_read_where_unit_and_decimals_are_stated(load: Loader, tmp_path: Path) -> None:
    header = ["period", "value (bn usd, 2)", "yoy (1)", "krw (tn krw, 4)", "days"]
    file = workbook(tmp_path / "a.xlsx", header, [202601, 67.4, 33, 0.1 + 0.2, 23.5])
    load(file)
    assert ask(load.store, "SELECT measure, printed FROM facts") == [
        ("value", "67.40bn"), ("krw", "0.3000tn"), ("yoy", "33.0"), ("days", "23.5"),
    ]  # fmt: skip


def test_whole_numbers_are_read_where_the_row_says_their_unit(load: Loader, tmp_path: Path) -> None:
    header = ["period", "value", "printed_in"]
    load(workbook(tmp_path / "a.xlsx", header, [2026, 1239083, "k usd"]))
    ((printed, low, high),) = ask(load.store, "SELECT printed, low, high FROM facts")
    assert printed == "1239083k"
    assert (low, high) == (1_239_082_440.0, 1_239_084_000.0)
    (problem,) = load.refused(workbook(tmp_path / "b.xlsx", header, [2026, 1239083.5, "k usd"]))
    assert (
        "b.xlsx:B2: value: is a number, 1239083.5, of which the spreadsheet may have lost digits"
        in problem
    )


def test_sources_may_be_a_workbook_with_days_in_it(load: Loader, tmp_path: Path) -> None:
    sources = workbook(tmp_path / "sources.xlsx", ["id", "published"], ["a", date(2026, 2, 1)])
    assert load(sources).new_sources == ("a",)
    assert ask(load.store, "SELECT published FROM source") == [("2026-02-01",)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b"<html><table></table></html>",
            "is a web page or XML, whatever its name says; expected CSV",
        ),
        (b"", "cannot be read as a workbook: "),
        (b"PK\x03\x04 and no more", "cannot be read as a workbook: "),
        (b"period,value\n2026-01,1bn\n", "cannot be read as a workbook: "),
    ],
)
def test_what_is_no_workbook_is_told_in_a_line(
    load: Loader, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    (problem,) = load.refused(file)
    assert problem.startswith(f"{file}: {told}")


def test_a_workbook_is_one_sheet_with_a_header_over_every_cell(
    load: Loader, tmp_path: Path
) -> None:
    file = tmp_path / "a.xlsx"
    assert load.refused(workbook(file, ["period", "value"], ["2026-01", "1bn"], sheets=2)) == [
        f"{file}: has 2 sheets with cells in them; expected one sheet per file"
    ]
    assert load.refused(workbook(file, ["period", "value"], ["2026-01", "1bn", "so"])) == [
        f"{file}:2: has a cell in column C, which has no header; expected one"
    ]
    assert load.refused(workbook(file)) == [f"{file}: is empty; expected a header row"]


def test_a_workbook_that_unpacks_to_too_much(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workbook(tmp_path / "a.xlsx", ["period", "note"], ["2026-01", "x" * 30_000])
    monkeypatch.setattr("ktrade.files.workbook.LARGEST_FILE", 20_000)
    (problem,) = load.refused(file)
    assert problem == f"{file}: unpacks to more than 20000 bytes; split it into parts"


def test_without_the_library_it_is_named(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    (problem,) = load.refused(workbook(tmp_path / "a.xlsx", ["period"]))
    assert problem.endswith(
        "a.xlsx: workbooks need python-calamine; in a clone of ktrade: pip install '.[excel]'"
    )


@pytest.mark.parametrize("count", [20, pytest.param(500, marks=pytest.mark.slow)])
def test_damaged_workbooks_are_read_or_refused_in_a_line(
    load: Loader, tmp_path: Path, count: int
) -> None:
    whole = workbook(
        tmp_path / "a.xlsx", ["period", "value"], *(["2026-01", f"{n}bn"] for n in range(20))
    ).read_bytes()
    chance = random.Random(0)
    for _ in range(count):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        (tmp_path / "a.xlsx").write_bytes(
            damaged[: chance.randrange(len(whole))] if chance.random() < 0.2 else damaged
        )
        try:
            load(tmp_path / "a.xlsx", dry_run=True)
        except BadFiles:
            assert load.problems
            assert all("\n" not in problem and len(problem) < 500 for problem in load.problems)
