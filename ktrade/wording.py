"""Series, quantities and periods in a reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ktrade.model.quantity import TOTAL, WORLD, Quantity
from ktrade.model.vocabulary import Vocabulary

FLOW_WORDS = {"export": "Exports", "import": "Imports", "balance": "Balance", "trade": "Trade"}
MEASURE_WORDS = {
    "value": "value",
    "krw": "in won",
    "yoy": "on a year earlier",
    "mom": "on the period before",
    "share": "share",
    "share_change": "share on a year earlier",
    "change": "change on a year earlier",
    "daily": "per working day",
    "daily_yoy": "per working day on a year earlier",
    "days": "working days",
    "days_change": "working days on a year earlier",
    "volume": "volume",
    "volume_yoy": "volume on a year earlier",
    "krw_yoy": "in won, on a year earlier",
}
# In the order they are told, each apart from the others: a half-year is no long month.
KINDS_OF_PERIOD = {
    "month": "Months", "D20": "First 20 days of months", "D10": "First 10 days of months",
    "quarter": "Quarters",
    "days": "Other first days of months", "half": "Halves", "year": "Years", "span": "Other spans",
}  # fmt: skip
FLOW_PREPOSITIONS = {"export": "to", "import": "from", "balance": "with", "trade": "with"}


class Wording(NamedTuple):
    """Names things as the two vocabularies do."""

    categories: Vocabulary
    destinations: Vocabulary

    def series(self, flow: str, category: str, destination: str) -> str:
        """'Exports of ICT goods to Viet Nam'; all goods and the world are not named."""
        words = FLOW_WORDS[flow]
        if category != TOTAL:
            words += f" of {self.categories[category].name}"
        return words if destination == WORLD else f"{words} {self.towards(flow, destination)}"

    def towards(self, flow: str, destination: str) -> str:
        """'to Viet Nam', 'from Viet Nam'."""
        return f"{FLOW_PREPOSITIONS[flow]} {self.destinations[destination].name}"

    def measure(self, quantity: Quantity) -> str:
        """'share of ICT goods', 'per working day'."""
        words = MEASURE_WORDS[quantity.measure]
        if not quantity.of:
            return words
        words += f" of {self.categories[quantity.of.category].name}"
        if quantity.of.destination == quantity.destination:
            return words
        return f"{words} {self.towards(quantity.flow, quantity.of.destination)}"

    def quantity(self, quantity: Quantity) -> str:
        """'Imports of ICT goods, in won, June 2025'; of a plain value the measure is not named."""
        series = self.series(quantity.flow, quantity.category, quantity.destination)
        measure = "" if quantity.measure == "value" else f", {self.measure(quantity)}"
        return f"{series}{measure}, {quantity.period.title}"


def listed(words: Sequence[str]) -> str:
    """'a, b and c'."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
