"""A series over time: which periods, kinds apart, gaps and breaks; and the pictures drawn of it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from decimal import Decimal as D
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ktrade.errors import NotUnderstood
from ktrade.model.figure import Unit, parse_figure
from ktrade.model.interval import Interval
from ktrade.model.period import Period
from ktrade.model.quantity import Source
from ktrade.queries.answer import Column, Measured, Row, Trend, Trends
from ktrade.report.chart import Panel, panels, panels_together
from ktrade.report.slide_of_series import figure_of, figure_together
from ktrade.report.terminal_chart import MEANINGS, plot
from tests.conftest import Loader, Run

FACTS = """period,category,value,yoy,year_earlier,source
2025-01,cars,5.00bn,25.0,4.00bn,2025-01_a
2025-02,cars,6.00bn,more,,2025-02_a
2025-04,cars,6.30bn,,,2025-04_a
2025-05,cars,6.60bn,,,2025-05_a
2026-05,cars,3.3bn,-50.0,,2026-05_b
2025-H1,cars,36.0bn,,,2025-06_a
2026-05-D20,cars,2.1bn,,,2026-05_c
""".replace(",more,", ",>50,")


@pytest.fixture
def cars(load: Loader) -> Loader:
    load("-", stdin=FACTS)
    return load


def trend_of(run: Run, store: Path, *more: str) -> list[dict[str, object]]:
    return json.loads(run("trend", "cars", "-f", "json", *more, KTRADE_DB=str(store)).stdout)  # type: ignore[no-any-return]


def test_every_period_known_kind_by_kind(run: Run, cars: Loader) -> None:
    """2024-01 is printed as a base; 2024-02 follows: 6bn with more than 50 percent growth is from
    below 4bn."""
    values = [row for row in trend_of(run, cars.store) if row["measure"] == "value"]
    assert [row["period"] for row in values] == [
        "2024-01", "2024-02", "2025-01", "2025-02", "2025-04", "2025-05", "2026-05", "2026-05-D20",
        "2025-H1",
    ]  # fmt: skip
    (base,) = (row for row in values if row["period"] == "2024-02")
    assert base["printed"] is None
    assert 4.0e9 < D(str(base["high"])) < 4.1e9
    (may,) = (row for row in values if row["period"] == "2025-05")
    # the later report halves it to 3.3bn: from 6.4 to 6.9bn, which does not hide the sharper print
    assert (may["vintage"], may["printed"]) == ("2025-05", "6.60bn")


def test_a_stretch_of_time_holds_the_periods_that_lie_in_it(run: Run, cars: Loader) -> None:
    def periods(*options: str) -> list[object]:
        return [
            row["period"]
            for row in trend_of(run, cars.store, *options)
            if row["measure"] == "value"
        ]

    assert periods("--from", "2025-05") == ["2025-05", "2026-05", "2026-05-D20"]
    assert periods("--from", "2025-H1", "--to", "2025") == [
        "2025-01",
        "2025-02",
        "2025-04",
        "2025-05",
        "2025-H1",
    ]
    # the half-year begins before
    assert periods("--from", "2025-02", "--to", "2025-12") == ["2025-02", "2025-04", "2025-05"]
    assert periods("--from", "2025-06", "--to", "2026-05-D20") == ["2026-05-D20"]  # May ends after
    assert periods("--to", "2024-01") == ["2024-01"]  # printed as a base, in a report of 2025
    whole = trend_of(run, cars.store)
    for options in (
        ["--from", "2025-02"],
        ["--to", "2025-04"],
        ["--from", "2024-02", "--to", "2026"],
    ):
        part = trend_of(run, cars.store, *options)
        assert part == [row for row in whole if row["period"] in {row["period"] for row in part}]


def test_kinds_gaps_and_later_reports_are_told(run: Run, cars: Loader) -> None:
    lines = (
        run("trend", "cars", KTRADE_DB=str(cars.store))
        .stdout.split("Exports of cars ", 1)[1]
        .splitlines()
    )
    labels = [line[:26].rstrip() for line in lines]
    months = labels[labels.index("Months") + 1 :]
    assert months[:10] == [
        "  2024-01 as of 2025-01", "  2024-02 as of 2025-02", "  …", "  2025-01", "  2025-02",
        "  …", "  2025-04",
        "  2025-05", "  …", "  2026-05",
    ]  # fmt: skip
    groups = [
        label for label in labels if label in ("Months", "First 20 days of the month", "Half-years")
    ]
    assert groups == ["Months", "First 20 days of the month", "Half-years"]
    assert "as of: from that later report, not from the first one on the period." in lines


def test_rates_and_shares_and_what_is_not_known(run: Run, cars: Loader) -> None:
    growth = trend_of(run, cars.store, "--measure", "yoy")
    assert {(row["period"], row["printed"]) for row in growth} >= {
        ("2025-01", "25.0"),
        ("2026-05", "-50.0"),
    }
    asked = run("trend", "steel", KTRADE_DB=str(cars.store))
    assert (asked.returncode, asked.stderr) == (1, "ktrade: nothing is known for steel\n")


def a_trend(*points: tuple[str, str, str], unit: Unit = Unit.USD) -> Trend:
    """A trend of (period, figure, vintage)."""
    rows = []
    for period, printed, vintage in points:
        figure = parse_figure(printed, unit)
        measured = Measured(
            "value",
            unit,
            Period.parse(period),
            "export",
            "cars",
            "world",
            figure.interval,
            figure,
            vintage=vintage,
        )
        rows.append(Row(period, (measured,)))
    return Trend("Exports of cars", (Column("value"),), tuple(rows))


def panel_of(*points: tuple[str, str, str], unit: Unit = Unit.USD) -> Panel:
    (panel,) = panels(a_trend(*points, unit=unit), 9)
    return panel


def test_lines_join_neighbours_of_one_kind_of_report_only() -> None:
    panel = panel_of(
        ("2025-01", "5.0bn", "2025-01"),
        ("2025-02", "6.0bn", "2025-02"),
        (
            "2025-03",
            "6.1bn",
            "2026-03",
        ),  # from a report a year later: what changes may be a revision
        ("2025-04", "6.2bn", "2026-04"),
        ("2025-06", "6.3bn", "2025-06"),
    )
    assert [(str(a.period), str(b.period)) for a, b in panel.joined] == [
        ("2025-01", "2025-02"),
        ("2025-03", "2025-04"),
    ]


def test_words_set_no_scale_and_have_no_level() -> None:
    panel = panel_of(
        ("2025-01", "10.0", "2025-01"), ("2025-02", ">100", "2025-02"), ("2025-03", "14.0",
        "2025-03"),
        unit=Unit.PERCENT,
    )  # fmt: skip
    assert [point.is_wide for point in panel.points] == [False, True, False]
    assert 9 < panel.bottom < 10
    assert 14 < panel.top < 16
    picture = "\n".join(plot("Title", panel, 60))
    assert "▲ bounds extend above" in picture
    assert picture.count("●") == 3  # two points, and the legend


def test_months_and_halves_are_never_drawn_on_one_scale() -> None:
    found = panels(
        a_trend(
            ("2025-01", "5.0bn", "2025-01"), ("2025-02", "6.0bn", "2025-02"),
            ("2024-H2", "31bn", "2024-12"), ("2025-H1", "36bn", "2025-06"), ("2025", "75bn",
            "2025-12"),
        ),
        9,
    )  # fmt: skip
    assert [(panel.title, len(panel.points)) for panel in found] == [
        ("Months, USD billion", 2), ("Half-years, USD billion", 2),
    ]  # fmt: skip


points = st.builds(
    lambda month, low, width, printed: (month, D(low).scaleb(7), D(width).scaleb(7), printed),
    st.integers(24_000, 24_600),
    st.integers(-(10**6), 10**6),
    st.integers(0, 10**6),
    st.booleans(),
)


@given(
    st.lists(points, min_size=2, max_size=30, unique_by=lambda point: point[0]),
    st.integers(20, 200),
)
def test_any_series_is_drawn_within_its_width(
    given_points: list[tuple[int, D, D, bool]], width: int
) -> None:
    rows = tuple(
        Row(
            "",
            (
                Measured(
                    "value",
                    Unit.USD,
                    Period(month, 31, 1),
                    "export",
                    "cars",
                    "world",
                    Interval(low, low + wide),
                ),
            ),
        )
        for month, low, wide, _ in sorted(given_points)
    )
    found = panels(Trend("T", (Column("value"),), rows), 9)
    lines = plot("T", found[0], width)
    ticks = [line.split("┤")[0] for line in lines if "┤" in line]
    assert lines
    assert all(len(line) <= max(width, 60) for line in lines)
    assert all(re.fullmatch(r" *-?[\d,]+(\.\d+)? ", tick) for tick in ticks)
    levels = [float(tick.replace(",", "")) for tick in ticks]
    assert all(above > below for above, below in pairwise(levels))


@pytest.mark.parametrize("sign", MEANINGS)
def test_signs_are_told_in_the_legend_and_only_those_used(sign: str) -> None:
    panel = panel_of(("2025-01", "5.0bn", "2025-01"), ("2025-02", "6.0bn", "2025-02"))
    lines = plot("T", panel, 80)
    assert (MEANINGS[sign] in lines[-2]) == (sign == "●")


@pytest.fixture
def drawn(run: Run, tmp_path: Path) -> Callable[..., str]:
    def draw(*arguments: str) -> str:
        done = run("trend", *arguments, "--output", "t.svg")
        assert (done.returncode, done.stdout) == (0, "written: t.svg\n"), done.stderr
        return (tmp_path / "t.svg").read_text(encoding="utf-8")

    return draw


def test_a_picture_names_its_kinds_units_signs_and_sources(drawn: Callable[..., str]) -> None:
    """One kind of period, that with most points; the last and the extreme value are written."""
    picture = drawn("ict")
    for text in (
        "Exports of ICT goods", "Months, USD billion, 2019-11 to 2026-01", "Korea JoongAng Daily",
        ">29<",
    ):  # fmt: skip
        assert text in picture
    assert "Half-years" not in picture
    assert "Half-years, USD billion" in drawn("ict", "--every", "half")
    assert picture == drawn("ict"), "the same facts give the same bytes"


def texts_in(figure: Figure) -> list[tuple[str, Bbox]]:
    """What is written in the figure, and where; ticks beyond an axis are not drawn."""
    (axes,) = figure.axes
    hidden = set()
    for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                hidden |= {tick.label1, tick.label2}
    return [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]


def faults(figure: Figure) -> list[str]:
    """Texts that lie over another or beyond the edge."""
    found = texts_in(figure)
    edge = figure.bbox
    clipped = [
        f"{text} is clipped"
        for text, box in found
        if box.x0 < edge.x0 or box.x1 > edge.x1 or box.y0 < edge.y0 or box.y1 > edge.y1
    ]
    over = [
        f"{one} over {other}"
        for (one, a), (other, b) in combinations(found, 2)
        if a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1
    ]
    return clipped + over


MONTHS = [f"{2000 + n // 12}-{n % 12 + 1:02}" for n in range(300)]
PICTURES = {
    "two": a_trend(("2025-01", "5.0bn", "2025-01"), ("2026-01", "6.0bn", "2026-01")),
    "neighbours": a_trend(*((p, f"9.9{8 - n}bn", p) for n, p in enumerate(MONTHS[:3]))),
    "25 years": a_trend(*((p, f"{n % 37 + 100}.5bn", p) for n, p in enumerate(MONTHS))),
    "growth": a_trend(*((p, f"{n % 7 - 3}.1", p) for n, p in enumerate(MONTHS[:40])),
                      unit=Unit.PERCENT),
    "alike": a_trend(*((p, "5.00bn", p) for p in MONTHS[:12])),
    "large": a_trend(*((p, f"{n + 1}00000.5bn", p) for n, p in enumerate(MONTHS[:9]))),
}  # fmt: skip


def together(*series: Trend) -> Trends:
    """The first cells of several trends, a column each."""
    by_period = [{row.label: row.cells[0] for row in one.rows} for one in series]
    labels = sorted({label for of in by_period for label in of})
    rows = tuple(Row(label, tuple(of.get(label) for of in by_period)) for label in labels)
    columns = tuple(Column(f"Series {n} of a long name, and more") for n in range(len(series)))
    return Trends("Several " * 20, columns, rows, {"s": Source("s")})


SEVERAL = {
    "far apart": together(
        a_trend(*((p, f"{n % 5 + 20}.5bn", p) for n, p in enumerate(MONTHS[:30]))),
        a_trend(*((p, f"{n % 3 + 2}.5bn", p) for n, p in enumerate(MONTHS[10:50]))),
    ),
    "alike": together(*(a_trend(*((p, f"5.0{i}bn", p) for p in MONTHS[:12])) for i in range(6))),
    "at the edge": together(
        *(a_trend(*((p, f"{i}.9bn", p) for p in MONTHS[:2])) for i in (1, 1, 1, 9, 9, 9))
    ),
    "crossing": together(
        a_trend(*((p, f"{n + 1}.1", p) for n, p in enumerate(MONTHS[:9])), unit=Unit.PERCENT),
        a_trend(*((p, f"{9 - n}.1", p) for n, p in enumerate(MONTHS[:9])), unit=Unit.PERCENT),
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_series_are_named_at_their_ends_and_lie_over_nothing(name: str) -> None:
    picture = SEVERAL[name]
    panels_ = panels_together(picture, 9)
    figure = figure_together(picture, panels_, 9)
    assert not faults(figure)
    written = [text for text, _ in texts_in(figure)]
    for panel in panels_:
        named = [text for text in written if panel.title[:8] in text]
        assert len(named) == 1
        assert named[0].endswith(panel.points[-1].text)
    (axes,) = figure.axes
    for _, box in texts_in(figure):
        for panel in panels_:
            for point in panel.points:
                x, y = axes.transData.transform((point.centre, point.level))
                assert not (box.x0 < x < box.x1 and box.y0 < y < box.y1), "text over a mark"


def test_several_series_share_one_scale_and_their_zero() -> None:
    first, second = panels_together(SEVERAL["far apart"], 9)
    assert (first.bottom, first.top) == (second.bottom, second.top)
    assert first.bottom < 2.5
    assert first.top > 24.5


def test_too_many_series_are_refused() -> None:
    picture = together(*(PICTURES["alike"] for _ in range(7)))
    with pytest.raises(NotUnderstood, match="7 series are too many"):
        figure_together(picture, panels_together(picture, 9), 9)


def test_series_together_by_name(run: Run, tmp_path: Path) -> None:
    """Both are known of two months; the rows of quarters and others stand in `trend chips`."""
    table = run("trend", "chips", "cars", "-f", "csv").stdout
    rows = list(csv.DictReader(table.splitlines()))
    alone = [
        row
        for item in ("chips", "cars")
        for row in csv.DictReader(
            run("trend", item, "--every", "month", "-f", "csv").stdout.splitlines()
        )
        if row["measure"] == "value"
    ]
    assert sorted(map(str, rows)) == sorted(map(str, alone))
    assert run("trend", "chips", "cars", "-o", "t.svg").stdout == "written: t.svg\n"
    picture = (tmp_path / "t.svg").read_text("utf-8")
    for text in ("Exports of semiconductors and exports of cars", "Months, USD billion", ">Cars<"):
        assert text in picture
    shown = run("trend", "chips", "cars").stdout
    assert "● Semiconductors" in shown
    assert "■ Cars" in shown


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(
    "title",
    [
        "Exports of Cars",
        pytest.param("A very long title of many words " * 6, marks=pytest.mark.slow),
    ],
)
def test_no_text_lies_over_another_or_beyond_the_edge(name: str, title: str) -> None:
    sources = {f"s{n}": Source(f"s{n}", publisher=f"Publisher {n}") for n in range(30)}
    picture = PICTURES[name]
    rows = tuple(
        row._replace(cells=(row.cells[0]._replace(sources=tuple(sources)),))  # type: ignore[union-attr]
        for row in picture.rows
    )
    picture = picture._replace(title=title, rows=rows, sources=sources)
    (panel,) = panels(picture, 9)
    figure = figure_of(picture, panel)
    assert not faults(figure)
    values = [text for text, _ in texts_in(figure) if text == panel.points[-1].text]
    assert values, "the last value is written"
    assert any("and " in text and "more" in text for text, _ in texts_in(figure))


def test_what_overlaps_or_is_clipped_is_found() -> None:
    panel = panel_of(("2025-01", "5.0bn", "2025-01"), ("2026-01", "6.0bn", "2026-01"))
    figure = figure_of(PICTURES["two"], panel)
    figure.text(0.5, 0.5, "one")
    figure.text(0.5, 0.5, "two")
    figure.text(0.99, 0.5, "beyond the edge")
    assert faults(figure) == ["beyond the edge is clipped", "one over two"]


def test_an_axis_does_not_magnify_a_rounding_error() -> None:
    """31.1 and 31.2 may be the same share: a tenth of the level is the least that an axis shows."""
    months = [("2025-01", "31.1", "2025-01"), ("2025-02", "31.2", "2025-02")]
    panel = panel_of(*months, unit=Unit.PERCENT)
    assert panel.top - panel.bottom >= 3.1
    # 29 may be from 28.4 to 30.0: five such widths
    panel = panel_of(("2025-01", "29bn", "2025-01"), ("2025-02", "30bn", "2025-02"))
    assert panel.top - panel.bottom >= 5 * 1.5


def test_what_may_be_negative_is_drawn_with_its_zero() -> None:
    rows = [
        row._replace(cells=(row.cells[0]._replace(is_signed=True),))  # type: ignore[union-attr]
        for row in PICTURES["two"].rows
    ]
    (panel,) = panels(PICTURES["two"]._replace(rows=tuple(rows)), 9)
    assert panel.bottom < 0 < panel.top


def test_pictures_of_other_kinds(run: Run, tmp_path: Path) -> None:
    assert run("trend", "ict", "-o", "t.png").returncode == 0
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    assert run("trend", "ict", "-o", "t.pdf").returncode == 0
    assert (tmp_path / "t.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["t.pdf", "t.png"]
