"""How large the product's source files are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.code.complexity import DECLARATIVE
from shipworthy.collect.context import Context, fact
from shipworthy.collect.projects import projects
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import File

LARGE = 1_000
"""Non-blank lines above which a file counts as large."""

_RUST_TESTS = re.compile(r"^#\[cfg\(test\)\]\s*\n(?:pub )?mod \w+ *\{", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A source file of more than 1,000 non-blank lines."""

    path: str
    line: int
    lines: int
    language: str


@fact("size.largest_files")
def largest_files(context: Context) -> tuple[LargeFile, ...]:
    """The product's source files of more than 1,000 non-blank lines, in any language, largest first.

    Left out: declarations (SQL, HCL, stub files …), Python files without functions (tables of data), and
    in Rust the test module at the end of a file.
    """
    found = [
        LargeFile(file.path, 1, lines, file.language or "")
        for file, lines in _sized(context)
        if lines > LARGE
    ]
    found.sort(key=lambda f: (-f.lines, f.path))
    for large in found:
        context.cite(large.path)
    return tuple(found)


@fact("size.large_share", unit="share")
def large_share(context: Context) -> float:
    """The share of product code that stands in files of more than 1,000 non-blank lines.

    Counted as in `size.largest_files`; 0 where there is no code.
    """
    total = sum(lines for _, lines in _sized(context))
    large = context.get(largest_files)
    for file in large[:3]:
        context.cite(file.path)
    return sum(f.lines for f in large) / total if total else 0.0


def code_lines(context: Context, file: File) -> int:
    """Non-blank lines, without the tests that Rust keeps in the file they test."""
    lines = context.analysis(file).lines
    if file.language != "Rust" or lines <= LARGE:
        return lines
    text = context.read(file.path)
    tests = _RUST_TESTS.search(text)
    return sum(1 for line in text[: tests.start()].splitlines() if line.strip()) if tests else lines


def _sized(context: Context) -> list[tuple[File, int]]:
    return [
        (file, code_lines(context, file))
        for file in context.get(source_files)
        if not is_declaration(file) and not _is_table(context, file)
    ]


def is_declaration(file: File) -> bool:
    """It says what there is and does nothing: SQL, HCL, and the stub files of Python and TypeScript."""
    return file.language in DECLARATIVE or file.name.endswith((".d.ts", ".d.mts", ".d.cts", ".pyi"))


def _is_table(context: Context, file: File) -> bool:
    analysis = context.analysis(file)
    return analysis.syntax is not None and not analysis.syntax.functions and analysis.lines > LARGE


@fact("size.projects")
def project_count(context: Context) -> int:
    """How many projects the repository holds: folders with a manifest of their own."""
    return len(context.get(projects))
