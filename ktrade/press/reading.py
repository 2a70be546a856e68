"""What a language offers to the reading of an article in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from ktrade.press.dates import Calendar
from ktrade.press.facts import Fact
from ktrade.press.lexicon import Lexicon
from ktrade.press.mentions import Mention
from ktrade.press.sentence import Context


class Reading(Protocol):
    """How a language is read."""

    LANGUAGE: str
    REPORT: re.Pattern[str]  # the name of a report by its period

    def sentences(self, paragraph: str) -> Sequence[str]:
        """The sentences of a paragraph."""

    def named_period(self, text: str, calendar: Calendar) -> str:
        """The first period that a text names for its own sake; '' for none."""

    def has_figure(self, text: str) -> bool:
        """Whether a text prints a figure."""

    def phrases(
        self, text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]]
    ) -> Iterable[Mention]:
        """The known phrases of a text outside the spans taken."""

    def facts(
        self, sentence: str, where: str, lexicon: Lexicon, calendar: Calendar, context: Context
    ) -> Iterable[Fact]:
        """The facts and claims of a sentence; `context` is moved on to the next one."""
