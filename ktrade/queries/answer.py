"""What a query returns: a titled table of typed cells, which any renderer can print.

All are named tuples: to make a dataclass takes 1 ms, a fiftieth of a start, and each question makes
all of them. Two shapes. A table of quantities has a label and cells per row; its machine form is
one flat object per quantity. A listing (facts, sources, …) has the same cells in both."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from ktrade.model.digits import middle
from ktrade.model.figure import Figure, Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source
from ktrade.solver.bridge import Compared
from ktrade.solver.known import Known

# What a machine format can hold: text, a number, nothing, or several texts.
Value = str | int | Decimal | None | tuple[str, ...]
# What JSON can nest beside that.
Nested = Value | Mapping[str, "Nested"] | Sequence["Nested"]

QUANTITY_FIELDS = (
    "period", "compared_with", "flow", "category", "destination", "measure", "of",
    "unit", "low", "high", "mid", "printed", "sources", "vintage", "clash",
    "status", "rank",
)  # fmt: skip


class Standing(NamedTuple):
    """How a value ranks among others that are known: the `order` ('highest', 'lowest') `of` all
    of them ('the 14 Januaries')."""

    order: str
    of: str

    def __str__(self) -> str:
        return f"{self.order} of {self.of} known"


class Measured(NamedTuple):
    """One quantity of an answer: what it is, the interval it lies in, and who says so.

    `compared_with` is the earlier period of a change, ratio or contribution. `is_sharper` says that
    the bounds are clearly sharper than the print, `is_signed` that a plus is shown; `status` that
    it is a figure that is not solved with, such as a forecast; `standing` how it stands among other
    periods, where that was asked and bounds tell."""

    measure: str
    unit: Unit | str
    period: Period
    flow: str
    category: str
    destination: str
    interval: Interval
    printed: Figure | None = None
    of: str = ""
    compared_with: Period | None = None
    sources: tuple[str, ...] = ()
    vintage: str = ""
    is_in_conflict: bool = False
    is_sharper: bool = False
    is_signed: bool = False
    status: str = ""
    standing: Standing | None = None

    @classmethod
    def from_known(cls, known: Known) -> Measured:
        """The answer's form of a quantity that bounds know."""
        q = known.quantity
        return cls(
            q.measure, q.unit, q.period, q.flow, q.category, q.destination, known.interval,
            known.printed,
            of_what(q), None, known.sources, str(known.vintage), known.is_in_conflict,
            known.is_sharper, is_signed(q),
        )  # fmt: skip

    @classmethod
    def from_observation(cls, observation: Observation, vintage: str) -> Measured:
        """The answer's form of a figure that is not solved with."""
        q, figure = observation.quantity, observation.figure
        return cls(
            q.measure, q.unit, q.period, q.flow, q.category, q.destination, figure.interval, figure,
            of_what(q), sources=(observation.source,), vintage=vintage,
            is_signed=is_signed(q), status=observation.status,
        )  # fmt: skip

    @classmethod
    def from_compared(cls, compared: Compared) -> Measured:
        """The answer's form of two periods compared; `vintage` names both where they are of two."""
        later, earlier = compared.later, compared.earlier
        q = later.quantity
        sources = tuple(dict.fromkeys(s for known in compared.readings for s in known.sources))
        vintages = dict.fromkeys((str(later.vintage), str(earlier.vintage)))
        return cls(
            compared.measure, compared.unit, q.period, q.flow, q.category, q.destination,
            compared.interval,
            of=of_what(q), compared_with=earlier.quantity.period, sources=sources,
            vintage=" ".join(vintages),
            is_in_conflict=later.is_in_conflict or earlier.is_in_conflict,
            is_signed=compared.measure != "ratio",
        )  # fmt: skip

    @property
    def is_late(self) -> bool:
        """Whether a later report than the period's own first one tells of it."""
        return self.vintage != str(Vintage.of(self.period))

    def record(self) -> dict[str, Value]:
        """Its flat machine form, with the fields QUANTITY_FIELDS."""
        return {
            "period": str(self.period),
            "compared_with": str(self.compared_with) if self.compared_with else None,
            "flow": self.flow,
            "category": self.category,
            "destination": self.destination,
            "measure": self.measure,
            "of": self.of or None,
            "unit": str(self.unit),
            "low": finite(self.interval.low),
            "high": finite(self.interval.high),
            "mid": middle(self.interval),
            "printed": self.printed.printed if self.printed else None,
            "sources": self.sources,
            "vintage": self.vintage,
            "clash": "yes" if self.is_in_conflict else None,
            "status": self.status or None,
            "rank": str(self.standing) if self.standing else None,
        }


def is_signed(quantity: Quantity) -> bool:
    """Whether a reader wants to see a plus: growth and changes, and balances."""
    changes = (
        "yoy", "mom", "daily_yoy", "change", "share_change", "days_change", "volume_yoy", "krw_yoy",
        "contribution",
    )  # fmt: skip
    return quantity.measure in changes or (quantity.flow == "balance" and quantity.unit.is_money)


def finite(end: Decimal) -> Decimal | None:
    """The end of an interval, None where it is infinite."""
    return end if end.is_finite() else None


Cell = Measured | None


class Column(NamedTuple):
    """A column of a table of quantities; a short table has none of those that are `extra`."""

    header: str
    is_extra: bool = False


class Row(NamedTuple):
    """A labelled row; `depth` indents it, `is_total` sets it apart from what stands below."""

    label: str
    cells: tuple[Cell, ...]
    depth: int = 0
    is_total: bool = False

    @property
    def measured(self) -> Iterator[Measured]:
        return (cell for cell in self.cells if cell)


class Answer(NamedTuple):
    """A table of quantities. `also` are rows of one cell, for what has no column; `sources` are all
    known, by id; `notes` must be known to read it rightly, `asides` say how it was made."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sources: Mapping[str, Source] = MappingProxyType({})
    also: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return QUANTITY_FIELDS

    def records(self) -> Iterator[dict[str, Value]]:
        """One flat object a quantity, row by row, then those without a column."""
        return (measured.record() for row in (*self.rows, *self.also) for measured in row.measured)

    @property
    def is_empty(self) -> bool:
        return not any(True for _ in self.records())


class Trend(Answer):
    """A series over time: the first cell of each row is what a picture shows."""

    __slots__ = ()


class Trends(Trend):
    """Several series over time, in one kind of period and one unit: a column each."""

    __slots__ = ()


class Listing(NamedTuple):
    """Rows that read the same in every format; `fields` name their cells.

    `in_title` are fields that a table leaves out, since its title says them; `is_of_one` says that
    it stands for the explanation of a quantity of which nothing is known.
    """

    title: str
    fields: tuple[str, ...]
    rows: Collection[tuple[Value, ...]]
    in_title: tuple[str, ...] = ()
    is_of_one: bool = False

    def records(self) -> Iterator[dict[str, Value]]:
        for row in self.rows:
            yield dict(zip(self.fields, row, strict=True))

    @property
    def is_empty(self) -> bool:
        return not self.rows


def of_what(quantity: Quantity) -> str:
    """As written in an `of` column: the whole of a share, the unit of a volume that grew; '' for
    the usual ones."""
    if quantity.of:
        return quantity.of.text(quantity.destination)
    return str(quantity.counted_in or "") if quantity.measure == "volume_yoy" else ""


def figure_record(observation: Observation) -> dict[str, Value]:
    """A printed figure with the interval its print allows, as `facts` lists it."""
    q, interval = observation.quantity, observation.figure.interval
    return {
        "period": str(q.period), "flow": q.flow, "category": q.category,
        "destination": q.destination,
        "measure": q.measure, "of": of_what(q) or None,
        "printed": observation.figure.printed, "low": finite(interval.low),
        "high": finite(interval.high),
        "unit": str(q.unit), "source": observation.source, "where": observation.where or None,
        "note": observation.note or None, "status": observation.status or None,
    }  # fmt: skip
