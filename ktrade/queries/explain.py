"""How the bounds of a quantity follow from which figures of which sources."""

from __future__ import annotations

from ktrade.errors import NothingKnown
from ktrade.model.quantity import Quantity
from ktrade.queries.answer import Explanation, Measured, Step, finite
from ktrade.queries.names import Named
from ktrade.queries.reading import Desk, Filters, nothing_known
from ktrade.solver.bound import Bound
from ktrade.solver.constraints import Won
from ktrade.store.read import Store


def explain(store: Store, named: Named, filters: Filters) -> Explanation:
    """Both ends of the quantity's interval: the relation and the figures that give each, down to prints.

    Of what an end rests on, the shortest chain comes first; what was explained above is not repeated.
    """
    quantity = named.quantity
    desk = Desk(store, [quantity.period], filters, [quantity])
    known = desk.bounds.of(quantity, named.vintage)
    if known is None:
        raise NothingKnown(nothing_known(store, filters, quantity.period) + f" (asked: {quantity})")
    explained: set[int] = set()
    return Explanation(str(quantity), Measured.from_known(known), tuple(_step(end, explained) for end in known.ends))


def _step(end: Bound, explained: set[int]) -> Step:
    node = end.variable.quantity if isinstance(end.variable, Won) else end.variable
    is_repeated = id(end) in explained and bool(end.parents)
    explained.add(id(end))
    parents = sorted(end.parents, key=lambda parent: sum(1 for _ in parent.support()))
    return Step(
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
        steps=() if is_repeated else tuple(_step(parent, explained) for parent in parents),
    )
