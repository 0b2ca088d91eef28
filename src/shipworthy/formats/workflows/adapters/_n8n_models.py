"""The models n8n's nodes name, and what they are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_values import is_expression, placed, text
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.formats.workflows.model_hosts import provider_at, provider_in, provider_of_question
from shipworthy.model.workflows import ModelRef, Prompt, Via
from shipworthy.schema.nodes import line_of

VERSION = "n8n-nodes-langchain 2.41.1"
_PROVIDERS = (
    ("azureopenai", "azure"), ("openrouter", "openrouter"), ("openai", "openai"),
    ("anthropic", "anthropic"), ("gemini", "google"), ("googlevertex", "google"),
    ("googlepalm", "google"), ("bedrock", "bedrock"), ("cohere", "cohere"),
    ("databricks", "databricks"), ("deepseek", "deepseek"), ("groq", "groq"), ("mistral", "mistral"),
    ("ollama", "ollama"), ("huggingface", "huggingface"), ("nvidia", "nvidia"), ("vercelai", "vercel"),
    ("grok", "xai"), ("xai", "xai"), ("perplexity", "perplexity"), ("moonshot", "moonshot"),
    ("minimax", "minimax"), ("alibaba", "alibaba"), ("lemonade", "lemonade"), ("oracle", "oracle"),
    ("replicate", "replicate"), ("elevenlabs", "elevenlabs"),
)  # fmt: skip
_NAMES = ("model", "modelId", "modelName", "chatModel", "deploymentName", "engine", "assistantId")
_DEFAULTS = {
    "lmChatOpenAi": "gpt-5-mini", "lmOpenAi": "gpt-3.5-turbo-instruct", "lmChatOllama": "llama3.2",
    "lmOllama": "llama3.2", "lmChatCohere": "command-a-03-2025", "lmChatDeepSeek": "deepseek-chat",
    "lmChatGoogleVertex": "gemini-2.5-flash", "lmChatGroq": "llama3-8b-8192",
    "lmChatMistralCloud": "mistral-small", "lmChatOpenRouter": "openai/gpt-4.1-mini",
    "lmChatVercelAiGateway": "openai/gpt-4o", "lmChatXAiGrok": "grok-2-vision-1212",
    "lmChatAlibabaCloud": "qwen-plus", "lmChatNvidia": "nvidia/llama-3.3-nemotron-super-49b-v1",
    "lmOpenHuggingFaceInference": "mistralai/Mistral-Nemo-Base-2407",
    "embeddingsOpenAi": "text-embedding-3-small", "embeddingsCohere": "embed-english-v2.0",
    "embeddingsMistralCloud": "mistral-embed", "embeddingsGoogleGemini": "models/gemini-embedding-001",
    "embeddingsGoogleVertex": "text-embedding-005", "embeddingsOllama": "llama3.2",
    "openAiAssistant": "gpt-3.5-turbo-1106", "perplexity": "sonar",
}  # fmt: skip
_BY_VERSION = {
    "lmChatAnthropic": (
        (1.0, "claude-2"), (1.1, "claude-3-sonnet-20240229"), (1.2, "claude-3-5-sonnet-20240620"),
        (1.3, "claude-sonnet-4-5-20250929"), (1.5, "claude-sonnet-4-6"), (99, "claude-sonnet-5"),
    ),
    "lmChatGoogleGemini": ((1.0, "models/gemini-2.5-flash"), (99, "models/gemini-3-flash-preview")),
    "lmChatMoonshot": ((1.0, "kimi-k2.5"), (99, "kimi-k2.6")),
    "lmChatMinimax": ((1.0, "MiniMax-M2.7"), (99, "MiniMax-M3")),
}  # fmt: skip
_PARAMETERS = (
    "temperature", "maxTokens", "maxTokensToSample", "topP", "topK", "frequencyPenalty",
    "presencePenalty", "responseFormat", "reasoningEffort", "baseURL", "maxOutputTokens", "numPredict",
    "thinking",
)  # fmt: skip
_IN_BODY = re.compile(r"[\"']?model[\"']?\s*:\s*[\"']([\w./:@-]{1,120})[\"']")
_CHOSEN_IN_BODY = re.compile(r"[\"']?\bmodel[\"']?\s*:\s*([^,}\n\"']{3,200})")
_IN_CODE = re.compile(r"\bmodel[\"']?\s*[:=]\s*[\"']([\w./:@-]{1,120})[\"']", re.IGNORECASE)
_BODIES = ("jsonBody", "body", "bodyParametersJson", "rawBody")
_CODES = ("jsCode", "pythonCode", "functionCode")
_IN_ADDRESS = re.compile(r"/(?:models|deployments)/([\w.-]{2,80})")


def provider_of(type_: str) -> str:
    lowered = type_.rpartition(".")[2].lower()
    return next((provider for word, provider in _PROVIDERS if word in lowered), "")


def model_of(raw: Raw, path: str) -> ModelRef:
    provider = provider_of(raw.type)
    parameters = tuple(_parameters(raw))
    if child(raw.parameters, "options", "baseURL"):
        provider = ""  # any server that speaks the same protocol
    for key in _NAMES:
        written = text(raw.parameters, key)
        if written:
            line = placed(raw.parameters, key, raw.line)
            if is_expression(written):
                return ModelRef(written[:200], Via.EXPRESSION, path, line, provider, parameters=parameters)
            # Azure's name is that of a deployment, which says elsewhere which model it runs.
            via = Via.REGISTRY if provider == "azure" else Via.LITERAL
            name = "" if via is Via.REGISTRY else written.removeprefix("=").removeprefix("models/")
            return ModelRef(written[:200], via, path, line, provider, name[:200], parameters=parameters)
    if default := _default(raw):
        return ModelRef("", Via.DEFAULT, path, raw.line, provider, otherwise=default, parameters=parameters)
    return ModelRef("", Via.UNKNOWN, path, raw.line, provider, parameters=parameters)


def _default(raw: Raw) -> str:
    for last, name in _BY_VERSION.get(raw.short, ()):
        if raw.version <= last:
            return name
    if raw.short == "embeddingsOpenAi" and raw.version < 1.1:
        return "text-embedding-ada-002"
    return _DEFAULTS.get(raw.short, "")


def _parameters(raw: Raw) -> Iterator[tuple[str, str]]:
    options = child(raw.parameters, "options")
    if isinstance(options, Mapping):
        for name in _PARAMETERS:
            if value := text(options, name):
                yield name, value[:100]


def model_over_http(raw: Raw, path: str) -> ModelRef | None:
    """Of a request to a provider's own address."""
    address = text(raw.parameters, "url")
    known = provider_at(address)
    if known is None:
        sent = " ".join(text(raw.parameters, key) for key in _BODIES)
        known = provider_of_question(address, sent)
    if known is None:
        return None
    line = placed(raw.parameters, "url", raw.line)
    for key in _BODIES:
        body, where = text(raw.parameters, key), placed(raw.parameters, key, line)
        if found := _IN_BODY.search(body):
            return ModelRef(found[1], Via.LITERAL, path, where, known, found[1])
        if is_expression(body) and (found := _CHOSEN_IN_BODY.search(body)):
            return ModelRef(found[1].strip(), Via.EXPRESSION, path, where, known)
    for entry in mappings(child(raw.parameters, "bodyParameters", "parameters")):
        if entry.get("name") == "model" and (value := text(entry, "value")):
            if is_expression(value):
                return ModelRef(value[:200], Via.EXPRESSION, path, line_of(entry, "value", line), known)
            return ModelRef(value[:200], Via.LITERAL, path, line_of(entry, "value", line), known, value[:200])
    if found := _IN_ADDRESS.search(address):
        name = found[1].partition(":")[0]
        return ModelRef(
            name,
            Via.REGISTRY if known == "azure" else Via.LITERAL,
            path,
            line,
            known,
            "" if known == "azure" else name,
        )
    return ModelRef("", Via.UNKNOWN, path, line, known)


def model_in_code(raw: Raw, path: str) -> ModelRef | None:
    """Of a node whose code asks a provider itself."""
    if raw.short not in {"code", "function", "functionItem"} or "langchain" in raw.package:
        return None
    for key in _CODES:
        code = text(raw.parameters, key)
        if (known := provider_in(code)) is not None:
            line = placed(raw.parameters, key, raw.line)
            if found := _IN_CODE.search(code):
                return ModelRef(found[1], Via.LITERAL, path, line, known, found[1])
            return ModelRef("", Via.UNKNOWN, path, line, known)
    return None


def prompts_of(raw: Raw, path: str) -> tuple[Prompt, ...]:
    """What the author wrote for the model; what comes in at run time is no prompt."""
    return tuple(p for p in _prompts(raw, path) if p.text.strip() and p.text not in _BARE)


_BARE = frozenset({"=", "={{ $json.chatInput }}", "={{ $json.text }}"})


_OF_NODE = ("text", "prompt", "systemMessage", "systemPrompt")
_OF_OPTIONS = (
    "systemMessage", "systemPromptTemplate", "prefix", "suffix", "humanMessage", "instructions",
    "systemMessagePrompt",
)  # fmt: skip
_OF_SUMMARY = ("combineMapPrompt", "prompt", "refinePrompt", "refineQuestionPrompt")
_MESSAGES = (
    ("messages", "messageValues"),
    ("messages", "values"),
    ("prompt", "messages"),
    ("responses", "values"),
)


def _prompts(raw: Raw, path: str) -> Iterator[Prompt]:
    parameters, options = raw.parameters, child(raw.parameters, "options")
    summary = child(options, "summarizationMethodAndPrompts", "values")
    told = ("toolDescription", "description") if raw.short.lower().endswith("agenttool") else ()
    for holder, keys in ((parameters, (*_OF_NODE, *told)), (options, _OF_OPTIONS), (summary, _OF_SUMMARY)):
        for key in keys:
            if value := text(holder, key):
                yield Prompt(path, line_of(holder, key, raw.line), value)
    for place in _MESSAGES:
        for entry in mappings(child(parameters, *place)):
            for key in ("message", "content"):
                if value := text(entry, key):
                    yield Prompt(path, line_of(entry, key, raw.line), value)
