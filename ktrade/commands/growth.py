from enum import StrEnum
from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.commands.completion import offer
from ktrade.errors import NotUnderstood

FROM_HELP = "With --to: growth of one series from this period."
TO_HELP = "With --from: to this period."
BY_HELP = "What to break the whole down by; between two periods, show the parts too."
SORT_HELP = "What to sort the parts by, largest first."
A_PART = {"metavar": "PART", "autocompletion": offer("category", "destination")}
WITHOUT_HELP = "Also show the whole without this category or destination; may be repeated."


class Sort(StrEnum):
    VALUE = "value"
    GROWTH = "growth"
    CONTRIBUTION = "contribution"
    NAME = "name"
    LISTED = "listed"


def command(
    words: o.Words = None,
    start: Annotated[str, typer.Option("--from", help=FROM_HELP, **o.A_PERIOD)] = "",
    end: Annotated[str, typer.Option("--to", help=TO_HELP, **o.A_PERIOD)] = "",
    month: o.Month = "",
    by: Annotated[o.By | None, typer.Option("--by", case_sensitive=False, help=BY_HELP)] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help=WITHOUT_HELP, **A_PART)
    ] = None,
    flow: o.Flow = None,
    category: o.Category = None,
    destination: o.Destination = None,
    source: o.Source = None,
    as_of: o.AsOf = "",
    sort: Annotated[
        Sort, typer.Option("--sort", case_sensitive=False, help=SORT_HELP)
    ] = Sort.VALUE,
    top: o.Top = 0,
    unit: o.Unit = o.Scale.BN,
    digits: o.Digits = 0,
    short: o.Short = False,
    out: o.Out = o.Format.TABLE,
    output: o.Drawn = None,
    db: o.Db = None,
) -> None:
    """Growth of one series between two periods, or of a whole and its parts year on year.

    Example: ktrade growth ict 2020-11 2026-01

    Example: ktrade growth 2026-01 --top 3 --sort contribution

    Example: ktrade growth 2026-01 --without semiconductors
    """
    from ktrade.queries.answer import Answer
    from ktrade.queries.questions import growth
    from ktrade.store.read import Store

    if bool(start) != bool(end):
        raise NotUnderstood(
            "--from and --to go together; give both, or --month for growth year on year"
        )
    ends = [start, end] if start else []
    named = o.named([*(words or ()), *ends], month, flow, category, destination, source, as_of)

    def ask(store: Store) -> Answer:
        parts = by.value if by else ""
        return growth(store, named, by=parts, without=without or (), sort=sort.value, top=top)

    if output and output.suffix.lower() in o.PICTURES:
        o.draw(db, ask, output, unit)
    else:
        o.answer(db, ask, out, unit, output=output, digits=digits, short=short)
