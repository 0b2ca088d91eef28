"""What the query of a language finds in the text of tests, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tree_sitter import Node, QueryCursor

from shipworthy.analyse.syntax.captures import MAX_MATCHES
from shipworthy.analyse.syntax.parsing import Parsed
from shipworthy.analyse.syntax.test_queries import TestLanguage

_STARTED = 8_000


class Span(NamedTuple):
    start: int
    end: int


class Call(NamedTuple):
    """Of calls of one chain, `a(x).b(y)`, all start together; sorted, the inner ones come first."""

    start: int
    name_end: int
    end: int
    name_start: int
    """Where the path begins: not at `start`, where the operand of an operator stands there."""
    order: int
    node: Node
    arguments: Node | None
    sort: str = ""
    """`new` where something is made, `!` for a macro."""


class Branch(NamedTuple):
    """What is done under a condition."""

    start: int
    end: int
    condition: Span


class Handler(NamedTuple):
    start: int
    tried: Span
    body: Node | None
    caught: str
    line: int


@dataclass
class TestNodes:
    __test__ = False

    calls: list[Call] = field(default_factory=list)
    assigned: list[tuple[int, str, Span]] = field(default_factory=list)
    """Where, to what, and the value."""
    branches: list[Branch] = field(default_factory=list)
    decisions: list[int] = field(default_factory=list)
    thrown: list[Span] = field(default_factory=list)
    stated: list[Span] = field(default_factory=list)
    """Conditions of `assert` statements."""
    passes_on: list[int] = field(default_factory=list)
    """Where an error ends the test: Rust's `?`."""
    handlers: list[Handler] = field(default_factory=list)
    loops: list[Span] = field(default_factory=list)
    functions: list[tuple[int, int, str]] = field(default_factory=list)


def test_nodes(parsed: Parsed, language: TestLanguage, content: bytes, within: Span) -> TestNodes | None:
    """None where there is more than what anybody writes."""
    cursor = QueryCursor(language.query(parsed.grammar.parser), match_limit=_STARTED)
    cursor.set_byte_range(*within)
    matches = cursor.matches(parsed.tree.root_node)
    if cursor.did_exceed_match_limit or len(matches) > MAX_MATCHES:
        return None
    found = TestNodes()
    for order, (_, match) in enumerate(matches):
        _take(match, found, content, order)
    found.calls = list(_once(sorted(found.calls)))
    for each in (
        found.assigned,
        found.branches,
        found.thrown,
        found.stated,
        found.handlers,
        found.loops,
        found.functions,
    ):
        each.sort(key=lambda item: item[:2] if isinstance(item, Branch | Span) else item[0])
    found.decisions = sorted(set(found.decisions))
    return found


test_nodes.__test__ = False  # type: ignore[attr-defined]  # its name makes pytest take it for a test


def _once(calls: Sequence[Call]) -> Iterator[Call]:
    """Two patterns may name one call, and one of them more of it."""
    waiting: Call | None = None
    for call in calls:
        if waiting is not None and waiting[:2] == call[:2]:
            waiting = waiting if waiting.arguments else call
            continue
        if waiting is not None:
            yield waiting
        waiting = call
    if waiting is not None:
        yield waiting


def _take(match: Mapping[str, Sequence[Node]], found: TestNodes, content: bytes, order: int) -> None:
    if "name" in match:
        _take_call(match, found, content, order)
    elif "target" in match:
        target, value = match["target"][0], match["value"][0]
        found.assigned.append((target.start_byte, _text(target, content), _span(value)))
    elif "conditional" in match:
        if "block" in match:
            found.branches.append(Branch(*_span(match["block"][0]), _span(match["condition"][0])))
        found.decisions.append(match["conditional"][0].start_byte)
    elif "handler" in match:
        found.handlers.append(_handler(match, content))
    else:
        _take_rest(match, found, content)


def _take_call(match: Mapping[str, Sequence[Node]], found: TestNodes, content: bytes, order: int) -> None:
    name = match["name"][0]
    given = match["arguments"][0] if "arguments" in match else None
    if len(match) == 2 and given is not None:  # the name begins the call, what is given ends it
        start = name.start_byte
        found.calls.append(Call(start, name.end_byte, given.end_byte, start, order, given, given))
        return
    if "call" in match:
        node = match["call"][0]
        start = node.start_byte
        end = node.end_byte if given is None else max(node.end_byte, given.end_byte)
        found.calls.append(Call(start, name.end_byte, end, start, order, node, given))
        return
    if "token" in match:  # among the tokens of a macro, calls can only be guessed
        assert given is not None
        between = content[name.end_byte : given.start_byte]
        if between in {b"", b"!"}:
            start = name.start_byte
            found.calls.append(
                Call(start, name.end_byte, given.end_byte, start, order, name, given, between.decode())
            )
        return
    ((kind, (node, *_)),) = ((k, v) for k, v in match.items() if k in {"made", "infix", "macro"})
    named = node.start_byte if kind == "macro" else name.start_byte
    sort = {"made": "new", "macro": "!"}.get(kind, "")
    found.calls.append(Call(node.start_byte, name.end_byte, node.end_byte, named, order, node, given, sort))


def _take_rest(match: Mapping[str, Sequence[Node]], found: TestNodes, content: bytes) -> None:
    for kind, (node, *_) in match.items():
        match kind:
            case "thrown":
                found.thrown.append(_span(node))
            case "stated":
                found.stated.append(_span(node))
            case "tries":
                found.passes_on.append(node.end_byte)
            case "loop":
                found.loops.append(_span(node))
            case "function":
                found.functions.append((node.start_byte, node.end_byte, _text(match["named"][0], content)))
            case _:
                pass


def _handler(match: Mapping[str, Sequence[Node]], content: bytes) -> Handler:
    handler = match["handler"][0]
    caught = " ".join(_text(each, content) for each in match.get("caught", ()))
    body = match["handled"][0] if "handled" in match else None
    return Handler(handler.start_byte, _span(match["tried"][0]), body, caught, handler.start_point.row + 1)


def _span(node: Node) -> Span:
    return Span(node.start_byte, node.end_byte)


def _text(node: Node, content: bytes) -> str:
    return content[node.start_byte : node.end_byte][:200].decode("utf-8", errors="replace")
