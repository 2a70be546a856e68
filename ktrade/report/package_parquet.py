"""Figures as a Parquet file: texts as printed, the ends of intervals as exact decimals; needs the
extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from ktrade.errors import missing_library
from ktrade.queries.answer import Listing

MOST_DIGITS = 38  # of a decimal of 128 bits
ENDS = ("low", "high")


def write_parquet(listing: Listing, file: Path) -> None:
    """One row a figure; what is not said is null. NotUnderstood where arro3 is not installed."""
    try:
        from arro3 import compute, core, io
    except ModuleNotFoundError:
        raise missing_library("Parquet files", "arro3", "parquet") from None
    columns = dict(zip(listing.fields, zip(*listing.rows, strict=True), strict=True))
    decimal = _decimal(end for name in ENDS for end in columns[name])
    arrays: list[Any] = []
    for name, cells in columns.items():
        texts = [f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in cells]
        array = core.Array(texts, type=core.DataType.string())
        if name in ENDS and decimal:
            # arro3 makes decimals of texts only, and of what does not fit it would make a null
            array = compute.cast(array, core.DataType.decimal128(*decimal))
        arrays.append(array)
    io.write_parquet(core.Table.from_arrays(arrays, names=list(columns)), file)


def _decimal(ends: Iterable[object]) -> tuple[int, int] | None:
    """The digits and the decimals that hold all of these exactly; None where no decimal does: they
    then stay texts."""
    whole = decimals = 0
    for end in ends:
        if isinstance(end, Decimal):
            whole = max(whole, end.adjusted() + 1)
            decimals = max(decimals, -int(end.as_tuple().exponent))
    return (MOST_DIGITS, decimals) if whole + decimals <= MOST_DIGITS else None
