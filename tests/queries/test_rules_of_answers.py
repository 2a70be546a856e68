"""Rests, filters, what is said to be known, and the figures of the front page: expected ends by
hand."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.asking import Record, Reply, ask, ends
from tests.conftest import CORPUS, Loader, Run
from tests.queries.rows_by_hand import PLACE, Make, answered, assert_ends, bn, made, one, outward


@pytest.fixture
def make(load: Loader, tmp_path: Path) -> Make:
    """Makes a store of rows written as HEADER says."""
    return lambda *rows: made(load, tmp_path, rows)


class TestWithout:
    """Parts of two classifications: 40.00bn of ICT goods and 30.00bn of semiconductors, which may
    be the same."""

    ROWS = (
        "2026-01,export,total,world,first,100.00bn,80.00bn,,,",
        "2026-01,export,ict,world,first,40.00bn,30.00bn,,,",
        "2026-01,export,ict/displays,world,first,10.00bn,5.00bn,,,",
        "2026-01,export,semiconductors,world,first,30.00bn,20.00bn,,,",
        "2026-01,export,cars,world,first,15.00bn,10.00bn,,,",
    )

    def rest(self, store: Path, *without: str) -> dict[tuple[str, str], Record]:
        options = [word for name in without for word in ("--without", name)]
        records = answered(store, "growth", "-m", "2026-01", "-c", "total", *options)
        rest = [r for r in records if r["category"].startswith("total without ")]
        return {(r["measure"], r["period"]): r for r in rest}

    def test_parts_that_may_overlap_bound_the_rest_from_both_sides(self, make: Make) -> None:
        rest = self.rest(make(*self.ROWS), "semiconductors", "ict")
        now, then = (D("29.9832"), D("60.0112")), (D("29.9832"), D("50.0112"))
        assert_ends(rest["value", "2026-01"], *(end * 10**9 for end in now))
        assert_ends(rest["value", "2025-01"], *(end * 10**9 for end in then))
        low, high = (now[0] / then[1] - 1) * 100, (now[1] / then[0] - 1) * 100
        assert_ends(rest["yoy", "2026-01"], low, high)

    def test_some_of_which_do_not_overlap(self, make: Make) -> None:
        """At least the larger of 40.00 and 30.00 + 15.00 is taken off, at most all of it."""
        rest = self.rest(make(*self.ROWS), "semiconductors", "ict", "cars")
        assert_ends(rest["value", "2026-01"], bn("14.9776"), bn("55.0168"))

    def test_parts_that_do_not_overlap_leave_the_difference(self, make: Make) -> None:
        rest = self.rest(make(*self.ROWS), "semiconductors", "cars")
        assert_ends(rest["value", "2026-01"], bn("54.9832"), bn("55.0168"))
        assert_ends(rest["value", "2025-01"], bn("49.9832"), bn("50.0168"))

    def test_a_part_of_a_named_one_adds_nothing(self, make: Make) -> None:
        store = make(*self.ROWS)
        alone, both = self.rest(store, "ict"), self.rest(store, "ict", "ict/displays")
        assert {key: ends(r) for key, r in both.items()} == {
            key: ends(r) for key, r in alone.items()
        }

    def test_nothing_is_left_below_zero(self, make: Make) -> None:
        """90.00bn and 30.00bn of 100.00bn: nothing to 10.0112bn is left."""
        store = make(
            "2026-01,export,total,world,first,100.00bn,,,,",
            "2026-01,export,ict,world,first,90.00bn,,,,",
            "2026-01,export,semiconductors,world,first,30.00bn,,,,",
        )
        assert_ends(
            self.rest(store, "semiconductors", "ict")["value", "2026-01"], "0", bn("10.0112")
        )

    def test_the_rest_of_shares_is_beside_the_parts_that_do_not_overlap(self, make: Make) -> None:
        """100 less the shares of semiconductors and cars; ICT goods are named, and not taken
        off."""
        reply = ask(make(*self.ROWS), "share", "-m", "2026-01", "-c", "total")
        known = {"ict", "semiconductors", "cars"}
        rest = one(
            (r for r in reply.records if r["category"] not in known and r["period"] == "2026-01"),
            "share",
        )
        # the rest is 55 of 100, its levels 54.9888..55.0112 beside their part of the whole's
        # rounding
        low, high = (D(end or "NaN") for end in ends(rest))
        assert D("54.97") < low < 55 < high < D("55.03")


class TestNothingIsKnown:
    ROWS = (
        "2026-01,export,ict,world,first,40.00bn,30.00bn,,,",
        "2025-11,export,ict,china,first,9.0bn,,,,",
        "2026-01,export,ict,china-hk,first,11.0bn,,,,",
        "2025-11,export,steel,us,first,1.0bn,,,,",
        "2026-02,export,total,world,next,70.00bn,,,,",
    )
    COMMANDS = ("show", "growth", "share", "surplus", "bounds")

    def near(self, reply: Reply, asked: str) -> str:
        assert reply.status == 1, (asked, reply.text)
        assert not [record for record in reply.records if record.get("ends") != []]
        assert asked in reply.error
        return reply.error.replace(asked, "")

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_alike_says_so_with_what_is_near(self, make: Make, command: str) -> None:
        store = make(*self.ROWS)
        error = self.near(
            ask(store, command, "-m", "2026-01", "-c", "ict", "-d", "china"), "2026-01"
        )
        assert "2025-11" in error or command == "surplus"
        assert "2026-02" not in error, "nothing is known of China in February either"
        assert "China incl. Hong Kong" in error or "china-hk" in error

    def test_explain_and_trend_too(self, make: Make) -> None:
        store = make(*self.ROWS)
        error = self.near(ask(store, "explain", "value", "steel", "us", "2026-01"), "2026-01")
        assert "2025-11" in error
        assert "2026-02" not in error
        reply = ask(store, "trend", "cars", "-d", "china")
        assert (reply.status, reply.records) == (1, [])

    @pytest.mark.parametrize("command", [*COMMANDS, "compare"])
    def test_the_latest_month_is_that_of_the_filters(self, make: Make, command: str) -> None:
        reply = ask(make(*self.ROWS), command, "-c", "ict")
        if command == "surplus":
            assert (reply.status, "2026-01" in reply.error) == (1, True)
            return
        assert reply.status == 0, reply.error
        latest = {r["period"] for r in reply.records}
        assert "2026-01" in latest
        assert "2026-02" not in latest

    @pytest.mark.parametrize(("day", "status"), [("2026-01-30", 1), ("2026-01-31", 0)])
    def test_an_undated_source_counts_from_the_last_day_it_reports_on(
        self, make: Make, day: str, status: int
    ) -> None:
        store = make("2026-01,export,ict,world,undated,40.00bn,,,,")
        assert ask(store, "show", "-m", "2026-01", "--as-of", day).status == status

    @pytest.fixture
    def fourth_quarter(self, make: Make) -> Path:
        """800.0bn less 600.0bn, after 700.0bn less 540.0bn; imports 700.0bn less 500.0bn."""
        return make(
            "2024,export,total,world,december,800.0bn,700.0bn,,,",
            "2024-01..2024-09,export,total,world,december,600.0bn,540.0bn,,,",
            "2024,import,total,world,december,700.0bn,,,,",
            "2024-01..2024-09,import,total,world,december,500.0bn,,,,",
        )

    def test_a_quarter_out_of_a_year_and_nine_months_is_known_to_all(
        self, fourth_quarter: Path
    ) -> None:
        store, low, high = fourth_quarter, bn("199.888"), bn("200.112")
        for command in ("show", "growth", "share", "surplus", "bounds"):
            records = [
                r for r in answered(store, command, "-m", "2024-Q4") if r["flow"] == "export"
            ]
            assert_ends(one(records, "value", period="2024-Q4"), low, high)
        quarter = ("value", "export", "total", "world", "2024-Q4")
        assert_ends(answered(store, "explain", *quarter)[0], low, high)
        assert_ends(answered(store, "test", "value 2024-Q4 > 1bn")[0], low, high)
        for options in ((), ("--from", "2024-Q4"), ("--to", "2024-Q4")):
            assert_ends(
                one(answered(store, "trend", "total", *options), "value", period="2024-Q4"),
                low,
                high,
            )

    def test_its_growth_follows_too(self, fourth_quarter: Path) -> None:
        ends_of = (D("199.888") / D("160.112") - 1) * 100, (D("200.112") / D("159.888") - 1) * 100
        assert_ends(answered(fourth_quarter, "explain", "yoy", "2024-Q4")[0], *ends_of)
        assert_ends(one(answered(fourth_quarter, "growth", "-m", "2024-Q4"), "yoy"), *ends_of)
        assert_ends(
            one(answered(fourth_quarter, "compare", "2023-Q4", "2024-Q4"), "change"),
            bn("39.776"),
            bn("40.224"),
        )


class TestFilters:
    """They choose lines, and leave a line every figure it has without them."""

    @pytest.mark.parametrize("command", ["show", "bounds"])
    @pytest.mark.parametrize(
        ("period", "choice"),
        [
            ("2026-01", ("-c", "ict")),
            ("2025-H1", ("-c", "semiconductors")),
            ("2020-11", ("-d", "us")),
            ("2026-01", ("--flow", "import")),
        ],
    )
    def test_no_figure_of_a_line_is_dropped(
        self, seeded: Path, command: str, period: str, choice: tuple[str, str]
    ) -> None:
        deep = ("--depth", "9") if command == "show" else ()
        all_lines = answered(seeded, command, "-m", period, *deep)
        field = {"-c": "category", "-d": "destination", "--flow": "flow"}[choice[0]]
        lines = [
            r for r in all_lines if r[field] == choice[1] or r[field].startswith(f"{choice[1]}/")
        ]
        # a share of the table's top may become one of the top that was chosen: a printed one stays
        lines = [r for r in lines if r["printed"] or r["measure"] != "share"]
        reply = ask(seeded, command, "-m", period, *deep, *choice)
        kept = {tuple(r[f] for f in PLACE): ends(r) for r in reply.records}
        assert {key: kept.get(key) for r in lines if (key := tuple(r[f] for f in PLACE))} == {
            tuple(r[f] for f in PLACE): ends(r) for r in lines
        }


class TestTheArticles:
    """Of the bundled facts, as the front page says."""

    @pytest.mark.parametrize(
        ("destination", "low", "high"),
        [("us", "0.32", "0.37"), ("eu", "0.45", "0.52"), ("china", "-3.39", "-3.21")],
    )
    def test_shares_of_november_2020(
        self, seeded: Path, destination: str, low: str, high: str
    ) -> None:
        records = answered(seeded, "share", "-m", "2020-11", "--by", "destination")
        assert outward(one(records, "share_change", destination=destination)) == (D(low), D(high))

    def test_cover_of_ict_goods(self, seeded: Path) -> None:
        assert outward(
            one(answered(seeded, "surplus", "-m", "2026-01"), "cover", category="ict")
        ) == (
            D("204.05"),
            D("207.14"),
        )

    def test_trade_follows_from_exports_and_imports(self, seeded: Path) -> None:
        """65.8444..65.86 and 57.1044..57.12; the balance, 8.7344..8.75, leaves no less of
        either."""
        records = answered(seeded, "show", "--month", "2026-01", "--flow", "trade")
        record = one(records, "value", category="total", period="2026-01")
        assert_ends(record, bn("122.9488"), bn("122.98"))

    def test_without_semiconductors_and_ict_goods(self, seeded: Path) -> None:
        """Whole 65.85 after 49.17, ICT goods 29.05 after 16.2, semiconductors 20.54 after 10.13, in
        common or not."""
        options = ("--without", "semiconductors", "--without", "ict")
        records = answered(seeded, "growth", "--month", "2026-01", *options)
        rest = {
            (r["measure"], r["period"]): ends(r)
            for r in records
            if r["category"].startswith("total without")
        }
        for key, least, most in (
            (("value", "2026-01"), bn("16.26"), bn("36.80")),
            (("value", "2025-01"), bn("22.84"), bn("32.97")),
            (
                ("yoy", "2026-01"),
                (D("16.26") / D("32.97") - 1) * 100,
                (D("36.80") / D("22.84") - 1) * 100,
            ),
        ):
            low, high = (D(end or "NaN") for end in rest[key])
            assert low <= least < most <= high


AS_PRINTED = {"china", "ict/smartphones"}  # of those that more than one article has


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 16])
def test_no_shown_figure_is_much_wider_than_its_own_print(load: Loader, step: int) -> None:
    """Not more than three times, unless another report puts it elsewhere; where each source means
    its own by a word, than the print of that source."""
    load(CORPUS)
    prints: dict[tuple[str, ...], dict[str, tuple[D, D]]] = {}
    for figure in answered(load.store, "facts"):
        if None not in ends(figure):
            low, high = (D(end or 0) for end in ends(figure))
            prints.setdefault(tuple(figure[f] for f in PLACE), {})[figure["source"]] = (low, high)
    wide, met = [], 0
    for period in sorted({key[0] for key in prints})[::step]:
        for record in ask(load.store, "show", "-m", period, "--depth", "9").records:
            of_sources = prints.get(tuple(record[f] for f in PLACE), {})
            is_apart = not AS_PRINTED.isdisjoint((record["category"], record["destination"]))
            own = [of_sources[s] for s in of_sources if not is_apart or s in record["sources"]]
            low, high = (D(end) if end is not None else D("Infinity") for end in ends(record))
            is_revised = any(b < low or a > high for a, b in own)
            if own and record["period"] == period and not record["clash"] and not is_revised:
                met += 1
                if high - low > 3 * min(b - a for a, b in own):
                    wide.append(record)
    assert met > 100 / step
    assert wide == []


def test_an_item_may_be_called_a_balance(load: Loader, run: Run, tmp_path: Path) -> None:
    """The rows of `surplus` are items, and its headings alone are balances."""
    (tmp_path / "categories.csv").write_text("id,name,parent\nsprings,Balance springs,total\n")
    (tmp_path / "a.csv").write_text(
        "period,flow,category,value\n2031-01,export,springs,3.0bn\n2031-01,import,springs,1.0bn\n"
    )
    load(tmp_path)
    told = run("surplus", "-m", "2031-01", KTRADE_DB=str(load.store)).stdout
    assert "Balance springs " in told
