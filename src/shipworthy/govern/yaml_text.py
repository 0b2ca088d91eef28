"""Dataclasses as YAML that every reader takes for what it was: what could be a number or a date is quoted."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9 ./@<>()_+-]{0,200}[A-Za-z0-9/>)]|[A-Za-z]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def plain(value: Any) -> Any:
    """Dataclasses as mappings, without what they say by default."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != _default(field)
        }
    match value:
        case Enum():
            return value.value
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(k): plain(v) for k, v in value.items()}
        case list() | tuple():
            return [plain(v) for v in value]
        case _:
            return value


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, inside in value.items():
        yield from _entry(f"{indent}{_scalar(key)}:", inside, indent)


def _entry(head: str, inside: Any, indent: str) -> Iterator[str]:
    match inside:
        case dict() if inside:
            yield head
            yield from lines(inside, indent + "  ")
        case list() if inside and all(isinstance(v, dict) for v in inside):
            yield head
            for each in inside:
                first, *rest = lines(each, indent + "    ")
                yield f"{indent}  - {first.lstrip(' ')}"
                yield from rest
        case list():
            yield f"{head} [{', '.join(_scalar(v, flow=True) for v in inside)}]"
        case dict():
            yield f"{head} {{}}"
        case _:
            yield f"{head} {_scalar(inside)}"


def _scalar(value: Any, *, flow: bool = False) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS and "  " not in value
    if (plain and not flow) or _DATE.fullmatch(value):
        return value
    return f'"{"".join(_escaped(c) for c in value)}"'


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
