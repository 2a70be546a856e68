"""How often a typo becomes a contradiction, and how often the true figure is the first repair
offered.

In a consistent world one figure is changed beyond its rounding by one of the errors `check` knows.
A typo that is not seen is told apart: no relation ties the figure to others, or the others leave it
too much room.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from ktrade.checks.contradictions import contradictions
from ktrade.checks.finding import CONTRADICTION, Finding
from ktrade.checks.typos import corrections
from ktrade.model.quantity import Observation
from ktrade.model.wording import Wording
from ktrade.solver.figures import Given
from ktrade.solver.vintages import Bounds
from tests.worlds.adapter import vocabularies
from tests.worlds.world import World

UNTIED = "not seen: no relation ties it to others"
WORLDS = range(30_000, 30_150)
DIGITS = ("wrong digit", "swapped digits", "dropped digit", "added digit", "dropped zero")


def main() -> None:
    """Prints how many typos were seen, why the others were not, and where the true repair ranks."""
    found = Counter(outcome for seed in WORLDS for outcome in _outcomes(seed))
    total = sum(count for (what, _), count in found.items() if what == "typo")
    outcomes = Counter(
        {outcome: count for (what, outcome), count in found.items() if what == "typo"}
    )
    for outcome, count in outcomes.most_common():
        print(f"  {outcome:48} {count:5} of {total}: {count / total:.1%}")
    seen = outcomes["seen"] / (total - outcomes[UNTIED])
    print(f"  of those that are tied to others                 {seen:.1%} are seen")
    for kind in sorted({kind for what, kind in found if what.startswith("repair")}):
        first, listed, sought = (
            found[f"repair {rank}", kind] for rank in ("first", "listed", "sought")
        )
        ranks = f"true repair first {first / sought:.1%}, among those listed {listed / sought:.1%}"
        print(f"  {kind:20} seen {sought:4}: {ranks}")


def _outcomes(seed: int) -> Iterator[tuple[str, str]]:
    world = World(seed)
    draw = random.Random(seed)
    single = [
        s
        for s in world.observations
        if s.figure.number and not s.figure.qualifier and s.quantity.measure != "krw"
    ]
    for observation in draw.sample(single, min(5, len(single))):
        typo, wrong = _mistyped(world, observation, draw)
        if wrong is None:
            continue
        others = [s for s in world.observations if s is not observation]
        bounds = Bounds(Given([*others, wrong]), world.sources, *vocabularies())
        vintage, wording = world.sources[wrong.source].reports, Wording(*vocabularies())
        assert vintage
        about = [
            f
            for f in contradictions(bounds, vintage, world.sources, wording)
            if _is_about(f, wrong)
        ]
        if about:
            yield "typo", "seen"
            yield "repair sought", typo
            ranks = [_is_true(repair.would_be, observation) for f in about for repair in f.repairs]
            if True in ranks:
                yield "repair listed", typo
            if ranks[:1] == [True]:
                yield "repair first", typo
            continue
        vintage = world.sources[observation.source].reports
        known = Bounds(Given(others), world.sources, *vocabularies()).of(
            observation.quantity, vintage
        )
        if known is None:
            yield "typo", UNTIED
        elif known.interval.meet(wrong.figure.interval):
            yield "typo", "not seen: the others leave it that room"
        else:
            yield "typo", "has an innocent reading, or missed"


def _mistyped(
    world: World, observation: Observation, draw: random.Random
) -> tuple[str, Observation | None]:
    """A typo, and the observation with it so that its interval misses the truth; None where none
    was found."""
    vintage = world.sources[observation.source].reports
    truth = world.truth(vintage, observation.quantity)  # type: ignore[arg-type]
    rounding = world.sources[observation.source].rounding
    by_kind: dict[str, list[Observation]] = {}
    for typo, (wrong, *more) in corrections(observation, rounding):
        if typo.keeps_place and not more and wrong.quantity == observation.quantity:
            by_kind.setdefault(typo.name, []).append(wrong)
    for _ in range(20 if by_kind else 0):
        kind = draw.choice(sorted(by_kind))
        wrong = draw.choice(by_kind[kind])
        low, high = wrong.figure.interval.low, wrong.figure.interval.high
        if truth is not None and not low <= truth <= high:
            return ("a digit" if kind in DIGITS else kind), wrong
    return "", None


def _is_about(finding: Finding, wrong: Observation) -> bool:
    return finding.kind == CONTRADICTION and any(
        member.observation == wrong for member in finding.members
    )


def _is_true(would_be: tuple[Observation, ...], observation: Observation) -> bool:
    """Whether the repair gives the figure its true print back, written any way."""
    first = would_be[0]
    mine, theirs = first.figure.number, observation.figure.number
    same_place = (first.quantity, first.source, first.where) == (
        observation.quantity,
        observation.source,
        observation.where,
    )
    return bool(same_place and mine and theirs and mine.value == theirs.value)
