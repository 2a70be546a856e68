"""Figures that cannot all hold, with none too many: which they are, and the relations that show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ktrade.model.interval import Interval
from ktrade.model.quantity import Statement
from ktrade.solver.constraints import Relation, domain, in_words, node_of
from ktrade.solver.propagation import Emptied, Network


class Clash(NamedTuple):
    """Figures that cannot all hold, of which any one left out lets the others hold, and the relations
    that show it, the nearest to what they empty first."""

    figures: tuple[Statement, ...]
    relations: tuple[Relation, ...]

    @property
    def words(self) -> str:
        """The relations in words, each once; '' where the figures are of one quantity."""
        return in_words(self.relations)

    def left_for(self, figure: Statement) -> Interval | None:
        """What the other figures leave its quantity; None where that is no less than it could be anyway."""
        network = Network(self.relations, [other for other in self.figures if other is not figure])
        network.narrow()
        node = node_of(figure)
        left = network.interval(node)
        return None if left == domain(node) else left


def irreducible_clash(emptied: Emptied) -> Clash:
    """The clash that left nothing for a node, with no figure too many.

    Sought among those that emptied the node, on the relations that did: the farthest are left out
    first, so that what remains is close together.
    """
    figures, relations = emptied.figures, emptied.relations
    for figure in reversed(figures):
        fewer = [other for other in figures if other is not figure]
        if found := _emptied(relations, fewer):
            figures, emptied = fewer, found
    return Clash(tuple(figures), tuple(emptied.relations))


def _emptied(relations: Iterable[Relation], figures: Iterable[Statement]) -> Emptied | None:
    try:
        Network(relations, figures).narrow()
    except Emptied as emptied:
        return emptied
    return None
