"""An answer as rows of text: what the terminal table and markdown share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase

from ktrade.errors import visible
from ktrade.model import digits
from ktrade.model.figure import Unit
from ktrade.model.quantity import Source
from ktrade.queries.answer import Answer, Listing, Measured, Row, Value
from ktrade.queries.explanation import Explanation

DERIVED, SHARPER, CONFLICT = "·", "≈", "!"
MEANINGS = {
    DERIVED: "derived, not published",
    SHARPER: "derived, tighter than published",
    CONFLICT: "figures in conflict",
}
CERTAIN = "derived, not published: the last digit may be off by up to three"
NUMERIC = ("printed", "low", "high", "mid")  # the fields of a listing that are numbers
SCALE_NAMES = {0: "USD", 6: "USD million", 9: "USD billion"}
WON_EXPONENT = 12


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of texts, and how it is set."""

    cells: tuple[str, ...]
    depth: int = 0
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Texts by row and column; `numeric` tells which columns are set on the decimal point.

    With labels, the first column says what each row is, indented by depth, and the last who says
    so, by the marks of `sources`.
    """

    title: str
    unit: str
    header: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[tuple[str, Source], ...] = ()
    has_labels: bool = True

    @property
    def footer(self) -> tuple[str, ...]:
        """The notes, then each source behind its mark."""
        legend = (f"{mark}  {visible(describe(source))}" for mark, source in self.sources)
        return (*self.notes, *legend)


def grid_of(
    answer: Answer | Listing | Explanation,
    exponent: int,
    marks: Mapping[str, str] | None = None,
    is_short: bool = False,
) -> Grid:
    """The texts of an answer; dollars in units of 10**exponent. Control characters are escaped.

    `marks` are those of sources, where several tables share them; labels then name sources so. A
    short one has the digits that are certain, no bounds, and no remarks on how it was made.
    """
    if isinstance(answer, Explanation):
        return _grid_of_explanation(answer, exponent)
    return (
        _grid_of_listing(answer)
        if isinstance(answer, Listing)
        else _grid_of_quantities(answer, exponent, marks, is_short)
    )


def _grid_of_listing(listing: Listing) -> Grid:
    rows = [tuple(map(_plain, row, listing.fields)) for row in listing.rows]
    filled = (i for i in range(len(listing.fields)) if any(row[i] for row in rows))
    kept = [i for i in filled if listing.fields[i] not in listing.in_title]
    return Grid(
        visible(listing.title),
        "",
        tuple(listing.fields[i] for i in kept),
        tuple(listing.fields[i] in NUMERIC for i in kept),
        tuple(GridRow(tuple(row[i] for i in kept)) for row in rows),
        has_labels=False,
    )


def _grid_of_explanation(explanation: Explanation, exponent: int) -> Grid:
    rows = []
    for depth, step in explanation.lines():
        power = scale_of(step.unit, exponent)
        bound = digits.one_bound(step.bound, step.end, power) if step.bound is not None else ""
        sign = (">" if step.end == "low" else "<") + ("" if step.is_open else "=")
        label = f"{'  ' * depth}{visible(step.quantity)}"
        rows.append(
            GridRow(
                (label, f"{sign} {bound}" if bound else "", visible(step.why)), depth, depth == 0
            )
        )
    quantity = explanation.quantity
    title = (
        f"{visible(explanation.title)}: {number(quantity, exponent)}"
        f" {unit_name(quantity.unit, exponent)}"
    )
    return Grid(title, "", ("", "bound", "because"), (False, True, False), tuple(rows))


def _grid_of_quantities(
    answer: Answer, exponent: int, shared: Mapping[str, str] | None, is_short: bool
) -> Grid:
    marks = marks_of_sources(answer) if shared is None else shared
    kept = [
        i
        for i, column in enumerate(answer.columns)
        if not (is_short and column.is_extra) and any(row.cells[i] for row in answer.rows)
    ]
    text_of = short if is_short else number

    def label(row: Row) -> str:
        is_marked = is_short or shared is not None
        return visible(with_marks(row.label, marks) if is_marked else row.label)

    rows = [
        GridRow(
            (
                "  " * row.depth + label(row),
                *(text_of(cell, exponent) if (cell := row.cells[i]) else "" for i in kept),
                _marks_of(row, marks),
            ),
            row.depth,
            row.is_total,
        )
        for row in answer.rows
    ]
    also = [
        f"{label(row)}: {_with_unit(row, exponent, text_of)}  {_marks_of(row, marks)}"
        for row in answer.also
    ]
    used = {
        symbol for row in rows for cell in row.cells[1:-1] for symbol in MEANINGS if symbol in cell
    }
    used |= {symbol for line in also for symbol in MEANINGS if symbol in line}
    has_money = any(m.unit == Unit.USD for row in answer.rows for m in row.measured)
    texts = MEANINGS | ({DERIVED: CERTAIN} if is_short else {})
    meanings = [f"{symbol} {meaning}" for symbol, meaning in texts.items() if symbol in used]
    notes = [*also, *map(visible, () if is_short else answer.asides), *map(visible, answer.notes)]
    if meanings:
        notes.append("   ".join(meanings))
    return Grid(
        visible(answer.title),
        SCALE_NAMES[exponent] if has_money else "",
        ("", *(answer.columns[i].header for i in kept), ""),
        (False, *(True for _ in kept), False),
        tuple(rows),
        tuple(notes),
        tuple((mark, answer.sources[source]) for source, mark in marks.items()),
    )


def describe(source: Source) -> str:
    """A source in a legend: publisher, agency, date and address, as far as they are known."""
    by = dict.fromkeys(filter(None, (source.publisher, source.agency)))
    who = "/".join(by) or source.id
    when = source.published.isoformat() if source.published else "undated"
    return " ".join(
        filter(None, (f"{who}, {when}", f"({source.id})" if who != source.id else "", source.url))
    )


def publisher(source: Source) -> str:
    """Publisher and agency, else its id."""
    return "/".join(filter(None, (source.publisher, source.agency))) or source.id


def number(measured: Measured, exponent: int) -> str:
    """A quantity as a reader sees it: its print, or what its bounds decide, or both where they say
    more."""
    power = scale_of(measured.unit, exponent)
    sign = CONFLICT if measured.is_in_conflict else ""
    derived = digits.bounds(measured.interval, power, measured.is_signed)
    if measured.printed is None:
        return sign + DERIVED + derived
    printed = digits.printed(measured.printed, power, measured.is_signed)
    if measured.is_sharper and not measured.is_in_conflict:
        return f"{printed} {SHARPER} {derived}"
    return sign + printed


def short(measured: Measured, exponent: int) -> str:
    """A quantity without its bounds: its print, or what its bounds leave where there is none, or
    where they say clearly more and both ends are known."""
    power = scale_of(measured.unit, exponent)
    sign = CONFLICT if measured.is_in_conflict else ""
    certain = digits.certain(measured.interval, power, measured.is_signed)
    if measured.printed and (sign or not measured.is_sharper or ".." in certain):
        return sign + digits.printed(measured.printed, power, measured.is_signed)
    return f"{sign}{DERIVED}{certain}"


def scale_of(unit: Unit | str, exponent: int) -> int:
    """The power of ten that figures of a unit are shown in: `exponent` for dollars."""
    powers: dict[str, int] = {Unit.USD: exponent, Unit.KRW: WON_EXPONENT}
    return powers.get(unit, 0)


def unit_name(unit: Unit | str, exponent: int) -> str:
    """The unit as shown: 'USD billion', 'KRW trillion', '%', 'points'."""
    names: dict[str, str] = {
        Unit.USD: SCALE_NAMES[exponent],
        Unit.KRW: "KRW trillion",
        Unit.PERCENT: "%",
    }
    return names.get(unit, str(unit))


def _with_unit(row: Row, exponent: int, text_of: Callable[[Measured, int], str]) -> str:
    return ", ".join(f"{text_of(m, exponent)} {unit_name(m.unit, exponent)}" for m in row.measured)


def _plain(value: Value, field: str) -> str:
    if isinstance(value, Decimal):
        return digits.one_bound(value, field, 0)
    return visible(
        "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    )


def marks_of_sources(*answers: Answer, also: Iterable[str] = ()) -> dict[str, str]:
    """A short mark for each source, in the order they appear, then for others."""
    shown = (
        s
        for answer in answers
        for row in (*answer.rows, *answer.also)
        for m in row.measured
        for s in m.sources
    )
    sources = dict.fromkeys((*shown, *also))
    return {source: _letters(number) for number, source in enumerate(sources)}


def with_marks(text: str, marks: Mapping[str, str]) -> str:
    """A label or sentence in which what a source alone means is marked: 'China (B)'."""
    for source, mark in marks.items():
        text = text.replace(f"({source})", f"({mark})")
    return text


def _letters(index: int) -> str:
    """A, B, …, Z, AA, AB, …"""
    text = ""
    while index >= 0:
        text = ascii_uppercase[index % 26] + text
        index = index // 26 - 1
    return text


def _marks_of(row: Row, marks: Mapping[str, str]) -> str:
    used = {marks[source] for m in row.measured for source in m.sources}
    return " ".join(sorted(used, key=lambda mark: (len(mark), mark)))


def aligned(header: str, texts: Sequence[str]) -> list[str]:
    """Header and texts padded: decimal points under each other, the header ending where the numbers
    do if it can."""
    split = [_split(text) for text in texts]
    left = max((len(whole) for whole, _ in split), default=0)
    end = left + max((len(rest.split(" ")[0]) for _, rest in split), default=0)
    top = header.rjust(end)
    width = max([len(top), *(left + len(rest) for _, rest in split)])
    return [
        text.ljust(width) for text in (top, *(whole.rjust(left) + rest for whole, rest in split))
    ]


def _split(text: str) -> tuple[str, str]:
    """The text up to the end of its first whole number, and the rest."""
    seen_digit = False
    for place, character in enumerate(text):
        if character.isdigit():
            seen_digit = True
        elif seen_digit and character != ",":
            return text[:place], text[place:]
    return text, ""
