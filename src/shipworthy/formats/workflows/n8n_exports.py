"""Where in a file n8n's workflows lie: one, a list of several, or one as an API wraps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.format import child, mappings

_WRAPPERS = ("workflow", "data", "workflowData", "template")
_LISTS = ("workflows", "data", "items")
_MOST = 1_000


def workflows_in(root: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [root]
    for _ in range(_MOST):
        if not waiting:
            return
        found = waiting.pop(0)
        if isinstance(found, list):
            waiting += mappings(found)[:_MOST]
        elif isinstance(child(found, "nodes"), list) and isinstance(child(found, "connections"), Mapping):
            yield found
        elif isinstance(found, Mapping):
            inner = [found.get(key) for key in _WRAPPERS]
            waiting += [w for w in inner if isinstance(w, Mapping)]
            waiting += [w for key in _LISTS for w in mappings(found.get(key))][:_MOST]
