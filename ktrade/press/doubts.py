"""What a draft is not sure of: two figures for one quantity, figures that cannot all hold.

It marks and never chooses: another reading that fits is as often wrong as the one that does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from ktrade.errors import NotUnderstood
from ktrade.model.figure import read_figure
from ktrade.model.interval import Interval
from ktrade.model.quantity import MEASURES
from ktrade.press.facts import Fact


def settled(facts: Iterable[Fact]) -> list[Fact]:
    """The facts, each quantity once: the sharper of two prints that agree, both marked where they
    do not; of one that is said to be about and one that is not, the first."""
    kept: list[Fact] = []
    by_key: dict[object, list[Fact]] = {}
    claims: dict[object, Fact] = {}
    for fact in facts:
        if fact.is_claim:
            known_claim = claims.setdefault((fact.key, fact.cell), fact)
            if known_claim is fact:
                kept.append(fact)
            elif not fact.doubts:
                known_claim.doubts = []
            continue
        if fact.doubts:  # perhaps of another quantity: it speaks for and against nothing
            kept.append(fact)
            continue
        known = by_key.setdefault(fact.key, [])
        alike = next((other for other in known if _agree(fact, other)), None)
        if alike is None:
            known.append(fact)
            kept.append(fact)
        elif _width(fact) < _width(alike):
            kept[kept.index(alike)] = known[known.index(alike)] = fact
    for known in by_key.values():
        if len(known) > 1:
            exact = _rounded_elsewhere(known)
            for fact in known if exact is None else [f for f in known if f is not exact]:
                others = ", ".join(
                    f"{other.cell} ({other.where})" for other in known if other is not fact
                )
                fact.doubts.append(f"also {others} for this")
    return kept


def _rounded_elsewhere(known: list[Fact]) -> Fact | None:
    """The one figure that the others are said to be about ("nearly 50 percent"); None where there
    is none, or they are far from it."""
    exact = [fact for fact in known if "~" not in fact.cell]
    found = [interval(fact) for fact in known]
    middles = [float(one.middle) for one in found if one and one.middle is not None]
    if len(exact) != 1 or len(middles) < len(known):
        return None
    is_near = max(middles) - min(middles) <= 0.25 * max(map(abs, middles))
    return exact[0] if is_near else None


def _agree(one: Fact, other: Fact) -> bool:
    a, b = interval(one), interval(other)
    return one.cell == other.cell or (a is not None and b is not None and a.meet(b) is not None)


def _width(fact: Fact) -> float:
    found = interval(fact)
    return float(found.width) if found else float("inf")


def interval(fact: Fact) -> Interval | None:
    """The true values a fact's cell allows; None where ktrade cannot read it."""
    try:
        return read_figure(fact.cell, MEASURES[fact.measure]).interval
    except (NotUnderstood, KeyError):
        return None
