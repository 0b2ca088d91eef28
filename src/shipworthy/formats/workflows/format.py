"""How one format is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.schema.nodes import line_of


@dataclass(frozen=True, slots=True)
class Found:
    """What a recogniser says: the definition's name, if it states one, and its line."""

    name: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Format:
    """`words` all stand in every file of the format: looked for before anything is parsed."""

    id: str
    suffixes: tuple[str, ...]
    words: tuple[bytes, ...]
    recognise: Callable[[Any], Found | None]
    """Given the document (or the text, for a format that is neither JSON nor YAML)."""
    text: bool = False
    folder: str = ""
    """Where files of the format lie, if it fixes that: stands in their path."""

    def may_be(self, path: str) -> bool:
        return path.endswith(self.suffixes) and self.folder in path


JSON = (".json", ".jsonc")
YAML = (".yaml", ".yml")


def child(value: object, *keys: str) -> Any:
    """The value below `keys`, or none where there is nothing of that kind."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The entries of a list that are mappings."""
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def named(root: object, key: str = "name") -> Found:
    name = child(root, key)
    return Found(name, line_of(root, key)) if isinstance(name, str) else Found()
