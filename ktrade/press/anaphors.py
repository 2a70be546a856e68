"""Words of an English sentence that stand for what was told of before: they, that, there, the
former."""

from __future__ import annotations

import re

from ktrade.model.quantity import WORLD
from ktrade.press.clauses import Clauses
from ktrade.press.mentions import Mention

_LIFTED = re.compile(
    r"\b(?:(lifted|raised|boosted|pushed up|drove up|inflated|swelled)|depressed|lowered"
    r"|pushed down) $"
)
_SOME_OF = re.compile(r"\b(?:all|most|much|some|none|half|many|few) $")  # "most of them"
_BOUGHT = re.compile(r" (?:also |then |alone )?(?:bought|took|purchased|absorbed|received)\b")
_BE = ("was", "is", "were", "are")


class Anaphors(Clauses):
    """What stands for what was told of."""

    def _there(self, mention: Mention) -> None:
        told = self.context.group.series[-1].destination if self.context.group else WORLD
        place = self.last_place or (told if told != WORLD else self.context.last_place)
        if not place or _SOME_OF.search(self.text[: mention.start]):
            return
        group = self.group
        is_behind = group.figures and self.text[group.figures[-1].end : mention.start] == " "
        if is_behind and "place" not in group.explicit:  # "a surplus of $3 billion there"
            group.series = [s._replace(destination=place) for s in group.series]
            group.explicit.add("place")
        elif self.group.is_closed:
            self.nest = place
        else:
            self.group.series = [s._replace(destination=place) for s in self.group.series]
            self.nest = place

    def _anaphor(self, mention: Mention) -> None:
        said = self.text[mention.start : mention.end].lower()
        last = self.context.group.series[-1] if self.context.group else None
        before = self._before()
        if said in ("those", "that") and re.match(r" (?:to|with|from) ", self.text[mention.end :]):
            self.keeps_item = True
            self.keeps_flow = self.group.series[-1].flow
        elif said == "those":
            self.keeps_item = True
        elif said == "the total" and "item" in self.group.explicit and self.group.is_over:
            flow = self.group.series[-1].flow
            self._close_aside()
            self._new(mention.start, self.context.headline._replace(flow=flow))
        elif said in ("the value", "the amount"):
            if re.match(r" (?:by )?(?:[a-z]+ )?[\d$]", self.text[mention.end :]):
                self.is_other = self.is_reason = False  # "higher prices lifted the value 9 percent"
                moved = _LIFTED.search(self.text[: mention.start])
                self.trend = ("+" if moved[1] else "-", mention.start) if moved else self.trend
        elif said == "such":
            follows = self._next()
            if last and follows and follows.kind == "flow" and not self.group.explicit:
                self.group.series = [last]  # "the value of such exports"
                self.keeps_item = True
        elif said in ("the former", "the latter"):
            self._told_again(mention, said)
        elif (
            said in ("the item", "the product", "the category", "the sector")
            and before
            and before.kind == "flow"
            and "item" not in self.group.explicit
        ):  # "exports of the item"
            named = [g.series[-1] for g in self.groups if "item" in g.explicit]
            told = named[-1] if named else last or self.group.series[-1]
            self.group.series = [s._replace(category=told.category) for s in self.group.series]
            self.group.explicit.add("item")
        elif (
            said in ("they", "it") and last and not self.group.explicit
            and _BOUGHT.match(self.text, mention.end)
        ):  # fmt: skip
            # What a destination buys, and what Korea does.
            is_of_korea = last == self.context.headline and last.destination == WORLD
            self.group.series = [last._replace(flow="import" if is_of_korea else "export")]
            self.keeps_item = True
        elif said in ("they", "it"):
            follows = self._next()
            if self.group.is_over and self.group.is_closed:
                self._close_aside()
                self._new(mention.start, self.group.series[-1])
            elif (
                last and follows
                and (follows.kind in ("trend", "to", "growth")
                     or (follows.kind == "usd" and self._gap(mention, follows).strip() in _BE)
                     or (follows.kind == "percent" and self.context.is_share))
                and len(self.groups) == 1 and not self.group.explicit and not self.group.figures
                and len(self._gap(mention, follows)) < 12
            ):  # fmt: skip
                self.group.series = [last]  # "In May they rose 3 percent"
                self.keeps_item = True
                is_deficit = self.context.group is not None and self.context.group.is_deficit
                self.group.is_deficit = is_deficit and last.flow == "balance"

    def _told_again(self, mention: Mention, said: str) -> None:
        """Goes back to the former or the latter of two subjects that figures stand of."""
        told = self.told or [one for g in self.groups if g.figures for one in g.series]
        self.told = told = told if len(told) > 1 else self.context.told
        if len(told) > 1:
            self._close_aside()
            one = told[-2 if said == "the former" else -1]
            before = [group for group in self.groups if group.series == [one]]
            self.told_again.append((self._new(mention.start, one), before))
            self.group.explicit |= {"item", "place"}
