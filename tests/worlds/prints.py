"""How sources print true values: rounded, rounded twice, cut, or in words; always truly, by their
habit."""

from __future__ import annotations

import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from ktrade.model.figure import Rounding, Unit

EXACT = Context(prec=80)
MODES = {Rounding.NEAREST: [ROUND_HALF_UP], Rounding.DOWN: [ROUND_DOWN]}
BILLION = Decimal(10**9)
BOTH = [ROUND_HALF_UP, ROUND_DOWN]


def printed(
    true: Fraction,
    unit: Unit,
    rounding: Rounding,
    draw: random.Random,
    *,
    digits: tuple[int, int] = (1, 3),
    words: float = 0.15,
) -> str:
    """A print of the true value by a source's habit: with so many digits behind the first, or, so
    often, in words."""
    value = EXACT.divide(true.numerator, true.denominator)
    if unit is Unit.DAYS:
        return (
            f"{value:.1f}"
            if draw.random() < 0.7
            else f"{value.quantize(Decimal(1), ROUND_HALF_UP)}"
        )
    if getattr(unit, "is_volume", False):  # counted one by one
        return f"{_shortened(value, Decimal(1), rounding, draw):f} {unit.value}"
    if unit.is_money and not value:
        return draw.choice(["0", "0m", "0.0bn"])
    if unit.is_money:
        place = Decimal(1).scaleb(value.adjusted() - draw.randint(*digits))
        if rounding == "exact":  # every digit is meant: none may stand in for what was rounded away
            place = min(place, BILLION)
            return _billions(_shortened(value, place, rounding, draw), place)
        return _money(_shortened(value, place, rounding, draw), place)
    if draw.random() < words:
        return _in_words(value, draw)
    short = _shortened(value, Decimal(1).scaleb(-draw.randint(0, 2)), rounding, draw)
    return f"{short if short else short.copy_abs():f}"


def _shortened(value: Decimal, place: Decimal, rounding: Rounding, draw: random.Random) -> Decimal:
    """To the place: an official table's once, the press's by way of one digit more, or two."""
    if rounding == "exact":
        return value.quantize(place, ROUND_HALF_UP, EXACT)
    for finer in draw.choice([(10,), (100, 10), ()]):
        value = value.quantize(place / finer, ROUND_HALF_UP, EXACT)
    return value.quantize(place, draw.choice(MODES.get(rounding, BOTH)), EXACT)


def _in_words(true: Decimal, draw: random.Random) -> str:
    """One of the forms that stand for words, where it is true."""
    if true > 100:
        return ">100"
    if 50 <= true <= 100:
        return draw.choice(["50..100", ">50" if true > 50 else ">=50", ">=0"])
    if true > 20:
        tens = true.quantize(Decimal(1), ROUND_HALF_UP)
        return draw.choice([f"~{tens}", ">0", "10..100"])
    return ">0" if true > 0 else "<0" if true < 0 else "0"


def _money(value: Decimal, place: Decimal) -> str:
    """With the decimals that were printed; whole millions where that is what the place comes to."""
    if not value:
        value = value.copy_abs()
    if place.adjusted() in (6, 7) and value.copy_abs() < 10**10 and value:
        millions = value.scaleb(-6, EXACT)
        return f"{millions:f}m" if place.adjusted() == 6 else f"{millions.quantize(Decimal(1))}m"
    return _billions(value, place)


def _billions(value: Decimal, place: Decimal) -> str:
    scaled = value.scaleb(-9, EXACT)
    decimals = max(0, 9 - place.adjusted())
    return f"{scaled.quantize(Decimal(1).scaleb(-decimals), context=EXACT):f}bn"
