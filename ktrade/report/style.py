"""How an answer is to look."""

from __future__ import annotations

from typing import NamedTuple

# What dollars may be counted in, in tables: the power of ten.
SCALES = {"usd": 0, "m": 6, "bn": 9}


class Style(NamedTuple):
    """The format, and for tables the power of ten that dollars are counted in, and the most digits
    of a number (0: see `rounded`); a short one shows certain digits alone, without bounds."""

    format: str = "table"
    exponent: int = 9
    digits: int = 0
    is_short: bool = False
