from ktrade.commands import options as o


def command(
    month: o.Month = "",
    flow: o.Flow = "",
    category: o.Category = "",
    destination: o.Destination = "",
    source: o.Source = "",
    salvage: o.Salvage = False,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """Every claim as printed, one a row, of rank, record or run; as CSV they can be loaded again.

    Example: ktrade claims --month 2026-01 --category ict
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.listings import CLAIM_FIELDS, claims
    from ktrade.queries.names import period_named
    from ktrade.store.read import Store

    def ask(store: Store) -> Listing:
        chosen = o.filters(store, flow, category, destination, source)
        return claims(store, period_named(month, store) if month else None, chosen)

    o.answer(db, ask, out, fields=CLAIM_FIELDS, is_damaged=salvage)
