"""Which flow, items and destinations the figures of an English sentence are of."""

from __future__ import annotations

import re

from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.facts import Group, Printed, Series
from ktrade.press.lexicon import CHINA, CHINA_HK, HONG_KONG, ICT
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Sentence

_JOINED = re.compile(
    r"\s*(?:products?|goods)?\s*(?:,|,? and|,? as well as|&|/|,? or)\s*(?:the |of |to |those"
    r" (?:of|to) |for |its )*\s*$"
)
_MOVEMENT = (
    r"(?:(?:increase|rise|gains?|growth|jump|surge|decline|drop|fall|decrease|plunge|expansion|contraction|slump|dip|slide"
    r"|worth) )?"
)
_BEHIND = r"\s*(?:(?:year-on-year|on-year|on year) )?" + _MOVEMENT
_TIED = re.compile(
    _BEHIND
    + r"(?:in|of|for)(?: (?:the|its|their|overseas|outbound|total|sales of|shipments of|exports"
    r" of|imports of))*\s*"
)
_PART_OF = re.compile(
    r" of (?:(?:the|its|their|our|all|total|overall|Korea's|South Korea's|(?:last|this) year's) )+"
)
_TIED_PLACE = re.compile(
    rf"(?:{_PART_OF.pattern}(?:exports|shipments|imports))?"
    + _BEHIND
    + r"(?:to|for|bound for|with|from)(?: the)?\s*"
)
_OF_KOREAN = re.compile(r"^ (?:worth )?(?:of|in) (?:South )?(?:Korean |Korea's )?$")
_TOTAL = re.compile(r"\b(?:total|overall|all) (?:South )?Korea(?:n|'s) $", re.I)
_LISTED = re.compile(r"\)?,?(?: and| while| but)?(?: those| that)?(?: to| with)?(?: the)? ")
_MOSTLY = re.compile(
    r"\b(?:nearly all|almost all|all|most of (?:it|them|which)|mostly|mainly|largely|chiefly)"
    r" (?:from|to|for|in) (?:the )?$"
)
_DEFICIT = re.compile(r"deficit|shortfall|gap|in the red")
IN_THE_RED = re.compile(r"\bin (?:the (?:red|black)|deficit|surplus),? (?:by|to the tune of) $")
IMPORTED = ("crude-oil", "gas", "coal", "energy")  # of which Korea has none to export
MOST_OF_A_NAME = 30  # characters between "total" and the exports it is of


class Subjects(Sentence):
    """The subjects of a sentence: each holds for the figures behind it until another comes."""

    def _subject(self, mention: Mention) -> None:
        if mention.kind == "place" and _MOSTLY.search(self.text[: mention.start]):
            return
        if mention.ids == (ICT,) and self._is_named_again(mention):
            return
        if mention.kind == "flow" and self._is_part_of(mention):
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
        )
        is_reason = was_reason and self.group.trend and self.group.explicit
        if (
            self.group.is_closed or is_said_again or is_reason
            or (self.aside and self.aside.figures)
        ):  # fmt: skip
            self._close_aside()
            self._follow(mention)
            self._set(mention)
            self.keeps_item = False
        else:
            self._set(mention)

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
        if _DEFICIT.search(self.text[mention.start : mention.end].lower()):
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
        if not self._tells_what_is_before(mention):
            return False
        before = self._before()
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

    def _follow(self, mention: Mention) -> Group:
        """A group of its own for a subject that comes after figures of another."""
        last, was_listed = self.group.series[-1], self.group.is_listed
        flow = self.keeps_flow or (last.flow if last.flow in ("export", "import") else "export")
        self.keeps_flow = ""
        is_listed = "place" in self.group.explicit and self._lists_places(mention)
        keeps_item = is_listed or (self.keeps_item and mention.kind == "place")
        category = last.category if keeps_item else self.context.headline.category
        place = self.nest if mention.kind != "place" else WORLD
        if mention.kind == "item" and not place and self._goes_on_in_list(mention, was_listed):
            place, is_listed = last.destination, True
        is_of_all = self.group.series[-1].destination == WORLD and self.group.explicit
        place = place or (WORLD if is_of_all else self.context.headline.destination)
        new = self._new(mention.start, Series(flow, category, place))
        new.is_listed = is_listed
        return new

    def _lists_places(self, mention: Mention) -> bool:
        """Whether a place goes on a list of places of one item: 'exports of cars to Japan rose 5
        percent, China 4 percent'."""
        figures = self.group.figures
        return bool(
            mention.kind == "place"
            and figures
            and _LISTED.fullmatch(self.text[figures[-1].end : mention.start])
        )

    def _goes_on_in_list(self, mention: Mention, was_listed: bool) -> bool:
        """Whether an item goes on a list of items to one place: 'exports of cars to Japan fell 5
        percent, steel 3'."""
        before = self._before()
        return (
            (was_listed or {"item", "place"} <= self.group.explicit)
            and before is not None
            and bool(before.kind == "," or _JOINED.fullmatch(self._gap(before, mention)))
        )

    def _set(self, mention: Mention) -> None:
        """Takes the mention as a subject of the group, beside another of its kind or in the place
        of it."""
        {"flow": self._set_flow, "item": self._set_item, "place": self._set_place}[mention.kind](
            mention
        )
        self.group.explicit.add(mention.kind)

    def _set_flow(self, mention: Mention) -> None:
        group, before = self.group, self._before()
        last = group.series[-1]
        said = self.text[mention.start : mention.end].lower()
        group.is_deficit = group.is_deficit or bool(_DEFICIT.search(said))
        group.is_surplus = bool(re.search("surplus|in the black", said))
        is_total = (
            before is not None and before.kind == "total" and before.end >= mention.start - 12
        ) or _TOTAL.search(self.text[: mention.start]) is not None
        is_of_all = (
            is_total
            or said.startswith(("overall", "total"))
            or any(
                m.kind == "total"
                and group.start <= m.start
                and mention.start - m.end < MOST_OF_A_NAME
                for m in self.mentions[: self.index]
            )
        )
        category, destination = last.category, last.destination
        if not group.explicit and not self.keeps_item:
            category = TOTAL if self.context.is_of_all else self.context.headline.category
            destination = self.nest or destination
        if is_of_all and "place" not in group.explicit:
            is_of_two = re.search(r"two-way|bilateral|in both directions", self.text) is not None
            destination = self.context.headline.destination if is_of_two else WORLD
        if is_total and "item" not in group.explicit:
            category = TOTAL
            self.context.is_of_all = self.context.headline.category != ICT
        if "flow" in group.explicit and self._joins(mention, "flow"):
            group.series.append(Series(mention.text, category, destination))
            return
        keeps = group.explicit
        group.series = [
            Series(
                mention.text,
                s.category if "item" in keeps else category,
                s.destination if "place" in keeps else destination,
            )
            for s in group.series
        ]

    def _set_item(self, mention: Mention) -> None:
        group = self.group
        last = group.series[-1]
        item = self.lexicon.item(mention.ids, self.last_items)
        before = self._before()
        is_adjacent = (
            before is not None and before.kind == "item" and self._gap(before, mention) == " "
        )
        if is_adjacent and item in self.lexicon.categories.ancestors(last.category):
            return  # "OLED displays"
        if item.split("/")[-1] in IMPORTED and "flow" not in group.explicit:
            group.series = [s._replace(flow="import") for s in group.series]
            last = group.series[-1]
        if item == ICT and "item" in group.explicit:
            return  # "ICT" behind an item names its series, no whole
        self.last_items.insert(0, item)
        is_within = last.category in self.lexicon.categories.ancestors(item)  # "in phones, parts"
        if "item" in group.explicit and not is_within and self._joins(mention, "item"):
            group.series.append(last._replace(category=item))
        else:
            group.series = [last._replace(category=item)]

    def _set_place(self, mention: Mention) -> None:
        group = self.group
        last = group.series[-1]
        self.last_place = mention.ids[0]
        if self.last_place == HONG_KONG and "place" in group.explicit and last.destination == CHINA:
            self.last_place = CHINA_HK
            group.series = [s._replace(destination=CHINA_HK) for s in group.series]
        elif "place" in group.explicit and self._joins(mention, "place"):
            group.series.append(last._replace(destination=self.last_place))
        elif not group.explicit and not self.keeps_item and not group.is_listed:
            group.series = [Series(last.flow, self.context.headline.category, self.last_place)]
        else:
            group.series = [s._replace(destination=self.last_place) for s in group.series]
        self.nest = ""

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

    def _joins(self, mention: Mention, kind: str) -> bool:
        """Whether only a comma or 'and' stands between the last such subject and this one."""
        for before in reversed(self.mentions[: self.index]):
            if before.kind == kind:
                return bool(
                    _JOINED.fullmatch(
                        re.sub(r"\b(?:exports?|shipments?)\b", "", self._gap(before, mention))
                    )
                )
            if before.kind not in ("flow", ","):
                return False
        return False


def _negate(figure: Printed) -> None:
    if figure.measure in ("value", "krw") and not re.search("-", figure.cell):
        degree = re.match(r"[<>~]*", figure.cell)
        at = degree.end() if degree else 0
        figure.cell = f"{figure.cell[:at]}-{figure.cell[at:]}"
