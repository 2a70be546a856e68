"""What spellings of a header or word in an official table have in common, and which mean totals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(20_000)
def key_of(text: str) -> str:
    """What spellings of one header or word have in common: no blanks, brackets, marks or case.

    `수출 금액(천$)` and `수출금액` are one header, and so are full-width and plain letters.
    """
    plain = without_mark(unicodedata.normalize("NFKC", text)).casefold()
    for _ in range(2):  # `수출금액(천불(USD 1,000))`
        plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>", "", plain) or plain
    return re.sub(r"[\s_·\u119eㆍ・.,:*'\"()\[\]<>/-]", "", plain)


def without_mark(text: str) -> str:
    """A name without the mark of a footnote behind it: `중국1)`, `미국 주2)`, `일본*`."""
    return re.sub(r"^([^(\[]*[^\W\d_])(?<! 주) ?(?:(?:주 ?)?[0-9]{1,2}\)|[*†‡]+)$", r"\1", text)


TOTALS = frozenset(
    map(
        key_of,
        ("총계", "합계", "계", "전체", "총액", "총합계", "total", "all", "grand total", "전국"),
    )
)
PART_TOTALS = frozenset(map(key_of, ("소계", "중계", "subtotal", "sub-total")))


def is_total(text: str) -> bool:
    """Whether a cell means the total of its column."""
    return key_of(text) in TOTALS


def is_part_total(text: str) -> bool:
    """Whether a cell means a subtotal: some rows of its column added up."""
    return key_of(text) in PART_TOTALS
