"""The tables of a plain text -> the sentences that say their rows: cells stand between strokes,
tabs, slashes or gaps, what a table is of in the lines above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ktrade.press.tables import (
    LONGEST_CELL,
    LONGEST_HEADING,
    flow_in,
    has_figure,
    scale_of,
    sentences_of,
)

_CAPTION = re.compile(r"(?:Table|Exhibit|표) ?\d|[<\[(【]표", re.I)
_BETWEEN = re.compile(
    r" *(?:[|│┃]|\t) *| {2,}(?=[\d(+−△▲▼-]|[^ ]{1,8}(?: {2,}|$))| {3,}"
)  # the cells of a row of plain text
_SPACED = re.compile(r"^(?:[가-힣] {1,4})+[가-힣](?= *[|│┃\t]| {2})|^E {1,4}U(?= )")  # "중  국"
_PAIR = re.compile(r"([^\d/]{1,20}?) ([-−△▲+]?\d[\d,.]*%?)")  # "중국 3.4 / 미국 -21.4"
_UNIT = re.compile(r"단위|\bunits?\b", re.I)
_HEAD = re.compile(r"[□■▣◆◇◈ㅇ○●◦▶▷<\[(【]")
NEAR_HEADS = 12
_RULE = re.compile(r"[\s|│┃+:=─━┼├┤-]*")  # a line that is drawn, or a blank one


def tables_said(lines: Sequence[str]) -> list[str]:
    """The lines of a plain text, those of a table of trade replaced by the sentences that say it:
    cells stand between strokes, tabs, three blanks or slashes, what the table is of in the lines
    above. A part without a head has that of the table before, and its unit."""
    found: list[str] = []
    rows: list[list[str]] = []
    head: list[str] = []
    pair_head: list[str] = []  # of the line before, where it is of pairs too
    unit = ""  # as the last line says that tells one
    start = 0  # of the rows, among the lines found
    for line in (*lines, "."):
        cells = _cells(line)
        is_drawn = _RULE.fullmatch(line)
        if len(cells) > 1 and all(map(_PAIR.fullmatch, cells)):
            pairs = [_PAIR.fullmatch(cell) for cell in cells]
            pair_head = pair_head or ["", _about(found, "")]
            said = sentences_of([pair_head, *([p[1], p[2]] for p in pairs if p)], pair_head[1])
            found += said or [line]
            continue
        pair_head = []
        is_caption = _HEAD.match(line.strip()) and not has_figure(cells)
        is_row = len(cells) > 1 and not is_drawn and not is_caption
        is_head = is_row and found and not found[-1].strip() and not has_figure(cells)
        if rows and not is_drawn and (not is_row or (is_head and has_figure(rows[-1]))):
            if not has_figure(rows[0]):
                head = ["", *rows[0][1:]]
            elif len(head) == len(rows[0]):
                rows.insert(0, head)
            unit = unit or (line if _UNIT.search(line) and len(line) <= LONGEST_CELL else "")
            if said := sentences_of(rows, _about(found[:start], unit), flow_above(found[:start])):
                found[start:] = said
            rows = []
        if is_row:
            start = start if rows else len(found)
            rows.append(cells)
        unit = line if _UNIT.search(line) and len(line) <= LONGEST_CELL else unit
        found.append(line)
    return found[:-1]


def flow_above(lines: Sequence[str]) -> str:
    """The last of some lines, the nearest heads of what stands below them, that tells of one flow
    alone; '' for none."""
    heads = [
        line
        for line in map(str.strip, lines)
        if _HEAD.match(line)
        or (line and len(line) <= LONGEST_CELL and not re.search(r"\d ?[%.]|\d억|\$", line))
    ]
    return next((line for line in heads[:-NEAR_HEADS:-1] if flow_in(line)), "")


def _cells(line: str) -> list[str]:
    """The cells of a row of plain text; one alone for a line of another kind."""
    line = _SPACED.sub(lambda name: name[0].replace(" ", ""), line.strip().strip("|│┃"))
    cells = _BETWEEN.split(line)
    is_slashed = len(cells) == 1 and line.count(" / ") > 1
    return [cell.strip() for cell in (line.split(" / ") if is_slashed else cells)]


def _about(above: Sequence[str], unit: str) -> str:
    """What the lines above a table say of it: its heading, and its unit if the heading has none."""
    last = [line.strip() for line in above if line.strip()][-2:]
    headings = last if last and _UNIT.search(last[-1]) else last[-1:]
    about = " ".join(line for line in headings if _is_heading(line))
    return about if scale_of(about) else f"{about} {unit}"


def _is_heading(line: str) -> bool:
    is_caption = _CAPTION.match(line) or _UNIT.search(line)
    return line[-1] != "." and len(line) <= (LONGEST_HEADING if is_caption else LONGEST_CELL)
