from ktrade.commands import options as o


def command(out: o.Out = o.Format.TABLE, output: o.Output = None, db: o.Db = None) -> None:
    """The destinations that facts and questions may name, by id, name or alias.

    Example: ktrade destinations
    """
    from ktrade.queries.listings import TERM_FIELDS, terms

    o.answer(db, lambda store: terms(store.destinations), out, fields=TERM_FIELDS, output=output)
