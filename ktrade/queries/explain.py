"""How the bounds of a quantity follow from which figures of which sources."""

from __future__ import annotations

from ktrade.errors import NothingKnown
from ktrade.model.quantity import Quantity
from ktrade.queries.answer import Explanation, Measured, Step, finite
from ktrade.queries.names import Named
from ktrade.queries.reading import Desk, Filters, nothing_known
from ktrade.solver.constraints import Won
from ktrade.solver.propagation import End
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


def _step(end: End, explained: set[int]) -> Step:
    node = end.node.quantity if isinstance(end.node, Won) else end.node
    is_repeated = id(end) in explained and bool(end.parents)
    explained.add(id(end))
    parents = sorted(end.parents, key=lambda parent: sum(1 for _ in parent.roots()))
    return Step(
        end="low" if end.is_low else "high",
        quantity=str(node),
        bound=finite(end.value),
        is_open=end.is_open,
        unit=str(node.unit) if isinstance(node, Quantity) else "",
        relation=end.relation.words if end.relation else None,
        printed=end.figure.figure.printed if end.figure else None,
        source=end.figure.source if end.figure else None,
        where=end.figure.where if end.figure else None,
        is_repeated=is_repeated,
        steps=() if is_repeated else tuple(_step(parent, explained) for parent in parents),
    )
