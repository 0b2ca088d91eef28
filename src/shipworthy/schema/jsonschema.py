"""JSON Schema (draft-07, what editors complete by) from the dataclasses that documents decode into."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def schema_of(hint: Any, *, title: str) -> dict[str, Any]:
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        **_schema(hint),
    }


def _schema(hint: Any) -> dict[str, Any]:
    origin, args = get_origin(hint), get_args(hint)
    if hint in {object, Any}:
        return {}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [m.value for m in hint]}
    if origin is Literal:
        return {"enum": list(args)}
    if origin in {Union, types.UnionType}:
        options = [{"type": "null"} if a is type(None) else _schema(a) for a in args]
        return {"anyOf": options}
    if origin is tuple:
        if args[-1] is not Ellipsis:
            return {"type": "array", "items": [_schema(a) for a in args]}
        return {"type": "array", "items": _schema(args[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(args[1])}
    scalars: dict[Any, dict[str, Any]] = {
        str: {"type": "string"},
        int: {"type": "integer"},
        float: {"type": "number"},
        bool: {"type": "boolean"},
        dt.date: {"type": "string", "format": "date"},
    }
    return scalars[hint]


def _object(hint: type) -> dict[str, Any]:
    hints = get_type_hints(hint)
    properties, required = {}, []
    for field in dataclasses.fields(hint):
        if field.metadata.get("internal"):
            continue
        key = field.metadata.get("key", field.name)
        properties[key] = _schema(hints[field.name])
        if described := field.metadata.get("description"):
            properties[key] = {"description": described, **properties[key]}
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            required.append(key)
    made: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    return {**made, "required": required} if required else made
