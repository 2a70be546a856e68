"""How far printed figures may be off the true values: step densities, and the densities of sums.

A density is constant between its steps, each a place and by how much it rises there. In units of
the last printed place, from what a print stands for on average.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from operator import mul
from typing import NamedTuple

from ktrade.model.figure import Rounding

Steps = tuple[tuple[float, float], ...]
Ends = tuple[float, float]

MOST_SHARED, GRID = 2, (1, 48, 20)  # points of integration, by the number of shared errors

ONCE: Steps = ((-0.5, 1), (0.5, -1))  # rounded, or cut
BEFORE: Steps = ((-0.55, 1), (0.45, -1))  # rounded a place further down first, halves up
TO_EVEN: Steps = ((-0.55, 0.5), (-0.45, 0.5), (0.45, -0.5), (0.55, -0.5))  # and halves to even
# From the print itself, of a source that rounds or cuts.
EITHER: Steps = ((-0.5, 0.5), (0, 0.5), (0.5, -0.5), (1, -0.5))
# Shortened a place further up first.
COARSER: Mapping[Rounding, Steps] = {
    Rounding.NEAREST: ((-5, 0.1), (5, -0.1)),
    Rounding.DOWN: ((-0.5, 0.1), (9.5, -0.1)),
}


def times(steps: Steps, factor: float) -> Steps:
    """The density of an error times a factor that is not 0."""
    return tuple(sorted((x * factor, rise / factor) for x, rise in steps))


def height(steps: Steps, x: float) -> float:
    """The density at a place."""
    return sum(rise for at, rise in steps if at < x)


class SumOfErrors:
    """The density of a sum of independent errors: `reach` is where it begins and ends."""

    def __init__(self, errors: Sequence[Steps]) -> None:
        self._power = len(errors) - 1
        self.reach = sum(steps[0][0] for steps in errors), sum(steps[-1][0] for steps in errors)
        rises = [(sum(x for x, _ in at), math.prod(r for _, r in at)) for at in product(*errors)]
        self._terms = [(x, rise / math.factorial(self._power)) for x, rise in rises]

    def __call__(self, x: float) -> float:
        """The density at a place: what differs from nothing by a float's last digits is nothing."""
        if not self.reach[0] < x < self.reach[1]:
            return 0.0
        found = sum(rise * (x - at) ** self._power for at, rise in self._terms if at < x)
        return found if found > 1e-9 / (self.reach[1] - self.reach[0]) else 0.0


class Miss(NamedTuple):
    """What errors come to: the slopes of those that it shares with others, and the sum of its
    own."""

    value: float
    slopes: Sequence[float]
    own: SumOfErrors

    def density(self, errors: Iterable[float]) -> float:
        """That its own errors come to what the shared ones leave."""
        return self.own(self.value - sum(map(mul, self.slopes, errors)))


def joint_density(rows: Sequence[Miss], steps: Sequence[Steps]) -> float:
    """That all come to their values, over the errors that they share, with these densities; at most
    MOST_SHARED of them."""
    axes = [(one[0][0], one[-1][0]) for one in steps]
    for at in [*range(len(axes)), *range(len(axes))]:
        axes[at] = _possible(axes, at, rows)
        if axes[at][0] >= axes[at][1]:
            return 0.0
    count = GRID[len(axes)]
    grids = [[low + (high - low) * (j + 0.5) / count for j in range(count)] for low, high in axes]
    weights = [[height(s, x) for x in grid] for s, grid in zip(steps, grids, strict=True)]
    meeting = []
    for row in rows:
        on = [at for at, slope in enumerate(row.slopes) if slope]
        if len(on) != 1:
            meeting.append(row)
            continue
        (at,) = on
        alone = row._replace(slopes=row.slopes[at : at + 1])
        weights[at] = [
            w and w * alone.density([x]) for w, x in zip(weights[at], grids[at], strict=True)
        ]
    total = 0.0
    cells = [zip(grid, weight, strict=True) for grid, weight in zip(grids, weights, strict=True)]
    for cell in product(*cells):
        if weight := math.prod(w for _, w in cell):
            errors = [x for x, _ in cell]
            total += weight * math.prod(row.density(errors) for row in meeting)
    return total * math.prod((high - low) / count for low, high in axes)


def _possible(axes: Sequence[Ends], at: int, rows: Iterable[Miss]) -> Ends:
    """The errors of a shared figure with which every one may come to its value."""
    low, high = axes[at]
    for row in rows:
        if slope := row.slopes[at]:
            beside = [sorted((c * a, c * b)) for c, (a, b) in zip(row.slopes, axes, strict=True)]
            others = [sum(b[k] for j, b in enumerate(beside) if j != at) for k in (0, 1)]
            ends = sorted((row.value - row.own.reach[k] - others[k]) / slope for k in (0, 1))
            low, high = max(low, ends[0]), min(high, ends[1])
    return low, high
