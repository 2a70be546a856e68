"""Questions in the words of whoever asks: what each bare word is taken for, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ktrade.errors import KtradeError, NotUnderstood, UnknownName
from ktrade.model.period import Period
from ktrade.queries.words import asked
from ktrade.store.read import Store
from tests.asking import ask

# What is asked, and the flows, categories, destinations, periods and measures it names.
ASKED = {
    "2026-01": ((), (), (), ("2026-01",), ()),
    "latest": ((), (), (), ("2026-01",), ()),
    "JAN chips": ((), ("semiconductors",), (), ("2026-01",), ()),
    "us semis imports": (("import",), ("semiconductors",), ("us",), (), ()),
    "united states": ((), (), ("us",), (), ()),
    "viet nam ict goods first": None,
    "exports of memory chips to viet nam in January 2025": (
        ("export",), ("ict/semiconductors/memory",), ("vietnam",), ("2025-01",), (),
    ),
    "car parts cars": ((), ("auto-parts", "cars"), (), (), ()),
    "chips semiconductors SEMIS": ((), ("semiconductors",), (), (), ()),
    "graphics processor": ((), ("ict/gpus",), (), (), ()),
    "chips 2025-01 2026-01": ((), ("semiconductors",), (), ("2025-01", "2026-01"), ()),
    "growth ict": ((), ("ict",), (), (), ("yoy",)),
}  # fmt: skip


@pytest.mark.parametrize("words", ASKED)
def test_what_a_bare_word_is_is_told_by_what_is_known(seeded: Path, words: str) -> None:
    with Store(seeded) as store:
        if ASKED[words] is None:
            with pytest.raises(UnknownName, match="'first' is no period"):
                asked(store, words.split(" "), takes=("flow", "measure"))
            return
        found = asked(store, words.split(" "), takes=("flow", "measure"))
        named = found.filters
        periods = tuple(map(str, found.periods))
        told = (named.flows, named.categories, named.destinations, periods, found.measures)
        assert told == ASKED[words]
        assert asked(store, [words], takes=("flow", "measure")) == found  # as one, in quotes


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("all", "'all' may be category total or destination world"),
        ("semiconducters", r"nearest: semiconductors"),
        ("2026-13", "'2026-13' is not a period"),
        ("jan-31", "'jan-31' is not a period: a spreadsheet made it"),
        ("yoy", "yoy names a measure; expected periods, categories, destinations and flows"),
        ("balnce", r"nearest: balance, trade balance"),
    ],
)
def test_a_word_that_is_nothing_or_two_things_is_refused(
    seeded: Path, words: str, message: str
) -> None:
    with Store(seeded) as store, pytest.raises(KtradeError, match=message):
        asked(store, [words])


def test_several_periods_are_refused_where_one_is_meant(seeded: Path) -> None:
    with Store(seeded) as store:
        found = asked(store, ["2025-01", "2026-01"])
        with pytest.raises(NotUnderstood, match="2025-01 and 2026-01 are 2 periods"):
            _ = found.period
        january = Period.parse("2026-01")
        assert found.two_periods(store) == (january.year_before, january)
        assert asked(store, ["2026-01"]).two_periods(store) == (january.year_before, january)


@pytest.mark.parametrize(
    ("bare", "options"),
    [
        ("show 2026-01 chips", "show -m 2026-01 -c semiconductors"),
        ("show jan us EXPORTS", "show --flow Export -d us -m 2026-01"),
        ("share 2020-11 ict --by DESTINATION", "share -m 2020-11 -c ict --by destination"),
        ("surplus ict 2025-06", "surplus -c ict -m 2025-06"),
        ("growth ict 2020-11 2026-01", "growth -c ict --from 2020-11 --to 2026-01"),
        ("trend ict us yoy", "trend -c ict -d us --measure yoy"),
        ("bounds cars 2026-01", "bounds -c cars -m 2026-01"),
        ("facts ict us 2026-01", "facts -c ict -d us -m 2026-01"),
        ("claims 2020-11", "claims -m 2020-11"),
        ("compare ict 2026-01 2020-11", "compare 2020-11 2026-01 -c ict"),
    ],
)
def test_bare_words_ask_what_options_do(seeded: Path, bare: str, options: str) -> None:
    command, *words = bare.split(" ")
    found = ask(seeded, command, *words)
    assert found.records
    assert found == ask(seeded, *options.split(" "))


def test_a_repeated_option_is_a_list_or_refused(seeded: Path) -> None:
    both = ask(seeded, "show", "-m", "2026-01", "-c", "chips", "-c", "cars", "-d", "world")
    assert {r["category"] for r in both.records} >= {"semiconductors", "cars"}
    assert "ict" not in {r["category"] for r in both.records}
    of_two = ask(seeded, "facts", "--source", "2026-01_total-cna", "--source", "2020-11_ict-motie")
    assert {r["source"] for r in of_two.records} == {"2026-01_total-cna", "2020-11_ict-motie"}
    twice = ask(seeded, "show", "-m", "2026-01", "--month", "2020-11")
    assert (twice.status, twice.error) == (2, "--month is given twice; expected it once")
    together = ask(seeded, "trend", "chips", "cars")
    assert {r["category"] for r in together.records} == {"semiconductors", "cars"}
    for command in ("share", "growth"):
        refused = ask(seeded, command, "chips", "cars", "2026-01")
        assert "semiconductors and cars do not make one" in refused.error


def test_a_trend_keeps_to_a_kind_and_to_the_last_of_it(seeded: Path) -> None:
    every = [r["period"] for r in ask(seeded, "trend", "ict").records if r["measure"] == "value"]
    assert [p for p in every if "H" in p] == ["2022-H1", "2024-H1", "2025-H1"]
    found = ask(seeded, "trend", "ict", "--every", "half", "--last", "2").records
    assert [r["period"] for r in found if r["measure"] == "value"] == ["2024-H1", "2025-H1"]
    months = ask(seeded, "trend", "ict", "--every", "Month").records
    assert {r["period"] for r in months if r["measure"] == "value"} == {
        p for p in every if "H" not in p
    }


def test_periods_are_listed_by_kind_with_how_much_is_known(seeded: Path) -> None:
    found = ask(seeded, "periods").records
    facts = ask(seeded, "facts").records
    assert [r["kind"] for r in found] == ["month"] * 6 + ["half"] * 3
    for record in found:
        of_it = [fact for fact in facts if fact["period"] == record["period"]]
        sources = {fact["source"] for fact in of_it}
        assert (record["figures"], record["sources"]) == (str(len(of_it)), str(len(sources)))
    assert ask(seeded, "periods", "chips").records[-1]["period"] == "2026-01"


def test_a_part_without_parts_tells_the_shares_that_it_is(seeded: Path) -> None:
    """2.37bn of the 12.02bn to the United States: 19.7 percent."""
    found = ask(seeded, "share", "ict chips", "us", "2026-01").records
    (share,) = [
        r for r in found if (r["measure"], r["of"], r["period"]) == ("share", "total", "2026-01")
    ]
    assert float(share["low"]) < 100 * 2.37 / 12.02 < float(share["high"])
    assert {r["of"] for r in found if r["measure"] == "share"} >= {"ict", "total to world"}
