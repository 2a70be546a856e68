"""An official table as a sheet of facts: one row of it gives several, each with its period, place
and unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import BinaryIO

from ktrade.errors import NotUnderstood, Problem, UnknownName, shown
from ktrade.files.columns import LONG_COLUMNS
from ktrade.files.csv_reader import Sheet
from ktrade.files.grid import Grid, Row, grid_of, is_blank
from ktrade.files.problems import Report
from ktrade.files.profiles import Codes, Profile, key_of
from ktrade.files.table_cells import text_of
from ktrade.files.table_layout import MOST_ABOVE, Layout, find_layout
from ktrade.files.table_periods import months_of, table_period
from ktrade.files.table_rows import Chosen, RowReader, cell_of, has_figures, repeats_header
from ktrade.files.table_words import TableWords, is_total
from ktrade.model.period import Period, Vintage
from ktrade.model.quantity import TOTAL, WORLD

ADJUSTED = ("계절조정", "계절변동", "seasonally adjusted", "seasonal adj")
_YEAR_STATED = re.compile(
    r"(?:년도|연도|기준년|기준연도|year)\s*[:：]\s*(?P<y>(?:19|20)[0-9]{2})(?![0-9])", re.I
)


class Table(Sheet):
    """An official table being read, as the long form of a facts file; a row of it that has no
    figure is passed over.

    After the last row, `vintages` has the last vintage of each source, `skipped` how many rows were
    left out by each of the profile's conditions.
    """

    def __init__(
        self,
        name: str,
        stream: BinaryIO,
        report: Report,
        profile: Profile,
        words: TableWords,
        chosen: Chosen,
        describe: Callable[[str, date | None], None],
    ) -> None:
        """`describe` is told of each source, and when it was issued, before its first figure."""
        self._profile, self._words, self._chosen = profile, words, chosen
        self._describe = describe
        self._grid: Grid = grid_of(name, stream, self._count, profile.record)
        self.vintages: dict[str, Vintage] = {}
        self.skipped: dict[str, int] = {}
        self._columns: Mapping[str, int] = {}
        self._has_problem = False
        super().__init__(name, stream, report)

    def _count(self, content: bytes) -> None:
        self._hash.update(content)
        self.bytes_read += len(content)

    def problem(self, line: int, column: str, message: str, cause: str = "") -> None:
        self._has_problem = True
        super().problem(line, column, message, cause)

    def _placed(self, line: int, column: str, message: str) -> Problem:
        if not line:
            return Problem(self.name, 0, "", message)
        return self._grid.place(line, self._columns.get(column))._replace(
            column=column if column in self._columns else "", message=message
        )

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        yield 1, list(LONG_COLUMNS)
        profile = self._profile
        try:
            rows = self._grid.rows()
            top = [row for row, _ in zip(rows, range(MOST_ABOVE), strict=False)]
            if not top:
                self.bytes_read = max(self.bytes_read, 1)
                raise NotUnderstood("is empty; expected a table")
            layout = find_layout([cells for _, cells in top], profile)
            self._columns = {h: n for n, h in reversed(list(enumerate(layout.headers))) if h}
            above = [text_of(cell) for _, cells in top[: layout.first] for cell in cells]
            self._refuse([*above, *layout.headers])
            given = self._given(above)
            year = next((int(f["y"]) for text in above if (f := _YEAR_STATED.search(text))), 0)
            reader = RowReader(profile, self._words, layout, given, self._describe, self)
            for line, cells, period in self._dated(chain(top[layout.first :], rows), layout, year):
                for facts in reader.facts(line, cells, period):
                    self.bytes_read += 1  # the reader of blocks goes on while it moves
                    yield line, facts
            if not self.vintages and not self._has_problem:
                told = f"; left out: {', '.join(self.left_out)}" if self.skipped else ""
                raise NotUnderstood(f"gave no figure{told}")
        except (NotUnderstood, UnknownName) as error:
            self.bytes_read += 1
            self.problem(0, "", str(error))

    def _refuse(self, above: Sequence[str]) -> None:
        """NotUnderstood where the table is one that the profile is not for."""
        text = " ".join(above)
        for word in ADJUSTED:
            if word in text.casefold():
                raise NotUnderstood(
                    f"is seasonally adjusted ({shown(word)} stands above its figures); expected"
                    " figures as they were reported"
                )
        for word, reason in self._profile.refuse.items():
            if reason and word.casefold() in text.casefold():
                raise NotUnderstood(f"has {shown(word)} above its figures: {reason}")
        for name in self._profile.national:
            value = _value_of(name, above)
            is_column = any(key_of(header) == name for header in self._columns)
            if is_column or (value and not is_total(value)):
                raise NotUnderstood(
                    f"is by {name}{f' ({value})' if value else ''}; expected figures of all Korea"
                )

    def _given(self, above: Sequence[str]) -> Chosen:
        """The category and destination of rows that do not say theirs: as the title lines say, else
        as the curator."""
        profile = self._profile
        code, name = _titled(profile.category, above)
        category = self._words.category(code, name) if code or name else ""
        code, name = _titled(profile.destination, above)
        destination = self._words.destination(code, name) if code or name else ""
        for stated, said, what in (
            (category, self._chosen.category, "category"),
            (destination, self._chosen.destination, "destination"),
        ):
            if stated and said and stated != said:
                raise NotUnderstood(
                    f"says of itself that it is of {stated}; expected the {what} {said} that was"
                    " given"
                )
        return Chosen(
            self._chosen.source,
            category or self._chosen.category or TOTAL,
            destination or self._chosen.destination or WORLD,
            _flow_above(above),
        )

    def _dated(
        self, rows: Iterator[Row], layout: Layout, year: int
    ) -> Iterator[tuple[int, Sequence[object], Period | None]]:
        """The rows with figures, each with its period; a year that stands above some of its months
        only is those months."""
        if "period" not in layout.roles:
            yield from ((line, cells, None) for line, cells in rows if not is_blank(cells))
            return
        held: list[tuple[int, Sequence[object], Period]] = []
        for line, cells in rows:
            if not has_figures(cells, layout) or repeats_header(cells, layout):
                continue
            text = text_of(cell_of(cells, layout.roles["period"]))
            days = text_of(cell_of(cells, layout.roles["days"])) if "days" in layout.roles else ""
            if is_total(text):
                self.skip("totals over all periods")
                continue
            try:
                period = table_period(text, year, days)
            except NotUnderstood as error:
                self.problem(line, layout.header_of("period"), str(error), error.cause)
                continue
            if period.kind == "year":
                yield from self._closed(held)
                held, year = [(line, cells, period)], period.last // 12
            elif held and period.last // 12 == year and held[0][2].kind == "year":
                held.append((line, cells, period))
            else:
                yield from self._closed(held)
                held = []
                yield line, cells, period
        yield from self._closed(held)

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
            self.skip("years of which some months are missing")
        yield from months

    @property
    def left_out(self) -> list[str]:
        """What was left out, and how often."""
        return [f"{what} ({number})" for what, number in self.skipped.items()]

    def skip(self, what: str) -> None:
        """Counts what is left out."""
        self.skipped[what] = self.skipped.get(what, 0) + 1


def _flow_above(above: Sequence[str]) -> str:
    """The only flow that the title lines name; ''."""
    text = " ".join(above).casefold().replace("수출입", "")
    found = [
        flow
        for flow, words in {"export": ("수출", "export"), "import": ("수입", "import")}.items()
        if any(word in text for word in words)
    ]
    return found[0] if len(found) == 1 else ""


def _value_of(name: str, above: Sequence[str]) -> str:
    """What stands behind a name and a colon in the title lines; ''."""
    for text in above:
        for found in re.finditer(r"([^\s:：,\[\](){}|/]+) ?[:：] ?([^,\[\]{}|;]+)", text):
            if key_of(found[1]) == name:
                return re.sub(r"\s+\S+\s*[:：].*|[)\s]+$", "", found[2]).strip()
    return ""


def _titled(codes: Codes, above: Sequence[str]) -> tuple[str, str]:
    """The code and the name of what the title lines say that all rows are of."""
    value = next((v for name in codes.title if (v := _value_of(name, above))), "")
    found = re.fullmatch(r"[\[(]?([0-9]+)[\])]?[ .:-]*(.*)|(.*?) ?[\[(]([0-9]+)[\])]?", value)
    if not found or not codes.scheme:
        return "", value
    return (found[1], found[2].strip("() ")) if found[1] else (found[4], found[3])
