"""One state of a state machine as a node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._states_models import guarded, model_of, prompts_of
from shipworthy.formats.workflows.adapters._states_resources import WAITS, Called, called
from shipworthy.formats.workflows.format import mappings
from shipworthy.model.workflows import (
    Bound,
    Effect,
    Limit,
    Node,
    NodeKind,
    Origin,
    Retrieval,
    Retry,
    Stated,
    Tool,
)
from shipworthy.schema.nodes import line_of

_KINDS = {
    "Choice": NodeKind.CONDITION, "Wait": NodeKind.TRANSFORM, "Pass": NodeKind.TRANSFORM,
    "Succeed": NodeKind.EXIT, "Fail": NodeKind.EXIT, "Map": NodeKind.LOOP, "Parallel": NodeKind.FORK,
}  # fmt: skip
_SPEAK = frozenset({NodeKind.MODEL_CALL, NodeKind.AGENT})
_ATTEMPTS = 3
"""What a retrier without a number tries again, as the States Language says."""


def node_of(id_: str, name: str, state: Mapping[str, Any], path: str, line: int, scope: str) -> Node:
    type_ = str(state.get("Type") or "")
    if type_ != "Task":
        return _plain(id_, name, type_, state, path, line, scope)
    arguments = _arguments(state)
    resource = str(state.get("Resource") or "")
    done = called(resource, arguments)
    speaks = done.kind in _SPEAK
    asks = speaks or done.action.lower().startswith("invokemodel")
    at = line_of(state, "Parameters", line_of(state, "Arguments", line))
    return Node(
        id_, done.kind, path, line, label=name, native=resource[:200], scope=scope,
        effect=done.effect, effect_reason=done.reason,
        models=(model_of(arguments, path, at),) if asks else (),
        prompts=prompts_of(arguments, path, at) if speaks else (),
        tool=_tool(name, done, arguments) if done.kind is NodeKind.TOOL else None,
        validation=guarded(arguments, path, at) if speaks else None,
        retrieval=Retrieval(str(arguments.get("KnowledgeBaseId") or "")[:200])
        if done.kind is NodeKind.RETRIEVAL else None,
        retry=_retry(state, path), timeout=_timeout(state, path), errors=_errors(state, path),
        opaque=done.opaque or ("another state machine" if done.kind is NodeKind.SUBFLOW else ""),
        runs=_runs(arguments) if done.kind is NodeKind.SUBFLOW else "",
    )  # fmt: skip


def waits(state: Mapping[str, Any]) -> bool:
    """It goes on when somebody, or something, has answered."""
    resource = str(state.get("Resource") or "")
    return resource.endswith(WAITS) or ":activity:" in resource


def _plain(
    id_: str, name: str, type_: str, state: Mapping[str, Any], path: str, line: int, scope: str
) -> Node:
    kind = _KINDS.get(type_, NodeKind.TOOL)
    unknown = kind is NodeKind.TOOL
    return Node(
        id_, kind, path, line, label=name, native=type_ or "state", scope=scope,
        effect=Effect.UNKNOWN if unknown else Effect.NONE,
        effect_reason=f"a state of type {type_ or 'none'} is not known" if unknown else "",
        bound=_items(state, path, line) if kind is NodeKind.LOOP else None,
        retry=_retry(state, path), errors=_errors(state, path),
    )  # fmt: skip


def _runs(arguments: Mapping[str, Any]) -> str:
    """The other machine's name, where its address is written out."""
    address = arguments.get("StateMachineArn")
    return (
        address.rpartition(":stateMachine:")[2][:200]
        if isinstance(address, str) and "$" not in address
        else ""
    )


def _arguments(state: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in ("Arguments", "Parameters"):
        if isinstance(value := state.get(key), Mapping):
            return value
    return {}


def _tool(name: str, done: Called, arguments: Mapping[str, Any]) -> Tool:
    named = arguments.get("FunctionName") or arguments.get("ApiEndpoint") or ""
    return Tool(str(named)[:200] or name, done.service, str(arguments.get("Method") or done.action)[:100])


def _items(state: Mapping[str, Any], path: str, line: int) -> Bound:
    for key in ("Items", "ItemsPath", "ItemReader"):
        if key in state:
            return Bound(Limit.ITEMS, str(state[key])[:200], path, line_of(state, key, line))
    return Bound(Limit.ITEMS, "$", path, line, Origin.DEFAULT, "Amazon States Language")


def _retry(state: Mapping[str, Any], path: str) -> Retry | None:
    """The most that any of its retriers tries."""
    tried = []
    for retrier in mappings(state.get("Retry")):
        count = retrier.get("MaxAttempts")
        line = line_of(retrier, "MaxAttempts", line_of(retrier, "ErrorEquals", 1))
        if count is None:
            tried.append(Retry(_ATTEMPTS + 1, path, line, Origin.DEFAULT, "Amazon States Language"))
        elif isinstance(count, int) and not isinstance(count, bool):
            tried.append(Retry(count + 1, path, line))
        else:
            return Retry(None, path, line, Origin.EXPRESSION)
    return max(tried, key=lambda each: each.attempts or 0) if tried else None


def _timeout(state: Mapping[str, Any], path: str) -> Stated | None:
    for key in ("TimeoutSeconds", "HeartbeatSeconds", "TimeoutSecondsPath", "HeartbeatSecondsPath"):
        if (value := state.get(key)) is not None and isinstance(value, str | int | float):
            expression = key.endswith("Path") or (isinstance(value, str) and "{%" in value)
            origin = Origin.EXPRESSION if expression else Origin.EXPLICIT
            return Stated(f"{key} {str(value)[:100]}", path, line_of(state, key), origin)
    return None


def _errors(state: Mapping[str, Any], path: str) -> Stated | None:
    caught = mappings(state.get("Catch"))
    if not caught:
        return None
    targets = ", ".join(str(c.get("Next"))[:80] for c in caught[:10])
    return Stated(f"goes to {targets}", path, line_of(state, "Catch"))
