"""Source files of which no syntax tree can be had."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.analyse.python_syntax import Unread, parse_python
from shipworthy.collect.code.complexity import READ as COUNTED
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import languages, source_files

READ = frozenset({"Python"})
"""Where the parser is the language's own: what it refuses is wrong. Others read on after an error."""


@dataclass(frozen=True, slots=True)
class UnparsableFile:
    """A source file with a syntax error."""

    path: str
    line: int
    problem: str


@fact("code.parsed_share", unit="share")
def parsed_share(context: Context) -> float:
    """The share of product code in languages of which a syntax error can be told for sure: Python."""
    lines = context.get(languages)
    total = sum(lines.values())
    return sum(n for name, n in lines.items() if name in READ) / total if total else 0.0


@fact("code.unparsable_files")
def unparsable_files(context: Context) -> tuple[UnparsableFile, ...]:
    """The product's Python files with a syntax error, each with its first.

    Left out are templates of Python files, files that are not UTF-8, and files that seem written for a Python
    newer than the one that scans.
    """
    found = []
    for file in context.get(source_files):
        if file.language not in READ or context.analysis(file).syntax is not None or "{{" in file.path:
            continue
        try:
            unread = parse_python(context.read(file.path))
        except Unavailable:
            continue
        if isinstance(unread, Unread) and unread.wrong:
            context.cite(file.path, unread.line)
            found.append(UnparsableFile(file.path, unread.line, unread.problem))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A source file in a language that is read, of which nothing could be."""

    path: str
    line: int
    language: str
    problem: str


@fact("code.unread_files")
def unread_files(context: Context) -> tuple[UnreadFile, ...]:
    """The product's source files whose functions are unknown, and why.

    They do not parse, are too large or took too long. Only in languages that are read at all; their lines
    count as unread in `complexity.read_share`.
    """
    found = [
        UnreadFile(file.path, 1, file.language, context.analysis(file).problem)
        for file in context.get(source_files)
        if file.language is not None and file.language in COUNTED and context.analysis(file).syntax is None
    ]
    for unread in found:
        context.cite(unread.path)
    return tuple(found)
