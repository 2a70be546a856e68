"""Official tables whose periods, countries, items and measures stand where one chose to put them,
as rows, as columns or above them: made-up figures, typed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.test_official_tables import Tables


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


def told(tables: Tables) -> list[str]:
    """Each figure in one line, sorted: all goods, the world and values are not said."""
    plain = {"total", "world", "value"}
    return sorted(" ".join(word for word in fact if word not in plain) for fact in tables.facts())


K = "(단위: 천달러)\n"
OK = "(단위: 억달러, %)\n"
COUNTRIES = {
    "countries as columns": (
        "customs-portal", f"국가별 수출 {K}기간,미국,중국,합계\n2025.01,5,6,30\n2025.02,7,8,40\n",
        ["2025-01 export 30k", "2025-01 export china-mainland 6k", "2025-01 export us 5k",
         "2025-02 export 40k", "2025-02 export china-mainland 8k", "2025-02 export us 7k"],
    ),
    "countries with their unit": (
        "customs-portal", "국가별 수출\n기간,미국(천불),중국(천불)\n2025.01,5,6\n",
        ["2025-01 export china-mainland 6k", "2025-01 export us 5k"],
    ),
    "countries beside flows as rows": (
        "kosis", "시점,항목,미국,중국\n2025.01,수출액 (천달러),5,6\n2025.01,수입액 (천달러),7,8\n",
        ["2025-01 export china-mainland 6k", "2025-01 export us 5k",
         "2025-01 import china-mainland 8k", "2025-01 import us 7k"],
    ),
    "countries over flows": (
        "kstat", f"{K}년월,미국,,중국,\n,수출,수입,수출,수입\n2025.01,5,6,7,8\n",
        ["2025-01 export china-mainland 7k", "2025-01 export us 5k",
         "2025-01 import china-mainland 8k", "2025-01 import us 6k"],
    ),
    "flows over countries": (
        "kstat", f"{K}년월,수출,,수입,\n,미국,중국,미국,중국\n2025.01,1,2,3,4\n",
        ["2025-01 export china-mainland 2k", "2025-01 export us 1k",
         "2025-01 import china-mainland 4k", "2025-01 import us 3k"],
    ),
    "countries merged over each flow and unit": (
        "kosis", "시점,미국,미국,중국,중국\n시점,수출액 (천달러),수입액 (천달러),수출액 (천달러),"
        "수입액 (천달러)\n2025.01,1,2,3,4\n",
        ["2025-01 export china-mainland 3k", "2025-01 export us 1k",
         "2025-01 import china-mainland 4k", "2025-01 import us 2k"],
    ),
    "periods over countries, flows as rows": (
        "kstat", f"{K}구분,2025.01,,2025.02,\n,미국,중국,미국,중국\n수출,1,2,3,4\n수입,5,6,7,8\n",
        ["2025-01 export china-mainland 2k", "2025-01 export us 1k",
         "2025-01 import china-mainland 6k", "2025-01 import us 5k",
         "2025-02 export china-mainland 4k", "2025-02 export us 3k",
         "2025-02 import china-mainland 8k", "2025-02 import us 7k"],
    ),
    "regions of the press, growth among the periods": (
        "motie", f"지역별 수출 {OK}구분,중국,EU\n2025.01,91.2,50.1\n증감률,-14.1,0.1\n",
        ["2025-01 export china 91.2억", "2025-01 export eu 50.1억"],
    ),
    "items of the press as columns": (
        "motie", f"수출 {OK}월,반도체,자동차,합계\n2025.01,101,50,491\n",
        ["2025-01 export 491억", "2025-01 export cars 50억", "2025-01 export semiconductors 101억"],
    ),
    "countries below 구분": (
        "kstat", f"2025년 1월 {K}구분,수출,수입\n총계,10,9\n미국,5,6\n",
        ["2025-01 export 10k", "2025-01 export us 5k",
         "2025-01 import 9k", "2025-01 import us 6k"],
    ),
    "items below 구분": (
        "motie", f"2025년 1월 {OK}구분,수출액,증감률\n반도체,101,8.1\n자동차,50,-19.6\n",
        ["2025-01 export cars 50억", "2025-01 export cars yoy -19.6",
         "2025-01 export semiconductors 101억", "2025-01 export semiconductors yoy 8.1"],
    ),
}  # fmt: skip
PERIODS = {
    "periods below 구분": (
        "motie", f"{OK}구분,수출,증감률,무역수지\n2025.01,491.2,-10.3,-18.9\n2025.02,526,1.0,43\n",
        ["2025-01 balance -18.9억", "2025-01 export 491.2억", "2025-01 export yoy -10.3",
         "2025-02 balance 43억", "2025-02 export 526억", "2025-02 export yoy 1.0"],
    ),
    "months below their year, below 구분": (
        "kstat", f"{K}구분,수출\n2025년,\n1월,491\n2월,526\n",
        ["2025-01 export 491k", "2025-02 export 526k"],
    ),
    "months below a month of the next year": (
        "motie", f"{OK}구분,수출\n2024년,6836\n1월,547\n12월,613\n"
        "2025년 1월,491\n2월,526\n3월,584\n",
        ["2024 export 6836억", "2024-01 export 547억", "2024-12 export 613억",
         "2025-01 export 491억", "2025-02 export 526억", "2025-03 export 584억"],
    ),
    "a quarter beside its year": (
        "customs-portal", "년,분기,수출금액\n2025,1분기,5\n2024,4분기,6\n",
        ["2024-Q4 export 6k", "2025-Q1 export 5k"],
    ),
    "a month beside its year, below 구분": (
        "kstat", f"{K}연도,구분,수출\n2024,1월,5\n2024,2월,6\n2024,합계,11\n",
        ["2024-01 export 5k", "2024-02 export 6k"],
    ),
    "a year a row, a month a column": (
        "customs-portal", f"수출금액 {K}연도,1월,2월,합계\n2024,5,6,90\n2025,8,9,17\n",
        ["2024-01 export 5k", "2024-02 export 6k", "2025-01 export 8k", "2025-02 export 9k"],
    ),
    "a year a row, a quarter a column": (
        "kstat", f"수입금액 {K}연도,1분기,2/4분기,누계\n2024,5,6,11\n",
        ["2024-Q1 import 5k", "2024-Q2 import 6k"],
    ),
    "a flow and a year a row": (
        "kosis", "항목,연도,1월\n수출액 (천달러),2024,5\n수입액 (천달러),2024,6\n",
        ["2024-01 export 5k", "2024-01 import 6k"],
    ),
    "a month a row, a year a column": (
        "customs-portal", f"수출금액 {K}월,2023,2024년\n1,5,6\n2,7,8\n계,12,14\n",
        ["2023-01 export 5k", "2023-02 export 7k", "2024-01 export 6k", "2024-02 export 8k"],
    ),
    "zeros of months to come": (
        "kstat", f"수출금액 {K}연도,1월,2월,3월\n2024,5,0,7\n2025,8,0,0\n",
        ["2024-01 export 5k", "2024-02 export 0k", "2024-03 export 7k", "2025-01 export 8k"],
    ),
}  # fmt: skip
MEASURES = {
    "growth below each flow": (
        "motie", f"{OK}구분,2024.12,2025.01\n수출,613.8,491.2\n증감률,6.6,-10.3\n수입,549.9,510.0\n"
        "전년동월대비(%),3.3,-6.4\n무역수지,64,-18.9\n증감률,5,6\n",
        ["2024-12 balance 64억", "2024-12 export 613.8억", "2024-12 export yoy 6.6",
         "2024-12 import 549.9억", "2024-12 import yoy 3.3", "2025-01 balance -18.9억",
         "2025-01 export 491.2억", "2025-01 export yoy -10.3", "2025-01 import 510.0억",
         "2025-01 import yoy -6.4"],
    ),
    "growth that says its flow": (
        "kstat", "(단위: 천불, %)\n구분,2025.01\n수출,491\n수입,510\n수출증감률,-10.3\n"
        "수입증감률,0\n",
        ["2025-01 export 491k", "2025-01 export yoy -10.3", "2025-01 import 510k"],
    ),
    "growth beside its merged flow": (
        "kstat", "(단위: 천불, %)\n구분,,2025.01\n수출,금액,491\n,증감률,-10.3\n"
        "수입,금액,510\n수지,,-19\n",
        ["2025-01 balance -19k", "2025-01 export 491k", "2025-01 export yoy -10.3",
         "2025-01 import 510k"],
    ),
    "growth on the month before, and changes": (
        "motie", f"{OK}구분,2025.01\n수출,491\n전월대비,-20.0\n증감률,-10.3\n수입,510\n증감,-35\n",
        ["2025-01 export 491억", "2025-01 import 510억"],
    ),
    "growth alone between its flows": (
        "motie", f"{OK}구분,2025.01\n수출,491\n증감률,-\n수입,510\n",
        ["2025-01 export 491억", "2025-01 import 510억"],
    ),
    "averages by the day, and their growth": (
        "motie", f"{OK}구분,2025.01\n수출액,491\n(증감률),-10.3\n일평균 수출액,24.6\n(증감률),7.7\n"
        "조업일수,20\n",
        ["2025-01 export 491억", "2025-01 export yoy -10.3", "2025-01 export daily 24.6억",
         "2025-01 export days 20"],
    ),
    "growth of each country": (
        "kstat", "(단위: 천불, %)\n국가,구분,2025.01\n미국,수출,5\n,증감률,1.5\n"
        "중국,수출,6\n,증감률,2.5\n",
        ["2025-01 export china-mainland 6k", "2025-01 export china-mainland yoy 2.5",
         "2025-01 export us 5k", "2025-01 export us yoy 1.5"],
    ),
    "growth and shares below countries": (
        "kstat", f"수출 {K}구분,2025.01\n미국,5\n증감률,1.5\n중국,6\n(증감률),2.5\n",
        ["2025-01 export china-mainland 6k", "2025-01 export us 5k"],
    ),
    "growth and shares below items": (
        "motie", f"수출 {OK}품목,2025.01\n반도체,101\n비중,20.6\n자동차,50\n전월대비,-2.5\n",
        ["2025-01 export cars 50억", "2025-01 export semiconductors 101억"],
    ),
    "growth right of a share": (
        "kstat", "(단위: 천불, %)\n국가명,2025.01,,\n,수출금액,비중,증감률\n미국,5,20.1,3.3\n",
        ["2025-01 export us 5k", "2025-01 export us yoy 3.3"],
    ),
}  # fmt: skip
MARKS = {
    "behind periods and names": (
        "customs-portal", "기간,국가,수출금액\n2025.01¹⁾,미국*,5\n2025.02(p),중국1),6\n"
        "2025.031),일본²,7\n2025.04†,호주 주2),8\n'25.5 p,호주1),9\n2025년 6월 주1),독일,10\n",
        ["2025-01 export us 5k", "2025-02 export china-mainland 6k", "2025-03 export japan 7k",
         "2025-04 export australia 8k", "2025-05 export australia 9k",
         "2025-06 export germany 10k"],
    ),
    "behind headers": (
        "customs-portal", f"국가별 수출금액 {K}기간1),미국1),중국*,일본²\n2025.01,1,2,3\n",
        ["2025-01 export china-mainland 2k", "2025-01 export japan 3k", "2025-01 export us 1k"],
    ),
    "behind periods above columns": (
        "kstat", "수출 (천불)\n국가명,2025.01,2025.02¹⁾,2025.03p)\n미국,5,6,7\n",
        ["2025-01 export us 5k", "2025-02 export us 6k", "2025-03 export us 7k"],
    ),
    "behind figures": (
        "customs-portal", '기간,수출금액,수입금액¹⁾\n2025.01,"1,234¹⁾",7²\n2025.02,1235*,8p\n',
        ["2025-01 export 1234k", "2025-01 import 7k", "2025-02 export 1235k", "2025-02 import 8k"],
    ),
}  # fmt: skip
ECOS = (
    "통계표,3.2.1. 수출입 총괄,3.2.1. 수출입 총괄\n계정항목,수출금액,수입금액\n단위,천불 ,천불 \n"
)
TURNED = {
    "series as columns": (
        "ecos", f'{ECOS}변환,원자료,원자료\n"2025/01","49,177",51063\n"2025/02","52,292",-\n',
        ["2025-01 export 49177k", "2025-01 import 51063k", "2025-02 export 52292k"],
    ),
    "growth as a series": (
        "ecos", f"{ECOS}변환,원자료,전년동월대비증감률\n2025/01,49177,-6.4\n2025/02,52292,0.2\n",
        ["2025-01 export 49177k", "2025-02 export 52292k"],
    ),
}  # fmt: skip
SHAPES = {**TURNED, **COUNTRIES, **PERIODS, **MEASURES, **MARKS}


@pytest.mark.parametrize("name", SHAPES)
def test_what_stands_anywhere_is_found(tables: Tables, name: str) -> None:
    profile, text, expected = SHAPES[name]
    tables(profile, tables.file("t.csv", text))
    assert told(tables) == sorted(expected)


@pytest.mark.parametrize(
    ("profile", "text", "said"),
    [
        ("customs-portal", f"국가별 수출액 {K}연도,한국,일본\n2024,5,6\n",
         "has a column '한국', so that these are countries that report; expected Korea's partners"),
        ("customs-portal", "국가별 수출 증감률 (단위: %)\n기간,미국,중국\n2025.01,5,6\n",
         "has no header that profile customs-portal knows"),
        ("customs-portal", "국가별 수출금액 증감률\n기간,미국,중국\n2025.01,5,6\n",
         "has no header that profile customs-portal knows"),
        ("customs-portal", "국가별 수출 (단위: 톤)\n기간,미국,중국\n2025.01,5,6\n",
         "has no header that profile customs-portal knows"),
        ("customs-portal", "국가별 수출\n기간,미국(천불),중국(톤)\n2025.01,5,6\n",
         "states t as the unit of '중국(톤)'; the profile customs-portal knows k usd or"),
        ("kstat", f"수출 증감액 {K}국가명,2025.01\n미국,5\n", "has no header that profile kstat"),
        ("kstat", f"국가별 {K}년월,미국,중국\n2025.01,5,6\n",
         "does not say whether '미국' are exports or imports"),
        ("kstat", "자동차 (단위 : 천대)\n년월,수출\n2025.01,5\n",
         "states k units as its unit, of which '수출' cannot be; expected one such as k usd"),
        ("customs-portal", "기간,수출금액\n2025.01,43103060857\n",
         "2: 수출금액: 43103060857 k usd is more than Korea ever traded"),
        ("motie", f"{OK}구분,수출\n2025년 1월,491\n12월,613\n",
         "4: 구분: '12월' is below 2025-01, and may be of another year; expected its year"),
        ("customs-portal", "기간,국가,수출금액\n2025.01,미국,5\n,일본,7\n",
         "3: 기간: is blank; expected the period in every row"),
        ("customs-portal", "년,분기,수출금액\n2025,1,5\n2024,4,6\n",
         "has a column 분기, which may say of which part of the year; expected cells such as 1월"),
        ("kstat", f"{K}년월,수출,2024.01 수입\n2025.01,5,6\n",
         "2024.01 수입: is of 2024-01, and its row of 2025-01; expected one of them"),
        ("ecos", "변환,원자료\n2025/01,49177\n2025/02,52292\n",
         "does not say whether '2025/01' are exports or imports"),
        ("ecos", "계정항목,수출금액\n2025/01,49177\n2025/02,x\n", "t.csv:3: 2025/02: 'x' is not"),
        ("customs-portal", "기간,국가,수출금액\n2025.1),미국,5\n", "2: 기간: '2025.1)' is not a"),
        ("customs-portal", '기간,수출금액\n2025.01,"1,2341)"\n', "2: 수출금액: '1,2341)' is not a"),
        ("comtrade", "period,flowDesc,partnerDesc,cmdCode,primaryValue\n2022,Export,China,85,5\n",
         "has no column reporteriso, so that its rows may be of others than kor; expected it"),
        ("comtrade", "period,reporterISO,flowCode,cmdCode,primaryValue\n2022,KOR,X,85,5\n",
         "has no column such as partneriso, and may be of one destination alone; expected it, or"
         " --destination"),
        ("kstat", "Country,Counterpart,Year,Exports\nKorea,China,2024,5\n",
         "has 'Counterpart' above its figures: it is a table of the IMF, which no profile reads"),
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_refused(
    tables: Tables, profile: str, text: str, said: str
) -> None:
    (problem,) = tables.refused(profile, tables.file("t.csv", text))
    assert said in problem


def test_columns_that_are_not_read_are_told(tables: Tables) -> None:
    text = f"수출금액 {K}기간,미국,중국,기타,수출건수\n2025.01,5,6,7,8\n"
    summary = tables("customs-portal", tables.file("t.csv", text))
    assert told(tables) == ["2025-01 export china-mainland 6k", "2025-01 export us 5k"]
    assert summary.left_out == (
        "t.csv: column 기타, unknown to the profile (1)",
        "t.csv: column 수출건수, unknown to the profile (1)",
    )
