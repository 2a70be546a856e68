"""Sources, quantities, and what sources say of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ktrade.errors import NotUnderstood, shown
from ktrade.model.figure import Figure, Rounding, Unit
from ktrade.model.period import Period, Vintage

if TYPE_CHECKING:
    from ktrade.model.claim import Claim

FLOWS = ("export", "import", "balance", "trade")

MEASURES = {
    "value": Unit.USD,
    "krw": Unit.KRW,
    "yoy": Unit.PERCENT,
    "mom": Unit.PERCENT,
    "share": Unit.PERCENT,
    "share_change": Unit.POINTS,
    "change": Unit.USD,
    "daily": Unit.USD,
    "daily_yoy": Unit.PERCENT,
    "days": Unit.DAYS,
    "days_change": Unit.DAYS,
    "volume": Unit.UNITS,  # or any of VOLUMES, as it is printed: see Quantity.counted_in
    "volume_yoy": Unit.PERCENT,
    "krw_yoy": Unit.PERCENT,
}
# Measures that nobody prints as such, but that follow: a unit's value, the points that a part adds
# to the growth of a whole, exports over imports.
DERIVED = {"unit_value": Unit.USD, "contribution": Unit.POINTS, "cover": Unit.PERCENT}
UNITS = MEASURES | DERIVED
# What two periods are compared by, and the unit it is in; None: that of what is compared.
COMPARISONS: dict[str, Unit | str | None] = {
    "ratio": "ratio",
    "change": None,
    "growth": Unit.PERCENT,
    "growth_a_year": Unit.PERCENT,
    "share_change": Unit.POINTS,
}
# Between a whole and the parts without which it is meant: `total without semiconductors cars`.
WITHOUT = " without "
PRINTED_OF_A_WHOLE = ("share", "share_change")
MEASURES_OF_A_WHOLE = (*PRINTED_OF_A_WHOLE, "contribution")

MEASURES_OF_VOLUMES = ("volume", "volume_yoy", "unit_value")  # the last only where it is derived

TOTAL, WORLD = "total", "world"

# What a figure may be that is no observation of what was: it is kept and listed, and never solved
# with.
STATUSES = ("forecast", "target", "misprint")


class Source(NamedTuple):
    """One article or release. `published` is None where it is not known; `reports` where not
    said."""

    id: str
    publisher: str = ""
    agency: str = ""
    published: date | None = None
    rounding: Rounding = Rounding.EITHER
    reports: Vintage | None = None
    subject: str = ""
    url: str = ""

    def known_on(self, vintage: Vintage) -> date:
        """The day it was published; where that is not known, the last day it reports on."""
        return self.published or vintage.last_day


class Whole(NamedTuple):
    """What a share is a share of: a category to a destination, in the same flow and period."""

    category: str
    destination: str

    def text(self, destination: str) -> str:
        """As written in an `of` column on a row to `destination`: `ict`, or `total to world`."""
        return (
            self.category
            if self.destination == destination
            else f"{self.category} to {self.destination}"
        )


class Series(NamedTuple):
    """A flow of a category to or from a destination, over all periods; with `source`, as that
    source alone means it."""

    flow: str
    category: str
    destination: str
    source: str = ""

    @property
    def place(self) -> Whole:
        """Its category to its destination."""
        return Whole(self.category, self.destination)

    def quantity(
        self, measure: str, period: Period, of: Whole | None = None, unit: Unit | None = None
    ) -> Quantity:
        """What is measured of it in a period; `unit` is what a volume is counted in."""
        return Quantity(measure, period, self.flow, self.category, self.destination, of, unit)


def default_whole(category: str, destination: str) -> Whole:
    """The whole of a bare share: total to the same destination, or the same category to the
    world."""
    return Whole(TOTAL, WORLD) if destination == WORLD else Whole(category, WORLD)


class Quantity(NamedTuple):
    """A thing that is measured; `of` is the whole of a share or share_change, else None.

    `counted_in` is the unit of a volume in tonnes or kilograms, or of that which growth or value a
    unit is, and which never meets one of another unit; else None. With `source`, as that source
    alone means it, where a solution has the words of several.
    """

    measure: str
    period: Period
    flow: str
    category: str
    destination: str
    of: Whole | None = None
    counted_in: Unit | None = None
    source: str = ""

    @property
    def unit(self) -> Unit:
        return (
            self.counted_in if self.counted_in and self.measure == "volume" else UNITS[self.measure]
        )

    @property
    def series(self) -> Series:
        """The series it is of; of a share, that of the part."""
        return Series(self.flow, self.category, self.destination)

    def other(
        self,
        measure: str,
        *,
        period: Period | None = None,
        flow: str = "",
        whole: Whole | None = None,
        of: Whole | None = None,
    ) -> Quantity:
        """The same place in another measure: of another period, flow or category and destination if
        named."""
        _, own_period, own_flow, category, destination, _, unit, source = self
        if whole:  # of one that only its source knows, see `VintageFigures`
            category, destination = whole
            source = ""
        unit = unit if measure in MEASURES_OF_VOLUMES else None
        period, flow = period or own_period, flow or own_flow
        # As Quantity(…) does, in half the time: half of all quantities are made here.
        made = measure, period, flow, category, destination, of, unit, source
        return tuple.__new__(Quantity, made)

    def __str__(self) -> str:
        words = f"{self.measure} {self.flow} {self.category} {self.destination} {self.period}"
        words += f" of {self.of.text(self.destination)}" if self.of else ""
        return f"{words} in {self.counted_in}" if self.counted_in else words


def name_of_rest(whole: str, parts: Sequence[str]) -> str:
    """The name of a category or destination without some of its parts."""
    return f"{whole}{WITHOUT}{' '.join(parts)}"


def counted_in(unit: Unit) -> Unit | None:
    """The `counted_in` of a quantity whose figure is in this unit."""
    return unit if unit in (Unit.TONNES, Unit.KILOGRAMS) else None


class Observation(NamedTuple):
    """One figure said of one quantity, by a source, at a place in it; with a status one of
    STATUSES, else ''."""

    quantity: Quantity
    figure: Figure
    source: str
    where: str = ""
    note: str = ""
    status: str = ""

    @property
    def plain(self) -> Observation:
        """It as read, whoever's its quantity is."""
        q = self.quantity
        return self._replace(quantity=q._replace(source="")) if q.source else self


class ClaimStatement(NamedTuple):
    """One claim made about a series at a period, by a source, at a place in it."""

    claim: Claim
    period: Period
    flow: str
    category: str
    destination: str
    source: str
    where: str = ""
    note: str = ""

    @property
    def series(self) -> Series:
        return Series(self.flow, self.category, self.destination)


class PrintedFigure(NamedTuple):
    """One figure of an entry, which knows the place: its whole, if it is a share, its text, and its
    interval in floats rounded outward (None: no bound), as a store keeps them. The Figure itself
    takes five times the memory, and a load keeps 30,000 at hand. `counted_in` is that of its
    quantity, `status` one of STATUSES or ''."""

    measure: str
    of_category: str | None
    of_destination: str | None
    printed: str
    low: float | None
    high: float | None
    counted_in: str | None = None
    status: str = ""


Place = tuple[Period, str, str, str]  # the flow, the category, the destination


class FactRow(NamedTuple):
    """What a row of a facts file says of one place: plain tuples, as to make an Observation of each
    figure took a third of the time of a load."""

    source: str
    place: Place
    where: str
    note: str
    figures: Sequence[PrintedFigure]
    claims: Sequence[Claim] = ()


def parse_date(text: str) -> date:
    """A whole date, ISO or as articles write it ('12 Feb. 2026'); NotUnderstood where a part is
    missing.

    dateutil fills what is missing from a default date, silently: so it is asked twice, with
    defaults that differ in every part, and only an answer that does not move is one.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    from datetime import datetime

    from dateutil import parser  # 30 ms, and only for dates that are not ISO

    try:
        defaults = (datetime(2001, 1, 2), datetime(2004, 12, 31))
        # A zone it does not know it warns of, on standard error and by its own path.
        found = {parser.parse(text, default=default, ignoretz=True).date() for default in defaults}
    except (ValueError, OverflowError, TypeError):
        found = set()
    # 10/11/12 is three different days to three readers.
    if len(found) != 1 or not any(c.isalpha() for c in text):
        raise NotUnderstood(f"{shown(text)} is not a whole date; expected one such as 2026-02-12")
    return found.pop()
