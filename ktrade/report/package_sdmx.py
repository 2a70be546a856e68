"""Figures as an SDMX-CSV file (version 2.0): dimensions, a number with its scale, and attributes.

What is printed stands in PRINTED, so that a load gives the same figure again; LOW and HIGH are the
ends of what the print allows, on the scale of OBS_VALUE.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Context, Decimal
from typing import TextIO

from ktrade.files.sdmx import dimension, time_period
from ktrade.model.figure import Figure, Unit
from ktrade.model.quantity import Observation
from ktrade.queries.answer import of_what

STRUCTURE = ("dataflow", "KTRADE:FACTS(1.0)", "I")  # I: information, neither appended nor replaced
DIMENSIONS = (
    "FREQ", "FLOW", "CATEGORY", "DESTINATION", "MEASURE", "OF", "SOURCE", "WHERE", "TIME_PERIOD",
)  # fmt: skip
ATTRIBUTES = (
    "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "LOW", "HIGH", "PRINTED", "OBS_STATUS", "STATUS",
    "NOTE",
)  # fmt: skip
HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)

UNSPECIFIED = "_U"
FREQUENCIES = {"month": "M", "quarter": "Q", "half": "S", "year": "A"}
# By the code list of SDMX: a forecast, of low reliability, estimated, missing, normal.
STATUS_CODES = {"forecast": "F", "target": "F", "misprint": "U"}
ESTIMATED, MISSING, NORMAL = "E", "O", "A"
UNITS = {Unit.PERCENT: "PT", Unit.POINTS: "PP", Unit.DAYS: "DAYS", Unit.UNITS: "NR"}
SCALES = (12, 9, 6, 3)
_EXACT = Context(prec=100)  # more digits than any end of a print has


def write_sdmx(observations: Iterable[Observation], out: TextIO) -> None:
    """One observation a figure. A print that is no single number (a range, more than, at most) has
    no OBS_VALUE but its LOW and HIGH."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(map(_cells, observations))


def _cells(observation: Observation) -> tuple[str, ...]:
    q, figure = observation.quantity, observation.figure
    scale = _scale(figure)
    decimals = _decimals(figure, scale)
    value = figure.number.value if figure.number and figure.qualifier in ("", "~") else None
    code = MISSING if value is None else ESTIMATED if figure.qualifier else NORMAL
    return (
        *STRUCTURE,
        FREQUENCIES.get(q.period.kind, UNSPECIFIED),
        q.flow,
        q.category,
        q.destination,
        q.measure,
        dimension(of_what(q)),
        observation.source,
        dimension(observation.where),
        time_period(q.period),
        "NaN" if value is None else f"{_EXACT.scaleb(value, -scale):.{decimals}f}",
        UNITS.get(q.unit, str(q.unit).upper()),
        str(scale),
        str(decimals),
        *(_plain(end, scale) for end in (figure.interval.low, figure.interval.high)),
        figure.printed,
        STATUS_CODES.get(observation.status, code),
        observation.status,
        observation.note,
    )


def _scale(figure: Figure) -> int:
    """The power of ten that money is counted in: of its scales the largest that it reaches."""
    if not figure.unit.is_money:
        return 0
    ends = (figure.interval.low, figure.interval.high)
    size = max(abs(end) for end in ends if end.is_finite())
    return next((scale for scale in SCALES if size >= Decimal(10) ** scale), 0)


def _decimals(figure: Figure, scale: int) -> int:
    """How many decimals are printed, on that scale."""
    return max(0, scale - figure.number.place.adjusted()) if figure.number else 0


def _plain(end: Decimal, scale: int) -> str:
    """The number on the scale in plain digits; '' where it is infinite."""
    return f"{_EXACT.normalize(_EXACT.scaleb(end, -scale)):f}" if end.is_finite() else ""
