"""A period in sentences. Every word of change or rank is decided by bounds: what they leave open is
not said, and nothing is said of a figure that is in a conflict."""

from __future__ import annotations

from collections.abc import Iterator

from ktrade.model import digits
from ktrade.model.figure import Unit
from ktrade.model.interval import FLOOR, INFINITY, Interval
from ktrade.model.wording import listed, lowered, with_article
from ktrade.queries.answer import Answer, Measured, Row
from ktrade.queries.brief import Brief, PartsOfFlow
from ktrade.report.grid import scale_of, unit_name

FEWEST = 3  # parts of which the one with the most is worth telling
ALL = 100  # percent
PARTS = {"category": "items", "destination": "destinations"}


def sentences(brief: Brief, exponent: int) -> Iterator[str]:
    """The sentences, most important first; dollars in units of 10**exponent."""
    for row in brief.main.rows:
        value, yoy, daily, change, earlier = row.cells
        flow = next(row.measured).flow
        if flow == "trade" and not any(m.printed for m in row.measured):
            continue  # the sum of two sentences told
        if value and value.flow == "balance":
            yield from balance(value, change, earlier, exponent)
        else:
            rank = f"the {value.standing}" if value and value.standing else ""
            yield from growth(row.label, value, yoy, rank, exponent)
            per_day = growth(f"Per working day, {lowered(row.label)}", None, daily, "", exponent)
            is_of_another = value and not _is_of_one(value, daily)
            yield from (_reported(told, daily) if is_of_another else told for told in per_day)
    for breakdown in brief.breakdowns:
        yield from drivers(breakdown, exponent)
        yield from movers(breakdown, exponent)
        yield from largest(breakdown, exponent)


def growth(
    name: str, value: Measured | None, yoy: Measured | None, rank: str, exponent: int
) -> Iterator[str]:
    """'Exports rose 33.9 % to $65.85 billion, the highest of the 14 Januaries known.' In two where
    they are of two reports: what was revised did not grow by what was reported first."""
    verb = verb_of(yoy)
    level = amount(value, exponent) if value and not value.is_in_conflict else ""
    if verb and level and not _is_of_one(value, yoy):
        yield from growth(name, value, None, rank, exponent)
        yield from (_reported(told, yoy) for told in growth(name, None, yoy, "", exponent))
        return
    if verb and yoy:
        by = amount(yoy, exponent) if verb != "did not change" else ""
        words = " ".join(filter(None, (name, verb, by, f"to {level}" if level else "")))
    elif level:
        words = f"{name} came to {level}"
    else:
        return
    yield f"{words}, {rank}." if rank else f"{words}."


def balance(
    value: Measured, change: Measured | None, earlier: Measured | None, exponent: int
) -> Iterator[str]:
    """'Exports exceeded imports by $8.74 billion, after a deficit a year earlier.'"""
    sign = _sign(value)
    if sign not in (1, -1):
        return
    who = ("Exports exceeded imports", "Imports exceeded exports")[sign < 0]
    words = f"{who} by {amount(value, exponent)}"
    before, moved = _sign(earlier), _sign(change)
    side = "surplus" if sign > 0 else "deficit"
    if value.standing and value.standing.order == ("highest", "lowest")[sign < 0]:
        words += f", the largest {side} of {value.standing.of} known"
    if before == -sign:
        words += f", after a {'surplus' if before > 0 else 'deficit'} a year earlier"
    elif before == sign and moved in (1, -1) and change:
        by = f"{amount(change, exponent)} {'larger' if moved == sign else 'smaller'}"
        if not _is_of_one(value, change):
            yield words + "."
            yield _reported(f"The {side} was {by} than a year earlier.", change)
            return
        words += f", a {side} {by} than a year earlier"
    yield words + "."


def drivers(breakdown: PartsOfFlow, exponent: int) -> Iterator[str]:
    """'More than half of the growth came from ICT goods (25.98 ±0.16 points).' Else which part
    contributed most, where the bounds tell."""
    if not breakdown.growth:
        return
    whole, parts = _whole_and_parts(breakdown.growth)
    total = whole.cells[2] if whole and len(whole.cells) == 4 else None
    sign = _sign(total)
    if not total or sign not in (1, -1):
        return
    known = [
        (called(row, breakdown.by), c)
        for row in parts
        if (c := row.cells[3]) and not c.is_in_conflict
    ]
    change = "growth" if sign > 0 else "fall"
    what = f"{change} of {lowered(whole.label)}"  # type: ignore[union-attr]
    parted = [
        (_part_of(c.interval, total.interval), f"{name} ({amount(c, exponent)})")
        for name, c in known
        if _is_of_one(c, total)
    ]
    if most := [(much, name) for much, name in parted if much]:
        (much, first), *also = most
        more = "".join(f", and {much} from {name}" for much, name in also)
        yield f"{much.capitalize()} of the {what} came from {first}{more}."
        return
    for label, c in known:
        others = [_turned(c.interval, o.interval, sign) for _, o in known if o is not c]
        if (
            len(known) >= FEWEST
            and all(_is_of_one(each, total) for _, each in known)
            and _sign(c) == sign
            and all(one.is_above(other) for one, other in others)
        ):
            part = PARTS[breakdown.by]
            yield (
                f"Of the {part} known, {label} contributed most to the {what}"
                f" ({amount(c, exponent)})."
            )


def movers(breakdown: PartsOfFlow, exponent: int) -> Iterator[str]:
    """'Exports by item: semiconductors (102.7 %) and cars (21.7 %) rose; steel (17.7 %) fell.'"""
    if not breakdown.growth:
        return
    whole, parts = _whole_and_parts(breakdown.growth)
    if not whole or len(whole.cells) != 4:
        return
    names_by_verb = {}
    for verb in ("rose", "fell"):
        names_by_verb[verb] = [
            f"{called(row, breakdown.by)} ({by})"
            if (by := amount(yoy, exponent))
            else called(row, breakdown.by)
            for row in parts
            if (yoy := row.cells[2]) and verb_of(yoy) == verb
        ]
    halves = [f"{listed(names)} {verb}" for verb, names in names_by_verb.items() if names]
    if halves:
        part = PARTS[breakdown.by].removesuffix("s")
        yield f"{whole.label} by {part}: {'; '.join(halves)}."


def largest(breakdown: PartsOfFlow, exponent: int) -> Iterator[str]:
    """'The largest share known of exports was that of ICT goods, 44.1 %.'"""
    if not breakdown.share:
        return
    whole, parts = _whole_and_parts(breakdown.share)
    known = [
        (called(row, breakdown.by), s, row.cells[3])
        for row in parts
        if (s := row.cells[1]) and row.cells[0]
    ]
    if not whole or len(known) < FEWEST or any(s.is_in_conflict for _, s, _ in known):
        return
    for label, s, change in known:
        if all(s.interval.is_above(other.interval) for _, other, _ in known if other is not s):
            moved = _sign(change)
            words = f"The largest share known of {lowered(whole.label)} was that of {label}"
            words += f", {amount(s, exponent)}"
            if moved in (1, -1) and change and _is_of_one(s, change):
                more = "more" if moved > 0 else "less"
                words += f", {amount(change, exponent)} {more} than a year earlier"
            yield words + "."


def called(row: Row, by: str) -> str:
    """A part within a sentence: 'semiconductors', 'the United States'."""
    return lowered(row.label) if by == "category" else with_article(row.label)


def verb_of(change: Measured | None) -> str:
    """'rose', 'fell' or 'did not change'; '' where that is not known."""
    sign = _sign(change)
    return "" if sign is None else {1: "rose", -1: "fell", 0: "did not change"}[sign]


def amount(measured: Measured, exponent: int) -> str:
    """How much, without its sign: '33.9 %', 'more than 100 %', '$49.17 ±0.04 billion'; '' where
    nothing but the sign is known."""
    interval, power = measured.interval, scale_of(measured.unit, exponent)
    is_negative = interval.high <= 0 and interval.low < 0
    size = -interval if is_negative else interval
    printed = measured.printed
    if printed and printed.number and not printed.qualifier and not measured.is_sharper:
        return _with_unit(digits.printed(printed, power, False).lstrip("-"), measured, exponent)
    if size.low <= 0 and not size.is_point:
        return ""
    # Nothing falls by more than all of it.
    if size.high.is_finite() and not (
        is_negative and measured.unit is Unit.PERCENT and size.high >= ALL
    ):
        number = digits.bounds(size, power, False).replace("..", " to ")
        return _with_unit(number, measured, exponent)
    least = digits.bounds(Interval(size.low, INFINITY, size.low_open), power, False)
    number = _with_unit(least.lstrip(">="), measured, exponent)
    return f"{'more than' if size.low_open else 'at least'} {number}"


def _with_unit(number: str, measured: Measured, exponent: int) -> str:
    unit = unit_name(measured.unit, exponent)
    if measured.unit is Unit.USD:
        return f"${number} {unit.removeprefix('USD').lstrip()}".rstrip()
    return f"{number} {unit}"


def _is_of_one(one: Measured | None, other: Measured | None) -> bool:
    """Whether both are read from one report."""
    return one is not None and other is not None and one.vintage == other.vintage


def _reported(told: str, measured: Measured | None) -> str:
    """A sentence with the report that says so."""
    return f"{told.rstrip('.')}, in reports on {measured.vintage}." if measured else told


def _sign(measured: Measured | None) -> int | None:
    return None if measured is None or measured.is_in_conflict else measured.interval.sign


def _whole_and_parts(answer: Answer) -> tuple[Row | None, list[Row]]:
    """The row of the whole and those of its named parts; no whole where sources mean several."""
    wholes = [row for row in answer.rows if row.is_total]
    parts = [row for row in answer.rows if row.depth and " without " not in _what(row)]
    return (wholes[0] if len(wholes) == 1 else None), parts


def _what(row: Row) -> str:
    return " ".join(f"{m.category} {m.destination}" for m in row.measured)


def _part_of(part: Interval, whole: Interval) -> str:
    """'more than half' where the part is certainly more than half of a whole of the same sign,
    'more than all' where others must have gone the other way; else ''."""
    if whole.high < 0 or not whole.low > 0:
        part, whole = -part, -whole
    if not (whole.low > 0 and whole.high.is_finite()):
        return ""
    if part.low > whole.high:
        return "more than all"
    return "more than half" if FLOOR.multiply(2, part.low) > whole.high else ""


def _turned(one: Interval, other: Interval, sign: int) -> tuple[Interval, Interval]:
    return (one, other) if sign > 0 else (-one, -other)
