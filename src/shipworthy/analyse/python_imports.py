"""What a Python file imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def imports(tree: ast.Module) -> tuple[str, ...]:
    """Dotted names in order of appearance, each once.

    `from a import b` is `a.b`, because `b` may be a module (`from google import genai`);
    `from a import *` is `a`; a relative import keeps its dots: `..models.User`.
    """
    return tuple(dict.fromkeys(name for node in _statements(tree) for name in _names(node)))


def _statements(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Depth first, so that the order is that of the text; without recursion."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Import() | ast.ImportFrom():
                yield node
            case ast.expr():
                pass  # an expression holds no statement
            case _:
                waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _names(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            yield module
        elif node.module:
            yield f"{module}.{alias.name}"
        else:
            yield module + alias.name
