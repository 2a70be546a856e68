from ktrade.commands import options as o


def command(
    words: o.Words = None,
    month: o.Month = "",
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    salvage: o.Salvage = False,
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """Every claim of rank, record or run as printed, one per row. As CSV they can be loaded again.

    Example: ktrade claims 2026-01 ict
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.listings import CLAIM_FIELDS
    from ktrade.queries.questions import claims
    from ktrade.store.read import Store

    named = o.named(words, month, flow, category, destination, source)

    def ask(store: Store) -> Listing:
        return claims(store, named)

    o.answer(db, ask, out, fields=CLAIM_FIELDS, is_damaged=salvage, output=output)
