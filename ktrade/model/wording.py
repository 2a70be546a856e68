"""Series, quantities and periods in a reader's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ktrade.model.figure import Unit
from ktrade.model.quantity import TOTAL, WORLD, Quantity, Series
from ktrade.model.vocabulary import Vocabulary

FLOW_WORDS = {"export": "Exports", "import": "Imports", "balance": "Balance", "trade": "Trade"}
MEASURE_WORDS = {
    "value": "value",
    "krw": "in won",
    "yoy": "year on year",
    "mom": "on the previous period",
    "share": "share",
    "share_change": "year-on-year change in share",
    "change": "change on a year earlier",
    "daily": "per working day",
    "daily_yoy": "per working day, year on year",
    "days": "working days",
    "days_change": "working days, change on a year earlier",
    "volume": "volume",
    "volume_yoy": "volume, year on year",
    "krw_yoy": "in won, year on year",
}
# In the order they are told, each apart from the others: a half-year is no long month.
KINDS_OF_PERIOD = {
    "month": "Months",
    "D20": "First 20 days of the month",
    "D10": "First 10 days of the month",
    "quarter": "Quarters",
    "days": "Other first days of the month",
    "half": "Half-years",
    "year": "Years",
    "span": "Other periods",
}
FLOW_PREPOSITIONS = {"export": "to", "import": "from", "balance": "with", "trade": "with"}
# Places that take an article in a sentence, beside unions and kingdoms.
WITH_ARTICLE = re.compile(
    r"United |World$|Netherlands|Philippines|Middle East|CIS$|UK$|EU$|US$|USA$|UAE$|"
    r".* (?:Union|Emirates|States|Kingdom|Republic|Islands)$",
    re.IGNORECASE,
)


class Wording(NamedTuple):
    """Names things as the two vocabularies do."""

    categories: Vocabulary
    destinations: Vocabulary

    def series(self, series: Series) -> str:
        """'Exports of ICT goods to Viet Nam'; all goods and the world are not named."""
        words = FLOW_WORDS[series.flow]
        if series.category != TOTAL:
            words += f" of {self.category(series.category)}"
        if series.destination != WORLD:
            words += f" {self.towards(series.flow, series.destination)}"
        return with_source(words, series)

    def towards(self, flow: str, destination: str) -> str:
        """'to Viet Nam', 'from the United States'."""
        name = self.destinations[destination].name
        return f"{FLOW_PREPOSITIONS[flow]} {with_article(name)}"

    def category(self, category: str) -> str:
        """Its name within a sentence: 'semiconductors (ICT)', but 'ICT goods' and 'DRAM'."""
        return lowered(self.categories[category].name)

    def measure(self, quantity: Quantity) -> str:
        """'share of ICT goods', 'per working day'."""
        words = MEASURE_WORDS[quantity.measure]
        if not quantity.of:
            return words
        words += f" of {self.category(quantity.of.category)}"
        if quantity.of.destination == quantity.destination:
            return words
        return f"{words} {self.towards(quantity.flow, quantity.of.destination)}"

    def measured(self, series: str, quantity: Quantity) -> str:
        """'Exports, per working day'; working days are nobody's, and a plain value is not named."""
        if quantity.measure == "value":
            return series
        words = self.measure(quantity)
        if quantity.unit is Unit.DAYS:
            return words.capitalize()
        return f"{series}, {words}"

    def quantity(self, quantity: Quantity) -> str:
        """'Imports of ICT goods, in won, June 2025'."""
        return f"{self.measured(self.series(quantity.series), quantity)}, {quantity.period.title}"


def with_source(label: str, series: Series) -> str:
    """A label with its source, where only that knows what it means."""
    return f"{label.removesuffix(' (as printed)')} ({series.source})" if series.source else label


def with_article(place: str) -> str:
    """'the United States', 'Viet Nam'."""
    return f"the {place}" if WITH_ARTICLE.match(place) else place


def lowered(name: str) -> str:
    """Within a sentence: 'exports', but 'ICT goods'."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def counted(count: int, what: str, several: str = "") -> str:
    """'1 figure', '1,234 figures', '2 categories'."""
    return f"{count:,} {what if count == 1 else several or what + 's'}"


def listed(words: Sequence[str]) -> str:
    """'a, b and c'."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
