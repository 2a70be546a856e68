"""The errors that turn a true figure into a false one, each with the figure as it would have been.

Some are of any typist: a digit wrong, dropped, added or swapped, a decimal point moved. The others
were seen in articles on Korean trade: won for dollars, "by" for "to", last year's level for this
year's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ktrade.errors import NotUnderstood
from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.number import unpasted
from ktrade.model.quantity import Observation

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)[^0-9+-]*(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<suffix>[^0-9]*)"
)
SINGLE_DOLLARS = ("usd", "dollars")
THOUSANDS = ("k", "m", "bn", "tn")
LONG_SUFFIXES = {"thousand": "k", "million": "m", "billion": "bn", "trillion": "tn"}


@dataclass(frozen=True, slots=True)
class Typo:
    """One pattern of error: its name, what happened, and how plain an explanation it is (the least,
    the plainest).

    `keeps_place` says that the figure stays one of the same quantity: then it can be tried on its
    bounds.
    """

    name: str
    words: str
    cost: int
    keeps_place: bool = True


DECIMAL_POINT = Typo("decimal point", "the decimal point moved", 1)
TWO_PLACES = Typo("decimal point", "the decimal point moved two places", 2)
THOUSANDFOLD = Typo("thousandfold", "million, billion and trillion confused", 1)
CURRENCY = Typo("currency", "won and dollars confused", 2, keeps_place=False)
SIGN = Typo("sign", "a sign lost", 2)
EXCHANGED = Typo("exchanged", "two figures swapped", 3, keeps_place=False)
DROPPED_ZERO = Typo("dropped zero", "a zero dropped", 3)
YEAR_EARLIER = Typo("year earlier", "this period and a year earlier confused", 3, keeps_place=False)
BY_OR_TO = Typo("by or to", "a level and its change confused", 3, keeps_place=False)
SWAPPED_DIGITS = Typo("swapped digits", "two digits swapped", 4)
DROPPED_DIGIT = Typo("dropped digit", "a digit dropped", 6)
ADDED_DIGIT = Typo("added digit", "an extra digit", 5)
WRONG_DIGIT = Typo("wrong digit", "one digit wrong", 5)

# One figure, or two that changed places, as they would have been printed.
Correction = tuple[Typo, tuple[Observation, ...]]


def corrections(
    observation: Observation, rounding: Rounding, others: Iterable[Observation] = ()
) -> Iterator[Correction]:
    """What the observation would be without each error that could have made it, the plainest
    first.

    `others` are figures of the same source, one of which may have changed places with it: then two
    come back, it and the other. Words and ranges have no digits to get wrong: they are only moved.
    """
    found = [
        *_retyped(observation, rounding),
        *_moved(observation, rounding),
        *_exchanged(observation, others, rounding),
    ]
    yield from sorted(found, key=lambda one: one[0].cost)


def _read(observation: Observation, printed: str, rounding: Rounding) -> Observation | None:
    try:
        return observation._replace(
            figure=parse_figure(printed, observation.quantity.unit, rounding)
        )
    except NotUnderstood:
        return None


def _retyped(observation: Observation, rounding: Rounding) -> Iterator[Correction]:
    """The same quantity with other digits."""
    figure = observation.figure
    found = _NUMBER.fullmatch(unpasted(figure.printed))
    if figure.number is None or figure.qualifier or not found:
        return
    sign, digits, suffix = found["sign"], found["digits"].replace(",", ""), found["suffix"]
    seen = {figure.number.value}  # 50.0 and 50.00 are one repair
    for typo, texts in _TYPING.items():
        for new_digits, new_suffix in texts(digits, suffix):
            printed = f"{sign}{new_digits}{new_suffix}"
            read = _read(observation, printed, rounding)
            if read and read.figure.number and read.figure.number.value not in seen:
                seen.add(read.figure.number.value)
                yield typo, (read,)
    may_be_negated = figure.number.value and (_is_signed(observation) or figure.number.value < 0)
    if may_be_negated and (
        read := _read(observation, _negated(unpasted(figure.printed)), rounding)
    ):
        yield SIGN, (read,)


Texts = Iterator[tuple[str, str]]


def _point(digits: str, suffix: str) -> Texts:
    yield from ((f"{Decimal(digits).scaleb(power):f}", suffix) for power in (-1, 1))


def _two_points(digits: str, suffix: str) -> Texts:
    yield from ((f"{Decimal(digits).scaleb(power):f}", suffix) for power in (-2, 2))


def _thousands(digits: str, suffix: str) -> Texts:
    word, _, rest = suffix.lstrip().partition(" ")
    scale = LONG_SUFFIXES.get(word.casefold(), word.casefold())
    if scale in SINGLE_DOLLARS:  # of a table in thousands whose unit got lost
        yield digits, "k"
    elif scale in THOUSANDS:
        for step in (-1, 1):
            place = THOUSANDS.index(scale) + step
            if 0 <= place < len(THOUSANDS):
                yield digits, f"{THOUSANDS[place]} {rest}".rstrip()


def _zero_inserted(digits: str, suffix: str) -> Texts:
    yield from ((digits[:i] + "0" + digits[i:], suffix) for i in range(1, len(digits) + 1))


def _swapped(digits: str, suffix: str) -> Texts:
    for i, (one, other) in enumerate(pairwise(digits)):
        if one != other and "." not in (one, other):
            yield digits[:i] + other + one + digits[i + 2 :], suffix
    point = digits.find(".")
    if 0 < point < len(digits) - 1 and digits[point - 1] != digits[point + 1]:
        before, after = digits[point - 1], digits[point + 1]
        yield f"{digits[: point - 1]}{after}.{before}{digits[point + 2 :]}", suffix


def _shortened(digits: str, suffix: str) -> Texts:
    yield from (
        (digits[:i] + digits[i + 1 :], suffix)
        for i, c in enumerate(digits)
        if c != "." and len(digits) > 1
    )


def _replaced(digits: str, suffix: str) -> Texts:
    for i, old in enumerate(digits):
        if old != ".":
            yield from ((digits[:i] + new + digits[i + 1 :], suffix) for new in "0123456789")


def _lengthened(digits: str, suffix: str) -> Texts:
    for i in range(len(digits) + 1):
        yield from ((digits[:i] + new + digits[i:], suffix) for new in "123456789")


_TYPING: Mapping[Typo, Callable[[str, str], Texts]] = {
    DECIMAL_POINT: _point,
    TWO_PLACES: _two_points,
    THOUSANDFOLD: _thousands,
    DROPPED_ZERO: _zero_inserted,
    SWAPPED_DIGITS: _swapped,
    ADDED_DIGIT: _shortened,
    WRONG_DIGIT: _replaced,
    DROPPED_DIGIT: _lengthened,
}


def _is_signed(observation: Observation) -> bool:
    measure = observation.quantity.measure
    return observation.quantity.flow == "balance" or measure not in (
        "value",
        "krw",
        "share",
        "daily",
        "days",
        "volume",
    )


def _negated(printed: str) -> str:
    return printed[1:] if printed.startswith("-") else "-" + printed.removeprefix("+")


def _moved(observation: Observation, rounding: Rounding) -> Iterator[Correction]:
    """The same print, of another quantity."""
    q, printed = observation.quantity, observation.figure.printed
    turned = {"value": "krw", "krw": "value"}.get(q.measure)
    if turned:
        bare = re.sub(r" ?KRW$", "", printed, flags=re.IGNORECASE)
        yield from _as(CURRENCY, observation._replace(quantity=q.other(turned)), bare, rounding)
    if q.measure in ("value", "yoy", "krw"):
        for period in (q.period.year_before, q.period.year_after):
            yield YEAR_EARLIER, (observation._replace(quantity=q.other(q.measure, period=period)),)
    change = {
        "value": "change",
        "change": "value",
        "share": "share_change",
        "share_change": "share",
    }.get(q.measure)
    if change:
        yield from _as(
            BY_OR_TO, observation._replace(quantity=q.other(change, of=q.of)), printed, rounding
        )
    if q.measure == "yoy" and observation.figure.number:
        # "Rose to 133.9 percent of" and "rose by 133.9 percent": a hundred points apart.
        for hundred in (-100, 100):
            moved = f"{observation.figure.number.value + hundred:f}"
            yield from _as(BY_OR_TO, observation, moved, rounding)


def _as(
    typo: Typo, observation: Observation, printed: str, rounding: Rounding
) -> Iterator[Correction]:
    if read := _read(observation, printed, rounding):
        yield typo, (read,)


def _exchanged(
    observation: Observation, others: Iterable[Observation], rounding: Rounding
) -> Iterator[Correction]:
    """It and another figure of the same source, measure and period, each in the other's place."""
    q = observation.quantity
    for other in others:
        o = other.quantity
        is_beside = (o.measure, o.period, o.of) == (q.measure, q.period, q.of) and o != q
        if (
            is_beside
            and other.source == observation.source
            and other.figure.printed != observation.figure.printed
        ):
            mine = _read(observation, other.figure.printed, rounding)
            theirs = _read(other, observation.figure.printed, rounding)
            if mine and theirs:
                yield EXCHANGED, (mine, theirs)
