"""Growth that a Korean sentence tells as so many times: '2.5배로', '세 배 넘게'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ktrade.press.mentions import Mention

_TIMES = re.compile(
    r"(?<![\d.])(?:(?P<n>\d{1,2}(?:\.\d+)?|두|세|네|다섯) ?|(?<= ))배"
    r"(?:(?P<over> ?이상| 넘게|가 넘|를 넘)|(?P<near> ?가까이|에 육박|에 가까)"
    r"|(?P<to>로|였|이다|에 달| 수준)|)"
    r"(?=,|[^,.]{0,10}(?:늘|증가|급증|뛰|뛴|불어|커|성장|확대|폭증|치솟|많|었|다|인 ))"
)
_TIMES_IN_WORDS = {"두": 2, "세": 3, "네": 4, "다섯": 5}
_OF_THE_OTHER_FLOW = re.compile(r"(?:수입|수출)액?의 $")


def multiples(text: str) -> Iterator[Mention]:
    """What grew to so many times of itself, as a range of growth in percent."""
    for found in _TIMES.finditer(text):
        if not _OF_THE_OTHER_FLOW.search(text, 0, found.start()):
            number = float(_TIMES_IN_WORDS.get(found["n"] or "두", 0) or found["n"])
            yield Mention("growth", found.start(), found.end(), _growth(number, found))


def _growth(times: float, found: re.Match[str]) -> str:
    """The cell of a growth to so many times; '2.5배 증가' may also be by that many."""
    percent = round((times - 1) * 100)
    if found["over"]:
        return f">{percent}"
    if found["near"]:
        return f"{percent - 50}..{percent}"
    is_exact = "." in (found["n"] or "")
    low = percent - 5 if is_exact else percent - 10 * round(times - 1)
    high = percent + 5 if is_exact else percent + 20 + 10 * round(times - 2)
    return f"{low}..{high if found['to'] else high + 100}"
