"""Which model Python code asks: the constructor, where its name comes from, what it may call."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shipworthy.formats.workflows.adapters._python_names import Kind, Project, Thing, scope_of
from shipworthy.formats.workflows.adapters._python_settings import setting
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    constant,
    entries,
    follow,
    returns,
)
from shipworthy.formats.workflows.model_hosts import provider_at
from shipworthy.model.workflows import ModelRef, Stated, Via

_PROVIDERS = {
    "openai": "openai",
    "azure": "azure",
    "anthropic": "anthropic",
    "google": "google",
    "vertex": "google",
    "gemini": "google",
    "ollama": "ollama",
    "groq": "groq",
    "aws": "aws",
    "bedrock": "aws",
    "mistral": "mistral",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "xai": "xai",
    "together": "together",
    "fireworks": "fireworks",
    "nvidia": "nvidia",
    "perplexity": "perplexity",
    "huggingface": "huggingface",
    "openrouter": "openrouter",
    "litellm": "litellm",
    "ibm": "ibm",
    "databricks": "databricks",
    "cerebras": "cerebras",
    "tongyi": "alibaba",
    "qwq": "alibaba",
    "zhipu": "zhipu",
    "claude": "anthropic",
}
_CHAT = re.compile(
    r"\A(?:langchain|langgraph)[\w.]*\.(?:Azure)?Chat[A-Z]\w*\Z|\.(?:GoogleGenerativeAI|VertexAI)\Z"
)
_COMPLETION = re.compile(r"\Alangchain\w*(?:\.llms[\w.]*)?\.(?:Azure)?(?:OpenAI|Ollama|Anthropic|Cohere)\Z")
_NOT_MODELS = (
    "PromptTemplate",
    "MessageHistory",
    "ChatMessage",
    "ChatGeneration",
    "ChatResult",
    "ChatPrompt",
)
_INITS = ("init_chat_model", "load_chat_model")
_CLIENT_CALL = re.compile(
    r"(?:chat\.completions|responses|completions|messages)\.(?:create|parse|stream)\Z"
    r"|\.generate_content(?:_async|_stream)?\Z|\Alitellm\.a?completion\Z|\Aollama\.(?:chat|generate)\Z"
    r"|\.(?:invoke_model|converse)(?:_stream)?\Z"
)
_KEEPS = frozenset(
    {
        "bind_tools",
        "with_structured_output",
        "bind",
        "with_retry",
        "with_fallbacks",
        "with_config",
        "configurable_fields",
        "configurable_alternatives",
        "pipe",
    }
)
_PARAMETERS = (
    "temperature",
    "max_tokens",
    "max_completion_tokens",
    "top_p",
    "timeout",
    "max_retries",
    "seed",
)
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A model, as an expression has it: with what is bound to it."""

    ref: ModelRef
    tools: tuple[Place, ...] = ()
    """The lists that are bound."""
    schema: Stated | None = None
    provider_given: str = field(default="")


def provider_of(name: str) -> str:
    lower = name.lower()
    return next((p for word, p in _PROVIDERS.items() if word in lower), "")


def is_model(name: str) -> bool:
    """The dotted name of a constructor."""
    if any(word in name for word in _NOT_MODELS):
        return False
    return bool(_CHAT.search(name) or _COMPLETION.search(name)) or name.rpartition(".")[2] in _INITS


def is_client_call(name: str) -> bool:
    return bool(_CLIENT_CALL.search(name))


def models_of(
    project: Project, place: Place, given: Mapping[str, Place] | None = None, depth: int = 0
) -> list[Asked]:
    """The models that an expression is, or is made of."""
    if depth > _MAX_DEPTH:
        return []
    expr, scope = place.expr, place.scope
    match expr:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            both = [models_of(project, Place(side, scope), given, depth + 1) for side in (left, right)]
            return [asked for side in both for asked in side]
        case ast.IfExp(body=body, orelse=other):
            both = [models_of(project, Place(side, scope), given, depth + 1) for side in (body, other)]
            return [asked for side in both for asked in side]
        case ast.Await(value=value):
            return models_of(project, Place(value, scope), given, depth + 1)
        case ast.Call():
            return _of_call(project, expr, place, given, depth)
        case ast.Name(id=name) if given and name in given and given[name].expr is not expr:
            return models_of(project, given[name], None, depth + 1)
        case ast.Name() | ast.Attribute():
            found = follow(project, place)
            if isinstance(found, Place) and found.expr is not expr:
                return models_of(project, found, given, depth + 1)
    return []


def _of_call(
    project: Project, call: ast.Call, place: Place, given: Mapping[str, Place] | None, depth: int
) -> list[Asked]:
    thing = project.meaning(call.func, place.scope)
    if thing.kind is Kind.OUTSIDE and is_model(thing.name):
        return [Asked(constructed(project, call, place, thing.name, given))]
    if isinstance(call.func, ast.Attribute) and call.func.attr in _KEEPS:
        kept = models_of(project, Place(call.func.value, place.scope), given, depth + 1)
        return [_bound(project, call, place, each, depth) for each in kept]
    if thing.kind is Kind.FUNCTION:
        inside = _arguments(thing, call, place, given)
        found: list[Asked] = []
        for each in list(returns(project, call, place.scope))[:8]:
            found += models_of(project, each, inside, depth + 2)
        return [_named_by_first(project, each, call, place, given) for each in found]
    if thing.kind is Kind.CLASS and (inner := scope_of(thing)) is not None:
        bases = getattr(inner.node, "bases", [])
        above = [project.meaning(base, inner.parent or inner) for base in bases[:3]]
        known = next((a.name for a in above if a.kind is Kind.OUTSIDE and is_model(a.name)), "")
        return [Asked(constructed(project, call, place, known, given))] if known else []
    return []


def _named_by_first(
    project: Project, asked: Asked, call: ast.Call, place: Place, given: Mapping[str, Place] | None
) -> Asked:
    """`load_chat_model("openai/gpt-4o")` takes the name apart in ways that are not followed."""
    ref = asked.ref
    if ref.name or ref.otherwise or ref.via in {Via.ENVIRONMENT, Via.CONFIG} or not call.args:
        return asked
    named = reference(project, Place(call.args[0], place.scope), ref.provider, given)
    return replace(asked, ref=named) if named.name or named.otherwise or named.via is Via.CONFIG else asked


def _bound(project: Project, call: ast.Call, place: Place, asked: Asked, depth: int) -> Asked:
    match call.func.attr if isinstance(call.func, ast.Attribute) else "":
        case "bind_tools":
            tools = argument(call, "tools", 0)
            return replace(asked, tools=(*asked.tools, Place(tools, place.scope))) if tools else asked
        case "with_structured_output":
            schema = argument(call, "schema", 0)
            written = ast.unparse(schema)[:120] if isinstance(schema, (ast.Name, ast.Attribute)) else "schema"
            return replace(asked, schema=Stated(written, place.path, call.lineno))
        case "with_fallbacks":
            listed, _ = entries(project, argument(call, "fallbacks", 0), place.scope)
            others = [m.ref for each in listed for m in models_of(project, each, None, depth + 2)]
            return replace(asked, ref=replace(asked.ref, fallbacks=(*asked.ref.fallbacks, *others)))
        case "with_config" | "bind":
            model = argument(call, "model")
            return (
                asked
                if model is None
                else replace(asked, ref=reference(project, Place(model, place.scope), asked.ref.provider))
            )
        case _:
            return asked


def constructed(
    project: Project, call: ast.Call, place: Place, name: str, given: Mapping[str, Place] | None = None
) -> ModelRef:
    last = name.rpartition(".")[2]
    first = 0 if last in _INITS else None
    written = None
    for key in ("model", "model_name", "azure_deployment", "deployment_name", "model_id", "name"):
        written = written or argument(call, key)
    written = written or argument(call, "model", first)
    provider = "" if last in _INITS else provider_of(last) or provider_of(name)
    stated = constant(project, argument(call, "model_provider"), place.scope)
    provider = (
        str(stated).replace("_genai", "").replace("_openai", "") if isinstance(stated, str) else provider
    )
    if written is None:
        via = Via.CONFIG if last in _INITS else Via.DEFAULT
        ref = ModelRef("", via, place.path, call.lineno, provider)
    else:
        ref = reference(project, Place(written, place.scope), provider, given)
    parameters = tuple(
        (p, str(value)[:60])
        for p in _PARAMETERS
        if (value := constant(project, argument(call, p), place.scope)) is not ...
    )
    return replace(ref, parameters=parameters, provider=_at(project, call, place, ref.provider))


_ADDRESSES = ("base_url", "openai_api_base", "api_base")


def _at(project: Project, call: ast.Call, place: Place, provider: str) -> str:
    """Any server may speak a provider's protocol: whose it is, its address says, or nothing does."""
    written = next((found for key in _ADDRESSES if (found := argument(call, key)) is not None), None)
    if written is None:
        return provider
    address = constant(project, written, place.scope)
    if address is None or address == "":
        return provider
    return (provider_at(address) or "") if isinstance(address, str) else ""


def reference(
    project: Project, place: Place, provider: str = "", given: Mapping[str, Place] | None = None
) -> ModelRef:
    """A model's name, written or looked up."""
    if isinstance(place.expr, ast.Name) and given and place.expr.id in given:
        place = given[place.expr.id]
    found = setting(project, place)
    name = found.value
    head, colon, tail = name.partition(":")
    if colon and head.isidentifier() and not provider:
        provider, name = provider_of(head) or head, tail
    elif "/" in name and not provider:
        provider = provider_of(name.partition("/")[0])
    if name and not provider:
        provider = _usual_provider(name)
    literal = found.via in {Via.LITERAL, Via.ALIAS} or (found.via is Via.CONFIG and found.fixed)
    return ModelRef(
        found.written[:200],
        found.via,
        place.path,
        place.line,
        provider,
        name=name if literal else "",
        otherwise="" if literal else found.value,
    )


_BY_NAME = (
    ("gpt-", "openai"),
    ("o1", "openai"),
    ("o3", "openai"),
    ("o4", "openai"),
    ("claude", "anthropic"),
    ("gemini", "google"),
    ("mistral", "mistral"),
    ("deepseek", "deepseek"),
    ("command-r", "cohere"),
)


def _usual_provider(name: str) -> str:
    return next((p for start, p in _BY_NAME if name.lower().startswith(start)), "")


def _arguments(
    thing: Thing, call: ast.Call, place: Place, given: Mapping[str, Place] | None
) -> dict[str, Place]:
    """What each parameter of a function is called with."""
    node = thing.node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return {}
    inner = scope_of(thing)
    named: dict[str, Place] = {}
    positional = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    if inner is not None:
        for arg, default in zip(reversed(positional), reversed(node.args.defaults), strict=False):
            named[arg] = Place(default, inner)
        for kwonly, given_default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            if given_default is not None:
                named[kwonly.arg] = Place(given_default, inner)
    if positional[:1] in (["self"], ["cls"]) and isinstance(call.func, ast.Attribute):
        positional = positional[1:]
    for arg, value in zip(positional, call.args, strict=False):
        if isinstance(value, ast.Starred):
            break
        named[arg] = _passed(value, place, given)
    for keyword in call.keywords:
        if keyword.arg:
            named[keyword.arg] = _passed(keyword.value, place, given)
    return named


arguments_of = _arguments


def _passed(value: ast.expr, place: Place, given: Mapping[str, Place] | None) -> Place:
    if isinstance(value, ast.Name) and given and value.id in given:
        return given[value.id]
    return Place(value, place.scope)
