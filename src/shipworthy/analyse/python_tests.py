"""The tests of one Python file: what pytest or unittest would collect, and what could fail them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.python_names import dotted
from shipworthy.analyse.python_oracles import (
    Checks,
    asserting_helpers,
    assertions,
    can_only_pass,
    checks,
    expects_failure,
)
from shipworthy.analyse.python_skips import module_skip, skip_reason
from shipworthy.model.code import Test

Function = ast.FunctionDef | ast.AsyncFunctionDef


def tests(tree: ast.Module) -> tuple[Test, ...]:
    """In order of appearance. A name counts as pytest counts it: `test…` in a module or a test class."""
    found = list(_collected(tree))
    if not found:
        return ()
    checked = checks(tree)
    helpers = asserting_helpers(checked)
    skipped = module_skip(tree)
    empty = {f.node.name for f in found if can_only_pass(f.node, f.classes)}
    trivial = frozenset(empty - _used_names(tree)) if empty else frozenset()
    return tuple(_test(each, checked, helpers, skipped, trivial) for each in found)


def _used_names(tree: ast.Module) -> frozenset[str]:
    """A function that the file hands on is no test, whatever it is called."""
    nodes = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return frozenset(node.id for node in nodes if node.id.startswith("test"))


@dataclass(frozen=True)
class _Found:
    node: Function
    name: str
    classes: tuple[ast.ClassDef, ...]


def _collected(tree: ast.Module) -> Iterator[_Found]:
    waiting: list[tuple[Sequence[ast.stmt], tuple[ast.ClassDef, ...]]] = [(tree.body, ())]
    while waiting:
        body, classes = waiting.pop()
        inner: list[tuple[Sequence[ast.stmt], tuple[ast.ClassDef, ...]]] = []
        for node in body:
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    if name.startswith("test") and not _is_fixture(node):
                        yield _Found(node, ".".join([*(c.name for c in classes), name]), classes)
                case ast.ClassDef() if _is_test_class(node):
                    inner.append((node.body, (*classes, node)))
                case ast.If() | ast.Try() | ast.With():
                    inner.extend((part, classes) for part in _parts(node))
                case _:
                    pass
        waiting.extend(reversed(inner))


def _parts(node: ast.If | ast.Try | ast.With) -> Iterator[list[ast.stmt]]:
    """Tests may stand under `if sys.version_info >= …` or `try: import …`."""
    yield node.body
    yield from (getattr(node, name) for name in ("orelse", "finalbody") if hasattr(node, name))
    yield from (handler.body for handler in getattr(node, "handlers", ()))


def _is_test_class(node: ast.ClassDef) -> bool:
    names = [node.name, *(dotted(base).rpartition(".")[2] for base in node.bases)]
    return any("Test" in name for name in names)


def _is_fixture(node: Function) -> bool:
    return any(dotted(d).endswith("fixture") for d in node.decorator_list)


def _test(
    found: _Found,
    checked: Checks,
    helpers: frozenset[str],
    module_skip: str | None,
    trivial: frozenset[str],
) -> Test:
    reason = skip_reason(found.node, found.classes) if module_skip is None else module_skip
    return Test(
        name=found.name,
        line=found.node.lineno,
        assertions=assertions(found.node, checked, helpers),
        trivial=reason is None and found.node.name in trivial and can_only_pass(found.node, found.classes),
        skipped=reason is not None,
        skip_reason=reason or "",
        expects_failure=expects_failure(checked[found.node]),
    )
