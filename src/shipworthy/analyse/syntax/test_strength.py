"""Tests that were found in a text, on its syntax tree: what each of them checks and how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from shipworthy.analyse.syntax import test_bodies as bodies
from shipworthy.analyse.syntax.captures import Spans
from shipworthy.analyse.syntax.parsing import Parsed
from shipworthy.analyse.syntax.test_bodies import Text
from shipworthy.analyse.syntax.test_checks import ORACLES, Mark, marks
from shipworthy.analyse.syntax.test_nodes import Span, test_nodes
from shipworthy.analyse.syntax.test_queries import TestLanguage, of_language
from shipworthy.analyse.text_tests import FoundTest
from shipworthy.model.code import Oracles, Test, TestHelper

MAX_READ = 600_000
"""Calls looked at in one file; tests inside tests are read with each of those around them."""
MAX_HELPERS = 2_000
_CLIMB = 200
_HEAD = 600
"""Bytes before a test in which its attributes and its comment stand."""
_ENDS = re.compile(rb"[};]\s*$", re.MULTILINE)
_OTHER = re.compile(rb"\bfn\s|[;}]\s*\n")
"""Between an attribute and a function that it does not belong to."""
_FAILS = re.compile(r"\bshould_panic\b|[@(,]\s*expected\w*\s*=|@expectedException|\[ExpectedException")
_PLANS = frozenset({"plan", "assertions", "hasAssertions", "expectAssertions", "addToAssertionCount", "tspl"})
"""Tells the runner how many assertions to expect: one that always holds shows that it was reached."""
_ORDER = re.compile(
    r"@Order\(|@depends\b|#\[\s*\\?(?:\w+\\)*Depends\w*\(|\[\s*Order\(|\bdependsOnMethods\b|\[TestPriority"
)
_MEMBERS = frozenset({"spyOn", "stub", "spy", "replace", "method", "mock_method"})
_TEST_CLASS = re.compile(rb"\bclass\s+\w*(?:Tests?|TestCase|Cest|Spec)\b|\bextends\s+[\w\\]*Test")
_REPEATS = re.compile(rb"\b(?:forEach|each|each_with_index|each_pair|map|times)$")


@dataclass(frozen=True)
class Placed:
    """A test as the text shows it, and where it begins, its head ends, and it ends, in bytes."""

    found: FoundTest
    start: int
    head_end: int
    end: int


@dataclass(frozen=True)
class Strength:
    tests: tuple[Test, ...]
    helpers: tuple[TestHelper, ...] = ()


def strength(parsed: Parsed, language: str, found: Sequence[FoundTest], text: str) -> Strength | None:
    """None where the language's tests are not read on its tree, or hold more than anybody writes."""
    spoken, content = of_language(language), text.encode()
    if spoken is None or not (found or spoken.helps.search(content)):
        return None
    placed = _placed(found, text)
    units = [_unit(parsed, spoken, each, content) for each in placed]
    nodes = test_nodes(parsed, spoken, content, _within(units, placed, language, len(content)))
    if nodes is None:
        return None
    read = Text(content, nodes, marks(nodes, language, content))
    reader = _Reader(read, spoken, [n for n in units if n is not None])
    return Strength(tuple(map(reader.test, placed, units)), tuple(reader.helpers))


def _placed(found: Sequence[FoundTest], text: str) -> list[Placed]:
    if text.isascii():
        return [Placed(f, f.located.start, f.located.head_end, f.located.end) for f in found]
    places = sorted({at for f in found for at in (f.located.start, f.located.head_end, f.located.end)})
    bytes_before, before, last = {}, 0, 0
    for at in places:
        before, last = before + len(text[last:at].encode()), at
        bytes_before[at] = before
    return [
        Placed(f, *(bytes_before[at] for at in (f.located.start, f.located.head_end, f.located.end)))
        for f in found
    ]


def _unit(parsed: Parsed, spoken: TestLanguage, placed: Placed, content: bytes) -> Node | None:
    """The function, method or call that the test is."""
    at = max(placed.start, placed.head_end - 1)
    node = parsed.tree.root_node.descendant_for_byte_range(at, at)
    units = spoken.units
    if content[placed.start : placed.start + 1] in {b"@", b"#", b"["}:  # an annotation, so it is no call
        units = frozenset(each for each in units if "call" not in each)
    for _ in range(_CLIMB):
        if node is None or node.type in units:
            break
        node = node.parent
    # What a macro makes a test of is not parsed: another function is found then, or none.
    return node if node is not None and node.type in units and _begins_at(node, placed, content) else None


def _begins_at(unit: Node, placed: Placed, content: bytes) -> bool:
    name = unit.child_by_field_name("name")
    if name is None or "call" in unit.type:
        return True
    before = content[placed.start : max(placed.start, unit.start_byte)]
    return placed.start <= name.end_byte <= placed.head_end and _OTHER.search(before) is None


def _span(placed: Placed, unit: Node | None) -> Span:
    """From where the body begins, which may be a call: `fun works() = runTest { … }`."""
    if unit is None or unit.end_byte <= placed.head_end:
        return Span(placed.head_end, placed.end)
    last = unit.named_children[-1] if "call" not in unit.type and unit.named_child_count else None
    start = placed.head_end if last is None else min(placed.head_end, last.start_byte)
    return Span(start, unit.end_byte)


def _within(units: Sequence[Node | None], placed: Sequence[Placed], language: str, end: int) -> Span:
    """Rust's tests stand beside the code, in modules of their own."""
    if language != "Rust" or not placed:
        return Span(0, end)
    outermost = [_outermost(unit) for unit in (units[0], units[-1]) if unit is not None]
    if len(outermost) < 2 or any(node.type != "mod_item" for node in outermost):
        return Span(0, end)
    return Span(outermost[0].start_byte, outermost[1].end_byte)


def _outermost(node: Node) -> Node:
    for _ in range(_CLIMB):
        if node.parent is None or node.parent.parent is None:
            return node
        node = node.parent
    return node


def _tautologies(inside: Sequence[Mark]) -> tuple[int, ...]:
    return tuple(sorted({m.line for m in inside if m.kind == "tautology"}))


class _Reader:
    def __init__(self, text: Text, spoken: TestLanguage, units: Sequence[Node]) -> None:
        self._text = text
        self._spoken = spoken
        self._left = MAX_READ
        self._tests = {(u.start_byte, u.end_byte) for u in units}
        every = list(self._functions())
        self.helpers = [helper for helper, is_test in every if not is_test]
        self._asserting = _asserting([helper for helper, _ in every])
        self._everywhere = self._patched_for_all(sorted(self._tests))

    def test(self, placed: Placed, unit: Node | None) -> Test:
        span = _span(placed, unit)
        inside = self._inside(span)
        found = bodies.oracles(inside, self._asserting)
        head = self._head(placed, unit)
        counted = self._counted(placed.found, unit, head, inside, found)
        return replace(
            placed.found.test(counted.total, fails=counted.failure > 0 or bodies.refused(self._text, found)),
            end_line=unit.end_point.row + 1 if unit is not None else 0,
            oracles=counted,
            tautologies=() if _PLANS.intersection(bodies.called(inside)) else _tautologies(inside),
            swallowed=bodies.swallowed(self._text, span, found),
            sleeps=bodies.sleeps(self._text, span, inside),
            conditionals=self._text.decisions(span),
            doubles=sum(m.kind == "double" for m in inside),
            patched=tuple(sorted({*self._everywhere, *(m.what for m in inside if m.what)})),
            parametrised=self._runs_for_rows(head, span, unit, found),
            property_based=self._is_drawn(head, inside),
            outside=self._outside(head, span, inside),
            calls=bodies.called(inside),
            checked=bodies.checked(self._text, span, found),
        )

    def _counted(
        self, test: FoundTest, unit: Node | None, head: str, inside: Sequence[Mark], found: Sequence[Mark]
    ) -> Oracles:
        counted = bodies.counted(inside, found)
        if _PLANS.intersection(bodies.called(inside)):
            counted = replace(counted, state=counted.state + len(_tautologies(inside)))
        if _FAILS.search(head):
            counted = replace(counted, failure=counted.failure + 1)
        if not counted.total and self._is_drawn(head, inside):
            return replace(counted, truth=1)  # that nothing goes wrong, whatever is drawn
        if test.shows_output():
            counted = replace(counted, value=counted.value + 1)
        unseen = unit is None or _is_handed_over(unit) or _in_another_class(test, unit, self._text.content)
        unseen = unseen or test.hands_over() or test.waits_for_something()
        if not counted.total and (unseen or test.assertions(bodies.called(inside))):
            return replace(counted, helper=1)  # something is checked, where it cannot be seen
        return counted

    def _inside(self, span: Span) -> Sequence[Mark]:
        inside = self._text.inside(span)
        self._left -= len(inside)
        return inside if self._left > 0 else ()

    def _head(self, placed: Placed, unit: Node | None) -> str:
        start = unit.start_byte if unit is not None else placed.start
        before = self._text.content[max(0, start - _HEAD) : start]
        ends = [m.end() for m in _ENDS.finditer(before)]
        head = self._text.content[start : min(placed.head_end, start + 5_000)]
        return (before[ends[-1] if ends else 0 :] + head).decode(errors="replace")

    def _runs_for_rows(self, head: str, span: Span, unit: Node | None, found: Sequence[Mark]) -> bool:
        if self._spoken.rows is not None and self._spoken.rows.search(head):
            return True
        loops = self._text.loops(span)
        if any(each.start <= m.start < each.end for each in loops[:20] for m in found):
            return True
        return unit is not None and _stands_in_a_loop(unit, self._text.content)

    def _is_drawn(self, head: str, inside: Sequence[Mark]) -> bool:
        said = self._spoken.drawn is not None and self._spoken.drawn.search(head) is not None
        return said or any(m.kind == "property" for m in inside)

    def _outside(self, head: str, span: Span, inside: Sequence[Mark]) -> tuple[str, ...]:
        found = bodies.outside(inside)
        if _ORDER.search(head):
            found.add("order")
        if self._spoken.clock is not None and self._spoken.clock.search(self._text.content, *span):
            found.add("clock")
        return tuple(sorted(found))

    def _functions(self) -> Iterator[tuple[TestHelper, bool]]:
        """Those that check or call something, and whether they are tests; a test may call another."""
        left = MAX_READ
        for start, end, name in self._text.nodes.functions[:MAX_HELPERS]:
            inside = [m for m in self._text.inside(Span(start, end)) if m.end <= end]
            left -= len(inside)
            if left < 0:
                return
            asserts = any(m.kind in ORACLES for m in inside)
            called = bodies.called(inside)
            if asserts or called:
                yield TestHelper(name.strip("`"), asserts, called), (start, end) in self._tests

    def _patched_for_all(self, tests: Sequence[tuple[int, int]]) -> set[str]:
        """Modules that the file replaces, whichever test runs."""
        inside = Spans([Span(*each) for each in tests])
        return {m.what for m in self._text.marks if m.what and m.name not in _MEMBERS and not inside.cover(m)}


def _is_handed_over(unit: Node | None) -> bool:
    """`test("…", check)`, `test("…", check, () => input)`: what the test does is written elsewhere."""
    given = unit.child_by_field_name("arguments") if unit is not None else None
    if given is None or given.type != "arguments":
        return False
    rest = given.named_children[1:]
    named_first = len(rest) > 1 and rest[0].type in {"identifier", "member_expression"}
    return named_first or not any("function" in each.type for each in rest)


def _in_another_class(test: FoundTest, unit: Node, content: bytes) -> bool:
    """A method of PHP named like a test, in a class that neither is nor extends a test case."""
    if test.source.language != "PHP" or unit.type != "method_declaration":
        return False
    group = unit.parent.parent if unit.parent is not None else None
    if group is None:
        return False
    head = content[group.start_byte : group.start_byte + 600].split(b"{")[0]
    return _TEST_CLASS.search(head) is None


def _asserting(helpers: Sequence[TestHelper]) -> frozenset[str]:
    """Those that can fail a test that calls them, also through one another."""
    asserting = {h.name for h in helpers if h.asserts}
    callers: dict[str, set[str]] = {}
    for helper in helpers:
        for name in helper.calls:
            callers.setdefault(name, set()).add(helper.name)
    waiting = list(asserting)
    while waiting:
        for caller in callers.get(waiting.pop(), set()) - asserting:
            asserting.add(caller)
            waiting.append(caller)
    return frozenset(asserting)


def _stands_in_a_loop(unit: Node, content: bytes) -> bool:
    node = unit.parent
    for _ in range(_CLIMB):
        if node is None:
            return False
        if node.type in {"for_in_statement", "for_statement", "for"}:
            return True
        if node.type in {"call_expression", "call"}:
            callee = node.child_by_field_name("function") or node.child_by_field_name("method")
            if callee is not None and _REPEATS.search(content[callee.start_byte : callee.end_byte][-40:]):
                return True
        node = node.parent
    return False
