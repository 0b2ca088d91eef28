"""Facts with parameters, for rules of one's own: files by glob, text by pattern, values by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pathspec

from shipworthy.analyse.linear import LinearPattern, PatternError, linear
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.errors import UsageError
from shipworthy.model.repository import File, FileKind
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

MAX_LINE = 2_000
MAX_MATCHES = 1_000


@dataclass(frozen=True, slots=True)
class Match:
    """A line that matches."""

    path: str
    line: int
    text: str


@fact("files.matching", unit="files")
def files_matching(context: Context, glob: str) -> int:
    """How many tracked files match the glob (as in .gitignore). Given: `glob`."""
    found = _files(context, glob)
    for file in found[:20]:
        context.cite(file.path)
    return len(found)


@fact("text.matching")
def text_matching(context: Context, glob: str, pattern: str) -> tuple[Match, ...]:
    """The lines of the files matching `glob` in which the regular expression `pattern` is found.

    Given: `glob` (as in .gitignore) and `pattern`, in the syntax of RE2: no look-around, no back-references.
    """
    expression = _expression(pattern)
    found: list[Match] = []
    for file in _files(context, glob):
        if file.kind is not FileKind.TEXT:
            continue
        for number, line in enumerate(context.read(file.path).splitlines(), start=1):
            if expression.search(line[:MAX_LINE]):
                found.append(Match(file.path, number, line[:MAX_LINE].strip()))
                if len(found) >= MAX_MATCHES:
                    return tuple(found)
    return tuple(found)


@fact("value.at")
def value_at(context: Context, file: str, path: str) -> object:
    """The value at a dotted path in a YAML, JSON or TOML file; an empty text where nothing is there.

    Given: `file` and `path`, such as `pyproject.toml` and `tool.mypy.strict`. Unknown where the file
    cannot be read; a missing file has no value.
    """
    if context.file(file) is None:
        return ""
    value: object = _document(context, file)
    parent: object = value
    key = ""
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return ""
        parent, value = value, value[key]
    context.cite(file, line_of(parent, key))
    return "" if value is None else value


def _expression(pattern: str) -> LinearPattern:
    try:
        return linear(pattern)
    except PatternError as error:
        raise UsageError(
            f"text.matching: {pattern!r} is no regular expression of RE2: {error}",
            help="look-ahead, look-behind and references to groups are not there: they can take for ever",
        ) from None


def _document(context: Context, path: str) -> object:
    text = context.read(path)
    try:
        if path.endswith((".yaml", ".yml")):
            return read_yaml(text)
        return read_toml(text) if path.endswith(".toml") else read_json(text)
    except DocumentError as error:
        raise Unavailable(f"{path}:{error.line} cannot be read: {error}") from None


def _files(context: Context, glob: str) -> list[File]:
    spec = _spec(glob)
    return [file for file in context.files if spec.match_file(file.path)]


@lru_cache(maxsize=256)
def _spec(glob: str) -> pathspec.GitIgnoreSpec:
    return pathspec.GitIgnoreSpec.from_lines([glob])
