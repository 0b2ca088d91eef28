"""Analyses of a repository's files, each made once per content."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from shipworthy.analyse.parallel import Analysts, Job
from shipworthy.analyse.stored import from_text
from shipworthy.analyse.syntax.queries import languages, of_language
from shipworthy.model.code import FileAnalysis
from shipworthy.model.repository import File, FileKind, PathClass

_READ = frozenset({PathClass.PRODUCT, PathClass.TEST})
_SHOWN_EVERY = 50
"""Files."""


class Store(Protocol):
    def get(self, key: str) -> str | None: ...
    def put(self, key: str, value: str) -> None: ...


@dataclass
class CachedAnalyser:
    """Implements `collect.context.Analyser`. The first question has the product and its tests analysed.

    Kept by content and not by git's blob id: a filter, a flag in the index or an unsaved change makes
    the working copy another file than its blob.
    """

    read: Callable[[str], bytes]
    store: Store | None
    files: Sequence[File] = ()
    progress: Callable[[str, int, int], None] = lambda _what, _done, _of: None
    analysts: Callable[[], Analysts] = Analysts
    gave_up: bool = False
    """On some file: another time, it may be read."""
    _made: dict[str, FileAnalysis] = field(default_factory=dict)
    _all_asked: bool = False

    def __call__(self, file: File) -> FileAnalysis:
        if not self._all_asked:
            self._all_asked = True
            self._make([f for f in self.files if _is_source(f)])
        if file.path not in self._made:
            self._make([file])
        return self._made[file.path]

    def _make(self, files: Sequence[File]) -> None:
        same: dict[str, list[str]] = {}
        with self.analysts() as analysts:
            for job, done in analysts.analyse(self._unknown(files, same)):
                if not isinstance(done, str):
                    self.gave_up = True
                elif self.store is not None:
                    self.store.put(job.key, done)
                analysis = from_text(done) if isinstance(done, str) else done
                if analysis is None:
                    raise ValueError("an analysis cannot be read again as it was written")
                self._made |= dict.fromkeys(same[job.key], analysis)

    def _unknown(self, files: Sequence[File], same: dict[str, list[str]]) -> Iterator[Job]:
        """What has to be analysed, once for the `same` content; what is known already is taken on the way."""
        for number, file in enumerate(files):
            if number % _SHOWN_EVERY == 0:
                self.progress("Reading the source files", number, len(files))
            try:
                content = self.read(file.path)
            except (OSError, ValueError) as error:
                self._made[file.path] = FileAnalysis(0, generated=False, minified=False, problem=str(error))
                continue
            key = f"{sha256(content).hexdigest()}:{_parser(file.language)}:{_analyser()}"
            text = self.store.get(key) if self.store is not None else None
            if text is not None and (known := from_text(text)):
                self._made[file.path] = known
            elif key in same:
                same[key].append(file.path)
            else:
                same[key] = [file.path]
                yield Job(key, content, file.language)


def _is_source(file: File) -> bool:
    return file.language is not None and file.kind is FileKind.TEXT and file.path_class in _READ


@cache
def _analyser() -> str:
    """What analyses here, down to its code: with another one, an analysis may come out differently."""
    here = Path(__file__).parent
    digest = sha256(str(sys.version_info[:2]).encode())
    for module in [*_sorted(here, "*.py"), *_sorted(here, "*.scm"), here.parent / "model" / "code.py"]:
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def _sorted(folder: Path, pattern: str) -> Iterable[Path]:
    return sorted(folder.rglob(pattern))


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
