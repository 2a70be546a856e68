"""Every bad cell gets one line: file, line, column, what is wrong, what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Loader


def problems_of(
    load: Loader, folder: Path, text: str | bytes, name: str = "facts.csv"
) -> list[str]:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    found = [problem.replace(f"{file}", name) for problem in load.refused(file)]
    assert not load.store.exists(), "a refused first load leaves no store behind"
    return found


def test_every_bad_cell_of_a_file_is_reported_at_once(load: Loader, tmp_path: Path) -> None:
    text = """period,flow,category,destination,value,yoy,claims
2026-13,export,ict,world,29bn,,
2026-01,exprot,ict,world,29bn,,
2026-01,export,semiconducters,world,29bn,,
2026-01,export,ict,Vietnm,29bn,,
2026-01,export,ict,world,29b,nearly doubled,recrd
2026-01,export,ict,world,,,
2026-01,export,ict,world,29bn
"""
    found = problems_of(load, tmp_path, text)
    starts = [
        "facts.csv:2: period: '2026-13' is not a period; expected a period such as 2026-01",
        (
            "facts.csv:3: flow: 'exprot' is not a flow (nearest: export); expected export, import,"
            " balance, trade"
        ),
        "facts.csv:4: category: 'semiconducters' is not a known category (nearest: semiconductors",
        "facts.csv:5: destination: 'Vietnm' is not a known destination (nearest: vietnam",
        "facts.csv:6: value: '29b' is not a figure here; expected dollars such as 29bn",
        (
            "facts.csv:6: yoy: 'nearly doubled' is not a figure here; expected a percentage such as"
            " 33.9"
        ),
        (
            "facts.csv:6: claims: 'recrd' is not a claim (nearest: record); expected a claim such"
            " as 'record for month'"
        ),
        "facts.csv:7: has neither a figure nor a claim; fill in the row or delete it",
        "facts.csv:8: has 5 cells, expected 7 as in the header",
    ]
    assert len(found) == len(starts)
    for line, start in zip(found, starts, strict=True):
        assert line.startswith(start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "period,valu\n2026-01,29bn\n",
            "facts.csv:1: 'valu': is not a known column (nearest: value, volume); expected period",
        ),
        ("period,value,value\n2026-01,1bn,2bn\n", "facts.csv:1: value: duplicate column"),
        ("value\n29bn\n", "facts.csv:1: period: this column is missing"),
        ("", "facts.csv: is empty; expected a header row"),
        (
            "period,value\n2026-01,158tn KRW\n",
            "facts.csv:2: value: '158tn KRW' is in won, which belongs in the krw column",
        ),
        (
            "period,category,share\n2026-01,ict,44 of ikt\n",
            "facts.csv:2: share: 'ikt' is not a known category (nearest: ict",
        ),
        (
            "period,category,share\n2026-01,total,44\n",
            "facts.csv:2: share: is a share of total itself",
        ),
        (
            "period,category,share\n2026-01,ict,44 of ict\n",
            "facts.csv:2: share: is a share of ict itself",
        ),
        (
            'period,value\n2026-01,"29bn\n',
            "facts.csv:2: cannot be read as CSV: a quote in this row is never closed",
        ),
        (
            b"period,value\n2026-01,29bn\n2026-02,\xff\n",
            "facts.csv:3: is not UTF-8 text at its byte 9",
        ),
        (b"period,value\n2026-01,29\0bn\n", "facts.csv:2: has a NUL byte; expected UTF-8 text"),
        (
            "period,source,value\n2026-01,a;b,29bn\n",
            "facts.csv:2: source: 'a;b' is not a source id",
        ),
        (
            "period,measure,printed\n2026-01,yyo,5\n",
            "facts.csv:2: measure: 'yyo' is not a measure (nearest: yoy); expected",
        ),
        (
            "period,measure,printed\n2026-01,,5\n",
            "facts.csv:2: measure: is blank; expected one of value, krw",
        ),
        (
            "period,measure,printed\n2026-01,yoy,\n",
            "facts.csv:2: printed: is blank; expected a figure",
        ),
        (
            "period,measure,of,printed\n2026-01,yoy,ict,5\n",
            "facts.csv:2: of: belongs to share and share_change only",
        ),
    ],
)
def test_one_line_a_problem(load: Loader, tmp_path: Path, text: str | bytes, expected: str) -> None:
    found = problems_of(load, tmp_path, text)
    assert any(line.startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "sources.csv",
            "id,rounding\na,sometimes\n",
            "sources.csv:2: rounding: 'sometimes' is not a way of rounding",
        ),
        (
            "sources.csv",
            "id,published\na,February 2026\n",
            "sources.csv:2: published: 'February 2026' is not a whole date",
        ),
        (
            "sources.csv",
            "id,published\na,10/11/12\n",
            "sources.csv:2: published: '10/11/12' is not a whole date",
        ),
        (
            "sources.csv",
            "id,reports\na,2026-99\n",
            "sources.csv:2: reports: '2026-99' is not a period",
        ),
        ("sources.csv", "publisher\nx\n", "sources.csv:1: id: this column is missing"),
        (
            "sources.csv",
            "id,publisher\na,x\na,y\n",
            "sources.csv:3: id: a is described differently at",
        ),
        (
            "categories.csv",
            "id,parent\nicecream,ict\nict,totl\n",
            "categories.csv:3: parent: its parent 'totl' is not",
        ),
        (
            "categories.csv",
            "id,part\nicecream,maybe\n",
            "categories.csv:2: id: 'maybe' is not a part; expected yes, rest or blank",
        ),
        (
            "categories.csv",
            "id,name\nIce Cream,Ice\n",
            "categories.csv:2: id: 'Ice Cream' is not an id",
        ),
        (
            "destinations.csv",
            "id,parent\na,b\nb,a\n",
            "destinations.csv:2: parent: its parents form a circle",
        ),
    ],
)
def test_one_line_a_problem_in_the_other_files(
    load: Loader, tmp_path: Path, name: str, text: str, expected: str
) -> None:
    found = problems_of(load, tmp_path, text, name)
    assert any(line.startswith(expected) for line in found), found


def test_a_written_out_date_is_read_where_it_is_whole(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("id,published\na,12 Feb. 2026\n")
    assert load(tmp_path / "sources.csv").new_sources == ("a",)


def test_a_byte_order_mark_and_crlf_are_no_problem(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfmonth,value\r\n2026-01,29bn\r\n\r\n")
    assert load(tmp_path / "a.csv").changes.figures["a.csv"].added == 1


@pytest.mark.parametrize("rows", [1, 2, 3, 1000])
def test_problems_come_in_the_order_of_lines_however_many_rows_are_read_at_a_time(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr("ktrade.files.csv_reader.BLOCK_ROWS", rows)
    text = (
        b"period,category,value\n2026-01,ict,x\n2026-13,ikt,1bn\n2026-01,ict\n\n"
        b"2026-01,ikt,1bn\n2026-01,ict,\0\n"
    )
    found = problems_of(load, tmp_path, text)
    assert [line.split(": ")[:2] for line in found] == [
        ["facts.csv:2", "value"],
        ["facts.csv:3", "period"],
        ["facts.csv:3", "category"],
        ["facts.csv:4", "has 2 cells, expected 3 as in the header"],
        ["facts.csv:7", "has a NUL byte; expected UTF-8 text"],
    ]
    assert found[2].endswith("as printed; the same in row 6")


def test_one_cause_is_told_once_with_its_rows(load: Loader, tmp_path: Path) -> None:
    rows = ["ramen", "ict", "ramen", "ramen", "ramen", "ict", "ramen"]
    text = "period,category,value\n" + "".join(f"2026-01,{word},1bn\n" for word in rows)
    assert problems_of(load, tmp_path, text) == [
        "facts.csv:2: category: 'ramen' is not a known category (nearest: DRAM, drams); if it is a"
        " new one, add to categories.csv (id,name,parent,part,aliases,basis):"
        " ramen,Ramen,total,,,as printed; the same in rows 4-6, 8"
    ]


def test_of_many_rows_the_first_are_named(load: Loader, tmp_path: Path) -> None:
    text = "period,value\n" + "2026-01,1bn\n2026-13,1bn\n" * 20
    (problem,) = problems_of(load, tmp_path, text)
    assert problem.endswith("; the same in rows 5, 7, 9, 11, 13, 15, 17, 19 and 11 more")


def test_months_that_a_spreadsheet_changed_are_refused_once(load: Loader, tmp_path: Path) -> None:
    (problem,) = problems_of(
        load, tmp_path, "period,value\nJan-31,6bn\nFeb-31,4bn\n2031.1,5bn\n2031-02,5bn\n"
    )
    assert problem.startswith(
        "facts.csv:2: period: 'Jan-31' is not a period: a spreadsheet made it"
    )
    assert problem.endswith("in a column formatted as text; the same in rows 3-4")


@pytest.mark.parametrize(
    "word", ["ramen", "라면", "K-Food Plus", 'tea, "green"', "ict/robots", "Ice  Cream"]
)
def test_the_row_that_a_message_offers_makes_the_word_known(
    load: Loader, tmp_path: Path, word: str
) -> None:
    cell = '"' + word.replace('"', '""') + '"'
    file = tmp_path / "facts.csv"
    file.write_text(f"period,category,value\n2026-01,{cell},1bn\n", encoding="utf-8")
    (problem,) = load.refused(file)
    row = problem.partition("(id,name,parent,part,aliases,basis): ")[2]
    (tmp_path / "categories.csv").write_text(
        f"id,name,parent,part,aliases,basis\n{row}\n", encoding="utf-8"
    )
    if (
        '"' in word
    ):  # what cannot stand in an id's name is left out of the row, and the cell is to be mended
        file.write_text(
            f'period,category,value\n2026-01,"{word.replace(chr(34), "")}",1bn\n', encoding="utf-8"
        )
    assert load(file).new_terms["category"] > 80


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b"PK\x03\x04\x14\0\x06\0",
            "facts.csv:1: is an Excel workbook, whatever its name says; rename it to .xlsx",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "facts.csv:1: is an old Excel workbook, whatever its name says",
        ),
        (b"%PDF-1.7\n", "facts.csv:1: is a PDF file; expected CSV, saved as UTF-8"),
        (
            b"<!DOCTYPE html>\n",
            "facts.csv:1: is a web page or XML, whatever its name says; expected CSV",
        ),
        (
            "period,value\n2026-01,1bn\n".encode("utf-16"),
            "facts.csv:1: is UTF-16 text; expected CSV, saved as UTF-8",
        ),
        ("period,value\n".encode("utf-16-le"), "facts.csv:1: is UTF-16 text"),
        ("period,value\n".encode("utf-16-be"), "facts.csv:1: is UTF-16 text"),
        (
            "period,category,value\n2026-01,반도체,1bn\n".encode("cp949"),
            (
                "facts.csv:2: is not UTF-8 text at its byte 9 (it reads as Korean CP949, EUC-KR);"
                " expected CSV"
            ),
        ),
        (
            b"period;value\n2026-01;1bn\n",
            "facts.csv:1: is separated by semicolons; expected commas, as in CSV",
        ),
        (
            b"period\tvalue\n2026-01\t1bn\n",
            "facts.csv:1: is separated by tabs; expected commas, as in CSV",
        ),
        (
            b"2026-01,export,ict,29bn\n",
            ("facts.csv:1: has no known column: is the header row missing? expected period, flow"),
        ),
        (
            b"perod,valu,source\n2026-01,1bn,x\n",
            (
                "facts.csv:1: 'perod' (nearest: period), 'valu' (nearest: value, volume) are not"
                " known columns"
            ),
        ),
    ],
)
def test_one_line_names_why_a_file_is_no_csv_of_facts(
    load: Loader, tmp_path: Path, content: bytes, expected: str
) -> None:
    found = problems_of(load, tmp_path, content)
    assert len(found) == 1
    assert found[0].startswith(expected)
