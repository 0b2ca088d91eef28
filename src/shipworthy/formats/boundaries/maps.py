"""Deptrac, tach and packwerk: configurations that list parts and what they may depend on."""

from __future__ import annotations

from typing import Any

from shipworthy.model.boundaries import Boundaries
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

_DEPTRAC = frozenset({f"{stem}.{end}" for stem in ("deptrac", "depfile") for end in ("yaml", "yml")})


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in {*_DEPTRAC, "tach.toml", "package.yml"}


def read(path: str, text: str) -> Boundaries | None:
    name = path.rpartition("/")[2]
    if name in _DEPTRAC:
        return _deptrac(path, read_yaml(text))
    return _tach(path, read_toml(text)) if name == "tach.toml" else _packwerk(path, read_yaml(text))


def _deptrac(path: str, root: Any) -> Boundaries | None:
    whole = root if isinstance(root, dict) else {}
    inner = whole.get("deptrac", whole.get("parameters", whole))
    if not isinstance(inner, dict) or not isinstance(inner.get("layers"), list):
        return None
    rules = inner.get("ruleset")
    count = len(rules) if isinstance(rules, dict) else 0
    return Boundaries(path, line_of(inner, "ruleset"), "deptrac", ("deptrac",), count)


def _tach(path: str, root: Any) -> Boundaries | None:
    modules = root.get("modules") if isinstance(root, dict) else None
    if not isinstance(modules, list):
        return None
    count = sum(1 for m in modules if isinstance(m, dict) and isinstance(m.get("depends_on"), list))
    return Boundaries(path, line_of(root, "modules"), "tach", ("tach",), count)


def _packwerk(path: str, root: Any) -> Boundaries | None:
    """`package.yml`; `true` and `strict` are held."""
    held = root.get("enforce_dependencies") if isinstance(root, dict) else None
    if held is not True and held != "strict":
        return None
    return Boundaries(path, line_of(root, "enforce_dependencies"), "packwerk", ("packwerk", "pks"), 1)
