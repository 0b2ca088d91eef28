"""One component as a node: models, prompts, schemas, what a tool does and whether it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._agent_spec_components import Component, Components
from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name, effect_of_names
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Approval,
    Effect,
    Mechanism,
    ModelRef,
    Node,
    NodeKind,
    Prompt,
    Retry,
    Stated,
    Tool,
    Via,
)
from shipworthy.schema.nodes import line_of

KINDS = {
    "StartNode": NodeKind.ENTRY, "EndNode": NodeKind.EXIT, "LlmNode": NodeKind.MODEL_CALL,
    "LLMNode": NodeKind.MODEL_CALL, "AgentNode": NodeKind.AGENT, "ToolNode": NodeKind.TOOL,
    "ApiNode": NodeKind.TOOL, "BranchingNode": NodeKind.CONDITION, "FlowNode": NodeKind.SUBFLOW,
    "MapNode": NodeKind.LOOP, "ParallelMapNode": NodeKind.LOOP, "ParallelFlowNode": NodeKind.FORK,
    "CatchExceptionNode": NodeKind.SUBFLOW, "InputMessageNode": NodeKind.HUMAN_INPUT,
    "OutputMessageNode": NodeKind.MESSAGE,
    "Agent": NodeKind.AGENT, "SpecializedAgent": NodeKind.AGENT, "OciAgent": NodeKind.AGENT,
    "A2AAgent": NodeKind.AGENT, "RemoteAgent": NodeKind.AGENT,
}  # fmt: skip
REMOTE = frozenset({"OciAgent", "A2AAgent", "RemoteAgent"})
_PROVIDERS = {
    "OpenAiConfig": "openai", "OllamaConfig": "ollama", "VllmConfig": "vllm", "VLLMConfig": "vllm",
    "OciGenAiConfig": "oci", "GeminiConfig": "google", "AnthropicConfig": "anthropic",
}  # fmt: skip
_API_METHODS = ("RemoteTool", "ApiNode")
_DEFAULT_ATTEMPTS = 2


def model_of(config: Any, components: Components, path: str, line: int) -> ModelRef:
    """A shared configuration is an alias; one that is not to be found says nothing."""
    found = components.of(config, path)
    if found is None or not isinstance(model := found.value.get("model_id"), str) or not model:
        written = child(config, "$component_ref")
        return ModelRef(str(written or "")[:200], Via.UNKNOWN, path, line)
    value = found.value
    provider = str(value.get("provider") or _PROVIDERS.get(found.type, "")).lower()[:50]
    at = line_of(value, "model_id", found.line)
    options = value.get("default_generation_parameters")
    pairs = options.items() if isinstance(options, Mapping) else ()
    parameters = tuple((str(k)[:50], str(v)[:100]) for k, v in pairs if not isinstance(v, Mapping | list))
    if "${" in model or "{{" in model:
        return ModelRef(model[:200], Via.ENVIRONMENT, found.path, at, provider, parameters=parameters)
    via = Via.ALIAS if found.referred else Via.LITERAL
    return ModelRef(model[:200], via, found.path, at, provider, model[:200], parameters=parameters)


def secrets_of(config: Any, components: Components) -> tuple[Stated, ...]:
    found = components.of(config)
    key = found.value.get("api_key") if found else None
    if found is None or not isinstance(key, str) or not key or "{" in key or "$" in key:
        return ()
    return (Stated(f"api_key {key[:2]}…", found.path, line_of(found.value, "api_key")),)


def retry_of(component: Component | None) -> Retry | None:
    """Attempts after the first are what the policy counts."""
    policy = component.value.get("retry_policy") if component else None
    if component is None or not isinstance(policy, Mapping):
        return None
    attempts = policy.get("max_attempts", _DEFAULT_ATTEMPTS)
    line = line_of(policy, "max_attempts", line_of(component.value, "retry_policy"))
    if isinstance(attempts, bool) or not isinstance(attempts, int) or not 0 <= attempts < 1_000_000:
        return None
    return Retry(attempts + 1, component.path, line)


def timeout_of(component: Component | None) -> Stated | None:
    policy = component.value.get("retry_policy") if component else None
    seconds = child(policy, "request_timeout")
    if component is None or seconds is None:
        return None
    return Stated(f"{str(seconds)[:50]} s", component.path, line_of(policy, "request_timeout"))


def prompts_of(component: Component) -> tuple[Prompt, ...]:
    return tuple(
        Prompt(component.path, line_of(component.value, key), text[:20_000])
        for key in ("system_prompt", "prompt_template", "custom_instruction", "message")
        if isinstance(text := component.value.get(key), str) and text
    )


def schema_of(component: Component, key: str) -> Stated | None:
    """A lone text is no schema."""
    properties = mappings(component.value.get(key))
    plain = len(properties) == 1 and properties[0].get("type") == "string" and key == "outputs"
    if not properties or plain:
        return None
    names = ", ".join(str(p.get("title"))[:50] for p in properties[:20])
    return Stated(names, component.path, line_of(component.value, key))


def plain_node(component: Component, id_: str, scope: str) -> Node:
    """What every node has, whatever its kind."""
    kind = KINDS.get(component.type, NodeKind.TOOL)
    unknown = component.type not in KINDS
    effect = Effect.UNKNOWN if unknown else Effect.NONE
    reason = f"what {component.type} does is not known" if unknown else ""
    description = component.value.get("description")
    role = kind is NodeKind.AGENT and isinstance(description, str) and description
    return Node(
        id_, kind, component.path, component.line, label=component.name, native=component.type, scope=scope,
        effect=effect, effect_reason=reason, prompts=prompts_of(component),
        role=Stated(str(description)[:300], component.path, line_of(component.value, "description"))
        if role else None,
        input_schema=schema_of(component, "inputs"), output_schema=schema_of(component, "outputs"),
    )  # fmt: skip


def tool_effect(component: Component) -> tuple[Effect, str]:
    value = component.value
    if component.type in _API_METHODS:
        method = value.get("http_method")
        return effect_of_method(
            method if isinstance(method, str) and "{" not in method else "", component.name
        )
    if component.type == "BuiltinTool":
        return effect_of_name(f"{value.get('tool_type') or ''} {component.name}"[:300])
    if component.type.endswith("ToolBox"):
        names = filtered(component)
        return effect_of_names(names) if names else (Effect.UNKNOWN, "which tools the server has is not said")
    return effect_of_name(component.name)


def filtered(component: Component) -> tuple[str, ...] | None:
    """The tools of a box that may be used; none: all of them."""
    entries = component.value.get("tool_filter")
    if not isinstance(entries, list):
        return None
    names = [str(e.get("name") or "") if isinstance(e, Mapping) else str(e) for e in entries[:500]]
    return tuple(name[:200] for name in names if name)


def tool_of(component: Component) -> Tool:
    value = component.value
    transport = value.get("client_transport")
    server = value.get("url") or child(transport, "url") or child(transport, "command") or ""
    names = filtered(component)
    box = component.type.endswith("ToolBox")
    method = value.get("http_method")
    return Tool(
        component.name, str(server)[:200], str(method or "")[:50], allowed=names if box else None,
        everything=box and names is None,
    )  # fmt: skip


def confirmation(component: Component) -> Approval | None:
    """`requires_confirmation` of a tool; of a box also where each tool it lets through asks."""
    value = component.value
    if value.get("requires_confirmation") is True:
        return Approval(Mechanism.TOOL_FLAG, component.path, line_of(value, "requires_confirmation"))
    entries = value.get("tool_filter")
    if not isinstance(entries, list) or not entries:
        return None
    asking = [child(entry, "requires_confirmation") is True for entry in entries]
    if not any(asking):
        return None
    doubt = "" if all(asking) else "it is asked for some of the tools only"
    return Approval(Mechanism.TOOL_FLAG, component.path, line_of(value, "tool_filter"), doubt=doubt)
