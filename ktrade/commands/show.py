from enum import StrEnum
from typing import Annotated

import typer

from ktrade.commands import options as o


class Sort(StrEnum):
    VALUE = "value"
    YOY = "yoy"
    SHARE = "share"
    NAME = "name"
    LISTED = "listed"


def command(
    month: o.Month = "",
    flow: o.Flow = "",
    category: o.Category = "",
    destination: o.Destination = "",
    source: o.Source = "",
    as_of: o.AsOf = "",
    depth: o.Depth = 2,
    sort: Annotated[
        Sort, typer.Option("--sort", help="What each group is sorted by, the largest first.")
    ] = Sort.VALUE,
    top: o.Top = 0,
    unit: o.Unit = o.Scale.BN,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """What is known of a period: values as printed, growth, shares, the level a year earlier, and
    who says so.

    Without --month: the latest whole month reported on.

    Example: ktrade show --month 2026-01
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.show import show
    from ktrade.store.read import Store

    def ask(store: Store) -> Answer:
        chosen = o.filters(store, flow, category, destination, source, as_of)
        return show(
            store,
            o.period_or_latest(store, month, chosen),
            chosen,
            depth=depth,
            sort=sort.value,
            top=top,
        )

    o.answer(db, ask, out, unit)
