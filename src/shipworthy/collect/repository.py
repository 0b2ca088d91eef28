"""The repository as a whole: its code, its languages, what can be said about its files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.model.facts import Place
from shipworthy.model.repository import File, FileKind, PathClass

_DESCRIPTIONS = ("HCL", "Nix")
BESIDE = re.compile(r"(?:scripts?|tools?|hack|ci|contrib|dev|devtools|benchmarks?|\.[\w-]+)/", re.IGNORECASE)
"""Folders at the root that hold what maintains the product."""
_PROSE = frozenset({"markdown", "rst", "asciidoc", "plain-text", "mdx"})


MOST_ASIDE = 0.5
"""A declaration that takes more of the source away than it leaves is not taken at its word."""


@fact("code.set_aside", unit="share")
def set_aside(context: Context) -> float:
    """The share of the source that is not judged only because somebody says so.

    In lines, of what `.gitattributes` (`linguist-generated`, `-vendored`, `-documentation`) or `paths:`
    in the configuration name generated, vendored, documentation, tests, examples or data, though it is
    none of these by its name, says nowhere that a tool wrote it, and holds no tests.
    """
    aside = [f for f in context.files if f.set_aside and f.kind is FileKind.TEXT]
    lines = {f.path: context.analysis(f).lines for f in aside if _is_written(context, f)}
    for path, _ in sorted(lines.items(), key=lambda pair: -pair[1])[:1]:
        context.cite(path)
    left = sum(context.analysis(f).lines for f in _product(context)) if lines else 0
    total = sum(lines.values())
    return total / (total + left) if total else 0.0


def _is_written(context: Context, file: File) -> bool:
    analysis = context.analysis(file)
    tests = file.path_class is PathClass.TEST and bool(analysis.tests)
    return not (analysis.generated or analysis.minified or tests)


def _product(context: Context) -> tuple[File, ...]:
    return context.once("product source", lambda: tuple(_written_product(context)))


def _written_product(context: Context) -> Iterator[File]:
    for file in context.of_class(PathClass.PRODUCT):
        if file.language is not None and file.kind is FileKind.TEXT:
            analysis = context.analysis(file)
            if not analysis.generated and not analysis.minified:
                yield file


@fact("code.files")
def source_files(context: Context) -> tuple[File, ...]:
    """The product's source files: in a programming language, written by people, not minified.

    Unknown where `.gitattributes` or the configuration set more of the source aside than they leave.
    """
    if (share := context.get(set_aside)) > MOST_ASIDE:
        raise Unavailable(
            f"{share:.0%} of the source is set aside by .gitattributes or by `paths:` in the configuration, "
            "so that what is left says little of the product",
            "set aside only what tools or others wrote",
        )
    return _product(context)


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


@fact("code.testable_lines", unit="lines")
def testable_lines(context: Context) -> int:
    """Non-blank lines of product code that does something a test can watch.

    Left out are descriptions of what ought to be there (Terraform, Nix): what checks them is their tool's own
    validation and plan. They count where the repository has tests of them.
    """
    lines = context.get(languages)
    described = sum(lines.get(name, 0) for name in _DESCRIPTIONS)
    tested = described and any(f.path_class is PathClass.TEST and f.language for f in context.files)
    return context.get(production_lines) - (0 if tested else described)


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
