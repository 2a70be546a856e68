"""What a later report made of an earlier one's figures: quantities that two vintages put apart.

One of the two prints the quantity; the other prints it too, or its level and growth of a year
later, which imply it. Two vintages differ where their bounds do not meet: no rounding makes them
equal. Where they are further apart than any revision, it is a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_FLOOR, Context

from ktrade.checks.between_vintages import factor_between, is_beyond_revision, repairs_of_a_level
from ktrade.checks.finding import (
    CONTRADICTION,
    ERROR,
    REVISION,
    UNUSUAL,
    WARNING,
    Finding,
    Member,
    Repair,
)
from ktrade.model.digits import written
from ktrade.model.figure import Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import Observation, Quantity, Source
from ktrade.model.wording import Wording
from ktrade.solver.known import Known
from ktrade.solver.vintages import Bounds

MUCH = 5  # percent: official revisions of these series are mostly below
UNUSUAL_FACTOR = 2
MOST_MEMBERS = 6
_AT_LEAST = Context(prec=2, rounding=ROUND_FLOOR)


class Revisions:
    """What later vintages made of earlier ones: to be asked of each vintage, the latest first."""

    def __init__(
        self,
        bounds: Bounds,
        sources: Mapping[str, Source],
        wording: Wording,
        told_by: Iterable[Vintage] | None = None,
    ) -> None:
        """With `told_by`, of what these vintages tell."""
        self._bounds, self._sources, self._wording = bounds, sources, wording
        self._asked = None if told_by is None else {q for v in told_by for q in self._told(v)}
        # What the next later vintage says, of the periods that an earlier one may still tell of.
        self._later: dict[Period, dict[Quantity, tuple[Vintage, Interval]]] = {}

    def made_to(self, vintage: Vintage) -> Iterator[Finding]:
        """Every quantity that the next later vintage that knows it puts elsewhere than this one, by
        period."""
        of_period: dict[Period, dict[Quantity, None]] = {}
        for quantity in self._told(vintage):
            if self._asked is None or quantity in self._asked:
                of_period.setdefault(quantity.period, {})[quantity] = None
        for period in sorted(of_period):
            if len(self._bounds.candidate_vintages(period)) > 1:
                yield from self._compared(
                    of_period[period], vintage, self._later.setdefault(period, {})
                )
        for period in [p for p in self._later if self._bounds.candidate_vintages(p)[-1] == vintage]:
            del self._later[period]

    def _told(self, vintage: Vintage) -> Iterator[Quantity]:
        for q in dict.fromkeys(s.quantity for s in self._bounds.observations(vintage)):
            if q.measure not in ("krw", "krw_yoy") and not self._bounds.is_as_printed(q):
                yield q
                if q.measure in ("value", "yoy", "change"):
                    yield q.other("value", period=q.period.year_before)

    def _compared(
        self,
        quantities: Iterable[Quantity],
        vintage: Vintage,
        later: dict[Quantity, tuple[Vintage, Interval]],
    ) -> Iterator[Finding]:
        for quantity in quantities:
            known = self._bounds.of(quantity, vintage)
            if known and _is_comparable(known):
                after, interval = later.get(quantity, (vintage, known.interval))
                later[quantity] = vintage, known.interval
                if known.interval.meet(interval) is None:
                    revised = self._bounds.of(quantity, after)
                    if (
                        revised
                        and known.interval.meet(revised.interval) is None
                        and _is_printed(known, revised)
                    ):
                        yield self._revision(known, revised)

    def _revision(self, earlier: Known, later: Known) -> Finding:
        quantity, words = earlier.quantity, self._wording
        unit = quantity.unit
        figures = [*_figures(earlier), *_figures(later)]
        says = f"{words.quantity(quantity)}: {_says(earlier, unit)}, then {_says(later, unit)}"
        named = tuple(dict.fromkeys((*earlier.sources, *later.sources)))
        members = tuple(map(Member, figures))
        apart, details = _apart(earlier, later)
        kind, severity = REVISION, WARNING
        repairs: tuple[Repair, ...] = ()
        if quantity.measure == "value" and quantity.flow != "balance":
            factor = factor_between(earlier.interval, later.interval)
            if factor >= UNUSUAL_FACTOR:
                kind, details = UNUSUAL, ()
                repairs = repairs_of_a_level(earlier, later, self._sources, figures)
            if is_beyond_revision(earlier, later):
                kind, severity, apart = CONTRADICTION, ERROR, "too large a change for a revision"
        details = (*details, *(f"Consistent {repair.words}." for repair in repairs))
        return Finding(
            kind, severity, quantity.period, f"{says}: {apart}", named, members, repairs=repairs,
            details=details
        )  # fmt: skip


def _is_comparable(known: Known) -> bool:
    return not known.is_in_conflict and known.interval.is_bounded


def _is_printed(earlier: Known, later: Known) -> bool:
    """Whether one of the two is printed, and the other at least follows from its own series."""
    one, other = (later, earlier) if later.printed else (earlier, later)
    return one.printed is not None and (other.printed is not None or _is_of_one_series(other))


def _is_of_one_series(known: Known) -> bool:
    q = known.quantity
    return {s.quantity.series for s in _figures(known)} == {q.series}


def _apart(earlier: Known, later: Known) -> tuple[str, tuple[str, ...]]:
    """By how much at least, and a line that says so where that is much."""
    unit = earlier.quantity.unit
    upward = later.interval.low >= earlier.interval.high
    first, last = (earlier, later) if upward else (later, earlier)
    gap = _AT_LEAST.plus((last.interval - first.interval).low)
    least = written(Interval.point(gap), Unit.POINTS if unit is Unit.PERCENT else unit)
    words = f"{'up' if upward else 'down'} by at least {least}"
    if not (unit.is_money and earlier.interval.sign):
        return words, ()
    ratio = later.interval / earlier.interval - Interval.point(1)
    if not ratio.is_bounded:
        return words, ()
    percent = _AT_LEAST.plus(min(abs(ratio.low), abs(ratio.high)) * 100)
    words += f" ({percent:f} percent)"
    if percent <= MUCH:
        return words, ()
    return words, ("Larger than most revisions: one of the figures may be wrong.",)


def _says(known: Known, unit: Unit) -> str:
    print_or_bounds = known.printed.printed if known.printed else written(known.interval, unit)
    return f"{print_or_bounds} in reports on {known.vintage}"


def _figures(known: Known) -> list[Observation]:
    """Its own prints, or those that imply it."""
    behind = dict.fromkeys(
        root.observation for end in known.ends for root in end.support() if root.observation
    )
    own = [figure for figure in behind if figure.quantity == known.quantity]
    return (own or list(behind))[:MOST_MEMBERS]
