"""Tables of TOML files, read key by key, so that a key nobody knows is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ktrade.errors import KtradeError, NotUnderstood, UnknownName, nearest, shown
from ktrade.files.key import key_of


class TomlTable:
    """A table of a TOML file being read: each key at most once, and none left over."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, dict):
            raise NotUnderstood(f"{where}: expected a table")
        self._raw, self._where, self._known = dict(raw), where, list[str]()

    def take(self, key: str, kind: type, default: Any) -> Any:
        self._known.append(key)
        value = self._raw.pop(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            words = {str: "text", bool: "true or false", int: "a whole number", list: "a list"}
            raise self.fault(key, f"expected {words.get(kind, 'a table')}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return self._texts(self.take(key, list, []), key)

    def keys(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(key_of, self.texts(key))))

    def words(self, key: str) -> dict[str, str]:
        found = self.take(key, dict, {})
        if not all(isinstance(value, str) for value in found.values()):
            raise self.fault(key, "expected text for each word")
        return {key_of(word): value for word, value in found.items()}

    def conditions(self, key: str) -> dict[str, frozenset[str]]:
        return self.conditions_of(self.take(key, dict, {}), key)

    def read(self, key: str, reader: Callable[[str], Any], default: str) -> Any:
        text = self.take(key, str, default)
        try:
            return reader(text)
        except (KtradeError, ValueError) as error:
            raise self.fault(key, str(error)) from None

    def fault(self, key: str, message: str) -> NotUnderstood:
        return NotUnderstood(f"{self._where}{key}: {message}")

    def done(self) -> None:
        for key in self._raw:
            near = nearest(key, self._known)
            raise UnknownName(
                f"{self._where}{shown(key)} is not a key here{near}; expected"
                f" {', '.join(self._known)}"
            )

    def conditions_of(self, found: object, key: str) -> dict[str, frozenset[str]]:
        """Columns with the words that they may have, by `key_of` them."""
        if not isinstance(found, dict) or not all(isinstance(w, list) for w in found.values()):
            raise self.fault(key, "expected a list of words for each column")
        return {
            key_of(column): frozenset(map(key_of, self._texts(words, key)))
            for column, words in found.items()
        }

    def _texts(self, found: list[Any], key: str) -> tuple[str, ...]:
        if not all(isinstance(text, str) for text in found):
            raise self.fault(key, "expected a list of texts")
        return tuple(found)
