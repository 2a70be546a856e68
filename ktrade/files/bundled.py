"""The bundled vocabulary and sources, read from their files."""

from __future__ import annotations

from functools import cache

from ktrade.errors import Problem
from ktrade.files.columns import SOURCES_FILE, VOCABULARY_FILES
from ktrade.files.csv_reader import Sheet
from ktrade.files.described import read_sources, read_terms
from ktrade.model.quantity import Source
from ktrade.model.vocabulary import Vocabulary
from ktrade.resources import bundled


@cache
def bundled_terms(kind: str) -> Vocabulary:
    """The bundled vocabulary of a kind; the same to all who ask, not to be added to."""
    (name,) = (name for name, of_kind in VOCABULARY_FILES.items() if of_kind == kind)
    with open(bundled("seeds") / name, "rb") as stream:
        return Vocabulary(kind, [term for _, term in read_terms(Sheet(name, stream, _never), kind)])


def bundled_sources() -> dict[str, Source]:
    """So that facts of a bundled source, loaded by themselves, round as that source does."""
    with open(bundled("seeds") / SOURCES_FILE, "rb") as stream:
        return {
            source.id: source for _, source in read_sources(Sheet(SOURCES_FILE, stream, _never))
        }


def _never(problem: Problem) -> None:
    raise AssertionError(f"a bundled file has a problem: {problem}")
