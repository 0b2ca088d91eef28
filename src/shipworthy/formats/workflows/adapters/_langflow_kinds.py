"""Which of Langflow's components is what, and what it does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._langflow_document import Raw
from shipworthy.formats.workflows.effects import effect_of_method, effect_of_name
from shipworthy.formats.workflows.format import mappings
from shipworthy.model.workflows import Effect, NodeKind

_KINDS = {
    "ChatInput": NodeKind.ENTRY, "TextInput": NodeKind.ENTRY, "Webhook": NodeKind.ENTRY,
    "ChatOutput": NodeKind.EXIT, "TextOutput": NodeKind.EXIT, "HumanInput": NodeKind.HUMAN_INPUT,
    "LoopComponent": NodeKind.LOOP, "ConditionalRouter": NodeKind.CONDITION,
    "DataConditionalRouter": NodeKind.CONDITION, "SmartRouter": NodeKind.MODEL_CALL,
    "LLMRouterComponent": NodeKind.MODEL_CALL, "BatchRunComponent": NodeKind.MODEL_CALL,
    "StructuredOutput": NodeKind.MODEL_CALL, "StructuredOutputComponent": NodeKind.MODEL_CALL,
    "SmartFunction": NodeKind.MODEL_CALL, "LambdaFilterComponent": NodeKind.MODEL_CALL,
    "GuardrailsComponent": NodeKind.VALIDATION, "Guardrails": NodeKind.VALIDATION,
    "RunFlow": NodeKind.SUBFLOW, "SubFlow": NodeKind.SUBFLOW, "FlowTool": NodeKind.SUBFLOW,
    "Memory": NodeKind.MEMORY, "MemoryBase": NodeKind.MEMORY, "MessageHistory": NodeKind.MEMORY,
    "StoreMessage": NodeKind.MEMORY, "SaveToFile": NodeKind.EXPORT, "Knowledge": NodeKind.RETRIEVAL,
    "KnowledgeRetrieval": NodeKind.RETRIEVAL, "KnowledgeBase": NodeKind.RETRIEVAL,
    "APIRequest": NodeKind.TOOL,
}  # fmt: skip
_INSIDE = frozenset({
    "AlterMetadata", "Calculator", "CalculatorComponent", "CalculatorTool", "CombineText", "CreateData",
    "CreateList", "CurrentDate", "DataFrameOperations", "DataOperations", "DataToDataFrame",
    "ExtractDataKey", "ExtractKey", "FilterData", "FilterDataValues", "IDGenerator", "JSONCleaner",
    "Listen", "MergeDataComponent", "MessageToData", "MessagetoData", "Notify", "OutputParser",
    "ParseData", "ParseDataFrame", "ParserComponent", "Pass", "Prompt", "Prompt Template",
    "RegexExtractor", "SelectData", "SplitText", "StringToJSON", "TextOperations",
    "TypeConverterComponent", "UpdateData", "parser",
})  # fmt: skip
_EFFECTS = {
    "URLComponent": Effect.READ, "URL": Effect.READ, "UnifiedWebSearch": Effect.READ,
    "WebSearch": Effect.READ,
    "File": Effect.READ, "FileComponent": Effect.READ, "Directory": Effect.READ, "NewsSearch": Effect.READ,
    "RSSReaderSimple": Effect.READ, "ArXivComponent": Effect.READ, "WikipediaComponent": Effect.READ,
    "TavilySearchComponent": Effect.READ, "SearchComponent": Effect.READ, "SerpAPI": Effect.READ,
    "GoogleSearchAPICore": Effect.READ, "GoogleSerperAPICore": Effect.READ,
    "DuckDuckGoSearchComponent": Effect.READ,
    "YahooFinance": Effect.READ, "YfinanceComponent": Effect.READ, "ExaSearch": Effect.READ,
    "AssemblyAITranscriber": Effect.READ,
    "SQLComponent": Effect.EXECUTE, "SQLAgent": Effect.EXECUTE, "SQLDatabase": Effect.EXECUTE,
    "PythonREPLComponent": Effect.EXECUTE, "PythonREPLToolComponent": Effect.EXECUTE,
    "PythonREPLTool": Effect.EXECUTE,
    "PythonREPL": Effect.EXECUTE, "CSVAgent": Effect.EXECUTE, "CodeInterpreter": Effect.EXECUTE,
    "SaveToFile": Effect.WRITE, "StoreMessage": Effect.NONE,
}  # fmt: skip
_OUTSIDE = re.compile(
    r"\b(?:requests|httpx|aiohttp|urllib|urlopen|smtplib|socket|subprocess|os\.system|boto3|psycopg|sqlalchemy|pymongo|eval|exec|open)\b"
)
_WORST = (Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE, Effect.UNKNOWN, Effect.READ, Effect.NONE)
_MODEL_OUTPUTS = frozenset({"model_output", "model", "llm", "embeddings"})


@dataclass(frozen=True, slots=True)
class Action:
    """One row of what a component offers as a tool."""

    name: str
    effect: Effect
    reason: str
    asked: bool
    """A person is asked before it runs."""


def kind_of(raw: Raw, outputs: Collection[str], *, a_tool: bool) -> NodeKind:
    """`outputs`: those of its outputs that are wired to something."""
    if raw.type in _KINDS:
        kind = _KINDS[raw.type]
        return NodeKind.TOOL if a_tool and kind is NodeKind.EXPORT else kind
    if is_agent(raw):
        return NodeKind.AGENT
    if is_model(raw):
        lends = bool(outputs) and all(o in _MODEL_OUTPUTS for o in outputs)
        return NodeKind.TRANSFORM if lends else NodeKind.MODEL_CALL
    if _stores(raw):
        return NodeKind.RETRIEVAL
    if isinstance(raw.node.get("flow"), dict):
        return NodeKind.SUBFLOW
    if a_tool:
        return NodeKind.TOOL
    if raw.type in _INSIDE or "Embeddings" in raw.type or "TextSplitter" in raw.type:
        return NodeKind.TRANSFORM
    return NodeKind.TOOL if raw.type in _EFFECTS or raw.type.startswith("MCP") else NodeKind.CODE


def is_agent(raw: Raw) -> bool:
    return "Agent" in raw.type and ("tools" in raw.template or "agent_llm" in raw.template)


def is_model(raw: Raw) -> bool:
    bases = raw.node.get("base_classes")
    return isinstance(bases, list) and "LanguageModel" in bases


def _stores(raw: Raw) -> bool:
    return "search_query" in raw.template and ("ingest_data" in raw.template or "embedding" in raw.template)


def effect_is_its_own(raw: Raw) -> bool:
    """What it does is known of the component, whatever its actions are called."""
    return raw.type in _EFFECTS or raw.type == "APIRequest"


def actions(raw: Raw) -> Iterator[Action]:
    for row in mappings(raw.value("tools_metadata"))[:500]:
        name = row.get("name") or row.get("display_name")
        if row.get("status") is False or not isinstance(name, str):
            continue
        effect, reason = effect_of_name(name)
        asked = row.get("approval_actions")
        yield Action(name[:200], effect, reason, isinstance(asked, list) and bool(asked))


def effect_of(raw: Raw, kind: NodeKind, inputs: Collection[str], *, a_tool: bool) -> tuple[Effect, str]:
    if raw.type == "APIRequest":
        return effect_of_method(raw.text("method") or "GET")
    if raw.type in _EFFECTS:
        return _EFFECTS[raw.type], f"the component {raw.label}"
    if kind is NodeKind.RETRIEVAL:
        writes = "ingest_data" in inputs or raw.text("mode").lower() in {"ingest", "ingestion"}
        return (Effect.WRITE, "writes to a store") if writes else (Effect.READ, "searches a store")
    if kind is NodeKind.SUBFLOW:
        return Effect.UNKNOWN, "what the other flow does is not known"
    if raw.type in _INSIDE or kind not in {NodeKind.TOOL, NodeKind.CODE}:
        return Effect.NONE, ""
    return _of_actions(raw) if a_tool or raw.type.startswith("MCP") else _of_code(raw)


def _of_actions(raw: Raw) -> tuple[Effect, str]:
    found = list(actions(raw))
    if not found:
        effect, reason = effect_of_name(raw.text("tool") or raw.type)
        return effect, reason
    worst = min(found, key=lambda each: _WORST.index(each.effect))
    return worst.effect, f"the tool {worst.name}: {worst.reason}"


def _of_code(raw: Raw) -> tuple[Effect, str]:
    """A component of somebody's own carries its code: harmless only where that reaches nothing."""
    code = raw.text("code")
    if not code:
        return Effect.UNKNOWN, f"what the component {raw.type} does is not known"
    if found := _OUTSIDE.search(code):
        return Effect.UNKNOWN, f"its code says “{found[0]}”"
    return Effect.NONE, "its code reaches nothing outside"
