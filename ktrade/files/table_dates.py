"""Of which period each row of an official table is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ktrade.errors import NotUnderstood, shown
from ktrade.files.grid import Row
from ktrade.files.key import is_total, key_of
from ktrade.files.profiles import Profile
from ktrade.files.table_above import within_span, year_above
from ktrade.files.table_below import RowKinds
from ktrade.files.table_cells import cell_of, text_of
from ktrade.files.table_header import GROWTH
from ktrade.files.table_layout import Layout, text_at
from ktrade.files.table_periods import (
    days_until,
    months_of,
    names_days,
    part_of_year,
    table_period,
    year_of,
)
from ktrade.files.table_rows import Notes
from ktrade.model.period import Period

# The number of a row, its cells, and its period: None where only its columns may have one, `1월`
# where its columns are of years.
_Dated = tuple[int, Sequence[object], Period | str | None]


class RowPeriods:
    """Tells the periods of rows, in the order of the table."""

    def __init__(self, profile: Profile, layout: Layout, kinds: RowKinds, notes: Notes) -> None:
        self._profile, self._layout, self._kinds, self._notes = profile, layout, kinds, notes

    def dated(self, rows: Iterator[Row]) -> Iterator[_Dated]:
        """The rows with figures; a year that stands above some of its months only is those
        months."""
        held: list[tuple[int, Sequence[object], Period]] = []
        for line, cells, period in self._with_periods(rows):
            if not isinstance(period, Period) or not self._profile.has_years_so_far:
                yield line, cells, period
            elif period.kind == "year":
                yield from self._closed(held)
                held = [(line, cells, period)]
            elif held and _is_part_of(period, held, cells, self._layout):
                held.append((line, cells, period))
            else:
                yield from self._closed(held)
                held = []
                yield line, cells, period
        yield from self._closed(held)

    def _with_periods(self, rows: Iterator[Row]) -> Iterator[_Dated]:
        """The rows with figures, each with its period as it says it."""
        layout, kinds = self._layout, self._kinds
        year = year_above([*layout.titles, *layout.headers])
        last: Period | None = None  # of months below one that has its year, the last
        crosses = all(v.period and v.period.kind == "year" for v in layout.values)
        for line, cells in rows:
            try:
                if not kinds.has_figures(cells):
                    year = year_of(text_at(cells, layout, "period")) or year
                    continue
            except NotUnderstood as error:
                self._notes.problem(line, "", str(error))
                return
            if "period" not in layout.roles:
                yield line, cells, layout.period
                continue
            text = text_at(cells, layout, "period")
            if (
                is_total(text)
                or is_total(text_at(cells, layout, "months"))
                or (not text and any(is_total(text_of(cell)) for cell in cells))
            ):
                self._notes.skip("totals over all periods")
                continue
            if key_of(text) in GROWTH:
                self._notes.skip(f"rows of {layout.header_of('period')} {shown(text)}")
                continue
            if crosses and (part := _part_of_year(text, layout)):
                yield line, cells, part
                continue
            try:
                period = self._period(cells, layout, text, year)
                if not part_of_year(text):
                    is_heading = period.first % 12 == 0 and period.length > 1
                    year, last = period.last // 12, None if is_heading else period
                elif last:
                    last = _following(last, period, text)
            except NotUnderstood as error:
                self._notes.problem(line, layout.header_of("period"), str(error), error.cause)
                continue
            yield line, cells, within_span(period, layout.lines, self._profile)

    def _period(self, cells: Sequence[object], layout: Layout, text: str, year: int) -> Period:
        if not text:
            raise NotUnderstood("is blank; expected the period in every row")
        days = _until_day(self._profile, layout, text)
        return days or _period(cells, layout, text, year)

    def _closed(
        self, held: Sequence[tuple[int, Sequence[object], Period]]
    ) -> Iterator[tuple[int, Sequence[object], Period]]:
        """A year's row and those of its months: where it has not all of them, it is as far as they
        go."""
        if not held:
            return
        (line, cells, year), *months = held
        spans = sorted((period.first, period.last) for _, _, period in months)
        last = year.first - 1
        for first, end in spans:
            last = end if first == last + 1 else last
        if not months or last == year.last:
            yield line, cells, year
        elif spans[-1][1] == last:
            yield line, cells, months_of(year.last // 12, last % 12 + 1)
        else:
            self._notes.skip("years of which some months are missing")
        yield from months


def _following(last: Period, period: Period, text: str) -> Period:
    """The period of a month without a year below others, which is the next one, or the same;
    NotUnderstood where it is none of them."""
    if period != last and period.first != last.last + 1:
        raise NotUnderstood(
            f"{shown(text)} is below {last}, and may be of another year; expected its year"
        )
    return period


def _part_of_year(text: str, layout: Layout) -> str:
    """The month that a row below years names: `1월`, or `1` in a column so called; ''."""
    is_month = text.isdigit() and int(text) <= 12 and "월" in layout.header_of("period")
    return f"{int(text)}월" if is_month else part_of_year(text)


def _until_day(profile: Profile, layout: Layout, text: str) -> Period | None:
    """The first days up to a day, where a profile of such days has no other column that says which;
    None where it is none."""
    is_alone = profile.days and not {"days", "months"} & set(layout.roles)
    return days_until(text) if is_alone else None


def _period(cells: Sequence[object], layout: Layout, text: str, year: int) -> Period:
    """The period of a row: of a column, of a year and a month, or of a month and its first days."""
    days, month = text_at(cells, layout, "days"), text_at(cells, layout, "months")
    if not days and names_days(kind := text_at(cells, layout, "flow")):
        days = kind
    if names_days(text):  # `1~10일` beside year and month, whatever its column is called
        days = text
        texts = [text_of(cell_of(cells, number)) for number in layout.roles["period"]]
        text = next((each for each in texts if each not in (days, month)), "")
    of = table_period(text, year)
    if month and of.kind == "year":
        of = table_period(f"{month}월" if month.isdigit() else month, of.last // 12)
    return table_period(str(of), days=days) if days else of


def _is_part_of(
    period: Period,
    held: Sequence[tuple[int, Sequence[object], Period]],
    cells: Sequence[object],
    layout: Layout,
) -> bool:
    """Whether a row is of some of the months of the year above it, and of the same goods, country
    and flow."""
    roles = ("category", "category name", "destination", "destination name", "flow")
    _, year, whole = held[0]
    return period.last // 12 == whole.last // 12 and all(
        text_at(cells, layout, role) == text_at(year, layout, role) for role in roles
    )
