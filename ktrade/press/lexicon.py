"""The words an article is read by: those of words.csv, and the names of the vocabulary's items and
destinations.

A phrase stands for one kind of mention ('trend', 'from', 'item', …) and what it means there. One
name may stand for several items, since semiconductors of the ministry and of the ICT series are
two: which one, the article decides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ktrade.model.quantity import TOTAL, WORLD
from ktrade.model.vocabulary import Vocabulary

WORDS_FILE = Path(__file__).with_name("words.csv")
TOO_PLAIN = frozenset(
    ("all", "goods", "world", "total", "all goods", "it", "us")
)  # any sentence has these words
ICT, CUSTOMS = "ict", "customs"
CHINA, HONG_KONG, CHINA_HK = "china", "hong-kong", "china-hk"


class Phrase(NamedTuple):
    """What a phrase stands for: a kind of mention and its meaning; of an item or a place, the ids
    it may be."""

    kind: str
    means: str
    ids: tuple[str, ...] = ()


class Lexicon:
    """The phrases of one language, and the vocabulary they lead to. `about` is 'ict', 'total' or
    'customs'."""

    def __init__(
        self, language: str, categories: Vocabulary, destinations: Vocabulary, about: str
    ) -> None:
        self.categories, self.destinations, self.about = categories, destinations, about
        self.phrases: dict[str, Phrase] = {}
        self.common: frozenset[str] = frozenset()  # words that name no item nobody knows
        unknown: dict[str, Phrase] = {}
        items: dict[str, list[str]] = {}
        places: dict[str, list[str]] = {}
        with open(WORDS_FILE, encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["language"] != language:
                    continue
                kind, means, words = row["kind"], row["means"], row["words"].split(";")
                if kind == "common":
                    self.common = frozenset(words)
                elif kind in ("item", "place"):
                    known = categories if kind == "item" else destinations
                    ids = [i for i in means.split(";") if i in known]
                    for word in (w.casefold() if w[0].isascii() else w for w in words):
                        (items if kind == "item" else places).setdefault(word, []).extend(ids)
                else:
                    known_names = unknown if kind == "unknown" else self.phrases
                    for word in words:
                        known_names.setdefault(word, Phrase(kind, means))
        self._add_names(categories, items)
        self._add_names(destinations, places)
        for kind, found in (("item", items), ("place", places)):
            for word, ids in found.items():
                if ids and word not in self.phrases:
                    self.phrases[word] = Phrase(kind, "", tuple(dict.fromkeys(ids)))
        self.phrases = unknown | self.phrases  # what the vocabulary has learnt is known
        self.longest = max(word.count(" ") + 1 for word in self.phrases)

    def _add_names(self, terms: Vocabulary, found: dict[str, list[str]]) -> None:
        for term in terms:
            if term.id in (TOTAL, WORLD):
                continue
            for name in (term.name, *term.aliases):
                for word in _forms(_plain(name)):
                    if word not in TOO_PLAIN:
                        found.setdefault(word, []).append(term.id)

    def item(self, ids: Iterable[str], within: Iterable[str] = ()) -> str:
        """Which of these categories is meant: one below an item just spoken of, else of the
        article's series."""
        ids = tuple(ids)
        for parent in within:
            below = [i for i in ids if i != parent and parent in self.categories.ancestors(i)]
            if below and parent != ICT:
                return below[0]
        mine = [i for i in ids if self._series(i) == self.about]
        mine += [i for i in (f"{self.about}/{plain}" for plain in ids) if i in self.categories]
        plain = [i for i in ids if self._series(i) == TOTAL]
        return (mine or plain or list(ids))[0]

    def _series(self, category: str) -> str:
        root = category.split("/")[0]
        return root if root in (ICT, CUSTOMS) else TOTAL


@cache
def place_names() -> frozenset[str]:
    """The names of places that the vocabulary of words has, in small letters."""
    with open(WORDS_FILE, encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == "place"]
    return frozenset(word for row in rows for word in row["words"].split(";"))


def _plain(name: str) -> str:
    """A name as it stands in a sentence: small, hyphens opened, what is in brackets left out."""
    return " ".join(name.split(" (")[0].casefold().replace("-", " ").split())


def _forms(word: str) -> set[str]:
    """The word in singular and plural."""
    forms = {word}
    if not word.isascii():
        return forms
    if word.endswith("ies"):
        forms.add(word[:-3] + "y")
    elif word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-1])
    elif len(word) > 3:
        forms.add(word + "s")
    return forms
