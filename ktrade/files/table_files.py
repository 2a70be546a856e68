"""What kind of file an official table is in: its first bytes say, not its name."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Collection
from typing import BinaryIO

from ktrade.files.grid import BEGINNING, UTF_16, CsvGrid, Grid, WorkbookGrid


def grid_of(
    name: str, stream: BinaryIO, count: Callable[[bytes], None], records: Collection[str]
) -> Grid:
    """The table in a file. `records` is what a row may be called, where it is XML or JSON."""
    beginning = stream.read(BEGINNING)
    stream.seek(0)
    if beginning.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return WorkbookGrid(name, stream, count)
    plain = beginning.removeprefix(codecs.BOM_UTF8)
    if plain.startswith(UTF_16):
        plain = plain.decode("utf-16", "ignore").encode()
    plain = plain.lstrip().lower()
    if plain.startswith((b"{", b"[{", b"[\n", b"[\r", b"[ ")):
        from ktrade.files.grid_records import JsonGrid

        return JsonGrid(name, stream, count, records)
    if not plain.startswith(b"<"):
        return CsvGrid(name, stream, count)
    from ktrade.files.grid_pages import SHEET_2003, PageGrid, Sheet2003Grid

    if SHEET_2003 in plain and b"<html" not in plain:
        return Sheet2003Grid(name, stream, count)
    if any(mark in plain for mark in (b"<html", b"<table", b"<!doctype html")):
        return PageGrid(name, stream, count)
    from ktrade.files.grid_records import XmlGrid

    return XmlGrid(name, stream, count, records)
