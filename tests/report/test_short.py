"""The short table: figures without bounds that are right all the same, on one screen."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal as D
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrade.model import digits
from ktrade.model.figure import Unit
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Source
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.report import write
from ktrade.report.rounded import rounded
from ktrade.report.style import Style
from tests.conftest import Run
from tests.terminal import on_a_terminal

ends = st.decimals(min_value=-(10**6), max_value=10**6, places=6).map(lambda d: d + 0)
rooms = st.decimals(min_value="0.000001", max_value=10**5, places=6)


def taken_from(text: str) -> tuple[D, D]:
    """What a reader of the legend takes a number for: the last digit is off by up to three."""
    plain = text.replace(",", "").replace("+", "")
    low, dots, high = plain.partition("..")
    if dots:
        return D(low), D(high)
    unit = D(1).scaleb(int(D(plain).as_tuple().exponent))
    trailing = len(plain) - len(plain.rstrip("0")) if "." not in plain else 0
    return D(plain) - 3 * unit.scaleb(trailing), D(plain) + 3 * unit.scaleb(trailing)


@given(low=ends, room=rooms, signed=st.booleans())
def test_a_number_without_bounds_is_as_right_as_its_digits_say(
    low: D, room: D, signed: bool
) -> None:
    text = digits.certain(Interval(low, low + room), 0, signed)
    said_low, said_high = taken_from(text)
    assert said_low <= low
    assert low + room <= said_high
    if not text.endswith("0"):  # which would be read as the vaguest it may be
        assert said_high - said_low <= 60 * room


@given(low=ends, room=rooms, most=st.integers(1, 6))
def test_at_most_so_many_digits_are_as_right_as_they_say(low: D, room: D, most: int) -> None:
    """With --digits, of what is derived at most so many are shown, and the legend stays true."""
    interval = Interval(low, low + room)
    cell = Measured(
        "share", Unit.PERCENT, Period.parse("2026-01"), "export", "total", "world", interval
    )
    answer = Answer("T", (Column("v"),), (Row("r", (cell,)),))
    (row,) = rounded(answer, most, is_short=True).rows
    assert row.cells[0]
    text = digits.certain(row.cells[0].interval, 0, signed=False)
    said_low, said_high = taken_from(text)
    assert said_low <= low
    assert low + room <= said_high
    shown = text.lstrip("-").replace(",", "").replace(".", "").lstrip("0")
    assert ".." in text or len(shown.rstrip("0")) <= most


def test_few_digits_by_hand(run: Run) -> None:
    """49.17 ±0.04, 9.22 ±0.01 and 4.99 ±0.01 at one digit, and at two; prints are rounded."""
    one = run("show", "2026-01", "cars", "world", "--short", "--digits", "1").stdout.splitlines()[2]
    two = run("show", "2026-01", "cars", "world", "--short", "--digits", "2").stdout.splitlines()[2]
    assert one.split()[-6:-2] == ["6", "+20", "·9", "·5"]
    assert two.split()[-6:-2] == ["6.1", "+22", "·9.2", "·5"]
    ict = run("show", "2026-01", "ict", "--short", "--digits", "1").stdout
    assert "·0.7..10.3" in ict


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("49.14", "49.20", "49.17"),
        ("49.13", "49.21", "49.2"),
        ("14", "14.28", "14.1"),
        ("0.78", "10.27", "0.7..10.3"),
        ("5.7", "7.9", "7"),
        ("23.5", "23.5", "23.5"),
        ("-0.5", "0.7", "-0.5..0.7"),
    ],
)
def test_digits_by_hand(low: str, high: str, text: str) -> None:
    assert digits.certain(Interval(D(low), D(high)), 0, False) == text


@pytest.mark.parametrize("asked", [["show"], ["compare"]], ids=" ".join)
def test_the_bundled_month_fits_one_screen(seeded: Path, asked: list[str]) -> None:
    told = on_a_terminal(seeded, *asked, "--short", columns=80, NO_COLOR="1")
    lines = told.replace("\r\n", "\n").splitlines()
    assert 20 < len(lines) < 40  # one is the prompt's
    assert all(len(line) <= 80 for line in lines)
    assert "±" not in told
    assert "≈" not in told


@pytest.mark.parametrize(
    "columns", [60, *(pytest.param(n, marks=pytest.mark.slow) for n in (80, 120))]
)
@pytest.mark.parametrize("command", ["show", "compare", "growth", "share", "surplus", "trend"])
def test_short_figures_are_whole_at_every_width(
    run: Run, seeded: Path, command: str, columns: int
) -> None:
    wide = run(command, "--short").stdout
    figures = set(re.findall(r"(?<!\S)\S*\d\.\d+(?!\S)", wide))
    narrow = on_a_terminal(seeded, command, "--short", columns=columns, NO_COLOR="1")
    assert len(figures) > 2
    assert figures <= set(narrow.replace("\r\n", "\n").split())


def test_machine_formats_know_nothing_of_it(run: Run) -> None:
    assert run("show", "--short", "-f", "json").stdout == run("show", "-f", "json").stdout


def test_the_middle_stands_beside_the_bounds(run: Run) -> None:
    """4.98898..4.99819bn: 4.989bn, give or take 0.0096bn; nothing of 0.8..10.3bn."""
    told = json.loads(run("show", "2026-01", "-f", "json").stdout)
    mids = {
        (r["category"], r["destination"]): r["mid"]
        for r in told
        if (r["measure"], r["period"]) == ("value", "2025-01")
    }
    assert mids["cars", "world"] == 4989000000
    assert mids["ict/semiconductors", "world"] is None
    assert all(r["mid"] is None or r["low"] <= r["mid"] <= r["high"] for r in told)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


URL = "https://example.org/a-long/address-of-an/article.html?with=parts&that=must-not-break"


def linked(columns: int, **environment: str) -> str:
    interval = Interval(D(10), D(12))
    source = Source("a_b", "The Publisher of the Long Name", url=URL)
    cell = Measured(
        "value", Unit.USD, Period.parse("2026-01"), "export", "total", "world", interval,
        sources=("a_b",),
    )  # fmt: skip
    answer = Answer("T", (Column("v"),), (Row("r", (cell,)),), {"a_b": source})
    out = Terminal()
    environment = {"COLUMNS": str(columns), "LINES": "50", "TERM": "xterm", **environment}
    with mock.patch.dict("os.environ", environment):
        write(answer, Style(), out)
    return out.getvalue()


@pytest.mark.parametrize("columns", [30, 60, 80, 120])
def test_a_source_is_a_link_where_a_terminal_has_links(columns: int) -> None:
    told = linked(columns, NO_COLOR="")
    opened = re.findall(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\", told)
    assert set(opened) == {URL, ""}
    shown = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", told)
    assert URL not in shown
    assert "Publisher" in shown
    assert all(len(line) <= columns for line in shown.partition("\n\n")[2].splitlines())
    assert URL in linked(columns, NO_COLOR="1")  # whole, where there are none


def test_long_answers_go_through_the_pager(seeded: Path) -> None:
    paged = on_a_terminal(seeded, "show", PAGER="sed s/^/paged:/", LINES="20")
    assert paged.startswith("paged:")
    short = on_a_terminal(seeded, "show", "cars", PAGER="sed s/^/paged:/", LINES="20")
    assert "paged:" not in short
    refused = on_a_terminal(seeded, "--no-pager", "show", PAGER="sed s/^/paged:/", LINES="20")
    assert "paged:" not in refused
