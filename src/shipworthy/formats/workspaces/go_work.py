"""go.work, and the replacements of go.mod: which modules stand for which folders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.model.workspaces import GoModule

MAX_LINES = 50_000
_MODULE = re.compile(r"module\s+[\"`]?([^\s\"`]{1,500})")
_USE = re.compile(r"(?:use\s+)?[\"`]?(\.[^\s\"`]{0,500})[\"`]?$")
_REPLACE = re.compile(r"(?:replace\s+)?(\S{1,400})(?:\s+v\S{1,200})?\s+=>\s+[\"`]?(\.[^\s\"`]{0,500})")


def read_module(folder: str, text: str) -> tuple[GoModule, tuple[tuple[str, str], ...]] | None:
    """The module, and what it replaces by paths as written; none without a `module` line."""
    name, replaced = "", []
    for block, line in _lines(text):
        if not block and (found := _MODULE.match(line)):
            name = name or found[1]
        elif (block == "replace" or line.startswith("replace")) and (found := _REPLACE.match(line)):
            replaced.append((found[1], found[2]))
    return (GoModule(folder, name), tuple(replaced)) if name else None


def read_workspace(text: str) -> tuple[str, ...]:
    """The folders that are used, as written."""
    return tuple(
        found[1]
        for block, line in _lines(text)
        if (block == "use" or line.startswith("use")) and (found := _USE.match(line))
    )


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line that says something, with the block it stands in."""
    block = ""
    for raw in text.split("\n", MAX_LINES)[:MAX_LINES]:
        line = raw.partition("//")[0].strip()
        if opened := re.match(r"(\w+)\s*\($", line):
            block = opened[1]
        elif line.startswith(")"):
            block = ""
        elif line:
            yield block, line
