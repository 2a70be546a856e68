"""Horizontal bars for a page, as inline SVG: each beside its label and its number, so that the
chart is a table to whoever does not see it, and no label can lie over another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ktrade.queries.answer import Measured
from ktrade.report.grid import number, scale_of
from ktrade.report.page import escaped

HEIGHT, TOP, THICK, CAP = 18, 3, 12, 3  # of a row, pixels


def bars(
    title: str, rows: Sequence[tuple[str, Measured]], exponent: int, unit: str
) -> Iterator[str]:
    """A bar a row from zero to its level, its bounds as a line with ends; '' for fewer than two.

    A row of which one bound is unknown has no bar, and is left out.
    """
    shown = [(label, m, _ends(m, exponent)) for label, m in rows if m.interval.is_bounded]
    if len(shown) < 2:
        return
    ends = [0.0, *(end for _, _, pair in shown for end in pair)]
    bottom, top = min(ends), max(ends)
    span = (top - bottom) or 1.0

    def place(value: float) -> str:
        return f"{(value - bottom) / span * 98 + 1:.2f}%"

    yield (
        f'<figure class="chart">\n<table class="bars">\n<caption>{escaped(title)}</caption>\n'
        f'<thead><tr><th scope="col">part</th><td></td><th scope="col">{escaped(unit)}</th></tr>'
        "</thead>\n<tbody>\n"
    )
    for label, measured, (low, high) in shown:
        yield (
            f'<tr><th scope="row">{escaped(label)}</th><td>{_bar(low, high, place)}</td>'
            f'<td class="n">{escaped(number(measured, exponent))}</td></tr>\n'
        )
    yield "</tbody>\n</table>\n</figure>\n"


def _ends(measured: Measured, exponent: int) -> tuple[float, float]:
    power = scale_of(measured.unit, exponent)
    return float(measured.interval.low.scaleb(-power)), float(measured.interval.high.scaleb(-power))


def _bar(low: float, high: float, place) -> str:  # type: ignore[no-untyped-def]
    level = (low + high) / 2
    start, end = min(0.0, level), max(0.0, level)
    middle = TOP + THICK / 2
    width = float(place(end)[:-1]) - float(place(start)[:-1])
    caps = "".join(
        f'<line class="bounds" x1="{place(x)}" x2="{place(x)}" y1="{middle - CAP}"'
        f' y2="{middle + CAP}"/>'
        for x in (low, high)
        if math.isfinite(x)
    )
    return (
        f'<svg class="bar" width="100%" height="{HEIGHT}" aria-hidden="true" focusable="false">'
        f'<rect class="level" x="{place(start)}" width="{width:.2f}%" y="{TOP}" height="{THICK}"/>'
        f'<line class="zero" x1="{place(0)}" x2="{place(0)}" y1="0" y2="{HEIGHT}"/>'
        f'<line class="bounds" x1="{place(low)}" x2="{place(high)}" y1="{middle}" y2="{middle}"/>'
        f"{caps}</svg>"
    )
