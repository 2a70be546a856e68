from pathlib import Path
from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.commands.completion import among, offer
from ktrade.errors import NotUnderstood

FROM_HELP = "Only periods that begin with this one or later."
TO_HELP = "Only periods that end with this one or earlier."
OUTPUT_HELP = "Draw the picture into this file, .svg, .png or .pdf, instead of printing it."


def command(
    named: Annotated[
        str,
        typer.Argument(
            metavar="[CATEGORY]",
            help="A category; default: all goods.",
            autocompletion=offer("category"),
        ),
    ] = "",
    measure: Annotated[
        str,
        typer.Option(
            "--measure",
            metavar="MEASURE",
            autocompletion=among("MEASURES"),
            help="value, yoy, share or another.",
        ),
    ] = "value",
    start: Annotated[str, typer.Option("--from", help=FROM_HELP, **o.A_PERIOD)] = "",
    end: Annotated[str, typer.Option("--to", help=TO_HELP, **o.A_PERIOD)] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help=OUTPUT_HELP)
    ] = None,
    flow: o.Flow = "",
    category: o.Category = "",
    destination: o.Destination = "",
    source: o.Source = "",
    as_of: o.AsOf = "",
    unit: o.Unit = o.Scale.BN,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """A series over all periods known: a picture, with bounds as lines, and the figures below it.

    Example: ktrade trend ict --destination us --from 2024-06
    """
    from ktrade.queries.answer import Trend
    from ktrade.queries.names import period_named
    from ktrade.queries.trend import trend
    from ktrade.store.read import Store

    if named and category:
        raise NotUnderstood("the category is given twice; expected CATEGORY or --category")

    def ask(store: Store) -> Trend:
        chosen = o.filters(store, flow, named or category, destination, source, as_of)
        first, last = (period_named(text, store) if text else None for text in (start, end))
        return trend(store, chosen, measure, first, last)

    if output:
        o.draw(db, ask, output, unit)
    else:
        o.answer(db, ask, out, unit)
