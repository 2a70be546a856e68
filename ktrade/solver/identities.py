"""The identities between quantities of one place and of the same a year earlier, each stated once.

Where two constraints share two unknowns a third is stated that ties what they share, with each
unknown once (change = value × (1 - b) with (1 + yoy) × b = 1 beside change = value - base): without
it the shared ones would count twice, and bounds would be needlessly wide.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import lru_cache

from ktrade.model.period import Period
from ktrade.model.quantity import TOTAL, WORLD, Quantity
from ktrade.solver.constraints import (
    BALANCE_DEVIATIONS,
    DEVIATION,
    FLOW_ERROR,
    WON_ERROR,
    Constraint,
    Factor,
    Hidden,
    Product,
    Rate,
    Sum,
    Variable,
    Won,
)

Family = Callable[..., Iterator[Constraint]]


def working_days(period: Period) -> Quantity:
    """The working days of a period, which stand with total exports to the world."""
    return Quantity("days", period, "export", TOTAL, WORLD)


def year_earlier(quantity: Quantity) -> Quantity:
    """The same a year earlier."""
    return quantity.other(quantity.measure, period=quantity.period.year_before, of=quantity.of)


def identities(
    variable: Variable, seen: set[object], before: Container[object] = ()
) -> Iterator[Constraint]:
    """The equalities that a variable stands in, with those of the same place that may tie it.

    `seen` holds what was stated, so that the quantities of one place state it once; nothing is
    stated again that was `before`.
    """
    if isinstance(variable, Rate | Hidden):
        return
    q = variable.quantity if isinstance(variable, Won) else variable
    place = q.other("value")
    wanted: list[tuple[str, Quantity | Won]] = [("growth", place)]
    if isinstance(variable, Won):
        wanted += (("won", variable), ("growth in won", variable))
    for name in _OF_MEASURE.get(q.measure, ()):
        wanted.append((name, q))
    if q.measure in ("daily", "daily_yoy", "days"):
        wanted += (
            ("average", place),
            ("average", year_earlier(place)),
            ("growth of average", place),
        )
    if q.of and q.measure != "contribution":
        share = q.other("share", of=q.of)
        wanted += (("share", share), ("share", year_earlier(share)), ("growth of share", share))
        wanted.append(("growth", share.other("value", whole=q.of)))
    if q.flow != "export":
        wanted += [("flows", p.other("value", flow="trade")) for p in (place, year_earlier(place))]
        if q.measure == "change" and q.flow != "import":
            wanted.append(("flows", q.other("change", flow="trade")))
    for one in wanted:
        if one not in seen and one not in before:
            seen.add(one)
            name, of = one
            yield from _stated(FAMILIES[name], of)


@lru_cache(4096)
def _stated(family: Family, of: Quantity | Won) -> tuple[Constraint, ...]:
    # Leaves of one solution share most of their surroundings, and who is at fault in a conflict is
    # told by solving much of it again and again.
    return tuple(family(of))


def _growth(value: Quantity) -> Iterator[Constraint]:
    base, grown = year_earlier(value), Factor(value.other("yoy"), 2, 1)
    signs = _same_sign(value, base)
    words = "value = year-earlier value × (1 + yoy)"
    yield Product(words, (Factor(value),), (Factor(base), grown), signs)


def _change(change: Quantity) -> Iterator[Constraint]:
    value, yoy = change.other("value"), change.other("yoy")
    base, b = year_earlier(value), Hidden("1 / (1 + yoy)", yoy)
    signs = _same_sign(value, base)
    words = "change = value - year-earlier value"
    yield Sum(words, ((1, value), (-1, base), (-1, change)))
    words = "change = year-earlier value × yoy"
    yield Product(words, (Factor(change),), (Factor(base), Factor(yoy, 2)), signs)
    words = "change = value × (1 - 1 / (1 + yoy))"
    right = (Factor(value), Factor(b, 0, 1, -1))
    yield Product(words, (Factor(change),), right, signs, Factor(yoy, 2, 1))
    yield _reciprocal(b, yoy)


def _growth_on_month(mom: Quantity) -> Iterator[Constraint]:
    value = mom.other("value")
    p = value.period
    before = mom.other("value", period=p.previous)
    right = (Factor(before), Factor(mom, 2, 1))
    words = "value = value of the period before × (1 + mom)"
    yield Product(words, (Factor(value),), right, _same_sign(value, before))


def _average(value: Quantity) -> Iterator[Constraint]:
    right = (Factor(value.other("daily")), Factor(working_days(value.period)))
    yield Product("value = daily average × working days", (Factor(value),), right)


def _growth_of_average(value: Quantity) -> Iterator[Constraint]:
    daily, daily_grown = value.other("daily"), Factor(value.other("daily_yoy"), 2, 1)
    base = year_earlier(daily)
    words = "daily average = year-earlier daily average × (1 + its growth)"
    right = (Factor(base), daily_grown)
    yield Product(words, (Factor(daily),), right, _same_sign(daily, base))
    days = working_days(value.period)
    words = "growth = growth of the daily average × growth of the working days"
    left = (Factor(value.other("yoy"), 2, 1), Factor(year_earlier(days)))
    signs = _same_sign(value, year_earlier(value))
    yield Product(words, left, (daily_grown, Factor(days)), signs)


def _change_of_days(change: Quantity) -> Iterator[Constraint]:
    days = working_days(change.period)
    words = "change = working days - year-earlier working days"
    terms = ((1, days), (-1, year_earlier(days)), (-1, days.other("days_change")))
    yield Sum(words, terms)


def _share(share: Quantity) -> Iterator[Constraint]:
    value, whole_value = share.other("value"), share.other("value", whole=share.of)
    words = "part = whole × share"
    yield Product(words, (Factor(value),), (Factor(whole_value), Factor(share, 2)))


def _growth_of_share(share: Quantity) -> Iterator[Constraint]:
    if share.flow != "balance":
        yoy, whole_yoy = share.other("yoy"), share.other("yoy", whole=share.of)
        words = "share × growth of the whole = year-earlier share × growth of the part"
        left = (Factor(share), Factor(whole_yoy, 2, 1))
        yield Product(words, left, (Factor(year_earlier(share)), Factor(yoy, 2, 1)))


def _change_of_share(change: Quantity) -> Iterator[Constraint]:
    share = change.other("share", of=change.of)
    base = year_earlier(share)
    words = "share change = share - year-earlier share"
    yield Sum(words, ((1, share), (-1, base), (-1, change)))
    if share.flow == "balance":
        return
    yoy, whole_yoy = share.other("yoy"), share.other("yoy", whole=share.of)
    grown, whole_grown = Factor(yoy, 2, 1), Factor(whole_yoy, 2, 1)
    q = Hidden("growth of the whole over growth of the part", share)
    words = "share change = share × (1 - growth of the whole / growth of the part)"
    right = (Factor(share), Factor(q, 0, 1, -1))
    yield Product(words, (Factor(change),), right, positive=grown)
    yield Product(words, (Factor(q), grown), (whole_grown,), positive=grown)
    q = Hidden("growth of the part over growth of the whole", share)
    words = "share change = year-earlier share × (growth of the part / growth of the whole - 1)"
    right = (Factor(base), Factor(q, 0, -1))
    yield Product(words, (Factor(change),), right, positive=whole_grown)
    yield Product(words, (Factor(q), whole_grown), (grown,), positive=whole_grown)


def _contribution(contribution: Quantity) -> Iterator[Constraint]:
    yoy, whole = contribution.other("yoy"), contribution.of
    share = contribution.other("share", of=whole)
    whole_base = year_earlier(share.other("value", whole=whole))
    b, points = Hidden("1 / (1 + yoy)", yoy), Factor(contribution, 2)
    words = "contribution = change / year-earlier whole"
    yield Product(words, (points, Factor(whole_base)), (Factor(contribution.other("change")),))
    words = "contribution = year-earlier share × yoy"
    yield Product(words, (points,), (Factor(year_earlier(share), 2), Factor(yoy, 2)))
    whole_grown = Factor(share.other("yoy", whole=whole), 2, 1)
    over = Hidden("part over year-earlier whole", share)
    words = "contribution = part / year-earlier whole - year-earlier share"
    yield Product(words, (Factor(over),), (Factor(share), whole_grown))
    yield Sum(words, ((1, over), (-1, year_earlier(share)), (-1, contribution)))
    words = "contribution = share × growth of the whole × (1 - 1 / (1 + yoy))"
    right = (Factor(share, 2), whole_grown, Factor(b, 0, 1, -1))
    yield Product(words, (points,), right, positive=Factor(yoy, 2, 1))
    yield _reciprocal(b, yoy)


def _flows(trade: Quantity) -> Iterator[Constraint]:
    """Between the flows of trade: their levels, or the changes of these."""
    flows = ("export", "import", "balance")
    exports, imports, balance = (trade.other(trade.measure, flow=flow) for flow in flows)
    of = "change of " if trade.measure == "change" else ""
    e, i, b, t = (f"{of}{flow}" for flow in ("exports", "imports", "balance", "trade"))
    yield Sum(f"{b} = {e} - {i}", ((1, exports), (-1, imports), (-1, balance)))
    yield Sum(f"{t} = {e} + {i}", ((1, exports), (1, imports), (-1, trade)))
    yield Sum(f"2 × {e} = {t} + {b}", ((2, exports), (-1, trade), (-1, balance)))
    yield Sum(f"2 × {i} = {t} - {b}", ((2, imports), (-1, trade), (1, balance)))


def _cover(cover: Quantity) -> Iterator[Constraint]:
    flows = ("export", "import", "balance")
    exports, imports, balance = (cover.other("value", flow=flow) for flow in flows)
    c = Hidden("1 / cover", cover)
    words = "exports = imports × cover"
    yield Product(words, (Factor(exports),), (Factor(imports), Factor(cover, 2)))
    words = "balance = imports × (cover - 1)"
    yield Product(words, (Factor(balance),), (Factor(imports), Factor(cover, 2, -1)))
    words = "balance = exports × (1 - 1 / cover)"
    right, positive = (Factor(exports), Factor(c, 0, 1, -1)), Factor(cover, 2)
    yield Product(words, (Factor(balance),), right, positive=positive)
    yield Product(words, (Factor(c), positive), positive=positive)


def _volume(volume: Quantity) -> Iterator[Constraint]:
    value, unit_value = volume.other("value"), volume.other("unit_value")
    volume = volume.other("volume")
    words = "value = unit value × volume"
    yield Product(words, (Factor(value),), (Factor(unit_value), Factor(volume)))


def _growth_of_volume(growth: Quantity) -> Iterator[Constraint]:
    volume = growth.other("volume")
    words = "volume = year-earlier volume × (1 + its growth)"
    right = (Factor(year_earlier(volume)), Factor(growth.other("volume_yoy"), 2, 1))
    yield Product(words, (Factor(volume),), right)


def _won(won: Won) -> Iterator[Constraint]:
    """A sum in won is its dollars at the source's rate for the period, within half a percent.

    A balance in won may be the difference of two sums in won: within half a percent of trade.
    """
    level = Won(won.quantity.other("krw"), won.source)
    value, rate = level.quantity.other("value"), Factor(Rate(won.source, won.quantity.period))
    if value.flow == "balance":
        dollars = Hidden("dollars that the won stand for", level)
        lost = Hidden("dollars lost in the balance in won", level)
        trade = value.other("value", flow="trade")
        words = (
            "balance in won = balance × exchange rate, within 0.5 percent of exports and imports"
        )
        yield Product(words, (Factor(level),), (Factor(dollars), rate))
        yield Sum(words, ((1, value), (1, lost), (-1, dollars)))
        yield Product(words, (Factor(lost),), (Factor(trade), Factor(Hidden(WON_ERROR, level))))
        # trade = balance + 2 × imports = 2 × exports - balance: bounded where one flow is known.
        for flow in ("import", "export"):
            one, two = (
                Hidden(f"{part} of dollars by {flow}s", level) for part in ("balance", "rest")
            )
            whole = value.other("value", flow=flow)
            deviation = Factor(Hidden(BALANCE_DEVIATIONS[flow], level))
            yield Product(words, (Factor(one),), (Factor(value), deviation))
            yield Product(words, (Factor(two),), (Factor(whole), Factor(Hidden(FLOW_ERROR, level))))
            yield Sum(words, ((1, one), (2, two), (-1, dollars)))
    else:
        words = "won = dollars × exchange rate, within 0.5 percent"
        right = (Factor(value), rate, Factor(Hidden(DEVIATION, level)))
        yield Product(words, (Factor(level),), right)


def _growth_in_won(won: Won) -> Iterator[Constraint]:
    level, growth = (Won(won.quantity.other(m), won.source) for m in ("krw", "krw_yoy"))
    base = Won(year_earlier(level.quantity), won.source)
    words = "won = year-earlier won × (1 + growth in won)"
    signs = _same_sign(level.quantity.other("value"), base.quantity.other("value"))
    yield Product(words, (Factor(level),), (Factor(base), Factor(growth, 2, 1)), signs)
    if level.quantity.flow != "balance":
        rates = [Factor(Rate(won.source, w.quantity.period)) for w in (level, base)]
        deviations = [Factor(Hidden(DEVIATION, w)) for w in (level, base)]
        words = "growth in won = growth × exchange rate / last year's exchange rate"
        left = (Factor(growth, 2, 1), rates[1], deviations[1])
        right = (Factor(level.quantity.other("yoy"), 2, 1), rates[0], deviations[0])
        yield Product(words, left, right)


# Each family of identities by name, so that a test can leave out one and see that it is missed.
FAMILIES: dict[str, Family] = {
    "growth": _growth,
    "change": _change,
    "growth on month": _growth_on_month,
    "average": _average,
    "growth of average": _growth_of_average,
    "change of days": _change_of_days,
    "share": _share,
    "growth of share": _growth_of_share,
    "change of share": _change_of_share,
    "contribution": _contribution,
    "flows": _flows,
    "cover": _cover,
    "volume": _volume,
    "growth of volume": _growth_of_volume,
    "won": _won,
    "growth in won": _growth_in_won,
}

# What a single family knows of.
_OF_MEASURE = {
    "change": ("change",),
    "mom": ("growth on month",),
    "days_change": ("change of days",),
    "share_change": ("change of share",),
    "contribution": ("contribution",),
    "cover": ("cover",),
    "volume": ("volume", "growth of volume"),
    "volume_yoy": ("growth of volume",),
    "unit_value": ("volume",),
}


def has_family(variable: Variable) -> bool:
    """Whether there are identities that only its own measure stands in."""
    return isinstance(variable, Quantity) and variable.measure in _OF_MEASURE


def _reciprocal(b: Hidden, yoy: Quantity) -> Product:
    grown = Factor(yoy, 2, 1)
    return Product("(1 + yoy) × 1 / (1 + yoy) = 1", (Factor(b), grown), positive=grown)


def _same_sign(one: Quantity, other: Quantity) -> tuple[Variable, Variable] | None:
    return (one, other) if one.flow == "balance" else None
