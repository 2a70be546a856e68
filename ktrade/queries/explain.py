"""How the bounds of a quantity follow from which figures of which sources."""

from __future__ import annotations

from ktrade.errors import NothingKnown
from ktrade.model.quantity import Quantity
from ktrade.queries.answer import Measured, finite
from ktrade.queries.explanation import Explanation, Step
from ktrade.queries.filters import Filters, nothing_known
from ktrade.queries.names import NamedQuantity
from ktrade.queries.reading import Reading
from ktrade.solver.bound import Bound
from ktrade.solver.bridge import Compared
from ktrade.solver.constraints import Won
from ktrade.solver.known import Known
from ktrade.store.read import Store


def explain(store: Store, named: NamedQuantity, filters: Filters) -> Explanation:
    """Both ends of the quantity's interval: the relation and the figures that give each, down to
    prints.

    Of what an end rests on, the shortest chain comes first; what was explained above is not
    repeated.
    """
    quantity = named.quantity
    periods = [p for p in (quantity.period, named.since) if p]
    reading = Reading(store, periods, filters, [quantity])
    found = _found(reading, named)
    if found is None:
        place = (quantity.flow,), (quantity.category,), (quantity.destination,)
        asked = Filters(*place, *filters[3:])
        raise NothingKnown(nothing_known(store, asked, quantity.period) + f" (asked: {named})")
    explained: set[int] = set()
    if isinstance(found, Compared):
        cell = Measured.from_compared(found)
        return Explanation(str(named), cell, _steps_of(found, str(named), explained))
    cell = Measured.from_known(found)
    if named.since:
        cell = cell._replace(measure=named.measure, compared_with=named.since)
    return Explanation(str(named), cell, tuple(_step(end, explained) for end in found.ends))


def _found(reading: Reading, named: NamedQuantity) -> Compared | Known | None:
    if named.since:
        return reading.compare(named.measure, named.quantity, named.since, vintage=named.vintage)
    return reading.bounds.of(named.quantity, named.vintage, loosely=True)


def _steps_of(found: Compared, name: str, explained: set[int]) -> tuple[Step, ...]:
    """Both ends of a comparison, each from the two readings it is made of."""
    across = ", across vintages" if found.is_across_vintages else ""
    growth = ", and the growth of one on the other" if found.grown else ""
    words = f"the later and the earlier compared{across}{growth}"
    ends = (
        ("low", found.interval.low, found.interval.low_open),
        ("high", found.interval.high, found.interval.high_open),
    )
    steps = []
    for end, value, is_open in ends:
        below = tuple(_step(one, explained) for known in found.readings for one in known.ends)
        steps.append(
            Step(
                end,
                name,
                finite(value),
                is_open,
                str(found.unit),
                words,
                None,
                None,
                None,
                False,
                below,
            )
        )
    return tuple(steps)


def _step(end: Bound, explained: set[int]) -> Step:
    """The end with all it follows from; a chain of steps may be longer than Python's own stack."""
    above: list[tuple[Step, list[Bound], list[Step]]] = []
    waiting = [end]
    while True:
        if waiting:
            step, parents = _opened(waiting.pop(), explained)
            above.append((step, waiting, []))
            waiting = parents
            continue
        step, waiting, below = above.pop()
        step = step._replace(steps=tuple(below))
        if not above:
            return step
        above[-1][2].append(step)


def _opened(end: Bound, explained: set[int]) -> tuple[Step, list[Bound]]:
    """The step without those below it, and what these are of, the last first."""
    node = end.variable.quantity if isinstance(end.variable, Won) else end.variable
    is_repeated = id(end) in explained and bool(end.parents)
    explained.add(id(end))
    parents = sorted(end.parents, key=lambda parent: sum(1 for _ in parent.support()))
    step = Step(
        end="low" if end.is_low else "high",
        quantity=str(node),
        bound=finite(end.value),
        is_open=end.is_open,
        unit=str(node.unit) if isinstance(node, Quantity) else "",
        relation=end.constraint.words if end.constraint else None,
        printed=end.observation.figure.printed if end.observation else None,
        source=end.observation.source if end.observation else None,
        where=end.observation.where if end.observation else None,
        is_repeated=is_repeated,
        steps=(),
    )
    return step, [] if is_repeated else parents[::-1]
