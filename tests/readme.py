"""The console examples of the README and of the guide: run them, and with `python -m tests.readme`
write what they print into the pages."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.forked import Forker

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GUIDE = ROOT / "ktrade" / "guide"
PAGES = [README, *sorted(GUIDE.glob("*.md"))]
# A page that says so is read with the bundled facts loaded; each page has a new user's folders.
LOADED = "The examples on this page start with the bundled facts loaded (`ktrade ingest`)."
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```\n)", re.DOTALL)
# Only ktrade, and nothing for which it takes a shell: a word, or a quoted text.
_PLAIN = re.compile(r"ktrade((?: (?:[^ '\"$`\\|>;&*?~#\n]+|'[^'\n]*'))*)")
HOME = "/home/you"  # what a reader's home folder is called in the examples


@dataclass(frozen=True)
class Example:
    """A command as typed, and what the page says it prints on both streams."""

    command: str
    output: str


def examples(text: str) -> list[Example]:
    """Every `$ command` of every console block, in order; a command ending in a backslash goes
    on."""
    found = []
    for block in _BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines(keepends=True)
            length = 1 + next(i for i, line in enumerate(lines) if not line.endswith("\\\n"))
            found.append(Example("".join(lines[:length]).rstrip("\n"), "".join(lines[length:])))
    return found


PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
# For recipes: not ours to install, or beside ktrade where all it needs is installed there.
TOOLS = ("jq", "sqlite3", "datasette", "sqlite-utils")


def missing(command: str) -> list[str]:
    """The tools that an example needs and this machine lacks."""
    return [
        tool
        for tool in TOOLS
        if re.search(rf"\b{tool}\b", command) and not shutil.which(tool, path=PATH)
    ]


class Shell:
    """A new user's shell: an empty home folder, ktrade on the path, a folder to work in."""

    def __init__(self, folder: Path, page: str = "", forker: Forker | None = None) -> None:
        self.forker = forker
        self.home = folder / "home"
        self.work = folder / "work"
        for new in (self.home, self.work):
            new.mkdir()
        (self.work / "seeds").symlink_to(ROOT / "seeds")
        if LOADED in page:
            self.run("ktrade ingest")

    def run(self, command: str) -> str:
        """What the command prints, both streams in order; the home folder as HOME."""
        kept = {k: v for k, v in os.environ.items() if k in ("LANG", "LC_ALL", "SYSTEMROOT")}
        environment = {**kept, "HOME": str(self.home), "PATH": PATH}
        if self.forker and (plain := _PLAIN.fullmatch(command)):
            arguments = shlex.split(plain[1])
            done = self.forker.run(arguments, "", self.work, environment, together=True)
            return done.stdout.replace(str(self.home), HOME)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.work,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return done.stdout.replace(str(self.home), HOME)


def rewritten(text: str) -> str:
    """The page with the outputs that its commands have now."""
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(Path(folder), text)

        def block(found: re.Match[str]) -> str:
            parts = examples(f"```console\n{found[0]}```\n")
            return "".join(f"$ {part.command}\n{output(part)}" for part in parts)

        def output(part: Example) -> str:
            # A tool that this machine lacks would leave "command not found" on the page.
            return part.output if missing(part.command) else shell.run(part.command)

        return _BLOCK.sub(block, text)


def rewrite(page: Path) -> None:
    page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(rewrite, PAGES))
