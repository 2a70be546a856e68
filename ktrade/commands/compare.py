from ktrade.commands import options as o


def command(
    words: o.Words = None,
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    depth: o.Depth = 2,
    top: o.Top = 0,
    unit: o.Unit = o.Scale.BN,
    digits: o.Digits = 0,
    short: o.Short = False,
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """Two periods side by side: values, change, growth, shares; always from the earlier to the
    later. One period is compared with the same a year before; without one, the latest month.

    Example: ktrade compare 2020-11 2026-01 ict
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.questions import compare
    from ktrade.store.read import Store

    named = o.named(words, "", flow, category, destination, source, as_of)

    def ask(store: Store) -> Answer:
        return compare(store, named, depth=depth, top=top)

    o.answer(db, ask, out, unit, output=output, digits=digits, short=short)
