"""What a grammar's query finds in a text, as plain data in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tree_sitter import Node, QueryCursor, Tree

from shipworthy.analyse.syntax.grammars import Grammar

MAX_MATCHES = 500_000


class TooMany(Exception):  # noqa: N818  # a statement about the text, not an error of ours
    """More matches than a text that people wrote has."""


class Capture(NamedTuple):
    """A node that the query names. Sorted by it, what is outside comes before what is inside."""

    start: int
    minus_end: int
    kind: str
    line: int
    end_line: int
    name: str = ""

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
    attributes: set[int] = field(default_factory=set)
    """Lines that belong to a declaration below them."""
    apart: list[Capture] = field(default_factory=list)
    """Parts of the text that are no part of the product."""
    imports: list[Capture] = field(default_factory=list)
    handlers: list[tuple[Capture, str]] = field(default_factory=list)
    """Those that do nothing, and what they catch."""
    suppressions: list[Capture] = field(default_factory=list)


_MARKS = frozenset({"public", "private", "beside", "type_only"})
_COUNTED = frozenset(
    {
        "branch",
        "chained",
        "else",
        "switch",
        "case",
        "and",
        "or",
        "choice",
        "jump",
        "parameter",
        "untyped",
        "lambda",
    }
)
"""Most of what is found. Nobody asks on which line it stands, and looking that up takes the most time."""
_SPECIAL = {"chained": "branch", "lambda": "function"}
"""What a node is not, where it is also the former."""
_NAMED = frozenset({"function", "class", "scope"})


def captured(tree: Tree, grammar: Grammar, content: bytes) -> Captures:
    cursor = QueryCursor(grammar.query)
    matches = cursor.matches(tree.root_node)
    if len(matches) > MAX_MATCHES:
        raise TooMany
    found = Captures()
    for _, match in matches:
        if len(match) == 1:
            ((kind, nodes),) = match.items()
            if kind in _COUNTED:
                found.nodes += [Capture(n.start_byte, -n.end_byte, kind, 0, 0) for n in nodes]
                continue
        _take(match, found, content)
    found.nodes = _one_meaning_each(found.nodes)
    found.comments = sorted(dict.fromkeys(found.comments))
    found.imports = sorted(dict.fromkeys(found.imports))
    if found.apart:
        found.nodes = _outside(found.apart, found.nodes)
        found.imports = _outside(found.apart, found.imports)
    return found


def _one_meaning_each(captures: list[Capture]) -> list[Capture]:
    special = {(_SPECIAL[c.kind], c.start, c.minus_end) for c in captures if c.kind in _SPECIAL}
    plain = [c for c in captures if (c.kind, c.start, c.minus_end) not in special]
    # Of a node that several patterns name, the last in this order is the one with a name.
    return list({c[:3]: c for c in sorted(plain)}.values())


def _outside(apart: Sequence[Capture], captures: Sequence[Capture]) -> list[Capture]:
    return [c for c in captures if not any(a.start <= c.start and c.end <= a.end for a in apart)]


def _take(match: Mapping[str, Sequence[Node]], found: Captures, content: bytes) -> None:
    if handler := match.get("handler"):
        if not any(each.named_child_count for each in match.get("body", ())):
            caught = " ".join(_text(each, content) for each in match.get("caught", ()))
            found.handlers.append((_capture(handler[0], "handler"), caught))
        return
    name = _text(match["name"][0], content) if "name" in match else ""
    for kind, nodes in match.items():
        for node in nodes:
            _sort(kind, node, name, found, content)


def _sort(kind: str, node: Node, name: str, found: Captures, content: bytes) -> None:
    match kind:
        case "name" | "body" | "caught":
            pass
        case "comment":
            found.comments.append(_capture(node, kind, _text(node, content)))
        case "import":
            found.imports.append(_capture(node, kind, _text(node, content)))
        case "suppression":
            found.suppressions.append(_capture(node, kind, _text(node, content)))
        case "apart":
            found.apart.append(_capture(node, kind))
        case "attribute":
            found.attributes.update(_lines(node))
        case _ if kind.startswith("_"):
            pass  # only there for a predicate
        case _ if kind in _COUNTED:
            found.nodes.append(Capture(node.start_byte, -node.end_byte, kind, 0, 0))
        case _ if kind in _MARKS:
            found.marks.setdefault(kind, set()).add((node.start_byte, node.end_byte))
        case _:
            found.nodes.append(_capture(node, kind, name if kind in _NAMED else ""))


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
