"""Hostile text, odd widths, empty answers: every format gives back what went in."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal as D
from decimal import InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.answer import Answer, Column, Listing, Measured, Row
from ktrade.errors import visible
from ktrade.fact import Source
from ktrade.figure import Unit, parse_figure
from ktrade.interval import Interval
from ktrade.period import Period
from ktrade.render import FORMATS, write
from ktrade.render.grid import aligned
from ktrade.render.style import Style

HOSTILE = [
    "[red]no markup[/red]", "[/]", "\x1b[31mred\x1b[0m", "a\tb", "two\nlines", "=cmd()", "\u202eabc", "반도체", "a|b",
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
@pytest.mark.parametrize("style", list(FORMATS))
def test_hostile_text_breaks_no_format(style: str, text: str) -> None:
    output = rendered(listing((text, "end")), style)
    assert "end" in output
    if style in ("table", "markdown"):
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
    [("json", "[]\n"), ("jsonl", ""), ("csv", "name,note\n"), ("tsv", "name\tnote\n"), ("table", ""), ("markdown", "")],
)
def test_an_empty_answer(style: str, text: str) -> None:
    assert rendered(listing(), style) == text


def test_decimal_points_stand_under_each_other() -> None:
    texts = ["65.85", "29 ≈ 29.06 ±0.06", "·49.17 ±0.04", "0.328", "1,234.5", "+102.7", ">+100", ""]
    header, *lines = aligned("value", texts)
    assert [line.strip() for line in lines] == texts
    places = {line.index(".") for text, line in zip(texts, lines, strict=True) if "." in text.split(" ")[0]}
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
            "value", Unit.USD, Period.parse("2026-01"), "export", "total", "world", figure.interval, figure,
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
