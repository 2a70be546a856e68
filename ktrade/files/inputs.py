"""The files that a load was given, and those beside them that describe what they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from ktrade.errors import NotUnderstood, Problem, no_room
from ktrade.files.columns import SOURCES_FILE, VOCABULARY_FILES
from ktrade.files.csv_reader import LARGEST_FILE
from ktrade.files.datapackage import DESCRIPTOR, tables_of
from ktrade.files.problems import Report
from ktrade.store.changes import STDIN

WORKBOOKS = (".xlsx", ".xls")
TABLES = (".csv", *WORKBOOKS)  # the endings, in any case, of what can be read
OFFICIAL_TABLES = (*TABLES, ".xml", ".json", ".html", ".htm")  # and of what a profile can
DESCRIBING = (SOURCES_FILE, *VOCABULARY_FILES)


@dataclass(frozen=True, slots=True)
class Input:
    """A file to load: where its bytes are, what messages call it, and the name it is known by
    later.

    `is_beside` where nobody named it: of such a file only what the named ones use is taken.
    """

    path: Path
    shown_as: str
    name: str
    is_beside: bool = False

    @property
    def source(self) -> str:
        """The source of rows that name none."""
        return "" if self.name == STDIN else _stem(self.name)

    @property
    def is_workbook(self) -> bool:
        return Path(self.name).suffix.casefold() in WORKBOOKS

    @property
    def is_parquet(self) -> bool:
        return Path(self.name).suffix.casefold() == ".parquet"

    @property
    def describes(self) -> str:
        """sources.csv, categories.csv or destinations.csv, however it is spelt and saved; '' for
        facts."""
        name = f"{_stem(self.name).casefold()}.csv"
        return name if name in DESCRIBING else ""


def inputs_of(
    paths: Sequence[str],
    stdin: BinaryIO,
    spool: Path,
    report: Report,
    endings: Sequence[str] = TABLES,
) -> list[Input]:
    """The files the arguments name, in order, each once, then those beside them; standard input is
    copied first. Of a folder, the files with one of the endings.

    Copied, since the store is locked while it is written and a pipe may take its time.
    """
    found: dict[str, Input] = {}
    alone: list[Input] = []

    def refuse(name: str, message: str) -> None:
        report(Problem(name, 0, "", message))

    def add(given: Input) -> None:
        if not given.name.isprintable():
            refuse(given.shown_as, "has control characters in its name; expected a printable one")
        if given.path.stat().st_size > LARGEST_FILE:
            refuse(given.shown_as, f"is larger than {LARGEST_FILE} bytes; split it into parts")
        first = found.setdefault(given.name, given)
        if first.path.resolve() == given.path.resolve():
            return
        if given.describes:
            found[str(given.path)] = given
        else:
            message = f"has the same name as {first.shown_as}; expected different names in one load"
            refuse(given.shown_as, message)

    for text in paths:
        path = Path(text)
        if text == STDIN:
            if STDIN not in found:
                with open(spool / "stdin.csv", "wb") as copy:
                    keep(stdin, copy)
                add(Input(spool / "stdin.csv", STDIN, STDIN))
        elif text and path.is_dir():  # '' would be the folder one stands in
            for file in _tables_in(path, text, report, endings):
                add(Input(file, str(file), file.name))
        elif path.name == DESCRIPTOR and path.is_file():
            for file in _tables_in(path.parent, text, report, endings):
                add(Input(file, str(file), file.name))
        elif path.is_file():
            given = Input(path, text, path.name)
            add(given)
            alone += [] if given.describes else [given]
        elif path.exists():
            refuse(
                text, "is neither a file nor a folder; expected a stream on standard input, as -"
            )
        else:
            refuse(text, "there is no such file or folder")
    given_ones = {given.path.resolve() for given in found.values()}
    for given in _beside(alone):
        if given.path.resolve() not in given_ones:
            add(given)
    return list(found.values())


def tables_in(folder: Path, endings: Sequence[str] = TABLES) -> list[Path]:
    """The files in a folder that can be read, in order; not those that Excel keeps while one is
    open. Of a data package those it names, or NotUnderstood."""
    if (folder / DESCRIPTOR).is_file():
        return tables_of(folder / DESCRIPTOR)
    files = (
        file for file in folder.iterdir() if file.suffix.casefold() in endings and file.is_file()
    )
    return sorted(file for file in files if not file.name.startswith("~$"))


def _tables_in(folder: Path, shown_as: str, report: Report, endings: Sequence[str]) -> list[Path]:
    """The same, where there are none a problem."""
    try:
        files = tables_in(folder, endings)
    except NotUnderstood as error:
        report(Problem(str(folder / DESCRIPTOR), 0, "", str(error)))
        return []
    if not files:
        report(Problem(shown_as, 0, "", "has no .csv file in it; expected a folder of facts"))
    return files


def _beside(facts: Sequence[Input]) -> Iterator[Input]:
    """The files in the folders of these that describe sources and words."""
    for folder in dict.fromkeys(given.path.parent for given in facts):
        for name in DESCRIBING:
            if (folder / name).is_file():
                yield Input(folder / name, str(folder / name), name, is_beside=True)


def _stem(name: str) -> str:
    return Path(name).stem if Path(name).suffix.casefold() in OFFICIAL_TABLES else name


def keep(stdin: BinaryIO, copy: IO[bytes]) -> None:
    """Copies standard input, up to where it is too large to be loaded: an endless one would fill
    the disk.

    MachineFailed where it does not fit.
    """
    left = LARGEST_FILE + 1
    try:
        while left and (chunk := stdin.read(min(left, 1 << 20))):
            copy.write(chunk)
            left -= len(chunk)
        copy.seek(0)
    except OSError as error:
        with suppress(OSError):
            copy.close()  # it would be tried again, and fail again, where the file is left
        raise no_room("standard input", error) from error
