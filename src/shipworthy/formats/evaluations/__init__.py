"""Results of evaluations of answers: one module per format, with `matches(head, path)` and `parse(content)`.

A module is found by being in this folder. Its `parse` may raise `DocumentError`.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

from shipworthy.formats.report_readers import first_match, in_folder
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun


class Reader(Protocol):
    def matches(self, head: bytes, path: str) -> bool: ...
    def parse(self, content: Content) -> EvaluationRun: ...


@cache
def readers() -> tuple[Reader, ...]:
    return in_folder(__name__, __path__)


def reader_of(content: Content) -> Reader | None:
    """Whose format it is in, by its first bytes."""
    return first_match(readers(), content)


def read(content: Content) -> EvaluationRun | None:
    """The run; none where the content is in none of the formats. Raises `DocumentError` and `OSError`."""
    reader = reader_of(content)
    return reader.parse(content) if reader else None
