"""Every bad cell gets one line: file, line, column, what is wrong, what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Loader


def problems_of(load: Loader, folder: Path, text: str | bytes, name: str = "facts.csv") -> list[str]:
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
        "facts.csv:3: flow: 'exprot' is not a flow (nearest: export); expected export, import, balance, trade",
        "facts.csv:4: category: 'semiconducters' is not a known category (nearest: semiconductors",
        "facts.csv:5: destination: 'Vietnm' is not a known destination (nearest: vietnam",
        "facts.csv:6: value: '29b' is not a figure here; expected dollars such as 29bn",
        "facts.csv:6: yoy: 'nearly doubled' is not a figure here; expected a percentage such as 33.9",
        "facts.csv:6: claims: 'recrd' is not a claim; expected a claim such as 'record for month'",
        "facts.csv:7: has neither a figure nor a claim; fill in the row or delete it",
        "facts.csv:8: has 5 cells, expected 7 as in the header",
    ]
    assert len(found) == len(starts)
    for line, start in zip(found, starts, strict=True):
        assert line.startswith(start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("period,valu\n2026-01,29bn\n", "facts.csv:1: 'valu': is not a column here (nearest: value); expected period"),
        ("period,value,value\n2026-01,1bn,2bn\n", "facts.csv:1: value: this column stands twice"),
        ("value\n29bn\n", "facts.csv:1: period: this column is missing"),
        ("", "facts.csv: is empty; expected a header row"),
        (
            "period,value\n2026-01,158tn KRW\n",
            "facts.csv:2: value: '158tn KRW' is in won, which belongs in the krw column",
        ),
        (
            "period,category,days\n2026-01,ict,23.5\n",
            "facts.csv:2: days: working days belong on the row of total exports",
        ),
        (
            "period,category,share\n2026-01,ict,44 of ikt\n",
            "facts.csv:2: share: 'ikt' is not a known category (nearest: ict",
        ),
        ("period,category,share\n2026-01,total,44\n", "facts.csv:2: share: is a share of total itself"),
        ("period,category,share\n2026-01,ict,44 of ict\n", "facts.csv:2: share: is a share of ict itself"),
        ('period,value\n2026-01,"29bn\n', "facts.csv:2: cannot be read as CSV: a quote in this row is never closed"),
        (b"period,value\n2026-01,29bn\n2026-02,\xff\n", "facts.csv:3: is not UTF-8 text at its byte 9"),
        (b"period,value\n2026-01,29\0bn\n", "facts.csv:2: has a NUL byte; expected UTF-8 text"),
        ("period,source,value\n2026-01,a;b,29bn\n", "facts.csv:2: source: 'a;b' is not a source id"),
        (
            "period,measure,printed\n2026-01,yyo,5\n",
            "facts.csv:2: measure: 'yyo' is not a measure (nearest: yoy); expected",
        ),
        ("period,measure,printed\n2026-01,,5\n", "facts.csv:2: measure: is blank; expected one of value, krw"),
        ("period,measure,printed\n2026-01,yoy,\n", "facts.csv:2: printed: is blank; expected a figure"),
        ("period,measure,of,printed\n2026-01,yoy,ict,5\n", "facts.csv:2: of: belongs to share and share_change only"),
    ],
)
def test_one_line_a_problem(load: Loader, tmp_path: Path, text: str | bytes, expected: str) -> None:
    found = problems_of(load, tmp_path, text)
    assert any(line.startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("sources.csv", "id,rounding\na,sometimes\n", "sources.csv:2: rounding: 'sometimes' is not a way of rounding"),
        (
            "sources.csv",
            "id,published\na,February 2026\n",
            "sources.csv:2: published: 'February 2026' is not a whole date",
        ),
        ("sources.csv", "id,published\na,10/11/12\n", "sources.csv:2: published: '10/11/12' is not a whole date"),
        ("sources.csv", "id,reports\na,2026-99\n", "sources.csv:2: reports: '2026-99' is not a period"),
        ("sources.csv", "publisher\nx\n", "sources.csv:1: id: this column is missing"),
        ("sources.csv", "id,publisher\na,x\na,y\n", "sources.csv:3: id: a is described otherwise at"),
        ("categories.csv", "id,parent\nicecream,ict\nict,totl\n", "categories.csv:3: parent: its parent 'totl' is not"),
        (
            "categories.csv",
            "id,part\nicecream,maybe\n",
            "categories.csv:2: id: 'maybe' is not a part; expected yes or blank",
        ),
        ("categories.csv", "id,name\nIce Cream,Ice\n", "categories.csv:2: id: 'Ice Cream' is not an id"),
        ("destinations.csv", "id,parent\na,b\nb,a\n", "destinations.csv:2: parent: its parents form a circle"),
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
    text = b"period,category,value\n2026-01,ict,x\n2026-13,ikt,1bn\n2026-01,ict\n\n2026-01,ikt,1bn\n2026-01,ict,\0\n"
    found = problems_of(load, tmp_path, text)
    assert [line.split(": ")[:2] for line in found] == [
        ["facts.csv:2", "value"],
        ["facts.csv:3", "period"],
        ["facts.csv:3", "category"],
        ["facts.csv:4", "has 2 cells, expected 3 as in the header"],
        ["facts.csv:6", "category"],
        ["facts.csv:7", "has a NUL byte; expected UTF-8 text"],
    ]
