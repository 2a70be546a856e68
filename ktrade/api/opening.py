"""A store's file as a program holds it: opened for each question, refused once it is closed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from ktrade.errors import NotUnderstood, Problem, StoreUnusable
from ktrade.store.place import store_path

if TYPE_CHECKING:
    from ktrade.model.period import Period
    from ktrade.queries.questions import Named
    from ktrade.store.read import Store

    When = str | Period

# One name or several; None: nothing is said.
Names = str | Sequence[str] | None


class StoreFile:
    """Where a store is. It is held open by no question, and free for others to load into."""

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        stdin: BinaryIO | None = None,
        report: Callable[[Problem], None] | None = None,
    ) -> None:
        """`stdin` is what a path `-` means, and `report` is given the problems of files."""
        self.path = store_path(Path(path) if path is not None else None)
        self._stdin, self._report = stdin, report
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """From now on every question is refused."""
        self._is_closed = True

    def __repr__(self) -> str:
        return f"<ktrade store {str(self.path)!r}>"

    def opened(self, *, is_damaged: bool = False) -> Store:
        """The store's file, to be read and closed. StoreUnusable where that cannot be."""
        if self._is_closed:
            raise StoreUnusable("this store was closed; ktrade.open opens it again")
        if is_damaged:
            from ktrade.store.salvage import DamagedStore

            return DamagedStore(self.path)
        from ktrade.store.read import Store

        return Store(self.path)


def named(
    words: Sequence[When] = (),
    periods: Sequence[When] = (),
    flow: Names = None,
    category: Names = None,
    destination: Names = None,
    source: Names = None,
    as_of: When | date = "",
) -> Named:
    """What a question is about, by words and by keyword arguments."""
    from ktrade.queries.questions import Named

    return Named(
        list(map(str, words)),
        [str(period) for period in periods if period],
        names(flow),
        names(category),
        names(destination),
        names(source),
        str(as_of),
    )


def names(given: Names) -> Sequence[str]:
    """What is named, as a list."""
    return [given] if isinstance(given, str) and given else given or ()


def refuse_negative(**numbers: int) -> None:
    """NotUnderstood for one that is below 0."""
    for name, number in numbers.items():
        if number < 0:
            raise NotUnderstood(f"{name} is {number}; expected 0 or more")
