"""Figures that look alike but are not of one series: another classification, or an unstated
extent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from ktrade.checks.finding import DEFINITION, NOTE, Finding, Member
from ktrade.model.quantity import Observation, Quantity
from ktrade.model.vocabulary import Term
from ktrade.model.wording import Wording


def definitions(observations: Iterable[Observation], wording: Wording) -> Iterator[Finding]:
    """Similarly named figures of one period that differ beyond their rounding and must not be
    compared, among the sources of a vintage. Where all of them may be one number, nobody would take
    them for a contradiction."""
    alike_rows: dict[tuple[object, ...], dict[str, dict[str, Observation]]] = {}
    for s in observations:
        q = s.quantity
        if q.measure in ("value", "yoy"):
            alike = (
                _word(wording.categories[q.category].id),
                _word(wording.destinations[q.destination].id),
            )
            rows = alike_rows.setdefault((q.period, q.flow, q.measure, *alike), {})
            rows.setdefault(f"{q.category} {q.destination}", {}).setdefault(s.source, s)
    for key in sorted(alike_rows, key=lambda key: (key[0], *map(str, key[1:]))):
        yield from _not_comparable(alike_rows[key], wording)


def _word(term_id: str) -> str:
    """What similar ids share: 'semiconductors' of 'ict/semiconductors', 'china' of 'china-hk'."""
    return term_id.rpartition("/")[2].partition("-")[0]


def _not_comparable(
    rows: Mapping[str, Mapping[str, Observation]], wording: Wording
) -> Iterator[Finding]:
    """Of one thing by its word: rows known as printed by several sources, and pairs of rows that
    differ in basis."""
    for by_source in rows.values():
        first, *others = by_source.values()
        if others and (term := _as_printed(first.quantity, wording)):
            reason = f"each source has its own idea of what {term.name} covers"
            yield from _findings([first, *others], reason, wording)
    for one, other in combinations(rows.values(), 2):
        pair = [next(iter(one.values())), next(iter(other.values()))]
        if reason := _difference(pair[0].quantity, pair[1].quantity, wording):
            yield from _findings(pair, reason, wording)


def _as_printed(q: Quantity, wording: Wording) -> Term | None:
    terms = (wording.categories[q.category], wording.destinations[q.destination])
    return next((term for term in terms if term.is_as_printed), None)


def _difference(q: Quantity, other: Quantity, wording: Wording) -> str:
    """Why two series of similar names are not one; '' where nobody would confuse them."""
    for words, mine, theirs in (
        (wording.categories, q.category, other.category),
        (wording.destinations, q.destination, other.destination),
    ):
        one, two = words[mine], words[theirs]
        if mine != theirs and one.basis != two.basis:
            mine, theirs = (term.basis or "classification not stated" for term in (one, two))
            return f"{one.name} ({mine}) and {two.name} ({theirs}) are not the same series"
    return ""


def _findings(figures: Sequence[Observation], reason: str, wording: Wording) -> Iterator[Finding]:
    intervals = [s.figure.interval for s in figures]
    if all(one.meet(other) for one, other in combinations(intervals, 2)):
        return
    q = figures[0].quantity
    prints = " and ".join(f"{s.figure.printed} in {s.source}" for s in figures)
    summary = f"{wording.quantity(q)}: {prints} are not compared: {reason}"
    sources = tuple(dict.fromkeys(s.source for s in figures))
    yield Finding(DEFINITION, NOTE, q.period, summary, sources, tuple(map(Member, figures)))
