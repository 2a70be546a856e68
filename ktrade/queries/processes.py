"""A task shared among processes: each does a part, and results come as they are found."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from ktrade.errors import MachineFailed
from ktrade.store.read import Store
from ktrade.store.selection import Selection

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Part = TypeVar("Part")
Found = TypeVar("Found")

FOUND, FAILED, DONE = "found", "failed", "done"
SECONDS_TO_END = 5
# For less a second process takes longer to start than it saves.
FEW_FIGURES = 20_000


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# What it finds in a part, given where a store lies.
Task = Callable[[Path, Part], Iterator[Found]]


def in_processes(
    task: Task[Part, Found], place: Path, parts: Iterable[Part]
) -> Iterator[tuple[int, Found]]:
    """What the task finds in each part of the store at the place, with the part's number; of one
    part in order, of several as it comes. Each part has a process of its own, so the task is a
    function of a module.

    What goes wrong there is raised here; MachineFailed where a process was killed. None of them is
    left when this ends, however it does.
    """
    from multiprocessing import get_context  # most work is not shared
    from multiprocessing.connection import Connection, wait

    # Forked ones would share open files, and with them SQLite's locks.
    context = get_context("spawn")
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    processes: list[BaseProcess] = []
    try:
        for number, part in enumerate(parts):
            ours, theirs = context.Pipe(duplex=False)
            given = (task, place, part, theirs, gc.get_threshold())
            process = context.Process(target=_work, args=given, daemon=True)
            with _deaf_to_interrupts():
                process.start()
            theirs.close()
            processes.append(process)
            running[ours] = number, process
        while running:
            for ready in wait(list(running)):
                assert isinstance(ready, Connection)
                number, worker = running[ready]
                try:
                    what, found = ready.recv()
                except EOFError:
                    raise _killed(worker) from None
                if what == FAILED:
                    raise found
                if what == DONE:
                    del running[ready]
                else:
                    yield number, found
    finally:
        for each in processes:
            each.terminate()
            each.join()


def in_order(found: Iterable[tuple[int, Found]]) -> Iterator[Found]:
    """What was found in each part, the parts in order; what comes too early is kept until then."""
    waiting: dict[int, list[Found]] = {}
    for number, one in found:
        waiting.setdefault(number, []).append(one)
    for number in sorted(waiting):
        yield from waiting[number]


class Engine(Protocol):
    """What does a task for each part of a store, somewhere, as `in_processes` does."""

    def __call__(
        self, task: Task[Part, Found], place: Path, parts: Iterable[Part]
    ) -> Iterator[tuple[int, Found]]:
        """What the task finds in each part, with the part's number."""


@contextmanager
def shared_copy(store: Store) -> Iterator[Path]:
    """Where a copy of the store as it is now lies, for other processes to read; gone at the end.

    The store itself goes on in it. MachineFailed where there is no room for it.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="ktrade-", ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "copy.db"
        store.snapshot(place)
        yield place


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """A process that is started within hears no Ctrl-C: it ends with the one that started it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(
    task: Task[Part, Found],
    place: Path,
    part: Part,
    out: Connection,
    collect: tuple[int, int, int],
) -> None:
    gc.set_threshold(*collect)
    try:
        try:
            for found in task(place, part):
                out.send((FOUND, found))
        except BrokenPipeError:
            raise
        except Exception as error:
            out.send((FAILED, error))
        else:
            out.send((DONE, None))
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # whom it was for has gone, or is going


def _killed(process: BaseProcess) -> MachineFailed:
    process.join(SECONDS_TO_END)
    code = process.exitcode or 0
    how = f"by signal {-code}" if code < 0 else f"with status {code}"
    return MachineFailed(
        f"a process that shared the work was ended {how}, perhaps for lack of memory; fewer"
        " processes need less: --jobs 1"
    )


def stretches(items: Sequence[Part], weights: Sequence[int], count: int) -> list[Sequence[Part]]:
    """The items in order, cut into at most so many stretches of about the same weight, none
    empty."""
    total, so_far, begin = sum(weights), 0, 0
    found: list[Sequence[Part]] = []
    for end, weight in enumerate(weights, 1):
        so_far += weight
        is_full = len(found) < count - 1 and so_far * count >= total * (len(found) + 1)
        if (is_full and so_far) or end == len(items):
            found.append(items[begin:end])
            begin = end
    return found


def jobs_for(store: Store) -> int:
    """How many processes are to share the work on a store: as many as pay."""
    return processors() if store.has_more_than(FEW_FIGURES, Selection()) else 1
