"""Captures → functions and classes: what is inside what, and what it adds up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from shipworthy.analyse.syntax.captures import Capture, Captures
from shipworthy.analyse.syntax.grammars import Grammar
from shipworthy.model.code import Class, Function

_DECIDES = frozenset({"branch", "chained", "case", "and", "or", "choice"})
_NESTS = frozenset({"branch", "switch", "lambda"})
_WEIGHS_ITS_DEPTH = frozenset({"branch", "switch"})
_GROUPS = frozenset({"class", "function", "scope"})
_WEIGHS_ONE = frozenset({"chained", "else", "jump"})


@dataclass
class _Unit:
    """A function while it is walked through."""

    capture: Capture
    prefix: str
    hidden: bool
    complexity: int = 1
    cognitive: int = 0
    parameters: int = 0
    nesting: int = 0
    untyped: bool = False
    unread: bool = False


@dataclass
class Units:
    functions: list[Function] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    unread_lines: int = 0


def units(captures: Captures, grammar: Grammar, documented: Iterable[int]) -> Units:
    """`documented`: the lines on which a comment stands that ends there."""
    return _Walk(captures, grammar, frozenset(documented)).units()


class _Walk:
    def __init__(self, captures: Captures, grammar: Grammar, commented: frozenset[int]) -> None:
        self._captures = captures
        self._grammar = grammar
        self._commented = commented
        self._open: list[Capture] = []
        self._units: list[_Unit] = []
        self._found = Units()
        self._lost: list[Capture] = []
        """Errors outside functions."""
        self._below: dict[Capture | None, bool] = {}
        """Whether what follows in a class is private, unless it says otherwise itself."""

    def units(self) -> Units:
        for capture in self._captures.nodes:
            self._close(capture.start)
            self._enter(capture)
            self._open.append(capture)
        self._close(None)
        self._found.unread_lines += self._lines_lost()
        self._found.functions.sort(key=lambda f: (f.line, -f.end_line, f.name))
        self._found.classes.sort(key=lambda c: (c.line, -c.end_line, c.name))
        return self._found

    def _lines_lost(self) -> int:
        """Lines in errors outside functions, without those of functions that are whole."""
        lost = {line for error in self._lost for line in range(error.line, error.end_line + 1)}
        read = (
            {line for f in self._found.functions for line in range(f.line, f.end_line + 1)} if lost else set()
        )
        return len(lost - read)

    def _close(self, until: int | None) -> None:
        while self._open and (until is None or self._open[-1].end <= until):
            closed = self._open.pop()
            if self._units and self._units[-1].capture is closed:
                self._finish(self._units.pop())

    def _enter(self, capture: Capture) -> None:
        unit = self._units[-1] if self._units else None
        match capture.kind:
            case "function":
                self._units.append(_Unit(capture, self._prefix(), self._is_hidden(capture)))
            case "class":
                self._found.classes.append(
                    Class(
                        self._prefix() + (capture.name or "(anonymous)"),
                        capture.line,
                        capture.end_line,
                        self._is_documented(capture),
                        not self._is_hidden(capture),
                    )
                )
            case "private_below" | "public_below":
                self._below[self._around()] = capture.kind == "private_below"
            case "error":
                for around in self._units:
                    around.unread = True
                if not self._units:
                    self._lost.append(capture)
            case kind if unit is not None:
                self._count(kind, unit)

    def _count(self, kind: str, unit: _Unit) -> None:
        unit.complexity += kind in _DECIDES
        if kind in _NESTS or kind in _WEIGHS_ITS_DEPTH:
            depth = self._depth()
            unit.cognitive += 1 + depth if kind in _WEIGHS_ITS_DEPTH else 0
            unit.nesting = max(unit.nesting, depth + 1)
        unit.cognitive += kind in _WEIGHS_ONE
        if kind in {"and", "or"}:
            unit.cognitive += not (self._open and self._open[-1].kind == kind)
        unit.parameters += kind == "parameter"
        unit.untyped = unit.untyped or kind == "untyped"

    def _depth(self) -> int:
        """How many nesting structures of the innermost function are open."""
        depth = 0
        for around in reversed(self._open):
            if around.kind == "function":
                break
            depth += around.kind in _NESTS
        return depth

    def _finish(self, unit: _Unit) -> None:
        capture = unit.capture
        if unit.unread:
            self._found.unread_lines += capture.end_line - capture.line + 1
            return
        typed = {"always": True, "never": False, "declared": not unit.untyped}[self._grammar.typed]
        self._found.functions.append(
            Function(
                name=unit.prefix + (capture.name or "(anonymous)"),
                line=capture.line,
                end_line=capture.end_line,
                complexity=unit.complexity,
                documented=self._is_documented(capture),
                typed=typed,
                cognitive=unit.cognitive,
                parameters=unit.parameters,
                nesting=unit.nesting,
                public=not unit.hidden,
            )
        )

    def _prefix(self) -> str:
        names = [
            c.name or "(anonymous)" for c in self._open if c.kind in _GROUPS and (c.name or c.kind != "scope")
        ]
        return "".join(f"{name}." for name in names)

    def _around(self) -> Capture | None:
        """The innermost class or other group that is open."""
        return next((c for c in reversed(self._open) if c.kind in _GROUPS), None)

    def _is_hidden(self, capture: Capture) -> bool:
        """Not to be seen from elsewhere, itself or what it stands in."""
        if any(c.kind in {"function", "hidden"} for c in self._open):
            return True
        around = [c for c in (*self._open, capture) if c.kind in _GROUPS]
        if any(self._is_marked(each, "private") for each in around):
            return True
        match self._grammar.unless_told:
            case "public":
                return self._below.get(self._around(), False) and not self._is_marked(capture, "public")
            case "private":
                return not self._is_marked(capture, "public")
            case "as what is around":
                return not any(self._is_shown(each) for each in around)

    def _is_marked(self, capture: Capture, mark: str) -> bool:
        return (capture.start, capture.end) in self._captures.marks.get(mark, ())

    def _is_shown(self, capture: Capture) -> bool:
        return self._is_marked(capture, "public") or capture.name in self._captures.exported

    def _is_documented(self, capture: Capture) -> bool:
        above = capture.first_line - 1
        while above in self._captures.attributes:
            above -= 1
        return above in self._commented
