"""What an English sentence counts or weighs: volumes, and growth in volume beside that in value."""

from __future__ import annotations

import re
from itertools import pairwise

from ktrade.model.quantity import TOTAL
from ktrade.press.facts import Group
from ktrade.press.mentions import Mention
from ktrade.press.money import Money

_OF_ALL_GOODS = re.compile(r" worth of (?:South Korean |Korean )?(?:goods|products|merchandise)\b")
CARS = "cars"


class Volumes(Money):
    """The volumes of a sentence."""

    def _name_counted(self, mention: Mention, measure: str) -> None:
        """Says of which item a level without one is: of all where it is of goods, a volume of cars
        where it counts them, else of what the sentence before in the paragraph tells of."""
        group, context = self.group, self.context
        if measure == "value":
            if _OF_ALL_GOODS.match(self.text, mention.end):
                group.series = [s._replace(category=TOTAL) for s in group.series]
                group.explicit.add("item")
            return
        follows = self._next()
        if follows and follows.kind == "item" and self._gap(mention, follows) == " of ":
            return
        is_of_cars = re.search(r"cars|vehicles", self.text[mention.start : mention.end])
        if is_of_cars and group.series[-1].category == TOTAL and CARS in self.lexicon.categories:
            group.series = [s._replace(category=CARS) for s in group.series]
        elif context.group and not context.begins and not group.explicit:
            group.series = [context.group.series[-1]]
        group.explicit.add("item")

    def _volumes(self, mention: Mention) -> None:
        """What is said to be in volume, behind a figure or before those of its group."""
        last = self.group.figures[-1] if self.group.figures else None
        if not last or self.text[last.end : mention.start].endswith((", ", "; ")):
            if last:
                self._new(mention.start, self.group.series[-1])
            self.group.scope = "volume"
        elif last.measure == "share":
            self.group.figures.pop()  # the shares of the store are of value
        elif last.measure == "yoy":
            last.measure = "volume_yoy"

    def _values(self, mention: Mention) -> None:
        """What is said to be in value, behind what was in volume."""
        if self.group.scope == "volume":
            if self.group.figures:
                self._new(mention.start, self.group.series[-1])
            self.group.scope = ""


def count_volumes(group: Group) -> None:
    """Makes a growth that stands beside a volume, and no value, the growth of the volume; where a
    value is printed too, that right behind the volume."""
    measures = {figure.measure for figure in group.figures}
    for number, (volume, growth) in enumerate(pairwise(group.figures)):
        follows = group.figures[number + 2 : number + 3]
        is_of_level = (
            follows and follows[0].measure == "value" and follows[0].start - growth.end < 8
        )
        is_near = growth.start - volume.end < (9 if is_of_level else 50)
        if volume.measure == "volume" and growth.measure == "yoy" and is_near:
            growth.measure = "volume_yoy"
        before, level = volume, growth  # "rose 5 percent to 1,200 units"
        is_beside = level.start - before.end < len(" to a ")
        if before.measure == "yoy" and level.measure == "volume" and is_beside:
            before.measure = "volume_yoy"
    if "volume" in measures and "value" not in measures:
        for figure in group.figures:
            if figure.measure == "yoy":
                figure.measure = "volume_yoy"
