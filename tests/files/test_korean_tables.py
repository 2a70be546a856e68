"""Tables of Korea customs and K-stat, made up here in the shapes that are downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Loader
from tests.files.test_ingest import ask
from tests.files.test_official_tables import Tables
from tests.files.test_workbook import workbook


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


def xml(*items: str) -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><response><header>'
        "<resultCode>00</resultCode><resultMsg>정상서비스.</resultMsg></header>"
        f"<body><items>{body}</items></body></response>"
    )


def fields(**texts: str) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for tag, text in texts.items())


def test_the_api_of_customs_by_item_and_country(tables: Tables) -> None:
    """Its total of all months is no month; a code without its zero has one again."""
    total = fields(
        balPayments="9", expDlr="9", expWgt="9", hsCd="-", impDlr="9", impWgt="9", statCd="-",
        statCdCntnKor1="-", statKor="-", year="총계",
    )  # fmt: skip
    chips = fields(
        balPayments="-93603291", expDlr="150822", expWgt="18003", hsCd="8542", impDlr="93754113",
        impWgt="14809834", statCd="CN", statCdCntnKor1="중국", statKor="전자집적회로",
        year="2016.01",
    )  # fmt: skip
    animals = fields(
        hsCode="106191000", statCd="GH", statCdCntnKor1="가나", statKor="기타", expDlr="7",
        impDlr="0", balPayments="7", expWgt="3", impWgt="0", year="2016.10",
    ).replace("hsCode", "hsCd")  # fmt: skip
    summary = tables("customs-api", tables.file("a.xml", xml(total, chips, animals)))
    china = ("hs/8542", "china-mainland")
    ghana = ("hs/0106191000", "ghana")
    assert tables.facts() == sorted(
        [
            ("2016-01", "export", *china, "value", "150822 usd"),
            ("2016-01", "export", *china, "volume", "18003 kg"),
            ("2016-01", "import", *china, "value", "93754113 usd"),
            ("2016-01", "import", *china, "volume", "14809834 kg"),
            ("2016-01", "balance", *china, "value", "-93603291 usd"),
            ("2016-10", "export", *ghana, "value", "7 usd"),
            ("2016-10", "export", *ghana, "volume", "3 kg"),
            ("2016-10", "import", *ghana, "value", "0 usd"),
            ("2016-10", "import", *ghana, "volume", "0 kg"),
            ("2016-10", "balance", *ghana, "value", "7 usd"),
        ]
    )
    assert summary.left_out == ("a.xml: totals over all periods (1)",)


def test_the_api_of_customs_by_country_and_in_all(tables: Tables) -> None:
    tables("customs-api", tables.file("n.xml", xml(
        fields(year="2026.01", statCd="US", statCdCntnKor1="미국", expCnt="3", expDlr="12019877001",
               impCnt="2", impDlr="5", balPayments="12019876996"),
    )))  # fmt: skip
    tables("customs-api", tables.file("all.xml", xml(
        fields(year="2026.01", expCnt="3", expDlr="65843936782", impCnt="2", impDlr="57143468789",
               balPayments="8700467993"),
    )))  # fmt: skip
    assert {(fact[2], fact[3]) for fact in tables.facts()} == {("total", "us"), ("total", "world")}


def test_what_the_api_says_instead_of_an_answer_is_told(tables: Tables) -> None:
    said = "<r><cmmMsgHeader><returnAuthMsg>KEY_NOT_REGISTERED</returnAuthMsg></cmmMsgHeader></r>"
    assert tables.refused("customs-api", tables.file("e.xml", said)) == [
        "e.xml: has no record <item>; the service says: 'KEY_NOT_REGISTERED'"
    ]
    bad = xml(fields(year="2016.01", expDlr="1x"))
    assert tables.refused("customs-api", tables.file("b.xml", bad)) == [
        "b.xml: record 1: expDlr: '1x' is not a number; expected one such as 1,239,083"
    ]
    assert tables.refused("customs-api", tables.file("c.xml", bad.replace("</response>", ""))) != []


PORTAL = (
    "기간,HS코드,품목명,국가,수출 중량(톤),수출 금액(천$),수입 중량(톤),수입 금액(천$),"
    "무역수지(천$)\n"
    '총계,,,,"1,000.5","2,000",3.0,4,"1,996"\n'
    '2026.05,303,냉동 어류,베트남,"1,200.3","3,456",0.5,5,"3,451"\n'
    "2026.05,8542,집적회로,기타국,-,7,-,-,-\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_portal_of_customs(tables: Tables, encoding: str) -> None:
    tables("customs-portal", tables.file("p.csv", PORTAL, encoding))
    fish = ("hs/0303", "vietnam")
    assert tables.facts() == sorted(
        [
            ("2026-05", "export", *fish, "volume", "1200.3 t"),
            ("2026-05", "export", *fish, "value", "3456k"),
            ("2026-05", "import", *fish, "volume", "0.5 t"),
            ("2026-05", "import", *fish, "value", "5k"),
            ("2026-05", "balance", *fish, "value", "3451k"),
            ("2026-05", "export", "hs/8542", "customs-portal/기타국", "value", "7k"),
        ]
    )
    assert ask(tables.store, "SELECT low, high FROM facts WHERE printed = '7k'") == [
        (6500.0, 7500.0)
    ]


def test_a_web_page_that_is_called_xls(tables: Tables) -> None:
    page = (
        "<html><body><p>단위 : 천달러</p><table><tr><th rowspan=2>년월</th><th colspan=2>수출</th>"
        "<th rowspan=2>수지</th></tr><tr><th>금액</th><th>증감률</th></tr>"
        "<tr><td>2025.03</td><td>1,234</td><td>5.0</td><td>-9</td></tr></table></body></html>"
    )
    tables("kstat", tables.file("k.xls", page))
    assert tables.facts() == [
        ("2025-03", "balance", "total", "world", "value", "-9k"),
        ("2025-03", "export", "total", "world", "value", "1234k"),
        ("2025-03", "export", "total", "world", "yoy", "5.0"),
    ]


HEAD = [
    ["K-stat 총괄 "],
    ["국가 : 일본, 품목 : 전체"],
    ["(단위 : 천불, %)"],
    ["순번", "년월", "수출", "", "수입", "", "수지"],
    ["", "", "금액", "증감률", "금액", "증감률", ""],
]


def test_kstat_over_time(tables: Tables) -> None:
    """Floats, years above their months; of this year two months; 0 is growth of nothing known."""
    months = [[2 + m, f"…{m:02}월", 1000.0, 1.0, 2000.0, 2.0, -1000.0] for m in range(12, 0, -1)]
    tables("kstat", workbook(
        tables.folder / "k.xlsx",
        *HEAD,
        [1, "2026년", 1000.0, 12.3, 2000.0, -4.0, -1000.0],
        [2, "… 02월", 600.0, 2.0, 900.0, 1.5, -300.0],
        [3, "… 01월", 400.0, 33.900000000000006, 1100.0, 0.0, -700.0],
        [4, "2025년", 12000.0, 5.1, 24000.0, 6.2, -12000.0],
        *months,
        ["※ 자료: 관세청"],
    ))  # fmt: skip
    facts = [fact for fact in tables.facts() if fact[0] >= "2025-12" or fact[0] == "2025"]
    assert {fact[2:4] for fact in tables.facts()} == {("total", "japan")}
    assert [(f[0], f[1], f[4], f[5]) for f in facts] == [
        ("2025", "balance", "value", "-12000k"),
        ("2025", "export", "value", "12000k"),
        ("2025", "export", "yoy", "5.1"),
        ("2025", "import", "value", "24000k"),
        ("2025", "import", "yoy", "6.2"),
        ("2025-12", "balance", "value", "-1000k"),
        ("2025-12", "export", "value", "1000k"),
        ("2025-12", "export", "yoy", "1.0"),
        ("2025-12", "import", "value", "2000k"),
        ("2025-12", "import", "yoy", "2.0"),
        ("2026-01", "balance", "value", "-700k"),
        ("2026-01", "export", "value", "400k"),
        ("2026-01", "export", "yoy", "33.9"),
        ("2026-01", "import", "value", "1100k"),
        ("2026-01..2026-02", "balance", "value", "-1000k"),
        ("2026-01..2026-02", "export", "value", "1000k"),
        ("2026-01..2026-02", "export", "yoy", "12.3"),
        ("2026-01..2026-02", "import", "value", "2000k"),
        ("2026-01..2026-02", "import", "yoy", "-4.0"),
        ("2026-02", "balance", "value", "-300k"),
        ("2026-02", "export", "value", "600k"),
        ("2026-02", "export", "yoy", "2.0"),
        ("2026-02", "import", "value", "900k"),
        ("2026-02", "import", "yoy", "1.5"),
    ]


def test_a_year_of_which_months_are_missing_is_left_out(tables: Tables) -> None:
    rows = [[1, "2025년", 9.0], [2, "…07월", 5.0], [3, "…01월", 4.0]]
    head = [["년월", "수출"]]
    file = workbook(tables.folder / "k.xlsx", *head, *[row[1:] for row in rows])
    summary = tables("kstat", file)
    assert [fact[0] for fact in tables.facts()] == ["2025-01", "2025-07"]
    assert summary.left_out == ("k.xlsx: years of which some months are missing (1)",)


def test_kstat_by_item_with_years_above_the_columns(tables: Tables) -> None:
    of_year = ["수출금액", "수출증감률", "수입금액", "수입증감률", "수지"]
    tables("kstat", workbook(
        tables.folder / "k.xlsx",
        ["K-stat 총괄 "],
        ["코드", "품목명", "2025년", "", "", "", "", "2026년(1월~7월)"],
        ["", "", *of_year, *of_year],
        ["총계", "총계", 700.0, 1.5, 600.0, -2.5, 100.0, 500.0, 20.0, 400.0, 3.0, 100.0],
        ["831", "반도체", 100.0, 11.1, 50.0, 2.2, 50.0, 90.0, 50.5, 30.0, 1.0, 60.0],
    ))  # fmt: skip
    exports = [fact for fact in tables.facts() if fact[1] == "export"]
    assert exports == [
        ("2025", "export", "mti/831", "world", "value", "100k"),
        ("2025", "export", "mti/831", "world", "yoy", "11.1"),
        ("2025", "export", "total", "world", "value", "700k"),
        ("2025", "export", "total", "world", "yoy", "1.5"),
        ("2026-01..2026-07", "export", "mti/831", "world", "value", "90k"),
        ("2026-01..2026-07", "export", "mti/831", "world", "yoy", "50.5"),
        ("2026-01..2026-07", "export", "total", "world", "value", "500k"),
        ("2026-01..2026-07", "export", "total", "world", "yoy", "20.0"),
    ]
    assert ask(tables.store, "SELECT basis, name FROM category WHERE id = 'mti/831'") == [
        ("MTI 2026", "반도체 (MTI 831)")
    ]


def test_kstat_by_country_of_one_item_in_another_unit(tables: Tables) -> None:
    tables("kstat", workbook(
        tables.folder / "k.xlsx",
        ["품목 : 831(반도체)"],
        ["(단위: 백만불)"],
        ["국가명", "2025년", ""],
        ["", "수출금액", "수출증감률"],
        ["총계", 700.5, 1.5],
        ["중국", 100.25, "-"],
    ))  # fmt: skip
    assert tables.facts() == [
        ("2025", "export", "mti/831", "china-mainland", "value", "100.25m"),
        ("2025", "export", "mti/831", "world", "value", "700.5m"),
        ("2025", "export", "mti/831", "world", "yoy", "1.5"),
    ]


@pytest.mark.parametrize(
    ("above", "message"),
    [
        ("지역 : 대전", "is by 지역 (대전); expected figures of all Korea"),
        ("계절변동조정 수출", "is seasonally adjusted ('계절변동' stands above its figures)"),
        ("계절조정 수출", "is seasonally adjusted ('계절조정' stands above its figures)"),
        ("품목(HSK) : 8542", "its items are codes of HS; expected --profile kstat-hs"),
        ("단위 : 천엔", "states '천엔' as its unit; expected dollars"),
        ("단위 : 백만원, %", "states '백만원' as its unit; expected dollars"),
        ("단위 : 천대", "states k units as its unit, of which '수출' cannot be; expected one such"),
        (
            "단위 : 만달러",
            "states 만 usd as the unit of '수출'; the profile kstat knows k usd or m",
        ),
    ],
)
def test_a_table_that_a_profile_is_not_for(tables: Tables, above: str, message: str) -> None:
    file = workbook(tables.folder / "k.xlsx", [above], ["년월", "수출"], ["2025.01", 5.0])
    (problem,) = tables.refused("kstat", file)
    assert message in problem


@pytest.mark.parametrize(("title", "flow"), [("국가별 수입", "import"), ("수출 실적", "export")])
def test_a_table_of_one_flow_says_it_above(tables: Tables, title: str, flow: str) -> None:
    rows = [[f"{title} (단위 백만불)"], ["국가명", "년월", "금액"], ["JP 일본", "2025.01", 5]]
    tables("kstat", workbook(tables.folder / "k.xlsx", *rows))
    assert tables.facts() == [("2025-01", flow, "total", "japan", "value", "5m")]
    rows[0] = ["수출입 실적"]
    (problem,) = tables.refused("kstat", workbook(tables.folder / "k.xlsx", *rows))
    assert "does not say whether '금액' are exports or imports" in problem


def test_a_bad_cell_of_a_sheet_is_named_as_the_spreadsheet_does(tables: Tables) -> None:
    rows = [["제목"], ["년월", "수출"], ["2025.01", "x"], ["13월", 5.0]]
    assert tables.refused("kstat", workbook(tables.folder / "k.xlsx", *rows)) == [
        "k.xlsx:B3: 수출: 'x' is not a number; expected one such as 1,239,083",
        "k.xlsx:A4: 년월: '2025-13' is not a period; expected a period such as 2026-01, 2025-Q2,"
        " 2025-H1, 2025, 2025-01..2025-10 or 2026-02-D20",
    ]


FLASH = (
    "공표일,기간,수출입구분,품목,금액(백만달러),증감률(%)\n"
    "2026-02-11,2026년 2월 1~10일,수출,전체,21400,44.4\n"
    "2026-02-11,2026년 2월 1~10일,수출,반도체,6730,137.6\n"
    "2026-02-23,2026년 2월 1~20일,수출,승용차,2500,-26.6\n"
    "2026-02-23,2026년 2월 1~20일,수입,원유,3200,5.0\n"
)


def test_the_flash_of_customs_is_one_vintage_for_each_day_of_issue(tables: Tables) -> None:
    tables("customs-flash", tables.file("f.csv", FLASH))
    assert tables.facts() == [
        ("2026-02-D10", "export", "customs/semiconductors", "world", "value", "6730m"),
        ("2026-02-D10", "export", "customs/semiconductors", "world", "yoy", "137.6"),
        ("2026-02-D10", "export", "total", "world", "value", "21400m"),
        ("2026-02-D10", "export", "total", "world", "yoy", "44.4"),
        ("2026-02-D20", "export", "customs/passenger-cars", "world", "value", "2500m"),
        ("2026-02-D20", "export", "customs/passenger-cars", "world", "yoy", "-26.6"),
        ("2026-02-D20", "import", "customs/crude-oil", "world", "value", "3200m"),
        ("2026-02-D20", "import", "customs/crude-oil", "world", "yoy", "5.0"),
    ]
    assert ask(tables.store, "SELECT id, published, rounding, reports FROM source ORDER BY id") == [
        ("f/2026-02-11", "2026-02-11", "exact", "2026-02-D10"),
        ("f/2026-02-23", "2026-02-23", "exact", "2026-02-D20"),
    ]


def test_the_flash_of_the_api_has_amounts_and_no_names(tables: Tables) -> None:
    amounts = {f"itemUsdAmt{number:02}": f" {number + 1},000" for number in range(11)}
    days = fields(**amounts, priodDt="01~10", priodMon="202302", priodYear="2023")
    month = fields(**amounts, priodDt="01~28", priodMon="202302", priodYear="2023")
    tables("customs-flash-imports", tables.file("f.xml", xml(days, month)))
    facts = {(fact[0], fact[2]): fact[5] for fact in tables.facts()}
    assert len(facts) == 22
    assert facts["2023-02-D10", "total"] == "1000k"
    assert facts["2023-02-D10", "customs/crude-oil"] == "3000k"
    assert facts["2023-02", "customs/coal"] == "11000k"


def test_what_was_loaded_loads_again_equal(tables: Tables, load: Loader, tmp_path: Path) -> None:
    from ktrade.queries import listings
    from ktrade.queries.filters import Filters
    from ktrade.report import write
    from ktrade.report.style import Style
    from ktrade.store.read import Store

    tables("customs-portal", tables.file("p.csv", PORTAL))
    tables("customs-flash", tables.file("f.csv", FLASH))

    def written(store: Path, folder: Path) -> dict[str, str]:
        folder.mkdir()
        with Store(store) as opened:
            answers = {
                "facts": listings.facts(opened, None, Filters()),
                "sources": listings.sources(opened),
                "categories": listings.terms(opened.categories),
                "destinations": listings.terms(opened.destinations),
            }
        for name, answer in answers.items():
            with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                write(answer, Style("csv"), file)
        return {name: (folder / f"{name}.csv").read_text(encoding="utf-8") for name in answers}

    first = written(tables.store, tmp_path / "first")
    load.store = tmp_path / "again.db"
    load(tmp_path / "first")
    assert written(load.store, tmp_path / "second") == first


MINISTRY = {
    "total.csv": "2025년 7월 수출입 (단위: 억 달러, %)\n구분,2024년 7월,2025년 7월p\n"
    "수출,574.0,608.2\n증감률,13.5,5.9\n무역수지,36.2,66.1\n",
    "items.csv": "품목별 수출 (2025년 7월, 단위: 백만 달러, %)\n품목,금액,증감률\n"
    "반도체,14712,31.6\n자동차,5831,8.8\n기타품목,5,△1.0\n",
    "regions.csv": "지역별 수출 (단위: 억 달러)\n지역,2025.7월\n중국,110.5\n중동,15.0\n",
}


def test_tables_of_the_ministry(tables: Tables) -> None:
    """Rounded money, items and regions of the press; what the press does not know is as printed."""
    for name, text in MINISTRY.items():
        tables("motie", tables.file(name, text))
    assert tables.facts() == [
        ("2024-07", "balance", "total", "world", "value", "36.2억"),
        ("2024-07", "export", "total", "world", "value", "574.0억"),
        ("2024-07", "export", "total", "world", "yoy", "13.5"),
        ("2025-07", "balance", "total", "world", "value", "66.1억"),
        ("2025-07", "export", "cars", "world", "value", "5831m"),
        ("2025-07", "export", "cars", "world", "yoy", "8.8"),
        ("2025-07", "export", "motie/기타품목", "world", "value", "5m"),
        ("2025-07", "export", "motie/기타품목", "world", "yoy", "-1.0"),
        ("2025-07", "export", "semiconductors", "world", "value", "14712m"),
        ("2025-07", "export", "semiconductors", "world", "yoy", "31.6"),
        ("2025-07", "export", "total", "china", "value", "110.5억"),
        ("2025-07", "export", "total", "middle-east", "value", "15.0억"),
        ("2025-07", "export", "total", "world", "value", "608.2억"),
        ("2025-07", "export", "total", "world", "yoy", "5.9"),
    ]


def test_whole_numbers_of_a_workbook_have_no_decimals(tables: Tables) -> None:
    rows = [["품목별 수출 (백만달러)"], ["품목", "2025년 7월"], ["반도체", 14712.0]]
    tables("motie", workbook(tables.folder / "m.xlsx", *rows))
    assert [fact[5] for fact in tables.facts()] == ["14712m"]
