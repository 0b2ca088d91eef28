"""What a file of a typed language says that leads to a model: imports, declarations, calls in chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Step:
    """`.name` or `.name(given)`."""

    name: str
    line: int
    called: bool = False
    given: Node | None = None
    types: str = ""
    """Type arguments, as written."""


@dataclass(frozen=True, slots=True)
class Chain:
    """`root.step.step()`: one expression from its first name to its last call."""

    root: str
    """A name; a type where `made`; empty where it begins with a call of a bare name."""
    steps: tuple[Step, ...]
    line: int
    at: int
    """The byte where it begins."""
    made: bool = False
    """`new root(…)`."""
    given: Node | None = None
    """What the constructor is given."""

    @property
    def written(self) -> str:
        names = [self.root, *(s.name for s in self.steps)]
        return ".".join(name for name in names if name)


@dataclass(frozen=True, slots=True)
class Imported:
    """An import; `name` is what it is called here."""

    module: str
    line: int
    name: str = ""
    everything: bool = False
    """All below it are known by their own names."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable, parameter or field with its type, or with what it is made of."""

    name: str
    type: str
    """As written; empty where it is inferred."""
    value: Node | None
    start: int
    end: int
    """The bytes in which it is known by its name."""
    owner: str = ""
    """The type it is a field of."""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A function or type, by its qualified name."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A declaration of a type under an annotation."""

    mark: str
    name: str
    line: int


@dataclass
class Program:
    imports: list[Imported] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)
    """Types of what functions return, by their last name."""
    spans: list[Span] = field(default_factory=list)
    """Functions."""
    chains: list[Chain] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    """Declared here."""


class Grammar(Protocol):
    """How a language writes what a program is made of."""

    group: str
    extends: bool
    """A library can add methods to types that are not its own."""
    returns_itself: bool
    """What a static call on a type gives is taken to be of that type: builders and factories."""

    def program(self, root: Node) -> Program: ...

    def chain(self, node: Node) -> Chain | None:
        """The expression as a chain; none where it is something else."""

    def given(self, arguments: Node) -> Iterator[tuple[str, Node]]:
        """What a call is given: names (empty for positional ones) and values."""

    def settings(self, value: Node) -> Iterator[tuple[str, Node]]:
        """The names a value sets, where it is a record written out: fields, options, builder methods."""


def text_of(node: Node | None) -> str:
    return node.text.decode("utf-8", errors="replace") if node is not None and node.text else ""


def line_of(node: Node) -> int:
    return int(node.start_point.row) + 1


def walk(root: Node) -> Iterator[Node]:
    """All nodes that have a name, those around before those inside."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.named_children))


def first(node: Node, kinds: Sequence[str]) -> Node | None:
    return next((child for child in node.named_children if child.type in kinds), None)
