"""The bundled vocabulary: what an analyst or a Korean release calls a thing is known, and means one
thing."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from ktrade.errors import UnknownName
from ktrade.files.columns import VOCABULARY_FILES
from ktrade.files.csv_reader import Sheet
from ktrade.files.described import read_terms
from ktrade.model.vocabulary import Vocabulary, word_key
from tests.conftest import ROOT


def words_of(kind: str) -> Vocabulary:
    (name,) = (name for name, of_kind in VOCABULARY_FILES.items() if of_kind == kind)
    with open(ROOT / "seeds" / name, "rb") as stream:
        return Vocabulary(
            kind, [term for _, term in read_terms(Sheet(name, stream, pytest.fail), kind)]
        )


CATEGORIES, DESTINATIONS = words_of("category"), words_of("destination")

# What each row's name may also be written as; by hand, from how releases and analysts name it.
MEANT = {
    "반도체": "semiconductors",
    "chips": "semiconductors",
    "Semis": "semiconductors",
    "ICT 반도체": "ict/semiconductors",
    "메모리반도체": "ict/semiconductors/memory",
    "시스템 반도체": "ict/semiconductors/system",
    "정보통신기술": "ict",
    "phones": "ict/mobile-phones",
    "휴대폰": "ict/mobile-phones",
    "휴대전화 부품": "ict/mobile-phones/parts",
    "SSD": "ict/computers/ssd",
    "컴퓨터·주변기기": None,  # the ICT ministry's and customs' groups are both called so
    "무선통신기기": "wireless",
    "자동차": "cars",
    "car": "cars",
    "autos": "cars",
    "승용차": "customs/passenger-cars",
    "passenger cars": None,
    "차부품": "auto-parts",
    "auto parts": "auto-parts",
    "석유제품": "petroleum-products",
    "석유화학": "petrochemicals",
    "철강제품": "steel",
    "선박": "ships",
    "일반기계": "general-machinery",
    "바이오헬스": "bio-health",
    "이차전지": "batteries",
    "2차전지": "batteries",
    "가전": "home-appliances",
    "섬유": "textiles",
    "디스플레이": "displays",
    "display panels": None,
    "화장품": "cosmetics",
    "농수산식품": "agri-fisheries",
    "농식품": "agri-food",
    "원유": "crude-oil",
    "EVs": "electric-vehicles",
    "친환경차": "eco-cars",
    "반도체 제조용 장비": "chip-equipment",
    "액정디바이스": "customs/lcd-devices",
    "유선통신기기": "customs/wired-communications",
    "관세청 반도체": "customs/semiconductors",
    "customs ships": "customs/ships",
}
TOWARDS = {
    "미국": "us", "대미국": "us", "대미": "us", "United States of America": "us", "US": "us",
    "중국": "china", "대중국": "china", "CN": "china-mainland", "중국(홍콩 포함)": "china-hk",
    "China and Hong Kong": "china-hk", "홍콩": "hong-kong", "hk": "hong-kong",
    "유럽연합(EU)": "eu", "대EU": "eu", "EU": "eu",
    "대만": "taiwan", "대대만": "taiwan", "tw": "taiwan",
    "아세안": "asean", "대아세안": "asean", "중동": "middle-east", "중남미": "latin-america",
    "베트남": "vietnam", "대베트남": "vietnam", "Viet Nam": "vietnam", "VN": "vietnam",
    "JP": "japan", "대일본": "japan", "인도": "india", "in": "india", "gb": "uk", "UK": "uk",
    "북미": "north-america", "전 세계": "world",
}  # fmt: skip


@pytest.mark.parametrize(("word", "term_id"), MEANT.items())
def test_categories_are_known_by_english_and_korean_names(word: str, term_id: str | None) -> None:
    assert len(CATEGORIES.candidates(word)) == (1 if term_id else 2)
    if term_id:
        assert CATEGORIES.match(word) == term_id


@pytest.mark.parametrize(("word", "term_id"), TOWARDS.items())
def test_destinations_are_known_by_names_and_codes(word: str, term_id: str) -> None:
    assert DESTINATIONS.match(word) == term_id


def test_passenger_cars_may_be_the_ministrys_item_or_customs() -> None:
    with pytest.raises(UnknownName, match="'passenger cars' may be cars or customs/passenger-cars"):
        CATEGORIES.match("passenger cars")


@pytest.mark.parametrize("words", [CATEGORIES, DESTINATIONS], ids=["categories", "destinations"])
def test_only_these_words_fit_two_rows(words: Vocabulary) -> None:
    fits: dict[str, set[str]] = {}
    for term in words:
        for word in map(word_key, term.words):
            fits.setdefault(word, set()).add(term.id)
    shared = {word for word, ids in fits.items() if len(ids) > 1}
    expected = {
        "passenger cars",
        "display panels",
        "computer peripherals",
        word_key("컴퓨터 주변기기"),
    }
    assert shared == (expected if words is CATEGORIES else set())


@pytest.mark.parametrize("words", [CATEGORIES, DESTINATIONS], ids=["categories", "destinations"])
def test_every_row_has_a_korean_name_and_a_place_in_the_tree(words: Vocabulary) -> None:
    assert not list(words.faults())
    assert [
        term.id for term in words if not any(re.search("[가-힣]", word) for word in term.words)
    ] == []


def test_customs_items_are_a_classification_apart() -> None:
    """A customs' item is never a piece that is added up with the trade ministry's."""
    customs = [term for term in CATEGORIES if term.id.startswith("customs/")]
    assert len(customs) == 19
    assert {(term.basis, term.parent, term.part) for term in customs} == {
        ("customs' groups", "total", False)
    }
    alike = [
        (a.name, b.name)
        for a, b in combinations(CATEGORIES, 2)
        if a.name.casefold() == b.name.casefold()
    ]
    assert alike == []
