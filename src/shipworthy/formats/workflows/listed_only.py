"""Formats that are known but not read: their definitions are listed, with every check unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from shipworthy.formats.workflows.format import JSON, YAML, Format, Found, child, mappings, named
from shipworthy.schema.nodes import line_of

_MAX_STEPS = 20_000
_MODEL_HOSTS = (
    "api.openai.com", "openai.azure.com", "api.anthropic.com", "generativelanguage.googleapis.com",
    "aiplatform.googleapis.com", "bedrock-runtime", "api.mistral.ai", "api.groq.com", "openrouter.ai",
)  # fmt: skip
_KESTRA = (
    "io.kestra.plugin.ai.", "io.kestra.plugin.openai.", "io.kestra.plugin.langchain4j.",
    "io.kestra.plugin.huggingface.",
    "io.kestra.plugin.gcp.vertexai.", "io.kestra.plugin.anthropic.", "io.kestra.plugin.mistral.",
    "io.kestra.plugin.ollama.",
)  # fmt: skip
_JULEP = frozenset({
    "prompt", "tool", "arguments", "evaluate", "wait_for_input", "if", "then", "else", "foreach", "map",
    "over",
    "parallel", "parallelism", "reduce", "initial", "yield", "return", "log", "sleep", "error", "get",
    "set", "search",
    "embed", "switch", "case", "unwrap", "settings", "label", "workflow", "do", "auto_run_tools", "tools",
    "on_error",
})  # fmt: skip
_DEV_ALL = frozenset({
    "agent", "human", "python", "subgraph", "literal", "passthrough", "loop_counter", "loop_timer",
    "memory", "tool",
})  # fmt: skip
_BEDROCK = frozenset({"Prompt", "Agent", "KnowledgeBase"})
_STUDIO = frozenset({"gptcomponentmetadata", "taskdialog", "botdefinition", "knowledgesourceconfiguration"})
_BOTPRESS = re.compile(r"\bnew\s+(?:\w+\.)?BotDefinition\(|\bdefineConfig\(")


def _within(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping below, the outer ones first."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as entries:
                yield entries
                waiting.extend(entries.values())
            case list() as several:
                waiting.extend(several)
            case _:
                continue


def _kestra(root: Any) -> Found | None:
    tasks = islice(_within(child(root, "tasks")), _MAX_STEPS)
    ours = any(str(task.get("type")).startswith(_KESTRA) for task in tasks)
    return named(root, "id") if ours and child(root, "namespace") else None


def _serverless(root: Any) -> Found | None:
    """CNCF Serverless Workflow from 1.0, where it calls a model, an agent or a tool server."""
    if not isinstance(child(root, "document", "dsl"), str) or not isinstance(child(root, "do"), list):
        return None
    for step in islice(_within(root["do"]), _MAX_STEPS):
        if step.get("call") in {"mcp", "a2a"} or _asks_model(step):
            return named(root["document"])
    return None


def _asks_model(step: Mapping[str, Any]) -> bool:
    values = [step.get("endpoint"), step.get("uri"), child(step, "endpoint", "uri")]
    return any(isinstance(v, str) and any(host in v for host in _MODEL_HOSTS) for v in values)


def _autogen_team(root: Any) -> Found | None:
    """The form before components had providers."""
    kind = child(root, "team_type")
    return named(root) if isinstance(kind, str) and isinstance(child(root, "participants"), list) else None


def _autogen_gallery(root: Any) -> Found | None:
    parts = child(root, "components")
    listed = [p for group in parts.values() for p in mappings(group)] if isinstance(parts, dict) else []
    return named(root) if any(str(p.get("provider")).startswith("autogen_") for p in listed) else None


def _bedrock_flow(root: Any) -> Found | None:
    flow = root if child(root, "nodes") else child(root, "definition")
    kinds = {node.get("type") for node in mappings(child(flow, "nodes")) if isinstance(node.get("type"), str)}
    drawn = {"Input", "Output"} <= kinds and bool(kinds & _BEDROCK)
    return named(root) if drawn and isinstance(child(flow, "connections"), list) else None


def _julep(root: Any) -> Found | None:
    steps = mappings(child(root, "main"))
    known = steps and all(set(step) <= _JULEP for step in steps)
    asks = any("prompt" in step for step in islice(_within(child(root, "main")), _MAX_STEPS))
    return Found(str(child(root, "name") or ""), line_of(root, "main")) if known and asks else None


def _chat_dev(root: Any) -> Found | None:
    nodes = mappings(child(root, "graph", "nodes"))
    kinds = {str(node.get("type")) for node in nodes}
    drawn = "agent" in kinds and kinds <= _DEV_ALL and isinstance(child(root, "graph", "edges"), list)
    return named(child(root, "graph"), "id") if drawn else None


def _voiceflow(root: Any) -> Found | None:
    diagrams = child(root, "diagrams")
    drawn = isinstance(diagrams, dict) and any(isinstance(child(d, "nodes"), dict) for d in diagrams.values())
    return named(child(root, "project")) if drawn and isinstance(child(root, "version"), dict) else None


def _botpress_flow(root: Any) -> Found | None:
    drawn = isinstance(child(root, "startNode"), str) and bool(mappings(child(root, "nodes")))
    return Found() if drawn and "catchAll" in root else None


def _botpress(text: str) -> Found | None:
    found = _BOTPRESS.search(text)
    return Found(line=text.count("\n", 0, found.start()) + 1) if found else None


def _a2a(root: Any) -> Found | None:
    """An agent's card: what it can do, and how it is reached."""
    card = isinstance(child(root, "capabilities"), dict) and bool(mappings(child(root, "skills")))
    reached = any(
        child(root, key) for key in ("url", "supportedInterfaces", "protocolVersion", "preferredTransport")
    )
    return named(root) if card and reached and isinstance(child(root, "name"), str) else None


def _studio(root: Any) -> Found | None:
    return named(root, "displayName") if str(child(root, "kind")).lower() in _STUDIO else None


def _flex(root: Any) -> Found | None:
    return Found(line=line_of(root, "entry")) if isinstance(child(root, "entry"), str) else None


_CARD = (b'"skills"', b'"capabilities"')
FORMATS = (
    Format("kestra", YAML, (b"io.kestra.plugin.", b"tasks:", b"namespace:"), _kestra),
    Format("serverless-workflow", YAML, (b"document:", b"dsl:", b"do:"), _serverless),
    Format("serverless-workflow", JSON, (b'"document"', b'"dsl"', b'"do"'), _serverless),
    Format("autogen", JSON, (b'"team_type"', b'"participants"'), _autogen_team),
    Format("autogen", JSON, (b'"autogen_', b'"components"'), _autogen_gallery),
    Format("bedrock-flow", JSON, (b'"nodes"', b'"connections"', b'"Input"', b'"Output"'), _bedrock_flow),
    Format("julep", YAML, (b"main:", b"prompt:"), _julep),
    Format("chatdev", YAML, (b"graph:", b"nodes:", b"edges:", b"agent"), _chat_dev),
    Format(
        "voiceflow",
        (".vf", ".vfr", *JSON),
        (b'"diagrams"', b'"project"', b'"version"', b'"nodes"'),
        _voiceflow,
    ),
    Format("botpress", (".flow.json",), (b'"startNode"', b'"catchAll"'), _botpress_flow),
    Format("botpress", ("bot.definition.ts",), (b"BotDefinition", b"botpress"), _botpress, text=True),
    Format("botpress", ("agent.config.ts",), (b"defineConfig", b"@botpress/"), _botpress, text=True),
    Format("a2a", JSON, (*_CARD, b'"defaultInputModes"'), _a2a),
    Format("a2a", (".well-known/agent.json", ".well-known/agent-card.json"), _CARD, _a2a),
    Format("copilot-studio", (".mcs.yml", ".mcs.yaml"), (b"kind:",), _studio),
    Format("promptflow", ("flow.flex.yaml", "flow.flex.yml"), (b"entry:",), _flex),
)
