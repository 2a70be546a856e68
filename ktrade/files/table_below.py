"""Rows of an official table that have no figures: blank ones, notes, titles and the header once
more, as on a new page; or they begin another table, which is not read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ktrade.errors import NotUnderstood, shown
from ktrade.files.key import key_of
from ktrade.files.profiles import Profile
from ktrade.files.table_above import flow_above, is_note, lines_of, value_of
from ktrade.files.table_cells import (
    NOT_PRINTED,
    cell_of,
    is_same_kind,
    same_unit,
    text_of,
    units_in,
)
from ktrade.files.table_layout import Layout

_PAGE = re.compile(r"[\W\d]*(?:page|쪽|페이지|of|[\W\d])*", re.I)


class RowKinds:
    """Tells rows with figures from others, in the order of the table."""

    def __init__(self, profile: Profile, layout: Layout, flow: str) -> None:
        """`flow` is what the title says of figures that have none of their own; ''."""
        self._layout = layout
        self._filters = (*profile.category.title, *profile.destination.title)
        is_told = "flow" in layout.roles or all(v.figure.flow for v in layout.values)
        self._flow = "" if is_told else flow
        self._labels = [
            {"", *(key_of(part) for text in column for part in (text, *text.split()))}
            for column in layout.labels
        ]
        self._values = [column.number for column in layout.values]
        self._first = next((numbers[0] for numbers in layout.roles.values()), 0)
        self._new: list[str] = []  # titles since the last row with figures that are not above

    def has_figures(self, cells: Sequence[object]) -> bool:
        """Whether the row has figures; NotUnderstood where another table begins with it."""
        first = next(filter(None, map(text_of, cells)), "")
        texts = ((n, text_of(cell_of(cells, n))) for n in self._values)
        number, printed = next((p for p in texts if p[1].casefold() not in NOT_PRINTED), (0, ""))
        if is_note(first) or not printed:
            self._refuse_title(cells, is_note(first))
            return False
        named = key_of(text_of(cell_of(cells, self._first)))
        begins = bool(named) and named in self._labels[self._first]
        is_figure = printed[0] in "+-0123456789" or key_of(printed) not in self._labels[number]
        if is_figure and not begins:
            self._new.clear()
            return True
        others = [
            text
            for cell, labels in zip(cells, self._labels, strict=False)
            if key_of(text := text_of(cell)) not in labels
        ]
        if begins and (others or self._new):
            raise _another((self._new or others)[0])
        return bool(others)

    def _refuse_title(self, cells: Sequence[object], is_note: bool) -> None:
        layout = self._layout
        for line in lines_of([cells]):
            for unit in units_in(line):
                mine = [c.unit for c in layout.values if c.unit and is_same_kind(c.unit, unit)]
                if mine and not any(same_unit(each, unit) for each in mine):
                    raise NotUnderstood(
                        f"states {unit} below figures that were read as {mine[0]}; expected one"
                        " table per file, with its unit above"
                    )
            if is_note or line in layout.lines:
                continue
            flow = flow_above([line]) if self._flow else ""
            if flow not in ("", self._flow) or any(
                value_of(name, [line]) for name in self._filters
            ):
                raise _another(line)
            if not _PAGE.fullmatch(line):
                self._new.append(line)


def _another(text: str) -> NotUnderstood:
    return NotUnderstood(f"begins another table, {shown(text)}; expected one table per file")
