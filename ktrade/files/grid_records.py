"""Tables that a program downloads: records of named fields, in XML or JSON, as rows below a header
of those names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, BinaryIO
from xml.parsers import expat

from ktrade.errors import NotUnderstood, Problem, shown
from ktrade.files.grid import BEGINNING, CHUNK, UTF_16, Grid, Row, decoded

# Where a service says why it has no records.
RESULTS = ("resultMsg", "errMsg", "returnAuthMsg", "message", "MESSAGE", "error")
DEEPEST = 20  # lists and objects in one another


class RecordGrid(Grid):
    """Records; a row's number is the record's. `records` is what a record may be called."""

    def __init__(
        self, name: str, stream: BinaryIO, count: Callable[[bytes], None], records: Collection[str]
    ) -> None:
        super().__init__(name, stream, count)
        self._tags = records

    def place(self, line: int, column: int | None) -> Problem:
        return Problem(f"{self.name}: record {line}" if line else self.name, 0, "", "")

    def _without(self, what: str, texts: Mapping[str, str]) -> NotUnderstood:
        """Why there is nothing to read: there are no records."""
        reason = ": ".join(texts[tag] for tag in RESULTS if texts.get(tag))
        answer = f"; the service says: {shown(reason, 200)}" if reason else ""
        return NotUnderstood(f"has no record{what}{answer}")


class JsonGrid(RecordGrid):
    """The longest list of objects in a JSON document, or the one object named as a record is."""

    def rows(self) -> Iterator[Row]:
        try:
            document = json.loads(decoded(self._content()))
        except (ValueError, RecursionError) as error:
            raise NotUnderstood(f"cannot be read as JSON: {str(error)[:200]}") from None
        lists: list[list[Mapping[str, object]]] = []
        texts: dict[str, str] = {}
        self._search(document, lists, texts, DEEPEST)
        records = max(lists, key=len, default=[])
        if not records:
            raise self._without("", texts)
        header = list(dict.fromkeys(key for record in records for key in _named(record)))
        yield 0, list(header)
        for number, record in enumerate(map(_named, records), 1):
            yield number, [_cell(record.get(key)) for key in header]

    def _search(
        self, value: object, lists: list[list[Mapping[str, object]]], texts: dict[str, str],
        deepest: int,
    ) -> None:  # fmt: skip
        if isinstance(value, list):
            if value and all(isinstance(each, dict) for each in value):
                lists.append([_unwrapped(each) for each in value])
            return
        if not isinstance(value, dict) or not deepest:
            return
        for key, below in value.items():
            if key in self._tags and isinstance(below, dict):
                lists.append([below])
            elif isinstance(below, str):
                texts.setdefault(key, below.strip())
            else:
                self._search(below, lists, texts, deepest - 1)


def _unwrapped(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is in a record that has nothing but another in it: `{"item": {…}}`."""
    inner = next(iter(record.values())) if len(record) == 1 else None
    return inner if isinstance(inner, dict) else record


def _named(record: Mapping[str, object]) -> Mapping[str, object]:
    """A record of KOSIS, which says `"C1_OBJ_NM": "국가별", "C1_NM": "미국"`, with `"국가별":
    "미국"`; any other as it is."""
    said = [f"C{n}" for n in range(1, 9) if record.get(f"C{n}_OBJ_NM")]
    names = {str(record[f"{c}_OBJ_NM"]): record.get(f"{c}_NM") for c in said}
    rest = {k: v for k, v in record.items() if k.partition("_")[0] not in said}
    return {**rest, **names}


def _cell(value: object) -> object:
    """A value as a cell: true and false as words, what is in one another as text."""
    if isinstance(value, bool):
        return str(value).casefold()
    return json.dumps(value) if isinstance(value, (list, dict)) else value


class XmlGrid(RecordGrid):
    """The elements of one tag."""

    _record: dict[str, str] | None = None

    def rows(self) -> Iterator[Row]:
        self._text: list[str] = []
        self._found: list[dict[str, str]] = []
        self._said: dict[str, str] = {}
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = _refuse_doctype
        header: dict[str, int] = {}
        number = 0
        for chunk in self._chunks():
            try:
                parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                several = "junk after" in str(error) and "; expected one document per file"
                raise NotUnderstood(f"cannot be read as XML: {error}{several or ''}") from None
            if not header and self._found:
                tags = dict.fromkeys(tag for record in self._found for tag in record)
                header = {tag: at for at, tag in enumerate(tags)}
                yield 0, list(header)
            for record in self._found:
                number += 1
                yield number, [record.get(tag, "") for tag in header]
            self._found.clear()
        if not number:
            raise self._without(f" <{' or '.join(sorted(self._tags))}>", self._said)

    def _chunks(self) -> Iterator[bytes]:
        """The document as UTF-8, which is all that the parser reads of Korean encodings; b"" at
        its end."""
        beginning = self._stream.read(BEGINNING)
        self._stream.seek(0)
        declared = re.match(rb"""[^>]*encoding=["']([\w-]+)""", beginning)
        encoding = declared[1].decode().casefold() if declared else "utf-8"
        if encoding in ("utf-8", "utf8") and not beginning.startswith(UTF_16):
            while chunk := self._stream.read(CHUNK):
                self._count(chunk)
                yield chunk
        else:
            korean = "cp949" if encoding in ("euc-kr", "ks_c_5601-1987", "cp949") else encoding
            try:
                yield decoded_as(self._content(), korean).encode()
            except LookupError:
                raise NotUnderstood(
                    f"is in an encoding {shown(encoding)}; expected UTF-8"
                ) from None
        yield b""

    def _start(self, tag: str, attributes: object) -> None:
        self._text.clear()
        if tag in self._tags:
            self._record = {}

    def _end(self, tag: str) -> None:
        if tag in self._tags and self._record is not None:
            self._found.append(self._record)
            self._record = None
        elif self._record is None:
            self._said[tag] = "".join(self._text).strip()
        else:
            self._record[tag] = "".join(self._text).strip()
        self._text.clear()


def decoded_as(content: bytes, encoding: str) -> str:
    """The text of a document; LookupError where there is no such encoding."""
    is_wide = content.startswith(UTF_16)
    return content.decode("utf-16" if is_wide else encoding, "replace")


def _refuse_doctype(*declared: object) -> None:
    raise NotUnderstood("declares a document type; expected plain XML of records")
