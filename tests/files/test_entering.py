"""Five made-up articles of five kinds, entered as a curator would: `new`, the cells as pasted,
`check`, `ingest`.

Every word that the bundled vocabulary lacks costs one row of it, which the message offers, and
nothing else does.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ktrade.store.read import Store
from tests.conftest import Run

# What is pasted: the header, then the rows. After it: words that nobody can know; how many figures
# and claims there are; and figures with the ends that the print allows, by hand (the press: from
# 0.56 of a unit below the print to a whole unit above it).
ICT = """period,flow,category,destination,value,yoy,share,claims,where
Aug 2025,Exports,ICT,,$22.81 billion,11.1,39.1,record for month; 7 growth streak,p1
Aug 2025,Imports,ICT,,US$12.1bn,−3.2 percent,,,p2
Aug 2025,surplus,ICT,,$10.7 billion,,,,p2
202508,,ICT 반도체,,151억1000만 달러,27.6%,66.2 of ict,highest yoy since 2025-01,p3
2025.08,,휴대폰,,"$1,320 million",0.3↓,,,p4
2025-8,,SSD,VN,420m,>0,,first growth in 3,p5
2025-8,,Service robots,,31m,10..100,,,p6
"""
FLASH = """period,flow,category,destination,value,yoy,days,daily,where
2025-09-D20,수출,,,401억 달러,13.5,16.5,24.3억 달러,p1
2025-09-D20,수입,,,382억 달러,9.9,,,p1
2025-09-D20,,관세청 반도체,,,27.0%,,,p2
2025-09-D20,,승용차,,,14.9%,,,p2
2025-09-D20,,customs petroleum products,,,△4.5,,,p2
2025-09-D20,,,대미국,,6.1,,,p3
2025-09-D20,,,베트남,,22.0,,,p3
2025-01..2025-09-D20,,,,4926억 달러,1.8,,,p4
"""
YEAR = """period,flow,category,destination,value,yoy,claims,where
2025,export,,,7094억 달러,3.8,record,p1
2025,import,,,"6,314억 달러",−0.1,,p1
2025년,trade,total,,"1조 3,408억 달러",,,p2
2025,export,반도체,,1734억 달러,22.2,record; growth streak 2,p3
2025,export,Cars,,$72.0 billion,1.7,,p3
2025,export,선박,,318억 달러,24.9,,p3
2025,export,,아세안,1225억 달러,7.4,record,p4
2025,export,,Mideast,204억 달러,,,p4
"""
CARS = """period,category,destination,value,yoy,volume,volume_yoy,claims,where
2025-09,자동차,,$6.4 billion,16.8%,"228,563대",11.0,highest since 2023-03,p1
2025-09,친환경차,,,47.6,"9만1000대",,,p2
2025-09,전기차,,,,"26,554 units",38.8%,,p2
2025-09,자동차,북미,30.5억 달러,2.1,,,,p3
2025-09,자동차,EU,"$790m",52.8,,,,p3
2025-09,used cars,,,,"86,000 units",,,p4
"""
FARM = """period,category,destination,value,yoy,claims,where
2025-01..2025-11-D18,농식품,,79억1000만 달러,1.0,,p1
2025-01..2025-11-D18,라면,,8억4000만 달러,25.4,record,p2
2025-01..2025-11-D18,Kimchi,,1억3740만 달러,9.4,,p2
2025-01..2025-11-D18,라면,중국,1.8억 달러,~30,,p3
2025-01..2025-11-D18,라면,the United States,$210m,,,p3
"""
ARTICLES = [
    ("2025-08_ict-example", ICT, {"Service robots"}, 15, 4, {
        ("ict", "world", "yoy", "import"): ("-3.3", "-3.144"),
        ("ict/semiconductors", "world", "value", "export"): ("15104400000", "15120000000"),
        ("ict/mobile-phones", "world", "value", "export"): ("1314400000", "1330000000"),
        ("ict/computers/ssd", "vietnam", "value", "export"): ("414400000", "430000000"),
    }),
    ("2025-09_flash-d20-example", FLASH, set(), 13, 0, {
        ("customs/passenger-cars", "world", "yoy", "export"): ("14.844", "15"),
        ("customs/petroleum-products", "world", "yoy", "export"): ("-4.6", "-4.444"),
        ("total", "world", "days", "export"): ("16.5", "16.5"),
        ("total", "world", "daily", "export"): ("2424400000", "2440000000"),
    }),
    ("2025_total-annual-example", YEAR, set(), 14, 4, {
        ("total", "world", "value", "trade"): ("1340744000000", "1340900000000"),
        ("semiconductors", "world", "value", "export"): ("173344000000", "173500000000"),
        ("total", "middle-east", "value", "export"): ("20344000000", "20500000000"),
    }),
    ("2025-09_cars-example", CARS, set(), 13, 1, {
        ("cars", "world", "volume", "export"): ("228562.44", "228564"),
        ("cars", "north-america", "value", "export"): ("3044400000", "3060000000"),
        ("cars", "eu", "value", "export"): ("784400000", "800000000"),
    }),
    ("2025-11_agri-ytd-example", FARM, {"라면", "Kimchi"}, 9, 1, {
        ("agri-food", "world", "value", "export"): ("7904400000", "7920000000"),
        ("kimchi", "world", "value", "export"): ("137344000", "137500000"),
        ("라면", "us", "value", "export"): ("204400000", "220000000"),
    }),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "pasted", "unknown", "figures", "claims", "ends"),
    ARTICLES,
    ids=[article[0] for article in ARTICLES],
)
def test_an_article_is_entered_as_it_is_pasted(
    run: Run,
    tmp_path: Path,
    source: str,
    pasted: str,
    unknown: set[str],
    figures: int,
    claims: int,
    ends: dict[tuple[str, str, str, str], tuple[str, str]],
) -> None:
    store = str(tmp_path / "own.db")
    assert run("new", source, "--publisher", "The Example", KTRADE_DB=store).returncode == 0
    file = tmp_path / f"{source}.csv"
    file.write_text(pasted, encoding="utf-8")
    if unknown:
        refused = run("check", file.name, KTRADE_DB=store)
        lines = refused.stderr.splitlines()
        assert refused.returncode == 2
        offered = [
            re.search(r"'(.*?)' is not a known category.*basis\): (.*?)(?:; the same in .*)?$", x)
            for x in lines[:-1]
        ]
        assert {found[1] for found in offered if found} == unknown
        rows = [found[2] for found in offered if found]
        assert len(rows) == len(lines) - 1 == len(unknown)
        (tmp_path / "categories.csv").write_text(
            "id,name,parent,part,aliases,basis\n" + "\n".join(rows), "utf-8"
        )
    checked = run("check", file.name, "--kind", "contradiction", KTRADE_DB=store)
    assert (checked.returncode, checked.stderr) == (0, "")
    done = run("ingest", file.name, KTRADE_DB=store)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"figures: {figures} added" in done.stdout
    assert (f"claims: {claims} added" in done.stdout) == bool(claims)
    assert "not described in a sources.csv" not in done.stdout
    facts = list(csv.DictReader(run("facts", "-f", "csv", KTRADE_DB=store).stdout.splitlines()))
    found = {
        (f["category"], f["destination"], f["measure"], f["flow"]): (f["low"], f["high"])
        for f in facts
    }
    assert {place: found[place] for place in ends} == ends
    with Store(Path(store)) as opened:
        assert opened.sources[source].publisher == "The Example"


def test_the_next_article_of_a_kind_begins_with_its_rows(run: Run, tmp_path: Path) -> None:
    store = str(tmp_path / "own.db")
    (tmp_path / "2025-09_flash-d20-example.csv").write_text(FLASH, encoding="utf-8")
    assert run("ingest", "2025-09_flash-d20-example.csv", KTRADE_DB=store).returncode == 0
    assert run("new", "2025-10_flash-d20-example", KTRADE_DB=store).returncode == 0
    with (tmp_path / "2025-10_flash-d20-example.csv").open(encoding="utf-8", newline="") as stream:
        rows = [
            (row["period"], row["flow"], row["category"], row["destination"])
            for row in csv.DictReader(stream)
        ]
    now = "2025-10-D20"
    assert sorted(rows) == sorted([
        (now, "export", "total", "world"), (now, "import", "total", "world"),
        (now, "export", "customs/semiconductors", "world"), (now, "export",
        "customs/passenger-cars", "world"),
        (now, "export", "customs/petroleum-products", "world"),
        (now, "export", "total", "us"), (now, "export", "total", "vietnam"),
        ("2025-01..2025-10-D20", "export", "total", "world"),
    ])  # fmt: skip
