"""The header of an official table: its rows as labels of columns, and what a column may be
called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ktrade.files.key import key_of
from ktrade.files.table_above import lines_of
from ktrade.files.table_cells import is_unit, text_of, units_in, without_unit
from ktrade.files.table_periods import names_days, names_period, part_of_year, period_before

DEEPEST_HEADER = 5
GROWTH = frozenset(
    map(
        key_of,
        ("증감률", "증감율", "증가율", "전년대비", "전년동기대비", "전년동기대비증감률", "yoy",
         "전년동월대비", "전년동월대비증감률", "growth rate", "growth", "% change", "change"),
    )
)  # fmt: skip
_SHARES = frozenset(("비중", "구성비", "점유율", "share"))
# What a row may be called that is of the one above it, and no item or country.
NO_NAMES = frozenset({*GROWTH, *_SHARES, "증감", "증감액", "전월대비", "전월대비증감률"})
_OF_THE_MONTH = frozenset(("당월", "당해월", "금월", "thismonth", "currentmonth"))
# In the brackets of a header: what makes another figure of it.
_OTHER = re.compile(
    r"[0-9]월? ?[~∼～–-] ?[0-9]{1,2}월|누계|누적|전년|전월|전기|증감|비중|계절|평균|^s\.?a\.?$"
    r"|ytd|cumul|previous|share|growth|adjust",
    re.I,
)
_MONTHS = re.compile(r"(?:0?1 ?[~∼～–-] ?)?(?:1[0-2]|0?[1-9])월 ?(?:p|\((?:p|잠정)\))?", re.I)
_FIGURE = re.compile(r"[+△▲-]?[0-9][0-9,]*(?:\.[0-9]+)?%?")

Labels = Sequence[Sequence[str]]  # of each column, from the top down
Knows = Callable[[str, str], bool]  # whether a text names a "category" or a "destination"


class Header(NamedTuple):
    """A header that may be the table's: its labels, the rows above and below it, whether its
    columns may be named by periods alone, and what names an item or a country."""

    labels: Labels
    above: Sequence[Sequence[object]]
    rows: Sequence[Sequence[object]]
    is_of_periods: bool
    knows: Knows

    @property
    def below(self) -> Sequence[object]:
        """The first row below it."""
        return self.rows[0] if self.rows else ()

    @property
    def titles(self) -> list[str]:
        return [text for row in self.above for text in map(text_of, row) if text]

    @property
    def units(self) -> list[str]:
        """The units stated above it."""
        return list(dict.fromkeys(u for line in lines_of(self.above) for u in units_in(line)))


def headers_from(rows: Sequence[Sequence[object]], start: int) -> Iterator[list[list[str]]]:
    """The labels of each column, top down, for a header that begins in a row, one row deep and
    more."""
    top = [text_of(cell) for cell in rows[start]]
    if not any(top) or _is_title(top, rows, start):
        return
    labels = [[text] for text in top]
    yield labels
    for row in rows[start + 1 : start + DEEPEST_HEADER]:
        texts = [text_of(cell) for cell in row]
        if not any(texts):
            return
        width = max(len(labels), len(texts))
        labels = labels + [[""] * len(labels[0])] * (width - len(labels))
        texts += [""] * (width - len(texts))
        labels = [[*above, text] for above, text in zip(labels, texts, strict=True)]
        yield _spread(labels)


def with_years(labels: Labels, year: int) -> list[list[str]]:
    """Labels in which a month, or months from January on, has the year: of the label above it, else
    the one given, where that is not 0."""
    return [_with_year(list(column), f"{year}년" if year else "") for column in labels]


def _with_year(column: list[str], year: str) -> list[str]:
    own = next((text for text in column if re.fullmatch(r"(?:19|20)[0-9]{2}년?", text)), year)
    if not own or not any(map(_MONTHS.fullmatch, column)):
        return column
    dated = [f"{own.removesuffix('년')}년 {t}" if _MONTHS.fullmatch(t) else t for t in column]
    return ["" if text == own else text for text in dated]


def _is_title(top: Sequence[str], rows: Sequence[Sequence[object]], start: int) -> bool:
    """Whether a row has one text, which stands at the left, if not over all columns, and the next
    has more."""
    below = list(map(text_of, rows[start + 1])) if start + 1 < len(rows) else []
    left = next((number for number, text in enumerate(below) if text), 0)
    return len(set(top) - {""}) == 1 and len(set(below) - {""}) > 1 and any(top[: left + 1])


def _spread(labels: Labels) -> list[list[str]]:
    """Labels with a merged cell's text over all the columns below it."""
    filled: list[list[str]] = []
    for column in labels:
        column = list(column)
        left = filled[-1] if filled else None
        for level in range(len(column) - 1):
            same_above = left is not None and left[:level] == column[:level]
            if left and not column[level] and any(column[level + 1 :]) and same_above:
                column[level] = left[level]
        filled.append(column)
    return filled


def is_of_figures(labels: Labels) -> bool:
    """Whether there are figures among the labels: it is no header."""
    texts = (text for column in labels for text in column)
    return any(_FIGURE.fullmatch(text) and not names_period(text) for text in texts)


def keys_of(labels: Labels, number: int) -> list[str]:
    """What a column may be called, the fullest name first: `수출금액증감률`, `수출증감률`; without
    its period and unit."""
    parts = names_in(labels[number])
    names = ["".join(parts)]
    if parts and key_of(parts[-1]) in GROWTH:
        left = _left_of(labels, number)
        names = ["".join([*parts[:-1], left, parts[-1]]), *names] if left else names
    return [key_of(name) for name in names]


def names_in(column: Sequence[str]) -> list[str]:
    """The labels of a column that name it, each once; without period, days and unit."""
    named = []
    for text in dict.fromkeys(column):
        if names_period(text) or part_of_year(text):
            continue
        plain = text.removeprefix(period_before(text)).strip()
        if not plain or names_days(plain) or is_unit(plain):
            continue
        if key_of(plain) not in _OF_THE_MONTH:
            # `수출(누계)` is no `수출`
            kept = re.sub(r"[()\[\]]", "", plain) if _OTHER.search(_bracketed(plain)) else plain
            named.append(without_unit(kept)[0])
    return named


def _bracketed(text: str) -> str:
    return " ".join(re.findall(r"[(\[]([^()\[\]]*)", text))


def _left_of(labels: Labels, number: int) -> str:
    """The lowest label of the nearest column to the left, below the same labels, that is no
    growth and no share."""
    *above, _ = _level(labels[number])
    for at in range(number - 1, -1, -1):
        *over, last = _level(labels[at])
        if over != above:
            return ""
        if key_of(last) not in {*GROWTH, *_SHARES}:
            return last
    return ""


def _level(column: Sequence[str]) -> list[str]:
    """The labels of a column without a last row of units."""
    labels = list(column)
    while len(labels) > 1 and (not labels[-1] or is_unit(labels[-1]) or labels[-1] == labels[-2]):
        labels.pop()
    return [*labels[:-1], without_unit(labels[-1])[0]]
