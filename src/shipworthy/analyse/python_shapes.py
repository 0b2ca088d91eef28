"""What single nodes of a Python tree say: signatures, guards, handlers."""

from __future__ import annotations

import ast

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_BROAD = frozenset({"Exception", "BaseException"})


def parameters(node: FunctionNode, *, is_method: bool) -> list[ast.arg]:
    """As a caller gives them: without `self` or `cls`."""
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args]
    if is_method and not _is_static(node):
        named = named[1:]
    rest = [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    return [*named, *arguments.kwonlyargs, *rest]


def is_typed(node: FunctionNode, *, is_method: bool) -> bool:
    typed = all(a.annotation is not None for a in parameters(node, is_method=is_method))
    return typed and (node.returns is not None or (is_method and node.name == "__init__"))


def _is_static(node: FunctionNode) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)


def asks_for_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case _:
            return False


def asks_for_main(test: ast.expr) -> bool:
    """`__name__ == "__main__"`: what follows runs when the file is started, not when it is imported."""
    match test:
        case ast.Compare(ast.Name(id="__name__"), [ast.Eq()], [ast.Constant(value="__main__")]):
            return True
        case _:
            return False


def ignores(handler: ast.ExceptHandler) -> bool:
    """It catches any error and does nothing."""
    return catches(handler.type, _BROAD) and all(_says_nothing(each) for each in handler.body)


def falls_back(node: ast.Try) -> bool:
    """What is tried ends in a value that is given back or kept: an error leaves another one in its place."""
    last = node.body[-1]
    while isinstance(last, ast.If | ast.With | ast.AsyncWith):
        last = last.body[-1]
    return isinstance(last, ast.Return | ast.Assign | ast.AnnAssign | ast.AugAssign)


def catches(caught: ast.expr | None, names: frozenset[str]) -> bool:
    """Nothing is named, or one of these is: alone, behind a module, or in a tuple."""
    match caught:
        case None:
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in names
        case ast.Tuple(elts=elements):
            return any(catches(each, names) for each in elements)
        case _:
            return False


def _says_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
