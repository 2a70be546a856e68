from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.commands.completion import offer

A_HELP = "A period; default: the latest month."
B_HELP = "Another; default: the same a year before A."


def command(
    a: Annotated[
        str, typer.Argument(metavar="[A]", help=A_HELP, autocompletion=offer("period"))
    ] = "",
    b: Annotated[
        str, typer.Argument(metavar="[B]", help=B_HELP, autocompletion=offer("period"))
    ] = "",
    flow: o.Flow = "",
    category: o.Category = "",
    destination: o.Destination = "",
    source: o.Source = "",
    as_of: o.AsOf = "",
    depth: o.Depth = 2,
    top: o.Top = 0,
    unit: o.Unit = o.Scale.BN,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """Two periods side by side: values, change, growth, shares; always from the earlier to the
    later.

    Example: ktrade compare 2020-11 2026-01 --category ict
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.compare import compare
    from ktrade.queries.names import period_named
    from ktrade.store.read import Store

    def ask(store: Store) -> Answer:
        chosen = o.filters(store, flow, category, destination, source, as_of)
        last = o.period_or_latest(store, a, chosen)
        first = period_named(b, store, chosen) if b else last.year_before
        return compare(store, first, last, chosen, depth=depth, top=top)

    o.answer(db, ask, out, unit)
