from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.errors import NotUnderstood


def command(
    words: o.Words = None,
    month: o.Month = "",
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    history: Annotated[
        bool, typer.Option("--history", help="Figures as they were before they were corrected.")
    ] = False,
    salvage: o.Salvage = False,
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """Every figure as printed, one per row, with the interval of true values it allows. As CSV they
    can be loaded again.

    Example: ktrade facts 2026-01 ict
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.listings import FACT_FIELDS, HISTORY_FIELDS
    from ktrade.queries.questions import facts
    from ktrade.store.read import Store

    if history and salvage:
        raise NotUnderstood("--history and --salvage do not go together; expected one of them")

    named = o.named(words, month, flow, category, destination, source)

    def ask(store: Store) -> Listing:
        return facts(store, named, history=history)

    o.answer(
        db,
        ask,
        out,
        fields=HISTORY_FIELDS if history else FACT_FIELDS,
        is_damaged=salvage,
        output=output,
    )
