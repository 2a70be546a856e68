from typing import Annotated

import typer

from ktrade.commands import options as o


def command(
    words: o.Words = None,
    month: o.Month = "",
    by: Annotated[
        o.By, typer.Option("--by", case_sensitive=False, help="What to break the whole down by.")
    ] = o.By.CATEGORY,
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    unit: o.Unit = o.Scale.BN,
    digits: o.Digits = 0,
    short: o.Short = False,
    out: o.Out = o.Format.TABLE,
    output: o.Drawn = None,
    db: o.Db = None,
) -> None:
    """Shares of a whole by category or destination: now, a year earlier, the change in points, the
    rest.

    The whole is --category (default: the top one known) to --destination (default: the world).

    Example: ktrade share 2020-11 ict --by destination
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.questions import share
    from ktrade.store.read import Store

    named = o.named(words, month, flow, category, destination, source, as_of)

    def ask(store: Store) -> Answer:
        return share(store, named, by=by.value)

    if output and output.suffix.lower() in o.PICTURES:
        o.draw(db, ask, output, unit)
    else:
        o.answer(db, ask, out, unit, output=output, digits=digits, short=short)
