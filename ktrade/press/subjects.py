"""Which flow, items and destinations the figures of an English sentence are of."""

from __future__ import annotations

import re

from ktrade.model.quantity import TOTAL, WORLD
from ktrade.press.facts import Group, Series
from ktrade.press.lexicon import ICT
from ktrade.press.mentions import Mention
from ktrade.press.sentence import SUBJECTS, Sentence

_JOINED = re.compile(
    r"\s*(?:products?|goods)?\s*(?:,|,? and|,? as well as|&|/|,? or)\s*(?:the |of |to |those (?:of|to) |for |its )*\s*$"
)


class Subjects(Sentence):
    """The subjects of a sentence: each holds for the figures behind it until another comes."""

    def _subject(self, mention: Mention) -> None:
        if self.is_except:
            return
        if (self.is_reason or self.is_other) and mention.kind != "flow" and not self._leads_to_figures():
            return
        if self.is_reason and mention.kind == "flow" and not self._leads_to_figures():
            return
        if mention.kind == "item" and self._is_only_included(mention):
            return
        if self.is_other and self._before() and self._before().kind == "other" and not self._leads_to_figures():  # type: ignore[union-attr]
            return
        self.is_reason = self.is_other = False
        if self._belongs_behind(mention):
            self._set(mention)
            return
        group = self.group
        if group.is_closed or (self.aside and self.aside.figures):
            self._close_aside()
            group = self._follow(mention)
        self._set(mention)

    def _is_only_included(self, mention: Mention) -> bool:
        """Whether it is a part named in passing of the item spoken of: 'memory including DRAM'."""
        before = self._before()
        if not before or before.kind != "including" or "item" not in self.group.explicit:
            return False
        parent = self.group.series[-1].category
        return any(parent in self.lexicon.categories.ancestors(item) for item in mention.ids)

    def _belongs_behind(self, mention: Mention) -> bool:
        """Whether it tells what the figure before it is of: '$29 billion in exports', 'a $2 billion surplus'."""
        group = self.group
        if not group.figures or self.aside:
            return False
        figure = group.figures[-1]
        gap = self.text[figure.end : mention.start]
        if re.search(r"[,;:()]", gap) or len(gap) > 40:
            return False
        if (
            mention.kind == "flow"
            and mention.text == "balance"
            and figure.measure in ("value", "change")
            and len(gap) < 18
            and " in " not in gap
        ):
            moved = group.figures.pop()
            new = self._new(figure.start, Series("balance", self.context.headline.category, WORLD))
            moved.measure = "value"
            new.figures.append(moved)
            return True
        names = {"flow": "flow", "item": "item", "place": "place"}[mention.kind]
        is_tied = re.search(r"\b(?:in|of|worth of)\b[a-z' ]*$", gap) is not None
        if mention.kind == "place":
            is_tied = re.search(r"\b(?:to|bound for)\s(?:the )?$", gap) is not None
        if names in group.explicit or not is_tied:
            return False
        return (
            not group.explicit
            or (mention.kind == "item" and group.explicit == {"flow"})
            or (
                self._before() is not None and self._before().kind in SUBJECTS and bool(group.explicit)  # type: ignore[union-attr]
            )
        )

    def _follow(self, mention: Mention) -> Group:
        """A group of its own for a subject that comes after figures of another."""
        last, was_listed = self.group.series[-1], self.group.is_listed
        flow = last.flow if last.flow in ("export", "import") else "export"
        category = last.category if self.keeps_item and mention.kind == "place" else self.context.headline.category
        place = self.nest if mention.kind != "place" else WORLD
        is_listed = mention.kind == "item" and not place and self._goes_on_in_list(mention, was_listed)
        if is_listed:
            place = last.destination
        self.keeps_item = False
        new = self._new(mention.start, Series(flow, category, place or WORLD))
        new.is_listed = is_listed
        return new

    def _goes_on_in_list(self, mention: Mention, was_listed: bool) -> bool:
        """Whether an item goes on a list of items to one place: 'exports of cars to Japan fell 5 percent, steel 3'."""
        before = self._before()
        return (
            (was_listed or {"item", "place"} <= self.group.explicit)
            and before is not None
            and bool(before.kind == "," or _JOINED.fullmatch(self._gap(before, mention)))
        )

    def _set(self, mention: Mention) -> None:
        """Takes the mention as a subject of the group, beside another of its kind or in the place of it."""
        {"flow": self._set_flow, "item": self._set_item, "place": self._set_place}[mention.kind](mention)
        self.group.explicit.add(mention.kind)

    def _set_flow(self, mention: Mention) -> None:
        group, before = self.group, self._before()
        last = group.series[-1]
        if re.search(r"deficit|shortfall|gap", self.text[mention.start : mention.end].lower()):
            group.is_deficit = True
        is_total = before is not None and before.kind == "total" and before.end >= mention.start - 12
        category, destination = last.category, last.destination
        if not group.explicit and not self.keeps_item:
            category = self.context.headline.category
            destination = self.nest or WORLD
        if is_total and "item" not in group.explicit:
            category = TOTAL
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
        if item == ICT and "item" in group.explicit:
            return  # "ICT" behind an item names its series, no whole
        self.last_items.insert(0, item)
        if "item" in group.explicit and self._joins(mention, "item"):
            group.series.append(last._replace(category=item))
        else:
            group.series = [last._replace(category=item)]

    def _set_place(self, mention: Mention) -> None:
        group = self.group
        last = group.series[-1]
        self.last_place = mention.ids[0]
        if "place" in group.explicit and self._joins(mention, "place"):
            group.series.append(last._replace(destination=self.last_place))
        elif not group.explicit and not self.keeps_item:
            group.series = [Series(last.flow, self.context.headline.category, self.last_place)]
        else:
            group.series = [s._replace(destination=self.last_place) for s in group.series]
        self.nest = ""

    def _joins(self, mention: Mention, kind: str) -> bool:
        """Whether only a comma or 'and' stands between the last such subject and this one."""
        for before in reversed(self.mentions[: self.index]):
            if before.kind == kind:
                return bool(_JOINED.fullmatch(re.sub(r"\b(?:exports?|shipments?)\b", "", self._gap(before, mention))))
            if before.kind not in ("flow", ","):
                return False
        return False

    def _total(self, mention: Mention) -> None:
        pass
