"""Analyses of a repository's files, each made once per content."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import radon

from shipworthy.analyse.source import analyse_source
from shipworthy.model.code import FileAnalysis, Function, Test
from shipworthy.model.repository import File


class Store(Protocol):
    def get(self, key: str) -> str | None: ...
    def put(self, key: str, value: str) -> None: ...


@dataclass
class CachedAnalyser:
    """Implements `collect.context.Analyser`.

    Kept by content and not by git's blob id: a filter, a flag in the index or an unsaved change makes
    the working copy another file than its blob.
    """

    read: Callable[[str], bytes]
    store: Store | None
    _made: dict[str, FileAnalysis] = field(default_factory=dict)

    def __call__(self, file: File) -> FileAnalysis:
        if file.path not in self._made:
            self._made[file.path] = self._analyse(file)
        return self._made[file.path]

    def _analyse(self, file: File) -> FileAnalysis:
        try:
            content = self.read(file.path)
        except (OSError, ValueError) as error:
            return FileAnalysis(0, generated=False, minified=False, problem=str(error))
        if self.store is None:
            return analyse_source(content, file.language)
        key = f"{sha256(content).hexdigest()}:{file.language}:{_analyser()}"
        if (text := self.store.get(key)) and (known := _from_text(text)):
            return known
        analysis = analyse_source(content, file.language)
        self.store.put(key, json.dumps(astuple(analysis), separators=(",", ":")))
        return analysis


@cache
def _analyser() -> str:
    """What analyses here, down to its code: with another one, an analysis may come out differently."""
    here = Path(__file__).parent
    modules = [*sorted(here.rglob("*.py")), here.parent / "model" / "code.py"]
    digest = sha256(f"{sys.version_info[:2]}{radon.__version__}".encode())
    for module in modules:
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def _from_text(text: str) -> FileAnalysis | None:
    """The analysis again; none where the text is not what was written."""
    try:
        lines, generated, minified, functions, tests, imports, *rest = json.loads(text)
        return FileAnalysis(
            lines, generated, minified, _all(Function, functions), _all(Test, tests),
            None if imports is None else tuple(imports), *rest,
        )  # fmt: skip
    except (ValueError, TypeError, RecursionError):
        return None


def _all(kind: type, rows: Any) -> Any:
    return None if rows is None else tuple(kind(*row) for row in rows)
