"""The categories and destinations that facts and questions may name, and how they hang together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from ktrade.errors import NotUnderstood, UnknownName, nearest, shown

FLOW_WORDS = {  # what each flow is called besides its id
    "export": ("exports", "수출"),
    "import": ("imports", "수입"),
    "balance": ("trade balance", "surplus", "무역수지", "수지"),
    "trade": ("total trade", "무역액", "교역액"),
}
AS_PRINTED = "as printed"
LISTED_BY = {"category": "categories", "destination": "destinations"}  # the commands
LONGEST_ID = 200  # an id stands in every row and message about its term
DEEPEST = 20  # steps from a term to the top: customs codes have six, and every question climbs them


class Term(NamedTuple):
    """A category or a destination.

    `part` says that it is one of its parent's pieces that do not overlap: only such are summed;
    `is_rest` that it is what those that a source names leave of the parent, so that only that
    source knows what it covers. `basis` names the classification or extent; AS_PRINTED where only
    the printing source knows it.
    """

    id: str
    name: str
    parent: str = ""
    part: bool = False
    aliases: tuple[str, ...] = ()
    basis: str = ""
    iso: str = ""
    is_rest: bool = False

    @property
    def is_as_printed(self) -> bool:
        return self.basis == AS_PRINTED or self.is_rest

    @property
    def words(self) -> tuple[str, ...]:
        """All that it is called: id, name, aliases, and the code that ISO 3166 gives a country."""
        code = (self.iso,) if self.iso.isalpha() else ()  # 001 is a code of the UN for the world
        return (self.id, self.name, *self.aliases, *code)

    @property
    def meaning(self) -> tuple[object, ...]:
        """What may not differ between two files that use this id; names and aliases may."""
        return (self.parent, "rest" if self.is_rest else self.part, self.basis, self.iso)


class Vocabulary:
    """The terms of one kind ('category' or 'destination') by id, in the order they were given."""

    def __init__(self, kind: str, terms: Iterable[Term]) -> None:
        self.kind = kind
        self._terms = {term.id: term for term in terms}
        self._children: dict[str, list[str]] = {}
        for term in self:
            self._children.setdefault(term.parent, []).append(term.id)
        self.as_printed = frozenset(term.id for term in self if term.is_as_printed)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, term_id: str) -> bool:
        return term_id in self._terms

    def __getitem__(self, term_id: str) -> Term:
        return self._terms[term_id]

    def add(self, term: Term) -> None:
        """Takes in a term that it has not: tables bring thousands, one by one, while they load."""
        _list_words(term, self._by_word)
        self._terms[term.id] = term
        self._children.setdefault(term.parent, []).append(term.id)

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The ids that each word may mean; made when a word is asked for, as often none is."""
        found: dict[str, list[str]] = {}
        for term in self:
            _list_words(term, found)
        return found

    def match(self, word: str) -> str:
        """The id that `word` (an id, name, alias or ISO code, any case) means.

        UnknownName where there is none, with the nearest; where there are several, with all of
        them, unless it is the very id of one: else an alias could make an id unusable.
        """
        ids = self.candidates(word)
        if len(ids) == 1:
            return ids[0]
        if ids:
            more = f" or {len(ids) - 5} more" if len(ids) > 5 else ""
            raise UnknownName(
                f"{shown(word)} may be {' or '.join(ids[:5])}{more}; expected one {self.kind} id"
            )
        known = self.nearest(word) or f"; 'ktrade {LISTED_BY[self.kind]}' lists them"
        raise UnknownName(f"{shown(word)} is not a known {self.kind}{known}")

    def candidates(self, word: str) -> tuple[str, ...]:
        """The ids that `word` may mean, in the vocabulary's order; where it is an id, that
        alone."""
        term_id = _fold(word)
        return (
            (term_id,) if term_id in self._terms else tuple(self._by_word.get(word_key(word), ()))
        )

    def nearest(self, word: str) -> str:
        """' (nearest: a, b)' for the known words most like it, '' where none is."""
        return nearest(
            word, (name for term in self for name in reversed(term.words))
        )  # ids last: they are shown

    def children(self, term_id: str) -> tuple[str, ...]:
        """The ids whose parent it is, in the order given."""
        return tuple(self._children.get(term_id, ()))

    def ancestors(self, term_id: str) -> tuple[str, ...]:
        """Its parent, that one's parent, and so on to the top."""
        found: list[str] = []
        parent = self._terms[term_id].parent
        while parent:
            found.append(parent)
            parent = self._terms[parent].parent
        return tuple(found)

    def depth(self, term_id: str, root: str) -> int | None:
        """How many steps it is below `root` (0: it is root), or None where it is not."""
        line = (term_id, *self.ancestors(term_id))
        return line.index(root) if root in line else None

    def faults(self) -> Iterator[tuple[str, str]]:
        """(id, what is wrong) for parents that are missing, form a circle or go up too far."""
        for term in self._terms.values():
            seen = {term.id}
            parent = term.parent
            while parent:
                if parent not in self._terms:
                    yield (
                        term.id,
                        (
                            f"its parent {shown(parent)} is not a known"
                            f" {self.kind}{nearest(parent, self._terms)}"
                        ),
                    )
                    break
                if parent in seen:
                    yield (
                        term.id,
                        (
                            f"its parents form a circle at {shown(parent)}; expected a parent"
                            " outside it"
                        ),
                    )
                    break
                if len(seen) > DEEPEST:
                    yield (
                        term.id,
                        (
                            f"is more than {DEEPEST} steps below the top; expected a parent"
                            " nearer the top"
                        ),
                    )
                    break
                seen.add(parent)
                parent = self._terms[parent].parent


def _list_words(term: Term, by_word: dict[str, list[str]]) -> None:
    for word in dict.fromkeys(map(word_key, term.words)):
        by_word.setdefault(word, []).append(term.id)


def term_from(cells: dict[str, str]) -> Term:
    """The term a vocabulary row describes; NotUnderstood for an id or a `part` that does not
    read."""
    term_id = cells["id"]
    is_plain = (
        term_id == _fold(term_id) and term_id.isprintable() and not any(c in ",; " for c in term_id)
    )
    if not is_plain or len(term_id) > LONGEST_ID:
        raise NotUnderstood(
            f"{shown(term_id)} is not an id; expected lower case without spaces, commas or"
            f" semicolons, up to {LONGEST_ID} characters"
        )
    if cells.get("part", "") not in ("", "yes", "no", "rest"):
        raise NotUnderstood(f"{shown(cells['part'])} is not a part; expected yes, rest or blank")
    aliases = (" ".join(alias.split()) for alias in cells.get("aliases", "").split(";"))
    return Term(
        id=term_id,
        name=cells.get("name", "") or term_id,
        parent=cells.get("parent", ""),
        part=cells.get("part", "") == "yes",
        aliases=tuple(alias for alias in aliases if alias),
        basis=cells.get("basis", ""),
        iso=cells.get("iso", ""),
        is_rest=cells.get("part", "") == "rest",
    )


def flow_named(word: str) -> str:
    """The flow that a word means (`Exports`, `수입`); UnknownName, with the nearest, where
    none."""
    key = word_key(word)
    for flow, others in FLOW_WORDS.items():
        if key == flow or key in others:
            return flow
    known = nearest(key, FLOW_WORDS)
    raise UnknownName(f"{shown(word)} is not a flow{known}; expected {', '.join(FLOW_WORDS)}")


def word_key(word: str) -> str:
    """What words that are one and the same have in common, whatever their case, blanks and hyphens.

    Korean is spaced as its writer likes (`자동차 부품`, `자동차부품`), and a Mac takes its
    letters apart.
    """
    key = _fold(unicodedata.normalize("NFC", word).replace("-", " "))
    return re.sub(r"[ ·ㆍ・]", "", key) if _HANGUL.search(key) else key


_HANGUL = re.compile("[가-힣]")


def _fold(word: str) -> str:
    return " ".join(word.split()).casefold()
