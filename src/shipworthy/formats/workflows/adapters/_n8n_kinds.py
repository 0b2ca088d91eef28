"""Which of n8n's nodes is what."""

from __future__ import annotations

from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_effects import connector_of, operation
from shipworthy.formats.workflows.adapters._n8n_values import text
from shipworthy.model.workflows import NodeKind

_ENTRIES = frozenset(
    {"webhook", "start", "cron", "interval", "emailReadImap", "chatTrigger", "manualChatTrigger"}
)
_KINDS = {
    "if": NodeKind.CONDITION, "switch": NodeKind.CONDITION, "filter": NodeKind.CONDITION,
    "merge": NodeKind.JOIN, "splitInBatches": NodeKind.LOOP, "executeWorkflow": NodeKind.SUBFLOW,
    "toolWorkflow": NodeKind.SUBFLOW, "retrieverWorkflow": NodeKind.SUBFLOW, "code": NodeKind.CODE,
    "function": NodeKind.CODE, "functionItem": NodeKind.CODE, "aiTransform": NodeKind.CODE,
    "agent": NodeKind.AGENT, "agentTool": NodeKind.AGENT, "openAiAssistant": NodeKind.AGENT,
    "microsoftAgent365Trigger": NodeKind.AGENT, "chainLlm": NodeKind.MODEL_CALL,
    "chainSummarization": NodeKind.MODEL_CALL, "chainRetrievalQa": NodeKind.MODEL_CALL,
    "informationExtractor": NodeKind.MODEL_CALL, "sentimentAnalysis": NodeKind.MODEL_CALL,
    "textClassifier": NodeKind.MODEL_CALL, "guardrails": NodeKind.VALIDATION,
    "stopAndError": NodeKind.EXIT, "respondToWebhook": NodeKind.EXIT,
    "convertToFile": NodeKind.TRANSFORM, "toolCode": NodeKind.CODE, "toolThink": NodeKind.TRANSFORM,
    "toolCalculator": NodeKind.TRANSFORM, "toolVectorStore": NodeKind.RETRIEVAL,
    "messageAnAgent": NodeKind.SUBFLOW, "toolExecutor": NodeKind.TRANSFORM,
    "modelSelector": NodeKind.TRANSFORM, "form": NodeKind.HUMAN_INPUT, "chat": NodeKind.MESSAGE,
}  # fmt: skip
_INSIDE = frozenset(
    [
        "aggregate",
        "compareDatasets",
        "compression",
        "crypto",
        "dateTime",
        "debugHelper",
        "editImage",
        "executionData",
        "extractFromFile",
        "html",
        "htmlExtract",
        "itemLists",
        "jwt",
        "limit",
        "markdown",
        "moveBinaryData",
        "noOp",
        "readPDF",
        "removeDuplicates",
        "renameKeys",
        "set",
        "simulate",
        "sort",
        "splitOut",
        "spreadsheetFile",
        "summarize",
        "timeSaved",
        "totp",
        "wait",
        "xml",
        "evaluation",
    ]
)
_PREFIXES = (
    ("lmChat", NodeKind.TRANSFORM), ("lm", NodeKind.TRANSFORM), ("memory", NodeKind.MEMORY),
    ("embeddings", NodeKind.TRANSFORM), ("outputParser", NodeKind.VALIDATION),
    ("textSplitter", NodeKind.TRANSFORM), ("document", NodeKind.TRANSFORM),
    ("retriever", NodeKind.RETRIEVAL), ("reranker", NodeKind.RETRIEVAL),
)  # fmt: skip
_PROVIDERS = frozenset(
    [
        "openAi",
        "anthropic",
        "googleGemini",
        "ollama",
        "perplexity",
        "mistralAi",
        "alibabaCloud",
        "minimax",
        "moonshot",
        "deepSeek",
        "openRouter",
        "groq",
    ]
)
_KEPT = frozenset({"file", "fileSearch", "conversation", "fineTuning", "thread"})
_STORED = frozenset(
    {"create", "delete", "deleteAssistant", "deleteFile", "list", "update", "upload", "get", "getAll"}
)
WRITING_MODES = frozenset({"insert", "update"})
SUPPLIERS = (
    "lm",
    "memory",
    "embeddings",
    "outputParser",
    "textSplitter",
    "document",
    "retriever",
    "reranker",
    "modelSelector",
)


def kind_of(raw: Raw, *, calls_tools: bool, asked_over_http: bool) -> NodeKind:
    if is_hitl(raw):
        return NodeKind.APPROVAL
    if asks(raw):
        return NodeKind.HUMAN_INPUT
    if raw.ours and (known := _of_core(raw)):
        return known
    if raw.short in _ENTRIES or (raw.short.endswith("Trigger") and raw.package):
        return NodeKind.ENTRY
    if asked_over_http:
        return NodeKind.MODEL_CALL
    if connector_of(raw) in _PROVIDERS and answers(raw):
        return NodeKind.AGENT if calls_tools or _is_assistant(raw) else NodeKind.MODEL_CALL
    return NodeKind.TOOL


def _of_core(raw: Raw) -> NodeKind | None:
    """Of a node that comes with n8n and is more than a connector."""
    short = raw.short
    if short == "form" and text(raw.parameters, "operation") == "completion":
        return NodeKind.EXIT
    if short in _KINDS:
        return _KINDS[short]
    if short in _INSIDE:
        return NodeKind.TRANSFORM
    if "langchain" not in raw.package:
        return None
    if short.startswith("vectorStore"):
        return NodeKind.TOOL if writes_to_store(raw) else NodeKind.RETRIEVAL
    return next((kind for prefix, kind in _PREFIXES if short.startswith(prefix)), None)


def answers(raw: Raw) -> bool:
    """A provider's node that asks its model, not one that keeps files or assistants there."""
    resource, done = operation(raw)
    return resource not in _KEPT and (
        done not in _STORED or resource in {"image", "audio", "video", "response"}
    )


def _is_assistant(raw: Raw) -> bool:
    return text(raw.parameters, "resource") == "assistant"


def is_hitl(raw: Raw) -> bool:
    return raw.short.endswith("HitlTool")


def asks(raw: Raw) -> bool:
    """It stops until somebody has answered."""
    if raw.short == "wait":
        return text(raw.parameters, "resume") in {"webhook", "form"}
    if raw.short == "chat" and "langchain" in raw.package and raw.version < 1.1:
        return raw.parameters.get("waitUserReply") is not False
    lowered = raw.type.lower()
    return (
        text(raw.parameters, "operation") == "sendAndWait" or "gotohuman" in lowered or "velatir" in lowered
    )


def writes_to_store(raw: Raw) -> bool:
    return raw.short.endswith("Insert") or text(raw.parameters, "mode") in WRITING_MODES


def is_supplier(raw: Raw) -> bool:
    """It serves another node and never runs by itself."""
    if "langchain" not in raw.package:
        return False
    if raw.short.startswith("vectorStore"):
        return text(raw.parameters, "mode") in {
            "",
            "retrieve",
            "retrieve-as-tool",
        } and not raw.short.endswith(("Insert", "Load"))
    return raw.short.startswith(SUPPLIERS)
