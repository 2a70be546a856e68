from __future__ import annotations

import unicodedata

import pytest

from ktrade.errors import UnknownName
from ktrade.model.vocabulary import Term, Vocabulary, flow_named

WORDS = Vocabulary(
    "category",
    [
        Term("total", "All goods"),
        Term("ict", "ICT goods", "total"),
        Term("ict/chips", "Chips (ICT)", "ict", True, ("ict chips", "memory")),
        Term("chips", "Chips", "total", True, ("semiconductors",)),
        Term("cars", "Cars", "total", True, ("memory", "automobiles")),
        Term("autos", "Autos", "total", True, ("cars",)),
    ],
)


@pytest.mark.parametrize(
    ("word", "term_id"),
    [
        ("ict", "ict"),
        ("ICT Goods", "ict"),
        ("  ict   goods ", "ict"),
        ("SEMICONDUCTORS", "chips"),
        ("ict/chips", "ict/chips"),
    ],
)
def test_a_word_is_an_id_a_name_or_an_alias_in_any_case(word: str, term_id: str) -> None:
    assert WORDS.match(word) == term_id


def test_a_word_that_fits_two_rows_lists_both() -> None:
    with pytest.raises(UnknownName, match="ict/chips or cars"):
        WORDS.match("Memory")


def test_an_id_is_never_made_unusable_by_an_alias() -> None:
    assert WORDS.match("cars") == "cars"


def test_an_unknown_word_gets_the_nearest() -> None:
    with pytest.raises(
        UnknownName, match=r"'semiconducters' is not a known category \(nearest: semiconductors"
    ):
        WORDS.match("semiconducters")


def test_depth_and_ancestors() -> None:
    assert WORDS.ancestors("ict/chips") == ("ict", "total")
    assert [WORDS.depth("ict/chips", root) for root in ("ict/chips", "ict", "total", "cars")] == [
        0,
        1,
        2,
        None,
    ]
    assert WORDS.children("ict") == ("ict/chips",)


def test_missing_parents_and_circles_are_faults() -> None:
    broken = Vocabulary(
        "category",
        [Term("a", "A", "b"), Term("b", "B", "a"), Term("c", "C", "totl"), Term("total", "T")],
    )
    faults = dict(broken.faults())
    assert "circle" in faults["a"]
    assert "circle" in faults["b"]
    assert "'totl' is not a known category (nearest: total)" in faults["c"]
    assert "total" not in faults


def test_an_iso_code_is_a_name_and_a_number_for_the_world_is_none() -> None:
    words = Vocabulary(
        "destination",
        [Term("world", "World", iso="001"), Term("vietnam", "Viet Nam", "world", iso="VN")],
    )
    assert words.match("vn") == words.match("VN") == "vietnam"
    with pytest.raises(UnknownName):
        words.match("001")


@pytest.mark.parametrize(
    "word", ["자동차부품", "자동차 부품", "자동차·부품", unicodedata.normalize("NFD", "자동차부품")]
)
def test_korean_words_are_the_same_however_spaced_or_composed(word: str) -> None:
    assert (
        Vocabulary("category", [Term("auto-parts", "Car parts", aliases=("자동차 부품",))]).match(
            word
        )
        == "auto-parts"
    )


@pytest.mark.parametrize("asked_before", [True, False])
def test_a_term_taken_in_later_is_known_by_each_of_its_words_once(asked_before: bool) -> None:
    words = Vocabulary("category", [Term("cars", "Cars")])
    if asked_before:
        words.match("cars")
    words.add(Term("ships", "Vessels", "cars"))
    assert (words.match("vessels"), words.candidates("Vessels")) == ("ships", ("ships",))
    assert words.children("cars") == ("ships",)


def test_a_hyphen_is_a_blank_except_where_it_tells_two_ids_apart() -> None:
    words = Vocabulary(
        "category", [Term("eco-cars", "Eco"), Term("eco", "Rest", aliases=("oil-based",))]
    )
    assert (words.match("ECO cars"), words.match("oil based"), words.match("eco")) == (
        "eco-cars",
        "eco",
        "eco",
    )


@pytest.mark.parametrize(
    ("word", "flow"), [("export", "export"), ("Exports", "export"), ("IMPORTS", "import"), ("수입",
    "import"),
                       ("무역수지", "balance"), ("surplus", "balance"), ("무역액", "trade")],
)  # fmt: skip
def test_flows_are_known_by_what_people_call_them(word: str, flow: str) -> None:
    assert flow_named(word) == flow


def test_an_unknown_flow_gets_the_nearest() -> None:
    with pytest.raises(
        UnknownName, match=r"'exprots' is not a flow \(nearest: export\); expected export, import"
    ):
        flow_named("exprots")
