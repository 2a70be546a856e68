"""Tables of KOSIS, in the shapes that it saves them in: made-up figures, typed by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.files.test_official_tables import Tables
from tests.files.test_workbook import workbook


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


US = [
    ("2025-01", "export", "total", "us", "value", "5k"),
    ("2025-01", "import", "total", "us", "value", "7k"),
]
SHAPES = {
    "rows.csv": "국가별(1),시점,수출액 (천달러),수입액 (천달러)\n미국,2025.01,5,7\n",
    "across.csv": '"국가별","항목","단위","2025.01 월"\n"미국","수출액","천달러","5"\n'
    '"미국","수입액","천달러","7"\n"미국","수출건수","건","9"\n',
    "items.csv": "국가별(1),항목,2025.01\n미국,수출액 (천달러),5\n미국,수입액 (천달러),7\n",
    "long.csv": "국가별(1),항목,시점,데이터\n미국,수출액 (천달러),2025.01,5\n"
    "미국,수입액 (천달러),2025.01,7\n",
    "two.csv": "국가별(1),2025.01,2025.01\n국가별(1),수출액 (천달러),수입액 (천달러)\n미국,5,7\n",
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_shapes_of_its_csv(tables: Tables, name: str) -> None:
    tables("kosis", tables.file(name, SHAPES[name], "cp949"))
    assert tables.facts() == US


def test_the_workbook_has_a_sheet_about_the_table(tables: Tables) -> None:
    from openpyxl import load_workbook

    rows = [
        ["국가별(1)", "2025.01", "2025.01"],
        ["국가별(1)", "수출액 (천달러)", "수입액 (천달러)"],
    ]
    file = workbook(tables.folder / "k.xlsx", *rows, ["미국", 5, 7])
    book = load_workbook(file)
    book.create_sheet("메타정보").append(["○ 통계표ID", "DT_1"])
    book.save(file)
    tables("kosis", file)
    assert tables.facts() == US


RECORD = {
    "ORG_ID": "134", "TBL_ID": "DT_1", "TBL_NM": "국가별 수출입", "C1": "US", "C1_NM": "미국",
    "C1_OBJ_NM": "국가별", "C1_NM_ENG": "USA", "ITM_ID": "T1", "ITM_NM": "수출액",
    "UNIT_NM": "천달러", "PRD_SE": "M", "PRD_DE": "202501", "DT": "5",
}  # fmt: skip


def test_the_json_of_its_api(tables: Tables) -> None:
    """A record names its dimensions; one that names none could be of anything."""
    others = [
        {**RECORD, "ITM_NM": "수입액", "DT": "7"},
        {**RECORD, "ITM_NM": "수출건수", "UNIT_NM": "건"},
    ]
    said = json.dumps([RECORD, *others], ensure_ascii=False)
    summary = tables("kosis", tables.file("k.json", said))
    assert tables.facts() == US
    assert summary.left_out == ("k.json: rows of ITM_NM '수출건수' (1)",)
    del RECORD["C1_OBJ_NM"]
    (problem,) = tables.refused("kosis", tables.file("n.json", json.dumps([RECORD])))
    assert "expected JSON with the names of dimensions" in problem


def test_dimensions_in_several_columns(tables: Tables) -> None:
    head = "{0}별(1),{0}별(2),{0}별(3),시점,수출액 (백만달러)\n"
    rows = "식료,소계,소계,2025.01,4\n식료,곡물,소계,2025.01,3\n식료,곡물,쌀,2025.01,1\n"
    whole = "총액,소계,소계,2025.01,9\n총액,차류,,2025.01,2\n"
    tables("kosis", tables.file("i.csv", head.format("품목") + whole + rows))
    assert [fact[2::3] for fact in tables.facts()] == [
        ("kosis/식료", "4m"), ("kosis/식료-곡물", "3m"), ("kosis/식료-곡물-쌀", "1m"),
        ("kosis/차류", "2m"), ("total", "9m"),
    ]  # fmt: skip
    rows = "아시아,소계,계,2025.02,4\n아시아,일본,소계,2025.02,3\n아시아,기타,,2025.02,1\n"
    tables("kosis", tables.file("c.csv", head.format("국가") + "총액,소계,소계,2025.02,9\n" + rows))
    assert [fact[3::2] for fact in tables.facts() if fact[0] == "2025-02"] == [
        ("japan", "3m"), ("kosis/아시아", "4m"), ("kosis/아시아-기타", "1m"), ("world", "9m"),
    ]  # fmt: skip


def test_columns_of_two_names_are_no_levels(tables: Tables) -> None:
    text = "대륙별,국가별,수출액,\n,,2025.01,2025.02\n아시아,일본,5,7\n"
    tables("kosis", tables.file("k.csv", "(단위: 천달러)\n" + text))
    assert {fact[3] for fact in tables.facts()} == {"japan"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("국가별(1),시점,수출액\n미국,2025.01,5\n", "left out: 수출액, whose unit is"),
        ("국가별,항목,단위,2025.01\n미국,수출액,백만원,5\n", "left out: figures in 백만원"),
        ("산업별(1),시점,수출액 (천달러)\n제조업,2025.01,5\n", "is by 산업별(1), which"),
        ("국가별(1),시점,수출액 (천달러)\n대한민국,2025.01,5\n", "expected Korea's partners"),
        ("시도별(1),시점,수출액 (천달러)\n서울,2025.01,5\n", "expected figures of all Korea"),
    ],
)  # fmt: skip
def test_what_is_none_of_its_tables_of_korea(tables: Tables, text: str, said: str) -> None:
    (problem,) = tables.refused("kosis", tables.file("k.csv", text))
    assert said in problem
