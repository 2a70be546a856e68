"""What a subject of an English sentence makes of the group it is named in, or begins."""

from __future__ import annotations

import re

from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.facts import Group, Series
from ktrade.press.lexicon import CHINA, CHINA_HK, HONG_KONG, ICT
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Sentence

_JOINED = re.compile(
    r"\s*(?:products?|goods)?\s*(?:,|,? and|,? as well as|&|/|,? or)\s*(?:the |of |to |those"
    r" (?:of|to) |for |its )*\s*$"
)
_LISTED = re.compile(r"\)?,?(?: and| while| but)?(?: those| that)?(?: to| with)?(?: the)? ")
_VERBS = ("exported", "imported", "shipped")
_APPOSED = re.compile(r", (?:leaving |for |with |making |which left )?an? (?:[a-z]+ )?$")
DEFICIT = re.compile(r"deficit|shortfall|gap|hole|in(?:to)? the (?:red|hole)")
IMPORTED = ("crude-oil", "gas", "coal", "energy")  # of which Korea has none to export
MOST_OF_A_NAME = 30  # characters between "total" and the exports it is of
_TOTAL = re.compile(r"\b(?:total|overall|all) (?:South )?Korea(?:n|'s) $", re.I)


class Naming(Sentence):
    """The groups of a sentence, as they are named."""

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
        if is_of_pair := mention.kind == "flow" and self._goes_on_with_place(mention):
            place = last.destination
        is_of_all = self.group.series[-1].destination == WORLD and self.group.explicit
        place = place or (WORLD if is_of_all else self.context.headline.destination)
        new = self._new(mention.start, Series(flow, category, place))
        new.is_listed = is_listed
        if is_of_pair:
            new.explicit.add("place")
        return new

    def _goes_on_with_place(self, flow: Mention) -> bool:
        """Whether a flow goes on with the destination of the one before: 'imported $9 billion from
        Japan and exported $6 billion, a deficit of $3 billion'."""
        before = self.text[: flow.start]
        if "place" not in self.group.explicit:
            return False
        if flow.text == "balance":
            flows = [g.series[-1].flow for g in self.groups if "place" in g.explicit]
            return len(set(flows)) > 1 and _APPOSED.search(before) is not None
        said = self.text[flow.start : flow.end]
        return said in _VERBS and before.endswith("and ")

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
        group.is_deficit = group.is_deficit or bool(DEFICIT.search(said))
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
        if mention.text == "balance" and not group.explicit and category != TOTAL:
            category, destination = self.context.headline[1:]  # "That left a surplus of $3 billion"
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
        named = self.last_place = mention.ids[0]
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
        self.last_place = "" if named == WORLD else self.last_place  # no "there" is meant of it

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
