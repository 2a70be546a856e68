"""The questions that a store answers, in the words of the commands.

What answers a question is imported when it is asked.
"""

from __future__ import annotations

import io
import os
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from ktrade.api.answer import Answer, Brief, Findings, Picture, Verdict
from ktrade.api.listings import EVERY, Listings
from ktrade.api.opening import Names, named, names, refuse_negative
from ktrade.errors import BadFiles, NotUnderstood, Problem, one_of

if TYPE_CHECKING:
    from ktrade.api.opening import When
    from ktrade.store.read import Store as OpenStore

GROWTH_SORTS = ("value", "growth", "contribution", "name", "listed")


def open(path: str | os.PathLike[str] | None = None) -> Store:
    """The store at the path; None: that of KTRADE_DB, else of the user's data folder.

    StoreUnusable where there is none, or it cannot be read.
    """
    store = Store(path)
    with store.opened():
        return store


class Store(Listings):
    """A store to be asked, made by `ktrade.open`. Each question reads it as it is at that moment.

    The words of a question are periods, categories, destinations and flows by name, in any order:
    `store.show("2026-01", "chips")`; keyword arguments are the command's options. What cannot be
    answered is an exception, a ktrade.Error whose text is the line of the command.
    """

    def show(
        self, *words: When, period: When = "", month: When = "", flow: Names = None,
        category: Names = None, destination: Names = None, source: Names = None,
        as_of: When | date = "", depth: int = 2, sort: str = "value", top: int = 0,
    ) -> Answer:  # fmt: skip
        """What is known of a period, by default the latest whole month: values, growth, shares, the
        level a year earlier. Sorted by value, yoy, share, name or as listed."""
        from ktrade.queries.questions import show
        from ktrade.queries.show import SORTS

        sort = one_of(sort, SORTS, "sort order")
        refuse_negative(depth=depth, top=top)
        about = named(words, [period, month], flow, category, destination, source, as_of)
        with self.opened() as store:
            return Answer(show(store, about, depth=depth, sort=sort, top=top))

    def brief(
        self, *words: When, period: When = "", month: When = "", source: Names = None,
        as_of: When | date = "",
    ) -> Brief:  # fmt: skip
        """A period on one page, by default the latest whole month: what changed, in sentences that
        the bounds decide, and tables."""
        from ktrade.queries.questions import brief

        about = named(words, [period, month], source=source, as_of=as_of)
        with self.opened() as store:
            return Brief(brief(store, about))

    def growth(
        self, *words: When, from_: When = "", to: When = "", period: When = "", month: When = "",
        by: str = "", without: Names = None, flow: Names = None, category: Names = None,
        destination: Names = None, source: Names = None, as_of: When | date = "",
        sort: str = "value", top: int = 0,
    ) -> Answer:  # fmt: skip
        """Growth of one series between two periods, with its parts if `by` says which; or of a
        whole and its parts, by category or destination, year on year. Parts are sorted by value,
        growth, contribution, name or as listed."""
        from ktrade.queries.questions import BY, growth

        by = one_of(by, BY, "kind of part") if by else ""
        sort = one_of(sort, GROWTH_SORTS, "sort order")
        refuse_negative(top=top)
        if bool(from_) != bool(to):
            raise NotUnderstood(
                "from and to go together; give both, or one period for growth year on year"
            )
        periods = [from_, to, period, month]
        about = named(words, periods, flow, category, destination, source, as_of)
        with self.opened() as store:
            return Answer(growth(store, about, by=by, without=names(without), sort=sort, top=top))

    def share(
        self, *words: When, period: When = "", month: When = "", by: str = "category",
        flow: Names = None, category: Names = None, destination: Names = None,
        source: Names = None, as_of: When | date = "",
    ) -> Answer:  # fmt: skip
        """Shares of a whole by category or destination: now, a year earlier, the change in points,
        the rest."""
        from ktrade.queries.questions import BY, share

        by = one_of(by, BY, "kind of part")
        about = named(words, [period, month], flow, category, destination, source, as_of)
        with self.opened() as store:
            return Answer(share(store, about, by=by))

    def surplus(
        self, *words: When, period: When = "", month: When = "", category: Names = None,
        destination: Names = None, source: Names = None, as_of: When | date = "", depth: int = 2,
    ) -> Answer:  # fmt: skip
        """Exports, imports, balance, cover ratio, and the change of the balance."""
        from ktrade.queries.questions import surplus

        refuse_negative(depth=depth)
        about = named(words, [period, month], None, category, destination, source, as_of)
        with self.opened() as store:
            return Answer(surplus(store, about, depth=depth))

    def compare(
        self, *words: When, flow: Names = None, category: Names = None, destination: Names = None,
        source: Names = None, as_of: When | date = "", depth: int = 2, top: int = 0,
    ) -> Answer:  # fmt: skip
        """Two periods side by side, by default the latest month and the same a year before: values,
        change, growth, shares."""
        from ktrade.queries.questions import compare

        refuse_negative(depth=depth, top=top)
        about = named(words, [], flow, category, destination, source, as_of)
        with self.opened() as store:
            return Answer(compare(store, about, depth=depth, top=top))

    def trend(
        self, *words: When, measure: str = "", from_: When = "", to: When = "", every: str = "",
        last: int = 0, flow: Names = None, category: Names = None, destination: Names = None,
        source: Names = None, as_of: When | date = "",
    ) -> Picture:  # fmt: skip
        """A series over all periods known, of each kind of period or of `every` month, quarter,
        half, year, d10 or d20, and only the `last` ones of each, if a number is given."""
        from ktrade.queries.questions import trend

        kind = one_of(every, EVERY, "kind of period") if every else ""
        refuse_negative(last=last)
        ends = [str(text) if text else "" for text in (from_, to)]
        about = named(words, [], flow, category, destination, source, as_of)
        with self.opened() as store:
            measures = names(measure)
            return Picture(trend(store, about, measures=measures, ends=ends, kind=kind, most=last))

    def bounds(
        self, *words: When, period: When = "", month: When = "", flow: Names = None,
        category: Names = None, destination: Names = None, source: Names = None,
        as_of: When | date = "", jobs: int = 1,
    ) -> Answer:  # fmt: skip
        """Every printed quantity with its bounds, and what follows of each printed cell; of all
        periods where none is named. So many processes share the work; 0: as many as pay."""
        from ktrade.queries.questions import bounds

        about = named(words, [period, month], flow, category, destination, source, as_of)
        with self.opened() as store:
            return Answer(bounds(store, about, jobs))

    def explain(self, *quantity: str, source: Names = None, as_of: When | date = "") -> Answer:
        """How the bounds of a quantity follow: for each end the relation and the figures that give
        it, down to prints: `explain("value ict 2026-01")`."""
        from ktrade.queries.questions import explain

        about = named(source=source, as_of=as_of)
        with self.opened() as store:
            return Answer(explain(store, quantity, about))

    def test(self, expression: str, *, source: Names = None, as_of: When | date = "") -> Verdict:
        """Whether a comparison certainly holds: `test("yoy ict 2026-01 > 70")`."""
        from ktrade.queries.questions import test

        about = named(source=source, as_of=as_of)
        with self.opened() as store:
            holds, listing = test(store, expression, about)
            return Verdict(listing, holds)

    def check(
        self, *paths: str | os.PathLike[str], profile: str = "", kind: Names = None,
        period: When = "", month: When = "", source: Names = None, jobs: int = 1,
    ) -> Findings:  # fmt: skip
        """Contradictions, revisions, unusual figures, rounding habits and claims: of the store or,
        with paths, of these files as the store would hold them; nothing is written. A `profile`
        says how official tables are read.

        So many processes share the work; 0: as many as pay. BadFiles, with its problems, where the
        files cannot be loaded.
        """
        from ktrade.checks.finding import KINDS
        from ktrade.queries.questions import check

        kinds = [one_of(name, KINDS, "kind of finding") for name in names(kind)]

        def checked(store: OpenStore, files: Collection[str] | None) -> Findings:
            about = named((), [period, month], source=source)
            return Findings(check(store, about, kinds, files, jobs))

        if not paths:
            with self.opened() as store:
                return checked(store, None)
        from ktrade.files.ingest import tried  # 100 ms, and only for files
        from ktrade.files.official import ReadBy
        from ktrade.files.profiles import read_profile

        by = ReadBy(read_profile(profile)) if profile else None
        problems: list[Problem] = []
        stdin = self._stdin or io.BytesIO()
        report = self._report or problems.append
        try:
            given = [os.fspath(path) for path in paths]
            with (
                tried(self.path, given, stdin=stdin, report=report, read_by=by) as tried_,
                Store(tried_[0]).opened() as store,
            ):
                return checked(store, [file.name for file in tried_[1].files])
        except BadFiles as error:
            error.problems = tuple(problems)
            for problem in problems:
                error.add_note(str(problem))
            raise
