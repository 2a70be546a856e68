from ktrade.commands import options as o


def command(
    month: o.Month = "",
    flow: o.Flow = "",
    category: o.Category = "",
    destination: o.Destination = "",
    source: o.Source = "",
    as_of: o.AsOf = "",
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """Every printed quantity with its bounds, and of each printed cell the value, the year-earlier
    value, the growth, the share of total and the balance. Without --month: of all periods.

    Example: ktrade bounds --month 2026-01 --category ict
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.bounds import FIELDS, bounds_rows
    from ktrade.queries.names import period_named
    from ktrade.store.read import Store

    def ask(store: Store) -> Listing:
        chosen = o.filters(store, flow, category, destination, source, as_of)
        return bounds_rows(store, period_named(month, store) if month else None, chosen)

    o.answer(db, ask, out, fields=FIELDS)
