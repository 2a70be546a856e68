"""Contributions and shares as bars on a slide: every value written, no text over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from ktrade.model.figure import Unit, parse_figure
from ktrade.model.period import Period
from ktrade.model.quantity import Source
from ktrade.queries.answer import Answer, Column, Measured, Row
from ktrade.report.slide_of_parts import MOST_BARS, drawn_parts, figure_of_parts
from tests.conftest import Run
from tests.report.test_trend import faults, texts_in


def parts(*points: str, label: str = "Part") -> Answer:
    """A whole and parts that contributed so many points."""
    rows = [Row("Exports", (None,), is_total=True)]
    for number, text in enumerate(points):
        figure = parse_figure(text, Unit.POINTS)
        place = (Period.parse("2026-01"), "export", "cars", "world")
        cell = Measured(
            "contribution", Unit.POINTS, *place, figure.interval, figure, sources=("s",)
        )
        rows.append(Row(f"{label} {number}", (cell,), 1))
    note = "May overlap with other rows; do not add: " + "one and another, " * 30
    return Answer("T", (Column("contribution"),), tuple(rows), {"s": Source("s")}, notes=(note,))


@pytest.mark.parametrize(
    "answer",
    [
        parts("21.2", "2.2", "0.1"),
        parts("21.2", "-12.2", "-0.1", label="A label of rather many words"),
        parts("-3.1", "-12.2", label="Falling"),
        parts(*(f"{30 - n}.5" for n in range(20)), label="A label of rather many words to wrap"),
    ],
)
def test_every_value_is_written_and_lies_over_no_other(answer: Answer) -> None:
    drawn = drawn_parts(answer)
    figure = figure_of_parts(answer, drawn)
    figure.draw_without_rendering()
    assert not faults(figure)
    written = {text for text, _ in texts_in(figure)}
    for row in answer.rows[1 : MOST_BARS + 1]:
        assert row.cells[0]
        assert row.cells[0].printed
        assert row.cells[0].printed.printed in written


def test_contributions_and_shares_make_pictures(run: Run, tmp_path: Path) -> None:
    for command, title in (("growth", "Contributions to the growth of exports, points"),
                           ("share", "Shares of exports, %")):  # fmt: skip
        assert run(command, "2026-01", "-o", "p.svg").stdout == "written: p.svg\n"
        picture = (tmp_path / "p.svg").read_text("utf-8")
        assert title in picture
        assert "Semiconductors" in picture
        assert "do not add: ICT goods" in picture
    done = run("growth", "ict", "2020-11", "2026-01", "-o", "q.svg")
    assert (done.returncode, done.stderr) == (
        1, "ktrade: a chart needs two parts with bounds; there are none\n",
    )  # fmt: skip
