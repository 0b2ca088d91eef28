"""What Flowise's tool components do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._flowise_document import names, text
from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.model.workflows import Effect, Tool

_EFFECTS = {
    "calculator": Effect.NONE, "currentDateTime": Effect.NONE, "jsonPathExtractor": Effect.NONE,
    "sequentialThinkingMCP": Effect.NONE, "arxiv": Effect.READ, "retrieverTool": Effect.READ,
    "queryEngineToolLlamaIndex": Effect.READ, "wolframAlpha": Effect.READ, "serpAPI": Effect.READ,
    "webBrowser": Effect.READ, "webScraperTool": Effect.READ, "braveSearchMCP": Effect.READ,
    "braveSearchAPI": Effect.READ, "tavilyAPI": Effect.READ, "serper": Effect.READ, "searchAPI": Effect.READ,
    "googleCustomSearch": Effect.READ, "exaSearch": Effect.READ, "searXNG": Effect.READ,
    "awsSNS": Effect.EXTERNAL, "stripeAgentTool": Effect.EXTERNAL, "codeInterpreterE2B": Effect.EXECUTE,
}  # fmt: skip
_REQUESTS = {"requestsGet": "GET", "requestsPost": "POST", "requestsPut": "PUT", "requestsDelete": "DELETE"}
_ELSEWHERE = {
    "customTool": "a tool kept on the server",
    "chatflowTool": "another flow, kept on the server",
    "agentAsTool": "another flow, kept on the server",
    "customMcpServerTool": "an MCP server set up on the server",
    "openAPIToolkit": "the operations of an API description",
}
_WORST = (Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE, Effect.UNKNOWN, Effect.READ, Effect.NONE)
BUILT_IN = ("agentToolsBuiltInOpenAI", "agentToolsBuiltInGemini", "agentToolsBuiltInAnthropic")


def elsewhere(component: str) -> str:
    """Why its inside is not known; empty where it is."""
    return _ELSEWHERE.get(component[:1].lower() + component[1:], "")


def effect_of(component: str, values: Mapping[str, Any]) -> tuple[Effect, str]:
    actions = list(_actions(values))
    if any(key.endswith("Actions") and key.lower() != "enabledactions" for key in values):
        return _worst_action(component, actions)
    if component in _EFFECTS:
        return _EFFECTS[component], f"the tool {component}"
    if component in _REQUESTS:
        return effect_of_method(_REQUESTS[component])
    if why := elsewhere(component):
        said = text(values.get("name") or values.get("customToolName"))
        effect, reason = effect_of_name(said) if said else (Effect.UNKNOWN, "")
        return (effect, reason) if effect is not Effect.UNKNOWN else (effect, f"it runs {why}")
    return effect_of_name(component)


def tool_of(component: str, values: Mapping[str, Any]) -> Tool:
    actions = tuple(_actions(values))
    limited = any(key.endswith("Actions") for key in values)
    server = component if component.lower().endswith("mcp") else ""
    return Tool(component, server, ", ".join(actions)[:200], actions if limited else None)


def _actions(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if not key.endswith("Actions"):
            continue
        chosen = list(names(value))
        if not chosen and isinstance(value, str) and value and "[" not in value:
            chosen = [value[:300]]
        yield from chosen


def _worst_action(component: str, actions: list[str]) -> tuple[Effect, str]:
    if not actions:
        return Effect.UNKNOWN, f"which actions of {component} are allowed is not said"
    judged = [(action, *effect_of_name(action)) for action in actions]
    action, effect, _ = min(judged, key=lambda each: _WORST.index(each[1]))
    return effect, f"the action {action} of {component}"
