"""How much wider bounds are than the joint hull, which linear programming finds by another way,
told by kind.

Then the same of cells that answers derive, and how often solver and program agree, in worlds with
one slip, that the figures do not fit.
"""

from __future__ import annotations

from tests.worlds.completeness import slipped, tallies
from tests.worlds.derived_cells import kinds

WORLDS = range(20_000, 20_160)
DERIVED = range(30_000, 30_320)


def main() -> None:
    """Prints a line for each kind of quantity, and one of slips."""
    told = tallies(WORLDS)
    for tally in told:
        print(f"  {tally}", flush=True)
    ratios = [ratio for tally in told for ratio in tally.ratios]
    near = sum(tally.near * len(tally.ratios) for tally in told) / len(ratios)
    unbounded = sum(len(tally.unbounded) for tally in told)
    print(
        f"  all: {len(ratios)} quantities, {near:.1%} within 1.05 of the hull, {unbounded}"
        " unbounded that it bounds"
    )
    print("  cells that answers derive, asked by name of a store:")
    for kind in kinds(DERIVED):
        print(f"  {kind}", flush=True)
    found = [one for seed in WORLDS if (one := slipped(seed))]
    agreed = sum(one.fits != bool(one.conflicts) for one in found)
    sets = [fair for one in found for fair in one.irreducible]
    unfit = sum(not one.fits for one in found)
    aside = [fair for one in found for fair in one.suspects]
    print(f"  slips: {len(found)} worlds, of which {unfit} do not fit; agreed {agreed}")
    print(
        f"  conflicts {len(sets)}, irreducible {sum(sets)}; figures set aside {len(aside)},"
        f" suspects {sum(aside)}"
    )
