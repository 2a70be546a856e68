"""What a row of an official table says that its figures are: exports, imports, their growth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from ktrade.errors import NotUnderstood, shown
from ktrade.files.key import key_of
from ktrade.files.profiles import FigureColumn, Profile
from ktrade.files.table_header import GROWTH
from ktrade.files.table_layout import Layout, text_at
from ktrade.files.table_periods import names_days

Texts = tuple[tuple[str, str], ...]  # the code and the name of the item, and of the country
ADJUSTED = ("계절조정", "계절변동", "seasonally adjusted", "seasonal adj")
_OF_A_ROW = ("value", "yoy", "daily", "daily_yoy", "days")  # of others, no column has the unit


class RowMeasures:
    """Tells what rows are of, in the order of the table: growth is that of the row above."""

    def __init__(
        self, profile: Profile, layout: Layout, flow: str, skip: Callable[[str], None]
    ) -> None:
        """`flow` is what the title says of figures that have none of their own; ''."""
        self._profile, self._layout, self._flow, self._skip = profile, layout, flow, skip
        self.are_told = bool({"flow", "measure"} & set(layout.roles))
        self._header = layout.header_of("flow") or layout.header_of("measure")
        self._above: tuple[str, Texts] = ("", ())  # the flow and words of the last row of values

    def of(
        self, cells: Sequence[object], texts: Texts
    ) -> tuple[str, FigureColumn | None, Texts] | None:
        """The flow of a row, '' where its columns say it; what its figures are, if no values; and
        its words for item and country, those of the row above for its growth. None of a row that
        is not wanted; NotUnderstood where it may be of exports or imports."""
        text, kind = (text_at(cells, self._layout, role) for role in ("flow", "measure"))
        above, self._above = self._above, ("", texts)
        if any(word in text.casefold() for word in ADJUSTED):
            self._left_out(text)
            return None
        flow = self._flow_of(text)
        is_below = above[0] and (texts == above[1] or not any(chain(*texts)))
        if is_below and (key_of(text) in GROWTH or (kind and not text)):
            flow, texts, kind = above[0], above[1], kind or text
        figures, measure = self._profile.figures, None
        if flow is None and (named := [f for f in figures if key_of(text) in f.columns]):
            flow, measure = named[0].flow or None, named[0]  # `수출증감률`
        if key_of(kind) in GROWTH:
            self._above = above if is_below else (flow or "", texts)
            rates = [f for f in figures if f.measure == "yoy" and f.flow in ("", flow)]
            measure = rates[0] if rates else None
            if measure is None or flow == "balance":  # which has none
                self._left_out(kind)
                return None
        elif kind and not any(key_of(kind) in f.columns for f in figures if f.flow in ("", flow)):
            self._left_out(kind)
            return None
        if flow is None or (measure and measure.measure not in _OF_A_ROW):
            self._left_out(text)
            return None
        if not (flow or self._flow or all(c.figure.flow for c in self._layout.values)):
            raise NotUnderstood(f"{shown(text)} is neither exports nor imports; expected one")
        if not measure or measure.measure == "value":
            self._above = flow, texts
        return flow or self._flow, measure, texts

    def _flow_of(self, text: str) -> str | None:
        is_days = bool(self._profile.days) and names_days(text)
        if "flow" not in self._layout.roles or is_days:
            return self._flow
        return self._profile.flow_words.get(key_of(text))

    def _left_out(self, text: str) -> None:
        """Notes a row that is left out."""
        self._skip(f"rows of {self._header} {shown(text)}")
