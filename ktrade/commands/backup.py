from pathlib import Path
from typing import Annotated

import typer

from ktrade.commands.options import Db
from ktrade.errors import visible
from ktrade.store.place import store_path


def command(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file to write; an existing one is never overwritten."
        ),
    ],
    db: Db = None,
) -> None:
    """Copy the store as it is at this moment, even during a load: a plain copy of the file may hold
    half of it.

    Example: ktrade backup ktrade-2026-02-12.db
    """
    from ktrade.model.wording import counted
    from ktrade.store.opening import copy_store
    from ktrade.store.read import Store

    with Store(store_path(db)):  # a file that is no store is no backup
        copy_store(store_path(db), file)
    with Store(file) as copy:
        figures, claims = (counted(copy.count(what), what) for what in ("figure", "claim"))
    print(visible(f"written: {figures} and {claims} in {file}"))
