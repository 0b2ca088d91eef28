"""Definitions of tasks that lie in files of their own beside a Conductor workflow."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._conductor_values import retry_of, timeout_of
from shipworthy.formats.workflows.format import mappings
from shipworthy.model.workflows import Node
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError

_NAMED = re.compile(r"task[-_ ]?def", re.IGNORECASE)
_TELLING = frozenset(
    {"retryCount", "timeoutSeconds", "responseTimeoutSeconds", "retryLogic", "timeoutPolicy"}
)
_MAX_FILES = 20

Defined = Mapping[str, tuple[Mapping[str, Any], str]]
"""By a task's name: its definition, and the file it stands in."""


def definitions(files: Files, path: str) -> Defined:
    folder = posixpath.dirname(path)
    named = [p for p in files.under(folder) if p.endswith(".json") and _NAMED.search(p[len(folder) :])]
    found: dict[str, tuple[Mapping[str, Any], str]] = {}
    for other in named[:_MAX_FILES]:
        text = files.text(other) if other != path else None
        for definition in _in(text or ""):
            name = definition.get("name")
            if isinstance(name, str) and _TELLING & definition.keys():
                found.setdefault(name, (definition, other))
    return found


def _in(text: str) -> list[Mapping[str, Any]]:
    try:
        root = read_json(text) if text else None
    except DocumentError:
        return []
    return mappings(root) if isinstance(root, list) else mappings([root])


def with_definitions(nodes: Iterable[Node], defined: Defined) -> tuple[list[Node], tuple[str, ...]]:
    """What a task's own file says of it, where the workflow says nothing; and the files that do."""
    found: list[Node] = []
    used: set[str] = set()
    for node in nodes:
        known = defined.get(node.label)
        if known is None or (node.retry and node.timeout):
            found.append(node)
            continue
        definition, path = known
        used.add(path)
        inline = {"taskDefinition": definition}
        retry, timeout = node.retry or retry_of(inline, path), node.timeout or timeout_of(inline, path)
        found.append(dataclasses.replace(node, retry=retry, timeout=timeout))
    return found, tuple(sorted(used))
