"""The calls, conditions and throws of a text of tests → `Mark`s: what checks, waits, replaces … and where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node

from shipworthy.analyse.syntax.captures import Spans
from shipworthy.analyse.syntax.test_names import (
    by_words,
    clean,
    last,
    matcher,
    of_call,
    of_condition,
    of_link,
)
from shipworthy.analyse.syntax.test_nodes import Call, Span, TestNodes

ORACLES = frozenset({"value", "state", "failure", "snapshot", "truth", "call", "helper"})
_DECIDED = ORACLES | {"matching"}
_TOLD_BY_NAME = frozenset({"helper", "implied", "double", "property"})
_CONSTANT = r"(?:true|false|True|False|-?\d[\d_.]{0,20}|\"[^\"\\\n]{0,80}\"|'[^'\\\n]{0,80}')"
_GO_TEST = re.compile(r"^\(\s*(?:t|b|tb|s\.T\(\))\s*,")
_SAME = re.compile(rf"\(?\s*({_CONSTANT})\s*,\s*\1\s*(?:[,)].*)?", re.DOTALL)
_ONE = re.compile(rf"\(?\s*({_CONSTANT})\s*(?:,\s*[\"'`].*)?\)?", re.DOTALL)
_MATCHED = re.compile(r"^\(?\s*(?:be_truthy|be|eq|eql|equal)\b(?:\s*\()?\s*")
"""Ruby's matchers, before what they hold against."""
_DENIES = re.compile(r"False|false|[nN]ot|refute|falsy")
_WAITS = re.compile(r"\(\s*(?:[\w$.]+\s*,\s*)?[^()\s\"'`{}]", re.DOTALL)
_RESOLVES_LATER = re.compile(
    r"\(\s*[\w$.]+\s*,\s*[\w$.*+ ]+\)|\(\s*\(\)\s*=>\s*[\w$.]+\(\)\s*,\s*[\w$.*+ ]+\)"
)
_ADDRESS = re.compile(
    r"[\"'`]https?://(?!localhost|127\.|0\.0\.0\.0|\[|\$|example\.|[\w.-]*\.(?:example|test|invalid|local)\b|[\w-]+[:/\"'`])"
)
_SHOWN = 400
_BACK = 60
_MEMBERS = (
    "member_expression",
    "navigation_expression",
    "member_access_expression",
    "parenthesized_expression",
)


class Mark(NamedTuple):
    start: int
    end: int
    kind: str
    """A kind of oracle, or what else a call is there for; empty for any other call."""
    name: str
    """The last part of what is called."""
    line: int = 0
    """Only where somebody asks."""
    what: str = ""


_Chain = tuple[str, int, Call | None, bool]
"""Of calls that start together: the path so far, its end, what says that it is checked, whether one did."""


def marks(nodes: TestNodes, language: str, content: bytes) -> list[Mark]:
    """In the order of the text."""
    reader = _Reader(nodes, language, content)
    found = [*reader.calls(), *reader.statements()]
    return sorted(found)


class _Reader:
    def __init__(self, nodes: TestNodes, language: str, content: bytes) -> None:
        self._nodes = nodes
        self._language = language
        self._content = content
        self._chains: dict[int, _Chain] = {}
        self._spent: set[int] = set()
        """Branches in which a failure was counted: one decision fails a test once."""
        self._tried = Spans(sorted(h.tried for h in nodes.handlers))
        self._branch_starts = [b.start for b in nodes.branches]

    def calls(self) -> Iterator[Mark]:
        for call in self._nodes.calls:
            mark = self._call(call)
            if mark is not None:
                yield mark
        for path, _, subject, counted in self._chains.values():
            if subject is not None and not counted:
                yield self._subject_alone(subject, path)

    def statements(self) -> Iterator[Mark]:
        for span in self._nodes.stated:
            yield Mark(*span, of_condition(self._text(*span)), "assert")
        for span in self._nodes.thrown:
            yield self._failing(span, "throw", thrown=True)
        for at in self._nodes.passes_on:
            yield Mark(at, at, "implied", "?")

    def _call(self, call: Call) -> Mark | None:
        chain = self._chains.get(call.start)
        if chain is None:
            subject, counted = None, False
            said = self._content[call.name_start : call.name_end]
            path, name, kind = of_call(self._language, said, call.sort)
        else:
            path, end, subject, counted = chain
            between = self._content[end : call.name_end]
            if not between.strip():
                return None  # a block handed over behind the parentheses
            path, name, kind = of_link(self._language, path, between, subject is not None)
        if kind == "subject":
            subject, kind = call, ""
        self._chains[call.start] = (path, call.end, subject, counted or kind in _DECIDED)
        if not kind or kind in _TOLD_BY_NAME:
            return Mark(call.start, call.end, kind, name)
        return self._mark(call, path, name, kind)

    def _mark(self, call: Call, path: str, name: str, kind: str) -> Mark:
        start, end = call.start, call.end
        given = self._given(call)
        line = call.node.start_point.row + 1
        match kind:
            case "condition":
                kind = self._condition(name, given)
                if kind == "fail":
                    return self._failing(Span(start, end), name, thrown=False)
            case "matching":
                kind = by_words(self._language, given) if given else "value"
            case "called":
                kind = "double" if "any()" in given else "call"  # how often does not matter
            case "group":
                kind = "" if _says_what(call) else "helper"
            case "status":
                kind = "value" if call.arguments is not None else "helper"
            case "fail" | "thrown":
                return self._failing(Span(start, end), name, thrown=kind == "thrown")
            case "sleep" | "clock" | "random" | "fetch":
                return Mark(start, end, kind if _matters(kind, path, given) else "", name, line)
            case "patch" | "spy":
                return Mark(start, end, "double", name, line, _replaced(kind, given))
            case _:
                pass
        if kind in {"value", "truth", "tautology"} and self._holds_anyway(call, given, kind):
            kind = "tautology"
        return Mark(start, end, kind, name, line)

    def _condition(self, name: str, given: str) -> str:
        """`assert(false)` is how to say that something is never reached."""
        constant = _ONE.fullmatch(given)
        if constant is None:
            return of_condition(given)
        return "tautology" if (constant[1].lower() == "false") == bool(_DENIES.search(name)) else "fail"

    def _holds_anyway(self, call: Call, given: str, kind: str) -> bool:
        if kind == "tautology":
            return True
        subject = self._chains[call.start][2]
        if subject is None or subject is call:
            return kind == "value" and _SAME.fullmatch(given) is not None
        held = _ONE.fullmatch(self._given(subject))
        if held is None or ".not." in self._text(subject.end, call.name_end).replace("::", "."):
            return False
        given = _MATCHED.sub("", given)
        against = _ONE.fullmatch(given)
        return (held[1] == against[1]) if against else given in {"", "()"} and held[1].lower() == "true"

    def _subject_alone(self, call: Call, path: str) -> Mark:
        """`expect(x).to.be.true`, `assertThat(x, is(3))`, or what follows is not known."""
        node: Node | None = call.node
        end = call.end
        while node is not None and node.end_byte <= call.end and node.start_byte >= call.start:
            node = node.parent
        while node is not None and node.type in _MEMBERS and node.start_byte == call.start:
            end, node = node.end_byte, node.parent
        line = call.node.start_point.row + 1
        kind = matcher(self._language, last(clean(self._text(call.end, end)))) if end > call.end else ""
        if not kind and call.arguments is not None and call.arguments.named_child_count > 1:
            kind = by_words(self._language, self._text_of(call.arguments.named_children[-1]))
        kind = kind if kind in ORACLES else "helper"
        held = _ONE.fullmatch(self._given(call))
        if (
            kind == "truth"
            and held
            and held[1] == "true"
            and end > call.end
            and ".not." not in self._text(call.end, end)
        ):
            kind = "tautology"
        return Mark(call.start, end, kind, last(path), line)

    def _failing(self, span: Span, name: str, *, thrown: bool) -> Mark:
        """`t.Error`, `throw`: a check of what the branch around it asks, or that something is refused."""
        branch = self._branch_around(span)
        if branch is not None:
            condition = self._nodes.branches[branch].condition
            first = branch not in self._spent
            self._spent.add(branch)
            return Mark(*condition, of_condition(self._text(*condition)) if first else "", name)
        if self._tried.cover(span):
            return Mark(*span, "failure", name)
        return Mark(*span, "implied" if thrown else "truth", name)

    def _branch_around(self, span: Span) -> int | None:
        place = bisect_right(self._branch_starts, span.start)
        for index in range(place - 1, max(-1, place - _BACK), -1):
            if self._nodes.branches[index].end >= span.end:
                return index
        return None

    def _given(self, call: Call) -> str:
        """Without the test itself, which Go's assertions are given first."""
        said = self._text_of(call.arguments) if call.arguments is not None else ""
        return _GO_TEST.sub("(", said) if self._language == "Go" else said

    def _text_of(self, node: Node) -> str:
        return self._text(node.start_byte, node.end_byte)

    def _text(self, start: int, end: int) -> str:
        text = self._content[start:end]
        return (text if len(text) <= _SHOWN else text[: _SHOWN // 2] + text[-_SHOWN // 2 :]).decode(
            errors="replace"
        )


def _says_what(call: Call) -> bool:
    """Whether a group's function is written where it is handed over."""
    given = call.arguments.named_children if call.arguments is not None else []
    return not given or "func" in given[-1].type


def _matters(kind: str, path: str, given: str) -> bool:
    """Time and chance that are given are none; a timer is a wait where nothing else is done after it."""
    if kind == "sleep":
        pattern = _RESOLVES_LATER if path.endswith("setTimeout") else _WAITS
        return pattern.match(given if given.startswith("(") else f"({given})") is not None
    if kind == "fetch":
        return _ADDRESS.search(given) is not None
    return not path.startswith("new ") or given in {"", "()"}


def _replaced(kind: str, given: str) -> str:
    """A module's specifier as written; an object and its member."""
    said = re.match(r"\(\s*(?:import\(\s*)?[\"'`]([^\"'`\n]{1,200})[\"'`]", given)
    if said or kind == "patch":
        return said[1] if said else ""
    member = re.match(r"\(\s*([\w$.]{1,80})\s*,\s*[\"'`]([\w$]{1,80})[\"'`]", given)
    return f"{member[1]}.{member[2]}" if member else ""
