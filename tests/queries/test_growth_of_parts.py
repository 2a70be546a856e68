"""The parts of growth: sorted and cut as asked, with what they leave of the whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ktrade.resources import bundled
from tests.asking import Record, ask
from tests.conftest import Loader


def cells(records: list[Record], measure: str, period: str = "2026-01") -> dict[str, Record]:
    """By category, in the order told."""
    return {r["category"]: r for r in records if (r["measure"], r["period"]) == (measure, period)}


def holds(record: Record, value: float) -> bool:
    return float(record["low"]) <= value <= float(record["high"])


def test_what_the_parts_leave_is_told_beside_them(seeded: Path) -> None:
    """January 2026 by hand: of 65.85bn, up 33.9 percent from 49.17bn, chips, cars and computers are
    20.54, 6.07 and 1.55, up 102.7, 21.7 and 89.2 percent from 10.133, 4.988 and 0.8192."""
    found = ask(seeded, "growth", "2026-01").records
    (rest,) = (name for name in cells(found, "value") if "without" in name)
    base = 49.178
    left = 65.85 - 20.54 - 6.07 - 1.55
    left_then = base - 10.133 - 4.988 - 0.8192
    assert holds(cells(found, "value")[rest], left * 10**9)
    assert holds(cells(found, "value", "2025-01")[rest], left_then * 10**9)
    assert holds(cells(found, "yoy")[rest], 100 * (left / left_then - 1))
    contribution = cells(found, "contribution")[rest]
    assert holds(contribution, 100 * (left - left_then) / base)
    assert float(contribution["high"]) - float(contribution["low"]) < 0.3


def test_the_share_of_the_rest_falls_by_what_the_parts_gain(seeded: Path) -> None:
    """January 2026 by hand: chips, cars and computers are 31.192, 9.218 and 2.354 percent of
    65.85bn, and were 20.605, 10.143 and 1.666 percent: 42.764 less 32.414 is 10.35 points."""
    found = ask(seeded, "share", "2026-01").records
    (rest,) = (name for name in cells(found, "share") if "without" in name)
    assert holds(cells(found, "share")[rest], 100 - 42.764)
    assert holds(cells(found, "share", "2025-01")[rest], 100 - 32.414)
    change = cells(found, "share_change")[rest]
    assert holds(change, -10.35)
    assert float(change["high"]) - float(change["low"]) < 0.12


@pytest.mark.parametrize("command", ["growth", "share"])
def test_what_the_rest_is_is_said_where_rows_beside_it_are_in_it(
    load: Loader, command: str
) -> None:
    header = "period,category,value,yoy,source\n"
    figures = "2026-01,total,10bn,5,a\n2026-01,cars,3bn,1,a\n2026-01,ships,2bn,2,a\n"
    load(bundled("seeds") / "categories.csv", bundled("seeds") / "destinations.csv")
    load("-", stdin=header + figures)
    assert "Rest: " not in ask(load.store, command, "2026-01", out="markdown").text
    load("-", stdin=header + "2026-01,ict,4bn,9,a\n")
    told = ask(load.store, command, "2026-01", out="markdown").text
    assert "- Rest: all but Cars and Ships." in told.splitlines()


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("value", ["ict", "semiconductors", "cars", "computers"]),
        ("growth", ["semiconductors", "computers", "ict", "cars"]),
        ("contribution", ["ict", "semiconductors", "cars", "computers"]),
        ("name", ["cars", "computers", "general-machinery", "ict"]),
    ],
)
def test_parts_are_sorted_and_cut_as_asked(seeded: Path, sort: str, order: list[str]) -> None:
    found = ask(seeded, "growth", "2026-01", "--sort", sort, "--top", "4").records
    named = dict.fromkeys(r["category"] for r in found)
    assert [name for name in named if name != "total" and "without" not in name] == order


def test_the_parts_grow_between_two_periods_too(seeded: Path) -> None:
    found = ask(seeded, "growth", "ict", "2020-11", "2026-01", "--by", "category").records
    now, then = cells(found, "value"), cells(found, "value", "2020-11")
    assert list(now) == [
        "ict", "ict/semiconductors", "ict/displays",
        "ict without ict/semiconductors ict/displays",
    ]  # fmt: skip
    rest = list(now)[-1]
    assert holds(then[rest], (16.6 - 8.7 - 2.2) * 10**9)
    assert holds(now[rest], (29.05 - 20.5 - 1.5) * 10**9)
    assert holds(cells(found, "growth")[rest], 100 * (7.05 / 5.7 - 1))
    alone = ask(seeded, "growth", "ict", "2020-11", "2026-01").records
    assert {r["category"] for r in alone} == {"ict"}
    refused = ask(seeded, "growth", "ict", "2020-11", "2026-01", "--sort", "contribution")
    assert "expected one period" in refused.error


@pytest.mark.parametrize("command", ["growth", "share"])
def test_what_is_only_told_of_another_month_is_no_whole(load: Loader, command: str) -> None:
    """Of all goods in January 2026 nothing is said: a figure of a longer time only caps it, and the
    parts told are those of ICT goods."""
    rows = [
        "2026-01,ict,30.0bn,40,2026-01_ict",
        "2026-01,ict/semiconductors,20.0bn,50,2026-01_ict",
        "2026-01..2026-03,total,200bn,,2026-03_total",
    ]
    load("-", stdin="\n".join(["period,category,value,yoy,source", *rows]))
    found = ask(load.store, command, "2026-01").records
    assert {"ict", "ict/semiconductors"} <= {r["category"] for r in found}
    assert "total" not in {r["category"] for r in found}


def test_growth_is_a_measure_of_a_trend(seeded: Path) -> None:
    by_option = ask(seeded, "trend", "ict", "--measure", "growth").records
    assert by_option == ask(seeded, "trend", "ict", "--measure", "yoy").records != []


def test_the_whole_without_a_destination(seeded: Path) -> None:
    """65.85bn, up 33.9 percent from 49.17bn, without 12.02bn, up 29.5 percent from 9.282bn."""
    found = ask(seeded, "growth", "2026-01", "--without", "us").records
    left = {(r["measure"], r["period"]): r for r in found if r["destination"] == "world without us"}
    assert holds(left["value", "2026-01"], (65.85 - 12.02) * 10**9)
    assert holds(left["value", "2025-01"], (49.178 - 9.282) * 10**9)
    assert holds(left["yoy", "2026-01"], 100 * (53.83 / 39.896 - 1))
    both = ask(seeded, "growth", "2026-01", "--without", "us", "--without", "chips")
    assert "'us chips' cannot be left out together" in both.error


def test_what_only_a_source_knows_is_said_not_to_be_left_out(seeded: Path) -> None:
    text = ask(seeded, "growth", "2020-11", "ict", "--without", "china", out="table").text
    assert "Nothing follows for exports of ICT goods without China." in text


HEADER = "period,flow,category,destination,value,yoy,share,share_change,source\n"
NAMES = "id,name,parent,part\ntotal,All,,\na,A,total,yes\nb,B,total,yes\n"


@pytest.fixture
def told(load: Loader, tmp_path: Path) -> Callable[..., list[Record]]:
    """Answers of a store of two items that do not overlap, with these rows."""

    def tell(rows: str, *question: str) -> list[Record]:
        (tmp_path / "categories.csv").write_text(NAMES)
        (tmp_path / "destinations.csv").write_text("id,name\nworld,World\nusa,America\n")
        (tmp_path / "sources.csv").write_text(
            "id,rounding,reports\nt,nearest,2030-02\nv,nearest,2030-02-rev\n"
        )
        names = (tmp_path / f"{name}.csv" for name in ("categories", "destinations", "sources"))
        load(*names)
        load("-", stdin=HEADER + rows)
        return ask(load.store, *question).records

    return tell


def ends_of(records: list[Record], measure: str, period: str = "2030-02") -> tuple[float, float]:
    (name,) = (name for name in cells(records, measure, period) if "without" in name)
    record = cells(records, measure, period)[name]
    return float(record["low"]), float(record["high"])


def test_shares_leave_a_rest_without_any_level(told: Callable[..., list[Record]]) -> None:
    """40.0 and 20.0 percent, up 1.0 and down 0.5 points: 40 and down 0.5 are left, each print off
    by a twentieth, or a little more."""
    rows = "2030-02,export,a,world,,,40.0,1.0,t\n2030-02,export,b,world,,,20.0,-0.5,t\n"
    found = told(rows, "share", "2030-02")
    assert ends_of(found, "share") == pytest.approx((39.9, 40.1), abs=0.02)
    assert ends_of(found, "share_change") == pytest.approx((-0.6, -0.4), abs=0.02)


def test_growth_and_shares_leave_what_the_rest_contributes(
    told: Callable[..., list[Record]],
) -> None:
    """Of 110 a and b are 44 and 22, before 36.667 and 20.952 of 100: of 10 points 7.33 and 1.05 are
    theirs, 1.62 are left."""
    rows = (
        "2030-02,export,total,world,,10.0,,,t\n"
        "2030-02,export,a,world,,20.0,40.0,,t\n2030-02,export,b,world,,5.0,20.0,,t\n"
    )
    low, high = ends_of(told(rows, "growth", "2030-02"), "contribution")
    assert low < 1.62 < high < low + 0.25
    found = told("", "growth", "2030-02", "--without", "a")
    ends = [
        (float(r["low"]), float(r["high"]))
        for r in found
        if (r["measure"], r["category"]) == ("contribution", "total without a")
    ]
    assert [low < 2.67 < high < low + 0.25 for low, high in ends] == [True]


def test_shares_are_of_the_report_that_prints_them(told: Callable[..., list[Record]]) -> None:
    """A later report revises the whole and tells nothing of its parts."""
    rows = (
        "2030-02,export,total,world,100.0bn,,,,t\n2030-02,export,a,world,,,40.0,,t\n"
        "2030-02,export,b,world,,,20.0,,t\n2030-02,export,total,world,101.0bn,,,,v\n"
    )
    assert {r["vintage"] for r in told(rows, "share", "2030-02")} == {"2030-02"}


def test_what_holds_the_whole_has_no_share_of_it(told: Callable[..., list[Record]]) -> None:
    """Of two months b alone is printed, and a follows from each."""
    rows = (
        "2030-01..2030-02,export,b,world,30bn,,,,t\n"
        "2030-01,export,a,world,30bn,,,,t\n2030-02,export,a,world,40bn,,,,t\n"
    )
    assert {r["measure"] for r in told(rows, "show", "2030-01..2030-02")} == {"value"}


def test_a_surplus_with_one_country_stands_under_its_name(
    told: Callable[..., list[Record]], load: Loader
) -> None:
    rows = (
        "2030-02,export,a,usa,20bn,,,,t\n2030-02,import,a,usa,10bn,,,,t\n"
        "2030-02,export,total,world,90bn,,,,t\n2030-02,import,total,world,80bn,,,,t\n"
    )
    told(rows, "surplus", "2030-02")
    table = ask(load.store, "surplus", "2030-02", out="markdown").text
    rows_of = [
        line.split("|")[1].replace("&nbsp;", "").strip(" *")
        for line in table.splitlines()
        if line.startswith("|")
    ]
    assert rows_of[2:] == ["All", "with America", "A"]
