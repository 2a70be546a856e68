from typing import Annotated

import typer

from ktrade.commands import options as o

EXPRESSION_HELP = (
    "Comparisons of quantities with numbers or each other, joined by and, or, not and brackets."
)
STATUS = {True: 0, False: 1, None: 4}


def command(
    expression: Annotated[str, typer.Argument(metavar="EXPRESSION", help=EXPRESSION_HELP)],
    source: o.Source = None,
    as_of: o.AsOf = "",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing; only set the exit status.")
    ] = False,
    out: o.Out = o.Format.TABLE,
    db: o.Db = None,
) -> None:
    """Whether a comparison certainly holds: status 0 if it does, 1 if it certainly does not, 4 if
    undecided.

    Example: ktrade test 'yoy ict 2026-01 > 70'
    """
    from ktrade.queries.answer import Listing
    from ktrade.queries.expression import FIELDS, Verdict
    from ktrade.queries.questions import test
    from ktrade.store.read import Store

    verdict: Verdict = None
    named = o.named(source=source, as_of=as_of)

    def ask(store: Store) -> Listing:
        nonlocal verdict
        verdict, listing = test(store, expression, named)
        return Listing("", listing.fields, ()) if quiet else listing

    o.answer(db, ask, out, fields=FIELDS)
    raise typer.Exit(STATUS[verdict])
