"""reStructuredText: as much of it as names code, links and images."""

from __future__ import annotations

import re

from shipworthy.formats.prose.lines import Lines, Marks, Paragraphs, dedented, indent
from shipworthy.formats.prose.parts import Parts
from shipworthy.model.prose import Document, Link

_MARKS = Marks(
    code=re.compile(r"``([^`]{1,300})``"),
    link=re.compile(r"`[^`<>]{0,300}<([^`<>\s]{0,499}[^`<>\s_])>`_"),
)
_DIRECTIVE = re.compile(r"\.\. ([A-Za-z][\w+:.-]{0,40})::[ \t]?(.{0,500})")
_TARGET = re.compile(r"\.\. _[^:`]{1,200}: +(\S{1,500})")
_SUBSTITUTION = re.compile(r"\.\. \|[^|]{1,100}\| image::[ \t]?(\S{1,500})")
_ADORNMENT = re.compile(r"([=\-~^\"'`#*+:.<>_])\1{2,}\s{0,20}")
_CODE = frozenset({"code-block", "code", "sourcecode", "parsed-literal", "prompt", "tab-code"})
_FILES = frozenset({"image", "figure", "include", "literalinclude"})
_SKIPPED = frozenset({"raw", "toctree", "contents", "math", "csv-table", "list-table", "graphviz"})


def read(text: str) -> Document:
    return _Reader(Lines(text.split("\n"))).read(len(text.split()))


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.parts = Parts()
        self.paragraphs = Paragraphs(self.parts, _MARKS)
        self.adornments: list[str] = []

    def read(self, words: int) -> Document:
        while self.lines:
            self._take()
        self.paragraphs.flush()
        return self.parts.document(words)

    def _take(self) -> None:
        line = self.lines.peek()
        if not line.strip():
            self.paragraphs.flush()
            self.lines.take()
        elif line.lstrip().startswith(".. "):
            self.paragraphs.flush()
            self._explicit(line.lstrip())
        elif self._is_title():
            self._title()
        else:
            self._text()

    def _is_title(self) -> bool:
        line, below = self.lines.peek(), self.lines.peek(1)
        if _ADORNMENT.fullmatch(line):
            return True
        return not line.startswith((" ", "\t")) and bool(_ADORNMENT.fullmatch(below))

    def _title(self) -> None:
        self.paragraphs.flush()
        line = self.lines.take()
        mark = line.strip()[:1]
        over = _ADORNMENT.fullmatch(line)
        if over and not _ADORNMENT.fullmatch(self.lines.peek(1)):
            return  # a transition, or the frame of a simple table
        at = self.lines.at
        title = self.lines.take() if over else line
        mark = mark * 2 if over else self.lines.peek().strip()[:1]
        self.lines.take()
        if mark not in self.adornments:
            self.adornments.append(mark)
        if title.strip():
            self.parts.heading(self.adornments.index(mark) + 1, title, at + bool(over))

    def _explicit(self, line: str) -> None:
        """A directive, a link target, a substitution or a comment."""
        at = self.lines.at + 1
        depth = indent(self.lines.take())
        if found := _DIRECTIVE.match(line):
            self._directive(found[1], found[2].strip(), at, depth)
        elif found := _TARGET.match(line):
            self.parts.links.append(Link(found[1], at))
        elif found := _SUBSTITUTION.match(line):
            self.parts.links.append(Link(found[1], at, image=True))
        else:
            self.lines.indented(depth)

    def _directive(self, name: str, argument: str, at: int, depth: int) -> None:
        if name in _CODE:
            self._options(depth)
            self._literal(depth, argument)
        elif name in _FILES:
            self.parts.links.append(Link(argument, at, image=name in {"image", "figure"}))
            self._options(depth)
        elif name in _SKIPPED:
            self.lines.indented(depth)
        elif argument:  # an admonition: what follows is text like any other
            self.paragraphs.add(argument, at)

    def _options(self, depth: int) -> None:
        while self.lines.peek().strip().startswith(":") and indent(self.lines.peek()) > depth:
            self.lines.take()

    def _literal(self, depth: int, language: str) -> None:
        self.lines.skip_blank()
        line = self.lines.at + 1
        block = self.lines.indented(depth)
        if block:
            self.parts.block(dedented(block), line, language)

    def _text(self) -> None:
        at = self.lines.at + 1
        line = self.lines.take()
        self.paragraphs.add(line, at)
        if line.rstrip().endswith("::"):
            self.paragraphs.flush()
            self._literal(indent(line), "")
