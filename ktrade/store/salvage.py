"""What can still be read of a damaged store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

from ktrade.model.quantity import ClaimStatement, Observation
from ktrade.store.opening import DOES_NOT_READ, STORE_ERRORS
from ktrade.store.read import CLAIMS, FIGURES, Store
from ktrade.store.selection import Selection

MOST_PASSED = 100_000  # keys in a row that cannot be read, before the rest is given up

T = TypeVar("T")


class DamagedStore(Store):
    """An open store whose figures and claims are those that can be read, in the order of their
    keys.

    Indexes are not used, and keys on pages that cannot be read are passed one by one.
    """

    is_damaged = True

    def observations(
        self, selection: Selection = Selection(), *, by_period: bool = True
    ) -> Iterator[Observation]:
        return self._readable("figure", FIGURES, self._reader, selection)

    def claims(self, selection: Selection = Selection()) -> Iterator[ClaimStatement]:
        return self._readable("claim", CLAIMS, self._claim_reader(), selection)

    def _readable(
        self, table: str, rows: str, read: Callable[..., T], selection: Selection
    ) -> Iterator[T]:
        condition, values = selection.condition(table)
        query = f"{rows} NOT INDEXED{condition or ' WHERE true'} AND key > ? ORDER BY key"
        after = passed = 0
        while passed < MOST_PASSED:
            try:
                for row in self.connection.execute(query, (*values, after)):
                    after, passed = row[0], 0
                    with suppress(*DOES_NOT_READ):
                        yield read(*row)
                return
            except STORE_ERRORS:
                after, passed = after + 1, passed + 1
