"""How an answer is to look."""

from __future__ import annotations

from dataclasses import dataclass

# What dollars may be counted in, in tables: the power of ten.
SCALES = {"usd": 0, "m": 6, "bn": 9}


@dataclass(frozen=True, slots=True)
class Style:
    """The format, and for tables the power of ten that dollars are counted in."""

    format: str = "table"
    exponent: int = 9
