from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.errors import NotUnderstood

FROM_HELP = "With --to: growth of one series from this period."
TO_HELP = "With --from: to this period."
WITHOUT_HELP = "Also the whole without this category; may be repeated."


def command(
    words: o.Words = None,
    start: Annotated[str, typer.Option("--from", help=FROM_HELP, **o.A_PERIOD)] = "",
    end: Annotated[str, typer.Option("--to", help=TO_HELP, **o.A_PERIOD)] = "",
    month: o.Month = "",
    by: Annotated[
        o.By, typer.Option("--by", case_sensitive=False, help="What the parts of the whole are.")
    ] = o.By.CATEGORY,
    without: Annotated[
        list[str] | None, typer.Option("--without", help=WITHOUT_HELP, **o.A_CATEGORY)
    ] = None,
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    unit: o.Unit = o.Scale.BN,
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """Growth of one series between two periods, or of a whole and its parts year on year.

    Example: ktrade growth ict 2020-11 2026-01

    Example: ktrade growth 2026-01 --without semiconductors
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.growth import growth_between, growth_of_parts
    from ktrade.queries.names import term_named
    from ktrade.store.read import Store

    if bool(start) != bool(end):
        raise NotUnderstood(
            "--from and --to go together; give both, or --month for growth year on year"
        )
    ends = [start, end] if start else []

    def ask(store: Store) -> Answer:
        about = o.asked(
            store, [*(words or ()), *ends], month, flow, category, destination, source, as_of
        )
        if len(about.periods) == 2:
            if without:
                raise NotUnderstood(
                    "growth between two periods is of one series; --without is about the parts of"
                    " a whole in one"
                )
            return growth_between(store, *about.two_periods(store), about.filters)
        left_out = [term_named(store.categories, word) for word in without or ()]
        period = about.period_or_latest(store)
        return growth_of_parts(store, period, about.filters, by=by.value, without=left_out)

    o.answer(db, ask, out, unit, output=output)
