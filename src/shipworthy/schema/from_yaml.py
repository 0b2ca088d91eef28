"""YAML with line numbers and the truth values of YAML 1.2 (`on` is a word), safe on hostile input.

PyYAML reads YAML 1.1, where `on:` is True and `22:30` is 1350: workflow files mean neither.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from shipworthy.schema.nodes import DocumentError, Listed, Mapped

MAX_BYTES = 2_000_000
MAX_NODES = 200_000
"""After aliases are written out: a small file can name a large tree."""
MAX_DEPTH = 100

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")


def read_yaml(text: str, *, strict: bool = False) -> Any:
    """The first document. `strict` makes a duplicate key an error."""
    documents = read_yaml_all(text, strict=strict)
    return documents[0] if documents else None


def read_yaml_all(text: str, *, strict: bool = False) -> list[Any]:
    if len(text) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} characters")
    _refuse_depth(text)
    try:
        nodes = list(yaml.compose_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise _document_error(error) from None
    except (RecursionError, ValueError) as error:
        raise DocumentError(f"cannot be read: {error}") from None
    return [_Builder(strict=strict).build(node) for node in nodes if node is not None]


def _document_error(error: yaml.YAMLError) -> DocumentError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not YAML"
    return DocumentError(str(problem), (mark.line + 1) if mark else 1)


def _refuse_depth(text: str) -> None:
    """Flow nesting recurses in C before any limit of ours is asked."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for token in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if token[0] in "[{" else max(0, depth - 1)
        if depth > MAX_DEPTH * 4:
            line = text.count("\n", 0, token.start()) + 1
            raise DocumentError(f"nested deeper than {MAX_DEPTH * 4} levels", line)


class _Builder:
    """Nodes to values; an aliased node becomes one shared value, but counts as often as used."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._built: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()

    def build(self, node: yaml.Node) -> Any:
        return self._build(node, 0)[0]

    def _build(self, node: yaml.Node, depth: int) -> tuple[Any, int]:
        key = id(node)
        if key in self._built:
            return self._built[key]
        if key in self._open or depth > MAX_DEPTH:
            raise DocumentError("nested too deeply or in itself", node.start_mark.line + 1)
        self._open.add(key)
        match node:
            case yaml.ScalarNode():
                built = (_scalar(node), 1)
            case yaml.SequenceNode():
                built = self._sequence(node, depth)
            case yaml.MappingNode():
                built = self._mapping(node, depth)
            case _:
                raise DocumentError("not a YAML value", node.start_mark.line + 1)
        if built[1] > MAX_NODES:
            raise DocumentError(
                f"expands to more than {MAX_NODES:,} values", node.start_mark.line + 1
            )
        self._open.discard(key)
        self._built[key] = built
        return built

    def _sequence(self, node: yaml.SequenceNode, depth: int) -> tuple[Listed, int]:
        values, size = Listed(node.start_mark.line + 1), 1
        for child in node.value:
            value, weight = self._build(child, depth + 1)
            values.append(value)
            values.lines.append(child.start_mark.line + 1)
            size += weight
        return values, size

    def _mapping(self, node: yaml.MappingNode, depth: int) -> tuple[Mapped, int]:
        values, size = Mapped(node.start_mark.line + 1), 1
        merged: list[Any] = []
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentError("a key that is not a word", line)
            value, weight = self._build(child, depth + 1)
            size += weight
            key = str(key_node.value)
            if key == "<<" and not key_node.style:
                merged.extend(value if isinstance(value, list) else [value])
                continue
            if key in values and self._strict:
                raise DocumentError(f"the key {key!r} stands twice", line)
            values[key] = value
            values.lines[key] = line
        for source in merged:
            if isinstance(source, Mapped):
                for key, value in source.items():
                    if key not in values:
                        values[key] = value
                        values.lines[key] = source.line_of(key)
        return values, size


def _scalar(node: yaml.ScalarNode) -> object:
    text = str(node.value)
    if node.style or node.tag.startswith("!"):
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text) and not (len(text.lstrip("+-")) > 1 and text.lstrip("+-")[0] == "0"):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
