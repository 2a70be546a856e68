"""The signs of the figures of an English sentence, and whether a growth is on the month before."""

from __future__ import annotations

import re

from ktrade.model.period import Period
from ktrade.press.mentions import Mention
from ktrade.press.times import Times

_MOVED_BEHIND = re.compile(r" (up|down) from\b")
_NOUN_BEHIND = re.compile(  # "broke a losing streak with a 3 percent rise"
    r" (?:year-on-year |on-year )?(?:(rise|increase|gain|jump|surge|growth|advance|climb|expansion)"
    r"|(?:fall|drop|decline|decrease|loss|dip|slide|slump|plunge|contraction))\b"
)
SHORT = 5  # mentions of a sentence that goes on with the verb of the one before
_TURNED = re.compile(r"\)?,?[^.;,]{0,25}\b(?:the other way|opposite|bucked|exceptions?)\b")


class Signs(Times):
    """The signs of a sentence's figures."""

    def _is_moved_behind(self, mention: Mention) -> bool:
        """Whether a movement stands right behind a percentage: 'a 12.4% increase', so that it is no
        share."""
        after = self._next()
        return bool(
            after
            and after.kind == "trend"
            and re.fullmatch(r" (?:[a-z-]+ )?", self._gap(mention, after))
        )

    def _sign(self, mention: Mention) -> str:
        """+ or - by the movement said before the figure, else right behind it, else before in the
        list."""
        self.has_sign = True
        if named := _NOUN_BEHIND.match(self.text, mention.end):
            return "+" if named[1] else "-"
        if self.trend:
            return self.trend[0]
        if said := _MOVED_BEHIND.match(self.text, mention.end):
            return "+" if said[1] == "up" else "-"
        after = self._next()
        while after and after.kind in ("compare", "anaphor"):
            position = self.mentions.index(after) + 1
            after = self.mentions[position] if position < len(self.mentions) else None
        if after and after.kind == "trend":
            gap = self._gap(mention, after)
            if not re.search(r"[,;:()]", gap) and len(gap) < 40:
                return after.text
        is_listed = any(m.kind == "percent" and m.sign == "-" for m in self.mentions)
        if is_listed and not any(m.kind == "trend" for m in self.mentions):
            return "+"  # "ships -2.1%, steel 3.0%"
        is_turned = _TURNED.match(self.text, mention.end) is not None
        sign = self.list_sign or self.group.trend or ("" if is_turned else self._alone())
        is_short = len(self.mentions) < SHORT and not self.context.begins
        if not sign and is_short and not any(m.kind == "trend" for m in self.mentions):
            sign = self.context.trend  # "China lost 3 percent. Japan, 16.1."
        self.has_sign = bool(sign) and not is_turned
        return sign or "+"

    def _alone(self) -> str:
        """The sign of the movements before a figure, where all of the sentence are one: 'the
        increase was led by chips (5 percent)'; '' for none."""
        signs = {m.text for m in self.mentions if m.kind == "trend"}
        is_before = any(m.kind == "trend" for m in self.mentions[: self.index])
        return signs.pop() if len(signs) == 1 and is_before else ""

    @staticmethod
    def _signed(sign: str, text: str, degree: str) -> str:
        if sign != "-":
            return degree + text
        turned = {">": "<", "<": ">", "~": "~", "<~": "~"}
        return f"{turned.get(degree, '')}-{text}"

    def _compared(self, mention: Mention) -> str:
        """mom where the figure says right behind it that it is on the month before."""
        rest = self.mentions[self.index + 1 :]
        while rest and rest[0].kind == "trend" and rest[0].start - mention.end < 3:
            rest = rest[1:]  # "0.7 percent more than June's"
        if len(rest) > 1 and rest[0].kind in ("from", "degree") and rest[1].kind == "period":
            is_before = Period.parse(rest[1].text) == self.group.period.previous
            is_near = rest[0].start - mention.end < 10 and self.group.period.length < 12
            return "mom" if is_before and is_near else ""
        for after in rest:
            if after.kind == "compare":
                return after.text if after.text == "mom" and self._is_comparator(after) else ""
            if after.is_figure or after.kind in (";", ":", "flow"):
                return ""
        return ""
