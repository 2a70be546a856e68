from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from ktrade.bundled import bundled
from ktrade.commands.options import Db
from ktrade.errors import StoreUnusable, shown
from ktrade.ingest import Summary, ingest
from ktrade.store.place import store_path
from ktrade.store.staging import Counts

SLOW_SECONDS = 2.0  # a load that takes longer says how far it is
SHOWN_CORRECTIONS = 20
PATHS_HELP = "Files, folders of .csv files, or - for standard input."


def command(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help=PATHS_HELP)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Say what would change; write nothing.")] = False,
    db: Db = None,
) -> None:
    """Load facts into the store: all of the files or, if any of them has a problem, nothing.

    Without PATH: the bundled facts. A file replaces what a file of that name gave before.
    Example: ktrade ingest my-facts/
    """
    store = store_path(db)
    if db is None:
        _make_folder(store.parent)
    summary = ingest(
        store,
        paths or [str(bundled("seeds"))],
        stdin=sys.stdin.buffer,
        report=lambda problem: print(problem, file=sys.stderr),
        progress=_Progress(),
        dry_run=dry_run,
    )
    for line in _told(summary, store, dry_run):
        print(line)


def _make_folder(folder: Path) -> None:
    """The default store's folder; one that --db names has to be there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(f"the folder {shown(str(folder), 300)} cannot be made: {error.strerror}") from error


class _Progress:
    """Tells on standard error, on one line that a terminal overwrites, how far a long load is."""

    def __init__(self) -> None:
        self._next = time.monotonic() + SLOW_SECONDS

    def __call__(self, name: str, rows: int) -> None:
        if sys.stderr.isatty() and time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.2
            print(f"\r{name}: {rows:,} rows", end="", file=sys.stderr, flush=True)


def _told(summary: Summary, store: Path, dry_run: bool) -> list[str]:
    """The load in words: a line for each file that changed something, the corrections, what is new."""
    figures = summary.changes.figures
    held = sum(c.added + c.changed + c.unchanged for c in figures.values())
    if summary.is_empty:
        return [f"nothing changed: the {held} figures of these files are in {store}"]
    lines = [line for name in figures if (line := _file_line(summary, name))]
    corrections = summary.changes.corrections
    lines += [f"  {text}" for text in corrections[:SHOWN_CORRECTIONS]]
    if len(corrections) > SHOWN_CORRECTIONS:
        lines.append(f"  … and {len(corrections) - SHOWN_CORRECTIONS} more")
    for what, ids in (
        ("new sources", summary.new_sources),
        ("changed sources", summary.changed_sources),
        ("sources that no sources.csv describes", summary.undescribed_sources),
        ("renamed", summary.renamed_terms),
    ):
        if ids:
            lines.append(f"{what}: {', '.join(ids[:10])}" + (f" and {len(ids) - 10} more" if len(ids) > 10 else ""))
    for kind, count in summary.new_terms.items():
        if count:
            lines.append(f"new in the vocabulary: {count} of {kind}")
    ending = "dry run, nothing written: would hold" if dry_run else "written:"
    return [*lines, f"{ending} {held} figures of these files in {store}"]


def _file_line(summary: Summary, name: str) -> str:
    """'x.csv: figures 3 added, 29 unchanged; claims 1 added', or '' where nothing changed."""
    changes = summary.changes
    parts = []
    for what, counts in (("figures", changes.figures[name]), ("claims", changes.claims[name])):
        if counts.added or counts.changed or counts.removed:
            parts.append(f"{what} {_counted(counts)}")
    return f"{name}: {'; '.join(parts)}" if parts else ""


def _counted(counts: Counts) -> str:
    numbers = (
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.removed, "removed"),
        (counts.unchanged, "unchanged"),
    )
    return ", ".join(f"{number} {what}" for number, what in numbers if number)
