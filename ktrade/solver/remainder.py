"""What is left of a whole without some of its parts, as a quantity: `total without semiconductors`.

A part inside another that is left out takes off nothing more. Parts that may overlap take off no
less than the largest of them that do not, and no more than all: the rest is bounded from both
sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from ktrade.model.quantity import WITHOUT, Quantity, Whole
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.constraints import (
    BEFORE_100,
    NOW_100,
    Constraint,
    Excess,
    Factor,
    Hidden,
    Product,
    Ratio,
    Sum,
)
from ktrade.solver.identities import year_earlier

# What is the same of levels in any unit.
SCALE_FREE = ("yoy", "share", "share_change", "contribution")
WORDS = "the rest = the whole without the parts named"
GROWN = "value = year-earlier value × (1 + yoy)"
BETWEEN = "growth of a whole lies between that of its parts"


class Remainder(NamedTuple):
    """A whole, and its outermost parts that are left out, by category or by destination."""

    by: str
    whole: str
    parts: tuple[str, ...]
    words: Vocabulary
    breakdowns: Sequence[Constraint] = ()  # of sources that print a rest; see `aggregates`

    def pieces(self, level: Quantity) -> tuple[Quantity, ...]:
        """What is left where the part left out is the rest that a source prints beside them; none
        where it is not."""
        if len(self.parts) == 1:
            rest, whole = (_at(level, self, term) for term in (*self.parts, self.whole))
            for one in self.breakdowns:
                if (one.variables[0], one.variables[-1]) == (rest, whole):
                    return tuple(q for q in one.variables[1:-1] if isinstance(q, Quantity))
        return ()

    @property
    def is_disjoint(self) -> bool:
        """Whether no two of the parts overlap."""
        return all(are_disjoint(self.words, a, b) for a, b in combinations(self.parts, 2))

    def disjoint_sets(self) -> Iterator[tuple[str, ...]]:
        """The largest sets of parts of which no two overlap."""
        found: list[set[str]] = []
        for count in range(len(self.parts), 0, -1):
            for some in combinations(self.parts, count):
                is_part_of_larger = any(set(some) <= larger for larger in found)
                pairs = combinations(some, 2)
                if not is_part_of_larger and all(are_disjoint(self.words, a, b) for a, b in pairs):
                    found.append(set(some))
                    yield some


def remainder_of(
    quantity: Quantity,
    vocabularies: Sequence[Vocabulary],
    breakdowns: Sequence[Constraint] = (),
) -> Remainder | None:
    """What the quantity is the rest of; None for one that is no rest."""
    if WITHOUT not in quantity.category and WITHOUT not in quantity.destination:
        return None  # nearly always, and asked of every leaf
    for by, words in zip(("category", "destination"), vocabularies, strict=True):
        whole, is_rest, named = getattr(quantity, by).partition(WITHOUT)
        if is_rest:
            ids = named.split(" ")
            outer = [i for i in ids if not any(o in words.ancestors(i) for o in ids)]
            return Remainder(by, whole, tuple(dict.fromkeys(outer)), words, breakdowns)
    return None


def are_disjoint(words: Vocabulary, one: str, other: str) -> bool:
    """Whether two terms lie in pieces of one term that do not overlap."""
    lines = [(term, *words.ancestors(term)) for term in (one, other)]
    if one in lines[1] or other in lines[0]:
        return False
    shared = next((term for term in lines[0] if term in lines[1]), None)
    if shared is None:
        return False
    pieces = [line[line.index(shared) - 1] for line in lines]
    return all(words[piece].part and not words[piece].is_as_printed for piece in pieces)


def constraints_of(rest: Quantity, remainder: Remainder) -> list[Constraint]:
    """What holds between the rest, its whole and the parts: in its period and a year earlier."""
    found: list[Constraint] = []
    value = rest.other("value")
    for level in (value, year_earlier(value)):
        found += _sums(level, remainder)
    grown = Factor(value.other("yoy"), 2, 1)
    found.append(Product(GROWN, (Factor(value),), (Factor(year_earlier(value)), grown)))
    if pieces := remainder.pieces(value):
        found.append(Excess(BETWEEN, tuple(_rows(pieces, value))))
    if remainder.is_disjoint:
        parts = [_at(value, remainder, part) for part in remainder.parts]
        rows = _rows([*parts, value], _at(value, remainder, remainder.whole))
        found.append(Excess(BETWEEN, tuple(rows)))
        if rest.flow != "balance" and rest.measure in SCALE_FREE:
            for name in (BEFORE_100, NOW_100):
                found += _as_index(rest, remainder, name)
    if rest.measure == "share" and rest.of:
        found += _shares(rest, remainder)
    if rest.measure == "share_change" and rest.of:
        found += _share_changes(rest, remainder)
    if rest.measure == "contribution" and rest.of and remainder.is_disjoint:
        found += _contributions(rest, remainder)
    return found


def behind(
    rest: Quantity, remainder: Remainder, *, is_over_a_year: bool
) -> Iterator[list[Quantity]]:
    """What a rest follows from, any of these: the levels of the whole and the parts, or of the
    pieces that a source prints beside them, those a year earlier too if it is over a year; what the
    parts are of the whole, as it is; or their shares in both years and the growth of the whole."""
    value = rest.other("value")
    every = [_at(value, remainder, term) for term in (remainder.whole, *remainder.parts)]
    for levels in (every, remainder.pieces(value)):
        if levels:
            yield [*levels, *(map(year_earlier, levels) if is_over_a_year else ())]
    whole = every[0]
    if not remainder.is_disjoint:
        return
    of = Whole(whole.category, whole.destination)
    if rest.of == of:
        parts = [_at(rest, remainder, part) for part in remainder.parts]
        yield [*parts, *([whole.other("yoy")] if rest.measure == "contribution" else ())]
    if is_over_a_year and rest.of in (None, of) and rest.measure in SCALE_FREE:
        shares = [part.other("share", of=of) for part in every[1:]]
        yield [*shares, *map(year_earlier, shares), whole.other("yoy")]


def _as_index(rest: Quantity, remainder: Remainder, name: str) -> Iterator[Constraint]:
    """The same with the whole at 100, whatever it is, in the year that the name says: growth and
    shares tell of each other without any level."""

    def index(level: Quantity) -> Hidden:
        return Hidden(name, level)

    value = rest.other("value")
    parts = [_at(value, remainder, part) for part in remainder.parts]
    whole = _at(value, remainder, remainder.whole)
    of = Whole(whole.category, whole.destination)
    rows = []
    for level, row in zip((*parts, value, whole), _rows([*parts, value], whole), strict=True):
        row = row._replace(numerator=index(level), denominator=index(year_earlier(level)))
        if (
            level == value
            and rest.measure == "contribution"
            and rest.of == of
            and name == BEFORE_100
        ):
            row = row._replace(difference=rest)
        rows.append(row)
        assert row.ratio
        yield Product(GROWN, (Factor(row.numerator),), (Factor(row.denominator), row.ratio))
    yield Excess(BETWEEN, tuple(rows))
    for at in (value, year_earlier(value)):
        top = index(_at(at, remainder, remainder.whole))
        pieces = [*(_at(at, remainder, part) for part in remainder.parts), at]
        yield Sum(WORDS, (*((1, index(piece)) for piece in pieces), (-1, top)))
        for one in pieces:
            share = Factor(one.other("share", of=of), 2)
            yield Product("part = whole × share", (Factor(index(one)),), (Factor(top), share))
    fixed = whole if name == NOW_100 else year_earlier(whole)
    yield Sum("the whole is taken as 100", ((1, index(fixed)),), total=100)


def _sums(level: Quantity, remainder: Remainder) -> Iterator[Sum]:
    whole = _at(level, remainder, remainder.whole)
    parts = {part: _at(level, remainder, part) for part in remainder.parts}
    all_parts = tuple((-1, part) for part in parts.values())
    is_disjoint = remainder.is_disjoint
    yield Sum(WORDS, ((1, whole), *all_parts, (-1, level)), at_most=not is_disjoint)
    if pieces := remainder.pieces(level):
        yield Sum(WORDS, (*((1, piece) for piece in pieces), (-1, level)))
    for some in () if is_disjoint else remainder.disjoint_sets():
        taken = tuple((1, parts[part]) for part in some)
        yield Sum(WORDS, (*taken, (1, level), (-1, whole)), at_most=True)


def _rows(parts: Sequence[Quantity], whole: Quantity) -> list[Ratio]:
    """Parts and their whole on a line."""
    rows = [_ratio(part, place, place + 1) for place, part in enumerate(parts)]
    return [*rows, _ratio(whole, 0, len(parts))]


def _ratio(level: Quantity, begin: int, end: int) -> Ratio:
    return Ratio(begin, end, level, year_earlier(level), Factor(level.other("yoy"), 2, 1))


def _shares(share: Quantity, remainder: Remainder) -> Iterator[Constraint]:
    whole = _at(share.other("value"), remainder, remainder.whole)
    right = (Factor(whole), Factor(share, 2))
    yield Product("part = whole × share", (Factor(share.other("value")),), right)
    if share.of == Whole(whole.category, whole.destination):
        for some in remainder.disjoint_sets():
            taken = tuple((1, _at(share, remainder, part)) for part in some)
            is_all = len(some) == len(remainder.parts)
            yield Sum(WORDS, (*taken, (1, share)), at_most=not is_all, total=100)


def _share_changes(rest: Quantity, remainder: Remainder) -> Iterator[Constraint]:
    """A share less that a year earlier; those of parts and rest come to nought."""
    share = rest.other("share", of=rest.of)
    for one in (share, year_earlier(share)):
        yield from _shares(one, remainder)
    words = "share change = share - year-earlier share"
    yield Sum(words, ((1, share), (-1, year_earlier(share)), (-1, rest)))
    whole = _at(rest, remainder, remainder.whole)
    if remainder.is_disjoint and rest.of == Whole(whole.category, whole.destination):
        parts = tuple((1, _at(rest, remainder, part)) for part in remainder.parts)
        yield Sum("changes of the shares of a whole come to 0", (*parts, (1, rest)))


def _contributions(rest: Quantity, remainder: Remainder) -> Iterator[Constraint]:
    """A whole contributes its growth to itself; its parts and the rest contribute that together."""
    whole = _at(rest.other("value"), remainder, remainder.whole)
    if rest.of == Whole(whole.category, whole.destination):
        parts = tuple((1, _at(rest, remainder, part)) for part in remainder.parts)
        words = "growth of the whole = contributions of its parts and the rest"
        yield Sum(words, (*parts, (1, rest), (-1, whole.other("yoy"))))
        points, base = Factor(rest, 2), Factor(year_earlier(whole))
        change = rest.other("change")
        yield Product(
            "contribution = change / year-earlier whole", (points, base), (Factor(change),)
        )
        value = rest.other("value")
        words = "change = value - year-earlier value"
        yield Sum(words, ((1, value), (-1, year_earlier(value)), (-1, change)))


def _at(quantity: Quantity, remainder: Remainder, term: str) -> Quantity:
    """The quantity of a term in place of the rest."""
    if remainder.by == "category":
        return quantity._replace(category=term)
    return quantity._replace(destination=term)
