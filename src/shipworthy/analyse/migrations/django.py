"""Django: a list of operations, each of which knows its way back unless it runs code or SQL."""

from __future__ import annotations

import ast
import re

from shipworthy.analyse.migrations import Beside
from shipworthy.analyse.migrations._python import calls
from shipworthy.analyse.python_syntax import Unread, parse_python
from shipworthy.model.migrations import Destruction, Migration

_PATH = re.compile(r"(?:^|/)migrations/\d{4}_\w+\.py$")
_WAYS_BACK = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}
_DROPS = frozenset({"RemoveField", "DeleteModel"})


def matches(path: str) -> bool:
    return _PATH.search(path) is not None


def read(path: str, text: str, beside: Beside) -> Migration | None:
    del path, beside
    if "migrations.Migration" not in text:
        return None
    tree = parse_python(text)
    if isinstance(tree, Unread):
        return None
    operations = _operations(tree)
    if operations is None or not operations.elts:
        return None
    found = list(calls(operations))
    lost = next(((name, call) for name, call in found if not _has_way_back(name, call)), None)
    return Migration(
        tool="django",
        line=lost[1].lineno if lost else operations.lineno,
        reversible=lost is None,
        reason=f"its {lost[0]} has no {_WAYS_BACK[lost[0]]}" if lost else "",
        destructive=tuple(Destruction(c.lineno, name) for name, c in found if name in _DROPS),
    )


def _operations(tree: ast.Module) -> ast.List | None:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="operations")], value=ast.List() as value):
                return value
            case ast.AnnAssign(target=ast.Name(id="operations"), value=ast.List() as value):
                return value
    return None


def _has_way_back(name: str, call: ast.Call) -> bool:
    if name not in _WAYS_BACK:
        return True
    given = {k.arg for k in call.keywords}
    return len(call.args) >= 2 or _WAYS_BACK[name] in given or None in given
