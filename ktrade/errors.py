"""What can go wrong for a user, each with its exit status and one clear line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple


class KtradeError(Exception):
    """Something a user can do something about; the text says what."""

    status = 2
    cause = ""  # where not '', what many cells may have in common: in a file it is told once


Error = KtradeError  # what a program that imports ktrade catches


class NotUnderstood(KtradeError):
    """A period, figure, claim or option that does not read as one: status 2."""


class UnknownName(KtradeError):
    """A category, destination, source or column that is not known: status 2."""


class BadFiles(KtradeError):
    """Files that cannot be loaded, or begun; nothing was written. Problems of a load were reported
    one by one, and asked from Python are kept here."""

    problems: tuple[Problem, ...] = ()


class NothingKnown(KtradeError):
    """A well-formed question about which the store holds nothing: status 1."""

    status = 1


class Contradicted(KtradeError):
    """Files whose figures or claims cannot hold, where that was asked to be refused: status 1."""

    status = 1


class StoreUnusable(KtradeError):
    """The store is missing, locked, damaged, or newer than this ktrade: status 3."""

    status = 3


class MachineFailed(KtradeError):
    """The answer cannot be written, or the machine refuses: no room on disk or in memory: status
    5."""

    status = 5


def missing_library(what: str, library: str, extra: str) -> NotUnderstood:
    """What to raise where a library is not installed that `what` needs, which is an extra's.

    ktrade is on no index: what an index has under its name is somebody else's.
    """
    return NotUnderstood(f"{what} need {library}; in a clone of ktrade: pip install '.[{extra}]'")


def no_room(what: str, error: OSError) -> MachineFailed:
    """What to raise where there is no room for a temporary file."""
    from tempfile import gettempdir

    place = shown(gettempdir(), 300)
    return MachineFailed(
        f"{what} cannot be kept in {place}: {error.strerror}; make room there, or name another"
        " folder in TMPDIR"
    )


class Problem(NamedTuple):
    """One bad cell, row or file; `line` 0 speaks of the whole file, `column` '' of the whole
    row."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        return visible(
            f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"
        )


def visible(text: str) -> str:
    """Text with control characters escaped: they could move the cursor or turn the line around."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def shown(text: str, longest: int = 60) -> str:
    """Input quoted for a message: control characters escaped, a long text cut, with its length."""
    quoted = f"'{visible(text[:longest])}'"
    return quoted if len(text) <= longest else f"{quoted} and {len(text) - longest} characters more"


# What others call the kinds of part, which no likeness of letters tells.
OTHERWISE = {
    **dict.fromkeys(("country", "countries", "market", "origin", "partner"), "destination"),
    **dict.fromkeys(("item", "items", "product", "products", "goods"), "category"),
}  # fmt: skip


def nearest(word: str, known: Iterable[str]) -> str:
    """' (nearest: a, b)' for the known names most like `word`, best first; '' where none is."""
    names = {name.casefold(): name for name in known}
    word = word.casefold()[:100]
    close = get_close_matches(word, names, n=3, cutoff=0.6)
    if not close and OTHERWISE.get(word) in names:
        close = [OTHERWISE[word]]
    return f" (nearest: {', '.join(names[c] for c in close)})" if close else ""


def one_of(text: str, known: Iterable[str], what: str) -> str:
    """The one of the known words that is meant, in any case; UnknownName, with the nearest, where
    none is."""
    words = {word.casefold(): word for word in known}
    if text.casefold() in words:
        return words[text.casefold()]
    raise UnknownName(
        f"{shown(text)} is not a {what}{nearest(text, words)}; expected {', '.join(words.values())}"
    )
