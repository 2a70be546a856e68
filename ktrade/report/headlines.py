"""A period in sentences. Every word of change or rank is decided by bounds: what they leave open is
not said, and nothing is said of a figure that is in a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ktrade.model import digits
from ktrade.model.interval import Interval
from ktrade.model.wording import listed
from ktrade.queries.answer import Answer, Measured, Row, Trend
from ktrade.queries.brief import Breakdown, Brief
from ktrade.report.grid import scale_of, unit_name

MONTHS = (
    "Januaries", "Februaries", "Marches", "Aprils", "Mays", "Junes", "Julys", "Augusts",
    "Septembers", "Octobers", "Novembers", "Decembers",
)  # fmt: skip
KINDS = {"month": "months", "quarter": "quarters", "half": "halves", "year": "years"}
FEWEST = 3  # periods that make a rank worth telling
YEAR = 12
PARTS = {"category": "items", "destination": "destinations"}


def sentences(brief: Brief, exponent: int) -> Iterator[str]:
    """The sentences, most important first; dollars in units of 10**exponent."""
    for row in brief.main.rows:
        value, yoy, daily, change, earlier = row.cells
        if value and value.flow == "balance":
            yield from balance(value, change, earlier, exponent)
        else:
            flow = next(row.measured).flow
            rank = standing(value, brief.series.get(flow))
            yield from growth(row.label, value, yoy, rank, exponent)
            yield from growth(f"Per working day, {_lower(row.label)}", None, daily, "", exponent)
    for breakdown in brief.breakdowns:
        yield from drivers(breakdown, exponent)
        yield from movers(breakdown, exponent)
        yield from largest(breakdown, exponent)


def growth(
    name: str, value: Measured | None, yoy: Measured | None, rank: str, exponent: int
) -> Iterator[str]:
    """'Exports rose 33.9 % to 65.85 USD billion, the highest of the 14 Januaries known.'"""
    verb = verb_of(yoy)
    level = amount(value, exponent) if value and not value.clash else ""
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
    """'Exports exceeded imports by 8.74 USD billion, after a deficit a year earlier.'"""
    sign = _sign(value)
    if sign not in (1, -1):
        return
    who = ("Exports exceeded imports", "Imports exceeded exports")[sign < 0]
    words = f"{who} by {amount(value, exponent)}"
    before, moved = _sign(earlier), _sign(change)
    if before == -sign:
        words += f", after a {'surplus' if before > 0 else 'deficit'} a year earlier"
    elif before == sign and moved in (1, -1) and change:
        side = "surplus" if sign > 0 else "deficit"
        words += f", a {side} {amount(change, exponent)} {'larger' if moved == sign else 'smaller'}"
        words += " than a year earlier"
    yield words + "."


def drivers(breakdown: Breakdown, exponent: int) -> Iterator[str]:
    """'More than half of the growth came from ICT goods (25.98 ±0.16 points).' Else which part
    contributed most, where the bounds tell."""
    if not breakdown.growth:
        return
    whole, parts = _whole_and_parts(breakdown.growth)
    total = whole.cells[2] if whole and len(whole.cells) == 4 else None
    sign = _sign(total)
    if not total or sign not in (1, -1):
        return
    known = [(row.label, c) for row in parts if (c := row.cells[3]) and not c.clash]
    what = f"{'growth' if sign > 0 else 'fall'} of {_lower(whole.label)}"  # type: ignore[union-attr]
    most = [
        f"{label} ({amount(c, exponent)})"
        for label, c in known
        if _more_than_half(c.interval, total.interval)
    ]
    if most:
        yield f"More than half of the {what} came from {', and more than half from '.join(most)}."
        return
    for label, c in known:
        others = [_turned(c.interval, o.interval, sign) for _, o in known if o is not c]
        if len(known) >= FEWEST and _sign(c) == sign and all(_above(*pair) for pair in others):
            part = PARTS[breakdown.by]
            yield (
                f"Of the {part} known, {label} contributed most to the {what}"
                f" ({amount(c, exponent)})."
            )


def movers(breakdown: Breakdown, exponent: int) -> Iterator[str]:
    """'Exports by item: Semiconductors (102.7 %) and Cars (21.7 %) rose; Steel (17.7 %) fell.'"""
    if not breakdown.growth:
        return
    whole, parts = _whole_and_parts(breakdown.growth)
    if not whole or len(whole.cells) != 4:
        return
    told = {}
    for verb in ("rose", "fell"):
        told[verb] = [
            f"{row.label} ({by})" if (by := amount(yoy, exponent)) else row.label
            for row in parts
            if (yoy := row.cells[2]) and verb_of(yoy) == verb
        ]
    halves = [f"{listed(names)} {verb}" for verb, names in told.items() if names]
    if halves:
        part = PARTS[breakdown.by].removesuffix("s")
        yield f"{whole.label} by {part}: {'; '.join(halves)}."


def largest(breakdown: Breakdown, exponent: int) -> Iterator[str]:
    """'The largest share known of exports was that of ICT goods, 44.1 %.'"""
    if not breakdown.share:
        return
    whole, parts = _whole_and_parts(breakdown.share)
    known = [(row.label, s, row.cells[3]) for row in parts if (s := row.cells[1]) and row.cells[0]]
    if not whole or len(known) < FEWEST or any(s.clash for _, s, _ in known):
        return
    for label, s, change in known:
        if all(_above(s.interval, other.interval) for _, other, _ in known if other is not s):
            moved = _sign(change)
            words = f"The largest share known of {_lower(whole.label)} was that of {label}"
            words += f", {amount(s, exponent)}"
            if moved in (1, -1) and change:
                more = "more" if moved > 0 else "less"
                words += f", {amount(change, exponent)} {more} than a year earlier"
            yield words + "."


def standing(value: Measured | None, series: Trend | None) -> str:
    """'the highest of the 14 Januaries known', or of all months; '' where the bounds do not decide
    it, or too few are known."""
    if not value or value.clash or not series:
        return ""
    known = [cell for row in series.rows if (cell := row.cells[0]) and cell.period != value.period]
    kind = KINDS.get(value.period.kind, "")
    if found := _rank(value, known, f"of all {{}} {kind} known") if kind else "":
        return found
    if value.period.kind != "month":
        return ""
    same = [cell for cell in known if cell.period.last % YEAR == value.period.last % YEAR]
    return _rank(value, same, f"of the {{}} {MONTHS[value.period.last % YEAR]} known")


def _rank(value: Measured, others: Sequence[Measured], words: str) -> str:
    if len(others) + 1 < FEWEST or any(other.clash for other in others):
        return ""
    for word, sign in (("highest", 1), ("lowest", -1)):
        if all(_above(*_turned(value.interval, other.interval, sign)) for other in others):
            return f"the {word} {words.format(len(others) + 1)}"
    return ""


def verb_of(change: Measured | None) -> str:
    """'rose', 'fell' or 'did not change'; '' where that is not known."""
    return {1: "rose", -1: "fell", 0: "did not change"}.get(_sign(change), "")  # type: ignore[arg-type]


def amount(measured: Measured, exponent: int) -> str:
    """How much, without its sign: '33.9 %', 'more than 100 %', '49.17 ±0.04 USD billion'; '' where
    nothing but the sign is known."""
    interval, power = measured.interval, scale_of(measured.unit, exponent)
    is_negative = interval.high <= 0 and interval.low < 0
    size = -interval if is_negative else interval
    unit = unit_name(measured.unit, exponent)
    printed = measured.printed
    if not size.high.is_finite():
        least = digits.bounds(size, power, False).lstrip(">=")
        if size.low <= 0:
            return ""
        return f"{'more than' if size.low_open else 'at least'} {least} {unit}"
    if printed and printed.number and not printed.qualifier and not measured.is_sharper:
        return f"{digits.printed(printed, power, False).lstrip('-')} {unit}"
    return f"{digits.bounds(size, power, False).replace('..', ' to ')} {unit}"


def _sign(measured: Measured | None) -> int | None:
    return None if measured is None or measured.clash else measured.interval.sign


def _whole_and_parts(answer: Answer) -> tuple[Row | None, list[Row]]:
    """The row of the whole and those of its named parts; no whole where sources mean several."""
    wholes = [row for row in answer.rows if row.is_total]
    parts = [row for row in answer.rows if row.depth and " without " not in _what(row)]
    return (wholes[0] if len(wholes) == 1 else None), parts


def _what(row: Row) -> str:
    return " ".join(f"{m.category} {m.destination}" for m in row.measured)


def _more_than_half(part: Interval, whole: Interval) -> bool:
    """Whether the part is certainly more than half of a whole of the same sign."""
    if whole.low > 0:
        return whole.high.is_finite() and 2 * Fraction(part.low) > Fraction(whole.high)
    return whole.low.is_finite() and 2 * Fraction(part.high) < Fraction(whole.low)


def _turned(one: Interval, other: Interval, sign: int) -> tuple[Interval, Interval]:
    return (one, other) if sign > 0 else (-one, -other)


def _above(one: Interval, other: Interval) -> bool:
    """Whether each number of one is larger than each of the other."""
    return one.low > other.high or (one.low == other.high and (one.low_open or other.high_open))


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
