"""Which flow, items and destinations the figures of an English sentence are of."""

from __future__ import annotations

import re

from ktrade.press.facts import Printed
from ktrade.press.lexicon import ICT
from ktrade.press.mentions import Mention
from ktrade.press.naming import DEFICIT, Naming

_MOVEMENT = (
    r"(?:(?:increase|rise|gains?|growth|jump|surge|decline|drop|fall|decrease|plunge"
    r"|expansion|contraction|slump|dip|slide"
    r"|worth) )?"
)
_BEHIND = r"\s*(?:(?:year-on-year|on-year|on year) )?" + _MOVEMENT
_TIED = re.compile(
    _BEHIND + r"(?:in|of|for)(?: (?:the|its|their|Korea's|(?:South )?Korean|overseas|outbound|total"
    r"|sales of|shipments of|exports of|imports of))*\s*"
)
_PART_OF = re.compile(
    r" of (?:(?:the|its|their|our|all|total|overall|Korea's|South Korea's|(?:last|this) year's) )+"
)
_TIED_PLACE = re.compile(
    r"(?: (?:more|less|fewer)(?: goods)?)?"  # "sold 5 percent less to Japan"
    + rf"(?:{_PART_OF.pattern}(?:exports|shipments|imports)| (?:(?:worth )?of|in) goods)?"
    + _BEHIND
    + r"(?:(?:in|of) (?:exports|shipments|sales|imports) )?"
    + r"(?:to|for|bound for|with|from)(?: the)?\s*"
    + r"|\) (?:in|to|for)(?: the)? "
)
_OF_KOREAN = re.compile(r"^ (?:worth )?(?:of|in) (?:South )?(?:Korean |Korea's )?$")
# "48 percent went to Japan": a share of what was told of.
WENT = re.compile(
    r",? (?:of (?:it|them|this|that|these|those|the total),? )?(?:went|goes|go|headed"
    r"|(?:was|were) (?:shipped|sold|sent|bound)) (?:to|for)(?: the)? "
)
_ON = re.compile(r"\bon (?:the |more |[a-z]+er )?$")
_MORE = re.compile(r" (?:more|less|fewer) (?:of the |of )?")  # "bought 5 percent more coal"
_ITEM_TO = re.compile(r" (?:products? |goods |parts )?(?:to|from|for|bound for)(?: the)? ")
_RIVAL = re.compile(
    r"\b(?:behind|ahead of)(?: the)? (?:[A-Z][\w.]+(?: [A-Z][\w.]+)*,? )*(?:and )?(?:the )?$"
)
_HAS_ITS_OWN = re.compile(r",? (?:with |\(|at )(?:[A-Za-z]+ )?(?:US)?[$\d+-]")
_MOSTLY = re.compile(
    r"\b(?:(?:nearly all|almost all|all|most|much)(?: of (?:it|them|which))?"
    r"|mostly|mainly|largely|chiefly)"
    r" (?:from|to|for|in) (?:the )?$"
)
IN_THE_RED = re.compile(
    r"\bin(?:to)? (?:the (?:red|black)|deficit|surplus)\b[^$%.;:()]{0,40}? (?:by|to the tune of) $"
)


class Subjects(Naming):
    """The subjects of a sentence: each holds for the figures behind it until another comes."""

    def _subject(self, mention: Mention) -> None:
        if mention.kind == "place" and _MOSTLY.search(self.text[: mention.start]):
            return
        if mention.ids == (ICT,) and self._is_named_again(mention):
            return
        if mention.kind == "flow" and self._is_part_of(mention):
            return
        if mention.kind == "item" and self.group.trend and _ON.search(self.text[: mention.start]):
            self.is_reason = True  # "exports rose to a record on ship deliveries"
            return
        if self.is_except or (mention.kind == "item" and self._is_only_included(mention)):
            return
        if (
            self.is_reason
            and not self._tells_what_is_before(mention)
            and not self._leads_to_figures()
        ):
            return
        if self.is_other and not (
            self.may_end_other and (mention.kind == "flow" or self._leads_to_figures())
        ):
            return
        if self._tells_a_deficit(mention):
            return
        is_rival = mention.kind == "place" and _RIVAL.search(self.text[: mention.start])
        if is_rival and not _HAS_ITS_OWN.match(self.text, mention.end):
            return  # "slipped to ninth, behind Singapore and Malaysia"
        if self._belongs_behind(mention) or (mention.kind == "place" and self._rivals(mention)):
            self._set(mention)
            if self.group.is_deficit:
                _negate(self.group.figures[-1])
            return
        was_reason, self.is_reason, self.is_other = self.is_reason, False, False
        is_said_again = (
            mention.kind == "flow"
            and "flow" in self.group.explicit
            and not self._joins(mention, "flow")
            and not (self.group.series[-1].flow == "trade" and not self.group.figures)
        )
        is_reason = was_reason and self.group.trend and self.group.explicit
        if (
            self.group.is_closed or is_said_again or is_reason
            or self._begins_a_clause(mention) or (self.aside and self.aside.figures)
        ):  # fmt: skip
            self._close_aside()
            is_daily = self.group.scope == "daily" and not self.group.figures
            self._follow(mention).scope = "daily" if is_daily else ""
            self._set(mention)
            self.keeps_item = False
        else:
            self._set(mention)

    def _begins_a_clause(self, item: Mention) -> bool:
        """Whether an item stands before a flow of its own, behind another flow: 'it depends on
        imports for most, and energy imports rose'."""
        follows = self._next()
        return (
            item.kind == "item"
            and "flow" in self.group.explicit
            and follows is not None
            and follows.kind == "flow"
            and self._gap(item, follows) == " "
            and not self._joins(item, "item")
            and re.search(r"(?:, |and )(?:the |its |[A-Za-z]+'s )+$", self.text[: item.start])
            is not None
        )

    def _is_named_again(self, mention: Mention) -> bool:
        """Whether it only says again of what all is: 'China bought $8 billion of Korean ICT
        goods'."""
        group = self.group
        return (
            bool(group.figures)
            and group.series[-1].category == ICT
            and _OF_KOREAN.search(self.text[group.figures[-1].end : mention.start]) is not None
        )

    def _is_part_of(self, flow: Mention) -> bool:
        """Whether it is only what a level is a part of: 'chips made up $9 billion of last year's
        exports'."""
        figures = self.group.figures
        return bool(
            figures
            and figures[-1].measure == "value"
            and _PART_OF.fullmatch(self.text[figures[-1].end : flow.start])
        )

    def _is_only_included(self, mention: Mention) -> bool:
        """Whether it is a part named in passing of the item spoken of: 'memory including DRAM'."""
        before = self._before()
        if (
            not before
            or not self.is_including
            or "item" not in self.group.explicit
            or self.group.figures
        ):
            return False
        parent = self.group.series[-1].category
        return any(parent in self.lexicon.categories.ancestors(item) for item in mention.ids)

    def _tells_what_is_before(self, mention: Mention) -> bool:
        """Whether only a movement and 'in', 'of' or the like stand between the last figure and this
        subject."""
        if not self.group.figures or self.aside:
            return False
        gap = self.text[self.group.figures[-1].end : mention.start]
        if mention.kind == "item" and _MORE.fullmatch(gap):
            return True
        return bool((_TIED_PLACE if mention.kind == "place" else _TIED).fullmatch(gap))

    def _tells_a_deficit(self, mention: Mention) -> bool:
        """Whether it only says of a balance compared with that it was a deficit: 'from a $2 billion
        shortfall'."""
        figures = self.aside.figures if self.aside else []
        if (
            mention.text != "balance"
            or self.group.series[-1].flow != "balance"
            or not figures
            or self.text[figures[-1].end : mention.start] != " "
        ):
            return False
        if DEFICIT.search(self.text[mention.start : mention.end].lower()):
            _negate(figures[-1])
        return True

    def _belongs_behind(self, mention: Mention) -> bool:
        """Whether it tells what the figure before it is of: '$29 billion in exports', '5 percent
        for displays'."""
        group = self.group
        if not group.figures or self.aside:
            return False
        figure = group.figures[-1]
        gap = self.text[figure.end : mention.start]
        if figure.measure == "volume" and re.fullmatch(r" (?:were |was |left )?", gap):
            return True  # "2,784 vehicles were shipped"
        is_balance = (
            mention.kind == "flow"
            and mention.text == "balance"
            and figure.measure in ("value", "change")
        )
        if is_balance and re.fullmatch(
            r" (?!in |and |but |[a-z]+ the )(?:[a-z]+ )?(?:worth of )?(?:[a-z]+ )?", gap
        ):
            self._take_figure("balance").measure = "value"
            return True
        if mention.kind == "place" and figure.measure == "share" and WENT.fullmatch(gap):
            return True
        named = [m for m in self.mentions[: self.index] if m.kind != "to"]
        before = named[-1] if named else None
        is_behind = before and before.kind in ("item", "there") and before.start > figure.end
        if (
            mention.kind == "place" and before and is_behind
            and ("place" not in group.explicit or group.series[-1].destination in mention.ids)
            and _ITEM_TO.fullmatch(self._gap(before, mention))
        ):  # fmt: skip
            return True  # "3 million tons of steel to Japan", "$3 billion of them to Japan"
        if not self._tells_what_is_before(mention):
            return False
        if mention.kind in group.explicit or (
            mention.kind == "item" and len(group.figures) > 1 and "item" in group.explicit
        ):
            if not re.search(r"\b(?:for|worth of)\s(?:the )?$", gap) and not (
                figure.is_growth and before and before.kind != "flow"
            ):
                return False
            if mention.kind == "flow" and "worth" not in gap:
                return False
            self._take_figure(group.series[-1].flow)
        return True

    def _take_figure(self, flow: str) -> Printed:
        """Moves the last figure into a group of its own, of the headline series: that figure."""
        figure = self.group.figures.pop()
        self._new(figure.start, self.context.headline._replace(flow=flow))
        self.group.figures.append(figure)
        return figure

    def _rivals(self, place: Mention) -> bool:
        """Whether a level compared with is another place's of the same time: 'took $9 billion,
        against $14 billion for China'."""
        aside = self.aside
        if not aside or aside.kind != "from" or not aside.figures or aside.period:
            return False
        figure = aside.figures[-1]
        if self.text[figure.end : place.start] not in (" for ", " for the "):
            return False
        flow, period = self.group.series[-1].flow, self.group.period
        self.aside = None
        self._take_figure(flow).is_aside = False
        self.group.period = period
        return True


def _negate(figure: Printed) -> None:
    if figure.measure in ("value", "krw") and not re.search("-", figure.cell):
        degree = re.match(r"[<>~]*", figure.cell)
        at = degree.end() if degree else 0
        figure.cell = f"{figure.cell[:at]}-{figure.cell[at:]}"
