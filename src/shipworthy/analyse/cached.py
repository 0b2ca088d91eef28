"""Analyses of a repository's files, each made once per content."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from typing import Any, Protocol

from shipworthy.analyse.source import VERSION, analyse_source
from shipworthy.model.code import FileAnalysis, Function, Test
from shipworthy.model.repository import File

_PYTHON = "{}.{}".format(*sys.version_info[:2])
"""What parses Python here: part of the key, since grammars differ."""


class Store(Protocol):
    def get(self, key: str) -> str | None: ...
    def put(self, key: str, value: str) -> None: ...


@dataclass
class CachedAnalyser:
    """Implements `collect.context.Analyser`. `changed` are paths whose blob id says nothing of them."""

    read: Callable[[str], bytes]
    store: Store | None
    changed: frozenset[str]
    _made: dict[str, FileAnalysis] = field(default_factory=dict)

    def __call__(self, file: File) -> FileAnalysis:
        if file.path not in self._made:
            self._made[file.path] = self._analyse(file)
        return self._made[file.path]

    def _analyse(self, file: File) -> FileAnalysis:
        store = None if file.path in self.changed else self.store
        key = f"{VERSION}:{_PYTHON}:{file.language}:{file.blob}"
        if store and (text := store.get(key)) and (known := _from_text(text)):
            return known
        try:
            analysis = analyse_source(self.read(file.path), file.language)
        except (OSError, ValueError) as error:
            return FileAnalysis(0, generated=False, minified=False, problem=str(error))
        if store:
            store.put(key, json.dumps(astuple(analysis), separators=(",", ":")))
        return analysis


def _from_text(text: str) -> FileAnalysis | None:
    """The analysis again; none where the text is not what was written."""
    try:
        lines, generated, minified, functions, tests, imports, problem = json.loads(text)
        return FileAnalysis(
            lines, generated, minified, _all(Function, functions), _all(Test, tests),
            None if imports is None else tuple(imports), problem,
        )  # fmt: skip
    except (ValueError, TypeError):
        return None


def _all(kind: type, rows: Any) -> Any:
    return None if rows is None else tuple(kind(*row) for row in rows)
