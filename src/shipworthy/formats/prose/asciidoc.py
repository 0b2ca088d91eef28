"""AsciiDoc: as much of it as names code, links and images."""

from __future__ import annotations

import re

from shipworthy.formats.prose.lines import Lines, Marks, Paragraphs
from shipworthy.formats.prose.parts import Parts
from shipworthy.model.prose import Document, Link

_MARKS = Marks(
    code=re.compile(r"[`+]([^`+]{1,300})[`+]"),
    link=re.compile(r"\b(?:link|xref):([^\s\[\]]{1,500})\["),
    image=re.compile(r"\bimage:([^\s:\[\]][^\s\[\]]{0,500})\["),
)
_BLOCK_MACRO = re.compile(r"(image|include)::([^\s\[\]]{1,500})\[")
_HEADING = re.compile(r"(={1,6}) +(\S.{0,500})")
_ATTRIBUTES = re.compile(r"\[([^\]]{0,300})\]\s{0,20}")
_FENCES = ("----", "....", "```")
_COMMENT = "////"


def read(text: str) -> Document:
    return _Reader(Lines(text.split("\n"))).read(len(text.split()))


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.parts = Parts()
        self.paragraphs = Paragraphs(self.parts, _MARKS)
        self.language = ""

    def read(self, words: int) -> Document:
        images_elsewhere = any(line.startswith(":imagesdir:") for line in self.lines.text)
        while self.lines:
            self._take()
        self.paragraphs.flush()
        if images_elsewhere:
            self.parts.links = [link for link in self.parts.links if not link.image]
        return self.parts.document(words)

    def _take(self) -> None:
        line = self.lines.peek()
        bare = line.rstrip()
        if bare.startswith(_FENCES) and not bare.strip("-.`").strip("abcdefghijklmnopqrstuvwxyz"):
            self._block(bare)
        elif bare.startswith(_COMMENT):
            self._until(bare)
        elif found := _HEADING.fullmatch(bare):
            self._end_paragraph()
            self.parts.heading(len(found[1]), found[2], self.lines.at + 1)
            self.lines.take()
        elif found := _ATTRIBUTES.fullmatch(bare):
            self._end_paragraph()
            self.language = _language(found[1])
            self.lines.take()
        elif found := _BLOCK_MACRO.match(bare):
            self._end_paragraph()
            self.parts.links.append(Link(found[2], self.lines.at + 1, found[1] == "image"))
            self.lines.take()
        elif not bare or bare.startswith(("//", ":")):
            self._end_paragraph()
            self.lines.take()
        else:
            self.paragraphs.add(line, self.lines.at + 1)
            self.lines.take()

    def _end_paragraph(self) -> None:
        self.paragraphs.flush()

    def _block(self, fence: str) -> None:
        self.paragraphs.flush()
        first = self.lines.at + 2
        language = self.language or fence.lstrip("`-.")
        self.parts.block("\n".join(self._until(fence.rstrip("abcdefghijklmnopqrstuvwxyz"))), first, language)
        self.language = ""

    def _until(self, fence: str) -> list[str]:
        """The lines up to the one that closes the fence just opened."""
        self.lines.take()
        start = self.lines.at
        while self.lines and self.lines.peek().rstrip() != fence:
            self.lines.take()
        body = self.lines.text[start : self.lines.at]
        if self.lines:
            self.lines.take()
        return body


def _language(attributes: str) -> str:
    """Of `source,bash` or `,bash`."""
    kind, _, rest = attributes.partition(",")
    return rest.split(",")[0].strip() if kind in {"source", ""} else ""
