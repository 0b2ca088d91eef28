"""What a function is made to return: by its annotation, else by the shape of what it returns."""

from __future__ import annotations

import ast

from shipworthy_probe.bodies import Def, is_generator, own_nodes

NOTHING: tuple[str, ...] = ("None",)
BARE: tuple[str, ...] = ("",)
"""A generator returns nothing: it ends."""
_BY_TYPE: dict[str, tuple[str, ...]] = {
    "bool": ("True", "False"),
    "str": ("''", "'A'"),
    "bytes": ("b''", "b'A'"),
    "int": ("0", "1"),
    "float": ("0.0", "1.0"),
    "list": ("[]",),
    "List": ("[]",),
    "Sequence": ("[]",),
    "dict": ("{}",),
    "Dict": ("{}",),
    "Mapping": ("{}",),
    "set": ("set()",),
    "Set": ("set()",),
    "frozenset": ("frozenset()",),
}
_VOID = frozenset(
    {"__init__", "__post_init__", "__init_subclass__", "__set__", "__delete__", "__set_name__", "__setattr__",
     "__delattr__", "__setitem__", "__delitem__"}
)  # fmt: skip
_SHAPES: tuple[tuple[tuple[type, ...], str], ...] = (
    ((ast.List, ast.ListComp), "list"),
    ((ast.Dict, ast.DictComp), "dict"),
    ((ast.Set, ast.SetComp), "set"),
    ((ast.Compare,), "bool"),
    ((ast.JoinedStr,), "str"),
)


def constants(node: Def) -> tuple[str, ...]:
    """Source of each constant, in the order they are tried. A function all of them replace is not checked."""
    if is_generator(node):
        return BARE
    if node.name in _VOID:
        return NOTHING
    if node.returns is not None:
        return _by_annotation(node.returns)
    returned = [n.value for n in own_nodes(node) if isinstance(n, ast.Return) and n.value is not None]
    shapes = {_shape(value) for value in returned}
    return _BY_TYPE.get(shapes.pop() or "", NOTHING) if len(shapes) == 1 else NOTHING


def _by_annotation(annotation: ast.expr) -> tuple[str, ...]:
    found: list[str] = []
    for part in _alternatives(annotation):
        found += [text for text in _of_type(part) if text not in found]
    return tuple(found)


def _alternatives(annotation: ast.expr) -> list[ast.expr]:
    """The members of a union; `Optional` puts none first, since that is its plainest answer."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return _alternatives(ast.parse(annotation.value.strip(), mode="eval").body)
        except SyntaxError:
            return [annotation]
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return _alternatives(annotation.left) + _alternatives(annotation.right)
    if isinstance(annotation, ast.Subscript) and _name(annotation.value) == "Optional":
        return [ast.Constant(None), *_alternatives(_inner(annotation))]
    if isinstance(annotation, ast.Subscript) and _name(annotation.value) == "Union":
        inner = _inner(annotation)
        members = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        return [part for member in members for part in _alternatives(member)]
    return [annotation]


def _inner(annotation: ast.Subscript) -> ast.expr:
    inner = annotation.slice
    # Python 3.8 wraps it.
    return getattr(inner, "value", inner) if type(inner).__name__ == "Index" else inner


def _of_type(annotation: ast.expr) -> tuple[str, ...]:
    plain = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return _BY_TYPE.get(_name(plain), NOTHING)


def _name(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _shape(value: ast.expr) -> str | None:
    """The name of the type an expression surely has."""
    if isinstance(value, ast.Constant):
        return type(value.value).__name__
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
        return "bool"
    return next((name for kinds, name in _SHAPES if isinstance(value, kinds)), None)
