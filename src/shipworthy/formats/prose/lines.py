"""What the line-based readers share: a cursor, indented blocks, and marks inside a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shipworthy.formats.prose.parts import Parts, sentence_around
from shipworthy.model.prose import Link, Paragraph


@dataclass
class Lines:
    """The lines of a text, and where the reader stands (from 0)."""

    text: list[str]
    at: int = 0

    def __bool__(self) -> bool:
        return self.at < len(self.text)

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.text[place] if 0 <= place < len(self.text) else ""

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def skip_blank(self) -> None:
        while self and not self.peek().strip():
            self.at += 1

    def indented(self, deeper_than: int) -> list[str]:
        """The block of lines that are blank or indented deeper; without the blank ones at its end."""
        start = end = self.at
        while self and (not self.peek().strip() or indent(self.peek()) > deeper_than):
            self.at += 1
            if self.text[self.at - 1].strip():
                end = self.at
        return self.text[start:end]


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def dedented(lines: list[str]) -> str:
    depth = min((indent(line) for line in lines if line.strip()), default=0)
    return "\n".join(line[depth:] for line in lines)


@dataclass(frozen=True, slots=True)
class Marks:
    """How a mark-up writes code and links inside a line; group 1 holds what is meant."""

    code: re.Pattern[str]
    link: re.Pattern[str]
    image: re.Pattern[str] | None = None


@dataclass
class Paragraphs:
    """Lines of text that belong together, until they are flushed into the parts."""

    parts: Parts
    marks: Marks
    held: list[str] = field(default_factory=list)
    line: int = 1

    def add(self, text: str, line: int) -> None:
        if not self.held:
            self.line = line
        self.held.append(text.strip())

    def flush(self) -> None:
        if not self.held:
            return
        text = " ".join(self.held)
        start = 0
        for offset, said in enumerate(self.held):
            self._inline(said, start, text, self.line + offset)
            start += len(said) + 1
        self.parts.paragraphs.append(Paragraph(text, self.line))
        self.held = []

    def _inline(self, said: str, start: int, text: str, line: int) -> None:
        for found in self.marks.code.finditer(said):
            sentence = sentence_around(text, start + found.start(), start + found.end())
            self.parts.span(found[1], line, sentence)
        self.parts.links.extend(Link(f[1], line) for f in self.marks.link.finditer(said))
        if self.marks.image:
            images = self.marks.image.finditer(said)
            self.parts.links.extend(Link(f[1], line, image=True) for f in images)
