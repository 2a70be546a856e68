import sys
from pathlib import Path
from typing import Annotated

import typer

from ktrade.commands import options as o
from ktrade.errors import visible
from ktrade.store.place import store_path

FOLDER_HELP = "The folder to make; one that is there must be empty, or an earlier package."
LICENCE_HELP = "What the package says its licence is, such as CC-BY-4.0; default: nothing."


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=FOLDER_HELP)],
    licence: Annotated[str, typer.Option("--licence", "--license", help=LICENCE_HELP)] = "",
    db: o.Db = None,
) -> None:
    """Write everything in the store to a folder that other tools read: a data package of CSV
    files, SDMX-CSV, Parquet, and an SQLite file for Datasette. 'ktrade ingest' reads it back.

    Example: ktrade package trade
    """
    from ktrade.report.package import write_package

    left_out = write_package(store_path(db), folder, licence=licence)
    for line in left_out:
        print(line, file=sys.stderr)
    written = ", ".join(sorted(file.name for file in folder.iterdir()))
    print(visible(f"written: {written} in {folder}"))
