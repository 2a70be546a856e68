from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.commands.completion import among

FROM_HELP = "Only this period and later ones."
TO_HELP = "Only this period and earlier ones."


def command(
    words: o.Words = None,
    measure: Annotated[
        str,
        typer.Option(
            "--measure",
            metavar="MEASURE",
            autocompletion=among("MEASURES"),
            help="value, yoy, share or another.",
        ),
    ] = "",
    start: Annotated[str, typer.Option("--from", help=FROM_HELP, **o.A_PERIOD)] = "",
    end: Annotated[str, typer.Option("--to", help=TO_HELP, **o.A_PERIOD)] = "",
    every: o.EveryKind = None,
    most: o.Last = 0,
    output: o.Drawn = None,
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    unit: o.Unit = o.Scale.BN,
    short: o.Short = False,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """A series over all known periods, or several together: a chart, with bounds as lines, and the
    figures below it.

    Example: ktrade trend ict us --from 2024-06

    Example: ktrade trend chips cars --every month --last 12
    """
    from ktrade.queries.answer import Trend
    from ktrade.queries.questions import trend
    from ktrade.store.read import Store

    named = o.named(words, "", flow, category, destination, source, as_of)

    def ask(store: Store) -> Trend:
        measures = [measure] if measure else []
        kind = every.kind if every else ""
        return trend(store, named, measures=measures, ends=(start, end), kind=kind, most=most)

    if output and output.suffix.lower() in o.PICTURES:
        o.draw(db, ask, output, unit)
    else:
        o.answer(db, ask, out, unit, output=output, short=short)
