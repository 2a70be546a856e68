from ktrade.commands import options as o


def command(
    words: o.Words = None,
    month: o.Month = "",
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    jobs: o.Jobs = 0,
    engine: o.WorkedBy = o.EngineName.PROCESSES,
    scheduler: o.Scheduler = "",
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """Every printed quantity with its bounds and, for each printed cell, the value, the
    year-earlier value, the growth, the share of total and the balance. Without a period: of all
    periods.

    Example: ktrade bounds 2026-01 ict
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.bounds import FIELDS
    from ktrade.queries.questions import bounds
    from ktrade.store.read import Store

    named = o.named(words, month, flow, category, destination, source, as_of)

    def ask(store: Store) -> Listing:
        return bounds(store, named, *o.sharing(store, jobs, engine, scheduler))

    o.answer(db, ask, out, fields=FIELDS, output=output)
