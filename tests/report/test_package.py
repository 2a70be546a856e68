"""A package comes back in to an equal store, in each of its forms, and is put in place whole."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ktrade.errors import KtradeError, MachineFailed, NotUnderstood
from ktrade.files.sdmx import period_of, time_period
from ktrade.model.period import Period
from ktrade.report.package import FILES, write_package
from ktrade.resources import bundled
from tests.conftest import CORPUS, Loader, Run

# Every kind of print and of period that the other files have not.
ODD = """period,flow,category,destination,value,yoy,share,volume,volume_yoy,days,source,where,note,status
2026-02-D20,export,semiconductors,us,>~6bn,>100,70.7 of ict,,,,odd,p1,"a ""note"", with
two lines",
2025-01..2025-10,export,total,world,2.3..2.5bn,-13.8,,,,,odd,,,
2025-01..2025-10-D26,import,total,china,600±5m,,,,,,odd,,,forecast
2025-Q2,export,cars,world,"US$5,123,456,789 usd",,,"178,994 units",5.1,23.5,odd,표 2,,
2024-H2,export,cars,world,316억1500만 달러,△5.1,,1.2m t,3,,odd,=1+1,,misprint
2024,export,cars,us,0,<=0,12.5 of total to world,,,,odd,_Z,,
"""  # noqa: E501


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the seeds, of the corpus, and of what is odd."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "odd.csv").write_text(ODD, encoding="utf-8")
    load = Loader(folder / "k.db")
    load(bundled("seeds"))
    load(CORPUS, folder / "odd.csv")
    return folder / "k.db"


@pytest.fixture(scope="module")
def package(stored: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages") / "trade"
    assert write_package(stored, folder, licence="CC-BY-4.0") == []
    return folder


def told(run: Run, store: Path, command: str) -> str:
    done = run(command, "-f", "csv", KTRADE_DB=str(store))
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize("form", ["", "datapackage.json", "facts.sdmx.csv", "facts.parquet"])
def test_each_form_comes_back_in_to_equal_facts(
    run: Run, load: Loader, stored: Path, package: Path, form: str
) -> None:
    load(package / form)
    assert told(run, load.store, "facts") == told(run, stored, "facts")
    if form in ("", "datapackage.json"):
        for command in ("claims", "sources", "categories", "destinations"):
            assert told(run, load.store, command) == told(run, stored, command)


def test_an_observation_of_sdmx_by_hand(package: Path) -> None:
    """`>~6bn` allows 6bn..7bn; the last place of `316억1500만` is 1m: 0.56m below to 1m above."""
    with open(package / "facts.sdmx.csv", encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["SOURCE"] == "odd"]
    of = {(row["TIME_PERIOD"], row["MEASURE"]): row for row in rows}
    shown = ("OBS_VALUE", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "LOW", "HIGH", "OBS_STATUS")

    def cells(period: str, measure: str) -> list[str]:
        return [of[period, measure][name] for name in shown]

    assert cells("2026-02-01/P20D", "value") == ["NaN", "USD", "9", "0", "6", "7", "O"]
    assert cells("2026-02-01/P20D", "yoy") == ["NaN", "PT", "0", "0", "100", "", "O"]
    assert cells("2025-01-01/P10M", "value") == ["NaN", "USD", "9", "0", "2.3", "2.5", "O"]
    assert cells("2025-01-01/P9M26D", "value")[4:] == ["595", "605", "F"]
    assert cells("2024-S2", "value") == [
        "31.615", "USD", "9", "3", "31.61444", "31.616", "U",
    ]  # fmt: skip
    assert of["2024-S2", "value"]["PRINTED"] == "316억1500만 달러"
    assert of["2026-02-01/P20D", "share"]["OF"] == "ict"
    assert {row["FREQ"] for row in rows} == {"_U", "Q", "S", "A"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("2026-01", "2026-01"),
        ("2025-Q2", "2025-Q2"),
        ("2025-H1", "2025-S1"),
        ("2025", "2025"),
        ("2026-02-D20", "2026-02-01/P20D"),
        ("2025-12..2026-02", "2025-12-01/P3M"),
        ("2025-01..2025-10-D26", "2025-01-01/P9M26D"),
        ("2024-01..2025-12", "2024-01-01/P24M"),
    ],
)
def test_periods_as_sdmx_writes_them(ours: str, theirs: str) -> None:
    assert time_period(Period.parse(ours)) == theirs
    assert str(Period.parse(period_of(theirs))) == ours


def test_a_package_takes_the_place_of_an_earlier_one_only(stored: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trade"
    folder.mkdir()  # empty: it may be taken
    write_package(stored, folder)
    (folder / "facts.csv").write_text("")
    write_package(stored, folder)
    assert sorted(file.name for file in folder.iterdir()) == sorted(FILES)
    assert (folder / "facts.csv").stat().st_size

    (folder / "thesis.odt").write_text("mine")
    with pytest.raises(NotUnderstood, match=r"such as 'thesis.odt'"):
        write_package(stored, folder)
    (folder / "datapackage.json").unlink()
    with pytest.raises(NotUnderstood, match="is neither empty nor a package"):
        write_package(stored, folder)
    assert (folder / "thesis.odt").read_text() == "mine"
    with pytest.raises(NotUnderstood, match="is a file"):
        write_package(stored, folder / "thesis.odt")


def test_a_package_that_cannot_be_written_changes_nothing(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(stored, tmp_path / "trade")
    before = (tmp_path / "trade" / "facts.csv").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ktrade.report.package.write_sdmx", full)
    with pytest.raises(MachineFailed, match="No space left"):
        write_package(stored, tmp_path / "trade")
    assert [file.name for file in tmp_path.iterdir()] == ["trade"]
    assert (tmp_path / "trade" / "facts.csv").read_bytes() == before
    with pytest.raises(KtradeError, match="no store at"):
        write_package(tmp_path / "no.db", tmp_path / "other")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("resources", "problem"),
    [
        ("[]", "names no CSV file; expected a data package with one"),
        ("{", "is not a data package; expected JSON with resources"),
        ('[{"path": "../k.csv"}]', "names '../k.csv'; expected files in its own folder"),
        ('[{"path": "http://x/k.csv"}]', "names 'http://x/k.csv'; expected files in its own"),
        ('[{"path": ["a.csv"]}]', "names '['a.csv']'; expected files in its own folder"),
        ('[{"path": "k.csv"}]', "names 'k.csv', and there is no such file beside it"),
    ],
)
def test_a_bad_descriptor_is_refused(
    load: Loader, tmp_path: Path, resources: str, problem: str
) -> None:
    (tmp_path / "datapackage.json").write_text(f'{{"resources": {resources}}}')
    (told,) = load.refused(tmp_path / "datapackage.json")
    assert told.startswith(f"{tmp_path / 'datapackage.json'}: {problem}")


def test_what_is_no_parquet_and_no_sdmx_of_ours_is_refused(load: Loader, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    for content in (b"PAR1 and no more", b"PAR1 and not much more of it PAR1"):
        file.write_bytes(content)
        (told,) = load.refused(file)
        assert told == f"{file}: is not a Parquet file, or is incomplete"
    file.write_bytes(b"PAR1 a footer of nothing" + (20).to_bytes(4, "little") + b"PAR1")
    (told,) = load.refused(file)
    assert told.startswith(f"{file}: cannot be read as Parquet: ")
    assert "\n" not in told
    (tmp_path / "b.csv").write_text("STRUCTURE,STRUCTURE_ID,ACTION,TIME_PERIOD,OBS_VALUE\n,,,,\n")
    (told,) = load.refused(tmp_path / "b.csv")
    assert told.endswith(
        "is SDMX-CSV without MEASURE, PRINTED; expected a file that 'ktrade package' wrote"
    )


def test_the_descriptor_says_what_the_files_are(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    assert descriptor["licenses"] == [{"name": "CC-BY-4.0"}]
    for resource in descriptor["resources"]:
        file = package / resource["path"]
        with open(file, encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert file.stat().st_size == resource["bytes"]
