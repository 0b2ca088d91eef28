"""What a Task state of a state machine calls, by its resource."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.model.workflows import Effect, NodeKind

_INTEGRATION = re.compile(
    r"(?:\Aarn:|:)[^\s]{0,200}?states:[^:]{0,60}:[^:]{0,60}:(?:aws-sdk:)?([\w-]{1,60}):([\w-]{1,80})"
)
_API = (
    "api.openai.com",
    "openai.azure.com",
    "api.anthropic.com",
    "generativelanguage.googleapis",
    "api.mistral.ai",
    "api.cohere",
)
_ASKS = {
    "invokemodel",
    "invokemodelwithresponsestream",
    "converse",
    "conversestream",
    "retrieveandgenerate",
    "invokeendpoint",
}
_AGENTS = {"invokeagent", "invokeinlineagent", "invokeflow", "invokeagentruntime", "invokeharness"}
_LOOKS = frozenset({"rekognition", "comprehend", "comprehendmedical", "textract", "translate", "polly"})
_ELSEWHERE = {
    "lambda": "a function whose code is elsewhere", "ecs": "a container", "eks": "a container",
    "batch": "a job", "glue": "a job", "codebuild": "a build", "emr": "a job", "emr-serverless": "a job",
    "emr-containers": "a job",
}  # fmt: skip
_WORSE = frozenset({Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE})
WAITS = ".waitForTaskToken"


@dataclass(frozen=True, slots=True)
class Called:
    kind: NodeKind
    effect: Effect
    reason: str
    service: str = ""
    action: str = ""
    opaque: str = ""


def called(resource: str, arguments: Mapping[str, Any]) -> Called:
    service, action = parts(resource)
    if service == "states" and action.lower().startswith("startexecution"):
        return Called(
            NodeKind.SUBFLOW,
            Effect.UNKNOWN,
            "what the other state machine does is not known",
            service,
            action,
        )
    if action.lower() in _ASKS and "embed" in str(arguments.get("ModelId")).lower():
        return Called(NodeKind.RETRIEVAL, Effect.NONE, "it only embeds", service, action)
    if action.lower() in _ASKS:
        return Called(NodeKind.MODEL_CALL, Effect.NONE, "", service, action)
    if action.lower() in _AGENTS:
        why = "an agent that is defined elsewhere"
        return Called(
            NodeKind.AGENT, Effect.UNKNOWN, "what the agent does is decided elsewhere", service, action, why
        )
    if service == "bedrockagentruntime" and action.lower() == "retrieve":
        return Called(NodeKind.RETRIEVAL, Effect.READ, "searches a knowledge base", service, action)
    if service in {"http", "apigateway"}:
        return _request(service, action, arguments)
    if service in _ELSEWHERE:
        return _elsewhere(service, action, arguments)
    if not service:
        why = "a worker or a function whose code is elsewhere"
        return Called(NodeKind.TOOL, Effect.UNKNOWN, f"it runs {why}", opaque=why)
    if service in _LOOKS and not action.lower().startswith(("create", "delete", "put", "update", "import")):
        return Called(
            NodeKind.TOOL, Effect.READ, f"{service} only looks at what it is given", service, action
        )
    effect, reason = effect_of_name(action)
    return Called(NodeKind.TOOL, effect, f"{service}:{action}: {reason}", service, action)


def parts(resource: str) -> tuple[str, str]:
    """The service and its action; empty for an activity, or a name filled in when it is deployed."""
    found = _INTEGRATION.search(resource[:400])
    if found and found[1] not in {"activity", "stateMachine"}:
        return found[1].lower(), found[2]
    return ("lambda", "invoke") if ":lambda:" in resource and ":function:" in resource else ("", "")


def _request(service: str, action: str, arguments: Mapping[str, Any]) -> Called:
    address = str(arguments.get("ApiEndpoint") or "").lower()
    if any(host in address for host in _API):
        return Called(NodeKind.MODEL_CALL, Effect.NONE, "", service, action)
    method = arguments.get("Method")
    effect, reason = effect_of_method(method if isinstance(method, str) and "{%" not in method else "")
    return Called(NodeKind.TOOL, effect, reason, service, action)


def _elsewhere(service: str, action: str, arguments: Mapping[str, Any]) -> Called:
    """Its name may tell of harm; that it is harmless no name can tell."""
    why = _ELSEWHERE[service]
    named = next(
        (
            arguments[k]
            for k in ("FunctionName", "JobName", "TaskDefinition")
            if isinstance(arguments.get(k), str)
        ),
        "",
    )
    effect, reason = effect_of_name(named.rpartition(":function:")[2] or named)
    if effect in _WORSE:
        return Called(NodeKind.TOOL, effect, f"{named[:80]}: {reason}", service, action, why)
    return Called(NodeKind.TOOL, Effect.UNKNOWN, f"it runs {why}", service, action, why)
