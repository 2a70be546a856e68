"""What a quantity follows from, as an answer: for each end of its interval a tree of steps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ktrade.model.digits import cut
from ktrade.queries.answer import Measured, Value


class Step(NamedTuple):
    """One end of an interval and what it rests on: a print, or a relation and the ends it used.

    `is_repeated` says that the same end was explained before; then `steps` is empty.
    """

    end: str
    quantity: str
    bound: Decimal | None
    is_open: bool
    unit: str
    relation: str | None
    printed: str | None
    source: str | None
    where: str | None
    is_repeated: bool
    steps: tuple[Step, ...]

    @property
    def why(self) -> str:
        """In words: the relation, or the print with its source and place, or that it cannot be
        otherwise."""
        if self.relation:
            return self.relation + (", as above" if self.is_repeated else "")
        if self.printed:
            return f"printed {self.printed}, {self.source}{' ' + self.where if self.where else ''}"
        return "cannot be otherwise" if self.bound is not None else "no bound"


EXPLANATION_FIELDS = ("depth", "end", "quantity", "bound", "unit", "why", "source", "where")


class Explanation(NamedTuple):
    """A quantity, and for each end of its interval a tree of what it follows from."""

    title: str
    quantity: Measured
    ends: tuple[Step, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return EXPLANATION_FIELDS

    @property
    def is_empty(self) -> bool:
        return False

    def lines(self) -> Iterator[tuple[int, Step]]:
        """Every step with its depth, the ends first, each followed by what it rests on."""
        waiting = [(0, step) for step in reversed(self.ends)]
        while waiting:
            depth, step = waiting.pop()
            yield depth, step
            waiting.extend((depth + 1, below) for below in reversed(step.steps))

    def records(self) -> Iterator[dict[str, Value]]:
        """The steps one a row, for formats that do not nest."""
        for depth, step in self.lines():
            bound = step.bound if step.bound is None else cut(step.bound, step.end)
            cells = (
                depth,
                step.end,
                step.quantity,
                bound,
                step.unit,
                step.why,
                step.source,
                step.where,
            )
            yield dict(zip(self.fields, cells, strict=True))
