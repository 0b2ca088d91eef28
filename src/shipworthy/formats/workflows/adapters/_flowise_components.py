"""One component of a chatflow, or a step of a sequential or multi-agent flow, as a node."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.formats.workflows.adapters import _flowise_tools as tools
from shipworthy.formats.workflows.adapters._flowise_document import Raw
from shipworthy.formats.workflows.adapters._flowise_kinds import MODELS, category, kind_of
from shipworthy.formats.workflows.adapters._flowise_models import model_of, prompts_of, timeout_of
from shipworthy.formats.workflows.adapters._flowise_steps import VERSION, effect_of_code
from shipworthy.model.workflows import (
    Bound,
    Check,
    Effect,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Retrieval,
    Stated,
    Validation,
)

_RUNS_CODE = frozenset({"csvAgent", "airtableAgent"})
_CHAINS = {
    "sqlDatabaseChain": (Effect.EXECUTE, "it runs SQL the model writes"),
    "getApiChain": (Effect.READ, "HTTP GET"),
    "postApiChain": (Effect.EXTERNAL, "HTTP POST"),
    "openApiChain": (Effect.UNKNOWN, "it calls the operations of an API description"),
    "graphCypherQAChain": (Effect.EXECUTE, "it runs Cypher the model writes"),
}  # fmt: skip
_TURNS = "15"
"""Of Flowise's own agent executor."""
_SUPERVISED = "100"
"""Of a supervisor, the turns of all its workers together."""


def component(raw: Raw, path: str) -> Node:
    kind = kind_of(raw)
    effect, reason = _effect(raw, kind)
    return Node(
        raw.id, kind, path, raw.line, label=_label(raw), native=raw.name, effect=effect, effect_reason=reason,
        models=own_models(raw, path), prompts=prompts_of(raw, path),
        tool=tools.tool_of(raw.name, raw.inputs) if kind is NodeKind.TOOL else None,
        validation=_validation(raw, path), retrieval=_retrieval(raw, path, kind), bound=turns_of(raw, path),
        timeout=timeout_of(raw, "", path), output_schema=_schema(raw, path), opaque=_opaque(raw),
    )  # fmt: skip


def own_models(raw: Raw, path: str) -> tuple[ModelRef, ...]:
    """Of a component that is a model."""
    if category(raw) not in MODELS:
        return ()
    key = next((k for k in ("modelName", "model") if raw.text(k)), "")
    return (model_of(raw.name, raw.inputs, path, raw.line_of(key)),)


def taken(suppliers: Sequence[Raw], path: str) -> tuple[tuple[ModelRef, ...], tuple[Prompt, ...]]:
    """What a consumer is given: models, and what is told to them."""
    models = tuple(model for raw in suppliers for model in own_models(raw, path))
    said = [raw for raw in suppliers if category(raw) in {"Prompts", "Output Parsers"}]
    return models, tuple(prompt for raw in said for prompt in prompts_of(raw, path))


def _label(raw: Raw) -> str:
    for key in (
        "agentName",
        "llmNodeName",
        "workerName",
        "supervisorName",
        "toolNodeName",
        "conditionName",
        "chainName",
    ):
        if name := raw.text(key):
            return name[:200]
    return raw.label


def _effect(raw: Raw, kind: NodeKind) -> tuple[Effect, str]:
    if kind is NodeKind.TOOL:
        return tools.effect_of(raw.name, raw.inputs)
    if raw.name in _CHAINS:
        return _CHAINS[raw.name]
    if raw.name in _RUNS_CODE:
        return Effect.EXECUTE, "it runs Python the model writes"
    if kind is NodeKind.SUBFLOW:
        return Effect.UNKNOWN, "what the other flow does is not known"
    if kind is NodeKind.CODE:
        return effect_of_code(" ".join(v for v in raw.inputs.values() if isinstance(v, str)))
    if kind is NodeKind.RETRIEVAL:
        return Effect.READ, "searches a store"
    if raw.name == "openAIAssistant":
        return Effect.UNKNOWN, "its tools are set up at the provider"
    return Effect.NONE, ""


def _validation(raw: Raw, path: str) -> Validation | None:
    if category(raw) == "Moderation":
        said = raw.text("denyList")
        return Validation(
            Check.CONTENT, raw.name, path, raw.line, (f"deny list {said[:100]}",) if said else (), True
        )
    if category(raw) == "Output Parsers":
        return Validation(Check.SCHEMA, raw.name, path, raw.line, rejects=True)
    return None


def _retrieval(raw: Raw, path: str, kind: NodeKind) -> Retrieval | None:
    if kind is not NodeKind.RETRIEVAL:
        return None
    named = (
        k
        for k in raw.inputs
        if k.endswith(("Index", "Collection", "collectionName", "tableName", "indexName"))
    )
    source = next((raw.text(k) for k in named if raw.text(k)), raw.name)
    key = next((k for k in raw.inputs if "Filter" in k and raw.inputs[k]), "")
    return Retrieval(
        source[:200], Stated(str(raw.inputs[key])[:200], path, raw.line_of(key)) if key else None
    )


def turns_of(raw: Raw, path: str) -> Bound | None:
    """An agent's turns."""
    if kind_of(raw) is not NodeKind.AGENT:
        return None
    key = "recursionLimit" if raw.name == "supervisor" else "maxIterations"
    if turns := raw.text(key):
        return Bound(Limit.ITERATIONS, turns[:50], path, raw.line_of(key))
    if turns_elsewhere(raw):
        return None
    usual = _SUPERVISED if raw.name == "supervisor" else _TURNS
    return Bound(Limit.ITERATIONS, usual, path, raw.line, Origin.DEFAULT, VERSION)


def turns_elsewhere(raw: Raw) -> bool:
    """What ends its turns is set up at the provider, or by a library that Flowise does not bound."""
    return raw.name == "openAIAssistant" or (kind_of(raw) is NodeKind.AGENT and "LlamaIndex" in raw.name)


def _schema(raw: Raw, path: str) -> Stated | None:
    for key in ("llmStructuredOutput", "conditionAgentStructuredOutput"):
        if (said := raw.inputs.get(key)) and said not in ("[]", []):
            return Stated(key, path, raw.line_of(key))
    return None


def _opaque(raw: Raw) -> str:
    if raw.name == "openAIAssistant":
        return "an assistant that is set up at the provider"
    return "another flow, kept on the server" if raw.name == "seqExecuteFlow" else tools.elsewhere(raw.name)
