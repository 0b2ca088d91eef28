"""n8n's parameter values: text, expressions, lists to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.format import child
from shipworthy.schema.nodes import line_of

_MAX_TEXT = 20_000
_MAX_VALUES = 5_000


def words(told: str) -> frozenset[str]:
    return frozenset(told.split())


def text(parameters: Any, *keys: str) -> str:
    """As text: a plain parameter, or one that is chosen from a list; empty where there is none."""
    value = child(parameters, *keys)
    if isinstance(value, Mapping) and ("__rl" in value or "mode" in value):
        value = value.get("value")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:_MAX_TEXT]


def plain(parameters: Any, *keys: str) -> str:
    """The same, but empty where it is decided when it runs."""
    value = text(parameters, *keys)
    return "" if is_expression(value) else value.removeprefix("=")


def is_expression(value: str) -> bool:
    return value.startswith("=") and "{{" in value


def chosen_by_model(value: str) -> bool:
    return "$fromAI(" in value or "$fromai(" in value


def placed(parameters: Any, key: str, default: int) -> int:
    """The line of a value."""
    value = child(parameters, key)
    line = line_of(parameters, key, default)
    return line_of(value, "value", line) if isinstance(value, Mapping) and "value" in value else line


def texts(value: Any) -> Iterator[tuple[str, str, int]]:
    """Every text in a value, with the key it stands under and its line; in the order of the file."""
    waiting: list[tuple[str, Any, int]] = [("", value, 1)]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        key, found, line = waiting.pop()
        if isinstance(found, str):
            yield key, found[:_MAX_TEXT], line
        elif isinstance(found, Mapping):
            inside = [(str(k), v, line_of(found, k, line)) for k, v in found.items()]
            waiting += reversed(inside)
        elif isinstance(found, list):
            waiting += reversed([(key, v, line_of(found, i, line)) for i, v in enumerate(found)])
