"""Which period the figures of an English sentence are of: its own, the article's, or that of an
aside."""

from __future__ import annotations

import re
from dataclasses import replace

from ktrade.model.period import Period
from ktrade.press.facts import Group, Printed
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Aside
from ktrade.press.years import Years

_ADVERBIAL = re.compile(r"(?:In|For|During|Over|Throughout)(?: all of| the whole of| the)?\s*$")
_AGAINST = re.compile(r"\b(?:against|versus|vs\.|from|than) [a-z-]+ $")
_SAYS = re.compile(r" (?:was|were|is|are|came|stood|totaled|reached|amounted) ")
_HOLIDAY = re.compile(  # "the Lunar New Year holiday fell in January": no figure's
    r"\b(?:holidays?|Chuseok|(?:Lunar )?New Year|Seollal|Thanksgiving)\b[^,;:.()$%]*$"
)
_BEFORE_ITS_TIME = ("trend", "degree", "period", "to", "anaphor")
_COUNTED_FROM = re.compile(
    r"\bsince (?:[a-z']+ ){2,8}in $|\b(?:behind|only to)(?: that of| those of)? $", re.I
)
_BEFORE_WHAT = re.compile(r"\b(?:year|month) before (?:the|a|its?|they|Korea)\b")
_LEVEL_OF = re.compile(r"\b(?:level|average|figure|that|those) of $")
_ALONE = re.compile(r",? (?:on its own|alone|itself|by itself|only)\b")


class Times(Years):
    """The periods of a sentence, and its asides: what stands behind "from" and "after", and in
    brackets."""

    def _is_comparator(self, mention: Mention) -> bool:
        said = self.text[mention.start : mention.end].lower().replace("-", " ")
        before = self.text[: mention.start].rstrip().lower()
        last = self._before()
        if last and last.kind == "growth" and re.fullmatch(r" (?:the )?", self._gap(last, mention)):
            return True  # "double the year-earlier sum"
        return bool(
            re.match(
                r"from|than|on|year on|month on|yearly|year over|compared|yoy|y o y|mom|y/y|m/m",
                said,
            )
            or re.search(
                r"\b(?:from|than|over|on|to|with|against|versus|at|as|above|below|under)"
                r"(?: in| at| during)?(?: that of| those of)?$|\b(?:level|figure|tally) of$",
                before,
            )
        )

    def _compare(self, mention: Mention) -> None:
        group = self.group
        if _BEFORE_WHAT.search(self.text, mention.start, mention.end + 9):
            return  # "$9 billion in 1996, the year before the fall"
        shifted = self._shifted(mention.text)
        self.last_shift = shifted
        if mention.text == "next" and group.is_closed:
            self.period, kept = shifted, self.period
            self._new(mention.start, group.series[-1]).has_period = True
            self.period = kept
            return
        if self._is_comparator(mention):
            if re.match(r" (?:US)?\$", self.text[mention.end :]):
                self._close_aside()
                self.aside = Aside("from", shifted)  # "up from the previous year's $3 billion"
            if self.aside and self.aside.kind == "from" and not self.aside.period:
                self.aside.period = shifted
            return
        if self.aside:
            self._date_aside(shifted)
        elif group.figures and not re.search(
            r"[;:(]", self.text[group.figures[-1].end : mention.start]
        ):
            group.figures[-1].period = shifted
        else:
            self.shift = shifted

    def _date_aside(self, period: Period) -> None:
        """Gives the figures of the aside that have no period yet this one, and those that
        follow."""
        if not self.aside:
            return
        if self.aside.kind == "from" and self.aside.figures:
            period = self._of_the_same_days(period, self.aside.figures[-1])
        undated = [f for f in self.aside.figures if not f.period]
        if not undated and self.aside.figures and self.aside.kind == "from":
            undated = self.aside.figures[-1:]
        for figure in undated or []:
            figure.period = period
            self._doubt_year(figure)
        self.aside.period = None if undated else period

    def _period(self, mention: Mention) -> None:
        if mention.text == "same":
            if self.says_period or (self.context.begins and self.context.main.length == 1):
                return
            self.period = self.group.period = self.context.period or self.period
            return
        period = Period.parse(mention.text)
        before = self._before()
        group = self.group
        if _HOLIDAY.search(self.text[: mention.start]):
            return
        if self.is_reason and not self._leads_to_figures():
            return
        if (
            before
            and before.kind == "after"
            and self.text[before.start : before.end].lower() == "since"
        ):
            if group.figures and re.search(r"every month $", self.text[: before.start]):
                self._repeat_monthly(group, period)
            self.since = period, mention.end
            return
        is_bracket = self.text[mention.start - 1 : mention.start] == "("
        if is_bracket and self.text.startswith(")", mention.end) and self.group.figures:
            return  # "since statistics have been kept (1996)"
        if _AGAINST.search(self.text[: mention.start]) and self.group.period.length < 12:
            return  # "8.5 days against eight last year"
        if counted := _COUNTED_FROM.search(self.text[: mention.start]):
            follows = self._next()  # "since the ministry began to count in 2012"
            if follows and follows.kind == "usd" and not counted[0].startswith("since"):
                self.aside = Aside("from", period)  # "the second highest, behind May's $3 billion"
            return
        if before and before.kind == "after" and before.end >= mention.start - 6 and not self.aside:
            return  # "for the third time following May": no figure's
        is_over = before and self.text[: before.end].lower() == "over"  # "Over the May-July period"
        is_near = before and before.end >= mention.start - 6 and not is_over
        is_head = before and before.kind == "from" and before.start < 3
        if is_head and period == group.period.previous and self.text.startswith(",", mention.end):
            self.compare_all = "mom"  # "Compared with May, exports fell 2 percent"
        if before and before.kind in ("from", "degree") and is_near:
            follows = self._next()
            if follows and follows.is_figure:
                said = self.text[mention.start : mention.end].lower()
                if said == "last year" and self.group.period.length < 12:
                    period = self.group.period.year_before
                self.aside = Aside("from", period)
            elif before.kind == "degree" and follows and follows.kind == "flow":
                self.aside, self.skip_to = (
                    Aside("after"),
                    follows.end,
                )  # of which month of 2022, who knows
            return
        if self.aside and self.aside.kind == "from" and period == self.context.main:
            return  # "from $50 billion in April": the month of the sentence
        if self.aside:
            self._date_aside(
                self._of_the_same_name(period) if self.aside.kind != "from" else period
            )
            return
        self.says_period = True
        self._date_group(mention, self._of_the_same_name(period))

    def _date_group(self, mention: Mention, period: Period) -> None:
        """Gives the group, or one that begins here, the period that a mention names."""
        group = self.group
        last = group.figures[-1] if group.figures else None
        is_behind = last is not None and not re.search(
            r"[,;:()]", self.text[last.end : mention.start]
        )
        values = [f for f in group.figures if f.measure == "value" and not f.is_aside]
        is_one_of_two = last in values[1:] and len(group.series) == 1
        if is_behind and period.kind == "span" and last and period != self.context.main:
            last.period = period  # a sum since January, beside the month's
            for other in group.figures[-2:-1]:  # "and 5 percent to $30 billion since January"
                if self.text[other.end : last.start].startswith(" to "):
                    other.period = period
        elif is_behind and last and is_one_of_two:  # "$5 billion, below the $6 billion of 2029"
            last.period, last.is_aside = period, True
        elif is_behind and group.has_period:
            for figure in self._since_last_movement(mention):
                figure.period = figure.period or period
        elif is_behind:
            for figure in group.figures:
                figure.period = figure.period or period
            group.period = period
            self.period = period if len(self.groups) == 1 else self.period
        elif self._ends_the_sentence(mention):
            for said in self.groups:
                if not said.has_period:
                    said.period = period
        elif group.is_closed:
            self.period = period
            new = self._new(mention.start, group.series[-1])
            new.has_period = new.is_told_of_period = True
            new.is_deficit = group.is_deficit
            if group.scope == "daily" and _LEVEL_OF.search(self.text[: mention.start]):
                new.scope = group.scope  # "daily exports exceeded the level of May ($2 billion)"
        else:
            self.period = group.period = period
            group.has_period, group.is_told_of_period = True, not group.trend
        if period == self.context.main:
            self.context.sticky = None
        is_adverbial = _ADVERBIAL.search(self.text[: mention.start]) or (
            mention.start == 0 and self.text.startswith(",", mention.end)
        )
        is_alone = _ALONE.match(self.text, mention.end)
        if mention.start < 30 and not self.groups[0].figures and (is_adverbial or is_alone):
            self.context.sticky = period

    def _since_last_movement(self, mention: Mention) -> list[Printed]:
        """The figures of the group behind the last break of the sentence before a mention, or the
        last one: 'in 2021 it hit $9 billion but fell 5 percent to $8 billion in 2022'."""
        breaks = [m.start for m in self.mentions[: self.index] if m.kind in ("while", "trend")]
        behind = [f for f in self.group.figures if f.start > max(breaks, default=0)]
        return behind or self.group.figures[-1:]

    def _ends_the_sentence(self, mention: Mention) -> bool:
        """Whether no figure stands behind a period, and but words between it and the last one: it
        is of all before it: 'Cars (down 6 percent) and ships (down 5) did badly in May'."""
        figures = self.group.figures
        rest = self.mentions[self.index + 1 :]
        return bool(
            figures
            and not any(m.is_figure for m in rest)
            and re.fullmatch(r"\)[^,;:()]*", self.text[figures[-1].end : mention.start])
        )

    def _repeat_monthly(self, group: Group, since: Period) -> None:
        """Says the last figure of every month since one: 'falls of over 20 percent every month
        since May'."""
        figure = group.figures.pop()
        for month in since.through(self.context.main.previous).months:
            group.figures.append(replace(figure, period=month, is_aside=True))

    def _from(self, mention: Mention) -> None:
        rest = self.mentions[self.index + 1 :]
        follows = next((m for m in rest[:3] if m.kind not in ("degree", "total")), None)
        if follows and follows.kind == "trend" and self.text.startswith(" of ", follows.end):
            follows = next((m for m in rest[:4] if m.is_figure), None)  # "with growth of 8 percent"
        gap = self._gap(mention, follows) if follows else ""
        if not follows or len(gap) > 40 or _SAYS.search(gap):
            return
        if follows.kind in ("usd", "krw", "percent", "workdays") or (
            follows.kind == "compare" and self._is_comparator(follows)
        ):
            self._close_aside()
            self.aside = Aside("from")

    def _keep_place(self) -> None:
        """Keeps the destination that reasons follow of: 'to Japan fell 3 percent, following weak
        sales of cars (down 5 percent)'."""
        group = self.group
        if group.explicit == {"flow", "place"} and group.figures and not self.aside:
            self.reason_place = group.series[-1].destination

    def _after(self, mention: Mention) -> None:
        self._keep_place()
        said = self.text[mention.start : mention.end]
        for follows in self.mentions[self.index + 1 : self.index + 4]:
            if follows.is_figure:
                self._close_aside()
                self.aside = Aside("after")
            is_record = follows.kind == "," and re.search("record|high|peak", said)
            if follows.kind == "period" and mention.end + 1 < follows.start and said == "after":
                self._close_aside()
                self.aside = Aside("after")  # "after their first fall in 16 months in May"
                return
            if follows.kind not in _BEFORE_ITS_TIME and not is_record:
                return

    def _to(self, mention: Mention) -> None:
        before, follows = self._before(), self._next()
        if self.text.startswith("with ", mention.start):
            self.is_reason = self.is_other = False  # "as the top item with sales of $5 billion"
            if self.group.series[-1].flow == "balance" and self.text.startswith(
                "with exp", mention.start
            ):
                self._close_aside()
                headline = self.context.headline
                self._new(mention.start, headline._replace(flow="export")).explicit.add("flow")
        if self._is_dating(self.index):
            return
        is_of_before = before and before.is_figure and len(self._gap(before, mention)) < 2
        if is_of_before and follows and follows.kind in ("period", "compare"):
            return  # "the $684 billion reached in 2022"
        is_dated = before and before.kind == "period" and self._gap(before, mention) == " "
        if is_dated and self.aside and self.aside.kind == "after" and not self.aside.figures:
            return  # "the previous record was set in 2022 at $684 billion"
        if (
            self.aside
            and self.aside.kind != "bracket"
            and (self.aside.figures or self.aside.period)
            and not (before and before.kind == "," and self._goes_on_to_a_level())
        ):
            self._close_aside()

    def _is_dating(self, index: int) -> bool:
        """Whether a mention says of the figure before it when that was: 'the record of $5 billion,
        posted in 2022'."""
        said = self.mentions[index : index + 2]
        return [m.kind for m in said] == ["to", "period"] and self._gap(*said) == " in "

    def _goes_on_to_a_level(self) -> bool:
        """Whether an aside of a dated growth goes on with its level: 'compared with a 6 percent
        rise in May, to $3 billion'."""
        aside, rest = self.aside, [m for m in self.mentions[self.index :] if m.kind != ","][:2]
        if (
            not aside or len(aside.figures) != 1 or not aside.figures[0].is_growth
            or aside.figures[0].period is None or [m.kind for m in rest] != ["to", "usd"]
        ):  # fmt: skip
            return False
        aside.period = aside.figures[0].period
        return True

    def _when(self, mention: Mention) -> None:
        before = self._before()
        if before and before.kind == ",":
            before = self.mentions[self.index - 2]
        period = None
        if before and before.kind == "period" and before.text != "same":
            period = Period.parse(before.text)
        elif before and before.kind == "compare":
            period = self.last_shift
        self._close_aside()
        if period:
            new = self._new(mention.start, self.group.series[-1])
            new.period, new.has_period = period, True
            self.is_reason = self.is_other = False
