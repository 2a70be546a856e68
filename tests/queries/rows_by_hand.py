"""Small stores of rows, and the ends that arithmetic by hand expects of answers.

A source that rounds to nearest prints 80.00bn of 79.9944bn to 80.0056bn: 0.56 of the last digit
either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal as D
from pathlib import Path

from tests.asking import Record, ask, ends
from tests.conftest import Loader

HEADER = "period,flow,category,destination,source,value,year_earlier,yoy,change,mom"
REPORTS = {
    "december": "2024-12-31,nearest,2024-12",
    "last-year": "2025-02-01,nearest,2025-01",
    "first": "2026-02-01,nearest,2026-01",
    "other": "2026-02-02,nearest,2026-01",
    "confirmed": "2026-02-15,nearest,2026-01-rev",
    "next": "2026-03-01,nearest,2026-02",
    "undated": ",nearest,2026-01",
}
Make = Callable[..., Path]


def made(load: Loader, folder: Path, rows: Iterable[str]) -> Path:
    """A store of rows written as HEADER says."""
    rows = list(rows)
    named = {row.split(",")[4] for row in rows}
    (folder / "facts.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    sources = [f"{name},{rest}" for name, rest in REPORTS.items() if name in named]
    (folder / "sources.csv").write_text(
        "\n".join(["id,published,rounding,reports", *sources]) + "\n"
    )
    load(folder)
    return load.store


def answered(store: Path, *question: str) -> list[Record]:
    reply = ask(store, *question)
    assert reply.status == 0, (question, reply.error)
    return reply.records


def chosen(records: Iterable[Record], measure: str, **fields: str) -> list[Record]:
    wanted = {"measure": measure, **fields}
    return [r for r in records if all(r[field] == value for field, value in wanted.items())]


def one(records: Iterable[Record], measure: str, **fields: str) -> Record:
    (found,) = chosen(records, measure, **fields)
    return found


def assert_ends(record: Record, low: str | D, high: str | D) -> None:
    """The ends are these, but for outward rounding behind the ninth digit."""
    for end, expected in zip(ends(record), (D(low), D(high)), strict=True):
        assert end is not None, record
        assert abs(D(end) - expected) <= max(abs(expected), D(1)) / 10**9, (record, low, high)


def outward(record: Record) -> tuple[D, D]:
    """The ends rounded outward to the second digit behind the point."""
    low, high = (D(end or "NaN") for end in ends(record))
    return low.quantize(D("0.01"), "ROUND_FLOOR"), high.quantize(D("0.01"), "ROUND_CEILING")


def bn(number: str) -> D:
    return D(number) * 10**9


PLACE = ("period", "flow", "category", "destination", "measure", "of")
