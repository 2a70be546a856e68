"""`check`: what cannot hold, why, and what would let it; and nothing else is called a
contradiction."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from ktrade.checks.contradictions import contradictions
from ktrade.checks.definitions import definitions
from ktrade.checks.finding import KINDS, UNUSUAL, Finding
from ktrade.checks.revisions import Revisions
from ktrade.checks.run import findings
from ktrade.checks.typos import corrections
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Source
from ktrade.model.wording import Wording
from ktrade.queries.check import check
from ktrade.queries.filters import Filters
from ktrade.resources import bundled
from ktrade.solver.figures import Given
from ktrade.solver.vintages import Bounds
from ktrade.store.figures import StoredFigures
from ktrade.store.read import Store
from tests.conftest import CORPUS, Loader, Run
from tests.worlds.by_hand import quantity

Figures = tuple[list[Observation], dict[str, Source]]


@pytest.fixture
def store(seeded: Path) -> Store:
    return Store(seeded)


def said(
    lines: Iterable[str],
    rounding: Rounding = Rounding.EITHER,
    published: dict[str, date] | None = None,
    reports: str = "2026-01",
) -> Figures:
    """Figures written as 'quantity [@source]: print'; a source is published on 2026-02-01 unless
    said otherwise."""
    observations, sources = [], {}
    for number, line in enumerate(lines):
        what, _, printed = line.rpartition(": ")
        text, _, source = what.partition(" @")
        source, _, vintage = (source or "s").partition("/")
        q = quantity(text)
        observations.append(
            Observation(q, parse_figure(printed, q.unit, rounding), source, f"p{number}")
        )
        day = (published or {}).get(source, date(2026, 2, 1))
        sources[source] = Source(
            source, rounding=rounding, published=day, reports=Vintage.parse(vintage or reports)
        )
    return observations, sources


def found(store: Store, figures: Figures) -> list[Finding]:
    observations, sources = figures
    bounds = Bounds(Given(observations), sources, store.categories, store.destinations)
    wording = Wording(store.categories, store.destinations)
    return [
        told
        for vintage in bounds.vintages
        for told in contradictions(bounds, vintage, sources, wording)
    ]


def revised(store: Store, figures: Figures) -> list[Finding]:
    observations, sources = figures
    bounds = Bounds(Given(observations), sources, store.categories, store.destinations)
    revisions = Revisions(bounds, sources, Wording(store.categories, store.destinations))
    return [told for vintage in bounds.vintages for told in revisions.made_to(vintage)]


def printed(finding: Finding) -> list[str]:
    return [member.observation.figure.printed for member in finding.members]


def repairs(finding: Finding) -> list[tuple[str, str]]:
    return [(repair.typo, repair.would_be[0].figure.printed) for repair in finding.repairs]


def test_a_balance_ten_times_too_large(store: Store) -> None:
    lines = [
        "value export ict world 2026-01: 16.3bn", "value import ict world 2026-01: 10.74bn",
        "value balance ict world 2026-01: 55.6bn",
    ]  # fmt: skip
    (finding,) = found(store, said(lines))
    # without imports exports alone are too small for that balance: the smallest set has two figures
    assert sorted(printed(finding)) == ["16.3bn", "55.6bn"]
    assert finding.relation == "balance = exports - imports"
    assert (finding.kind, finding.severity) == ("contradiction", "error")
    assert repairs(finding)[0] == ("decimal point", "5.56bn")
    (balance,) = [m for m in finding.members if m.observation.figure.printed == "55.6bn"]
    # 16.3bn: 16.244..16.4; 10.74bn: 10.7344..10.75
    assert balance.allowed is not None
    assert (balance.allowed.low, balance.allowed.high) == (D("5494000000"), D("5665600000"))


def test_last_years_level_where_this_years_belongs(store: Store) -> None:
    lines = [
        "value export cars world 2026-01: 5.00bn", "yoy export cars world 2026-01: 21.7",
        "value export cars world 2025-01: 5.00bn",
    ]  # fmt: skip
    (finding,) = found(store, said(lines))
    assert sorted(printed(finding)) == ["21.7", "5.00bn", "5.00bn"]
    right = [*lines[1:], "value export cars world 2026-01: 6.09bn"]
    assert found(store, said(right)) == []


def test_won_for_dollars(store: Store) -> None:
    lines = [
        "value export total world 2026-01: 65.8bn", "krw export total world 2026-01: 92.1tn",
        "value import total world 2026-01: 57.1bn", "krw import total world 2026-01: 79.9tn",
        "value balance total world 2026-01: 12.2tn",
    ]  # fmt: skip
    (finding,) = found(store, said(lines))
    assert "12.2tn" in printed(finding)
    # 65.8 less 57.1 is 8.7bn; at 92.1/65.8 = 1400 won a dollar that is 12.2tn won
    assert ("currency", "12.2tn") in repairs(finding)


def test_two_destinations_exchanged(store: Store) -> None:
    lines = [
        "value export ict us 2026-01: 4.62bn", "yoy export ict us 2026-01: 10.0",
        "value export ict us 2025-01: 4.20bn",
        "value export ict vietnam 2026-01: 2.10bn", "yoy export ict vietnam 2026-01: 5.0",
        "value export ict vietnam 2025-01: 2.00bn",
    ]  # fmt: skip
    assert found(store, said(lines)) == []
    swapped = [
        line.replace("4.62bn", "X").replace("2.10bn", "4.62bn").replace("X", "2.10bn")
        for line in lines
    ]
    both = found(store, said(swapped))
    assert [finding.kind for finding in both] == ["contradiction"] * 2
    for finding in both:
        (repair,) = [repair for repair in finding.repairs if repair.typo == "exchanged"]
        assert {s.figure.printed for s in repair.would_be} == {"4.62bn", "2.10bn"}
        assert len(repair.was) == 2


def test_a_pair_clashes_though_a_coarser_third_covers_both(store: Store) -> None:
    lines = [
        "value export ict world 2026-01 @a: 748m", "value export ict world 2026-01 @b: 750m..750m",
        "value export ict world 2026-01 @c: 0.7bn",
    ]  # fmt: skip
    (finding,) = found(store, said(lines, Rounding.NEAREST))
    assert sorted(printed(finding)) == ["748m", "750m..750m"]
    assert finding.sources == ("a", "b") or finding.sources == ("b", "a")


def test_within_one_source_comes_first(store: Store) -> None:
    lines = [
        "value export ict world 2026-01 @a: 20.0bn", "value import ict world 2026-01 @a: 12.0bn",
        "value balance ict world 2026-01 @a: 3.0bn", "value import ict world 2026-01 @b: 12.1bn",
    ]  # fmt: skip
    (finding,) = found(store, said(lines))
    assert finding.sources == ("a",)
    assert repairs(finding)
    assert len(finding.members) == 3


def test_conflicts_with_one_suspect_are_told_once(store: Store) -> None:
    lines = [
        "value export ict world 2026-01 @a: 16.3bn", "value import ict world 2026-01 @a: 10.74bn",
        "value balance ict world 2026-01 @a: 55.6bn", "value balance ict world 2026-01 @b: 5.5bn",
    ]  # fmt: skip
    (finding,) = found(store, said(lines))
    assert "55.6bn" in printed(finding)
    lines_of_text = [finding.summary, *finding.details]
    assert len(set(lines_of_text)) == len(lines_of_text)


def test_a_conflict_of_a_source_with_a_word_as_printed_is_told_once(store: Store) -> None:
    lines = [
        "value export ict world 2026-01: 13.8bn",
        "value export ict/semiconductors world 2026-01: 6.4bn",
        "share export ict/semiconductors world 2026-01 of ict: 40.0",
        "value export ict/smartphones world 2026-01: 1bn",
    ]  # fmt: skip
    assert len(found(store, said(lines))) == 1


def test_digits_cut_are_no_contradiction(store: Store) -> None:
    # 16.2 cut from 16.27 and 78 from 78.9: 29.1; read as rounded 16.256 × 1.7856 is 29.03 at most
    lines = [
        "value export ict world 2026-01: 29.1bn", "value export ict world 2025-01: 16.2bn",
        "yoy export ict world 2026-01: 78",
    ]  # fmt: skip
    (finding,) = found(store, said(lines, Rounding.NEAREST))
    assert (finding.kind, finding.severity) == ("rounding", "warning")
    assert found(store, said(lines, Rounding.EITHER)) == []


def test_a_base_of_last_years_story_is_a_revision(store: Store) -> None:
    # 10.00 × 1.20 = 12.00; the base was since revised to 10.05, half a percent up
    lines = ["value export ict world 2026-01: 12.06bn", "value export ict world 2025-01: 10.00bn"]
    near = [*lines, "yoy export ict world 2026-01: 20.0"]
    (finding,) = found(store, said(near))
    assert finding.kind == "revision"
    # two percent off is no revision within one story
    (finding,) = found(store, said([*lines, "yoy export ict world 2026-01: 17.0"]))
    assert finding.kind == "contradiction"


@pytest.mark.parametrize(
    ("day", "kind"), [(date(2026, 2, 15), "revision"), (date(2026, 2, 1), "contradiction")]
)
def test_sources_of_different_days_may_differ_by_a_percent(
    store: Store, day: date, kind: str
) -> None:
    lines = [
        "value export ict world 2026-01 @a: 29.05bn",
        "value export ict world 2026-01 @b: 29.15bn",
    ]
    (finding,) = found(store, said(lines, published={"b": day}))
    assert finding.kind == kind
    far = [
        "value export ict world 2026-01 @a: 29.05bn",
        "value export ict world 2026-01 @b: 29.95bn",
    ]
    (finding,) = found(store, said(far, published={"b": day}))
    assert finding.kind == "contradiction"


def test_vintages_revise_and_never_contradict(store: Store) -> None:
    lines = [
        "value export ict world 2025-01 @old/2025-01: 16.00bn",
        "value export ict world 2026-01 @new/2026-01: 29.0bn",
        "yoy export ict world 2026-01 @new/2026-01: 78.5..78.5",
    ]  # fmt: skip
    observations, sources = said(lines)
    assert found(store, (observations, sources)) == []
    (finding,) = revised(store, (observations, sources))
    # 28.944 / 1.785 = 16.2151bn against 16.01bn at most: 205m, 1.28 percent
    assert finding.kind == "revision"
    assert "up by at least 200m (1.2 percent)" in finding.summary
    assert finding.sources == ("old", "new")


def errors(store: Store, lines: Iterable[str]) -> list[Finding]:
    observations, sources = said(lines)
    told = findings(Given(observations), [], sources, store.categories, store.destinations)
    return [finding for finding in told if finding.severity == "error"]


def test_ten_days_larger_than_the_month_of_a_later_report(store: Store) -> None:
    lines = [
        "value export total world 2031-02-D10 @a/2031-02-D10: 71.0bn",
        "value export total world 2031-02-D20 @b/2031-02-D20: 34.3bn",
        "value export total world 2031-02 @c/2031-02: 54.0bn",
    ]
    (finding,) = errors(store, lines)
    assert (finding.kind, printed(finding)) == ("contradiction", ["71.0bn", "54.0bn", "34.3bn"])
    assert repairs(finding)[0] == ("decimal point", "7.10bn")
    assert set(finding.sources) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("piece", "whole"),
    [
        (
            "value export total world 2031-02-D20: 54.0bn",
            "value export total world 2031-02: 52.0bn",
        ),  # 3.6 percent
        (
            "value balance total world 2031-01: 9.0bn",
            "value balance total world 2031-Q1: 2.0bn",
        ),  # deficits follow
        (
            "value export ict china 2031-01: 9.0bn",
            "value export ict china 2031-Q1: 2.0bn",
        ),  # another extent
    ],
)
def test_pieces_that_may_be_larger_than_their_whole(store: Store, piece: str, whole: str) -> None:
    lines = [piece.replace(": ", " @a/2031-02: "), whole.replace(": ", " @b/2031-03: ")]
    assert errors(store, lines) == []


def test_the_year_to_date_in_place_of_twenty_days(store: Store) -> None:
    lines = [
        "value export total world 2031-09-D20 @a/2031-09-D20: 500.4bn",
        "value export total world 2032-09-D20 @b/2032-09-D20: 36.0bn",
        "yoy export total world 2032-09-D20 @b/2032-09-D20: 9.8",
    ]
    (finding,) = errors(store, lines)
    assert finding.kind == "contradiction"
    (repair,) = finding.repairs
    assert (repair.typo, str(repair.would_be[0].quantity.period)) == (
        "another period",
        "2031-01..2031-09-D20",
    )


@pytest.mark.parametrize(
    ("then", "now", "series", "is_error"),
    [
        ("10.0bn", "1.0bn", "export ict world", True),
        ("10.0bn", "2.2bn", "export ict world", False),  # a factor of 4.4
        ("90m", "9.0m", "export ict world", False),  # 81 million
        ("10.0bn", "1.0bn", "balance ict world", False),
        ("10.0bn", "1.0bn", "export ict china", False),
    ],
)
def test_no_revision_changes_a_level_fivefold(
    store: Store, then: str, now: str, series: str, is_error: bool
) -> None:
    lines = [
        f"value {series} 2025-01 @a/2025-01: {then}",
        f"value {series} 2025-01 @b/2026-01: {now}",
    ]
    assert [finding.kind for finding in errors(store, lines)] == ["contradiction"] * is_error


def test_a_revision_needs_a_print(store: Store) -> None:
    """Neither report prints the balance of January 2025."""
    lines = [
        "value export ict world 2025-01 @old/2025-01: 16.00bn",
        "value import ict world 2025-01 @old/2025-01: 10.00bn",
        "value balance ict world 2026-01 @new/2026-01: 9.00bn",
        "change balance ict world 2026-01 @new/2026-01: 4.00bn",
    ]  # fmt: skip
    assert revised(store, said(lines)) == []


def test_a_revision_that_rounding_may_explain_is_none(store: Store) -> None:
    lines = [
        "value export ict world 2025-01 @old/2025-01: 16.2bn",
        "value export ict world 2026-01 @new/2026-01: 29.0bn",
        "yoy export ict world 2026-01 @new/2026-01: 78",
    ]  # fmt: skip
    assert revised(store, said(lines)) == []


def test_alike_named_series_are_told_apart(store: Store) -> None:
    lines = [
        "value export semiconductors world 2026-01 @a: 20.54bn",
        "value export ict/semiconductors world 2026-01 @b: 20.9bn",
        "value export cars world 2026-01 @b: 6bn",
    ]  # fmt: skip
    observations, _ = said(lines)
    (finding,) = definitions(observations, Wording(store.categories, store.destinations))
    assert finding.kind == "definition"
    assert finding.sources == ("a", "b")


def test_alike_named_series_that_may_be_equal_are_not_told(store: Store) -> None:
    """Where 20.54 was cut to 20.5, nobody sees a contradiction."""
    lines = [
        "value export semiconductors world 2026-01 @a: 20.54bn",
        "value export ict/semiconductors world 2026-01 @b: 20.5bn",
        "value export ict china 2026-01 @a: 7.41bn",
        "value export ict china 2026-01 @b: 7.41bn",
    ]  # fmt: skip
    observations, _ = said(lines)
    assert not list(definitions(observations, Wording(store.categories, store.destinations)))


@pytest.mark.parametrize(
    ("text", "slip", "expected"),
    [
        ("value export ict world 2026-01: 55.6bn", "decimal point", "5.56bn"),
        ("value export ict world 2026-01: 2.9bn", "thousandfold", "2.9m"),
        ("krw import ict world 2026-01: 17.886tn KRW", "dropped zero", "17.0886tn KRW"),
        ("value balance ict world 2026-01: 3.1bn", "sign", "-3.1bn"),
        ("yoy export ict world 2026-01: -3.1", "sign", "3.1"),
        ("value export ict world 2026-01: 29.5bn", "swapped digits", "25.9bn"),
        ("value export ict world 2026-01: 29.5bn", "wrong digit", "29.8bn"),
        ("value export ict world 2026-01: 29.5bn", "added digit", "2.5bn"),
        ("value export ict world 2026-01: 29.5bn", "dropped digit", "29.45bn"),
        ("yoy export ict world 2026-01: 133.9", "by or to", "33.9"),
        ("value export ict world 2026-01: 29.5bn", "currency", "29.5bn"),
        ("value export ict world 2026-01: 29.5bn", "year earlier", "29.5bn"),
        ("value export ict world 2026-01: 29.5bn", "by or to", "29.5bn"),
    ],
)
def test_errors_are_corrected(text: str, slip: str, expected: str) -> None:
    (observation,), _ = said([text])
    undoings = [(kind.name, read[0]) for kind, read in corrections(observation, Rounding.EITHER)]
    assert (slip, expected) in [(name, read.figure.printed) for name, read in undoings]
    assert all(read != observation for _, read in undoings)
    costs = [kind.cost for kind, _ in corrections(observation, Rounding.EITHER)]
    assert costs == sorted(costs)


def all_findings(path: Path) -> list[Finding]:
    with Store(path) as store:
        return findings(
            StoredFigures(store),
            list(store.claims()),
            store.sources,
            store.categories,
            store.destinations,
        )


def test_the_five_articles_hold_one_contradiction(seeded: Path) -> None:
    """The won of June 2025's imports: 12.41bn dollars at the article's other rates are about
    17.09tn."""
    told = all_findings(seeded)
    (finding,) = [f for f in told if f.severity == "error"]
    assert finding.kind == "contradiction"
    assert finding.period == quantity("value import ict world 2025-06").period
    assert "17.886tn KRW" in printed(finding)
    assert repairs(finding)[0] == ("dropped zero", "17.0886tn KRW")
    cutting = [f.summary for f in told if f.kind == "rounding" and "truncates rather" in f.summary]
    assert cutting == [
        "2026-01_ict-joongang truncates rather than rounds: odds of more than 1,000 to 1"
    ]


def test_only_the_won_of_the_imports_of_june_2025_is_set_aside(store: Store) -> None:
    bounds = Bounds(StoredFigures(store), store.sources, store.categories, store.destinations)
    aside = {
        s
        for vintage in bounds.vintages
        for found in bounds.solutions(vintage)
        for s in found.set_aside
    }
    assert [s.figure.printed for s in aside] == ["17.886tn KRW"]


def test_open_claims_are_one_line_with_their_number(run: Run) -> None:
    told = run("check").stdout
    assert told.count("undecided") == 0
    assert "open claims: 23 cannot be decided" in told
    assert run("check", "--kind", "claim").stdout.count("is undecided: ") == 23
    assert (
        len([f for f in json.loads(run("check", "-f", "json").stdout) if f["status"] == "open"])
        == 23
    )


def test_nothing_is_said_twice(seeded: Path) -> None:
    told = all_findings(seeded)
    assert len({f.summary for f in told}) == len(told)
    for finding in told:
        lines = [finding.summary, *finding.details]
        assert len(set(lines)) == len(lines)
        assert len({member.observation for member in finding.members}) == len(finding.members)


def test_the_contradictions_of_the_corpus(tmp_path: Path) -> None:
    """Each was gone through by hand: a reader of the articles would have to agree that the figures
    cannot hold."""
    load = Loader(tmp_path / "c.db")
    load(CORPUS)
    errors = {
        (str(f.period), frozenset(printed(f)))
        for f in all_findings(load.store)
        if f.severity == "error" and f.members and f.kind == "contradiction"
    }
    assert errors == {
        ("2021-01", frozenset({"16.3bn", "55.6bn"})),  # 16.3 less 10.74 is 5.56
        ("2019", frozenset({"542.4bn", "54.41bn"})),  # ten times too small
        ("2017-06", frozenset({"56", "54.9"})),  # the ministry said 54.9 on the same day
        (
            "2017-01",
            frozenset({"6.4bn", "13.8bn", "~40"}),
        ),  # 6.4 of 13.8 is 46 percent, not nearly 40
    }


def test_check_answers_in_every_format(run: Run) -> None:
    june = ("check", "--month", "2025-06")
    told = json.loads(run(*june, "-f", "json").stdout)
    first = told[0]
    fields = [
        "kind",
        "severity",
        "status",
        "period",
        "summary",
        "figures",
        "relation",
        "allowed",
        "repairs",
    ]
    assert list(first)[: len(fields)] == fields
    assert len(first["figures"]) == len(first["allowed"]) == 4
    assert first["repairs"][0]["would_be"][0]["printed"] == "17.0886tn KRW"
    for style in ("table", "jsonl", "csv", "tsv", "markdown"):
        done = run(*june, "-f", style)
        assert (done.returncode, done.stderr) == (1, "")
        assert "17.0886tn KRW" in done.stdout
    assert len(list(csv.DictReader(run(*june, "-f", "csv").stdout.splitlines()))) == len(told)


def test_check_filters(run: Run) -> None:
    assert run("check", "--kind", "definition").returncode == 0
    assert run("check", "--month", "2026-01", "--kind", "contradiction").stdout.endswith(
        ": nothing to report\n"
    )
    assert run("check", "--source", "2025-06_ict-unsigned").returncode == 1
    assert run("check", "--source", "2020-11_ict-motie", "--kind", "contradiction").returncode == 0
    unknown = run("check", "--kind", "contradicton")
    assert (unknown.returncode, "nearest: contradiction" in unknown.stderr) == (2, True)
    assert run("check", "--month", "2031-01").returncode == 1
    for kind, meaning in KINDS.items():
        assert run("check", "--explain", kind).stdout == f"{kind}: {meaning}\n"


NEW = "period,category,value,yoy,year_earlier,where\n2026-02,cars,{level},20.0,5.00bn,p1\n"


def test_a_file_is_checked_before_it_is_stored(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.db"
    assert run("ingest", KTRADE_DB=str(mine)).returncode == 0
    before = mine.read_bytes()
    (tmp_path / "2026-02_cars.csv").write_text(NEW.format(level="60.0bn"))
    done = run("check", "2026-02_cars.csv", KTRADE_DB=str(mine))
    assert done.returncode == 1
    assert "if 60.0bn were 6.00bn" in done.stdout
    assert "17.886" not in done.stdout, "what other files hold is not told"
    refused = run("ingest", "--check", "2026-02_cars.csv", KTRADE_DB=str(mine))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "ktrade: nothing was written" in refused.stderr
    assert mine.read_bytes() == before
    (tmp_path / "2026-02_cars.csv").write_text(NEW.format(level="6.00bn"))
    assert run("check", "2026-02_cars.csv", KTRADE_DB=str(mine)).returncode == 0
    assert run("ingest", "--check", "2026-02_cars.csv", KTRADE_DB=str(mine)).returncode == 0
    assert mine.read_bytes() != before


def test_a_file_without_figures_has_nothing_to_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("id,publisher\nnew,A Newspaper\n")
    done = run("check", "sources.csv")
    assert (done.returncode, done.stdout) == (0, "0 figures from 0 sources: nothing to report\n")


def test_standard_input_is_checked_and_loaded(run: Run, tmp_path: Path) -> None:
    text = NEW.replace("where\n", "where,source\n").replace("p1\n", "p1,a\n").format(level="6.00bn")
    for name, arguments in (("a.db", ("check", "-")), ("b.db", ("ingest", "--check", "-"))):
        done = run(*arguments, stdin=text, KTRADE_DB=str(tmp_path / name))
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / name).exists() == (arguments[0] == "ingest")


def assert_told_by_period(store: Path, step: int) -> None:
    """What is said of every so manieth period is what all of the store says of it."""
    with Store(store) as opened:
        everything = check(opened, None, Filters()).findings
        periods = list(opened.periods())[::step]
        for period in periods:
            about = [
                f
                for f in everything
                if period in (f.period, *(m.observation.quantity.period for m in f.members))
            ]
            assert list(check(opened, period, Filters()).findings) == about, period
    assert len(everything) > len(about)
    assert len(periods) > 2


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 4])
def test_what_concerns_one_period_is_what_all_of_the_store_says_of_it(
    seeded: Path, step: int
) -> None:
    assert_told_by_period(seeded, step)


@pytest.mark.slow
def test_so_it_is_where_many_decimal_points_are_misplaced(tmp_path: Path) -> None:
    chance = random.Random(1)
    load = Loader(tmp_path / "k.db")
    for file in CORPUS.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        if file.name[0] == "2":
            text = re.sub(
                r"(?<=,)(\d+)\.(\d+)(?=bn,)",
                lambda m: m[0] if chance.random() < 0.95 else f"0.{m[1]}{m[2]}",
                text,
            )
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    load(*tmp_path.glob("*.csv"))
    assert_told_by_period(load.store, 3)


def test_a_level_far_from_its_neighbours_is_told_of_their_periods_too(load: Loader) -> None:
    """Each month by a source of its own: the last is a tenth of those a year and more before."""
    load(bundled("seeds") / "categories.csv", bundled("seeds") / "destinations.csv")
    months = ["2030-01", "2030-03", "2030-05", "2031-08"]
    rows = [f"{month},cars,{5 if month < '2031' else 0.5}bn,{month}_a" for month in months]
    load("-", stdin="\n".join(["period,category,value,source", *rows, ""]))
    with Store(load.store) as store:
        for month in months:
            (told,) = check(store, Period.parse(month), Filters()).findings
            assert (told.kind, str(told.period)) == (UNUSUAL, "2031-08")
