from enum import StrEnum
from typing import Annotated

import typer

from ktrade.commands import options as o

SORT_HELP = "What to sort each group by, largest first."


class Sort(StrEnum):
    VALUE = "value"
    YOY = "yoy"
    SHARE = "share"
    NAME = "name"
    LISTED = "listed"


def command(
    words: o.Words = None,
    month: o.Month = "",
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    depth: o.Depth = 2,
    sort: Annotated[
        Sort,
        typer.Option("--sort", case_sensitive=False, help=SORT_HELP),
    ] = Sort.VALUE,
    top: o.Top = 0,
    unit: o.Unit = o.Scale.BN,
    digits: o.Digits = 0,
    short: o.Short = False,
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """What is known about a period: values as printed, growth, shares, the level a year earlier,
    and who says so.

    Without a period: the latest whole month reported on.

    Example: ktrade show 2026-01

    Example: ktrade show jan ict us
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.questions import show
    from ktrade.store.read import Store

    named = o.named(words, month, flow, category, destination, source, as_of)

    def ask(store: Store) -> Answer:
        return show(store, named, depth=depth, sort=sort.value, top=top)

    o.answer(db, ask, out, unit, output=output, digits=digits, short=short)
