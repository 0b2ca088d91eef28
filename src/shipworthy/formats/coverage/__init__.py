"""Coverage reports: one module per format, with `matches(head, path)` and `parse(content, sources)`.

A module is found by being in this folder. Its `parse` may raise `DocumentError`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from shipworthy.formats.coverage_settings import PythonSettings
from shipworthy.formats.report_readers import first_match, in_folder
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

SourceOf = Callable[[str], str | None]
"""The text of a measured file, by its path as the report writes it; none where it is not known."""

Sources = Callable[[Sequence[str]], SourceOf]
"""Told all measured paths first, because they are recognised by what they have in common."""


@dataclass(frozen=True)
class Project:
    """`Sources` of a project that has settings of its own for what is measured."""

    sources: Sources
    python: Callable[[], PythonSettings]
    """For coverage.py, whose data file does not hold them. Raises `DocumentError`."""

    def __call__(self, measured: Sequence[str]) -> SourceOf:
        return self.sources(measured)


class Reader(Protocol):
    def matches(self, head: bytes, path: str) -> bool: ...
    def parse(self, content: Content, sources: Sources) -> CoverageReport: ...


@cache
def readers() -> tuple[Reader, ...]:
    return in_folder(__name__, __path__)


def reader_of(content: Content) -> Reader | None:
    """Whose format it is in, by its first bytes."""
    return first_match(readers(), content)


def read(content: Content, sources: Sources) -> CoverageReport | None:
    """The report; none where the content is in none of the formats. Raises `DocumentError` and `OSError`."""
    reader = reader_of(content)
    return reader.parse(content, sources) if reader else None
