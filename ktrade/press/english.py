"""An English sentence -> its groups: which figure is of which subject, measure and period.

It is read once, from left to right. A subject (a flow, an item, a destination) holds for the
figures behind it until another subject comes. What stands behind "from", "after" or in brackets is
an aside: of another period, the subject the same. Reasons ("thanks to chips") and what is no trade
("prices", "tariffs") name subjects that have no figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.breaks import Breaks
from ktrade.press.facts import NOT_KNOWN, Group, Series
from ktrade.press.figures import NO_SIGN, WHOLE_OF_A_SHARE
from ktrade.press.mentions import Mention
from ktrade.press.naming import IMPORTED
from ktrade.press.sentence import SUBJECTS, Aside
from ktrade.press.unknown import unknown_names
from ktrade.press.volumes import count_volumes

_IS_RECORD = re.compile(r"(?:A|An|The|Its|Also) (?:new |fresh |all-time )?(?:record|high|\w+est)\b")
_DID = re.compile(r" (?:alone |itself |on its own )?(?:had|has|brought|saw|gave|made)\b")
_OPENING = re.compile(r"\W*(?:(?:[A-Z][a-z]+,?|[A-Z][a-z]+ [a-z]+,) )?")  # "But", "By contrast,"
_TERMS = re.compile(
    r",? (?:each |respectively,? )*(?:in|on|when|if|once|by|adjusted for) (?:an? |the )?"
)
_ALL = re.compile(r"\)?,? (?:(?:all|both|each|likewise|also) )?(?:(?:had|have|were|was) )?")
_TIMES = ("period", "compare", "to")  # "the $54 billion reached in 2022"
_LEVEL_THEN = re.compile(  # "more than the $54 billion of 2022": known, and no threshold
    r" (?:twice |double |half )?(?:the |its |their |that )(?:[a-z-]+ ){0,4}(?:of )?"
)
# What reads a mention, by its kind; the others are only looked at by what stands near them.
_ROOMS = {kind: f"_{kind}" for kind in (
    "period", "compare", "from", "after", "to", "when", "trend", "nest", "there", "while", "reason",
    "other", "expected", "unknown", "which", "except", "including", "degree", "share", "daily",
    "won", "anaphor", "volumes", "values",
)} | dict.fromkeys(SUBJECTS, "_subject") | dict.fromkeys(",;:()", "_break")  # fmt: skip


class EnglishSentence(Breaks):
    """One sentence, read from left to right."""

    def read(self) -> list[Group]:
        """The groups of the sentence that have figures or movements; `context` is moved on."""
        first = next((m for m in self.mentions if m.kind not in ("while", ",")), None)
        is_alone = first and not self.text.startswith(" of", first.end)  # no "value of exports"
        if (
            first and first.kind == "anaphor" and _OPENING.fullmatch(self.text, 0, first.start)
            and is_alone and self.context.group
        ):  # fmt: skip
            told = self.context.group
            self.group.series = [told.series[-1]]
            self.group.scope = "share" if told.scope == "share" else ""
            self.group.is_deficit = told.is_deficit and told.series[-1].flow == "balance"
            self.keeps_item = True
        last = self.context.group
        if last and last.series[-1].flow == "export" and self._is_of_a_time(first):
            self.group.series = [last.series[-1]]
        for index, mention in enumerate(self.mentions):
            self.index = index
            if mention.start < self.skip_to:
                continue
            if mention.is_figure or mention.kind == "trend":
                self.is_including = False
            if mention.is_figure:
                self._figure(mention)
            elif name := _ROOMS.get(mention.kind):
                getattr(self, name)(mention)
        self.group.end = len(self.text)
        self._close_aside()
        if any(m.kind == "respectively" for m in self.mentions):
            self._deal_out()
        for group in self.groups:
            if "flow" not in group.explicit:
                group.series = [_arriving(series) for series in group.series]
            group.set_levels_apart()
            count_volumes(group)
        self.groups = [g for g in self.groups if g.explicit or not g.is_loose]
        used = [g for g in self.groups if g.figures or g.trend or g.explicit or g.levels]
        is_said_of_it = first and first.kind == "anaphor"
        if (
            not used
            and not self.context.begins
            and _IS_RECORD.match(self.text)
            and self.context.group
        ):
            self.group.series = [self.context.group.series[-1]]
            is_said_of_it = True
        if not used and is_said_of_it and self.context.group:
            self.group.series = [self.context.group.series[-1]]
            used = [self.group]  # "It was the second highest": a claim on what was told of before
        self._doubt(used)
        if used:
            last = self.context.group = next((g for g in reversed(used) if g.figures), used[-1])
            self.context.is_share = bool(last.figures) and last.figures[-1].measure == "share"
        growths = [f.cell for group in used for f in group.figures if f.is_growth]
        self.context.trend = ("-" if "-" in growths[-1] else "+") if growths else ""
        self.context.period = self.period
        self.context.last_place = self.last_place or self.context.last_place
        return used

    def _is_of_a_time(self, first: Mention | None) -> bool:
        """Whether a sentence has a time for its subject: 'June had brought $3 billion'."""
        is_named = self.context.begins or any(m.kind in SUBJECTS for m in self.mentions)
        is_subject = first is not None and first.kind == "period" and first.start < 9
        return bool(is_subject and first and not is_named and _DID.match(self.text, first.end))

    def _doubt(self, used: Sequence[Group]) -> None:
        """Marks the groups of what nobody knows, and of what may be of a country not said again."""
        if self.mentions and self.mentions[0].kind != "anaphor":
            for group in used:
                group.doubts += unknown_names(group, self)
        for one, two in pairwise(self.groups):
            place = one.series[-1].destination
            if (
                "place" in one.explicit and one.series[-1].flow == "export"
                and two.explicit == {"flow"} and two.series[-1] == ("import", TOTAL, WORLD)
            ):  # fmt: skip
                two.doubts.append(f"from {place}, as what stands before?")
        for group, before in self.told_again:
            group.doubts += [doubt for one in before for doubt in one.doubts]
        told = self.context.group
        is_bare = not any(m.kind == "flow" for m in self.mentions)
        for group in used if told and not self.context.begins else ():
            if told and group.explicit == {"place"}:  # "Overall laver exports rose. Japan bought …"
                group.doubts += [doubt for doubt in told.doubts if doubt.startswith(NOT_KNOWN)]
                item, of = told.series[-1].category, group.series[-1].category
                if {"flow", "item"} <= told.explicit and of == TOTAL != item and is_bare:
                    group.doubts.append(f"of {item}, as what stands before?")

    def _deal_out(self) -> None:
        """Gives the figures of a measure at the end of the last group to the groups before it, one
        each: 'memory rose 64 percent and logic 7 percent, to $7 billion and $4 billion'."""
        with_figures = [group for group in self.groups if group.figures]
        for measure in ("value", "yoy", "share"):
            last = with_figures[-1] if with_figures else self.group
            dealt = [figure for figure in last.figures if figure.measure == measure]
            of = with_figures[-len(dealt) :]
            is_open = all(f.measure != measure for group in of[:-1] for f in group.figures)
            if len(last.series) == 1 < len(dealt) == len(of) and is_open:
                for group, figure in zip(of, dealt, strict=True):
                    last.figures.remove(figure)
                    group.figures.append(figure)

    def _trend(self, mention: Mention) -> None:
        if (self.is_reason or self.is_other) and not self._leads_to_figures():
            return
        follows = self._next()
        if self.text[mention.start : mention.end] == "added" and not (
            follows and follows.kind in ("percent", "degree")
        ):
            return  # he added
        before = self.text[max(0, mention.start - 5) : mention.start]
        if self._ends_a_list(mention):
            return
        self.trend = (mention.text, mention.start)
        is_told_of_prices = any(m.kind == "other" for m in self.mentions[: self.index])
        if (
            not self.group.trend
            and not self.group.is_over
            and not is_told_of_prices
            and not before.endswith("had ")
        ):
            self.group.trend = mention.text
            self.group.trend_word = self.text[mention.start : mention.end]

    def _ends_a_list(self, mention: Mention) -> bool:
        """Whether a movement says the sign of all figures of its clause, which stand before it:
        'while those to Taiwan (3 percent) and Japan (4 percent) all rose'."""
        unsigned, self.unsigned = self.unsigned, []
        if not unsigned or not _ALL.fullmatch(self.text[unsigned[-1].end : mention.start]):
            return False
        for figure in unsigned:
            figure.doubts = [doubt for doubt in figure.doubts if doubt != NO_SIGN]
            if mention.text == "-" and not figure.cell.startswith("-"):
                figure.cell = f"-{figure.cell}"
        return True

    def _nest(self, mention: Mention) -> None:
        follows, before = self._next(), self._before()
        said = self.text[mention.start : mention.end]
        is_told_of = (
            follows and follows.kind in ("trend", "flow") and len(self._gap(mention, follows)) < 9
        )
        if (
            said == "where" and before and before.kind == "," and not is_told_of
        ):  # "Europe, where cars sell, fell"
            self.is_other, self.is_apposition, self.may_end_other = True, True, False
            return
        is_begun = before is not None and before.kind == ","  # "…, with Japan taking the most"
        if is_begun or not (
            follows and follows.kind == "place" and len(self._gap(mention, follows)) < 6
        ):  # "trade with China"
            self.group.is_over = self.group.is_over or bool(self.group.explicit)
        if "place" in self.group.explicit and self.group.is_closed:
            self.nest = self.group.series[-1].destination

    def _is_of_another_time(self, degree: Mention) -> bool:
        """Whether a degree compares with a level whose time is said behind it."""
        rest = [m for m in self.mentions[self.index + 1 : self.index + 4] if m.kind != "total"]
        rest = rest[:2]
        if len(rest) < 2 or rest[0].kind != "usd" or rest[1].kind not in _TIMES:
            return False
        gap = self._gap(*rest)
        is_known = _LEVEL_THEN.fullmatch(self._gap(degree, rest[0])) is not None
        return is_known and len(gap) < 25 and "," not in gap

    def _degree(self, mention: Mention) -> None:
        follows = self._next()
        if self._is_of_another_time(mention):
            self._close_aside()
            self.aside = Aside("from")
            return
        is_rival = follows and follows.kind == "place" and len(self._gap(mention, follows)) < 6
        if follows and is_rival and not self.text.startswith(" (", follows.end):
            self.skip_to = follows.end  # "surpassed China": a rival, no subject
            self.has_rival = True
            return
        self.degree = mention

    def _share(self, mention: Mention) -> None:
        percent = self._next()
        if percent and percent.kind == "usd":
            return  # "memory accounted for $8 billion of this"
        if (
            percent
            and percent.kind == "percent"
            and re.match(r" (?:[a-z-]+ )?(?:in|de)crease|rise", self.text[percent.end :])
        ):
            return  # "representing a 12.4% increase"
        if self.group.is_closed:
            series = self.group.series[-1]
            self._new(mention.start, series._replace(destination=self.nest or series.destination))
        self.group.scope = "share"
        whole = WHOLE_OF_A_SHARE.match(self.text, mention.end)
        if not whole and self.text[mention.start : mention.end].endswith(" of"):
            whole = WHOLE_OF_A_SHARE.match(self.text, mention.end - 3)
        if whole:
            self.skip_to = whole.end()

    def _daily(self, mention: Mention) -> None:
        group = self.group
        last = group.figures[-1] if group.figures else None
        if last and last.measure == "value" and not self.text[last.end : mention.start].strip():
            last.measure = "daily"
            return
        follows = self._next()
        if (
            last
            and _TERMS.fullmatch(self.text[last.end : mention.start])
            and not (follows and follows.is_figure)
        ):
            for figure in self._since_last_movement(mention):  # "rose 4 percent in daily terms"
                if figure.measure in ("value", "yoy"):
                    figure.measure = {"value": "daily", "yoy": "daily_yoy"}[figure.measure]
            return
        if group.is_closed:
            self._close_aside()
            headline = self.context.headline
            group = self._new(
                mention.start,
                headline._replace(
                    flow=group.series[-1].flow if group.series[-1].flow == "import" else "export"
                ),
            )
        elif not group.explicit and not self.context.begins and self.context.group:
            told = self.context.group.series[-1]
            places = (WORLD, group.series[-1].destination)
            is_of_all = told.category == TOTAL and told.destination in places
            told = told if told.flow == "import" else told._replace(flow="export")
            group.series = [told] if is_of_all else group.series
        group.scope = "daily"

    def _won(self, mention: Mention) -> None:
        if not self.group.is_closed:
            self.group.scope = "won"


def _arriving(series: Series) -> Series:
    """Exports of what Korea has none to export are imports."""
    is_imported = series.flow == "export" and series.category.split("/")[-1] in IMPORTED
    return series._replace(flow="import") if is_imported else series
