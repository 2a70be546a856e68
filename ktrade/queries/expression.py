"""Three-valued answers to `yoy ict 2026-01 > 70 and not value ict us 2026-01 < value ict vietnam
2026-01`.

The logic is Kleene's: what the bounds do not decide is undecided, and so is what follows only from
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ktrade.errors import NotUnderstood, shown
from ktrade.model.digits import middle
from ktrade.model.figure import Unit, parse_number
from ktrade.model.interval import Interval
from ktrade.queries.answer import Listing, Measured, Value, finite
from ktrade.queries.filters import Filters
from ktrade.queries.names import EXPECTED, NamedQuantity, named_quantity, tokens, unit_of
from ktrade.queries.reading import Reading
from ktrade.queries.sums import sum_of
from ktrade.store.read import Store

COMPARISONS = (">", ">=", "<", "<=", "=", "!=")
KEYWORDS = ("and", "or", "not", "(", ")")
SIGNS = {"+": 1, "-": -1}  # with blanks around them: names have hyphens
NOTHING = Interval.point(0)
VERDICTS = {True: "certainly so", False: "certainly not", None: "undecided"}
FIELDS = (
    "verdict",
    "expression",
    "quantity",
    "low",
    "high",
    "mid",
    "unit",
    "printed",
    "sources",
    "vintage",
)

Verdict = bool | None
# brackets and `not`s: each is read within the one before, five calls deeper, and Python allows
# 1,000
DEEPEST = 100


def judge(store: Store, expression: str, filters: Filters) -> tuple[Verdict, Listing]:
    """Whether the expression certainly holds (True), certainly does not (False) or is undecided
    (None), and the bounds of each quantity in it. NotUnderstood where it does not read."""
    words = tokens(expression)
    if words.count("(") + words.count("not") > DEEPEST:
        raise NotUnderstood(
            f"{shown(expression)} has too many brackets; expected at most {DEEPEST}, each `not`"
            " counted"
        )
    reader = _Reader(words, store)
    ask = reader.expression()
    reader.at_end()
    periods = {p: None for named in reader.named for p in (named.quantity.period, named.since) if p}
    reading = Reading(store, periods, filters, [named.quantity for named in reader.named])
    known = Knowledge(reading, {named: reading.named(named) for named in reader.named})
    verdict = ask(known)
    sides = [(str(named), *_of_quantity(found)) for named, found in known.measured.items()]
    sides += [(side.words, *_of_sum(known, side)) for side in reader.sums]
    rows = [(VERDICTS[verdict], expression, *cells) for cells in sides]
    return verdict, Listing(
        f"{VERDICTS[verdict]}: {expression}", FIELDS, rows, ("verdict", "expression", "mid")
    )


def _of_quantity(known: Measured | None) -> tuple[Value, ...]:
    if known is None:
        return (None, None, None, None, None, (), None)
    low, high = finite(known.interval.low), finite(known.interval.high)
    printed = known.printed.printed if known.printed else None
    mid = middle(known.interval)
    return (low, high, mid, str(known.unit), printed, known.sources, known.vintage)


class Knowledge(NamedTuple):
    """What is known of the quantities that an expression names, and who knows the sums of them."""

    reading: Reading
    measured: dict[NamedQuantity, Measured | None]


Ask = Callable[[Knowledge], Verdict]


class _Term(NamedTuple):
    """A quantity, or a number in the unit of the quantities around it, added (1) or taken off
    (-1)."""

    times: int
    named: NamedQuantity | None
    words: tuple[str, ...]

    def number(self, unit: Unit | str) -> Interval:
        """The number that it is."""
        plain = unit if isinstance(unit, Unit) else Unit.PERCENT  # a ratio is a plain number
        return Interval.point(parse_number(" ".join(self.words), plain))


class _Side(NamedTuple):
    """One side of a comparison: a sum of terms, mostly of one."""

    terms: tuple[_Term, ...]

    @property
    def words(self) -> str:
        """The side as typed."""
        signs = ("-" if term.times < 0 else "+" for term in self.terms)
        parts = [
            word for s, term in zip(signs, self.terms, strict=True) for word in (s, *term.words)
        ]
        return " ".join(parts[1:])

    @property
    def is_sum(self) -> bool:
        return len(self.terms) > 1

    @property
    def named(self) -> list[NamedQuantity]:
        """Its quantities."""
        return [term.named for term in self.terms if term.named]

    def interval(self, known: Knowledge, unit: Unit | str) -> Interval | None:
        """Its interval; None where a quantity is not known, or is in a conflict."""
        if self.is_sum:
            return _summed(known, self.terms, unit)
        (term,) = self.terms
        if not term.named:
            return term.number(unit)
        found = known.measured[term.named]
        return found.interval if found and not found.is_in_conflict else None

    def less(self, other: _Side) -> tuple[_Term, ...]:
        """Its terms, and those of the other side with the other sign."""
        return (*self.terms, *(term._replace(times=-term.times) for term in other.terms))


def _summed(known: Knowledge, terms: Sequence[_Term], unit: Unit | str) -> Interval | None:
    numbers = [(term.times, term.number(unit)) for term in terms if not term.named]
    named = [(term.times, term.named) for term in terms if term.named]
    found = sum_of(known.reading, named, numbers)
    return found[0] if found else None


def _of_sum(known: Knowledge, side: _Side) -> tuple[Value, ...]:
    named = [(term.times, term.named) for term in side.terms if term.named]
    unit = unit_of(named[0][1])
    numbers = [(term.times, term.number(unit)) for term in side.terms if not term.named]
    if not (found := sum_of(known.reading, named, numbers)):
        return (None, None, None, None, None, (), None)
    interval, vintage = found
    measured = [one for one in map(known.measured.get, side.named) if one]
    sources = tuple(dict.fromkeys(source for one in measured for source in one.sources))
    ends = (finite(interval.low), finite(interval.high), middle(interval))
    return (*ends, str(unit), None, sources, vintage)


class _Reader:
    """Reads an expression from its tokens: `or` binds least, then `and`, then `not`."""

    def __init__(self, words: Sequence[str], store: Store) -> None:
        self._words, self._place, self._store = list(words), 0, store
        self.named: list[NamedQuantity] = []
        self.sums: list[_Side] = []

    def expression(self) -> Ask:
        return self._chain("or", self._conjunction, _any)

    def at_end(self) -> None:
        if self._place < len(self._words):
            left_over, text = shown(self._words[self._place]), shown(" ".join(self._words))
            raise NotUnderstood(
                f"{left_over} is unexpected in {text}; expected and, or, or the end"
            )

    def _conjunction(self) -> Ask:
        return self._chain("and", self._negation, _all)

    def _chain(
        self, word: str, read: Callable[[], Ask], join: Callable[[Iterator[Verdict]], Verdict]
    ) -> Ask:
        asks = [read()]
        while self._next_is(word):
            asks.append(read())
        return asks[0] if len(asks) == 1 else lambda knowledge: join(ask(knowledge) for ask in asks)

    def _negation(self) -> Ask:
        if self._next_is("not"):
            ask = self._negation()
            return lambda knowledge: _not(ask(knowledge))
        if self._next_is("("):
            ask = self.expression()
            if not self._next_is(")"):
                raise NotUnderstood(
                    f"unclosed bracket in {shown(' '.join(self._words))}; expected a ) for each ("
                )
            return ask
        return self._comparison()

    def _comparison(self) -> Ask:
        left = self._side()
        sign = self._words[self._place] if self._place < len(self._words) else ""
        if sign not in COMPARISONS:
            expected = f"expected one of {' '.join(COMPARISONS)} after {shown(left.words)}"
            raise NotUnderstood(
                f"nothing is compared in {shown(' '.join(self._words))}; {expected}"
            )
        self._place += 1
        right = self._side()
        terms = left.less(right)
        units = {unit_of(term.named) for term in terms if term.named}
        if len(units) != 1:
            what = "two numbers" if not units else f"quantities in {' and '.join(sorted(units))}"
            raise NotUnderstood(
                f"{what} cannot be compared; expected two quantities of one unit, or one and a"
                " number"
            )
        (unit,) = units
        for term in terms:
            if term.named is None:
                term.number(unit)  # one that does not read is said so before anything is asked
        self.sums += (side for side in (left, right) if side.is_sum and side.named)

        def ask(known: Knowledge) -> Verdict:
            verdict: Verdict = None
            if not (left.is_sum or right.is_sum):
                ours, theirs = left.interval(known, unit), right.interval(known, unit)
                verdict = compared(ours, sign, theirs) if ours and theirs else None
            if verdict is None and ((left.named and right.named) or len(terms) > 2):
                # Together they may be decided where the ends of each do not.
                apart = _summed(known, terms, unit)
                verdict = compared(apart, sign, NOTHING) if apart else None
            return verdict

        return ask

    def _side(self) -> _Side:
        terms = [self._term(1)]
        while self._place < len(self._words) and self._words[self._place] in SIGNS:
            self._place += 1
            terms.append(self._term(SIGNS[self._words[self._place - 1]]))
        return _Side(tuple(terms))

    def _term(self, times: int) -> _Term:
        start = self._place
        while self._place < len(self._words) and self._words[self._place] not in (
            *COMPARISONS,
            *KEYWORDS,
            *SIGNS,
        ):
            self._place += 1
        words = tuple(self._words[start : self._place])
        if not words:
            raise NotUnderstood(
                f"one side is missing in {shown(' '.join(self._words))}; expected {EXPECTED}, or a"
                " number"
            )
        if not words[0][0].isalpha() or words[0].casefold().startswith(("us$", "usd")):
            return _Term(times, None, words)
        named = named_quantity(words, self._store)
        self.named.append(named)
        return _Term(times, named, words)

    def _next_is(self, word: str) -> bool:
        found = self._place < len(self._words) and self._words[self._place] == word
        self._place += found
        return found


def compared(ours: Interval, sign: str, theirs: Interval) -> Verdict:
    """Whether a comparison holds for all numbers of the two intervals, for none, or for some."""
    if sign in ("<", "<="):
        return compared(theirs, sign.replace("<", ">"), ours)
    if sign == "!=":
        return _not(compared(ours, "=", theirs))
    if sign == "=":
        if ours.meet(theirs) is None:
            return False
        return True if ours.is_point and ours == theirs else None
    touching = ours.low == theirs.high
    always = ours.low > theirs.high or (
        touching and (sign == ">=" or ours.low_open or theirs.high_open)
    )
    touching = ours.high == theirs.low
    never = ours.high < theirs.low or (
        touching and (sign == ">" or ours.high_open or theirs.low_open)
    )
    return True if always else False if never else None


def _not(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _all(verdicts: Iterator[Verdict]) -> Verdict:
    found = set(verdicts)
    return False if False in found else None if None in found else True


def _any(verdicts: Iterator[Verdict]) -> Verdict:
    found = set(verdicts)
    return True if True in found else None if None in found else False
