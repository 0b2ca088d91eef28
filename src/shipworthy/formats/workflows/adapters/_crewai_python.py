"""Python of a repository, read and never run: which expression a name stands for, across modules."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.formats.workflows.adapter import Files

MAX_TEXT = 1_000_000
_MAX_MODULES = 80
_MAX_STEPS = 25
_MAX_DEPTH = 100
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    path: str
    tree: ast.Module
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By local name: the module, and the name in it (empty for a module itself)."""
    names: dict[str, ast.AST] = field(default_factory=dict)
    """What is bound at the top: functions, classes, the value of an assignment."""


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: what its names mean."""

    module: Module
    cls: ast.ClassDef | None = None
    function: Function | None = None
    bound: Mapping[str, Found] = field(default_factory=dict)
    """What a function's parameters were given."""


@dataclass(frozen=True)
class Found:
    node: ast.expr
    scope: Scope
    hint: str = ""
    """The name by which it was reached."""

    @property
    def path(self) -> str:
        return self.scope.module.path

    @property
    def line(self) -> int:
        return self.node.lineno


class Modules:
    """Parsed once each; those outside of the repository are none."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._read: dict[str, Module | None] = {}

    @property
    def read(self) -> list[str]:
        return [path for path, module in self._read.items() if module is not None]

    def at(self, path: str) -> Module | None:
        if path not in self._read:
            text = self._files.text(path) if len(self._read) < _MAX_MODULES else None
            self._read[path] = parsed(path, text) if text is not None else None
        return self._read[path]

    def named(self, module: Module, name: str) -> Module | None:
        path = self._files.module(module.path, name) if name else None
        if path is None and name and not name.startswith("."):  # run as a script, its own folder comes first
            inside = name.replace(".", "/")
            beside = (self._files.beside(module.path, f"{inside}{s}") for s in (".py", "/__init__.py"))
            path = next((p for p in beside if p), None)
        return self.at(path) if path else None

    def member(self, module: Module, name: str, steps: int = 0) -> tuple[Module, ast.AST] | None:
        """What a module binds to a name, wherever it was imported from."""
        if name in module.names:
            return module, module.names[name]
        if name not in module.imports or steps > _MAX_STEPS:
            return None
        where, inside = module.imports[name]
        if inside and (found := self.named(module, where)) is not None and found is not module:
            return self.member(found, inside, steps + 1)
        return None


def parsed(path: str, text: str) -> Module | None:
    """None where it is not Python of today."""
    if len(text) > MAX_TEXT:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    module = Module(path, tree)
    for statement in statements(tree.body):
        _bind(module, statement)
    for node in ast.walk(tree):  # what functions import for themselves
        if isinstance(node, ast.Import | ast.ImportFrom):
            _import(module, node)
    return module


def _bind(module: Module, statement: ast.stmt) -> None:
    match statement:
        case ast.Import() | ast.ImportFrom():
            _import(module, statement)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            module.names[statement.name] = statement
        case ast.Assign():
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    module.names[target.id] = statement.value
        case ast.AnnAssign() if isinstance(statement.target, ast.Name) and statement.value is not None:
            module.names[statement.target.id] = statement.value


def _import(module: Module, statement: ast.Import | ast.ImportFrom) -> None:
    if isinstance(statement, ast.ImportFrom):
        where = "." * statement.level + (statement.module or "")
        for alias in statement.names:
            module.imports.setdefault(alias.asname or alias.name, (where, alias.name))
        return
    for alias in statement.names:
        first = alias.name.partition(".")[0]
        module.imports.setdefault(alias.asname or first, (alias.name if alias.asname else first, ""))


def statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Those of a block and of the blocks in it, but of no function or class in it."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        inner = [
            each
            for key in ("body", "orelse", "finalbody", "handlers", "cases")
            for each in getattr(statement, key, [])
        ]
        for each in reversed(inner):
            if isinstance(each, ast.stmt):
                waiting.append(each)
            else:  # a handler or a case
                waiting.extend(reversed(each.body))


def methods(cls: ast.ClassDef) -> dict[str, Function]:
    """In the order their names were first bound; the last of a name counts, as in Python."""
    return {each.name: each for each in cls.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def decorators(node: Function | ast.ClassDef) -> dict[str, ast.expr]:
    """By the last part of their names."""
    found = {}
    for each in node.decorator_list:
        func = each.func if isinstance(each, ast.Call) else each
        found[last_name(func)] = each
    return found


def last_name(node: ast.AST | None) -> str:
    while isinstance(node, ast.Subscript | ast.Call):
        node = node.value if isinstance(node, ast.Subscript) else node.func
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case _:
            return ""


def text_of(node: ast.AST | None, depth: int = 0) -> str | None:
    """A text that is written out, also through `dedent` and between the braces of an f-string."""
    if depth > _MAX_DEPTH:
        return None
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr():
            parts = [text_of(v, depth + 1) if isinstance(v, ast.Constant) else "{…}" for v in node.values]
            return "".join(part or "" for part in parts)
        case ast.Call(args=[inner, *_]) if last_name(node.func) in {"dedent", "cleandoc", "strip"}:
            return text_of(inner, depth + 1)
        case ast.Call(func=ast.Attribute(value=inner, attr="strip" | "format" | "replace")):
            return text_of(inner, depth + 1)
        case ast.BinOp(op=ast.Add()):
            left, right = text_of(node.left, depth + 1), text_of(node.right, depth + 1)
            return None if left is None and right is None else (left or "{…}") + (right or "{…}")
        case _:
            return None


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in call.keywords if each.arg is not None}
