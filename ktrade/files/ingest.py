"""Files -> store, in one transaction: sources and vocabulary first, then every figure and claim.

All or nothing: a single problem in any file leaves the store as it was.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ktrade.errors import BadFiles, Problem
from ktrade.files.csv_reader import MOST_COLUMNS, Sheet
from ktrade.files.definitions import ROOTS, Definitions
from ktrade.files.facts import read_facts
from ktrade.files.inputs import OFFICIAL_TABLES, TABLES, Input, inputs_of
from ktrade.files.problems import MOST_PROBLEMS, Report
from ktrade.files.recognition import is_sdmx
from ktrade.model.quantity import MEASURES, Source
from ktrade.model.wording import counted
from ktrade.store.changes import STDIN, Changes, GivenFile, last_load, sha256_of, unchanged
from ktrade.store.merging import merge
from ktrade.store.opening import copy_store
from ktrade.store.staging import Staging
from ktrade.store.write import Writer

if TYPE_CHECKING:
    from ktrade.files.official import ReadBy

ROWS_BETWEEN_REPORTS = 5_000
# Called now and then with the file's name, and how many of its bytes have been read of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a load did, or with a dry run would do."""

    changes: Changes
    files: tuple[GivenFile, ...]
    new_sources: tuple[str, ...]
    undescribed_sources: tuple[str, ...]
    changed_sources: tuple[str, ...]
    future_sources: tuple[str, ...]
    new_terms: Mapping[str, int]
    renamed_terms: tuple[str, ...]
    left_out: tuple[str, ...] = ()  # of tables read by a profile, what, and how often

    @property
    def is_empty(self) -> bool:
        """Whether the store is as it was."""
        counts = [*self.changes.figures.values(), *self.changes.claims.values()]
        moved = any(c.added or c.changed or c.removed for c in counts)
        return not (
            moved
            or self.new_sources
            or self.changed_sources
            or any(self.new_terms.values())
            or self.renamed_terms
        )


def ingest(
    store: Path,
    paths: Sequence[str],
    *,
    stdin: BinaryIO,
    report: Report,
    progress: Progress = lambda name, read, of: None,
    dry_run: bool = False,
    read_by: ReadBy | None = None,
) -> Summary:
    """Loads files, folders and `-` into the store and says what changed: files of facts, or with
    `read_by` official tables.

    Every problem is given to `report` as it is found; BadFiles follows, and nothing is written.
    """
    problems = 0

    def count(problem: Problem) -> None:
        nonlocal problems
        problems += 1
        report(problem)
        if problems == MOST_PROBLEMS:
            raise BadFiles(
                f"nothing was written: {problems} problems or more; the rest was not read"
            )

    with tempfile.TemporaryDirectory(prefix="ktrade-") as spool:
        endings = OFFICIAL_TABLES if read_by else TABLES
        inputs = inputs_of(paths, stdin, Path(spool), count, endings)
        _refuse(problems)
        with Writer(store) as writer:
            load = _Load(writer, inputs, count, progress, read_by)
            summary = load.unless_new() or load.run(lambda: _refuse(problems))
            if not dry_run:
                writer.commit()
    return summary


@contextmanager
def tried(
    store: Path,
    paths: Sequence[str],
    *,
    stdin: BinaryIO,
    report: Report,
    read_by: ReadBy | None = None,
) -> Iterator[tuple[Path, Summary]]:
    """Loads files into a copy of the store that is gone afterwards: the copy, and what the load
    changed in it.

    Nothing is written to the store, which need not exist. Errors are those of `ingest`.
    """
    with tempfile.TemporaryDirectory(prefix="ktrade-") as folder:
        trial = Path(folder) / "trial.db"
        if store.exists():
            copy_store(store, trial)
        yield trial, ingest(trial, paths, stdin=stdin, report=report, read_by=read_by)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for objects that hold each other: rows are none, and it took a tenth
    of a load."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _refuse(problems: int) -> None:
    if problems:
        raise BadFiles(f"nothing was written: {counted(problems, 'problem')} in the files")


class _Load:
    """One load under way."""

    def __init__(
        self,
        writer: Writer,
        inputs: Iterable[Input],
        report: Report,
        progress: Progress,
        read_by: ReadBy | None,
    ) -> None:
        self.writer = writer
        self.inputs = list(inputs)
        self.report = report
        self.progress = progress
        self.read_by = read_by
        self.files: list[GivenFile] = []
        self.left_out: list[str] = []

    def unless_new(self) -> Summary | None:
        """What loading again the very files of the last load does, without reading a row; None
        where they are not.

        Of the last load only: whatever was loaded in between may have taken over figures, reworded
        the vocabulary or changed how a source rounds.
        """
        last = last_load(self.writer.connection)
        if self.read_by:
            return None  # by another profile it would say something else
        if any(given.is_beside for given in self.inputs):
            return None  # what was taken of those files is not noted
        if sorted(given.name for given in self.inputs) != sorted(last) or STDIN in last:
            return None
        try:
            if any(sha256_of(given.path) != last[given.name] for given in self.inputs):
                return None
        except OSError:
            return None  # reading it will report it
        files = tuple(
            GivenFile(given.name, last[given.name], 0, not given.describes) for given in self.inputs
        )
        names = [file.name for file in files if file.is_facts]
        return Summary(unchanged(self.writer.connection, names), files, (), (), (), (), {}, ())

    def run(self, refuse_if_bad: Callable[[], None]) -> Summary:
        before = self.writer.sources()
        words = {kind: {term.id: term for term in self.writer.vocabulary(kind)} for kind in ROOTS}
        known = Definitions(self.writer, self.inputs, self._opened)
        staging = Staging(self.writer.connection, self.writer.put_sources)
        self._read_facts(staging, known)
        refuse_if_bad()
        changes = merge(staging, self.files)
        after = self.writer.sources()
        new = tuple(source_id for source_id in after if source_id not in before)
        changed = {
            kind: [t for t in self.writer.vocabulary(kind) if words[kind].get(t.id) != t]
            for kind in ROOTS
        }
        return Summary(
            changes,
            tuple(self.files),
            new,
            tuple(source_id for source_id in new if after[source_id] == Source(source_id)),
            tuple(source_id for source_id in before if before[source_id] != after[source_id]),
            # No error: with a clock that stands wrong even the bundled facts would not load. Seoul
            # is ahead of most.
            tuple(s.id for s in after.values() if s != before.get(s.id) and _is_future(s)),
            {
                kind: sum(term.id not in words[kind] for term in terms)
                for kind, terms in changed.items()
            },
            tuple(
                term.id
                for kind, terms in changed.items()
                for term in terms
                if term.id in words[kind]
            ),
            tuple(self.left_out),
        )

    def _opened(self, given: Input, known: Definitions | None = None) -> Iterator[Sheet]:
        """The input as a sheet while it is read; none where it cannot be opened, which is a
        problem. `known` where it is a file of facts."""
        try:
            stream = open(given.path, "rb")  # noqa: SIM115  # closed below, by then it can be read
        except OSError as error:
            self.report(Problem(given.shown_as, 0, "", f"cannot be read: {error.strerror}"))
            return
        with stream:
            if self.read_by and known:
                yield from self._table(given, stream, self.read_by, known)
                return
            held: list[Problem] = []
            sheet = _sheet_of(given, stream, held.append)
            if known and (fitting := _profiles_for(given, sheet)):
                self.report(Problem(given.shown_as, 0, "", fitting))
                return
            sheet.tell(self.report)
            for problem in held:
                self.report(problem)
            yield sheet
        if not given.is_beside:
            self.files.append(
                GivenFile(given.name, sheet.sha256, sheet.rows_read, not given.describes)
            )

    def _table(
        self, given: Input, stream: BinaryIO, read_by: ReadBy, known: Definitions
    ) -> Iterator[Sheet]:
        """The input as an official table while it is read."""
        from ktrade.files.official import open_table  # only where one is read

        table = open_table(given, stream, self.report, read_by, known)
        if table is None:
            return
        yield table
        known.put_vintages(table.vintages)
        self.left_out += (f"{given.name}: {what}" for what in table.left_out)
        self.files.append(GivenFile(given.name, table.sha256, table.rows_read, True))

    @_uncollected()
    def _read_facts(self, staging: Staging, known: Definitions) -> None:
        for given in self.inputs:
            for sheet in self._opened(given, known) if not given.describes else ():
                number, next_report = len(self.files), ROWS_BETWEEN_REPORTS
                for line, entry in read_facts(sheet, known.resolver, given.source):
                    staging.stage(number, line, entry, known.described)
                    if sheet.rows_read >= next_report:
                        next_report = sheet.rows_read + ROWS_BETWEEN_REPORTS
                        self.progress(given.shown_as, sheet.bytes_read, given.path.stat().st_size)
        shown_as = {
            file.name: given.shown_as
            for file in self.files
            for given in self.inputs
            if given.name == file.name
        }
        for file, line, printed, other_file, other_line, other_printed in staging.conflicts():
            first, second = shown_as[self.files[file].name], shown_as[self.files[other_file].name]
            message = (
                f"the same figure of the same source and place is {other_printed} here and"
                f" {printed} at {first}:{line}"
            )
            self.report(Problem(second, other_line, "", message))


def _sheet_of(given: Input, stream: BinaryIO, report: Report) -> Sheet:
    kind: type[Sheet] = Sheet  # the others are imported only where one is read
    if given.is_workbook:
        from ktrade.files.workbook import Workbook as kind
    elif given.is_parquet:
        from ktrade.files.parquet import ParquetSheet as kind
    elif is_sdmx(stream):
        from ktrade.files.sdmx import SdmxSheet as kind
    return kind(given.shown_as, stream, report)


def _profiles_for(given: Input, sheet: Sheet) -> str:
    """What to say of a sheet that has no column of figures, and is an official table; ''."""
    # Among a million columns, those of each profile would be looked for as often.
    is_table = len(sheet.header) <= MOST_COLUMNS
    if not is_table or {*MEASURES, "printed", "claims"} & set(sheet.header):
        return ""
    from ktrade.files.table_fit import profiles_for

    names = profiles_for(given.path)
    return f"is no file of facts; it may be one for --profile {' or '.join(names)}" if names else ""


def _is_future(source: Source) -> bool:
    return bool(source.published and source.published > date.today() + timedelta(days=1))
