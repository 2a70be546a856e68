"""How often one wrong digit becomes a clash: what `check` has to live on.

In a consistent world one digit of one figure is changed beyond its rounding. A change that is not seen
is told apart: no relation ties the figure to others, or the others leave it too much room.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ktrade.bounds import Bounds
from ktrade.errors import NotUnderstood
from ktrade.fact import Statement
from ktrade.figure import parse_figure
from tests.bench.tightness import vocabularies
from tests.worlds import World

UNTIED = "not seen: no relation ties it to others"
WORLDS = range(30_000, 30_150)


def main() -> None:
    """Prints how many injections were seen, and why the others were not."""
    found = Counter(outcome for seed in WORLDS for outcome in _outcomes(seed))
    total = sum(found.values())
    for outcome, count in found.most_common():
        print(f"  {outcome:45} {count:5} of {total}: {count / total:.1%}")
    tied = total - found[UNTIED]
    print(f"  of those that are tied to others              {found['seen'] / tied:.1%} are seen")


def _outcomes(seed: int) -> Iterator[str]:
    world = World(seed)
    draw = random.Random(seed)
    single = [s for s in world.statements if s.figure.number and s.quantity.measure != "krw"]
    for statement in draw.sample(single, min(5, len(single))):
        wrong = _with_another_digit(world, statement, draw)
        if wrong is None:
            continue
        others = [s for s in world.statements if s is not statement]
        if _clashes(world, [*others, wrong]):
            yield "seen"
            continue
        vintage = world.sources[statement.source].reports
        known = Bounds(others, world.sources, *vocabularies()).of(statement.quantity, vintage)
        if known is None:
            yield UNTIED
        elif known.interval.meet(wrong.figure.interval):
            yield "not seen: the others leave it that room"
        else:
            yield "missed, though the others leave it no room"


def _with_another_digit(world: World, statement: Statement, draw: random.Random) -> Statement | None:
    """The statement with one digit changed so that its interval misses the truth; None where none does."""
    truth = world.truth(world.sources[statement.source].reports, statement.quantity)  # type: ignore[arg-type]
    text = statement.figure.printed
    places = [i for i, c in enumerate(text) if c.isdigit()]
    for _ in range(20):
        place, digit = draw.choice(places), draw.choice("0123456789")
        try:
            changed = text[:place] + digit + text[place + 1 :]
            figure = parse_figure(changed, statement.figure.unit, world.sources[statement.source].rounding)
        except NotUnderstood:
            continue
        low, high = figure.interval.low, figure.interval.high
        if truth is not None and changed != text and not (low <= truth <= high):
            return replace(statement, figure=figure)
    return None


def _clashes(world: World, statements: list[Statement]) -> bool:
    bounds = Bounds(statements, world.sources, *vocabularies())
    return any(bounds.clashes(vintage) for vintage in bounds.vintages)
