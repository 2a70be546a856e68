"""Which figures and claims to read, and how SQL says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ktrade.model.period import Period


class Selection(NamedTuple):
    """Which figures or claims to read; an empty field asks for all. Categories and so on are ids.

    `is_solved` leaves out figures that have a status, which are not solved with.
    """

    periods: tuple[Period, ...] = ()
    flows: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    is_solved: bool = False

    def condition(self, table: str) -> tuple[str, list[object]]:
        """A WHERE clause with every value bound, and the values; `history` is all text."""
        is_text = table == "history"
        clauses: list[str] = []
        values: list[object] = []

        def among(column: str, wanted: Iterable[object], lookup: str = "") -> None:
            bound = list(wanted)
            if bound:
                marks = ", ".join("?" * len(bound))
                inner = (
                    f"SELECT key FROM {lookup} WHERE id IN ({marks})"
                    if lookup and not is_text
                    else marks
                )
                clauses.append(f"{table}.{column} IN ({inner})")
                values.extend(bound)

        among("period", (str(p) if is_text else p.key for p in self.periods))
        among("flow", self.flows)
        among("category", self.categories, "category")
        among("destination", self.destinations, "destination")
        among("source", self.sources, "source")
        if self.is_solved:
            clauses.append(f"{table}.status = ''")
        return (" WHERE " + " AND ".join(clauses) if clauses else ""), values
