"""One Python file as a tree with its names, read and never run."""

from __future__ import annotations

import ast
import gc
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_TEXT = 1_000_000
_MAX_NODES = 250_000
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Imported:
    module: str
    """Dots lead where it is relative."""
    symbol: str = ""
    """Empty: the module itself."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """A parameter, a loop's variable, what a `with` gives: decided when it runs."""

    what: str
    over: ast.expr | None = None
    """What is looped over or entered."""


Meaning = ast.expr | Function | ast.ClassDef | Imported | Unseen


@dataclass(frozen=True, slots=True)
class Binding:
    line: int
    meaning: Meaning
    adds: bool = False
    """`x += …`: what it meant before stays part of it."""


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, a class or a function."""

    module: Module
    node: ast.AST
    parent: Scope | None = None
    names: dict[str, list[Binding]] = field(default_factory=dict)

    def bind(self, name: str, line: int, meaning: Meaning, *, adds: bool = False) -> None:
        self.names.setdefault(name, []).append(Binding(line, meaning, adds))

    def function(self) -> Scope | None:
        """The innermost function that it is in, itself included."""
        scope: Scope | None = self
        while scope is not None and not isinstance(scope.node, (*_FUNCTIONS, ast.Lambda)):
            scope = scope.parent
        return scope

    def class_(self) -> Scope | None:
        scope: Scope | None = self
        while scope is not None and not isinstance(scope.node, ast.ClassDef):
            scope = scope.parent
        return scope


@dataclass(slots=True, eq=False)
class Module:
    path: str
    text: str
    tree: ast.Module
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    """By module, class, function and lambda."""
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    """In the order in which they end, so that what is inside comes first."""
    loops: dict[ast.Call, list[ast.AST]] = field(default_factory=dict)
    """The loops that a call stands in, the outermost first."""

    put: list[tuple[ast.expr, str, ast.expr]] = field(default_factory=list)
    """`owner.attribute = value`, `owner.attribute.append(value)`: outside of methods of the owner."""

    def attributes(self, name: str) -> list[tuple[ast.expr, ast.expr]]:
        """The owners of an attribute that is set or added to, and the list that it is or gets."""
        return [(owner, value) for owner, attr, value in self.put if attr == name]

    @property
    def scope(self) -> Scope:
        return self.scopes[self.tree]

    def by_line(self, first: int, last: int) -> list[tuple[ast.Call, Scope]]:
        """The calls that end on these lines."""
        start = bisect_left(self.calls, first, key=_end_line)
        return self.calls[start : bisect_right(self.calls, last, key=_end_line)]


def _end_line(call: tuple[ast.Call, Scope]) -> int:
    return call[0].end_lineno or 0


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LEAVES = frozenset(
    {
        ast.Load,
        ast.Store,
        ast.Del,
        ast.Constant,
        ast.Name,
        ast.Pass,
        *ast.operator.__subclasses__(),
        *ast.cmpop.__subclasses__(),
        *ast.boolop.__subclasses__(),
        *ast.unaryop.__subclasses__(),
    }
)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def read_module(path: str, text: str) -> Module | None:
    """None where it is no Python, or too large or too deep to be read."""
    if len(text) > MAX_TEXT:
        return None
    plain = text.removeprefix("\ufeff")
    tree = _parsed(plain) or _parsed(_NEWER.sub(_older, plain))
    if tree is None:
        return None
    module = Module(path, text, tree)
    module.scopes[tree] = Scope(module, tree)
    return module if _fill(module) else None


_NEWER = re.compile(
    r"^([ \t]*)(?:(type) (?=\w+[ \t]*=)|((?:async )?def \w+|class \w+)(\[[^\]\n]{1,200}\]))", re.MULTILINE
)
"""What Python 3.12 has and the interpreter that reads it may not: `type X = …`, `def f[T](…)`."""


def _older(found: re.Match[str]) -> str:
    """The same without it, each remaining character in its place."""
    blank = " " * len(found[4] or "")
    return f"{found[1]}{found[3]}{blank}" if found[3] else found[1]


def _parsed(text: str) -> ast.Module | None:
    collects = gc.isenabled()
    gc.disable()  # a tree is nothing but new objects that are all kept
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    finally:
        if collects:
            gc.enable()


def _fill(module: Module) -> bool:
    waiting: list[tuple[ast.AST, Scope, list[ast.AST]]] = [(module.tree, module.scope, [])]
    attempts: list[tuple[ast.Try, Scope]] = []
    shared: list[tuple[ast.Global, Scope]] = []
    count = 0
    while waiting:
        node, scope, loops = waiting.pop()
        count += 1
        if count > _MAX_NODES:
            return False
        if isinstance(node, ast.Call):
            module.calls.append((node, scope))
            if loops:
                module.loops[node] = loops
        match node:
            case ast.Try(handlers=[_, *_]):
                attempts.append((node, scope))
            case ast.Global():
                shared.append((node, scope))
        _bind(node, scope)
        _put(node, module)
        if isinstance(node, _LOOPS):
            loops = [*loops, node]
        inner = _opened(module, node, scope)
        if inner is not scope:
            loops = []
        waiting += [(c, inner, loops) for c in ast.iter_child_nodes(node) if type(c) not in _LEAVES]
    _settle(module, shared, attempts)
    module.calls.sort(key=lambda c: (c[0].end_lineno or 0, c[0].end_col_offset or 0))
    return True


def _settle(
    module: Module, shared: list[tuple[ast.Global, Scope]], attempts: list[tuple[ast.Try, Scope]]
) -> None:
    for declared, scope in shared:
        _share(declared, scope, module.scope)
    for inner in module.scopes.values():
        for bindings in inner.names.values():
            bindings.sort(key=lambda b: b.line)
    for attempt, scope in attempts:
        _installed(attempt, scope)


def _share(declared: ast.Global, scope: Scope, outermost: Scope) -> None:
    """`client = None`, and a function that fills it: what it is in the end is what others see."""
    for name in declared.names:
        filled = [b for b in scope.names.pop(name, []) if not _is_nothing(b.meaning)]
        if filled and scope is not outermost:
            before = [b for b in outermost.names.get(name, []) if not _is_nothing(b.meaning)]
            outermost.names[name] = before + filled


def _is_nothing(meaning: Meaning) -> bool:
    return isinstance(meaning, ast.Constant) and meaning.value is None


def _installed(attempt: ast.Try, scope: Scope) -> None:
    """`try: from x import A`, `except ImportError: A = None`: what runs is what could be imported."""
    imports = [node for node in attempt.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = {(alias.asname or alias.name).partition(".")[0] for node in imports for alias in node.names}
    instead = [(handler.lineno, handler.end_lineno or 0) for handler in attempt.handlers]
    for name in names & set(scope.names):
        kept = [b for b in scope.names[name] if not any(first <= b.line <= last for first, last in instead)]
        scope.names[name] = kept or scope.names[name]


def _opened(module: Module, node: ast.AST, scope: Scope) -> Scope:
    """The scope of what is inside of a node."""
    if not isinstance(node, (*_FUNCTIONS, ast.Lambda, ast.ClassDef)):
        return scope
    inner = module.scopes.setdefault(node, Scope(module, node, scope))
    if not isinstance(node, ast.ClassDef):
        for name in parameters(node.args):
            inner.bind(name, node.lineno, Unseen("parameter"))
    return inner


def parameters(arguments: ast.arguments) -> list[str]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [a.arg for a in named] + [a.arg for a in (arguments.vararg, arguments.kwarg) if a]


def _bind(node: ast.AST, scope: Scope) -> None:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        _import(node, scope)
        return
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            scope.bind(node.name, node.lineno, node)
        case ast.Assign():
            for target in node.targets:
                _assign(target, node.value, node.lineno, scope)
        case ast.AnnAssign(value=ast.expr() as value) | ast.NamedExpr(value=value):
            _assign(node.target, value, node.lineno, scope)
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add()):
            scope.bind(name, node.lineno, node.value, adds=True)
        case ast.For() | ast.AsyncFor():
            for name in _names(node.target):
                scope.bind(name, node.lineno, Unseen("loop", node.iter))
        case ast.withitem(context_expr=context, optional_vars=given):
            for name in _names(given):
                scope.bind(name, context.lineno, Unseen("with", context))


def _import(node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    module = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            scope.bind(alias.asname or alias.name, node.lineno, Imported(module, alias.name))
        else:
            meant = Imported(alias.name if alias.asname else alias.name.partition(".")[0])
            scope.bind(alias.asname or meant.module, node.lineno, meant)


def _put(node: ast.AST, module: Module) -> None:
    match node:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name() as owner, attr=attr)], value=value):
            module.put.append((owner, attr, value))
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(value=ast.Name() as owner, attr=attr), attr="append"),
            args=[value],
        ):
            module.put.append((owner, attr, ast.copy_location(ast.List(elts=[value], ctx=ast.Load()), value)))
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(value=ast.Name() as owner, attr=attr), attr="extend"),
            args=[value],
        ):
            module.put.append((owner, attr, value))


def _assign(target: ast.expr, value: ast.expr, line: int, scope: Scope) -> None:
    match target:
        case ast.Name(id=name):
            scope.bind(name, line, value)
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            owner = scope.class_()
            if owner is not None:
                owner.bind(f"self.{name}", line, value)
                _remember(owner, value, scope)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
            for i, each in enumerate(targets):
                if len(values) == len(targets):
                    _assign(each, values[i], line, scope)
                else:
                    for name in _names(each):
                        scope.bind(name, line, Unseen("part", value))


def _remember(owner: Scope, value: ast.expr, scope: Scope) -> None:
    """An attribute's value is written in a method: its names are that method's."""
    owner.module.scopes[value] = scope


def _names(target: ast.expr | None) -> Iterator[str]:
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for each in targets:
                if isinstance(each, ast.Name):
                    yield each.id
