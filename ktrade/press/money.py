"""What dollars of an English sentence measure: a level, its daily average, or a change."""

from __future__ import annotations

import re

from ktrade.model.period import Period
from ktrade.press.mentions import Mention
from ktrade.press.signs import Signs
from ktrade.press.subjects import IN_THE_RED

_VERB_BEHIND = re.compile(r" (?:\w+ed|rose|grew|fell|cut)\b")
_VERB = re.compile(r"(?:ed|rose|grew|fell|shrank|sank|slid)$")


class Money(Signs):
    """The dollars of a sentence."""

    def _money(self, mention: Mention, degree: str) -> tuple[str, str]:
        group = self.group
        before, follows = self._before(), self._next()
        is_verb = _VERB_BEHIND.match(self.text, mention.end)  # "imports of $5 billion cut the gap"
        is_moved = follows and follows.kind == "trend" and self._gap(mention, follows) == " "
        if follows and is_moved and not is_verb:
            return self._difference(mention, follows, degree)
        sign = "-" if group.is_deficit or mention.sign == "-" else ""
        cell = self._signed(sign, mention.text, degree)
        if self.aside and self.aside.kind == "from":
            return ("daily" if group.scope == "daily" else "value"), cell
        is_level = IN_THE_RED.search(self.text[: mention.start])
        if before and before.kind == "degree" and self.index > 1:
            before = self.mentions[self.index - 2]  # "by about $12 billion"
        recent = self.mentions[max(0, self.index - 5) : self.index]
        is_past = any(m.kind == "after" and "pre" in self.text[m.start : m.end] for m in recent)
        if before and before.kind == "by" and is_past:
            return "", ""  # "surpassing the previous high by $12 billion"
        is_moved_by = before and before.kind == "trend" and self._gap(before, mention) == " of "
        if is_moved_by and self._compared(mention) == "mom":
            return "", ""
        if moved := self._moved_beside(mention, before):
            return ("" if group.scope == "daily" else "change"), self._signed(
                moved, mention.text, degree
            )
        is_by = before and before.kind == "by" and not self.text.startswith("the ", before.end + 1)
        is_moved_by = is_moved_by or is_by  # but "exceeded only by the $5 billion of 2029"
        if is_moved_by and group.scope != "daily" and not is_level:
            return "change", self._signed(self.trend[0] if self.trend else "", mention.text, degree)
        return ("daily" if group.scope == "daily" else "value"), cell

    def _moved_beside(self, mention: Mention, before: Mention | None) -> str:
        """The sign of a change that money is: in a bracket behind the growth of a level printed
        already ("to $9 billion, up 5 percent ($400 million)"), or right behind a verb ("dropped
        $180 million"); '' for none."""
        figures = self.group.figures
        last = figures[-1] if figures else None
        gap = self.text[last.end : mention.start] if last else ""
        has_level = any(f.measure == "value" and not f.is_aside for f in figures)
        if last and last.is_growth and has_level and gap in (" (", ", or "):
            return "-" if "-" in last.cell else "+"
        is_moved = before and before.kind == "trend" and self._gap(before, mention) == " "
        if before and is_moved and _VERB.search(self.text[before.start : before.end]):
            return before.text
        return ""

    def _difference(self, mention: Mention, moved: Mention, degree: str) -> tuple[str, str]:
        """The change that money is with a movement right behind it: '$2 billion more than a year
        ago'; nothing where it is compared with another time than the year before."""
        rest = self.mentions[self.index + 2 : self.index + 4]
        kinds = [m.kind for m in rest]
        is_yearly = kinds[:1] == ["compare"] or kinds == ["from", "compare"]
        if kinds == ["from", "period"]:
            is_yearly = Period.parse(rest[1].text) == self.group.period.year_before
        if self.group.scope == "daily" or not is_yearly:
            return "", ""
        return "change", self._signed(moved.text, mention.text, degree)
