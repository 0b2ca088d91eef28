"""Dify's exports: the app itself, or the answer of its API, which holds the app's text."""

from __future__ import annotations

from typing import Any

from shipworthy.formats.workflows.format import child
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, Listed, Mapped, line_of


def dify_export(root: Any) -> Any:
    """The app's document; of a text inside another document all stands on that text's line."""
    text = child(root, "data")
    if not isinstance(text, str) or "app:" not in text:
        return root
    try:
        return _placed(read_yaml(text), line_of(root, "data"))
    except DocumentError:
        return None


def _placed(value: Any, line: int) -> Any:
    """Iterative: the text may be deep."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Mapped):
            found.line, found.lines = line, dict.fromkeys(found.lines, line)
            waiting += found.values()
        elif isinstance(found, Listed):
            found.line, found.lines = line, [line] * len(found)
            waiting += found
    return value
