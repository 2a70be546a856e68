"""Three-valued answers to `yoy ict 2026-01 > 70 and not value ict us 2026-01 < value ict vietnam
2026-01`.

The logic is Kleene's: what the bounds do not decide is undecided, and so is what follows only from
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ktrade.errors import NotUnderstood, shown
from ktrade.model.figure import Unit, parse_number
from ktrade.model.interval import Interval
from ktrade.queries.answer import Listing, Measured, Value, finite
from ktrade.queries.filters import Filters
from ktrade.queries.names import EXPECTED, Named, named_quantity, tokens, unit_of
from ktrade.queries.reading import Reading
from ktrade.store.read import Store

COMPARISONS = (">", ">=", "<", "<=", "=", "!=")
KEYWORDS = ("and", "or", "not", "(", ")")
VERDICTS = {True: "certainly so", False: "certainly not", None: "undecided"}
FIELDS = (
    "verdict",
    "expression",
    "quantity",
    "low",
    "high",
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
    known = {named: reading.named(named) for named in reader.named}
    verdict = ask(known)
    rows = [
        (VERDICTS[verdict], expression, str(named), *_told(found)) for named, found in known.items()
    ]
    return verdict, Listing(
        f"{VERDICTS[verdict]}: {expression}", FIELDS, rows, ("verdict", "expression")
    )


def _told(known: Measured | None) -> tuple[Value, ...]:
    if known is None:
        return (None, None, None, None, (), None)
    low, high = finite(known.interval.low), finite(known.interval.high)
    printed = known.printed.printed if known.printed else None
    return (low, high, str(known.unit), printed, known.sources, known.vintage)


Knowledge = dict[Named, Measured | None]
Ask = Callable[[Knowledge], Verdict]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a comparison: a quantity, or a number in the unit of the other side."""

    named: Named | None
    words: tuple[str, ...]

    def interval(self, knowledge: Knowledge, unit: Unit | str) -> Interval | None:
        if self.named is None:
            plain = unit if isinstance(unit, Unit) else Unit.PERCENT  # a ratio is a plain number
            return Interval.point(parse_number(" ".join(self.words), plain))
        known = knowledge[self.named]
        return known.interval if known and not known.clash else None


class _Reader:
    """Reads an expression from its tokens: `or` binds least, then `and`, then `not`."""

    def __init__(self, words: Sequence[str], store: Store) -> None:
        self._words, self._place, self._store = list(words), 0, store
        self.named: list[Named] = []

    def expression(self) -> Ask:
        return self._chain("or", self._conjunction, _any)

    def at_end(self) -> None:
        if self._place < len(self._words):
            left_over, text = shown(self._words[self._place]), shown(" ".join(self._words))
            raise NotUnderstood(
                f"{left_over} stands where nothing may in {text}; expected and, or, or the end"
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
                    f"a bracket is not closed in {shown(' '.join(self._words))}; expected a ) for"
                    " each ("
                )
            return ask
        return self._comparison()

    def _comparison(self) -> Ask:
        left = self._side()
        sign = self._words[self._place] if self._place < len(self._words) else ""
        if sign not in COMPARISONS:
            expected = (
                f"expected one of {' '.join(COMPARISONS)} after {shown(' '.join(left.words))}"
            )
            raise NotUnderstood(
                f"nothing is compared in {shown(' '.join(self._words))}; {expected}"
            )
        self._place += 1
        right = self._side()
        units = {unit_of(side.named) for side in (left, right) if side.named}
        if len(units) != 1:
            what = "two numbers" if not units else f"quantities in {' and '.join(sorted(units))}"
            raise NotUnderstood(
                f"{what} cannot be compared; expected two quantities of one unit, or one and a"
                " number"
            )
        (unit,) = units
        for side in (left, right):
            if side.named is None:
                side.interval(
                    {}, unit
                )  # a number that does not read is said so before anything is asked

        def ask(knowledge: Knowledge) -> Verdict:
            ours, theirs = left.interval(knowledge, unit), right.interval(knowledge, unit)
            return compared(ours, sign, theirs) if ours and theirs else None

        return ask

    def _side(self) -> _Side:
        start = self._place
        while self._place < len(self._words) and self._words[self._place] not in (
            *COMPARISONS,
            *KEYWORDS,
        ):
            self._place += 1
        words = tuple(self._words[start : self._place])
        if not words:
            raise NotUnderstood(
                f"a side is missing in {shown(' '.join(self._words))}; expected {EXPECTED}, or a"
                " number"
            )
        if not words[0][0].isalpha() or words[0].casefold().startswith(("us$", "usd")):
            return _Side(None, words)
        named = named_quantity(words, self._store)
        self.named.append(named)
        return _Side(named, words)

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
