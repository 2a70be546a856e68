from ktrade.commands import options as o


def command(out: o.Out = o.Format.TABLE, output: o.Output = None, db: o.Db = None) -> None:
    """The articles and releases: publisher, date, how each rounds, and the vintage it reports.

    Example: ktrade sources
    """
    from ktrade.queries.listings import SOURCE_FIELDS, sources

    o.answer(db, sources, out, fields=SOURCE_FIELDS, output=output)
