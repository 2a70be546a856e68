"""Which report an answer reads, and what it must not mix: small stores, and expected ends by
hand."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.asking import ask, vintages_of
from tests.conftest import Loader
from tests.queries.rows_by_hand import Make, answered, assert_ends, bn, chosen, made, one


@pytest.fixture
def make(load: Loader, tmp_path: Path) -> Make:
    """Makes a store of rows written as HEADER says."""
    return lambda *rows: made(load, tmp_path, rows)


class TestOneReportAtATime:
    """No number of one report is cut with another's, and a line is of one report."""

    # levels of the first report: 80bn after 40bn, 95.9 to 104.3 percent; the confirmed one says
    # 100.4, not 100
    LEVELS = "2026-01,export,total,world,first,80bn,40bn,,,"
    LOW, HIGH = D("79.44") / D("40.56"), D("80.56") / D("39.44")

    def test_growth_between_is_not_cut_with_a_later_growth(self, make: Make) -> None:
        store = make(self.LEVELS, "2026-01,export,total,world,confirmed,,,100.4,,")
        records = answered(store, "growth", "--from", "2025-01", "--to", "2026-01")
        assert {r["vintage"] for r in records} == {"2026-01"}
        assert_ends(one(records, "ratio"), self.LOW, self.HIGH)
        growth = [r for r in records if r["measure"] in ("growth", "yoy")]
        assert growth
        for record in growth:
            assert_ends(record, (self.LOW - 1) * 100, (self.HIGH - 1) * 100)

    def test_a_comparison_is_not_cut_with_a_later_change(self, make: Make) -> None:
        store = make(self.LEVELS, "2026-01,export,total,world,confirmed,,,,40.20bn,")
        record = one(answered(store, "compare", "2025-01", "2026-01"), "change")
        assert record["vintage"] == "2026-01"
        assert_ends(record, bn("38.88"), bn("41.12"))

    def test_a_contribution_is_not_cut_with_a_later_growth(self, make: Make) -> None:
        store = make(
            self.LEVELS,
            "2026-01,export,cars,world,first,8.0bn,4.0bn,,,",
            "2026-01,export,cars,world,confirmed,,,100.9,,",
        )
        record = one(
            answered(store, "growth", "--month", "2026-01", "-c", "total"),
            "contribution",
            category="cars",
        )
        assert record["vintage"] == "2026-01"
        assert_ends(record, D("3.888") / D("40.56") * 100, D("4.112") / D("39.44") * 100)

    @pytest.mark.parametrize(
        ("growth", "ratio", "change"),
        [
            (
                "1.0",
                ("1.00944", "1.01056"),
                (D("49.44e9") * D("0.00944"), D("50.56e9") * D("0.01056") / D("1.01056")),
            ),
            (
                "-1.0",
                ("0.98944", "0.99056"),
                (D("50.56e9") * D("-0.01056"), D("49.44e9") * D("-0.00944") / D("0.99056")),
            ),
        ],
    )
    def test_a_change_and_a_ratio_on_the_month_before_know_the_growth(
        self, make: Make, growth: str, ratio: tuple[str, str], change: tuple[D, D]
    ) -> None:
        """Levels of 49.44 to 50.56bn: a fall is off the earlier one, a rise ends at the later."""
        store = make(
            "2026-01,export,total,world,next,50bn,,,,",
            f"2026-02,export,total,world,next,50bn,,,,{growth}",
        )
        records = answered(store, "compare", "2026-01", "2026-02")
        assert_ends(one(records, "change"), *change)
        told = one(answered(store, "growth", "--from", "2026-01", "--to", "2026-02"), "ratio")
        assert_ends(told, *ratio)
        assert told["sources"] == ["next"]

    # what was reported of January 2025 then, and a year later: all of it revised upward
    LAST_YEAR = (
        "2025-01,export,total,world,last-year,50.00bn,45.00bn,,,",
        "2025-01,export,cars,world,last-year,5.00bn,4.00bn,,,",
        "2025-01,import,total,world,last-year,40.00bn,36.00bn,,,",
        "2026-01,export,total,world,first,66.00bn,,10.0,,",
        "2026-01,export,cars,world,first,7.00bn,,16.7,,",
    )

    def test_contributions_of_last_year_stay_those_of_its_report(self, make: Make) -> None:
        store = make(*self.LAST_YEAR)
        records = answered(store, "growth", "--month", "2025-01", "-c", "total")
        assert {r["vintage"] for r in records} == {"2025-01"}
        record = one(records, "contribution", category="cars")
        assert_ends(record, D("0.9888") / D("45.0056") * 100, D("1.0112") / D("44.9944") * 100)

    @pytest.mark.parametrize("command", ["show", "surplus", "share"])
    def test_a_line_is_of_one_report(self, make: Make, command: str) -> None:
        records = answered(make(*self.LAST_YEAR), command, "--month", "2025-01", *["-c", "total"])
        lines: dict[tuple[str, str], set[str]] = {}
        for r in records:
            line = r["category"] if command == "surplus" else f"{r['flow']} {r['category']}"
            lines.setdefault((line, r["destination"]), set()).add(r["vintage"])
        assert lines
        assert {line: of for line, of in lines.items() if len(of) > 1} == {}

    def test_cover_is_of_one_report(self, make: Make) -> None:
        record = one(
            answered(make(*self.LAST_YEAR), "surplus", "--month", "2025-01"),
            "cover",
            category="total",
        )
        assert record["vintage"] == "2025-01"
        assert_ends(record, D("49.9944") / D("40.0056") * 100, D("50.0056") / D("39.9944") * 100)

    def test_what_no_report_knows_alone_says_that_it_lies_between_two(self, make: Make) -> None:
        """40bn in the report of January 2025, 80bn in that of January 2026."""
        store = make(
            "2025-01,export,total,world,last-year,40bn,,,,",
            "2026-01,export,total,world,first,80bn,,,,",
        )
        for question in (
            ("growth", "--from", "2025-01", "--to", "2026-01"),
            ("compare", "2025-01", "2026-01"),
        ):
            growth = [r for r in answered(store, *question) if r["measure"] in ("growth", "yoy")]
            (record,) = growth
            assert sorted(vintages_of(record)) == ["2025-01", "2026-01"]
            assert_ends(record, (self.LOW - 1) * 100, (self.HIGH - 1) * 100)


class TestAWorseReadingHidesNothing:
    CLEAN = "2026-01,export,total,world,first,50.00bn,,18.4,,"

    def test_a_vague_later_word_does_not_hide_a_print(self, make: Make) -> None:
        store = make(self.CLEAN, "2026-01,export,total,world,next,,,<30,,")
        record = one(answered(store, "show", "--month", "2026-01"), "yoy")
        assert (record["printed"], record["vintage"]) == ("18.4", "2026-01")
        assert_ends(record, "18.344", "18.456")
        assert ask(store, "test", "yoy 2026-01 > 15").status == 0

    def test_a_coarser_later_print_does_not_displace_a_sharper_one(self, make: Make) -> None:
        store = make(self.CLEAN, "2026-01,export,total,world,next,50bn,,,,")
        record = one(answered(store, "show", "--month", "2026-01"), "value", period="2026-01")
        assert (record["printed"], record["vintage"]) == ("50.00bn", "2026-01")

    def test_a_revision_displaces_it(self, make: Make) -> None:
        store = make(self.CLEAN, "2026-01,export,total,world,confirmed,51bn,,,,")
        record = one(answered(store, "show", "--month", "2026-01"), "value", period="2026-01")
        assert (record["printed"], record["vintage"]) == ("51bn", "2026-01-rev")

    def test_a_later_print_that_clashes_does_not(self, make: Make) -> None:
        """60.00bn a month later, 20.0 percent up, leaves 50.0bn: the 99.00bn printed beside it
        cannot be."""
        store = make(
            self.CLEAN,
            "2026-01,export,total,world,next,99.00bn,,,,",
            "2026-02,export,total,world,next,60.00bn,,,,20.0",
        )
        record = one(answered(store, "show", "--month", "2026-01"), "value", period="2026-01")
        assert (record["printed"], record["clash"], record["vintage"]) == (
            "50.00bn",
            None,
            "2026-01",
        )
        assert ask(store, "test", "value 2026-01 < 60bn").status == 0


class TestWordsOfASourcesOwn:
    """`china` is known as printed only: two sources may mean two things by it."""

    ROWS = (
        "2026-01,export,total,world,first,80.00bn,,,,",
        "2026-01,export,total,china,first,12.0bn,6.0bn,,,",
        "2026-01,export,total,world,other,80.0bn,,,,",
        "2026-01,export,total,china,other,8.0bn,,-10.0,,",
    )

    def test_each_source_has_its_own_line(self, make: Make) -> None:
        records = answered(make(*self.ROWS), "growth", "--month", "2026-01", "--by", "destination")
        china = [r for r in records if r["destination"] == "china"]
        assert {len(r["sources"]) for r in china} == {1}
        values = {(r["sources"][0], r["printed"]) for r in chosen(china, "value", period="2026-01")}
        assert values == {("first", "12.0bn"), ("other", "8.0bn")}
        growth = {r["sources"][0]: r for r in chosen(china, "yoy")}
        assert_ends(
            growth["first"],
            (D("11.944") / D("6.056") - 1) * 100,
            (D("12.056") / D("5.944") - 1) * 100,
        )
        assert_ends(growth["other"], "-10.056", "-9.944")

    @pytest.mark.parametrize("command", ["show", "growth", "share", "compare", "bounds", "trend"])
    def test_every_command_has_both(self, make: Make, command: str) -> None:
        question = {
            "compare": ("compare", "2025-01", "2026-01"),
            "trend": ("trend", "total", "-d", "china"),
            "share": ("share", "-m", "2026-01", "--by", "destination"),
            "growth": ("growth", "-m", "2026-01", "--by", "destination"),
        }.get(command, (command, "-m", "2026-01"))
        records = answered(make(*self.ROWS), *question)
        china = [r for r in records if r["destination"] == "china" and r["measure"] == "value"]
        assert {r["sources"][0] for r in china if r["period"] == "2026-01"} == {"first", "other"}
        assert {len(r["sources"]) for r in china} == {1}

    @pytest.mark.parametrize("command", ["show", "growth", "compare", "bounds"])
    def test_asked_for_by_name_it_has_both_too(self, make: Make, command: str) -> None:
        periods = ("2025-01", "2026-01") if command == "compare" else ("-m", "2026-01")
        records = answered(make(*self.ROWS), command, *periods, "-c", "total", "-d", "china")
        china = [r for r in records if r["destination"] == "china"]
        assert {len(r["sources"]) for r in china} == {1}
        assert {r["sources"][0] for r in chosen(china, "value", period="2026-01")} == {
            "first",
            "other",
        }

    def test_a_table_says_whose_line_it_is(self, make: Make) -> None:
        text = ask(make(*self.ROWS), "show", "-m", "2026-01", out="table").text
        lines = [line.split("  ")[0] for line in text.splitlines() if "China" in line]
        assert len(lines) == len(set(lines)) == 2

    @pytest.mark.parametrize(("source", "status"), [("", 4), ("first", 1), ("other", 0)])
    def test_nothing_is_certain_that_one_of_them_denies(
        self, make: Make, source: str, status: int
    ) -> None:
        choice = ["--source", source] if source else []
        reply = ask(make(*self.ROWS), "test", "value total china 2026-01 < 10bn", *choice)
        assert reply.status == status, reply.text

    def test_they_are_never_compared(self, make: Make) -> None:
        store = make(
            "2025-01,export,total,china,last-year,12.0bn,,,,",
            "2026-01,export,total,china,first,8.0bn,,,,",
        )
        records = answered(store, "compare", "2025-01", "2026-01")
        assert not [r for r in records if r["compared_with"] or r["measure"] == "yoy"]
        assert (
            ask(store, "growth", "--from", "2025-01", "--to", "2026-01", "-d", "china").status == 1
        )


class TestBalances:
    TURNED = (
        "2026-01,balance,total,world,first,10.00bn,-5.00bn,,,",
        "2026-01,export,total,world,first,60.00bn,50.00bn,,,",
    )

    @pytest.mark.parametrize(
        "question",
        [
            ("compare", "2025-01", "2026-01", "--flow", "balance"),
            ("growth", "--from", "2025-01", "--to", "2026-01", "--flow", "balance"),
            ("surplus", "-m", "2026-01"),
        ],
    )
    def test_a_balance_that_turned_grew_by_dollars_only(
        self, make: Make, question: tuple[str, ...]
    ) -> None:
        records = [r for r in answered(make(*self.TURNED), *question) if r["flow"] == "balance"]
        assert_ends(one(records, "change"), bn("14.9888"), bn("15.0112"))
        assert {r["measure"] for r in records if r["unit"] in ("percent", "ratio")} <= {"cover"}

    def test_why_its_growth_is_left_empty_is_said(self, make: Make) -> None:
        text = ask(make(*self.TURNED), "compare", "2025-01", "2026-01", out="markdown").text
        notes = [line.casefold() for line in text.splitlines() if line.startswith("- ")]
        assert any("balance" in note for note in notes), text

    def test_a_column_of_points_holds_no_dollars(self, make: Make) -> None:
        text = ask(
            make(*self.TURNED), "growth", "-m", "2026-01", "--flow", "balance", out="markdown"
        ).text
        header = next(line for line in text.splitlines() if line.startswith("|"))
        assert "contribution" not in header
        assert "change" in header

    @pytest.mark.parametrize("command", ["share", "growth", "show"])
    def test_it_has_no_shares_nor_contributions(self, make: Make, command: str) -> None:
        store = make(*self.TURNED, "2026-01,balance,cars,world,first,6.00bn,5.00bn,,,")
        reply = ask(store, command, "-m", "2026-01", "--flow", "balance")
        assert reply.status in (0, 1)
        shares = ("share", "share_change", "contribution")
        assert [r for r in reply.records if r["measure"] in shares or r["unit"] == "points"] == []
