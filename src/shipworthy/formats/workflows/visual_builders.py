"""Builders that export what was drawn: n8n, Dify, Flowise, Langflow, ComfyUI, Bedrock Flows, Rivet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.dify_exports import dify_export
from shipworthy.formats.workflows.flowise_drawings import flowise_drawings
from shipworthy.formats.workflows.format import JSON, YAML, Format, Found, child, mappings, named
from shipworthy.formats.workflows.langflow_flows import langflow_flows
from shipworthy.formats.workflows.model_hosts import provider_at, provider_in, provider_of_question
from shipworthy.formats.workflows.n8n_exports import workflows_in

_DIFY_MODES = frozenset({"workflow", "advanced-chat", "agent-chat", "chat", "completion", "rag_pipeline"})
_N8N_MODELS = (
    "langchain", "openai", "anthropic", "gemini", "mistral", "perplexity", "ollama", "deepseek",
    "openrouter", "groq",
    "mcpclient", "chatgpt", "replicate", "elevenlabs", "huggingface",
)  # fmt: skip


def _n8n(root: Any) -> Found | None:
    for workflow in workflows_in(root):
        nodes = mappings(workflow["nodes"])
        types = [str(node.get("type")) for node in nodes]
        if any(t.startswith(("n8n-nodes-", "@n8n/")) for t in types) and _n8n_asks(workflow, types):
            return named(workflow)
    return None


def _n8n_asks(workflow: Mapping[str, Any], types: list[str]) -> bool:
    """A node for a model, an address at which one answers, or a connection as only models have."""
    if any(word in t.lower() for t in types for word in _N8N_MODELS):
        return True
    for node in mappings(workflow["nodes"]):
        address, body = child(node, "parameters", "url"), child(node, "parameters", "jsonBody")
        if isinstance(address, str) and (
            provider_at(address) is not None or provider_of_question(address, str(body)) is not None
        ):
            return True
        code = child(node, "parameters", "jsCode") or child(node, "parameters", "functionCode")
        if isinstance(code, str) and provider_in(code) is not None:
            return True
    wired = workflow["connections"].values()
    return any(isinstance(w, Mapping) and "ai_languageModel" in w for w in wired)


def _dify(root: Any) -> Found | None:
    """Old exports state neither `kind` nor `version`."""
    root = dify_export(root)
    app = child(root, "app") or child(root, "rag_pipeline")
    said = str(child(root, "kind")) in {"app", "rag_pipeline"} and isinstance(app, dict)
    if not said and str(child(app, "mode")) not in _DIFY_MODES:
        return None
    drawn = child(root, "workflow", "graph", "nodes")
    if isinstance(drawn, list) or isinstance(child(root, "model_config"), dict):
        return named(app)
    return None


def _flowise(root: Any) -> Found | None:
    """Several in one file are named by the file."""
    found = flowise_drawings(root)
    if not found:
        return None
    return Found(found[0].name, found[0].line) if len(found) == 1 else Found()


def _langflow(root: Any) -> Found | None:
    """Several in one file are named by the file."""
    found = langflow_flows(root)
    if not found:
        return None
    return named(found[0]) if len(found) == 1 else Found()


def _comfyui(root: Any) -> Found | None:
    if not isinstance(root, dict):
        return None
    if isinstance(child(root, "links"), list) and "last_node_id" in root:
        return Found()
    nodes = list(root.values())
    drawn = [
        n for n in nodes if isinstance(child(n, "class_type"), str) and isinstance(child(n, "inputs"), dict)
    ]
    return Found() if nodes and len(drawn) == len(nodes) else None


def _rivet(text: str) -> Found | None:
    return Found() if "graphs:" in text else None


FORMATS = (
    Format("n8n", JSON, (b'"nodes"', b'"connections"', b"n8n"), _n8n),
    Format("dify", YAML, (b"app:", b"mode:"), _dify),
    Format("dify", YAML, (b"rag_pipeline", b"graph:"), _dify),
    Format("flowise", JSON, (b"nodes", b"edges", b"inputAnchors"), _flowise),
    Format("flowise", JSON, (b"nodes", b"edges", b"startAgentflow"), _flowise),
    Format("langflow", JSON, (b'"nodes"', b'"edges"', b'"template"', b'"node"'), _langflow),
    Format("comfyui", JSON, (b'"class_type"', b'"inputs"'), _comfyui),
    Format(
        "comfyui", JSON, (b'"last_node_id"', b'"last_link_id"', b'"links"', b'"widgets_values"'), _comfyui
    ),
    Format("rivet", (".rivet-project",), (b"graphs:",), _rivet, text=True),
)
