from typing import Annotated

import typer

from ktrade.commands import options as o

FORMAT_HELP = "The output format; default: html, or what the name of --output says."


def command(
    words: o.Words = None,
    month: o.Month = "",
    source: o.Source = None,
    as_of: o.AsOf = "",
    unit: o.Unit = o.Scale.BN,
    out: Annotated[
        o.Format | None, typer.Option("--format", "-f", case_sensitive=False, help=FORMAT_HELP)
    ] = None,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """A period on one page: what changed, in sentences that the bounds decide; figures, items,
    destinations, contributions and shares; contradictions and revisions; what each source says.

    Without a period: the latest whole month reported on. The page is a single file.

    Example: ktrade brief 2026-01 --output brief.html

    Example: ktrade brief --format markdown
    """
    from ktrade.queries.brief import Brief
    from ktrade.queries.questions import brief
    from ktrade.report.brief import write_brief
    from ktrade.store.read import Store

    named = o.named(words, month, source=source, as_of=as_of)

    def ask(store: Store) -> Brief:
        return brief(store, named)

    format = out or (o.Format.TABLE if output else o.Format.HTML)
    o.answer(db, ask, format, unit, output=output, render=write_brief)
