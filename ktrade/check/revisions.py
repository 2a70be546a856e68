"""What a later report made of an earlier one's figures: quantities that two vintages put apart.

A quantity counts where it is printed, and where the level and growth printed a year later imply it. Two
vintages differ where their bounds do not meet: no rounding makes them equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_FLOOR, Context
from itertools import pairwise

from ktrade.bounds import Bounds, Known
from ktrade.check.finding import REVISION, WARNING, Finding, Member
from ktrade.digits import written
from ktrade.fact import Quantity, Source, Statement
from ktrade.figure import Unit
from ktrade.interval import Interval
from ktrade.period import Vintage
from ktrade.wording import Wording

MUCH = 5  # percent: official revisions of these series are mostly below
MOST_MEMBERS = 6
_AT_LEAST = Context(prec=2, rounding=ROUND_FLOOR)


def revisions(
    statements: Iterable[Statement], bounds: Bounds, sources: Mapping[str, Source], wording: Wording
) -> Iterator[Finding]:
    """Every quantity that a vintage puts elsewhere than the vintage before it that knows it, by period."""
    for quantity, vintages in sorted(_told(statements, bounds, sources), key=lambda told: told[0].period):
        known = [known for v in vintages if (known := bounds.of(quantity, v)) and _is_comparable(known)]
        for earlier, later in pairwise(known):
            if earlier.interval.meet(later.interval) is None:
                yield _revision(earlier, later, wording)


def _told(
    statements: Iterable[Statement], bounds: Bounds, sources: Mapping[str, Source]
) -> Iterator[tuple[Quantity, list[Vintage]]]:
    """Quantities that more than one vintage tells of, with those vintages, the earliest first."""
    told: dict[Quantity, dict[Vintage, None]] = {}
    for statement in statements:
        q, vintage = statement.quantity, sources[statement.source].reports
        if vintage is None or q.measure == "krw" or bounds.is_as_printed(q):
            continue
        told.setdefault(q, {})[vintage] = None
        if q.measure in ("value", "yoy", "change"):
            told.setdefault(q.other("value", period=q.period.year_before), {})[vintage] = None
    order = {vintage: number for number, vintage in enumerate(reversed(bounds.vintages))}
    for quantity, vintages in told.items():
        known = sorted((v for v in vintages if v in order), key=order.__getitem__)
        if len(known) > 1:
            yield quantity, known


def _is_comparable(known: Known) -> bool:
    return not known.clash and known.interval.is_bounded


def _revision(earlier: Known, later: Known, wording: Wording) -> Finding:
    quantity = earlier.quantity
    unit = quantity.unit
    upward = later.interval.low >= earlier.interval.high
    first, last = (earlier, later) if upward else (later, earlier)
    gap = _AT_LEAST.plus((last.interval - first.interval).low)
    least = written(Interval.point(gap), Unit.POINTS if unit is Unit.PERCENT else unit)
    words = f"at least {least} {'up' if upward else 'down'}"
    details = []
    if unit.is_money and earlier.interval.sign:
        ratio = later.interval / earlier.interval - Interval.point(1)
        percent = _AT_LEAST.plus(min(abs(ratio.low), abs(ratio.high)) * 100)
        words += f" ({percent:f} percent)" if ratio.is_bounded else ""
        if ratio.is_bounded and percent > MUCH:
            details.append("That is more than a revision usually comes to: one of the figures may have a slip.")
    summary = f"{wording.quantity(quantity)}: {_says(earlier, unit)}, then {_says(later, unit)}: {words}"
    members = [*_figures(earlier), *_figures(later)]
    return Finding(
        REVISION, WARNING, quantity.period, summary, tuple(dict.fromkeys((*earlier.sources, *later.sources))),
        tuple(map(Member, members)), details=tuple(details), about=quantity,
    )  # fmt: skip


def _says(known: Known, unit: Unit) -> str:
    print_or_bounds = known.printed.printed if known.printed else written(known.interval, unit)
    return f"{print_or_bounds} as reported for {known.vintage}"


def _figures(known: Known) -> list[Statement]:
    """Its own prints, or those that imply it."""
    behind = dict.fromkeys(root.figure for end in known.ends for root in end.roots() if root.figure)
    own = [figure for figure in behind if figure.quantity == known.quantity]
    return (own or list(behind))[:MOST_MEMBERS]
