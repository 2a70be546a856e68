"""Tables that a site saves as `.xls` though they are none: a web page, or Excel's XML of 2003."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.parsers import expat

from ktrade.errors import NotUnderstood
from ktrade.files.grid import Grid, Row, decoded

WIDEST = 1000  # columns or rows that a cell may go over
SHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


class PageGrid(Grid):
    """The rows of all tables of a page, one below the other."""

    def rows(self) -> Iterator[Row]:
        page = _Page()
        page.feed(decoded(self._content()))
        page.close()
        yield from enumerate(page.cells.rows, 1)


class Sheet2003Grid(Grid):
    """The rows of the only sheet in Excel's XML of 2003."""

    def rows(self) -> Iterator[Row]:
        sheet = _Sheet2003()
        try:
            sheet.parser.Parse(self._content(), True)
        except (expat.ExpatError, ValueError) as error:
            raise NotUnderstood(f"cannot be read as XML: {error}") from None
        yield from enumerate(sheet.cells.rows, 1)


class _Cells:
    """Cells put one behind the other, of which some go over several columns or rows: their text
    then stands in all of them."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []
        self._ahead: dict[tuple[int, int], str] = {}  # what reaches down, by row and column

    def new_row(self) -> None:
        self.fill()
        self.rows.append([])

    def put(self, text: str, width: int, height: int) -> None:
        """Puts the next cell, of so many columns and rows."""
        self.fill()
        row, number = self.rows[-1], len(self.rows)
        for down in range(1, height):
            self._ahead |= {(number + down, len(row) + at): text for at in range(width)}
        row += [text] * width

    def skip_to(self, column: int) -> None:
        """Leaves columns blank up to one, counted from 0."""
        row = self.rows[-1]
        row += [""] * min(column - len(row), WIDEST)

    def fill(self) -> None:
        """Puts what reaches down from above into the row as far as it is."""
        number = len(self.rows)
        while self.rows and (number, len(self.rows[-1])) in self._ahead:
            self.rows[-1].append(self._ahead.pop((number, len(self.rows[-1]))))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.cells = _Cells()
        self._cell: list[str] | None = None
        self._size = 1, 1

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._closed(tag)
        if tag == "tr":
            self.cells.new_row()
        elif tag in ("td", "th") and self.cells.rows:
            values = dict(attributes)
            self._size = _span(values.get("colspan")), _span(values.get("rowspan"))
            self._cell = []
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        self._closed(tag)

    def _closed(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table") and self._cell is not None:
            self.cells.put(" ".join("".join(self._cell).split()), *self._size)
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self.cells.fill()


class _Sheet2003:
    def __init__(self) -> None:
        self.cells = _Cells()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self._text: list[str] = []
        self._size = 1, 1

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "Worksheet" and any(map(any, self.cells.rows)):
            raise NotUnderstood("has several sheets; expected one sheet per file")
        if name == "Row":
            for _ in range(min(_span(values.get("Index")) - 1 - len(self.cells.rows), WIDEST)):
                self.cells.new_row()
            self.cells.new_row()
        elif name == "Cell":
            self.cells.fill()
            self.cells.skip_to(_span(values.get("Index")) - 1)
            across, down = values.get("MergeAcross"), values.get("MergeDown")
            self._size = _span(across, 0) + 1, _span(down, 0) + 1
            self._text.clear()

    def _data(self, data: str) -> None:
        self._text.append(data)

    def _end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == "Cell":
            self.cells.put(" ".join("".join(self._text).split()), *self._size)


def _span(text: str | None, otherwise: int = 1) -> int:
    return min(int(text), WIDEST) if text and text.isdigit() and int(text) else otherwise
