"""One action of a declarative workflow as a node."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import (
    Bound,
    Effect,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Prompt,
    Retrieval,
    Stated,
    Tool,
    Via,
)
from shipworthy.schema.nodes import line_of

_KINDS = {
    **dict.fromkeys(
        ("invokeazureagent", "invokeazureresponse", "invokeagent", "invokefoundryagent"), NodeKind.AGENT
    ),
    **dict.fromkeys(("conditiongroup", "if", "switch"), NodeKind.CONDITION),
    **dict.fromkeys(("foreach", "repeatuntil"), NodeKind.LOOP),
    **dict.fromkeys(
        (
            "endworkflow", "endconversation", "enddialog", "cancelworkflow", "canceldialog",
            "cancelalldialogs",
        ),
        NodeKind.EXIT,
    ),
    **dict.fromkeys(
        (
            "question", "requestexternalinput", "requesthumaninput", "waitforhumaninput",
            "adaptivecardprompt", "csatquestion", "oauthinput", "waitforconnectortrigger",
        ),
        NodeKind.HUMAN_INPUT,
    ),
    **dict.fromkeys(("sendactivity", "sendmessage"), NodeKind.MESSAGE),
    **dict.fromkeys(
        ("begindialog", "replacedialog", "repeatdialog", "redirecttodialog", "gotodialog"), NodeKind.SUBFLOW
    ),
    **dict.fromkeys(
        ("answerquestionwithai", "searchandsummarizecontent", "invokeaibuildermodelaction"),
        NodeKind.MODEL_CALL,
    ),
    **dict.fromkeys(("searchknowledgesources",), NodeKind.RETRIEVAL),
    **dict.fromkeys(
        (
            "addconversationmessage", "copyconversationmessages", "createconversation",
            "retrieveconversationmessage", "retrieveconversationmessages", "deleteconversation",
            "clearconversationhistory",
        ),
        NodeKind.MEMORY,
    ),
    **dict.fromkeys(
        (
            "setvalue", "setvariable", "settextvariable", "setmultiplevariables", "resetvariable",
            "clearallvariables", "parsevalue", "edittable", "edittablev2", "appendvalue", "gotoaction",
            "breakloop", "continueloop", "recognizeintent", "logcustomtelemetryevent", "disabletrigger",
            "deleteactivity", "emitevent", "getactivitymembers", "getconversationmembers", "endturn",
            "comment",
        ),
        NodeKind.TRANSFORM,
    ),
}  # fmt: skip


def native(action: Mapping[str, Any]) -> str:
    return str(action.get("kind") or "")[:100]


def kind_of(action: Mapping[str, Any]) -> NodeKind:
    return _KINDS.get(native(action).lower(), NodeKind.TOOL)


def node_of(action: Mapping[str, Any], id_: str, path: str, scope: str) -> Node:
    kind = kind_of(action)
    effect, reason = _effect(action, kind)
    model = kind in {NodeKind.AGENT, NodeKind.MODEL_CALL}
    return Node(
        id_, kind, path, line_of(action, "id", line_of(action, "kind", getattr(action, "line", 1))),
        label=_text(action.get("displayName") or id_), native=native(action), scope=scope,
        effect=effect, effect_reason=reason,
        models=(_model(action, path),) if model else (),
        prompts=_prompts(action, path) if model else (),
        tool=_tool(action) if kind is NodeKind.TOOL else None,
        retrieval=_retrieval(action, path),
        bound=_bound(action, path),
        timeout=_timeout(action, path),
        output_schema=_schema(action, path) if model else None,
        opaque="the agent is defined in a registry" if kind is NodeKind.AGENT else "",
    )  # fmt: skip


def expression(value: object) -> str:
    """The Power Fx of a condition, however it is written."""
    return _text(value if not isinstance(value, Mapping) else child(value, "value"))


def _text(value: object) -> str:
    return value[:500] if isinstance(value, str) else "" if value is None else str(value)[:500]


def _effect(action: Mapping[str, Any], kind: NodeKind) -> tuple[Effect, str]:
    match native(action).lower():
        case "httprequestaction" | "httprequest":
            method = _text(action.get("method") or "GET")
            return effect_of_method("" if method.startswith("=") else method)
        case "invokefunctiontool":
            return _of_name(_text(action.get("functionName")))
        case "invokemcptool":
            return _of_name(_text(action.get("toolName")))
        case "invokeconnectoraction":
            return _of_name(_text(action.get("operationId")))
        case "transferconversation" | "transferconversationv2":
            return Effect.EXTERNAL, "hands the conversation to a person"
        case name if kind in {NodeKind.TOOL, NodeKind.SUBFLOW}:
            return Effect.UNKNOWN, f"what {name or 'an action without a kind'} does is not known"
        case _ if kind is NodeKind.RETRIEVAL:
            return Effect.READ, "searches knowledge"
        case _:
            return Effect.NONE, ""


def _of_name(name: str) -> tuple[Effect, str]:
    if name.startswith("="):
        return Effect.UNKNOWN, "which tool it calls is decided when it runs"
    return effect_of_name(name)


def _model(action: Mapping[str, Any], path: str) -> ModelRef:
    """An agent is named, and what it runs on is said where it is registered; or it is written in place."""
    inline = child(action, "agent", "model")
    if isinstance(written := child(inline, "id"), str) and written:
        via = Via.ENVIRONMENT if written.lower().startswith("=env.") else Via.EXPRESSION
        via = via if written.startswith("=") else Via.LITERAL
        name = written if via is Via.LITERAL else ""
        return ModelRef(written[:200], via, path, line_of(inline, "id"), name=name[:200])
    for key in ("agent", "agentName", "agentId", "model"):
        said = action.get(key)
        name = _text(child(said, "name") or child(said, "id") or "") or (
            said if isinstance(said, str) else ""
        )
        if name:
            via = Via.EXPRESSION if name.startswith("=") else Via.REGISTRY
            return ModelRef(name[:200], via, path, line_of(said, "name", line_of(action, key)))
    return ModelRef("", Via.UNKNOWN, path, line_of(action, "kind"))


def _prompts(action: Mapping[str, Any], path: str) -> tuple[Prompt, ...]:
    found = []
    for holder, key in (
        (child(action, "input"), "additionalInstructions"), (action, "additionalInstructions"),
        (child(action, "agent"), "instructions"), (child(action, "input"), "messages"), (action, "userInput"),
    ):  # fmt: skip
        if isinstance(text := child(holder, key), str) and text:
            found.append(Prompt(path, line_of(holder, key), text[:20_000]))
    return tuple(found)


def _tool(action: Mapping[str, Any]) -> Tool:
    kind = native(action)
    name = next(
        (
            _text(action[key])
            for key in ("functionName", "toolName", "flowId", "operationId")
            if action.get(key)
        ),
        kind,
    )
    server = action.get("serverLabel") or action.get("serverUrl") or action.get("url") or ""
    return Tool(name, _text(server)[:200], _text(action.get("method"))[:100])


def _retrieval(action: Mapping[str, Any], path: str) -> Retrieval | None:
    sources = action.get("knowledgeSources") or action.get("fileSearchDataSource")
    if not sources:
        return None
    limit = child(sources, "kind") == "SearchSpecificKnowledgeSources"
    line = line_of(action, "knowledgeSources")
    return Retrieval(
        _text(child(sources, "kind") or ""), Stated("knowledge sources named", path, line) if limit else None
    )


def _bound(action: Mapping[str, Any], path: str) -> Bound | None:
    match native(action).lower():
        case "foreach":
            for key in ("items", "itemsSource", "source"):
                if key in action:
                    return Bound(Limit.ITEMS, expression(action[key])[:300], path, line_of(action, key))
        case "invokeazureagent":
            outer = child(action, "input", "externalLoop")
            if when := expression(child(outer, "when")):
                return Bound(Limit.CONDITION, when[:300], path, line_of(outer, "when"))
    return None


def _timeout(action: Mapping[str, Any], path: str) -> Stated | None:
    for key in ("requestTimeoutInMilliseconds", "timeout", "timeoutInMilliseconds"):
        if action.get(key):
            return Stated(f"{key} {_text(action[key])[:100]}", path, line_of(action, key))
    return None


def _schema(action: Mapping[str, Any], path: str) -> Stated | None:
    """Mostly the agent holds its answer to one, where it is registered."""
    schema = child(action, "output", "schema") or action.get("outputType")
    return Stated("output schema", path, line_of(action, "output")) if isinstance(schema, Mapping) else None
