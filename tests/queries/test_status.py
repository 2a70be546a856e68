"""A forecast, a target and a misprint are kept and listed, and nothing is computed from them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from ktrade.model.period import Period
from ktrade.model.quantity import Quantity
from ktrade.store.figures import StoredFigures
from ktrade.store.read import Store
from tests.conftest import Loader, Run

FORECAST = """period,category,value,yoy,year_earlier,status,note
2031,total,575bn,5.0,548bn,forecast,the ministry expects
2031-01..2031-11,total,523.74bn,,,,
2031-12,total,49.57bn,,,,
"""
MISPRINT = (
    "period,category,value,yoy,year_earlier,status\n"
    "2031-03,cars,,20.0,5.00bn,\n"
    "2031-03,cars,60.0bn,,,{}\n"
)


def test_a_forecast_is_never_solved_with(run: Run, load: Loader, tmp_path: Path) -> None:
    """The year is 523.74bn and 49.57bn, 573.31bn: 575bn would contradict it."""
    (tmp_path / "a.csv").write_text(FORECAST)
    load(tmp_path / "a.csv")
    done = run("check", "-f", "json", KTRADE_DB=str(load.store))
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    with Store(load.store) as store:
        figures = StoredFigures(store)
        assert figures.printed(Period.parse("2031")) == []
        assert {str(period) for period in figures.periods["a"]} == {"2031-01..2031-11", "2031-12"}
        assert [str(period) for period in store.periods()] == ["2031-01..2031-11", "2031-12"]
    listed = list(
        csv.DictReader(io.StringIO(run("facts", "-f", "csv", KTRADE_DB=str(load.store)).stdout))
    )
    assert [(row["printed"], row["status"]) for row in listed] == [
        ("548bn", "forecast"), ("523.74bn", ""), ("49.57bn", ""), ("575bn", "forecast"), ("5.0",
        "forecast"),
    ]  # fmt: skip


def test_show_lists_below_its_table_what_it_does_not_reckon_with(
    run: Run, load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(FORECAST)
    load(tmp_path / "a.csv")
    table = run("show", "--month", "2031", KTRADE_DB=str(load.store)).stdout
    assert (
        "Exports, forecast: 575 USD billion  A\nExports, year on year, forecast: +5.0 %  A\n"
        in table
    )
    records = json.loads(
        run("show", "--month", "2031", "-f", "json", KTRADE_DB=str(load.store)).stdout
    )
    assert [(r["printed"], r["status"]) for r in records if r["status"]] == [
        ("575bn", "forecast"),
        ("5.0", "forecast"),
    ]
    for filters, count in ((["--source", "a"], 2), (["--flow", "import"], 0), (["-c", "cars"], 0)):
        shown = run("show", "--month", "2031", "-f", "json", *filters, KTRADE_DB=str(load.store))
        assert [r["status"] for r in json.loads(shown.stdout)].count("forecast") == count


def test_a_source_of_forecasts_alone_loads_and_is_checked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("period,value,status\n2031,575bn,target\n")
    store = str(tmp_path / "k.db")
    assert run("ingest", "--check", "a.csv", KTRADE_DB=store).returncode == 0
    assert run("check", "--source", "a", KTRADE_DB=store).returncode == 0
    assert (
        "Exports, target: 575 USD billion" in run("show", "--month", "2031", KTRADE_DB=store).stdout
    )


def test_a_misprint_settles_a_finding_without_losing_the_print(
    run: Run, load: Loader, tmp_path: Path
) -> None:
    """5.00bn and 20.0 percent make 5.98bn to 6.06bn, never 60.0bn."""
    file, store = tmp_path / "a.csv", str(load.store)
    file.write_text(MISPRINT.format(""))
    assert run("ingest", "--check", "a.csv", KTRADE_DB=store).returncode == 1
    load(file)
    assert run("check", KTRADE_DB=store).returncode == 1
    file.write_text(MISPRINT.format("misprint"))
    assert run("ingest", "--check", "a.csv", KTRADE_DB=store).returncode == 0
    assert run("check", KTRADE_DB=store).returncode == 0
    assert "60.0bn" in run("facts", KTRADE_DB=store).stdout
    with Store(load.store) as opened:
        ((observation, name, _),) = opened.history()
        assert (observation.figure.printed, observation.status, name) == ("60.0bn", "", "a.csv")
    known = run("test", "-q", "value cars 2031-03 < 6.1bn", KTRADE_DB=store)
    assert known.returncode == 0


def test_a_status_is_told_as_a_correction_and_taken_back(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(MISPRINT.format(""))
    load(file)
    file.write_text(MISPRINT.format("misprint"))
    changes = load(file).changes
    assert changes.figures["a.csv"].changed == 1
    assert changes.corrections == [
        ("value export cars world 2031-03", "a", "", "status", "", "misprint")
    ]
    from ktrade.store.write import undo

    undo(load.store)
    with Store(load.store) as store:
        assert {s.status for s in store.observations()} == {""}


def test_one_figure_with_and_without_a_status_is_refused(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("period,value,status\n2031,575bn,\n2031,575bn,forecast\n")
    assert load.refused(file) == [
        f"{file}:3: the same figure of the same source and place is 575bn forecast here and 575bn"
        f" at {file}:2"
    ]


def test_a_forecast_does_not_move_the_report_of_its_source(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("period,value,status\n2031-03,50bn,\n2031,575bn,forecast\n")
    load(tmp_path / "a.csv")
    with Store(load.store) as store:
        assert str(store.sources["a"].reports) == "2031-03"
        assert Quantity("value", Period.parse("2031"), "export", "total", "world") in {
            s.quantity for s in store.observations()
        }


def test_a_forecast_is_not_told_before_it_was_made(run: Run, load: Loader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("period,value\n2031-03,50bn\n")
    (tmp_path / "b.csv").write_text("period,value,status\n2031-04,51bn,\n2031,575bn,forecast\n")
    load(tmp_path / "a.csv", tmp_path / "b.csv")
    for as_of, is_told in (("2031-03", False), ("2031-04", True)):
        shown = run("show", "--month", "2031", "--as-of", as_of, KTRADE_DB=str(load.store)).stdout
        assert ("forecast" in shown) is is_told
