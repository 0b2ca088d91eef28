"""Analyses of contents git has, whatever the working tree holds; a few at a time, as the past is long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from shipworthy.analyse.cached import CachedAnalyser, Store
from shipworthy.model.code import FileAnalysis
from shipworthy.model.repository import File, FileKind, PathClass

AT_ONCE = 400
MAX_BLOB = 1_000_000
Read = Callable[[Iterable[str]], Mapping[str, bytes]]


def analyses_of(
    blobs: Mapping[str, str],
    read: Read,
    store: Store | None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Iterator[tuple[str, FileAnalysis]]:
    """By git's ids, of contents in the language named. What git lacks, or is very large, is left out."""
    ids = list(blobs)
    for at in range(0, len(ids), AT_ONCE):
        progress(at, len(ids))
        found = {k: v for k, v in read(ids[at : at + AT_ONCE]).items() if len(v) <= MAX_BLOB}
        files = [_as_file(each, blobs[each]) for each in ids[at : at + AT_ONCE] if each in found]
        analyser = CachedAnalyser(found.__getitem__, store, files)
        for file in files:
            yield file.path, analyser(file)


def _as_file(blob: str, language: str) -> File:
    return File(blob, blob, FileKind.TEXT, PathClass.PRODUCT, language, frozenset(), 0)
