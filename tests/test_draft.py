"""What is drafted of sentences made up for it, one a construction."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ktrade.files.bundled import bundled_terms
from ktrade.model.quantity import MEASURES
from ktrade.press.article import read_article
from ktrade.press.conflicts import mark_conflicts
from ktrade.press.page import read_page
from ktrade.press.writer import facts_file
from tests.conftest import ROOT

TERMS = bundled_terms("category"), bundled_terms("destination")
_FACT = re.compile(r"\d{4}\S* (?:export|import|balance|trade) \S+ \S+ \S+ .+")


class Construction(NamedTuple):
    """A construction: its name, an article, and the facts and claims that it gives."""

    name: str
    published: str
    about: str
    article: str
    facts: frozenset[str]


def constructions(file: Path) -> Iterator[Construction]:
    """The blocks of a file of cases, each begun by a line with its name."""
    _, *blocks = re.split(r"^= ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for block in blocks:
        name, *lines = block.strip().splitlines()
        said = next((line for line in lines if line.startswith("[") and line.endswith("]")), "[2031-05-10 total]")
        published, _, about = said.strip("[]").partition(" ")
        facts = frozenset(line for line in lines if _FACT.fullmatch(line))
        article = [line for line in lines if line not in facts and line != said]
        yield Construction(name, published, about, "\n".join(article), facts)


def drafted(article: str, published: str, about: str) -> frozenset[str]:
    """What the facts file drafted of an article says, one cell a line."""
    page = read_page(article.encode())._replace(published=published)
    draft = read_article(page, about, *TERMS)
    mark_conflicts(draft.facts, draft.main, published, Path("none.db"), TERMS)
    found = set()
    for row in csv.DictReader(io.StringIO(facts_file(draft.facts).text)):
        place = " ".join(row[column] for column in ("period", "flow", "category", "destination"))
        found |= {f"{place} {measure} {row[measure]}" for measure in MEASURES if row.get(measure)}
        found |= {f"{place} claim {claim}" for claim in (row.get("claims") or "").split("; ") if claim}
    return frozenset(found)


CASES = ROOT / "tests" / "cases"
ENGLISH, KOREAN = list(constructions(CASES / "press_english.txt")), list(constructions(CASES / "press_korean.txt"))


@pytest.mark.parametrize("case", ENGLISH, ids=lambda case: case.name)
def test_an_english_construction(case: Construction) -> None:
    assert drafted(case.article, case.published, case.about) == case.facts


@pytest.mark.parametrize("case", KOREAN, ids=lambda case: case.name)
def test_a_korean_construction(case: Construction) -> None:
    assert drafted(case.article, case.published, case.about) == case.facts


def test_each_construction_has_a_name_of_its_own() -> None:
    for cases in (ENGLISH, KOREAN):
        names = [case.name for case in cases]
        assert len(set(names)) == len(names)
        assert all(case.facts for case in cases)
