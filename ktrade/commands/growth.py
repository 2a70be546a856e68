from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.errors import NotUnderstood

FROM_HELP = "With --to: growth of one series from this period."
TO_HELP = "With --from: to this period."
WITHOUT_HELP = "Also the whole without this category; may be repeated."


def command(
    start: Annotated[str, typer.Option("--from", help=FROM_HELP, **o.A_PERIOD)] = "",
    end: Annotated[str, typer.Option("--to", help=TO_HELP, **o.A_PERIOD)] = "",
    month: o.Month = "",
    by: Annotated[
        o.By, typer.Option("--by", help="What the parts of the whole are.")
    ] = o.By.CATEGORY,
    without: Annotated[
        list[str] | None, typer.Option("--without", help=WITHOUT_HELP, **o.A_CATEGORY)
    ] = None,
    flow: o.Flow = "",
    category: o.Category = "",
    destination: o.Destination = "",
    source: o.Source = "",
    as_of: o.AsOf = "",
    unit: o.Unit = o.Scale.BN,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """Growth of one series between two periods, or of a whole and its parts on a year earlier.

    Example: ktrade growth --category ict --from 2020-11 --to 2026-01

    Example: ktrade growth --month 2026-01 --without semiconductors
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.growth import growth_between, growth_of_parts
    from ktrade.queries.names import period_named
    from ktrade.store.read import Store

    if bool(start) != bool(end):
        raise NotUnderstood(
            "--from and --to go together; give both, or --month for growth on a year earlier"
        )
    if start and (month or without):
        raise NotUnderstood(
            "--from and --to ask about one series; --month and --without about the parts of a whole"
        )

    def ask(store: Store) -> Answer:
        chosen = o.filters(store, flow, category, destination, source, as_of)
        if start:
            return growth_between(
                store, period_named(start, store), period_named(end, store), chosen
            )
        left_out = [store.categories.match(word) for word in without or ()]
        return growth_of_parts(
            store, o.period_or_latest(store, month, chosen), chosen, by=by.value, without=left_out
        )

    o.answer(db, ask, out, unit)
