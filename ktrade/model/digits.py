"""Numbers as a reader sees them: no digit that the figures do not decide.

A printed figure keeps its digits. A derived one shows the digits its bounds decide, and ±:
`49.17 ±0.04` encloses the interval it stands for, which may be a little narrower.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from ktrade.model.figure import Figure, Unit
from ktrade.model.interval import Interval
from ktrade.model.number import Number

# Machine formats write a bound exactly where its digits are few enough to be a sum or product
# of printed figures; one that fills the engine's 34 digits was cut there, and is cut shorter.
EXACT_DIGITS = 28
CUT_DIGITS = 15
_CUT = {
    "low": Context(prec=CUT_DIGITS, rounding=ROUND_FLOOR),
    "high": Context(prec=CUT_DIGITS, rounding=ROUND_CEILING),
    "mid": Context(prec=CUT_DIGITS, rounding=ROUND_HALF_EVEN),
}
_WIDE = Context(prec=60)  # enough for any sum or shift of two ends: these steps are exact
LISTED_DIGITS = 10  # of a bound in a table of bounds
MOST_WRITTEN = 11  # digits of a single number that has no width to go by
_BEHIND = {Unit.USD: " usd", Unit.PERCENT: " %"} | {
    unit: f" {unit}"
    for unit in (Unit.KRW, Unit.POINTS, Unit.DAYS, Unit.UNITS, Unit.TONNES, Unit.KILOGRAMS)
}
OFF = 3  # units of the last digit that a number without bounds may be off by
LEAST_WORTH = 4  # times as much as it may be off, or its bounds say more
MARGIN = 3  # digits kept of a bound that has no partner


def machine(end: Decimal, side: str) -> str:
    """A bound in plain digits: exact, or CUT_DIGITS digits rounded outward (`side`: low or
    high)."""
    return _plain(cut(end, side))


def cut(end: Decimal, side: str) -> Decimal:
    """A bound as machine formats write it."""
    return _CUT[side].plus(end) if len(end.as_tuple().digits) > EXACT_DIGITS else end


def printed(figure: Figure, exponent: int, signed: bool) -> str:
    """The figure with its own digits, in units of 10**exponent: `420m` is `0.42` in billions."""
    if figure.number is None:
        ends = (figure.interval.low, figure.interval.high)
        return "..".join(f"{_sign(end, signed)}{_shifted(end, exponent)}" for end in ends)
    return figure.qualifier + _with_digits(figure.number, exponent, signed)


def bounds(interval: Interval, exponent: int, signed: bool) -> str:
    """The interval in units of 10**exponent, rounded outward: `49.17 ±0.04`, `-0.2..0.3`,
    `>16.1`."""
    low, high = _shift(interval.low, exponent), _shift(interval.high, exponent)
    if not low.is_finite() and not high.is_finite():
        return "?"
    if not high.is_finite():
        return (">" if interval.low_open else ">=") + _one_end(low, ROUND_FLOOR, signed)
    if not low.is_finite():
        return ("<" if interval.high_open else "<=") + _one_end(high, ROUND_CEILING, signed)
    if low == high:
        return _sign(low, signed) + _grouped(low.normalize(_WIDE))
    if _is_wide(low, high):
        # The sign is not decided, or the middle would be worth little: show how far it may go
        # either way.
        place = Decimal(1).scaleb(_WIDE.subtract(high, low).adjusted() - 1)
        ends = _to(low, place, ROUND_FLOOR), _to(high, place, ROUND_CEILING)
        return "..".join(_sign(end, signed) + _grouped(end) for end in ends)
    return _with_margin(low, high, signed)


def middle(interval: Interval, exponent: int = 0) -> Decimal | None:
    """The middle that `bounds` shows, of the digits that the bounds decide; None where it shows
    none: an end is not known, the sign is not decided, or the middle would be worth little."""
    low, high = _shift(interval.low, exponent), _shift(interval.high, exponent)
    if not low.is_finite() or not high.is_finite():
        return None
    if low == high:
        return low.normalize(_WIDE)
    return None if _is_wide(low, high) else _middle(low, high)[0]


def certain(interval: Interval, exponent: int, signed: bool) -> str:
    """The middle without its bounds, with the digits that they leave: the last may be off by up to
    OFF of its units. `49.2` for 49.13..49.21; the two ends where that would say too little."""
    low, high = _shift(interval.low, exponent), _shift(interval.high, exponent)
    if not (low.is_finite() and high.is_finite()) or low == high or _is_wide(low, high):
        return bounds(interval, exponent, signed)
    middle = _WIDE.divide(_WIDE.add(low, high), 2)
    place = Decimal(1).scaleb(_WIDE.subtract(high, middle).adjusted())
    while True:  # twice at most: ten times a margin's first place is twice the margin or more
        shown = _to(middle, place, ROUND_HALF_EVEN)
        off = max(_WIDE.subtract(high, shown), _WIDE.subtract(shown, low))
        if off <= _WIDE.multiply(place, OFF):
            break
        place = place.scaleb(1)
    if _WIDE.multiply(off, LEAST_WORTH) > abs(shown):
        ends = _to(low, place, ROUND_FLOOR), _to(high, place, ROUND_CEILING)
        return "..".join(_sign(end, signed) + _grouped(end) for end in ends)
    return _sign(shown, signed) + _grouped(shown)


def in_a_sheet(end: Decimal, side: str, exponent: int = 0) -> float | None:
    """A bound as a spreadsheet can hold it: CUT_DIGITS digits rounded outward, in units of
    10**exponent; None for an infinite one."""
    return float(_CUT[side].plus(_shift(end, exponent))) if end.is_finite() else None


def _is_wide(low: Decimal, high: Decimal) -> bool:
    return max(low, -high) < _WIDE.divide(_WIDE.subtract(high, low), 2)


def one_bound(end: Decimal, side: str, exponent: int) -> str:
    """One end alone (`side`: low or high): exact where it has few digits, else rounded outward to
    some."""
    shifted = _shift(end, exponent).normalize(_WIDE)
    if len(shifted.as_tuple().digits) > LISTED_DIGITS:
        shifted = Context(
            prec=LISTED_DIGITS, rounding=ROUND_FLOOR if side == "low" else ROUND_CEILING
        ).plus(shifted)
    return _grouped(shifted)


def written(interval: Interval, unit: Unit) -> str:
    """The interval as a curator would enter it, rounded outward: `17.01tn..17.18tn KRW`, `>=0.5bn`,
    `44.0..44.2 %`."""
    ends = [end for end in (interval.low, interval.high) if end.is_finite()]
    if not ends:
        return "anything"
    largest = max(abs(end) for end in ends)
    suffix, exponent, behind = "", 0, _BEHIND.get(unit, "")
    if unit.is_money:
        suffix, exponent = next(
            ((s, e) for s, e, d in (("tn", 12, 12), ("bn", 9, 9), ("m", 6, 5)) if largest >= 10**d),
            ("", 0),
        )
        behind = "" if unit is Unit.USD and suffix else behind
    width = interval.width if len(ends) == 2 else largest
    spread = width or largest or Decimal(1)
    place = Decimal(1).scaleb(spread.adjusted() - exponent - (1 if width else MOST_WRITTEN))
    texts = [
        _plain(_to(_shift(end, exponent), place, rounding)) + suffix
        for end, rounding in ((interval.low, ROUND_FLOOR), (interval.high, ROUND_CEILING))
        if end.is_finite()
    ]
    if len(ends) == 1:
        is_open, signs = (
            (interval.low_open, (">", ">="))
            if interval.low.is_finite()
            else (interval.high_open, ("<", "<="))
        )
        text = signs[not is_open] + texts[0]
    else:
        text = texts[0] if texts[0] == texts[1] else "..".join(texts)
    return text + behind


def _with_margin(low: Decimal, high: Decimal, signed: bool) -> str:
    """`middle ±margin`, the margin rounded up so that both ends lie inside."""
    middle, place = _middle(low, high)
    margin = _to(
        max(_WIDE.subtract(high, middle), _WIDE.subtract(middle, low)), place, ROUND_CEILING
    )
    return f"{_sign(middle, signed)}{_grouped(middle)} ±{_grouped(margin)}"


def _middle(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """The middle, and the place it is rounded to: that of the margin's first digit, of its second
    after a 1."""
    half = _WIDE.divide(_WIDE.subtract(high, low), 2)
    starts_with_one = half < Decimal(2).scaleb(half.adjusted())
    place = Decimal(1).scaleb(half.adjusted() - starts_with_one)
    return _to(_WIDE.divide(_WIDE.add(low, high), 2), place, ROUND_HALF_EVEN), place


def _one_end(end: Decimal, rounding: str, signed: bool) -> str:
    if end == 0:
        return "0"
    short = Context(prec=MARGIN, rounding=rounding).plus(end)
    return _sign(short, signed) + _grouped(short)


def _with_digits(number: Number, exponent: int, signed: bool) -> str:
    value, place = _shift(number.value, exponent), _shift(number.place, exponent)
    if value == 0 or place > 1:  # a bare 0 has no digits to keep, and filler zeros are none
        return _sign(value, signed) + _grouped(value.normalize(_WIDE))
    shown = _to(value, place, ROUND_HALF_EVEN)
    return _sign(value, signed) + _grouped(shown)


def _shifted(value: Decimal, exponent: int) -> str:
    return _grouped(_shift(value, exponent).normalize(_WIDE))


def _shift(value: Decimal, exponent: int) -> Decimal:
    return value.scaleb(-exponent, _WIDE) if value.is_finite() else value


def _to(value: Decimal, place: Decimal, rounding: str) -> Decimal:
    return value.quantize(place, rounding, _WIDE)


def _sign(value: Decimal, signed: bool) -> str:
    return "+" if signed and value > 0 else ""


def _grouped(value: Decimal) -> str:
    return f"{value:,f}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
