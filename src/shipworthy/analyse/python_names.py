"""Walking Python syntax trees, and names as the code writes them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

_NOT_NODES = frozenset({
    "arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level", "module",
    "name", "names", "op", "ops", "rest", "simple", "type_comment", "type_ignores",
})  # fmt: skip


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    return tuple(name for name in kind._fields if name not in _NOT_NODES)


CHILDREN: Mapping[type, tuple[str, ...]] = {
    kind: _fields(kind) for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)
} | {ast.Constant: (), ast.MatchSingleton: ()}
"""The fields of each kind of node that hold nodes, without operators and contexts."""
LEAVES = frozenset(kind for kind, fields in CHILDREN.items() if not fields)


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name, an attribute, or what is called or subscripted."""
    parts: list[str] = []
    while True:
        kind = type(node)
        if kind is ast.Name:
            parts.append(node.id)  # type: ignore[attr-defined]  # `match` would take three times as long
            break
        if kind is ast.Attribute:
            parts.append(node.attr)  # type: ignore[attr-defined]
            node = node.value  # type: ignore[attr-defined]
        elif kind is ast.Call:
            node = node.func  # type: ignore[attr-defined]
        elif kind is ast.Subscript:
            node = node.value  # type: ignore[attr-defined]
        else:
            break
    return ".".join(reversed(parts))
