from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from ktrade.commands.options import A_CATEGORY, A_DESTINATION, Db, Profile, read_by, to_stderr
from ktrade.errors import Contradicted, NotUnderstood, StoreUnusable, shown, visible
from ktrade.resources import bundled
from ktrade.store.place import store_path

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from ktrade.files.ingest import Summary
    from ktrade.files.official import ReadBy
    from ktrade.store.changes import Correction, Counts
    from ktrade.store.undo import Load, TakenBack

SLOW_SECONDS = 2.0  # a load that takes longer shows how far it is
SHOWN_CORRECTIONS = 20
PLURALS = {"category": "categories", "destination": "destinations"}
PATHS_HELP = "Files (.csv, .xlsx, .xls), folders of them, or - for standard input."
SOURCE_HELP = "The id of the tables' source; default: the file's name."
OF_HELP = "What a table is of that does not say it itself."
CHECK_HELP = "Refuse, with status 1, figures and claims that are contradicted."


def command(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help=PATHS_HELP)] = None,
    profile: Profile = "",
    category: Annotated[str, typer.Option("--category", "-c", help=OF_HELP, **A_CATEGORY)] = "",
    destination: Annotated[
        str, typer.Option("--destination", "-d", help=OF_HELP, **A_DESTINATION)
    ] = "",
    source: Annotated[str, typer.Option("--source", metavar="SOURCE", help=SOURCE_HELP)] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Say what would change, and write nothing.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help=CHECK_HELP)] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Undo the last load, as if it had never been.")
    ] = False,
    db: Db = None,
) -> None:
    """Load facts into the store: all of the files or, if any of them has a problem, nothing.

    Without PATH: the bundled facts. A file replaces what a file of that name gave before.

    Example: ktrade ingest --dry-run
    """
    from ktrade.files.ingest import ingest
    from ktrade.store.changes import STDIN
    from ktrade.store.write import undo as undo_last

    by = read_by(profile, paths, source, category, destination)
    if undo:
        if paths or check:
            raise NotUnderstood(
                "--undo undoes the last load, whatever its files; expected no PATH and no --check"
            )
        for line in _report_of_undo(undo_last(store_path(db), dry_run=dry_run), dry_run):
            print(visible(line))
        return
    store, given = store_path(db), paths or [str(bundled("seeds"))]
    stdin: BinaryIO = sys.stdin.buffer
    if check:
        if STDIN in given:
            stdin = _kept(stdin)
        _refuse_contradictions(store, given, stdin, by)
        if STDIN in given:
            stdin.seek(0)
    if db is None:
        _make_folder(store.parent)
    with _ProgressBar() as progress:
        summary = ingest(
            store,
            given,
            stdin=stdin,
            report=to_stderr,
            progress=progress,
            dry_run=dry_run,
            read_by=by,
        )
    for line in _report(summary, store, dry_run):
        print(visible(line))


def _kept(stream: BinaryIO) -> BinaryIO:
    """A copy that can be read twice."""
    from ktrade.files.inputs import keep

    copy = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115  # gone with its last reader
    keep(stream, cast(IO[bytes], copy))
    return cast(BinaryIO, copy)


def _refuse_contradictions(
    store: Path, paths: list[str], stdin: BinaryIO, by: ReadBy | None
) -> None:
    """Tells, on standard error, of figures and claims of these files that cannot hold; Contradicted
    where there are."""
    from ktrade.checks.finding import CLAIM, CONTRADICTION, LIMIT
    from ktrade.files.ingest import tried
    from ktrade.queries.check import check
    from ktrade.queries.filters import Filters
    from ktrade.report import write
    from ktrade.report.style import Style
    from ktrade.store.read import Store

    with (
        tried(store, paths, stdin=stdin, report=to_stderr, read_by=by) as (trial, summary),
        Store(trial) as copy,
    ):
        names = tuple(file.name for file in summary.files if file.is_facts)
        found = (
            check(copy, None, Filters(), (CONTRADICTION, LIMIT, CLAIM), copy.sources_of(names))
            if names
            else None
        )
        if found and not found.errors.is_empty:
            write(found.errors, Style(), sys.stderr)
            raise Contradicted(
                "nothing was written: some figures or claims are contradicted; load without --check"
                " to keep them"
            )


def _make_folder(folder: Path) -> None:
    """The default store's folder; one that --db names has to be there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            f"the folder {shown(str(folder), 300)} cannot be made: {error.strerror}; name another"
            " store with --db"
        ) from error


class _ProgressBar:
    """A bar on standard error, drawn where that is a terminal and the load takes long."""

    def __init__(self) -> None:
        self._start = time.monotonic() + SLOW_SECONDS
        self._bars: dict[str, TaskID] = {}
        self._progress: Progress | None = None

    def __call__(self, name: str, read: int, of: int) -> None:
        if self._progress is None:
            if time.monotonic() < self._start or not sys.stderr.isatty():
                return
            self._progress = _new_progress()
        if name not in self._bars:
            self._bars[name] = self._progress.add_task("", total=of, file=visible(name))
        self._progress.update(self._bars[name], completed=read)

    def __enter__(self) -> _ProgressBar:
        return self

    def __exit__(self, *error: object) -> None:
        if self._progress:
            self._progress.stop()


def _new_progress() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    # The name goes in as a field without markup: a file may be called [red].csv.
    columns = (
        TextColumn("{task.fields[file]}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress


def _report(summary: Summary, store: Path, dry_run: bool) -> list[str]:
    """The load in words: a line for each file that changed something, the corrections, what is
    new."""
    from ktrade.model.wording import counted

    figures = summary.changes.figures
    held = sum(c.added + c.changed + c.unchanged for c in figures.values())
    if summary.is_empty:
        return [f"nothing changed: {store} holds the {counted(held, 'figure')} from these files"]
    lines = [line for name in figures if (line := _file_line(summary, name))]
    corrections = summary.changes.corrections
    lines += [f"  {_corrected(one)}" for one in corrections[:SHOWN_CORRECTIONS]]
    if len(corrections) > SHOWN_CORRECTIONS:
        lines.append(f"  … and {len(corrections) - SHOWN_CORRECTIONS} more")
    for what, ids in (
        ("new sources", summary.new_sources),
        ("changed sources", summary.changed_sources),
        ("sources not described in a sources.csv", summary.undescribed_sources),
        ("sources dated in the future", summary.future_sources),
        ("renamed", summary.renamed_terms),
    ):
        if ids:
            lines.append(f"{what}: {_listed(ids)}")
    for kind, count in summary.new_terms.items():
        if count:
            lines.append(f"{counted(count, kind, PLURALS[kind])} added")
    lines += [f"left out of {text}" for text in summary.left_out]
    figures_held = f"{counted(held, 'figure')} from these files"
    if dry_run:
        return [*lines, f"dry run, nothing written: {store} would hold {figures_held}"]
    return [*lines, f"written: {store} holds {figures_held}"]


def _corrected(one: Correction) -> str:
    """'changed  value export total world 2026-01 (SOURCE p. 2): 63.2bn -> 65.8bn'"""
    place = f"{one.figure} ({one.source}{' ' + one.where if one.where else ''})"
    if one.now is None:
        return f"removed  {place}: was {one.was}"
    if one.what == "printed":
        return f"changed  {place}: {one.was} -> {one.now}"
    return f"changed  {place}: {one.what} {shown(one.was)} -> {shown(one.now)}"


def _report_of_undo(taken: TakenBack, dry_run: bool) -> list[str]:
    """What was undone, and what another --undo would undo: an undo is not a load, and cannot be
    undone."""
    from ktrade.model.wording import counted

    last = f"{_named(taken.last)} is now the last load" if taken.last else "no load is left to undo"
    return [
        f"{'dry run, would undo' if dry_run else 'undone'}: {_named(taken.load)}",
        f"{counted(taken.restored, 'figure or claim', 'figures and claims')} restored",
        f"figures held: {taken.held} before, {taken.holds} now; {last}",
    ]


def _named(load: Load) -> str:
    return f"{_listed(load.files)}, loaded {load.loaded_at}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def _file_line(summary: Summary, name: str) -> str:
    """'x.csv: figures: 3 added, 29 unchanged; claims: 1 added', or '' where nothing changed."""
    changes = summary.changes
    parts = []
    for what, counts in (("figures", changes.figures[name]), ("claims", changes.claims[name])):
        if counts.added or counts.changed or counts.removed:
            parts.append(f"{what}: {_numbers(counts)}")
    return f"{name}: {'; '.join(parts)}" if parts else ""


def _numbers(counts: Counts) -> str:
    numbers = (
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.removed, "removed"),
        (counts.unchanged, "unchanged"),
    )
    return ", ".join(f"{number} {what}" for number, what in numbers if number)
