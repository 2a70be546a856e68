"""Which codes are of the Harmonized System: those of a chapter and a heading that it has."""

from __future__ import annotations

from collections.abc import Collection

# The last heading of each chapter from 01 on, in whichever edition has most.
_LAST_HEADINGS = (
    6, 10, 9, 10, 11, 4, 14, 14, 10, 8, 9, 14, 2, 4, 22, 5, 4, 6, 5, 9, 6, 9, 9, 4, 30, 21, 16, 53,
    42, 6, 5, 15, 7, 7, 7, 6, 7, 27, 26, 17, 15, 6, 4, 21, 4, 2, 7, 23, 11, 7, 13, 12, 11, 8, 16, 9,
    5, 11, 11, 6, 17, 17, 10, 6, 7, 3, 4, 15, 14, 20, 18, 29, 26, 19, 8, 16, 0, 6, 7, 7, 13, 15, 11,
    87, 49, 9, 16, 7, 8, 33, 14, 9, 7, 6, 8, 20, 6,
)  # fmt: skip


def is_of_hs(digits: str, levels: Collection[int]) -> bool:
    """Whether digits, as many as one of the levels, are a code of HS."""
    chapter = int(digits[:2] or 0)
    if len(digits) not in levels or not 1 <= chapter <= 99:
        return False
    if chapter > len(_LAST_HEADINGS):
        return True  # 98 and 99 are each country's own
    last = _LAST_HEADINGS[chapter - 1]
    return last > 0 if len(digits) == 2 else 1 <= int(digits[2:4]) <= last


def may_be_hs(digits: str, levels: Collection[int]) -> bool:
    """The same, of one that may have lost the zero before it to a spreadsheet: 303 is 0303; MTI's
    831 is none, since chapter 08 ends at 0814."""
    return is_of_hs(digits, levels) or is_of_hs(f"0{digits}", levels)
