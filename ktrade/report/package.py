"""A folder that every tool reads: a data package of CSV files, SDMX-CSV, Parquet, and a copy of the
store with what Datasette wants to know of it.

It is written beside its place and put there when it is whole.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ktrade.errors import MachineFailed, NotUnderstood, shown
from ktrade.files.datapackage import DESCRIPTOR
from ktrade.report.package_datasette import DATABASE, METADATA, write_metadata
from ktrade.report.package_parquet import write_parquet
from ktrade.report.package_sdmx import write_sdmx
from ktrade.report.package_tables import NAME, tables, write_tables
from ktrade.store.opening import copy_store
from ktrade.store.read import Store

SDMX, PARQUET = "facts.sdmx.csv", "facts.parquet"
FILES = (
    DESCRIPTOR, "facts.csv", "claims.csv", "sources.csv", "categories.csv", "destinations.csv",
    SDMX, PARQUET, METADATA, DATABASE,
)  # fmt: skip


def write_package(store: Path, folder: Path, *, licence: str = "") -> list[str]:
    """Writes all that the store holds at this moment; the files that could not be made, each with
    the reason.

    NotUnderstood where there is a folder with anything else than an earlier package in it;
    MachineFailed, and nothing changed, where it cannot be written.
    """
    _refuse_foreign(folder)
    left_out = []
    with _replaced(folder) as new:
        copy_store(store, new / DATABASE)
        with Store(new / DATABASE) as copy:
            every = tables(copy)
            known = list(copy.sources.values())
            write_tables(every, known, licence, new)
            write_metadata(every, known, licence, new)
            with open(new / SDMX, "w", encoding="utf-8", newline="") as out:
                write_sdmx(copy.observations(), out)
        try:
            write_parquet(every[0].listing, new / PARQUET)
        except NotUnderstood as error:
            left_out.append(f"{PARQUET} is left out: {error}")
    return left_out


def _refuse_foreign(folder: Path) -> None:
    place = shown(str(folder), 300)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NotUnderstood(f"{place} is a file; expected a folder or a new name")
    found = sorted(file.name for file in folder.iterdir())
    if found and not _is_own(folder):
        raise NotUnderstood(f"{place} is neither empty nor a package; expected a folder of its own")
    if others := [name for name in found if name not in FILES]:
        raise NotUnderstood(
            f"{place} holds files that are not of a package, such as {shown(others[0])}; expected a"
            " folder of its own"
        )


def _is_own(folder: Path) -> bool:
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(descriptor, dict) and descriptor.get("name") == NAME


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """A new folder, which takes the place of the old one once all of it is written."""
    folder = folder.resolve()
    try:
        with tempfile.TemporaryDirectory(prefix=".ktrade-", dir=folder.parent) as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            new.mkdir()
            yield new
            if folder.exists():
                folder.rename(old)
            try:
                new.rename(folder)
            except OSError:
                if old.exists():
                    old.rename(folder)
                raise
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise MachineFailed(
            f"the package cannot be written to {shown(str(folder), 300)}: {error.strerror}"
        ) from error
