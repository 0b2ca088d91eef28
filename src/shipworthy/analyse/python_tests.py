"""The tests of one Python file: what pytest or unittest would collect, and what could fail them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from shipworthy.analyse.python_bodies import Body, Function, bodies
from shipworthy.analyse.python_checked import checked_calls
from shipworthy.analyse.python_doubles import doubles, patches
from shipworthy.analyse.python_helpers import helpers, may_help
from shipworthy.analyse.python_names import dotted
from shipworthy.analyse.python_oracles import (
    asserting_helpers,
    expects_failure,
    oracles,
    settled_checks,
    tautologies,
)
from shipworthy.analyse.python_outside import conditionals, outside, sleeps
from shipworthy.analyse.python_skips import module_skip, skip_reason
from shipworthy.analyse.python_subjects import Names, imported, mocked_subjects
from shipworthy.analyse.python_swallowed import swallowed
from shipworthy.analyse.python_trivial import can_only_pass
from shipworthy.model.code import Test, TestHelper

MAX_CALLS = 60
_DRAWN = frozenset({"given", "hypothesis.given", "schema.parametrize", "rule", "hypothesis.rule"})


def tests_and_helpers(tree: ast.Module, text: str) -> tuple[tuple[Test, ...], tuple[TestHelper, ...]]:
    """The tests in order of appearance, and what may check something for tests elsewhere."""
    if "test" not in text and not may_help(text):
        return (), ()
    collected = list(_collected(tree)) if "test" in text else []
    if not collected and not may_help(text):
        return (), ()
    found = bodies(tree)
    asserting = asserting_helpers(found)
    file = _file(tree, text, found, asserting, collected) if collected else None
    read = [_test(each, file) for each in collected] if file else []
    return tuple(test for test in read if test), helpers(tree, text, found, asserting)


def _file(
    tree: ast.Module,
    text: str,
    found: Mapping[Function, Body],
    asserting: frozenset[str],
    collected: Sequence[_Found],
) -> _File:
    empty = {f.node.name for f in collected if can_only_pass(found[f.node], f.classes)}
    asked = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    imports = imported(iter(asked))
    return _File(
        tree=tree,
        text=text,
        found=found,
        helpers=asserting,
        skipped=module_skip(tree),
        empty=frozenset(empty),
        imports=imports,
        from_modules=" ".join([*imports, *imports.values(), *(a.name for n in asked for a in n.names)]),
    )


def tests(tree: ast.Module, text: str) -> tuple[Test, ...]:
    """In order of appearance. A name counts as pytest counts it: `test…` in a module or a test class."""
    return tests_and_helpers(tree, text)[0]


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
    if not node.bases and any(isinstance(n, ast.FunctionDef) and n.name == "__init__" for n in node.body):
        return False  # as pytest has it
    names = [node.name, *(dotted(base).rpartition(".")[2] for base in node.bases)]
    return node.name.startswith("test") or any("Test" in name for name in names)


def _is_fixture(node: Function) -> bool:
    return any(dotted(d).endswith("fixture") for d in node.decorator_list)


@dataclass(frozen=True)
class _File:
    """What the tests of one file share."""

    tree: ast.Module
    text: str
    found: Mapping[Function, Body]
    helpers: frozenset[str]
    skipped: str | None
    empty: frozenset[str]
    imports: Names
    from_modules: str

    @cached_property
    def used(self) -> frozenset[str]:
        """A function that the file hands on is no test, whatever it is called."""
        nodes = (n for n in ast.walk(self.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
        return frozenset(node.id for node in nodes if node.id.startswith("test"))

    def hands_on(self, name: str) -> bool:
        return self.text.count(name) > 1 and name in self._handed_on

    @cached_property
    def _handed_on(self) -> frozenset[str]:
        called = {id(n.func) for n in ast.walk(self.tree) if isinstance(n, ast.Call)}
        names = (n for n in ast.walk(self.tree) if isinstance(n, ast.Name) and n.id.startswith("test"))
        return frozenset(n.id for n in names if id(n) not in called and isinstance(n.ctx, ast.Load))

    def is_trivial(self, found: _Found) -> bool:
        name = found.node.name
        return (
            name in self.empty
            and name not in self.used
            and can_only_pass(self.found[found.node], found.classes)
        )


def _test(found: _Found, file: _File) -> Test | None:
    node, body = found.node, file.found[found.node]
    reason = skip_reason(node, found.classes) if file.skipped is None else file.skipped
    decorators = [*node.decorator_list, *(d for c in found.classes for d in c.decorator_list)]
    around = _around(found, decorators)
    settled = settled_checks(body)
    oracles_found = oracles(body, file.helpers, settled)
    if not oracles_found.total and _is_none(found, file):
        return None
    checked = checked_calls(body)
    patched = patches(body, decorators)
    names = Counter(c.last for c in body.calls)
    calls = sorted(name for name in names if name)[:MAX_CALLS]
    return Test(
        name=found.name,
        line=node.lineno,
        assertions=oracles_found.total,
        trivial=reason is None and file.is_trivial(found),
        skipped=reason is not None,
        skip_reason=reason or "",
        expects_failure=expects_failure(body),
        end_line=node.end_lineno or 0,
        oracles=oracles_found,
        tautologies=tautologies(body, settled, alone=not oracles_found.total),
        swallowed=_swallowed(body, file),
        sleeps=sleeps(body),
        conditionals=conditionals(body),
        doubles=doubles(body, decorators, patched),
        patched=tuple(sorted({p.target for p in patched if p.target})),
        parametrised=any("parametri" in name or "parameterized" in name for name in around)
        or "subTest" in names,
        property_based=any(name in _DRAWN for name in around),
        outside=outside(body, around, file.text, file.from_modules),
        calls=tuple(calls),
        checked=tuple(sorted({c.last for c in checked} & set(calls))),
        around=around,
        mocked_subjects=mocked_subjects(
            body, patched, file.imports, oracles_found.total - oracles_found.call
        ),
    )


def _is_none(found: _Found, file: _File) -> bool:
    """Named as tests are, and none: it checks nothing, and gives something back or is handed on."""
    body = file.found[found.node]
    if can_only_pass(body, found.classes):
        return False
    return body.gives_back() or (not found.classes and file.hands_on(found.node.name))


def _swallowed(body: Body, file: _File) -> tuple[int, ...]:
    found = swallowed(body, file.helpers)
    return () if found and body.function.name in file.used else found


def _around(found: _Found, decorators: Sequence[ast.expr]) -> tuple[str, ...]:
    """Fixtures it asks for and decorators it stands under."""
    arguments = found.node.args
    names = [
        a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs) if a.arg != "self"
    ]
    for decorator in decorators:
        names.append(dotted(decorator))
        if isinstance(decorator, ast.Call) and names[-1].endswith("usefixtures"):
            names += [
                a.value for a in decorator.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
    return tuple(sorted({name for name in names if name}))
