"""The options that commands share, in the order every command has them, and how a command answers.

Here and in the commands, what answers is imported when a command runs: its help and a completion,
for which a shell waits at every key, need its options alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ktrade.commands.completion import among, offer
from ktrade.errors import NothingKnown, Problem
from ktrade.store.place import store_path

if TYPE_CHECKING:
    from ktrade.model.period import Period
    from ktrade.queries.answer import Answer, Explanation, Findings, Listing, Trend
    from ktrade.queries.filters import Filters
    from ktrade.store.read import Store


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    SPREADSHEET = "spreadsheet"
    MARKDOWN = "markdown"


class Scale(StrEnum):
    USD = "usd"
    M = "m"
    BN = "bn"


class By(StrEnum):
    CATEGORY = "category"
    DESTINATION = "destination"


PERIOD_HELP = "The period, such as 2026-01, 2025-H1, 2026-02-D20, latest or Jan."
A_PERIOD = {"metavar": "PERIOD", "autocompletion": offer("period")}
A_CATEGORY = {"metavar": "CATEGORY", "autocompletion": offer("category")}

# In this order in every command's help, after what is the command's own.
Month = Annotated[str, typer.Option("--month", "--period", "-m", help=PERIOD_HELP, **A_PERIOD)]
Flow = Annotated[
    str,
    typer.Option(
        "--flow",
        metavar="FLOW",
        autocompletion=among("FLOWS"),
        help="export, import, balance or trade.",
    ),
]
Category = Annotated[
    str, typer.Option("--category", "-c", help="A category: its id, name or alias.", **A_CATEGORY)
]
Destination = Annotated[
    str,
    typer.Option(
        "--destination", "-d", metavar="DESTINATION", autocompletion=offer("destination"),
        help="A destination (for imports the origin).",
    ),
]  # fmt: skip
Source = Annotated[
    str,
    typer.Option(
        "--source",
        metavar="SOURCE",
        autocompletion=offer("source"),
        help="Only this source's figures.",
    ),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="VINTAGE", autocompletion=offer("period"),
        help="As known at a vintage (2025-06) or on a date (2025-07-15).",
    ),
]  # fmt: skip
Depth = Annotated[
    int,
    typer.Option(
        "--depth",
        metavar="STEPS",
        min=0,
        help="How far below the top items and destinations to show.",
    ),
]
Top = Annotated[
    int,
    typer.Option("--top", metavar="NUMBER", min=0, help="Show this many of each group; 0: all."),
]
Unit = Annotated[Scale, typer.Option("--unit", help="What dollars are counted in, in tables.")]
Salvage = Annotated[bool, typer.Option("--salvage", help="Of a damaged store, what can be read.")]
Out = Annotated[Format, typer.Option("--format", "-f", help="The output format.")]
Db = Annotated[
    Path | None,
    typer.Option(
        "--db", metavar="FILE", help="The store; default: KTRADE_DB, else the user's data folder."
    ),
]


def answer(
    db: Path | None,
    ask: Callable[[Store], Answer | Listing | Explanation | Findings],
    out: Format,
    unit: Scale = Scale.BN,
    fields: Sequence[str] = (),
    is_damaged: bool = False,
) -> None:
    """Asks the store and writes the answer on standard output.

    Where nothing is known, machine formats still get an empty answer with the same fields:
    `fields`, or those of quantities.
    """
    from ktrade.queries.answer import QUANTITY_FIELDS, Listing
    from ktrade.report import write
    from ktrade.report.style import SCALES, Style
    from ktrade.store.read import Store
    from ktrade.store.salvage import DamagedStore

    style = Style(out.value, SCALES[unit.value])
    try:
        with (DamagedStore if is_damaged else Store)(store_path(db)) as store:
            found = ask(store)
    except NothingKnown:
        write(Listing("", tuple(fields or QUANTITY_FIELDS), ()), style, sys.stdout)
        raise
    write(found, style, sys.stdout)


def draw(db: Path | None, ask: Callable[[Store], Trend], file: Path, unit: Scale) -> None:
    """Asks the store and draws the answer into a file, of the kind its name ends in."""
    from ktrade.report.image import draw as draw_picture
    from ktrade.report.style import SCALES, Style
    from ktrade.store.read import Store

    with Store(store_path(db)) as store:
        draw_picture(ask(store), Style(exponent=SCALES[unit.value]), file)
    print(f"written: {file}")


def to_stderr(problem: Problem) -> None:
    """Tells of a problem in a file."""
    print(problem, file=sys.stderr)


def filters(
    store: Store,
    flow: str = "",
    category: str = "",
    destination: str = "",
    source: str = "",
    as_of: str = "",
) -> Filters:
    """The filters, every name resolved; a name that is not known is an error, never a filter
    dropped."""
    from ktrade.model.vocabulary import flow_named
    from ktrade.queries.filters import Filters

    return Filters(
        flow_named(flow) if flow else "",
        store.categories.match(category) if category else "",
        store.destinations.match(destination) if destination else "",
        store.source(source) if source else "",
        as_of,
    )


def period_or_latest(store: Store, text: str, filters: Filters) -> Period:
    """The period named, or the latest whole month reported on under the filters."""
    from ktrade.queries.names import period_named

    return period_named(text or "latest", store, filters)
