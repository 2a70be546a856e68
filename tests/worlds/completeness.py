"""What the solver leaves each quantity of a small world, beside the joint hull that linear
programming finds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from ktrade.model.quantity import Observation, Quantity
from tests.worlds.adapter import solve, vocabularies
from tests.worlds.boundaries import boundaries_of, days_between
from tests.worlds.oracle import Ends, Oracle
from tests.worlds.small_worlds import VINTAGE, SmallWorld, kind_of

NEAR = 1.05  # times the width of the hull
EXACT = 1e-6  # of the size of its ends: nearer than this the program does not come


class Compared(NamedTuple):
    """One quantity: the ends it is left by the solver, and those of the joint hull."""

    seed: int
    quantity: Quantity
    ours: Ends
    hull: Ends

    @property
    def kind(self) -> str:
        return kind_of(self.quantity)

    @property
    def is_unbounded(self) -> bool:
        """Whether an end is infinite that the hull bounds."""
        return any(
            math.isinf(our) and math.isfinite(end)
            for our, end in zip(self.ours, self.hull, strict=True)
        )

    @property
    def ratio(self) -> float | None:
        """The solver's width over the hull's; None where the hull is infinite."""
        least, most = (high - low for low, high in (self.hull, self.ours))
        if not math.isfinite(least):
            return None
        return 1.0 if most - least <= self._room else most / max(least, self._room)

    @property
    def is_too_narrow(self) -> bool:
        """Whether a value that fits all figures lies outside what the solver leaves."""
        return self.ours[0] > self.hull[0] + self._room or self.ours[1] < self.hull[1] - self._room

    @property
    def _room(self) -> float:
        return EXACT * max(
            [1.0, *(abs(end) for end in (*self.hull, *self.ours) if math.isfinite(end))]
        )

    def holds(self, truth: Fraction) -> bool:
        """Whether the joint hull holds the true value, as it must."""
        return self.hull[0] - self._room <= truth <= self.hull[1] + self._room

    def __str__(self) -> str:
        ours, hull = (f"{low:g}..{high:g}" for low, high in (self.ours, self.hull))
        return f"world {self.seed}: {self.quantity}: {ours}, hull {hull}"


def compared(seed: int) -> Iterator[Compared]:
    """Each quantity that the small world asks for."""
    world = SmallWorld(seed)
    words = vocabularies()
    solved = solve(world.observations, world.sources, *words)
    oracle = Oracle(world.observations, *words, asked=world.asked)
    in_won = {s.quantity.period for s in world.observations if s.quantity.measure == "krw"}
    start = world.slices
    assert not oracle.left_out
    assert oracle.feasible(start), (seed, "the true values fit")
    for q in world.asked:
        if q.measure != "krw" or q.period in in_won:
            interval = solved.interval(q)
            ours = domain_of(q) if interval is None else (float(interval.low), float(interval.high))
            found = Compared(seed, q, ours, oracle.hull(q, start))
            truth = world.true(VINTAGE, q, next(iter(world.sources)))
            assert truth is None or found.holds(truth), str(found)
            yield found


def domain_of(q: Quantity) -> Ends:
    """What any such quantity lies in, with no figure read."""
    if q.measure in ("days", "days_change"):
        most = float(days_between(*boundaries_of(q.period)))
        return (
            (0.0, most)
            if q.measure == "days"
            else (-float(days_between(*boundaries_of(q.period.year_before))), most)
        )
    if q.measure in ("yoy", "mom", "daily_yoy"):
        return -100.0, math.inf
    if q.measure == "share_change":
        return -100.0, 100.0
    if q.flow == "balance" or q.measure in ("change", "contribution"):
        return -math.inf, math.inf
    return 0.0, 100.0 if q.measure == "share" else math.inf


class Tally(NamedTuple):
    """Of one kind of quantity: how many the hull bounds on both sides, and how near the solver
    comes to it."""

    kind: str
    asked: int
    ratios: list[float]
    unbounded: list[Compared]
    narrow: list[Compared]

    @property
    def far(self) -> int:
        """How many are wider than NEAR times the hull."""
        return sum(ratio > NEAR for ratio in self.ratios)

    @property
    def near(self) -> float:
        """The share of quantities within NEAR of the hull; 1 where none is bounded."""
        return 1 - self.far / len(self.ratios) if self.ratios else 1.0

    def __str__(self) -> str:
        ratios = sorted(self.ratios)
        wide = ratios[int(0.95 * len(ratios))] if ratios else 1.0
        middle = f"median {median(ratios):.3f}, 95th percentile {wide:.3g}" if ratios else ""
        flaws = f"unbounded {len(self.unbounded)}, too narrow {len(self.narrow)}"
        return (
            f"{self.kind:24} {len(ratios):5} of {self.asked:5}: within {NEAR} {self.near:7.1%},"
            f" {flaws}; {middle}"
        )


def tallies(seeds: Iterable[int]) -> list[Tally]:
    """By kind, over these small worlds."""
    kinds: dict[str, list[Compared]] = {}
    for seed in seeds:
        for one in compared(seed):
            kinds.setdefault(one.kind, []).append(one)
    return [
        Tally(
            kind,
            len(of_kind),
            [ratio for one in of_kind if (ratio := one.ratio) is not None],
            [one for one in of_kind if one.is_unbounded],
            [one for one in of_kind if one.is_too_narrow],
        )
        for kind, of_kind in sorted(kinds.items())
    ]


class Slipped(NamedTuple):
    """A small world with one figure off: whether its figures still fit, and what the solver says.

    The true figures fit, so that the one that is off is a suspect of every conflict there is: one
    without which all others hold.
    """

    seed: int
    fits: bool
    conflicts: list[list[Observation]]
    irreducible: list[bool]  # each conflict, by the linear program
    spares_wrong: bool  # the figure that is off is not set aside, though others are
    suspects: list[
        bool
    ]  # each figure set aside, whether the others fit without it by the linear program


def slipped(seed: int) -> Slipped | None:
    """The world of that seed with a slip; None where figures in it are not linear."""
    world = SmallWorld(seed)
    if not world.observations or any(
        s.quantity.measure in ("share_change", "daily_yoy") for s in world.observations
    ):
        return None
    wrong, true = world.slip()
    figures = [wrong if s is true else s for s in world.observations]
    words = vocabularies()

    def fits(some: Sequence[Observation], but: Observation | None = None) -> bool:
        return Oracle([s for s in some if s is not but], *words).feasible()

    solved = solve(figures, world.sources, *words)
    conflicts = solved.conflicts
    irreducible = [
        not fits(found) and all(fits(found, but=one) for one in found) for found in conflicts
    ]
    aside = [s for s in figures if solved.is_clashing(s.quantity)]
    spares_wrong = bool(conflicts) and wrong not in aside
    suspects = [fits(figures, but=s) for s in aside]
    return Slipped(seed, fits(figures), conflicts, irreducible, spares_wrong, suspects)
