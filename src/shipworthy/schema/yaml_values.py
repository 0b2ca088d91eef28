"""Values from the events of a YAML document, counted as if every alias were written out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from shipworthy.schema.nodes import DocumentError, Listed, Mapped

MAX_NODES = 200_000
"""After aliases are written out: a small file can name a large tree."""
MAX_DEPTH = 100
"""The same: aliases can stack a deep tree from shallow parts."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")
_NUMERIC = frozenset("+-.0123456789")
"""What a number begins with."""
_RESOLVED = frozenset({None, *(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "null"))})


@dataclass(frozen=True, slots=True)
class _Built:
    """A value, how many values it holds once all aliases are written out, and in how many levels."""

    value: Any
    size: int = 1
    height: int = 0


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not come yet."""

    value: Mapped | Listed
    anchor: str | None
    size: int = 1
    height: int = 1
    key: str | None = None
    merges: bool = False
    """Whether the key is `<<`."""
    merged: list[Any] = field(default_factory=list)

    @property
    def wants_key(self) -> bool:
        return self.key is None and isinstance(self.value, Mapped)


class Builder:
    """One document. What an alias names is shared, but counts as often as it is used."""

    def __init__(self, *, strict: bool) -> None:
        self.root: Any = None
        self._strict = strict
        self._open: list[_Open] = []
        self._anchors: dict[str, _Built] = {}

    def scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        text = str(event.value)
        value: object = text
        if self._open and self._open[-1].wants_key:
            self._key(text, line, merges=text == "<<" and not event.style)
        else:
            value = _scalar(text, event.style, event.tag)
            self._put(value, 1, 0, line)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Built(value)

    def open(self, value: Mapped | Listed, anchor: str | None) -> None:
        if self._open and self._open[-1].wants_key:
            raise DocumentError("a key that is not a word", value.line)
        if len(self._open) >= MAX_DEPTH:
            raise _too_much(value.line)
        self._anchors.pop(anchor or "", None)
        self._open.append(_Open(value, anchor))

    def close(self) -> None:
        done = self._open.pop()
        if isinstance(done.value, Mapped):
            _merge(done.value, done.merged)
        self._put(done.value, done.size, done.height, done.value.line)
        if done.anchor is not None:
            self._anchors[done.anchor] = _Built(done.value, done.size, done.height)

    def alias(self, anchor: str, line: int) -> None:
        built = self._anchors.get(anchor)
        if built is None:
            raise DocumentError(f"the alias {anchor!r} names nothing, or what it stands in", line)
        if not (self._open and self._open[-1].wants_key):
            self._put(built.value, built.size, built.height, line)
        elif isinstance(built.value, str):
            self._key(built.value, line)
        else:
            raise DocumentError("a key that is not a word", line)

    def _key(self, key: str, line: int, *, merges: bool = False) -> None:
        mapping = self._open[-1]
        mapping.key, mapping.merges = key, merges
        if merges or not isinstance(mapping.value, Mapped):
            return
        if self._strict and key in mapping.value:
            raise DocumentError(f"the key {key!r} stands twice", line)
        mapping.value.lines[key] = line

    def _put(self, value: Any, size: int, height: int, line: int) -> None:
        if not self._open:
            self.root = value
            return
        parent = self._open[-1]
        parent.size += size
        if height >= parent.height:
            parent.height = height + 1
        if parent.size > MAX_NODES or len(self._open) + height > MAX_DEPTH:
            raise _too_much(line)
        if isinstance(parent.value, Listed):
            parent.value.append(value)
            parent.value.lines.append(line)
        elif parent.merges:
            parent.merged += value if isinstance(value, list) else [value]
        else:
            parent.value[str(parent.key)] = value
        parent.key = None


def _merge(values: Mapped, sources: Iterable[Any]) -> None:
    """What stands in the mapping itself comes first, then the sources in their order."""
    for source in sources:
        if isinstance(source, Mapped):
            for key, value in source.items():
                if key not in values:
                    values[key] = value
                    values.lines[key] = source.line_of(key)


def _too_much(line: int) -> DocumentError:
    return DocumentError(
        f"more than {MAX_NODES:,} values or {MAX_DEPTH} levels, aliases counted as used", line
    )


def _scalar(text: str, style: str | None, tag: str | None) -> object:
    if tag not in _RESOLVED or (tag is None and style):
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0] not in _NUMERIC:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text
