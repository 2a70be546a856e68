"""The identities between quantities, each stated once, as data.

Two forms are enough: signed terms that add up to zero (or at most to zero), and a product that
equals another, each factor a quantity or 1 + a rate. No quantity stands twice in a relation, so
what it leaves a member, given the intervals of the others, is exact: `propagation` computes it.
Together they only enclose. Where two relations share two members a third is stated that ties
what they share (change = base × yoy; shares and growth; daily averages and growth): without it the
shared members would count twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.interval import EVERYTHING, INFINITY, NOT_NEGATIVE, Interval
from ktrade.model.period import WHOLE, Period
from ktrade.model.quantity import TOTAL, WORLD, Quantity, Statement
from ktrade.model.vocabulary import Vocabulary


class Rate(NamedTuple):
    """The won a dollar that a source reckons a period's figures with."""

    source: str
    period: Period

    def __str__(self) -> str:
        return f"exchange rate of {self.source} for {self.period}"


class Won(NamedTuple):
    """A quantity in won as one source reckons it: another source may take another rate."""

    quantity: Quantity
    source: str

    def __str__(self) -> str:
        return str(self.quantity)


class Slack(NamedTuple):
    """How far a figure in won is from its dollars at that rate: within half a percent."""

    of: Won

    def __str__(self) -> str:
        return f"deviation from the exchange rate of {self.of}"


# What relations tie together: quantities, and what only one source knows of its sums in won.
Node = Quantity | Won | Rate | Slack


def node_of(statement: Statement) -> Node:
    """What the statement's figure measures."""
    q = statement.quantity
    return Won(q, statement.source) if q.measure == "krw" else q


# Relations, and the ends that follow from them, are not frozen: millions of them are made, each in half the time.
@dataclass(slots=True, eq=False)
class Sum:
    """The nodes, each times its sign, add up to zero; with `at_most`, to zero or less."""

    words: str
    terms: tuple[tuple[int, Node], ...]
    at_most: bool = False
    nodes: tuple[Node, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = tuple([node for _, node in self.terms])


class Factor(NamedTuple):
    """A node / 10**shift + plus: 1 + yoy/100 is (yoy, 2, 1), share/100 is (share, 2, 0)."""

    node: Node
    shift: int = 0
    plus: int = 0


@dataclass(slots=True, eq=False)
class Product:
    """The left factors multiply to what the right ones do.

    With `same_sign` it holds only where those two nodes have the same, decided sign: growth of a
    balance that turns from deficit to surplus is a word, not a percentage.
    """

    words: str
    left: tuple[Factor, ...]
    right: tuple[Factor, ...]
    same_sign: tuple[Node, Node] | None = None
    factors: tuple[Factor, ...] = field(init=False)
    nodes: tuple[Node, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.factors = self.left + self.right
        self.nodes = tuple([factor.node for factor in self.factors])


Relation = Sum | Product


def in_words(relations: Iterable[Relation]) -> str:
    """The relations in words, each said once."""
    return "; ".join(dict.fromkeys(relation.words for relation in relations))


def is_as_printed(quantity: Quantity, categories: Vocabulary, destinations: Vocabulary) -> bool:
    """Whether only its source knows what it covers, or what its whole does: it meets no other source's figures."""
    here = quantity.category in categories.as_printed or quantity.destination in destinations.as_printed
    whole = quantity.of
    return here or bool(
        whole and (whole.category in categories.as_printed or whole.destination in destinations.as_printed)
    )


LEVELS = ("value", "krw", "daily")
RATES_OF_CHANGE = ("yoy", "mom", "daily_yoy")


def domain(node: Node) -> Interval:
    """What a node can be before any figure is read: levels, shares and days are not negative."""
    if isinstance(node, Rate):
        return NOT_NEGATIVE
    if isinstance(node, Slack):
        return Interval(Decimal("0.995"), Decimal("1.005"))
    if isinstance(node, Won):
        return domain(node.quantity)
    if node.measure == "days":
        return NOT_NEGATIVE
    if node.flow == "balance":  # an item may be in deficit where the whole is in surplus: its share too is signed
        return EVERYTHING
    if node.measure in (*LEVELS, "share"):
        return NOT_NEGATIVE
    return Interval(Decimal(-100), INFINITY) if node.measure in RATES_OF_CHANGE else EVERYTHING


def working_days(period: Period) -> Quantity:
    """The working days of a period, which stand with total exports to the world."""
    return Quantity("days", period, "export", TOTAL, WORLD)


def identities(quantity: Quantity, seen: set[object]) -> Iterator[Relation]:
    """The equalities a quantity stands in: with its base, other flows, its share's whole; and those its base does.

    Only such as may say something, for to state them all took most of the time: a relation that alone knows a
    measure (`mom`, say) waits for a quantity in it, and the sums of flows for one that is not exports. `seen` holds
    what was stated before, so that the quantities of one place state it once.
    """
    place = quantity.other("value")
    wanted: list[tuple[Callable[[Quantity], Iterator[Relation]], Quantity]] = [(_growth, place)]
    if quantity.measure in _OF_MEASURE:
        wanted.append((_OF_MEASURE[quantity.measure], quantity))
    if quantity.measure in ("daily", "daily_yoy", "days"):
        wanted += ((_average, place), (_average, _base(place)), (_growth_of_average, place))
    if whole := quantity.of:
        share = quantity.other("share", of=whole)
        wanted += ((_share, share), (_share, _base(share)), (_growth_of_share, share))
    if quantity.flow != "export":
        wanted += [(_flows, q.other("value", flow="trade")) for q in (place, _base(place))]
    for state, of in wanted:
        if (state, of) not in seen:
            seen.add((state, of))
            yield from state(of)


def _growth(value: Quantity) -> Iterator[Relation]:
    base, grown = _base(value), Factor(value.other("yoy"), 2, 1)
    signs = _same_sign(value, base)
    yield Product("value = year-earlier value × (1 + yoy)", (Factor(value),), (Factor(base), grown), signs)


def _change(change: Quantity) -> Iterator[Relation]:
    value, yoy = change.other("value"), change.other("yoy")
    base = _base(value)
    yield Sum("change = value - year-earlier value", ((1, value), (-1, base), (-1, change)))
    right = (Factor(base), Factor(yoy, 2))
    yield Product("change = year-earlier value × yoy", (Factor(change),), right, _same_sign(value, base))


def _growth_on_month(mom: Quantity) -> Iterator[Relation]:
    value = mom.other("value")
    before = mom.other("value", period=mom.period.previous)
    right = (Factor(before), Factor(mom, 2, 1))
    yield Product("value = value of the period before × (1 + mom)", (Factor(value),), right, _same_sign(value, before))


def _average(value: Quantity) -> Iterator[Relation]:
    right = (Factor(value.other("daily")), Factor(working_days(value.period)))
    yield Product("value = daily average × working days", (Factor(value),), right)


def _growth_of_average(value: Quantity) -> Iterator[Relation]:
    daily, daily_grown = value.other("daily"), Factor(value.other("daily_yoy"), 2, 1)
    daily_base = _base(daily)
    yield Product(
        "daily average = year-earlier daily average × (1 + its growth)",
        (Factor(daily),),
        (Factor(daily_base), daily_grown),
        _same_sign(daily, daily_base),
    )
    days = working_days(value.period)
    yield Product(
        "growth = growth of the daily average × growth of the working days",
        (Factor(value.other("yoy"), 2, 1), Factor(_base(days))),
        (daily_grown, Factor(days)),
        _same_sign(value, _base(value)),
    )


def _change_of_days(change: Quantity) -> Iterator[Relation]:
    days = working_days(change.period)
    words = "change = working days - year-earlier working days"
    yield Sum(words, ((1, days), (-1, _base(days)), (-1, days.other("days_change"))))


def _share(share: Quantity) -> Iterator[Relation]:
    value, whole_value = share.other("value"), share.other("value", whole=share.of)
    yield Product("part = whole × share", (Factor(value),), (Factor(whole_value), Factor(share, 2)))


def _growth_of_share(share: Quantity) -> Iterator[Relation]:
    if share.flow != "balance":
        yoy, whole_yoy = share.other("yoy"), share.other("yoy", whole=share.of)
        yield Product(
            "share × growth of the whole = year-earlier share × growth of the part",
            (Factor(share), Factor(whole_yoy, 2, 1)),
            (Factor(_base(share)), Factor(yoy, 2, 1)),
        )


def _change_of_share(change: Quantity) -> Iterator[Relation]:
    share = change.other("share", of=change.of)
    yield Sum("share change = share - year-earlier share", ((1, share), (-1, _base(share)), (-1, change)))


def _flows(trade: Quantity) -> Iterator[Relation]:
    exports, imports, balance = (trade.other("value", flow=flow) for flow in ("export", "import", "balance"))
    yield Sum("balance = exports - imports", ((1, exports), (-1, imports), (-1, balance)))
    yield Sum("trade = exports + imports", ((1, exports), (1, imports), (-1, trade)))


# What a single relation knows.
_OF_MEASURE = {
    "change": _change,
    "mom": _growth_on_month,
    "days_change": _change_of_days,
    "share_change": _change_of_share,
}


def _base(quantity: Quantity) -> Quantity:
    return quantity.other(quantity.measure, period=quantity.period.year_before, of=quantity.of)


def _same_sign(one: Quantity, other: Quantity) -> tuple[Node, Node] | None:
    return (one, other) if one.flow == "balance" else None


def in_won(won: Won) -> Product:
    """A sum in won is its dollars at the source's rate for the period, within half a percent."""
    right = (Factor(won.quantity.other("value")), Factor(Rate(won.source, won.quantity.period)), Factor(Slack(won)))
    return Product("won = dollars × exchange rate, within 0.5 percent", (Factor(won),), right)


def containments(known: Collection[Quantity], categories: Vocabulary, destinations: Vocabulary) -> Iterator[Relation]:
    """What holds between levels because one contains the other: periods, categories, destinations."""
    levels = [q for q in known if q.measure == "value"]
    yield from periods(levels)
    for by, words in (("category", categories), ("destination", destinations)):
        yield from _parts([q for q in levels if q.flow != "balance"], by, words)


# The levels of one series.
Spans = dict[Period, Quantity]


def periods(levels: Iterable[Quantity]) -> Iterator[Relation]:
    """A period is the sum of its pieces where all are there, and no less than those that are."""
    series: dict[tuple[str, ...], Spans] = {}
    for q in levels:
        series.setdefault((q.measure, q.flow, q.category, q.destination), {})[q.period] = q
    for spans in series.values():
        for period in spans:
            yield from pieces(period, spans)


def pieces(period: Period, spans: Spans) -> Iterator[Sum]:
    """What holds between the level of a period and those of its pieces, in the same series."""
    inside = _inside(period, spans)
    whole = spans[period]
    for parts, is_whole in {_pieces(period, inside, largest=largest) for largest in (True, False)} if inside else ():
        terms = tuple((1, spans[part]) for part in parts)
        if is_whole:
            yield Sum("a period = the sum of its pieces", (*terms, (-1, whole)))
        elif whole.flow != "balance":
            yield Sum("pieces of a period ≤ the period", (*terms, (-1, whole)), at_most=True)


def _inside(period: Period, spans: Spans) -> list[Period]:
    if period.length > 1:
        return [p for p in spans if p != period and period.holds(p)]
    # Looking through them all for each month would take the square of their number.
    first_days = (Period(period.last, day, 1) for day in (10, 20) if day < period.day)
    return [p for p in first_days if p in spans]


def _pieces(period: Period, inside: Collection[Period], *, largest: bool) -> tuple[tuple[Period, ...], bool]:
    """Periods inside that follow each other without overlap, and whether they fill it."""
    pieces: list[Period] = []
    month, is_gapless = period.first, True
    while month <= period.last:
        starting = [p for p in inside if p.first == month]
        if not starting:
            month, is_gapless = month + 1, False
            continue
        piece = max(starting) if largest else min(starting)
        pieces.append(piece)
        # The first days of a month leave a gap behind them, unless the whole ends there too.
        is_gapless = is_gapless and (piece.day == WHOLE or (piece.last, piece.day) == (period.last, period.day))
        month = piece.last + 1
    return tuple(pieces), is_gapless


def _parts(levels: Iterable[Quantity], by: str, words: Vocabulary) -> Iterator[Relation]:
    """A part is no more than its whole; parts that do not overlap are together no more than it."""
    rows: dict[tuple[object, ...], dict[str, Quantity]] = {}
    for q in levels:
        other = q.destination if by == "category" else q.category
        rows.setdefault((q.measure, q.period, q.flow, other), {})[getattr(q, by)] = q
    for row in rows.values():
        disjoint: dict[str, list[str]] = {}
        for term_id in row:
            is_disjoint = words[term_id].part
            for above in words.ancestors(term_id):
                if above in row:
                    if is_disjoint:
                        disjoint.setdefault(above, []).append(term_id)
                    else:
                        yield Sum("a part ≤ its whole", ((1, row[term_id]), (-1, row[above])), at_most=True)
                    break
                is_disjoint = is_disjoint and words[above].part
        for above, parts in disjoint.items():
            terms = tuple((1, row[part]) for part in parts)
            yield Sum("parts that do not overlap ≤ their whole", (*terms, (-1, row[above])), at_most=True)
