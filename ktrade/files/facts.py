"""Facts files -> what each row says of its place, read a column at a time, with a problem for every
bad cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat

from ktrade.errors import NotUnderstood, one_of, shown
from ktrade.files.columns import LONG_COLUMNS, WIDE_COLUMNS
from ktrade.files.csv_reader import Block, Sheet, doubtful
from ktrade.files.described import MOST_WORDS, parse_source_id
from ktrade.model.claim import Claim
from ktrade.model.claim_grammar import parse_claim
from ktrade.model.figure import MOST_FIGURES, Rounding, Unit, read_figure
from ktrade.model.floats import as_floats
from ktrade.model.number import NoUnit, RowUnit, ambiguous_points, parse_row_unit, volume_unit
from ktrade.model.period import FIRST_YEAR, LAST_YEAR, Period
from ktrade.model.quantity import (
    MEASURES,
    PRINTED_OF_A_WHOLE,
    STATUSES,
    TOTAL,
    WORLD,
    FactRow,
    Place,
    PrintedFigure,
    Whole,
    counted_in,
    default_whole,
)
from ktrade.model.vocabulary import flow_named

MEASURES_OF_DAYS = tuple(measure for measure, unit in MEASURES.items() if unit is Unit.DAYS)


class NameResolver:
    """What the words of a facts file may mean, and how its sources round."""

    def __init__(
        self,
        category: Callable[[str], str],
        destination: Callable[[str], str],
        rounding: Callable[[str], Rounding],
    ) -> None:
        self.category = lru_cache(MOST_WORDS)(category)
        self.destination = lru_cache(MOST_WORDS)(destination)
        self.rounding = lru_cache(MOST_WORDS)(rounding)


def read_facts(sheet: Sheet, resolver: NameResolver, source: str) -> Iterator[tuple[int, FactRow]]:
    """(line, what it says of a place) for each good row of a facts file, wide or long.

    `source` is the id for rows that name none; '' where every row has to.
    """
    required = ["period"] if source else ["period", "source"]
    if sheet.is_long:
        if sheet.has_columns(LONG_COLUMNS, required, others_ignored=True):
            for block in sheet.blocks():
                yield from _Rows(block, resolver, source).long()
    elif sheet.has_columns(WIDE_COLUMNS, required):
        measures = [measure for measure in MEASURES if measure in sheet.header]
        for block in sheet.blocks():
            yield from _Rows(block, resolver, source).wide(measures)


class _Rows:
    """A block of rows of a facts file."""

    def __init__(self, block: Block, resolver: NameResolver, source: str) -> None:
        self._block, self._resolver = block, resolver
        self._sources = block.read(
            "source", parse_source_id, default=source, blank="is blank; expected a source's id"
        )
        columns = (
            block.read("period", _period, blank="is blank; expected a period such as 2026-01"),
            block.read("flow", _flow, default="export"),
            block.read("category", resolver.category, default=TOTAL),
            block.read("destination", resolver.destination, default=WORLD),
        )
        self._places: list[Place | None] = [
            (
                (period, flow, category, destination)
                if period and flow and category and destination
                else None
            )
            for period, flow, category, destination in zip(*columns, strict=True)
        ]
        self._roundings = [resolver.rounding(source or "") for source in self._sources]
        self._units = block.read("printed_in", _row_unit)
        self._statuses = block.read("status", _status)

    def wide(self, measures: Sequence[str]) -> Iterator[tuple[int, FactRow]]:
        """What each good row says in the columns of these measures and in the others."""
        block = self._block
        for measure in measures:
            for number, text, other in ambiguous_points(block.texts(measure)):
                expected = (
                    f"expected thousands with a comma, as in {shown(other)}, or a smaller scale"
                )
                block.problem(
                    block.lines[number],
                    measure,
                    f"{shown(text)} may use a point for thousands; {expected}",
                )
        by_column = (
            zip(*map(self._column, measures), strict=True)
            if measures
            else repeat((), len(block.lines))
        )
        figures = [tuple(filter(None, row)) for row in by_column]
        if {"volume", "volume_yoy"} <= {*measures}:
            figures = [_growth_in_unit(row) for row in figures]
        bases = block.read("year_earlier", self._base, self._roundings, self._places, self._units)
        cells = zip(block.lines, block.texts("claims"), strict=True)
        claims = [tuple(self._claims(line, cell)) if cell else () for line, cell in cells]
        for line, printed, base, claimed in zip(block.lines, figures, bases, claims, strict=True):
            if not (printed or base or claimed) and line not in block.bad:
                block.problem(
                    line, "", "has neither a figure nor a claim; fill in the row or delete it"
                )
        for line, status, claimed in zip(block.lines, self._statuses, claims, strict=True):
            if status and claimed:
                block.problem(
                    line,
                    "claims",
                    f"cannot be judged on a {status}; expected them on a row without a status",
                )
        has_days = any(measure in MEASURES_OF_DAYS for measure in measures)
        for (line, entry), base, status in zip(
            self._entries(figures, claims), bases, self._statuses, strict=True
        ):
            if entry:
                yield from (
                    (line, one) for one in (_with_days_apart(entry) if has_days else (entry,))
                )
                if base:
                    place = (entry.place[0].year_before, *entry.place[1:])
                    figures_then = [base._replace(status=status) if status else base]
                    yield line, entry._replace(place=place, figures=figures_then, claims=())

    def long(self) -> Iterator[tuple[int, FactRow]]:
        """The one figure of each good row."""
        block = self._block
        measures = block.read(
            "measure", _measure, blank=f"is blank; expected one of {', '.join(MEASURES)}"
        )
        block.read("of", _of_a_part, measures, block.texts("printed"))
        beside = (measures, self._roundings, self._places, self._units, block.texts("of"))
        column = block.read("printed", self._cell, *beside, blank="is blank; expected a figure")
        figures = [[figure] if figure else [] for figure in column]
        for line, entry in self._entries(figures, repeat(())):
            if entry:
                yield from ((line, one) for one in _with_days_apart(entry))

    def _entries(
        self, figures: Iterable[Sequence[PrintedFigure]], claims: Iterable[Sequence[Claim]]
    ) -> Iterator[tuple[int, FactRow | None]]:
        """The line of each row and what it says; None for a bad one."""
        block = self._block
        of_rows = (
            self._sources,
            self._places,
            block.texts("where"),
            block.texts("note"),
            self._statuses,
        )
        for line, source, place, where, note, status, row, row_claims in zip(
            block.lines, *of_rows, figures, claims, strict=False
        ):
            is_good = source and place and line not in block.bad
            if status:
                row = [one._replace(status=status) for one in row]
            yield line, FactRow(source, place, where, note, row, row_claims) if is_good else None

    def _column(self, measure: str) -> list[PrintedFigure | None]:
        """What the cells of a measure's column say; None where one is blank or does not read."""
        if measure in PRINTED_OF_A_WHOLE or measure in MEASURES_OF_DAYS:
            beside = (self._roundings, self._places, self._units)
            return self._block.read(measure, self._cell, repeat(measure), *beside)
        return self._block.read(measure, _printed, repeat(measure), self._roundings, self._units)

    def _cell(
        self,
        text: str,
        measure: str | None,
        rounding: Rounding,
        place: Place | None,
        row_unit: RowUnit | None,
        of: str = "",
    ) -> PrintedFigure | None:
        """What a cell says, and of what whole; NotUnderstood where it may not say that of the
        place."""
        if not measure:
            return None
        if measure == "volume_yoy" and of:
            return _printed(text, measure, rounding, row_unit)._replace(
                counted_in=counted_in(volume_unit(of))
            )
        has_whole = measure in PRINTED_OF_A_WHOLE
        if has_whole and not of:
            text, _, of = text.partition(" of ")
        figure = _printed(text, measure, rounding, row_unit)
        if not place or not has_whole:
            return figure
        whole = self._whole(of, *place[2:])
        return figure._replace(of_category=whole.category, of_destination=whole.destination)

    def _whole(self, of: str, category: str, destination: str) -> Whole:
        """What a share of this category and destination is of: as written after `of`, else by the
        default."""
        whole = default_whole(category, destination)
        if of.strip():
            wanted, _, to = of.partition(" to ")
            whole = Whole(
                self._resolver.category(wanted),
                self._resolver.destination(to) if to else destination,
            )
        if whole == Whole(category, destination):
            raise NotUnderstood(
                f"is a share of {whole.text(WORLD)} itself; expected '… of CATEGORY [to"
                " DESTINATION]'"
            )
        return whole

    def _base(
        self, text: str, rounding: Rounding, place: Place | None, row_unit: RowUnit | None
    ) -> PrintedFigure:
        """What a cell says of the level a year earlier."""
        figure = _printed(text, "value", rounding, row_unit)
        if place and place[0].year_before.first < FIRST_YEAR * 12:
            raise NotUnderstood(
                f"{place[0].year_before} is outside the years {FIRST_YEAR} to {LAST_YEAR}"
            )
        return figure

    def _claims(self, line: int, cell: str) -> Iterator[Claim]:
        for text in cell.split(";"):
            if text.strip():
                try:
                    yield parse_claim(text)
                except NotUnderstood as error:
                    self._block.problem(line, "claims", doubtful(text.strip()) or str(error))


@lru_cache(MOST_FIGURES)
def _printed(
    text: str, measure: str, rounding: Rounding, row_unit: RowUnit | None
) -> PrintedFigure:
    unit = MEASURES[measure]
    try:
        figure = read_figure(row_unit.behind_bare(text, unit) if row_unit else text, unit, rounding)
    except NoUnit as error:
        raise NotUnderstood(f"{error}, or the row's in a column printed_in") from None
    return PrintedFigure(
        measure, None, None, figure.printed, *as_floats(figure.interval), counted_in(figure.unit)
    )


def _growth_in_unit(figures: tuple[PrintedFigure, ...]) -> tuple[PrintedFigure, ...]:
    """The figures of a row, in which growth of a volume is of what that is counted in."""
    counted = next((figure.counted_in for figure in figures if figure.measure == "volume"), None)
    if not counted:
        return figures
    return tuple(
        figure._replace(counted_in=counted) if figure.measure == "volume_yoy" else figure
        for figure in figures
    )


def _with_days_apart(entry: FactRow) -> Iterator[FactRow]:
    """The entry, its working days at their own place: they are the period's, on whichever row they
    stand."""
    of_days = (entry.place[0], "export", TOTAL, WORLD)
    days = [figure for figure in entry.figures if figure.measure in MEASURES_OF_DAYS]
    if not days or entry.place == of_days:
        yield entry
        return
    others = [figure for figure in entry.figures if figure.measure not in MEASURES_OF_DAYS]
    if others or entry.claims:
        yield entry._replace(figures=others)
    yield entry._replace(place=of_days, figures=days, claims=())


@lru_cache(MOST_WORDS)
def _period(text: str) -> Period:
    return Period.parse(text)


@lru_cache(MOST_WORDS)
def _flow(text: str) -> str:
    return flow_named(text)


@lru_cache(MOST_WORDS)
def _row_unit(text: str) -> RowUnit:
    return parse_row_unit(text)


@lru_cache(MOST_WORDS)
def _status(text: str) -> str:
    return one_of(text, STATUSES, "status")


def _measure(text: str) -> str:
    return one_of(text, MEASURES, "measure")


def _of_a_part(of: str, measure: str | None, printed: str) -> None:
    if of and measure and printed and measure not in (*PRINTED_OF_A_WHOLE, "volume_yoy"):
        raise NotUnderstood(
            f"belongs to {' and '.join(PRINTED_OF_A_WHOLE)} only; expected it blank"
        )
