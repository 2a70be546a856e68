"""Tables that look like those a profile is for, and are of something else: of parts of Korea, of
groups of countries, of a classification of their own. Made-up figures in the shapes of the 17
services of customs, of ECOS, KOSIS and UN Comtrade."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ktrade.errors import BadFiles
from tests.conftest import Loader
from tests.files.test_ingest import ask
from tests.files.test_korean_tables import fields, xml
from tests.files.test_official_tables import Tables

MONEY = {"expDlr": "12", "impDlr": "5", "balPayments": "7"}
THOUSANDS = {"expUsdAmt": "      9,716", "impUsdAmt": "         58", "cmtrBlncAmt": "      9,658"}


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


def test_numbers_of_continents_and_blocs_are_no_numbers_of_countries(tables: Tables) -> None:
    """Customs' 10 is Asia in one service and the EU in another; the UN's is Antarctica."""
    asia = fields(**MONEY, statCd="10", statCdCntnKor1="아시아", year="2026.01")
    europe = fields(**MONEY, statCd="20", statCdCntnKor1="유럽", year="2026.01")
    eu = fields(**MONEY, statCd="10", statCdCntnKor1="EU", year="2026.02")
    tables("customs-api", tables.file("c.xml", xml(asia, europe, eu)))
    assert [(f[0], f[3], f[5]) for f in tables.facts() if f[1] == "export"] == [
        ("2026-01", "customs-api/아시아", "12 usd"),
        ("2026-01", "customs-api/유럽", "12 usd"),
        ("2026-02", "customs-api/eu", "12 usd"),
    ]


PROVINCES = (
    "has 'priodTitle' above its figures: its rows are of provinces or towns (시도, 시군구);"
    " expected figures of all Korea"
)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (
            fields(**MONEY, center="서울본부", cstm="-", statCdCntnKor="-", year="202601"),
            "is by center; expected figures of all Korea",
        ),
        (
            fields(**MONEY, cstmSgn="010", portCd="KRPUS", statKor="부산항", year="202601"),
            "is by cstmSgn; expected figures of all Korea",
        ),
        (fields(**THOUSANDS, priodTitle="2026", sidoNm="서울특별시"), PROVINCES),
        (fields(**THOUSANDS, hsSgn="85", korePrlstNm="전기기기", priodTitle="2026"), PROVINCES),
        (fields(imexUsdAmt=" 796", tmprTpcd="10000", priodTitle="2026"), PROVINCES),
        (fields(**THOUSANDS, priodTitle="2026.01", sidoSggNm="경기도 이천시"), PROVINCES),
        (
            fields(dlr="5", wgt="1", godsCd="4Z001", godsKor="(참  치)", impexp="수출",
                   year="2026.01"),
            "has 'godsCd' above its figures: its items are customs' own groups; expected --profile"
            " customs-groups, or -exports or -imports behind it where codes have five characters",
        ),
        (
            fields(dlr="5", wgt="1", won="9", statCd="A", statCdCntnKor1="일반수출",
                   impexp="수출", year="202601"),
            "has 'impexp' above its figures: its rows are of kinds of declaration (수출입 종류);"
            " expected all of them in one figure",
        ),
    ],
)  # fmt: skip
def test_services_of_customs_that_give_parts(tables: Tables, record: str, why: str) -> None:
    assert tables.refused("customs-api", tables.file("p.xml", xml(record))) == [f"p.xml: {why}"]


@pytest.mark.parametrize(
    ("columns", "printed"),
    [
        ({}, {"hs/8542 500 usd", "hs/8542 6 kg"}),
        ({"isOriginalClassification": "True"}, {"hs/8542 500 usd", "hs/8542 6 kg"}),
        ({"isOriginalClassification": "False"}, set()),
        ({"isOriginalClassification": "False", "cmdCode": "TOTAL"},
         {"total 500 usd", "total 6 kg"}),
        ({"cmdCode": "AG2", "cmdDesc": "All 2-digit HS"}, {"comtrade/all-2-digit-hs 500 usd",
                                                           "comtrade/all-2-digit-hs 6 kg"}),
        ({"isNetWgtEstimated": "True"}, {"hs/8542 500 usd"}),
        ({"Flag": "4"}, {"hs/8542 500 usd"}),
        ({"Flag": "2"}, {"hs/8542 500 usd", "hs/8542 6 kg"}),
    ],
)  # fmt: skip
def test_comtrade_cut_down_to_some_columns(
    tables: Tables, columns: dict[str, str], printed: set[str]
) -> None:
    """Weights that the UN estimated are none that Korea reported."""
    row = {"period": "2022", "reporterDesc": "Rep. of Korea", "partnerDesc": "China",
           "flowDesc": "Export", "cmdCode": "8542", "netWgt": "6",
           "primaryValue": "500"}  # fmt: skip
    row |= columns
    file = tables.file("t.csv", f"{','.join(row)}\n{','.join(row.values())}\n")
    if not printed:
        assert "rows of another isOriginalClassification" in tables.refused("comtrade", file)[0]
        return
    tables("comtrade", file)
    assert {f"{fact[2]} {fact[5]}" for fact in tables.facts()} == printed
    assert {(f[0], f[1], f[3]) for f in tables.facts()} == {("2022", "export", "china-mainland")}


def test_the_json_of_the_old_comtrade(tables: Tables) -> None:
    korea = {"pfCode": "H5", "period": 201901, "rgDesc": "Exports", "rtCode": 410,
             "rtTitle": "Rep. of Korea", "rt3ISO": "KOR", "ptCode": 842, "ptTitle": "USA",
             "pt3ISO": "USA", "cmdCode": "8542", "TradeValue": 46, "NetWeight": None}  # fmt: skip
    others = [
        {**korea, "rgDesc": "Re-Exports", "TradeValue": 7},
        {**korea, "pfCode": "S4", "TradeValue": 8},
        {**korea, "rt3ISO": "CHN", "rtCode": 156, "rtTitle": "China", "TradeValue": 9},
    ]
    tables("comtrade", tables.file("t.json", json.dumps({"dataset": [korea, *others]})))
    assert tables.facts() == [("2019-01", "export", "hs/8542", "us", "value", "46 usd")]


@pytest.mark.parametrize(
    "another",
    [
        {"STAT_CODE": "901Y120"},
        {"ITEM_CODE2": "CN", "ITEM_NAME2": "중국"},
        {"STAT_CODE": "403Y001", "UNIT_NAME": "2020=100"},
    ],
)
def test_another_table_of_the_bank_of_korea(tables: Tables, another: dict[str, str]) -> None:
    row = {"STAT_CODE": "901Y118", "ITEM_CODE1": "T002", "ITEM_NAME1": "수출금액",
           "ITEM_CODE2": None, "ITEM_NAME2": None, "UNIT_NAME": "천불 ", "TIME": "202601",
           "DATA_VALUE": "65"}  # fmt: skip

    def answer(**said: str) -> Path:
        rows = {"StatisticSearch": {"list_total_count": 1, "row": [row | said]}}
        return tables.file("e.json", json.dumps(rows, ensure_ascii=False))

    (problem,) = tables.refused("ecos", answer(**another))
    assert problem.startswith("e.json: gave no figure; left out: rows of another ")
    tables("ecos", answer())
    assert tables.facts() == [("2026-01", "export", "total", "world", "value", "65k")]


def test_what_the_bank_of_korea_says_instead_of_an_answer_is_told(tables: Tables) -> None:
    said = {"RESULT": {"CODE": "INFO-200", "MESSAGE": "해당하는 데이터가 없습니다."}}
    assert tables.refused("ecos", tables.file("e.json", json.dumps(said))) == [
        "e.json: has no record; the service says: '해당하는 데이터가 없습니다.'"
    ]


def test_a_code_of_mti_is_none_of_hs_that_lost_its_zero(tables: Tables) -> None:
    """303 is 0303; 0831 there is not: chapter 08 ends at 0814."""
    text = "코드,품목명,2025년\n,,수출금액\n303,어류,5\n{},x,6\n"
    problems = tables.refused("kstat-hs", tables.file("k.csv", text.format("831")))
    assert problems == ["k.csv: has the code 831, which HS has not; expected --profile kstat"]
    tables("kstat-hs", tables.file("k.csv", text.format("814")))
    assert [fact[2] for fact in tables.facts()] == ["hs/0303", "hs/0814"]


def test_a_year_of_some_months_in_its_own_words_below_a_whole_one(tables: Tables) -> None:
    tables("kstat", tables.file("k.csv", "년도,수출\n2024년,683\n2025년(1~7월),396\n"))
    assert [(f[0], f[5]) for f in tables.facts()] == [
        ("2024", "683k"),
        ("2025-01..2025-07", "396k"),
    ]


def test_a_filter_in_brackets_is_read(tables: Tables) -> None:
    text = '"국가 : [CN] 중국"\n년월,수출\n2025.01,5\n'
    tables("kstat", tables.file("k.csv", text))
    assert tables.facts() == [("2025-01", "export", "total", "china-mainland", "value", "5k")]


KOSIS = "국가별(1),시점,수출건수 (건),수출금액 (천달러),수입금액 (천달러)\n미국,2025.01,1,5,6\n"


@pytest.mark.parametrize("profile", ["customs-portal", "kstat"])
def test_headers_of_kosis_say_by(tables: Tables, profile: str) -> None:
    """Unknown, 국가별 would leave the figures of one country as those of all."""
    tables(profile, tables.file("k.csv", KOSIS, "cp949"))
    assert tables.facts() == [
        ("2025-01", "export", "total", "us", "value", "5k"),
        ("2025-01", "import", "total", "us", "value", "6k"),
    ]
    provinces = tables.file("p.csv", KOSIS.replace("국가별(1)", "시도별(1)"), "cp949")
    assert tables.refused(profile, provinces) == [
        "p.csv: is by 시도별(1); expected figures of all Korea"
    ]


def test_a_table_of_another_country_is_none_of_korea(tables: Tables) -> None:
    text = "해외무역통계 > 중국 > 국가별 수입\n국가명,년월,금액\n총계,2025.01,5\n"
    assert tables.refused("kstat", tables.file("k.csv", text)) == [
        "k.csv: has '해외' above its figures: its figures are another country's; expected"
        " Korea's, 국내통계"
    ]


def test_a_year_of_the_portal_above_its_first_months(tables: Tables) -> None:
    text = "기간,국가,수출금액\n2025,미국,9\n2025.01,미국,5\n2025.02,미국,4\n2024,일본,7\n"
    tables("customs-portal", tables.file("p.csv", text))
    assert [(f[0], f[3], f[5]) for f in tables.facts()] == [
        ("2024", "japan", "7k"),
        ("2025-01", "us", "5k"),
        ("2025-01..2025-02", "us", "9k"),
        ("2025-02", "us", "4k"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "encoding", "profiles"),
    [
        ("c.csv", "period,rtCode,flowCode,partnerISO,primaryValue\n2022,410,X,W00,5\n", "utf-8",
         "comtrade"),
        ("p.csv", "기간,조업일수,수출 금액\n2025.01,22.5,5\n", "cp949",
         "customs-portal"),
        ("n.xml", xml(fields(**MONEY, year="2026.01")), "utf-8", "customs-api"),
        ("e.json", '{"row": [{"ITEM_NAME1": "수출금액", "TIME": "202601", "DATA_VALUE": "5"}]}',
         "utf-8", "ecos"),
        ("k.xls", "<html><table><tr><th>년월<th>수출<tr><td>2025.01<td>5</table></html>", "utf-8",
         "kstat"),
        ("o.csv", "국가별(1),시점,수출액 (천달러)\n미국,2025.01,5\n", "cp949", "kosis"),
        ("g.xml", xml(fields(year="2026.01", impexp="수출", godsCd="4Z001", dlr="5")), "utf-8",
         "customs-groups-exports or customs-groups-imports"),
        ("s.csv", "K-stat 총괄\n기간,수출금액\n2025.01,5\n", "cp949", "kstat"),
        ("m.csv", "년월,코드,수출금액\n2025.01,8361,5\n", "cp949", "kstat"),
        ("h.csv", "년월,코드,수출금액\n2025.01,8542,5\n", "cp949", "kstat-hs or kstat-mti"),
    ],
)  # fmt: skip
def test_an_official_table_loaded_as_facts_names_its_profiles(
    load: Loader, tmp_path: Path, name: str, text: str, encoding: str, profiles: str
) -> None:
    (tmp_path / name).write_bytes(text.encode(encoding))
    with pytest.raises(BadFiles):
        load(tmp_path / name)
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in load.problems] == [
        f"{name}: is no file of facts; it may be one for --profile {profiles}"
    ]


@pytest.mark.parametrize(
    ("profile", "text", "said"),
    [
        ("customs-portal", "기간,수출금액(십만불)\n2025.01,5\n",
         "states '십만불', which is no unit that is known; expected one such as 천달러"),
        ("customs-portal", "[금액단위 미화달러임]\n기간,수출금액\n2025.01,5\n",
         "states '금액단위 미화달러임', which is no unit that is known; expected one such as"
         " 천달러"),
        ("ecos", "통계표,계정항목,단위,2026/01\n수출입 총괄(계절조정),수출금액,천불,5\n",
         "is seasonally adjusted ('계절조정' stands above its figures); expected figures as they"
         " were reported"),
        ("ecos", "통계표,계정항목,단위,2026/01\n수출입 총괄,수출금액(계절조정),천불,5\n",
         "gave no figure; left out: rows of 계정항목 '수출금액(계절조정)' (1)"),
        ("customs-portal", "기간,수출금액(SA),수입금액(S.A.)\n2025.01,5,6\n",
         "has no header that profile customs-portal knows; expected columns such as 기간, 년월,"
         " 수출금액, 수입금액, 무역수지, 금액, found '기간, 수출금액(SA), 수입금액(S.A.)'"),
    ],
)  # fmt: skip
def test_units_unknown_and_adjusted_series_are_refused(
    tables: Tables, profile: str, text: str, said: str
) -> None:
    assert tables.refused(profile, tables.file("t.csv", text)) == [f"t.csv: {said}"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("기간,수출금액(달러화)\n2025.01,5\n", "5 usd"),
        ("(금액 : 달러)\n기간,수출금액\n2025.01,5\n", "5 usd"),
        ("국가별 수출입 (백만달러)\n기간,수출금액\n2025.01,5\n", "5m"),
        ("기간,수출금액(SA),수출금액\n2025.01,6,5\n", "5k"),
        ("기간,수출금액(통관기준)\n2025.01,5\n", "5k"),
    ],
)
def test_units_and_series_are_those_that_headers_say(
    tables: Tables, text: str, printed: str
) -> None:
    tables("customs-portal", tables.file("t.csv", text))
    assert tables.facts() == [("2025-01", "export", "total", "world", "value", printed)]


def test_first_days_in_the_column_of_flows(tables: Tables) -> None:
    text = "년월,구분,수출,수입\n2025.01,1~10일,16,18\n2025.01,1~20일,31,35\n"
    tables("customs-flash", tables.file("f.csv", text))
    assert [(f[0], f[1], f[5]) for f in tables.facts()] == [
        ("2025-01-D10", "export", "16k"),
        ("2025-01-D10", "import", "18k"),
        ("2025-01-D20", "export", "31k"),
        ("2025-01-D20", "import", "35k"),
    ]


def test_a_year_is_as_far_as_the_months_that_were_asked_for(tables: Tables) -> None:
    text = "기간 : 2023.11 ~ 2025.07\n기간,수출금액\n2023,2\n2024,12\n2025,7\n2022,1\n"
    tables("customs-portal", tables.file("p.csv", text))
    assert [(f[0], f[5]) for f in tables.facts()] == [
        ("2022", "1k"),
        ("2023-11..2023-12", "2k"),
        ("2024", "12k"),
        ("2025-01..2025-07", "7k"),
    ]


GOODS = {"dlr": "500", "wgt": "3", "year": "2026.01"}


def test_customs_own_groups_of_goods(tables: Tables) -> None:
    """Codes of the new list are those of both flows; of the old, each flow has a list."""
    new = fields(**GOODS, impexp="수입", statCd="US", statCdCntnKor1="미국", godsCd="13050102",
                 godsKor="(기초화장품)")  # fmt: skip
    old = fields(**GOODS, impexp="수출", godsCd="4Z001", godsKor="(참  치)")
    tables("customs-groups", tables.file("n.xml", xml(new)))
    tables("customs-groups-exports", tables.file("o.xml", xml(old)))
    tables("customs-groups-imports", tables.file("i.xml", xml(old.replace("수출", "수입"))))
    assert tables.facts() == [
        ("2026-01", "export", "kcs-export/4z001", "world", "value", "500 usd"),
        ("2026-01", "export", "kcs-export/4z001", "world", "volume", "3 kg"),
        ("2026-01", "import", "kcs-import/4z001", "world", "value", "500 usd"),
        ("2026-01", "import", "kcs-import/4z001", "world", "volume", "3 kg"),
        ("2026-01", "import", "kcs/13050102", "us", "value", "500 usd"),
        ("2026-01", "import", "kcs/13050102", "us", "volume", "3 kg"),
    ]
    groups = "SELECT name, part, basis FROM category WHERE id LIKE 'kcs%' ORDER BY id"
    assert [tuple(row) for row in ask(tables.store, groups)] == [
        ("참 치 (KCS-EXPORT 4Z001)", 0, "customs' groups of exports"),
        ("참 치 (KCS-IMPORT 4Z001)", 0, "customs' groups of imports"),
        ("기초화장품 (KCS 13050102)", 0, "customs' groups"),
    ]


@pytest.mark.parametrize(
    ("profile", "record", "why"),
    [
        ("customs-groups", fields(**GOODS, impexp="수출", godsCd="4Z001"),
         "g.xml: '4Z001' is none of customs' groups; expected 8 characters"),
        ("customs-groups-exports", fields(**GOODS, impexp="수입", godsCd="4Z001"),
         "g.xml: gave no figure; left out: rows of another impexp (1)"),
        ("customs-groups", fields(**GOODS, impexp="수출", statCd="A", statCdCntnKor1="일반수출"),
         "g.xml: has no godscd; expected Korea customs, open API: by new group of goods,"
         " 신성질별 (XML, JSON)"),
    ],
)  # fmt: skip
def test_what_is_none_of_customs_groups(
    tables: Tables, profile: str, record: str, why: str
) -> None:
    assert tables.refused(profile, tables.file("g.xml", xml(record))) == [why]
