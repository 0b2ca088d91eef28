"""Which of Flowise's components is what."""

from __future__ import annotations

from shipworthy.formats.workflows.adapters._flowise_document import Raw
from shipworthy.model.workflows import NodeKind

_STEPS = {
    "startAgentflow": NodeKind.ENTRY, "llmAgentflow": NodeKind.MODEL_CALL, "agentAgentflow": NodeKind.AGENT,
    "toolAgentflow": NodeKind.TOOL, "httpAgentflow": NodeKind.TOOL, "conditionAgentflow": NodeKind.CONDITION,
    "conditionAgentAgentflow": NodeKind.MODEL_CALL, "humanInputAgentflow": NodeKind.APPROVAL,
    "loopAgentflow": NodeKind.LOOP, "iterationAgentflow": NodeKind.LOOP,
    "customFunctionAgentflow": NodeKind.CODE, "directReplyAgentflow": NodeKind.EXIT,
    "executeFlowAgentflow": NodeKind.SUBFLOW, "retrieverAgentflow": NodeKind.RETRIEVAL,
    "seqStart": NodeKind.ENTRY, "seqEnd": NodeKind.EXIT, "seqAgent": NodeKind.AGENT,
    "seqLLMNode": NodeKind.MODEL_CALL, "seqToolNode": NodeKind.TRANSFORM, "seqCondition": NodeKind.CONDITION,
    "seqConditionAgent": NodeKind.MODEL_CALL, "seqLoop": NodeKind.LOOP, "seqState": NodeKind.TRANSFORM,
    "seqCustomFunction": NodeKind.CODE, "seqExecuteFlow": NodeKind.SUBFLOW, "supervisor": NodeKind.AGENT,
    "worker": NodeKind.AGENT, "customFunction": NodeKind.CODE, "ifElseFunction": NodeKind.CONDITION,
}  # fmt: skip
_CATEGORIES = {
    "Agents": NodeKind.AGENT, "Chains": NodeKind.MODEL_CALL, "Engine": NodeKind.MODEL_CALL,
    "Tools": NodeKind.TOOL, "Tools (MCP)": NodeKind.TOOL, "MCP Servers": NodeKind.TOOL,
    "Memory": NodeKind.MEMORY, "Vector Stores": NodeKind.RETRIEVAL, "Retrievers": NodeKind.RETRIEVAL,
    "Output Parsers": NodeKind.VALIDATION, "Moderation": NodeKind.VALIDATION,
    "Chat Models": NodeKind.TRANSFORM, "LLMs": NodeKind.TRANSFORM, "Embeddings": NodeKind.TRANSFORM,
    "Text Splitters": NodeKind.TRANSFORM, "Document Loaders": NodeKind.TRANSFORM,
    "Prompts": NodeKind.TRANSFORM, "Cache": NodeKind.TRANSFORM, "Graph": NodeKind.TRANSFORM,
    "Record Manager": NodeKind.TRANSFORM, "Response Synthesizer": NodeKind.TRANSFORM,
    "Utilities": NodeKind.TRANSFORM, "SpeechToText": NodeKind.TRANSFORM,
}  # fmt: skip
_STEP_CATEGORIES = frozenset({"Agent Flows", "Sequential Agents", "Multi Agents"})
MODELS = frozenset({"Chat Models", "LLMs"})
_ANSWERING = frozenset({"Agents", "Chains", "Engine"})


def kind_of(raw: Raw) -> NodeKind:
    """A component that is not known does something unknown."""
    return _STEPS.get(raw.name) or _CATEGORIES.get(category(raw)) or NodeKind.TOOL


def category(raw: Raw) -> str:
    return raw.category.partition(";")[0].strip()


def is_step(raw: Raw) -> bool:
    """Its edges are the order of execution, not what supplies what."""
    return category(raw) in _STEP_CATEGORIES and raw.name != "seqState"


def is_agentflow_v2(raw: Raw) -> bool:
    return raw.name.endswith("Agentflow") or category(raw) == "Agent Flows"


def answers(raw: Raw) -> bool:
    """A chain, an engine or an agent of a chatflow: it is asked by itself."""
    return category(raw) in _ANSWERING


def is_tool(raw: Raw) -> bool:
    return kind_of(raw) is NodeKind.TOOL and not is_step(raw)
