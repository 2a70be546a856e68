"""Files -> store, in one transaction: sources and vocabulary first, then every figure and claim.

All or nothing: a single problem in any file leaves the store as it was.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO, BinaryIO

from ktrade.errors import BadFiles, Problem, no_room, shown
from ktrade.files.bundled import bundled_sources, bundled_terms
from ktrade.files.csv_reader import (
    LARGEST_FILE,
    SOURCES_FILE,
    VOCABULARY_FILES,
    Report,
    Sheet,
    read_sources,
    read_terms,
)
from ktrade.files.facts import Lexicon, read_facts
from ktrade.model.figure import Rounding
from ktrade.model.quantity import TOTAL, WORLD, Source
from ktrade.model.vocabulary import Term, Vocabulary
from ktrade.store.opening import copy_store
from ktrade.store.staging import STDIN, Changes, GivenFile, Staging, last_load, sha256_of, unchanged
from ktrade.store.write import Writer

ROWS_BETWEEN_REPORTS = 5_000
MOST_PROBLEMS = 100  # who reads on? A file of another kind has one in every cell
ROOTS = {"category": TOTAL, "destination": WORLD}

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

    @property
    def is_empty(self) -> bool:
        """Whether the store is as it was."""
        counts = [*self.changes.figures.values(), *self.changes.claims.values()]
        moved = any(c.added or c.changed or c.removed for c in counts)
        return not (
            moved or self.new_sources or self.changed_sources or any(self.new_terms.values()) or self.renamed_terms
        )


@dataclass(frozen=True, slots=True)
class _Input:
    """A file to load: where its bytes are, what messages call it, and the name it is known by later."""

    path: Path
    shown_as: str
    name: str

    @property
    def source(self) -> str:
        """The source of rows that name none."""
        return "" if self.name == STDIN else self.name.removesuffix(".csv")

    @property
    def is_facts(self) -> bool:
        return self.name != SOURCES_FILE and self.name not in VOCABULARY_FILES


def ingest(
    store: Path,
    paths: Sequence[str],
    *,
    stdin: BinaryIO,
    report: Report,
    progress: Progress = lambda name, read, of: None,
    dry_run: bool = False,
) -> Summary:
    """Loads files, folders and `-` into the store and says what changed.

    Every problem is given to `report` as it is found; BadFiles follows, and nothing is written.
    """
    problems = 0

    def count(problem: Problem) -> None:
        nonlocal problems
        problems += 1
        report(problem)
        if problems == MOST_PROBLEMS:
            raise BadFiles(f"nothing was written: {problems} problems or more; the files were read no further")

    with tempfile.TemporaryDirectory(prefix="ktrade-") as spool:
        inputs = _inputs(paths, stdin, Path(spool), count)
        _refuse(problems)
        with Writer(store) as writer:
            load = _Load(writer, inputs, count, progress)
            summary = load.unless_new() or load.run(lambda: _refuse(problems))
            if not dry_run:
                writer.commit()
    return summary


@contextmanager
def tried(store: Path, paths: Sequence[str], *, stdin: BinaryIO, report: Report) -> Iterator[tuple[Path, Summary]]:
    """Loads files into a copy of the store that is gone afterwards: the copy, and what the load changed in it.

    Nothing is written to the store, which need not exist. Errors are those of `ingest`.
    """
    with tempfile.TemporaryDirectory(prefix="ktrade-") as folder:
        trial = Path(folder) / "trial.db"
        if store.exists():
            copy_store(store, trial)
        yield trial, ingest(trial, paths, stdin=stdin, report=report)


def keep(stdin: BinaryIO, copy: IO[bytes]) -> None:
    """Copies standard input, up to where it is too large to be loaded: an endless one would fill the disk.

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


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for objects that hold each other: rows are none, and it took a tenth of a load."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _refuse(problems: int) -> None:
    if problems:
        raise BadFiles(f"nothing was written: {problems} problem{'s' if problems != 1 else ''} in the files")


def _inputs(paths: Sequence[str], stdin: BinaryIO, spool: Path, report: Report) -> list[_Input]:
    """The files the arguments name, in order, each once; standard input is copied to a file first.

    Copied, since the store is locked while it is written and a pipe may take its time.
    """
    found: dict[str, _Input] = {}

    def add(given: _Input) -> None:
        if not given.name.isprintable():
            report(Problem(given.shown_as, 0, "", "has control characters in its name; expected a printable one"))
        if given.path.stat().st_size > LARGEST_FILE:
            report(Problem(given.shown_as, 0, "", f"is larger than {LARGEST_FILE} bytes; expected it in parts"))
        first = found.setdefault(given.name, given)
        if first.path.resolve() == given.path.resolve():
            return
        if given.is_facts:
            report(
                Problem(
                    given.shown_as, 0, "", f"has the name of {first.shown_as}; expected one file of a name in a load"
                )
            )
        else:
            found[str(given.path)] = given

    for text in paths:
        path = Path(text)
        if text == STDIN:
            if STDIN not in found:
                with open(spool / "stdin.csv", "wb") as copy:
                    keep(stdin, copy)
                add(_Input(spool / "stdin.csv", STDIN, STDIN))
        elif text and path.is_dir():  # '' would be the folder one stands in
            files = sorted(file for file in path.iterdir() if file.suffix == ".csv" and file.is_file())
            if not files:
                report(Problem(text, 0, "", "has no .csv file in it; expected a folder of facts"))
            for file in files:
                add(_Input(file, str(file), file.name))
        elif path.is_file():
            add(_Input(path, text, path.name))
        elif path.exists():
            report(Problem(text, 0, "", "is neither a file nor a folder; expected a stream on standard input, as -"))
        else:
            report(Problem(text, 0, "", "there is no such file or folder"))
    return list(found.values())


class _Load:
    """One load under way."""

    def __init__(self, writer: Writer, inputs: Iterable[_Input], report: Report, progress: Progress) -> None:
        self.writer = writer
        self.inputs = list(inputs)
        self.report = report
        self.progress = progress
        self.files: list[GivenFile] = []

    def unless_new(self) -> Summary | None:
        """What loading again the very files of the last load does, without reading a row; None where they are not.

        Of the last load only: whatever was loaded in between may have taken over figures, reworded the
        vocabulary or changed how a source rounds.
        """
        last = last_load(self.writer.connection)
        if sorted(given.name for given in self.inputs) != sorted(last) or STDIN in last:
            return None
        try:
            if any(sha256_of(given.path) != last[given.name] for given in self.inputs):
                return None
        except OSError:
            return None  # reading it will report it
        files = tuple(GivenFile(given.name, last[given.name], 0, given.is_facts) for given in self.inputs)
        names = [file.name for file in files if file.is_facts]
        return Summary(unchanged(self.writer.connection, names), files, (), (), (), (), {}, ())

    def run(self, refuse_if_bad: Callable[[], None]) -> Summary:
        before = self.writer.sources()
        sources = self._read_sources(before)
        vocabularies = {kind: self._read_vocabulary(kind) for kind in ROOTS}
        described = {**bundled_sources(), **before, **sources}
        staging = Staging(self.writer.connection, self.writer.put_sources)
        self._read_facts(staging, vocabularies, described)
        refuse_if_bad()
        changes = staging.settle(self.files)
        after = self.writer.sources()
        new = tuple(source_id for source_id in after if source_id not in before)
        return Summary(
            changes,
            tuple(self.files),
            new,
            tuple(source_id for source_id in new if after[source_id] == Source(source_id)),
            tuple(source_id for source_id in before if before[source_id] != after[source_id]),
            # No error: with a clock that stands wrong even the bundled facts would not load. Seoul is ahead of most.
            tuple(s.id for s in sources.values() if s.published and s.published > date.today() + timedelta(days=1)),
            {kind: added for kind, (added, _) in self._terms.items()},
            tuple(term_id for _, renamed in self._terms.values() for term_id in renamed),
        )

    def _open(self, given: _Input) -> BinaryIO | None:
        try:
            return open(given.path, "rb")
        except OSError as error:
            self.report(Problem(given.shown_as, 0, "", f"cannot be read: {error.strerror}"))
            return None

    def _read_sources(self, before: Mapping[str, Source]) -> dict[str, Source]:
        """The sources that sources.csv files describe."""
        found: dict[str, tuple[str, Source]] = {}
        for given in self.inputs:
            if given.name == SOURCES_FILE and (stream := self._open(given)):
                with stream:
                    sheet = Sheet(given.shown_as, stream, self.report)
                    for line, source in read_sources(sheet):
                        place, first = found.setdefault(source.id, (f"{given.shown_as}:{line}", source))
                        if first != source:
                            sheet.problem(
                                line, "id", f"{source.id} is described otherwise at {place}; expected the same"
                            )
                self._done(given, sheet)
        sources = {source_id: source for source_id, (_, source) in found.items()}
        self.writer.put_sources(source for source in sources.values() if before.get(source.id) != source)
        return sources

    _terms: dict[str, tuple[int, list[str]]]

    def _read_vocabulary(self, kind: str) -> Vocabulary:
        """The store's vocabulary with what the files add to it.

        A new store starts from the bundled one, unless the files bring a whole one of their own
        (one with its root: `total`, `world`).
        """
        given_terms: dict[str, tuple[Sheet, int, Term]] = {}
        for given in self.inputs:
            if VOCABULARY_FILES.get(given.name) == kind and (stream := self._open(given)):
                with stream:
                    sheet = Sheet(given.shown_as, stream, self.report)
                    for line, term in read_terms(sheet, kind):
                        first_sheet, first_line, first = given_terms.setdefault(term.id, (sheet, line, term))
                        if first != term:
                            place = f"{first_sheet.name}:{first_line}"
                            sheet.problem(line, "id", f"{term.id} is described otherwise at {place}; expected the same")
                self._done(given, sheet)
        before = {term.id: term for term in self.writer.vocabulary(kind)}
        merged = dict(before)
        if not before and ROOTS[kind] not in given_terms:
            merged = {term.id: term for term in bundled_terms(kind)}
        for sheet, line, term in given_terms.values():
            known = before.get(term.id)
            if known and known.meaning != term.meaning:
                sheet.problem(line, "id", _contradiction(known, term))
            aliases = (*(known.aliases if known else ()), *term.aliases)
            merged[term.id] = term._replace(aliases=tuple(dict.fromkeys(aliases)))
        vocabulary = Vocabulary(kind, merged.values())
        for term_id, message in vocabulary.faults():
            if term_id in given_terms:
                sheet, line, _ = given_terms[term_id]
                sheet.problem(line, "parent", message)
        changed = [term for term in vocabulary if before.get(term.id) != term]
        self.writer.put_terms(kind, changed)
        renamed = [term.id for term in changed if term.id in before]
        self._terms = {**getattr(self, "_terms", {}), kind: (len(changed) - len(renamed), renamed)}
        return vocabulary

    @_uncollected()
    def _read_facts(
        self, staging: Staging, vocabularies: Mapping[str, Vocabulary], described: Mapping[str, Source]
    ) -> None:
        bare = Source("")

        def rounding(source_id: str) -> Rounding:
            return described.get(source_id, bare).rounding

        lexicon = Lexicon(vocabularies["category"], vocabularies["destination"], rounding)
        for given in self.inputs:
            if not given.is_facts or not (stream := self._open(given)):
                continue
            number = len(self.files)
            with stream:
                sheet, next_report = Sheet(given.shown_as, stream, self.report), ROWS_BETWEEN_REPORTS
                for line, entry in read_facts(sheet, lexicon, given.source):
                    staging.stage(number, line, entry, described)
                    if sheet.rows_read >= next_report:
                        next_report = sheet.rows_read + ROWS_BETWEEN_REPORTS
                        self.progress(given.shown_as, sheet.bytes_read, given.path.stat().st_size)
            self._done(given, sheet)
        shown_as = {
            file.name: given.shown_as for file in self.files for given in self.inputs if given.name == file.name
        }
        for file, line, printed, other_file, other_line, other_printed in staging.clashes():
            first, second = shown_as[self.files[file].name], shown_as[self.files[other_file].name]
            message = (
                f"the same figure of the same source and place is {other_printed} here and {printed} at {first}:{line}"
            )
            self.report(Problem(second, other_line, "", message))

    def _done(self, given: _Input, sheet: Sheet) -> None:
        self.files.append(GivenFile(given.name, sheet.sha256, sheet.rows_read, given.is_facts))


def _contradiction(known: Term, term: Term) -> str:
    names = ("parent", "part", "basis", "iso")
    differences = (
        f"{name} {shown(str(ours))} there, {shown(str(theirs))} here"
        for name, ours, theirs in zip(names, known.meaning, term.meaning, strict=True)
        if ours != theirs
    )
    return f"{term.id} means something else in the store: {'; '.join(differences)}"
