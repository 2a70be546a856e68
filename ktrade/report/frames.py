"""An answer as a data frame of pandas or polars, whichever is installed.

A bound is a float and never missing: infinite where there is none. A middle is the nearest float,
and missing where the bounds decide none; what is said in words may be missing too (nothing printed,
say), and several texts are a list of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ktrade.errors import missing_library
from ktrade.model.digits import machine
from ktrade.model.floats import outward
from ktrade.queries.answer import Answer, Listing, Value
from ktrade.queries.explanation import Explanation
from ktrade.queries.findings import Findings
from ktrade.report.objects import BOUND, SIDES

if TYPE_CHECKING:
    import pandas
    import polars

Columns = dict[str, list[Any]]
MIDDLE = "mid"


def to_pandas(answer: Answer | Listing | Explanation | Findings) -> pandas.DataFrame:
    """Bounds and middles as float64, counts as int64, the rest as objects: a text, None, or a tuple
    of texts."""
    library = _library("pandas")
    kinds = {float: "float64", int: "int64", str: "object", tuple: "object"}
    columns = columns_of(answer)
    return library.DataFrame(
        {
            name: library.Series(cells, dtype=kinds[_kind(name, cells)])
            for name, cells in columns.items()
        }
    )


def to_polars(answer: Answer | Listing | Explanation | Findings) -> polars.DataFrame:
    """Bounds and middles as Float64, counts as Int64, texts as String, several as List(String)."""
    library = _library("polars")
    kinds = {
        float: library.Float64,
        int: library.Int64,
        str: library.String,
        tuple: library.List(library.String),
    }
    columns = columns_of(answer)
    schema = {name: kinds[_kind(name, cells)] for name, cells in columns.items()}
    return library.DataFrame(columns, schema, strict=True)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise missing_library(f"data frames of {name}", name, name) from None


def columns_of(answer: Answer | Listing | Explanation | Findings) -> Columns:
    """The cells of each column: floats, whole numbers, texts, tuples of texts, None; behind a bound
    stands its exact text."""
    columns: Columns = {}
    for field in answer.fields:
        columns[field] = []
        if field in SIDES or field == BOUND:
            columns[f"{field}_text"] = []
    for record in answer.records():
        for field, value in record.items():
            if f"{field}_text" not in columns:
                columns[field].append(float(value) if isinstance(value, Decimal) else value)
                continue
            end, text = _bound(field, value, record)
            columns[field].append(end)
            columns[f"{field}_text"].append(text)
    return columns


def _bound(field: str, value: Value, record: Mapping[str, Value]) -> tuple[float, str | None]:
    """An end as a float, infinite where there is none, and its exact text."""
    side = str(record["end"]) if field == BOUND else field
    if not isinstance(value, Decimal):
        return SIDES[side], None
    end = outward(value, SIDES[side])
    return SIDES[side] if end is None else end, machine(value, side)


def _kind(name: str, cells: Sequence[Any]) -> type:
    """The type of what is in a column, which is one; text where nothing is, but in a middle."""
    return (
        float if name == MIDDLE else next((type(cell) for cell in cells if cell is not None), str)
    )
