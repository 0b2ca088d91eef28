"""Mappings and sequences that remember the line each of their entries stands on."""

from __future__ import annotations

from typing import Any


class DocumentError(Exception):
    """A document that cannot be read, and the line (from 1) where that shows."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class Mapped(dict[str, Any]):
    """A mapping; `line` is its own, `lines[key]` that of a key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


class Listed(list[Any]):
    """A sequence; `lines[i]` is the line of entry i."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []

    def line_of(self, index: int) -> int:
        return self.lines[index] if index < len(self.lines) else self.line


def line_of(container: object, key: str | int, default: int = 1) -> int:
    """The line of an entry, whatever the container."""
    match container, key:
        case Mapped(), str():
            return container.line_of(key)
        case Listed(), int():
            return container.line_of(key)
        case _:
            return default
