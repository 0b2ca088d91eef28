"""The repository as a whole: its code, its languages, what can be said about its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from shipworthy.collect.context import Context, fact
from shipworthy.model.facts import Place
from shipworthy.model.repository import File, FileKind, PathClass

_PROSE = frozenset({"markdown", "rst", "asciidoc", "plain-text", "mdx"})


@fact("code.files")
def source_files(context: Context) -> tuple[File, ...]:
    """The product's source files: in a programming language, written by people, not minified."""
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.language is not None and file.kind is FileKind.TEXT:
            analysis = context.analysis(file)
            if not analysis.generated and not analysis.minified:
                found.append(file)
    return tuple(found)


@fact("code.languages", unit="lines")
def languages(context: Context) -> Mapping[str, int]:
    """Non-blank lines of product code by language, most first."""
    lines: Counter[str] = Counter()
    for file in context.get(source_files):
        assert file.language is not None
        lines[file.language] += context.analysis(file).lines
    return dict(sorted(lines.items(), key=lambda pair: (-pair[1], pair[0])))


@fact("code.production_lines", unit="lines")
def production_lines(context: Context) -> int:
    """Non-blank lines of product code: tests, examples, generated and vendored files left out."""
    return sum(context.get(languages).values())


@fact("repository.prose_files", unit="files")
def prose_files(context: Context) -> int:
    """Files of prose that hold text: Markdown, reStructuredText, AsciiDoc, plain text."""
    return sum(1 for f in context.files if f.tags & _PROSE and f.size > 0 and f.kind is FileKind.TEXT)


@fact("repository.anchor")
def anchor(context: Context) -> Place:
    """Where a finding about the whole repository is shown: its README, else its first file."""
    roots = [f for f in context.files if "/" not in f.path and f.kind is FileKind.TEXT]
    # Translations stand beside it: `README-ja.md`; the plain name is the shortest.
    readmes = sorted((len(f.name), f.path) for f in roots if f.name.lower().startswith("readme"))
    if readmes:
        return Place(readmes[0][1])
    return Place(context.files[0].path) if context.files else Place(".")
