from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.queries.names import FORM


def command(
    quantity: Annotated[list[str], typer.Argument(metavar="QUANTITY", help=FORM)],
    source: o.Source = None,
    as_of: o.AsOf = "",
    unit: o.Unit = o.Scale.BN,
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """How a quantity's bounds follow: for each end the relation and the figures behind it, down to
    printed ones.

    Example: ktrade explain value ict 2026-01
    """
    from ktrade.queries.explanation import EXPLANATION_FIELDS, Explanation
    from ktrade.queries.questions import explain
    from ktrade.store.read import Store

    named = o.named(source=source, as_of=as_of)

    def ask(store: Store) -> Explanation:
        return explain(store, quantity, named)

    o.answer(db, ask, out, unit, fields=EXPLANATION_FIELDS, output=output)
