"""What a grammar's query finds in a text, as plain data in the order of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple, Protocol

from tree_sitter import Node, QueryCursor, Tree

from shipworthy.analyse.syntax.grammars import Grammar
from shipworthy.analyse.syntax.handlers import falls_back

MAX_MATCHES = 500_000
_DEEPEST = 1_000
_STARTED = 8_000
"""Matches begun and not complete. Each step looks at all of them; no text of sixty repositories has 1,000."""


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
    """A comment on it ends one line above: where it begins, or the variable that it is assigned to."""

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
    apart: list[Capture] = field(default_factory=list)
    """Parts of the text that are no part of the product."""
    imports: list[Capture] = field(default_factory=list)
    handlers: list[tuple[Capture, str]] = field(default_factory=list)
    """Those that do nothing, and what they catch."""
    suppressions: list[Capture] = field(default_factory=list)


_MARKS = frozenset({"public", "private", "beside", "type_only", "deferred"})
_COUNTED = frozenset({
    "branch", "chained", "else", "switch", "case", "and", "or", "choice", "jump", "parameter", "untyped",
    "lambda",
})  # fmt: skip
"""Most of what is found. Nobody asks on which line it stands, and looking that up takes the most time."""
_SPECIAL = {"chained": ("branch", "else"), "lambda": ("function",), "class": ("scope",)}
"""What a node is not, where it is also the former."""
_NAMED = frozenset({"function", "class", "scope"})


def captured(tree: Tree, grammar: Grammar, content: bytes) -> Captures:
    if _is_too_deep(tree):
        raise TooMany
    cursor = QueryCursor(grammar.query, match_limit=_STARTED)
    matches = cursor.matches(tree.root_node)
    if cursor.did_exceed_match_limit or len(matches) > MAX_MATCHES:
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
        apart = Spans(sorted(found.apart))
        found.nodes = [c for c in found.nodes if not apart.cover(c)]
        found.imports = [c for c in found.imports if not apart.cover(c)]
    return found


def _is_too_deep(tree: Tree) -> bool:
    """A query takes time by the square of the depth. Only what holds enough nodes can be deep."""
    waiting = [(tree.root_node, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            return True
        waiting += [(c, depth + 1) for c in node.children if c.descendant_count > _DEEPEST]
    return False


class Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Spans:
    """Nodes in the order of the text. They never overlap, they nest: so one look tells what is inside."""

    def __init__(self, captures: Sequence[Placed]) -> None:
        self._starts = [c.start for c in captures]
        self._furthest = list(accumulate((c.end for c in captures), max))

    def cover(self, capture: Placed) -> bool:
        """Whether one of them begins at or before the capture and ends at or after it."""
        before = bisect_right(self._starts, capture.start)
        return before > 0 and self._furthest[before - 1] >= capture.end


def _one_meaning_each(captures: list[Capture]) -> list[Capture]:
    """General patterns match also what special ones say more of: what has a name, what continues an `if`."""
    special = {
        (kind, c.start, c.minus_end) for c in captures if c.kind in _SPECIAL for kind in _SPECIAL[c.kind]
    }
    chosen: dict[tuple[int, int, str], Capture] = {}
    for each in captures:
        key = (each.start, each.minus_end, each.kind)
        if (each.kind, *key[:2]) not in special and (key not in chosen or not chosen[key].name):
            chosen[key] = each
    return sorted(chosen.values())


def _take(match: Mapping[str, Sequence[Node]], found: Captures, content: bytes) -> None:
    if handler := match.get("handler"):
        empty = not any(each.named_child_count for each in match.get("body", ()))
        if empty and not falls_back(handler[0]):
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
    name = _text(names[0], content)
    return capture._replace(
        line=line if inside else capture.line,
        name=_without_result(name) if capture.kind == "function" and "::" in name else name,
        first_line=min(line, capture.line),
    )


def _without_result(name: str) -> str:
    """`INLINE bool A::f()`: behind a macro, C++'s grammar takes the result for a part of the name."""
    own, operator, sign = name.partition("operator")
    depth, start = 0, 0
    for place, each in enumerate(own):
        depth += (each in "<(") - (each in ">)")
        if each.isspace() and not depth and own[place:].strip():
            start = place + 1
    return " ".join((own[start:] + operator + sign).split())


def _sort(kind: str, node: Node, found: Captures, content: bytes) -> None:
    match kind:
        case "name" | "body" | "caught":
            pass
        case "comment":
            found.comments.append(_capture(node, kind, _text(node, content)))
        case "import":
            found.imports.append(_capture(node, kind, _text(node, content)))
        case "exported":
            found.exported.add(_text(node, content))
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
