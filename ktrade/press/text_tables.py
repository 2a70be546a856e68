"""A table that an English text lays out with blanks or dots -> sentences that say its rows:
'Exports of ships in May were $120 million, down 3.1 percent'.

Its cells say themselves what they are ("$1.2 bn", "-3.1%", a growth in brackets), or the lines
above do: "(US$ billion, % y/y)". A row whose flow or unit nothing tells is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from ktrade.press.lexicon import place_names
from ktrade.press.tables import LONGEST_HEADING, MONTHS, SUBJECTS, TOO_MUCH, flow_in, moved

_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
_PERIOD = re.compile(
    rf"\b{_MONTH}(?: ?(?:[-–~]|to) ?{_MONTH})?(?: 1 ?[-–] ?\d\d)?"
    r"(?:,? (?:19|20)\d\d|[- ]['’]?\d\d(?!\d))?(?![a-z])"
    r"|\b(?:[QH][1-4]|(?:first|second|third|fourth) (?:half|quarter))"
    r"(?:,? (?:of )?(?:19|20)\d\d)?\b"
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?<=[a-z.])[- ]['’]?(?=\d\d$)")  # "Jul 23", "May-22"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_CELL = re.compile(
    rf"(?P<bracket>\( ?)?(?P<sign>[-+−–]?) ?(?P<money>(?:US)?\$ ?|USD ?)?(?P<number>{_NUMBER})"
    r" ?(?P<scale>bn|billion|mn|million|m|b)?\.? ?(?P<percent>%|pct|percent|per cent)? ?\)?"
)
_BETWEEN = re.compile(r" {2,}| ?\.{2,} ?|\t")
_BRACKETED = re.compile(r"(?<=[\d%nm]) (?=\()")  # "34.27 (+18.8)"
_ROW = re.compile(
    r"(?P<indent>[ \t]*)(?:\d\d?[.)] )?(?P<name>[A-Za-z%(].{0,60}?)"
    r"(?: {2,}| ?\.{3,} ?|\t)\s*(?P<cells>.+)"
)
_UNIT = re.compile(
    r"\b(?:in )?(?P<scale>[bm]illions?|[bm]n) (?:of )?(?:U\.?S\.? )?(?:dollars?|USD|US\$)"
    r"|(?:US\$|USD|\$|dollars?),? ?\(?(?P<scale2>[bm]illions?|[bm]n)\b",
    re.IGNORECASE,
)
_IN_UNITS = re.compile(r"\bin (?:[bm]illions|USD|US\$)", re.IGNORECASE)
_FLOWS = {
    "export": r"export|shipp|shipment|\bwent\b|\bsold\b|destination",
    "import": r"import|arrival|\bcame from\b",
    "balance": r"balance|surplus|deficit",
}
_VOLUME = re.compile(r"\b(?:units?|vehicles|tonnage|tons|tonnes|volume)\b", re.IGNORECASE)
_VALUE = re.compile(r"\b(?:values?|amounts?)\b,?", re.IGNORECASE)
_WITHIN = re.compile(r"(?:of which|including|incl\.|thereof)[: ]+", re.IGNORECASE)
_ALL = re.compile(r"(?:the )?(?:total|overall|all(?: goods)?|world|trade)?", re.IGNORECASE)
_GROWTH = re.compile(r"%|percent|change|growth|y/y|yoy|y-o-y", re.IGNORECASE)
_SHARE = re.compile(r"share|weight", re.IGNORECASE)
_GROWTH_ROW = re.compile(  # a row that tells how the row above it moved
    r"\(?(?:%|percent|yoy|y/y|y-o-y|change|growth|annual change)"
    r"(?:,? (?:%|yoy|y/y|on year|rate|change|year on year|from a year earlier|\(%\)))*\)?",
    re.IGNORECASE,
)
_NO_GROWTH = re.compile(rf" (?:up|down) {TOO_MUCH}")
_OF_YEAR = re.compile(r"y/y|yoy|y-o-y|year|annual", re.IGNORECASE)
_A_MONTH = re.compile(
    rf"\(?(?P<before>{_MONTH}(?: (?:19|20)\d\d)?)?\)?:? ?(?P<level>[-+−]?{_NUMBER} ?%?)"
    rf"(?: ?(?:bn|billion))?(?: ?\((?P<behind>{_MONTH}(?: (?:19|20)\d\d)?)\))?"
    rf"(?: (?P<growth>\([-+−]?{_NUMBER} ?%?\)))?\.?",
    re.IGNORECASE,
)
FEWEST_MONTHS = 2
LINES_ABOVE = 6  # that may tell the unit


class _Row(NamedTuple):
    """A row of a table: how far it is moved in, its name, and its cells, those in brackets with the
    cell before them."""

    indent: int
    name: str
    cells: list[list[re.Match[str]]]


def rows_said(lines: Sequence[str]) -> list[str]:
    """The lines of a text, the rows of its tables replaced by the sentences that say them."""
    found: list[str] = []
    rows: list[_Row] = []
    start = 0
    for line in (*chain.from_iterable(map(_one_a_line, lines)), ""):
        if months := _months_told(line):
            found += months
            continue
        if row := _row(line):
            start = start if rows else len(found)
            rows.append(row)
        elif rows:
            head = found[start - 1] if start and found[start - 1].strip() else ""
            found[start:] = _said(rows, head, found[:start]) or found[start:]
            rows = []
        found.append(line)
    return found[:-1]


def _one_a_line(line: str) -> list[str]:
    """The rows that stand side by side in a line: 'ships  3.5    steel  -2.1'; else the line."""
    parts = _BETWEEN.split(line.strip())
    names, cells = parts[::2], parts[1::2]
    is_pairs = len(names) == len(cells) > 1 and all(map(_CELL.fullmatch, cells))
    if not is_pairs or not all(re.match("[A-Za-z]", name) for name in names):
        return [line]
    return [f"{name}  {cell}" for name, cell in zip(names, cells, strict=True)]


def _months_told(line: str) -> list[str]:
    """The sentences of a line that tells months one after another: 'Exports (USD bn, y-o-y):
    (Aug) 56.6 (6.6%) → (Sept) 57.4 (2.7%)'; none for another line."""
    head, _, rest = line.partition(":")
    flow, unit = _flow(head), _unit(head)
    months = [m for m in map(_A_MONTH.fullmatch, re.split(r" ?(?:→|->|⇒) ?", rest.strip())) if m]
    is_of_growth = _GROWTH.search(head)
    if len(months) < FEWEST_MONTHS or not flow or not (unit or is_of_growth):
        return []
    found = []
    for month in months:
        subject = f"{SUBJECTS[flow]} in {month['before'] or month['behind']}"
        cells = [
            cell for part in ("level", "growth") if (cell := _CELL.fullmatch(month[part] or ""))
        ]
        if cells and (sentence := _sentence(subject, "", cells, unit, "" if unit else "%")):
            found.append(sentence)
    return found


def _row(line: str) -> _Row | None:
    """The row a line is; None where it is none."""
    parts = _ROW.fullmatch(line.rstrip())
    if not parts:
        return None
    cells: list[list[re.Match[str]]] = []
    for text in _BETWEEN.split(_BRACKETED.sub("  ", parts["cells"])):
        cell = _CELL.fullmatch(text.strip())
        if not cell:
            return None
        if cell["bracket"] and cells:
            cells[-1].append(cell)
        else:
            cells.append([cell])
    return _Row(len(parts["indent"].expandtabs()), parts["name"].rstrip(" :."), cells)


def _said(rows: Sequence[_Row], head: str, above: Sequence[str]) -> list[str]:
    """The sentences of a table's rows; none where a row does not say what it is."""
    told = [line.strip() for line in above if line.strip()][-LINES_ABOVE:]
    heads = [cell for cell in _BETWEEN.split(head.strip()) if cell]
    is_headed = len(heads) in (len(rows[0].cells), len(rows[0].cells) + 1) and len(heads) > 1
    heads = heads[-len(rows[0].cells) :] if is_headed else [""] * len(rows[0].cells)
    headings = told[-3:-1] if is_headed else told[-2:]
    is_heading = [len(line) <= LONGEST_HEADING and line[-1] not in ".?!" for line in headings]
    about = " ".join(line for line, is_one in zip(headings, is_heading, strict=True) if is_one)
    unit = _unit(" ".join(line for line in told if _IN_UNITS.search(line) or line[-1] not in ".?!"))
    measures = re.split(r"[,;]| and ", about[about.rfind("(") :]) if "(" in about else []
    measures = measures if any(map(_unit, measures)) else []
    flow = next(filter(None, map(_flow, (about, *above))), "")
    in_bracket = told[-1][told[-1].rfind("(") :] if told and "(" in told[-1] else ""
    is_of_growth = _GROWTH.search(in_bracket) and not _unit(in_bracket)
    is_of_months = _follow_each_other(heads)
    within, indent, of_parent, last_of = "", 0, "", ""
    found = []
    for row in rows:
        name, own_unit = _without_unit(row.name)
        unit = own_unit or unit
        flow = _flow(name) or flow
        is_child = bool(_WITHIN.match(name)) or (of_parent and row.indent >= indent and within)
        if _WITHIN.match(name):
            within, indent = of_parent, row.indent
        is_growth_row = _GROWTH_ROW.fullmatch(name) is not None
        of = last_of if is_growth_row else _of(_WITHIN.sub("", name), flow)
        if is_growth_row:
            within = ""
        elif not is_child or _flow(name):
            within, of_parent = "", of
        else:
            of += within
        last_of = of
        for column, (cells, label) in enumerate(zip(row.cells, heads, strict=False)):
            period = _PERIOD.search(label) or _PERIOD.search(about)
            says = measures[column] if len(measures) == len(row.cells) else label
            if not any(heads) and not measures and column:
                says = "%" if column == 1 and _GROWTH.search(about) else ""
                if column > 1 or not (says or cells[0]["percent"] or cells[0]["bracket"]):
                    continue  # who knows what it is
            is_bare = len(cells) == 1 and not (cells[0]["money"] or cells[0]["scale"])
            if not any(heads) and not column and is_of_growth and is_bare:
                says = "%"
            if is_of_months and _GROWTH.search(says) and not _OF_YEAR.search(says):
                continue  # "April, May, change": on the month before, or who knows
            if is_growth_row:
                says = "%"
            at = f" in {_SHORT_YEAR.sub(' 20', period[0])}" if period else ""
            subject = f"{SUBJECTS.get(flow, '')}{of}{at}"
            found.append(_sentence(subject, name, cells, unit, says))
    if not flow or not any(found) or any(map(_NO_GROWTH.search, found)):
        return []
    return _joined(found)


def _follow_each_other(heads: Sequence[str]) -> bool:
    """Whether two months in a row head columns."""
    named = [found[0][:3].lower() for head in heads if (found := re.match(_MONTH, head, re.I))]
    at = [MONTHS.index(name) for name in named]
    return any((two - one) % 12 in (1, 11) for one, two in pairwise(at))


def _joined(found: Sequence[str]) -> list[str]:
    """The sentences, a growth of its own put behind the level before it of the same subject."""
    said: list[str] = []
    for sentence in filter(None, found):
        subject, _, rest = sentence.partition(" were ")
        if said and rest.startswith(("up", "down")) and said[-1].startswith(f"{subject} were"):
            said[-1] = f"{said[-1].rstrip('.')}, {rest}"
        else:
            said.append(sentence)
    return said


def _sentence(subject: str, name: str, cells: Sequence[re.Match[str]], unit: str, says: str) -> str:
    """What a cell of a row says, with a growth in brackets behind it; '' for nothing."""
    cell, growth = cells[0], cells[1] if len(cells) > 1 else None
    number = cell["number"]
    if _SHARE.search(says):
        return f"{subject} accounted for {number} percent of exports."
    is_growth = cell["percent"] or cell["bracket"] or (_GROWTH.search(says) and not _unit(says))
    if is_growth:
        return f"{subject} were {_moved(cell)}."
    scale = cell["scale"] or _unit(says) or unit
    if _VOLUME.search(name) and not cell["money"]:
        counted = "tons" if re.search("ton|weight", name, re.I) else "units"
        said = f"{number} {counted}"
    elif scale:
        minus = "minus " if cell["sign"] in ("-", "−", "–") else ""
        said = f"{minus}${number} {'million' if scale.startswith('m') else 'billion'}"
    else:
        return ""
    return f"{subject} were {said}{f', {_moved(growth)}' if growth else ''}."


def _moved(cell: re.Match[str]) -> str:
    return moved(cell["number"], cell["sign"] in ("-", "−", "–"))


def _unit(text: str) -> str:
    """bn or m, as the last unit of money in a text; '' for none."""
    found = [m["scale"] or m["scale2"] for m in _UNIT.finditer(text)]
    return found[-1].lower()[0].replace("b", "bn") if found else ""


def _without_unit(name: str) -> tuple[str, str]:
    """The name of a row, and the unit that it says behind it: 'Exports to China, bn USD'."""
    unit = _UNIT.search(name)
    return (name[: unit.start()].rstrip(" ,(") if unit else name), _unit(name)


def _flow(text: str) -> str:
    return flow_in(text, _FLOWS)


def _of(name: str, flow: str) -> str:
    """What a row is of, as it stands behind its flow: ' of ships', ' to Japan', '' for all."""
    name = _VOLUME.sub("", _VALUE.sub("", name)).strip(" ,")
    bare = re.sub(r"^(?:exports?|imports?|shipments?|shipped|trade balance|balance|surplus)\b", "",
                  name, flags=re.IGNORECASE).strip(" ,")  # fmt: skip
    if bare != name and re.match(r"(?:to|from|of|with) ", bare):
        return f" {bare}"
    if _ALL.fullmatch(bare) or re.fullmatch(r"shipped", bare, re.IGNORECASE):
        return ""
    if bare.removeprefix("the ").casefold() in place_names():
        return f" {'from' if flow == 'import' else 'with' if flow == 'balance' else 'to'} {bare}"
    return f" of {bare}"
