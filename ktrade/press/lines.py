"""The lines of a Korean list, release or infographic, spelled as sentences are: its signs, the
headings above its lines, the numbers that stand above what they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARK = r"[□■▣ㅇ○●◦◆◇◈▷▶*·-]"
_PERIOD = (
    r"(?:(?:20\d\d|['’‘]\d\d)[년.] ?)?(?:\d{1,2}(?: ?[~∼-] ?\d{1,2})?월|[상하]반기"
    r"|[1-4]분기)(?: ?누계| ?누적)?"
    r"|20\d\d년|연간|올해|지난해|작년"
)
_OF_TRADE = "전체|품목|지역|국가|시장|실적|동향|현황|증감률|증가율|수출입|수출|수입|무역수지"
_HEADING = re.compile(
    rf"(?:\d{{1,2}}[.)] ?)?(?P<told>(?:{_PERIOD})"
    rf"|(?:(?:{_PERIOD}) ?)?(?:[가-힣·A-Z]+ ){{0,3}}?[가-힣·]{{0,6}}"
    rf"(?:{_OF_TRADE})(?:별|액)?(?: [가-힣]{{1,4}}){{0,2}})"
    r"(?: ?[(\[][^()\d]*[)\]])?"
)
_BRACKETS = str.maketrans("<[【〈《>]】〉》", "((((()))))")
_NUMBER = re.compile(
    rf"(?:[①-⑳] ?|\d{{1,2}}[.)] |#\d |{_MARK} )?(?P<number>-?\d[\d,.]*(?: ?(?:[천백]?[조억만]"
    rf"|천)(?: ?\d[\d,]*)?)*)"
    r" ?(?P<unit>달러|불|%|대|톤)?"
)
_WHAT = re.compile(
    r"(?P<what>[^.()]{2,50}?(?:\([^()]*[^()달러불%대톤][^()]*\))?) ?(?:\((?P<unit>달러|불|%"
    r"|퍼센트|대|톤)\)(?=[. ]|$)|(?<=[액율률중자])(?=\.|$))\.? *(?P<rest>.*)"
)


def plain_signs(text: str) -> str:
    """A text with + and - for the triangles before its figures, where both kinds are used, and
    arrows for those behind them."""
    text = re.sub(r"(?<=\d%)( ?)[▲△](?=[\s),./]|$)", r"\1↑", text)
    text = re.sub(r"(?<=\d%)( ?)[▼▽](?=[\s),./]|$)", r"\1↓", text)
    if re.search(r"[▼▽] ?\d", text) and re.search(r"▲ ?\d", text):
        text = re.sub(r"▲ ?(?=\d)", "+", re.sub(r"[▼▽] ?(?=\d)", "-", text))
    return text


def heading_of(line: str) -> str:
    """What a line says that stands above others and names their period, flow or kind; '' for a
    line of another kind."""
    is_set_apart = re.match(rf"{_MARK} ?|[<\[【〈《(]|\d{{1,2}}[.)] ?", line)
    bare = re.sub(rf"^{_MARK} ?", "", line.translate(_BRACKETS)).strip(" :")
    bare = bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare
    found = _HEADING.fullmatch(bare.strip())
    return found["told"] if found and (is_set_apart or len(bare) < 20) else ""


def numbers_told(lines: Sequence[str]) -> list[str]:
    """The lines, a number that stands alone made a sentence with what the line below it says it is
    of: '86억', '화장품 수출액(달러). 5% 늘었다.'"""
    found: list[str] = []
    number: re.Match[str] | None = None
    for line in lines:
        said = _WHAT.match(line) if number else None
        unit = number and said and (said["unit"] or number["unit"])
        if number and said and unit:
            while not found[-1]:
                found.pop()
            topic = "은" if (ord(said["what"][-1]) - 0xAC00) % 28 else "는"
            found[-1] = f"{said['what']}{topic} {number['number']}{unit}다. {said['rest']}".strip()
        else:
            found.append(line)
        number = _NUMBER.fullmatch(line) if line else number
    return found
