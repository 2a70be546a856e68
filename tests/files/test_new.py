"""`ktrade new`: a new article's file as its forerunner's was, beside its description; both or
neither."""

from __future__ import annotations

import csv
import os
import resource
from pathlib import Path

import pytest

from ktrade.errors import BadFiles
from ktrade.files.article import Article, moved
from ktrade.files.csv_reader import Sheet
from ktrade.files.described import read_sources
from ktrade.files.template import draft
from ktrade.model.figure import Rounding
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Source
from tests.conftest import Loader, Run

HEADER = "id,publisher,agency,published,rounding,reports,subject,url\n"


def described(file: Path) -> dict[str, Source]:
    with file.open("rb") as stream:
        problems: list[object] = []
        found = {
            source.id: source
            for _, source in read_sources(Sheet(file.name, stream, problems.append))
        }
    assert not problems
    return found


def test_the_rows_of_the_last_article_of_its_kind_with_periods_moved(
    run: Run, tmp_path: Path
) -> None:
    done = run("new", "2026-02_ict-motie", "--publisher", "A ministry")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == "written: 2026-02_ict-motie.csv, 17 rows to fill in, copied from 2020-11_ict-motie\n"
        "added to sources.csv; once the figures are in:\n"
        "  ktrade check 2026-02_ict-motie.csv\n"
        "  ktrade ingest 2026-02_ict-motie.csv\n"
    )
    # seeds/2020-11_ict-motie.csv read by eye: 63 months on, the order its own
    assert (
        (tmp_path / "2026-02_ict-motie.csv").read_text()
        == "period,flow,category,destination,value,yoy,claims,where,note\n2026-02,export,ict,"
        "world,,,,,then: growth streak 6\n2026-02,import,ict,world,,,,,\n2026-02,balance,ict,"
        "world,,,,,\n2026-02,export,ict/semiconductors,world,,,,,\n2026-02,export,"
        "ict/semiconductors/memory,world,,,,,\n"
        "2026-02,export,ict/semiconductors/system,world,,,,,\n"
        "2026-02,export,ict/displays,world,,,,,\n"
        "2026-02,export,ict/mobile-phones,world,,,,,then: first growth in 4\n"
        "2026-02,export,ict/mobile-phones/finished,world,,,,,\n"
        "2026-02,export,ict/mobile-phones/parts,world,,,,,\n"
        "2026-02,export,ict/computers,world,,,,,\n"
        "2026-02,export,ict/computers/ssd,world,,,,,\n"
        "2026-02,export,ict,china,,,,,\n"
        "2026-02,export,ict,vietnam,,,,,\n"
        "2026-02,export,ict,us,,,,,\n"
        "2026-02,export,ict,eu,,,,,\n"
        "2026-02,export,ict,japan,,,,,\n"
    )
    assert (
        tmp_path / "sources.csv"
    ).read_text() == HEADER + "2026-02_ict-motie,A ministry,,,either,2026-02,,\n"


def test_the_year_earlier_and_figures_of_other_months_move_along(run: Run, tmp_path: Path) -> None:
    """The article prints January, December before, and a share and a deficit of January the year
    before."""
    assert run("new", "2026-03_total-joongang").returncode == 0
    with (tmp_path / "2026-03_total-joongang.csv").open(newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == [
        "period", "flow", "category", "destination", "value", "yoy", "share", "change", "daily",
        "daily_yoy", "days",
        "days_change", "year_earlier", "claims", "where", "note",
    ]  # fmt: skip
    assert [row[:4] for row in rows[1:8]] == [
        ["2026-03", "export", "total", "world"],
        ["2026-03", "import", "total", "world"],
        ["2026-03", "balance", "total", "world"],
        ["2026-03", "export", "semiconductors", "world"],
        ["2026-02", "export", "semiconductors", "world"],
        ["2026-03", "export", "computers", "world"],
        ["2025-03", "export", "semiconductors", "world"],
    ]
    assert not any(cell for row in rows[1:] for cell in row[4:-1])
    # rows 2 and 3 of seeds/2026-01_total-joongang.csv, and its row 8 of the month before
    assert (
        rows[1][-1]
        == "then: record for month; first above 60bn for month; daily record for month; breadth"
        " 13/15"
    )
    assert rows[5][-1] == "then: record"


def test_a_share_of_another_whole_keeps_it(load: Loader, run: Run, tmp_path: Path) -> None:
    (tmp_path / "2026-01_x.csv").write_text(
        "period,category,value,share,where\n"
        "2026-01,ict,29bn,44.1,p1\n"
        "2026-01,ict/semiconductors,20.5bn,70.7 of ict,p2\n"
        "2026-01,ict/semiconductors,,31,p3\n"
    )
    load(tmp_path / "2026-01_x.csv")
    assert run("new", "2026-02_x", KTRADE_DB=str(load.store)).returncode == 0
    assert (
        (tmp_path / "2026-02_x.csv").read_text()
        == "period,flow,category,destination,value,share,claims,where,note\n2026-02,export,ict,"
        "world,,,,,\n2026-02,export,ict/semiconductors,world,,of ict,,,\n2026-02,export,"
        "ict/semiconductors,world,,,,,\n"
    )


@pytest.mark.parametrize(
    ("period", "before", "now", "expected"),
    [
        ("2026-01", "2026-01", "2026-02", "2026-02"),
        ("2025-12", "2026-01", "2026-03", "2026-02"),
        ("2025-11", "2025-11", "2026-02", "2026-02"),
        ("2026-02", "2026-02", "2026-01", "2026-01"),
        ("2026-02-D10", "2026-02-D10", "2026-03-D10", "2026-03-D10"),
        ("2026-02-D10", "2026-02-D10", "2026-02-D20", "2026-02-D20"),
        ("2026-01", "2026-02-D20", "2026-03-D20", "2026-02"),
        ("2025-H1", "2025-06", "2025-12", "2025-H2"),
        ("2025-H1", "2025-06", "2026-06", "2026-H1"),
        ("2025-H1", "2025-06", "2025-07", "2025-07"),  # no half ends in July
        ("2025-H1", "2025-06", "2025-12-D20", "2025-12-D20"),  # the second half is not over
        ("2024-H1", "2025-06", "2025-12", "2024-H2"),
        (
            "2022-H1",
            "2025-06",
            "2025-08",
            "",
        ),  # a half of another year is nothing to an article on August
        ("2025-06", "2025-06", "2025-H2", "2025-H2"),
        ("2024-06", "2025-06", "2025-H2", "2024-H2"),
        ("2025-H1", "2025-H1", "2025-H2", "2025-H2"),
        ("2025-H1", "2025-H1", "2025-08", "2025-08"),
        ("2024-H1", "2025-H1", "2025-08", "2024-08"),
        ("2024", "2024", "2025", "2025"),
        ("2024-12", "2024", "2025", "2025-12"),
        ("2025-08", "2025-08", "2025-09-D20", "2025-09-D20"),  # a flash gets no whole months
        ("2024-08", "2025-08", "2025-09-D20", "2024-09-D20"),
        ("2025-09-D10", "2025-09-D20", "2025-10-D20", "2025-10-D10"),
        ("2025-Q4", "2025-12", "2026-03", "2026-Q1"),
        ("2025", "2025-12", "2026-12", "2026"),
        ("2025", "2025-12", "2026-01", "2026-01"),
        ("2025-01..2025-10", "2025-10", "2025-11", "2025-01..2025-11"),
        ("2025-01..2025-05", "2025-05", "2025-06", "2025-H1"),
        ("2025-01..2025-10", "2025-10", "2026-02", "2026-01..2026-02"),
        ("2025-01..2025-10", "2025-10", "2026-01", "2026-01"),
        ("2024-01..2024-10", "2025-10", "2025-11", "2024-01..2024-11"),
        ("2025-01..2025-12-D10", "2025-12-D10", "2026-02-D20", "2026-01..2026-02-D20"),
        ("2025-08..2025-10", "2025-10", "2025-11", "2025-09..2025-11"),
    ],
)
def test_where_a_period_lies_for_another_article(
    period: str, before: str, now: str, expected: str
) -> None:
    assert (
        str(moved(Period.parse(period), Period.parse(before), Period.parse(now)) or "") == expected
    )


@pytest.mark.parametrize(
    ("source_id", "about", "vintage", "topic", "maker"),
    [
        ("2025-08_ict-motie", "2025-08", "2025-08", "ict", "motie"),
        ("2025-09_flash-d20-yonhap", "2025-09-D20", "2025-09-D20", "flash", "yonhap"),
        ("2025-09-D10_flash", "2025-09-D10", "2025-09-D10", "flash", ""),
        ("2025-H1_ict-x", "2025-H1", "2025-06", "ict", "x"),
        ("2025", "2025", "2025-12", "", ""),
        ("2018-12_ict-annual-motie", "2018", "2018-12", "ict", "motie"),
        (
            "2024-09_total-cosmetics-ytd-news1",
            "2024-01..2024-09",
            "2024-09",
            "total cosmetics",
            "news1",
        ),
        ("2026-01-rev_total-customs", "2026-01", "2026-01-rev", "total", "customs"),
        ("2026-01_total-rev-customs", "2026-01", "2026-01-rev", "total", "customs"),
    ],
)
def test_what_an_id_tells(source_id: str, about: str, vintage: str, topic: str, maker: str) -> None:
    article = Article.of(Source(source_id))
    assert (str(article.period), str(article.vintage)) == (about, vintage)
    assert (" ".join(article.topic), article.maker) == (topic, maker)


def test_what_a_source_is_said_to_report_on_goes_before_its_id() -> None:
    said = Article.of(Source("2026-01_total-x", reports=Vintage.parse("2026-01-D20")))
    assert str(said.period) == "2026-01-D20"


KINDS = ("2025-06_ict-motie", "2025-06_flash-d10-kbs", "2025-05_flash-d20-yonhap",
"2024-12_total-annual-motie",
         "2025-H1_ict-kbs", "2025-06_total-kbs")  # fmt: skip


@pytest.mark.parametrize(
    ("source_id", "followed"),
    [
        ("2025-08_ict-yonhap", "2025-06_ict-motie"),
        ("2025-08_flash-d20-kbs", "2025-05_flash-d20-yonhap"),
        ("2025-08_flash-d10-x", "2025-06_flash-d10-kbs"),
        ("2025-12_total-annual-kbs", "2024-12_total-annual-motie"),
        ("2025-08_total-motie", "2025-06_total-kbs"),
        ("2025-H2_ict-motie", "2025-H1_ict-kbs"),
        ("2025-08_cosmetics-x", ""),
    ],
)
def test_the_latest_of_a_kind_is_followed(
    load: Loader, run: Run, tmp_path: Path, source_id: str, followed: str
) -> None:
    for name in KINDS:
        about = Article.of(Source(name)).period
        (tmp_path / f"{name}.csv").write_text(f"period,value\n{about},1bn\n")
    load(*(tmp_path / f"{name}.csv" for name in KINDS))
    done = run("new", source_id, KTRADE_DB=str(load.store))
    assert done.stdout.splitlines()[0].endswith(
        f"copied from {followed}" if followed else "with no earlier source to copy"
    )
    about = Article.of(Source(source_id)).period
    assert (tmp_path / f"{source_id}.csv").read_text().splitlines()[1].startswith(f"{about},")


@pytest.mark.parametrize(
    ("arguments", "row"),
    [
        (["2025-08_ict-motie"], "2025-08_ict-motie,The Ministry,MOTIE,,nearest,2025-08,,"),
        (["2025-08_total-motie"], "2025-08_total-motie,The Ministry,MOTIE,,nearest,2025-08,,"),
        (
            ["2025-08_ict-kbs"],
            "2025-08_ict-kbs,,,,either,2025-08,,",
        ),  # of another's article, its rows alone
        (
            ["2025-08_ict-x", "--publisher", "The Ministry"],
            "2025-08_ict-x,The Ministry,MOTIE,,nearest,2025-08,,",
        ),
        (["2025-08_ict-motie", "--publisher", "P"], "2025-08_ict-motie,P,,,either,2025-08,,"),
        (
            ["2025-08_ict-motie", "--rounding", "down"],
            "2025-08_ict-motie,The Ministry,MOTIE,,down,2025-08,,",
        ),
        (
            ["2025-08_a", "--like", "2025-06_ict-motie"],
            "2025-08_a,The Ministry,MOTIE,,nearest,2025-08,,",
        ),
    ],
)
def test_publisher_agency_and_rounding_are_copied(
    load: Loader, run: Run, tmp_path: Path, arguments: list[str], row: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "2025-06_ict-motie.csv").write_text(
        "period,category,value\n2025-06,ict,22.03bn\n"
    )
    (tmp_path / "in" / "sources.csv").write_text(
        HEADER + "2025-06_ict-motie,The Ministry,MOTIE,,nearest,,,\n"
    )
    load(tmp_path / "in")
    assert run("new", *arguments, KTRADE_DB=str(load.store)).returncode == 0
    assert (tmp_path / "sources.csv").read_text() == f"{HEADER}{row}\n"


def test_an_article_on_a_month_gets_no_halves(run: Run, tmp_path: Path) -> None:
    assert run("new", "2025-08_ict-x", "--like", "2025-06_ict-unsigned").returncode == 0
    with (tmp_path / "2025-08_ict-x.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["period"] for row in rows} == {"2025-08"}
    places = [(row["flow"], row["category"], row["destination"]) for row in rows]
    assert len(set(places)) == len(places) == 20  # of the article's June and of its half, each once


def test_it_can_be_run_again(run: Run, tmp_path: Path) -> None:
    first = run("new", "2026-02_ict-motie", "--publisher", "P")
    text = (tmp_path / "sources.csv").read_text()
    assert run("new", "2026-02_ict-motie").stdout == first.stdout
    (tmp_path / "2026-02_ict-motie.csv").unlink()
    assert run("new", "2026-02_ict-motie", "--publisher", "P").stdout == first.stdout
    assert (tmp_path / "sources.csv").read_text() == text
    (tmp_path / "2026-02_ict-motie.csv").write_text("period,value\n2026-02,1bn\n")
    assert run("new", "2026-02_ict-motie").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "followed"),
    [
        (["2026-02_ict-joongang"], "2026-01_ict-joongang"),
        (["2026-02_new", "--like", "2025-06_ict-unsigned"], "2025-06_ict-unsigned"),
        (["2026-02_new", "--publisher", "CNA", "--agency", "AFP"], "2026-01_total-cna"),
        (["2026-02_new", "--publisher", "CNA"], ""),
        (["2026-02_new"], ""),  # an unsigned source is not of an unsigned one's kind
        (["ict-motie", "--reports", "2026-02"], ""),
    ],
)
def test_which_source_is_followed(run: Run, arguments: list[str], followed: str) -> None:
    done = run("new", *arguments)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].endswith(
        f"copied from {followed}" if followed else "with no earlier source to copy"
    )


def test_of_several_of_a_kind_the_latest_is_followed(
    load: Loader, run: Run, tmp_path: Path
) -> None:
    for month, category in (("2025-12", "cars"), ("2026-02", "ships"), ("2026-01", "steel")):
        (tmp_path / f"{month}_m.csv").write_text(f"period,category,value\n{month},{category},1bn\n")
        load(tmp_path / f"{month}_m.csv")
    assert "copied from 2026-02_m" in run("new", "2026-03_m", KTRADE_DB=str(load.store)).stdout


def test_without_a_store_one_row_with_the_period(run: Run, tmp_path: Path) -> None:
    done = run("new", "2026-02-D20_flash", KTRADE_DB=str(tmp_path / "none.db"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "written: 2026-02-D20_flash.csv, 1 row to fill in, with no earlier source to copy\n"
    )
    assert (
        (tmp_path / "2026-02-D20_flash.csv").read_text()
        == "period,flow,category,destination,value,yoy,share,claims,where,note\n2026-02-D20,,,,,,"
        ",,,\n"
    )
    assert not (tmp_path / "none.db").exists()


def test_a_source_of_claims_alone_gives_its_rows_as_hints(
    load: Loader, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "2026-01_x.csv").write_text("period,claims\n2026-01,record for month\n")
    (tmp_path / "sources.csv").write_text("id,reports\n2026-01_x,2026-01\n")
    load(tmp_path)
    done = run(
        "new",
        "2026-02_x",
        "--like",
        "2026-01_x",
        "--folder",
        str(tmp_path),
        KTRADE_DB=str(load.store),
    )
    assert "1 row to fill in, copied from 2026-01_x" in done.stdout
    assert (
        (tmp_path / "2026-02_x.csv").read_text()
        == "period,flow,category,destination,claims,where,note\n2026-02,export,total,world,,,"
        "then: record for month\n"
    )


def test_drafted_filled_in_checked_and_loaded(run: Run, tmp_path: Path) -> None:
    store = str(tmp_path / "own.db")
    assert run("ingest", KTRADE_DB=store).returncode == 0
    (tmp_path / "in").mkdir()
    options = (
        "--publisher",
        "The Example",
        "--rounding",
        "down",
        "--folder",
        "in",
        "--published",
        "2 Mar 2026",
    )
    done = run("new", "2026-02_total-cna", *options, KTRADE_DB=store)
    commands = [line.split()[1:] for line in done.stdout.splitlines()[-2:]]
    file = tmp_path / "in" / "2026-02_total-cna.csv"

    unfilled = run(*commands[0], KTRADE_DB=store)
    assert unfilled.returncode == 2
    assert unfilled.stderr.splitlines() == [
        (
            "in/2026-02_total-cna.csv:2: has neither a figure nor a claim; fill in the row or"
            " delete it; the same in rows 3-5"
        ),
        "ktrade: nothing was written: 1 problem in the files",
    ]
    total, semiconductors, _, _ = (
        line.partition(",,")[0] for line in file.read_text().splitlines()[1:]
    )
    file.write_text(
        f"{file.read_text().splitlines()[0]}\n{total},67.4bn,29.0,,p1,\n{semiconductors},,,record"
        " for month,p2,\n"
    )
    for command in commands:
        assert run(*command, KTRADE_DB=store).returncode == 0
    loaded = run("facts", "--source", "2026-02_total-cna", "-f", "csv", KTRADE_DB=store).stdout
    assert [row.split(",")[:8] for row in loaded.splitlines()[1:]] == [
        # cut digits: from 0.06 of a unit below the print to a whole unit above it
        ["2026-02", "export", "total", "world", "value", "", "67.4bn", "67394000000"],
        ["2026-02", "export", "total", "world", "yoy", "", "29.0", "28.994"],
    ]
    again = run("new", "2026-02_total-cna", KTRADE_DB=store)
    assert (again.returncode, again.stdout) == (2, "")
    assert "'2026-02_total-cna' is already in the store" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["../2026-02_x", "--reports", "2026-02"],
            "'../2026-02_x' cannot name a file of facts; expected an id without",
        ),
        (["a\\b", "--reports", "2026-02"], "'a\\b' cannot name a file of facts"),
        (["Sources", "--reports", "2026-02"], "'Sources' cannot name a file of facts"),
        (["2026-02_a;b"], "'2026-02_a;b' is not a source id; expected up to 200"),
        (["2026-02_a\nb"], "'2026-02_a\\nb' is not a source id"),
        (["2026-02_" + "x" * 200], "characters more is not a source id"),
        (["", "--reports", "2026-02"], "'' is not a source id"),
        (
            ["ict-motie"],
            "'ict-motie' does not begin with the period it reports on; begin it with one",
        ),
        (["2026-13_x"], "'2026-13_x' does not begin with the period it reports on"),
        (["2026-02_x", "--reports", "soon"], "'soon' is not a period"),
        (["2026-02_x", "--published", "02/03/04"], "'02/03/04' is not a whole date"),
        (
            ["2026-02_x", "--publisher", "a\x1b[31m"],
            "--publisher: 'a\\x1b[31m' has characters that do not print",
        ),
        (
            ["2026-02_x", "--like", "2020-11_ict-moti"],
            "'2020-11_ict-moti' is not a known source (nearest: 2020-11_ict",
        ),
        (
            ["2020-11_ict-motie"],
            "'2020-11_ict-motie' is already in the store; expected a new id",
        ),
        (
            ["2026-02_x", "--folder", "no/such"],
            "'no/such/2026-02_x.csv' cannot be written: No such file or directory",
        ),
        (["2026-02_" + "무" * 150], "cannot be written: File name too long"),
    ],
)
def test_what_cannot_be_begun_is_told_in_one_line(
    run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    done = run("new", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ktrade: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.rglob("*.csv"))


def test_like_needs_a_store(run: Run, tmp_path: Path) -> None:
    done = run("new", "2026-02_x", "--like", "a", "--db", "none.db")
    assert (done.returncode, done.stdout) == (3, "")
    assert "there is no store at 'none.db' yet" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("publisher", "kept"),
    [
        ("Ministry of Science, ICT and Others", "Ministry of Science, ICT and Others"),
        ('The "Example", late; edition', 'The "Example", late; edition'),
        ("=1+1", "=1+1"),
        ("산업통상자원부", "산업통상자원부"),
        ("two\nlines\tand\r\nmore\u00a0", "two lines and more"),
    ],
)
def test_any_words_are_read_back_as_given(
    run: Run, tmp_path: Path, publisher: str, kept: str
) -> None:
    assert (
        run("new", "2026-02_x, y", "--publisher", publisher, "--rounding", "nearest").returncode
        == 0
    )
    (source,) = described(tmp_path / "sources.csv").values()
    assert source == Source(
        "2026-02_x, y", kept, rounding=Rounding.NEAREST, reports=Vintage.parse("2026-02")
    )
    assert Loader(tmp_path / "k.db").refused(
        tmp_path / "2026-02_x, y.csv"
    )  # only for want of figures


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (HEADER + "a,,,,,,,\n", "2026-02_x,P,,,either,2026-02,,\n"),
        (HEADER + "a,,,,,,,", "\n2026-02_x,P,,,either,2026-02,,\n"),
        ("id,publisher,reports\n", "2026-02_x,P,2026-02\n"),
        ("\ufeffreports,id,publisher,rounding\r\n,a,,\r\n", "2026-02,2026-02_x,P,either\r\n"),
    ],
)
def test_what_a_sources_file_says_is_kept_to_the_byte(
    run: Run, tmp_path: Path, before: str, added: str
) -> None:
    file = tmp_path / "sources.csv"
    file.write_bytes(before.encode())
    assert run("new", "2026-02_x", "--publisher", "P").returncode == 0
    assert file.read_bytes() == (before + added).encode()
    assert described(file)["2026-02_x"].publisher == "P"


def test_a_description_that_is_there_is_not_repeated(run: Run, tmp_path: Path) -> None:
    text = HEADER + "2026-02_x,P,,2026-03-01,,2026-02,,\n"
    (tmp_path / "sources.csv").write_text(text)
    assert run("new", "2026-02_x", "--publisher", "P", "--published", "2026-03-01").returncode == 0
    assert (tmp_path / "sources.csv").read_text() == text


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        (
            HEADER + "2026-02_x,Q,,,,2026-02,,\n",
            (
                "ktrade: sources.csv:2: id: 2026-02_x is described differently here; expected the"
                " same, or another id\n"
            ),
        ),
        (
            "id,reports\n",
            "ktrade: sources.csv:1: publisher: this column is missing; add it, for 'P'\n",
        ),
        (
            "id,publisher\na,b,c\n",
            "ktrade: sources.csv:2: has 3 cells, expected 2 as in the header\n",
        ),
        ("", "ktrade: sources.csv: is empty; expected a header row\n"),
    ],
)
def test_a_sources_file_that_will_not_do_stops_it(
    run: Run, tmp_path: Path, sources: str, message: str
) -> None:
    (tmp_path / "sources.csv").write_text(sources)
    done = run("new", "2026-02_x", "--publisher", "P")
    assert (done.returncode, done.stderr) == (2, message)
    assert (tmp_path / "sources.csv").read_text() == sources
    assert not (tmp_path / "2026-02_x.csv").exists()


def test_a_facts_file_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "2026-02_x.csv").write_text("mine\n")
    done = run("new", "2026-02_x")
    assert (done.returncode, done.stderr) == (
        2,
        "ktrade: '2026-02_x.csv' already exists; delete it to start again\n",
    )
    assert (tmp_path / "2026-02_x.csv").read_text() == "mine\n"
    assert not (tmp_path / "sources.csv").exists()


def test_a_second_write_that_fails_leaves_no_first_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").symlink_to(
        tmp_path / "gone" / "sources.csv"
    )  # a folder that is not there
    done = run("new", "2026-02_x")
    assert (done.returncode, done.stderr) == (
        2,
        "ktrade: 'sources.csv' cannot be written: No such file or directory\n",
    )
    assert not (tmp_path / "2026-02_x.csv").exists()


def test_a_disk_that_fills_up_leaves_all_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "sources.csv"
    file.write_text(text := HEADER + "a,,,,,,,\n" * 100)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (len(text) + 10, hard)
    )  # room for the facts, and for half a row
    try:
        with pytest.raises(BadFiles, match="cannot be written: File too large"):
            draft(Source("2026-02_x", "The Example"), tmp_path, None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["sources.csv"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    done = run("new", "2026-02_x", "--folder", "shut")
    assert (done.returncode, done.stderr) == (
        2,
        "ktrade: 'shut/2026-02_x.csv' cannot be written: Permission denied\n",
    )
