"""Marks between two places → what a test checks, waits for and replaces there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from shipworthy.analyse.syntax.test_checks import ORACLES, Mark
from shipworthy.analyse.syntax.test_nodes import Handler, Span, TestNodes
from shipworthy.model.code import Oracles

MAX_CALLS = 60
_HOPS = 3
_MAX_OUTSIDE = frozenset({"clock", "random"})
_WORD = re.compile(r"[A-Za-z_$@][\w$]*")
_COMPARES = re.compile(
    r"(?i)(?:deep_?)?equals?\w*|diff|len|eq\w*|compare\w*|is|not|expect\w*|should|to|assert\w*|_|ok|some|err|string"
    r"|equalto|number|any\w*|object\w*"
)
_BROAD = re.compile(r"(?<!::)\b(?:Exception|Throwable|Error|StandardError|AssertionError)\b|\.\.\.|^\W*$")
_LOGS = re.compile(
    r"^(?:(?:console|log(?:ger)?|LOG(?:GER)?|System\.(?:out|err)|Console|Debug|fmt)\.\w+\W.*|(?:print\w*|puts|p|warn|echo"
    r"|error_log|var_dump)\W.*|\w+\.printStackTrace\(\)\W*)?$",
    re.DOTALL,
)
_ACTS = re.compile(
    r"\b(?:throw|raise|rethrow|re_raise|fail\w*|flunk|assert\w*|expect\w*|should\w*|exit|die|abort|panic|reject"
    r"|done|cb|callback|resolve)\b|\w\s{0,9}=(?![=>~])"
)
"""Beside what it logs, the handler passes the error on, or keeps it for what comes after."""
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|#[^\n]*", re.DOTALL)
_REFUSAL = re.compile(
    rb"(?i:status|code|expect|response)\w{0,20}\W{1,12}(?:\w{1,20}\W{1,3}){0,2}[45]\d\d\b|[(\s][45]\d\d,[^()]{0,40}(?i:status|code)"
    rb"|(?:Status|is|HttpStatus\.|HTTP_|:|\.|assert)_?(?i:BadRequest|NotFound|Unauthorized|Forbidden|Conflict|Unprocessable"
    rb"|InternalServerError|bad_request|not_found|TooManyRequests|TooLarge)|\berr\w{0,20}\.Error\(\)|\bexception\.getMessage"
)
_SHOWN = 200
_VIRTUAL_TIME = frozenset(
    {"useFakeTimers", "runTest", "runBlockingTest", "synctest", "install", "start_paused", "pause"}
)
_LONG = 300
_NOT_WAITED_FOR = 200


@dataclass(frozen=True)
class Text:
    """A text of tests: what is in it, and where."""

    content: bytes
    nodes: TestNodes
    marks: Sequence[Mark]

    @cached_property
    def _starts(self) -> list[int]:
        return [m.start for m in self.marks]

    @cached_property
    def _decisions(self) -> list[int]:
        return self.nodes.decisions

    @cached_property
    def _loops_at(self) -> list[int]:
        return [each.start for each in self.nodes.loops]

    @cached_property
    def _assigned_at(self) -> list[int]:
        return [at for at, _, _ in self.nodes.assigned]

    @cached_property
    def _handled_at(self) -> list[int]:
        return [h.start for h in self.nodes.handlers]

    def inside(self, span: Span) -> Sequence[Mark]:
        return self.marks[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def decisions(self, span: Span) -> int:
        return bisect_left(self._decisions, span.end) - bisect_left(self._decisions, span.start)

    def loops(self, span: Span) -> Sequence[Span]:
        at = self._loops_at
        return self.nodes.loops[bisect_left(at, span.start) : bisect_left(at, span.end)]

    def assigned(self, span: Span) -> Sequence[tuple[int, str, Span]]:
        at = self._assigned_at
        return self.nodes.assigned[bisect_left(at, span.start) : bisect_left(at, span.end)]

    def handlers(self, span: Span) -> Sequence[Handler]:
        at = self._handled_at
        return self.nodes.handlers[bisect_left(at, span.start) : bisect_left(at, span.end)]


def oracles(inside: Sequence[Mark], helpers: frozenset[str]) -> list[Mark]:
    """What a name alone says to check counts where it is not what another oracle is about."""
    found, until = [], 0
    for mark in inside:
        if mark.kind in ORACLES or mark.name in helpers:
            weak = mark.kind not in ORACLES or mark.kind == "helper"
            if weak and mark.start < until:
                continue
            found.append(mark if mark.kind in ORACLES else mark._replace(kind="helper"))
            until = max(until, mark.end) if not weak else until
    return found


def counted(inside: Sequence[Mark], found: Sequence[Mark]) -> Oracles:
    """What fails a test only by going on counts once, where nothing else checks anything."""
    kinds = Counter(mark.kind for mark in found)
    if not kinds and any(mark.kind == "implied" for mark in inside):
        kinds["truth"] = 1
    return Oracles(**kinds)


def refused(text: Text, found: Sequence[Mark]) -> bool:
    """What is checked is a status that says no, or the words of an error."""
    return any(_REFUSAL.search(text.content, max(m.start, m.end - _SHOWN), m.end) for m in found)


def called(inside: Sequence[Mark]) -> tuple[str, ...]:
    names = {m.name for m in inside if m.name.isidentifier()}
    return tuple(sorted(names)[:MAX_CALLS])


def checked(text: Text, span: Span, found: Sequence[Mark]) -> tuple[str, ...]:
    """The calls in what is held against a value, or in what its variables were assigned."""
    held = [mark for mark in found if mark.kind == "value"]
    if not held:
        return ()
    values: dict[str, list[Span]] = {}
    for _, target, value in text.assigned(span):
        for word in _WORD.findall(target):
            values.setdefault(word, []).append(value)
    names: set[str] = set()
    done: set[Span] = set()
    waiting = [(Span(m.start, m.end), 0) for m in held]
    while waiting:
        part, hops = waiting.pop()
        if part in done:
            continue
        done.add(part)
        names.update(_called_in(text, part))
        if hops < _HOPS:
            words = set(_WORD.findall(text.content[part.start : part.end][:2_000].decode(errors="replace")))
            waiting += [(value, hops + 1) for word in words & values.keys() for value in values[word][:10]]
    return tuple(sorted(names)[:MAX_CALLS])


def _called_in(text: Text, part: Span) -> Iterator[str]:
    for mark in text.inside(part):
        plain = mark.kind in {"", "implied", "helper"} and mark.end <= part.end
        if plain and mark.name.isidentifier() and not _COMPARES.fullmatch(mark.name):
            yield mark.name


def sleeps(text: Text, span: Span, inside: Sequence[Mark]) -> tuple[int, ...]:
    found = [m.line for m in inside if m.kind == "sleep"]
    if not found:
        return ()
    source = text.content[max(0, span.start - _NOT_WAITED_FOR) : span.end].decode(errors="replace")
    return () if any(word in source for word in _VIRTUAL_TIME) else tuple(sorted(set(found)))


def outside(inside: Sequence[Mark]) -> set[str]:
    found = {m.kind for m in inside if m.kind in _MAX_OUTSIDE}
    if any(m.kind == "fetch" for m in inside) and not any(m.kind == "double" for m in inside):
        found.add("network")
    return found


def swallowed(text: Text, span: Span, found: Sequence[Mark]) -> tuple[int, ...]:
    """Handlers that do nothing, where all that the test checks stands in what they handle."""
    return tuple(
        sorted(
            {
                handler.line
                for handler in text.handlers(span)
                if _does_nothing(handler.body, text.content)
                and all(handler.tried.start <= m.start < handler.tried.end for m in found)
                and not any(m.kind == "failure" for m in found)
                and _BROAD.search(handler.caught)
            }
        )
    )


def _does_nothing(body: Node | None, content: bytes) -> bool:
    if body is None:
        return True
    if body.end_byte - body.start_byte > _LONG:
        return False
    said = _COMMENT.sub("", content[body.start_byte : body.end_byte].decode(errors="replace"))
    return _LOGS.match(said.strip("{}; \n\t\r")) is not None and _ACTS.search(said) is None
