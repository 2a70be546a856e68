"""The punctuation of an English sentence: what a comma, a semicolon, a colon and brackets end and
begin."""

from __future__ import annotations

import re

from ktrade.model.period import Period
from ktrade.press.anaphors import Anaphors
from ktrade.press.facts import Series
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Aside

_EARLIER = re.compile(r"(?:[Pp]revious|[Pp]rior|[Oo]ld|[Ff]ormer)(?: (?:record|high|peak))?[:,] ")


class Breaks(Anaphors):
    """The breaks of a sentence."""

    def _break(self, mention: Mention) -> None:
        follows = self._next()
        if mention.kind == "(":
            self._open_bracket(mention, follows)
            return
        if mention.kind == ")":
            self._close_bracket()
            return
        if self.stack:
            return
        if mention.kind == ";":
            self.group.is_over = True
            self._end_clause()
        self.is_except = False
        before = self._before()
        if before and before.kind == "expected" and len(self._gap(before, mention)) < 2:
            self.is_expected = (
                False  # "came to $3 billion, the association reckons, 5 percent more"
            )
        is_compared = before is not None and before.kind in ("compare", "period")
        if self.aside and self.aside.kind == "from" and not self.aside.figures and is_compared:
            self.aside = None  # "more than a year ago, …": what follows is of now
        if (
            self.aside
            and (self.aside.figures or mention.kind == ";")
            and not (follows and follows.kind in ("usd", "krw"))
            and not self._goes_on_to_a_level()
            and not (self.aside.kind == "after" and self._is_dating(self.index + 1))
        ):
            self._close_aside()
        if mention.kind == ":" and "place" in self.group.explicit and self.group.is_closed:
            self.nest = self.group.series[-1].destination
        if self.loose and mention.kind in (",", ";"):
            self.group, self.loose = self.loose, None
        if follows and (
            follows.is_figure or follows.kind in ("to", "trend", "flow", "by", "degree")
        ):
            self.is_reason = False
            self.is_other = self.is_other and not self.is_apposition
        if mention.kind == ",":
            self.may_end_other = True
        if mention.kind == ":":
            self.is_reason = False
            self._begin_behind_a_colon(follows)
            self.is_other = self.is_other and not self.is_apposition

    def _open_bracket(self, mention: Mention, follows: Mention | None) -> None:
        """Keeps the group that a bracket stands in; one of another time is an aside."""
        self.stack.append((self.group, self.aside))
        self.was_other = self.is_other
        is_compared = self.aside and self.aside.kind == "from" and not self.aside.figures
        if is_compared and follows and follows.kind == "percent" and follows.sign:
            self._close_aside()  # "$3 billion more than a year ago (+5 percent)"
            self.stack[-1] = (self.group, None)
        group = self.group
        if self.reason_place and "place" not in group.explicit and not group.figures:
            group.series = [s._replace(destination=self.reason_place) for s in group.series]
        if "place" in self.group.explicit and self.group.is_closed and self.group.figures:
            self.nest = self.group.series[
                -1
            ].destination  # "U.S. up 7.9 percent (computers up 133 percent)"
        if self.since and mention.start - self.since[1] < 2:
            self.aside = Aside("bracket", self.since[0])  # "since December ($3.7 billion)"
        elif (then := self._named_of_aside()) and follows and follows.kind == "usd":
            self.aside = Aside("bracket", then)  # "against 3 percent in May ($2 billion)"
        elif _EARLIER.match(self.text, mention.end) or (
            follows and not self.aside and self._is_of_another_period(follows)
        ):
            self.aside = Aside("bracket")

    def _close_bracket(self) -> None:
        """Goes back to the group that a bracket stood in."""
        self.is_reason = False
        if self.stack:
            self.is_other = self.was_other  # "(consensus: 2 percent)" tells of nothing behind it
            if self.aside and self.aside.kind == "bracket":
                self._close_aside()
            group, self.aside = self.stack.pop()
            if not self.stack and group.is_closed:
                self.nest = ""
            if group is not self.group:
                self.group = group

    def _begin_behind_a_colon(self, follows: Mention | None) -> None:
        """Begins anew where nothing is printed of what stands before the colon: 'Car makers fared
        worse: exports of parts fell 3 percent'."""
        is_of_none = (self.is_other or self.group.doubts) and not self.group.figures
        if follows and follows.kind == "flow" and is_of_none:
            self.is_other = False
            self._new(self.mentions[self.index].end, Series(*self.context.headline))

    def _named_of_aside(self) -> Period | None:
        """The period that stands right before a bracket, of the aside that is open."""
        before = self._before()
        is_dated = self.aside and self.aside.figures and before and before.kind == "period"
        return self.aside.figures[-1].period if self.aside and is_dated else None

    def _is_of_another_period(self, first: Mention) -> bool:
        """Whether a bracket that begins with this mention is of another period: '(May: 3 percent)',
        '(-5.7 percent in May)'."""
        if first.kind in ("period", "after", "compare"):
            return True
        second = next(iter(self.mentions[self.index + 2 : self.index + 3]), None)
        return (
            first.kind in ("percent", "usd")
            and second is not None
            and second.kind == "period"
            and second.text not in ("same", str(self.context.main))
            and self._gap(first, second) in (" in ", " for ", " ")
        )
