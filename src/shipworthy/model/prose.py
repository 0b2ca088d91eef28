"""A text for people or agents: its parts, and what it claims about the repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without mark-up, a table cell or list item included. Images leave nothing."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    line: int
    """Of its first line of code."""
    language: str
    """As written after the fence, in lower case; empty where nothing was."""
    context: str
    """The headings above it and the paragraph that leads to it."""


@dataclass(frozen=True, slots=True)
class CodeSpan:
    text: str
    line: int
    sentence: str
    around: str
    """The headings above it and the sentences that lead to its list."""


@dataclass(frozen=True, slots=True)
class Link:
    target: str
    line: int
    image: bool = False


@dataclass(frozen=True, eq=False)
class Document:
    """The same only as itself, so that what is derived from it can be kept."""

    headings: tuple[Heading, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    code_blocks: tuple[CodeBlock, ...] = ()
    spans: tuple[CodeSpan, ...] = ()
    links: tuple[Link, ...] = ()
    front_matter: Mapping[str, object] = field(default_factory=dict)
    words: int = 0
    """All of them, code included: what reading it costs."""

    @property
    def prose_words(self) -> int:
        """Words outside headings and code blocks."""
        return sum(len(paragraph.text.split()) for paragraph in self.paragraphs)


class Source(StrEnum):
    """How a path came to be named."""

    SPAN = "span"
    LINK = "link"
    IMPORT = "import"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class PathClaim:
    """The text names a path of the repository as one that is there."""

    path: str
    """Without `./`, line numbers and anchors; may begin with `../`."""
    line: int
    written: str
    source: Source
    folder: bool = False
    """Written with a slash at its end."""
    sentence: str = ""
    around: str = ""


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """One simple command a text tells to type, without assignments and redirections."""

    words: tuple[str, ...]
    line: int
    folder: str = ""
    """Where the text has changed to, relative to where it started."""
    context: str = ""
    block: bool = True
    """Whether it stood in a code block; otherwise in a line of text."""

    @property
    def written(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class TaskClaim:
    """A command that runs a named task of a task runner."""

    runner: str
    """`make`, `npm`, `just`, `tox`, `nox`, `task` …; npm stands for all that read package.json."""
    target: str
    line: int
    written: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """What a changelog says of one release."""

    version: str
    """Numbers and dots; empty where it has a date only, or is not released."""
    line: int
    words: int
    """Of what is written under its heading."""
    unreleased: bool
