from ktrade.commands import options as o


def command(
    words: o.Words = None,
    month: o.Month = "",
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    depth: o.Depth = 2,
    unit: o.Unit = o.Scale.BN,
    digits: o.Digits = 0,
    short: o.Short = False,
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """Exports, imports, balance and cover ratio (exports as a percentage of imports), and the
    balance's change.

    Of exports, imports and balance any two give the third.

    Example: ktrade surplus 2026-01
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.questions import surplus
    from ktrade.store.read import Store

    named = o.named(words, month, None, category, destination, source, as_of)

    def ask(store: Store) -> Answer:
        return surplus(store, named, depth=depth)

    o.answer(db, ask, out, unit, output=output, digits=digits, short=short)
