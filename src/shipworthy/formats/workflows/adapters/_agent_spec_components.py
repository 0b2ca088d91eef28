"""Which component a reference means: in the same file, or in a file beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shipworthy.formats.workflows.adapter import Files, Source
from shipworthy.formats.workflows.format import JSON, YAML, child
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

_REFERENCE = "$component_ref"
_SHARED = "$referenced_components"
_MAX_FILES = 40
_MAX_VALUES = 200_000


@dataclass(frozen=True, slots=True)
class Component:
    """One component with where it stands."""

    value: Mapping[str, Any]
    path: str
    referred: bool = False
    """By name, not written in place."""

    @property
    def type(self) -> str:
        return str(self.value.get("component_type") or "")[:100]

    @property
    def name(self) -> str:
        name = self.value.get("name")
        return name[:200] if isinstance(name, str) and name else self.type or "component"

    @property
    def key(self) -> str:
        """What tells it from every other."""
        id_ = self.value.get("id")
        return id_[:200] if isinstance(id_, str) and id_ else f"{self.name} ({self.line})"

    @property
    def line(self) -> int:
        return line_of(self.value, "component_type", getattr(self.value, "line", 1))


class Components:
    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.files: list[str] = []
        """Those beside it that hold what it refers to."""
        self._beside: Files = source.files
        self._own = _shared_of(source.document)
        self._others: list[tuple[str, Mapping[str, Any]]] | None = None
        self._ids: dict[str, Mapping[str, Any]] | None = None
        self._root = source.document

    def of(self, value: Any, path: str = "") -> Component | None:
        """What is written there or referred to; none where nothing is, or nobody knows which."""
        if not isinstance(value, Mapping):
            return None
        reference = value.get(_REFERENCE)
        if reference is None:
            return Component(value, path or self.path)
        return self._named(str(reference)) if isinstance(reference, str | int) else None

    def _named(self, name: str) -> Component | None:
        if isinstance(found := self._own.get(name), Mapping):
            return Component(found, self.path, referred=True)
        if (found := self._by_id().get(name)) is not None:
            return Component(found, self.path, referred=True)
        holders = [(p, c[name]) for p, c in self._elsewhere() if isinstance(c.get(name), Mapping)]
        if not holders or any(value != holders[0][1] for _, value in holders):
            return None
        path, value = holders[0]
        if path not in self.files:
            self.files.append(path)
        return Component(value, path, referred=True)

    def _by_id(self) -> Mapping[str, Mapping[str, Any]]:
        """What is written in place may be referred to as well."""
        if self._ids is None:
            self._ids = {}
            waiting: list[Any] = [self._root]
            for _ in range(_MAX_VALUES):
                if not waiting:
                    break
                match waiting.pop():
                    case Mapping() as mapping:
                        if isinstance(id_ := mapping.get("id"), str) and "component_type" in mapping:
                            self._ids.setdefault(id_, mapping)
                        waiting.extend(mapping.values())
                    case list() as entries:
                        waiting.extend(entries)
                    case _:
                        continue
        return self._ids

    def _elsewhere(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Files of the same folder, those of the same kind before others."""
        if self._others is None:
            folder, suffix = posixpath.dirname(self.path), posixpath.splitext(self.path)[1]
            near = [
                p for p in self._beside.under(folder) if posixpath.dirname(p) == folder and p != self.path
            ]
            same = [p for p in near if p.endswith(suffix)]
            others = [p for p in near if p.endswith((*JSON, *YAML)) and not p.endswith(suffix)]
            self._others = self._read(same[:_MAX_FILES]) or self._read(others[:_MAX_FILES])
        return self._others

    def _read(self, paths: list[str]) -> list[tuple[str, Mapping[str, Any]]]:
        found: list[tuple[str, Mapping[str, Any]]] = []
        for path in paths:
            text = self._beside.text(path)
            if text is None or _SHARED not in text:
                continue
            if (shared := _shared_in(text, yaml=path.endswith(YAML))) is not None:
                found.append((path, shared))
        return found


@lru_cache(maxsize=256)
def _shared_in(text: str, *, yaml: bool) -> Mapping[str, Any] | None:
    """Every file of a folder asks its neighbours: each is read once. None: it is whole, or no document."""
    try:
        root = read_yaml(text) if yaml else read_json(text)
    except DocumentError:
        return None
    return _shared_of(root) if child(root, "component_type") is None else None


def _shared_of(root: Any) -> dict[str, Any]:
    """Each component may bring along those it refers to."""
    found: dict[str, Any] = {}
    waiting: list[Any] = [root]
    for _ in range(_MAX_VALUES):
        if not waiting:
            break
        match waiting.pop():
            case Mapping() as mapping:
                shared = mapping.get(_SHARED)
                if isinstance(shared, Mapping):
                    for key, value in shared.items():
                        found.setdefault(str(key), value)
                waiting.extend(mapping.values())
            case list() as entries:
                waiting.extend(entries)
            case _:
                continue
    return found
