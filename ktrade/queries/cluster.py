"""A task shared among the workers of a Dask cluster, on one machine or many.

Each worker is given a copy of the store, so that none needs a folder in common; where one is lost,
the others do its parts anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from ktrade.errors import MachineFailed, missing_library, shown
from ktrade.queries.processes import Task

Part = TypeVar("Part")
Found = TypeVar("Found")

SECONDS_TO_CONNECT = 10


class DaskEngine:
    """Does tasks on the cluster of a scheduler, such as tcp://10.0.0.1:8786; with none named, on
    one of this machine with so many workers."""

    def __init__(self, scheduler: str, workers: int) -> None:
        """NotUnderstood where Dask is not installed."""
        try:
            import distributed  # noqa: F401 - a second, and only for this
        except ImportError:
            raise missing_library("clusters", "Dask distributed", "cluster") from None
        self._scheduler, self._workers = scheduler, workers

    def __call__(
        self, task: Task[Part, Found], place: Path, parts: Iterable[Part]
    ) -> Iterator[tuple[int, Found]]:
        """See `in_processes`. MachineFailed where the cluster cannot be reached, or loses a part
        again and again."""
        from distributed import KilledWorker, as_completed

        with self._client() as client:
            store = client.scatter(place.read_bytes(), broadcast=True)
            numbers = {
                client.submit(_found_there, task, store, part, pure=False): number
                for number, part in enumerate(parts)
            }
            try:
                for future, found in as_completed(numbers, with_results=True):
                    yield from ((numbers[future], one) for one in found)
            except KilledWorker as lost:
                raise MachineFailed(
                    "the cluster lost a part of the work repeatedly, perhaps for lack of memory;"
                    " use more, smaller parts: --jobs"
                ) from lost

    def _client(self) -> Any:
        from distributed import Client, LocalCluster

        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        if not self._scheduler:
            local = partial(LocalCluster, dashboard_address=None, silence_logs=logging.CRITICAL)
            return Client(local(n_workers=self._workers, threads_per_worker=1))
        try:
            return Client(self._scheduler, timeout=SECONDS_TO_CONNECT)
        except (OSError, ValueError) as error:
            raise MachineFailed(f"no scheduler answers at {shown(self._scheduler)}") from error


def _found_there(task: Task[Part, Found], store: bytes, part: Part) -> list[Found]:
    """What the task finds in a part, on a worker."""
    with TemporaryDirectory(prefix="ktrade-") as folder:
        place = Path(folder) / "copy.db"
        place.write_bytes(store)
        return list(task(place, part))
