from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.errors import NotUnderstood


def command(
    month: o.Month = "",
    flow: o.Flow = "",
    category: o.Category = "",
    destination: o.Destination = "",
    source: o.Source = "",
    history: Annotated[
        bool, typer.Option("--history", help="What figures were that were since corrected.")
    ] = False,
    salvage: o.Salvage = False,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """Every figure as printed, one a row, with the interval its print allows; as CSV they can be
    loaded again.

    Example: ktrade facts --month 2026-01 --category ict
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.listings import FACT_FIELDS, HISTORY_FIELDS
    from ktrade.queries.listings import facts as as_they_are
    from ktrade.queries.listings import history as as_they_were
    from ktrade.queries.names import period_named
    from ktrade.store.read import Store

    if history and salvage:
        raise NotUnderstood("--history and --salvage do not go together; expected one of them")

    def ask(store: Store) -> Listing:
        chosen = o.filters(store, flow, category, destination, source)
        listing = as_they_were if history else as_they_are
        return listing(store, period_named(month, store) if month else None, chosen)

    o.answer(db, ask, out, fields=HISTORY_FIELDS if history else FACT_FIELDS, is_damaged=salvage)
