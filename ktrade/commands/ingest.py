from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from ktrade.commands.options import A_CATEGORY, A_DESTINATION, Db, Profile, read_by, to_stderr
from ktrade.errors import Contradicted, NotUnderstood, StoreUnusable, shown, visible
from ktrade.resources import bundled
from ktrade.store.place import store_path

if TYPE_CHECKING:
    from ktrade.files.official import ReadBy

PATHS_HELP = "Files (.csv, .xlsx, .xls), folders of them, or - for standard input."
SOURCE_HELP = "The id of the tables' source; default: the file's name."
OF_HELP = "The {} of tables that do not state theirs."
CHECK_HELP = "Refuse, with status 1, figures and claims that are contradicted."


def command(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help=PATHS_HELP)] = None,
    profile: Profile = "",
    category: Annotated[
        str, typer.Option("--category", "-c", help=OF_HELP.format("category"), **A_CATEGORY)
    ] = "",
    destination: Annotated[
        str,
        typer.Option("--destination", "-d", help=OF_HELP.format("destination"), **A_DESTINATION),
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
    from ktrade.report.loads import load_in_words, undo_in_words
    from ktrade.report.progress import ProgressBar
    from ktrade.store.changes import STDIN
    from ktrade.store.write import undo as undo_last

    by = read_by(profile, paths, source, category, destination)
    if undo:
        if paths or check:
            raise NotUnderstood(
                "--undo undoes the last load, whatever its files; expected no PATH and no --check"
            )
        for line in undo_in_words(undo_last(store_path(db), dry_run=dry_run), dry_run):
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
    with ProgressBar() as progress:
        summary = ingest(
            store,
            given,
            stdin=stdin,
            report=to_stderr,
            progress=progress,
            dry_run=dry_run,
            read_by=by,
        )
    for line in load_in_words(summary, store, dry_run):
        print(visible(line))


def _kept(stream: BinaryIO) -> BinaryIO:
    """A copy that can be read twice."""
    from ktrade.files.inputs import keep

    # Gone with its last reader.
    copy = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115
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
