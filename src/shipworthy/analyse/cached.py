"""Analyses of a repository's files, each made once per content."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from shipworthy.analyse.source import analyse_source
from shipworthy.analyse.stored import from_text, to_text
from shipworthy.analyse.syntax.queries import languages, of_language
from shipworthy.model.code import FileAnalysis
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
        key = f"{sha256(content).hexdigest()}:{_parser(file.language)}:{_analyser()}"
        if (text := self.store.get(key)) and (known := from_text(text)):
            return known
        analysis = analyse_source(content, file.language)
        self.store.put(key, to_text(analysis))
        return analysis


@cache
def _analyser() -> str:
    """What analyses here, down to its code: with another one, an analysis may come out differently."""
    here = Path(__file__).parent
    modules = [*sorted(here.rglob("*.py")), *sorted(here.rglob("*.scm")), here.parent / "model" / "code.py"]
    digest = sha256(str(sys.version_info[:2]).encode())
    for module in modules:
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _parser(language: str | None) -> str:
    """The language and the versions of what parses it."""
    if language is None or language not in languages():
        return str(language)
    wheels = {parser.partition(".")[0] for parser in of_language(language).parsers}
    return " ".join([language, *(_version(wheel) for wheel in sorted(wheels | {"tree_sitter"}))])


def _version(wheel: str) -> str:
    try:
        return version(wheel.replace("_", "-"))
    except PackageNotFoundError:
        return "missing"
