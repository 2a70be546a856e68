"""Codes and names in official tables -> ids of the vocabulary, added where they are missing.

A classification is kept by itself: `hs/8542` is no item of the press, whatever its name, unless a
profile, or a vocabulary file beside the table (with `hs/8542` among its aliases), says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Protocol

from ktrade.errors import NotUnderstood, UnknownName, shown
from ktrade.files.countries import country_named
from ktrade.files.hs import is_of_hs, may_be_hs
from ktrade.files.key import is_total, key_of, without_mark
from ktrade.files.profiles import Codes, Profile
from ktrade.model.quantity import TOTAL, WORLD
from ktrade.model.vocabulary import AS_PRINTED, LONGEST_ID, Term, Vocabulary

WHOLE_WORLD = frozenset(
    map(key_of, ("세계", "전세계", "world", "all countries", "전체국가", "w00"))
)
MOST_WORDS = 20_000


class Words(Protocol):
    """A vocabulary that can be added to."""

    vocabulary: Vocabulary

    def add(self, term: Term) -> None: ...

    def match(self, word: str) -> str: ...


class TableWords:
    """What the words of one table mean: `category` and `destination` give the id, given a code
    and a name, either of them ''."""

    category: Callable[[str, str], str]
    destination: Callable[[str, str], str]

    def __init__(self, profile: Profile, categories: Words, destinations: Words) -> None:
        self._profile, self._categories, self._destinations = profile, categories, destinations
        self.knows = lru_cache(MOST_WORDS)(self._knows)
        self.category = lru_cache(MOST_WORDS)(self._category)
        self.destination = lru_cache(MOST_WORDS)(self._destination)

    def _knows(self, role: str, text: str) -> bool:
        """Whether a text names a "category" or "destination", other than their total."""
        codes = self._profile.category if role == "category" else self._profile.destination
        if codes.is_press and not is_total(text):
            with suppress(UnknownName):
                words = self._categories if role == "category" else self._destinations
                return words.match(without_mark(text)) not in (TOTAL, WORLD)
        return knows(self._profile, role, text)

    def _category(self, code: str, name: str) -> str:
        name = without_mark(name)
        codes = self._profile.category
        if known := self._said(codes, code, name, self._categories):
            return known
        if is_total(code) or not (key_of(code) or key_of(name)):
            return TOTAL
        if not key_of(code) and is_total(name):
            return TOTAL
        if codes.is_flat:
            return self._flat(codes, re.sub(r"\.0$", "", code), name)
        digits = re.sub(r"\.0$|[^0-9]", "", code)  # `8542.0` is a number that a program wrote
        if codes.scheme and digits and not _has_letters(code, codes.scheme):
            return self._coded(codes, _levelled(digits, codes), name)
        return self._as_printed(name or code, TOTAL, self._categories)

    def _destination(self, code: str, name: str) -> str:
        name = without_mark(name)
        codes = self._profile.destination
        if key_of(name) in codes.never:
            raise NotUnderstood(
                f"is {name}, so that these are countries that report; expected Korea's partners"
            )
        if known := self._said(codes, code, name, self._destinations):
            return known
        texts = [text for text in (code, name) if text and key_of(text)]
        if not texts or all(is_total(text) or key_of(text) in WHOLE_WORLD for text in texts):
            return WORLD
        for text in texts:
            number = re.sub(r"\.0$", "", text)
            if number.isdigit() and codes.scheme != "m49":
                continue  # a number of the publisher's own: customs' 10 is Asia, or the EU
            if term := _country_in(number):
                return self._country(term)
        return self._as_printed(name or code, WORLD, self._destinations)

    def _said(self, codes: Codes, code: str, name: str, words: Words) -> str:
        """The id that the profile gives a code or name, or the press a name; ''."""
        if codes.is_press and name and not is_total(name):
            with suppress(UnknownName):
                return words.match(name)
        return next((codes.words[key_of(t)] for t in (code, name) if key_of(t) in codes.words), "")

    def _coded(self, codes: Codes, digits: str, name: str) -> str:
        """The id of a code of a classification, which with those that it lies in is made known."""
        vocabulary, label = self._categories.vocabulary, codes.scheme.upper()
        word = f"{codes.scheme}/{digits}"
        if not vocabulary.candidates(word):
            above = max((level for level in codes.levels if level < len(digits)), default=0)
            parent = self._coded(codes, digits[:above], "") if above else TOTAL
            title = f"{name} ({label} {digits})" if name else f"{label} {digits}"
            self._categories.add(
                Term(word, title, parent, True, (f"{label} {digits}",), codes.basis)
            )
        return word

    def _flat(self, codes: Codes, code: str, name: str) -> str:
        """The id of a code that lies in no other."""
        refuse_length(codes, code)
        word, label = f"{codes.scheme}/{code.casefold()}", f"{codes.scheme.upper()} {code}"
        if not self._categories.vocabulary.candidates(word):
            title = f"{name.strip('-·() ')} ({label})" if key_of(name) else label
            self._categories.add(Term(word, title, TOTAL, aliases=(label,), basis=codes.basis))
        return word

    def _country(self, term: Term) -> str:
        """The id of a country: that of the vocabulary which has its ISO code, else its own."""
        vocabulary = self._destinations.vocabulary
        for term_id in vocabulary.candidates(term.iso):
            if vocabulary[term_id].iso == term.iso:
                return term_id
        if term.id not in vocabulary:
            clashing = {word for word in term.aliases if vocabulary.candidates(word)}
            self._destinations.add(
                term._replace(aliases=tuple(a for a in term.aliases if a not in clashing))
            )
        return term.id

    def _as_printed(self, text: str, root: str, words: Words) -> str:
        """The id of what only this kind of table knows, and each source of it for itself."""
        word = f"{self._profile.name}/{_slug(text)}"
        if not words.vocabulary.candidates(word):
            words.add(Term(word, f"{text} ({self._profile.name})", root, basis=AS_PRINTED))
        return word


def knows(profile: Profile, role: str, text: str) -> bool:
    """Whether a text names a "category" or "destination", as far as a profile by itself says."""
    text = without_mark(text)
    if role == "category":
        return key_of(text) in profile.category.words
    is_name = (len(text) > 3 or not text.isascii()) and not any(map(str.isdigit, text))
    return key_of(text) in profile.destination.words or (is_name and bool(_country_in(text)))


def _country_in(text: str) -> Term | None:
    """The one country that a text names: `일본`, or as a filter says it, `JP 일본`; None where it
    names several, or says that others are in it or some are not."""
    if re.search(r"포함|제외|외 ?[0-9]|\b(?:incl|excl)", text, re.I):
        return None
    if term := country_named(text):
        return term
    codes = re.findall(r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])", text)
    found = {country_named(code) for code in codes}
    rest = re.sub(r"[(\[]\s*[)\]]", "", re.sub("|".join(codes), "", text)) if codes else ""
    if key_of(rest):
        found.add(country_named(rest))
    return found.pop() if len(found) == 1 else None


def _has_letters(code: str, scheme: str) -> bool:
    """Whether a code is one with letters, which codes of HS and MTI have not: `AG2`, `4Z001`."""
    plain = re.sub(rf"^(?:hsk?|{scheme})[ .:-]*", "", code.casefold())
    return bool(re.search(r"[a-z][0-9]|[0-9][a-z]", plain))


def _levelled(digits: str, codes: Codes) -> str:
    """A code with the zero before it that a spreadsheet took away; NotUnderstood where it has too
    many digits, or too few."""
    if len(digits) in codes.levels:
        return digits
    whole = f"0{digits}"
    if len(whole) in codes.levels and (codes.scheme != "hs" or is_of_hs(whole, codes.levels)):
        return whole
    expected = ", ".join(map(str, codes.levels))
    raise NotUnderstood(
        f"{shown(digits)} is not a code of {codes.basis}; expected {expected} digits"
    )


def refuse_length(codes: Codes, code: str) -> None:
    """NotUnderstood where a flat code has not as many characters as its classification's have."""
    if len(code) not in codes.levels or not code.isalnum():
        expected = " or ".join(map(str, codes.levels))
        raise NotUnderstood(
            f"{shown(code)} is none of {codes.basis}; expected {expected} characters"
        )


def refuse_other_codes(codes: Codes, found: Sequence[str], text: str) -> None:
    """NotUnderstood where the codes of a table, whose titles and headers are `text`, are or may be
    of the other classification that its publisher has, and nothing says of which."""
    if not codes.rival or "MTI" in text.upper():
        return
    digits = [re.sub(r"\.0$", "", code) for code in found]
    digits = [code for code in digits if code.isdecimal()]
    if codes.scheme == "hs":
        if other := next((code for code in digits if not may_be_hs(code, codes.levels)), ""):
            raise NotUnderstood(
                f"has the code {other}, which HS has not; expected --profile {codes.rival}"
            )
        return
    if longest := next((code for code in digits if len(code) > max(codes.levels)), ""):
        raise NotUnderstood(
            f"has the code {longest}, longer than MTI's; expected --profile {codes.rival}-hs"
        )
    is_short = all(len(code) in (1, 3) for code in digits)  # which those of HS are not
    if digits and not is_short and all(may_be_hs(code, (2, 4, 6)) for code in digits):
        raise NotUnderstood(
            f"has codes that may be of HS or of MTI, such as {digits[0]}, and says of neither;"
            f" expected --profile {codes.rival}-hs or {codes.rival}-mti"
        )


def _slug(text: str) -> str:
    """An id of a text: lower case, words joined by hyphens, as long as an id may be."""
    plain = re.sub(r'[,;"/\s]+', " ", unicodedata.normalize("NFC", text).casefold())
    return "-".join(c for c in plain.split() if c.isprintable())[: LONGEST_ID - 40] or "unnamed"
