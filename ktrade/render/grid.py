"""An answer as rows of text: what the terminal table and markdown share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase

from ktrade import digits
from ktrade.answer import Answer, Cell, Explanation, Listing, Measured, Row, Value
from ktrade.errors import visible
from ktrade.fact import Source
from ktrade.figure import Unit

DERIVED, SHARPER, CLASH = "·", "≈", "!"
MEANINGS = {
    DERIVED: "printed nowhere, derived",
    SHARPER: "sharper than any print",
    CLASH: "figures about it cannot all hold",
}
SCALE_NAMES = {0: "USD", 6: "USD million", 9: "USD billion"}
WON_EXPONENT = 12


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of texts, and how it is set."""

    cells: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Texts by row and column; `numeric` tells which columns are set on the decimal point."""

    title: str
    unit: str
    header: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[GridRow, ...]
    footer: tuple[str, ...]


def grid_of(answer: Answer | Listing | Explanation, exponent: int) -> Grid:
    """The texts of an answer; dollars in units of 10**exponent. Control characters are escaped."""
    if isinstance(answer, Explanation):
        return _grid_of_explanation(answer, exponent)
    return _grid_of_listing(answer) if isinstance(answer, Listing) else _grid_of_quantities(answer, exponent)


def _grid_of_listing(listing: Listing) -> Grid:
    rows = [tuple(map(_plain, row, listing.fields)) for row in listing.rows]
    filled = (i for i in range(len(listing.fields)) if any(row[i] for row in rows))
    kept = [i for i in filled if listing.fields[i] not in listing.in_title]
    return Grid(
        visible(listing.title),
        "",
        tuple(listing.fields[i] for i in kept),
        tuple(listing.fields[i] in ("printed", "low", "high") for i in kept),
        tuple(GridRow(tuple(row[i] for i in kept)) for row in rows),
        (),
    )


def _grid_of_explanation(explanation: Explanation, exponent: int) -> Grid:
    rows = []
    for depth, step in explanation.lines():
        power = {str(Unit.USD): exponent, str(Unit.KRW): WON_EXPONENT}.get(step.unit, 0)
        bound = digits.one_bound(step.bound, step.end, power) if step.bound is not None else ""
        sign = (">" if step.end == "low" else "<") + ("" if step.is_open else "=")
        label = f"{'  ' * depth}{visible(step.quantity)}"
        rows.append(GridRow((label, f"{sign} {bound}" if bound else "", visible(step.why)), depth == 0))
    quantity = explanation.quantity
    title = f"{visible(explanation.title)}: {number(quantity, exponent)} {_unit_name(quantity, exponent)}"
    return Grid(title, "", ("", "bound", "because"), (False, True, False), tuple(rows), ())


def _grid_of_quantities(answer: Answer, exponent: int) -> Grid:
    marks = _marks(answer)
    kept = [i for i in range(len(answer.columns)) if any(row.cells[i] for row in answer.rows)]
    rows = [
        GridRow(
            (
                "  " * row.depth + visible(row.label),
                *(_text(row.cells[i], exponent) for i in kept),
                _marks_of(row, marks),
            ),
            row.is_total,
        )
        for row in answer.rows
    ]
    also = [f"{visible(row.label)}: {_with_unit(row, exponent)}  {_marks_of(row, marks)}" for row in answer.also]
    used = {symbol for row in rows for cell in row.cells[1:-1] for symbol in MEANINGS if symbol in cell}
    used |= {symbol for line in also for symbol in MEANINGS if symbol in line}
    has_money = any(m.unit == Unit.USD for row in answer.rows for m in row.measured)
    meanings = [f"{symbol} {meaning}" for symbol, meaning in MEANINGS.items() if symbol in used]
    footer = [*also, *map(visible, answer.notes)]
    if meanings:
        footer.append("   ".join(meanings))
    footer += [f"{mark}  {visible(describe(answer.sources[source]))}" for source, mark in marks.items()]
    return Grid(
        visible(answer.title),
        SCALE_NAMES[exponent] if has_money else "",
        ("", *(answer.columns[i].header for i in kept), ""),
        (False, *(True for _ in kept), False),
        tuple(rows),
        tuple(footer),
    )


def describe(source: Source) -> str:
    """A source in a legend: publisher, agency, date and address, as far as they are known."""
    who = "/".join(filter(None, (source.publisher, source.agency))) or source.id
    when = source.published.isoformat() if source.published else "undated"
    return " ".join(filter(None, (f"{who}, {when}", f"({source.id})" if who != source.id else "", source.url)))


def number(measured: Measured, exponent: int) -> str:
    """A quantity as a reader sees it: its print, or what its bounds decide, or both where they say more."""
    power = _exponent(measured, exponent)
    clash = CLASH if measured.clash else ""
    derived = digits.bounds(measured.interval, power, measured.is_signed)
    if measured.printed is None:
        return clash + DERIVED + derived
    printed = digits.printed(measured.printed, power, measured.is_signed)
    if measured.is_sharper and not measured.clash:
        return f"{printed} {SHARPER} {derived}"
    return clash + printed


def _exponent(measured: Measured, exponent: int) -> int:
    return (
        {Unit.USD: exponent, Unit.KRW: WON_EXPONENT}.get(Unit(measured.unit), 0) if measured.unit in list(Unit) else 0
    )


def _text(cell: Cell, exponent: int) -> str:
    return number(cell, exponent) if cell else ""


def _unit_name(measured: Measured, exponent: int) -> str:
    units = {str(Unit.USD): SCALE_NAMES[exponent], str(Unit.KRW): "KRW trillion", str(Unit.PERCENT): "%"}
    return units.get(str(measured.unit), str(measured.unit))


def _with_unit(row: Row, exponent: int) -> str:
    return ", ".join(f"{number(m, exponent)} {_unit_name(m, exponent)}" for m in row.measured)


def _plain(value: Value, field: str) -> str:
    if isinstance(value, Decimal):
        return digits.one_bound(value, field, 0)
    return visible("; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value))


def _marks(answer: Answer) -> dict[str, str]:
    """A short mark for each source, in the order they appear."""
    sources = dict.fromkeys(s for row in (*answer.rows, *answer.also) for m in row.measured for s in m.sources)
    return {source: _letters(number) for number, source in enumerate(sources)}


def _letters(index: int) -> str:
    """A, B, …, Z, AA, AB, …"""
    text = ""
    while index >= 0:
        text = ascii_uppercase[index % 26] + text
        index = index // 26 - 1
    return text


def _marks_of(row: Row, marks: Mapping[str, str]) -> str:
    used = {source for m in row.measured for source in m.sources}
    return " ".join(mark for source, mark in marks.items() if source in used)


def aligned(header: str, texts: Sequence[str]) -> list[str]:
    """Header and texts padded: decimal points under each other, the header ending where the numbers do."""
    split = [_split(text) for text in texts]
    first_numbers = max((len(b.split(" ")[0]) for _, b in split), default=0)
    left = max([len(a) for a, _ in split] + [len(header) - first_numbers])
    right = max((len(b) for _, b in split), default=0)
    lines = [a.rjust(left) + b.ljust(right) for a, b in split]
    return [header.rjust(left + first_numbers).ljust(left + right), *lines]


def _split(text: str) -> tuple[str, str]:
    """The text up to the end of its first whole number, and the rest."""
    seen_digit = False
    for place, character in enumerate(text):
        if character.isdigit():
            seen_digit = True
        elif seen_digit and character != ",":
            return text[:place], text[place:]
    return text, ""
