"""Rows that are made period by period in any order, and read in the order of periods."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Iterator
from tempfile import SpooledTemporaryFile

from ktrade.errors import no_room
from ktrade.model.period import Period
from ktrade.queries.answer import Value

MOST_IN_MEMORY = (
    16 * 2**20
)  # bytes, then a temporary file holds them: a customs history has millions of rows

Rows = list[tuple[Value, ...]]


class SortedRows(Collection[tuple[Value, ...]]):
    """The rows of all periods, the earliest first. MachineFailed where no temporary file can hold
    them."""

    def __init__(self, parts: Iterable[tuple[Period, Rows]]) -> None:
        # It lives as long as the rows.
        self._file = SpooledTemporaryFile(max_size=MOST_IN_MEMORY)  # noqa: SIM115
        self._begins: list[tuple[Period, int]] = []
        self._count = 0
        for period, rows in parts:
            self._begins.append((period, self._file.tell()))
            self._count += len(rows)
            try:
                pickle.dump(rows, self._file, pickle.HIGHEST_PROTOCOL)
                self._file.flush()
            except OSError as error:
                raise no_room("the answer", error) from error

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for _, begin in sorted(self._begins):
            self._file.seek(begin)
            yield from pickle.load(self._file)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)
