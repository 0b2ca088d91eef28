"""Models that code asks by a plain HTTP request: known by the address."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from shipworthy.formats.workflows.adapters._python_models import reference
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Project
from shipworthy.formats.workflows.adapters._python_values import Place, argument, constant, follow
from shipworthy.formats.workflows.model_hosts import provider_at
from shipworthy.model.workflows import ModelRef, Via

_SENDS = re.compile(
    r"\A(?:(?:requests|httpx|aiohttp|niquests|urllib3)\b.*?\.(?:post|request|stream)|urllib\.request\.Request)(?:\(\))?\Z"
)
_CLIENTS = ("requests", "httpx", "aiohttp", "niquests", "urllib")
_DEEPEST = 6


def model_at_address(
    project: Project, name: str, call: ast.Call, scope: Scope, given: Mapping[str, Place]
) -> ModelRef | None:
    """`requests.post(f"{base}/chat/completions", json={"model": …})`; none where no model answers there."""
    if not name.startswith(_CLIENTS) or not _SENDS.match(name):
        return None
    at = 1 if name.rstrip("()").endswith((".request", ".stream")) else 0
    address = argument(call, "url", at)
    if address is None or (provider := provider_at(_text(project, address, scope))) is None:
        return None
    body = next((k.value for k in call.keywords if k.arg in {"json", "data"}), None)
    found = follow(project, Place(body, scope)) if body is not None else None
    if isinstance(found, Place) and isinstance(found.expr, ast.Dict):
        for key, value in zip(found.expr.keys, found.expr.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "model":
                return reference(project, Place(value, found.scope), provider, given)
    return ModelRef("", Via.UNKNOWN, scope.module.path, call.lineno, provider)


def _text(project: Project, expr: ast.expr, scope: Scope, depth: int = 0) -> str:
    """As much of it as is written down."""
    if depth > _DEEPEST:
        return ""
    known = constant(project, expr, scope)
    if isinstance(known, str):
        return known
    match expr:
        case ast.JoinedStr(values=values):
            return "".join(_text(project, value, scope, depth + 1) for value in values[:20])
        case ast.FormattedValue(value=value):
            return _text(project, value, scope, depth + 1)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(project, left, scope, depth + 1) + _text(project, right, scope, depth + 1)
        case ast.Name() | ast.Attribute():
            found = follow(project, Place(expr, scope))
            if isinstance(found, Place) and found.expr is not expr:
                return _text(project, found.expr, found.scope, depth + 1)
    return ""
