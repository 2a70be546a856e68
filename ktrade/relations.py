"""The identities between quantities, each stated once, as data.

Two forms are enough: signed terms that add up to zero (or at most to zero), and a product that
equals another, each factor a quantity or 1 + a rate. No quantity stands twice in a relation, so
what it leaves a member, given the intervals of the others, is exact: `propagation` computes it.
Together they only enclose. Where two relations share two members a third is stated that ties
what they share (change = base × yoy; shares and growth; daily averages and growth): without it the
shared members would count twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ktrade.fact import TOTAL, WORLD, Quantity, Statement
from ktrade.interval import EVERYTHING, INFINITY, NOT_NEGATIVE, Interval
from ktrade.period import WHOLE, Period
from ktrade.vocabulary import Vocabulary


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


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """The nodes, each times its sign, add up to zero; with `at_most`, to zero or less."""

    words: str
    terms: tuple[tuple[int, Node], ...]
    at_most: bool = False

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(node for _, node in self.terms)


class Factor(NamedTuple):
    """A node / 10**shift + plus: 1 + yoy/100 is (yoy, 2, 1), share/100 is (share, 2, 0)."""

    node: Node
    shift: int = 0
    plus: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """The left factors multiply to what the right ones do.

    With `same_sign` it holds only where those two nodes have the same, decided sign: growth of a
    balance that turns from deficit to surplus is a word, not a percentage.
    """

    words: str
    left: tuple[Factor, ...]
    right: tuple[Factor, ...]
    same_sign: tuple[Node, Node] | None = None

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(factor.node for factor in (*self.left, *self.right))


Relation = Sum | Product


def in_words(relations: Iterable[Relation]) -> str:
    """The relations in words, each said once."""
    return "; ".join(dict.fromkeys(relation.words for relation in relations))


def is_as_printed(quantity: Quantity, categories: Vocabulary, destinations: Vocabulary) -> bool:
    """Whether only its source knows what it covers, or what its whole does: it meets no other source's figures."""
    places = [(quantity.category, quantity.destination)]
    if quantity.of:
        places.append((quantity.of.category, quantity.of.destination))
    return any(categories[c].is_as_printed or destinations[d].is_as_printed for c, d in places)


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
    """The equalities of the place and period that a quantity stands in, and of its share's whole.

    `seen` holds what was stated before, so that the quantities of one place state it once.
    """
    place = quantity.other("value")
    everywhere = (place.period, place.category, place.destination)
    for key, stated in (
        (place, _growth),
        (everywhere, _flows),
        (place.period, _calendar),
        ((place, quantity.of), _shares if quantity.of else None),
    ):
        if stated and key not in seen:
            seen.add(key)
            yield from stated(quantity)


def _growth(place: Quantity) -> Iterator[Relation]:
    """Level, growth, change, and daily averages."""
    period, year_before = place.period, place.period.year_before
    value, base, yoy = place.other("value"), place.other("value", period=year_before), place.other("yoy")
    change = place.other("change")
    signs = (value, base) if place.flow == "balance" else None
    grown = Factor(yoy, 2, 1)
    yield Product("value = year-earlier value × (1 + yoy)", (Factor(value),), (Factor(base), grown), signs)
    yield Sum("change = value - year-earlier value", ((1, value), (-1, base), (-1, change)))
    yield Product("change = year-earlier value × yoy", (Factor(change),), (Factor(base), Factor(yoy, 2)), signs)

    before, mom = place.other("value", period=period.previous), place.other("mom")
    yield Product(
        "value = value of the period before × (1 + mom)",
        (Factor(value),),
        (Factor(before), Factor(mom, 2, 1)),
        (value, before) if signs else None,
    )

    daily, daily_base = place.other("daily"), place.other("daily", period=year_before)
    daily_grown = Factor(place.other("daily_yoy"), 2, 1)
    days, days_base = working_days(period), working_days(year_before)
    yield Product("value = daily average × working days", (Factor(value),), (Factor(daily), Factor(days)))
    yield Product(
        "daily average = year-earlier daily average × (1 + its growth)",
        (Factor(daily),),
        (Factor(daily_base), daily_grown),
        (daily, daily_base) if signs else None,
    )
    yield Product(
        "growth = growth of the daily average × growth of the working days",
        (grown, Factor(days_base)),
        (daily_grown, Factor(days)),
        signs,
    )


def _flows(place: Quantity) -> Iterator[Relation]:
    exports, imports, balance, trade = (
        place.other("value", flow=flow) for flow in ("export", "import", "balance", "trade")
    )
    yield Sum("balance = exports - imports", ((1, exports), (-1, imports), (-1, balance)))
    yield Sum("trade = exports + imports", ((1, exports), (1, imports), (-1, trade)))


def _calendar(place: Quantity) -> Iterator[Relation]:
    days, days_base = working_days(place.period), working_days(place.period.year_before)
    change = days.other("days_change")
    yield Sum("change = working days - year-earlier working days", ((1, days), (-1, days_base), (-1, change)))


def _shares(place: Quantity) -> Iterator[Relation]:
    whole, year_before = place.of, place.period.year_before
    assert whole is not None
    share, share_base = place.other("share", of=whole), place.other("share", period=year_before, of=whole)
    value, whole_value = place.other("value"), place.other("value", whole=whole)
    yield Product("part = whole × share", (Factor(value),), (Factor(whole_value), Factor(share, 2)))
    share_change = place.other("share_change", of=whole)
    yield Sum("share change = share - year-earlier share", ((1, share), (-1, share_base), (-1, share_change)))
    if place.flow != "balance":
        yoy, whole_yoy = place.other("yoy"), place.other("yoy", whole=whole)
        yield Product(
            "share × growth of the whole = year-earlier share × growth of the part",
            (Factor(share), Factor(whole_yoy, 2, 1)),
            (Factor(share_base), Factor(yoy, 2, 1)),
        )


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


def periods(levels: Iterable[Quantity]) -> Iterator[Relation]:
    """A period is the sum of its pieces where all are there, and no less than those that are."""
    series: dict[tuple[str, ...], dict[Period, Quantity]] = {}
    for q in levels:
        series.setdefault((q.measure, q.flow, q.category, q.destination), {})[q.period] = q
    for (_, flow, *_), by_period in series.items():
        if len(by_period) < 2:
            continue
        for period, whole in by_period.items():
            inside = [p for p in by_period if p != period and period.holds(p)]
            for pieces, is_whole in {_pieces(period, inside, largest=largest) for largest in (True, False)}:
                terms = tuple((1, by_period[piece]) for piece in pieces)
                if is_whole:
                    yield Sum("a period = the sum of its pieces", (*terms, (-1, whole)))
                elif pieces and flow != "balance":
                    yield Sum("pieces of a period ≤ the period", (*terms, (-1, whole)), at_most=True)


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
