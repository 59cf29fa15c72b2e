"""Reads TOML tables strictly: each value by its kind, and nothing may be left over.

pydantic would do; it stays at the HTTP edge, and a catalogue needs six kinds of values.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=str)
Kind = TypeVar("Kind")


class CatalogueError(Exception):
    """The catalogue is wrong; the message says where. A fault of the operator's, not a client's."""


class Table:
    """One table of the file; every `text`, `whole` … takes its key away, `finish` wants none left.

    Args:
        data: Values by key.
        where: The table's place, for messages ("catalogue.toml: models.summarizer-en").
    """

    def __init__(self, data: dict[str, Any], where: str) -> None:
        self._data = dict(data)
        self.where = where

    def left(self) -> list[str]:
        """The keys not taken yet, in the order of the file."""
        return list(self._data)

    def finish(self) -> None:
        """Complain about the first key nobody asked for."""
        if self._data:
            raise CatalogueError(f"{self.where}: unknown key {next(iter(self._data))!r}")

    def table(self, key: str, *, optional: bool = False) -> Table:
        """A sub-table; an optional one that is missing is empty."""
        return Table(self._take(key, dict, {} if optional else None), self._place(key))

    def tables(self, key: str, *, optional: bool = False) -> list[Table]:
        """An array of tables."""
        rows = self._take(key, list, [] if optional else None)
        places = (f"{self._place(key)}[{index}]" for index in range(len(rows)))
        return [Table(self._kind(row, dict, at), at) for row, at in zip(rows, places, strict=True)]

    def text(self, key: str, *, default: str | None = None) -> str:
        """A string; empty only where that is the default."""
        value = self._take(key, str, default)
        if not value and value != default:
            raise CatalogueError(f"{self._place(key)} is empty")
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """An array of strings."""
        values = self._take(key, list, [] if optional else None)
        return tuple(self._kind(value, str, self._place(key)) for value in values)

    def text_map(self, key: str) -> dict[str, str]:
        """A table of strings; missing means empty."""
        values = self._take(key, dict, {})
        return {name: self._kind(value, str, self._place(key)) for name, value in values.items()}

    def choice(self, key: str, *choices: Choice) -> Choice:
        """One of `choices`."""
        value = self.text(key)
        if value not in choices:
            raise CatalogueError(
                f"{self._place(key)} must be one of {_list(choices)}, not {value!r}"
            )
        return value

    def whole(self, key: str) -> int:
        """A whole number from 0."""
        value = self._take(key, int, None)
        if value < 0:
            raise CatalogueError(f"{self._place(key)} must not be negative")
        return value

    def real(self, key: str) -> float:
        """A number."""
        if isinstance(self._data.get(key), int):
            return float(self.whole(key))
        return self._take(key, float, None)

    def _take(self, key: str, kind: type[Kind], default: Kind | None) -> Kind:
        if key in self._data:
            return self._kind(self._data.pop(key), kind, self._place(key))
        if default is None:
            raise CatalogueError(f"{self.where}: {key!r} is missing")
        return default

    @staticmethod
    def _kind(value: object, kind: type[Kind], place: str) -> Kind:
        if not isinstance(value, kind) or isinstance(value, bool):
            raise CatalogueError(f"{place} must be {kind.__name__}, not {type(value).__name__}")
        return value

    def _place(self, key: str) -> str:
        return f"{self.where}: {key}" if ":" not in self.where else f"{self.where}.{key}"


def _list(values: Iterable[str]) -> str:
    return ", ".join(repr(value) for value in values)
