"""Registers the commands, and turns errors into exit statuses.

A command's module is imported when it is called: `ktrade path` does not pay for the table
renderer, nor `--version` for anything.
"""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
import traceback
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from ktrade import __version__
from ktrade.errors import KtradeError, MachineFailed, NotUnderstood, nearest, shown, visible
from ktrade.streams import prepare

COMMANDS = {
    "new": "Start a file for a new article.",
    "draft": "Draft the facts of an article.",
    "ingest": "Load facts into the store.",
    "show": "What is known about a period.",
    "growth": "Growth of a series, or of the parts of a whole.",
    "share": "Shares of a whole, by category or destination.",
    "surplus": "Exports, imports, balance, cover ratio.",
    "compare": "Two periods side by side.",
    "brief": "One period on a page: what changed, why, and who says so.",
    "trend": "A series over time, with a chart.",
    "check": "Find contradictions, revisions, rounding habits; verify claims.",
    "bounds": "All quantities with their bounds: the table behind the others.",
    "test": "Whether a comparison certainly holds, for shell conditions.",
    "explain": "Which figures a quantity's bounds follow from, and how.",
    "facts": "The figures as printed, one per row.",
    "claims": "The claims as printed, one per row.",
    "periods": "The periods that have figures, by kind.",
    "sources": "The articles and releases, by date.",
    "categories": "The categories that facts may name.",
    "destinations": "The destinations that facts may name.",
    "package": "Write the store as files that other tools read.",
    "profiles": "The official tables that can be loaded.",
    "path": "Where the store is.",
    "backup": "Copy the store as it is now.",
    "verify": "Check the store for damage.",
    "guide": "Read the guide: how to ask, enter, and read bounds.",
}

# The engine makes objects by the million, keeps most and ties none into circles: at Python's own
# pace (every 700) the search for circles takes a third of the time of `bounds` in a large store.
COLLECT_EVERY = 100_000

DEBUG = "KTRADE_DEBUG"
BUG, INTERRUPTED = 6, 130

# What all wrong usage is raised as; it is typer's own, which does not name it.
UsageError: Any = typer.BadParameter.__mro__[1]

HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}


HELP = "help"


class Command(TyperCommand):
    """A command that refuses an option given twice, of which the one would hide the other."""

    def make_parser(self, ctx: Any) -> Any:
        parser: Any = super().make_parser(ctx)
        parse = parser.parse_args

        def parse_once(args: list[str]) -> Any:
            values, left, given = parse(args)
            for option in given:
                takes_one = not getattr(option, "is_flag", True) and not option.multiple
                if takes_one and given.count(option) > 1:
                    raise NotUnderstood(f"{option.opts[0]} is given twice; expected it once")
            return values, left, given

        parser.parse_args = parse_once
        return parser


class Commands(TyperGroup):
    """The commands by name, each built when it is asked for."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # Keys alone are read, for near names.
        self.commands = dict.fromkeys((*COMMANDS, HELP))  # type: ignore[assignment]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        words = [word.casefold() for word in args]
        if HELP in words[:1]:
            # `ktrade help show` is what `ktrade show --help` is, and `ktrade help` what --help is.
            args = [*args[1:2], "--help"]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: object, formatter: Any) -> None:
        # The listing needs the purposes only: building every command for it would triple its time.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        # Their names are all a shell asks for here: building them would take as long as a dozen
        # answers.
        self.get_command = _named  # type: ignore[method-assign]
        return super().shell_complete(ctx, incomplete)

    def list_commands(self, ctx: object) -> list[str]:
        return list(COMMANDS)

    # Its type is of the click within typer, which nobody else may import.
    def get_command(self, ctx: object, cmd_name: str):  # type: ignore[no-untyped-def]
        cmd_name = cmd_name.casefold()
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ktrade.commands.{cmd_name}")
        alone = typer.Typer(
            add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
        )
        settings: Any = {"short_help": COMMANDS[cmd_name], "context_settings": HELP_OPTIONS}
        alone.command(cmd_name, cls=Command, **settings)(module.command)
        return typer.main.get_command(alone)


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP_OPTIONS,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"ktrade {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def greet(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", callback=_print_version, is_eager=True
        ),
    ] = False,
    no_pager: Annotated[
        bool, typer.Option("--no-pager", help="Print long answers at once; so does PAGER=cat.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="If ktrade itself fails, show the traceback.")
    ] = False,
) -> None:
    """Facts about Korean trade as the press prints them: each figure with its source and the
    interval its rounding allows, each derived figure with bounds that hold.

    Start with 'ktrade ingest', then 'ktrade show 2026-01'; 'ktrade help COMMAND' describes one.
    """
    if no_pager:
        os.environ["PAGER"] = ""
    if debug:
        os.environ[DEBUG] = "1"
    if context.invoked_subcommand is None:
        from ktrade.report.greeting import greeting
        from ktrade.store.place import store_path

        print(greeting(store_path(None)))


def _named(ctx: object, cmd_name: str) -> TyperCommand:
    """A command that knows its name alone."""
    return TyperCommand(cmd_name)


def main() -> None:
    """The console script. Statuses: 0 answered, 1 nothing known, or `check` found a contradiction,
    2 wrong usage or bad files, 3 unusable store, 4 a test is undecided, 5 the answer cannot be
    written, 6 a bug.
    """
    gc.set_threshold(COLLECT_EVERY, 20, 100)
    prepare()
    try:
        try:
            status = app(prog_name="ktrade", standalone_mode=False)
        finally:
            sys.stdout.flush()
            # At exit Python searches all objects for circles, to free what ends with the process
            # anyway: that took a tenth of the time of `show`. Frozen ones it passes over.
            gc.freeze()
    except KtradeError as error:
        _fail(str(error), error.status)
    except UsageError as error:
        command = error.ctx.command_path if error.ctx else "ktrade"
        text = error.format_message().replace(". Did you mean", ", did you mean").rstrip(".?")
        text += _nearest_choice(text)
        _fail(f"{text[:1].lower()}{text[1:]}; try '{command} --help'", KtradeError.status)
    except OSError as error:
        named = f": {shown(str(error.filename), 300)}" if error.filename else ""
        _fail(f"{error.strerror}{named}", MachineFailed.status)
    except MemoryError:
        _fail("out of memory", MachineFailed.status)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get(DEBUG):
            traceback.print_exc()
        _fail(f"a bug in ktrade ({type(error).__name__}); to see where, run it with {DEBUG}=1", BUG)
    sys.exit(status)


def _nearest_choice(text: str) -> str:
    """What is added to typer's line on a value that is none of an option's words."""
    found = re.search("'([^']*)' is not one of (.*)", text)
    return nearest(found[1], re.findall("'([^']*)'", found[2])) if found else ""


def _fail(message: str, status: int) -> NoReturn:
    print(f"ktrade: {visible(message)}", file=sys.stderr)
    sys.exit(status)
