"""Hooks: commands a harness runs on an event. Claude Code, Cursor and Copilot write them alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.formats.agents._values import items, table, text
from shipworthy.model.agents import Hook
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import line_of

_COMMANDS = ("command", "bash", "powershell")


def matches(path: str) -> bool:
    """`.cursor/hooks.json`, `.github/hooks/**.json`, and a plug-in's `hooks/hooks.json`."""
    folder, _, name = path.rpartition("/")
    parts = folder.split("/")
    return (
        path.endswith((".cursor/hooks.json", "hooks/hooks.json"))
        or (name.endswith(".json") and parts[:2] == [".github", "hooks"])
    )  # fmt: skip


def read(source: str) -> tuple[Hook, ...]:
    return tuple(hooks_in(read_json(source)))


def hooks_in(root: object) -> Iterator[Hook]:
    """`hooks.<event>[]` holds commands, or groups of commands with a matcher."""
    events = table(root, "hooks")
    for event in events:
        for entry, line in items(events, event):
            inner = list(items(entry, "hooks"))
            matcher = text(entry, "matcher")
            for command, at in inner or [(entry, line)]:
                yield from _hook(event, matcher, command, at)


def _hook(event: str, matcher: str, entry: Any, line: int) -> Iterator[Hook]:
    for key in _COMMANDS:
        if command := text(entry, key):
            yield Hook(event, matcher, command, line_of(entry, key, line), text(entry, "cwd"))
