"""What a fork runs whose branches are made when it runs, where their kind is written out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Effect

_METHOD = re.compile(r"""(?<![\w.$"])["']?method["']?\s*:\s*(?:"((?:[^"\\]|\\.){1,200})"|(.))""")
_WORST = (Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE, Effect.UNKNOWN, Effect.READ, Effect.NONE)
_MAX_EXPRESSION = 20_000
_NEARBY = 1_000


def kind_of_branches(task: Mapping[str, Any]) -> str:
    """The type of task that every branch is; empty where it is decided when it runs."""
    type_ = child(task, "inputParameters", "forkTaskType") or task.get("forkTaskType")
    return type_ if isinstance(type_, str) and "${" not in type_ else ""


def effect_of_calls(expressions: Iterable[str]) -> tuple[Effect, str] | None:
    """Of calls to an MCP server that expressions build: by the tools' names, if all are written out."""
    judged = []
    for expression in expressions:
        text = expression[:_MAX_EXPRESSION]
        for match in _METHOD.finditer(text):
            if not _names_a_server(text, match.start()):
                continue  # an argument of the tool, not the tool
            if not match[1]:
                return None
            judged.append(effect_of_name(match[1]))
    return min(judged, key=lambda each: _WORST.index(each[0])) if judged else None


def _names_a_server(text: str, at: int) -> bool:
    """The object that a place stands in, as far as that place, with what is nested left out."""
    depth = 0
    kept = []
    for char in reversed(text[max(0, at - _NEARBY) : at]):
        if char in "})]":
            depth += 1
        elif char in "{([" and depth == 0:
            break
        elif char in "{([":
            depth -= 1
        elif depth == 0:
            kept.append(char)
    return "mcpServer" in "".join(reversed(kept))
