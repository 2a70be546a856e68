"""Growth: of one series between two periods, or of the parts of a whole with what each contributes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from itertools import product

from ktrade.errors import NothingKnown, NotUnderstood
from ktrade.model.figure import Unit
from ktrade.model.interval import Interval, hull
from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Whole
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.queries.breakdown import Parts
from ktrade.queries.reading import Desk, Filters, Series, earlier_first, nothing_known, quantity_of
from ktrade.store.read import Store

ONE, HUNDRED = Interval.point(1), Interval.point(100)
# Decimal's power is correct to the last of its digits but one; far fewer are kept, rounded outward.
_POWER = Context(prec=60)
_POWER_ROOM = Decimal("1E-50")


def growth_between(store: Store, first: Period, last: Period, filters: Filters) -> Answer:
    """One series from one period to another: the ratio, the growth in percent, and that a year.

    NothingKnown where either level is unknown or two sources mean different things by the name;
    NotUnderstood for periods of different length.
    """
    first, last = earlier_first(first, last)
    desk = Desk(store, [first, last], filters)
    series = Series(filters.flow or "export", filters.category or TOTAL, filters.destination or WORLD)
    earlier, later = desk.ask_all([quantity_of("value", series, period) for period in (first, last)])
    if not earlier or not later:
        raise NothingKnown(nothing_known(store, filters, last if earlier else first))
    if reason := desk.not_comparable(earlier, later):
        raise NothingKnown(reason)
    ratio = later.interval / earlier.interval
    percent = (ratio - ONE) * HUNDRED
    if first == last.year_before and (yoy := desk.ask("yoy", series, last)):
        # Growth printed or followed from more than these two levels may be sharper.
        percent = percent.clipped(yoy.interval)
        ratio = ratio.clipped((percent / HUNDRED) + ONE)
    cells = [
        earlier,
        later,
        later.derived("ratio", "ratio", ratio, earlier, compared_with=first),
        later.derived("growth", Unit.PERCENT, percent, earlier, compared_with=first, is_signed=True),
    ]
    months = last.last - first.last
    headers = [str(first), str(last), "ratio", "growth %"]
    if months >= 12 and ratio.low >= 0:
        yearly = (_root(ratio, Decimal(months) / 12) - ONE) * HUNDRED
        cells.append(later.derived("growth_a_year", Unit.PERCENT, yearly, earlier, compared_with=first, is_signed=True))
        headers.append("% a year")
    title = f"{desk.label(series)}, {first} to {last}"
    rows = (Row(desk.label(series), tuple(cells)),)
    return Answer(title, tuple(map(Column, headers)), rows, store.sources, notes=desk.vintage_note(cells))


def growth_of_parts(
    store: Store, period: Period, filters: Filters, *, by: str = "category", without: Sequence[str] = ()
) -> Answer:
    """The growth of a whole and of its parts, each part's contribution in points of the whole's growth.

    `without` names categories to leave out together: what the rest of the whole did.
    """
    desk = Desk(store, [period], filters)
    parts = Parts(desk, period, by)
    whole = parts.whole
    desk.confirm(parts.series or desk.ask("yoy", whole, period), period)
    rows = [Row(desk.label(whole), _growth_cells(desk, whole, period, whole), is_total=True)]
    rows += [Row(parts.name(part), _growth_cells(desk, part, period, whole), 1) for part in parts.series]
    if without:
        rows.append(_rest_of(desk, whole, period, without))
    rows = [row for row in rows if any(row.cells)]
    measured = [m for row in rows for m in row.measured]
    desk.confirm(measured, period)
    notes = [*desk.vintage_note(measured), *parts.notes()]
    columns = tuple(map(Column, ("value", "year earlier", "yoy %", "contribution")))
    title = f"{period.title}: growth on a year earlier, contributions in points"
    return Answer(title, columns, tuple(rows), store.sources, notes=tuple(notes))


def _growth_cells(desk: Desk, series: Series, period: Period, whole: Series) -> tuple[Measured | None, ...]:
    value, base = desk.ask("value", series, period), desk.ask("value", series, period.year_before)
    yoy = desk.ask("yoy", series, period)
    contribution = None
    whole_base = desk.ask("value", whole, period.year_before)
    if value and base and whole_base and series != whole:
        change = value.interval - base.interval
        if yoy:
            # value and base move together: their difference is also base × growth.
            change = change.clipped(base.interval * yoy.interval / HUNDRED)
        points = change / whole_base.interval * HUNDRED
        share = desk.ask("share", series, period.year_before, Whole(whole.category, whole.destination))
        if yoy and share:
            points = points.clipped(share.interval * yoy.interval / HUNDRED)
        contribution = value.derived(
            "contribution", Unit.POINTS, points, base, whole_base,
            compared_with=period.year_before, is_signed=True, of=_of(whole, series),
        )  # fmt: skip
    return (value, base, yoy, contribution)


def _of(whole: Series, part: Series) -> str:
    return Whole(whole.category, whole.destination).text(part.destination)


def _rest_of(desk: Desk, whole: Series, period: Period, without: Sequence[str]) -> Row:
    """What the whole did without some of its categories."""
    for one in without:
        if desk.categories.depth(one, whole.category) in (0, None):
            raise NotUnderstood(f"{one} is no part of {whole.category}; expected a category below it")
        if any(other != one and desk.categories.depth(one, other) is not None for other in without):
            raise NotUnderstood(f"{one} would be left out twice; expected categories that do not hold each other")
    left_out = [Series(whole.flow, category, whole.destination) for category in without]
    names = " and ".join(desk.categories[category].name for category in without)
    label = f"{desk.label(whole)} without {names}"
    value, base = desk.ask("value", whole, period), desk.ask("value", whole, period.year_before)
    left_now = [m for s in left_out if (m := desk.ask("value", s, period))]
    left_then = [m for s in left_out if (m := desk.ask("value", s, period.year_before))]
    if not (value and base and len(left_now) == len(left_then) == len(left_out)):
        return Row(label, (None, None, None, None))
    rest_now, rest_then = value.interval, base.interval
    for now, then in zip(left_now, left_then, strict=True):
        rest_now, rest_then = rest_now - now.interval, rest_then - then.interval
    percent = (rest_now / rest_then - ONE) * HUNDRED
    everything = [value, base, *left_now, *left_then]
    if len(left_out) == 1 and (exact := _growth_without(desk, whole, left_out[0], period)):
        percent = percent.clipped(exact)
    made = {"category": f"{whole.category} without {' '.join(without)}"}
    rest = value.derived("value", Unit.USD, rest_now, *everything, **made)
    rest_base = value.derived("value", Unit.USD, rest_then, *everything, period=period.year_before, **made)
    yoy = value.derived("yoy", Unit.PERCENT, percent, *everything, is_signed=True, **made)
    return Row(label, (rest, rest_base, yoy, None))


def _growth_without(desk: Desk, whole: Series, part: Series, period: Period) -> Interval | None:
    """The growth of the rest from the growth of whole and part and the part's share s now.

    (1 - s) / (1 / (1 + G) - s / (1 + g)) is monotone in each of G, g and s, so its hull over a box
    is spanned by the corners; subtracting levels instead would count each level twice.
    """
    growths = [desk.ask("yoy", series, period) for series in (whole, part)]
    share = desk.ask("share", part, period, Whole(whole.category, whole.destination))
    if not share or not all(growths):
        return None
    boxes = [m.interval for m in (*growths, share) if m]
    if not all(box.is_bounded for box in boxes):
        return None
    values = []
    for grown_whole, grown_part, of_whole in product(*((box.low, box.high) for box in boxes)):
        factors = [Interval.point(g) / HUNDRED + ONE for g in (grown_whole, grown_part)]
        s = Interval.point(of_whole) / HUNDRED
        if any(factor.sign != 1 for factor in factors):
            return None
        rest_then = ONE / factors[0] - s / factors[1]
        if rest_then.sign != 1:
            return None  # a pole inside the box: the corners would not span it
        values.append(((ONE - s) / rest_then - ONE) * HUNDRED)
    return hull(values)


def _root(ratio: Interval, degree: Decimal) -> Interval:
    """The degree-th root of a ratio that is not negative, rounded outward."""

    def end(value: Decimal, room: Decimal) -> Decimal:
        if value == 0 or not value.is_finite():
            return value
        return _POWER.multiply(_POWER.power(value, _POWER.divide(Decimal(1), degree)), 1 + room)

    return Interval(end(ratio.low, -_POWER_ROOM), end(ratio.high, _POWER_ROOM), ratio.low_open, ratio.high_open)
