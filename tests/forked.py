"""Commands in processes forked of one that has imported ktrade: to start Python and import it takes
several times as long as most commands do."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import pty
import select
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO

import ktrade

ROOT = Path(__file__).resolve().parent.parent
# What Python and its libraries read of the environment once, as they start.
READ_AT_START = ("PYTHON", "LANG", "LC_", "TZ")
LONGEST = 120  # seconds


class Forker:
    """A process that runs `python -m ktrade` again and again, each time in a fork of itself.

    A bare one has imported no more of ktrade than any command does first, and each of its commands
    ends by writing the names of all that is imported by then to standard error.
    """

    def __init__(self, *, bare: bool = False) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked", *(["bare"] if bare else [])],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(
        self,
        arguments: Sequence[str],
        stdin: str,
        folder: Path,
        environment: dict[str, str],
        *,
        together: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """What `python -m ktrade` does with these, in that folder; both streams in order as
        standard output, if `together`."""
        with tempfile.TemporaryDirectory() as streams:
            files = [Path(streams) / name for name in ("in", "out", "out" if together else "err")]
            files[0].write_text(stdin, encoding="utf-8")
            ended = self._ask(arguments, str(folder), environment, [str(file) for file in files])
            status = int(ended.readline())
            out, err = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess(arguments, status, out, "" if together else err)

    def run_on_a_terminal(self, arguments: Sequence[str], environment: dict[str, str]) -> bytes:
        """All that `python -m ktrade` writes to a pseudo-terminal with these."""
        ours, theirs = pty.openpty()
        terminal = os.ttyname(theirs)
        ended = self._ask(arguments, os.curdir, environment, [os.devnull, terminal, terminal])
        written = []
        while ended not in select.select([ours, ended], [], [])[0]:
            written.append(os.read(ours, 65536))
        ended.readline()
        os.close(theirs)
        with contextlib.suppress(OSError):  # the other end closed: Linux says so with an error
            while chunk := os.read(ours, 65536):
                written.append(chunk)
        os.close(ours)
        return b"".join(written)

    def _ask(self, *request: object) -> IO[str]:
        """Where a line will stand when what is asked for has ended: its status."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return self._process.stdout

    def close(self) -> None:
        self._process.communicate()


@cache
def shared() -> Forker:
    """One for all tests of a process; it ends when that does."""
    return Forker()


def main(*, bare: bool) -> None:
    """Answers each line of standard input, a command, with its status."""
    if bare:
        importlib.import_module("ktrade.cli")
    else:
        import_all()
    gc.freeze()  # else each fork's collections write to, and so copy, all that is imported here
    while line := sys.stdin.readline():
        if pid := os.fork():
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        else:
            become(*json.loads(line), bare=bare)


def import_all() -> None:
    for module in pkgutil.walk_packages(ktrade.__path__, "ktrade."):
        # What an extra is wanted for is loaded by whoever asks for it.
        with contextlib.suppress(ImportError):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    for name in ("figure", "backends.backend_svg", "backends.backend_pdf", "backends.backend_agg"):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"matplotlib.{name}")


def become(
    arguments: list[str], folder: str, environment: dict[str, str], files: list[str], *, bare: bool
) -> None:
    """Is that command from now on."""
    import signal

    from ktrade import cli

    signal.alarm(LONGEST)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (file, flags) in enumerate(
        zip(files, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_APPEND] * 2), strict=True)
    ):
        os.dup2(os.open(file, flags), number)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding="utf-8")
    sys.argv = [str(Path(cli.__file__).with_name("__main__.py")), *arguments]
    status = 0
    try:
        cli.main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else end.code is not None
    if bare:
        print(*sys.modules, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # to free all that was imported takes longer than most commands


if __name__ == "__main__":
    main(bare=sys.argv[1:] == ["bare"])
