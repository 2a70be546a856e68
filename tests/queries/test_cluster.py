"""Work shared on a Dask cluster: the same bytes, though a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ktrade.errors import MachineFailed
from ktrade.queries.bounds import bounds_rows
from ktrade.queries.check import check
from ktrade.queries.cluster import DaskEngine
from ktrade.queries.filters import Filters
from ktrade.queries.processes import Engine, Found, Part, Task
from ktrade.store.read import Store
from tests.queries.test_processes import store, text

distributed = pytest.importorskip("distributed")
__all__ = ["store"]  # the fixture


class Killing:
    """An engine one of whose workers is killed when the first part is done."""

    def __init__(self, engine: Engine, worker: int) -> None:
        self.engine, self.worker = engine, worker
        self.has_killed = False

    def __call__(
        self, task: Task[Part, Found], place: Path, parts: Iterable[Part]
    ) -> Iterator[tuple[int, Found]]:
        for found in self.engine(task, place, parts):
            if not self.has_killed:
                self.has_killed = True
                os.kill(self.worker, signal.SIGKILL)
            yield found


@pytest.mark.slow
@pytest.mark.parametrize("question", ["bounds", "check"])
def test_two_workers_one_killed_answer_as_one_process_does(store: Path, question: str) -> None:
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as here,
        distributed.Client(here) as client,
        Store(store) as opened,
    ):
        worker, _ = client.run(os.getpid).values()
        killing = Killing(DaskEngine(here.scheduler_address, 2), worker)
        if question == "bounds":
            alone = text(bounds_rows(opened, None, Filters()), "csv")
            shared = text(bounds_rows(opened, None, Filters(), 8, killing), "csv")
        else:
            alone = text(check(opened, None, Filters()), "json")
            shared = text(check(opened, None, Filters(), (), None, 8, killing), "json")
    assert killing.has_killed
    assert shared == alone


@pytest.mark.slow
def test_where_no_scheduler_answers_one_line_says_so(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ktrade.queries.cluster.SECONDS_TO_CONNECT", 0.5)
    with (
        Store(store) as opened,
        pytest.raises(MachineFailed, match=r"^no scheduler answers at 'tcp://127.0.0.1:9'$"),
    ):
        bounds_rows(opened, None, Filters(), 2, DaskEngine("tcp://127.0.0.1:9", 2))
