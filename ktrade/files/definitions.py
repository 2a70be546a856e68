"""What the words and sources of a load mean: as its files, the store and the bundled files describe
them.

What a file says that was named is put into the store whole; of one that only lies beside a named
one, what the named ones use is put there when they use it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ktrade.errors import NotUnderstood, UnknownName, shown
from ktrade.files.bundled import bundled_sources, bundled_terms
from ktrade.files.columns import SOURCES_FILE, TERM_COLUMNS, VOCABULARY_FILES
from ktrade.files.csv_reader import Sheet
from ktrade.files.described import MOST_WORDS, read_sources, read_terms
from ktrade.files.facts import NameResolver
from ktrade.files.inputs import Input
from ktrade.model.figure import Rounding
from ktrade.model.period import Vintage
from ktrade.model.quantity import TOTAL, WORLD, Source
from ktrade.model.vocabulary import AS_PRINTED, Term, Vocabulary, word_key
from ktrade.store.write import Writer

ROOTS = {"category": TOTAL, "destination": WORLD}

# Opens an input as a sheet for as long as it is read, and notes that it was; nothing where it
# cannot be opened.
Opening = Callable[[Input], Iterator[Sheet]]


class _Row(NamedTuple):
    """A term as a file describes it, and where."""

    sheet: Sheet
    line: int
    term: Term

    @property
    def place(self) -> str:
        return f"{self.sheet.name}:{self.line}"


class Definitions:
    """The sources and vocabularies of one load, read from its files when made.

    `described` has the sources; `resolver` reads words, and puts into the store what they bring
    with them.
    """

    def __init__(self, writer: Writer, inputs: Sequence[Input], opening: Opening) -> None:
        self._writer = writer
        self._inputs = inputs
        self._opening = opening
        self._before = writer.sources()
        beside = self._sources(is_beside=True)
        self.named_sources = self._sources(is_beside=False)
        self._beside = {
            key: source for key, source in beside.items() if key not in self.named_sources
        }
        self.described = {**bundled_sources(), **self._before, **beside, **self.named_sources}
        self._put_sources(self.named_sources)
        self.words = words = {kind: _Words(kind, writer, self._terms(kind)) for kind in ROOTS}
        self.resolver = NameResolver(
            words["category"].match, words["destination"].match, self._rounding
        )

    def _rounding(self, source_id: str) -> Rounding:
        """How a source rounds; of one in the store, what a file beside says goes there."""
        source = self._beside.get(source_id)
        if source and source_id in self._before:
            self._put_sources({source_id: source})
        return self.described.get(source_id, Source("")).rounding

    def describe(self, described: Source) -> None:
        """Takes what a profile says of a source, for what no file of the load says of it.

        NotUnderstood where a file says that it rounds otherwise.
        """
        given = {**self._beside, **self.named_sources}.get(described.id)
        known = given or self._before.get(described.id) or described
        if given and given.rounding != described.rounding:
            raise NotUnderstood(
                f"{described.id} rounds {given.rounding} by sources.csv, and figures of this table"
                f" are {described.rounding}; expected the same there"
            )
        self.described[described.id] = described._replace(
            publisher=known.publisher or described.publisher,
            agency=known.agency or described.agency,
            published=known.published or described.published,
            subject=known.subject or described.subject,
            url=known.url or described.url,
        )

    def put_vintages(self, vintages: Mapping[str, Vintage]) -> None:
        """Notes what sources of tables report on, unless a file of the load says it."""
        given = {**self._beside, **self.named_sources}
        for source_id, vintage in vintages.items():
            reports = given[source_id].reports if source_id in given else None
            source = self.described[source_id]._replace(reports=reports or vintage)
            self._writer.put_sources([source])

    def _put_sources(self, sources: Mapping[str, Source]) -> None:
        self._writer.put_sources(s for s in sources.values() if self._before.get(s.id) != s)

    def _given(self, name: str) -> list[Input]:
        return [given for given in self._inputs if given.describes == name]

    def _sources(self, *, is_beside: bool) -> dict[str, Source]:
        """The sources that sources.csv files describe."""
        found: dict[str, tuple[str, Source]] = {}
        for given in self._given(SOURCES_FILE):
            for sheet in self._opening(given) if given.is_beside == is_beside else ():
                for line, source in read_sources(sheet):
                    place, first = found.setdefault(source.id, (f"{given.shown_as}:{line}", source))
                    if first != source:
                        sheet.problem(
                            line,
                            "id",
                            f"{source.id} is described differently at {place}; expected the same",
                        )
        return {source_id: source for source_id, (_, source) in found.items()}

    def _terms(self, kind: str) -> tuple[dict[str, _Row], dict[str, _Row]]:
        """The terms that vocabulary files describe: of those named, and of those beside them
        only."""
        found: tuple[dict[str, _Row], dict[str, _Row]] = {}, {}
        (name,) = (name for name, of_kind in VOCABULARY_FILES.items() if of_kind == kind)
        for given in self._given(name):
            terms = found[given.is_beside]
            for sheet in self._opening(given):
                for line, term in read_terms(sheet, kind):
                    first = terms.setdefault(term.id, _Row(sheet, line, term))
                    if first.term != term:
                        message = f"{term.id} is described differently at {first.place}"
                        sheet.problem(line, "id", f"{message}; expected the same")
        return found[0], {key: row for key, row in found[1].items() if key not in found[0]}


class _Words:
    """The words of one kind: the store's, with what the files add to them.

    A new store starts from the bundled ones, unless the files bring a whole vocabulary of their own
    (one with its root: `total`, `world`).
    """

    def __init__(
        self, kind: str, writer: Writer, given: tuple[dict[str, _Row], dict[str, _Row]]
    ) -> None:
        named, beside = given
        self.kind, self._writer = kind, writer
        before = {term.id: term for term in writer.vocabulary(kind)}
        root, bundled_root = beside.get(ROOTS[kind]), bundled_terms(kind)[ROOTS[kind]]
        # A folder may hold the bundled vocabulary itself, or all of it and more.
        is_own = ROOTS[kind] in named or (root and root.term.meaning != bundled_root.meaning)
        is_whole = before or is_own
        merged = dict(before) if is_whole else {term.id: term for term in bundled_terms(kind)}
        for row in named.values():
            known = before.get(row.term.id)
            if known and known.meaning != row.term.meaning:
                row.sheet.problem(row.line, "id", _contradiction(known, row.term))
            merged[row.term.id] = _with_aliases(row.term, known)
        for term_id, message in Vocabulary(kind, merged.values()).faults():
            if term_id in named:
                named[term_id].sheet.problem(named[term_id].line, "parent", message)
        writer.put_terms(kind, [term for term in merged.values() if before.get(term.id) != term])
        self._new: dict[str, Term] = {}  # what files beside add, until it is used
        self._faults: dict[str, str] = {}
        self._unknown: dict[str, str] = {}
        for row in beside.values():
            known = merged.get(row.term.id)
            if known and known.meaning != row.term.meaning:
                self._faults[row.term.id] = f"{_contradiction(known, row.term)}, at {row.place}"
            elif (term := _with_aliases(row.term, known)) != known:
                self._new[row.term.id] = term
        self.vocabulary = Vocabulary(kind, {**merged, **self._new}.values())
        for term_id, message in self.vocabulary.faults():
            if term_id in beside:
                self._faults[term_id] = f"{message}, at {beside[term_id].place}"
        if ROOTS[kind] in self._new:
            self.match(ROOTS[kind])  # what a row says nothing about is of the root

    def match(self, word: str) -> str:
        """The id that the word means, from now on in the store; UnknownName, with what would make
        it known."""
        if not self.vocabulary.candidates(word):
            if term_id := "" if word in self._unknown else self._bundled(word):
                return term_id
            raise UnknownName(self._offer(word))
        term_id = self.vocabulary.match(word)
        if term_id in self._faults:
            raise UnknownName(self._faults[term_id])
        line = (term_id, *self.vocabulary.ancestors(term_id)) if self._new else ()
        if needed := [self._new.pop(one) for one in reversed(line) if one in self._new]:
            self._writer.put_terms(self.kind, needed)
        return term_id

    def add(self, term: Term) -> None:
        """Adds a new term to the vocabulary and the store."""
        self._writer.put_terms(self.kind, [term])
        self.vocabulary.add(term)
        self._unknown.clear()

    def _bundled(self, word: str) -> str:
        """The id that a bundled word stands for, put into a store that was begun before it was
        bundled.

        '' where it is none, or the store means something else by what it stands for or lies below.
        """
        bundled_words = bundled_terms(self.kind)
        if not bundled_words.candidates(word):
            return ""
        term_id = bundled_words.match(word)
        line = [bundled_words[one] for one in (term_id, *bundled_words.ancestors(term_id))]
        held = {term.id: self.vocabulary[term.id] for term in line if term.id in self.vocabulary}
        if line[-1].id not in held or any(
            held[t.id].meaning != t.meaning for t in line if t.id in held
        ):
            return ""
        needed = [
            _with_aliases(held.get(t.id, t), t)
            for t in reversed(line)
            if t.id not in held or t.id == term_id
        ]
        self._writer.put_terms(self.kind, needed)
        self.vocabulary = Vocabulary(
            self.kind, {t.id: t for t in (*self.vocabulary, *needed)}.values()
        )
        return term_id

    def _offer(self, word: str) -> str:
        """The message for an unknown word; made once, as it may be in every row of a file."""
        if word not in self._unknown:
            if len(self._unknown) == MOST_WORDS:
                self._unknown.clear()
            self._unknown[word] = (
                f"{shown(word)} is not a known {self.kind}{self.vocabulary.nearest(word)};"
                f" if it is a new one, add to {_file_of(self.kind)}: {self._row_for(word)}"
            )
        return self._unknown[word]

    def _row_for(self, word: str) -> str:
        """A row for a vocabulary file that would make the word known, as safe as can be: known as
        printed."""
        term_id = "-".join(re.sub('[,;"]', " ", word_key(word)).split())
        above = term_id.rpartition("/")[0]
        parent = above if above in self.vocabulary else ROOTS[self.kind]
        name = " ".join(word.replace('"', "").split())
        cells = {
            "id": term_id,
            "name": f'"{name}"' if "," in name else name[:1].upper() + name[1:],
            "parent": parent,
            "basis": AS_PRINTED if self.kind == "category" else "",
        }
        return ",".join(cells.get(column, "") for column in TERM_COLUMNS)


def _file_of(kind: str) -> str:
    (name,) = (name for name, of_kind in VOCABULARY_FILES.items() if of_kind == kind)
    return f"{name} ({','.join(TERM_COLUMNS)})"


def _with_aliases(term: Term, known: Term | None) -> Term:
    """The term, with the aliases that it had too."""
    return term._replace(
        aliases=tuple(dict.fromkeys((*(known.aliases if known else ()), *term.aliases)))
    )


def _contradiction(known: Term, term: Term) -> str:
    names = ("parent", "part", "basis", "iso")
    differences = (
        f"{name} {shown(str(ours))} there, {shown(str(theirs))} here"
        for name, ours, theirs in zip(names, known.meaning, term.meaning, strict=True)
        if ours != theirs
    )
    return f"{term.id} means something else in the store: {'; '.join(differences)}"
