"""Hostile text, odd widths, empty answers: every format gives back what went in."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from decimal import Decimal as D
from decimal import InvalidOperation
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.errors import visible
from ktrade.model.figure import Unit, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Source
from ktrade.queries.answer import Answer, Column, Listing, Measured, Row
from ktrade.report import FORMATS, write
from ktrade.report.grid import aligned
from ktrade.report.style import Style

HOSTILE = [
    "[red]no markup[/red]", "[/]", "\x1b[31mred\x1b[0m", "a\tb", "two\nlines", "=cmd()",
    "\u202eabc", "반도체", "a|b",
    "😀", 'say "so"', "a,b", "\\", " ", "x" * 10_000,
]  # fmt: skip
# What comes back from csv and json; lone surrogates cannot be in a UTF-8 file to begin with.
texts = st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


def rendered(answer: Answer | Listing, style: str) -> str:
    out = io.StringIO()
    write(answer, Style(style), out)
    return out.getvalue()


def listing(*rows: tuple[str | None, ...]) -> Listing:
    return Listing("Title", ("name", "note"), rows)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("style", [style for style in FORMATS if style != "xlsx"])
def test_hostile_text_breaks_no_format(style: str, text: str) -> None:
    output = rendered(listing((text, "end")), style)
    assert "end" in output
    if style in ("table", "markdown", "html"):
        assert "\x1b" not in output
        assert "\u202e" not in output


@given(name=texts, note=texts)
def test_machine_formats_give_back_what_went_in(name: str, note: str) -> None:
    (record,) = json.loads(rendered(listing((name, note)), "json"))
    assert record == {"name": name, "note": note}
    assert json.loads(rendered(listing((name, note)), "jsonl")) == record
    _, row = csv.reader(io.StringIO(rendered(listing((name, note)), "csv"), newline=""))
    assert row == [name, note]
    header, line, end = rendered(listing((name, note)), "tsv").split("\n")
    assert (header, end, line.count("\t")) == ("name\tnote", "", 1)


def test_rich_markup_is_only_text_in_a_table() -> None:
    assert "[red]no markup[/red]" in rendered(listing(("[red]no markup[/red]", "[/]")), "table")


def test_control_characters_are_shown_escaped() -> None:
    assert visible("a\x1b[31m\u202e\n반도체") == "a\\x1b[31m\\u202e\\n반도체"


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("json", "[]\n"),
        ("jsonl", ""),
        ("csv", "name,note\n"),
        ("tsv", "name\tnote\n"),
        ("table", ""),
        ("markdown", ""),
        ("html", ""),
    ],
)
def test_an_empty_answer(style: str, text: str) -> None:
    assert rendered(listing(), style) == text


def test_decimal_points_stand_under_each_other() -> None:
    texts = ["65.85", "29 ≈ 29.06 ±0.06", "·49.17 ±0.04", "0.328", "1,234.5", "+102.7", ">+100", ""]
    header, *lines = aligned("value", texts)
    assert [line.strip() for line in lines] == texts
    places = {
        line.index(".")
        for text, line in zip(texts, lines, strict=True)
        if "." in text.split(" ")[0]
    }
    assert len(places) == 1
    assert len({len(line) for line in (header, *lines)}) == 1


figures = st.builds(
    lambda mantissa, decimals, unit: f"{D(mantissa).scaleb(-decimals):f}{unit}",
    st.integers(1, 10**6),
    st.integers(0, 4),
    st.sampled_from(["m", "bn", "tn"]),
)


@given(prints=st.lists(figures, min_size=1, max_size=6))
def test_every_printed_figure_appears_whole(prints: list[str]) -> None:
    def measured(text: str) -> Measured:
        try:
            figure = parse_figure(text, Unit.USD)
        except InvalidOperation:  # pragma: no cover
            raise AssertionError(text) from None
        return Measured(
            "value", Unit.USD, Period.parse("2026-01"), "export", "total", "world", figure.interval,
            figure,
            sources=("s",), vintage="2026-01",
        )  # fmt: skip

    rows = tuple(Row(f"row {number}", (measured(text),)) for number, text in enumerate(prints))
    answer = Answer("Title", (Column("value"),), rows, {"s": Source("s")})
    lines = rendered(answer, "table").splitlines()
    for number, text in enumerate(prints):
        (line,) = (line for line in lines if line.startswith(f"row {number} "))
        shown = D(line.split()[2].replace(",", ""))
        assert shown * 10**9 == parse_figure(text, Unit.USD).number.value  # type: ignore[union-attr]
    assert [r["printed"] for r in json.loads(rendered(answer, "json"))] == prints


def test_numbers_in_json_keep_every_digit() -> None:
    interval = Interval(D("0.1234567890123456789"), D("12345678901234567890"))
    one = Measured("value", Unit.USD, Period.parse("2026"), "export", "total", "world", interval)
    text = rendered(Answer("T", (Column("v"),), (Row("r", (one,)),)), "json")
    assert '"low": 0.1234567890123456789, "high": 12345678901234567890' in text
    assert json.loads(text)[0]["printed"] is None


class Terminal(io.StringIO):
    """A terminal without colours, of some width."""

    def isatty(self) -> bool:
        return True


def on_a_terminal(answer: Answer, columns: int) -> list[str]:
    out = Terminal()
    with mock.patch.dict(os.environ, {"COLUMNS": str(columns), "NO_COLOR": "1"}):
        write(answer, Style(), out)
    return out.getvalue().splitlines()


# A figure of its own in each cell, so that each can be looked for: the mantissa of a derived one is
# its number.
cells = st.sampled_from(["printed", "derived", "wide", "none"])
tables = st.lists(
    st.tuples(st.integers(0, 3), st.lists(cells, min_size=5, max_size=5)), min_size=1, max_size=8
)


def answer_of(
    table: list[tuple[int, list[str]]], label: str
) -> tuple[Answer, list[tuple[int, str]]]:
    """An answer of these cells, and the row and text of each figure in it."""
    rows, texts = [], []
    for number, (depth, kinds) in enumerate(table):
        made: list[Measured | None] = []
        for place, kind in enumerate(kinds):
            whole = D(f"{number + 1}{place}.{number}{place + 1}")
            figure = parse_figure(f"{whole}bn", Unit.USD)
            interval = {
                "printed": figure.interval,
                "derived": Interval(whole * 10**9 - 10**7, whole * 10**9 + 10**7),
                "wide": Interval(whole * 10**9, whole * 10**12),
            }.get(kind)
            if interval is None:
                made.append(None)
                continue
            printed = figure if kind == "printed" else None
            made.append(
                Measured("value", Unit.USD, Period.parse("2026-01"), "export", "total", "world",
                interval, printed,
                         sources=("s",), vintage="2026-01")
            )  # fmt: skip
            texts.append(
                (number, {"printed": f"{whole}", "derived": f"·{whole}0 ±0.010", "wide": ""}[kind])
            )
        rows.append(Row(f"{label} {number}", tuple(made), min(depth, number)))
    columns = tuple(
        map(Column, ("value", "yoy %", "share %", "year earlier", "change on a year earlier"))
    )
    return Answer("Title", columns, tuple(rows), {"s": Source("s")}), [t for t in texts if t[1]]


@given(
    table=tables,
    columns=st.sampled_from([20, 40, 60, 80, 120, 200]),
    label=st.sampled_from(["Row", "Long " * 12]),
)
def test_every_figure_is_whole_and_beside_its_label_at_any_width(
    table: list[tuple[int, list[str]]], columns: int, label: str
) -> None:
    answer, texts = answer_of(table, label.strip())
    lines = on_a_terminal(answer, columns)
    is_stacked = any(re.match(r" +[a-z% ]+: ", line) for line in lines)
    for number, text in texts:
        found = [
            line for line in lines if re.search(rf"(?<![\d·]){re.escape(text)}(?![\d.])", line)
        ]
        assert found, text
        assert is_stacked or any(
            line.strip().startswith(f"{label.strip()} {number}") for line in found
        )
    if not is_stacked:
        assert all(len(line) <= columns for line in lines)


def test_a_wide_table_is_dealt_out_to_several() -> None:
    answer, _ = answer_of(
        [(0, ["printed"] * 5), (1, ["printed", "none", "none", "none", "none"])], "A label"
    )
    lines = on_a_terminal(answer, 45)
    assert lines == [
        "Title                  USD billion",
        "             value  yoy %  share %",
        "A label 0    10.01  11.02  12.03    A",
        "  A label 1  20.11                  A",
        "",
        "             year earlier",
        "A label 0    13.04",
        "",
        "             change on a year earlier",
        "A label 0    14.05",
        "",
        "A  s, undated",
    ]


def test_what_stands_below_a_total_is_set_apart_from_the_next() -> None:
    answer, _ = answer_of([(0, ["printed"] * 5), (1, ["printed"] * 5), (0, ["printed"] * 5)], "Row")
    lines = on_a_terminal(answer, 200)
    assert [line.strip()[:5] for line in lines[2:6]] == ["Row 0", "Row 1", "", "Row 2"]


def test_a_figure_in_a_note_is_not_parted_from_its_bounds() -> None:
    also = Row(
        "Exports, per working day", (answer_of([(0, ["derived"] * 5)], "x")[0].rows[0].cells[0],)
    )
    answer, _ = answer_of([(0, ["printed"] * 5)], "Row")
    lines = on_a_terminal(answer._replace(also=(also,)), 40)
    assert any("·10.010 ±0.010 USD billion" in line for line in lines)
