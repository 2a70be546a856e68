"""What a draft is made of: drafted facts, and the groups of a sentence they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ktrade.model.period import Period


class Series(NamedTuple):
    """What a figure is of, but for its period and measure."""

    flow: str
    category: str
    destination: str


@dataclass
class Printed:
    """One figure of a sentence: its measure, its cell, where it stands; no period: its group's."""

    measure: str
    cell: str
    start: int
    end: int
    period: Period | None = None
    of: str = ""
    doubts: list[str] = field(default_factory=list)
    is_growth: bool = False
    is_aside: bool = False  # of another time: behind "from", "after" or in brackets
    level: str = (
        ""  # of one that is said to be passed ("above $10 billion"): the level, for a claim
    )


@dataclass
class Group:
    """A subject of a sentence and what is printed of it; several series where it names them
    together."""

    series: list[Series]
    start: int
    period: Period
    explicit: set[str] = field(
        default_factory=set
    )  # of flow, item, place: what was said, not inherited
    figures: list[Printed] = field(default_factory=list)
    scope: str = ""  # daily, share or nothing
    compare: str = "yoy"
    trend: str = ""  # the first movement said: + or -
    trend_word: str = ""
    is_deficit: bool = False
    is_surplus: bool = False
    is_listed: bool = False  # goes on a list of items to one destination
    has_period: bool = False
    is_told_of_period: bool = False  # a period of its own stands before what is said
    is_loose: bool = False  # of figures amid reasons: nothing, unless a subject stands behind them
    is_over: bool = False  # a semicolon stands behind it
    levels: list[Printed] = field(
        default_factory=list
    )  # passed, where its own level is printed too
    end: int = 0
    doubts: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """Whether a figure is printed of it already, so that another subject begins a group of its
        own."""
        has_figures = any(not figure.measure.startswith("days") for figure in self.figures)
        return has_figures or (self.is_over and bool(self.explicit))

    def set_levels_apart(self) -> None:
        """Takes a level that was passed out of the figures where the series' own is printed beside
        it."""
        for passed in [f for f in self.figures if f.level]:
            beside = [f for f in self.figures if f.measure == passed.measure and not f.level]
            if any(f.period in (passed.period, None) or f.period == self.period for f in beside):
                self.figures.remove(passed)
                self.levels.append(passed)


NOT_KNOWN = "nothing is known by the name of"


def not_known(name: str) -> str:
    """What to say of a figure of something that the vocabulary has no name for."""
    return f"{NOT_KNOWN} {name!r}"


@dataclass
class Fact:
    """One cell of the draft: of what, its measure and text, the paragraph, the words around it, the
    doubts."""

    period: Period
    series: Series
    measure: str
    cell: str
    where: str
    quote: str = ""
    words: str = ""  # the figure as printed, which the quote has in it
    of: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[Period, Series, str, str]:
        return (self.period, self.series, self.measure, self.of)

    @property
    def is_claim(self) -> bool:
        return self.measure == "claim"
