"""Official tables whose figures would be read as another thing than they are: made-up figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from ktrade.errors import NotUnderstood
from ktrade.files.table_cells import is_number, printed_number
from tests.files.test_official_tables import Tables


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


@pytest.mark.parametrize(
    ("header", "printed"),
    [
        ("수출금액(천 달러(US$))", "5k"),
        ("수출금액(US$, thousands)", "5k"),
        ("수출금액(US Dollars, Millions)", "5m"),
        ("수출금액(US$, mn, %)", "5m"),
        ("수출금액(금액(억달러))", "5억"),
    ],
)
def test_units_in_pieces(tables: Tables, header: str, printed: str) -> None:
    tables("customs-flash", tables.file("f.csv", f'기간,"{header}"\n2025-01-D10,5\n'))
    assert [fact[5] for fact in tables.facts()] == [printed]


def test_a_unit_in_pieces_above_the_table(tables: Tables) -> None:
    text = '"(Unit: US$, thousands)"\n기간,수출금액\n2025-01-D10,5\n'
    tables("customs-flash", tables.file("f.csv", text))
    assert [fact[5] for fact in tables.facts()] == ["5k"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(단위 : 천달러)\n수출입 (단위 : 백만달러)\n기간,수출금액\n2025.01,5\n",
         "states both k usd and m usd as the unit of '수출금액'; expected one"),
        ("기간,수출금액(백만)\n2025.01,5\n",
         "states '백만', which is no unit that is known; expected one such as 천달러"),
        ("(단위: 달러)\n기간,수출금액(thousands)\n2025.01,5\n",
         "states 'thousands', which is no unit that is known; expected one such as 천달러"),
    ],
)  # fmt: skip
def test_units_that_cannot_be_told(tables: Tables, text: str, said: str) -> None:
    assert tables.refused("customs-portal", tables.file("t.csv", text)) == [f"t.csv: {said}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("기간,국가,수출금액,수입금액\n2025.01,미국,5,6\n기간,국가,수입금액,수출금액\n"
         "2025.02,미국,7,8\n", "3: begins another table, '수입금액'"),
        ("수출 (단위: 천달러)\n국가,2025.01\n미국,5\n\n수입 (단위: 천달러)\n국가,2025.01\n"
         "일본,7\n", "5: begins another table, '수입 (단위: 천달러)'"),
        ("전자\n기간,수출금액\n2025.01,5\n기계\n기간,수출금액\n2025.01,7\n",
         "5: begins another table, '기계'"),
        ("국가 : 미국\n기간,수출금액\n2025.01,5\n국가 : 일본\n2025.02,7\n",
         "4: begins another table, '국가 : 일본'"),
        ("기간,수출금액\n2025.01,5\n※ 단위: 백만달러\n",
         "3: states m usd below figures that were read as k usd"),
    ],
)  # fmt: skip
def test_another_table_below_is_refused(tables: Tables, text: str, said: str) -> None:
    (problem,) = tables.refused("customs-portal", tables.file("t.csv", text))
    assert problem.startswith(f"t.csv:{said}; expected one table per file")


def test_the_same_header_on_a_new_page_is_none(tables: Tables) -> None:
    head = "수출 (단위: 천달러)\n기간,수출,\n,금액,증감률\n"
    text = f"{head}2025.01,5,1.5\n\n- 1 -\n{head}2025.02,7,2.5\n주) 수입은 제외\n"
    tables("kstat", tables.file("t.csv", text))
    assert [(f[0], f[5]) for f in tables.facts()] == [
        ("2025-01", "5k"), ("2025-01", "1.5"), ("2025-02", "7k"), ("2025-02", "2.5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ('"국가 : 미국, 중국 (단위 : 천불)"', ("total", "kstat/미국-중국")),
        ("국가 : 미국(US), 중국(CN), 품목 : 전체", ("total", "kstat/미국(us)-중국(cn)")),
        ("국가 : US 미국 외 2개국", ("total", "kstat/us-미국-외-2개국")),
        ("국가 : [US]미국 [CN]중국", ("total", "kstat/[us]미국-[cn]중국")),
        ("국가 : 중국(홍콩 포함)", ("total", "kstat/중국(홍콩-포함)")),
        ('"국가 : 미국(US), 품목 : 831"', ("mti/831", "us")),
        ("국가 : United States (US)", ("total", "us")),
        ('"품목 : 831, 836"', ("kstat/831-836", "world")),
        ("품목 : 반도체(831) 디스플레이(836)", ("kstat/반도체(831)-디스플레이(836)", "world")),
        ("품목 : 831(반도체) 외 3", ("kstat/831(반도체)-외-3", "world")),
    ],
)
def test_a_filter_of_several_is_none_of_its_first(
    tables: Tables, above: str, expected: tuple[str, str]
) -> None:
    """It is a group, known as printed."""
    tables("kstat", tables.file("t.csv", f"{above}\n년월,수출\n2025.01,5\n"))
    assert [fact[2:4] for fact in tables.facts()] == [expected]


def test_months_below_a_title_of_figures_so_far(tables: Tables) -> None:
    text = "조회구분 : 누계\n년월,수출\n2025.01,5\n2025.02,11\n"
    (problem,) = tables.refused("kstat", tables.file("t.csv", text))
    assert problem == (
        "t.csv:3: 년월: is 2025-01, and the title says 누계 (so far); expected the months, such as"
        " 2025년(1월~1월); the same in row 4"
    )


CODES = "K-stat 총괄{}\n코드,품목명,2025년\n,,수출금액\n"


@pytest.mark.parametrize(
    ("profile", "title", "codes", "said"),
    [
        ("kstat", "", "8542 8703", "expected --profile kstat-hs or kstat-mti"),
        ("kstat", "", "85 87", "expected --profile kstat-hs or kstat-mti"),
        ("kstat", "", "303 8542", "expected --profile kstat-hs or kstat-mti"),
        ("kstat", "", "8542321010", "longer than MTI's; expected --profile kstat-hs"),
        ("kstat", "", "8311 8361", "mti/8311 mti/8361"),
        ("kstat", "", "831", "mti/831"),
        ("kstat", " (MTI 4단위)", "8542", "mti/8542"),
        ("kstat-mti", "", "8542 87", "mti/8542 mti/87"),
        ("kstat-hs", "", "8542 303", "hs/0303 hs/8542"),
        ("kstat-hs", "", "8361", "has the code 8361, which HS has not; expected --profile kstat"),
        ("kstat-hs", " (MTI 4단위)", "8311", "codes of MTI; expected --profile kstat"),
    ],
)  # fmt: skip
def test_codes_tell_of_which_classification_they_are(
    tables: Tables, profile: str, title: str, codes: str, said: str
) -> None:
    """Heading 83 of HS ends at 8311: of 8361 there is none."""
    rows = "".join(f"{code},x,5\n" for code in codes.split())
    file = tables.file("k.csv", CODES.format(title) + rows)
    if "/" in said:
        tables(profile, file)
        assert [fact[2] for fact in tables.facts()] == said.split()
    else:
        (problem,) = tables.refused(profile, file)
        assert problem.endswith(said)


@pytest.mark.parametrize(
    ("profile", "text", "said"),
    [
        ("kstat", "수출금액지수 (2020=100)\n년월,수출\n2025.01,103.2\n",
         "is of index numbers ('수출금액지수'); expected amounts"),
        ("kstat", "수출 증감률(%)\n국가,2025.01\n미국,1.5\n", "has no header that profile"),
        ("kstat", "년월,수출,수출\n2025.01,5,6\n",
         "has two columns '수출', with different figures; expected one"),
        ("customs-portal", "기간,수출(1~2월)\n2025.02,9\n",
         "has no header that profile customs-portal knows"),
        ("kstat", "Reporter,Partner,Year,Exports\nChina,World,2024,5\n",
         "has 'Reporter' above its figures: its rows are of countries that report"),
        ("customs-flash", "구분,기간,금액\n당월,2025-01-D10,5\n",
         "2: 구분: '당월' is neither exports nor imports; expected one"),
        ("customs-flash", "년월,마감일,수출금액\n2025.01,10,5\n",
         "has a column 마감일, which may say of which days of the month"),
        ("customs-portal", "기간,수출금액\n2025.02,▲9\n",
         "2: 수출금액: '▲9': ▲ is a plus to some and a minus to others"),
    ],
)  # fmt: skip
def test_other_figures_are_none_of_the_month(
    tables: Tables, profile: str, text: str, said: str
) -> None:
    (problem,) = tables.refused(profile, tables.file("t.csv", text))
    assert problem.removeprefix("t.csv:").strip().startswith(said)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("국가,수출금액(2024년 7월),수출금액(2025년 7월),증감률\n미국,5,6,20.0\n",
         [("2024-07", "us", "5k"), ("2025-07", "us", "6k")]),
        ("(단위: 백만달러)\n국가,'24.7월,'25.7월(p)\n미국,5,6p\n",
         [("2024-07", "us", "5m"), ("2025-07", "us", "6m")]),
        ("년월,국가,수출금액\n25년 7월,미국,6*\n24.7월,미국,5\n",
         [("2024-07", "us", "5k"), ("2025-07", "us", "6k")]),
        ("구분,2024.07,2025.07\n수출(천달러),5,6\n수출 증감률,1.5,2.5\n",
         [("2024-07", "world", "5k"), ("2024-07", "world", "1.5"),
          ("2025-07", "world", "6k"), ("2025-07", "world", "2.5")]),
    ],
)  # fmt: skip
def test_periods_and_units_beside_the_figures(
    tables: Tables, text: str, facts: list[tuple[str, str, str]]
) -> None:
    tables("kstat", tables.file("t.csv", "국가별 수출\n" + text))
    assert [fact[::3] + fact[5:] for fact in tables.facts()] == facts


@pytest.mark.parametrize(
    "text",
    [
        "2025년 월별 수출 (단위: 천달러)\n국가,1월,2월p\n미국,5,6\n",
        "년도 : 2025\n국가,1월,1~2월\n,수출금액,수출금액\n미국,5,11\n",
        "국가,2025년,\n,1월,2월(잠정)\n,수출금액,수출금액\n미국,5,6\n",
    ],
)
def test_months_have_the_year_above_them(tables: Tables, text: str) -> None:
    tables("kstat", tables.file("t.csv", text))
    first, second = tables.facts()
    assert (first[0], first[3], first[5]) == ("2025-01", "us", "5k")
    assert second[0] == ("2025-01..2025-02" if "~" in text else "2025-02")


def test_months_before_the_one_in_the_title_may_be_of_the_year_before(tables: Tables) -> None:
    text = "2025년 1월 수출 (단위: 천달러)\n국가,12월,1월\n미국,5,6\n"
    (problem,) = tables.refused("kstat", tables.file("t.csv", text))
    assert problem.startswith("t.csv: has no header that profile kstat knows")


def test_first_days_and_their_month_in_one_header(tables: Tables) -> None:
    text = "(단위 : 백만 달러, %)\n구분,2025년 7월 1~20일,증감률\n수출,36100,△2.2\n"
    summary = tables("customs-flash", tables.file("f.csv", text))
    assert [fact[::5] for fact in tables.facts()] == [("2025-07-D20", "36100m")]
    assert summary.left_out == ("f.csv: 증감률, whose period is not stated (1)",)


@pytest.mark.parametrize(
    "text",
    [
        "기준년월,기준일자,수출금액(백만달러)\n202501,10,5\n",
        "기간,수출금액(백만 달러)\n2025.1.1.~1.10.,5\n",
    ],
)
def test_the_last_of_the_first_days(tables: Tables, text: str) -> None:
    tables("customs-flash", tables.file("f.csv", text))
    assert [fact[::5] for fact in tables.facts()] == [("2025-01-D10", "5m")]


def test_the_flow_of_a_title_holds_where_the_row_says_none(tables: Tables) -> None:
    text = "수입 실적\n구분,기간,금액\n당월,2025-01-D10,5\n"
    tables("customs-flash", tables.file("f.csv", text))
    assert [fact[:2] for fact in tables.facts()] == [("2025-01-D10", "import")]


def test_items_as_columns(tables: Tables) -> None:
    text = "수출 (천달러)\n연도,월,기간,총액,반도체,철강제품\n2025,1,1~10일,100,20,5\n"
    tables("customs-flash", tables.file("f.csv", text))
    assert [fact[:3] + fact[5:] for fact in tables.facts()] == [
        ("2025-01-D10", "export", "customs/semiconductors", "20k"),
        ("2025-01-D10", "export", "customs/steel-products", "5k"),
        ("2025-01-D10", "export", "total", "100k"),
    ]


def test_the_longest_of_several_codes(tables: Tables) -> None:
    text = "기간,HS코드(4단위),HS코드(10단위),수출금액\n2025.01,8542,8542321010,5\n"
    tables("customs-portal", tables.file("p.csv", text))
    assert [fact[2] for fact in tables.facts()] == ["hs/8542321010"]


def test_records_wrapped_one_by_one(tables: Tables) -> None:
    text = '{"items": [{"item": {"year": "2025.01", "statCd": "US", "expDlr": "5"}}]}'
    tables("customs-api", tables.file("a.json", text))
    assert tables.facts() == [("2025-01", "export", "total", "us", "value", "5 usd")]


def test_rows_that_a_column_nobody_knows_tells_apart_are_parts(tables: Tables) -> None:
    head = "기간,국가,용도,수출금액\n"
    text = f"{head}2025.01,미국,소비재,5\n2025.01,미국,자본재,7\n"
    assert tables.refused("customs-portal", tables.file("t.csv", text)) == [
        "t.csv: has a row for '소비재' and one for '자본재' of column 용도, unknown to the profile;"
        " expected only the rows of totals"
    ]
    tables("customs-portal", tables.file("t.csv", f"{head}2025.01,미국,계,5\n2025.02,미국,계,7\n"))
    assert [fact[5] for fact in tables.facts()] == ["5k", "7k"]


@pytest.mark.parametrize("cell", ["9" * 40, "1e300", 1e300])
def test_a_number_beyond_all_trade_is_none(cell: object) -> None:
    """To round it to a unit takes more digits than there are."""
    with pytest.raises(NotUnderstood, match="digits"):
        printed_number(cell, 0)
    assert not is_number(cell)
    assert printed_number("1234567890123456", 0) == "1234567890123456"  # a year's trade in won
