"""How often an honest source is accused of cutting digits, and how often one that cuts them is
found.

Each source prints what an article does: an item's level, base, growth and share, its imports and
balance, and the whole, which a second source prints too. Honest ones round each figure once, or all
of them twice, or one of them twice, or one of them to a coarser place than it is then printed with.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from ktrade.checks.finding import Finding
from ktrade.checks.rounding import ways_of_rounding
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source, Whole
from ktrade.model.wording import Wording
from tests.worlds.adapter import vocabularies

MONTH = Period.parse("2026-01")
HONEST = ("once", "all twice", "all twice, half to even", "one twice", "one coarser")
CUT = "cut"
BOUNDS = (20, 100, 1_000)
REACHED = re.compile(r"odds of (more than )?([0-9,]+) to 1$")

Printed = tuple[list[Observation], dict[str, Source]]


def main(honest: int = 10_000, cutting: int = 1_000) -> None:
    """Prints how many of the honest sources are accused at each odds, and how many that cut are
    found."""
    accused: Counter[tuple[str, int]] = Counter()
    for seed in range(honest):
        for least in reached(seed, HONEST[seed % len(HONEST)], "truncates"):
            accused[HONEST[seed % len(HONEST)], least] += 1
    for least in BOUNDS:
        told = ", ".join(f"{how} {accused[how, least]}" for how in HONEST)
        total = sum(accused[how, least] for how in HONEST)
        most = honest / least + 3 * (honest / least) ** 0.5
        print(
            f"  accused at {least} : 1: {total} of {honest}, at most {most:.0f} expected ({told})"
        )
    found = Counter(least for seed in range(cutting) for least in reached(seed, CUT, "truncates"))
    wrong = Counter(
        least for seed in range(cutting) for least in reached(seed, CUT, "rounds rather")
    )
    print(
        "  found of those that cut: "
        + ", ".join(f"at {k} : 1 {found[k]} of {cutting}" for k in BOUNDS)
    )
    print("  and said to round: " + ", ".join(f"at {k} : 1 {wrong[k]}" for k in BOUNDS))


def reached(seed: int, how: str, word: str) -> list[int]:
    """The odds of BOUNDS that findings of that word about the source of this seed reach."""
    return [
        least
        for least in BOUNDS
        if any(odds(f) >= least for f in told(seed, how) if f" {word} " in f.summary)
    ]


def told(seed: int, how: str) -> list[Finding]:
    """What is told of the source of this seed."""
    observations, sources = article(seed, how)
    return [
        f
        for f in ways_of_rounding(observations, sources, Wording(*vocabularies()))
        if f.sources[0] == "paper"
    ]


def odds(finding: Finding) -> float:
    """The odds that a finding tells, infinite where it tells none closer than 1,000."""
    found = REACHED.search(finding.summary)
    if not found or found[1]:
        return float("inf")
    return float(found[2].replace(",", ""))


def article(seed: int, how: str) -> Printed:
    """The figures of a source and of a second one, printed in this way."""
    draw = random.Random(f"{seed} {how}")
    printed = _printed(draw, how, true_values(draw))
    sources = {name: Source(name, reports=Vintage.of(MONTH)) for name in ("paper", "other")}
    observations = [
        Observation(q, parse_figure(text, q.unit, Rounding.EITHER), "paper", "p1")
        for q, text in printed.items()
    ]
    whole = next(q for q in printed if q.category == "total")
    second = shortened(Decimal(draw.whole), whole, 4, ROUND_HALF_UP)  # type: ignore[attr-defined]
    observations.append(
        Observation(whole, parse_figure(second, whole.unit, Rounding.EITHER), "other", "p1")
    )
    return observations, sources


def true_values(draw: random.Random) -> dict[Quantity, Decimal]:
    """A month of an item and of the whole it is part of."""
    value = Quantity("value", MONTH, "export", "ict", "world")
    imports, balance = (value.other("value", flow=flow) for flow in ("import", "balance"))
    total = Whole("total", "world")
    whole = draw.uniform(40e9, 90e9)
    level, growth = whole * draw.uniform(0.15, 0.5), draw.uniform(-30, 110)
    of_imports = level * draw.uniform(0.3, 0.9)
    draw.whole = whole  # type: ignore[attr-defined]
    true = {
        value: level,
        value.other("value", period=MONTH.year_before): level / (1 + growth / 100),
        value.other("yoy"): growth,
        value.other("share", of=total): 100 * level / whole,
        value.other("value", whole=total): whole,
        imports: of_imports,
        balance: level - of_imports,
    }
    return {q: Decimal(number) for q, number in true.items()}


def _printed(
    draw: random.Random, how: str, true: Mapping[Quantity, Decimal]
) -> dict[Quantity, str]:
    one = draw.choice(list(true))
    found = {}
    for q, number in true.items():
        digits = draw.randint(2, 4)
        mode = ROUND_DOWN if how == CUT else ROUND_HALF_UP
        if how == "all twice" or (how == "one twice" and q == one):
            number = _rounded(number, q, digits + 1, ROUND_HALF_UP)
        elif how == "all twice, half to even":
            mode = ROUND_HALF_EVEN
            number = _rounded(number, q, digits + 1, mode)
        elif how == "one coarser" and q == one:
            number = _rounded(number, q, digits - 1, ROUND_HALF_UP)
        found[q] = shortened(number, q, digits, mode)
    return found


def _place(number: Decimal, q: Quantity, digits: int) -> Decimal:
    """Of a level so many digits; of a percentage so many less two decimals."""
    return Decimal(1).scaleb(number.adjusted() - digits + 1 if q.unit.is_money else 2 - digits)


def _rounded(number: Decimal, q: Quantity, digits: int, mode: str) -> Decimal:
    return number.quantize(_place(number, q, digits), mode)


def shortened(number: Decimal, q: Quantity, digits: int, mode: str) -> str:
    """The number as it is printed."""
    place = _place(number, q, digits)
    short = number.quantize(place, mode)
    if not q.unit.is_money:
        return f"{short:f}"
    return f"{short.scaleb(-9).quantize(Decimal(1).scaleb(min(0, place.adjusted() - 9))):f}bn"
