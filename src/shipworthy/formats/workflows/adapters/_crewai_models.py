"""Which model a crew's `llm` means."""

from __future__ import annotations

import ast
import dataclasses

from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    keywords,
    last_name,
    text_of,
)
from shipworthy.model.workflows import ModelRef, Via

VERSION = "crewai 1.15"
DEFAULT_MODEL = "gpt-4.1-mini"
"""Where neither the definition nor MODEL, MODEL_NAME or OPENAI_MODEL_NAME says another."""
_PROVIDERS = {
    "ChatOpenAI": "openai", "OpenAI": "openai", "AzureChatOpenAI": "azure", "AzureOpenAI": "azure",
    "ChatGroq": "groq", "Ollama": "ollama", "ChatOllama": "ollama", "OllamaLLM": "ollama",
    "ChatAnthropic": "anthropic", "ChatGoogleGenerativeAI": "google", "ChatNVIDIA": "nvidia",
    "ChatMistralAI": "mistral", "ChatCohere": "cohere", "ChatBedrock": "bedrock", "BedrockChat": "bedrock",
    "ChatVertexAI": "google", "ChatDeepSeek": "deepseek", "ChatXAI": "xai", "HuggingFaceHub": "huggingface",
}  # fmt: skip
_PREFIXES = {
    "gemini": "google", "vertex_ai": "google", "ollama_chat": "ollama", "nvidia_nim": "nvidia",
    "azure_ai": "azure",
}  # fmt: skip
_NAMES = (("gpt", "openai"), ("o1", "openai"), ("o3", "openai"), ("o4", "openai"), ("claude", "anthropic"),
          ("gemini", "google"))  # fmt: skip
_MODEL = ("model", "model_name", "model_id", "deployment_name", "azure_deployment", "azure_deployment_name")
_PARAMETERS = ("temperature", "max_tokens", "top_p", "seed", "timeout", "max_retries")


def default_model(path: str, line: int) -> ModelRef:
    return ModelRef("", Via.DEFAULT, path, line, "openai", DEFAULT_MODEL, otherwise=DEFAULT_MODEL)


def named_model(written: str, path: str, line: int) -> ModelRef:
    """`provider/model`, as LiteLLM reads it."""
    if "{" in written or "$" in written:
        return ModelRef(written[:200], Via.EXPRESSION, path, line)
    provider, slash, _ = written.partition("/")
    provider = provider.lower() if slash else next((p for n, p in _NAMES if written.startswith(n)), "")
    return ModelRef(
        written[:200], Via.LITERAL, path, line, _PREFIXES.get(provider, provider)[:50], written[:200]
    )


def model_of(found: Found, follower: Follower) -> ModelRef:
    named = isinstance(found.node, ast.Name | ast.Attribute)
    model = _model(follower.follow(found), follower)
    if named and model.via is Via.LITERAL:  # one place says what the name stands for
        return dataclasses.replace(model, via=Via.ALIAS, written=last_name(found.node))
    return model


def _model(plain: Found, follower: Follower) -> ModelRef:
    node, path, line = plain.node, plain.path, plain.line
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return named_model(node.value, path, line)
    if (environment := _environment(plain)) is not None:
        return environment
    if isinstance(node, ast.BoolOp):
        return _either(node, plain, follower)
    if isinstance(node, ast.JoinedStr):
        return ModelRef((text_of(node) or "")[:200], Via.EXPRESSION, path, line)
    if isinstance(node, ast.Call):
        return _made(node, plain, follower)
    if isinstance(node, ast.Constant) and node.value is None:
        return default_model(path, line)
    written = ast.unparse(node)[:200] if _small(node) else ""
    return ModelRef(written, Via.CONFIG if _settings(node) else Via.UNKNOWN, path, line)


def _made(call: ast.Call, plain: Found, follower: Follower) -> ModelRef:
    name, given = last_name(call.func), keywords(call)
    provider = _PROVIDERS.get(name, "")
    parameters = tuple(
        (key, ast.unparse(given[key])[:100]) for key in _PARAMETERS if key in given and _small(given[key])
    )
    target = follower.target(plain)
    if target is not None and name not in _PROVIDERS:  # one of several, by what it finds when it runs
        return ModelRef(name[:200], Via.EXPRESSION, target[1].module.path, target[0].lineno)
    written = next((given[key] for key in _MODEL if key in given), None)
    if written is None and call.args and (name in _PROVIDERS or name == "LLM"):
        written = call.args[0]
    if written is None:
        via = Via.DEFAULT if name in _PROVIDERS else Via.UNKNOWN
        return ModelRef(name[:200], via, plain.path, plain.line, provider, parameters=parameters)
    inner = model_of(Found(written, plain.scope), follower)
    return ModelRef(
        inner.written, inner.via, inner.path, inner.line, provider or inner.provider, inner.name,
        inner.otherwise, parameters=parameters,
    )  # fmt: skip


def _environment(plain: Found) -> ModelRef | None:
    node = plain.node
    match node:
        case ast.Call(args=[key, *rest]) if last_name(node.func) in {"getenv", "get"}:
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            if last_name(node.func) == "get" and last_name(owner) != "environ":
                return None
            otherwise = text_of(rest[0]) if rest else None
        case ast.Subscript(value=value, slice=key) if last_name(value) == "environ":
            otherwise = None
        case _:
            return None
    name = text_of(key) or ""
    literal = named_model(otherwise, plain.path, plain.line) if otherwise else None
    return ModelRef(
        name[:200], Via.ENVIRONMENT, plain.path, plain.line, literal.provider if literal else "",
        literal.name if literal else "", otherwise=(otherwise or "")[:200],
    )  # fmt: skip


def _either(node: ast.BoolOp, plain: Found, follower: Follower) -> ModelRef:
    """`os.getenv("MODEL") or "gpt-4o"`: the last is what is taken otherwise."""
    first, *_, last = (model_of(Found(value, plain.scope), follower) for value in node.values)
    if last.via is not Via.LITERAL:
        return first
    return ModelRef(
        first.written, first.via, first.path, first.line, last.provider, last.name, otherwise=last.written
    )


def _settings(node: ast.AST) -> bool:
    words = ast.unparse(node).lower() if _small(node) else ""
    return any(word in words for word in ("settings", "config", "cfg"))


def _small(node: ast.AST) -> bool:
    """`ast.unparse` recurses: only what is short is written out."""
    return sum(1 for _ in zip(ast.walk(node), range(60), strict=False)) < 60
