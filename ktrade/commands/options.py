"""The options that commands share, in the order every command has them, and how a command answers.

Here and in the commands, what answers is imported when a command runs: its help and a completion,
for which a shell waits at every key, need its options alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from ktrade.commands.completion import among, among_profiles, offer
from ktrade.errors import NothingKnown, NotUnderstood, Problem, visible
from ktrade.store.place import store_path

if TYPE_CHECKING:
    from ktrade.files.official import ReadBy
    from ktrade.queries.answer import Answer, Listing
    from ktrade.queries.brief import Brief
    from ktrade.queries.explanation import Explanation
    from ktrade.queries.findings import Findings
    from ktrade.queries.processes import Engine
    from ktrade.queries.questions import Named
    from ktrade.report.style import Style
    from ktrade.store.read import Store


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    SPREADSHEET = "spreadsheet"
    MARKDOWN = "markdown"
    HTML = "html"
    XLSX = "xlsx"


class Scale(StrEnum):
    USD = "usd"
    M = "m"
    BN = "bn"


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    D10 = "d10"
    D20 = "d20"

    @property
    def kind(self) -> str:
        """As a period calls it."""
        return self.value.upper() if self.value[1:].isdigit() else self.value


class By(StrEnum):
    CATEGORY = "category"
    DESTINATION = "destination"


PICTURES = (".svg", ".png", ".pdf")
WORDS_HELP = "Periods, categories and destinations by name, in any order: 2026-01 chips us."


class EngineName(StrEnum):
    PROCESSES = "processes"
    DASK = "dask"


# Into how many parts the work is cut for a cluster of unknown size.
JOBS_OF_CLUSTER = 8
PERIOD_HELP = "The period, such as 2026-01, 2025-H1, 2026-02-D20, latest or Jan."
A_PERIOD = {"metavar": "PERIOD", "autocompletion": offer("period")}
A_CATEGORY = {"metavar": "CATEGORY", "autocompletion": offer("category")}
A_DESTINATION = {"metavar": "DESTINATION", "autocompletion": offer("destination")}

# In this order in every command's help, after what is the command's own.
Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORD]...",
        help=WORDS_HELP,
        autocompletion=offer("period", "category", "destination"),
    ),
]
Month = Annotated[str, typer.Option("--month", "--period", "-m", help=PERIOD_HELP, **A_PERIOD)]
Flow = Annotated[
    list[str] | None,
    typer.Option(
        "--flow",
        metavar="FLOW",
        autocompletion=among("FLOWS"),
        help="export, import, balance or trade.",
    ),
]
Category = Annotated[
    list[str] | None,
    typer.Option("--category", "-c", help="A category: its id, name or alias.", **A_CATEGORY),
]
Destination = Annotated[
    list[str] | None,
    typer.Option(
        "--destination", "-d", help="A destination (for imports the origin).", **A_DESTINATION
    ),
]
Source = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="SOURCE",
        autocompletion=offer("source"),
        help="Only this source's figures.",
    ),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="VINTAGE", autocompletion=offer("period"),
        help="As known at a vintage (2025-06) or on a date (2025-07-15).",
    ),
]  # fmt: skip
Depth = Annotated[
    int,
    typer.Option(
        "--depth",
        metavar="STEPS",
        min=0,
        help="How far below the top items and destinations to show.",
    ),
]
Top = Annotated[
    int,
    typer.Option("--top", metavar="NUMBER", min=0, help="Show this many of each group; 0: all."),
]
EveryKind = Annotated[
    Every | None,
    typer.Option("--every", case_sensitive=False, help="Only periods of this kind."),
]
Last = Annotated[
    int,
    typer.Option("--last", metavar="NUMBER", min=0, help="Only the last NUMBER of each kind."),
]
Unit = Annotated[
    Scale,
    typer.Option("--unit", case_sensitive=False, help="The unit for dollars in tables."),
]
Digits = Annotated[
    int,
    typer.Option("--digits", metavar="NUMBER", min=0, help="At most NUMBER digits in each number."),
]
Short = Annotated[
    bool, typer.Option("--short", help="Certain digits only, without bounds, for one screen.")
]
Salvage = Annotated[
    bool, typer.Option("--salvage", help="Show what can still be read of a damaged store.")
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", metavar="NUMBER", min=0,
        help="How many processes share the work; by default all processors, or 1 for fewer than"
        " 20,000 figures.",
    ),
]  # fmt: skip
WorkedBy = Annotated[
    EngineName,
    typer.Option(
        "--engine", case_sensitive=False, help="What shares the work; see 'ktrade guide large'."
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler", metavar="ADDRESS",
        help="The scheduler of a Dask cluster, such as tcp://10.0.0.1:8786.",
    ),
]  # fmt: skip
PROFILE_HELP = "Read official tables: the name of a profile ('ktrade profiles'), or a .toml file."
Profile = Annotated[
    str,
    typer.Option("--profile", metavar="PROFILE", help=PROFILE_HELP, autocompletion=among_profiles),
]
Out = Annotated[
    Format, typer.Option("--format", "-f", case_sensitive=False, help="The output format.")
]
OUTPUT_HELP = (
    "Write the answer into this file, in the format its ending names: .xlsx, .html, .csv, .json,"
    " .md or another."
)
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help=OUTPUT_HELP)]
DRAWN_HELP = (
    "Draw the chart into this file (.svg, .png or .pdf), or write the answer into it (.xlsx, .html"
    " and others)."
)
Drawn = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help=DRAWN_HELP)]
Db = Annotated[
    Path | None,
    typer.Option(
        "--db", metavar="FILE", help="The store; default: KTRADE_DB, else the user's data folder."
    ),
]


def answer(
    db: Path | None,
    ask: Callable[[Store], Answer | Listing | Explanation | Findings] | Callable[[Store], Brief],
    out: Format,
    unit: Scale = Scale.BN,
    fields: Sequence[str] = (),
    is_damaged: bool = False,
    output: Path | None = None,
    digits: int = 0,
    short: bool = False,
    render: Callable[[Any, Style, TextIO], None] | None = None,
) -> None:
    """Asks the store and writes the answer on standard output, or into the file `output`, by
    `render` where it is no answer that every format knows.

    Where nothing is known, machine formats still get an empty answer with the same fields:
    `fields`, or those of quantities; no file is written.
    """
    from ktrade.queries.answer import QUANTITY_FIELDS, Listing
    from ktrade.queries.explanation import EXPLANATION_FIELDS
    from ktrade.report import format_of_file, write
    from ktrade.report.saving import saved_text
    from ktrade.report.style import SCALES, Style
    from ktrade.store.read import Store
    from ktrade.store.salvage import DamagedStore

    format = format_of_file(output) if output and out is Format.TABLE else out.value
    style = Style(format, SCALES[unit.value], digits, short)
    found: Any  # what `render`, or else every format, knows
    try:
        with (DamagedStore if is_damaged else Store)(store_path(db)) as store:
            found = ask(store)
    except NothingKnown:
        if not output:
            is_of_one = fields == EXPLANATION_FIELDS
            nothing = Listing("", tuple(fields or QUANTITY_FIELDS), (), is_of_one=is_of_one)
            write(nothing, style, sys.stdout)
        raise
    with saved_text(output) if output else nullcontext(sys.stdout) as stream:
        (render or write)(found, style, stream)
    if output:
        print(visible(f"written: {output}"))


def draw(db: Path | None, ask: Callable[[Store], Answer], file: Path, unit: Scale) -> None:
    """Asks the store and draws the answer into a file, of the kind its name ends in."""
    from ktrade.report.image import draw as draw_picture
    from ktrade.report.style import SCALES, Style
    from ktrade.store.read import Store

    with Store(store_path(db)) as store:
        draw_picture(ask(store), Style(exponent=SCALES[unit.value]), file)
    print(visible(f"written: {file}"))


def sharing(store: Store, jobs: int, by: EngineName, scheduler: str) -> tuple[int, Engine]:
    """How many jobs are to share the work, as many as were named, else as pays; and what does
    them."""
    from ktrade.queries.processes import in_processes, jobs_for, processors

    if by is EngineName.DASK:
        from ktrade.queries.cluster import DaskEngine

        jobs = max(2, jobs or (JOBS_OF_CLUSTER if scheduler else processors()))
        return jobs, DaskEngine(scheduler, jobs)
    if scheduler:
        raise NotUnderstood("--scheduler says where a Dask cluster is; expected --engine dask too")
    return jobs or jobs_for(store), in_processes


def read_by(
    profile: str,
    paths: Sequence[str] | None,
    source: str = "",
    category: str = "",
    destination: str = "",
) -> ReadBy | None:
    """How official tables are to be read; None where facts are."""
    if not profile:
        if source or category or destination:
            raise NotUnderstood(
                "--source, --category and --destination are of official tables; expected --profile"
            )
        return None
    from ktrade.files.official import ReadBy
    from ktrade.files.profiles import read_profile

    if not paths:
        raise NotUnderstood("--profile says how tables are read; expected their PATH")
    return ReadBy(read_profile(profile), source, category, destination)


def to_stderr(problem: Problem) -> None:
    """Tells of a problem in a file."""
    print(problem, file=sys.stderr)


def named(
    words: Sequence[str] | None = None,
    month: str = "",
    flow: Sequence[str] | None = None,
    category: Sequence[str] | None = None,
    destination: Sequence[str] | None = None,
    source: Sequence[str] | None = None,
    as_of: str = "",
) -> Named:
    """What a question is about, by bare words and by options."""
    from ktrade.queries.questions import Named

    periods = [month] if month else ()
    return Named(
        words or (), periods, flow or (), category or (), destination or (), source or (), as_of,
        dashes="--",
    )  # fmt: skip
