from ktrade.commands import options as o


def command(
    words: o.Words = None,
    every: o.EveryKind = None,
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """The periods that have figures: months, quarters, halves, years and first days of months
    apart.

    Example: ktrade periods ict

    Example: ktrade periods --every month
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.listings import PERIOD_FIELDS
    from ktrade.queries.questions import periods
    from ktrade.store.read import Store

    named = o.named(words, "", flow, category, destination, source)

    def ask(store: Store) -> Listing:
        return periods(store, named, every.kind if every else "")

    o.answer(db, ask, out, fields=PERIOD_FIELDS)
