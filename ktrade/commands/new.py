import shlex
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.commands.completion import offer
from ktrade.errors import visible
from ktrade.model.figure import Rounding
from ktrade.store.place import store_path

ID_HELP = (
    "The article's id, also the name of its file; best begun with the period it reports on:"
    " 2026-02_ict-motie."
)
REPORTS_HELP = (
    "The period it reports on; default: from its id, as in 2025-H1_ict-x or 2025-09_flash-d20-x."
)
LIKE_HELP = (
    "The source whose rows to copy; default: the latest of its kind, going by its id, otherwise the"
    " latest of its publisher and agency."
)


def command(
    source_id: Annotated[str, typer.Argument(metavar="SOURCE-ID", help=ID_HELP)],
    publisher: Annotated[str, typer.Option("--publisher", help="Who published it.")] = "",
    agency: Annotated[
        str, typer.Option("--agency", help="The news agency or office behind it.")
    ] = "",
    published: Annotated[
        str, typer.Option("--published", metavar="DATE", help="When, such as 2026-03-14.")
    ] = "",
    rounding: Annotated[
        Rounding | None,
        typer.Option("--rounding", help="How it rounds figures; either, if that is not known."),
    ] = None,
    reports: Annotated[str, typer.Option("--reports", metavar="PERIOD", help=REPORTS_HELP)] = "",
    subject: Annotated[str, typer.Option("--subject", help="What it is about.")] = "",
    url: Annotated[str, typer.Option("--url", help="Where it can be read.")] = "",
    like: Annotated[
        str,
        typer.Option("--like", metavar="SOURCE", help=LIKE_HELP, autocompletion=offer("source")),
    ] = "",
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the files go; default: this folder.")
    ] = Path(),
    db: o.Db = None,
) -> None:
    """Start a file for a new article, laid out like the last one of its kind, without its figures.

    Periods are moved forward, and the article is added to the sources.csv in the same folder.
    Nothing is overwritten.

    Example: ktrade new 2026-02_ict-motie --publisher MOTIE --rounding nearest
    """
    from ktrade.files.template import draft
    from ktrade.model.period import Vintage
    from ktrade.model.quantity import Source, parse_date
    from ktrade.model.wording import counted
    from ktrade.store.read import Store

    source = Source(
        source_id,
        publisher,
        agency,
        parse_date(published) if published else None,
        reports=Vintage.parse(reports) if reports else None,
        subject=subject,
        url=url,
    )
    store = store_path(db)
    with ExitStack() as closing:
        opened = closing.enter_context(Store(store)) if like or store.exists() else None
        made = draft(source, folder, opened, like, rounding)
    model = f"copied from {made.after}" if made.after else "with no earlier source to copy"
    rows = counted(made.rows, "row")
    print(visible(f"written: {made.facts}, {rows} to fill in, {model}"))
    print(visible(f"added to {made.sources}; once the figures are in:"))
    for step in ("check", "ingest"):
        words = [step, *(["--db", str(db)] if db else []), str(made.facts)]
        print(visible(f"  ktrade {shlex.join(words)}"))
