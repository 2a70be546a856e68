"""Names that the vocabulary does not have: of those a figure may be, and not of the headline it
would fall to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ktrade.press.facts import Group, not_known
from ktrade.press.gathering import MOVED
from ktrade.press.sentence import Sentence

_NAME = r"[A-Za-z][A-Za-z-]+"
_BEFORE = re.compile(  # the words right before "exports", not those before a preposition
    rf"(?:(?!(?:in|of|to|for|by|with|from|on|and|as|at) ){_NAME} ){{1,2}}$"
)
_DESCRIBES = re.compile(
    r"(?:ing|ed|ly|est|th|al|ous|ive)$"
)  # booming, expected, steepest: no names of items
_VERB = re.compile(
    r"\b(?:sa(?:y|ys|id|w)|shows?|showed|reports?|reported|puts?|indicates?|sees?"
    r"|posted|recorded|logged) "
)
_TO_A_PLACE = re.compile(r"[a-z ]* (?:to|from|with) (?:the )?([A-Z][a-z]+(?: [A-Z][a-z]+)*)")
_CLAUSE = re.compile(r"[,;:(]|\b(?:and|while|but|although|though|whereas|with|as|that)\b")


def unknown_names(group: Group, sentence: Sentence) -> Iterator[str]:
    """What to say of a group without an item whose subject has a word that names one, if nobody
    knows it."""
    if (
        "item" in group.explicit
        or not group.figures
        or group.scope == "daily"
        or group.series[0].flow == "balance"
    ):
        return
    first = (
        min(figure.start for figure in group.figures if not figure.is_aside)
        if _own(group)
        else None
    )
    if first is None:
        return
    text = sentence.text
    flow = next(
        (m for m in sentence.mentions if m.kind == "flow" and group.start <= m.start < first), None
    )
    moved = next(
        (m for m in sentence.mentions if m.kind == "trend" and group.start <= m.start < first), None
    )
    if flow:
        before = _BEFORE.search(_CLAUSE.split(text[: flow.start])[-1])
        if before:
            said = _VERB.split(before[0])[-1]  # "the books show exports"
            yield from _named(said, sentence, flow.start - len(said))
        behind = text[flow.end : moved.start if moved else first]
        if of := re.match(rf" of ({_NAME}(?: {_NAME}){{0,3}})", behind):
            yield from _named(of[1], sentence, flow.end + 4)
        if to := _TO_A_PLACE.match(behind):
            yield from _named(to[1], sentence, flow.end + to.start(1))
    elif (
        moved
        and not group.explicit
        and group.start == 0
        and MOVED.search(text[moved.start : moved.end])
    ):
        subject = _CLAUSE.split(text[: moved.start])[-1]
        if len(subject.split()) <= 3:
            yield from _named(subject, sentence, moved.start - len(subject))


def _own(group: Group) -> bool:
    return any(not figure.is_aside for figure in group.figures)


def _named(phrase: str, sentence: Sentence, at: int) -> Iterator[str]:
    """The words of a phrase that stand in no mention and are no common ones."""
    spans = [(m.start, m.end) for m in sentence.mentions]
    names = [
        found[0]
        for found in re.finditer(_NAME, phrase)
        if found[0].lower().removesuffix("'s") not in sentence.lexicon.common
        and not _DESCRIBES.search(found[0])
        and not any(a <= at + found.start() < b for a, b in spans)
    ]
    if names:
        yield not_known(" ".join(names))
