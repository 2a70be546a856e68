"""What ktrade writes, read by the tools it is written for: nothing is lost, nothing made up."""

from __future__ import annotations

import asyncio
import csv
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ktrade
from ktrade.report.package import write_package
from ktrade.resources import bundled
from tests.commands import REQUIRED
from tests.conftest import CORPUS, Loader
from tests.queries.test_contract import ANSWERS

pytestmark = pytest.mark.interop

QUANTITY = ("period", "flow", "category", "destination", "measure", "of")
# What a reader may take for nothing: the code of Namibia, and words for nothing.
NAMIBIA = "id,name,parent,iso\nnamibia,Namibia,world,NA\n"
ODD = 'period,destination,value,yoy,note\n2019-01,NA,29.0m,>100,"NaN"\n2019-02,namibia,30m,,null\n'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ktrade.Store:
    folder = tmp_path_factory.mktemp("stored")
    (folder / "destinations.csv").write_text(NAMIBIA)
    (folder / "odd.csv").write_text(ODD)
    load = Loader(folder / "k.db")
    load(bundled("seeds"))
    load(CORPUS, folder / "destinations.csv", folder / "odd.csv")
    return ktrade.open(folder / "k.db")


@pytest.fixture(scope="module")
def package(store: ktrade.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages") / "trade"
    assert write_package(store.path, folder) == []
    return folder


@pytest.fixture(scope="module")
def facts(package: Path) -> list[dict[str, str]]:
    """The rows of facts.csv as Python's own reader has them: texts, '' for nothing."""
    with open(package / "facts.csv", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_frictionless_finds_nothing_wrong(package: Path, facts: list[dict[str, str]]) -> None:
    from frictionless import Package

    descriptor = Package(str(package / "datapackage.json"))
    report = descriptor.validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])
    read = list(descriptor.get_resource("facts").read_rows())
    assert [row["printed"] for row in read] == [row["printed"] for row in facts]
    assert [row["low"] for row in read] == [decimal(row["low"]) for row in facts]
    words = descriptor.get_resource("destinations").read_rows()
    assert "NA" in [row["iso"] for row in words]


def test_frictionless_sees_a_changed_file(package: Path, tmp_path: Path) -> None:
    from frictionless import Package

    for file in package.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "facts.csv").read_text("utf-8")
    (tmp_path / "facts.csv").write_text(text.replace(",export,", ",exprot,", 1), "utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_pysdmx_reads_every_observation(package: Path, facts: list[dict[str, str]]) -> None:
    from pysdmx.io import read_sdmx

    (dataset,) = read_sdmx(package / "facts.sdmx.csv").get_datasets()
    assert str(dataset.structure).endswith("KTRADE:FACTS(1.0)")
    read = dataset.data.to_dict("records")
    assert [row["PRINTED"] for row in read] == [row["printed"] for row in facts]
    for row, fact in zip(read, facts, strict=True):
        scale = Decimal(10) ** int(row["UNIT_MULT"])
        for ours, theirs in (("low", "LOW"), ("high", "HIGH")):
            end = decimal(fact[ours])
            assert (None if row[theirs] in ("", "NaN") else Decimal(row[theirs]) * scale) == end
        if row["OBS_VALUE"] != "NaN":
            value = Decimal(row["OBS_VALUE"]) * scale
            assert Decimal(fact["low"]) <= value <= Decimal(fact["high"])


def test_datasette_serves_the_figures_and_says_what_they_are(
    package: Path, facts: list[dict[str, str]]
) -> None:
    from datasette.app import Datasette

    metadata = json.loads((package / "metadata.json").read_text("utf-8"))
    datasette = Datasette([str(package / "ktrade.db")], metadata=metadata)

    async def got(path: str) -> Any:
        return await datasette.client.get(path)

    page = asyncio.run(got("/ktrade/facts.json?_shape=array&_size=max&destination=namibia"))
    assert [row["printed"] for row in page.json()] == ["29.0m", ">100", "30m"]
    page = asyncio.run(got("/ktrade/facts"))
    assert "the figure as its source prints it" in page.text
    for table in ("claims", "source", "category", "destination"):
        assert asyncio.run(got(f"/ktrade/{table}.json")).status_code == 200, table


def test_duckdb_reads_exact_decimals(package: Path, facts: list[dict[str, str]]) -> None:
    import duckdb

    read = duckdb.sql(f"SELECT * FROM '{package / 'facts.parquet'}'")
    assert str(read.types[read.columns.index("low")]).startswith("DECIMAL(38,")
    assert_equal(read.columns, read.fetchall(), facts)
    (count,) = duckdb.sql(f"SELECT count(*) FROM '{package / 'facts.csv'}'").fetchall()
    assert count == (len(facts),)


def test_duckdb_makes_the_views_of_the_guide(package: Path, facts: list[dict[str, str]]) -> None:
    """They say what a loop over the rows finds."""
    import duckdb

    page = (Path(ktrade.__file__).parent / "guide" / "large.md").read_text("utf-8")
    (views,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    here = duckdb.connect()
    here.execute(views.replace("'trade/", f"'{package}/"))
    assert here.sql("SELECT count(*) FROM facts").fetchall() == [(len(facts),)]

    said: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in facts:
        if not row["status"]:
            said.setdefault(tuple(row[name] for name in [*QUANTITY, "unit"]), []).append(row)
    together, apart = [], []
    for (*quantity, unit), rows in said.items():
        named = [text or None for text in quantity]
        lows, highs = ([Decimal(r[end]) for r in rows if r[end]] for end in ("low", "high"))
        ends = max(lows, default=None), min(highs, default=None)
        together.append((*named, unit, *ends, len({r["source"] for r in rows})))
        apart += [
            (*named, a["source"], a["printed"], b["source"], b["printed"])
            for a in rows
            for b in rows
            if a["high"] and b["low"] and Decimal(a["high"]) < Decimal(b["low"])
        ]
    assert apart
    assert len(together) < len(facts)
    for view, expected in (("together", together), ("apart", apart)):
        found = here.sql(f"SELECT * FROM {view}").fetchall()
        assert Counter(found) == Counter(expected), view


def test_pyarrow_reads_exact_decimals(package: Path, facts: list[dict[str, str]]) -> None:
    import pyarrow
    from pyarrow import parquet

    read = parquet.read_table(package / "facts.parquet")
    assert pyarrow.types.is_decimal128(read.schema.field("high").type)
    rows = [tuple(row.values()) for row in read.to_pylist()]
    assert_equal(read.column_names, rows, facts)


def test_polars_and_pandas_read_the_parquet_file(
    package: Path, facts: list[dict[str, str]]
) -> None:
    import pandas
    import polars

    read = polars.read_parquet(package / "facts.parquet")
    assert_equal(read.columns, read.rows(), facts)
    frame = pandas.read_parquet(package / "facts.parquet").astype(object)
    frame = frame.where(frame.notna(), None)
    assert_equal(list(frame.columns), list(frame.itertuples(index=False, name=None)), facts)


@pytest.mark.parametrize("command", ANSWERS)
def test_a_data_frame_has_no_null_that_the_answer_has_not(
    store: ktrade.Store, command: str
) -> None:
    answer = getattr(store, command)(*REQUIRED.get(command, []))
    rows = list(answer.found.records())
    polars, pandas = answer.to_polars(), answer.to_pandas()
    assert len(polars) == len(pandas) == len(rows) > 0
    for field in answer.found.fields:
        told = [row[field] for row in rows]
        for cells in (polars[field].to_list(), pandas[field].tolist()):
            if field in ("low", "high", "bound"):
                assert all(isinstance(cell, float) and cell == cell for cell in cells)
                assert_holds(cells, told, rows, field)
            elif field == "mid":  # NaN is how pandas says that there is none
                assert [None if c is None or c != c else c for c in cells] == [
                    None if mid is None else float(mid) for mid in told
                ]
            else:
                assert [tuple(c) if isinstance(c, list) else c for c in cells] == told


def test_what_looks_like_nothing_is_something(store: ktrade.Store) -> None:
    for frame in (store.destinations().to_polars(), store.destinations().to_pandas()):
        assert "NA" in list(frame["iso"])
    frame = store.facts("namibia").to_polars()
    assert frame["note"].to_list() == ["NaN", "NaN", "null"]
    assert frame["high"].to_list()[1] == float("inf")  # of >100
    assert frame["high_text"].to_list()[1] is None


def assert_holds(
    cells: list[float], told: list[Any], rows: list[dict[str, Any]], field: str
) -> None:
    """That each float is its exact bound, or the next beyond it; infinite where there is none."""
    for cell, exact, row in zip(cells, told, rows, strict=True):
        is_low = (row["end"] if field == "bound" else field) == "low"
        if exact is None:
            assert cell == float("-inf" if is_low else "inf")
        else:
            assert Decimal(cell) <= exact if is_low else Decimal(cell) >= exact
            assert cell == pytest.approx(float(exact), rel=1e-15)


def assert_equal(
    columns: list[str], rows: list[tuple[Any, ...]], facts: list[dict[str, str]]
) -> None:
    """That the rows are those of facts.csv, null where a cell is blank and nowhere else."""
    assert len(rows) == len(facts)
    for row, fact in zip(rows, facts, strict=True):
        for name, cell in zip(columns, row, strict=True):
            known = fact[name] or None
            assert cell == (decimal(fact[name]) if name in ("low", "high") else known), name


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
