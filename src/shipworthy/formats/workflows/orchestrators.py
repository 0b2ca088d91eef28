"""General orchestrators, where a definition of theirs calls a model."""

from __future__ import annotations

from typing import Any

from shipworthy.formats.workflows.format import JSON, YAML, Format, Found, child, mappings, named

_CONDUCTOR = (
    "LLM_", "CHAT_COMPLETE", "CALL_MCP_TOOL", "LIST_MCP_TOOLS", "AGENT", "GENERATE_",
    "GET_AGENT_CARD", "CANCEL_AGENT",
)  # fmt: skip


def _step_functions(root: Any) -> Found | None:
    if isinstance(child(root, "StartAt"), str) and isinstance(child(root, "States"), dict):
        comment = child(root, "Comment")
        return Found(comment if isinstance(comment, str) else "")
    return None


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
    return named(root, "$schema") if nodes and ("inputs" in root or "outputs" in root) else None


FORMATS = (
    Format("step-functions", JSON, (b'"StartAt"', b'"States"', b"bedrock"), _step_functions),
    Format("step-functions", YAML, (b"StartAt:", b"States:", b"bedrock"), _step_functions),
    Format("conductor", JSON, (b'"taskReferenceName"',), _conductor),
    Format("haystack", YAML, (b"components:", b"connections:", b"haystack"), _haystack),
    Format("promptflow", ("flow.dag.yaml", "flow.dag.yml"), (b"nodes:",), _promptflow),
)
