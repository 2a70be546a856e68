"""What spellings of a header or word in an official table have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(20_000)
def key_of(text: str) -> str:
    """What spellings of one header or word have in common: no blanks, brackets, marks or case.

    `수출 금액(천$)` and `수출금액` are one header, and so are full-width and plain letters.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    for _ in range(2):  # `수출금액(천불(USD 1,000))`
        plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>", "", plain) or plain
    return re.sub(r"[\s_·\u119eㆍ・.,:*'\"()\[\]<>/-]", "", plain)
