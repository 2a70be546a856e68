"""What nature forbids of one figure is told in words of its own, and nothing is reckoned with
it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ktrade.model.figure import Rounding, parse_figure
from ktrade.model.period import Period
from ktrade.model.quantity import MEASURES, Observation, Quantity, Whole
from ktrade.solver.figures import Given
from ktrade.solver.limits import Limit, forbidden
from ktrade.solver.vintages import Bounds
from ktrade.store.read import Store
from tests.conftest import Loader, Run
from tests.worlds.world import World

ICT = Whole("ict", "world")


def limit_of(
    store: Path, printed: str, measure: str, of: Whole | None = None, flow: str = "export",
    period: str = "2031-02",
    category: str = "ict/semiconductors",
) -> Limit | None:  # fmt: skip
    quantity = Quantity(measure, Period.parse(period), flow, category, "world", of)
    figure = parse_figure(printed, MEASURES[measure], Rounding.EITHER)
    with Store(store) as opened:
        found = forbidden(
            Observation(quantity, figure, "a"), opened.categories, opened.destinations
        )
    return found.limit if found else None


@pytest.mark.parametrize(
    ("printed", "measure", "limit"),
    [
        ("-3.05bn", "value", Limit.LEVEL),
        ("-17tn", "krw", Limit.LEVEL),
        ("-1bn", "daily", Limit.LEVEL),
        ("-300 t", "volume", Limit.LEVEL),
        ("<-5m", "value", Limit.LEVEL),
        ("-5..-3m", "value", Limit.LEVEL),
        ("-0.0bn", "value", None),
        ("0", "value", None),
        ("<0", "value", Limit.LEVEL),
        ("-3.05bn", "change", None),
        ("-120", "yoy", Limit.GROWTH),
        ("-100.5", "mom", Limit.GROWTH),
        ("-101", "daily_yoy", Limit.GROWTH),  # -102 to -100.44
        ("-120", "volume_yoy", Limit.GROWTH),
        ("-120", "krw_yoy", Limit.GROWTH),
        ("-100.0", "yoy", None),
        ("-100", "yoy", None),
        ("900", "yoy", None),
    ],
)
def test_the_limits_of_levels_and_growth(
    seeded: Path, printed: str, measure: str, limit: Limit | None
) -> None:
    assert limit_of(seeded, printed, measure) is limit
    assert limit_of(seeded, printed, measure, flow="import") is limit
    assert limit_of(seeded, printed, measure, flow="balance") is None


@pytest.mark.parametrize(
    ("printed", "of", "limit"),
    [
        ("120", ICT, Limit.SHARE),
        ("101", ICT, Limit.SHARE),  # 100.44 to 102
        ("100", ICT, None),
        ("-5", ICT, Limit.SHARE),
        (
            "120",
            Whole("cars", "world"),
            None,
        ),  # is not part of cars: it may be more than all of them
        ("120", Whole("ict", "us"), None),  # the world is not part of the United States
        ("-5", Whole("cars", "world"), Limit.SHARE),
    ],
)
def test_the_limits_of_shares(seeded: Path, printed: str, of: Whole, limit: Limit | None) -> None:
    assert limit_of(seeded, printed, "share", of) is limit
    assert limit_of(seeded, printed, "share", of, flow="balance") is None
    assert limit_of(seeded, printed, "share_change", of) is None


@pytest.mark.parametrize(
    ("printed", "period", "limit"),
    [
        ("12.5", "2031-02-D10", Limit.DAYS),
        ("11", "2031-02-D10", Limit.DAYS),  # 10.5 to 11.5
        ("10", "2031-02-D10", None),
        ("28.5", "2031-02", Limit.DAYS),
        ("28", "2031-02", None),
        ("29", "2032-02", None),
        ("-1", "2031-02", Limit.DAYS),  # -1.5 to -0.5
    ],
)
def test_the_limits_of_working_days(
    seeded: Path, printed: str, period: str, limit: Limit | None
) -> None:
    assert limit_of(seeded, printed, "days", period=period, category="total") is limit


def test_true_figures_of_random_worlds_are_never_beyond_a_limit(seeded: Path) -> None:
    with Store(seeded) as store:
        for seed in range(40):
            for observation in World(seed).observations:
                assert forbidden(observation, store.categories, store.destinations) is None


def findings(run: Run, store: Path, *more: str) -> list[dict[str, object]]:
    done = run("check", "-f", "json", *more, KTRADE_DB=str(store))
    found = json.loads(done.stdout)
    assert done.returncode == int(any(f["severity"] == "error" for f in found))
    return list(found)


def test_a_figure_beyond_its_limit_is_told_once_with_its_repairs(
    run: Run, load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        "period,category,value,yoy,days\n"
        "2031-01,cars,-3.05bn,,\n2031-01,steel,,-120,\n2031-02-D10,total,,,12.5\n2031-01,ships,1bn,20.0,\n"
        "2031-03-D10,total,,,-5\n"
    )
    load(tmp_path / "a.csv")
    found = findings(run, load.store)
    assert {f["kind"] for f in found} == {"limit"}
    said = {str(f["summary"]): [r["words"] for r in f["repairs"]] for f in found}  # type: ignore[attr-defined]
    cars = said.pop(
        "Exports of cars, January 2031: -3.05bn is impossible: exports cannot be negative"
    )
    assert cars == ["if -3.05bn were 3.05bn (a sign lost)"]
    steel = said.pop(
        "Exports of steel, year on year, January 2031: -120 is impossible: nothing can fall by more"
        " than 100 percent"
    )
    assert steel[:2] == [
        "if -120 were -12.0 (the decimal point moved)",
        "if -120 were 120 (a sign lost)",
    ]
    assert said == {
        "Working days, 1–10 February 2031: 12.5 is impossible: 1–10 February 2031 has only 10"
        " days": [],
        "Working days, 1–10 March 2031: -5 is impossible: working days cannot be negative": [
            "if -5 were 5 (a sign lost)"
        ],
    }
    assert findings(run, load.store, "--kind", "contradiction") == []


def test_repairs_fit_what_the_others_leave(run: Run, load: Loader, tmp_path: Path) -> None:
    """4.9944bn to 5.01bn, grown by 20.444 to 20.6 percent, is 6.015bn to 6.042bn: 6.03bn may be,
    0.603bn not."""
    (tmp_path / "a.csv").write_text(
        "period,category,value,yoy,year_earlier\n2031-01,cars,-6.03bn,20.5,5.00bn\n"
    )
    load(tmp_path / "a.csv")
    (finding,) = findings(run, load.store)
    assert [r["words"] for r in finding["repairs"]] == ["if -6.03bn were 6.03bn (a sign lost)"]  # type: ignore[attr-defined]


def test_nothing_is_reckoned_with_a_figure_beyond_its_limit(load: Loader, tmp_path: Path) -> None:
    """Of 120 percent of the whole its part would follow, and of the part the whole."""
    (tmp_path / "a.csv").write_text(
        "period,category,value,share\n2031-01,total,50.0bn,\n2031-01,cars,,120\n2031-01,steel,-4bn,\n"
    )
    load(tmp_path / "a.csv")
    with Store(load.store) as store:
        bounds = Bounds(
            Given(store.observations()), store.sources, store.categories, store.destinations
        )
        month = Period.parse("2031-01")
        assert bounds.of(Quantity("value", month, "export", "cars", "world")) is None
        steel = bounds.of(Quantity("value", month, "export", "steel", "world"))
        assert steel
        assert steel.is_in_conflict
        total = bounds.of(Quantity("value", month, "export", "total", "world"))
        assert total
        assert not total.is_in_conflict


def test_a_load_with_check_is_refused_for_a_limit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("period,category,value\n2031-01,cars,-3.05bn\n")
    done = run("ingest", "--check", "a.csv", KTRADE_DB=str(tmp_path / "k.db"))
    assert done.returncode == 1
    assert "exports cannot be negative" in done.stdout + done.stderr
