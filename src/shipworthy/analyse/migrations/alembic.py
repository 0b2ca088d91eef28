"""Alembic: a chain of revisions, each with `upgrade` and `downgrade`."""

from __future__ import annotations

import ast
import re

from shipworthy.analyse.migrations import Beside
from shipworthy.analyse.migrations._python import calls, function, is_empty
from shipworthy.analyse.python_syntax import Unread, parse_python
from shipworthy.model.migrations import Destruction, Migration

_CHAINED = re.compile(r"^down_revision\b", re.MULTILINE)
_DROPS = frozenset({"drop_table", "drop_column"})


def matches(path: str) -> bool:
    return path.endswith(".py") and "/versions/" in f"/{path}"


def read(path: str, text: str, beside: Beside) -> Migration | None:
    del path, beside
    if not _CHAINED.search(text):
        return None
    tree = parse_python(text)
    if isinstance(tree, Unread):
        return None
    forth, back = function(tree, "upgrade"), function(tree, "downgrade")
    if forth is None or is_empty(forth):
        return None  # a merge of two chains changes nothing
    values = _values(tree)
    reversible = back is not None and not is_empty(back)
    return Migration(
        tool="alembic",
        line=back.lineno if back else forth.lineno,
        reversible=reversible,
        reason="" if reversible else ("its downgrade does nothing" if back else "it has no downgrade"),
        destructive=tuple(
            Destruction(call.lineno, f"op.{name}") for name, call in calls(forth) if name in _DROPS
        ),
        order=next(iter(values.get("revision", ())), ""),
        after=values.get("down_revision", ()),
    )


def _values(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """The texts that the module's variables hold, alone or in a tuple."""
    found: dict[str, tuple[str, ...]] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = _texts(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = _texts(value)
    return found


def _texts(value: ast.expr) -> tuple[str, ...]:
    parts = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    return tuple(p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))
