import sys
from typing import Annotated

import typer

from ktrade.checks.finding import KINDS
from ktrade.commands import options as o
from ktrade.errors import UnknownName, nearest, shown
from ktrade.store.place import store_path

PATHS_HELP = (
    "Files to check against the store and each other; nothing is written; - for standard input."
)
KIND_HELP = f"Only findings of this kind: {', '.join(KINDS)}; may be repeated."


def command(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help=PATHS_HELP)] = None,
    profile: o.Profile = "",
    kind: Annotated[list[str] | None, typer.Option("--kind", "-k", help=KIND_HELP)] = None,
    explain: Annotated[
        str,
        typer.Option("--explain", metavar="KIND", help="Explain a kind of finding, and exit."),
    ] = "",
    month: o.Month = "",
    source: o.Source = None,
    jobs: o.Jobs = 0,
    engine: o.WorkedBy = o.EngineName.PROCESSES,
    scheduler: o.Scheduler = "",
    out: o.Out = o.Format.TABLE,
    output: o.Output = None,
    db: o.Db = None,
) -> None:
    """Find contradictions, revisions, unusual figures and rounding habits; verify claims.

    Status 1 if figures or a claim are contradicted, else 0.

    For official tables, --profile says how to read them.

    Example: ktrade check --month 2025-06
    """
    from ktrade.queries.findings import FINDING_FIELDS, Findings
    from ktrade.queries.questions import check
    from ktrade.store.read import Store

    kinds, explain = [name.casefold() for name in kind or ()], explain.casefold()
    for name in [*kinds, *([explain] if explain else [])]:
        if name not in KINDS:
            raise UnknownName(
                f"{shown(name)} is not a kind of finding{nearest(name, KINDS)}; expected"
                f" {', '.join(KINDS)}"
            )
    if explain:
        print(f"{explain}: {KINDS[explain]}")
        return
    read_by = o.read_by(profile, paths)
    found: list[Findings] = []
    named = o.named(month=month, source=source)

    def ask(store: Store, of_files: tuple[str, ...] | None = None) -> Findings:
        shared = o.sharing(store, jobs, engine, scheduler)
        found.append(check(store, named, kinds, of_files, *shared))
        return found[0]

    if paths:
        from ktrade.files.ingest import tried  # 100 ms, and only for files

        store, stdin = store_path(db), sys.stdin.buffer
        with tried(store, paths, stdin=stdin, report=o.to_stderr, read_by=read_by) as (
            trial,
            summary,
        ):
            names = tuple(file.name for file in summary.files)
            o.answer(
                trial, lambda store: ask(store, names), out, fields=FINDING_FIELDS, output=output
            )
    else:
        o.answer(db, ask, out, fields=FINDING_FIELDS, output=output)
    if not found[0].errors.is_empty:
        raise typer.Exit(1)
