"""What a sum or difference of named quantities is: together, where one report knows them all."""

from __future__ import annotations

from collections.abc import Sequence

from ktrade.model.interval import Interval
from ktrade.model.period import Vintage
from ktrade.queries.names import NamedQuantity
from ktrade.queries.reading import Reading, cell_of
from ktrade.solver.bridge import summed
from ktrade.solver.constraints import Variable

IN_WON = ("krw", "krw_yoy")  # each source's own: another may take another rate

Terms = Sequence[tuple[int, NamedQuantity]]  # each with how often it is added: 1, or -1


def sum_of(
    reading: Reading, terms: Terms, numbers: Sequence[tuple[int, Interval]] = ()
) -> tuple[Interval, str] | None:
    """The interval of a sum, and the vintages it is read in: jointly in the latest that knows all
    terms; else as each reading leaves it. None where one is not known, or in a conflict."""
    if vintage := _that_knows(reading, terms):
        found = [cell_of(reading.known(named.quantity, vintage)) for _, named in terms]
    else:
        found = [reading.named(named) for _, named in terms]
    known = [one for one in found if one and not one.is_in_conflict]
    if len(known) < len(terms):
        return None
    if vintage:
        added: dict[Variable, int] = {}
        for times, named in terms:
            added[named.quantity] = added.get(named.quantity, 0) + times
        together = (1, reading.bounds.sum_of(added, vintage))
        return summed((together, *numbers)), str(vintage)
    apart = zip((times for times, _ in terms), (one.interval for one in known), strict=True)
    return summed((*apart, *numbers)), " ".join(dict.fromkeys(one.vintage for one in known))


def _that_knows(reading: Reading, terms: Terms) -> Vintage | None:
    """The latest vintage, or the one named, that knows all terms so that they may be solved
    together."""
    named = {one.vintage for _, one in terms}
    quantities = [one.quantity for _, one in terms]
    is_apart = any(reading.bounds.is_as_printed(q) or q.measure in IN_WON for q in quantities)
    if is_apart or len(named) > 1 or any(one.since for _, one in terms):
        return None
    (only,) = named
    candidates = (only,) if only else reading.bounds.candidate_vintages(quantities[0].period)
    return next((v for v in candidates if all(reading.known(q, v) for q in quantities)), None)
