"""Official tables in the many shapes that sites save them in: made-up figures, typed by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.files.test_korean_tables import fields, xml
from tests.files.test_official_tables import KOREA_TO_WORLD, Fact, Tables
from tests.files.test_workbook import workbook

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


def exports(tables: Tables) -> list[Fact]:
    """(period, category, destination, measure, printed) of exports."""
    return [(f[0], *f[2:]) for f in tables.facts() if f[1] == "export"]  # type: ignore[misc]


def test_an_old_workbook_with_merged_headers(tables: Tables) -> None:
    """Of K-stat: first months of a year above its months, set in by blanks; text for numbers."""
    tables("kstat", SAMPLES / "kstat-over-time.xls")
    assert exports(tables) == [
        ("2023", "total", "world", "value", "632000000k"),
        ("2023", "total", "world", "yoy", "-7.5"),
        ("2024-01", "total", "world", "value", "55000000k"),
        ("2024-01", "total", "world", "yoy", "18.2"),
        ("2024-02", "total", "world", "value", "52123456k"),
        ("2024-02", "total", "world", "yoy", "4.2"),
        ("2024-03", "total", "world", "value", "56000000k"),
        ("2024-03", "total", "world", "yoy", "3.1"),
        ("2024-Q1", "total", "world", "value", "163123456k"),
        ("2024-Q1", "total", "world", "yoy", "8.1"),
    ]


def test_a_page_with_cells_over_several_rows(tables: Tables) -> None:
    """Called .xls, in EUC-KR; brackets in brackets; codes kept text by an apostrophe."""
    page = (
        "<html><meta charset='euc-kr'><table>"
        "<tr><td colspan=6>(단위 : 천 불(USD 1,000), 톤(TON))</td></tr>"
        "<tr><th rowspan=2>기간<th rowspan=2>품목코드<th colspan=2>수출<th colspan=2>수입</tr>"
        "<tr><th>중량<th>금액<th>중량<th>금액</tr>"
        "<tr><td>총계</td><td>&nbsp;</td><td>10.5<td>1,000<td>1.0<td>20</tr>"
        "<tr><td rowspan=2>2024.01</td><td>'61</td><td>5.5<td>600<td>1.0<td>20</tr>"
        "<tr><td>'03</td><td>5.0<td>400<td>0.0<td>0</tr></table></html>"
    )
    tables("customs-portal", tables.file("p.xls", page, "cp949"))
    assert exports(tables) == [
        ("2024-01", "hs/03", "world", "value", "400k"),
        ("2024-01", "hs/03", "world", "volume", "5 t"),
        ("2024-01", "hs/61", "world", "value", "600k"),
        ("2024-01", "hs/61", "world", "volume", "5.5 t"),
    ]


SHEET_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="1"><Table>{}'
    "</Table></Worksheet></Workbook>"
)


def test_the_xml_of_an_excel_of_2003(tables: Tables) -> None:
    cell = "<Cell{}><Data>{}</Data></Cell>"
    rows = [
        cell.format("", "기간") + cell.format(' ss:Index="3"', "수출금액"),
        cell.format(' ss:MergeDown="1"', "2024.01") + cell.format(' ss:Index="3"', "5"),
        cell.format(' ss:Index="3"', "-"),
    ]
    text = SHEET_2003.format("".join(f"<Row>{row}</Row>" for row in rows))
    tables("customs-portal", tables.file("p.xls", text))
    assert exports(tables) == [("2024-01", "total", "world", "value", "5k")]
    two = text.replace("</Workbook>", text[text.index("<Worksheet") :])
    assert tables.refused("customs-portal", tables.file("p.xls", two)) == [
        "p.xls: has several sheets; expected one sheet per file"
    ]


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("tabs.xls", "기간\t국가\t수출금액\n2024.01\t미국\t1,234\n"
         "2024.02\t미국\t1,235\n", "utf-16"),
        ("wide.csv", "기간,국 가,수출　금액（천＄）\n２０２４.０１,미국,１２３４\n"
         "2024.02,미국,1235\n", "utf-8"),
        ("bom.csv", '"기간","상대국","수출액(US$ thousand)"\n"2024년 01월","US","1,234"\n'
         '"2024년 2월","USA","1,235"\n', "utf-8-sig"),
        ("months.csv", "연도,월,국가명,수출 금액(천 불)\n2024년,01월,미국,1234\n"
         "2024,2,미국,1235\n", "cp949"),
        ("english.csv", "Period,Country,Export value (US$ thousand)\n"
         "2024.01,United States,1234\n2024.02,United States,1235\n", "utf-8"),
        ("blank.csv", ",순번,,기간,,국가,,수출금액\n,1,,2024.01,,미국,,1234\n"
         ",2,,2024.02,,미국,,1235\n"
         "※ 출처: 관세청, 2024, 3월 1일, 기준, 잠정, 표, 9\n", "utf-8"),
        ("noted.csv", "국가별 수출금액\n(단위: 천달러)\n기간,국가,금액\n2024.01,미국,1234\n"
         "2024.02(잠정),미국,1235\n합계,미국,2469\n주) 2월은 잠정\n", "cp949"),
        ("across.csv", "국가별 수출금액 (단위: 천달러)\n국가명,2024.01,2024.02\n"
         "미국,1234,1235\n", "utf-8"),
    ],
)  # fmt: skip
def test_the_same_two_months_in_many_shapes(
    tables: Tables, name: str, text: str, encoding: str
) -> None:
    tables("customs-portal", tables.file(name, text, encoding))
    assert tables.facts() == [
        ("2024-01", "export", "total", "us", "value", "1234k"),
        ("2024-02", "export", "total", "us", "value", "1235k"),
    ]


def test_weights_are_read_where_the_table_says_in_what(tables: Tables) -> None:
    """The portal shows tonnes or kg, as one chose."""
    head = "기간,국가,HS코드,품목명,수출 중량,수출 금액\n"
    row = '2024.01,뉴질랜드,0507901110 *),"녹용(생것)","20,336","2,880"\n'
    summary = tables("customs-portal", tables.file("p.csv", head + row, "utf-8-sig"))
    antlers = ("2024-01", "hs/0507901110", "new-zealand")
    assert exports(tables) == [(*antlers, "value", "2880k")]
    assert summary.left_out == ("p.csv: 수출 중량, whose unit is not stated (1)",)
    tables("customs-portal", tables.file("p.csv", head.replace("중량", "중량(kg)") + row))
    assert exports(tables) == [(*antlers, "value", "2880k"), (*antlers, "volume", "20336 kg")]


@pytest.mark.parametrize(
    ("profile", "text", "problem"),
    [
        ("kstat", "국가명,년월,수출\n미국,2025.01,1\n,2025.02,2\n",
         "t.csv:3: 국가명: is blank below rows that are not, and may be the same or the total;"
         " expected it in every row"),
        ("customs-portal", "기간,운송수단,수출금액\n2025.01,항공,1\n",
         "t.csv: is by 운송수단; expected figures of all Korea"),
        ("kstat", "K-stat 2025.01 2025.02\n국가명,수출\n미국,1\n",
         "t.csv: has no header that profile kstat knows; expected columns such as 년월, 시점,"
         " 수출금액, 수입금액, 수지, 금액, found '국가명, 수출'"),
        ("kstat", "2025년 1월, 2025년 2월\n국가명,수출\n미국,1\n",
         "t.csv: names 2025-01 and 2025-02 above its figures, and its rows name no period;"
         " expected one"),
        ("kstat", "2025년 3월 (누계)\n국가명,수출\n미국,1\n", ""),
        ("kstat", "누계 : 2025년 3월\n국가명,수출\n미국,1\n",
         "t.csv: says 누계 (so far) above its figures, and 2025-03; expected the months, such as"
         " 2025년(1월~3월)"),
        ("customs-flash", "priodMon,priodDt,itemUsdAmt00\n202601,01~10,5\n",
         "t.csv: has no header that profile customs-flash knows; expected columns such as 기간,"
         " 조회기간, 수출금액, 수입금액, 무역수지, 금액, found 'priodMon, priodDt, itemUsdAmt00';"
         " it may be one for --profile"
         " customs-flash-exports or customs-flash-exports-countries or customs-flash-imports or"
         " customs-flash-imports-countries"),
        ("kstat", "국가명,2025.01,2025.02\n미국,5.1,4.2\n증감률,3,4\n",
         "t.csv: has no header that profile kstat knows; expected columns such as 년월, 시점,"
         " 수출금액, 수입금액, 수지, 금액, found '국가명'"),
    ],
)  # fmt: skip
def test_what_may_be_misread_is_refused(
    tables: Tables, profile: str, text: str, problem: str
) -> None:
    file = tables.file("t.csv", text)
    if problem:
        assert tables.refused(profile, file) == [problem]
    else:
        tables(profile, file)
        assert exports(tables) == [("2025-Q1", "total", "us", "value", "1k")]


def test_subtotals_are_left_out_and_continents_are_known_as_printed(tables: Tables) -> None:
    head = "기간,대륙,국가,수출금액\n"
    text = f"{head}2024.01,아시아,일본,100\n2024.01,아시아,소계,900\n2024.01,유럽,,7\n"
    summary = tables("customs-portal", tables.file("p.csv", text))
    assert exports(tables) == [
        ("2024-01", "total", "customs-portal/유럽", "value", "7k"),
        ("2024-01", "total", "japan", "value", "100k"),
    ]
    assert summary.left_out == ("p.csv: totals of some rows (1)",)


FLASH = {
    "so-far.csv": "구분,기간,수출액(백만달러),증감률(%)\n당월,2024년 2월 1일~10일,15400,11.2\n"
    "연간누계,2024년 1월 1일~2월 10일,70100,3.0\n",
    "days.csv": "기간,수출(억달러),증감률\n2024.02.01~02.10,154,11.2\n",
    "short.csv": "기간,구분,금액(백만불),전년동기대비 증감률\n'24.2.1~10,수출,15400,11.2\n",
    "english.csv": "Period,Flow,Value (US$ million),YoY (%)\nFeb 1-10 2024,Exports,15400,11.2\n",
    "names.csv": "period,exports_usd_mn,exports_yoy_pct\n2024-02-01~2024-02-10,15400,11.2\n",
    "beside.csv": "공표일,기준월,구간,수출(백만달러),수출증감률(%)\n"
    "2024.02.13,2024-02,1~10일,15400,11.2\n",
    "above.csv": "2024년 2월 1일 ~ 10일 수출입 현황\n(단위 : 백만달러, %)\n"
    "국가,수출,증감률\n합계,15400,11.2\n",
}


DAYS_IN_HEADERS = {
    "named.csv": "기간,수출(1~10일),수출(1~20일),수출(월간)\n2025.01,100,200,300\n",
    "alone.csv": "년월,구분,1~10일,1~20일,1~말일\n2025.01,수출,100,200,300\n",
    "rows.csv": "연도,월,기간,수출\n2025,1,1~10일,100\n2025,1,1~20일,200\n2025,1,1~31일,300\n",
}


@pytest.mark.parametrize("name", DAYS_IN_HEADERS)
def test_days_of_a_month_in_headers_or_beside_it(tables: Tables, name: str) -> None:
    tables("customs-flash", tables.file(name, DAYS_IN_HEADERS[name]))
    assert exports(tables) == [
        ("2025-01", "total", "world", "value", "300k"),
        ("2025-01-D10", "total", "world", "value", "100k"),
        ("2025-01-D20", "total", "world", "value", "200k"),
    ]


def test_a_table_of_a_press_release(tables: Tables) -> None:
    """Flows as rows, the period in the title; what counts from January stands beside it."""
    text = (
        "2025년 2월 1~20일 수출입 현황(잠정치)\n단위: 억 달러, %\n"
        "구분,당월(2.1~2.20),,연간누계(1.1~2.20),\n,금액,전년동기대비,금액,전년동기대비\n"
        "수출,353,16.0,844,-1.0\n무역수지,-8,,-40,\n"
    )
    tables("customs-flash", tables.file("r.csv", text, "cp949"))
    assert tables.facts() == [
        ("2025-02-D20", "balance", "total", "world", "value", "-8억"),
        ("2025-02-D20", "export", "total", "world", "value", "353억"),
        ("2025-02-D20", "export", "total", "world", "yoy", "16.0"),
    ]


def test_what_counts_from_january_is_no_month(tables: Tables) -> None:
    text = "년월,수출금액(누계),수출금액\n2025.02,300,100\n"
    tables("kstat", tables.file("k.csv", text))
    assert exports(tables) == [("2025-02", "total", "world", "value", "100k")]


def test_a_code_beside_countries_is_theirs(tables: Tables) -> None:
    """The item stands above, and years stand before the names of columns."""
    text = (
        "품목(MTI 4단위) : 8311 (메모리반도체)\n(단위 : 천불, 톤)\n"
        "코드,국가명,2024년 수출금액,2024년 수출중량,2025년(1월~6월) 수출금액\n"
        ",총계,9,2,5\nCN,중국,7,1,4\n"
    )
    tables("kstat", tables.file("k.csv", text))
    assert exports(tables) == [
        ("2024", "mti/8311", "china-mainland", "value", "7k"),
        ("2024", "mti/8311", "china-mainland", "volume", "1 t"),
        ("2024", "mti/8311", "world", "value", "9k"),
        ("2024", "mti/8311", "world", "volume", "2 t"),
        ("2025-H1", "mti/8311", "china-mainland", "value", "4k"),
        ("2025-H1", "mti/8311", "world", "value", "5k"),
    ]


def test_months_above_the_columns(tables: Tables) -> None:
    text = "국가,2025년 1월,,2025년 2월,\n,수출,수입,수출,수입\n총계,1,2,3,4\n미국,5,6,7,8\n"
    tables("kstat", tables.file("k.csv", text))
    assert exports(tables) == [
        ("2025-01", "total", "us", "value", "5k"),
        ("2025-01", "total", "world", "value", "1k"),
        ("2025-02", "total", "us", "value", "7k"),
        ("2025-02", "total", "world", "value", "3k"),
    ]


def test_a_column_of_words_that_nobody_knows_is_told(tables: Tables) -> None:
    summary = tables("kstat", tables.file("k.csv", "순번,년월,용도,수출\n1,2025.01,소비재,5\n"))
    assert summary.left_out == ("k.csv: column 용도, unknown to the profile (1)",)


@pytest.mark.parametrize("name", FLASH)
def test_the_first_ten_days_in_many_shapes(tables: Tables, name: str) -> None:
    tables("customs-flash", tables.file(name, FLASH[name]))
    printed = "154억" if name == "days.csv" else "15400m"
    assert exports(tables) == [
        ("2024-02-D10", "total", "world", "value", printed),
        ("2024-02-D10", "total", "world", "yoy", "11.2"),
    ]


def test_xml_in_a_korean_encoding(tables: Tables) -> None:
    text = xml(fields(year="2024.01", statCdCntnKor1="미국", expDlr="7")).replace("UTF-8", "EUC-KR")
    tables("customs-api", tables.file("a.xml", text, "cp949"))
    assert tables.facts() == [("2024-01", "export", "total", "us", "value", "7 usd")]


def test_json_of_customs(tables: Tables) -> None:
    """Of one record the API makes no list."""
    chips = {
        "year": "2024.01",
        "hsCd": "8542",
        "statCd": "US",
        "statKor": "집적회로",
        "expDlr": "7",
    }
    total = {"year": "총계", "hsCd": "-", "statCd": "-", "statKor": "-", "expDlr": "7"}

    def body(items: object) -> str:
        return json.dumps({"response": {"header": {"resultCode": "00"}, "body": items}})

    for items in ({"item": [total, chips]}, {"item": chips}):
        tables("customs-api", tables.file("a.json", body({"items": items, "totalCount": 2})))
        assert tables.facts() == [("2024-01", "export", "hs/8542", "us", "value", "7 usd")]
    bad = tables.file("a.json", body({"items": {"item": [chips, {**chips, "expDlr": "x"}]}}))
    assert tables.refused("customs-api", bad) == [
        "a.json: record 2: expDlr: 'x' is not a number; expected one such as 1,239,083"
    ]
    said = json.dumps({"response": {"header": {"resultMsg": "KEY_NOT_REGISTERED"}}})
    assert tables.refused("customs-api", tables.file("e.json", said)) == [
        "e.json: has no record; the service says: 'KEY_NOT_REGISTERED'"
    ]
    assert "cannot be read as JSON" in tables.refused("customs-api", tables.file("b.json", "{"))[0]


def test_json_of_comtrade(tables: Tables) -> None:
    """Without descriptions, partners have numbers only; 842 are the United States."""
    no_names = {"partnerISO": None, "reporterISO": None, "isOriginalClassification": True}
    chips = {**KOREA_TO_WORLD, **no_names, "cmdCode": "8542", "primaryValue": 16283619.999999998}
    records = [
        {**chips, "partnerCode": 842, "reporterCode": 410, "netWgt": None},
        {**chips, "partnerCode": 0, "reporterCode": 410, "flowCode": "M"},
        {**chips, "partnerCode": 0, "reporterCode": 156, "primaryValue": 1.0},
    ]
    tables("comtrade", tables.file("c.json", json.dumps({"count": 3, "data": records})))
    assert tables.facts() == [
        ("2025-01", "export", "hs/8542", "us", "value", "16283620 usd"),
        ("2025-01", "import", "hs/8542", "world", "value", "16283620 usd"),
    ]


OLD_COMTRADE = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,"
    "Trade Flow,Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,"
    "2nd Partner Code,2nd Partner,2nd Partner ISO,Customs Proc. Code,Customs,"
    "Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,"
    "Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),Gross weight (kg),Trade Value (US$),"
    "CIF Trade Value (US$),FOB Trade Value (US$),Flag\n"
)


def test_comtrade_of_35_columns(tables: Tables) -> None:
    row = ",410,Rep. of Korea,KOR,842,USA,USA,,,,,,,,85,Machinery; parts,1,,,,,0,{},,5512,,,0\n"
    file = tables.file("old.csv", OLD_COMTRADE
        + "HS,2015,2015,2015,2,0,1,Import" + row.format("70")
        + "HS,2015,201501,January 2015,2,0,2,Export" + row.format("")
        + "HS,2015,201501,January 2015,2,0,3,Re-Export" + row.format(""))  # fmt: skip
    tables("comtrade", file)
    assert tables.facts() == [
        ("2015", "import", "hs/85", "us", "value", "5512 usd"),
        ("2015", "import", "hs/85", "us", "volume", "70 kg"),
        ("2015-01", "export", "hs/85", "us", "value", "5512 usd"),
    ]


def test_merged_cells_of_a_workbook_are_all_of_them(tables: Tables) -> None:
    from openpyxl import load_workbook

    file = workbook(
        tables.folder / "k.xlsx",
        ["2024년(1월~9월) 국가별 수출입 (천달러)"],
        ["국가명", "수출", ""],
        ["", "금액", "증감률"],
        ["", "천달러", "%"],
        ["중국", 90, 1.5],
    )
    book = load_workbook(file)
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("B2:C2")
    book.save(file)
    tables("kstat", file)
    assert exports(tables) == [
        ("2024-01..2024-09", "total", "china-mainland", "value", "90k"),
        ("2024-01..2024-09", "total", "china-mainland", "yoy", "1.5"),
    ]


def test_a_table_is_checked_before_it_is_loaded(tables: Tables) -> None:
    """Exports less imports are 10, not 50; nothing is written."""
    from ktrade import open as opened

    tables("customs-portal", tables.file("p.csv", "기간,수출금액\n2024.12,100\n"))
    bad = tables.file("bad.csv", "기간,수출금액,수입금액,무역수지\n2025.01,100,90,50\n")
    store = opened(tables.store)
    (found,) = store.check(bad, profile="customs-portal").records()
    assert (found["kind"], found["period"]) == ("contradiction", "2025-01")
    bad.write_text(bad.read_text().replace("50", "10"))
    assert not list(store.check(bad, profile="customs-portal").records())
    assert {fact[0] for fact in tables.facts()} == {"2024-12"}


def test_codes_of_another_classification_are_none_of_hs_or_mti(tables: Tables) -> None:
    chips = {"cmdCode": "7764", "primaryValue": "5"}
    rows = [{**chips, "classificationCode": "S4"}, {**chips, "classificationCode": "H6"}]
    summary = tables("comtrade", tables.comtrade(*rows))
    assert exports(tables) == [("2025-01", "hs/7764", "world", "value", "5 usd")]
    assert summary.left_out == ("trade.csv: rows of another classificationCode (1)",)
    for title, expected in (("SITC 4단위", "codes of SITC"), ("HS 4단위", "--profile kstat-hs")):
        file = tables.file("k.csv", f"품목({title})\n년월,코드,수출\n2025.01,8542,5\n")
        assert expected in tables.refused("kstat", file)[0]
    tables("kstat-hs", file)


def test_a_code_that_a_program_wrote_as_a_number(tables: Tables) -> None:
    text = "기간,HS코드,수출금액\n202501,8542.0,5\n202501,303.0,6\n"
    tables("customs-portal", tables.file("p.csv", text))
    assert exports(tables) == [
        ("2025-01", "hs/0303", "world", "value", "6k"),
        ("2025-01", "hs/8542", "world", "value", "5k"),
    ]


ECOS = """통계표,계정항목,단위,변환,2024/01,2024/02
"3.2.1. 통관기준 수출입 총괄","수출건수","건","원자료","1,200","1,300"
"3.2.1. 통관기준 수출입 총괄","수출금액","천불","원자료","54,775,434","52,402,000"
"3.2.1. 통관기준 수출입 총괄","수출금액","천불","전년동월대비증감률","18.2","4.1"
"3.2.1. 통관기준 수출입 총괄","수입금액","천불","원자료","54,400,000",""
"""


def test_the_bank_of_korea(tables: Tables) -> None:
    """Months as columns, the unit in the row; numbers of declarations and growth among the rows."""
    tables("ecos", tables.file("e.csv", "\ufeff" + ECOS))
    assert tables.facts() == [
        ("2024-01", "export", "total", "world", "value", "54775434k"),
        ("2024-01", "import", "total", "world", "value", "54400000k"),
        ("2024-02", "export", "total", "world", "value", "52402000k"),
    ]


def test_quarters_of_the_bank_of_korea(tables: Tables) -> None:
    text = ECOS.replace("2024/01,2024/02", "2024/Q1,2024/Q2")
    tables("ecos", tables.file("e.csv", text, "cp949"))
    assert [fact[0] for fact in exports(tables)] == ["2024-Q1", "2024-Q2"]


def test_the_api_of_the_bank_of_korea(tables: Tables) -> None:
    row = {"STAT_CODE": "901Y118", "ITEM_CODE1": "T002", "ITEM_NAME1": "수출금액",
           "ITEM_CODE2": None, "UNIT_NAME": "천불 ", "WGT": None}  # fmt: skip
    rows = [
        row | {"TIME": "202401", "DATA_VALUE": "54775434"},
        row | {"TIME": "2024Q1", "DATA_VALUE": "163500000"},
        row | {"TIME": "202401", "DATA_VALUE": "1200", "ITEM_NAME1": "수출건수", "UNIT_NAME": "건"},
    ]
    said = {"StatisticSearch": {"list_total_count": 3, "row": rows}}
    tables("ecos", tables.file("e.json", json.dumps(said, ensure_ascii=False)))
    assert tables.facts() == [
        ("2024-01", "export", "total", "world", "value", "54775434k"),
        ("2024-Q1", "export", "total", "world", "value", "163500000k"),
    ]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        ("2025-01-20", "2025-01-D20"), ("2025.01.10", "2025-01-D10"), ("20250120", "2025-01-D20"),
        ("2025년 1월 20일", "2025-01-D20"), ("2025-01-31", "2025-01"),
    ],
)  # fmt: skip
def test_a_day_stands_for_the_first_days_up_to_it(tables: Tables, day: str, period: str) -> None:
    """Of customs' first days alone; elsewhere a spreadsheet may have made it of a month."""
    tables("customs-flash", tables.file("f.csv", f"기간,수출,수입\n{day},31600000,35300000\n"))
    assert exports(tables) == [(period, "total", "world", "value", "31600000k")]
    refused = tables.refused("customs-portal", tables.file("p.csv", f"기간,수출금액\n{day},5\n"))
    assert "is not a period" in refused[0]


def test_another_day_ends_no_first_days(tables: Tables) -> None:
    table = tables.file("f.csv", "기간,수출\n2025-01-21,31600000\n")
    assert "is not a period" in tables.refused("customs-flash", table)[0]


def test_brackets_are_a_deficit_and_nothing_else(tables: Tables) -> None:
    text = '기간,수출,수입,무역수지\n2025-01-D20,"31,600,000","35,300,000",{}\n'
    tables("customs-flash", tables.file("f.csv", text.format('"(3,700,000)"')))
    assert ("2025-01-D20", "balance", "total", "world", "value", "-3700000k") in tables.facts()
    growth = tables.file("g.csv", "기간,수출,수출증감률\n2025-01-D20,31600000,(5.1)\n")
    assert "'(5.1)' is not a number" in tables.refused("customs-flash", growth)[0]
