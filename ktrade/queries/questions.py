"""The questions that a store answers: what a user names becomes an answer, on the command line and
in Python alike.

What answers a question is imported when it is asked, since each needs others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ktrade.errors import NotUnderstood
from ktrade.model.wording import listed
from ktrade.queries.words import Asked, asked

if TYPE_CHECKING:
    from ktrade.queries.answer import Answer, Listing, Trend
    from ktrade.queries.brief import Brief
    from ktrade.queries.explanation import Explanation
    from ktrade.queries.expression import Verdict
    from ktrade.queries.findings import Findings
    from ktrade.queries.processes import Engine
    from ktrade.store.read import Store

BY = ("category", "destination")


class Named(NamedTuple):
    """What a question is about, as a user says it: bare words, and the values of options.

    `dashes` stand before the name of an option in messages: `--` on the command line.
    """

    words: Sequence[str] = ()
    periods: Sequence[str] = ()
    flows: Sequence[str] = ()
    categories: Sequence[str] = ()
    destinations: Sequence[str] = ()
    sources: Sequence[str] = ()
    as_of: str = ""
    dashes: str = ""

    def read(self, store: Store, takes: Collection[str] = ("flow",)) -> Asked:
        """What the words and values are by what the store knows; `takes` are the kinds of words
        beside periods, categories and destinations. Errors are those of `asked`."""
        return asked(
            store, self.words, periods=self.periods, flows=self.flows,
            categories=self.categories, destinations=self.destinations, sources=self.sources,
            as_of=self.as_of, takes=takes,
        )  # fmt: skip


def show(store: Store, named: Named, *, depth: int, sort: str, top: int) -> Answer:
    """What is known of one period, or of the latest whole month."""
    from ktrade.queries.show import show

    about = named.read(store)
    period = about.period_or_latest(store)
    return show(store, period, about.filters, depth=depth, sort=sort, top=top)


def brief(store: Store, named: Named) -> Brief:
    """One period on a page, or the latest whole month."""
    from ktrade.queries.brief import brief

    about = named.read(store, takes=())
    return brief(store, about.period_or_latest(store), about.filters)


def growth(
    store: Store, named: Named, *, by: str, without: Sequence[str], sort: str, top: int
) -> Answer:
    """Growth between two periods, with parts if `by` names a kind; or of one, or the latest whole
    month, year on year with its parts."""
    from ktrade.queries.growth import growth_between, growth_of_parts
    from ktrade.queries.names import parts_named

    about = named.read(store)
    if len(about.periods) == 2:
        if without:
            raise NotUnderstood(
                f"growth between two periods is for one series; {named.dashes}without is about the"
                " parts of a whole in one"
            )
        if sort == "contribution":
            raise NotUnderstood("contributions are to growth year on year; expected one period")
        first, last = about.two_periods(store)
        return growth_between(store, first, last, about.filters, by=by, sort=sort, top=top)
    kind, left_out = parts_named(without, store)
    kind = kind or BY[0]
    return growth_of_parts(
        store,
        about.period_or_latest(store),
        about.filters,
        by=by or kind,
        without=left_out,
        left_out=kind,
        sort=sort,
        top=top,
    )


def share(store: Store, named: Named, *, by: str) -> Answer:
    """Shares of a whole in one period, or in the latest whole month."""
    from ktrade.queries.share import share

    about = named.read(store)
    return share(store, about.period_or_latest(store), about.filters, by=by)


def surplus(store: Store, named: Named, *, depth: int) -> Answer:
    """Exports, imports and balance of one period, or of the latest whole month."""
    from ktrade.queries.surplus import surplus

    about = named.read(store, takes=())
    return surplus(store, about.period_or_latest(store), about.filters, depth=depth)


def compare(store: Store, named: Named, *, depth: int, top: int) -> Answer:
    """Two periods side by side; one, or the latest whole month, beside the same a year before."""
    from ktrade.queries.compare import compare

    about = named.read(store)
    first, last = about.two_periods(store)
    return compare(store, first, last, about.filters, depth=depth, top=top)


def trend(
    store: Store,
    named: Named,
    *,
    measures: Sequence[str],
    ends: Sequence[str],
    kind: str,
    most: int,
) -> Trend:
    """A series over time, of one measure, between two `ends`, '' where it has none: periods among
    the words come before them."""
    from ktrade.queries.names import measure_named, period_named
    from ktrade.queries.trend import trend

    about = named.read(store, takes=("flow", "measure"))
    first, last = (period_named(text, store) if text else None for text in ends)
    if about.periods:
        first, last = min(about.periods), max(about.periods)
    chosen = [*about.measures, *(measure_named(m) or m for m in measures)] or ["value"]
    if len(chosen) > 1:
        raise NotUnderstood(f"{listed(chosen)} are {len(chosen)} measures; expected one")
    return trend(store, about.filters, chosen[0], first, last, kind=kind, most=most)


def bounds(store: Store, named: Named, jobs: int, engine: Engine | None = None) -> Listing:
    """Every printed quantity, of one period or of all, by so many jobs; 0: as many as pay."""
    from ktrade.queries.bounds import bounds_rows

    about = named.read(store)
    return bounds_rows(store, about.period, about.filters, *_shared(store, jobs, engine))


def explain(store: Store, quantity: Sequence[str], named: Named) -> Explanation:
    """How the bounds of a quantity follow, which is given as words, or as a line of them."""
    from ktrade.queries.explain import explain
    from ktrade.queries.names import named_quantity, tokens

    words = tokens(quantity[0]) if len(quantity) == 1 else quantity
    return explain(store, named_quantity(words, store), named.read(store).filters)


def test(store: Store, expression: str, named: Named) -> tuple[Verdict, Listing]:
    """Whether a comparison holds, and both of its sides."""
    from ktrade.queries.expression import judge

    return judge(store, expression, named.read(store).filters)


def check(
    store: Store, named: Named, kinds: Collection[str], of_files: Collection[str] | None,
    jobs: int, engine: Engine | None = None,
) -> Findings:  # fmt: skip
    """Findings of one period or of all, with `of_files` only of what those gave, by so many jobs;
    0: as many as pay."""
    from ktrade.queries.check import check

    about = named.read(store)
    of_sources = store.sources_of(tuple(of_files)) if of_files is not None else None
    shared = _shared(store, jobs, engine)
    return check(store, about.period, about.filters, kinds, of_sources, *shared)


def facts(store: Store, named: Named, *, history: bool) -> Listing:
    """Figures as printed, or those that were since corrected."""
    from ktrade.queries import listings

    about = named.read(store)
    return (listings.history if history else listings.facts)(store, about.period, about.filters)


def claims(store: Store, named: Named) -> Listing:
    """Claims as printed."""
    from ktrade.queries.listings import claims

    about = named.read(store)
    return claims(store, about.period, about.filters)


def periods(store: Store, named: Named, kind: str) -> Listing:
    """The periods that figures are of, of one kind or ('') of all."""
    from ktrade.queries.listings import periods

    about = named.read(store)
    if about.period:
        raise NotUnderstood(f"{about.period} is a period; 'ktrade show {about.period}' shows it")
    return periods(store, about.filters, kind)


def _shared(store: Store, jobs: int, engine: Engine | None) -> tuple[int, Engine]:
    from ktrade.queries.processes import in_processes, jobs_for

    return jobs or jobs_for(store), engine or in_processes
