"""An English sentence -> its groups: which figure is of which subject, measure and period.

It is read once, from left to right. A subject (a flow, an item, a destination) holds for the figures behind it until
another subject comes. What stands behind "from", "after" or in brackets is an aside: of another period, the subject
the same. Reasons ("thanks to chips") and what is no trade ("prices", "tariffs") name subjects that have no figure.
"""

from __future__ import annotations

import re

from ktrade.model.period import Period
from ktrade.model.quantity import MEASURES, TOTAL, WORLD
from ktrade.press.facts import Group, Printed, Series
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Aside
from ktrade.press.times import Times

_WHOLE = re.compile(
    r"\s*(?:or |share )?of (?:(?:the|its|total|all|overall|entire|monthly|outbound|combined|annual|Korean|ICT"
    r"|(?:the )?country's|(?:the )?nation's|(?:South )?Korea's) )*(?:exports?|shipments?|total|imports?|trade)\b",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"(?:ed|rose|grew|fell|shrank|sank|slid|up|down|growth|positive|expanded|leapt|rebounded)$", re.IGNORECASE
)


class EnglishSentence(Times):
    """One sentence, read from left to right."""

    def read(self) -> list[Group]:
        """The groups of the sentence that have figures or movements; `context` is moved on."""
        first = self.mentions[0] if self.mentions else None
        if first and first.kind == "anaphor" and first.start < 3 and self.context.group:
            self.group.series = [self.context.group.series[-1]]
            self.group.scope = "share" if self.context.group.scope == "share" else ""
            self.keeps_item = True
        for index, mention in enumerate(self.mentions):
            self.index = index
            if mention.start < self.skip_to:
                continue
            handler = _HANDLERS.get(mention.kind)
            if mention.is_figure:
                self._figure(mention)
            elif handler:
                handler(self, mention)
        self.group.end = len(self.text)
        self._close_aside()
        for group in self.groups:
            _set_levels_apart(group)
        used = [g for g in self.groups if g.figures or g.trend or g.explicit or g.levels]
        if used:
            self.context.group = next((g for g in reversed(used) if g.figures), used[-1])
        self.context.period = self.period
        return used

    def _figure(self, mention: Mention) -> None:
        follows = self._next()
        is_of_other = bool(
            follows
            and follows.kind == "other"
            and not re.search(r"[,;:(]", self._gap(mention, follows))
            and len(self._gap(mention, follows)) < 14
        )
        degree, self.degree = self.degree, None
        if self.is_other or is_of_other or (self.is_reason and not self.group.explicit):
            self.trend = None
            return
        if mention.kind == "workdays":
            self._days(mention)
            return
        measure, cell = self._reading(mention, degree.text if degree and degree.end >= mention.start - 6 else "")
        if not measure:
            return
        group = self.group
        printed = Printed(measure, cell, mention.start, mention.end, is_growth=measure in ("yoy", "mom", "daily_yoy"))
        if self.aside:
            printed.period = self.aside.period
            self.aside.figures.append(printed)
            if mention.kind == "krw" and group.figures and self.aside.kind == "bracket":
                printed.period = group.figures[-1].period
        elif self.shift:
            printed.period, self.shift = self.shift, None
        if (
            degree
            and degree.text == ">"
            and measure in ("value", "share")
            and not (self.trend and self.trend[1] > degree.start)
        ):
            printed.level = mention.text
        group.figures.append(printed)
        self.trend = None
        if self.skip_to and re.match(r" (?:of|worth) (?:US)?\$", self.text[self.skip_to :]):
            is_whole = re.search(r"total|overall|all ", self.text[mention.end : self.skip_to])
            self._new(self.skip_to, Series("export", TOTAL if is_whole else group.series[-1].category, WORLD))

    def _reading(self, mention: Mention, degree: str) -> tuple[str, str]:
        """The measure and the cell of a figure; '' for the measure of one that has none."""
        group = self.group
        if mention.kind in ("growth", "double"):
            if mention.kind == "double":
                return "", ""
            return ("daily_yoy" if group.scope == "daily" else group.compare), mention.text
        if mention.kind == "usd":
            return self._money(mention, degree)
        if mention.kind == "krw":
            sign = "-" if group.is_deficit else ""
            return "krw", degree + sign + mention.text
        if mention.kind == "volume":
            return ("volume" if "volume" in MEASURES else ""), mention.text
        if mention.kind == "points":
            sign = mention.sign or self._sign(mention)
            return ("share_change" if group.scope == "share" else ""), ("-" if sign == "-" else "") + mention.text
        whole = _WHOLE.match(self.text, mention.end)
        if whole:
            self.skip_to = whole.end()
        if whole or group.scope == "share":
            return "share", degree + mention.text
        sign = mention.sign or self._sign(mention)
        self.list_sign = sign or self.list_sign
        measure = "daily_yoy" if group.scope == "daily" else group.compare
        compared = self._compared(mention)
        if group.scope in ("daily", "won") and compared == "mom":
            return "", ""
        if group.scope == "won":
            return ("krw_yoy" if "krw_yoy" in MEASURES else ""), self._signed(sign, mention.text, degree)
        return compared or measure, self._signed(sign, mention.text, degree)

    def _money(self, mention: Mention, degree: str) -> tuple[str, str]:
        group = self.group
        before = self._before()
        sign = "-" if group.is_deficit or mention.sign == "-" else ""
        cell = self._signed(sign, mention.text, degree)
        if self.aside and self.aside.kind == "from":
            return ("daily" if group.scope == "daily" else "value"), cell
        if before and before.kind == "by" and group.scope != "daily":
            return "change", self._signed(self.trend[0] if self.trend else "", mention.text, degree)
        return ("daily" if group.scope == "daily" else "value"), cell

    def _days(self, mention: Mention) -> None:
        before = self._before()
        said = self.text[mention.start : mention.end]
        is_change = re.search(r"fewer|more|less|additional|extra", said) or (before and before.kind == "by")
        sign = "-" if re.search(r"fewer|less", said) or (self.trend and self.trend[0] == "-") else ""
        measure = "days_change" if is_change else "days"
        printed = Printed(measure, (sign if is_change else "") + mention.text, mention.start, mention.end)
        self.group.figures.append(printed)

    def _sign(self, mention: Mention) -> str:
        """+ or - by the movement said before the figure, else right behind it, else before in the list."""
        if self.trend:
            return self.trend[0]
        after = self._next()
        while after and after.kind in ("compare", "anaphor"):
            position = self.mentions.index(after) + 1
            after = self.mentions[position] if position < len(self.mentions) else None
        if after and after.kind == "trend":
            gap = self._gap(mention, after)
            if not re.search(r"[,;:()]", gap) and len(gap) < 40:
                return after.text
        return self.list_sign or ("+" if not self.group.trend else self.group.trend)

    @staticmethod
    def _signed(sign: str, text: str, degree: str) -> str:
        if sign != "-":
            return degree + text
        turned = {">": "<", "<": ">", "~": "~", "<~": "~"}
        return f"{turned.get(degree, '')}-{text}"

    def _compared(self, mention: Mention) -> str:
        """mom where the figure says right behind it that it is on the month before."""
        rest = self.mentions[self.index + 1 :]
        if len(rest) > 1 and rest[0].kind in ("from", "degree") and rest[1].kind == "period":
            is_before = Period.parse(rest[1].text) == self.group.period.previous
            return "mom" if is_before and rest[0].start - mention.end < 3 else ""
        for after in rest:
            if after.kind == "compare":
                return after.text if after.text == "mom" and self._is_comparator(after) else ""
            if after.is_figure or after.kind in (";", ":", "flow"):
                return ""
        return ""

    def _trend(self, mention: Mention) -> None:
        if (self.is_reason or self.is_other) and not self._leads_to_figures():
            return
        before = self.text[max(0, mention.start - 5) : mention.start]
        self.trend = (mention.text, mention.start)
        is_told_of_prices = any(m.kind == "other" for m in self.mentions[: self.index])
        if not self.group.trend and not is_told_of_prices and not before.endswith("had "):
            self.group.trend = mention.text
            self.group.trend_word = self.text[mention.start : mention.end]

    def _break(self, mention: Mention) -> None:
        follows = self._next()
        if mention.kind == "(":
            self.stack.append((self.group, self.aside))
            if follows and follows.kind in ("period", "after", "compare") and not self.aside:
                self.aside = Aside("bracket")
            return
        if mention.kind == ")":
            self.is_reason = False
            if self.stack:
                if self.aside and self.aside.kind == "bracket":
                    self._close_aside()
                group, self.aside = self.stack.pop()
                if group is not self.group:
                    self.group = group
            return
        if self.stack:
            return
        if mention.kind == ";":
            self.group.is_over = True
            self.is_reason = self.is_other = self.is_except = False
            self.nest = ""
        self.is_except = False
        if (
            self.aside
            and (self.aside.figures or mention.kind == ";")
            and not (follows and follows.kind in ("usd", "krw"))
        ):
            self._close_aside()
        if mention.kind == ":" and "place" in self.group.explicit and self.group.is_closed:
            self.nest = self.group.series[-1].destination
        if follows and (follows.is_figure or follows.kind in ("to", "trend", "flow", "by", "degree")):
            self.is_reason = False

    def _nest(self, mention: Mention) -> None:
        if "place" in self.group.explicit and self.group.is_closed:
            self.nest = self.group.series[-1].destination

    def _there(self, mention: Mention) -> None:
        place = self.last_place or (self.context.group.series[-1].destination if self.context.group else "")
        if not place:
            return
        if self.group.is_closed:
            self.nest = place
        else:
            self.group.series = [s._replace(destination=place) for s in self.group.series]
            self.nest = place

    def _while(self, mention: Mention) -> None:
        self._close_aside()
        self.is_reason = self.is_other = self.is_except = False
        self.nest = ""

    def _reason(self, mention: Mention) -> None:
        self.is_reason = True

    def _other(self, mention: Mention) -> None:
        self.is_other = True

    def _except(self, mention: Mention) -> None:
        self.is_except = True

    def _degree(self, mention: Mention) -> None:
        self.degree = mention

    def _share(self, mention: Mention) -> None:
        if self.group.is_closed:
            self._new(mention.start, self.group.series[-1])
        self.group.scope = "share"
        whole = _WHOLE.match(self.text, mention.end)
        if not whole and self.text[mention.start : mention.end].endswith(" of"):
            whole = _WHOLE.match(self.text, mention.end - 3)
        if whole:
            self.skip_to = whole.end()

    def _daily(self, mention: Mention) -> None:
        group = self.group
        last = group.figures[-1] if group.figures else None
        if last and last.measure == "value" and not self.text[last.end : mention.start].strip():
            last.measure = "daily"
            return
        if group.is_closed:
            self._close_aside()
            headline = self.context.headline
            group = self._new(
                mention.start,
                headline._replace(flow=group.series[-1].flow if group.series[-1].flow == "import" else "export"),
            )
        group.scope = "daily"

    def _won(self, mention: Mention) -> None:
        if not self.group.is_closed:
            self.group.scope = "won"

    def _each(self, mention: Mention) -> None:
        self.group.is_each = True

    def _anaphor(self, mention: Mention) -> None:
        if self.text[mention.start : mention.end].lower() == "those":
            self.keeps_item = True


def _set_levels_apart(group: Group) -> None:
    """Takes a level that was passed out of the figures where the series' own is printed beside it."""
    for passed in [f for f in group.figures if f.level]:
        beside = [f for f in group.figures if f.measure == passed.measure and not f.level]
        if any(f.period in (passed.period, None) or f.period == group.period for f in beside):
            group.figures.remove(passed)
            group.levels.append(passed)


_HANDLERS = {
    **dict.fromkeys(("flow", "item", "place"), EnglishSentence._subject),
    **dict.fromkeys((",", ";", ":", "(", ")"), EnglishSentence._break),
    **dict.fromkeys(("each", "respectively"), EnglishSentence._each),
    "period": EnglishSentence._period,
    "compare": EnglishSentence._compare,
    "from": EnglishSentence._from,
    "after": EnglishSentence._after,
    "to": EnglishSentence._to,
    "when": EnglishSentence._when,
    "trend": EnglishSentence._trend,
    "nest": EnglishSentence._nest,
    "there": EnglishSentence._there,
    "while": EnglishSentence._while,
    "reason": EnglishSentence._reason,
    "other": EnglishSentence._other,
    "except": EnglishSentence._except,
    "degree": EnglishSentence._degree,
    "share": EnglishSentence._share,
    "daily": EnglishSentence._daily,
    "won": EnglishSentence._won,
    "anaphor": EnglishSentence._anaphor,
}
