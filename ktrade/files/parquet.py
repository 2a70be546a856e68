"""Parquet files of facts, as the package writes them; needs the extra `parquet`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from ktrade.errors import missing_library, visible
from ktrade.files.csv_reader import LARGEST_FILE, Sheet

MAGIC = b"PAR1"
DERIVED = ("low", "high")  # of what is printed


class ParquetSheet(Sheet):
    """A Parquet file of texts being read as a CSV file is: its rows count from the header, 1."""

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        content = stream.read(LARGEST_FILE)
        self._hash.update(content)
        self.bytes_read = len(content) or 1
        try:
            from arro3.io import read_parquet
        except ModuleNotFoundError:
            self.problem(0, "", str(missing_library("Parquet files", "arro3", "parquet")))
            return
        if not _is_whole(content):
            self.problem(0, "", "is not a Parquet file, or is incomplete")
            return
        try:
            batches = read_parquet(io.BytesIO(content))
        except BaseException as error:
            # Where arro3's own code gives up it raises what is no Exception, nor to be imported.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            self.problem(0, "", f"cannot be read as Parquet: {visible(str(error))}")
            return
        names = [name for name in batches.schema.names if name not in DERIVED]
        yield 1, names
        line = 1
        for batch in batches:
            for cells in zip(*(batch.column(name) for name in names), strict=True):
                line += 1
                yield line, [_text(cell.as_py()) for cell in cells]


def _is_whole(content: bytes) -> bool:
    """Whether it begins and ends as such a file does, and its footer is not longer than it."""
    footer = int.from_bytes(content[-8:-4], "little")
    return content.startswith(MAGIC) and content.endswith(MAGIC) and footer <= len(content) - 12


def _text(value: object) -> str:
    return "" if value is None else str(value)
