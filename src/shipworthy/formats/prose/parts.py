"""The document being put together, whatever its mark-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.model.prose import CodeBlock, CodeSpan, Document, Heading, Link, Paragraph

BREAKS = (". ", "! ", "? ", "; ")
REACH = 400
"""How many characters before and after a name may speak of it; keeps hostile text linear."""


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds the characters from `start` to `end`."""
    first, last = max(0, start - REACH), min(len(text), end + REACH)
    lefts = [at + len(mark) for mark in BREAKS if (at := text.rfind(mark, first, start)) >= 0]
    rights = [at for mark in BREAKS if (at := text.find(mark, end, last)) >= 0]
    return text[max(lefts, default=first) : min(rights, default=last)]


@dataclass
class Parts:
    """Collects a document from top to bottom."""

    headings: list[Heading] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    code_blocks: list[CodeBlock] = field(default_factory=list)
    spans: list[CodeSpan] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    open: list[Heading] = field(default_factory=list)
    """The headings the reader is under, outermost first."""
    leads: list[str] = field(default_factory=list)
    """What was said before each list the reader is now inside of."""

    def heading(self, level: int, text: str, line: int) -> None:
        while self.open and self.open[-1].level >= level:
            self.open.pop()
        heading = Heading(level, text.strip(), line)
        self.open.append(heading)
        self.headings.append(heading)

    def above(self) -> str:
        """The headings that hold from here on, but for the document's title."""
        return " / ".join(h.text[:200] for h in self.open[-6:] if h.level > 1)

    def last_text(self) -> str:
        return self.paragraphs[-1].text if self.paragraphs else ""

    def block(self, text: str, line: int, language: str) -> None:
        """`line` is that of the first line of code."""
        context = " | ".join(filter(None, [self.above(), *self.leads, self.last_text()[-400:]]))
        name = language.split(maxsplit=1)[0].strip("{}.").lower() if language.strip() else ""
        self.code_blocks.append(CodeBlock(text, line, name, context))

    def span(self, text: str, line: int, sentence: str) -> None:
        around = " | ".join(filter(None, [self.above(), *self.leads]))
        self.spans.append(CodeSpan(text.strip(), line, sentence, around))

    def document(self, words: int, front_matter: Mapping[str, object] | None = None) -> Document:
        return Document(
            headings=tuple(self.headings),
            paragraphs=tuple(p for p in self.paragraphs if p.text.strip()),
            code_blocks=tuple(self.code_blocks),
            spans=tuple(self.spans),
            links=tuple(self.links),
            front_matter=front_matter or {},
            words=words,
        )
