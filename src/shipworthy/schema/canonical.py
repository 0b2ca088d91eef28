"""Documents as values that are equal only where every reader sees the same: layout and comments are gone.

Stricter than reading: a document that says a key twice has no such form. What readers of YAML 1.1 and 1.2
take differently (`no`, `1e3`, `0o7`), and every tag, stays as it was written.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from shipworthy.schema.from_json import MAX_BYTES
from shipworthy.schema.from_yaml import read_yaml_all
from shipworthy.schema.nodes import DocumentError

KEY = "="
"""Before every key of a document: what this module adds has none, so nothing can be mistaken for it."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
_NUMBER = re.compile(r"[-+.0-9]")


def canonical_json(text: str) -> Any:
    """Raises `DocumentError` for what is not plain JSON, or says a key twice."""
    if len(text) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} characters")
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_float=_number,
            parse_constant=_number,
        )
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"no plain JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = {KEY + key: value for key, value in pairs}
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _number(written: str) -> dict[str, str]:
    """As written: two texts of one float may be two numbers to another reader."""
    return {"number": written}


def canonical_yaml(text: str) -> Any:
    """Every document of the text. Raises `DocumentError`."""
    read_yaml_all(text, strict=True)  # its limits hold here, too
    try:
        documents = list(yaml.compose_all(text.removeprefix("\ufeff"), Loader=_Loader))
        return [_plain(document) for document in documents]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"no plain YAML: {error}") from None


def _plain(node: Any) -> Any:
    match node:
        case yaml.ScalarNode():
            return _scalar(node)
        case yaml.SequenceNode() if _usual(node, "seq"):
            return [_plain(value) for value in node.value]
        case yaml.MappingNode() if _usual(node, "map"):
            made = {_key(key): _plain(value) for key, value in node.value}
            if len(made) != len(node.value):
                raise ValueError("a key stands twice")
            return made
        case None:
            return None
        case _:
            return {f"!{node.tag}": _plain(_untagged(node))}


def _scalar(node: Any) -> Any:
    """Text as text; whatever some reader may take for something else with what it may be."""
    plain = not node.style and (node.tag != _TEXT or _NUMBER.match(node.value))
    return {"plain": [node.tag, node.value]} if plain or node.tag != _TEXT else node.value


def _key(node: Any) -> str:
    said = _scalar(node) if isinstance(node, yaml.ScalarNode) else _plain(node)
    return KEY + said if isinstance(said, str) else json.dumps(said, sort_keys=True)


def _usual(node: Any, kind: str) -> bool:
    return bool(node.tag == f"tag:yaml.org,2002:{kind}")


def _untagged(node: Any) -> Any:
    kind = "seq" if isinstance(node, yaml.SequenceNode) else "map"
    return type(node)(f"tag:yaml.org,2002:{kind}", node.value)
