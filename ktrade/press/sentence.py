"""The state of an English sentence being read: where the reading stands, and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ktrade.model.period import Period
from ktrade.model.quantity import WORLD
from ktrade.press.facts import Group, Printed, Series
from ktrade.press.gathering import MOVED
from ktrade.press.lexicon import ICT, Lexicon
from ktrade.press.mentions import Mention

SUBJECTS = ("flow", "item", "place")
HALF = 6  # months
LONG_PARAGRAPH = 6  # sentences
SENTENCES_IN_MIND = 2  # for which a destination of the whole article holds unsaid


@dataclass
class Aside:
    """Figures of another time than the sentence's: `kind` is from, after or bracket."""

    kind: str
    period: Period | None = None
    figures: list[Printed] = field(default_factory=list)


@dataclass
class Context:
    """What one sentence leaves for the next."""

    headline: Series
    main: Period
    group: Group | None = None
    period: Period | None = None  # of the last sentence
    sticky: Period | None = None  # said before a comma at a sentence's head: for its paragraph
    part: Period | None = None  # of the article's period, that the last two paragraphs are on
    last_place: str = ""  # the last destination that was named
    known: Period | None = None  # the last told, where the article's own is not over: a preview
    told_of: Period | None = None  # part of the article's period, that a paragraph before is on
    sum: Period | None = None  # of several months, that a sentence before in the paragraph is on
    is_of_both: bool = False  # the paragraph tells of the article's period beside a sum
    carried: Period | None = None  # to the next sentence of the paragraph: `last_sum`
    begins: bool = True  # with the first sentence of a paragraph
    trend: str = ""  # the last movement of the last sentence
    is_elsewhere: bool = False  # of a province, and not of the country
    flows: set[str] = field(default_factory=set)  # told of in the paragraph
    was_of_exports: bool = False  # the paragraph before told of exports, and perhaps of imports too
    is_regional: bool = False  # the article is of one
    has_first: bool = False  # the paragraph tells which destination is the first
    is_at_home: bool = False  # of sales in Korea
    told: list[Series] = field(default_factory=list)  # of the last sentence's figures
    says_main: bool = False  # the paragraph names the article's period
    unknown: str = ""  # the doubt of what the article's first figures are of, where nobody knows
    tells_of_world: bool = False  # some figure before was of all destinations
    is_share: bool = False  # the last figure of the last sentence
    is_of_all: bool = False  # a sentence before in the paragraph speaks of total exports
    of_article: Series | None = None  # the headline, while a paragraph is on all destinations
    is_of_two: bool = False  # the article is on trade with its destination, in both directions
    asked: Period | None = None  # that the question before a paragraph names
    asked_of: Series | None = None  # what the question is on, until a figure answers it
    since_place: int = 0  # sentences since the article's destination was named
    is_one_sentence: bool = False  # the paragraph is
    is_long_paragraph: bool = (
        False  # a page whose breaks were lost: its sentences do not belong together
    )

    def begin_paragraph(self, sentences: int) -> None:
        """Forgets what holds to the end of a paragraph; a new one has so many sentences."""
        self.headline, self.of_article = self.of_article or self.headline, None
        self.sum = self.carried = None
        self.sticky, self.asked = self.asked, None
        self.begins = True
        self.was_of_exports, self.flows = "export" in self.flows, set()
        self.is_long_paragraph = sentences > LONG_PARAGRAPH
        self.is_one_sentence = sentences == 1
        self.is_elsewhere = self.is_regional
        self.is_of_all = self.has_first = self.is_of_both = False

    def turn_to_all(self, groups: Sequence[Group]) -> None:
        """Leaves the article's destination to the end of the paragraph, where trade with all of
        them is told of: 'Total exports fell 3 percent. Ships rose …'"""
        is_of_all = any(
            group.series[-1].destination == WORLD and group.explicit >= {"flow"} and group.figures
            for group in groups
        )
        if is_of_all and self.headline.destination != WORLD:
            self.of_article = self.headline
            self.headline = self.headline._replace(destination=WORLD)

    def undated(self) -> Period:
        """The period of a sentence that names none: in an article on a half or a year, the part of
        it that the sentence before or the last paragraphs are on, in a preview the last that is
        known."""
        before = None if self.begins else self.last_part() or self.carried
        if self.says_main:  # in this paragraph, whatever those before it were on
            before = before or self.main
        return self.sticky or before or self.part or self.known or self.main

    def last_sum(self) -> Period | None:
        """The period longer than the article's that the last figures were of, as a year in an
        article on a month; None where they were not, and where breaks were lost."""
        group = self.group
        if group is None or not group.figures or self.is_long_paragraph:
            return None
        last = group.figures[-1]
        is_sum = last.period and last.period.kind == "span" and not last.is_aside
        period = last.period if is_sum and last.period else group.period
        if self.carried and period == self.carried.year_before:
            return self.carried  # compared with, and gone back from
        return period if period.length > self.main.length else None

    def last_part(self) -> Period | None:
        """The part of an article's half or quarter, or the month after it, that the last sentence
        was on; None for none,
        and in an article on a year, which comes back to the year unsaid."""
        last = self.period
        is_part = (
            last and self._is_shorter(last) and (self._has(last) or last.first > self.main.last)
        )
        return last if is_part else None

    def end_paragraph(self, part: Period | None) -> None:
        """Remembers on what part of the article's period a paragraph was, if on any."""
        if part and (part == self.main or not self._has(part)):
            part = None
        is_part = part and part == self.told_of and self._is_shorter(part)
        self.part = part if is_part else None
        self.told_of = None if self.says_main else part
        self.says_main = False

    def doubt_place(self, groups: Sequence[Group], mentions: Sequence[Mention]) -> None:
        """Marks what the article's destination is only inherited by, where that was named more than
        a sentence before."""
        for group in groups if self.unknown else ():
            is_of_it = group.series[-1].category == self.headline.category
            is_of_all = any(m.kind == "total" for m in mentions) and "place" not in group.explicit
            if is_of_it and "item" not in group.explicit and not is_of_all:
                group.doubts.append(self.unknown)
        place = self.headline.destination
        if place == WORLD:
            return
        self.since_place = 0 if any(place in m.ids for m in mentions) else self.since_place + 1
        is_long_ago = self.since_place > SENTENCES_IN_MIND and not self.is_of_two
        for group in groups if is_long_ago else ():
            if "place" not in group.explicit and group.series[-1].destination == place:
                group.doubts.append(f"to {place}, as what stands before?")

    def is_part(self, period: Period) -> bool:
        """Whether a period is a part of the article's, of less than a year."""
        return self._is_shorter(period) and self._has(period)

    def _is_shorter(self, part: Period) -> bool:
        return part.length < self.main.length < 12

    def _has(self, period: Period) -> bool:
        return self.main.first <= period.first and period.last <= self.main.last

    def doubt_period(self, group: Group, mentions: Sequence[Mention]) -> None:
        """Marks what has no period of its own, behind a paragraph on a part of the article's
        period: it may go on with that."""
        if any(m.kind == "period" and m.text == str(self.main) for m in mentions):
            self.told_of, self.says_main = None, True
        is_dated = any(m.kind in ("period", "same") for m in mentions) or self.sticky
        is_begun = any(m.kind == "flow" for m in mentions)  # "exports of ships": a new beginning
        # An article on most of a year comes back to it unsaid.
        told_of = self.told_of if self.main.length <= HALF else None
        before = (None if is_begun else self.sum) or told_of
        if self.carried and self.is_of_both and not is_dated and group.period == self.carried:
            group.doubts.append(f"of {self.carried}, or of {self.main} as what stands before?")
        if before and not is_dated and group.period == self.main:
            group.doubts.append(f"of {self.main}, or of {before} as what stands before?")


class Sentence:
    """One sentence being read, and what its rooms share."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], lexicon: Lexicon, context: Context
    ) -> None:
        self.text, self.mentions, self.lexicon, self.context = text, mentions, lexicon, context
        named = [
            m
            for m in mentions
            if m.kind in (*SUBJECTS, "period") and m.text != "same" and m.ids != (ICT,)
        ]
        is_of_all = [m.kind for m in named[:2]] in (["flow"], ["flow", "flow"])
        if not is_of_all and context.is_long_paragraph:
            context.sticky = (
                None  # "In the first half, exports … . Imports …", and then of the month again
            )
        self.period = context.undated()
        self.compare_all = "yoy"  # what growth in the sentence is on
        self.groups: list[Group] = []
        self.keeps_item = False
        self.group = self._new(0, Series(*context.headline))
        self._answer()
        self.aside: Aside | None = None
        self.trend: tuple[str, int] | None = None  # the movement said since the last figure
        self.list_sign = ""
        self.unsigned: list[Printed] = []  # of this clause, whose sign nothing before them says
        self.degree: Mention | None = None
        self.nest = self.last_place = ""
        self.reason_place = ""  # of what figures in brackets amid its reasons are
        self.last_items: list[str] = []
        self.is_apposition = self.may_end_other = False
        self.is_reason = self.is_other = self.is_except = self.was_other = False
        self.told: list[Series] = []  # that "the former" and "the latter" choose from
        self.told_again: list[tuple[Group, list[Group]]] = []  # and the groups that told it first
        self.keeps_flow = ""  # of "that with Japan", behind a balance
        self.shift: Period | None = None
        self.stack: list[tuple[Group, Aside | None]] = []
        self.loose: Group | None = None  # the group to go back to from a figure amid reasons
        self.says_period = self.is_including = self.is_uncounted = False
        self.since: tuple[Period, int] | None = None  # counted from, and where that was said
        self.is_without = self.is_expected = False
        self.has_sign = self.was_daily = self.has_rival = False
        self.last_shift: Period | None = None
        self.skip_to = 0
        self.index = 0

    def _answer(self) -> None:
        """Makes what a question before the paragraph is on the subject, until figures come: its
        item where the answer names none, all of it where the answer names nothing."""
        asked = self.context.asked_of
        if not asked or not any(mention.is_figure for mention in self.mentions):
            return
        self.context.asked_of = None
        first = next(m.start for m in self.mentions if m.is_figure)
        named = {m.kind for m in self.mentions if m.kind in SUBJECTS and m.start < first}
        if not any(m.kind in SUBJECTS for m in self.mentions):
            self.group.series = [asked]
        elif "item" not in named and asked.category != self.context.headline.category:
            self.group.series = [self.context.headline._replace(category=asked.category)]
            self.keeps_item = True

    def _new(self, start: int, series: Series) -> Group:
        if self.groups:
            self.groups[-1].end = start
        self.group = Group([series], start, self.period, compare=self.compare_all)
        self.groups.append(self.group)
        self.trend = None
        return self.group

    def _next(self) -> Mention | None:
        return self.mentions[self.index + 1] if self.index + 1 < len(self.mentions) else None

    def _before(self) -> Mention | None:
        return self.mentions[self.index - 1] if self.index else None

    def _gap(self, one: Mention, other: Mention) -> str:
        return self.text[one.end : other.start]

    def _leads_to_figures(self) -> bool:
        """Whether a subject named amid reasons has a movement or figure of its own right behind
        it."""
        passed = {
            *SUBJECTS,
            "total",
            "there",
            "each",
            "degree",
            "by",
            "period",
            "(",
            "share",
            "daily",
            "from",
            "to",
        }
        rest = list(self.mentions[self.index + 1 :])
        if len(rest) > 1 and [m.kind for m in rest if m.kind != "flow"][:2] == [",", "including"]:
            said = next((n for n, mention in enumerate(rest) if mention.kind == "trend"), 0)
            rest = (
                rest[said:] if rest[said - 1].kind == "," else []
            )  # "energy imports, including gas, plunged"
        for mention, follows in zip_longest(rest, rest[1:]):
            if mention.is_figure:
                return True
            if mention.kind == "trend":
                if MOVED.search(self.text[mention.start : mention.end]):
                    return True
                continue  # "fewer", which describes
            is_clause = mention.kind == "which" or (
                mention.kind == "," and follows and follows.kind == "which"
            )
            if mention.kind not in passed and not is_clause:
                return False
        return False

    def _close_aside(self) -> None:
        """Ends an aside: a level to compare with is of a year earlier where nothing else was
        said."""
        aside, self.aside = self.aside, None
        if not aside:
            return
        for figure in aside.figures:
            if figure.period:
                continue
            if aside.kind == "from" and not figure.is_growth and not self.has_rival:
                figure.period = self._shifted(self.group.compare)
            elif aside.kind in ("from", "after"):  # of a time that is not said
                for group in self.groups:
                    group.figures = [other for other in group.figures if other is not figure]

    def _shifted(self, compare: str) -> Period:
        if compare == "next":
            last = self.group.figures[-1].period if self.group.figures else None
            last = last or self.group.period
            return Period(last.last + last.length, last.day, last.length)
        return self.group.period.previous if compare == "mom" else self.group.period.year_before
