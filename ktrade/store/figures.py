"""The figures of a store, read vintage by vintage rather than all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ktrade.model.figure import Unit
from ktrade.model.period import Period
from ktrade.model.quantity import Observation, Quantity, Whole
from ktrade.store.opening import undamaged
from ktrade.store.read import Store
from ktrade.store.selection import Selection

ALL = Selection()


class StoredFigures:
    """Those that a selection of whole sources asks for; see `solver.figures.Figures`."""

    is_whole = True

    def __init__(self, store: Store, selection: Selection = ALL) -> None:
        self._store, self._selection = store, selection._replace(is_solved=True)

    @cached_property
    def periods(self) -> Mapping[str, Mapping[Period, int]]:
        """The periods that each source has figures of, with how many."""
        condition, values = self._selection.condition("figure")
        found: dict[str, dict[Period, int]] = {}
        with undamaged(self._store.path):
            source = self._store.ids("source")
            for key, period, count in self._store.connection.execute(
                f"SELECT source, period, count(*) FROM figure{condition} GROUP BY source, period",
                values,
            ):
                found.setdefault(source[key], {})[Period.from_key(period)] = count
        return found

    def of(self, sources: Sequence[str]) -> Sequence[Observation]:
        """The figures of these sources, those with a status too, by period, then as they give
        them."""
        every = self._selection._replace(sources=tuple(sources), is_solved=False)
        return list(self._store.observations(every))

    def printed(self, period: Period, sources: Sequence[str] = ()) -> Sequence[Quantity]:
        """What is printed of a period, by these sources if any are named: each quantity once."""
        among = tuple(sources) or self._selection.sources
        selection = self._selection._replace(periods=(period,), sources=among)
        condition, values = selection.condition("figure")
        columns = "measure, flow, category, destination, of_category, of_destination, counted_in"
        with undamaged(self._store.path):
            rows = self._store.connection.execute(
                f"SELECT {columns} FROM figure{condition} GROUP BY {columns} ORDER BY min(key)",
                values,
            )
            return [
                Quantity(
                    measure, period, flow, self._categories[category],
                    self._destinations[destination],
                    Whole(self._categories[of_category],
                    self._destinations[to]) if of_category else None,
                    Unit(counted_in) if counted_in else None,
                )
                for measure, flow, category, destination, of_category, to, counted_in in rows
            ]  # fmt: skip

    @cached_property
    def _categories(self) -> Mapping[int, str]:
        return self._store.ids("category")

    @cached_property
    def _destinations(self) -> Mapping[int, str]:
        return self._store.ids("destination")
