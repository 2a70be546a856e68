"""The two tables of what sources say, figures and claims, as loads compare them."""

from __future__ import annotations

from dataclasses import dataclass

# Where and how a row says what it says; as staged before it, and in the figures and claims of the
# store.
_PLACE = ("category", "destination", "period", "flow", "source", '"where"', "note")


@dataclass(frozen=True, slots=True)
class RowKind:
    """A table of what sources say: its name, what it has beside _PLACE, the key that makes a row
    the same one, what of the rest is printed, what follows from that, and what else may be told
    otherwise.
    """

    table: str
    content: tuple[str, ...]
    key: tuple[str, ...]
    text: str
    derived: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def unique_key(self) -> str:
        """SQL: the key, spelt as the unique index is."""
        return ", ".join(f"ifnull({c}, 0)" if c in _MAY_BE_NULL else c for c in self.key)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*_PLACE, *self.content)

    def same(self, left: str, right: str) -> str:
        """SQL: both rows have the same key (spelt as the unique index is, so that it serves)."""
        return " AND ".join(
            (
                f"ifnull({left}.{c}, 0) = ifnull({right}.{c}, 0)"
                if c in _MAY_BE_NULL
                else f"{left}.{c} = {right}.{c}"
            )
            for c in self.key
        )

    def differs(self, left: str, right: str) -> str:
        return f"({' OR '.join(f'{left}.{c} != {right}.{c}' for c in (self.text, *self.remarks))})"


_MAY_BE_NULL = ("of_category", "of_destination", "counted_in")


FIGURE = RowKind(
    "figure",
    ("measure", "of_category", "of_destination", "printed", "low", "high", "counted_in", "status"),
    (
        "category", "destination", "period", "flow", "measure", "of_category", "of_destination",
        "counted_in",
        "source", '"where"',
    ),
    "printed",
    ("low", "high"),
    ("note", "status"),
)  # fmt: skip


CLAIM = RowKind(
    "claim",
    ("claim",),
    ("category", "destination", "period", "flow", "claim", "source", '"where"'),
    "claim",
    (),
    ("note",),
)


_HISTORY_COLUMNS = """
    INSERT INTO history (what, source, "where", period, flow, category, destination, measure,
                         of, printed, note, status, given_by, ended_by)
    SELECT '{what}', source.id, t."where", period.id, t.flow, category.id, destination.id,
           {measure}, {of}, {text}, t.note, {status}, t.load, :load
    FROM {what} AS t JOIN source ON source.key = t.source JOIN period ON period.key = t.period
    JOIN category ON category.key = t.category JOIN destination ON destination.key = t.destination
"""


_OF = (
    "ifnull((SELECT id FROM category WHERE key = t.of_category) || ' to ' ||"
    " (SELECT id FROM destination WHERE key = t.of_destination),"
    " iif(t.measure = 'volume_yoy', ifnull(t.counted_in, ''), ''))"
)


INTO_HISTORY = {
    FIGURE: _HISTORY_COLUMNS.format(
        what="figure", measure="t.measure", of=_OF, text="t.printed", status="t.status"
    ),
    CLAIM: _HISTORY_COLUMNS.format(
        what="claim", measure="''", of="''", text="t.claim", status="''"
    ),
}
