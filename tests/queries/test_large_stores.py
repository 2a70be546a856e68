"""What a large store answers from a part of it is what all of it says, and is found by indexes."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from ktrade.errors import MachineFailed, NothingKnown
from ktrade.model.period import Period
from ktrade.queries import selection
from ktrade.queries.answer import finite
from ktrade.queries.bounds import bounds_rows
from ktrade.queries.explain import explain
from ktrade.queries.filters import Filters
from ktrade.queries.listings import facts, sources
from ktrade.queries.names import named_quantity
from ktrade.queries.show import show
from ktrade.queries.sorted_rows import SortedRows
from ktrade.queries.trend import trend
from ktrade.solver.figures import Given
from ktrade.solver.vintages import Bounds
from ktrade.store.read import Store
from tests.conftest import Loader
from tests.worlds.world import World

Bounded = dict[tuple[object, ...], tuple[Decimal, Decimal]]


def bounds_of_series(
    store: Store, most_read: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bounded]:
    """For each series and period the bounds by quantity and vintage, reading no more than asked
    where that many are."""
    monkeypatch.setattr(selection, "MOST_READ", most_read)
    quantities = [observation.quantity for observation in store.observations()]
    for category, destination, period in sorted(
        {(q.category, q.destination, q.period) for q in quantities}
    )[::8]:
        try:
            listing = bounds_rows(
                store, period, Filters(categories=(category,), destinations=(destination,))
            )
        except NothingKnown:
            yield {}
        else:
            infinite = Decimal("Infinity")
            yield {
                (*row[:6], row[12]): (
                    -infinite if row[7] is None else Decimal(row[7]),  # type: ignore[arg-type]
                    infinite if row[8] is None else Decimal(row[8]),  # type: ignore[arg-type]
                )
                for row in listing.rows
            }


def test_a_series_read_alone_has_the_bounds_that_everything_gives_it(
    seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(seeded) as store:
        alone = list(bounds_of_series(store, 0, monkeypatch))
        assert alone == list(bounds_of_series(store, 10**6, monkeypatch))
        assert len(alone) > 6


@pytest.mark.parametrize("step", [pytest.param(2, marks=pytest.mark.slow), 8])
def test_a_series_over_time_is_the_same_read_alone(
    seeded: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with Store(seeded) as store:
        series = {
            (q.category, q.destination)
            for q in (observation.quantity for observation in store.observations())
        }
        starts = itertools.cycle((None, Period.parse("2025-01")))
        for (category, destination), start in zip(sorted(series)[::step], starts, strict=False):
            found = []
            for most_read in (0, 10**6):
                monkeypatch.setattr(selection, "MOST_READ", most_read)
                try:
                    answer = trend(
                        store,
                        Filters(categories=(category,), destinations=(destination,)),
                        start=start,
                    )
                except NothingKnown:
                    found.append([])
                else:
                    found.append(list(answer.records()))
            assert found[0] == found[1]


@pytest.mark.parametrize("seed", [40_000])
def test_a_series_read_alone_is_never_bounded_more_tightly_than_by_everything(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    write_world(World(seed, figures=60), tmp_path)
    load(tmp_path)
    same = looser = 0
    with Store(load.store) as store:
        pairs = zip(
            bounds_of_series(store, 0, monkeypatch),
            bounds_of_series(store, 10**6, monkeypatch),
            strict=True,
        )
        for alone, together in pairs:
            for key in alone.keys() & together.keys():
                (low, high), (least, greatest) = alone[key], together[key]
                assert low <= least <= greatest <= high
                same += (low, high) == (least, greatest)
                looser += (low, high) != (least, greatest)
    assert same > 4 * looser


@pytest.mark.slow
def test_a_store_read_vintage_by_vintage_says_what_its_figures_at_hand_say(
    seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ktrade.solver.vintages.MOST_KEPT", 1)
    monkeypatch.setattr("ktrade.solver.vintages.LEAST_VINTAGES", 1)
    monkeypatch.setattr("ktrade.queries.sorted_rows.MOST_IN_MEMORY", 1000)
    with Store(seeded) as store:
        rows = bounds_rows(store, None, Filters()).rows
        at_hand = Bounds(
            Given(store.observations()), store.sources, store.categories, store.destinations
        )
        printed = {observation.quantity for observation in store.observations()}
    periods = [row[0] for row in rows]
    assert periods == sorted(periods, key=lambda text: Period.parse(str(text)))
    assert len(rows) == len(periods) == len({row[:6] for row in rows})
    told = {row[:6]: row[7:13] for row in rows}
    for q in printed:
        of = q.of.text(q.destination) if q.of else None
        known = at_hand.of(q)
        assert known
        ends = (finite(known.interval.low), finite(known.interval.high))
        row = told.pop((str(q.period), q.flow, q.category, q.destination, q.measure, of))
        assert row[:2] == ends
        assert set(known.sources) == set(row[4])  # type: ignore[arg-type]
        assert row[5] == str(known.vintage)
    assert len(told) > 20  # what nobody prints


def test_rows_that_no_temporary_file_can_hold_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ktrade.queries.sorted_rows.MOST_IN_MEMORY", 10)
    with open("/dev/full", "r+b", buffering=0) as full:
        monkeypatch.setattr("ktrade.queries.sorted_rows.SpooledTemporaryFile", lambda **_: full)
        with pytest.raises(MachineFailed, match="the answer cannot be kept in"):
            SortedRows([(Period.parse("2026-01"), [("x" * 1000,)])])


def write_world(world: World, folder: Path) -> None:
    """The world's observations as a facts file in the long form, and its sources."""
    with (folder / "facts.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(
            [
                "period",
                "flow",
                "category",
                "destination",
                "measure",
                "of",
                "printed",
                "source",
                "where",
            ]
        )
        for s in world.observations:
            q = s.quantity
            place = (str(q.period), q.flow, q.category, q.destination, q.measure)
            of = f"{q.of.category} to {q.of.destination}" if q.of else ""
            rows.writerow([*place, of, s.figure.printed, s.source, s.where])
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "published", "rounding", "reports"])
        rows.writerows([s.id, s.published, s.rounding, s.reports] for s in world.sources.values())


def test_questions_use_the_indexes(seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a question about a period no query reads through all figures."""
    monkeypatch.setattr(selection, "MOST_READ", 10)
    asked: list[str] = []
    month = Period.parse("2026-01")
    with Store(seeded) as store:
        store.connection.set_trace_callback(asked.append)
        show(store, month, Filters(categories=("cars",), destinations=("world",)))
        show(store, month, Filters(sources=("2026-01_total-cna",)))
        explain(store, named_quantity(["value", "cars", "2025-01"], store), Filters())
        facts(store, month, Filters())
        sources(store)
        trend(store, Filters(categories=("cars",)), start=Period.parse("2025-06"))
        store.connection.set_trace_callback(None)
        plans = [
            store.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            for sql in dict.fromkeys(asked)
        ]
    steps = [step for *_, step in itertools.chain.from_iterable(plans)]
    assert any(step.startswith("SEARCH figure USING INDEX figure_period") for step in steps)
    assert not [step for step in steps if step.startswith("SCAN figure")]
