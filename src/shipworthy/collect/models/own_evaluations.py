"""Evaluations of one's own: cases in files of data, and code that runs them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.analyse.models.imports import GROUPS
from shipworthy.collect.context import Context
from shipworthy.collect.models.model_calls import EVALUATIONS, content_of
from shipworthy.formats.evaluation_cases import case_count, is_data
from shipworthy.model.repository import File, FileKind

MIN_CASES = 3
MAX_CASES_BYTES = 5_000_000
_EVALUATES = re.compile(
    r"(?:^|[/_.-])(?:evals?|evaluat(?:e|ion|ions|or))(?:[_-][\w-]*)?\.(?:py|[cm]?[jt]sx?)$", re.IGNORECASE
)
_DATA_FILE = re.compile(r"[\"']((?:[\w.-]{1,80}/){0,6}[\w.-]{1,80}\.(?:jsonl|ndjson|json|csv|ya?ml))[\"']")


def folders_with_cases(
    context: Context, files: Sequence[File], known: set[str]
) -> Iterator[tuple[str, int, int]]:
    """Path, line and number of cases, for each folder that holds both cases and code.

    Unless an evaluation that is known lies in it.
    """
    folders: dict[str, list[File]] = {}
    for file in files:
        if found := EVALUATIONS.match(file.path):
            folders.setdefault(found[0], []).append(file)
    for folder, held in sorted(folders.items()):
        if any(path.startswith(folder + "/") for path in known) or not any(f.language for f in held):
            continue
        counted = [(f, count_cases(context, f)) for f in held if is_data(f.path)]
        best = max(counted, key=lambda pair: (pair[1], pair[0].path), default=None)
        if best and best[1] >= MIN_CASES:
            yield best[0].path, 1, best[1]


def code_with_cases(
    context: Context, files: Sequence[File], known: set[str]
) -> Iterator[tuple[str, int, int]]:
    """Path, line and number of cases, by code named as an evaluation that names a file of them."""
    folders = {path.rpartition("/")[0] for path in known}
    for file in files:
        folder = file.path.rpartition("/")[0]
        if file.language in GROUPS and _EVALUATES.search(file.path) and folder not in folders:
            named = next(_cases_named(context, file, folder), None)
            if named:
                folders.add(folder)
                yield file.path, *named


def _cases_named(context: Context, file: File, folder: str) -> Iterator[tuple[int, int]]:
    text = content_of(context, file).decode("utf-8", errors="replace")
    code = code_of(text, file.language)
    for found in _DATA_FILE.finditer(code):
        written = found[1].removeprefix("./")
        for place in dict.fromkeys((posixpath.normpath(posixpath.join(folder, written)), written)):
            for named in files_named(context, place):
                if (cases := count_cases(context, named)) >= MIN_CASES:
                    yield line_of(code, found.start()), cases


def files_named(context: Context, pattern: str) -> list[File]:
    """The file at a path, or those that fit a pattern with `*`."""
    if "*" not in pattern:
        file = context.file(pattern)
        return [file] if file and file.kind is FileKind.TEXT else []
    start = pattern.partition("*")[0]
    texts = (f for f in context.files if f.kind is FileKind.TEXT and f.path.startswith(start))
    return [f for f in texts if fnmatchcase(f.path, pattern)]


def count_cases(context: Context, file: File) -> int:
    if file.size > MAX_CASES_BYTES:
        return 0
    return case_count(file.path, content_of(context, file).decode("utf-8", errors="replace"))
