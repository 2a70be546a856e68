"""Official tables, read by profiles: small ones made up here, in the shapes that are downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from ktrade.errors import BadFiles, Problem
from ktrade.files.ingest import Summary, ingest
from ktrade.files.official import ReadBy
from ktrade.files.profiles import ProfileUnusable, read_profile
from tests.files.test_ingest import ask

Fact = tuple[str, str, str, str, str, str]

COMTRADE = (  # noqa: SIM905  # 47 words
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,"
    "flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,"
    "classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,"
    "aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,"
    "isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,"
    "isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,"
    "legacyEstimationFlag,isReported,isAggregate"
).split(",")
KOREA_TO_WORLD = {
    "typeCode": "C", "freqCode": "M", "period": "202501", "reporterCode": "410",
    "reporterISO": "KOR", "flowCode": "X", "partnerISO": "W00", "partnerCode": "0",
    "partner2Code": "0", "isOriginalClassification": "true", "cmdCode": "TOTAL",
    "cmdDesc": "All Commodities", "customsCode": "C00", "mosCode": "0", "motCode": "0",
    "netWgt": "0", "isNetWgtEstimated": "false",
}  # fmt: skip


class Tables:
    """Loads official tables into one store, and keeps the problems."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.problems = folder, folder / "k.db", list[str]()

    def __call__(self, profile: str, *files: Path, **said: str) -> Summary:
        self.problems.clear()

        def report(problem: Problem) -> None:
            self.problems.append(str(problem).removeprefix(f"{self.folder}/"))

        with open("/dev/null", "rb") as nothing:
            return ingest(
                self.store,
                [str(file) for file in files],
                stdin=nothing,
                report=report,
                read_by=ReadBy(read_profile(profile), **said),
            )

    def refused(self, profile: str, *files: Path, **said: str) -> list[str]:
        with pytest.raises(BadFiles):
            self(profile, *files, **said)
        return self.problems

    def facts(self) -> list[Fact]:
        columns = "period, flow, category, destination, measure, printed"
        return sorted(tuple(row) for row in ask(self.store, f"SELECT {columns} FROM facts"))

    def file(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        (self.folder / name).write_bytes(text.encode(encoding))
        return self.folder / name

    def comtrade(self, *rows: dict[str, str]) -> Path:
        lines = [",".join(COMTRADE)]
        for row in rows:
            cells = {**KOREA_TO_WORLD, **row}
            lines.append(",".join(cells.get(column, "") for column in COMTRADE) + ",")
        return self.file("trade.csv", "\n".join(lines) + "\n")


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


def test_comtrade(tables: Tables) -> None:
    """Its lines end in a comma that the header has not; its numbers are a computer's."""
    chips = {"cmdCode": "8542", "cmdDesc": "Electronic integrated circuits"}
    file = tables.comtrade(
        {"primaryValue": "49123456789"},
        {**chips, "flowCode": "M", "partnerISO": "USA", "primaryValue": "16283619.999999998"},
        {**chips, "partnerISO": "CHN", "primaryValue": "700.0", "netWgt": "120.5"},
        {**chips, "partnerISO": "S19", "partnerDesc": "Other Asia; nes", "primaryValue": "5"},
        {**chips, "flowCode": "RX", "primaryValue": "1"},
        {**chips, "reporterISO": "CHN", "reporterCode": "156", "primaryValue": "1"},
        {**chips, "motCode": "1000", "primaryValue": "1"},
        {**chips, "isOriginalClassification": "false", "primaryValue": "1"},
        {"isOriginalClassification": "false", "period": "2024", "primaryValue": "600000000000"},
    )
    summary = tables("comtrade", file)
    assert tables.facts() == sorted(
        [
            ("2025-01", "export", "total", "world", "value", "49123456789 usd"),
            ("2025-01", "import", "hs/8542", "us", "value", "16283620 usd"),
            ("2025-01", "export", "hs/8542", "china-mainland", "value", "700 usd"),
            ("2025-01", "export", "hs/8542", "china-mainland", "volume", "120.5 kg"),
            ("2025-01", "export", "hs/8542", "comtrade/other-asia-nes", "value", "5 usd"),
            ("2024", "export", "total", "world", "value", "600000000000 usd"),
        ]
    )
    assert summary.left_out == (
        "trade.csv: rows of flowCode 'RX' (1)",
        "trade.csv: rows of another reporterISO, reporterCode, reporterDesc (1)",
        "trade.csv: rows of another motCode (1)",
        "trade.csv: rows of another isOriginalClassification (1)",
    )
    assert ask(tables.store, "SELECT id, rounding, reports FROM source") == [
        ("trade", "exact", "2025-01-rev")
    ]
    assert ask(tables.store, "SELECT low, high FROM facts WHERE printed = '16283620 usd'") == [
        (16283619.5, 16283620.5)
    ]
    assert ask(tables.store, "SELECT id, basis FROM category WHERE id LIKE 'hs%'") == [
        ("hs/85", "HS"),
        ("hs/8542", "HS"),
    ]
    assert ask(tables.store, "SELECT basis FROM destination WHERE id LIKE 'comtrade%'") == [
        ("as printed",)
    ]


def test_a_country_nobody_bundled_has_its_iso_code_and_is_one_in_all_tables(
    tables: Tables,
) -> None:
    tables("comtrade", tables.comtrade({"partnerISO": "FRA", "primaryValue": "5"}))
    tables("customs-portal", tables.file("p.csv", "기간,국가,수출금액\n2025.02,프랑스,7\n"))
    assert {fact[3] for fact in tables.facts()} == {"france"}
    assert ask(tables.store, "SELECT iso, basis FROM destination WHERE id = 'france'") == [
        ("FR", "")
    ]


def test_comtrade_in_the_windows_encoding(tables: Tables) -> None:
    file = tables.comtrade({"partnerISO": "TUR", "partnerDesc": "Türkiye", "primaryValue": "5"})
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1252"))
    tables("comtrade", file)
    assert tables.facts() == [("2025-01", "export", "total", "turkey", "value", "5 usd")]


def test_a_vocabulary_file_beside_a_table_says_what_its_codes_are(tables: Tables) -> None:
    tables.file(
        "categories.csv",
        "id,name,parent,part,aliases,basis\n"
        "semiconductors,Semiconductors,total,yes,hs/8542,15 main items\n",
    )
    tables("comtrade", tables.comtrade({"cmdCode": "8542", "primaryValue": "5"}))
    assert tables.facts() == [("2025-01", "export", "semiconductors", "world", "value", "5 usd")]


def test_a_profile_of_ones_own(tables: Tables) -> None:
    own = tables.file(
        "my.toml",
        'extends = "customs-portal"\ntitle = "mine"\nunits = ["m usd"]\nconfirmed = false\n'
        '[category.words]\n"8542" = "semiconductors"\n'
        '[[figures]]\ncolumns = ["EXP"]\nflow = "exports"\ndecimals = 1\n',
    )
    file = tables.file("t.csv", "title\n\n기간;HS코드;EXP\n2025.03;8542;1 234.5\n2025.04;85;-\n")
    tables(str(own), file, source="2025-03_mine")
    assert tables.facts() == [("2025-03", "export", "semiconductors", "world", "value", "1234.5m")]
    assert ask(tables.store, "SELECT id, reports FROM source") == [("2025-03_mine", "2025-03")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "figures: expected at least one [[figures]]"),
        ("[[figures]\n", "is not TOML: Expected ']]' at the end of an array declaration"),
        ('extends = "comtrad"\n', "'comtrad' is not a profile (nearest: comtrade)"),
        ('extends = "kstat"\nunit = ["m usd"]\n', "'unit' is not a key here (nearest: units)"),
        ('extends = "kstat"\nunits = ["m eur"]\n', "'m eur' is not a unit"),
        ('extends = "kstat"\nconfirmed = "yes"\n', "confirmed: expected true or false"),
        ('[[figures]]\nmeasure = "valu"\n', "'valu' is not a measure (nearest: value"),
        ('[[figures]]\nflow = "exprt"\nunits = ["usd"]\n', "'exprt' is not a flow"),
        ('extends = "kstat"\n[category]\nscheme = 5\n', "category.scheme: expected text"),
    ],
)
def test_a_profile_with_a_fault(tables: Tables, text: str, message: str) -> None:
    file = tables.file("my.toml", text)
    with pytest.raises(ProfileUnusable) as told:
        read_profile(str(file))
    assert message in str(told.value)


def test_a_bad_cell_is_named_by_row_and_column(tables: Tables) -> None:
    assert tables.refused("comtrade", tables.comtrade({"primaryValue": "12x"})) == [
        "trade.csv:2: primaryValue: '12x' is not a number; expected one such as 1,239,083"
    ]
    portal = "기간,HS코드,수출금액\n2025.13,85,1\n2025.01,12345678,1\n2025.1,85,2\n"
    assert [
        p.split(";")[0] for p in tables.refused("customs-portal", tables.file("p.csv", portal))
    ] == [
        "p.csv:2: 기간: '2025.13' is not a period",
        "p.csv:3: HS코드: '12345678' is not a code of HS",
        "p.csv:4: 기간: '2025.1' is not a period: a spreadsheet turns October (2026.10) into it"
        " too",
    ]
    assert not tables.store.exists()


def test_every_row_is_read(tables: Tables) -> None:
    """The header is looked for among the first sixty rows; the one behind them was lost."""
    rows = [f"{year}.{month:02},{year}{month:02}\n" for year in range(2010, 2024)
            for month in range(1, 13)]  # fmt: skip
    tables("customs-portal", tables.file("p.csv", f"기간,수출금액\n{''.join(rows)}"))
    printed = [(fact[0], fact[5]) for fact in tables.facts()]
    assert len(printed) == 168
    assert ("2014-12", "201412k") in printed  # row 61


def test_a_table_of_another_kind(tables: Tables) -> None:
    (problem,) = tables.refused("comtrade", tables.file("p.csv", "기간,수출금액\n2025.01,1\n"))
    assert problem.startswith("p.csv: has no header that profile comtrade knows; expected")


def test_a_table_of_which_nothing_is_taken(tables: Tables) -> None:
    china = tables.comtrade({"reporterISO": "CHN", "reporterCode": "156", "primaryValue": "1"})
    assert tables.refused("comtrade", china) == [
        "trade.csv: gave no figure; left out: rows of another reporterISO, reporterCode,"
        " reporterDesc (1)"
    ]


def test_sources_csv_may_describe_a_table(tables: Tables) -> None:
    head = "id,publisher,published,rounding,reports\n"
    tables.file("sources.csv", f"{head}trade,Mine,2025-03-15,exact,2025-02\n")
    file = tables.comtrade({"primaryValue": "5"})
    tables("comtrade", file)
    assert ask(tables.store, "SELECT publisher, published, reports FROM source") == [
        ("Mine", "2025-03-15", "2025-02")
    ]
    tables.file("sources.csv", f"{head}trade,Mine,2025-03-15,either,2025-02\n")
    (problem,) = tables.refused("comtrade", file)
    assert problem == (
        "trade.csv: trade rounds either by sources.csv, and figures of this table are exact;"
        " expected the same there"
    )
