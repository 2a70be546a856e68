"""How much wider bounds are than the exact hull, which linear programming finds by another way.

The sums of a world are a linear system; its products are one in logarithms. Each is solved by itself:
the hull of both together would take a global optimiser.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import median, quantiles

from ktrade.files.csv_reader import Sheet, read_terms
from ktrade.model.vocabulary import Vocabulary
from ktrade.resources import bundled
from ktrade.solver.constraints import Factor, Node, Product, Relation, Sum
from ktrade.solver.propagation import Emptied, Network
from ktrade.solver.vintages import Bounds, Given
from tests.worlds import World

WORLDS = range(20_000, 20_060)
Line = tuple[dict[Node | Factor, float], bool]  # the coefficients, and whether it is only at most zero


def main() -> None:
    """Prints the median and the 95th percentile of the width ratio for both systems."""
    for kind in (Sum, Product):
        ratios = sorted(ratio for seed in WORLDS for ratio in _ratios(seed, kind))
        wide = quantiles(ratios, n=20)[-1]
        exact = sum(ratio < 1.0001 for ratio in ratios) / len(ratios)
        what = "sums" if kind is Sum else "products"
        told = f"median {median(ratios):.4f}, 95th percentile {wide:.4f}, exact {exact:.1%}"
        print(f"  {what:9} {len(ratios):6} intervals: {told}")


def vocabularies() -> tuple[Vocabulary, Vocabulary]:
    """The bundled categories and destinations, without a store."""
    found = []
    for kind, name in (("category", "categories.csv"), ("destination", "destinations.csv")):
        with open(bundled("seeds") / name, "rb") as stream:
            found.append(Vocabulary(kind, [term for _, term in read_terms(Sheet(name, stream, print), kind)]))
    return found[0], found[1]


def _ratios(seed: int, kind: type[Relation]) -> Iterable[float]:
    """Width by propagation over width by linear programming, for each node of one world's system."""
    world = World(seed, figures=40)
    bounds = Bounds(Given(world.statements), world.sources, *vocabularies())
    for vintage in bounds.vintages:
        statements = [s for s in world.statements if world.sources[s.source].reports == vintage]
        whole = bounds._case(vintage, "")._network
        relations = [edge.relation for edge in whole._edges if isinstance(edge.relation, kind)]
        network = Network(relations, statements)
        try:
            network.narrow()
        except Emptied:
            continue
        start = Network(relations, statements)
        nodes = list(dict.fromkeys(node for relation in relations for node in relation.nodes))
        if kind is Sum:
            yield from _compare_sums(nodes, relations, start, network)  # type: ignore[arg-type]
        else:
            yield from _compare_products(nodes, relations, start, network)  # type: ignore[arg-type]


def _compare_sums(nodes: Sequence[Node], relations: Sequence[Sum], start: Network, end: Network) -> Iterable[float]:
    scale = 1e9
    box = {n: _floats(start, n, scale) for n in nodes}
    lines = [({node: float(sign) for sign, node in r.terms}, r.at_most) for r in relations]
    for node in nodes:
        yield from _ratio(_floats(end, node, scale), _hull(node, box, lines))


def _compare_products(
    nodes: Sequence[Node], relations: Sequence[Product], start: Network, end: Network
) -> Iterable[float]:
    """In logarithms of the factors, which for a node are always the same up to what is added to it."""
    factors = list(dict.fromkeys(f for r in relations for f in (*r.left, *r.right)))
    positive = [r for r in relations if all(_log(start, f) is not None for f in (*r.left, *r.right))]
    box = {f: logs for f in factors if (logs := _log(start, f))}
    lines: list[Line] = []
    for r in positive:
        coefficients: dict[Node | Factor, float] = {}
        for f, sign in [*((f, 1.0) for f in r.left), *((f, -1.0) for f in r.right)]:
            coefficients[f] = coefficients.get(f, 0.0) + sign
        lines.append((coefficients, False))
    for f in {f: 0 for r in positive for f in (*r.left, *r.right)}:
        if logs := _log(end, f):
            yield from _ratio(logs, _hull(f, box, lines))


def _floats(network: Network, node: Node, scale: float) -> tuple[float, float]:
    interval = network.interval(node)
    return float(interval.low) / scale, float(interval.high) / scale


def _log(network: Network, factor: Factor) -> tuple[float, float] | None:
    """The interval of the factor in logarithms, infinite at 0; None where it may be negative."""
    interval = network.interval(factor.node)
    low, high = (end.scaleb(-factor.shift) + factor.plus for end in (interval.low, interval.high))
    if low < 0 or high == 0:
        return None
    return (math.log(low) if low else -math.inf), (math.log(high) if high.is_finite() else math.inf)


def _hull(
    asked: Node | Factor,
    box: dict[Node, tuple[float, float]] | dict[Factor, tuple[float, float]],
    lines: Sequence[Line],
) -> tuple[float, float]:
    """The least and the greatest value of one variable, by linear programming."""
    from scipy.optimize import linprog

    names = list(box)
    place = {name: i for i, name in enumerate(names)}
    rows: dict[bool, list[list[float]]] = {True: [], False: []}
    for coefficients, at_most in lines:
        row = [0.0] * len(names)
        for name, coefficient in coefficients.items():
            row[place[name]] = coefficient
        rows[at_most].append(row)
    ends = []
    for sign in (1.0, -1.0):
        goal = [0.0] * len(names)
        goal[place[asked]] = sign
        found = linprog(
            goal,
            A_ub=rows[True] or None,
            b_ub=[0.0] * len(rows[True]) or None,
            A_eq=rows[False] or None,
            b_eq=[0.0] * len(rows[False]) or None,
            bounds=[tuple(None if math.isinf(end) else end for end in box[name]) for name in names],
            method="highs",
        )
        ends.append(sign * found.fun if found.status == 0 else -sign * math.inf)
    return ends[0], ends[1]


def _ratio(ours: tuple[float, float], exact: tuple[float, float]) -> Iterable[float]:
    width = exact[1] - exact[0]
    if math.isfinite(width) and width > 1e-7 and math.isfinite(ours[1] - ours[0]):
        yield (ours[1] - ours[0]) / width
