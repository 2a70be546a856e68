"""Work that processes share: the same bytes, and one line where one of them is killed."""

from __future__ import annotations

import io
import os
import random
import signal
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from ktrade.errors import MachineFailed
from ktrade.queries.answer import Answer, Listing
from ktrade.queries.bounds import bounds_rows
from ktrade.queries.check import check
from ktrade.queries.filters import Filters
from ktrade.queries.findings import Findings
from ktrade.queries.processes import in_processes, stretches
from ktrade.report import write
from ktrade.report.style import Style
from ktrade.resources import bundled
from ktrade.store.read import Store
from tests.conftest import Loader

ITEMS = ("total", "semiconductors", "cars", "steel")


def history(folder: Path) -> None:
    """Two years of monthly reports: level, growth and the level a year earlier, a slip in some, and
    a second source, which revises the month before."""
    draw = random.Random(7)
    for month in range(24):
        name = f"{2019 + month // 12}-{month % 12 + 1:02}"
        before = f"{2019 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"
        rows = ["period,category,value,yoy,year_earlier,claims"]
        again = ["period,category,value"]
        for number, item in enumerate(ITEMS):
            level = (50, 9, 5, 2)[number] * draw.uniform(0.9, 1.2)
            growth = draw.uniform(-20, 30)
            base = level / (1 + growth / 100)
            printed = level / 10 if draw.random() < 0.1 else level
            claim = "record" if item == "total" else ""
            rows.append(f"{name},{item},{printed:.2f}bn,{growth:.1f},{base:.2f}bn,{claim}")
            again.append(f"{before},{item},{level * draw.uniform(0.8, 1.2):.2f}bn")
            again.append(f"{name},{item},{level:.1f}bn")
        (folder / f"{name}_total-one.csv").write_text("\n".join(rows) + "\n")
        (folder / f"{name}_total-two.csv").write_text("\n".join(again) + "\n")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    history(folder)
    loader = Loader(tmp_path_factory.mktemp("store") / "k.db")
    loader(bundled("seeds"))
    loader(folder)
    return loader.store


def text(answer: Answer | Listing | Findings, kind: str) -> str:
    out = io.StringIO()
    write(answer, Style(kind), out)
    return out.getvalue()


@pytest.mark.parametrize("jobs", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_processes_answer_as_one_does(store: Path, jobs: int) -> None:
    told = []
    for processes in (1, jobs):
        with Store(store) as opened:
            told.append(text(bounds_rows(opened, None, Filters(), processes), "csv"))
    assert told[0].count("\n") > 500
    assert told[0] == told[1]


@pytest.mark.slow
def test_findings_of_three_processes_are_those_of_one(store: Path) -> None:
    told = []
    for jobs in (1, 3):
        with Store(store) as opened:
            told.append(check(opened, None, Filters(), jobs=jobs))
    kinds = [finding.kind for finding in told[0].findings]
    assert min(map(kinds.count, ("contradiction", "revision", "claim"))) > 3, kinds
    assert text(told[0], "json") == text(told[1], "json")
    assert told[0].findings == told[1].findings


def count(place: Path, part: int) -> Iterator[int]:
    yield from range(part)


def fail(place: Path, part: int) -> Iterator[int]:
    yield part
    raise ValueError(f"of part {part}")


def be_killed(place: Path, part: int) -> Iterator[int]:
    yield part
    if part:
        os.kill(os.getpid(), signal.SIGKILL)


def test_each_part_is_told_in_its_order() -> None:
    found = list(in_processes(count, Path(), [3, 0, 2]))
    assert [n for part, n in found if part == 0] == [0, 1, 2]
    assert [n for part, n in found if part == 2] == [0, 1]
    assert len(found) == 5


def test_an_error_in_a_process_is_raised_and_no_process_left() -> None:
    with pytest.raises(ValueError, match="of part 4"):
        list(in_processes(fail, Path(), [4]))
    assert active_children() == []


def test_a_killed_process_is_told_in_a_line_and_no_process_left() -> None:
    with pytest.raises(MachineFailed, match=r"was ended by signal 9, .*: --jobs 1$"):
        list(in_processes(be_killed, Path(), [0, 1]))
    assert active_children() == []


def test_stretches_follow_each_other_and_weigh_about_the_same() -> None:
    assert stretches("abcdef", [1] * 6, 2) == ["abc", "def"]
    assert stretches("abcd", [6, 1, 1, 1], 2) == ["a", "bcd"]
    assert stretches("ab", [1, 1], 5) == ["a", "b"]
    assert stretches("abcd", [0, 1, 1, 0], 2) == ["ab", "cd"]
    assert stretches("", [], 2) == []
    assert stretches("abc", [0, 0, 0], 2) == ["abc"]
