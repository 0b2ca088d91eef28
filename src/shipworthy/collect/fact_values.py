"""Values of facts as JSON, and back into the types that the facts declare."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import Enum
from typing import Any, get_args, get_origin

from shipworthy.model.facts import Unknown
from shipworthy.schema.decode import Decoder

_SETS = (set, frozenset)


def as_json(value: object) -> Any:
    match value:
        case Unknown(reason, remedy):
            return {"unknown": reason, "remedy": remedy}
        case Enum():
            return value.value
        case str() | int() | float() | None:
            return value
        case Mapping():
            return {str(k): as_json(v) for k, v in value.items()}
        case set() | frozenset():
            return sorted((as_json(v) for v in value), key=str)
        case tuple() | list():
            return [as_json(v) for v in value]
        case _ if dataclasses.is_dataclass(value):
            kind: Any = type(value)
            names = [f.name for f in dataclasses.fields(kind)] + _properties(kind)
            return {name: as_json(getattr(value, name)) for name in names}
        case _:
            return str(value)


def _properties(kind: type) -> list[str]:
    """For those who read the file: rules may ask for them as for fields."""
    return sorted(name for name, value in vars(kind).items() if isinstance(value, property))


class FromJson(Decoder):
    """Decodes what `as_json` wrote. Raises `SpecError` where it is not of the type."""

    def decode(self, hint: Any, value: object, line: int = 1, where: str = "") -> Any:
        origin, args = get_origin(hint), get_args(hint)
        if isinstance(value, Mapping) and set(value) == {"unknown", "remedy"} and Unknown in {*args, hint}:
            return Unknown(str(value["unknown"]), str(value["remedy"]))
        if origin in _SETS or origin is list:
            entries: Any = tuple[args[0], ...]  # type: ignore[valid-type]  # a type that is known when it runs
            return origin(super().decode(entries, value, line, where))
        if isinstance(hint, type) and dataclasses.is_dataclass(hint) and isinstance(value, Mapping):
            value = {k: v for k, v in value.items() if k not in _properties(hint)}
        return super().decode(hint, value, line, where)
