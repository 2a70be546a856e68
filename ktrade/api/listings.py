"""What a store holds, as it was given: figures, claims, periods, sources and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ktrade.api.answer import Answer
from ktrade.api.opening import Names, StoreFile, named
from ktrade.errors import NotUnderstood, one_of

if TYPE_CHECKING:
    from ktrade.api.opening import When

EVERY = ("month", "quarter", "half", "year", "D10", "D20")


class Listings(StoreFile):
    """A store whose rows can be listed."""

    def facts(
        self, *words: When, period: When = "", month: When = "", flow: Names = None,
        category: Names = None, destination: Names = None, source: Names = None,
        history: bool = False, salvage: bool = False,
    ) -> Answer:  # fmt: skip
        """Every figure as printed, one a row, with the interval its print allows; with `history`
        what figures were that were since corrected, with `salvage` what a damaged store has."""
        from ktrade.queries.questions import facts

        if history and salvage:
            raise NotUnderstood("history and salvage do not go together; expected one of them")
        about = named(words, [period, month], flow, category, destination, source)
        with self.opened(is_damaged=salvage) as store:
            return Answer(facts(store, about, history=history))

    def claims(
        self, *words: When, period: When = "", month: When = "", flow: Names = None,
        category: Names = None, destination: Names = None, source: Names = None,
        salvage: bool = False,
    ) -> Answer:  # fmt: skip
        """Every claim as printed, one a row, of rank, record or run."""
        from ktrade.queries.questions import claims

        about = named(words, [period, month], flow, category, destination, source)
        with self.opened(is_damaged=salvage) as store:
            return Answer(claims(store, about))

    def periods(
        self, *words: When, every: str = "", flow: Names = None, category: Names = None,
        destination: Names = None, source: Names = None,
    ) -> Answer:  # fmt: skip
        """The periods that figures are of, with how many figures and of how many sources."""
        from ktrade.queries.questions import periods

        kind = one_of(every, EVERY, "kind of period") if every else ""
        about = named(words, [], flow, category, destination, source)
        with self.opened() as store:
            return Answer(periods(store, about, kind))

    def sources(self) -> Answer:
        """The articles and releases: publisher, date, how each rounds, the vintage it reports."""
        from ktrade.queries.listings import sources

        with self.opened() as store:
            return Answer(sources(store))

    def categories(self) -> Answer:
        """The categories that facts and questions may name."""
        from ktrade.queries.listings import terms

        with self.opened() as store:
            return Answer(terms(store.categories))

    def destinations(self) -> Answer:
        """The destinations that facts and questions may name."""
        from ktrade.queries.listings import terms

        with self.opened() as store:
            return Answer(terms(store.destinations))

    def profiles(self) -> Answer:
        """The kinds of official tables that a load can read; they travel with ktrade."""
        from ktrade.queries.profiles import profiles

        return Answer(profiles())
