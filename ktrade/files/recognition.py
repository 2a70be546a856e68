"""What a file is that is not the CSV file its name says: told by its first bytes, or by a header in
one piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO

SAVED = "expected CSV, saved as UTF-8"
_BEGINNINGS = {
    b"PK\x03\x04": (
        "an Excel workbook, whatever its name says; rename it to .xlsx, or save it as CSV UTF-8"
    ),
    b"\xd0\xcf\x11\xe0": (
        "an old Excel workbook, whatever its name says; rename it to .xls, or save it as CSV UTF-8"
    ),
    b"%PDF": f"a PDF file; {SAVED}",
    b"\x1f\x8b": f"a compressed file (gzip); {SAVED}",
    b"\xff\xfe": f"UTF-16 text; {SAVED}",
    b"\xfe\xff": f"UTF-16 text; {SAVED}",
}
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def foreign(beginning: bytes) -> str:
    """What a file that begins so is, where it is no UTF-8 text, and what was expected; else ''."""
    kind = next((kind for start, kind in _BEGINNINGS.items() if beginning.startswith(start)), "")
    if not kind and re.match(
        rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|head)", beginning, re.I
    ):
        kind = f"a web page or XML, whatever its name says; {SAVED}"
    # Every second byte of UTF-16 without a mark is NUL, as far as its letters are Latin ones.
    if not kind and len(beginning) > 3 and any(beginning[1:8:2]) != any(beginning[0:8:2]):
        kind = f"UTF-16 text; {SAVED}"
    return kind and f"is {kind}"


def is_sdmx(stream: BinaryIO) -> bool:
    """Whether a file, which is left at its beginning, begins as SDMX-CSV 2.0 does."""
    beginning = stream.read(20)
    stream.seek(0)
    return bool(re.match(rb'(?:\xef\xbb\xbf)?"?STRUCTURE"?,', beginning, re.I))


def encoding_of(line: bytes) -> str:
    """' (…)' with the encoding that a line which is no UTF-8 reads well in, else ''."""
    with suppress(UnicodeDecodeError):
        if re.search("[가-힣]{2}", line.decode("cp949")):
            return " (it reads as Korean CP949, EUC-KR)"
    return ""


def separator_of(header: Sequence[str]) -> str:
    """What separates the names of a header that came in one piece, such as 'semicolons'; else
    ''."""
    if len(header) != 1:
        return ""
    return next((name for mark, name in _SEPARATORS.items() if mark in header[0]), "")
