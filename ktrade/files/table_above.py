"""What is written above an official table, or below it: titles, filters, the period, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ktrade.errors import NotUnderstood
from ktrade.files.key import key_of
from ktrade.files.profiles import Codes, Profile
from ktrade.files.table_cells import text_of
from ktrade.files.table_periods import table_period
from ktrade.model.period import WHOLE, Period
from ktrade.model.wording import listed

_YEAR_STATED = re.compile(
    r"(?:년도|연도|기준년|기준연도|year)\s*[:：]\s*(?P<y>(?:19|20)[0-9]{2})(?![0-9])", re.I
)
# What may be a period in a title, to its last letter: `2026년 2월 1일 ~ 10일`, `2025.01~2025.09`.
_DATED = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}[0-9년월일분기상하반말누계.,/()\[\] ~∼～–—-]*"
    r"|\b[A-Z][a-z]{2,8}\.? ?[0-9, ~–-]*(?:19|20)[0-9]{2}\b"
)
_LABEL = re.compile(r"([^\s:：,\[\](){}|/;]+)(?: ?\([^():：]*\))? ?[:：]")
_NOTE = re.compile(r"[※*†#]|주[)：:]|주 ?[0-9]+\)|자료|출처|비고|note|source", re.I)
FLOWS: Mapping[str, tuple[str, ...]] = {
    "export": ("수출", "export"),
    "import": ("수입", "import"),
}


def is_note(text: str) -> bool:
    """Whether the first words of a row begin a note: `※ 자료: …`, `주) …`."""
    return bool(_NOTE.match(text))


def year_above(above: Sequence[str]) -> int:
    """The year that a title line states of months that have none; 0."""
    stated = next((int(f["y"]) for text in above if (f := _YEAR_STATED.search(text))), 0)
    named = {int(year) for year in re.findall("((?:19|20)[0-9]{2}) ?년", " ".join(above))}
    return stated or (named.pop() if len(named) == 1 else 0)


def period_above(above: Sequence[str], profile: Profile) -> Period | None:
    """The only period that the title lines name, for rows that name none; None where there is none.

    NotUnderstood where they name several, or say that it is of a year so far without its months.
    """
    filters = [value for name in profile.period if (value := value_of(name, above))]
    found = {period for text in filters if (period := _period_or_none(text))}
    if not found:
        texts = [phrase.strip() for text in above for phrase in _DATED.findall(text)]
        dated = (text for text in texts if not text.isdigit())  # HS2022 is no year of figures
        found = {period for text in dated if (period := _period_or_none(text))}
    if len(found) > 1:
        names = listed([str(period) for period in sorted(found)])
        raise NotUnderstood(
            f"names {names} above its figures, and its rows name no period; expected one"
        )
    if not found:
        return None
    (period,) = found
    if period.is_whole_month and any("누계" in text for text in above):
        raise NotUnderstood(
            f"says 누계 (so far) above its figures, and {period}; expected the months, such as"
            f" {period.last // 12}년(1월~{period.last % 12 + 1}월)"
        )
    return period


def within_span(period: Period, above: Sequence[str], profile: Profile) -> Period:
    """A year as far as the months go that the title lines ask for: 2025 of `기간: 2025.01~2025.07`
    is those months."""
    if period.kind != "year":
        return period
    asked = [value for name in profile.period if (value := value_of(name, above))]
    for span in filter(None, map(_period_or_none, asked)):
        first, last = max(period.first, span.first), min(period.last, span.last)
        if span.length > 1 and first <= last and (first, last) != (period.first, period.last):
            return Period(last, WHOLE, last - first + 1)
    return period


def _period_or_none(text: str) -> Period | None:
    plain = text.strip(" .,([-~/)")
    closed = plain + ")" * (plain.count("(") - plain.count(")"))
    try:
        return table_period(closed)
    except NotUnderstood:
        return None


def flow_above(above: Sequence[str]) -> str:
    """The only flow that the title lines name; ''."""
    text = " ".join(above).casefold().replace("수출입", "")
    found = [flow for flow, words in FLOWS.items() if any(word in text for word in words)]
    return found[0] if len(found) == 1 else ""


def lines_of(rows: Sequence[Sequence[object]]) -> list[str]:
    """Rows as lines of text; commas may have cut them into cells, and merged cells repeat them."""
    lines = []
    for row in rows:
        line = ""
        for before, text in pairwise(["", *map(text_of, row)]):
            if text and text != before:
                line += f", {text}" if before else f"  {text}"
        lines.append(line.strip())
    return [line for line in lines if line]


def value_of(name: str, lines: Sequence[str]) -> str:
    """What follows a name and a colon in the title lines, up to the next name with one; ''."""
    for line in lines:
        labels = list(_LABEL.finditer(line))
        ends = [label.start() for label in labels[1:]] + [len(line)]
        for label, end in zip(labels, ends, strict=False):
            if key_of(label[1]) == name:
                value = re.split(r"\||  ", line[label.end() : end].strip())[0].rstrip(" ,;([{")
                return value if value.count(")") <= value.count("(") else value.rstrip(") ")
    return ""


def titled(codes: Codes, lines: Sequence[str]) -> tuple[str, str]:
    """The code and the name of what the title lines say that all rows are of; of several, as
    `8541, 8542` or `8541 외 2`, a name only."""
    value = next((v for name in codes.title if (v := value_of(name, lines))), "")
    found = re.fullmatch(r"[\[(]?([0-9]+)[\])]?[ .:-]*(.*)|(.*?) ?[\[(]([0-9]+)[\])]?", value)
    if not found or not codes.scheme:
        return "", value
    code, name = (found[1], found[2]) if found[1] else (found[4], found[3])
    is_several = re.search(r"(?:^|[\[(,;~∼～–-]) ?[0-9]{2,}|외 ?[0-9]", name)
    return ("", value) if is_several else (code, name.strip("() "))
