"""What a grammar's query finds in a text, as plain data in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tree_sitter import Node, QueryCursor, Tree

from shipworthy.analyse.syntax.grammars import Grammar
from shipworthy.analyse.syntax.handlers import falls_back

MAX_MATCHES = 500_000


class TooMany(Exception):  # noqa: N818  # a statement about the text, not an error of ours
    """More matches than a text that people wrote has."""


class Capture(NamedTuple):
    """A node that the query names. Sorted by it, what is outside comes before what is inside."""

    start: int
    minus_end: int
    kind: str
    line: int
    """Where it begins, or where its name stands inside it."""
    end_line: int
    name: str = ""
    first_line: int = 0
    """Where a comment on it ends one line above: it begins here, or the variable does that it is assigned to."""

    @property
    def end(self) -> int:
        return -self.minus_end


@dataclass
class Captures:
    nodes: list[Capture] = field(default_factory=list)
    """Everything that has a place in the nesting of functions, sorted."""
    comments: list[Capture] = field(default_factory=list)
    marks: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    """Nodes that the query says more of (`public`, `private` …), by start and end."""
    exported: set[str] = field(default_factory=set)
    """Names that are made public elsewhere than where they are declared."""
    attributes: set[int] = field(default_factory=set)
    """Lines that belong to a declaration below them."""
    imports: list[Capture] = field(default_factory=list)
    handlers: list[tuple[Capture, str]] = field(default_factory=list)
    """Those that do nothing, and what they catch."""
    suppressions: list[Capture] = field(default_factory=list)


_MARKS = frozenset({"public", "private"})
_NAMED = frozenset({"function", "class"})


def captured(tree: Tree, grammar: Grammar, content: bytes) -> Captures:
    cursor = QueryCursor(grammar.query)
    matches = cursor.matches(tree.root_node)
    if len(matches) > MAX_MATCHES:
        raise TooMany
    found = Captures()
    for _, match in matches:
        _take(match, found, content)
    found.nodes = sorted(_distinct(found.nodes))
    found.comments = sorted(dict.fromkeys(found.comments))
    found.imports = sorted(dict.fromkeys(found.imports))
    return found


def _distinct(nodes: Iterable[Capture]) -> Iterator[Capture]:
    """Each node once of a kind.

    General patterns match also what special ones say more of: what has a name, what continues an `if`.
    """
    chosen: dict[tuple[int, int, str], Capture] = {}
    for each in nodes:
        key = (each.start, each.minus_end, each.kind)
        if key not in chosen or not chosen[key].name:
            chosen[key] = each
    for (start, minus_end, kind), each in chosen.items():
        if kind not in {"branch", "else"} or (start, minus_end, "chained") not in chosen:
            yield each


def _take(match: Mapping[str, Sequence[Node]], found: Captures, content: bytes) -> None:
    if handler := match.get("handler"):
        if not any(each.named_child_count for each in match["body"]) and not falls_back(handler[0]):
            caught = " ".join(_text(each, content) for each in match.get("caught", ()))
            found.handlers.append((_capture(handler[0], "handler", _text(handler[0], content)), caught))
        return
    names = match.get("name", ())
    for kind, nodes in match.items():
        for node in nodes:
            if kind in _NAMED:
                found.nodes.append(_named(_capture(node, kind), names, content))
            else:
                _sort(kind, node, found, content)


def _named(capture: Capture, names: Sequence[Node], content: bytes) -> Capture:
    if not names:
        return capture._replace(first_line=capture.line)
    line = names[0].start_point.row + 1
    inside = names[0].start_byte >= capture.start
    return capture._replace(
        line=line if inside else capture.line,
        name=_text(names[0], content),
        first_line=min(line, capture.line),
    )


def _sort(kind: str, node: Node, found: Captures, content: bytes) -> None:
    match kind:
        case "name" | "body" | "caught":
            pass
        case "comment":
            found.comments.append(_capture(node, kind, _text(node, content)))
        case "import" | "type_only" | "deferred":
            found.imports.append(_capture(node, kind, _text(node, content)))
        case "exported":
            found.exported.add(_text(node, content))
        case "suppression":
            found.suppressions.append(_capture(node, kind, _text(node, content)))
        case "attribute":
            found.attributes.update(_lines(node))
        case _ if kind.startswith("_"):
            pass  # only there for a predicate
        case _ if kind in _MARKS:
            found.marks.setdefault(kind, set()).add((node.start_byte, node.end_byte))
        case _:
            found.nodes.append(_capture(node, kind))


def _capture(node: Node, kind: str, name: str = "") -> Capture:
    start, end = node.start_point, node.end_point
    # A node that ends with its line break ends before the first column of the next line.
    last = end.row if end.column or end.row == start.row else end.row - 1
    return Capture(node.start_byte, -node.end_byte, kind, start.row + 1, last + 1, name)


def _lines(node: Node) -> Iterator[int]:
    capture = _capture(node, "")
    yield from range(capture.line, capture.end_line + 1)


def _text(node: Node, content: bytes) -> str:
    return content[node.start_byte : node.end_byte].decode("utf-8", errors="replace")
