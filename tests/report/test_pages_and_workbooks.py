"""HTML pages and workbooks: the answer whole, data never markup and never a formula."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from decimal import Decimal as D
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from ktrade.errors import NotUnderstood, visible
from ktrade.model.figure import Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.queries.answer import Answer, Column, Listing, Measured, Row
from ktrade.report import write
from ktrade.report.style import Style
from tests.conftest import ROOT, Run
from tests.report.test_render import HOSTILE, Terminal, listing


class Page(HTMLParser):
    """The rows of a page's tables as texts, its links, and every element there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.scopes: list[list[str | None]] = []
        self.links: list[str] = []
        self.elements: list[str] = []
        self.open: list[str] = []
        self.caption = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
            self.scopes.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self.scopes[-1].append(dict(attrs).get("scope"))
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "every element ends where it began"

    def handle_data(self, data: str) -> None:
        if "caption" in self.open:
            self.caption += data
        elif {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


def test_a_page_is_one_table_under_its_caption(run: Run) -> None:
    page = Page(run("show", "-m", "2026-01", "-f", "html").stdout)
    assert page.caption == "January 2026 USD billion"
    assert page.elements.count("table") == page.elements.count("main") == 1
    assert page.open == []
    header, *rows = page.rows
    assert header[:3] == ["", "value", "yoy %"]
    assert page.scopes[0][1:3] == ["col", "col"]
    assert all(scopes[0] == "row" for scopes in page.scopes[1:])
    (chips,) = (row for row in rows if row[0] == "Semiconductors")
    assert chips[1:3] == ["20.54", "+102.7"]


def test_a_page_needs_nothing_else(run: Run) -> None:
    for command in (["show"], ["check"], ["facts"], ["explain", "yoy ict 2026-01"], ["sources"]):
        text = run(*command, "-f", "html").stdout
        page = Page(text)
        assert page.open == []
        assert not {"script", "link", "img", "iframe"} & set(page.elements)
        assert not re.search(r"@import|url\(", text)


@pytest.mark.parametrize("text", [*HOSTILE, "<script>alert(1)</script>", "&amp;", "'><b>"])
def test_hostile_text_is_only_text_on_a_page(text: str) -> None:
    out = io.StringIO()
    write(listing((text, "end")), Style("html"), out)
    page = Page(out.getvalue())
    assert page.rows[1] == [visible(text), "end"]
    assert not {"script", "b"} & set(page.elements)


def test_only_web_addresses_become_links(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(
        'id,publisher,url\na,One,"https://example.org/?a=1&b=""2"""\nb,Two,javascript:alert(1)\n'
    )
    (tmp_path / "a.csv").write_text("period,value\n2025-01,50bn\n")
    (tmp_path / "b.csv").write_text("period,flow,value\n2025-01,import,40bn\n")
    assert run("ingest", str(tmp_path), KTRADE_DB=str(tmp_path / "k.db")).returncode == 0
    shown = run("show", "-f", "html", KTRADE_DB=str(tmp_path / "k.db"))
    assert Page(shown.stdout).links == ['https://example.org/?a=1&b="2"']


# --- workbooks


def workbook(run: Run, folder: Path, *arguments: str) -> openpyxl.Workbook:
    pytest.importorskip("xlsxwriter")
    file = folder / "answer.xlsx"
    done = run(*arguments, "-o", str(file))
    assert done.stdout == f"written: {file}\n", done.stderr
    return openpyxl.load_workbook(file)


def test_numbers_are_numbers_with_bounds_and_print_beside(run: Run, tmp_path: Path) -> None:
    book = workbook(run, tmp_path, "show", "-m", "2026-01")
    header, *rows = book["Table"].iter_rows(values_only=True)
    places = {name: number for number, name in enumerate(header)}
    values = [places[f"value{rest}"] for rest in (", USD billion", ": low", ": high", ": printed")]
    (chips,) = (row for row in rows if row[0] == "Semiconductors")
    # cut or rounded: from 20.54 less 0.0056 up to 20.55, sharpened by the other figures at most
    number, low, high, printed = (chips[place] for place in values)
    assert (number, printed) == (20.54, "20.54bn")
    assert 20.5344 <= low < number < high <= 20.55
    # derived, and so without a print: 49.17 with the margin that the table shows
    earlier = places["year earlier, USD billion"]
    assert rows[0][earlier] == 49.17
    assert rows[0][earlier + 3] is None
    # the rise of machinery is told without a number: a bound alone
    (machinery,) = (
        row for row in rows if row[0] == "General machinery" and row[places["yoy %: low"]] == 0
    )
    assert machinery[places["yoy %"]] is None


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("100000000", "300000000"),
        ("1234567890.123456789012345678", "1234567890.2"),
        ("-7e9", "-1e8"),
    ],
)
def test_no_bound_of_a_workbook_lies_inside_the_proved_one(low: str, high: str) -> None:
    """A cell holds 15 digits: those that are written round away from the inside."""
    pytest.importorskip("xlsxwriter")
    interval = Interval(D(low), D(high))
    place = (Period.parse("2026-01"), "export", "total", "world")
    row = Row("r", (Measured("value", Unit.USD, *place, interval),))
    out = io.TextIOWrapper(io.BytesIO())
    write(Answer("T", (Column("v"),), (row,)), Style("xlsx"), out)
    assert isinstance(out.buffer, io.BytesIO)
    sheet = openpyxl.load_workbook(io.BytesIO(out.buffer.getvalue()))["Table"]
    written = [Fraction(repr(sheet.cell(2, column).value)) for column in (3, 4)]
    exact = [Fraction(end) / 10**9 for end in (low, high)]
    assert written[0] <= exact[0] < exact[1] <= written[1]
    assert written[1] - written[0] - (exact[1] - exact[0]) < Fraction(1, 10**12)


def test_notes_and_sources_stand_on_a_second_sheet(run: Run, tmp_path: Path) -> None:
    rows = list(workbook(run, tmp_path, "show", "-m", "2026-01")["Notes and sources"].values)
    texts = [row[0] for row in rows]
    assert "Shares are of all goods, to or from the world." in texts
    (days,) = (row for row in rows if row[0] == "Working days")
    assert days[1:4] == (23.5, 23.5, 23.5)
    sources = rows[texts.index("mark") + 1 :]
    assert [row[1] for row in sources] == [
        "2026-01_ict-joongang", "2026-01_total-cna", "2026-01_total-joongang",
    ]  # fmt: skip


@pytest.mark.parametrize("command", [["facts"], ["check"], ["explain", "yoy ict 2026-01"]])
def test_a_listing_has_the_fields_of_every_format(
    run: Run, tmp_path: Path, command: list[str]
) -> None:
    header, *rows = workbook(run, tmp_path, *command)["Table"].iter_rows(values_only=True)
    lines = run(*command, "-f", "tsv").stdout.splitlines()
    assert list(header) == lines[0].split("\t")
    assert len(rows) == len(lines) - 1


@pytest.mark.parametrize("text", [*HOSTILE, "+1", "{=1}", "http://a.b", "internal:Sheet2!A1"])
def test_hostile_text_is_only_text_in_a_workbook(text: str) -> None:
    pytest.importorskip("xlsxwriter")
    out = io.TextIOWrapper(io.BytesIO())
    write(listing((text, "end")), Style("xlsx"), out)
    assert isinstance(out.buffer, io.BytesIO)
    sheet = openpyxl.load_workbook(io.BytesIO(out.buffer.getvalue()))["Table"]
    cell = sheet.cell(2, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (visible(text), "s", None)


def test_a_workbook_never_goes_to_a_terminal() -> None:
    with pytest.raises(NotUnderstood, match="--output answer"):
        write(listing(("a", "b")), Style("xlsx"), Terminal())


def test_what_a_cell_cannot_hold_is_told_and_not_cut() -> None:
    pytest.importorskip("xlsxwriter")
    with pytest.raises(NotUnderstood, match="32,768"):
        write(listing(("x" * 32_768, "end")), Style("xlsx"), io.TextIOWrapper(io.BytesIO()))


def test_without_the_library_it_is_told_how_to_get_it(seeded: Path, tmp_path: Path) -> None:
    code = "import sys; sys.modules['xlsxwriter'] = None; from ktrade.cli import main; main()"
    file = tmp_path / "a.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", code, "show", "-o", str(file)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"KTRADE_DB": str(seeded), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "ktrade: workbooks need XlsxWriter; in a clone of ktrade: pip install '.[excel]'\n"
    )
    assert list(tmp_path.iterdir()) == []


# --- files


@pytest.mark.parametrize(
    ("name", "starts"),
    [("a.json", "[\n"), ("a.CSV", "period,"), ("a.md", "**Ja"), ("a.html", "<!")],
)
def test_a_file_gets_the_format_its_name_ends_in(
    run: Run, tmp_path: Path, name: str, starts: str
) -> None:
    run("show", "-o", name)
    text = (tmp_path / name).read_text("utf-8")
    assert text.startswith(starts)
    assert text == run("show", "-f", {"md": "markdown"}.get(name[2:], name[2:].lower())).stdout


def test_a_file_is_written_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("kept")
    assert run("show", "-m", "1999-01", "-o", str(file)).returncode == 1
    assert run("show", "-o", "a.doc").stderr.startswith("ktrade: 'a.doc' does not say its format")
    assert run("show", "-o", "none/a.json").stderr == (
        "ktrade: 'none/a.json' cannot be written: No such file or directory\n"
    )
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.json", "kept")]


def test_an_empty_listing_is_no_page() -> None:
    out = io.StringIO()
    write(Listing("T", ("a",), ()), Style("html"), out)
    assert out.getvalue() == ""
