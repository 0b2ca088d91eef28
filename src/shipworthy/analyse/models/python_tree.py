"""A Python program as a tree of what matters for following things through it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from shipworthy.analyse.models.code_tree import (
    Argument,
    Assign,
    Attribute,
    Beside,
    Call,
    Class,
    Expression,
    Function,
    Import,
    Item,
    Name,
    Outer,
    Parameter,
    Record,
    Return,
    Several,
    Statement,
    Text,
)

_PROPERTY = frozenset({"property", "cached_property", "functools.cached_property", "computed_field"})
_STATIC = frozenset({"staticmethod"})
MAX_TEXT = 200


def python_tree(text: str) -> tuple[Statement, ...]:
    """Raises `SyntaxError`, `ValueError` or `RecursionError` where it cannot be read."""
    return _block(ast.parse(text).body, in_class=False)


def _block(nodes: Iterable[ast.AST], *, in_class: bool) -> tuple[Statement, ...]:
    return tuple(s for node in nodes for s in _statement(node, in_class=in_class))


def _statement(node: ast.AST, *, in_class: bool = False) -> Iterator[Statement]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield _function(node, in_class=in_class)
        case ast.ClassDef():
            keywords = tuple(_expression(k.value) for k in node.keywords)
            if keywords:
                yield Beside(keywords)
            bases = tuple(_expression(base) for base in node.bases)
            yield Class(node.name, bases, _block(node.body, in_class=True), _decorators(node))
        case ast.Import(names):
            yield from (_import(alias, node.lineno) for alias in names)
        case ast.ImportFrom(module, names, level):
            origin = "." * level + (module or "")
            yield from (Import(origin, a.name, a.asname or a.name, node.lineno) for a in names)
        case ast.Assign(targets, value):
            whole = _expression(value)
            yield from (Assign(_target(target), whole) for target in targets)
        case ast.AnnAssign(target, annotation, value):
            yield Assign(_target(target), _expression(value) if value else None, _expression(annotation))
        case ast.AugAssign(target, _, value):
            yield Assign(_target(target), _expression(value))
        case ast.Global(names) | ast.Nonlocal(names):
            yield Outer(tuple(names))
        case ast.Return(value) if value is not None:
            yield Return(_expression(value))
        case ast.Expr(ast.Yield(value)) if value is not None:
            yield Return(_expression(value))
        case ast.Expr(value):
            yield _expression(value)
        case ast.With(items, body) | ast.AsyncWith(items, body):
            yield from (_bound(item) for item in items)
            yield from _block(body, in_class=in_class)
        case ast.For(target, over, body, otherwise) | ast.AsyncFor(target, over, body, otherwise):
            yield Assign(_target(target), Item(_expression(over), Text("")))
            yield from _block((*body, *otherwise), in_class=in_class)
        case ast.If(test, body, otherwise):
            yield _expression(test)
            type_only = _is_type_checking(test)
            for statement in _block(body, in_class=in_class):
                yield _as_type(statement) if type_only else statement
            yield from _block(otherwise, in_class=in_class)
        case _:
            yield from _rest(node, in_class=in_class)


def _rest(node: ast.AST, *, in_class: bool) -> Iterator[Statement]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield _expression(child)
        else:
            yield from _statement(child, in_class=in_class)


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name | ast.Attribute) and ast.unparse(test).endswith("TYPE_CHECKING")


def _as_type(statement: Statement) -> Statement:
    if isinstance(statement, Import):
        return Import(statement.module, statement.name, statement.bound, statement.line, type_only=True)
    return statement


def _import(alias: ast.alias, line: int) -> Import:
    """`import a.b` binds `a`, and `import a.b as c` the module itself."""
    if alias.asname:
        return Import(alias.name, "", alias.asname, line)
    return Import(alias.name, "", alias.name.partition(".")[0], line)


def _bound(item: ast.withitem) -> Statement:
    value = _expression(item.context_expr)
    return Assign(_target(item.optional_vars), value) if item.optional_vars else value


def _target(node: ast.expr) -> Expression:
    match node:
        case ast.Tuple(elements) | ast.List(elements):
            return Several(tuple(_target(each) for each in elements), listed=True)
        case ast.Starred(value):
            return _target(value)
        case _:
            return _expression(node)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, *, in_class: bool) -> Function:
    named = {ast.unparse(d) for d in node.decorator_list if isinstance(d, ast.Name | ast.Attribute)}
    return Function(
        node.name,
        tuple(_parameters(node.args)),
        _block(node.body, in_class=False),
        _expression(node.returns) if node.returns else None,
        _decorators(node),
        reads_as_field=not named.isdisjoint(_PROPERTY),
        own_self=in_class and named.isdisjoint(_STATIC),
    )


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = (*arguments.posonlyargs, *arguments.args)
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    given = [*defaults, *arguments.defaults, *arguments.kw_defaults]
    for each, default in zip((*positional, *arguments.kwonlyargs), given, strict=True):
        annotation = _expression(each.annotation) if each.annotation else None
        yield Parameter(each.arg, annotation, _expression(default) if default else None)
    yield from (Parameter(each.arg) for each in (arguments.vararg, arguments.kwarg) if each)


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[Call, ...]:
    found = []
    for decorator in node.decorator_list:
        made = _expression(decorator)
        if isinstance(made, Call):
            found.append(Call(made.of, made.arguments, made.line, decorates=True))
        else:
            found.append(Call(made, (), decorator.lineno, decorates=True))
    return tuple(found)


def _expression(node: ast.AST) -> Expression:  # noqa: C901 (one case a kind of expression)
    match node:
        case ast.Name(name):
            return Name(name)
        case ast.Attribute(of, name):
            return Attribute(_expression(of), name)
        case ast.Call(of, arguments, keywords):
            return Call(_expression(of), tuple(_arguments(arguments, keywords)), node.lineno)
        case ast.Constant(str(text)):
            return Text(text[:MAX_TEXT])
        case ast.Await(value) | ast.Starred(value) | ast.YieldFrom(value):
            return _expression(value)
        case ast.NamedExpr(target, value):
            return Several((_expression(value), _expression(target)))
        case ast.Subscript(of, key):
            return Item(_expression(of), _expression(key))
        case ast.BinOp(left, ast.BitOr(), right):
            return Several((_expression(left), _expression(right)))
        case ast.BoolOp(_, values):
            return Several(tuple(_expression(value) for value in values))
        case ast.IfExp(test, body, otherwise):
            return Several((_expression(body), _expression(otherwise), Beside((_expression(test),))))
        case ast.List(items) | ast.Tuple(items) | ast.Set(items):
            return Several(tuple(_expression(item) for item in items), listed=True)
        case ast.Dict(keys, values):
            return Record(tuple(_pair(k, v) for k, v in zip(keys, values, strict=True)))
        case ast.Lambda(arguments, body):
            return Function("", tuple(_parameters(arguments)), (Return(_expression(body)),))
        case _:
            return Beside(tuple(_inner(node)))


def _inner(node: ast.AST) -> Iterator[Expression]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield _expression(child)
        elif isinstance(child, ast.comprehension):
            yield from (_expression(each) for each in (child.iter, *child.ifs))


def _arguments(positional: list[ast.expr], keywords: list[ast.keyword]) -> Iterator[Argument]:
    for value in positional:
        yield Argument("", _expression(value), isinstance(value, ast.Starred))
    for keyword in keywords:
        yield Argument(keyword.arg or "", _expression(keyword.value), keyword.arg is None)


def _pair(key: ast.expr | None, value: ast.expr) -> Argument:
    name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
    return Argument(name[:MAX_TEXT], _expression(value), key is None)
