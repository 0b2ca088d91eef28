"""Places in code that have the form of one provider's answers, or of its descriptions of tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from shipworthy.analyse.models.code_text import line_of
from shipworthy.model.lock_in import Provider, Shape, TieKind

LIKELY = (
    b"hoices", b"andidates", b"ontent[0]", b'ontent"][', b"ontent'][", b"ontent?.[0]",
    b'"message"]', b"'message']", b"input_schema", b"eclarations", b'"function"', b"'function'",
)  # fmt: skip
"""One of these bytes stands in every such place."""
_WRITTEN = re.compile(r"(?:\.\w{1,40}){0,4}\s{0,3}=(?![=>])")
"""What is given a value is an answer of one's own making."""


def shapes(code: str, providers: Iterable[Provider]) -> Iterator[Shape]:
    """`code` is without comments."""
    for provider in providers:
        for kind, patterns in ((TieKind.ANSWER, provider.answers), (TieKind.TOOL, provider.tools)):
            lines: dict[int, str] = {}
            for pattern in patterns:
                for found in _compiled(pattern).finditer(code):
                    if kind is TieKind.ANSWER and _WRITTEN.match(code, found.end()):
                        continue
                    lines.setdefault(line_of(code, found.start()), " ".join(found[0].split())[:80])
            yield from (Shape(line, provider.name, kind, text) for line, text in sorted(lines.items()))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
