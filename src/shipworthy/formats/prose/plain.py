"""Text without mark-up: paragraphs, and lines set apart as code by their indentation."""

from __future__ import annotations

import re

from shipworthy.formats.prose.lines import Lines, Marks, Paragraphs, dedented, indent
from shipworthy.formats.prose.parts import Parts
from shipworthy.model.prose import Document

_MARKS = Marks(
    code=re.compile(r"`([^`']{1,300})[`']"),
    link=re.compile(r"(?!)"),  # plain text has none
)


def read(text: str) -> Document:
    lines = Lines(text.split("\n"))
    parts = Parts()
    paragraphs = Paragraphs(parts, _MARKS)
    while lines:
        line = lines.peek()
        if not line.strip():
            paragraphs.flush()
            lines.take()
        elif indent(line) >= 2 and not paragraphs.held:
            at = lines.at + 1
            parts.block(dedented(lines.indented(1)), at, "")
        else:
            paragraphs.add(lines.take(), lines.at)
    paragraphs.flush()
    return parts.document(len(text.split()))
