"""How a value ranks among all that are known of its series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Series
from ktrade.queries.answer import Measured, Standing
from ktrade.queries.filters import Filters
from ktrade.queries.points import all_periods
from ktrade.queries.reading import Reading
from ktrade.store.read import Store
from ktrade.store.selection import Selection

FEWEST = 3  # periods that make a rank worth telling
YEAR = 12
MONTHS = (
    "Januaries", "Februaries", "Marches", "Aprils", "Mays", "Junes", "Julys", "Augusts",
    "Septembers", "Octobers", "Novembers", "Decembers",
)  # fmt: skip
KINDS = {
    "month": "months", "quarter": "quarters", "half": "half-years", "year": "years",
    "D10": "first-10-day periods", "D20": "first-20-day periods",
}  # fmt: skip
SIGNS = {"highest": 1, "lowest": -1}


# What is known of the value in another period, None for nothing.
KnownOf = Callable[[Period], Measured | None]


def standings(
    store: Store, filters: Filters, values: Mapping[Series, Measured | None]
) -> dict[Series, Standing]:
    """How the value of each series ranks among all of its kind of period in the store, or of a
    month among the same months; none where the bounds do not decide it, too few are known, or
    figures are in conflict. Of the other periods these series alone are read: to solve all reports
    of years would take longer than all else in an answer."""
    every = all_periods(store)
    asked = {series: value for series, value in values.items() if value and not series.source}
    about = [s.quantity("value", v.period) for s, v in asked.items()]
    kinds = {q.period.kind for q in about}
    like = [period for period in every if period.kind in kinds]
    alone = filters._replace(categories=(), destinations=())
    reading = cache(lambda: Reading(store, like, alone, about, is_part=True))  # when first asked

    def known_of(series: Series) -> KnownOf:
        return lambda period: reading().ask("value", series, period)

    found = {}
    for series, value in asked.items():
        printed = [] if filters.as_of else _printed(store, filters, series)
        if standing := standing_of(value, every, known_of(series), printed):
            found[series] = standing
    return found


def standing_of(
    value: Measured,
    periods: Iterable[Period],
    known: KnownOf,
    printed: Sequence[tuple[Period, Interval]] = (),
) -> Standing | None:
    """How it ranks among what is `known` of its kind of these periods; None where the bounds do not
    decide it.

    Where some `printed` level is certainly higher and some lower, `known` is not asked: most values
    stand between others, and to solve the reports of decades takes long.
    """
    if value.is_in_conflict or value.period.kind not in KINDS:
        return None
    for among, group in _groups(value.period, periods):
        levels = [interval for period, interval in printed if period in group]
        if all(
            any(_is_beyond(one, value.interval, sign) for one in levels) for sign in SIGNS.values()
        ):
            continue
        order, count = _order(value.interval, map(known, group))
        if order and count >= FEWEST:
            return Standing(order, among.format(count))
    return None


def _order(own: Interval, others: Iterable[Measured | None]) -> tuple[str, int]:
    """Whether it is the highest or lowest, and of how many; ('', 0), and no more of the others are
    asked for, once it is neither or one of them is in conflict."""
    signs, count = dict(SIGNS), 1
    for cell in filter(None, others):
        signs = {order: s for order, s in signs.items() if _is_beyond(own, cell.interval, s)}
        if cell.is_in_conflict or not signs:
            return "", 0
        count += 1
    return next(iter(signs)), count


def _groups(own: Period, periods: Iterable[Period]) -> Iterator[tuple[str, list[Period]]]:
    """The other periods of its kind, and of a month the same months of other years."""
    others = [period for period in periods if period.kind == own.kind and period != own]
    yield f"all {{}} {KINDS[own.kind]}", others
    if own.kind == "month":
        same = [period for period in others if (period.last - own.last) % YEAR == 0]
        yield f"the {{}} {MONTHS[own.last % YEAR]}", same


def _is_beyond(one: Interval, other: Interval, sign: int) -> bool:
    """Whether it is certainly higher (1), or lower (-1)."""
    return one.is_above(other) if sign > 0 else other.is_above(one)


def _printed(store: Store, filters: Filters, series: Series) -> list[tuple[Period, Interval]]:
    """What is printed of the value of a series, in any period."""
    place = Selection(
        flows=(series.flow,), categories=(series.category,), destinations=(series.destination,)
    )
    printed = store.observations(place._replace(sources=filters.sources, is_solved=True))
    return [
        (s.quantity.period, s.figure.interval) for s in printed if s.quantity.measure == "value"
    ]
