"""JSON Schema (draft-07, what editors complete by) from the dataclasses that documents decode into."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def schema_of(hint: Any, *, title: str, instead: Mapping[type, type] | None = None) -> dict[str, Any]:
    """`instead`: what stands in a document where a dataclass has another shape there."""
    writer = _Writer(instead or {})
    made = writer.schema(hint)
    definitions = {"definitions": writer.definitions} if writer.definitions else {}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, **made, **definitions}


class _Writer:
    def __init__(self, instead: Mapping[type, type]) -> None:
        self._instead = instead
        self._inside: list[type] = []
        self._nested: set[type] = set()
        self.definitions: dict[str, Any] = {}
        """Of dataclasses that hold their own kind; all others stand where they are used."""

    def schema(self, hint: Any) -> dict[str, Any]:
        origin, args = get_origin(hint), get_args(hint)
        if hint in {object, Any}:
            return {}
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self._dataclass(self._instead.get(hint, hint))
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"enum": [m.value for m in hint]}
        if origin is Literal:
            return {"enum": list(args)}
        if origin in {Union, types.UnionType}:
            options = [{"type": "null"} if a is type(None) else self.schema(a) for a in args]
            return {"anyOf": options}
        if origin in {tuple, frozenset}:
            if origin is tuple and args[-1] is not Ellipsis:
                return {"type": "array", "items": [self.schema(a) for a in args]}
            return {"type": "array", "items": self.schema(args[0])}
        if origin is not None and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.schema(args[1])}
        scalars: dict[Any, dict[str, Any]] = {
            str: {"type": "string"},
            int: {"type": "integer"},
            float: {"type": "number"},
            bool: {"type": "boolean"},
            dt.date: {"type": "string", "format": "date"},
        }
        return scalars[hint]

    def _dataclass(self, hint: type) -> dict[str, Any]:
        reference = {"$ref": f"#/definitions/{hint.__name__}"}
        if hint in self._inside:
            self._nested.add(hint)
            return reference
        if hint.__name__ in self.definitions:
            return reference
        self._inside.append(hint)
        made = self._object(hint)
        self._inside.pop()
        if hint not in self._nested:
            return made
        self.definitions[hint.__name__] = made
        return reference

    def _object(self, hint: type) -> dict[str, Any]:
        hints = get_type_hints(hint)
        properties, required = {}, []
        for field in dataclasses.fields(hint):
            if field.metadata.get("internal"):
                continue
            key = field.metadata.get("key", field.name)
            properties[key] = self.schema(hints[field.name])
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
