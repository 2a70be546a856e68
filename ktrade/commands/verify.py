from pathlib import Path
from typing import Annotated

import typer

from ktrade.commands.options import Db
from ktrade.errors import StoreUnusable, shown, visible
from ktrade.store.place import store_path

PATHS_HELP = "Loaded files, or folders of them: also check that they are still what was loaded."


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help=PATHS_HELP)
    ] = None,
    db: Db = None,
) -> None:
    """Whether the store is intact: the file, its references, and every interval, recomputed from
    the printed figure.

    One line per fault, and status 3 if there are any. Notes, such as money loaded without a unit,
    are no faults.

    Example: ktrade verify
    """
    from ktrade.files.inputs import tables_in
    from ktrade.model.wording import counted
    from ktrade.store.read import Store
    from ktrade.store.verify import faults, notes

    files = [
        file for path in paths or () for file in (tables_in(path) if path.is_dir() else [path])
    ]
    place = store_path(db)
    found = 0
    with Store(place) as store:
        for fault in faults(store, files):
            found += 1
            print(visible(fault))
        if not found:
            for note in notes(store):
                print(visible(f"note: {note}"))
            figures, claims = (counted(store.count(what), what) for what in ("figure", "claim"))
            print(visible(f"no faults: {figures} and {claims} in {place}"))
    if found:
        raise StoreUnusable(
            f"{counted(found, 'fault')} in {shown(str(place), 300)}; go back to a backup, or load"
            " the facts into a new store"
        )
