"""No file of a question or a command computes with the ends of an interval: it asks for each number
by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDERS = ("queries", "commands")
MODULES = sorted(file for folder in FOLDERS for file in (ROOT / "ktrade" / folder).glob("*.py"))
ENDS = {"interval", "low", "high", "width", "bound"}  # attributes that are bounds, or parts of them
MAKING = {"scaled", "clipped", "meet"}  # methods that make an interval of others
REDUCING = {
    "sum",
    "max",
    "min",
    "abs",
    "round",
    "prod",
    "fsum",
}  # functions that make a number of others
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def reckoned(source: str) -> Iterator[str]:
    """The lines that compute with bounds, as 'line: code'. Comparing two ends, and writing one,
    computes nothing."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = {}
    for scope in [tree, *functions]:
        bounds = _names_of_bounds(scope)
        asked = {id(n.left) for n in ast.walk(scope) if isinstance(n, ast.Compare) and _is_none(n)}
        for node in ast.walk(scope):
            if _computes(node, bounds) and id(node) not in asked:
                found[node.lineno] = ast.unparse(node)
    yield from (f"{line}: {code}" for line, code in sorted(found.items()))


def _is_none(node: ast.Compare) -> bool:
    """`ours.meet(theirs) is None` asks whether two meet."""
    return (
        isinstance(node.ops[0], ast.Is | ast.IsNot) and ast.unparse(node.comparators[0]) == "None"
    )


def _names_of_bounds(scope: ast.AST) -> set[str]:
    """The names in a function that hold bounds: assigned, or drawn in a loop, from what holds
    them."""
    names: set[str] = set()
    while True:
        before = len(names)
        for targets, value in _bindings(scope):
            if _holds(value, names):
                names.update(n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))
        if len(names) == before:
            return names


def _bindings(scope: ast.AST) -> Iterator[tuple[list[ast.expr], ast.expr]]:
    """What is assigned, or drawn in a loop, and from what."""
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield targets, value
            case ast.NamedExpr(target=target, value=value):
                yield [target], value
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                yield [target], value


def _holds(node: ast.AST, names: set[str]) -> bool:
    """Whether an expression is of bounds; what a function makes of them is not, unless it reduces
    them."""
    if isinstance(node, ast.Call) and not (
        isinstance(node.func, ast.Name) and node.func.id in (*REDUCING, "zip", "list")
    ):
        return isinstance(node.func, ast.Attribute) and node.func.attr in MAKING
    if isinstance(node, ast.Compare):
        return False
    if isinstance(node, ast.Attribute):
        return node.attr in ENDS
    if isinstance(node, ast.Name):
        return node.id in names
    return any(_holds(child, names) for child in ast.iter_child_nodes(node))


def _computes(node: ast.AST, names: set[str]) -> bool:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, ARITHMETIC):
            return _holds(left, names) or _holds(right, names)
        case ast.AugAssign(target=target, op=op, value=value) if isinstance(op, ARITHMETIC):
            return _holds(target, names) or _holds(value, names)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _holds(operand, names)
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in MAKING
        case ast.Call(func=ast.Name(id=name), args=args):
            return name in REDUCING and any(_holds(one, names) for one in args)
    return False


@pytest.mark.parametrize("file", MODULES, ids=lambda file: f"{file.parent.name}.{file.stem}")
def test_no_question_computes_with_bounds(file: Path) -> None:
    assert list(reckoned(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "ratio = later.interval / earlier.interval",
        "change = later.interval.high - earlier.interval.low",
        "rest -= part.interval",
        "low = -one.interval.high",
        "percent = found.clipped(yoy.interval)",
        "middle = sum([one.interval.low, one.interval.high])",
        "ends = [one.low, one.high]\n    middle = sum(end for end in ends)",
        "now = value.interval\n    then = base.interval\n    points = (now - then) * HUNDRED",
        "for low in (one.low for one in cells):\n        total = total + low",
    ],
)
def test_what_computes_with_bounds_is_found(line: str) -> None:
    assert list(reckoned(f"def cells(self):\n    {line}\n"))


@pytest.mark.parametrize(
    "line",
    [
        "decided = kept.interval.low >= cut.interval.high",
        "row = (finite(one.interval.low), finite(one.interval.high))",
        "cell = Measured.from_known(known)",
        "text = 'low' + name",
        "apart = ours.meet(theirs) is None",
        "months = last.last - first.last",
    ],
)
def test_what_only_reads_them_is_not(line: str) -> None:
    assert not list(reckoned(f"def cells(self):\n    {line}\n"))
