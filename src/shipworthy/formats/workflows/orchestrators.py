"""General orchestrators, where a definition of theirs calls a model."""

from __future__ import annotations

from typing import Any

from shipworthy.formats.workflows.format import JSON, YAML, Format, Found, child, mappings, named
from shipworthy.formats.workflows.state_machines import state_machines

_CONDUCTOR = (
    "LLM_", "CHAT_COMPLETE", "CALL_MCP_TOOL", "LIST_MCP_TOOLS", "AGENT", "GENERATE_",
    "GET_AGENT_CARD", "CANCEL_AGENT",
)  # fmt: skip


def _step_functions(root: Any) -> Found | None:
    """Several in one template are named by the file."""
    found = state_machines(root)
    if not found:
        return None
    return Found(found[0].name, found[0].line) if len(found) == 1 else Found("", found[0].line)


def _conductor(root: Any) -> Found | None:
    """Nested tasks count: a model may stand inside a branch."""
    if not any("taskReferenceName" in task for task in mappings(child(root, "tasks"))):
        return None
    waiting: list[Any] = [child(root, "tasks")]
    while waiting:
        match waiting.pop():
            case dict() as entry:
                if str(entry.get("type")).startswith(_CONDUCTOR) and "taskReferenceName" in entry:
                    return named(root)
                waiting.extend(entry.values())
            case list() as entries:
                waiting.extend(entries)
            case _:
                continue
    return None


def _haystack(root: Any) -> Found | None:
    components = child(root, "components")
    typed = [c for c in components.values() if child(c, "type")] if isinstance(components, dict) else []
    return Found() if typed and isinstance(child(root, "connections"), list) else None


def _promptflow(root: Any) -> Found | None:
    nodes = mappings(child(root, "nodes"))
    return named(root) if nodes and ("inputs" in root or "outputs" in root) else None


FORMATS = (
    *(
        Format("step-functions", (*JSON, *YAML), (b"StartAt", b"States", word), _step_functions)
        for word in (b"edrock", b"agemaker", b"ageMaker", b"api.", b"googleapis", b".azure.com")
    ),
    Format("conductor", JSON, (b'"taskReferenceName"',), _conductor),
    Format("haystack", YAML, (b"components:", b"connections:", b"haystack"), _haystack),
    Format("promptflow", ("flow.dag.yaml", "flow.dag.yml"), (b"nodes:",), _promptflow),
)
