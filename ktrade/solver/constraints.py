"""The forms of constraint and the variables they tie, as data.

A sum of signed terms, a product of factors, the levels of one series over time, and the excess of
levels over a multiple of others. No variable stands twice in a sum or a product, so what the others
leave it is exact: `propagation` computes it. Which of them hold is said in `identities` and
`aggregates`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.interval import EVERYTHING, INFINITY, NOT_NEGATIVE, Interval
from ktrade.model.period import Period
from ktrade.model.quantity import WITHOUT, Observation, Quantity
from ktrade.model.vocabulary import Vocabulary
from ktrade.solver.timeline import boundaries, days_between

# Within how much of a source's exchange rate each of its sums in won is.
SLACK = Decimal("0.005")


class Rate(NamedTuple):
    """The won a dollar that a source converts a period's figures with."""

    source: str
    period: Period

    def __str__(self) -> str:
        return f"exchange rate of {self.source} for {self.period}"


class Won(NamedTuple):
    """A quantity in won as one source converts it: another source may take another rate."""

    quantity: Quantity
    source: str

    def __str__(self) -> str:
        return str(self.quantity)


class Hidden(NamedTuple):
    """An unknown that no figure is of, named for what it is to a quantity."""

    name: str
    of: Quantity | Won

    def __str__(self) -> str:
        return f"{self.name} of {self.of}"


Variable = Quantity | Won | Rate | Hidden

# Levels as an index of their whole, which is 100 a year earlier, or now.
BEFORE_100, NOW_100 = "index, the whole a year earlier at 100,", "index, the whole at 100,"
DEVIATION = "deviation from the exchange rate"
WON_ERROR = "rounding of the balance in won, a part of trade"
# Each other ways to write a balance in won: they are other numbers, and one for all would be too
# tight.
FLOW_ERROR = "rounding of the balance in won, a part of exports and of imports"
BALANCE_DEVIATIONS = {
    flow: f"deviation of the balance from the exchange rate, by {flow}s"
    for flow in ("export", "import")
}
CONSTANTS = (DEVIATION, WON_ERROR, FLOW_ERROR, *BALANCE_DEVIATIONS.values())
# What each kind of hidden variable can be before any figure is read.
_HIDDEN = {
    DEVIATION: Interval(1 - SLACK, 1 + SLACK),
    WON_ERROR: Interval(-SLACK, SLACK),
    FLOW_ERROR: Interval(-SLACK, SLACK),
    **dict.fromkeys(BALANCE_DEVIATIONS.values(), Interval(1 - SLACK, 1 + SLACK)),
    **dict.fromkeys((BEFORE_100, NOW_100), NOT_NEGATIVE),
    "1 / (1 + yoy)": NOT_NEGATIVE,
    "growth of the whole over growth of the part": NOT_NEGATIVE,
    "growth of the part over growth of the whole": NOT_NEGATIVE,
    "1 / cover": NOT_NEGATIVE,
    "part over year-earlier whole": NOT_NEGATIVE,
}


def variable_of(observation: Observation) -> Variable:
    """What the observation's figure measures."""
    q = observation.quantity
    return Won(q, observation.source) if q.measure in ("krw", "krw_yoy") else q


# Constraints are not frozen: hundreds of thousands are made, each in half the time.
@dataclass(slots=True, eq=False)
class Sum:
    """The variables, each times its coefficient, add up to `total`; with `at_most`, to no more."""

    words: str
    terms: tuple[tuple[int, Variable], ...]
    at_most: bool = False
    total: int = 0
    coefficients: tuple[int, ...] = field(init=False)
    variables: tuple[Variable, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.coefficients, self.variables = zip(*self.terms, strict=True)


class Factor(NamedTuple):
    """sign × variable / 10**shift + plus: 1 + yoy/100 is (yoy, 2, 1), 1 - b is (b, 0, 1, -1)."""

    variable: Variable
    shift: int = 0
    plus: int = 0
    sign: int = 1


@dataclass(slots=True, eq=False)
class Product:
    """The left factors multiply to what the right ones do (no right ones: to 1).

    With `same_sign` it holds only where those two variables have the same, decided sign: growth of
    a balance that turns from deficit to surplus is a word, not a percentage. With `positive`, only
    where that factor certainly is: 1 / (1 + yoy) is no number where exports came to an end.
    """

    words: str
    left: tuple[Factor, ...]
    right: tuple[Factor, ...] = ()
    same_sign: tuple[Variable, Variable] | None = None
    positive: Factor | None = None
    factors: tuple[Factor, ...] = field(init=False)
    variables: tuple[Variable, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.factors = self.left + self.right
        self.variables = tuple([factor.variable for factor in self.factors])

    @property
    def conditions(self) -> tuple[Variable, ...]:
        """The variables on which it depends whether it holds."""
        positive = (self.positive.variable,) if self.positive else ()
        return (*(self.same_sign or ()), *positive)


@dataclass(slots=True, eq=False)
class Levels:
    """Levels of one series that overlap in time; see `timeline`."""

    words: str
    variables: tuple[Quantity, ...]
    grows: bool
    is_calendar: bool = False


class Ratio(NamedTuple):
    """Two levels, and the stretch of a line that they lie on: a period of time, or a flow's place
    in trade. Of levels that cannot be negative also their ratio; their difference where it is known
    or asked for."""

    begin: int
    end: int
    numerator: Variable
    denominator: Variable
    ratio: Factor | None = None
    difference: Quantity | None = None


@dataclass(slots=True, eq=False)
class Excess:
    """Ratios whose levels add up along a line: numerators less R times denominators do so too, for
    any R; see `excess`."""

    words: str
    rows: tuple[Ratio, ...]
    variables: tuple[Variable, ...] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[Variable, None] = {}
        for row in self.rows:
            found |= dict.fromkeys((row.numerator, row.denominator))
            found |= {row.ratio.variable: None} if row.ratio else {}
            found |= {row.difference: None} if row.difference else {}
        self.variables = tuple(found)

    @property
    def levels(self) -> list[Variable]:
        """The numerator and denominator of each row."""
        return [level for row in self.rows for level in (row.numerator, row.denominator)]


Constraint = Sum | Product | Levels | Excess


def in_words(constraints: Iterable[Constraint]) -> str:
    """The constraints in words, each said once."""
    return "; ".join(dict.fromkeys(constraint.words for constraint in constraints))


def is_as_printed(quantity: Quantity, categories: Vocabulary, destinations: Vocabulary) -> bool:
    """Whether only its source knows what it covers, or what its whole does."""
    whole = quantity.of
    if WITHOUT in quantity.category or WITHOUT in quantity.destination:
        ids = {*quantity.category.split(" "), *quantity.destination.split(" ")}
        return not ids.isdisjoint(categories.as_printed | destinations.as_printed)
    return (
        quantity.category in categories.as_printed
        or quantity.destination in destinations.as_printed
        or (whole is not None and whole.category in categories.as_printed)
        or (whole is not None and whole.destination in destinations.as_printed)
    )


LEVELS = ("value", "krw", "daily", "volume", "unit_value")
RATES_OF_CHANGE = ("yoy", "mom", "daily_yoy", "volume_yoy", "krw_yoy")
_RATE_OF_CHANGE = Interval(Decimal(-100), INFINITY)


# A stretch of so many calendar days has a working day: else any number of days fits any growth.
LONGEST_HOLIDAY = 15


def initial_domain(variable: Variable) -> Interval:
    """What a variable can be before any figure is read: levels, shares and days are not
    negative."""
    if isinstance(variable, Rate):
        return NOT_NEGATIVE
    if isinstance(variable, Hidden):
        return _HIDDEN.get(variable.name, EVERYTHING)
    q = variable.quantity if isinstance(variable, Won) else variable
    if q.measure == "days":
        calendar = days_between(*boundaries(q.period))
        return Interval(Decimal(int(calendar >= LONGEST_HOLIDAY)), Decimal(calendar))
    if q.measure == "cover":
        return NOT_NEGATIVE
    if q.flow == "balance":  # an item may be in deficit where the whole is in surplus
        return EVERYTHING
    if q.measure in LEVELS or q.measure == "share":
        return NOT_NEGATIVE
    return _RATE_OF_CHANGE if q.measure in RATES_OF_CHANGE else EVERYTHING
