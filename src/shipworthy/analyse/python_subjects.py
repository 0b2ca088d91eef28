"""Python tests that put a mock in the place of what they test, and then check the mock."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.analyse.python_bodies import Body, Called
from shipworthy.analyse.python_checked import Variables, compared_calls, variables
from shipworthy.analyse.python_doubles import Patch
from shipworthy.analyse.python_names import dotted

Names = Mapping[str, str]


def mocked_subjects(body: Body, patched: Sequence[Patch], names: Names, comparisons: int) -> tuple[int, ...]:
    """Lines that replace by a mute double the very thing whose result the test holds against a value.

    It is the subject only where all that the test compares comes from there.
    A name imported from a module stays what it was when the module's own is replaced, so only what is
    called through its module, class or object counts.
    """
    targets = [(p, _resolved(p.target, names)) for p in patched if p.mute and "." in p.target]
    if not targets:
        return ()
    known = variables(body)
    found: set[int] = set()
    mocked = 0
    for calls in compared_calls(body, known):
        lines = {line for call in calls for line in _replaced(call, known, names, targets)}
        mocked += bool(lines)
        found |= lines
    return tuple(sorted(found)) if mocked >= comparisons else ()


def _replaced(
    call: Called, known: Variables, names: Names, targets: Sequence[tuple[Patch, str]]
) -> Iterator[int]:
    for name in _full(call, known, names):
        for patch, target in targets:
            if patch.first <= call.node.lineno <= patch.last and name == target:
                yield patch.line


def _full(call: Called, known: Variables, names: Names) -> Iterator[str]:
    """What is called, by all the names it can be told to have."""
    if not isinstance(call.node.func, ast.Attribute) or not _is_path(call.node.func):
        return
    yield _resolved(call.name, names)
    owner, _, rest = call.name.partition(".")
    for value in known.get(owner, ()):
        if isinstance(value, ast.Call) and _is_path(value.func):
            yield f"{_resolved(dotted(value.func), names)}.{rest}"


def _is_path(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _resolved(name: str, names: Names) -> str:
    first, dot, rest = name.partition(".")
    return names.get(first, first) + dot + rest


def imported(nodes: Iterator[ast.Import | ast.ImportFrom]) -> Names:
    """What each name stands for, by the imports of a file."""
    found: dict[str, str] = {}
    for node in nodes:
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                found[alias.asname or alias.name] = f"{'.' * node.level}{node.module or ''}.{alias.name}"
            elif alias.asname:
                found[alias.asname] = alias.name
    return found
