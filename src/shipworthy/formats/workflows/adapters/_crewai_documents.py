"""The YAML that configures agents and tasks of a crew."""

from __future__ import annotations

import ast
import dataclasses
import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._crewai_python import Found, Module, last_name, text_of
from shipworthy.formats.workflows.format import YAML
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError

_STANDARD = {"agents": "config/agents.yaml", "tasks": "config/tasks.yaml"}
_MAX_NAMED = 40
_MAX_UP = 4
_MAX_COPIES = 10


class Documents:
    """By `agents` or `tasks`: the files that hold them, as a class or a module names them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._parsed: dict[str, Any] = {}

    def paths(self, what: str, module: Module, cls: ast.ClassDef | None) -> list[str]:
        named = list(_named_by(cls, f"{what}_config")) if cls is not None else []
        named += [_STANDARD[what], *(n for n in _written(module) if what.removesuffix("s") in n.lower())]
        named += [n for n in _written(module) if n not in named]
        found = []
        for name in named[:_MAX_NAMED]:
            path = self._upwards(module.path, name)
            if path is not None and path not in found:
                found.append(path)
        return found

    def _upwards(self, path: str, name: str) -> str | None:
        """Beside the code, or as it is seen from where the code is run."""
        for above in range(min(path.count("/"), _MAX_UP) + 1):
            if (found := self._files.beside(path, "../" * above + name)) is not None:
                return found
        return None

    def entry(
        self, what: str, key: str, module: Module, cls: ast.ClassDef | None
    ) -> tuple[Mapping[str, Any], str, int] | None:
        """What a file says under a key, where, and in which line."""
        for path in self.paths(what, module, cls):
            root = self.root(path)
            entry = root.get(key) if isinstance(root, Mapping) else None
            if entry is None and isinstance(root, Mapping):  # in groups
                groups = [
                    g for g in root.values() if isinstance(g, Mapping) and isinstance(g.get(key), Mapping)
                ]
                root = groups[0] if len(groups) == 1 else root
                entry = root.get(key)
            if isinstance(entry, Mapping):
                lines = getattr(root, "lines", {})
                return entry, path, lines.get(key, 1)
        return None

    def root(self, path: str) -> Any:
        if path not in self._parsed:
            text = self._files.text(path)
            try:
                self._parsed[path] = read_yaml(text) if text is not None else None
            except DocumentError:
                self._parsed[path] = None
        return self._parsed[path]


def key_of(found: Found, depth: int = 0) -> tuple[str, str] | None:
    """`self.agents_config["researcher"]`: which list, and which of it."""
    if depth > _MAX_COPIES:
        return None
    match found.node:
        case ast.Call(func=ast.Attribute(value=inner, attr="copy"), args=[]):
            return key_of(dataclasses.replace(found, node=inner), depth + 1)
        case ast.Call(func=ast.Name(id="dict") | ast.Attribute(attr="deepcopy" | "copy"), args=[inner]):
            return key_of(dataclasses.replace(found, node=inner), depth + 1)
        case ast.Dict(keys=[None, *_], values=[inner, *_]):
            return key_of(dataclasses.replace(found, node=inner), depth + 1)
        case ast.Subscript(value=base, slice=ast.Constant(value=str() as key)):
            return last_name(base), key
        case ast.Call(
            func=ast.Attribute(value=base, attr="get"), args=[ast.Constant(value=str() as key), *_]
        ):
            return last_name(base), key
        case _:
            return None


def _named_by(cls: ast.ClassDef, attribute: str) -> Sequence[str]:
    for statement in cls.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == attribute:
                return _texts(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name == attribute:
                return _texts(value)
    return ()


def _texts(value: ast.expr) -> Sequence[str]:
    if isinstance(value, ast.List | ast.Tuple):
        return [text for each in value.elts if (text := text_of(each))]
    text = text_of(value)
    return [text] if text else ()


def _written(module: Module) -> Sequence[str]:
    """Names of YAML files anywhere in a module."""
    cached: list[str] | None = getattr(module, "yaml_names", None)
    if cached is None:
        cached = [
            node.value
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and node.value.endswith(YAML) and len(node.value) < 200
        ][:_MAX_NAMED]  # fmt: skip
        cached += [posixpath.join("config", name) for name in cached if "/" not in name]
        module.yaml_names = cached  # type: ignore[attr-defined]
    return cached
